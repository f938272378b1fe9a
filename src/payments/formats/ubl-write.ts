/**
 * An official invoice or credit note as UBL 2.1 XML, elements in the order of its schema. Source:
 * docs/rules/official-invoices.md.
 */
import { formatDecimal, fromPence } from './ubl-decimal.ts';
import { faultsOfUbl } from './ubl-read.ts';
import {
  type OfficialAllowance,
  type OfficialAnswer,
  type OfficialId,
  type OfficialInvoice,
  type OfficialLine,
  type OfficialParty,
  type OfficialPeriod,
  type OfficialTax,
  PROCESS,
  SPECIFICATION,
} from './ubl-value.ts';
import { element, type Xml, xmlText } from './bank-xml.ts';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd';

/**
 * The document as XML text, or every fault that the official rules find in it: nothing that would be refused elsewhere is
 * written here.
 */
export function writeUbl(invoice: OfficialInvoice): OfficialAnswer<string> {
  const text = ublText(invoice);
  const faults = faultsOfUbl(text);
  return faults.length === 0 ? { ok: true, value: text } : { ok: false, faults };
}

/** The XML of a document, whether or not the rules are kept. */
export function ublText(invoice: OfficialInvoice): string {
  const root = invoice.kind === 'invoice' ? 'Invoice' : 'CreditNote';
  const attributes = {
    xmlns: `${UBL}:${root}-2`,
    'xmlns:cac': `${UBL}:CommonAggregateComponents-2`,
    'xmlns:cbc': `${UBL}:CommonBasicComponents-2`,
  };
  return xmlText(
    element(root, attributes, [
      ...heading(invoice),
      ...parties(invoice),
      ...money(invoice),
      ...lines(invoice),
    ]),
  );
}

const text = (name: string, value: string | null, attributes: Record<string, string> = {}): Xml | null =>
  value === null ? null : element(name, attributes, value);
const part = (name: string, children: readonly (Xml | null)[]): Xml | null => {
  const there = children.filter((child) => child !== null);
  return there.length === 0 ? null : element(name, {}, there);
};
const id = (name: string, value: OfficialId | null): Xml | null =>
  value === null ? null : text(name, value.id, value.scheme === null ? {} : { schemeID: value.scheme });

function heading(invoice: OfficialInvoice): (Xml | null)[] {
  const credit = invoice.kind === 'credit-note';
  return [
    text('cbc:CustomizationID', SPECIFICATION),
    text('cbc:ProfileID', PROCESS),
    text('cbc:ID', invoice.number),
    text('cbc:IssueDate', invoice.issuedOn),
    credit ? null : text('cbc:DueDate', invoice.dueOn),
    text(credit ? 'cbc:CreditNoteTypeCode' : 'cbc:InvoiceTypeCode', invoice.typeCode),
    text('cbc:Note', invoice.note),
    text('cbc:DocumentCurrencyCode', invoice.currency),
    text('cbc:AccountingCost', invoice.ledgerCode),
    text('cbc:BuyerReference', invoice.buyerReference),
    period(invoice.period),
    part('cac:OrderReference', [text('cbc:ID', invoice.orderReference)]),
    ...invoice.corrects.map(({ number, issuedOn }) =>
      part('cac:BillingReference', [
        part('cac:InvoiceDocumentReference', [text('cbc:ID', number), text('cbc:IssueDate', issuedOn)]),
      ]),
    ),
    part('cac:ContractDocumentReference', [text('cbc:ID', invoice.contractReference)]),
  ];
}

function parties({ seller, buyer }: OfficialInvoice): (Xml | null)[] {
  return [
    part('cac:AccountingSupplierParty', [party(seller)]),
    part('cac:AccountingCustomerParty', [party(buyer)]),
  ];
}

function party(one: OfficialParty): Xml | null {
  const { address, contact } = one;
  const scheme = (number: string | null, kind: string): Xml | null =>
    number === null
      ? null
      : part('cac:PartyTaxScheme', [
          text('cbc:CompanyID', number),
          part('cac:TaxScheme', [text('cbc:ID', kind)]),
        ]);
  return part('cac:Party', [
    id('cbc:EndpointID', one.electronicAddress),
    part('cac:PartyIdentification', [id('cbc:ID', one.identifier)]),
    part('cac:PartyName', [text('cbc:Name', one.tradingName)]),
    part('cac:PostalAddress', [
      text('cbc:StreetName', address.line1),
      text('cbc:AdditionalStreetName', address.line2),
      text('cbc:CityName', address.town),
      text('cbc:PostalZone', address.postcode),
      text('cbc:CountrySubentity', address.county),
      part('cac:Country', [text('cbc:IdentificationCode', address.country)]),
    ]),
    scheme(one.vatNumber, 'VAT'),
    scheme(one.taxNumber, 'TAX'),
    part('cac:PartyLegalEntity', [
      text('cbc:RegistrationName', one.name),
      id('cbc:CompanyID', one.companyNumber),
    ]),
    contact &&
      part('cac:Contact', [
        text('cbc:Name', contact.name),
        text('cbc:Telephone', contact.telephone),
        text('cbc:ElectronicMail', contact.email),
      ]),
  ]);
}

