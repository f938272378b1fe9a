/**
 * An upper bound on the care that a team can deliver in a day: a linear programme that lets more happen than really can. Its answer is
 * never below what any rounds deliver. Source: docs/rules/window-simulator.md.
 */
import {
  careIn,
  careSeconds,
  piecesOf,
  shiftSeconds,
  type SimShift,
  type SimVisit,
  type TeamDay,
  wayAfter,
  windowAt,
} from './window-week.ts';

/** The day is looked at in stretches of a quarter of an hour. */
const BAND = 900;
/** For each visit so many of the visits that leave least time lost before it are kept apart; all others lose as much as the next of them. */
const NEAREST = 12;

/** A visit that can come before another on one shift, and the least time lost between them: on the way or waiting. */
type Before = { readonly of: number; readonly lost: number };
type Bounded = {
  readonly visit: SimVisit;
  readonly earliest: number;
  readonly latest: number;
  /** What may come right before it, and the least that is lost after anything else; undefined where there is nothing else. */
  readonly before: readonly Before[];
  readonly other: number | undefined;
  /** The least way to it from any visit. */
  readonly leastWay: number;
};
/** Shifts that begin and end in the same quarters of an hour: no visit before the start or after the end, by the quarter. */
type ShiftKind = {
  readonly start: number;
  readonly end: number;
  /** When the last of them begins and the first of them ends: no time is lost before or after, for any of them, but by these. */
  readonly lastStart: number;
  readonly firstEnd: number;
  readonly count: number;
};

/**
 * The programme in the LP format: the most seconds of care where
 * - each visit is made in whole or in part, begun in quarters of an hour inside its window;
 * - in each quarter no more workers are busy than are there; a visit keeps one busy for the least part of it that falls in the quarter
 *   however it is begun, and for the shortest way to it before;
 * - each visit follows one visit that can come before it on some shift, or begins a shift; each is followed by one, or ends a shift;
 * - care, and the least time lost before, between and after visits, fit into the shifts together.
 * Undefined where nothing can be made.
 */
export function boundProgramme(
  { visits, shifts, travel }: TeamDay,
  waiting: readonly SimVisit[],
  width: number,
): string | undefined {
  const kinds = kindsOf(shifts);
  const all = boundedVisits(
    [...visits, ...waiting].filter((visit) => careSeconds(visit) > 0),
    { travel, width, kinds },
  );
  if (all.length === 0 || shifts.length === 0) return undefined;
  const rows: string[] = [];
  const bands = new Map<number, string[]>();
  const after = all.map((): string[] => []);
  const begins = kinds.map((): string[] => []);
  const ends = kinds.map((): string[] => []);
  const time: string[] = [];
  const lose = (seconds: number, name: string): string => {
    if (seconds > 0) time.push(`${seconds} ${name}`);
    return name;
  };
  all.forEach(({ visit, earliest, latest, before, other, leastWay }, at) => {
    const { seconds, workers } = visit;
    const begun = begunIn(earliest, latest).map(([from, to], slot) => {
      const name = `z${at}_${slot}`;
      for (const [band, busy] of leastIn(from - leastWay, to - leastWay, seconds + leastWay))
        push(bands, band, `${busy * workers} ${name}`);
      return name;
    });
    rows.push(`${begun.join(' + ')} - x${at} = 0`);
    const into = before.map(({ of, lost }) => {
      const name = lose(lost, `f${of}_${at}`);
      after[of]?.push(name);
      return name;
    });
    if (other !== undefined) into.push(lose(other, `h${at}`));
    kinds.forEach(({ start, end, lastStart, firstEnd }, kind) => {
      const first = Math.max(start, earliest);
      if (first > latest || first + seconds > end) return;
      into.push(lose(Math.max(0, earliest - lastStart), `g${at}_${kind}`));
      begins[kind]?.push(`g${at}_${kind}`);
      after[at]?.push(lose(Math.max(0, firstEnd - (latest + seconds)), `e${at}_${kind}`));
      ends[kind]?.push(`e${at}_${kind}`);
    });
    rows.push(into.length === 0 ? `x${at} = 0` : `${into.join(' + ')} - ${workers} x${at} = 0`);
    time.push(`${careSeconds(visit)} x${at}`);
  });
  after.forEach((names, at) => {
    // What follows it may be among the others, which are not counted here.
    rows.push(`${[...names, `o${at}`].join(' + ')} - ${all[at]?.visit.workers ?? 0} x${at} = 0`);
  });
  rows.push(`${all.map((_, at) => `o${at}`).join(' + ')} - ${all.map((_, at) => `h${at}`).join(' - ')} = 0`);
  kinds.forEach(({ count }, kind) => {
    for (const names of [begins[kind] ?? [], ends[kind] ?? []])
      if (names.length > 0) rows.push(`${names.join(' + ')} <= ${count}`);
  });
  rows.push(`${time.join(' + ')} <= ${shiftSeconds(shifts)}`);
  const longest = Math.max(...all.map(({ leastWay }) => leastWay));
  for (const [band, busy] of bands) rows.push(`${busy.join(' + ')} <= ${thereIn(shifts, band, longest)}`);
  return [
    'Maximize',
    ` care: ${all.map(({ visit }, at) => `${careSeconds(visit)} x${at}`).join(' + ')}`,
    'Subject To',
    ...rows.map((row, at) => ` r${at}: ${row}`),
    'Bounds',
    ...all.map((_, at) => ` 0 <= x${at} <= 1`),
    ...all.flatMap(({ other }, at) => (other === undefined ? [` h${at} = 0`] : [])),
    'End',
  ].join('\n');
}

