/**
 * Care without visits around a cut-over: which provider has each night, each day and each day of live-in care.
 * Source: docs/rules/transition.md.
 */
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import { londonInstant } from '../../ground/calendar.ts';
import type { PeriodicDays } from './periodic-words.ts';
import type { HoldingLine } from './transition-hours.ts';

/**
 * A line, with the first second after its own last day, and that from which its provider's care must stop whatever was agreed; null where
 * there is none. What holds of it ends with the earlier one.
 */
export type StoppingLine = HoldingLine & {
  readonly endsAt: number | null;
  readonly stopsAt: number | null;
};

/** One night or day that is asked for: the day on which it begins, 'YYYY-MM-DD', and its seconds, the last not in it. */
export type Turn = { readonly day: string; readonly from: number; readonly to: number };

/** Days of a service from a day on. */
export type DatedDays = PeriodicDays & { readonly effectiveFrom: string; readonly version: number };

/** Who has a turn: one of the two providers, nobody (or nobody to its end), or both. */
export type TurnHolder = 'old' | 'new' | 'nobody' | 'two';

/** Turns one after the other that one provider has: the days on which the first and the last begin. */
export type TurnRun = {
  readonly holder: TurnHolder;
  readonly first: string;
  readonly last: string;
  readonly turns: number;
};

/** The turns that a service asks for on some days ('YYYY-MM-DD'), by the version of its days that holds on each. */
export function turnsOf(versions: readonly DatedDays[], days: readonly string[]): Turn[] {
  return days.flatMap((day) => {
    const held = termsInForce(versions, day) ?? versions[0];
    const date = Temporal.PlainDate.from(day);
    if (held === undefined || !held.weekdays.includes(date.dayOfWeek)) return [];
    const ends = held.toTime <= held.fromTime ? date.add({ days: 1 }) : date;
    return [{ day, from: seconds(date, held.fromTime), to: seconds(ends, held.toTime) }];
  });
}

/** Who has a turn. A line has it whole that holds as it begins, unless its provider's care must stop before it ends. */
export function holderOf(old: StoppingLine, next: StoppingLine | null, { from, to }: Turn): TurnHolder {
  const has = (line: StoppingLine | null): boolean =>
    line !== null &&
    line.from <= from &&
    (line.endsAt === null || from < line.endsAt) &&
    (line.stopsAt === null || to <= line.stopsAt);
  if (has(old)) return has(next) ? 'two' : 'old';
  return has(next) ? 'new' : 'nobody';
}

/** Who has what, turn after turn, put together where it stays the same. */
export function runsOf(old: StoppingLine, next: StoppingLine | null, turns: readonly Turn[]): TurnRun[] {
  const runs: TurnRun[] = [];
  for (const turn of turns) {
    const holder = holderOf(old, next, turn);
    const last = runs.at(-1);
    if (last?.holder === holder) runs[runs.length - 1] = { ...last, last: turn.day, turns: last.turns + 1 };
    else runs.push({ holder, first: turn.day, last: turn.day, turns: 1 });
  }
  return runs;
}

function seconds(date: Temporal.PlainDate, time: string): number {
  return Math.floor(londonInstant(date, Temporal.PlainTime.from(time)).instant.epochMilliseconds / 1000);
}
