/** Paid and unpaid time by care worker and round, and the hourly pay that really results, before it happens. */
import { longDate, minutesInWords, shortDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { compareText, plural } from '../../ground/text.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { stackedBars } from '../../web/charts/bars.ts';
import { duration, none, pounds } from '../../web/components/amounts.ts';
import { type Filter, filterForm } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage } from '../../web/components/query.ts';
import { dataTable, type Column } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { ownProvider } from '../actions/edit-rota.ts';
import { readWeekWithWays } from '../actions/week-ways.ts';
import { listPayTerms } from '../records/round-workers.ts';
import { findRota, listStops } from '../records/rotas.ts';
import { addSums, type RoundSums } from '../rules/round-course.ts';
import { addPay, payOfRound, type RoundPay, termsOf } from '../rules/round-pay.ts';
import { dayOfWeek, daysOf, type RotaDay, type RotaWeek, roundsOfDay } from '../rules/rota-week.ts';
import type { RotaWorker } from '../rules/rota.ts';
import { crumbsOf, mondayIn, readDay, roundHref, section } from './address.ts';
import { travelNote, estimateBanner } from './travel-note.ts';

/** A round, or a worker's week, with what it comes to; no pay where no terms are recorded. */
type Paid = {
  readonly worker: RotaWorker;
  readonly day: string;
  readonly sums: RoundSums;
  readonly pay: RoundPay | undefined;
};

async function paidRounds(scope: Scope, week: RotaWeek, days: readonly RotaDay[]): Promise<Paid[]> {
  const paid: Paid[] = [];
  for (const day of days) {
    const terms = await listPayTerms(scope, week.providerId, day.day);
    for (const { worker, stops, sums } of roundsOfDay(day, week.breakFrom)) {
      const own = termsOf(worker.id, terms);
      if (stops.length > 0)
        paid.push({ worker, day: day.day, sums, pay: own === undefined ? undefined : payOfRound(sums, own) });
    }
  }
  return paid;
}

/** The rounds of a week that come to less than the National Living Wage. */
export async function underPaid(scope: Scope, week: RotaWeek, days: readonly RotaDay[]): Promise<Paid[]> {
  const wage = await settingOn(scope, 'living_wage', week.monday);
  return (await paidRounds(scope, week, days)).filter(({ pay }) => isBelow(pay, wage));
}

function isBelow(pay: RoundPay | undefined, wage: number): boolean {
  return pay?.hourlyPence !== undefined && pay.hourlyPence < wage;
}

/** GET /rounds/weeks/:monday/pay */
export async function payPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const monday = mondayIn(asked);
  const providerId = ownProvider(scope);
  const week = await readWeekWithWays(scope, providerId, monday);
  const rota = await findRota(scope, providerId, monday);
  const stops = rota === undefined ? [] : await listStops(scope, rota.id);
  const days = daysOf(monday).map((day) => dayOfWeek(week, stops, day));
  const rounds = await paidRounds(scope, week, days);
  const wage = await settingOn(scope, 'living_wage', monday);
  const known = await listPayTerms(scope, providerId, days.at(-1)?.day ?? monday);
  const workers = byWorker(rounds).sort(lowestPayFirst);
  // Who looks for a round finds the list at the top.
  const narrowed = [...asked.query.values()].some((value) => value !== '');
  return page(
    'Pay and travel',
    html`${estimateBanner(week)}<p class="govuk-body">What the rota of the week of ${longDate(monday)} comes to for each care worker. Work is the time at visits, the travel between them and the waiting between them; gaps of ${week.breakFrom} minutes or more, and the way from and to home, are the worker’s own time. The National Living Wage is ${formatPounds(wage)} an hour.</p>
      ${headline(rounds, workers, wage)}
      ${known.length === 0 && html`<div class="govuk-inset-text">No pay is recorded yet. <a class="govuk-link" href="/rounds/workers">Record what care workers are paid</a> to see the hourly pay that results. The council does not see it.</div>`}
      ${!narrowed && html`${workingTime(workers)}${workerTable(workers, wage)}`}
      ${rounds.length > 0 && byRound(rounds, monday, wage, asked.query)}
      <p class="govuk-body-s">The law takes the average of a pay period of up to a month, and the wage for the worker’s age (National Minimum Wage Regulations 2015). A single round below it is shown so that it can be put right in time; mileage is an expense and no pay.</p>${travelNote(week)}`,
    { wide: true, section, breadcrumbs: crumbsOf(monday, undefined, 'Pay and travel') },
  );
}

