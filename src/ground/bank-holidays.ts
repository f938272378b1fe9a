/**
 * Bank holidays as dated data. When one falls on a weekend there are two days in it: the true day (25 December) and the
 * weekday put in its place (27 December). A contract says which of them it pays, so both are kept apart.
 * Source: docs/rules/bank-holidays.md.
 */
import { ok, type Result, refuse } from './result.ts';

/** One day. `date` and `movedFrom` are 'YYYY-MM-DD'; `division` is GOV.UK's, such as 'england-and-wales'. */
export type BankHoliday = {
  readonly date: string;
  readonly division: string;
  readonly title: string;
  readonly kind: 'true-day' | 'substitute';
  /** On a substitute: the true day that it stands for, where that is known. */
  readonly movedFrom?: string;
};

/** Which day of a moved bank holiday a contract pays as one. */
export type BankHolidayChoice = 'true-day' | 'substitute' | 'both';

/** The holidays that are on one date every year, by folded title, so that a moved one can be traced. */
const FIXED_DAYS: ReadonlyArray<readonly [title: RegExp, monthDay: string]> = [
  [/^new years day/, '01-01'],
  [/^2nd january/, '01-02'],
  [/^st patricks day/, '03-17'],
  [/^battle of the boyne/, '07-12'],
  [/^st andrews day/, '11-30'],
  [/^christmas day/, '12-25'],
  [/^boxing day/, '12-26'],
];

/** The days that count for a contract, as a set of 'YYYY-MM-DD'. A holiday that was not moved is in every choice. */
export function bankHolidaySet(list: readonly BankHoliday[], choice: BankHolidayChoice): Set<string> {
  const replaced = new Set(list.flatMap((day) => day.movedFrom ?? []));
  const substitutes = list.filter((day) => day.kind === 'substitute').map((day) => day.date);
  const trueDays = list.filter((day) => day.kind === 'true-day').map((day) => day.date);
  if (choice === 'true-day') return new Set([...trueDays, ...replaced]);
  if (choice === 'both') return new Set([...trueDays, ...replaced, ...substitutes]);
  return new Set([...trueDays.filter((date) => !replaced.has(date)), ...substitutes]);
}

/**
 * Reads the JSON that GOV.UK publishes at /bank-holidays.json: `{ "england-and-wales": { "events": [{ "date", "title",
 * "notes" }] } }`, all divisions, in date order. GOV.UK lists the day that is observed: a substitute is known by 'Substitute day' in its notes,
 * by '(substitute day)' in its title, or by a fixed holiday's title on another date. True days at weekends are not listed, but a
 * substitute names its own in `movedFrom`. The refusal says where the file is wrong.
 */
export function parseBankHolidays(json: unknown): Result<BankHoliday[]> {
  if (!isRecord(json))
    return refuse('The bank holidays file must be one JSON object with a list for each division');
  const days: BankHoliday[] = [];
  for (const [division, held] of Object.entries(json)) {
    const events: unknown = isRecord(held) ? held['events'] : undefined;
    if (!Array.isArray(events))
      return refuse(`The bank holidays file has no list of events for '${division}'`);
    for (const [place, event] of events.entries()) {
      const day = parseEvent(event, division);
      if (day === undefined) {
        return refuse(`Event ${place + 1} for '${division}' has no date in the form 2026-12-25`);
      }
      days.push(day);
    }
  }
  return ok(days.sort(byDate));
}

/** One event of the file, or undefined where it has no real date. */
function parseEvent(event: unknown, division: string): BankHoliday | undefined {
  if (!isRecord(event)) return undefined;
  const { date, title, notes } = event;
  if (typeof date !== 'string' || !isRealDate(date)) return undefined;
  const listed = typeof title === 'string' ? title : '';
  const plain = listed.replace(/\s*\(substitute day\)/i, '');
  const fixed = FIXED_DAYS.find(([pattern]) => pattern.test(plain.toLowerCase().replace(/['’]/g, '')));
  const trueDay = fixed === undefined ? undefined : `${date.slice(0, 4)}-${fixed[1]}`;
  const marked = plain !== listed || (typeof notes === 'string' && /substitute/i.test(notes));
  if (!marked && (trueDay === undefined || trueDay === date)) {
    return { date, division, title: plain, kind: 'true-day' };
  }
  const substitute = { date, division, title: plain, kind: 'substitute' } as const;
  return trueDay === undefined ? substitute : { ...substitute, movedFrom: trueDay };
}

function byDate(a: BankHoliday, b: BankHoliday): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.division < b.division ? -1 : Number(a.division > b.division);
}

function isRealDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
