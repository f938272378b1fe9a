import { plural } from '../../ground/text.ts';
import type { Scope } from '../../platform/scope.ts';

/** What planning did, in visits. */
export type Replanned = {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly cancelled: number;
  readonly takenOut: number;
  readonly broughtBack: number;
};

/** Who met a person: how many visits were logged, and by whom, the one met most first. Days are 'YYYY-MM-DD'. */
export type Continuity = {
  readonly visits: number;
  readonly workers: readonly {
    readonly provider_name: string;
    readonly reference: string;
    readonly name: string | null;
    readonly visits: number;
    readonly first_on: string;
  }[];
};

/**
 * What the pages of packages need of the visits that packages lead to. Care packages come before visits in the order of rooms, so the table of
 * URLs hands this in.
 */
export type VisitsSide = {
  /** Makes the planned visits of some lines what is asked for now, from a day on. */
  readonly replan: (scope: Scope, lineIds: readonly number[], from: string) => Promise<Replanned>;
  /** Who met a person from one day to another, both included. */
  readonly workersMet: (scope: Scope, personId: number, from: string, to: string) => Promise<Continuity>;
};

/** What planning did, for whoever asked for it: '12 visits were added and 3 taken out.' Nothing where nothing changed. */
export function replannedWords(done: Replanned): string {
  const parts = [
    [done.added, 'added'],
    [done.changed, 'changed'],
    [done.removed, 'taken out'],
    [done.cancelled + done.takenOut, 'cancelled'],
    [done.broughtBack, 'brought back'],
  ] as const;
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${plural(count, 'visit')} ${what}`);
  return words.length === 0 ? '' : `${words.join(', ')}.`;
}
