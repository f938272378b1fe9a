/**
 * What a closed week makes: an invoice of what it pays for the first time or pays more, and a credit note of what it takes back, in lines
 * as a reader wants them. Source: docs/rules/self-billing.md.
 */
import { serviceName } from '../../contracts/rules/service-words.ts';
import { dateRange } from '../../ground/dates-in-words.ts';
import { formatPounds } from '../../ground/money.ts';
import {
  categoryOf,
  completeInvoice,
  hoursOf,
  OUTSIDE_VAT,
  roundingOf,
  WELFARE_EXEMPTION,
} from '../formats/ubl-totals.ts';
import type { OfficialInvoice, OfficialLine, OfficialParty, OfficialTax } from '../formats/ubl-value.ts';

/** Items of a close that are alike: of one person, order, service, week and price. Below nought it takes off. */
export type BilledItems = {
  readonly contractReference: string;
  readonly orderReference: string | null;
  readonly personReference: string | null;
  readonly service: string | null;
  readonly weekStartsOn: string;
  /** What a charge is for, in words; null for visits. */
  readonly because: string | null;
  readonly pencePerHour: number | null;
  /** Whether they correct what was posted before, and the number of the document that it stood on, where it stood on one. */
  readonly adjusts: boolean;
  readonly correctsNumber: string | null;
  readonly items: number;
  readonly minutes: number;
  readonly amountPence: number;
};

/**
 * Parts the items of a close between its invoice and its credit note. Adjustments below nought are credited; what else is below nought,
 * such as what a person paid to the provider, stands on the invoice as long as the invoice comes to more than nothing.
 */
export function partedItems(all: readonly BilledItems[]): {
  readonly invoiced: readonly BilledItems[];
  readonly credited: readonly BilledItems[];
} {
  const items = all.filter(({ amountPence }) => amountPence !== 0);
  const credited = items.filter(({ adjusts, amountPence }) => adjusts && amountPence < 0);
  const rest = items.filter((one) => !credited.includes(one));
  if (rest.reduce((sum, { amountPence }) => sum + amountPence, 0) >= 0) return { invoiced: rest, credited };
  const above = rest.filter(({ amountPence }) => amountPence > 0);
  const below = rest.filter(({ amountPence }) => amountPence < 0);
  return { invoiced: above, credited: [...credited, ...below] };
}

/** What a document says besides its lines. */
export type DocumentOf = {
  readonly kind: OfficialInvoice['kind'];
  readonly number: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly weekStartsOn: string;
  readonly buyerReference: string;
  readonly seller: OfficialParty;
  readonly buyer: OfficialParty;
  readonly chargesVat: boolean;
  /** The documents that a credit note corrects, with the days on which they were issued. */
  readonly corrects: readonly { readonly number: string; readonly issuedOn: string | null }[];
};

/** The whole document of some items. On a credit note the amounts are turned round: what takes back stands above nought. */
export function selfBilledDocument(of: DocumentOf, items: readonly BilledItems[]): OfficialInvoice {
  const tax = categoryOf(of.seller, of.chargesVat);
  const sign = of.kind === 'invoice' ? 1 : -1;
  const weeks = new Set(items.map(({ weekStartsOn }) => weekStartsOn));
  return completeInvoice({
    kind: of.kind,
    number: of.number,
    issuedOn: of.issuedOn,
    dueOn: of.kind === 'invoice' ? of.dueOn : null,
    typeCode: of.kind === 'invoice' ? '380' : '381',
    currency: 'GBP',
    note: 'Self-billed: made by the council for the supplier from visits that were verified.',
    ledgerCode: null,
    buyerReference: of.buyerReference,
    orderReference: null,
    contractReference: onlyOne(items.map(({ contractReference }) => contractReference)),
    period: wholePeriod(of.weekStartsOn, items),
    corrects: of.corrects,
    seller: of.seller,
    buyer: of.buyer,
    payment: null,
    terms: of.kind === 'invoice' ? null : 'Taken off the next payment.',
    allowances: [],
    lines: items.map((one, at) => lineOf(one, { id: String(at + 1), sign, tax, ofWeeks: weeks.size })),
    exemptions: { E: WELFARE_EXEMPTION, O: OUTSIDE_VAT },
    paid_pence: 0,
  });
}

