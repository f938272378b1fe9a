import { serviceName, serviceWords } from '../../contracts/rules/service-words.ts';
import { z } from 'zod';
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { type Contract, getContract, listContracts } from '../../contracts/records/contracts.ts';
import { servicesOf } from '../../contracts/rules/rate-week.ts';
import { longDate } from '../../ground/calendar.ts';
import { openPerson, todayOf } from '../../people/records/people.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { date } from '../../web/form-values.ts';
import {
  csrfField,
  dateBoxes,
  type FormState,
  type FormValues,
  parseForm,
  startForm,
  withRefusal,
} from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { arrangeLine } from '../actions/arrange-line.ts';
import { type CarePackage, getPackage } from '../records/packages.ts';
import { minimumVisitOn } from '../records/patterns.ts';
import { packageCrumbs, packageIn } from './package-address.ts';
import { patternBoxes, pressed, previewFirst } from './pattern-form.ts';
import {
  addVisit,
  boxOf,
  formOfFirstVisit,
  namingVisits,
  patternErrors,
  removeVisit,
  visitsAnswer,
} from './pattern-form-values.ts';
import { saveOrChange, weekToCheck } from './pattern-preview.ts';
import { personBand } from './person-band.ts';
import { replannedWords, type VisitsSide } from './visits-side.ts';

const week = z.object({ starts_on: date('First day of the service'), visits: visitsAnswer });
const CHOICE = /^(\d{1,15}):(.+)$/s;

/** A contract and one of the services that it has rates for. */
type Chosen = { readonly contract: Contract; readonly service: string };

/** Arranging a service: first with whom and under which contract, then the week that it asks for. */
export async function newLine(asked: Asked): Promise<Answer> {
  const carePackage = await getPackage(asked.scope, packageIn(asked));
  const typed = asked.query.get('of');
  if (typed === null) return await chooseContract(asked, carePackage, startForm());
  const chosen = await chosenIn(asked, typed);
  if (chosen === undefined)
    return await chooseContract(
      asked,
      carePackage,
      { values: {}, errors: { of: 'Choose a provider and a service' } },
      422,
    );
  const today = todayOf(asked.scope);
  const starts = carePackage.starts_on > today ? carePackage.starts_on : today;
  const first = { ...startForm(dateBoxes('starts_on', starts)).values, ...formOfFirstVisit() };
  return await weekForm(asked, carePackage, chosen, { values: first, errors: {} });
}

async function chosenIn({ scope }: Asked, typed: string): Promise<Chosen | undefined> {
  const parts = CHOICE.exec(typed);
  if (parts === null) return undefined;
  return { contract: await getContract(scope, Number(parts[1])), service: parts[2] ?? '' };
}

async function chooseContract(
  asked: Asked,
  carePackage: CarePackage,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const { scope } = asked;
  const person = await openPerson(scope, carePackage.person_id, 'care package');
  const today = todayOf(scope);
  const from = carePackage.starts_on > today ? carePackage.starts_on : today;
  const until = Temporal.PlainDate.from(from).add({ years: 1 }).toString();
  const { rows } = await listContracts(
    scope,
    { words: '', providerId: null, kind: null, state: null },
    { limit: null },
  );
  const open = rows.filter(({ state }) => state !== 'ended');
  const held = await termsForContracts(
    scope,
    open.map(({ id }) => id),
    from,
    until,
  );
  const choices = open.flatMap(({ id, providerName, title, reference }) => {
    const rates = (held.get(id) ?? []).flatMap(({ terms }) => terms.rates);
    return servicesOf(rates).map((service) => ({
      value: `${id}:${service}`,
      text: `${providerName}: ${serviceWords(service)}, ${title} (${reference})`,
    }));
  });
  return page(
    'Arrange a service: who provides it?',
    html`${personBand(scope, person)}
      <form method="get" action="/packages/${carePackage.id}/services/new" novalidate>
        ${fields(form).select({
          name: 'of',
          label: 'Provider, service and contract',
          hint: 'Contracts in force that have a rate for the service. A contract without terms is not among them',
          empty: 'Choose',
          choices,
        })}
        ${buttonGroup([button({ text: 'Continue' })], { href: `/packages/${carePackage.id}` })}</form>`,
    { section: 'Packages', form, status, breadcrumbs: packageCrumbs(carePackage, 'Arrange a service') },
  );
}

function addressOf(carePackage: CarePackage, { contract, service }: Chosen): string {
  return `/packages/${carePackage.id}/services/new?of=${contract.id}:${encodeURIComponent(service)}`;
}

