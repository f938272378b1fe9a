/**
 * The shortest visit that may be asked for. Personal care is never commissioned in less than half an hour; a quarter of an
 * hour only for medication or to see that somebody is well. The minutes are a setting of the council, dated and with its
 * source, so they come in as values. Source: docs/rules/minimum-visit.md.
 */
import { listWords } from '../../ground/text.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import { type Purpose, PURPOSES, purposeWords } from './purposes.ts';

/** A council's rule: every visit lasts `minutes`, but one for a purpose of `shortPurposes` may last only `shortMinutes`. */
export type MinimumVisit = {
  readonly minutes: number;
  readonly shortMinutes: number;
  readonly shortPurposes: readonly string[];
};

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
  const short = PURPOSES.filter((one) => rule.shortPurposes.includes(one)).map((one) => purposeWords[one]);
  const shorter =
    minutes >= rule.shortMinutes && short.length > 0
      ? `. Only a visit for ${listWords(short, 'or')} may be shorter`
      : '';
  return refuse(`${subject} must be ${fewest} minutes or more${shorter}`, 'minutes');
}
