/**
 * The board of a day: care workers one under another, the hours across. Visits are blocks, travel is a hatched bar, waiting a thin line. What
 * is wrong stands in words on the block and beside it, never in colour alone. Every block is a link to the form that moves it; with scripts it
 * is also dragged, or picked up from the keyboard. On a phone the same is read as lists.
 */
import { minutesInWords } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { duration } from '../../web/components/amounts.ts';
import { cutToFit } from '../../web/charts/figure.ts';
import { statusTag } from '../../web/components/tags.ts';
import { attributes, html, type SafeHtml } from '../../web/html.ts';
import { type Conflict, conflictNames, outsideWindow } from '../rules/conflicts.ts';
import type { Leg } from '../rules/round-course.ts';
import {
  endOf,
  partKey,
  type RotaVisit,
  type RotaWorker,
  type StopOfVisit,
  type Stretch,
} from '../rules/rota.ts';
import { type RotaDay, roundsOfDay, type RoundOfWorker } from '../rules/rota-week.ts';
import { awayAt } from '../rules/shifts-of-day.ts';
import { clockOf, partHref, roundHref } from './address.ts';

const HOUR = 3600;
/** Pixels an hour: what a block needs to be read, and to be hit. */
const WIDE = 76;
const LANE = 58;
const BLOCK = 34;
const TOP = 6;

type Scale = {
  readonly from: number;
  readonly to: number;
  readonly x: (second: number) => number;
  readonly width: number;
};

/** The hours that a day's board shows: every shift and visit, and at least from seven to nine in the evening. */
function scaleOf(day: RotaDay): Scale {
  const starts = [
    day.midnight + 7 * HOUR,
    ...[...day.shifts.values()].flat().map(({ from }) => from),
    ...day.stops.map(({ startsAt }) => startsAt),
    ...day.open.map(({ visit }) => visit.startsAt),
  ];
  const ends = [
    day.midnight + 21 * HOUR,
    ...[...day.shifts.values()].flat().map(({ to }) => to),
    ...day.stops.map(endOf),
    ...day.open.map(({ visit }) => visit.startsAt + visit.minutes * 60),
  ];
  const from = day.midnight + Math.floor((Math.min(...starts) - day.midnight) / HOUR) * HOUR;
  const to = day.midnight + Math.ceil((Math.max(...ends) - day.midnight) / HOUR) * HOUR;
  const x = (second: number): number => Math.round(((second - from) / HOUR) * WIDE * 10) / 10;
  return { from, to, x, width: x(to) };
}

/** The whole board. `at` is the part that has just been changed, which scripts go back to. */
export function board(day: RotaDay, breakFrom: number, at: string | undefined): SafeHtml {
  const scale = scaleOf(day);
  const rounds = roundsOfDay(day, breakFrom);
  const bad = Map.groupBy(day.conflicts, ({ stop }) => partKey(stop));
  return html`<div class="tend-board" data-board data-from="${scale.from}" data-hour="${WIDE}"${attributes({ 'data-at': at })}>
<p class="tend-board__help" data-board-help hidden>Drag a visit to another care worker or time. Or from the keyboard: arrow keys go from visit to visit, Space picks one up, arrow keys move it (by five minutes, or to another care worker), Space puts it down, Escape lets go, Enter opens it. A short visit shows the minutes past the hour.</p>
${key()}
<div class="tend-board__scroll" tabindex="0" role="region" aria-label="The board of the day">
<div class="tend-board__rows">
<div class="tend-board__row tend-board__row--axis"><div class="tend-board__name"></div>${axis(scale)}</div>
${openRows(day, scale)}
${rounds.map((round) => row(day, round, scale, bad))}
</div></div></div>
${lists(day, rounds, bad)}`;
}

function axis({ from, to, x, width }: Scale): SafeHtml {
  const hours = Array.from({ length: Math.round((to - from) / HOUR) + 1 }, (_, hour) => from + hour * HOUR);
  return html`<svg class="tend-board__lane" width="${width}" height="24" aria-hidden="true" focusable="false"><defs>
<pattern id="board-travel" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="tend-board__travel-ground" width="6" height="6"/><line class="tend-board__travel-line" x1="0" y1="0" x2="0" y2="6"/></pattern>
<pattern id="board-away" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><line class="tend-board__away-line" x1="0" y1="0" x2="0" y2="8"/></pattern></defs>
${hours.slice(0, -1).map((hour) => html`<text x="${x(hour) + 2}" y="16" class="tend-board__hour">${clockOf(hour)}</text>`)}</svg>`;
}