async function weekForm(
  asked: Asked,
  carePackage: CarePackage,
  chosen: Chosen,
  given: FormState,
  status = 200,
): Promise<Answer> {
  const form = namingVisits(given);
  const person = await openPerson(asked.scope, carePackage.person_id, 'care package');
  const action = addressOf(carePackage, chosen);
  const ask = fields(form);
  return page(
    'Arrange a service: the week',
    html`${personBand(asked.scope, person)}
      <p class="govuk-body">${serviceName(chosen.service)} by <strong>${chosen.contract.providerName}</strong>, under ${chosen.contract.title} (${chosen.contract.reference}). <a class="govuk-link" href="/packages/${carePackage.id}/services/new">Choose another</a></p>
      <form method="post" action="${action}" novalidate data-unsaved>${csrfField(asked.csrfToken)}${previewFirst}
        ${ask.date({ name: 'starts_on', label: 'First day of the service', hint: `The care package starts on ${longDate(carePackage.starts_on)}` })}
        <h2 class="govuk-heading-m">The visits of a week</h2>
        ${patternBoxes(form, action)}
        ${buttonGroup([button({ text: 'Check the week', name: 'do', value: 'preview' })], { href: `/packages/${carePackage.id}` })}</form>`,
    { section: 'Packages', form, status, breadcrumbs: packageCrumbs(carePackage, 'Arrange a service') },
  );
}

/** Answers the form of a new service: adds or removes a visit, shows the week, or saves it and plans its visits. */
export function saveNewLine(side: VisitsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { scope } = asked;
    const carePackage = await getPackage(scope, packageIn(asked));
    const chosen = await chosenIn(asked, asked.query.get('of') ?? '');
    if (chosen === undefined) return await chooseContract(asked, carePackage, startForm(), 422);
    const { _csrf: _, do: doing, ...typed } = asked.form;
    const press = pressed(doing);
    const again = (values: FormValues) => weekForm(asked, carePackage, chosen, { values, errors: {} });
    if (press.kind === 'edit') return await again(typed);
    if (press.kind === 'add') return await again(addVisit(typed));
    if (press.kind === 'remove') return await again(removeVisit(typed, press.place));
    const read = parseForm(week, typed);
    if (!read.ok) return await weekForm(asked, carePackage, chosen, read, 422);
    const { starts_on: startsOn, visits } = read.value;
    const errors = patternErrors(visits, await minimumVisitOn(scope, startsOn));
    if (Object.keys(errors).length > 0)
      return await weekForm(asked, carePackage, chosen, { values: typed, errors }, 422);
    if (press.kind === 'preview') return await checkWeek(asked, carePackage, chosen, read);
    const { contract, service } = chosen;
    const made = await arrangeLine(scope, {
      packageId: carePackage.id,
      contractId: contract.id,
      service,
      startsOn,
      visits,
    });
    if (!made.ok) {
      const refusal = { ...made, field: boxOf(made.field ?? '') };
      return await weekForm(asked, carePackage, chosen, withRefusal(typed, refusal), 422);
    }
    const planned = await side.replan(scope, [made.value.id], startsOn);
    return redirect(
      `/packages/${carePackage.id}`,
      `Saved. ${contract.providerName} provides ${serviceWords(service)} from ${longDate(startsOn)}. ${replannedWords(planned)}`,
    );
  };
}

type Read = { readonly value: z.output<typeof week>; readonly values: FormValues };

async function checkWeek(
  asked: Asked,
  carePackage: CarePackage,
  chosen: Chosen,
  { value, values }: Read,
): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const { contract, service } = chosen;
  const person = await openPerson(scope, carePackage.person_id, 'care package');
  const held = await termsForContracts(scope, [contract.id], value.starts_on, value.starts_on);
  const terms = termsOnDay(held.get(contract.id), value.starts_on)?.terms;
  return page(
    'Check the week',
    html`${personBand(scope, person)}
      <p class="govuk-body">${serviceName(service)} by <strong>${contract.providerName}</strong> from ${longDate(value.starts_on)}.</p>
      ${weekToCheck(scope, { service, visits: value.visits, terms })}
      ${saveOrChange({ action: addressOf(carePackage, chosen), csrfToken }, values, 'Save and plan the visits')}`,
    { section: 'Packages', breadcrumbs: packageCrumbs(carePackage, 'Arrange a service') },
  );
}
