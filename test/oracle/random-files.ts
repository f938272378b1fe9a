import type { Case, Layout, Row } from './case-files.ts';
import { type Chance, chance } from './chance.ts';
import { LOG_COLUMNS, PLANNED_COLUMNS } from './oracle-rows.ts';
import { randomBankHolidays, randomContract, SERVICES, spoil } from './random-terms.ts';

/** Moments that the rules find hard: clock changes, midnights, weekends, holidays and old and far years. */
const ANCHORS = [
  '2026-07-06T07:00:00Z',
  '2026-03-10T12:00:00Z',
  '2026-03-29T00:00:00Z',
  '2026-03-29T00:55:00Z',
  '2026-10-24T22:30:00Z',
  '2026-10-25T00:00:00Z',
  '2026-10-25T00:55:00Z',
  '2026-10-25T01:00:00Z',
  '2026-10-25T01:59:00Z',
  '2026-07-10T22:59:00Z',
  '2026-07-12T22:55:00Z',
  '2026-01-09T23:50:00Z',
  '2026-01-11T23:59:00Z',
  '2026-12-24T23:58:00Z',
  '2026-12-25T23:58:00Z',
  '2026-12-28T05:59:00Z',
  '2027-12-25T12:00:00Z',
  '2026-05-04T07:59:00Z',
  '2027-12-31T23:59:00Z',
  '2028-02-29T12:00:00Z',
  '1970-06-15T12:00:00Z',
  '1999-12-31T23:59:00Z',
  '2044-06-30T23:30:00Z',
] as const;

/** Ids that sort, join or quote badly. A JavaScript sort gets U+FF21 and the astral characters wrong. */
const ODD = [
  'a,b',
  'a "b"',
  'line\nbreak',
  'line\r\nbreak',
  'é',
  'e\u0301',
  '\uFF21',
  '\uFFFD',
  '\u{1F600}',
  '\u{10FFFF}',
  'Z',
  'z',
  '10',
  '9',
  '007',
  '7',
  'a|b',
  'a\u001Fb',
  'a\u0000b',
  '=1+1',
  '-2',
  '+3',
  '@x',
  "'q",
  'constructor',
  '__proto__',
  'toString',
  'null',
  '\u00A0',
] as const;

interface World {
  c: Chance;
  anchor: number;
  /** Seconds of the grid on which times fall, so that many are equal or equally far apart. */
  step: number;
  spread: number;
  within: number;
  providers: [string, ...string[]];
  people: [string, ...string[]];
  workers: [string, ...string[]];
  contracts: [string, ...string[]];
  oddIds: boolean;
  faults: boolean;
}

const seconds = (text: string): number => Temporal.Instant.from(text).epochMilliseconds / 1000;

/** Writes an instant in one of the ways a file may: Z, an offset, or London wall time; to the minute where it can. */
export function timeText(c: Chance, at: number): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(at * 1000);
  const zone = c.pick([
    'Europe/London',
    'Europe/London',
    'Europe/London',
    'UTC',
    '+01:00',
    '-05:30',
    '+14:00',
  ]);
  const text = instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'second' });
  const short = at % 60 === 0 && c.oneIn(2) ? text.slice(0, -3) : text;
  if (zone === 'UTC') return `${short}${c.pick(['Z', '+00:00'])}`;
  if (zone !== 'Europe/London') return `${short}${c.oneIn(4) ? zone.replace(':', '') : zone}`;
  return c.oneIn(3) ? `${short}${instant.toZonedDateTimeISO(zone).offset}` : short;
}

function ids(c: Chance, prefix: string, count: number, odd: boolean): [string, ...string[]] {
  const plain = Array.from({ length: count }, (_, at) => `${prefix}${at + 1}`);
  const some = odd ? c.shuffle(ODD).slice(0, count) : plain;
  return [some[0] ?? `${prefix}0`, ...some.slice(1)];
}

