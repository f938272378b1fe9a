/**
 * A contract's terms in plain words, made from the terms themselves, so that what a page says is what is paid.
 * Source: docs/rules/terms.md.
 */
import { minutesInWords } from '../../ground/calendar.ts';
import type { BankHolidayChoice } from '../../ground/bank-holidays.ts';
import { listWords } from '../../ground/text.ts';
import { exceptionWords } from './exception-words.ts';
import { EXCEPTIONS, type Effect, type Exception } from './exceptions.ts';
import type { Band, CancelledTerm, DayKind, Pay, Terms, Window } from './terms.ts';
import { clockWords } from './terms-written.ts';
import type { Span } from './rate-week.ts';

/** One thing that terms settle: what it is about, and what they say of it. */
export type TermWords = { readonly about: string; readonly words: string };

/** What each kind of day is called: 'Weekdays'. */
export const dayKindNames = {
  weekday: 'Weekdays',
  saturday: 'Saturdays',
  sunday: 'Sundays',
  'bank-holiday': 'Bank holidays',
} as const satisfies Record<DayKind, string>;

/** Exceptions of logs that match no visit: they belong to no contract, so no contract's effects reach them. */
export const EXCEPTIONS_WITHOUT_CONTRACT = ['duplicate', 'unplanned'] as const satisfies readonly Exception[];

/** The terms but for their rates, in the order in which a page tells them. */
export function termsInWords(terms: Terms, bankHolidays: BankHolidayChoice): TermWords[] {
  return [
    { about: 'What a visit is paid', words: payWords(terms.pay) },
    { about: 'Staying longer', words: overrunWords(terms) },
    {
      about: 'Starting on time',
      words: `${windowWords('A visit', terms.window)} A visit may have a call window of its own instead.`,
    },
    {
      about: 'Time-critical visits',
      words: `${windowWords('A time-critical visit', terms.timeCriticalWindow)} Where it has a narrower window of its own, that holds.`,
    },
    { about: 'Short and long', words: lengthWords(terms) },
    {
      about: 'Cancelled visits',
      words: cancelledWords(terms.effects.cancelled === 'refuse' ? [] : terms.cancelled),
    },
    { about: 'Bank holidays', words: bankHolidayWords(bankHolidays) },
    ...effectWords(terms),
  ];
}

/** How delivered minutes become paid minutes. */
export function payWords(pay: Pay): string {
  if (pay.by === 'planned') {
    if (pay.fullPayPercent === 0) return 'Visits are paid as planned, however much of the time was given.';
    const share = pay.fullPayPercent === 100 ? 'all' : `at least ${pay.fullPayPercent}%`;
    return `Visits are paid as planned when ${share} of the time was given, otherwise by the minute.`;
  }
  if (pay.by === 'bands') return `Visits are paid by bands of the time given: ${bandWords(pay.bands)}`;
  const step = pay.roundToMinutes;
  if (step === 1) return 'Visits are paid by the minute, for the time given.';
  const rounded = {
    nearest: `rounded to the nearest ${minutesInWords(step)}${step % 2 === 0 ? ', a half upwards' : ''}`,
    down: `rounded down to a multiple of ${minutesInWords(step)}`,
    up: `rounded up to a multiple of ${minutesInWords(step)}`,
  }[pay.round];
  return `Visits are paid for the time given, ${rounded}.`;
}

/** 'weekdays, Saturdays and Sundays', for the middle of a sentence. */
export function dayKindWords(kinds: readonly DayKind[]): string {
  const lower = {
    weekday: 'weekdays',
    saturday: 'Saturdays',
    sunday: 'Sundays',
    'bank-holiday': 'bank holidays',
  };
  return listWords(kinds.map((kind) => lower[kind]));
}

/** 'all day', or '07:00 to 22:00'; several spans are joined. */
export function spanWords(spans: readonly Span[]): string {
  return listWords(
    spans.map(({ fromMinute, toMinute }) =>
      fromMinute === 0 && toMinute === 1440
        ? 'all day'
        : `${clockWords(fromMinute)} to ${clockWords(toMinute)}`,
    ),
  );
}

/** What cancelled visits are paid, by their notice. */
export function cancelledWords(entries: readonly CancelledTerm[]): string {
  const paid = entries.filter((entry, at) => entry.paysPercent > 0 || at < entries.length - 1);
  if (paid.length === 0) return 'A cancelled visit is paid nothing, however short the notice.';
  const parts = paid.map(
    (entry) => `${noticeWords(entry.noticeHoursUnder)} is paid ${shareWords(entry.paysPercent)}`,
  );
  return `A visit cancelled ${listWords(parts)}. Otherwise nothing is paid.`;
}