function key(): SafeHtml {
  const sample = (inside: SafeHtml, words: string): SafeHtml =>
    html`<li><svg width="26" height="16" aria-hidden="true" focusable="false">${inside}</svg> ${words}</li>`;
  return html`<ul class="tend-board__key" aria-label="What is drawn">${[
    sample(html`<rect class="tend-board__block" x="1" y="1" width="24" height="14"/>`, 'Visit'),
    sample(
      html`<rect class="tend-board__block" x="1" y="1" width="24" height="14"/><rect class="tend-board__critical" x="1" y="1" width="5" height="14"/>`,
      'Time-critical',
    ),
    sample(
      html`<rect class="tend-board__block tend-board__block--bad" x="2" y="2" width="22" height="12"/>`,
      'Conflict, in words',
    ),
    sample(html`<rect fill="url(#board-travel)" x="0" y="5" width="26" height="7"/>`, 'Travel'),
    sample(html`<line class="tend-board__gap" x1="0" x2="26" y1="8" y2="8"/>`, 'Waiting'),
    sample(html`<rect class="tend-board__shift" x="0" y="0" width="26" height="16"/>`, 'Shift'),
    sample(html`<rect fill="url(#board-away)" x="0" y="0" width="26" height="16"/>`, 'Away'),
  ]}</ul>`;
}

/** Visits that nobody has, in as many lanes as keep them from lying on each other. */
function openRows(day: RotaDay, scale: Scale): SafeHtml {
  const lanes: { visit: RotaVisit; part: number }[][] = [];
  for (const one of day.open) {
    const lane = lanes.find((taken) => {
      const last = taken.at(-1);
      return (
        last === undefined ||
        last.visit.startsAt + Math.max(last.visit.minutes, 25) * 60 <= one.visit.startsAt
      );
    });
    if (lane === undefined) lanes.push([one]);
    else lane.push(one);
  }
  const all = lanes.length === 0 ? [[]] : lanes;
  const height = all.length * (BLOCK + 6) + TOP;
  return html`<div class="tend-board__row tend-board__row--open"><div class="tend-board__name"><strong>Nobody has</strong><span class="tend-board__sums">${plural(day.open.length, 'visit')}</span></div>
<svg class="tend-board__lane" width="${scale.width}" height="${height}" role="group" aria-label="Visits nobody has: ${day.open.length}" data-lane data-worker="">${grid(scale, height)}${all.flatMap(
    (lane, at) =>
      lane.map(({ visit, part }) =>
        block(
          scale,
          { visit, part, startsAt: visit.startsAt, workerId: 0, locked: false, visitId: visit.id },
          {
            y: TOP + at * (BLOCK + 6),
            words: 'nobody has it',
            bad: false,
            open: true,
          },
        ),
      ),
  )}</svg></div>`;
}

function grid({ from, to, x }: Scale, height: number): SafeHtml[] {
  return Array.from({ length: Math.round((to - from) / HOUR) + 1 }, (_, hour) => x(from + hour * HOUR)).map(
    (at) => html`<line class="tend-board__grid" x1="${at}" x2="${at}" y1="0" y2="${height}"/>`,
  );
}

