/**
 * The board of a day: care workers one under another, the hours across. Visits are blocks, travel is a hatched bar, waiting a thin line. What
 * is wrong stands in words on the block and beside it, never in colour alone. Every block is a link to the form that moves it; with scripts it
 * is also dragged, or picked up from the keyboard. On a phone the same is read as lists.
 */
import { minutesInWords } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { duration } from '../../web/components/amounts.ts';
import { wordsWidth } from '../../web/charts/figure.ts';
import { attributes, html, type SafeHtml } from '../../web/html.ts';
import { type Conflict, conflictNames, outsideWindow } from '../rules/conflicts.ts';
import { inWholeMinutes, type Leg } from '../rules/round-course.ts';
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
import { boardLists } from './board-lists.ts';
import { type BoardView, hourWidth, isFound, roundsToShow, viewForm, viewOf, worksOn } from './board-view.ts';

const HOUR = 3600;
const BLOCK = 30;
const TOP = 7;
/** A row, and a row in which something is said below a block. */
const LANE = 43;
const TALL = 56;

type Scale = {
  readonly from: number;
  readonly to: number;
  readonly hour: number;
  readonly x: (second: number) => number;
  readonly width: number;
};

/** What every row is drawn by. */
type Drawing = {
  readonly day: RotaDay;
  readonly scale: Scale;
  readonly view: BoardView;
  readonly labels: ReadonlyMap<number, string>;
  readonly bad: ReadonlyMap<string, readonly Conflict[]>;
};

/** The hours of the day that are used: every visit, and every shift as far as midnight; where there is none, from seven to nine in the evening. */
function scaleOf(day: RotaDay, view: BoardView): Scale {
  const midnight = day.midnight + 24 * HOUR;
  const shifts = [...day.shifts.values()].flat();
  const visits = [
    ...day.stops.map((stop) => ({ from: stop.startsAt, to: endOf(stop) })),
    ...day.open.map(({ visit }) => ({ from: visit.startsAt, to: visit.startsAt + visit.minutes * 60 })),
  ];
  const used = [
    ...visits,
    ...shifts.map(({ from, to }) => ({ from, to: Math.max(from, Math.min(to, midnight)) })),
  ];
  const usual = { from: day.midnight + 7 * HOUR, to: day.midnight + 21 * HOUR };
  const all = used.length === 0 ? [usual] : used;
  const hourOf = (second: number): number => (second - day.midnight) / HOUR;
  const from = day.midnight + Math.floor(hourOf(Math.min(...all.map((one) => one.from)))) * HOUR;
  const to = day.midnight + Math.ceil(hourOf(Math.max(...all.map((one) => one.to)))) * HOUR;
  const hour = hourWidth(view, (to - from) / HOUR);
  const x = (second: number): number => Math.round(((second - from) / HOUR) * hour * 10) / 10;
  return { from, to, hour, x, width: x(to) };
}

/** What each person of the day is called on a block: the last name, with the first letter before it where two share it. */
function labelsOf(day: RotaDay): Map<number, string> {
  const people = new Map(
    [...day.visits, ...day.stops.map(({ visit }) => visit)].map((visit) => [
      visit.personId,
      visit.personName.split(' '),
    ]),
  );
  const last = Map.groupBy([...people], ([, words]) => words.at(-1) ?? '');
  return new Map(
    [...people].map(([id, words]) => {
      const name = words.at(-1) ?? '';
      const first = words.at(-2)?.charAt(0) ?? '';
      return [id, (last.get(name)?.length ?? 0) > 1 ? `${first} ${name}` : name];
    }),
  );
}

/** The whole board of a day, as `query` asks for it. `at` is the part that has just been changed, which scripts go back to. */
export function board(
  day: RotaDay,
  {
    breakFrom,
    query,
    may,
    said,
  }: {
    readonly breakFrom: number;
    readonly query: URLSearchParams;
    readonly may: boolean;
    readonly said?: { readonly words: SafeHtml; readonly at: string | undefined } | undefined;
  },
): SafeHtml {
  const view = viewOf(query);
  const scale = scaleOf(day, view);
  const every = roundsOfDay(day, breakFrom);
  const rounds = roundsToShow(day, every, view);
  const bad = Map.groupBy(day.conflicts, ({ stop }) => partKey(stop));
  const drawing = { day, scale, view, labels: labelsOf(day), bad };
  const at = said?.at ?? query.get('at') ?? undefined;
  return html`${viewForm(query, rounds.length)}<div class="tend-boardframe"><div class="tend-board" data-board data-from="${scale.from}" data-hour="${scale.hour}"${attributes({ 'data-at': at })}>
<p class="tend-board__help" data-board-help hidden>Drag a visit to another care worker or time. Or from the keyboard: arrow keys go from visit to visit and to the names, Space picks a visit up, arrow keys move it (by five minutes, or to another care worker), Space puts it down, Escape lets go, Enter opens it. <span class="tend-board__touch">On a touch screen, hold a finger on a visit until it lifts, then drag it; a short tap opens it to choose who goes and when.</span></p>
${key()}
<div class="tend-board__scroll">
<div class="tend-board__rows" role="grid" aria-label="The board of the day" data-board-rows>
<div class="tend-board__row tend-board__row--axis" aria-hidden="true"><div class="tend-board__name"></div>${axis(scale)}</div>
${openRows(drawing)}
${rounds.map((round) => row(drawing, round))}
</div></div>${notWorking(day, every, view)}</div>
${said?.words}
${boardLists(day, rounds, bad, may)}</div>`;
}

