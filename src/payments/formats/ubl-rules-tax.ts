/**
 * The rules of EN 16931 and Peppol BIS Billing 3.0 on VAT: each category asks for the same ten things in its own way, so
 * the ways are a table and the ten things are written once.
 */
import {
  compare,
  type Decimal,
  divided,
  fromPence,
  minus,
  parseDecimal,
  rounded,
  size,
  sum,
  times,
  ZERO,
} from './ubl-decimal.ts';
import { must, type Report } from './ubl-rules-document.ts';
import { isCharge, linesOf, numberAt } from './ubl-rules-lines.ts';
import { vatNumbers } from './ubl-rules-parties.ts';
import { all, type Element, first, words } from './ubl-xml.ts';

type Way = {
  /** How the category's rules are named. */
  readonly prefix: string;
  readonly name: string;
  /** What the rate must be: above nought, nought, not below nought, or not there. */
  readonly rate: 'positive' | 'nought' | 'any' | 'none';
  /** Whose tax numbers must be there: any of the seller, its VAT number, and the buyer's, or none at all. */
  readonly numbers: 'any' | 'vat' | 'both' | 'reverse' | 'none';
  /** Whether the breakdown must say why nothing is charged, or must not. */
  readonly reason: boolean;
};

const WAYS: Readonly<Record<string, Way>> = {
  S: { prefix: 'BR-S', name: 'standard rate (S)', rate: 'positive', numbers: 'any', reason: false },
  Z: { prefix: 'BR-Z', name: 'zero rate (Z)', rate: 'nought', numbers: 'any', reason: false },
  E: { prefix: 'BR-E', name: 'exempt (E)', rate: 'nought', numbers: 'any', reason: true },
  AE: { prefix: 'BR-AE', name: 'reverse charge (AE)', rate: 'nought', numbers: 'reverse', reason: true },
  K: { prefix: 'BR-IC', name: 'supply within Europe (K)', rate: 'nought', numbers: 'both', reason: true },
  G: { prefix: 'BR-G', name: 'export (G)', rate: 'nought', numbers: 'vat', reason: true },
  O: { prefix: 'BR-O', name: 'outside VAT (O)', rate: 'none', numbers: 'none', reason: true },
  L: { prefix: 'BR-AF', name: 'Canary Islands tax (L)', rate: 'any', numbers: 'any', reason: false },
  M: { prefix: 'BR-AG', name: 'Ceuta and Melilla tax (M)', rate: 'any', numbers: 'any', reason: false },
};

const POUND = fromPence(100);
const HUNDRED: Decimal = { units: 100n, places: 0 };

/** A VAT category where it is used: on a line, on an allowance or charge, or in the breakdown. */
type Use = {
  readonly at: Element;
  /** The code where its scheme is VAT, and the code as written. */
  readonly code: string;
  readonly written: string;
  readonly amount: Decimal;
};

/** Checks the VAT of lines, of allowances and charges, and of the breakdown against each other. */
export function checkTax(root: Element, report: Report): void {
  const lines = linesOf(root).flatMap((line) =>
    all(line, 'cac:Item/cac:ClassifiedTaxCategory').map((at) =>
      useOf(at, numberAt(line, 'cbc:LineExtensionAmount')),
    ),
  );
  const added = all(root, 'cac:AllowanceCharge').flatMap((one) =>
    all(one, 'cac:TaxCategory').map((at) => {
      const amount = numberAt(one, 'cbc:Amount') ?? ZERO;
      return {
        ...useOf(at, isCharge(one) === true ? amount : minus(ZERO, amount)),
        charge: isCharge(one) === true,
      };
    }),
  );
  const rows = all(root, 'cac:TaxTotal/cac:TaxSubtotal');
  for (const row of rows) checkRow(row, report);
  const breakdown = rows.flatMap((row) =>
    all(row, 'cac:TaxCategory').map((at) => useOf(at, numberAt(row, 'cbc:TaxableAmount'))),
  );
  for (const [code, way] of Object.entries(WAYS)) {
    const onLines = lines.filter((use) => use.code === code);
    const onAdded = added.filter((use) => use.code === code);
    const inRows = breakdown.filter((use) => use.code === code);
    checkPresence(root, way, onLines.length + onAdded.length, inRows.length, report);
    checkNumbers(root, way, onLines, onAdded, report);
    checkRates(way, onLines, onAdded, report);
    const all = [...lines, ...added].filter((use) => use.written === code);
    for (const row of inRows) checkBreakdown(row, way, all, report);
  }
  checkOutside(root, lines, added, breakdown, report);
  checkSplit(root, [...lines, ...added, ...breakdown], report);
}

