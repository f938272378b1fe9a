/** A provider's week of rounds at a glance: what is open, what is in the way, and the way to everything else. */
import { dateAndTime, longDate, londonDay, minutesInWords } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { duration } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { csrfField } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { ownProvider } from '../actions/edit-rota.ts';
import { readWeekWithWays } from '../actions/week-ways.ts';
import { listRepairs } from '../records/proposals.ts';
import { findPublication, findRota, listStops, type Publication } from '../records/rotas.ts';
import { changesBetween } from '../rules/day-answer.ts';
import {
  cramming,
  dayOfWeek,
  daysOf,
  type RotaDay,
  type RoundOfWorker,
  roundsOfDay,
  stopsToGive,
} from '../rules/rota-week.ts';
import { addSums } from '../rules/round-course.ts';
import type { RotaStop } from '../rules/rota.ts';
import { dayHref, section, weekAsked, weekHref } from './address.ts';
import { readTurnables, turnForms } from './take-back.ts';
import { estimateBanner } from './travel-note.ts';

type Row = { readonly day: RotaDay; readonly rounds: readonly RoundOfWorker[] };

/** GET /rounds: this week, or the one asked for as `?week=`. */
export async function weekPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const providerId = ownProvider(scope);
  const monday = await weekToShow(asked, providerId);
  const week = await readWeekWithWays(scope, providerId, monday);
  const rota = await findRota(scope, providerId, monday);
  const stops = rota === undefined ? [] : await listStops(scope, rota.id);
  const published = await findPublication(scope, providerId, monday);
  const steps = await readTurnables(scope, rota?.id, week, published);
  const repairs = await listRepairs(scope, providerId, monday);
  const rows = daysOf(monday).map((one): Row => {
    const day = dayOfWeek(week, stops, one);
    return { day, rounds: roundsOfDay(day, week.breakFrom) };
  });
  const may = permits(scope.who, 'rounds.plan');
  return page(
    `Rounds in the week of ${longDate(monday)}`,
    html`${weekLinks(monday, londonDay(scope.now).toString())}${estimateBanner(week)}
      ${week.visits.size === 0 ? emptyState({ title: 'No visits are planned in this week', text: 'Visits appear here once the council has arranged them with you.', action: { href: '/visits', text: 'Look at your planned visits' } }) : tiles(rows, stopsToGive(week, stops), published)}
      ${may && week.visits.size > 0 && acts(asked, monday, turnForms(asked.csrfToken, monday, steps))}
      ${repairs.map(
        ({ id, worker, open, decidedAt }) =>
          html`<p class="govuk-body"><a class="govuk-link" href="/rounds/plans/${id}/calls">Whom to call because ${worker} is away</a>, ${dateAndTime(decidedAt)}: ${open === 0 ? 'all done' : `${plural(open, 'call')} to make`}</p>`,
      )}
      ${dayTable(rows)}
      ${workerTable(rows)}`,
    { wide: true, section },
  );
}

/** The week asked for; else this one, or the next where only that has been begun. */
async function weekToShow(asked: Asked, providerId: number): Promise<string> {
  const monday = weekAsked(asked);
  if (asked.query.has('week') || (await findRota(asked.scope, providerId, monday)) !== undefined)
    return monday;
  const next = Temporal.PlainDate.from(monday).add({ weeks: 1 }).toString();
  return (await findRota(asked.scope, providerId, next)) === undefined ? monday : next;
}

function weekLinks(monday: string, today: string): SafeHtml {
  const other = (weeks: number): string => Temporal.PlainDate.from(monday).add({ weeks }).toString();
  return html`<nav class="tend-weeks" aria-label="Weeks"><a class="govuk-link" href="${weekHref(other(-1))}">The week before</a> <a class="govuk-link" href="${weekHref(today)}">This week</a> <a class="govuk-link" href="${weekHref(other(1))}">The week after</a> <a class="govuk-link" href="/rounds/workers">Care workers’ shifts</a></nav>`;
}

/** In words, whether what care workers see is what stands here. */
function publishedInWords(stops: readonly RotaStop[], published: Publication | undefined): string {
  if (published === undefined) return 'Not published yet';
  const changes = changesBetween(published.stops, stops).length;
  return changes === 0
    ? `Published, version ${published.version}`
    : `${plural(changes, 'change')} since version ${published.version}`;
}

