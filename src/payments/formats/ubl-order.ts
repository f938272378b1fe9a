/**
 * The order in which the schema of UBL 2.1 wants the elements that Peppol BIS Billing uses, and what kind of value each
 * holds. Elements outside the list are not looked at. Source: OASIS UBL 2.1, Invoice and CreditNote.
 */
import { parseDecimal } from './ubl-decimal.ts';
import type { Report } from './ubl-rules-document.ts';
import { type Element, first, nameOf, words } from './ubl-xml.ts';

const HEAD =
  'cbc:UBLVersionID cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:DueDate cbc:InvoiceTypeCode cbc:Note cbc:TaxPointDate';
const REFERENCES =
  'cbc:DocumentCurrencyCode cbc:TaxCurrencyCode cbc:AccountingCost cbc:BuyerReference cac:InvoicePeriod';
const PARTIES =
  'cac:AccountingSupplierParty cac:AccountingCustomerParty cac:PayeeParty cac:TaxRepresentativeParty cac:Delivery cac:PaymentMeans cac:PaymentTerms';
const ADDRESS =
  'cbc:StreetName cbc:AdditionalStreetName cbc:CityName cbc:PostalZone cbc:CountrySubentity cac:AddressLine cac:Country';
const PARTY =
  'cbc:EndpointID cac:PartyIdentification cac:PartyName cac:PostalAddress cac:PartyTaxScheme cac:PartyLegalEntity cac:Contact';
const CATEGORY = 'cbc:ID cbc:Percent cbc:TaxExemptionReasonCode cbc:TaxExemptionReason cac:TaxScheme';
const LINE =
  'cbc:LineExtensionAmount cbc:AccountingCost cac:InvoicePeriod cac:OrderLineReference cac:DocumentReference cac:AllowanceCharge cac:Item cac:Price';

const ORDER: Readonly<Record<string, string>> = {
  Invoice: `${HEAD} ${REFERENCES} cac:OrderReference cac:BillingReference cac:DespatchDocumentReference cac:ReceiptDocumentReference cac:OriginatorDocumentReference cac:ContractDocumentReference cac:AdditionalDocumentReference cac:ProjectReference ${PARTIES} cac:AllowanceCharge cac:TaxTotal cac:LegalMonetaryTotal cac:InvoiceLine`,
  CreditNote: `cbc:UBLVersionID cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:TaxPointDate cbc:CreditNoteTypeCode cbc:Note ${REFERENCES} cac:OrderReference cac:BillingReference cac:DespatchDocumentReference cac:ReceiptDocumentReference cac:ContractDocumentReference cac:AdditionalDocumentReference cac:OriginatorDocumentReference ${PARTIES} cac:AllowanceCharge cac:TaxTotal cac:LegalMonetaryTotal cac:CreditNoteLine`,
  InvoicePeriod: 'cbc:StartDate cbc:EndDate cbc:DescriptionCode',
  Party: PARTY,
  PostalAddress: ADDRESS,
  Address: ADDRESS,
  PartyTaxScheme: 'cbc:CompanyID cac:TaxScheme',
  PartyLegalEntity: 'cbc:RegistrationName cbc:CompanyID cbc:CompanyLegalForm',
  Contact: 'cbc:Name cbc:Telephone cbc:ElectronicMail',
  PaymentMeans:
    'cbc:PaymentMeansCode cbc:PaymentDueDate cbc:PaymentID cac:CardAccount cac:PayeeFinancialAccount cac:PaymentMandate',
  PayeeFinancialAccount: 'cbc:ID cbc:Name cac:FinancialInstitutionBranch',
  AllowanceCharge:
    'cbc:ChargeIndicator cbc:AllowanceChargeReasonCode cbc:AllowanceChargeReason cbc:MultiplierFactorNumeric cbc:Amount cbc:BaseAmount cac:TaxCategory',
  TaxTotal: 'cbc:TaxAmount cac:TaxSubtotal',
  TaxSubtotal: 'cbc:TaxableAmount cbc:TaxAmount cac:TaxCategory',
  TaxCategory: CATEGORY,
  ClassifiedTaxCategory: CATEGORY,
  LegalMonetaryTotal:
    'cbc:LineExtensionAmount cbc:TaxExclusiveAmount cbc:TaxInclusiveAmount cbc:AllowanceTotalAmount cbc:ChargeTotalAmount cbc:PrepaidAmount cbc:PayableRoundingAmount cbc:PayableAmount',
  InvoiceLine: `cbc:ID cbc:Note cbc:InvoicedQuantity ${LINE}`,
  CreditNoteLine: `cbc:ID cbc:Note cbc:CreditedQuantity ${LINE}`,
  Item: 'cbc:Description cbc:Name cac:BuyersItemIdentification cac:SellersItemIdentification cac:StandardItemIdentification cac:OriginCountry cac:CommodityClassification cac:ClassifiedTaxCategory cac:AdditionalItemProperty',
  Price: 'cbc:PriceAmount cbc:BaseQuantity cac:AllowanceCharge',
  BillingReference: 'cac:InvoiceDocumentReference',
  InvoiceDocumentReference: 'cbc:ID cbc:IssueDate',
  OrderReference: 'cbc:ID cbc:SalesOrderID',
};