function row(
  day: RotaDay,
  { worker, stops, legs, sums }: RoundOfWorker,
  scale: Scale,
  bad: ReadonlyMap<string, readonly Conflict[]>,
): SafeHtml {
  const shifts = day.shifts.get(worker.id) ?? [];
  const away = awayAt(worker.id, day.midnight, day.midnight + 24 * HOUR, day.absences);
  const words = [
    worker.lacking.length > 0 ? `may not work: ${worker.lacking.join(', ')}` : undefined,
    away === undefined ? undefined : `away (${away.kind})`,
    shifts.length === 0 && away === undefined ? 'no shift' : undefined,
  ].filter((one) => one !== undefined);
  return html`<div class="tend-board__row"><div class="tend-board__name"><a class="govuk-link govuk-link--no-visited-state" href="${roundHref(day.day, worker.id)}">${worker.name}</a><span class="tend-board__sums">${words.length > 0 ? words.join(', ') : html`${duration(sums.careMinutes)} at visits`}</span></div>
<svg class="tend-board__lane" width="${scale.width}" height="${LANE}" role="group" aria-label="${worker.name}: ${plural(stops.length, 'visit')}" data-lane data-worker="${worker.id}" data-name="${worker.name}">${shifts.map((shift) => ground(scale, shift))}${awayGround(day, worker, scale)}${grid(scale, LANE)}${legs.map((leg) => drawLeg(scale, leg))}${day.stops
    .filter(({ workerId }) => workerId === worker.id)
    .map((stop) => {
      const conflicts = bad.get(partKey(stop)) ?? [];
      return block(scale, stop, {
        y: TOP,
        words: [...conflicts.map((one) => one.words), `with ${worker.name}`].join('; '),
        bad: conflicts.length > 0,
        open: false,
        note: shortNote(stop, conflicts),
      });
    })}</svg></div>`;
}

function ground({ x }: Scale, { from, to }: Stretch): SafeHtml {
  return html`<rect class="tend-board__shift" x="${x(from)}" y="0" width="${x(to) - x(from)}" height="${LANE}"/>`;
}

function awayGround(day: RotaDay, worker: RotaWorker, scale: Scale): SafeHtml[] {
  return day.absences
    .filter(
      ({ workerId, from, to }) => workerId === worker.id && from < scale.to && (to ?? scale.to) > scale.from,
    )
    .map(({ from, to, kind }) => {
      const left = scale.x(Math.max(from, scale.from));
      const right = scale.x(Math.min(to ?? scale.to, scale.to));
      return html`<rect class="tend-board__away" fill="url(#board-away)" x="${left}" y="0" width="${right - left}" height="${LANE}"/><text class="tend-board__note" x="${left + 4}" y="${LANE - 6}">Away: ${kind}</text>`;
    });
}

function drawLeg({ x }: Scale, leg: Leg): SafeHtml | false {
  const middle = TOP + BLOCK / 2;
  const width = Math.max(0, x(leg.to) - x(leg.from));
  switch (leg.kind) {
    case 'travel': {
      const minutes = Math.ceil(leg.seconds / 60);
      return html`<g><rect fill="url(#board-travel)" class="tend-board__travel${leg.home ? ' tend-board__travel--home' : ''}" x="${x(leg.from)}" y="${middle - 4}" width="${Math.max(2, width)}" height="8"><title>${leg.home ? 'To or from home' : 'Travel'}: ${minutesInWords(minutes)}</title></rect></g>`;
    }
    case 'gap':
      return html`<line class="tend-board__gap" x1="${x(leg.from)}" x2="${x(leg.to)}" y1="${middle}" y2="${middle}"/>`;
    case 'unknown':
      return html`<text class="tend-board__note" x="${x(leg.from)}" y="${middle + 4}">?</text>`;
    case 'visit':
      return false;
  }
}

type Look = {
  readonly y: number;
  readonly words: string;
  readonly bad: boolean;
  readonly open: boolean;
  readonly note?: string | undefined;
};

function block({ x }: Scale, stop: StopOfVisit, { y, words, bad, open, note }: Look): SafeHtml {
  const { visit, part, startsAt } = stop;
  const left = x(startsAt);
  const width = Math.max(18, x(startsAt + visit.minutes * 60) - left);
  const inset = visit.timeCritical ? (width < 40 ? 5 : 7) : width < 24 ? 2 : 3;
  const look = `tend-board__block${bad ? ' tend-board__block--bad' : ''}${open ? ' tend-board__block--open' : ''}${visit.cancelled ? ' tend-board__block--off' : ''}`;
  const label = blockWords(stop, words);
  return html`<a href="${partHref({ visitId: visit.id, part })}" class="tend-board__stop" data-stop data-visit="${visit.id}" data-part="${part}" data-start="${startsAt}" data-minutes="${visit.minutes}" data-person="${visit.personName}" data-stop-key="${partKey(stop)}" draggable="false"><title>${label}</title><rect class="${look}" x="${left}" y="${y}" width="${width}" height="${BLOCK}" rx="2"/>${visit.timeCritical && html`<rect class="tend-board__critical" x="${left}" y="${y}" width="${inset - 2}" height="${BLOCK}"/>`}<text class="tend-board__time" x="${left + inset}" y="${y + 14}">${width - inset >= 33 ? clockOf(startsAt) : clockOf(startsAt).slice(2)}${visit.workers > 1 && width >= 52 ? ` ×${visit.workers}` : ''}${stop.locked && width >= 52 ? ' ■' : ''}</text><text class="tend-board__person" x="${left + inset}" y="${y + 28}">${width < 30 ? lastName(visit.personName).charAt(0) : cutToFit(lastName(visit.personName), (width - 8) * 1.1)}</text>${note !== undefined && html`<text class="tend-board__note" x="${left}" y="${y + BLOCK + 13}">${note}</text>`}</a>`;
}

