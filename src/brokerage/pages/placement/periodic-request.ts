/** Recording that a provider is sought for care by the week, night or day: which service, then its days and whom it suits. */
import { z } from 'zod';
import { UNITS, type Unit } from '../../../contracts/rules/prices-shape.ts';
import { serviceName, serviceWords } from '../../../contracts/rules/service-words.ts';
import { openPerson, todayOf } from '../../../people/records/people.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { type Fields, fields } from '../../../web/fields.ts';
import { optionalDate, optionalText } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, withRefusal } from '../../../web/forms.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page, redirect, type Route } from '../../../web/route.ts';
import { recordRequest } from '../../actions/record-request.ts';
import { type CarePackage, getPackage } from '../../records/packages.ts';
import { periodicNeeds } from '../../records/periodic-weeks.ts';
import { listPeriodicServices, type PeriodicChoice } from '../../records/sought-choices.ts';
import type { PeriodicNeed } from '../../rules/periodic-need.ts';
import { numberAsked, packageCrumbs, packageIn } from '../package-address.ts';
import { dayBoxes, dayShape, daysOf, NUMBERS } from '../periodic-line.ts';
import { personBand } from '../person-band.ts';
import {
  askedOfAll,
  choicesOf,
  faultOfMusts,
  knownOf,
  offerBoxes,
  replacedLine,
  suitBoxes,
  suitOf,
  whenBoxes,
} from './request-form.ts';

const CHOICE = /^(week|sleeping night|waking night|day):(.{1,100})$/s;
const weeksAsked = optionalText('The weeks', { max: 20 }).transform((typed) =>
  typed === '' ? null : /^\d+$/.test(typed) ? Number(typed) : 0,
);

/** Which service is sought and by what it is paid, where the address says so. */
function chosenIn({ query }: Asked): PeriodicChoice | undefined {
  const parts = CHOICE.exec(query.get('of') ?? '');
  const unit = UNITS.find((one) => one === parts?.[1]);
  const service = parts?.[2];
  return unit === undefined || service === undefined ? undefined : { service, unit };
}

function addressOf(asked: Asked, { id }: CarePackage): string {
  const replaces = numberAsked(asked, 'replaces');
  return `/packages/${id}/find-provider/periodic${replaces === undefined ? '' : `?replaces=${replaces}`}`;
}

/** GET /packages/:id/find-provider/periodic; with `?replaces=` the days of the service whose place is to be taken. */
async function newPeriodicRequest(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const carePackage = await getPackage(scope, packageIn(asked));
  const today = todayOf(scope);
  const starts = carePackage.starts_on > today ? carePackage.starts_on : today;
  const replaced = await replacedLine(asked, carePackage);
  const needs = await periodicNeeds(scope, replaced === undefined ? [] : [replaced.id], starts);
  const need = replaced && needs.get(replaced.id)?.need;
  const chosen = replaced && need ? { service: replaced.service, unit: need.unit } : chosenIn(asked);
  if (chosen === undefined) return await chooseService(asked, carePackage);
  const person = await openPerson(scope, carePackage.person_id, 'find a provider');
  const { values } = knownOf(person, starts);
  const form = { values: { ...values, ...dayValues(chosen.unit, need) }, errors: {} };
  return await daysForm(asked, carePackage, chosen, form);
}

function dayValues(unit: Unit, need: PeriodicNeed | undefined): FormState['values'] {
  return {
    weekdays: need === undefined ? [...NUMBERS] : need.weekdays.map(String),
    from_time: need?.fromTime ?? (unit === 'day' ? '09:00' : '22:00'),
    to_time: need?.toTime ?? (unit === 'day' ? '17:00' : '07:00'),
    workers: String(need?.workers ?? 1),
    tasks: need?.tasks ?? '',
  };
}

/** 'Live-in care, paid by the week'; a name that says it already stands alone. */
function paidWords({ service, unit }: PeriodicChoice): string {
  const name = serviceName(service);
  return name.toLowerCase() === unit ? name : `${name}, paid by the ${unit}`;
}

