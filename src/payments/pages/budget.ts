/** Budget, commitment and forecast: what was set aside, spent and arranged, and what the year will come to. */
import { londonDay, shortDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural, thousands } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink, printButton } from '../../web/components/actions.ts';
import { none, pounds, when } from '../../web/components/amounts.ts';
import { details } from '../../web/components/disclosures.ts';
import { emptyState } from '../../web/components/messages.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { lineChart } from '../../web/charts/lines.ts';
import { listDownload } from '../../web/download.ts';
import { fields } from '../../web/fields.ts';
import { startForm } from '../../web/forms.ts';
import { type Html, html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { amountsInWords, sumOfAmounts } from '../../brokerage/rules/periodic-need.ts';
import type { Budget } from '../records/commitment.ts';
import { type Forecast, yearWords } from '../rules/forecast.ts';
import {
  allOfParts,
  cumulative,
  PARTS,
  type Part,
  type PartOfYear,
  partsAndWhole,
  partsOfYear,
} from '../rules/year-parts.ts';
import { type YearInSight, yearIn } from './budget-year.ts';
import { formatIn } from './line-downloads.ts';

const partNames = { area: 'Area', service: 'Service', contract: 'Contract' } as const satisfies Record<
  Part,
  string
>;

/** GET /budget */
export async function budgetPage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const year = await yearIn(asked);
  const part = partIn(query);
  const rows = partsOfYear(year, part);
  const { forecast, budget } = year;
  return page(
    `Budget ${yearWords(year.from)}`,
    html`<p class="govuk-body-l">${headline(year)}</p>
${statTiles([
  {
    label: 'set aside',
    value: budget === undefined ? 'Not set' : shortPounds(budget.amountPence),
    href: '#set-aside',
  },
  { label: 'in the ledger so far', value: shortPounds(year.spentPence), href: '/ledger?by=period' },
  {
    label: 'done and not posted yet',
    value: shortPounds(year.accruedPence),
    href: '/accruals',
    note:
      year.counted === undefined
        ? 'counted every night, for the first time tonight'
        : html`counted ${when(year.counted.countedAt)}`,
  },
  {
    label: 'a week is arranged now',
    value: shortPounds(year.committedWeeklyPence),
    note: `${thousands(Math.round(year.weeklyMinutes / 60))} hours`,
  },
  {
    label: 'is the year’s forecast',
    value: shortPounds(forecast.middlePence),
    note: `between ${shortPounds(forecast.leastPence)} and ${shortPounds(forecast.mostPence)}`,
    tone: budget === undefined ? undefined : forecast.middlePence > budget.amountPence ? 'problem' : 'good',
  },
])}
${yearChart(year)}
${whatIfForm(asked, year)}
<h2 class="govuk-heading-m">Where it goes</h2>
${subNavigation(
  PARTS.map((value) => ({
    text: `By ${partNames[value].toLowerCase()}`,
    href: `/budget${withQuery(query, { part: value })}`,
    current: part === value,
  })),
  { label: 'By what' },
)}
${partTable(rows, part, budget?.amountPence ?? null)}${wholeNote(rows, part, year)}
${needTable(year, permits(scope.who, 'placement.see'))}
${downloadLinks({ what: 'these figures', csv: `/budget/download${withQuery(query, { format: 'csv' })}`, xlsx: `/budget/download${withQuery(query, { format: 'xlsx' })}` })}
${setAside(year, permits(scope.who, 'budget.edit'))}
${assumptions(forecast)}
${printButton()}`,
    { section: 'Weeks', wide: true, breadcrumbs: [{ text: 'Weeks', href: '/weeks' }, { text: 'Budget' }] },
  );
}

function partIn(query: URLSearchParams): Part {
  return PARTS.find((part) => part === query.get('part')) ?? 'area';
}

/** Pounds at a glance: '£6.42 million', '£12,300'. */
function shortPounds(pence: number): string {
  const size = Math.abs(pence);
  if (size < 10_000_000_00 / 10) return formatPounds(Math.round(pence / 100) * 100).replace(/\.00$/, '');
  return `${pence < 0 ? '−' : ''}£${(size / 100_000_000).toFixed(2)} million`;
}