/** How many come to less than the wage, and how much of their work is not paid; nothing where no pay is known. */
function headline(rounds: readonly Paid[], workers: readonly Paid[], wage: number): SafeHtml | false {
  const pays = rounds.flatMap(({ pay }) => pay ?? []);
  if (pays.length === 0) return false;
  const { workedMinutes, unpaidMinutes } = addPay(pays);
  const below = (all: readonly Paid[]): string =>
    `${all.filter(({ pay }) => isBelow(pay, wage)).length} of ${all.filter(({ pay }) => pay !== undefined).length}`;
  const unpaid =
    unpaidMinutes === 0
      ? 'Nothing of their work is unpaid.'
      : `Of ${minutesInWords(workedMinutes)} of work ${minutesInWords(unpaidMinutes)} are not paid: travel or waiting between visits.`;
  return html`<p class="govuk-body-l">${below(workers)} care workers and ${below(rounds)} rounds come to less than the National Living Wage. ${unpaid} <a class="govuk-link" href="/rounds/workers">What care workers are paid</a></p>`;
}

/** Whose pay is not known stands last; of equal pay, the most travel first. */
function lowestPayFirst(a: Paid, b: Paid): number {
  const hour = ({ pay }: Paid): number => pay?.hourlyPence ?? Number.MAX_SAFE_INTEGER;
  return hour(a) - hour(b) || b.sums.travelMinutes - a.sums.travelMinutes;
}

const MOST_BARS = 12;

/** Where the working time of each goes: most pay for an hour is lost by what lies outside visits. */
function workingTime(workers: readonly Paid[]): SafeHtml | false {
  if (workers.length < 2) return false;
  const outside = ({ sums }: Paid): number =>
    (sums.travelMinutes + sums.waitingMinutes) /
    Math.max(1, sums.careMinutes + sums.travelMinutes + sums.waitingMinutes);
  return stackedBars({
    id: 'working-time',
    title: workers.length > MOST_BARS ? `The ${MOST_BARS} with most time outside visits` : 'Working time',
    description:
      'The time at visits, on the way and waiting of each care worker, who has the largest share outside visits first.',
    of: 'Care worker',
    format: minutesInWords,
    series: [
      { label: 'At visits', swatch: 'teal' },
      { label: 'Travel between', swatch: 'amber' },
      { label: 'Waiting', swatch: 'grey' },
    ],
    rows: workers
      .toSorted((a, b) => outside(b) - outside(a))
      .slice(0, MOST_BARS)
      .map(({ worker, sums }) => ({
        label: worker.name,
        values: [sums.careMinutes, sums.travelMinutes, sums.waitingMinutes],
      })),
  });
}

function workerTable(workers: readonly Paid[], wage: number): SafeHtml {
  return dataTable<Paid>({
    id: 'pay-by-worker',
    caption: 'By care worker, the lowest pay first',
    rows: workers,
    rowHref: ({ worker }) => `/rounds/workers/${worker.id}`,
    empty: emptyState({ title: 'Nobody has a visit in this week yet' }),
    columns: [{ head: 'Care worker', cell: ({ worker }) => worker.name }, ...sumColumns(wage)],
  });
}

const PER_PAGE = 20;