function useOf(at: Element, amount: Decimal | undefined): Use {
  const vat = words(at, 'cac:TaxScheme/cbc:ID').toUpperCase() === 'VAT';
  const written = words(at, 'cbc:ID');
  return { at, code: vat ? written : '', written, amount: amount ?? ZERO };
}

function checkRow(row: Element, report: Report): void {
  const tax = all(row, 'cac:TaxCategory').find(
    (one) => words(one, 'cac:TaxScheme/cbc:ID').toUpperCase() === 'VAT',
  );
  const percent = tax === undefined ? undefined : numberAt(tax, 'cbc:Percent');
  const taxable = numberAt(row, 'cbc:TaxableAmount');
  const amount = numberAt(row, 'cbc:TaxAmount');
  const there = (path: string): boolean => tax !== undefined && first(tax, path) !== undefined;
  must(
    report,
    row,
    [first(row, 'cbc:TaxableAmount') !== undefined, 'BR-45', 'Give the amount that the VAT is on'],
    [first(row, 'cbc:TaxAmount') !== undefined, 'BR-46', 'Give the amount of VAT'],
    [there('cbc:ID'), 'BR-47', 'Give the VAT category of the breakdown'],
    [
      there('cbc:Percent') || (tax !== undefined && words(tax, 'cbc:ID') === 'O'),
      'BR-48',
      'Give the rate of VAT in per cent; only a document outside VAT has none',
    ],
    [
      all(row, 'cac:TaxCategory/cbc:TaxExemptionReason').length <= 1,
      'UBL-SR-32',
      'Give one reason for exemption',
    ],
  );
  if (taxable === undefined || amount === undefined) return;
  const holds =
    percent === undefined || rounded(percent, 0).units === 0n
      ? rounded(amount, 0).units === 0n
      : near(amount, taxable, percent);
  if (!holds) report('BR-CO-17', row, 'Make the VAT equal to its taxable amount × its rate');
}

/** Whether VAT is within a pound of what the rate asks of the taxable amount, as the official rules allow. */
function near(amount: Decimal, taxable: Decimal, percent: Decimal): boolean {
  const due = divided(times(size(taxable), percent), HUNDRED, 2);
  return compare(size(minus(size(amount), due)), POUND) < 0;
}

function checkPresence(root: Element, way: Way, used: number, rows: number, report: Report): void {
  const several = way.rate === 'positive' || way.rate === 'any';
  const right = several ? used > 0 === rows > 0 : used + rows === 0 || rows === 1;
  if (!right)
    report(
      `${way.prefix}-01`,
      root,
      `Give ${several ? 'a row' : 'exactly one row'} of the VAT breakdown for ${way.name} where lines use it, and none where they do not`,
    );
}

