/** One care worker's round of a day: what comes after what, on a map, and what it pays. */
import { longDate, minutesInWords } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { NotFound } from '../../platform/errors.ts';
import { settingOn } from '../../platform/settings.ts';
import { printButton } from '../../web/components/actions.ts';
import { duration, none, pounds } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { mondayOf, ownProvider } from '../actions/edit-rota.ts';
import { readWeekWithWays } from '../actions/week-ways.ts';
import { listPayTerms } from '../records/round-workers.ts';
import { findPeopleToVisit, type PersonToVisit } from '../records/rota-visits.ts';
import { findRota, listStops } from '../records/rotas.ts';
import { type Conflict, conflictNames } from '../rules/conflicts.ts';
import { payOfRound, termsOf } from '../rules/round-pay.ts';
import { inWholeMinutes, type Leg } from '../rules/round-course.ts';
import { dayOfWeek, type RoundOfWorker, roundsOfDay } from '../rules/rota-week.ts';
import { partKey } from '../rules/rota.ts';
import { clockOf, crumbsOf, dayIn, partHref, section } from './address.ts';
import { hourly } from './pay-page.ts';
import { roundMap } from './round-map.ts';
import { travelNote, estimateBanner } from './travel-note.ts';

/** GET /rounds/days/:day/workers/:id */
export async function roundPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const day = dayIn(asked);
  const monday = mondayOf(day);
  const providerId = ownProvider(scope);
  const week = await readWeekWithWays(scope, providerId, monday);
  const rota = await findRota(scope, providerId, monday);
  const stops = rota === undefined ? [] : await listStops(scope, rota.id);
  const shown = dayOfWeek(week, stops, day);
  const workerId = numberIn(asked.params['id'], 'care worker');
  const round = roundsOfDay(shown, week.breakFrom).find(({ worker }) => worker.id === workerId);
  if (round === undefined) throw new NotFound('care worker');
  const people = await findPeopleToVisit(
    scope,
    round.stops.map(({ visit }) => visit.personId),
  );
  for (const id of people.keys())
    scope.audit({ act: 'person seen', subject: ['person', id], personId: id, detail: { page: 'round' } });
  const { worker } = round;
  return page(
    `${worker.name}, ${longDate(day)}`,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${longDate(day)}</span>${worker.name}</h1>
      ${estimateBanner(week)}<p class="govuk-body">${(shown.shifts.get(worker.id) ?? []).map(({ from, to }) => `${clockOf(from)} to ${clockOf(to)}`).join(' and ') || 'No shift on this day'}. <a class="govuk-link" href="/rounds/workers/${worker.id}">Shifts, travel and pay</a></p>
      <div class="tend-columns"><div class="tend-columns__main">${legTable(round, shown.conflicts, people)}</div><div class="tend-columns__aside">${roundMap(worker, round.stops)}</div></div>
      ${await sums(asked, round, day, week.breakFrom)}
      ${travelNote(week)}
      ${printButton('Print this round')}`,
    { wide: true, section, breadcrumbs: crumbsOf(monday, day, worker.name) },
  );
}

function legTable(
  { legs, stops }: RoundOfWorker,
  conflicts: readonly Conflict[],
  people: ReadonlyMap<number, PersonToVisit>,
): SafeHtml {
  const order = new Map(stops.map((stop, at) => [partKey(stop), at + 1]));
  return dataTable<Leg>({
    id: 'round',
    caption: 'The round',
    captionHidden: true,
    rows: inWholeMinutes(legs),
    empty: emptyState({ title: 'No visits on this day' }),
    rowClass: ({ kind }) => (kind === 'visit' ? undefined : 'tend-row--quiet'),
    columns: [
      { head: 'From', cell: ({ from, to }) => `${clockOf(from)} to ${clockOf(to)}` },
      { head: 'What', width: 'wide', cell: (leg) => legWords(leg, order, people, conflicts) },
      {
        head: 'How long',
        numeric: true,
        cell: (leg) => duration((leg.kind === 'travel' ? leg.seconds : leg.to - leg.from) / 60),
      },
    ],
  });
}

function legWords(
  leg: Leg,
  order: ReadonlyMap<string, number>,
  people: ReadonlyMap<number, PersonToVisit>,
  conflicts: readonly Conflict[],
): SafeHtml {
  switch (leg.kind) {
    case 'travel':
      return html`${leg.home ? 'From or to home' : 'Travel'}, ${(leg.metres / 1609.344).toFixed(1)} miles${leg.short >= 60 && html` ${statusTag(`${minutesInWords(Math.ceil(leg.short / 60))} short`, 'attention')}`}`;
    case 'gap':
      return html`Waiting`;
    case 'unknown':
      return html`Nobody knows how far ${leg.name} is`;
    case 'visit': {
      const { visit } = leg.stop;
      const own = conflicts.filter(({ stop }) => partKey(stop) === partKey(leg.stop));
      return html`<div><strong>${order.get(partKey(leg.stop))}. <a class="govuk-link" href="${partHref(leg.stop)}">${visit.personName}</a></strong> ${visit.timeCritical && statusTag('Time-critical', 'active')} ${leg.stop.locked && statusTag('Locked', 'quiet')}<br>${people.get(visit.personId)?.address}${own.map((one) => html`<br>${statusTag(conflictNames[one.kind], 'attention')} ${one.words}`)}</div>`;
    }
  }
}

async function sums(
  { scope }: Asked,
  { worker, sums: all }: RoundOfWorker,
  day: string,
  breakFrom: number,
): Promise<SafeHtml> {
  const terms = termsOf(worker.id, await listPayTerms(scope, ownProvider(scope), day));
  const wage = await settingOn(scope, 'living_wage', mondayOf(day));
  const pay = terms === undefined ? undefined : payOfRound(all, terms);
  const unpaid = (minutes: number, isPaid: boolean | undefined): SafeHtml =>
    html`${duration(minutes)} ${minutes > 0 && isPaid !== undefined && statusTag(isPaid ? 'Paid' : 'Not paid', isPaid ? 'good' : 'attention')}`;
  return summaryList(
    [
      { key: 'At visits', value: unpaid(all.careMinutes, terms && true) },
      {
        key: 'Travel between visits',
        value: html`${unpaid(all.travelMinutes, terms && terms.travel !== 'not paid')} ${all.miles.toFixed(1)} miles`,
      },
      { key: 'Waiting between visits', value: unpaid(all.waitingMinutes, terms && terms.waitingPence > 0) },
      { key: `Breaks of ${breakFrom} minutes or more`, value: duration(all.breakMinutes) },
      { key: 'From and to home', value: duration(all.homeMinutes) },
      {
        key: 'Pay',
        value:
          pay === undefined
            ? none('no pay is recorded')
            : html`${pounds(pay.payPence)}${pay.mileagePence > 0 && `, and ${formatPounds(pay.mileagePence)} for miles`}`,
      },
      { key: 'An hour of work pays', value: hourly(pay, wage) },
    ],
    { card: 'What it comes to' },
  );
}
