/**
 * From lines with their amounts to a whole official document: the rounding of a line named, the VAT breakdown and the
 * totals worked out. Source: docs/rules/official-invoices.md.
 */
import { halfUp } from '../../ground/money.ts';
import {
  divided,
  formatDecimal,
  fromPence,
  minus,
  parseDecimal,
  rounded,
  times,
  toPence,
  trimmed,
  ZERO,
} from './ubl-decimal.ts';
import type {
  OfficialAllowance,
  OfficialInvoice,
  OfficialLine,
  OfficialTax,
  OfficialTaxRow,
} from './ubl-value.ts';

/** Why nothing is charged: words, and the code of the VATEX list. */
export type Exemption = { readonly reason: string; readonly reasonCode: string | null };

/** Welfare services by a regulated provider: exempt under the VAT Act 1994, Schedule 9, Group 7, item 9. */
export const WELFARE_EXEMPTION: Exemption = {
  reason: 'Exempt: welfare services, VAT Act 1994, Schedule 9, Group 7, item 9',
  reasonCode: 'VATEX-EU-132-1G',
};

/** A seller with no tax reference at all. */
export const OUTSIDE_VAT: Exemption = { reason: 'Not subject to VAT', reasonCode: 'VATEX-EU-O' };

/** A document before its VAT breakdown and totals are worked out. */
export type OfficialDraft = Omit<OfficialInvoice, 'taxes' | 'totals'> & {
  /** For each category that charges nothing for a reason (E, O, AE, K, G): why. */
  readonly exemptions: Readonly<Record<string, Exemption>>;
  readonly paid_pence: number;
};

/**
 * The category a seller's care is invoiced under. A seller with no tax reference at all can only be outside VAT (O), since
 * the rules ask every other category for one; care by a regulated provider is exempt (E) unless it charges VAT.
 */
export function categoryOf(
  seller: { readonly vatNumber: string | null; readonly taxNumber: string | null },
  chargesVat: boolean,
): OfficialTax {
  if (seller.vatNumber === null && seller.taxNumber === null) return { category: 'O', percent: null };
  return chargesVat ? { category: 'S', percent: '20' } : { category: 'E', percent: '0' };
}

/** Whole minutes as hours, to six places: 30 → '0.5', 20 → '0.333333'. */
export function hoursOf(minutes: number): string {
  return formatDecimal(trimmed(divided({ units: BigInt(minutes), places: 0 }, { units: 60n, places: 0 }, 6)));
}

/**
 * What stands between quantity × price and a line's amount, as an allowance or a charge that says why; none where they
 * agree to the penny. A contract that rounds each visit gives lines that differ by more than the rules' two pence.
 */
export function roundingOf(
  line: Pick<OfficialLine, 'quantity' | 'price' | 'priceQuantity' | 'amount_pence'>,
  reason = 'Rounding of each visit, by the contract',
): OfficialAllowance[] {
  const quantity = parseDecimal(line.quantity) ?? ZERO;
  const price = parseDecimal(line.price) ?? ZERO;
  const per = parseDecimal(line.priceQuantity ?? '1') ?? { units: 1n, places: 0 };
  const exact = divided(times(quantity, price), per, 2);
  const over = toPence(minus(fromPence(line.amount_pence), rounded(exact, 2))) ?? 0;
  if (over === 0) return [];
  return [{ charge: over > 0, amount_pence: Math.abs(over), reason, reasonCode: null }];
}

/** Works out the VAT breakdown and the totals. A document outside VAT names no VAT number of the buyer (BR-O-02). */
export function completeInvoice(draft: OfficialDraft): OfficialInvoice {
  const { exemptions: _why, paid_pence, ...rest } = draft;
  const taxes = breakdown(draft);
  const outside = taxes.some((row) => row.category === 'O');
  const lines_pence = total(draft.lines.map((line) => line.amount_pence));
  const off = total(draft.allowances.filter((one) => !one.charge).map((one) => one.amount_pence));
  const on = total(draft.allowances.filter((one) => one.charge).map((one) => one.amount_pence));
  const withoutTax_pence = lines_pence - off + on;
  const tax_pence = total(taxes.map((row) => row.tax_pence));
  return {
    ...rest,
    buyer: outside ? { ...draft.buyer, vatNumber: null } : draft.buyer,
    taxes,
    totals: {
      lines_pence,
      allowances_pence: off,
      charges_pence: on,
      withoutTax_pence,
      tax_pence,
      withTax_pence: withoutTax_pence + tax_pence,
      paid_pence,
      rounding_pence: 0,
      payable_pence: withoutTax_pence + tax_pence - paid_pence,
    },
  };
}

/** One row for each category and rate, in the order in which they first come. */
function breakdown(draft: OfficialDraft): OfficialTaxRow[] {
  const rows = new Map<string, { tax: OfficialTax; taxable: number }>();
  const add = (tax: OfficialTax, pence: number): void => {
    const rate = tax.percent === null ? null : (parseDecimal(tax.percent) ?? ZERO);
    const key = `${tax.category} ${rate === null ? '' : formatDecimal(trimmed(rate))}`;
    const row = rows.get(key) ?? { tax, taxable: 0 };
    rows.set(key, { ...row, taxable: row.taxable + pence });
  };
  for (const line of draft.lines) add(line.tax, line.amount_pence);
  for (const one of draft.allowances) add(one.tax, one.charge ? one.amount_pence : -one.amount_pence);
  return [...rows.values()].map(({ tax, taxable }) => ({
    ...tax,
    taxable_pence: taxable,
    tax_pence: taxOn(taxable, tax.percent),
    reason: draft.exemptions[tax.category]?.reason ?? null,
    reasonCode: draft.exemptions[tax.category]?.reasonCode ?? null,
  }));
}

function taxOn(taxable_pence: number, percent: string | null): number {
  const rate = percent === null ? ZERO : (parseDecimal(percent) ?? ZERO);
  return halfUp(BigInt(taxable_pence) * rate.units, 100n * 10n ** BigInt(rate.places));
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