/** A line says its week in words where the document has several (`ofWeeks`) and the charge does not name its days itself. */
function lineOf(
  one: BilledItems,
  { id, sign, tax, ofWeeks }: { id: string; sign: 1 | -1; tax: OfficialTax; ofWeeks: number },
): OfficialLine {
  const { orderReference, personReference, service, weekStartsOn } = one;
  const amount_pence = one.amountPence * sign;
  const line = {
    id,
    note: noteOf(one),
    name: service === null ? nameOf(one) : serviceName(service),
    description: wordsOf([
      personReference === null ? null : `Person ${personReference}`,
      one.because ?? (ofWeeks > 1 ? `week of ${dateRange(weekStartsOn, sunday(weekStartsOn))}` : null),
    ]),
    ...measured(one.minutes * sign, one.pencePerHour, amount_pence),
    priceQuantity: null,
    amount_pence,
    tax,
    period: weekOf(weekStartsOn),
    orderLine: null,
    object: orderReference === null ? null : { id: orderReference, scheme: null },
    ledgerCode: null,
    sellerItem: null,
    buyerItem: service,
  };
  return { ...line, allowances: roundingOf(line) };
}

function wordsOf(parts: readonly (string | null)[]): string | null {
  const said = parts.filter((words) => words !== null);
  return said.length === 0 ? null : said.join(', ');
}

/**
 * How much of what at which price: hours where there are any and they bear out the amount to a tenth, else one of it. The price of hours
 * that name none is what they come to.
 */
function measured(
  minutes: number,
  pencePerHour: number | null,
  amount_pence: number,
): Pick<OfficialLine, 'quantity' | 'unit' | 'price'> {
  const whole = {
    quantity: amount_pence < 0 ? '-1' : '1',
    unit: 'C62',
    price: decimal(Math.abs(amount_pence)),
  };
  if (minutes === 0 || Math.sign(minutes) !== Math.sign(amount_pence)) return whole;
  const price = pencePerHour ?? Math.round((amount_pence * 60) / minutes);
  const exact = (minutes * price) / 60;
  if (price <= 0 || Math.abs(exact - amount_pence) * 10 > Math.abs(amount_pence)) return whole;
  return { quantity: hoursOf(minutes), unit: 'HUR', price: decimal(price) };
}

function nameOf({ because }: BilledItems): string {
  return because === null ? 'Care' : 'Charge under the contract';
}

function noteOf({ adjusts, correctsNumber, items }: BilledItems): string | null {
  if (!adjusts) return items > 1 ? `${items} visits` : null;
  return correctsNumber === null
    ? 'Adjustment of an earlier week'
    : `Adjustment of what stood on ${correctsNumber}`;
}

/** '24.10' of 2410 pence. */
function decimal(pence: number): string {
  return formatPounds(pence).replaceAll(/[£,]/g, '');
}

function weekOf(monday: string): { readonly startsOn: string; readonly endsOn: string } {
  return { startsOn: monday, endsOn: sunday(monday) };
}

/** From the first to the last week of the items; the closed week where there are none. */
function wholePeriod(
  monday: string,
  items: readonly BilledItems[],
): { readonly startsOn: string; readonly endsOn: string } {
  const weeks = items.map(({ weekStartsOn }) => weekStartsOn).toSorted();
  return { startsOn: weeks[0] ?? monday, endsOn: sunday(weeks.at(-1) ?? monday) };
}

function sunday(monday: string): string {
  return Temporal.PlainDate.from(monday).add({ days: 6 }).toString();
}

function onlyOne(all: readonly string[]): string | null {
  const [first, ...others] = new Set(all);
  return first !== undefined && others.length === 0 ? first : null;
}
