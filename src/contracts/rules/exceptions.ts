/**
 * What verification can find wrong with a visit, in the order in which it is listed, and what each finding does to the
 * pay unless a contract says otherwise. Source: docs/rules/verdict.md.
 */
export const EXCEPTIONS = [
  'missed',
  'cancelled',
  'early',
  'late',
  'not-a-visit',
  'short',
  'long',
  'open',
  'manual',
  'overlap',
  'same-worker',
  'no-rate',
  'duplicate',
  'unplanned',
] as const;

export type Exception = (typeof EXCEPTIONS)[number];

/** `pay`: it pays by itself. `hold`: it pays once a person has decided. `refuse`: it earns nothing. */
export const EFFECTS = ['pay', 'hold', 'refuse'] as const;

export type Effect = (typeof EFFECTS)[number];

export type Effects = Readonly<Record<Exception, Effect>>;

export const DEFAULT_EFFECTS: Effects = {
  missed: 'refuse',
  cancelled: 'pay',
  early: 'pay',
  late: 'pay',
  'not-a-visit': 'refuse',
  short: 'pay',
  long: 'pay',
  open: 'hold',
  manual: 'hold',
  overlap: 'hold',
  'same-worker': 'hold',
  'no-rate': 'hold',
  duplicate: 'refuse',
  unplanned: 'hold',
};

/** The strongest effect of a visit's exceptions: refuse over hold over pay; without exceptions it pays. */
export function strongestEffect(exceptions: readonly Exception[], effects: Effects): Effect {
  let strongest: Effect = 'pay';
  for (const exception of exceptions) {
    const effect = effects[exception];
    if (effect === 'refuse') return 'refuse';
    if (effect === 'hold') strongest = 'hold';
  }
  return strongest;
}
