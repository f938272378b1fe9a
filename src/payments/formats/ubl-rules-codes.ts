/** The rules of EN 16931 and Peppol BIS Billing 3.0 on codes, days and identifiers: each element against its list. */
import {
  ALLOWANCE_REASONS,
  CHARGE_REASONS,
  COUNTRIES,
  CREDIT_NOTE_TYPES,
  CURRENCIES,
  DOCUMENT_TYPES,
  ELECTRONIC_ADDRESSES,
  EXEMPTION_REASONS,
  INVOICE_TYPES,
  isIdentifierList,
  PAYMENT_MEANS,
  TAX_CATEGORIES,
  TAX_POINTS,
} from './ubl-codes.ts';
import { ITEM_LISTS, OBJECT_LISTS } from './ubl-code-lists.ts';
import { identifierFault } from './ubl-identifiers.ts';
import { areBothGerman, type Report } from './ubl-rules-document.ts';
import { isCharge } from './ubl-rules-lines.ts';
import { isUnit } from './ubl-units.ts';
import { type Element, is, words } from './ubl-xml.ts';

type List = { readonly has: (code: string) => boolean };
const identifierList: List = { has: isIdentifierList };

/** Each coded element: its name, its list, its rules, and what to say. */
const CODED: readonly (readonly [name: string, list: List, rules: readonly string[], reason: string])[] = [
  [
    'cbc:DocumentCurrencyCode',
    CURRENCIES,
    ['BR-CL-04'],
    'is not a currency. Use a code of ISO 4217, such as GBP',
  ],
  ['cbc:TaxCurrencyCode', CURRENCIES, ['BR-CL-05'], 'is not a currency. Use a code of ISO 4217, such as GBP'],
  [
    'cbc:PaymentMeansCode',
    PAYMENT_MEANS,
    ['BR-CL-16'],
    'is not a way of paying. Use a code of UNCL 4461, such as 30 for a credit transfer',
  ],
  [
    'cbc:TaxExemptionReasonCode',
    { has: (code) => EXEMPTION_REASONS.has(code.toUpperCase()) },
    ['BR-CL-22'],
    'is not a reason for exemption. Use a code of the VATEX list',
  ],
];

/** Checks every code, day and identifier of the document. */
export function checkCodes(root: Element, elements: readonly Element[], report: Report): void {
  const currency = words(root, 'cbc:DocumentCurrencyCode');
  for (const element of elements) {
    const said = words(element);
    for (const [name, list, rules, reason] of CODED)
      if (is(element, name) && !list.has(said))
        for (const rule of rules) report(rule, element, `‘${said}’ ${reason}`);
    checkPlacedCode(element, said, report);
    checkIdentifier(element, said, report);
    checkUnit(element, report);
    const list = element.getAttribute('listID');
    if (is(element, 'cbc:ItemClassificationCode') && list !== null && !ITEM_LISTS.has(list))
      report('BR-CL-13', element, `‘${list}’ is not a list of kinds of item. Use a code of UNTDID 7143`);
    checkCurrency(element, currency, report);
    checkDay(element, said, report);
  }
  checkKind(root, report);
}

/** Codes whose list depends on where they stand. */
function checkPlacedCode(element: Element, said: string, report: Report): void {
  const { parentElement: parent, localName } = element;
  if (localName === 'IdentificationCode' && !COUNTRIES.has(said))
    report(
      is(parent, 'cac:OriginCountry') ? 'BR-CL-15' : 'BR-CL-14',
      element,
      `‘${said}’ is not a country. Use two letters of ISO 3166-1, such as GB`,
    );
  if (localName === 'ID' && is(parent, 'cac:TaxCategory') && !TAX_CATEGORIES.has(said))
    report('BR-CL-17', element, `‘${said}’ is not a VAT category. Use S, Z, E or O`);
  if (localName === 'ID' && is(parent, 'cac:ClassifiedTaxCategory') && !TAX_CATEGORIES.has(said))
    report('BR-CL-18', element, `‘${said}’ is not a VAT category. Use S, Z, E or O`);
  if (localName === 'AllowanceChargeReasonCode' && parent !== null) {
    const charge = isCharge(parent);
    if (charge === false && !ALLOWANCE_REASONS.has(said)) {
      report('BR-CL-19', element, `‘${said}’ is not a reason for an allowance. Use a code of UNCL 5189`);
      report(
        'PEPPOL-EN16931-CL002',
        element,
        `‘${said}’ is not a reason for an allowance. Use a code of UNCL 5189`,
      );
    }
    if (charge === true && !CHARGE_REASONS.has(said)) {
      report('BR-CL-20', element, `‘${said}’ is not a reason for a charge. Use a code of UNCL 7161`);
      report(
        'PEPPOL-EN16931-CL003',
        element,
        `‘${said}’ is not a reason for a charge. Use a code of UNCL 7161`,
      );
    }
  }
  if (is(parent, 'cac:InvoicePeriod') && localName === 'DescriptionCode' && !TAX_POINTS.has(said)) {
    report('BR-CL-06', element, 'Use 3, 35 or 432 for the tax point');
    report('PEPPOL-EN16931-CL006', element, 'Use 3, 35 or 432 for the tax point');
  }
  if (localName === 'TaxExemptionReasonCode') checkExemption(element, said.toUpperCase(), report);
}

