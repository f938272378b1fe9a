/** A self-billed document as a paper: what both sides file. Made from the kept document alone, so it is always the same. */
import { dateRange, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import type { Paper } from '../../platform/pdf/paper.ts';
import type { OfficialInvoice, OfficialLine, OfficialParty } from '../formats/ubl-value.ts';

/** How much of a line, as a reader says it: '2.5 hours', or nothing where it is one of something. */
export function quantityWords({ quantity, unit }: Pick<OfficialLine, 'quantity' | 'unit'>): string {
  return unit === 'HUR' ? `${quantity} ${quantity === '1' ? 'hour' : 'hours'}` : '';
}

/** What VAT a document has, in words. */
export function taxWords({ taxes, totals }: OfficialInvoice): string {
  const [first] = taxes;
  if (totals.tax_pence > 0) return `VAT at ${first?.percent ?? '20'}%: ${formatPounds(totals.tax_pence)}`;
  return first?.reason ?? 'No VAT';
}

/** A party's name and address in one line. */
export function partyWords({ name, address, vatNumber, taxNumber }: OfficialParty): string {
  const where = [address.line1, address.line2, address.town, address.postcode].filter(
    (line) => line !== null,
  );
  const tax =
    vatNumber === null ? (taxNumber === null ? [] : [`tax reference ${taxNumber}`]) : [`VAT ${vatNumber}`];
  return [name, ...where, ...tax].join(', ');
}

/** The paper of a document. */
export function invoicePaper(document: OfficialInvoice, madeAt: Date): Paper {
  const name = document.kind === 'invoice' ? 'Invoice' : 'Credit note';
  const { totals } = document;
  return {
    title: `${name} ${document.number}`,
    from: { council: document.buyer.name, addressLines: [], phone: null, email: null },
    date: longDate(document.issuedOn),
    reference: document.number,
    print: 'standard',
    madeAt,
    parts: [
      { kind: 'heading', level: 1, text: `Self-billed ${name.toLowerCase()} ${document.number}` },
      {
        kind: 'summary',
        rows: [
          { key: 'Supplier', value: partyWords(document.seller) },
          { key: 'Customer', value: partyWords(document.buyer) },
          { key: 'Tax point', value: longDate(document.issuedOn) },
          ...(document.period?.startsOn
            ? [{ key: 'For', value: dateRange(document.period.startsOn, document.period.endsOn) }]
            : []),
          ...(document.corrects.length === 0
            ? []
            : [{ key: 'Corrects', value: document.corrects.map(({ number }) => number).join(', ') }]),
          ...(document.dueOn === null ? [] : [{ key: 'To be paid by', value: longDate(document.dueOn) }]),
        ],
      },
      {
        kind: 'table',
        caption: 'What it is for',
        columns: [
          { head: 'Service', share: 1.1 },
          { head: 'For', share: 2.4 },
          { head: 'Hours', numeric: true },
          { head: 'Price', numeric: true },
          { head: 'Amount', numeric: true },
        ],
        rows: document.lines.map((line) => [
          line.name,
          [line.description, line.note].filter((words) => words !== null).join('. '),
          quantityWords(line).replace(/ hours?$/, ''),
          `£${line.price}`,
          formatPounds(line.amount_pence),
        ]),
        foot: ['All, without VAT', '', '', '', formatPounds(totals.withoutTax_pence)],
      },
      {
        kind: 'summary',
        rows: [
          { key: 'VAT', value: taxWords(document) },
          {
            key: document.kind === 'invoice' ? 'Total' : 'Total taken back',
            value: formatPounds(totals.withTax_pence),
          },
        ],
      },
      {
        kind: 'paragraph',
        text:
          totals.tax_pence > 0
            ? 'The VAT shown is your output tax due to HM Revenue and Customs. Made by the customer under a self-billing agreement. Do not send an invoice of your own for this.'
            : 'Made by the customer under a self-billing agreement. Do not send an invoice of your own for this.',
      },
    ],
  };
}
