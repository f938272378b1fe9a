/**
 * An official invoice or credit note as we hold it: Peppol BIS Billing 3.0 (EN 16931) without its XML. Amounts are whole
 * pence of the document's currency; quantities, prices and rates are decimal text; days are 'YYYY-MM-DD'. The BT numbers
 * are the business terms of EN 16931. Source: docs/rules/official-invoices.md.
 */

/** An identifier with the code of the list it comes from, where there is one (ISO 6523). */
export type OfficialId = { readonly id: string; readonly scheme: string | null };

export type OfficialAddress = {
  readonly line1: string | null;
  readonly line2: string | null;
  readonly town: string | null;
  readonly postcode: string | null;
  readonly county: string | null;
  /** Two letters of ISO 3166-1, 'GB'. */
  readonly country: string;
};

/** A seller or a buyer. */
export type OfficialParty = {
  /** The name in law (BT-27, BT-44). */
  readonly name: string;
  readonly tradingName: string | null;
  readonly address: OfficialAddress;
  /** Where documents are sent on the network (BT-34, BT-49); the scheme is an EAS code such as 0088 (GLN). */
  readonly electronicAddress: { readonly id: string; readonly scheme: string };
  /** How the other side knows this party (BT-29, BT-46). */
  readonly identifier: OfficialId | null;
  /** The number of the company in its register (BT-30, BT-47). */
  readonly companyNumber: OfficialId | null;
  /** 'GB123456789' (BT-31, BT-48). Not there for a document outside VAT. */
  readonly vatNumber: string | null;
  /** A tax reference that is not for VAT, such as a UTR (BT-32). Sellers only. */
  readonly taxNumber: string | null;
  readonly contact: {
    readonly name: string | null;
    readonly telephone: string | null;
    readonly email: string | null;
  } | null;
};

export type OfficialPeriod = { readonly startsOn: string | null; readonly endsOn: string | null };

/** How VAT stands: the category of UNCL 5305, and its rate in per cent, which category O (outside VAT) must not have. */
export type OfficialTax = { readonly category: string; readonly percent: string | null };

/** Taken off (an allowance) or put on (a charge), with its reason. */
export type OfficialAllowance = {
  readonly charge: boolean;
  readonly amount_pence: number;
  readonly reason: string | null;
  readonly reasonCode: string | null;
};

export type OfficialLine = {
  readonly id: string;
  readonly note: string | null;
  readonly name: string;
  readonly description: string | null;
  /** '7.5'; below nought on a line that takes back. */
  readonly quantity: string;
  /** UN/ECE Recommendation 20: 'HUR' is an hour. */
  readonly unit: string;
  /** The price of one `priceQuantity` of the unit, never below nought: '24.10'. */
  readonly price: string;
  readonly priceQuantity: string | null;
  /** The line's net amount (BT-131): quantity × price, less allowances, with charges. */
  readonly amount_pence: number;
  readonly allowances: readonly OfficialAllowance[];
  readonly tax: OfficialTax;
  readonly period: OfficialPeriod | null;
  /** The line of the order (BT-132). */
  readonly orderLine: string | null;
  /** What the line is about, such as a visit's own number (BT-128). */
  readonly object: OfficialId | null;
  /** The buyer's ledger code (BT-133). */
  readonly ledgerCode: string | null;
  /** The seller's and the buyer's own codes for the service. */
  readonly sellerItem: string | null;
  readonly buyerItem: string | null;
};

/** One row of the VAT breakdown. A reason is needed where nothing is charged because of what the service or seller is. */
export type OfficialTaxRow = OfficialTax & {
  readonly taxable_pence: number;
  readonly tax_pence: number;
  readonly reason: string | null;
  readonly reasonCode: string | null;
};

export type OfficialTotals = {
  readonly lines_pence: number;
  readonly allowances_pence: number;
  readonly charges_pence: number;
  readonly withoutTax_pence: number;
  readonly tax_pence: number;
  readonly withTax_pence: number;
  readonly paid_pence: number;
  readonly rounding_pence: number;
  /** What is to be paid now (BT-115). */
  readonly payable_pence: number;
};

export type OfficialPayment = {
  /** UNCL 4461: '30' is a credit transfer. */
  readonly means: string;
  /** The text that goes with the payment (BT-83). */
  readonly reference: string | null;
  /** The account's number, its name, and the bank's (in Britain the sort code). */
  readonly account: {
    readonly id: string;
    readonly name: string | null;
    readonly branch: string | null;
  } | null;
};

export type OfficialInvoice = {
  readonly kind: 'invoice' | 'credit-note';
  readonly number: string;
  readonly issuedOn: string;
  readonly dueOn: string | null;
  /** UNCL 1001: '380' invoice, '381' credit note. */
  readonly typeCode: string;
  readonly currency: string;
  readonly note: string | null;
  readonly ledgerCode: string | null;
  readonly buyerReference: string | null;
  readonly orderReference: string | null;
  readonly contractReference: string | null;
  readonly period: OfficialPeriod | null;
  /** The documents this one corrects (BG-3). */
  readonly corrects: readonly { readonly number: string; readonly issuedOn: string | null }[];
  readonly seller: OfficialParty;
  readonly buyer: OfficialParty;
  readonly payment: OfficialPayment | null;
  readonly terms: string | null;
  readonly allowances: readonly (OfficialAllowance & { readonly tax: OfficialTax })[];
  readonly lines: readonly OfficialLine[];
  readonly taxes: readonly OfficialTaxRow[];
  readonly totals: OfficialTotals;
};

/** What is wrong with a document: the rule's own id, where, and what to change in plain words. */
export type OfficialFault = { readonly rule: string; readonly where: string; readonly reason: string };

/** A value, or every fault found. */
export type OfficialAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly OfficialFault[] };

/** The specification and the process of Peppol BIS Billing 3.0. */
export const SPECIFICATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';
export const PROCESS = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';
