/** A person's money: the personal budget statement of a year, as a page and as a paper, and the funds beside it. */
import { serviceWords } from '../../contracts/rules/service-words.ts';
import { z } from 'zod';
import { dateRange, londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { openPerson, type SeenPerson } from '../../people/records/people.ts';
import { fullName } from '../../people/rules/person-words.ts';
import { letterheadOf } from '../../platform/notices/log.ts';
import type { Letterhead, Paper, Part } from '../../platform/pdf/paper.ts';
import { paperPdf } from '../../platform/pdf/paper-pdf.ts';
import { permits, require, type Scope } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink, printButton } from '../../web/components/actions.ts';
import { day, pounds, when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import { fields } from '../../web/fields.ts';
import { date, money, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, file, page, redirect, type Route } from '../../web/route.ts';
import { historyOf, standingNow } from '../actions/fund-standing-now.ts';
import { recordPersonalBudget } from '../actions/personal-budget.ts';
import { listCommitments } from '../records/commitment.ts';
import { listContributions } from '../records/contributions.ts';
import { type Fund, listFunds } from '../records/funds.ts';
import {
  listClosedTo,
  listPersonalBudgets,
  postedCare,
  postedFunds,
  type RecordedBudget,
  unpricedServices,
} from '../records/personal-budgets.ts';
import { budgetStatement, fundInYear } from '../rules/budget-statement.ts';
import { sumOfDays } from '../rules/fund-instalments.ts';
import { financialYear, yearWords } from '../rules/forecast.ts';
import {
  amountWords,
  besideLines,
  leftLine,
  type StatementFacts,
  statementParts,
  sumLines,
  type SumLine,
} from './budget-statement-words.ts';
import { moneyBand, moneyCrumbs, moneyTabs } from './fund-person.ts';
import { fundKindWords, fundTag } from './fund-words.ts';

type Year = { readonly from: string; readonly to: string };

type Seen = StatementFacts & {
  readonly year: Year;
  readonly budgets: readonly RecordedBudget[];
  readonly funds: readonly Fund[];
};

function yearIn({ scope, query }: Asked): Year {
  const asked = query.get('year') ?? '';
  return financialYear(/^\d{4}-04-01$/.test(asked) ? asked : londonDay(scope.now).toString());
}

/** Reads what is known of a person's year and works out the statement. */
async function statementOf(scope: Scope, person: SeenPerson, year: Year): Promise<Seen> {
  require(scope, 'personal-budget.see');
  const today = londonDay(scope.now).toString();
  const budgets = await listPersonalBudgets(scope, person.id);
  const arranged = await listCommitments(scope, today, person.id);
  const notPriced = [
    ...(await unpricedServices(scope, person.id, today)),
    ...arranged.flatMap(({ service, unpricedLines }) => (unpricedLines > 0 ? service : [])),
  ];
  const closed = await listClosedTo(
    scope,
    person.id,
    arranged.map(({ providerId }) => providerId),
    year,
  );
  const closedOf = new Map(closed.map(({ providerId, to }) => [providerId, to]));
  const funds = await listFunds(scope, { personId: person.id });
  const known = notPriced.length === 0 && arranged.every(({ unpricedMinutes }) => unpricedMinutes === 0);
  const careWeeklyPence = known ? arranged.reduce((sum, { weeklyPence }) => sum + weeklyPence, 0) : null;
  let ownPence = 0;
  let fundWeeklyPence = 0;
  let fundToComePence = 0;
  for (const fund of funds) {
    const { facts, approved } = historyOf(fund);
    const paid = approved.filter(({ kind }) => kind === 'regular');
    const inYear = fundInYear(facts, paid, year);
    ownPence += inYear.ownPence;
    fundToComePence += inYear.toComePence;
    fundWeeklyPence += sumOfDays(facts, today, today, ({ budgetPence }) => budgetPence);
  }
  const statement = budgetStatement({
    ...year,
    today,
    given: budgets,
    contributions: await listContributions(scope, person.id),
    carePence: await postedCare(scope, person.id, year),
    fundPence: (await postedFunds(scope, person.id, year)) + ownPence,
    care: known
      ? arranged.map(({ weeklyPence, startsOn, endsOn, providerId }) => ({
          weeklyPence,
          startsOn: startsOn ?? year.from,
          endsOn,
          closedTo: closedOf.get(providerId) ?? null,
        }))
      : null,
    fundToComePence,
    lastDay: person.died_on,
  });
  const notKnown = [
    ...statement.notKnown,
    ...(statement.over
      ? []
      : notPriced.map(
          (service) => `The cost of ${serviceWords(service)} a week is not in what is arranged.`,
        )),
  ];
  const now = closed.filter(({ providerId }) => arranged.some((one) => one.providerId === providerId));
  return {
    ...statement,
    notKnown,
    year,
    closedTo: now.length > 0 ? now : closed.slice(0, 1),
    careWeeklyPence,
    fundWeeklyPence,
    ownPence,
    budgets,
    funds,
    hasFunds: funds.length > 0,
  };
}

/** The sum of the year, the largest figure first, and what is left beneath it. */
function sumTable(seen: Seen): SafeHtml {
  const foot = leftLine(seen);
  return dataTable<SumLine>({
    id: 'sum',
    caption: 'What the budget goes on',
    captionHidden: true,
    rows: sumLines(seen),
    columns: [
      { head: 'What', width: 'wide', cell: ({ words }) => words, foot: foot.words },
      {
        head: 'Amount',
        numeric: true,
        cell: ({ pence }) => amountWords(pence),
        foot: amountWords(foot.pence === null ? null : Math.abs(foot.pence)),
      },
    ],
  });
}

/** GET /people/:id/money */
async function moneyPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const person = await openPerson(scope, numberIn(asked.params['id'], 'person'), 'money');
  const seen = await statementOf(scope, person, yearIn(asked));
  const here = `/people/${person.id}/money`;
  const now = financialYear(londonDay(scope.now).toString());
  const before = financialYear(Temporal.PlainDate.from(now.from).subtract({ years: 1 }).toString());
  return page(
    `Money: ${fullName(person)}`,
    html`${moneyBand(scope, person)}${moneyTabs(scope, person.id)}<h1 class="govuk-heading-l">Personal budget statement, ${yearWords(seen.year.from)}</h1>
${subNavigation(
  [now, before].map(({ from }) => ({
    text: yearWords(from),
    href: `${here}?year=${from}`,
    current: from === seen.year.from,
  })),
  { label: 'Year' },
)}
<p class="govuk-body-l">${headline(seen)}</p>
${sumTable(seen)}${summaryList(besideLines(seen))}
${notKnownList(seen)}
${buttonGroup([
  permits(scope.who, 'personal-budget.edit') &&
    buttonLink({ text: 'Record a personal budget', href: `${here}/budget`, kind: 'secondary' }),
  buttonLink({
    text: 'For the person (PDF, large print)',
    href: `${here}/paper?year=${seen.year.from}`,
    kind: 'secondary',
  }),
  printButton(),
])}
<h2 class="govuk-heading-m">Direct payments and service funds</h2>${fundsTable(asked, person.id, seen.funds)}
${permits(scope.who, 'contributions.see') && html`<p class="govuk-body"><a class="govuk-link" href="/people/${person.id}/contribution">What the person pays towards their care</a></p>`}
<h2 class="govuk-heading-m">The personal budget, from when</h2>${budgetTable(seen.budgets)}`,
    { section: 'People', breadcrumbs: moneyCrumbs(person) },
  );
}

