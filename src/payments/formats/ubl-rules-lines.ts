/** The rules of EN 16931 and Peppol BIS Billing 3.0 on lines, prices, allowances and charges. */
import {
  compare,
  type Decimal,
  divided,
  minus,
  parseDecimal,
  size,
  sum,
  times,
  ZERO,
} from './ubl-decimal.ts';
import { checkPeriod, must, type Report } from './ubl-rules-document.ts';
import { all, type Element, first, words } from './ubl-xml.ts';

const ONE: Decimal = { units: 1n, places: 0 };
const TWO_PENCE: Decimal = { units: 2n, places: 2 };

/** The number at a path; undefined where there is none or it is not a number. */
export function numberAt(from: Element, path: string): Decimal | undefined {
  const element = first(from, path);
  return element === undefined ? undefined : parseDecimal(words(element));
}

/** The lines of an invoice or credit note. */
export function linesOf(root: Element): Element[] {
  return [...all(root, 'cac:InvoiceLine'), ...all(root, 'cac:CreditNoteLine')];
}

/** Checks each line, and the allowances and charges of the whole document. */
export function checkLines(root: Element, report: Report): void {
  const period = first(root, 'cac:InvoicePeriod');
  for (const line of linesOf(root)) {
    checkLine(line, report);
    checkAmount(line, report);
    checkItem(line, report);
    checkPrice(line, report);
    for (const one of all(line, 'cac:InvoicePeriod')) {
      checkPeriod(one, report, 'BR-30', 'BR-CO-20');
      if (period !== undefined) checkWithin(one, period, report);
    }
    for (const one of all(line, 'cac:AllowanceCharge')) checkAllowance(one, report, true);
  }
  for (const one of all(root, 'cac:AllowanceCharge')) checkAllowance(one, report, false);
}

/** Whether an allowance puts on (true) or takes off (false); undefined where it says neither. */
export function isCharge(allowance: Element): boolean | undefined {
  const said = words(allowance, 'cbc:ChargeIndicator');
  return said === 'true' ? true : said === 'false' ? false : undefined;
}

function quantityOf(line: Element): Element | undefined {
  return first(line, 'cbc:InvoicedQuantity') ?? first(line, 'cbc:CreditedQuantity');
}

function checkLine(line: Element, report: Report): void {
  const quantity = quantityOf(line);
  const price = numberAt(line, 'cac:Price/cbc:PriceAmount');
  const documents = all(line, 'cac:DocumentReference');
  must(
    report,
    line,
    [words(line, 'cbc:ID') !== '', 'BR-21', 'Number the line'],
    [quantity !== undefined, 'BR-22', 'Give the quantity of the line, such as the hours'],
    [
      quantity === undefined || quantity.hasAttribute('unitCode'),
      'BR-23',
      'Give the unit of the quantity: HUR for hours',
    ],
    [first(line, 'cbc:LineExtensionAmount') !== undefined, 'BR-24', 'Give the amount of the line'],
    [words(line, 'cac:Item/cbc:Name') !== '', 'BR-25', 'Name what the line is for'],
    [first(line, 'cac:Price/cbc:PriceAmount') !== undefined, 'BR-26', 'Give the price of one unit'],
    [
      price === undefined || compare(price, ZERO) >= 0,
      'BR-27',
      'Make the price positive. To take back, make the quantity negative',
    ],
    [
      all(line, 'cac:Item/cac:ClassifiedTaxCategory').some(isForVat),
      'BR-CO-04',
      'Say how VAT stands for the line: E for exempt, S for standard rate, O for outside VAT',
    ],
    [
      all(line, 'cac:Item/cac:ClassifiedTaxCategory').length === 1,
      'UBL-SR-48',
      'Give the line exactly one VAT category',
    ],
    [all(line, 'cbc:Note').length <= 1, 'UBL-SR-34', 'Give the line one note at most'],
    [
      all(line, 'cac:OrderLineReference/cbc:LineID').length <= 1,
      'UBL-SR-35',
      'Give the line one order line at most',
    ],
    [all(line, 'cac:InvoicePeriod').length <= 1, 'UBL-SR-36', 'Give the line one period at most'],
    [documents.length <= 1, 'UBL-SR-52', 'Give the line one reference to what it is about'],
    [documents.length <= 1, 'PEPPOL-EN16931-R100', 'Give the line one reference to what it is about'],
    [
      documents.length === 0 || documents.some((one) => words(one, 'cbc:DocumentTypeCode') === '130'),
      'PEPPOL-EN16931-R101',
      'Mark the reference of the line with document type 130',
    ],
  );
}

/** Line amount = quantity × price + charges − allowances, to within two pence. */
function checkAmount(line: Element, report: Report): void {
  const orNought = (path: string): Decimal | undefined =>
    first(line, path) === undefined ? ZERO : numberAt(line, path);
  const stated = orNought('cbc:LineExtensionAmount');
  const quantity = quantityOf(line);
  const many = quantity === undefined ? ONE : parseDecimal(words(quantity));
  const price = orNought('cac:Price/cbc:PriceAmount');
  const base = numberAt(line, 'cac:Price/cbc:BaseQuantity') ?? ONE;
  if (base.units <= 0n)
    report('PEPPOL-EN16931-R121', line, 'Make the quantity that the price is for more than nought');
  if (stated === undefined || many === undefined || price === undefined) return;
  const added = all(line, 'cac:AllowanceCharge').map((one) => {
    const amount = numberAt(one, 'cbc:Amount') ?? ZERO;
    return isCharge(one) === true ? amount : isCharge(one) === false ? minus(ZERO, amount) : ZERO;
  });
  const earned = sum(divided(times(many, price), base.units === 0n ? ONE : base, 12), ...added);
  if (compare(size(minus(stated, earned)), TWO_PENCE) > 0) {
    report(
      'PEPPOL-EN16931-R120',
      line,
      'Correct the amount of the line: it must be quantity × price, plus charges, less allowances, to within 2p',
    );
  }
}