async function chooseService(asked: Asked, carePackage: CarePackage): Promise<Answer> {
  const person = await openPerson(asked.scope, carePackage.person_id, 'find a provider');
  const services = await listPeriodicServices(asked.scope);
  const sent = asked.query.has('of');
  const form: FormState = { values: {}, errors: sent ? { of: 'Choose a service' } : {} };
  return page(
    'Find live-in, night or day care',
    html`${personBand(asked.scope, person)}
      ${
        services.length === 0
          ? html`<p class="govuk-body">No contract has a price for a service by the week, night or day. A contracts officer writes them down under the contract’s other prices.</p>`
          : html`<form method="get" novalidate>${fields(form).radios({
              name: 'of',
              label: 'Which service?',
              hint: 'Services that a contract has a price for',
              choices: services.map(({ service, unit }) => ({
                value: `${unit}:${service}`,
                text: paidWords({ service, unit }),
              })),
            })}${buttonGroup([button({ text: 'Continue' })], { href: `/packages/${carePackage.id}` })}</form>`
      }`,
    {
      section: 'Packages',
      form,
      status: sent ? 422 : 200,
      breadcrumbs: packageCrumbs(carePackage, 'Find a provider'),
    },
  );
}

async function daysForm(
  asked: Asked,
  carePackage: CarePackage,
  { service, unit }: PeriodicChoice,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const { scope } = asked;
  const person = await openPerson(scope, carePackage.person_id, 'find a provider');
  const choices = await choicesOf(scope);
  const replaced = await replacedLine(asked, carePackage);
  const ask = fields(form);
  const address = addressOf(asked, carePackage);
  const action = `${address}${address.includes('?') ? '&' : '?'}of=${encodeURIComponent(`${unit}:${service}`)}`;
  return page(
    `Find ${serviceWords(service)}`,
    html`${personBand(scope, person)}
      ${
        replaced === undefined
          ? html`<p class="govuk-body">${paidWords({ service, unit })}. <a class="govuk-link" href="${address}">Choose another</a></p>`
          : html`<p class="govuk-body">This takes the place of ${serviceWords(service)} by <strong>${replaced.provider_name}</strong>, which ends on the day before the new provider starts.</p>`
      }
      <form method="post" action="${action}" novalidate data-unsaved>${csrfField(asked.csrfToken)}
        ${whenBoxes(form, choices)}
        <h2 class="govuk-heading-m">${unit === 'week' ? 'The care' : unit === 'day' ? 'The days' : 'The nights'}</h2>
        ${dayBoxes(ask, { unit })}
        ${lengthBoxes(ask)}
        <h2 class="govuk-heading-m">Who would suit</h2>
        ${suitBoxes(form, choices)}
        <h2 class="govuk-heading-m">How it is offered</h2>
        ${offerBoxes(form)}
        ${buttonGroup([button({ text: 'Record the request' })], { href: `/packages/${carePackage.id}` })}</form>`,
    { section: 'Packages', form, status, breadcrumbs: packageCrumbs(carePackage, 'Find a provider') },
  );
}

function lengthBoxes(ask: Fields): SafeHtml {
  return html`${ask.text({
    name: 'weeks',
    label: 'For how many weeks?',
    hint: 'Such as 2 for a carer’s break. Empty where it goes on',
    width: 2,
  })}
  ${ask.date({ name: 'review_on', label: 'When is it looked at again?', hint: 'Can be left empty' })}`;
}

/** POST /packages/:id/find-provider/periodic */
async function savePeriodicRequest(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const carePackage = await getPackage(scope, packageIn(asked));
  const chosen = chosenIn(asked);
  if (chosen === undefined) return await chooseService(asked, carePackage);
  const asking = z.object({
    ...askedOfAll(await choicesOf(scope)),
    ...dayShape,
    weekdays: chosen.unit === 'week' ? z.unknown().transform((): string[] => []) : dayShape.weekdays,
    weeks: weeksAsked,
    review_on: optionalDate('The day of the review'),
  });
  const read = parseForm(asking, asked.form);
  if (!read.ok) return await daysForm(asked, carePackage, chosen, read, 422);
  const { value } = read;
  const { _csrf: _, ...typed } = asked.form;
  const done =
    faultOfMusts(value) ??
    (await recordRequest(scope, {
      ...suitOf(value),
      packageId: carePackage.id,
      service: chosen.service,
      visits: [],
      periodic: { ...daysOf(value), unit: chosen.unit, weeks: value.weeks, reviewOn: value.review_on },
      replacesLineId: (await replacedLine(asked, carePackage))?.id ?? null,
    }));
  if (!done.ok) return await daysForm(asked, carePackage, chosen, withRefusal(typed, done), 422);
  return redirect(
    `/placement/${done.value.id}`,
    `Recorded as ${done.value.reference}. Its clock has started.`,
  );
}

const asRoute = {
  path: '/packages/:id/find-provider/periodic',
  permission: 'placement.work',
  title: 'Find live-in, night or day care',
} as const;

/** Seeking care by the week, night or day. */
export const periodicRequestRoutes: readonly Route[] = [
  { method: 'GET', ...asRoute, answer: newPeriodicRequest },
  { method: 'POST', ...asRoute, answer: savePeriodicRequest },
];
