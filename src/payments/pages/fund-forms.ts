/** Forms about a fund: agreeing it, changing what is agreed, stopping it. */
import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { openPerson, todayOf } from '../../people/records/people.ts';
import { listContracts } from '../../contracts/records/contracts.ts';
import { listProviderChoices } from '../../providers/records/providers.ts';
import type { Scope } from '../../platform/scope.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { type Fields, fields } from '../../web/fields.ts';
import { choice, date, money, optionalAnswer, text, wholeNumber } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { parsePounds } from '../../ground/money.ts';
import { agreeFund, changeFund, openFund, stopFund } from '../actions/fund-acts.ts';
import type { Fund, FundKind } from '../records/funds.ts';
import { moneyBand } from './fund-person.ts';
import { fundCrumbs, fundKindWords } from './fund-words.ts';

const hours = (name: string) => wholeNumber(name, { min: 0, max: 1600 }).transform((whole) => whole * 60);

const termsShape = {
  budget: money('What a week of care costs'),
  contribution: money('What the person pays of it'),
  interval: wholeNumber('Weeks between payments', { min: 1, max: 13 }),
  contingency: wholeNumber('Weeks that may be kept', { min: 0, max: 26 }),
  returns: wholeNumber('Weeks between returns', { min: 4, max: 52 }),
  reason: text('On what it rests', { max: 300 }),
};
const bankShape = {
  bank_hours: hours('Hours a week').default(0),
  carry: hours('Hours that may be carried').default(0),
  keep: wholeNumber('Weeks that hours keep', { min: 1, max: 104 }).default(13),
};

const usual = {
  contribution: '0',
  interval: 4,
  contingency: 8,
  returns: 13,
  bank_hours: 0,
  carry: 0,
  keep: 13,
};

function termsQuestions(ask: Fields, service: boolean): SafeHtml {
  return html`${ask.money({ name: 'budget', label: 'What does a week of care cost?' })}
${ask.money({ name: 'contribution', label: 'What does the person pay of it a week?', hint: 'The council pays the rest' })}
${ask.number({ name: 'interval', label: 'Paid in advance every', suffix: 'weeks', hint: 'Four weeks is usual' })}
${ask.number({ name: 'contingency', label: 'May be kept for the unexpected', suffix: 'weeks', hint: 'What is above it is surplus' })}
${ask.number({ name: 'returns', label: 'Returns every', suffix: 'weeks' })}
${
  service
    ? html`<h2 class="govuk-heading-m">Hours bank</h2>${ask.number({ name: 'bank_hours', label: 'Hours a week that the money buys', suffix: 'hours', hint: '0 where no hours are kept' })}
${ask.number({ name: 'carry', label: 'At most so many pass to the next payment', suffix: 'hours' })}
${ask.number({ name: 'keep', label: 'Hours keep for', suffix: 'weeks' })}`
    : nothing
}
${ask.text({ name: 'reason', label: 'On what does it rest?', hint: 'Such as the support plan of 4 May' })}`;
}

type Chosen = {
  readonly budget: number;
  readonly contribution: number;
  readonly interval: number;
  readonly contingency: number;
  readonly returns: number;
  readonly reason: string;
  readonly bank_hours?: number;
  readonly carry?: number;
  readonly keep?: number;
};

function termsOf(typed: Chosen) {
  return {
    budgetPence: typed.budget,
    contributionPence: typed.contribution,
    intervalWeeks: typed.interval,
    contingencyWeeks: typed.contingency,
    returnWeeks: typed.returns,
    reason: typed.reason,
    bankMinutes: typed.bank_hours ?? 0,
    carryMinutes: typed.carry ?? 0,
    keepWeeks: typed.keep ?? 13,
  };
}

function kindIn({ query }: Asked): FundKind {
  return query.get('kind') === 'service-fund' ? 'individual service fund' : 'direct payment';
}