function headline({ budget, forecast, daysLeft }: YearInSight): string {
  if (budget === undefined)
    return `The year is forecast to come to ${shortPounds(forecast.middlePence)}. No budget is written down for it yet.`;
  const over = forecast.middlePence - budget.amountPence;
  const left =
    daysLeft === 0
      ? 'The year is over'
      : `${plural(daysLeft, 'day')} of the year ${daysLeft === 1 ? 'is' : 'are'} left`;
  return over > 0
    ? `${left}. The forecast is ${shortPounds(over)} more than was set aside.`
    : `${left}. The forecast is ${shortPounds(-over)} less than was set aside.`;
}

function yearChart(year: YearInSight): SafeHtml {
  const { points, spent, least, middle, most, budget } = cumulative(year);
  return lineChart({
    id: 'year',
    title: 'The year, month by month, added up',
    description: `${shortPounds(year.spentPence + year.accruedPence)} was spent or done so far; the year is forecast to end between ${shortPounds(year.forecast.leastPence)} and ${shortPounds(year.forecast.mostPence)}.`,
    of: 'To the end of',
    points,
    format: (pence) => shortPounds(pence),
    series: [
      { label: 'Spent and done', swatch: 'teal', values: spent },
      { label: 'Forecast', swatch: 'blue', values: middle },
      { label: 'At the most', swatch: 'brick', values: most },
      { label: 'At the least', swatch: 'grey', values: least },
      ...(budget === null ? [] : [{ label: 'Budget', swatch: 'amber' as const, values: budget }]),
    ],
  });
}

function whatIfForm({ query }: Asked, year: YearInSight): SafeHtml {
  const ask = fields(
    startForm({
      rates: query.get('rates') ?? '',
      demand: query.get('demand') ?? '',
      block: query.get('block') ?? '',
      hours: query.get('hours') ?? '',
    }),
  );
  const { asItIs, forecast, wrong, blocks, blockWords } = year;
  const difference = forecast.middlePence - asItIs.middlePence;
  return html`<h2 class="govuk-heading-m${difference === 0 && blockWords === '' ? ' tend-screen' : ''}" id="what-if">What if</h2>
<form method="get" action="/budget#what-if" class="tend-filter"><input type="hidden" name="part" value="${partIn(query)}"><input type="hidden" name="year" value="${year.from}">
<div class="tend-filter__row"><div class="tend-filter__item">${ask.number({ name: 'rates', label: 'Rates rise by', suffix: '%', width: 4 })}</div>
<div class="tend-filter__item">${ask.number({ name: 'demand', label: 'Demand rises by', suffix: '%', width: 4 })}</div>
${
  blocks.length > 0 &&
  html`<div class="tend-filter__item">${ask.select({ name: 'block', label: 'This block is widened', empty: 'None', choices: blocks })}</div>
<div class="tend-filter__item">${ask.number({ name: 'hours', label: 'By so much a week', suffix: 'hours', width: 5 })}</div>`
}</div>
${buttonGroup([button({ text: 'Show', kind: 'secondary' })], { href: '/budget', text: 'As it is' })}</form>
${wrong.length > 0 && html`<p class="govuk-error-message">${wrong.join('. ')}</p>`}
${blockWords !== '' && html`<p class="govuk-body">${blockWords}</p>`}
${difference === 0 ? nothing : html`<p class="govuk-body"><strong>With that, the year comes to ${formatPounds(forecast.middlePence)}</strong>: ${formatPounds(Math.abs(difference))} ${difference > 0 ? 'more' : 'less'} than as it is (${formatPounds(asItIs.middlePence)}).</p>`}`;
}

