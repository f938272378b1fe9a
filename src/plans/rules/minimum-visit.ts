/**
 * The shortest visit that may be asked for. Personal care is never commissioned in less than half an hour; a quarter of an
 * hour only for medication or to see that somebody is well. The minutes are a setting of the council, dated and with its
 * source, so they come in as values. Source: docs/rules/minimum-visit.md.
 */
import { z } from 'zod';
import { listWords } from '../../ground/text.ts';
import { ok, type Refusal, type Result, refuse } from '../../ground/result.ts';
import { purposeWords, PURPOSES, type Purpose } from './purposes.ts';

/** A council's rule: every visit lasts `minutes`, but one for a purpose of `shortPurposes` may last only `shortMinutes`. */
export type MinimumVisit = {
  readonly minutes: number;
  readonly shortMinutes: number;
  readonly shortPurposes: readonly Purpose[];
};

/** A rule with the day from which it is in force and what it rests on. */
export type DatedMinimumVisit = MinimumVisit & { readonly effectiveFrom: string; readonly source: string };

/** What holds where a council has recorded nothing of its own. */
export const USUAL_MINIMUM_VISIT: DatedMinimumVisit = {
  minutes: 30,
  shortMinutes: 15,
  shortPurposes: ['medication', 'welfare check'],
  effectiveFrom: '2015-09-23',
  source: 'NICE guideline NG21 and quality standard QS123, statement 4',
};

const whole = z.int().min(1).max(1440);
const shape = z.strictObject({
  minutes: whole,
  short_minutes: whole,
  short_purposes: z.array(z.enum(PURPOSES)),
});

/** Reads the setting `minimum-visit`: `{ "minutes": 30, "short_minutes": 15, "short_purposes": ["medication"] }`. */
export function parseMinimumVisit(json: unknown): Result<MinimumVisit> {
  const read = shape.safeParse(json);
  if (!read.success)
    return refuse('The shortest visit must be whole minutes, with the purposes that may be shorter');
  const { minutes, short_minutes: shortMinutes, short_purposes: shortPurposes } = read.data;
  if (shortMinutes > minutes)
    return refuse('The shorter minimum must not be longer than the usual one', 'short_minutes');
  return ok({ minutes, shortMinutes, shortPurposes });
}

/** The fewest minutes that a visit for a purpose may have. */
export function fewestMinutes(purpose: Purpose, rule: MinimumVisit): number {
  return rule.shortPurposes.includes(purpose) ? rule.shortMinutes : rule.minutes;
}

/** Why a visit is too short, or undefined where it is long enough. */
export function tooShort(
  { purpose, minutes }: { readonly purpose: Purpose; readonly minutes: number },
  rule: MinimumVisit,
): Refusal | undefined {
  const fewest = fewestMinutes(purpose, rule);
  if (minutes >= fewest) return undefined;
  const subject = `A visit for ${purposeWords[purpose]}`;
  if (fewest === rule.shortMinutes && rule.shortPurposes.includes(purpose))
    return refuse(`${subject} must be ${fewest} minutes or more`, 'minutes');
  const shorter =
    minutes >= rule.shortMinutes && rule.shortPurposes.length > 0
      ? `. Only a visit for ${listWords(
          rule.shortPurposes.map((short) => purposeWords[short]),
          'or',
        )} may be shorter`
      : '';
  return refuse(`${subject} must be ${fewest} minutes or more${shorter}`, 'minutes');
}
