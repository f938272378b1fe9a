/**
 * Why time that was paid for in a block was not used: each minute between bought and used has one cause, and the causes add up to the whole,
 * in minutes and in pence. Source: docs/rules/block-gaps.md.
 */
import { splitPence } from '../../ground/money.ts';
import type { PeriodAccount, Time } from './block-account.ts';

/** Why planned time was not used, in the order in which unused time is explained; what is left was never placed. */
export const LOST_CAUSES = ['held', 'missed', 'suspended', 'cancelled', 'shorter', 'refused'] as const;
export type LostCause = (typeof LOST_CAUSES)[number];

/** Planned minutes that earned nothing in the block, by cause. */
export type Lost = Readonly<Partial<Record<LostCause, number>>>;

/** A cause and what it comes to of a period. */
export type Gap = { readonly cause: 'taken off' | LostCause | 'not placed'; readonly time: Time };

/** What each cause is called. */
export const gapNames = {
  'taken off': 'Taken off the block',
  held: 'Held for a decision',
  missed: 'Missed',
  suspended: 'Suspended or in hospital',
  cancelled: 'Cancelled',
  shorter: 'Shorter than planned',
  refused: 'Refused, or after a death',
  'not placed': 'Not placed with anybody',
} as const satisfies Record<Gap['cause'], string>;

/**
 * The causes of a period's gap: bought and carried in, less what was used. Where more was lost than is unused, the causes that stand first
 * explain it; where less, the rest was never placed with anybody.
 */
export function blockGaps({ less, unused }: PeriodAccount, lost: Lost): Gap[] {
  let left = unused.minutes;
  const shares = LOST_CAUSES.map((cause) => {
    const minutes = Math.min(left, Math.max(0, lost[cause] ?? 0));
    left -= minutes;
    return { cause, minutes };
  });
  const all = [...shares, { cause: 'not placed' as const, minutes: left }];
  const pence =
    unused.minutes === 0
      ? all.map(() => 0)
      : splitPence(
          unused.pence,
          all.map(({ minutes }) => minutes),
        );
  return [
    { cause: 'taken off' as const, time: less },
    ...all.map(({ cause, minutes }, at) => ({ cause, time: { minutes, pence: pence[at] ?? 0 } })),
  ].filter(({ time }) => time.minutes > 0 || time.pence !== 0);
}
