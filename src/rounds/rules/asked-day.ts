/** What a placement request asks of a provider's rounds on one day. Source: docs/rules/rounds-can-place.md. */
import { londonInstant } from '../../ground/calendar.ts';
import type { Position } from '../../ground/geography.ts';
import { type CallWindow, callWindow, type PatternVisit } from '../../plans/rules/visit-pattern.ts';
import { checkKinds } from '../../providers/rules/checks.ts';
import type { Gender } from './problem.ts';
import { type RotaVisit, skillsOf } from './rota.ts';

/** Who asks, as far as rounds have to know. */
export type Asking = {
  readonly personId: number;
  readonly home: Position | null;
  readonly visits: readonly PatternVisit[];
  /** What the workers must be able to do. */
  readonly needs: readonly string[];
  readonly workerGender: { readonly gender: Gender; readonly required: boolean } | null;
  readonly language: { readonly name: string; readonly required: boolean } | null;
  /** Care workers by number. */
  readonly refused: readonly number[];
  readonly wanted: readonly number[];
};

/** The windows that a provider's contract gives visits without one of their own. */
export type Windows = { readonly window: CallWindow; readonly timeCriticalWindow: CallWindow };

/** The number of a visit that is only asked for: no planned visit has one below nought. */
export const askedId = (place: number): number => -(place + 1);
/** The place in the pattern of a visit that is only asked for. */
export const placeOf = (id: number): number => -id - 1;

/** The visits of a pattern on a day ('YYYY-MM-DD'). One of every few weeks counts in every week: the fullest week has to fit. */
export function askedOn(asking: Asking, day: string, windows: Windows): RotaVisit[] {
  const date = Temporal.PlainDate.from(day);
  return asking.visits.flatMap((visit, place) => {
    if (!visit.weekdays.includes(date.dayOfWeek)) return [];
    const start = londonInstant(date, Temporal.PlainTime.from(visit.startTime)).instant;
    const startsAt = start.epochMilliseconds / 1000;
    const { earlier, later } = callWindow(visit, windows);
    return [
      {
        id: askedId(place),
        reference: `asked ${place}`,
        personId: asking.personId,
        personName: '',
        day,
        startsAt,
        minutes: visit.minutes,
        earliest: startsAt - earlier * 60,
        latest: startsAt + later * 60,
        workers: visit.workers,
        purpose: visit.purpose,
        timeCritical: visit.timeCritical,
        timeCriticalReason: visit.timeCriticalReason,
        cancelled: false,
        spot: { name: 'the home', position: asking.home ?? undefined },
        skills: [...new Set([...skillsOf(visit), ...trainingOf(asking.needs)])],
        gender: asking.workerGender?.gender ?? null,
        genderRequired: asking.workerGender?.required ?? false,
        language: asking.language?.name ?? null,
        languageRequired: asking.language?.required ?? false,
        refused: asking.refused,
        wanted: asking.wanted,
      },
    ];
  });
}

/** The needs that no training recorded of care workers answers: rounds cannot look at them, and matching looks at what the provider lists. */
export function uncheckedNeeds({ needs }: Pick<Asking, 'needs'>): string[] {
  const looked = new Set(trainingOf(needs));
  return [...new Set(needs)].filter((need) => !looked.has(need)).toSorted();
}

/** The needs that a care worker's own training answers. */
function trainingOf(needs: readonly string[]): string[] {
  return needs.filter((need) => checkKinds.some((kind) => kind === need));
}