function randomVisit(w: World, at: number): Row {
  const { c } = w;
  const startsAt = w.anchor + c.upTo(w.spread) * w.step;
  const cancelled = c.percent(12);
  const minutes = c.pick([15, 20, 30, 30, 45, 60, 1, 7, 1440]);
  const own = (): string => (c.percent(25) ? String(c.pick([0, 1, 10, 15, 45, 720])) : '');
  const notice = c.pick([0, 1, 2, 24, 25, 48, 168, -3]) * 3600 + c.pick([-1, 0, 1, 60]);
  return {
    visit_id: w.oddIds && c.oneIn(2) ? `${c.pick(ODD)}${at}` : `v${at}`,
    person_id: c.pick(w.people),
    provider_id: c.pick(w.providers),
    contract_id: c.pick(w.contracts),
    service: c.percent(80) ? 'care' : c.pick(SERVICES),
    starts_at: timeText(c, startsAt),
    minutes: String(minutes),
    workers: c.pick(['', '1', '1', '2', '2', '3', '4']),
    earlier_minutes: own(),
    later_minutes: own(),
    time_critical: c.pick(['', 'no', 'yes']),
    status: cancelled ? 'cancelled' : c.pick(['', 'planned']),
    cancelled_at: cancelled || c.oneIn(20) ? timeText(c, startsAt - notice) : '',
  };
}

const instantOf = (text: string): number | undefined => {
  try {
    const zoned = /Z|[+-]\d\d:\d\d$/.test(text);
    const instant = zoned
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text)
          .toZonedDateTime('Europe/London', { disambiguation: 'earlier' })
          .toInstant();
    return instant.epochMilliseconds / 1000;
  } catch {
    return undefined;
  }
};

/** When a log starts and how long it lasts: often at the very edge of some rule about its visit. */
function span(w: World, visit: Row | undefined): { inAt: number; lasts: number } {
  const { c } = w;
  const startsAt = instantOf(visit?.['starts_at'] ?? '') ?? w.anchor;
  const onGrid = w.anchor + c.upTo(w.spread) * w.step;
  const own = Number(c.pick([visit?.['earlier_minutes'], visit?.['later_minutes']]) || 0) * 60;
  const edge =
    c.pick([w.within, own, 15 * 60, 30 * 60, 60 * 60, 60, 0]) * c.pick([-1, 1]) + c.pick([-1, 0, 0, 1]);
  const planned = Number(visit?.['minutes'] ?? 30) * 60;
  const share = c.pick([0.5, 0.8, 0.9, 0.99, 1, 1, 1, 1.2, 1.5]);
  const lasts = c.pick([
    Math.round(planned * share) + c.pick([-1, 0, 0, 1, 59, 60, 61, 300, 900, 960]),
    c.pick([0, 1, 59, 60, 240, 299, 300, 600]),
    c.upTo(80) * 60,
    w.step * (1 + c.upTo(4)),
    c.percent(5) ? c.pick([86_399, 86_400]) : planned,
  ]);
  return { inAt: c.percent(45) ? onGrid : startsAt + edge, lasts: Math.max(0, Math.min(lasts, 86_400)) };
}

function randomLog(w: World, at: number, planned: Row[]): Row {
  const { c } = w;
  const visit = planned.length > 0 && c.percent(85) ? planned[c.upTo(planned.length)] : undefined;
  const { inAt, lasts } = span(w, visit);
  const open = c.percent(7);
  const followsVisit = c.percent(85);
  const method = (): string =>
    c.percent(85) ? c.pick(['tag', 'phone', 'gps', 'app']) : c.pick(['', 'manual']);
  const named = c.percent(30)
    ? (visit?.['visit_id'] ?? '')
    : c.percent(10)
      ? `v${c.upTo(planned.length + 2)}`
      : '';
  return {
    log_id: w.oddIds && c.oneIn(2) ? `${c.pick(ODD)}${at}` : `l${at}`,
    person_id: followsVisit ? (visit?.['person_id'] ?? c.pick(w.people)) : c.pick(w.people),
    provider_id: followsVisit ? (visit?.['provider_id'] ?? c.pick(w.providers)) : c.pick(w.providers),
    worker_id: c.pick(w.workers),
    in_at: timeText(c, inAt),
    out_at: open ? '' : timeText(c, inAt + lasts),
    in_method: method(),
    out_method: open && c.percent(70) ? '' : method(),
    visit_id: named,
  };
}