function checkNumbers(
  root: Element,
  way: Way,
  lines: readonly Use[],
  added: readonly (Use & { readonly charge: boolean })[],
  report: Report,
): void {
  const seller = first(root, 'cac:AccountingSupplierParty/cac:Party');
  const buyer = first(root, 'cac:AccountingCustomerParty/cac:Party');
  const representative = first(root, 'cac:TaxRepresentativeParty');
  const vat = vatNumbers(seller).length + vatNumbers(representative).length > 0;
  const any =
    vat || (seller !== undefined && first(seller, 'cac:PartyTaxScheme/cbc:CompanyID') !== undefined);
  const ofBuyer = vatNumbers(buyer).length > 0;
  const known =
    ofBuyer || (buyer !== undefined && first(buyer, 'cac:PartyLegalEntity/cbc:CompanyID') !== undefined);
  const right = {
    any,
    vat,
    both: vat && ofBuyer,
    reverse: any && known,
    none: vatNumbers(seller).length + vatNumbers(representative).length + vatNumbers(buyer).length === 0,
  }[way.numbers];
  if (right) return;
  const reason = {
    any: `Give the seller’s VAT number or tax reference: ${way.name} needs one. A seller with none is outside VAT (O)`,
    vat: `Give the seller’s VAT number: ${way.name} needs it`,
    both: `Give the VAT numbers of seller and buyer: ${way.name} needs both`,
    reverse: `Give the seller’s tax number, and the buyer’s VAT or company number: ${way.name} needs both`,
    none: 'Leave out every VAT number: a document outside VAT (O) has none',
  }[way.numbers];
  if (lines.length > 0) report(`${way.prefix}-02`, root, reason);
  if (added.some((use) => !use.charge)) report(`${way.prefix}-03`, root, reason);
  if (added.some((use) => use.charge)) report(`${way.prefix}-04`, root, reason);
}

function checkRates(
  way: Way,
  lines: readonly Use[],
  added: readonly (Use & { readonly charge: boolean })[],
  report: Report,
): void {
  const reason = {
    positive: `Give a rate above 0 for ${way.name}`,
    nought: `Give the rate 0 for ${way.name}`,
    any: `Give the rate of ${way.name}`,
    none: `Leave out the rate: ${way.name} has none`,
  }[way.rate];
  for (const { at } of lines) if (!rateHolds(at, way)) report(`${way.prefix}-05`, at, reason);
  for (const { at, charge } of added)
    if (!rateHolds(at, way)) report(`${way.prefix}-0${charge ? 7 : 6}`, at, reason);
}

function rateHolds(at: Element, way: Way): boolean {
  if (way.rate === 'none') return first(at, 'cbc:Percent') === undefined;
  const rate = numberAt(at, 'cbc:Percent');
  if (rate === undefined) return false;
  return way.rate === 'positive'
    ? rate.units > 0n
    : way.rate === 'nought'
      ? rate.units === 0n
      : rate.units >= 0n;
}

/** The breakdown of a category: its amount is that of its lines, its VAT that of its rate, its reason given or not. */
function checkBreakdown(row: Use, way: Way, uses: readonly Use[], report: Report): void {
  const { at } = row;
  const subtotal = at.parentElement;
  if (subtotal === null) return;
  const rated = way.rate === 'positive' || way.rate === 'any';
  const rate = numberAt(at, 'cbc:Percent');
  const counted = uses.filter((use) => {
    const own = numberAt(use.at, 'cbc:Percent');
    return !rated || (rate !== undefined && own !== undefined && compare(rate, own) === 0);
  });
  const taxable = sum(...counted.map((use) => use.amount));
  const gap = size(minus(row.amount, taxable));
  const agrees = rated ? counted.length > 0 && compare(gap, POUND) < 0 : gap.units === 0n;
  const amount = numberAt(subtotal, 'cbc:TaxAmount') ?? ZERO;
  const reasoned =
    first(at, 'cbc:TaxExemptionReason') !== undefined ||
    first(at, 'cbc:TaxExemptionReasonCode') !== undefined;
  must(
    report,
    at,
    [
      agrees || (rated && rate === undefined),
      `${way.prefix}-08`,
      `Make the taxable amount of ${way.name} the sum of its lines, with charges and less allowances`,
    ],
    [
      rated ? rate === undefined || near(amount, row.amount, rate) : amount.units === 0n,
      `${way.prefix}-09`,
      rated
        ? `Make the VAT of ${way.name} its taxable amount × its rate`
        : `Make the VAT of ${way.name} nought`,
    ],
    [
      reasoned === way.reason,
      `${way.prefix}-10`,
      way.reason
        ? `Say why nothing is charged: ${way.name} needs a reason`
        : `Leave out the reason: ${way.name} has none`,
    ],
  );
}

