/** How long a provider keeps the place of a person whose visits are suspended. Source: docs/rules/suspension.md. */
import { longDate } from '../../ground/calendar.ts';

/** Contracts whose time is paid for whether it is used or not: under them a place is kept however long it takes. */
export const KEEPING_KINDS = ['block', 'in-house'] as const;

/**
 * Until which day (both included) the place is kept that a suspension from a day on leaves, where the council keeps places for so many
 * days; null where it is kept however long it takes.
 */
export function placeKeptUntil(startsOn: string, contractKind: string, keptDays: number): string | null {
  if (KEEPING_KINDS.some((kind) => kind === contractKind)) return null;
  return Temporal.PlainDate.from(startsOn)
    .add({ days: keptDays - 1 })
    .toString();
}

/** The same in words, for the provider: 'Keep the place until Wednesday 18 March 2026'. */
export function placeKeptInWords(keptUntil: string | null): string {
  return keptUntil === null
    ? 'Keep the place: its time is bought by the contract'
    : `Keep the place until ${longDate(keptUntil)}; after that you may give it to others, and are asked again before visits begin`;
}

/** Whether a place is no longer kept on a day. */
export function placeIsGone(keptUntil: string | null, today: string): boolean {
  return keptUntil !== null && today > keptUntil;
}
