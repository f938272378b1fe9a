/** Terms in and out of files, in the shape that `tend reconcile` reads, and from one contract to another. */
import { slug } from '../../ground/text.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { button } from '../../web/components/actions.ts';
import { listDownload, readFormat } from '../../web/download.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, type FormState, startForm } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, file, page } from '../../web/route.ts';
import { listTermsVersions, matchWithinMinutes } from '../records/contract-terms.ts';
import { type Contract, getContract, listContractsWithTerms, today } from '../records/contracts.ts';
import { parseTerms, parseTermsFile, type Terms } from '../rules/terms.ts';
import { termsInForce } from '../rules/terms-in-force.ts';
import { writeTermsFile } from '../rules/terms-written.ts';
import { contractIn, dayAsked } from './contract-address.ts';
import { rateColumns } from './rate-picture.ts';
import { crumbs, newestOf, termsFormPage } from './terms-editor.ts';
import { formOfTerms } from './terms-form-values.ts';

/** The rates of a day as CSV or a spreadsheet. */
export async function downloadRates(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const day = dayAsked(asked, today(scope));
  const holds = termsInForce(await listTermsVersions(scope, contract.id), day);
  if (holds === undefined) throw new NotFound('version of the terms on that day');
  return await listDownload({
    name: `rates-${slug(contract.reference)}-${day}`,
    title: 'Rates',
    columns: rateColumns,
    rows: holds.terms.rates,
    format: readFormat(asked.query.get('format')) ?? 'csv',
  });
}

/** The terms of a day as a file: the contract stands in it under its reference, as planned visits name it. */
export async function downloadTerms(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const day = dayAsked(asked, today(scope));
  const holds = termsInForce(await listTermsVersions(scope, contract.id), day);
  if (holds === undefined) throw new NotFound('version of the terms on that day');
  const written = writeTermsFile(await matchWithinMinutes(scope, day), [[contract.reference, holds.terms]]);
  return file(
    `terms-${slug(contract.reference)}-${day}.json`,
    'application/json',
    `${JSON.stringify(written, null, 2)}\n`,
  );
}

async function startPage({ scope, csrfToken }: Asked, contract: Contract, form: FormState, status = 200) {
  const others = await listContractsWithTerms(scope, contract.id);
  const ask = fields(form);
  return page(
    'Start from other terms',
    html`<h2 class="govuk-heading-m">Another contract’s terms</h2>
      <form method="get" action="/contracts/${contract.id}/terms/new">${ask.select({
        name: 'copy',
        label: 'Contract',
        hint: 'The terms that hold today are copied, for you to change before anything is saved',
        choices: others.map(({ id, title, reference, providerName }) => ({
          value: String(id),
          text: `${providerName}: ${title} (${reference})`,
        })),
        empty: 'Choose a contract',
      })}${button({ text: 'Copy its terms' })}</form>
      <h2 class="govuk-heading-m">A file of terms</h2>
      <form method="post" action="/contracts/${contract.id}/terms/start" enctype="multipart/form-data" novalidate>${csrfField(csrfToken)}
        ${ask.file({
          name: 'file',
          label: 'terms.json',
          hint: 'As tend reconcile reads it, or as downloaded from a contract. It fills in the form, and nothing is saved until you say so',
          accept: '.json,application/json',
        })}${button({ text: 'Read the file', kind: 'secondary' })}</form>`,
    {
      caption: contract.title,
      section: 'Contracts',
      form,
      status,
      breadcrumbs: crumbs(contract, 'Start from other terms'),
    },
  );
}

/** Where new terms may start: another contract's, or a file. */
export async function startTerms(asked: Asked): Promise<Answer> {
  return await startPage(asked, await getContract(asked.scope, contractIn(asked)), startForm());
}

/** Fills in the form from a file of terms. Nothing is saved. */
export async function readTermsFile(asked: Asked): Promise<Answer> {
  const { scope, files } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const sent = files.find(({ field }) => field === 'file');
  const read =
    sent === undefined || sent.bytes.length === 0
      ? refuse('Choose a file of terms')
      : termsIn(new TextDecoder().decode(sent.bytes), contract.reference);
  if (!read.ok) return await startPage(asked, contract, { values: {}, errors: { file: read.reason } }, 422);
  const versions = await listTermsVersions(scope, contract.id);
  const bankHolidays = termsInForce(versions, today(scope))?.bankHolidays ?? 'both';
  const values = formOfTerms({ terms: read.value, bankHolidays }, newestOf(versions));
  return termsFormPage(
    asked,
    contract,
    { values, errors: {} },
    { about: `Read from ${sent?.name ?? 'the file'}. Nothing is saved yet.` },
  );
}

/** The terms of one contract in a file: those under its reference, or the only ones that there are. */
export function termsIn(text: string, reference: string): Result<Terms> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return refuse('The file is not JSON. Choose a file of terms, such as terms.json');
  }
  if (typeof json === 'object' && json !== null && 'pay' in json) return parseTerms(json);
  const whole = parseTermsFile(json);
  if (!whole.ok) return whole;
  const { contracts } = whole.value;
  const [only] = contracts.size === 1 ? contracts.values() : [contracts.get(reference)];
  if (only !== undefined) return ok(only);
  return refuse(
    contracts.size === 0
      ? 'The file holds no contract’s terms'
      : `The file holds ${contracts.size} contracts and none is ${reference}: leave one in it, or name it so`,
  );
}
