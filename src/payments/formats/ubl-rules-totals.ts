/** The rules of EN 16931 on the totals of a document: each is the sum it says it is, to the penny. */
import { compare, type Decimal, minus, sum, ZERO } from './ubl-decimal.ts';
import { must, type Report } from './ubl-rules-document.ts';
import { isCharge, linesOf, numberAt } from './ubl-rules-lines.ts';
import { all, type Element, first, is, words } from './ubl-xml.ts';

/** Checks the totals of the document. */
export function checkTotals(root: Element, report: Report): void {
  for (const totals of all(root, 'cac:LegalMonetaryTotal')) {
    const at = (name: string): Decimal | undefined => numberAt(totals, `cbc:${name}`);
    const there = (name: string): boolean => first(totals, `cbc:${name}`) !== undefined;
    must(
      report,
      totals,
      [there('LineExtensionAmount'), 'BR-12', 'Give the sum of the lines'],
      [there('TaxExclusiveAmount'), 'BR-13', 'Give the total without VAT'],
      [there('TaxInclusiveAmount'), 'BR-14', 'Give the total with VAT'],
      [there('PayableAmount'), 'BR-15', 'Give the amount to pay'],
    );
    checkSums(root, totals, at, report);
    const payable = at('PayableAmount');
    const due =
      first(root, 'cbc:DueDate') ??
      first(root, 'cac:PaymentMeans/cbc:PaymentDueDate') ??
      first(root, 'cac:PaymentTerms/cbc:Note');
    if (root.localName === 'Invoice' && payable !== undefined && payable.units > 0n && due === undefined)
      report('BR-CO-25', totals, 'Say when payment is due: give the day or the terms');
  }
}

function checkSums(
  root: Element,
  totals: Element,
  at: (name: string) => Decimal | undefined,
  report: Report,
): void {
  const kind = (charge: boolean): Element[] =>
    all(root, 'cac:AllowanceCharge').filter((one) => isCharge(one) === charge);
  const added = (charge: boolean): Decimal =>
    sum(...kind(charge).map((one) => numberAt(one, 'cbc:Amount') ?? ZERO));
  const stands = (stated: Decimal | undefined, charge: boolean): boolean =>
    stated === undefined ? kind(charge).length === 0 : compare(stated, added(charge)) === 0;
  const lines = sum(...linesOf(root).map((line) => numberAt(line, 'cbc:LineExtensionAmount') ?? ZERO));
  const currency = words(root, 'cbc:DocumentCurrencyCode');
  const taxes = all(root, 'cac:TaxTotal/cbc:TaxAmount').filter(
    (one) => one.getAttribute('currencyID') === currency,
  );
  const tax = sum(
    ...all(root, 'cac:TaxTotal')
      .filter((one) => first(one, 'cbc:TaxAmount')?.getAttribute('currencyID') === currency)
      .map((one) => numberAt(one, 'cbc:TaxAmount') ?? ZERO),
  );
  const [net, off, on] = [at('LineExtensionAmount'), at('AllowanceTotalAmount'), at('ChargeTotalAmount')];
  const [without, withTax] = [at('TaxExclusiveAmount'), at('TaxInclusiveAmount')];
  const [paid, rounding, payable] = [at('PrepaidAmount'), at('PayableRoundingAmount'), at('PayableAmount')];
  const equal = (stated: Decimal | undefined, worked: Decimal): boolean =>
    stated === undefined || compare(stated, worked) === 0;
  must(
    report,
    totals,
    [equal(net, lines), 'BR-CO-10', 'Make the sum of the lines what the lines add up to'],
    [stands(off, false), 'BR-CO-11', 'Make the total of allowances what they add up to'],
    [stands(on, true), 'BR-CO-12', 'Make the total of charges what they add up to'],
    [
      net === undefined || equal(without, minus(sum(net, on ?? ZERO), off ?? ZERO)),
      'BR-CO-13',
      'Make the total without VAT the sum of the lines, less allowances, with charges',
    ],
    [
      currency === '' || (taxes.length === 1 && (without === undefined || equal(withTax, sum(without, tax)))),
      'BR-CO-15',
      'Make the total with VAT the total without VAT plus the VAT, given once in the currency of the document',
    ],
    [
      withTax === undefined || equal(payable, sum(minus(withTax, paid ?? ZERO), rounding ?? ZERO)),
      'BR-CO-16',
      'Make the amount to pay the total with VAT, less what was paid, plus the rounding',
    ],
  );
}

/** The rule for each amount of more than two places. */
const PLACES: Readonly<Record<string, string>> = {
  'cac:LegalMonetaryTotal/cbc:LineExtensionAmount': 'BR-DEC-09',
  'cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount': 'BR-DEC-10',
  'cac:LegalMonetaryTotal/cbc:ChargeTotalAmount': 'BR-DEC-11',
  'cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount': 'BR-DEC-12',
  'cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount': 'BR-DEC-14',
  'cac:LegalMonetaryTotal/cbc:PrepaidAmount': 'BR-DEC-16',
  'cac:LegalMonetaryTotal/cbc:PayableRoundingAmount': 'BR-DEC-17',
  'cac:LegalMonetaryTotal/cbc:PayableAmount': 'BR-DEC-18',
  'cac:TaxSubtotal/cbc:TaxableAmount': 'BR-DEC-19',
  'cac:TaxSubtotal/cbc:TaxAmount': 'BR-DEC-20',
  'cac:InvoiceLine/cbc:LineExtensionAmount': 'BR-DEC-23',
  'cac:CreditNoteLine/cbc:LineExtensionAmount': 'BR-DEC-23',
};

/** No amount has part of a penny; prices may. */
export function checkPlaces(elements: readonly Element[], report: Report): void {
  for (const element of elements) {
    const { parentElement: parent, localName } = element;
    if (parent === null || !localName.endsWith('Amount') || localName === 'PriceAmount') continue;
    if (is(parent.parentElement, 'cac:Price') || is(parent, 'cac:Price')) continue;
    const fraction = (element.textContent ?? '').trim().split('.')[1] ?? '';
    if (fraction.length <= 2) continue;
    const reason = 'Give the amount in pounds and whole pence';
    report('UBL-DT-01', element, reason);
    const rule = PLACES[`cac:${parent.localName}/cbc:${localName}`] ?? allowanceRule(parent, localName);
    if (rule !== undefined) report(rule, element, reason);
  }
}

function allowanceRule(parent: Element, name: string): string | undefined {
  if (!is(parent, 'cac:AllowanceCharge')) return undefined;
  const line = parent.parentElement?.localName.endsWith('Line') ?? false;
  const charge = isCharge(parent) === true;
  const base = name === 'BaseAmount';
  if (line) return charge ? (base ? 'BR-DEC-28' : 'BR-DEC-27') : base ? 'BR-DEC-25' : 'BR-DEC-24';
  return charge ? (base ? 'BR-DEC-06' : 'BR-DEC-05') : base ? 'BR-DEC-02' : 'BR-DEC-01';
}