function checkItem(line: Element, report: Report): void {
  const item = first(line, 'cac:Item');
  if (item === undefined) return;
  if (all(item, 'cbc:Description').length > 1) report('UBL-SR-50', item, 'Describe the item once');
  for (const one of all(item, 'cac:AdditionalItemProperty'))
    if (first(one, 'cbc:Name') === undefined || first(one, 'cbc:Value') === undefined)
      report('BR-54', one, 'Give both the name and the value of the item’s attribute');
  for (const one of all(item, 'cac:StandardItemIdentification/cbc:ID'))
    if (!one.hasAttribute('schemeID')) report('BR-64', one, 'Say which list the item’s number is from');
  for (const one of all(item, 'cac:CommodityClassification/cbc:ItemClassificationCode'))
    if (!one.hasAttribute('listID')) report('BR-65', one, 'Say which list the item’s class is from');
}

function checkPrice(line: Element, report: Report): void {
  const price = first(line, 'cac:Price');
  if (price === undefined) return;
  const base = first(price, 'cbc:BaseQuantity');
  const unit = quantityOf(line)?.getAttribute('unitCode');
  if (
    base?.hasAttribute('unitCode') &&
    quantityOf(line) !== undefined &&
    base.getAttribute('unitCode') !== unit
  )
    report('PEPPOL-EN16931-R130', base, 'Give the price for the same unit as the quantity');
  const discounts = all(price, 'cac:AllowanceCharge');
  if (discounts.flatMap((one) => all(one, 'cbc:Amount')).length > 1)
    report('UBL-SR-37', price, 'Give one discount on the price at most');
  for (const one of discounts) {
    const gross = numberAt(one, 'cbc:BaseAmount');
    const net = numberAt(price, 'cbc:PriceAmount') ?? ZERO;
    const off = numberAt(one, 'cbc:Amount') ?? ZERO;
    must(
      report,
      one,
      [isCharge(one) === false, 'PEPPOL-EN16931-R044', 'A price may have a discount, not a charge'],
      [gross === undefined || gross.units >= 0n, 'BR-28', 'Make the price before discount positive'],
      [
        gross === undefined || compare(net, minus(gross, off)) === 0,
        'PEPPOL-EN16931-R046',
        'Make the price equal to the price before discount, less the discount',
      ],
    );
  }
}

function checkWithin(line: Element, whole: Element, report: Report): void {
  const [starts, ends] = [words(line, 'cbc:StartDate'), words(line, 'cbc:EndDate')];
  const [from, to] = [words(whole, 'cbc:StartDate'), words(whole, 'cbc:EndDate')];
  if (starts !== '' && from !== '' && starts < from)
    report('PEPPOL-EN16931-R110', line, 'Start the line’s period within the period of the invoice');
  if (ends !== '' && to !== '' && ends > to)
    report('PEPPOL-EN16931-R111', line, 'End the line’s period within the period of the invoice');
}

function checkAllowance(one: Element, report: Report, ofLine: boolean): void {
  checkPercentage(one, report);
  const charge = isCharge(one);
  if (charge === undefined) {
    report('PEPPOL-EN16931-R043', one, 'Say whether this puts on (true) or takes off (false)');
    return;
  }
  const reasoned =
    first(one, 'cbc:AllowanceChargeReason') !== undefined ||
    first(one, 'cbc:AllowanceChargeReasonCode') !== undefined;
  const [missing, reason, why] = ofLine
    ? charge
      ? ['BR-43', 'BR-44', 'BR-CO-24']
      : ['BR-41', 'BR-42', 'BR-CO-23']
    : charge
      ? ['BR-36', 'BR-38', 'BR-CO-22']
      : ['BR-31', 'BR-33', 'BR-CO-21'];
  must(
    report,
    one,
    [first(one, 'cbc:Amount') !== undefined, missing, 'Give the amount that is put on or taken off'],
    [reasoned, reason, 'Say why this is put on or taken off'],
    [reasoned, why, 'Say why this is put on or taken off'],
    [
      ofLine || all(one, 'cac:TaxCategory').some(isForVat),
      charge ? 'BR-37' : 'BR-32',
      'Say how VAT stands for what is put on or taken off',
    ],
    [
      all(one, 'cbc:AllowanceChargeReason').length <= 1,
      charge ? 'UBL-SR-31' : 'UBL-SR-30',
      'Give one reason at most',
    ],
  );
}

/** An amount that is a percentage of another is that percentage, to within two pence. */
function checkPercentage(one: Element, report: Report): void {
  const amount = numberAt(one, 'cbc:Amount') ?? ZERO;
  const base = numberAt(one, 'cbc:BaseAmount');
  const percent = numberAt(one, 'cbc:MultiplierFactorNumeric');
  if (percent !== undefined && base === undefined)
    report('PEPPOL-EN16931-R041', one, 'Give the amount that the percentage is of');
  if (base !== undefined && percent === undefined)
    report('PEPPOL-EN16931-R042', one, 'Give the percentage of the base amount');
  if (percent === undefined || base === undefined) return;
  const due = divided(times(base, percent), { units: 100n, places: 0 }, 12);
  if (compare(size(minus(amount, due)), TWO_PENCE) > 0) {
    report(
      'PEPPOL-EN16931-R040',
      one,
      'Make the amount equal to the percentage of the base amount, to within 2p',
    );
  }
}

function isForVat(category: Element): boolean {
  return (
    first(category, 'cbc:ID') !== undefined && words(category, 'cac:TaxScheme/cbc:ID').toUpperCase() === 'VAT'
  );
}
