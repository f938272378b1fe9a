/**
 * An official invoice or credit note from UBL 2.1 XML: the value, or every fault with its rule's own id and what to change.
 * The rules are those of EN 16931 and of Peppol BIS Billing 3.0, but for other countries' own. Source:
 * docs/rules/official-invoices.md.
 */
import { parseDecimal, toPence, ZERO } from './ubl-decimal.ts';
import { checkSchema } from './ubl-order.ts';
import { checkCodes } from './ubl-rules-codes.ts';
import { checkDocument, type Report } from './ubl-rules-document.ts';
import { checkLines, isCharge, linesOf } from './ubl-rules-lines.ts';
import { checkParties, schemeOf, vatNumbers } from './ubl-rules-parties.ts';
import { checkTax, checkTaxTotals } from './ubl-rules-tax.ts';
import { checkPlaces, checkTotals } from './ubl-rules-totals.ts';
import type {
  OfficialAllowance,
  OfficialAnswer,
  OfficialFault,
  OfficialId,
  OfficialInvoice,
  OfficialLine,
  OfficialParty,
  OfficialPayment,
  OfficialPeriod,
  OfficialTax,
} from './ubl-value.ts';
import { all, below, type Element, first, readXml, textAt, whereIs, words, XML_LIMITS } from './ubl-xml.ts';

const ROOTS: Readonly<Record<string, OfficialInvoice['kind']>> = {
  'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2 Invoice': 'invoice',
  'urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2 CreditNote': 'credit-note',
};

/** Reads a document. All faults are answered at once, in the order in which they stand in the document. */
export function readUbl(input: Uint8Array | string, limits = XML_LIMITS): OfficialAnswer<OfficialInvoice> {
  const read = readXml(input, limits);
  if (!read.ok) return read;
  const root = read.value;
  const kind = ROOTS[`${root.namespaceURI} ${root.localName}`];
  if (kind === undefined) return { ok: false, faults: [notUbl(root)] };
  const faults = faultsIn(root);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: valueOf(root, kind) };
}

/** Every fault of a document given as text; none where it keeps the rules. */
export function faultsOfUbl(text: string): readonly OfficialFault[] {
  const answer = readUbl(text, { ...XML_LIMITS, mostBytes: Number.MAX_SAFE_INTEGER });
  return answer.ok ? [] : answer.faults;
}

function notUbl(root: Element): OfficialFault {
  return {
    rule: 'UBL-ROOT',
    where: '',
    reason: `The file is ‘${root.localName}’. Send a UBL 2.1 Invoice or CreditNote`,
  };
}

function faultsIn(root: Element): OfficialFault[] {
  const elements = [root, ...below(root)];
  const place = new Map(elements.map((element, at) => [element, at]));
  const found = new Map<string, OfficialFault & { readonly at: number }>();
  const report: Report = (rule, at, reason) => {
    const where = whereIs(at);
    const key = `${rule} ${where}`;
    if (!found.has(key)) found.set(key, { rule, where, reason, at: place.get(at) ?? 0 });
  };
  checkDocument(root, report);
  checkParties(root, report);
  checkLines(root, report);
  checkTax(root, report);
  checkTaxTotals(root, report);
  checkTotals(root, report);
  checkPlaces(elements, report);
  checkCodes(root, elements, report);
  checkSchema(elements, report);
  for (const name of [
    'cac:AccountingSupplierParty',
    'cac:AccountingCustomerParty',
    'cac:LegalMonetaryTotal',
    'cac:TaxTotal',
  ])
    if (first(root, name) === undefined) report('UBL-XSD', root, `Give ${name}: every document has one`);
  return [...found.values()]
    .toSorted((a, b) => a.at - b.at)
    .map(({ rule, where, reason }) => ({ rule, where, reason }));
}

/** Only for a document without fault, so that what is read here is there. */
function valueOf(root: Element, kind: OfficialInvoice['kind']): OfficialInvoice {
  const text = (path: string): string | null => textAt(root, path);
  const total = (name: string): number => pence(root, `cac:LegalMonetaryTotal/cbc:${name}`);
  return {
    kind,
    number: words(root, 'cbc:ID'),
    issuedOn: words(root, 'cbc:IssueDate'),
    dueOn: text('cbc:DueDate') ?? text('cac:PaymentMeans/cbc:PaymentDueDate'),
    typeCode: words(root, 'cbc:InvoiceTypeCode') || words(root, 'cbc:CreditNoteTypeCode'),
    currency: words(root, 'cbc:DocumentCurrencyCode'),
    note: text('cbc:Note'),
    ledgerCode: text('cbc:AccountingCost'),
    buyerReference: text('cbc:BuyerReference'),
    orderReference: text('cac:OrderReference/cbc:ID'),
    contractReference: text('cac:ContractDocumentReference/cbc:ID'),
    period: periodOf(root),
    corrects: all(root, 'cac:BillingReference/cac:InvoiceDocumentReference').map((one) => ({
      number: words(one, 'cbc:ID'),
      issuedOn: textAt(one, 'cbc:IssueDate'),
    })),
    seller: partyOf(first(root, 'cac:AccountingSupplierParty/cac:Party') ?? root),
    buyer: partyOf(first(root, 'cac:AccountingCustomerParty/cac:Party') ?? root),
    payment: paymentOf(root),
    terms: text('cac:PaymentTerms/cbc:Note'),
    allowances: all(root, 'cac:AllowanceCharge').map((one) => ({
      ...allowanceOf(one),
      tax: taxOf(first(one, 'cac:TaxCategory') ?? one),
    })),
    lines: linesOf(root).map(lineOf),
    taxes: all(root, 'cac:TaxTotal/cac:TaxSubtotal').map((row) => {
      const tax = first(row, 'cac:TaxCategory') ?? row;
      return {
        ...taxOf(tax),
        taxable_pence: pence(row, 'cbc:TaxableAmount'),
        tax_pence: pence(row, 'cbc:TaxAmount'),
        reason: textAt(tax, 'cbc:TaxExemptionReason'),
        reasonCode: textAt(tax, 'cbc:TaxExemptionReasonCode'),
      };
    }),
    totals: {
      lines_pence: total('LineExtensionAmount'),
      allowances_pence: total('AllowanceTotalAmount'),
      charges_pence: total('ChargeTotalAmount'),
      withoutTax_pence: total('TaxExclusiveAmount'),
      tax_pence: all(root, 'cac:TaxTotal')
        .filter((one) => first(one, 'cac:TaxSubtotal') !== undefined)
        .reduce((sum, one) => sum + pence(one, 'cbc:TaxAmount'), 0),
      withTax_pence: total('TaxInclusiveAmount'),
      paid_pence: total('PrepaidAmount'),
      rounding_pence: total('PayableRoundingAmount'),
      payable_pence: total('PayableAmount'),
    },
  };
}