/** What a bound comes to: the programme's answer, no more than is asked for and no more than the shifts are long. In whole seconds, rounded up. */
export function boundOf(
  { visits, shifts }: TeamDay,
  waiting: readonly SimVisit[],
  solved: number | undefined,
): number {
  const care = Math.min(careIn([...visits, ...waiting]), shiftSeconds(shifts));
  // What a solver leaves in the last digits is rounded up with the rest.
  return solved === undefined ? 0 : Math.min(care, Math.ceil(solved + Math.max(1, solved) * 1e-6));
}

function push(map: Map<number, string[]>, key: number, words: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [words]);
  else list.push(words);
}

/** Shifts as if they began and ended on the quarter of an hour, never shorter than they are. */
function kindsOf(shifts: readonly SimShift[]): ShiftKind[] {
  const kinds = new Map<string, ShiftKind>();
  for (const shift of shifts) {
    const start = Math.floor(shift.start / BAND) * BAND;
    const end = Math.ceil(shift.end / BAND) * BAND;
    const key = `${start} ${end}`;
    const alike = kinds.get(key);
    kinds.set(key, {
      start,
      end,
      lastStart: Math.max(shift.start, alike?.lastStart ?? shift.start),
      firstEnd: Math.min(shift.end, alike?.firstEnd ?? shift.end),
      count: (alike?.count ?? 0) + 1,
    });
  }
  return [...kinds.values()];
}

type Around = {
  readonly travel: TeamDay['travel'];
  readonly width: number;
  readonly kinds: readonly ShiftKind[];
};

function boundedVisits(visits: readonly SimVisit[], { travel, width, kinds }: Around): Bounded[] {
  const windows = visits.map((visit) => windowAt(visit, width));
  return visits.map((visit, at) => {
    const { earliest, latest } = windows[at] ?? windowAt(visit, width);
    const before: Before[] = [];
    let leastWay = Number.POSITIVE_INFINITY;
    visits.forEach((one, of) => {
      // The same worker may come to a visit again, where it is made in pieces.
      if (of === at && piecesOf(visit).length < 2) return;
      const was = windows[of] ?? windowAt(one, width);
      const way = wayAfter(travel, one, visit.place);
      if (was.earliest + one.seconds + way > latest) return;
      if (!kinds.some((kind) => fitsBoth(kind, was, one.seconds + way, { earliest, latest }, visit.seconds)))
        return;
      leastWay = Math.min(leastWay, way);
      before.push({ of, lost: Math.max(way, earliest - (was.latest + one.seconds)) });
    });
    before.sort((a, b) => a.lost - b.lost || a.of - b.of);
    return {
      visit,
      earliest,
      latest,
      before: before.slice(0, NEAREST),
      other: before[NEAREST]?.lost,
      leastWay: before.length === 0 ? 0 : leastWay,
    };
  });
}

type Span = { readonly earliest: number; readonly latest: number };

/** Whether some shift of a kind has time for one visit and, after it and the way, for another. */
function fitsBoth(kind: ShiftKind, one: Span, oneAndWay: number, other: Span, otherSeconds: number): boolean {
  const first = Math.max(kind.start, one.earliest);
  const second = Math.max(other.earliest, first + oneAndWay);
  return first <= one.latest && second <= other.latest && second + otherSeconds <= kind.end;
}

/** The quarters of an hour in which a visit may begin, each as far as its window reaches. */
function begunIn(earliest: number, latest: number): [from: number, to: number][] {
  const slots: [number, number][] = [];
  for (let from = earliest; ; ) {
    const next = (Math.floor(from / BAND) + 1) * BAND;
    if (next >= latest) return [...slots, [from, latest]];
    slots.push([from, next]);
    from = next;
  }
}

/** The least time that work of a length, begun from one moment to another, keeps a worker busy in each quarter of an hour. */
function leastIn(from: number, to: number, length: number): [band: number, busy: number][] {
  const found: [number, number][] = [];
  for (let band = Math.floor(from / BAND); band * BAND < to + length; band += 1) {
    const inBand = (begin: number): number =>
      Math.max(0, Math.min(begin + length, (band + 1) * BAND) - Math.max(begin, band * BAND));
    // How much falls in a stretch rises and falls once as work is begun later, so the least is at one end.
    const busy = Math.min(inBand(from), inBand(to));
    if (busy > 0) found.push([band, busy]);
  }
  return found;
}

/** Seconds of workers in a quarter of an hour; each may have been on the way to the first visit for the longest shortest way before the shift. */
function thereIn(shifts: readonly SimShift[], band: number, before: number): number {
  return shifts.reduce(
    (sum, { start, end }) =>
      sum + Math.max(0, Math.min(end, (band + 1) * BAND) - Math.max(start - before, band * BAND)),
    0,
  );
}