const BAD_TIMES = [
  '',
  'soon',
  '2026-07-06',
  '2026-02-30T10:00',
  '2026-07-06T25:00',
  '2026-03-29T01:30',
  '2026-03-29T01:00:00',
  '06/07/2026 08:00',
] as const;

const PLANNED_FAULTS: [string, readonly [string, ...string[]]][] = [
  ['visit_id', ['']],
  ['person_id', ['']],
  ['provider_id', ['']],
  ['contract_id', ['', 'none', 'constructor', '__proto__', 'toString']],
  ['service', ['']],
  ['starts_at', BAD_TIMES],
  ['minutes', ['', '0', '1441', '-5', '30.5', 'half', '1e2', '0x10']],
  ['workers', ['0', '5', 'two', '1.5', '-1']],
  ['earlier_minutes', ['-1', '721', 'x', '0.5']],
  ['later_minutes', ['-1', '721', 'x', '0.5']],
  ['time_critical', ['maybe', 'true', '1']],
  ['status', ['done', 'canceled', '0']],
  ['cancelled_at', BAD_TIMES],
];

const LOG_FAULTS: [string, readonly [string, ...string[]]][] = [
  ['log_id', ['']],
  ['person_id', ['']],
  ['provider_id', ['']],
  ['worker_id', ['']],
  ['in_at', BAD_TIMES],
  ['out_at', ['soon', '2026-03-29T01:59:59', '1969-01-01T00:00Z', '2100-01-01T00:00Z']],
  ['in_method', ['fax', 'Tag', 'unknown']],
  ['out_method', ['fax', 'Tag', 'unknown']],
];

/** Spoils some fields of some rows, gives rows the id of another, and puts logs one second outside what is allowed. */
function withFaults(c: Chance, rows: Row[], faults: typeof PLANNED_FAULTS): Row[] {
  return rows.map((row) => {
    const next = { ...row };
    while (c.oneIn(3)) {
      const [field, values] = faults[c.upTo(faults.length)] ?? ['', ['']];
      next[field] = c.pick(values);
    }
    const id = faults[0]?.[0] ?? '';
    if (c.oneIn(6)) next[id] = rows[c.upTo(rows.length)]?.[id] ?? '';
    const inAt = instantOf(next['in_at'] ?? '');
    if (inAt !== undefined && c.oneIn(8))
      next['out_at'] = timeText(c, inAt + c.pick([-1, -3600, 86_400, 86_401]));
    return next;
  });
}

function randomLayout(c: Chance, columns: readonly string[]): Partial<Layout> {
  if (c.oneIn(2)) return {};
  const extra = c.some(['note', 'a,"b"', 'two\nlines', 'VISIT_ID']);
  return {
    eol: c.pick(['\n', '\r\n']),
    bom: c.oneIn(2),
    quoteAll: c.oneIn(3),
    shortRows: c.oneIn(2),
    blankEvery: c.pick([0, 0, 1, 2, 3]),
    endsWithNewline: c.percent(70),
    columns: c.shuffle([...columns, ...extra]),
  };
}

/** Text for a column that nobody reads: only its quoting can do harm. */
const NOTES = [
  '',
  '',
  'all well',
  'a, b',
  '"',
  '""',
  ',"\n",',
  'two\nlines',
  'two\r\nlines',
  '\n\n',
  'v1,Ada\nv2,Bo',
  '\u{1F600}é',
] as const;

function randomWorld(c: Chance): World {
  const odd = c.oneIn(4);
  const joins = c.oneIn(12);
  const within = c.pick([0, 1, 5, 15, 30, 60, 120, 120, 720, 1440]) * 60;
  const step = c.pick([1, 30, 60, 300, 300, 600, 900, 1800, 3600]);
  return {
    c,
    anchor: seconds(c.pick(ANCHORS)),
    step,
    spread: c.pick([1, 2, 3, 5, 8, 12, 24]),
    within,
    providers: joins ? ['a', 'a|b', 'a\u0000b', 'a,b'] : ids(c, 'p', 1 + c.upTo(2), odd),
    people: joins ? ['c', 'b|c', 'b\u0000c', 'b,c'] : ids(c, 'c', 1 + c.upTo(3), odd),
    workers: ids(c, 'w', 1 + c.upTo(5), odd),
    contracts: ids(c, 'K', 1 + c.upTo(3), odd),
    oddIds: odd,
    faults: c.oneIn(4),
  };
}

