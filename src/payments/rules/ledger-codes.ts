/** The council's own code for what is paid, by service and kind of contract. Source: docs/rules/payment-runs.md. */

/** A code from a day on. Null: any service, any kind of contract. */
export type LedgerCode = {
  readonly id: number;
  readonly service: string | null;
  readonly contractKind: string | null;
  readonly code: string;
  readonly words: string;
  readonly effectiveFrom: string;
};

/**
 * The code that holds on a day ('YYYY-MM-DD'): the closest match, a service before a kind of contract, and of equals the one
 * recorded last. Undefined where none fits.
 */
export function ledgerCodeFor(
  codes: readonly LedgerCode[],
  paid: { readonly service: string | null; readonly contractKind: string | null; readonly on: string },
): LedgerCode | undefined {
  const fits = codes.filter(
    ({ service, contractKind, effectiveFrom }) =>
      effectiveFrom <= paid.on &&
      (service === null || service === paid.service) &&
      (contractKind === null || contractKind === paid.contractKind),
  );
  const closeness = ({ service, contractKind }: LedgerCode): number =>
    (service === null ? 0 : 2) + (contractKind === null ? 0 : 1);
  return fits.toSorted((a, b) => closeness(b) - closeness(a) || b.id - a.id)[0];
}

/** What is paid, summed by code; what has none stands under undefined. The largest sum first. */
export function sumByCode(
  codes: readonly LedgerCode[],
  paid: readonly {
    readonly service: string | null;
    readonly contractKind: string | null;
    readonly amountPence: number;
    readonly items: number;
  }[],
  on: string,
): { readonly code: LedgerCode | undefined; readonly amountPence: number; readonly items: number }[] {
  const sums = new Map<string, { code: LedgerCode | undefined; amountPence: number; items: number }>();
  for (const { amountPence, items, ...what } of paid) {
    const code = ledgerCodeFor(codes, { ...what, on });
    const key = code?.code ?? '';
    const sum = sums.get(key) ?? { code, amountPence: 0, items: 0 };
    sums.set(key, { code: sum.code, amountPence: sum.amountPence + amountPence, items: sum.items + items });
  }
  return [...sums.values()].toSorted((a, b) => b.amountPence - a.amountPence);
}