async function newForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const personId = numberIn(asked.params['id'], 'person');
  const person = await openPerson(scope, personId, 'fund');
  const kind = kindIn(asked);
  const service = kind === 'individual service fund';
  const ask = fields(form);
  const back = `/people/${personId}/money`;
  return page(
    `New ${fundKindWords[kind].toLowerCase()}`,
    html`${moneyBand(scope, person)}<h1 class="govuk-heading-l">New ${fundKindWords[kind].toLowerCase()}</h1>
<p class="govuk-body">Somebody of finance confirms it before anything is paid.</p>
<form method="post" novalidate>${csrfField(asked.csrfToken)}
${service ? await providerQuestions(scope, ask) : nothing}
${ask.text({ name: 'managed_by', label: 'Who manages it?', hint: service ? 'The organisation that holds the money' : 'The person, or who does it for them' })}
${ask.text({ name: 'paid_to', label: 'Which account is it paid into?', hint: 'As accounts payable know it, such as a supplier number' })}
${ask.date({ name: 'starts_on', label: 'First day', hint: 'For example, 6 4 2026' })}
${ask.money({ name: 'set_up', label: 'Paid once for setting up', hint: 'Such as insurance. 0 where there is nothing' })}
${termsQuestions(ask, service)}
${buttonGroup([button({ text: 'Save' })], { href: back })}</form>`,
    {
      section: 'People',
      form,
      status,
      breadcrumbs: [
        { text: 'People', href: '/people' },
        { text: 'Money', href: back },
        { text: `New ${fundKindWords[kind].toLowerCase()}` },
      ],
    },
  );
}

async function providerQuestions(scope: Scope, ask: Fields): Promise<SafeHtml> {
  const { rows } = await listContracts(
    scope,
    { words: '', providerId: null, kind: 'individual service fund', state: null },
    { limit: null },
  );
  const providers = await listProviderChoices(scope);
  return html`${ask.select({ name: 'provider', label: 'Provider', empty: 'Choose a provider', choices: providers.map(({ id, name }) => ({ value: String(id), text: name })) })}
${ask.select({ name: 'contract', label: 'Contract whose visits use the hours', empty: 'None: the provider enters hours', choices: rows.map(({ id, title, providerName }) => ({ value: String(id), text: `${providerName}: ${title}` })) })}`;
}

/** GET /people/:id/funds/new */
export async function newFund(asked: Asked): Promise<Answer> {
  return await newForm(
    asked,
    startForm({ ...usual, set_up: '0', ...dateBoxes('starts_on', todayOf(asked.scope)) }),
  );
}

/** POST /people/:id/funds/new */
export async function saveFund(asked: Asked): Promise<Answer> {
  const kind = kindIn(asked);
  const shape = z.object({
    ...termsShape,
    ...bankShape,
    managed_by: text('Who manages it'),
    paid_to: text('The account'),
    starts_on: date('First day'),
    set_up: money('The sum for setting up'),
    provider: z.string().optional(),
    contract: z.string().optional(),
  });
  const read = parseForm(
    shape,
    kind === 'direct payment' ? { ...asked.form, bank_hours: '0', carry: '0', keep: '13' } : asked.form,
  );
  if (!read.ok) return await newForm(asked, read, 422);
  const typed = read.value;
  const saved = await agreeFund(asked.scope, {
    ...termsOf(typed),
    personId: numberIn(asked.params['id'], 'person'),
    kind,
    providerId: readNumber(typed.provider) ?? null,
    contractId: readNumber(typed.contract) ?? null,
    managedBy: typed.managed_by,
    paidTo: typed.paid_to,
    startsOn: typed.starts_on,
    setUpPence: typed.set_up,
  });
  if (!saved.ok) return await newForm(asked, withRefusal(read.values, saved), 422);
  return redirect(`/funds/${saved.value.id}`, 'Saved. Finance confirms it before anything is paid.');
}