function tiles(
  rows: readonly Row[],
  stops: readonly RotaStop[],
  published: Publication | undefined,
): SafeHtml {
  const open = rows.reduce((sum, { day }) => sum + day.open.length, 0);
  const conflicts = rows.flatMap(({ day }) => day.conflicts);
  const { stops: crammed, minutes } = cramming(conflicts);
  const sums = addSums(rows.flatMap(({ rounds }) => rounds.map((round) => round.sums)));
  const changes = published === undefined ? 1 : changesBetween(published.stops, stops).length;
  return statTiles([
    {
      label: 'Visits nobody has',
      value: open,
      tone: open > 0 ? 'problem' : 'good',
      note: 'Each worker of a double-handed visit counts',
    },
    { label: 'Conflicts', value: conflicts.length, tone: conflicts.length > 0 ? 'attention' : 'good' },
    {
      label: 'Visits with too little time to travel',
      value: crammed,
      tone: crammed > 0 ? 'attention' : 'good',
      note: crammed > 0 ? `${minutesInWords(minutes)} lacking in all` : undefined,
    },
    {
      label: 'At visits',
      value: duration(sums.careMinutes),
      note: html`Travel between them ${duration(sums.travelMinutes)}`,
    },
    {
      label: 'What care workers see',
      value: published === undefined ? '–' : `v${published.version}`,
      tone: changes === 0 ? 'good' : 'waiting',
      note: publishedInWords(stops, published),
    },
  ]);
}

function acts({ csrfToken }: Asked, monday: string, turns: SafeHtml): SafeHtml {
  return html`<div class="tend-board-acts"><form method="post" action="/rounds/weeks/${monday}/plan" novalidate>${csrfField(csrfToken)}${buttonGroup(
    [
      button({ text: 'Plan the rest', key: 'p' }),
      buttonLink({ text: 'Somebody is away', href: '/rounds/away', kind: 'secondary', key: 'a' }),
      buttonLink({ text: 'Publish', href: `/rounds/weeks/${monday}/publish`, kind: 'secondary', key: 'b' }),
      buttonLink({ text: 'Pay and travel', href: `/rounds/weeks/${monday}/pay`, kind: 'secondary' }),
    ],
  )}</form>${turns}</div>
<p class="govuk-body"><a class="govuk-link" href="/rounds/weeks/${monday}/download">Download this rota (CSV)</a> · <a class="govuk-link" href="/rounds/import">Send in a rota from your own system</a></p>`;
}

function dayTable(rows: readonly Row[]): SafeHtml {
  return dataTable<Row>({
    id: 'days',
    caption: 'Days',
    rows,
    queue: true,
    rowHref: ({ day }) => dayHref(day.day),
    columns: [
      { head: 'Day', cell: ({ day }) => longDate(day.day) },
      {
        head: 'Visits',
        numeric: true,
        cell: ({ day }) => day.visits.filter(({ cancelled }) => !cancelled).length,
      },
      {
        head: 'Nobody has',
        numeric: true,
        cell: ({ day }) => (day.open.length === 0 ? 0 : statusTag(String(day.open.length), 'problem')),
      },
      {
        head: 'Conflicts',
        numeric: true,
        cell: ({ day }) =>
          day.conflicts.length === 0 ? 0 : statusTag(String(day.conflicts.length), 'attention'),
      },
      {
        head: 'Care workers',
        numeric: true,
        cell: ({ rounds }) => rounds.filter(({ stops }) => stops.length > 0).length,
      },
      { head: 'At visits', numeric: true, cell: ({ rounds }) => duration(total(rounds).careMinutes) },
      { head: 'Travel between', numeric: true, cell: ({ rounds }) => duration(total(rounds).travelMinutes) },
      { head: 'Waiting', numeric: true, cell: ({ rounds }) => duration(total(rounds).waitingMinutes) },
    ],
  });
}

const total = (rounds: readonly RoundOfWorker[]) => addSums(rounds.map(({ sums }) => sums));

function workerTable(rows: readonly Row[]): SafeHtml {
  const workers = new Map(
    rows.flatMap(({ rounds }) => rounds.map(({ worker }) => [worker.id, worker] as const)),
  );
  return dataTable({
    id: 'workers',
    caption: 'Hours at visits by care worker',
    rows: [...workers.values()],
    rowHref: ({ id }) => `/rounds/workers/${id}`,
    dense: true,
    columns: [
      { head: 'Care worker', cell: ({ name }) => name },
      ...rows.map(({ day, rounds }) => ({
        head: longDate(day.day).split(' ').slice(0, 2).join(' '),
        numeric: true,
        cell: ({ id }: { readonly id: number }) => {
          const minutes = rounds.find(({ worker }) => worker.id === id)?.sums.careMinutes ?? 0;
          return minutes === 0 ? '' : duration(minutes);
        },
      })),
      {
        head: 'Week',
        numeric: true,
        cell: ({ id }) =>
          duration(
            addSums(
              rows.flatMap(({ rounds }) =>
                rounds.filter(({ worker }) => worker.id === id).map(({ sums }) => sums),
              ),
            ).careMinutes,
          ),
      },
    ],
  });
}