/** The year by part; `wholePence` is what is set aside for all home care, where it is. */
function partTable(rows: readonly PartOfYear[], part: Part, wholePence: number | null): SafeHtml {
  const all = allOfParts(rows, wholePence);
  return dataTable<PartOfYear>({
    caption: `The year by ${part}`,
    captionHidden: true,
    id: 'parts',
    rows,
    empty: emptyState({
      title: 'Nothing is arranged',
      text: 'Care shows here as soon as a service of a care package has begun.',
    }),
    columns: [
      { head: partNames[part], cell: ({ name }) => name, foot: all.name },
      { head: 'Services', numeric: true, cell: ({ lines }) => lines, foot: all.lines },
      {
        head: 'Hours a week',
        numeric: true,
        cell: ({ weeklyMinutes }) => thousands(Math.round(weeklyMinutes / 60)),
        foot: thousands(Math.round(all.weeklyMinutes / 60)),
      },
      {
        head: 'A week',
        numeric: true,
        cell: ({ weeklyPence }) => pounds(weeklyPence),
        foot: pounds(all.weeklyPence),
      },
      {
        head: 'In the ledger',
        numeric: true,
        cell: ({ spentPence }) => pounds(spentPence),
        foot: pounds(all.spentPence),
      },
      {
        head: 'Done, not posted',
        numeric: true,
        cell: ({ accruedPence }) => pounds(accruedPence),
        foot: pounds(all.accruedPence),
      },
      {
        head: 'Forecast for the year',
        numeric: true,
        cell: ({ forecast }) =>
          html`<span>${shortPounds(forecast.middlePence)}<br><span class="tend-quiet">${shortPounds(forecast.leastPence)} to ${shortPounds(forecast.mostPence)}</span></span>`,
        foot: shortPounds(all.forecast.middlePence),
      },
      {
        head: 'Set aside',
        numeric: true,
        cell: ({ budgetPence }) => (budgetPence === null ? none('not set') : shortPounds(budgetPence)),
        foot: wholePence === null ? nothing : shortPounds(wholePence),
      },
      {
        head: 'Against it',
        numeric: true,
        cell: ({ budgetPence, forecast }) =>
          budgetPence === null ? none('not set') : againstWords(forecast.middlePence - budgetPence),
        foot: wholePence === null ? nothing : againstWords(all.forecast.middlePence - wholePence),
      },
    ],
  });
}

/** Why the budgets of the parts do not add up to the whole, or what stands against them to what stands against it; nothing where they do. */
function wholeNote(rows: readonly PartOfYear[], part: Part, { budgets }: YearInSight): Html {
  const found = partsAndWhole(rows, part, budgets);
  if (found === undefined) return nothing;
  const { overPence, unlistedPence, notSet, notSetPence } = found;
  const words = [
    overPence > 0 && `The ${part}s’ budgets come to ${shortPounds(overPence)} more than the whole.`,
    overPence < 0 &&
      `The ${part}s’ budgets come to ${shortPounds(-overPence)} less than the whole: that much is set aside for no one ${part}.`,
    unlistedPence !== 0 &&
      `${shortPounds(unlistedPence)} of them is for what is not in the table, since nothing is arranged there or was spent.`,
    notSet > 0 &&
      `${plural(notSet, 'row')} ${notSet === 1 ? 'has' : 'have'} no budget of ${notSet === 1 ? 'its' : 'their'} own. The forecast for ${notSet === 1 ? 'it' : 'them'}, ${shortPounds(notSetPence)}, is in All.`,
  ].filter((sentence) => sentence !== false);
  if (words.length === 0) return nothing;
  return html`<p class="govuk-body">${words.join(' ')}</p>`;
}

/** How a forecast stands against what was set aside: '£1,200 over'. */
function againstWords(over: number): string {
  return over === 0 ? 'as set aside' : `${shortPounds(Math.abs(over))} ${over > 0 ? 'over' : 'under'}`;
}

/** What is arranged beside what people wait for: hours of visits, and nights, days and live-in places. */
function needTable(
  { need, arranged, weeklyMinutes, budget, yearDays }: YearInSight,
  mayPlace: boolean,
): SafeHtml {
  const waiting = need.reduce((sum, { minutes }) => sum + minutes, 0);
  const people = need.reduce((sum, one) => sum + one.people, 0);
  const yearly = Math.round((weeklyMinutes * yearDays) / 420);
  const hours = `${thousands(Math.round(waiting / 60))} hours a week`;
  const [has, lacks] = [arranged.map(({ amounts }) => amounts), need].map((all) =>
    amountsInWords(sumOfAmounts(all)),
  );
  const sought = lacks === '' ? hours : waiting === 0 ? lacks : `${hours} of visits, and ${lacks}`;
  const who = plural(people, 'person', 'people');
  return html`<h2 class="govuk-heading-m">Hours and need</h2><p class="govuk-body">${thousands(yearly)} hours a year are arranged as things stand${budget?.hours !== undefined && budget.hours !== null && html`, beside ${thousands(budget.hours)} that the budget is meant to buy`}.${has !== '' && ` Besides these, by the night, day or week: ${has}.`} ${people === 0 ? 'Nobody waits for a provider.' : html`${mayPlace ? html`<a class="govuk-link" href="/placement">${who}</a>` : who} ${people === 1 ? 'waits' : 'wait'} for a provider, for ${sought}: that need is not in the forecast.`}</p>`;
}