/** A form about one fund in its frame. */
export function fundForm(
  asked: Asked,
  fund: Fund,
  heading: string,
  form: FormState,
  main: SafeHtml,
  status = 200,
  { files = false }: { readonly files?: boolean } = {},
): Answer {
  return page(
    heading,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${fundKindWords[fund.kind]} of ${fund.personName}</span>${heading}</h1>
<form method="post"${files && html` enctype="multipart/form-data"`} novalidate>${csrfField(asked.csrfToken)}${main}
${buttonGroup([button({ text: 'Save' })], { href: `/funds/${fund.id}` })}</form>`,
    { section: 'People', form, status, breadcrumbs: fundCrumbs(fund, heading) },
  );
}

function changeForm(asked: Asked, fund: Fund, form: FormState, status = 200): Answer {
  const ask = fields(form);
  return fundForm(
    asked,
    fund,
    'Change what is agreed',
    form,
    html`<p class="govuk-body">Nothing that was recorded is altered. What was paid before is corrected with the next payment.</p><input type="hidden" name="newest" value="${form.values['newest']?.toString()}">
${ask.date({ name: 'effective_from', label: 'From which day?' })}${termsQuestions(ask, fund.providerId !== null)}`,
    status,
  );
}

async function fundOf(asked: Asked): Promise<Fund> {
  return await openFund(asked.scope, numberIn(asked.params['id'], 'fund'));
}

/** GET /funds/:id/change */
export async function newFundTerms(asked: Asked): Promise<Answer> {
  const fund = await fundOf(asked);
  const last = fund.versions.at(-1);
  return changeForm(
    asked,
    fund,
    startForm({
      ...usual,
      ...(last === undefined
        ? {}
        : {
            budget: (last.budgetPence / 100).toFixed(2),
            contribution: (last.contributionPence / 100).toFixed(2),
            interval: last.intervalWeeks,
            contingency: last.contingencyWeeks,
            returns: last.returnWeeks,
            bank_hours: Math.round(last.bankMinutes / 60),
            carry: Math.round(last.carryMinutes / 60),
            keep: last.keepWeeks,
          }),
      newest: last?.version ?? 0,
      ...dateBoxes('effective_from', todayOf(asked.scope)),
    }),
  );
}

/** POST /funds/:id/change */
export async function saveFundTerms(asked: Asked): Promise<Answer> {
  const fund = await fundOf(asked);
  const bank = fund.providerId === null ? {} : bankShape;
  const shape = z.object({
    ...termsShape,
    ...bank,
    newest: z.coerce.number().int(),
    effective_from: date('First day'),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return changeForm(asked, fund, read, 422);
  const { newest, effective_from: effectiveFrom } = read.value;
  const saved = await changeFund(asked.scope, fund.id, { ...termsOf(read.value), newest, effectiveFrom });
  if (!saved.ok) return changeForm(asked, fund, withRefusal(read.values, saved), 422);
  return redirect(
    `/funds/${fund.id}`,
    `Saved. It holds from ${longDate(effectiveFrom)} once finance confirms it.`,
  );
}

const stops = ['suspended', 'resumed', 'ended'] as const;

function stopForm(asked: Asked, fund: Fund, form: FormState, status = 200): Answer {
  const ask = fields(form);
  const suspended = fund.events.at(-1)?.kind === 'suspended';
  return fundForm(
    asked,
    fund,
    'Suspend or end it',
    form,
    html`${ask.radios({
      name: 'kind',
      label: 'What happens?',
      choices: [
        !suspended && {
          value: 'suspended',
          text: 'It is suspended',
          hint: 'From the day below nothing is owed',
        },
        suspended && { value: 'resumed', text: 'It goes on', hint: 'From the day below' },
        { value: 'ended', text: 'It ends', hint: 'The day below is its last; a final return follows' },
      ],
    })}
${ask.date({ name: 'on_day', label: 'Which day?' })}${ask.text({ name: 'words', label: 'Why?' })}`,
    status,
  );
}

/** GET /funds/:id/stop */
export async function newStop(asked: Asked): Promise<Answer> {
  return stopForm(asked, await fundOf(asked), startForm(dateBoxes('on_day', todayOf(asked.scope))));
}

/** POST /funds/:id/stop */
export async function saveStop(asked: Asked): Promise<Answer> {
  const fund = await fundOf(asked);
  const shape = z.object({
    kind: choice('What happens', stops),
    on_day: date('Day'),
    words: text('Why', { max: 300 }),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return stopForm(asked, fund, read, 422);
  const { kind, on_day: onDay, words } = read.value;
  const saved = await stopFund(asked.scope, fund.id, { kind, onDay, words });
  if (!saved.ok) return stopForm(asked, fund, withRefusal(read.values, saved), 422);
  return redirect(`/funds/${fund.id}`, 'Saved.');
}

/** An amount in pounds that may be left empty. */
export const optionalMoney = (name: string) => optionalAnswer(parsePounds, name);
