/** Until when the end of a service can be taken back, and what stands against it. Source: docs/rules/taking-an-end-back.md. */
import { longDate } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';

/** For how many days after it was saved an end can be taken back. */
export const TAKE_BACK_DAYS = 28;

/** An end as the rule sees it, and what has become of the service since. Days are 'YYYY-MM-DD'. */
export type EndSeen = {
  /** When it was saved. */
  readonly savedOn: string;
  /** The last day that stood there before; null where none did. */
  readonly endsOnBefore: string | null;
  /** From when the same service goes on with a newer line, and with whom; null where none does. */
  readonly followedBy: { readonly from: string; readonly provider: string } | null;
  /** Whether another provider is being sought in its place. */
  readonly soughtAgain: boolean;
  readonly diedOn: string | null;
};

/** The last day on which an end that was saved on a day can be taken back. */
export function lastDayToTakeBack(savedOn: string): string {
  return Temporal.PlainDate.from(savedOn).add({ days: TAKE_BACK_DAYS }).toString();
}

/** Why an end cannot be taken back on a day; undefined where it can. */
export function faultOfTakingBack(end: EndSeen, today: string): Refusal | undefined {
  const { savedOn, endsOnBefore, followedBy, soughtAgain, diedOn } = end;
  const until = lastDayToTakeBack(savedOn);
  if (diedOn !== null) return refuse(`The person died on ${longDate(diedOn)}`);
  if (today > until)
    return refuse(
      `This end was saved on ${longDate(savedOn)} and could be taken back until ${longDate(until)}: arrange the service again`,
    );
  if (endsOnBefore !== null && endsOnBefore < today)
    return refuse(`The service was to end on ${longDate(endsOnBefore)} in any case`);
  if (soughtAgain)
    return refuse('Another provider is sought for it by now: withdraw that request first, or go on with it');
  if (followedBy !== null)
    return refuse(
      `${followedBy.provider} gives this service from ${longDate(followedBy.from)}: end that first, so that nobody has it twice`,
    );
  return undefined;
}