function headline({ leftPence, givenPence, over }: Seen): string {
  if (givenPence === null) return 'No personal budget is written down yet.';
  if (leftPence === null) return 'What will be left is not known yet.';
  if (over && givenPence === 0) return 'The year is over. No personal budget was agreed for it.';
  if (over)
    return leftPence >= 0
      ? `The year is over. ${formatPounds(leftPence)} of the budget was left.`
      : `The year is over. It came to ${formatPounds(-leftPence)} more than the budget.`;
  return leftPence >= 0
    ? `If all goes on as arranged, ${formatPounds(leftPence)} will be left at the end of the year.`
    : `If all goes on as arranged, the year comes to ${formatPounds(-leftPence)} more than the budget.`;
}

function notKnownList({ notKnown, over }: Seen): SafeHtml {
  const all = over
    ? notKnown
    : [...notKnown, 'Visits of weeks that are not closed yet are counted as arranged, not as given.'];
  if (all.length === 0) return nothing;
  return html`<h2 class="govuk-heading-m">What is not known yet</h2><ul class="govuk-list govuk-list--bullet">${all.map((words) => html`<li>${words}</li>`)}</ul>`;
}

function fundsTable(asked: Asked, personId: number, funds: readonly Fund[]): SafeHtml {
  const may = permits(asked.scope.who, 'funds.write');
  return html`${dataTable<Fund>({
    id: 'funds',
    caption: 'Direct payments and service funds',
    captionHidden: true,
    rows: funds,
    empty: emptyState({
      title: 'There is none',
      text: 'With a direct payment or a service fund the person buys care with the money of the budget.',
    }),
    rowHref: ({ id }) => `/funds/${id}`,
    columns: [
      { head: 'What', cell: ({ kind }) => fundKindWords[kind] },
      { head: 'Managed by', cell: ({ managedBy }) => managedBy },
      { head: 'First day', cell: ({ startsOn }) => day(startsOn) },
      { head: 'Stands', cell: (fund) => fundTag(standingNow(asked.scope, fund).status) },
      {
        head: 'Holds',
        numeric: true,
        cell: (fund) => pounds(standingNow(asked.scope, fund).account.holdsPence),
      },
    ],
  })}${may && buttonGroup([buttonLink({ text: 'Agree a direct payment', href: `/people/${personId}/funds/new`, kind: 'secondary' }), buttonLink({ text: 'Agree a service fund', href: `/people/${personId}/funds/new?kind=service-fund`, kind: 'secondary' })])}`;
}