/** Every round of the week, the lowest pay first, narrowed as was asked. */
function byRound(rounds: readonly Paid[], monday: string, wage: number, query: URLSearchParams): SafeHtml {
  const workerId = readNumber(query.get('worker'));
  const day = readDay(query.get('day'));
  const found = rounds
    .filter((one) => workerId === undefined || one.worker.id === workerId)
    .filter((one) => day === undefined || one.day === day)
    .filter(({ pay }) => query.get('below') !== 'yes' || isBelow(pay, wage))
    .sort(lowestPayFirst);
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(found.length / PER_PAGE)));
  return html`<h2 class="govuk-heading-m">By round, the lowest pay first</h2>
    ${filterForm({ query, filters: filtersOf(rounds, monday), found: { total: found.length, one: 'round' } })}
    ${dataTable<Paid>({
      id: 'pay-by-round',
      caption: 'Rounds',
      captionHidden: true,
      rows: found.slice((at - 1) * PER_PAGE, at * PER_PAGE),
      rowHref: (one) => roundHref(one.day, one.worker.id),
      empty: emptyState({ title: 'No round is like that', text: 'Choose fewer filters, or clear them.' }),
      columns: [
        { head: 'Round', cell: (one) => `${one.worker.name}, ${shortDate(one.day)}` },
        ...sumColumns(wage),
      ],
    })}
    ${pagination({ page: at, perPage: PER_PAGE, total: found.length, query, one: 'round' })}`;
}

function filtersOf(rounds: readonly Paid[], monday: string): Filter[] {
  const names = new Map(rounds.map(({ worker }) => [worker.id, worker.name]));
  return [
    {
      kind: 'select',
      name: 'worker',
      label: 'Care worker',
      empty: 'Everybody',
      options: [...names]
        .sort(([, a], [, b]) => compareText(a, b))
        .map(([id, text]) => ({ value: String(id), text })),
    },
    {
      kind: 'select',
      name: 'day',
      label: 'Day',
      empty: 'Every day',
      options: daysOf(monday).map((day) => ({ value: day, text: longDate(day) })),
    },
    {
      kind: 'checkboxes',
      name: 'below',
      label: 'Pay',
      options: [{ value: 'yes', text: 'Below the National Living Wage' }],
    },
  ];
}

function byWorker(rounds: readonly Paid[]): Paid[] {
  return [...Map.groupBy(rounds, ({ worker }) => worker.id).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const sums = addSums(own.map((one) => one.sums));
    const pays = own.flatMap(({ pay }) => pay ?? []);
    return [{ ...first, sums, pay: pays.length === own.length ? addPay(pays) : undefined }];
  });
}

function sumColumns(wage: number): Column<Paid>[] {
  return [
    { head: 'Visits', numeric: true, cell: ({ sums }) => sums.visits },
    { head: 'At visits', numeric: true, cell: ({ sums }) => duration(sums.careMinutes) },
    { head: 'Travel between', numeric: true, cell: ({ sums }) => duration(sums.travelMinutes) },
    { head: 'Waiting', numeric: true, cell: ({ sums }) => duration(sums.waitingMinutes) },
    { head: 'Breaks', numeric: true, cell: ({ sums }) => duration(sums.breakMinutes) },
    {
      head: 'Unpaid work',
      numeric: true,
      cell: ({ pay }) => (pay === undefined ? none('not known') : duration(pay.unpaidMinutes)),
    },
    { head: 'Miles', numeric: true, cell: ({ sums }) => sums.miles.toFixed(1) },
    {
      head: 'Pay',
      numeric: true,
      cell: ({ pay }) => (pay === undefined ? none('not known') : pounds(pay.payPence)),
    },
    { head: 'An hour of work', numeric: true, cell: ({ pay }) => hourly(pay, wage) },
  ];
}

/** The pay of an hour, told apart in words where it is below the wage, or where ways are not known that would count. */
export function hourly(pay: RoundPay | undefined, wage: number): SafeHtml {
  if (pay?.hourlyPence === undefined) return none('not known');
  const missing =
    pay.unknownWays > 0 && statusTag(`${plural(pay.unknownWays, 'way')} not known`, 'attention');
  return html`${pounds(pay.hourlyPence)} ${isBelow(pay, wage) && statusTag('Below the wage', 'problem')} ${missing}`;
}