/** The rows of one small world of people, workers and visits. */
function randomRows(c: Chance, w: World): { planned: Row[]; logs: Row[] } {
  const large = c.oneIn(25);
  let planned = Array.from({ length: large ? 10 + c.upTo(25) : c.upTo(8) }, (_, at) => randomVisit(w, at));
  let logs = Array.from({ length: large ? 20 + c.upTo(50) : c.upTo(13) }, (_, at) =>
    randomLog(w, at, planned),
  );
  if (w.faults) {
    planned = withFaults(c, planned, PLANNED_FAULTS);
    logs = withFaults(c, logs, LOG_FAULTS);
  }
  const noted = (row: Row): Row => ({ ...row, note: c.pick(NOTES) });
  return { planned: planned.map(noted), logs: logs.map(noted) };
}

function randomContracts(c: Chance, w: World): Record<string, Record<string, unknown>> {
  const known = w.contracts.filter((id) => id !== '__proto__');
  return Object.fromEntries((known.length > 0 ? known : ['K']).map((id) => [id, randomContract(c)]));
}

function holidaysNear(c: Chance, w: World): unknown {
  const day = Temporal.Instant.fromEpochMilliseconds(w.anchor * 1000)
    .toString()
    .slice(0, 10);
  return randomBankHolidays(c, [day, Temporal.PlainDate.from(day).add({ days: 1 }).toString()]);
}

/** A whole adversarial run from a seed. */
export function randomCase(seed: number): Case {
  const c = chance(seed);
  const w = randomWorld(c);
  const { planned, logs } = randomRows(c, w);
  const terms = { match_within_minutes: w.within / 60, contracts: randomContracts(c, w) };
  const one: Case = {
    planned: c.shuffle(planned),
    logs: c.shuffle(logs),
    terms: c.oneIn(40) ? spoil(c, terms) : terms,
  };
  if (c.percent(40)) {
    one.bankHolidays = holidaysNear(c, w);
    if (c.oneIn(4)) one.division = c.pick(['scotland', 'england-and-wales', 'scotland', 'atlantis']);
  }
  one.plannedLayout = randomLayout(c, PLANNED_COLUMNS);
  one.logsLayout = randomLayout(c, LOG_COLUMNS);
  return one;
}

/**
 * Many small worlds in one run, each with its own contracts and ids and sometimes its own providers and workers, so
 * that the files are too large to be read in one piece. A note that nobody reads, up to `noteRepeats` times over and
 * with line ends in it, pads every row.
 */
export function randomLargeCase(seed: number, worlds: number, noteRepeats: number): Case {
  const c = chance(seed);
  const within = c.pick([0, 15, 60, 120]) * 60;
  const contracts: Record<string, unknown> = {};
  const all: { planned: Row[]; logs: Row[] } = { planned: [], logs: [] };
  const shared = c.oneIn(2) ? ['provider_id', 'worker_id'] : [];
  for (let world = 0; world < worlds; world++) {
    const w = { ...randomWorld(c), within };
    const named = (key: string, value: string): string =>
      key.endsWith('_id') && value !== '' && !shared.includes(key) ? `${value}~${world}` : value;
    const own = (row: Row): Row => ({
      ...Object.fromEntries(Object.entries(row).map(([key, value]) => [key, named(key, value)])),
      note: (row['note'] ?? '').repeat(c.upTo(noteRepeats)),
    });
    for (const [id, contract] of Object.entries(randomContracts(c, w)))
      contracts[`${id}~${world}`] = contract;
    const rows = randomRows(c, w);
    all.planned.push(...rows.planned.map(own));
    all.logs.push(...rows.logs.map(own));
  }
  const layout = (columns: readonly string[]): Partial<Layout> => ({
    ...randomLayout(c, columns),
    columns: c.shuffle([...columns, 'note']),
  });
  return {
    planned: c.shuffle(all.planned),
    logs: c.shuffle(all.logs),
    terms: { match_within_minutes: within / 60, contracts },
    bankHolidays: holidaysNear(c, randomWorld(c)),
    plannedLayout: layout(PLANNED_COLUMNS),
    logsLayout: layout(LOG_COLUMNS),
  };
}
