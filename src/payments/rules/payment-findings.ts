/**
 * What somebody must look at before a payment run is approved. A finding's key names the facts it is about: where the facts change,
 * it is another finding, which nobody has ticked. Source: docs/rules/payment-runs.md.
 */
import { formatPounds } from '../../ground/money.ts';
import { listWords, plural } from '../../ground/text.ts';

/** One payment of a run with what is known beside it. Amounts are pence. */
export type PaymentToCheck = {
  readonly providerId: number;
  readonly providerName: string;
  readonly amountPence: number;
  /** What the provider was paid in the last run that paid it; undefined where it never was. */
  readonly lastPence: number | undefined;
  /** The version of its bank details now, and the one that it was last paid to. */
  readonly detailId: number | undefined;
  readonly lastDetailId: number | undefined;
  /** Why nothing can be paid to its details. */
  readonly blocked: string | undefined;
  /** Earlier payments that paid visits of the same weeks. */
  readonly samePeriod: readonly {
    readonly paymentId: number;
    readonly weeks: readonly string[];
    readonly amountPence: number;
  }[];
  /** Other providers that are paid to the same account. */
  readonly sameAccount: readonly string[];
  /** What has no ledger code. */
  readonly uncodedPence: number;
};

export const FINDING_KINDS = [
  'blocked',
  'bank details changed',
  'same account',
  'first payment',
  'paid before for this period',
  'large movement',
  'no ledger code',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Something to look at. What `blocks` cannot be ticked off: the payment must be put right or taken out. */
export type Finding = {
  readonly key: string;
  readonly kind: FindingKind;
  readonly providerId: number;
  readonly words: string;
  readonly blocks: boolean;
};

/** How far a payment may be from the last before somebody must look: both a share and an amount. */
export type MovementLimits = { readonly percent: number; readonly pence: number };

/** Whether a payment is far from the last one. */
export function isLargeMovement(
  { amountPence, lastPence }: Pick<PaymentToCheck, 'amountPence' | 'lastPence'>,
  { percent, pence }: MovementLimits,
): boolean {
  if (lastPence === undefined) return false;
  const moved = Math.abs(amountPence - lastPence);
  return moved >= pence && moved * 100 >= Math.abs(lastPence) * percent;
}

/** Everything to look at in a run, in the order of kinds and then of payments. */
export function findingsOf(payments: readonly PaymentToCheck[], limits: MovementLimits): Finding[] {
  const found = payments.flatMap((payment) => findingsOfPayment(payment, limits));
  return FINDING_KINDS.flatMap((kind) => found.filter((finding) => finding.kind === kind));
}

function findingsOfPayment(payment: PaymentToCheck, limits: MovementLimits): Finding[] {
  const { providerId, providerName, amountPence, lastPence, detailId, lastDetailId } = payment;
  const found: Finding[] = [];
  const add = (kind: FindingKind, facts: string, words: string): void => {
    found.push({
      key: `${kind} ${providerId} ${facts}`.trim(),
      kind,
      providerId,
      words,
      blocks: kind === 'blocked',
    });
  };
  if (payment.blocked !== undefined)
    add('blocked', payment.blocked, `${providerName} cannot be paid. ${payment.blocked}`);
  if (lastDetailId !== undefined && detailId !== undefined && detailId !== lastDetailId)
    add(
      'bank details changed',
      String(detailId),
      `${providerName} is paid to other bank details than last time.`,
    );
  if (payment.sameAccount.length > 0)
    add(
      'same account',
      `${detailId} ${payment.sameAccount.join(', ')}`,
      `${providerName} is paid to the same account as ${listWords([...payment.sameAccount])}.`,
    );
  if (lastPence === undefined)
    add(
      'first payment',
      String(amountPence),
      `${providerName} is paid for the first time: ${formatPounds(amountPence)}.`,
    );
  for (const { paymentId, weeks, amountPence: before } of payment.samePeriod)
    add(
      'paid before for this period',
      `${paymentId} ${weeks.join(' ')}`,
      `${providerName} was paid ${formatPounds(before)} before in payment ${paymentId}, which has visits of ${weeks.length === 1 ? 'the same week' : `the same ${plural(weeks.length, 'week')}`} too. No visit is paid twice; look whether what comes late is right.`,
    );
  if (lastPence !== undefined && isLargeMovement(payment, limits))
    add(
      'large movement',
      `${lastPence} ${amountPence}`,
      `${providerName} is paid ${formatPounds(amountPence)}, ${formatPounds(Math.abs(amountPence - lastPence))} ${amountPence > lastPence ? 'more' : 'less'} than last time.`,
    );
  if (payment.uncodedPence !== 0)
    add(
      'no ledger code',
      String(payment.uncodedPence),
      `${formatPounds(payment.uncodedPence)} of ${providerName} has no ledger code.`,
    );
  return found;
}

/** The findings that keep a run from being checked: those that block, and those without a word. */
export function stillOpen(findings: readonly Finding[], ticked: ReadonlySet<string>): Finding[] {
  return findings.filter(({ key, blocks }) => blocks || !ticked.has(key));
}

/** The facts that a check was of, as one text: two checks of the same facts have the same. */
export function factsChecked(findings: readonly Finding[], payments: readonly PaymentToCheck[]): string {
  const paid = payments.map(
    ({ providerId, amountPence, detailId }) => `${providerId} ${amountPence} ${detailId ?? '-'}`,
  );
  return [...findings.map(({ key }) => key), ...paid].toSorted().join('\n');
}
