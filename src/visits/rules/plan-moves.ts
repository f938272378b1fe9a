/** Moving one planned visit to another time, or adding one: a short-notice variation that leaves the pattern as it is. Source: docs/rules/short-notice-changes.md. */
import { longDate, minutesInWords } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import type { CallWindow } from '../../plans/rules/visit-pattern.ts';
import { suspensionAt, type SuspensionToApply } from './plan-suspensions.ts';

/** How far a visit can be moved from when its pattern asks for it. */
export const MOST_DAYS_MOVED = 7;

/** A visit that somebody wants moved. Days are 'YYYY-MM-DD', instants epoch seconds. */
export type VisitToMove = {
  readonly status: 'planned' | 'cancelled';
  readonly startsAt: number;
  /** The day and the instant at which its pattern or its file asks for it. */
  readonly askedOn: string;
  readonly askedAt: number;
  /** Logged or verified: it has happened, or was found not to have. */
  readonly fixed: boolean;
  /** Why it cannot wait; null where it can. */
  readonly criticalReason: string | null;
  /** How early and how late it may begin by its contract, in minutes. */
  readonly window: CallWindow;
};

/** A time at which a visit would happen: its London day, its start in epoch seconds and its minutes. */
export type VisitTime = { readonly startsOn: string; readonly startsAt: number; readonly minutes: number };

/** What lies around a time: the days of the line, when its visits are not wanted, and what else is planned for the person. */
export type Around = {
  readonly lineStartsOn: string;
  readonly lineEndsOn: string | null;
  readonly suspensions: readonly SuspensionToApply[];
  /** `words` says which visit it is: 'Bright Homecare at 21:30'. */
  readonly others: ReadonlyArray<Pick<VisitTime, 'startsAt' | 'minutes'> & { readonly words: string }>;
};

/** Why a visit may not be moved to a time, or undefined where it may. `reviewed` where somebody has looked at why it cannot wait. */
export function faultOfMove(
  visit: VisitToMove,
  to: VisitTime,
  around: Around,
  reviewed: boolean,
): Refusal | undefined {
  if (visit.status === 'cancelled') return refuse('This visit is cancelled: put it back before you move it');
  if (visit.fixed)
    return refuse('This visit was logged or verified already, so its time can no longer be changed');
  if (visit.startsAt === to.startsAt) return refuse('The visit is at this time already', 'start_time');
  const asked = Temporal.PlainDate.from(visit.askedOn);
  const days = Math.abs(asked.until(Temporal.PlainDate.from(to.startsOn), { largestUnit: 'days' }).days);
  if (days > MOST_DAYS_MOVED)
    return refuse(
      `The visit is asked for on ${longDate(asked)}: it can be moved by ${MOST_DAYS_MOVED} days at most. Change the visit pattern for more`,
      'starts_on',
    );
  return faultOfTime(to, around) ?? (reviewed ? undefined : faultOfWindow(visit, to));
}

/** Why nothing can be planned at a time, or undefined where it can: outside the service, while it is suspended, or beside another visit. */
export function faultOfTime(time: VisitTime, around: Around): Refusal | undefined {
  const { lineStartsOn, lineEndsOn, suspensions, others } = around;
  if (time.startsOn < lineStartsOn)
    return refuse(
      `The service begins on ${longDate(lineStartsOn)}: choose that day or a later one`,
      'starts_on',
    );
  if (lineEndsOn !== null && time.startsOn > lineEndsOn)
    return refuse(
      `The service ends on ${longDate(lineEndsOn)}: choose that day or an earlier one`,
      'starts_on',
    );
  const suspension = suspensionAt(time.startsAt, suspensions);
  if (suspension !== undefined)
    return refuse(`Visits are not wanted then (${suspension.reason}): choose another time`, 'starts_on');
  const other = others.find((one) => overlap(one, time));
  if (other === undefined) return undefined;
  return refuse(
    `It would overlap another visit to this person, ${other.words}: choose another time, or move that one first`,
    'start_time',
  );
}

function overlap(
  a: Pick<VisitTime, 'startsAt' | 'minutes'>,
  b: Pick<VisitTime, 'startsAt' | 'minutes'>,
): boolean {
  return a.startsAt < b.startsAt + b.minutes * 60 && b.startsAt < a.startsAt + a.minutes * 60;
}

/** A time-critical visit leaves its window only once somebody has looked at why it cannot wait. */
function faultOfWindow({ criticalReason, askedAt, window }: VisitToMove, to: VisitTime): Refusal | undefined {
  if (criticalReason === null) return undefined;
  const minutes = Math.abs(to.startsAt - askedAt) / 60;
  const early = to.startsAt < askedAt;
  const most = early ? window.earlier : window.later;
  if (minutes <= most) return undefined;
  return refuse(
    `This visit is time-critical: ${criticalReason}. It may be ${minutesInWords(most)} ${early ? 'early' : 'late'} at most, and this is ${minutesInWords(minutes)}. Look at the reason, and say that you have`,
    'reviewed',
  );
}

/** A change to a single visit that may be taken back: where it stands now and where it stood. Instants are epoch seconds. */
export type ChangeToUndo = {
  readonly kind: 'moved' | 'cancelled' | 'added' | 'undone';
  readonly wasAt: number | null;
  readonly isAt: number | null;
};

/** Why a change can no longer be taken back at `now`, or undefined where it can: until the visit begins, before and after the change. */
export function faultOfUndo(change: ChangeToUndo | undefined, now: number): Refusal | undefined {
  if (change === undefined || change.kind === 'undone') return refuse('There is no change to take back');
  const begins = Math.min(change.wasAt ?? Infinity, change.isAt ?? Infinity);
  return begins > now
    ? undefined
    : refuse('The time of this visit has come, so the change can no longer be taken back');
}