function budgetTable(budgets: readonly RecordedBudget[]): SafeHtml {
  return dataTable<RecordedBudget>({
    id: 'budgets',
    caption: 'Versions, the newest first',
    captionHidden: true,
    rows: budgets.toReversed(),
    empty: 'Nothing is recorded.',
    columns: [
      { head: 'From', cell: ({ effectiveFrom }) => day(effectiveFrom) },
      { head: 'A week', numeric: true, cell: ({ weeklyPence }) => pounds(weeklyPence) },
      { head: 'On what it rests', width: 'wide', cell: ({ reason }) => reason },
      { head: 'Recorded', cell: ({ by, recordedAt }) => html`<span>${when(recordedAt)}, ${by}</span>` },
    ],
  });
}

/** The statement as the person reads it: plain words, large print. */
export function statementPaper(
  name: string,
  seen: StatementFacts & { readonly year: Year },
  made: { readonly from: Letterhead; readonly date: string; readonly madeAt: Date },
): Paper {
  return {
    ...made,
    title: `Your personal budget, ${name}`,
    print: 'large',
    parts: [
      { kind: 'heading', level: 1, text: 'Your personal budget' },
      { kind: 'paragraph', text: `For ${name}, ${dateRange(seen.year.from, seen.year.to)}.` },
      {
        kind: 'paragraph',
        text: 'Your personal budget is the money agreed for your care. This shows what it was spent on and what is left.',
      },
      ...statementParts(seen),
      ...notKnownParts(seen),
      {
        kind: 'paragraph',
        text: 'If you do not agree with something here, tell us. We will explain it or put it right.',
      },
    ],
  };
}