/** A document outside VAT is so altogether. */
function checkOutside(
  root: Element,
  lines: readonly Use[],
  added: readonly (Use & { readonly charge: boolean })[],
  breakdown: readonly Use[],
  report: Report,
): void {
  if (!breakdown.some((use) => use.code === 'O')) return;
  const mixed = (uses: readonly Use[]): boolean => uses.some((use) => use.code !== 'O' && use.code !== '');
  const reason = 'Do not mix: a document outside VAT (O) has no other VAT category';
  must(
    report,
    root,
    [!mixed(breakdown), 'BR-O-11', reason],
    [!mixed(lines), 'BR-O-12', reason],
    [!mixed(added.filter((use) => !use.charge)), 'BR-O-13', reason],
    [!mixed(added.filter((use) => use.charge)), 'BR-O-14', reason],
  );
}

/** Split payment (B) is Italy's own, and never beside the standard rate; supplies within Europe say when and where. */
function checkSplit(root: Element, uses: readonly Use[], report: Report): void {
  const has = (code: string): boolean => uses.some((use) => use.code === code);
  const country = words(
    root,
    'cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode',
  );
  const period = first(root, 'cac:InvoicePeriod');
  must(
    report,
    root,
    [!has('B') || country === 'IT', 'BR-B-01', 'Use another VAT category: B is for Italy only'],
    [!has('B') || !has('S'), 'BR-B-02', 'Do not use VAT categories B and S together'],
    [
      !has('K') ||
        words(root, 'cac:Delivery/cbc:ActualDeliveryDate') !== '' ||
        (period?.children.length ?? 0) > 0,
      'BR-IC-11',
      'Give the day of delivery or the period of a supply within Europe',
    ],
    [
      !has('K') ||
        words(root, 'cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode') !==
          '',
      'BR-IC-12',
      'Give the country of delivery of a supply within Europe',
    ],
  );
}

/** The totals of VAT: one with its breakdown, and one more only in a second currency. */
export function checkTaxTotals(root: Element, report: Report): void {
  const totals = all(root, 'cac:TaxTotal');
  const broken = totals.filter((one) => first(one, 'cac:TaxSubtotal') !== undefined);
  const second = words(root, 'cbc:TaxCurrencyCode');
  must(
    report,
    root,
    [broken.length > 0, 'BR-CO-18', 'Give the VAT breakdown'],
    [broken.length === 1, 'PEPPOL-EN16931-R053', 'Give exactly one total of VAT with its breakdown'],
    [
      totals.length - broken.length === (first(root, 'cbc:TaxCurrencyCode') === undefined ? 0 : 1),
      'PEPPOL-EN16931-R054',
      'Give a total of VAT without breakdown only in the second currency, and then exactly one',
    ],
    [
      second === '' ||
        totals.some((one) => first(one, 'cbc:TaxAmount')?.getAttribute('currencyID') === second),
      'BR-53',
      'Give the total of VAT in the second currency too',
    ],
    [
      second === '' || second !== words(root, 'cbc:DocumentCurrencyCode'),
      'PEPPOL-EN16931-R005',
      'Leave out the second currency: it is the same as the first',
    ],
    [
      second === '' || sameSign(totals, second, words(root, 'cbc:DocumentCurrencyCode')),
      'PEPPOL-EN16931-R055',
      'Give the VAT in both currencies above nought, or in both below',
    ],
  );
  for (const one of broken) {
    const stated = numberAt(one, 'cbc:TaxAmount');
    const added = sum(
      ...all(one, 'cac:TaxSubtotal/cbc:TaxAmount').map((at) => parseDecimal(words(at)) ?? ZERO),
    );
    if (stated === undefined || compare(stated, added) !== 0)
      report('BR-CO-14', one, 'Make the total of VAT the sum of its breakdown');
  }
}

function sameSign(totals: readonly Element[], ...currencies: readonly string[]): boolean {
  const units = totals
    .filter((one) => currencies.includes(first(one, 'cbc:TaxAmount')?.getAttribute('currencyID') ?? ''))
    .map((one) => (numberAt(one, 'cbc:TaxAmount') ?? ZERO).units);
  return units.every((one) => one >= 0n) || units.every((one) => one <= 0n);
}