const PLACES = new Map(
  Object.entries(ORDER).map(([parent, names]) => [
    parent,
    new Map(names.split(' ').map((name, at) => [name, at])),
  ]),
);

/** Elements that the schema lets come more than once; the rest come once at most. */
const SEVERAL = new Set(
  (
    'cbc:Note cbc:DescriptionCode cbc:CompanyLegalForm cbc:PaymentID cbc:AllowanceChargeReason cbc:TaxExemptionReason ' +
    'cbc:Description cbc:StreetName cbc:AdditionalStreetName cbc:CityName cbc:PostalZone cbc:CountrySubentity ' +
    'cac:InvoicePeriod cac:BillingReference cac:DespatchDocumentReference cac:ReceiptDocumentReference ' +
    'cac:OriginatorDocumentReference cac:ContractDocumentReference cac:AdditionalDocumentReference cac:ProjectReference ' +
    'cac:Delivery cac:PaymentMeans cac:PaymentTerms cac:TaxTotal cac:TaxSubtotal cac:InvoiceLine cac:CreditNoteLine ' +
    'cac:PartyIdentification cac:PartyName cac:PartyTaxScheme cac:PartyLegalEntity cac:AddressLine cac:CardAccount ' +
    'cac:AllowanceCharge cac:OrderLineReference cac:DocumentReference cac:CommodityClassification ' +
    'cac:ClassifiedTaxCategory cac:AdditionalItemProperty'
  ).split(' '),
);

const NUMBERS = /Amount$|Quantity$|^(Percent|MultiplierFactorNumeric)$/;

/** Reports elements out of the schema's order or more than once, and numbers that are not. */
export function checkSchema(elements: readonly Element[], report: Report): void {
  for (const element of elements) {
    checkChildren(element, report);
    if (/(Document|Order)Reference$/.test(element.localName) && first(element, 'cbc:ID') === undefined)
      report('UBL-XSD', element, 'Give the reference its number, in cbc:ID');
    if (element.localName === 'PaymentDueDate' && !/^\d{4}-\d{2}-\d{2}$/.test(words(element)))
      report('UBL-XSD', element, 'Write the day as year-month-day: 2026-04-30');
    if (NUMBERS.test(element.localName) && element.children.length === 0) {
      const text = words(element);
      if (text !== '' && parseDecimal(text) === undefined)
        report(
          'UBL-XSD',
          element,
          `‘${text}’ is not a number. Write it like 24.10, with no comma or currency sign`,
        );
    }
  }
}

function checkChildren(element: Element, report: Report): void {
  const places = PLACES.get(element.localName);
  let last = -1;
  let before = '';
  const met = new Set<string>();
  for (const child of element.children) {
    const name = nameOf(child);
    if (met.has(name) && !SEVERAL.has(name)) report('UBL-XSD', child, `Give only one ${name} here`);
    met.add(name);
    const place = places?.get(name);
    if (place === undefined) continue;
    if (place < last)
      report('UBL-XSD', child, `Move ${name} before ${before}: the order of elements is fixed`);
    else [last, before] = [place, name];
  }
}