function lineOf(line: Element): OfficialLine {
  const text = (path: string): string | null => textAt(line, path);
  const quantity = first(line, 'cbc:InvoicedQuantity') ?? first(line, 'cbc:CreditedQuantity');
  return {
    id: words(line, 'cbc:ID'),
    note: text('cbc:Note'),
    name: words(line, 'cac:Item/cbc:Name'),
    description: text('cac:Item/cbc:Description'),
    quantity: words(quantity),
    unit: quantity?.getAttribute('unitCode') ?? '',
    price: words(line, 'cac:Price/cbc:PriceAmount'),
    priceQuantity: text('cac:Price/cbc:BaseQuantity'),
    amount_pence: pence(line, 'cbc:LineExtensionAmount'),
    allowances: all(line, 'cac:AllowanceCharge').map(allowanceOf),
    tax: taxOf(first(line, 'cac:Item/cac:ClassifiedTaxCategory') ?? line),
    period: periodOf(line),
    orderLine: text('cac:OrderLineReference/cbc:LineID'),
    object: idAt(line, 'cac:DocumentReference/cbc:ID'),
    ledgerCode: text('cbc:AccountingCost'),
    sellerItem: text('cac:Item/cac:SellersItemIdentification/cbc:ID'),
    buyerItem: text('cac:Item/cac:BuyersItemIdentification/cbc:ID'),
  };
}

function partyOf(party: Element): OfficialParty {
  const text = (path: string): string | null => textAt(party, path);
  const address = (name: string): string | null => text(`cac:PostalAddress/cbc:${name}`);
  const endpoint = first(party, 'cbc:EndpointID');
  const other = all(party, 'cac:PartyTaxScheme').find((scheme) => schemeOf(scheme) !== 'VAT');
  const contact = first(party, 'cac:Contact');
  return {
    name: words(party, 'cac:PartyLegalEntity/cbc:RegistrationName'),
    tradingName: text('cac:PartyName/cbc:Name'),
    address: {
      line1: address('StreetName'),
      line2: address('AdditionalStreetName'),
      town: address('CityName'),
      postcode: address('PostalZone'),
      county: address('CountrySubentity'),
      country: words(party, 'cac:PostalAddress/cac:Country/cbc:IdentificationCode'),
    },
    electronicAddress: { id: words(endpoint), scheme: endpoint?.getAttribute('schemeID') ?? '' },
    identifier: idAt(party, 'cac:PartyIdentification/cbc:ID'),
    companyNumber: idAt(party, 'cac:PartyLegalEntity/cbc:CompanyID'),
    vatNumber: words(vatNumbers(party)[0]) || null,
    taxNumber: other === undefined ? null : textAt(other, 'cbc:CompanyID'),
    contact:
      contact === undefined
        ? null
        : {
            name: textAt(contact, 'cbc:Name'),
            telephone: textAt(contact, 'cbc:Telephone'),
            email: textAt(contact, 'cbc:ElectronicMail'),
          },
  };
}

function paymentOf(root: Element): OfficialPayment | null {
  const means = first(root, 'cac:PaymentMeans');
  if (means === undefined) return null;
  const account = first(means, 'cac:PayeeFinancialAccount');
  return {
    means: words(means, 'cbc:PaymentMeansCode'),
    reference: textAt(means, 'cbc:PaymentID'),
    account:
      account === undefined
        ? null
        : {
            id: words(account, 'cbc:ID'),
            name: textAt(account, 'cbc:Name'),
            branch: textAt(account, 'cac:FinancialInstitutionBranch/cbc:ID'),
          },
  };
}

function allowanceOf(one: Element): OfficialAllowance {
  return {
    charge: isCharge(one) === true,
    amount_pence: pence(one, 'cbc:Amount'),
    reason: textAt(one, 'cbc:AllowanceChargeReason'),
    reasonCode: textAt(one, 'cbc:AllowanceChargeReasonCode'),
  };
}

function taxOf(category: Element): OfficialTax {
  return { category: words(category, 'cbc:ID'), percent: textAt(category, 'cbc:Percent') };
}

function periodOf(from: Element): OfficialPeriod | null {
  const period = first(from, 'cac:InvoicePeriod');
  return period === undefined
    ? null
    : { startsOn: textAt(period, 'cbc:StartDate'), endsOn: textAt(period, 'cbc:EndDate') };
}

function idAt(from: Element, path: string): OfficialId | null {
  const element = first(from, path);
  return element === undefined ? null : { id: words(element), scheme: element.getAttribute('schemeID') };
}

function pence(from: Element, path: string): number {
  return toPence(parseDecimal(words(from, path)) ?? ZERO) ?? 0;
}