function setAside(year: YearInSight, may: boolean): SafeHtml {
  return html`<h2 class="govuk-heading-m" id="set-aside">What is set aside</h2>${dataTable<Budget>({
    caption: `Budgets of ${yearWords(year.from)}`,
    captionHidden: true,
    id: 'budgets',
    rows: year.budgets,
    empty: 'No budget is written down for this year.',
    columns: [
      { head: 'For', cell: (row) => year.nameOf(row) },
      { head: 'Amount', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
      { head: 'Hours', numeric: true, cell: ({ hours }) => (hours === null ? none() : thousands(hours)) },
      { head: 'Why', width: 'wide', cell: ({ reason }) => reason },
      {
        head: 'Recorded',
        cell: ({ by, recordedAt }) => html`<span>${when(recordedAt)}, ${by ?? 'the council'}</span>`,
      },
    ],
  })}${may && buttonLink({ text: 'Set a budget', href: `/budget/new?year=${year.from}`, kind: 'secondary' })}`;
}

function assumptions({ paidShare, growth }: Forecast): SafeHtml {
  const share = (basisPoints: number): string => `${(basisPoints / 100).toFixed(1)} %`;
  return details({
    summary: 'How the forecast is made',
    body: html`<p class="govuk-body">What is in the ledger for the year, what was done and is not posted yet, and for the rest of the year what is arranged now at today’s rates. Of the planned time ${share(paidShare.middle)} was paid in the last twelve verified weeks (from ${share(paidShare.least)} to ${share(paidShare.most)}): the forecast takes the same, the range the lowest and the highest. Planned time has ${growth === 0 ? 'not grown' : `${growth > 0 ? 'grown' : 'fallen'} by ${share(Math.abs(growth))} a week`} and is taken to go on so. Care by the week, night or day is paid by its dates: it is taken whole.</p>`,
  });
}

/** GET /budget/download */
export async function downloadBudget(asked: Asked): Promise<Answer> {
  const year = await yearIn(asked);
  const part = partIn(asked.query);
  const rows = partsOfYear(year, part);
  return await listDownload<PartOfYear>({
    name: `budget-${year.from}-by-${part}`,
    title: `Budget ${yearWords(year.from)}`,
    format: formatIn(asked),
    rows: rows.length === 0 ? [] : [...rows, allOfParts(rows, year.budget?.amountPence ?? null)],
    columns: [
      { head: partNames[part], value: ({ name }) => name },
      { head: 'Services', value: ({ lines }) => lines },
      { head: 'Minutes a week', value: ({ weeklyMinutes }) => weeklyMinutes },
      { head: 'A week (£)', value: ({ weeklyPence }) => weeklyPence, kind: 'pence' },
      { head: 'In the ledger (£)', value: ({ spentPence }) => spentPence, kind: 'pence' },
      { head: 'Done and not posted (£)', value: ({ accruedPence }) => accruedPence, kind: 'pence' },
      { head: 'Forecast (£)', value: ({ forecast }) => forecast.middlePence, kind: 'pence' },
      { head: 'At the least (£)', value: ({ forecast }) => forecast.leastPence, kind: 'pence' },
      { head: 'At the most (£)', value: ({ forecast }) => forecast.mostPence, kind: 'pence' },
      { head: 'Set aside (£)', value: ({ budgetPence }) => budgetPence, kind: 'pence' },
      { head: 'As of', value: () => shortDate(londonDay(asked.scope.now).toString()) },
    ],
  });
}
