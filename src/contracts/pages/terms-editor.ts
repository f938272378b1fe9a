import { bankHolidaysFor } from '../../platform/bank-holidays.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { csrfField, type FormState, type FormValues, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { longDate } from '../../ground/calendar.ts';
import { recordTerms } from '../actions/record-terms.ts';
import { listTermsVersions, type TermsVersion } from '../records/contract-terms.ts';
import { type Contract, getContract, today } from '../records/contracts.ts';
import { stretchesInForce, termsInForce } from '../rules/terms-in-force.ts';
import type { Agreed } from '../rules/terms-changes.ts';
import { writeTerms } from '../rules/terms-written.ts';
import { contractIn } from './contract-address.ts';
import { heldValues, termsForm } from './terms-form.ts';
import {
  addRow,
  formOfTerms,
  type List,
  LISTS,
  readTermsForm,
  removeRow,
  startingForm,
  type TermsAnswer,
} from './terms-form-values.ts';
import { type TermsSide, termsPreview } from './terms-preview.ts';

/** The number of the newest version, 0 for none. */
export function newestOf(versions: readonly TermsVersion[]): number {
  return versions.at(-1)?.version ?? 0;
}

/** The form as a page. `about` says where its values come from. */
export function termsFormPage(
  { csrfToken }: Pick<Asked, 'csrfToken'>,
  contract: Contract,
  form: FormState,
  { status = 200, about }: { readonly status?: number; readonly about?: string } = {},
): Answer {
  const address = `/contracts/${contract.id}`;
  return page(
    'New terms',
    html`<p class="govuk-body">${about ?? 'Nothing that was recorded is altered: this makes a new version.'} <a class="govuk-link" href="${address}/terms/start">Start from another contract’s terms or a file</a>.</p>
      ${termsForm(form, { action: `${address}/terms/new`, csrfToken, cancel: address })}`,
    {
      caption: contract.title,
      section: 'Contracts',
      form,
      status,
      breadcrumbs: crumbs(contract, 'New terms'),
    },
  );
}

/** The way to a page about a contract's terms. */
export function crumbs(contract: Contract, here: string) {
  return [
    { text: 'Contracts', href: '/contracts' },
    { text: contract.title, href: `/contracts/${contract.id}` },
    { text: here },
  ];
}

/**
 * An empty version to fill in: it starts from the terms that hold today (or next), from another contract's (`?copy=`) or
 * from an older version (`?version=`).
 */
export async function newTerms(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const versions = await listTermsVersions(scope, contract.id);
  const newest = newestOf(versions);
  const show = (agreed: Agreed, about?: string) =>
    termsFormPage(
      asked,
      contract,
      { values: formOfTerms(agreed, newest), errors: {} },
      about === undefined ? {} : { about },
    );
  const copied = query.get('copy') ?? '';
  if (/^\d{1,15}$/.test(copied)) {
    const other = await getContract(scope, Number(copied));
    const theirs = await listTermsVersions(scope, other.id);
    const held = termsInForce(theirs, today(scope)) ?? stretchesInForce(theirs)[0]?.version;
    if (held) return show(held, `Copied from ${other.title}, ${other.providerName}. Nothing is saved yet.`);
  }
  const older = versions.find(({ version }) => String(version) === query.get('version'));
  if (older) return show(older, `Started from version ${older.version}. Nothing is saved yet.`);
  const held = termsInForce(versions, today(scope)) ?? stretchesInForce(versions)[0]?.version;
  if (held)
    return show(held, `Started from version ${held.version}, which makes a new version and alters nothing.`);
  return termsFormPage(asked, contract, { values: startingForm(contract.startsOn), errors: {} });
}

/** What a press of one of the form's buttons asks for. */
type Press =
  | { readonly kind: 'add' | 'remove'; readonly list: List; readonly row: number }
  | 'edit'
  | 'save'
  | 'preview';

function pressed(typed: string): Press {
  const [verb, name, row] = typed.split(' ');
  const list = LISTS.find((one) => one === name);
  if ((verb === 'add' || verb === 'remove') && list !== undefined)
    return { kind: verb, list, row: Number(row ?? 0) };
  return verb === 'save' || verb === 'edit' ? verb : 'preview';
}

/** Adds or takes away a row, previews, goes back to the form, or saves: whichever button was pressed. */
export function answerTermsForm(side: TermsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const contract = await getContract(asked.scope, contractIn(asked));
    const { _csrf: _, do: doing, ...typed } = asked.form;
    const press = pressed([doing ?? ''].flat().at(-1) ?? '');
    if (press === 'edit') return termsFormPage(asked, contract, { values: typed, errors: {} });
    if (typeof press === 'object') {
      const { kind, list, row } = press;
      const values: FormValues = kind === 'add' ? addRow(typed, list) : removeRow(typed, list, row);
      return termsFormPage(asked, contract, { values, errors: {} });
    }
    const read = readTermsForm(typed);
    if (!read.ok) return termsFormPage(asked, contract, read, { status: 422 });
    if (press === 'save') return await saveTerms(asked, contract, read);
    return await previewPage(asked, contract, read, side);
  };
}

type Read = { readonly value: TermsAnswer; readonly values: FormValues };

async function previewPage(
  { scope, csrfToken }: Asked,
  contract: Contract,
  { value, values }: Read,
  { minutesPaid, ratesBelow }: TermsSide,
): Promise<Answer> {
  const { effectiveFrom } = value;
  const [versions, holidays] = [
    await listTermsVersions(scope, contract.id),
    await bankHolidaysFor(scope, effectiveFrom, Temporal.PlainDate.from(effectiveFrom).add({ years: 1 })),
  ];
  const buttons = html`<form method="post" action="/contracts/${contract.id}/terms/new">${csrfField(csrfToken)}${heldValues({ values, errors: {} })}
    ${buttonGroup([
      button({ text: 'Save the new terms', name: 'do', value: 'save' }),
      button({ text: 'Change something', name: 'do', value: 'edit', kind: 'secondary' }),
    ])}</form>`;
  return page(
    'Check the new terms',
    termsPreview(value, {
      versions,
      today: today(scope),
      holidays,
      minutesPaid,
      below: await ratesBelow(scope, value.terms.rates, effectiveFrom),
      buttons,
    }),
    { caption: contract.title, section: 'Contracts', breadcrumbs: crumbs(contract, 'Check the new terms') },
  );
}

async function saveTerms(asked: Asked, contract: Contract, { value, values }: Read): Promise<Answer> {
  const saved = await recordTerms(asked.scope, {
    contractId: contract.id,
    newest: value.newest,
    effectiveFrom: value.effectiveFrom,
    reason: value.reason,
    terms: writeTerms(value.terms),
    bankHolidays: value.bankHolidays,
  });
  if (!saved.ok) return termsFormPage(asked, contract, withRefusal(values, saved), { status: 422 });
  return redirect(
    `/contracts/${contract.id}`,
    `Saved. Version ${saved.value.version} of the terms holds from ${longDate(value.effectiveFrom)}.`,
  );
}