/** Who is not on the board because they do not work on the day, and why. */
function notWorking(day: RotaDay, rounds: readonly RoundOfWorker[], view: BoardView): SafeHtml | false {
  const left = rounds.filter((round) => !worksOn(day, round));
  const names = left.map(({ worker }) => `${worker.name} (${whyNot(day, worker) || 'no shift'})`);
  return (
    left.length > 0 &&
    !view.everybody &&
    html`<p class="tend-board__left">Not working this day: ${listWords(names)}.</p>`
  );
}

/** What keeps somebody from work on a day, in words: '' where nothing does. */
function whyNot(day: RotaDay, worker: RotaWorker): string {
  const away = awayAt(worker.id, day.midnight, day.midnight + 24 * HOUR, day.absences);
  return [
    worker.lacking.length > 0 ? `may not work: ${worker.lacking.join(', ')}` : '',
    away === undefined ? '' : `away: ${away.kind}`,
    (day.shifts.get(worker.id) ?? []).length === 0 && away === undefined ? 'no shift' : '',
  ]
    .filter((one) => one !== '')
    .join(', ');
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
      html`<rect class="tend-board__block" x="1" y="4" width="24" height="11"/>${lock(17, 1)}`,
      'Locked',
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

/** A padlock, at the corner of a block that is locked. */
function lock(x: number, y: number): SafeHtml {
  return html`<path class="tend-board__lock" transform="translate(${x} ${y})" d="M0 4.5h1v-1.4a2.5 2.5 0 0 1 5 0v1.4h1v5H0zM2.2 4.5h2.6v-1.4a1.3 1.3 0 0 0-2.6 0z"/>`;
}

/** Visits that nobody has, in as many lanes as keep them from lying on each other. */
function openRows(drawing: Drawing): SafeHtml {
  const { day, scale } = drawing;
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
  const height = Math.max(LANE, all.length * (BLOCK + 5) + TOP);
  return html`<div class="tend-board__row tend-board__row--open" role="row"><div class="tend-board__name" role="rowheader"><strong>Nobody has</strong><span class="tend-board__sums">${plural(day.open.length, 'visit')}</span></div>
<div role="gridcell"><svg class="tend-board__lane" width="${scale.width}" height="${height}" role="group" aria-label="Visits nobody has: ${day.open.length}" data-lane data-worker="">${grid(scale, height)}${all.flatMap(
    (lane, at) =>
      lane.map(({ visit, part }) =>
        block(
          drawing,
          { visit, part, startsAt: visit.startsAt, workerId: 0, locked: false, visitId: visit.id },
          { y: TOP + at * (BLOCK + 5), words: 'nobody has it', bad: false, open: true },
        ),
      ),
  )}</svg></div></div>`;
}

function grid({ from, to, x }: Scale, height: number): SafeHtml[] {
  return Array.from({ length: Math.round((to - from) / HOUR) + 1 }, (_, hour) => x(from + hour * HOUR)).map(
    (at) => html`<line class="tend-board__grid" x1="${at}" x2="${at}" y1="0" y2="${height}"/>`,
  );
}

function row(drawing: Drawing, { worker, stops, legs, sums }: RoundOfWorker): SafeHtml {
  const { day, scale, bad } = drawing;
  const shifts = day.shifts.get(worker.id) ?? [];
  const why = whyNot(day, worker);
  const own = day.stops.filter(({ workerId }) => workerId === worker.id);
  const noted = own.map((stop) => ({ stop, conflicts: bad.get(partKey(stop)) ?? [] }));
  const height = noted.some(({ conflicts }) => conflicts.length > 0) ? TALL : LANE;
  return html`<div class="tend-board__row" role="row"><div class="tend-board__name" role="rowheader"><a class="govuk-link govuk-link--no-visited-state" href="${roundHref(day.day, worker.id)}" title="${worker.name}" data-name-link draggable="false">${worker.name}</a><span class="tend-board__sums"${attributes({ title: why === '' ? undefined : why })}>${why === '' ? html`${duration(sums.careMinutes)} at visits` : why}</span></div>
<div role="gridcell"><svg class="tend-board__lane" width="${scale.width}" height="${height}" role="group" aria-label="${worker.name}: ${plural(stops.length, 'visit')}" data-lane data-worker="${worker.id}" data-name="${worker.name}">${shifts.map((shift) => ground(scale, shift, height))}${awayGround(drawing, worker, own, height)}${grid(scale, height)}${inWholeMinutes(legs).map((leg) => drawLeg(scale, leg))}${noted.map(
    ({ stop, conflicts }) =>
      block(drawing, stop, {
        y: TOP,
        words: [...conflicts.map((one) => one.words), `with ${worker.name}`].join('; '),
        bad: conflicts.length > 0,
        open: false,
        note: shortNote(stop, conflicts),
      }),
  )}</svg></div></div>`;
}

function ground({ x, to: end }: Scale, { from, to }: Stretch, height: number): SafeHtml {
  return html`<rect class="tend-board__shift" x="${x(from)}" y="0" width="${Math.max(0, x(Math.min(to, end)) - x(from))}" height="${height}"/>`;
}

/** When a care worker is away; in words too, where no block stands on it that says so. */
function awayGround(
  { day, scale }: Drawing,
  worker: RotaWorker,
  stops: readonly StopOfVisit[],
  height: number,
): SafeHtml[] {
  return day.absences
    .filter(
      ({ workerId, from, to }) => workerId === worker.id && from < scale.to && (to ?? scale.to) > scale.from,
    )
    .map(({ from, to, kind }) => {
      const left = scale.x(Math.max(from, scale.from));
      const right = scale.x(Math.min(to ?? scale.to, scale.to));
      const under = stops.some((stop) => endOf(stop) > from && stop.startsAt < (to ?? scale.to));
      return html`<rect class="tend-board__away" fill="url(#board-away)" x="${left}" y="0" width="${right - left}" height="${height}"/>${!under && html`<text class="tend-board__note" x="${left + 4}" y="${height / 2 + 4}">Away: ${kind}</text>`}`;
    });
}

function drawLeg({ x }: Scale, leg: Leg): SafeHtml | false {
  const middle = TOP + BLOCK / 2;
  const width = Math.max(0, x(leg.to) - x(leg.from));
  switch (leg.kind) {
    case 'travel': {
      return html`<g><rect fill="url(#board-travel)" class="tend-board__travel${leg.home ? ' tend-board__travel--home' : ''}" x="${x(leg.from)}" y="${middle - 4}" width="${Math.max(2, width)}" height="8"><title>${leg.home ? 'To or from home' : 'Travel'}: ${minutesInWords(leg.seconds / 60)}</title></rect></g>`;
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

function block(
  { scale: { x }, view, labels }: Drawing,
  stop: StopOfVisit,
  { y, words, bad, open, note }: Look,
): SafeHtml {
  const { visit, part, startsAt } = stop;
  const left = x(startsAt);
  const width = Math.max(18, x(startsAt + visit.minutes * 60) - left);
  const inset = visit.timeCritical ? (width < 40 ? 5 : 7) : width < 24 ? 2 : 3;
  const look = `tend-board__block${bad ? ' tend-board__block--bad' : ''}${open ? ' tend-board__block--open' : ''}${visit.cancelled ? ' tend-board__block--off' : ''}`;
  const lines = blockLines(stop, labels.get(visit.personId) ?? '', {
    left: left + inset,
    y,
    room: width - inset,
  });
  const faint = isFound(view, visit.personName) ? '' : ' tend-board__stop--faint';
  return html`<a href="${partHref({ visitId: visit.id, part })}" class="tend-board__stop${faint}" data-stop data-visit="${visit.id}" data-part="${part}" data-start="${startsAt}" data-minutes="${visit.minutes}" data-person="${visit.personName}" data-stop-key="${partKey(stop)}"${attributes({ 'data-locked': stop.locked })} draggable="false"><title>${blockWords(stop, words)}</title><rect class="${look}" x="${left}" y="${y}" width="${width}" height="${BLOCK}" rx="2"/>${visit.timeCritical && html`<rect class="tend-board__critical" x="${left}" y="${y}" width="${inset - 2}" height="${BLOCK}"/>`}${lines}${stop.locked && lock(left + width - 8, y - 6)}${note !== undefined && html`<text class="tend-board__note" x="${left}" y="${y + BLOCK + 12}">${note}</text>`}</a>`;
}

/** What stands on a block: when it starts, and who it is. */
function blockLines(
  { visit, startsAt }: StopOfVisit,
  label: string,
  { left, y, room }: { readonly left: number; readonly y: number; readonly room: number },
): SafeHtml[] {
  const small = room < 34;
  const line = (at: number, kind: 'time' | 'person', text: string): SafeHtml =>
    html`<text class="tend-board__${kind}${small ? ` tend-board__${kind}--small` : ''}" x="${left}" y="${y + at}">${text}</text>`;
  const [start, rest] = cutAt(label, room - 2, small);
  // Too narrow for a time: more of the name instead. What time it is stands above.
  if (room < 26) return [line(13, 'person', start), line(25, 'person', cutAt(rest, room - 2, small)[0])];
  const workers = visit.workers > 1 && room >= 52 ? ` ×${visit.workers}` : '';
  return [line(13, 'time', `${clockOf(startsAt)}${workers}`), line(25, 'person', start)];
}

/** As much of some text as fits so many pixels, and what is left of it. */
function cutAt(text: string, width: number, small: boolean): readonly [string, string] {
  const scale = small ? 1.6 : 1.3;
  let length = text.length;
  while (length > 1 && wordsWidth(text.slice(0, length)) > width * scale) length -= 1;
  return [text.slice(0, length), text.slice(length).trimStart()];
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
