/**
 * What a transition needs of the visits that packages lead to. Care packages come before visits in the order of rooms, so the table of
 * URLs and jobs hands this in.
 */
import type { Scope } from '../../platform/scope.ts';

/** What a care worker logged on a line. `name` is null where only the provider's number is known. */
export type LoggedOn = {
  readonly lineId: number;
  readonly worker: string;
  readonly name: string | null;
  readonly minutes: number;
};

/** A planned visit of a line: its start in epoch seconds. */
export type PlannedAround = { readonly lineId: number; readonly startsAt: number };

export type TransitionSide = {
  /** Makes the planned visits of some lines what is asked for now, from a day on. */
  readonly replan: (scope: Scope, lineIds: readonly number[], from: string) => Promise<unknown>;
  /** What a provider's care workers logged on each line from one day to another, both included. */
  readonly loggedOn: (scope: Scope, providerId: number, from: string, to: string) => Promise<LoggedOn[]>;
  /** The planned visits of some lines from one instant to another (epoch seconds, the last not in it). */
  readonly plannedAround: (
    scope: Scope,
    lineIds: readonly number[],
    from: number,
    to: number,
  ) => Promise<PlannedAround[]>;
  /** What a transition was started from, such as a drill; absent or undefined where it was started by itself. */
  readonly startedFrom?: (
    scope: Scope,
    transitionId: number,
  ) => Promise<{ readonly text: string; readonly href: string } | undefined>;
  /**
   * The first day ('YYYY-MM-DD') on which the old provider makes no visit whatever its services say, where the transition was started because
   * it fails; absent or undefined where its care goes on until it is placed. Whoever may see the transition may know it.
   */
  readonly failsOn?: (scope: Scope, transitionId: number) => Promise<string | undefined>;
};