/** Which day counts when a bank holiday falls on a weekend. */
export function bankHolidayWords(choice: BankHolidayChoice): string {
  return {
    'true-day':
      'Where a bank holiday is moved, the true day counts as the bank holiday (25 December itself), and the day kept in its place does not.',
    substitute:
      'Where a bank holiday is moved, the day kept in its place counts as the bank holiday, and the true day does not.',
    both: 'Where a bank holiday is moved, both the true day and the day kept in its place count as bank holidays.',
  }[choice];
}

function overrunWords({ pay, overrunMinutes }: Terms): string {
  if (overrunMinutes === 0 || pay.by === 'planned') return 'No visit is paid for more than its planned time.';
  return `A longer visit is paid for at most ${minutesInWords(overrunMinutes)} over its planned time.`;
}

function windowWords(who: string, { earlier, later }: Window): string {
  if (earlier === 0 && later === 0)
    return `${who} is on time when it starts at its planned time, to the minute.`;
  if (earlier === later)
    return `${who} is on time when it starts within ${minutesInWords(earlier)} of its planned time, before or after.`;
  return `${who} is on time when it starts no more than ${minutesInWords(earlier)} before and ${minutesInWords(later)} after its planned time.`;
}

function lengthWords({ shortPercent, longMinutes, minimumMinutes }: Terms): string {
  const short =
    shortPercent === 0
      ? 'No visit counts as short.'
      : `Under ${shortPercent}% of the planned time counts as short.`;
  const long = `More than ${minutesInWords(longMinutes)} over it counts as long.`;
  const least = minimumMinutes === 0 ? '' : ` Under ${minutesInWords(minimumMinutes)} is not a visit.`;
  return `${short} ${long}${least}`;
}

function bandWords(bands: readonly Band[]): string {
  const first = bands[0];
  const parts = bands.map(({ from, to, pays }) =>
    from === to
      ? `${minutesInWords(from)} pays ${minutesInWords(pays)}`
      : `${from} to ${to} minutes pays ${minutesInWords(pays)}`,
  );
  const below =
    first === undefined || first.from === 0 ? '' : ` Under ${minutesInWords(first.from)} pays nothing.`;
  const gaps = bands.some((band, at) => (bands[at + 1]?.from ?? band.to + 1) > band.to + 1);
  const between = gaps ? ' Time between two bands is paid as the band below it.' : '';
  return `${listWords(parts)}.${below} Time above the last band is paid as that band.${between}`;
}

function noticeWords(hours: number): string {
  if (hours === 0) return 'after it was due to start';
  if (hours < 0) return `more than ${hoursWords(-hours)} after it was due to start`;
  return `with less than ${hoursWords(hours)} of notice`;
}

function hoursWords(hours: number): string {
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

function shareWords(percent: number): string {
  if (percent === 100) return 'in full';
  return percent === 0 ? 'nothing' : `${percent}%`;
}

/** What earns nothing however it is decided, since there is no time or no price to pay. */
export const EARNS_NOTHING: readonly Exception[] = ['missed', 'open', 'same-worker', 'no-rate'];

const effectSentences = {
  pay: { about: 'Paid all the same', begins: 'A visit is paid without anybody deciding, even where it' },
  hold: { about: 'Held for a decision', begins: 'A visit waits for somebody to decide where it' },
  refuse: { about: 'Paid nothing', begins: 'A visit is paid nothing where it' },
} as const satisfies Record<Effect, { readonly about: string; readonly begins: string }>;

/** Which findings pay, wait or refuse. */
function effectWords({ effects }: Terms): TermWords[] {
  const told = EXCEPTIONS.filter((name) => !EXCEPTIONS_WITHOUT_CONTRACT.some((other) => other === name));
  const groups: Record<Effect, string[]> = { pay: [], hold: [], refuse: [] };
  for (const name of told) {
    const effect = effects[name] === 'pay' && EARNS_NOTHING.includes(name) ? 'refuse' : effects[name];
    if (name === 'cancelled' && effect !== 'hold') continue;
    groups[effect].push(exceptionWords[name].meaning);
  }
  return (['pay', 'hold', 'refuse'] as const).flatMap((effect) => {
    const { about, begins } = effectSentences[effect];
    const meanings = groups[effect];
    return meanings.length === 0 ? [] : [{ about, words: `${begins} ${listWords(meanings, 'or')}.` }];
  });
}