function money(invoice: OfficialInvoice): (Xml | null)[] {
  const { payment, totals, currency } = invoice;
  const amount = amountIn(currency);
  const unless0 = (name: string, pence: number): Xml | null => (pence === 0 ? null : amount(name, pence));
  return [
    payment &&
      part('cac:PaymentMeans', [
        text('cbc:PaymentMeansCode', payment.means),
        invoice.kind === 'credit-note' ? text('cbc:PaymentDueDate', invoice.dueOn) : null,
        text('cbc:PaymentID', payment.reference),
        payment.account &&
          part('cac:PayeeFinancialAccount', [
            text('cbc:ID', payment.account.id),
            text('cbc:Name', payment.account.name),
            part('cac:FinancialInstitutionBranch', [text('cbc:ID', payment.account.branch)]),
          ]),
      ]),
    part('cac:PaymentTerms', [text('cbc:Note', invoice.terms)]),
    ...invoice.allowances.map((one) => allowance(one, amount, category('cac:TaxCategory', one.tax))),
    part('cac:TaxTotal', [
      amount('cbc:TaxAmount', totals.tax_pence),
      ...invoice.taxes.map((row) =>
        part('cac:TaxSubtotal', [
          amount('cbc:TaxableAmount', row.taxable_pence),
          amount('cbc:TaxAmount', row.tax_pence),
          category('cac:TaxCategory', row, [
            text('cbc:TaxExemptionReasonCode', row.reasonCode),
            text('cbc:TaxExemptionReason', row.reason),
          ]),
        ]),
      ),
    ]),
    part('cac:LegalMonetaryTotal', [
      amount('cbc:LineExtensionAmount', totals.lines_pence),
      amount('cbc:TaxExclusiveAmount', totals.withoutTax_pence),
      amount('cbc:TaxInclusiveAmount', totals.withTax_pence),
      invoice.allowances.some((one) => !one.charge)
        ? amount('cbc:AllowanceTotalAmount', totals.allowances_pence)
        : null,
      invoice.allowances.some((one) => one.charge)
        ? amount('cbc:ChargeTotalAmount', totals.charges_pence)
        : null,
      unless0('cbc:PrepaidAmount', totals.paid_pence),
      unless0('cbc:PayableRoundingAmount', totals.rounding_pence),
      amount('cbc:PayableAmount', totals.payable_pence),
    ]),
  ];
}

function lines(invoice: OfficialInvoice): (Xml | null)[] {
  const credit = invoice.kind === 'credit-note';
  return invoice.lines.map((line) =>
    part(credit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine', lineParts(line, credit, invoice.currency)),
  );
}

function lineParts(line: OfficialLine, credit: boolean, currency: string): (Xml | null)[] {
  const amount = amountIn(currency);
  return [
    text('cbc:ID', line.id),
    text('cbc:Note', line.note),
    text(credit ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity', line.quantity, { unitCode: line.unit }),
    amount('cbc:LineExtensionAmount', line.amount_pence),
    text('cbc:AccountingCost', line.ledgerCode),
    period(line.period),
    part('cac:OrderLineReference', [text('cbc:LineID', line.orderLine)]),
    line.object &&
      part('cac:DocumentReference', [id('cbc:ID', line.object), text('cbc:DocumentTypeCode', '130')]),
    ...line.allowances.map((one) => allowance(one, amount, null)),
    part('cac:Item', [
      text('cbc:Description', line.description),
      text('cbc:Name', line.name),
      part('cac:BuyersItemIdentification', [text('cbc:ID', line.buyerItem)]),
      part('cac:SellersItemIdentification', [text('cbc:ID', line.sellerItem)]),
      category('cac:ClassifiedTaxCategory', line.tax),
    ]),
    part('cac:Price', [
      text('cbc:PriceAmount', line.price, { currencyID: currency }),
      text('cbc:BaseQuantity', line.priceQuantity, { unitCode: line.unit }),
    ]),
  ];
}

type Amount = (name: string, pence: number) => Xml;

function amountIn(currency: string): Amount {
  return (name, pence) => element(name, { currencyID: currency }, formatDecimal(fromPence(pence)));
}

function allowance(one: OfficialAllowance, amount: Amount, tax: Xml | null): Xml | null {
  return part('cac:AllowanceCharge', [
    text('cbc:ChargeIndicator', String(one.charge)),
    text('cbc:AllowanceChargeReasonCode', one.reasonCode),
    text('cbc:AllowanceChargeReason', one.reason),
    amount('cbc:Amount', one.amount_pence),
    tax,
  ]);
}

function category(name: string, tax: OfficialTax, reasons: readonly (Xml | null)[] = []): Xml | null {
  return part(name, [
    text('cbc:ID', tax.category),
    text('cbc:Percent', tax.percent),
    ...reasons,
    part('cac:TaxScheme', [text('cbc:ID', 'VAT')]),
  ]);
}

function period(one: OfficialPeriod | null): Xml | null {
  return (
    one && part('cac:InvoicePeriod', [text('cbc:StartDate', one.startsOn), text('cbc:EndDate', one.endsOn)])
  );
}