/** What is not known, in words to the person; nothing where all of it is. */
function notKnownParts({ notKnown, over }: StatementFacts): Part[] {
  const items = over
    ? notKnown
    : [...notKnown, 'Visits of the last weeks are counted as arranged until we have checked them.'];
  if (items.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: 'What we do not know yet' },
    { kind: 'list', items },
  ];
}

/** GET /people/:id/money/paper */
async function moneyPaper(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const person = await openPerson(scope, numberIn(asked.params['id'], 'person'), 'money paper');
  const seen = await statementOf(scope, person, yearIn(asked));
  const paper = statementPaper(fullName(person), seen, {
    from: await letterheadOf(scope),
    date: longDate(londonDay(scope.now)),
    madeAt: new Date(scope.now.epochMilliseconds),
  });
  return file(`budget-${person.reference}-${seen.year.from}.pdf`, 'application/pdf', await paperPdf(paper));
}

async function budgetForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const personId = numberIn(asked.params['id'], 'person');
  const person = await openPerson(asked.scope, personId, 'money');
  const ask = fields(form);
  const back = `/people/${personId}/money`;
  return page(
    'Record a personal budget',
    html`${moneyBand(asked.scope, person)}<h1 class="govuk-heading-l">Record a personal budget</h1>
<p class="govuk-body">It holds from its first day on; nothing that was recorded is altered.</p>
<form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="newest" value="${form.values['newest']?.toString()}">
${ask.money({ name: 'weekly', label: 'What was agreed, a week', hint: 'All of it, with what the person pays' })}
${ask.date({ name: 'effective_from', label: 'From which day?' })}
${ask.text({ name: 'reason', label: 'On what does it rest?', hint: 'Such as the assessment of 2 March' })}
${buttonGroup([button({ text: 'Save' })], { href: back })}</form>`,
    { section: 'People', form, status, breadcrumbs: moneyCrumbs(person, 'Record a personal budget') },
  );
}

async function newBudget(asked: Asked): Promise<Answer> {
  const personId = numberIn(asked.params['id'], 'person');
  const newest = (await listPersonalBudgets(asked.scope, personId)).at(-1)?.version ?? 0;
  return await budgetForm(
    asked,
    startForm({ newest, ...dateBoxes('effective_from', londonDay(asked.scope.now).toString()) }),
  );
}

async function saveBudget(asked: Asked): Promise<Answer> {
  const personId = numberIn(asked.params['id'], 'person');
  const shape = z.object({
    newest: z.coerce.number().int(),
    weekly: money('The budget'),
    effective_from: date('First day'),
    reason: text('On what it rests', { max: 300 }),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return await budgetForm(asked, read, 422);
  const { newest, weekly: weeklyPence, effective_from: effectiveFrom, reason } = read.value;
  const saved = await recordPersonalBudget(asked.scope, {
    personId,
    newest,
    weeklyPence,
    effectiveFrom,
    reason,
  });
  if (!saved.ok) return await budgetForm(asked, withRefusal(read.values, saved), 422);
  return redirect(`/people/${personId}/money`, `Saved. It holds from ${longDate(effectiveFrom)}.`);
}

const record = {
  path: '/people/:id/money/budget',
  permission: 'personal-budget.edit',
  title: 'Record a personal budget',
} as const;

/** A person's money. */
export const budgetStatementRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/people/:id/money',
    permission: 'personal-budget.see',
    title: 'Personal budget statement',
    answer: moneyPage,
  },
  {
    method: 'GET',
    path: '/people/:id/money/paper',
    permission: 'personal-budget.see',
    title: 'Personal budget statement as a paper',
    answer: moneyPaper,
  },
  { method: 'GET', ...record, answer: newBudget },
  { method: 'POST', ...record, answer: saveBudget },
];
