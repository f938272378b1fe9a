/** Arranging a service by the week, night or day, and changing its days. */
import { z } from 'zod';
import { type Contract, getContract, listContracts } from '../../contracts/records/contracts.ts';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import type { PeriodicPrice } from '../../contracts/rules/prices.ts';
import { serviceName, serviceWords } from '../../contracts/rules/service-words.ts';
import { unitWords } from '../../contracts/rules/prices-words.ts';
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import { longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { openPerson, todayOf } from '../../people/records/people.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { type Fields, fields } from '../../web/fields.ts';
import { choice, choices, date, optionalText, optionalTime, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect, type Route } from '../../web/route.ts';
import { varyPeriodic } from '../actions/issue-order.ts';
import { arrangePeriodic, priceOfService } from '../actions/periodic-line.ts';
import { getLine, type PackageLine } from '../records/package-lines.ts';
import { type CarePackage, getPackage } from '../records/packages.ts';
import { listPeriodicWeeks } from '../records/periodic-weeks.ts';
import { type PeriodicDays, WEEKDAY_NAMES } from '../rules/periodic-words.ts';
import { lineIn, packageCrumbs, packageIn } from './package-address.ts';
import { periodicOrderRoutes } from './periodic-order.ts';
import { personBand } from './person-band.ts';

/** The days of the week as boxes name them, 1 for Monday. */
export const NUMBERS = ['1', '2', '3', '4', '5', '6', '7'] as const;
/** What the days of a service are asked as. */
export const dayShape = {
  weekdays: choices('the days', NUMBERS),
  from_time: optionalTime('From'),
  to_time: optionalTime('To'),
  tasks: optionalText('What is to be done', { max: 2000 }),
  workers: choice('how many care workers', ['1', '2']),
};
const arranging = z.object({ starts_on: date('First day of the service'), ...dayShape });
const changing = z.object({
  version: z.coerce.number().int(),
  effective_from: date('First day of the change'),
  reason: text('Why the days change', { max: 300 }),
  ...dayShape,
});
const CHOICE = /^(\d{1,15}):(.+)$/s;

type Chosen = { readonly contract: Contract; readonly price: PeriodicPrice };

/** The days as they were typed. */
export function daysOf(value: {
  readonly weekdays: readonly string[];
  readonly from_time: string | null;
  readonly to_time: string | null;
  readonly tasks: string;
  readonly workers: '1' | '2';
}): PeriodicDays {
  return {
    weekdays: value.weekdays.map(Number),
    fromTime: value.from_time ?? '00:00',
    toTime: value.to_time ?? '00:00',
    tasks: value.tasks,
    workers: Number(value.workers),
  };
}

/** The boxes of the days; a service by the week needs none. */
export function dayBoxes(ask: Fields, { unit }: Pick<PeriodicPrice, 'unit'>): SafeHtml {
  const night = unit !== 'day';
  const tasks = html`${ask.radios({
    name: 'workers',
    label: 'How many care workers are there together?',
    hint: 'Each of them is paid',
    inline: true,
    choices: [
      { value: '1', text: 'One' },
      { value: '2', text: 'Two' },
    ],
  })}${ask.textarea({
    name: 'tasks',
    label: 'What is to be done',
    hint: 'One task a line. Can be left empty',
    rows: 4,
  })}`;
  if (unit === 'week')
    return html`<p class="govuk-body">A service by the week is given every day. A week in which it begins or ends is paid by its days.</p>${tasks}`;
  return html`${ask.checkboxes({
    name: 'weekdays',
    label: night ? 'On which evenings does a night begin?' : 'On which days?',
    small: true,
    inline: true,
    choices: WEEKDAY_NAMES.map((name, at) => ({ value: String(at + 1), text: name })),
  })}
    <div class="tend-pairs">${ask.time({ name: 'from_time', label: 'From', hint: night ? 'For example, 22:00' : 'For example, 9:00' })}${ask.time({ name: 'to_time', label: night ? 'To, on the next morning' : 'To', hint: night ? 'For example, 7:00' : 'For example, 17:00' })}</div>
    ${tasks}`;
}

async function chosenIn({ scope, query }: Asked, day: string): Promise<Chosen | undefined> {
  const parts = CHOICE.exec(query.get('of') ?? '');
  if (parts === null) return undefined;
  const contract = await getContract(scope, Number(parts[1]));
  const service = parts[2] ?? '';
  const price =
    (await priceOfService(scope, contract.id, service, day)) ??
    (await priceOfService(scope, contract.id, service, contract.startsOn));
  return price && { contract, price };
}

function firstDay({ scope }: Asked, carePackage: CarePackage): string {
  const today = todayOf(scope);
  return carePackage.starts_on > today ? carePackage.starts_on : today;
}

/** Choosing with whom and under which contract, then the days. */
async function newPeriodic(asked: Asked): Promise<Answer> {
  const carePackage = await getPackage(asked.scope, packageIn(asked));
  const from = firstDay(asked, carePackage);
  const chosen = await chosenIn(asked, from);
  if (chosen === undefined) return await chooseService(asked, carePackage, from);
  const night = chosen.price.unit !== 'day';
  const form = startForm({
    ...dateBoxes('starts_on', from),
    weekdays: [...NUMBERS],
    from_time: night ? '22:00' : '09:00',
    to_time: night ? '07:00' : '17:00',
    workers: '1',
  });
  return await daysForm(asked, carePackage, chosen, form);
}

async function chooseService(asked: Asked, carePackage: CarePackage, from: string): Promise<Answer> {
  const { scope } = asked;
  const person = await openPerson(scope, carePackage.person_id, 'care package');
  const { rows } = await listContracts(
    scope,
    { words: '', providerId: null, kind: null, state: null },
    { limit: null },
  );
  const open = rows.filter(({ state }) => state !== 'ended');
  const held = await pricesForContracts(
    scope,
    open.map(({ id }) => id),
    from,
    Temporal.PlainDate.from(from).add({ years: 1 }).toString(),
  );
  const options = open.flatMap(({ id, providerName, reference }) => {
    const services = new Map(
      (held.get(id) ?? []).flatMap(({ prices }) => prices.services).map((one) => [one.service, one]),
    );
    return [...services.values()].map(({ service, unit, pence }) => ({
      value: `${id}:${service}`,
      text: `${providerName}: ${serviceWords(service)}, ${formatPounds(pence)} ${unitWords[unit]} (${reference})`,
    }));
  });
  const asksFor = asked.query.has('of');
  const form: FormState = {
    values: {},
    errors: asksFor ? { of: 'Choose a provider and a service' } : {},
  };
  return page(
    'Arrange live-in, night or day care',
    html`${personBand(scope, person)}
      ${
        options.length === 0
          ? html`<p class="govuk-body">No contract has a price for a service by the week, night or day. A contracts officer writes them down under the contract’s other prices.</p>`
          : html`<form method="get" novalidate>${fields(form).select({ name: 'of', label: 'Provider, service and price', hint: 'Contracts that have a price for a service by the week, night or day', empty: 'Choose', choices: options })}
            ${buttonGroup([button({ text: 'Continue' })], { href: `/packages/${carePackage.id}` })}</form>`
      }`,
    {
      section: 'Packages',
      form,
      status: asksFor ? 422 : 200,
      breadcrumbs: packageCrumbs(carePackage, 'Live-in, night or day care'),
    },
  );
}

async function daysForm(
  asked: Asked,
  carePackage: CarePackage,
  { contract, price }: Chosen,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const person = await openPerson(asked.scope, carePackage.person_id, 'care package');
  const ask = fields(form);
  const address = `/packages/${carePackage.id}/services/periodic`;
  return page(
    'The days of the service',
    html`${personBand(asked.scope, person)}
      <p class="govuk-body">${serviceName(price.service)} by <strong>${contract.providerName}</strong>, ${formatPounds(price.pence)} ${unitWords[price.unit]}. <a class="govuk-link" href="${address}">Choose another</a></p>
      <form method="post" action="${address}?of=${contract.id}:${encodeURIComponent(price.service)}" novalidate data-unsaved>${csrfField(asked.csrfToken)}
      ${ask.date({ name: 'starts_on', label: 'First day of the service', hint: `The care package starts on ${longDate(carePackage.starts_on)}` })}
      ${dayBoxes(ask, price)}
      ${buttonGroup([button({ text: 'Arrange the service' })], { href: `/packages/${carePackage.id}` })}</form>`,
    {
      section: 'Packages',
      form,
      status,
      breadcrumbs: packageCrumbs(carePackage, 'Live-in, night or day care'),
    },
  );
}

async function savePeriodic(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const carePackage = await getPackage(scope, packageIn(asked));
  const chosen = await chosenIn(asked, firstDay(asked, carePackage));
  if (chosen === undefined) return await chooseService(asked, carePackage, firstDay(asked, carePackage));
  const read = parseForm(arranging, asked.form);
  if (!read.ok) return await daysForm(asked, carePackage, chosen, read, 422);
  const { contract, price } = chosen;
  const made = await arrangePeriodic(scope, {
    packageId: carePackage.id,
    contractId: contract.id,
    service: price.service,
    startsOn: read.value.starts_on,
    days: daysOf(read.value),
  });
  if (!made.ok) return await daysForm(asked, carePackage, chosen, withRefusal(read.values, made), 422);
  return redirect(
    `/packages/${carePackage.id}`,
    `Saved. ${contract.providerName} provides ${serviceWords(price.service)} from ${longDate(read.value.starts_on)}.`,
  );
}

async function lineAndPrice(asked: Asked): Promise<{ line: PackageLine; price: PeriodicPrice | undefined }> {
  const line = await getLine(asked.scope, packageIn(asked), lineIn(asked));
  const today = todayOf(asked.scope);
  const day = line.starts_on > today ? line.starts_on : today;
  return { line, price: await priceOfService(asked.scope, line.contract_id, line.service, day) };
}

async function changeForm(
  asked: Asked,
  line: PackageLine,
  price: PeriodicPrice | undefined,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const person = await openPerson(asked.scope, line.person_id, 'care package');
  const ask = fields(form);
  const back = `/packages/${line.care_package_id}/services/${line.id}`;
  return page(
    'Change the days of the service',
    html`${personBand(asked.scope, person)}
      <p class="govuk-body">${serviceName(line.service)} by <strong>${line.provider_name}</strong></p>
      ${
        price === undefined
          ? html`<p class="govuk-body">The contract has no price for this service now. A contracts officer writes it down under the contract’s other prices.</p>`
          : html`<form method="post" novalidate data-unsaved>${csrfField(asked.csrfToken)}<input type="hidden" name="version" value="${form.values['version']?.toString()}">
      ${ask.date({ name: 'effective_from', label: 'First day of the change' })}
      ${ask.text({ name: 'reason', label: 'Why the days change' })}
      ${dayBoxes(ask, price)}
      ${buttonGroup([button({ text: 'Save the new days' })], { href: back })}</form>`
      }`,
    {
      section: 'Packages',
      form,
      status,
      breadcrumbs: packageCrumbs(
        { id: line.care_package_id, reference: line.reference.replace(/-\d+$/, '') },
        'Change the days',
      ),
    },
  );
}

async function editDays(asked: Asked): Promise<Answer> {
  const { line, price } = await lineAndPrice(asked);
  const now = todayOf(asked.scope);
  const versions = await listPeriodicWeeks(asked.scope, [line.id]);
  const held = termsInForce(versions, now) ?? versions.at(-1);
  const form = startForm({
    version: line.version,
    ...dateBoxes('effective_from', line.starts_on > now ? line.starts_on : now),
    weekdays: (held?.weekdays ?? []).map(String),
    from_time: held?.fromTime,
    to_time: held?.toTime,
    tasks: held?.tasks,
    workers: String(held?.workers ?? 1),
  });
  return await changeForm(asked, line, price, form);
}

async function saveDays(asked: Asked): Promise<Answer> {
  const { line, price } = await lineAndPrice(asked);
  const read = parseForm(changing, asked.form);
  if (!read.ok) return await changeForm(asked, line, price, read, 422);
  const { version, effective_from: effectiveFrom, reason } = read.value;
  const saved = await varyPeriodic(asked.scope, {
    packageId: line.care_package_id,
    lineId: line.id,
    version,
    effectiveFrom,
    reason,
    days: daysOf(read.value),
  });
  if (!saved.ok) return await changeForm(asked, line, price, withRefusal(read.values, saved), 422);
  return redirect(
    `/packages/${line.care_package_id}/services/${line.id}`,
    `Saved. The days of ${serviceWords(line.service)} change from ${longDate(effectiveFrom)}.`,
  );
}

const edit = 'packages.edit' as const;
const arrange = {
  path: '/packages/:id/services/periodic',
  permission: edit,
  title: 'Arrange live-in, night or day care',
} as const;
const change = {
  path: '/packages/:id/services/:line/days',
  permission: edit,
  title: 'Change the days of a service',
} as const;

/** Services by the week, night or day. */
export const periodicLineRoutes: readonly Route[] = [
  { method: 'GET', ...arrange, answer: newPeriodic },
  { method: 'POST', ...arrange, answer: savePeriodic },
  { method: 'GET', ...change, answer: editDays },
  { method: 'POST', ...change, answer: saveDays },
  ...periodicOrderRoutes,
];
