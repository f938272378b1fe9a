/** Paid and unpaid time by care worker and round, and the hourly pay that really results, before it happens. */
import { longDate, shortDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { duration, none, pounds } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable, type Column } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { ownProvider } from '../actions/edit-rota.ts';
import { readWeekWithWays } from '../actions/week-ways.ts';
import { listPayTerms } from '../records/round-workers.ts';
import { findRota, listStops } from '../records/rotas.ts';
import { addSums, type RoundSums } from '../rules/round-course.ts';
import { addPay, payOfRound, type RoundPay, termsOf } from '../rules/round-pay.ts';
import { dayOfWeek, daysOf, type RotaDay, type RotaWeek, roundsOfDay } from '../rules/rota-week.ts';
import type { RotaWorker } from '../rules/rota.ts';
import { crumbsOf, mondayIn, roundHref, section } from './address.ts';
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
  return page(
    'Pay and travel',
    html`${estimateBanner(week)}<p class="govuk-body">What the rota of the week of ${longDate(monday)} comes to for each care worker. Work is the time at visits, the travel between them and the waiting between them; gaps of ${week.breakFrom} minutes or more, and the way from and to home, are the worker’s own time. The National Living Wage is ${formatPounds(wage)} an hour.</p>
      ${known.length === 0 && html`<div class="govuk-inset-text">No pay is recorded yet. <a class="govuk-link" href="/rounds/workers">Record what care workers are paid</a> to see the hourly pay that results. The council does not see it.</div>`}
      ${dataTable<Paid>({
        id: 'pay-by-worker',
        caption: 'By care worker',
        rows: byWorker(rounds),
        rowHref: ({ worker }) => `/rounds/workers/${worker.id}`,
        empty: emptyState({ title: 'Nobody has a visit in this week yet' }),
        columns: [{ head: 'Care worker', cell: ({ worker }) => worker.name }, ...sumColumns(wage)],
      })}
      ${dataTable<Paid>({
        id: 'pay-by-round',
        caption: 'By round, the lowest pay first',
        rows: rounds.toSorted(
          (a, b) =>
            (a.pay?.hourlyPence ?? 1e9) - (b.pay?.hourlyPence ?? 1e9) ||
            b.sums.travelMinutes - a.sums.travelMinutes,
        ),
        rowHref: ({ day, worker }) => roundHref(day, worker.id),
        columns: [
          { head: 'Round', cell: ({ worker, day }) => `${worker.name}, ${shortDate(day)}` },
          ...sumColumns(wage),
        ],
      })}
      <p class="govuk-body-s">The law takes the average of a pay period of up to a month, and the wage for the worker’s age (National Minimum Wage Regulations 2015). A single round below it is shown so that it can be put right in time; mileage is an expense and no pay.</p>${travelNote(week)}`,
    { wide: true, section, breadcrumbs: crumbsOf(monday, undefined, 'Pay and travel') },
  );
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
