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

/** What would become of the visits after a last day, in visits: see visits/rules/end-of-care.ts. */
export type EndForetold = {
  readonly made: number;
  readonly passed: number;
  readonly removed: number;
  readonly cancelled: number;
};

/** What would come back were an end taken back, in visits: those with somebody in a rota among them, and those whose time has passed. */
export type BackForetold = { readonly back: number; readonly placed: number; readonly passed: number };

/**
 * What the pages of packages need of the visits that packages lead to. Care packages come before visits in the order of rooms, so the table of
 * URLs hands this in.
 */
export type VisitsSide = {
  /** Makes the planned visits of some lines what is asked for now, from a day on. */
  readonly replan: (scope: Scope, lineIds: readonly number[], from: string) => Promise<Replanned>;
  /** What would become of the visits of some lines after a last day. Changes nothing. */
  readonly foretellEnd: (scope: Scope, lineIds: readonly number[], endsOn: string) => Promise<EndForetold>;
  /** What would come back were the ends of some lines taken back now. Changes nothing. */
  readonly foretellBack: (scope: Scope, lineIds: readonly number[]) => Promise<BackForetold>;
  /** Brings back what the ends of some lines took out, with its places in rotas, and plans them again from a day on. */
  readonly bringBack: (scope: Scope, lineIds: readonly number[], from: string) => Promise<Replanned>;
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

/** What would become of the visits after a last day, in sentences with numbers; one sentence where none is planned after it. */
export function foretoldEndWords({ made, passed, removed, cancelled }: EndForetold): string[] {
  const parts = [
    [
      made,
      'after this day logged already: it stays, and is paid as the contract says',
      'after this day logged already: they stay, and are paid as the contract says',
    ],
    [
      passed,
      'after this day whose time has passed and that nobody has logged: it stays, and is decided in its provider’s week',
      'after this day whose time has passed and that nobody has logged: they stay, and are decided in their provider’s week',
    ],
    [removed, 'still to come: it is taken out', 'still to come: they are taken out'],
    [
      cancelled,
      'so soon that the contract may pay for it: it is kept as cancelled',
      'so soon that the contract may pay for them: they are kept as cancelled',
    ],
  ] as const;
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, one, several]) => `${plural(count, 'visit')} ${count === 1 ? one : several}.`);
  return words.length === 0 ? ['No visit is planned after this day.'] : words;
}