function lastName(name: string): string {
  return name.split(' ').at(-1) ?? name;
}

/** 'Mrs Ada Cole, 08:00 to 08:30, time-critical, locked, 10 minutes too late; with Bea Ash'. */
export function blockWords(stop: StopOfVisit, more: string): string {
  const { visit, startsAt, locked } = stop;
  return [
    `${visit.personName}, ${clockOf(startsAt)} to ${clockOf(endOf(stop))}`,
    visit.timeCritical ? 'time-critical' : '',
    visit.workers > 1 ? `needs ${visit.workers} care workers` : '',
    locked ? 'locked' : '',
    visit.cancelled ? 'cancelled' : '',
    more,
  ]
    .filter((one) => one !== '')
    .join(', ');
}

/** What is wrong in so few words that they fit below a block. */
function shortNote(stop: StopOfVisit, conflicts: readonly Conflict[]): string | undefined {
  const [first] = conflicts;
  if (first === undefined) return undefined;
  const window = outsideWindow(stop);
  if ((first.kind === 'window' || first.kind === 'time-critical') && window !== undefined)
    return window.replace(/ minutes?/, ' min').replace('too ', '');
  return first.kind === 'travel' ? `${first.shortMinutes ?? 0} min short` : conflictNames[first.kind];
}

/** The same in lists, for a narrow screen and for print. */
function lists(
  day: RotaDay,
  rounds: readonly RoundOfWorker[],
  bad: ReadonlyMap<string, readonly Conflict[]>,
): SafeHtml {
  const item = (stop: StopOfVisit): SafeHtml => {
    const conflicts = bad.get(partKey(stop)) ?? [];
    return html`<li class="tend-roundlist__item"><a class="govuk-link govuk-link--no-visited-state" href="${partHref(stop)}">${clockOf(stop.startsAt)} to ${clockOf(endOf(stop))} ${stop.visit.personName}</a> ${stop.visit.timeCritical && statusTag('Time-critical', 'active')} ${stop.locked && statusTag('Locked', 'quiet')}${conflicts.map((one) => html`<br>${statusTag(conflictNames[one.kind], 'attention')} ${one.words}`)}</li>`;
  };
  return html`<div class="tend-roundlist">
<section><h2 class="govuk-heading-m">Nobody has</h2>${
    day.open.length === 0
      ? html`<p class="govuk-body">Every visit has somebody.</p>`
      : html`<ul class="tend-roundlist__list">${day.open.map(({ visit, part }) => item({ visit, part, visitId: visit.id, workerId: 0, startsAt: visit.startsAt, locked: false }))}</ul>`
  }</section>
${rounds
  .filter(
    ({ worker }) =>
      (day.shifts.get(worker.id) ?? []).length > 0 ||
      day.stops.some(({ workerId }) => workerId === worker.id),
  )
  .map(
    ({ worker, sums }) =>
      html`<section><h2 class="govuk-heading-m"><a class="govuk-link govuk-link--no-visited-state" href="${roundHref(day.day, worker.id)}">${worker.name}</a></h2><p class="govuk-body-s">${(day.shifts.get(worker.id) ?? []).map(({ from, to }) => `${clockOf(from)} to ${clockOf(to)}`).join(', ') || 'No shift'}. At visits ${duration(sums.careMinutes)}, travel ${duration(sums.travelMinutes)}</p><ul class="tend-roundlist__list">${day.stops.filter(({ workerId }) => workerId === worker.id).map(item)}</ul></section>`,
  )}</div>`;
}