const ONLY_WITH: readonly (readonly [code: string, category: string, rule: string])[] = [
  ['VATEX-EU-G', 'G', 'PEPPOL-EN16931-P0104'],
  ['VATEX-EU-O', 'O', 'PEPPOL-EN16931-P0105'],
  ['VATEX-EU-IC', 'K', 'PEPPOL-EN16931-P0106'],
  ['VATEX-EU-AE', 'AE', 'PEPPOL-EN16931-P0107'],
  ['VATEX-EU-D', 'E', 'PEPPOL-EN16931-P0108'],
  ['VATEX-EU-F', 'E', 'PEPPOL-EN16931-P0109'],
  ['VATEX-EU-I', 'E', 'PEPPOL-EN16931-P0110'],
  ['VATEX-EU-J', 'E', 'PEPPOL-EN16931-P0111'],
];

function checkExemption(element: Element, code: string, report: Report): void {
  const category = words(element.parentElement ?? undefined, 'cbc:ID');
  for (const [reason, needs, rule] of ONLY_WITH)
    if (code === reason && category !== needs)
      report(rule, element, `Use VAT category ${needs} with the reason ${reason}`);
}

function checkIdentifier(element: Element, said: string, report: Report): void {
  const scheme = element.getAttribute('schemeID');
  if (scheme === null) return;
  const { parentElement: parent } = element;
  const bad = (list: List, rules: readonly string[]): void => {
    if (!list.has(scheme))
      for (const rule of rules)
        report(rule, element, `‘${scheme}’ is not a list of identifiers that may be used here`);
  };
  const party = is(parent, 'cac:PartyIdentification');
  const company = is(element, 'cbc:CompanyID');
  if (is(element, 'cbc:EndpointID')) bad(ELECTRONIC_ADDRESSES, ['BR-CL-25', 'PEPPOL-EN16931-CL008']);
  if (party) bad({ has: (code) => code === 'SEPA' || isIdentifierList(code) }, ['BR-CL-10']);
  if (company && is(parent, 'cac:PartyLegalEntity')) bad(identifierList, ['BR-CL-11']);
  if (is(parent, 'cac:StandardItemIdentification')) bad(identifierList, ['BR-CL-21']);
  if (is(parent, 'cac:DeliveryLocation')) bad(identifierList, ['BR-CL-26']);
  if (
    /^(Additional)?DocumentReference$/.test(parent?.localName ?? '') &&
    words(parent ?? undefined, 'cbc:DocumentTypeCode') === '130'
  )
    bad(OBJECT_LISTS, ['BR-CL-07']);
  if (!is(element, 'cbc:EndpointID') && !party && !company) return;
  const fault = identifierFault(scheme, said);
  if (fault !== undefined) report(fault.rule, element, fault.reason);
}

function checkUnit(element: Element, report: Report): void {
  const unit = element.getAttribute('unitCode');
  if (unit === null || !/^(InvoicedQuantity|CreditedQuantity|BaseQuantity)$/.test(element.localName)) return;
  if (!isUnit(unit))
    report(
      'BR-CL-23',
      element,
      `‘${unit}’ is not a unit. Use a code of UN/ECE Recommendation 20: HUR for hours`,
    );
}

function checkCurrency(element: Element, currency: string, report: Report): void {
  if (!element.localName.endsWith('Amount')) return;
  const own = element.getAttribute('currencyID') ?? '';
  if (!CURRENCIES.has(own)) {
    const reason =
      own === ''
        ? 'Say the currency of the amount, in currencyID'
        : `‘${own}’ is not a currency. Use a code of ISO 4217`;
    report('BR-CL-03', element, reason);
    report('PEPPOL-EN16931-CL007', element, reason);
  }
  const total = is(element.parentElement, 'cac:TaxTotal');
  const broken = element.parentElement?.children.some((child) => child.localName === 'TaxSubtotal') ?? false;
  if (own !== currency && (!total || broken))
    report('PEPPOL-EN16931-R051', element, `Give the amount in the currency of the document, ${currency}`);
}

const DAYS = /^(IssueDate|DueDate|TaxPointDate|StartDate|EndDate|ActualDeliveryDate)$/;

function checkDay(element: Element, said: string, report: Report): void {
  if (!DAYS.test(element.localName)) return;
  if (said === '' || isDay(said)) return;
  report('PEPPOL-EN16931-F001', element, `Write the day ‘${said}’ as year-month-day: 2026-04-30`);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** What kind of document it is: a code of the list, and in the billing process (01) of its own part of the list. */
function checkKind(root: Element, report: Report): void {
  const billing = /:billing:01:1\.0/.test(words(root, 'cbc:ProfileID'));
  for (const element of root.children) {
    const said = words(element);
    const invoice = is(element, 'cbc:InvoiceTypeCode');
    if (said === '' || (!invoice && !is(element, 'cbc:CreditNoteTypeCode'))) continue;
    const reason = `‘${said}’ is not a kind of ${invoice ? 'invoice' : 'credit note'} here. Use ${invoice ? 380 : 381}`;
    if (!DOCUMENT_TYPES.has(said)) report('BR-CL-01', element, reason);
    if (billing && !(invoice ? INVOICE_TYPES : CREDIT_NOTE_TYPES).has(said))
      report(invoice ? 'PEPPOL-EN16931-P0100' : 'PEPPOL-EN16931-P0101', element, reason);
    if (invoice && (said === '326' || said === '384') && !areBothGerman(root))
      report('PEPPOL-EN16931-P0112', element, `Kind ${said} is for Germany only. Use 380`);
  }
}
