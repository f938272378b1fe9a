/**
 * A provider's invoice however it came, as lines that can be matched: from an official document, from a file of visits, or keyed. Source:
 * docs/rules/invoice-matching.md.
 */
import { halfUp, parsePounds } from '../../ground/money.ts';
import type { ClaimedLine } from '../formats/invoice-csv.ts';
import type { OfficialInvoice, OfficialLine } from '../formats/ubl-value.ts';

/** A line to keep and match. Amounts are pence without VAT, below nought on a credit note; `references` are what it names, the closest first. */
export type SentLine = {
  readonly number: number;
  readonly references: readonly string[];
  readonly service: string | null;
  readonly words: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly begins: string | null;
  readonly minutes: number | null;
  readonly workers: number;
  readonly pencePerHour: number | null;
  readonly amountPence: number;
  readonly vatPercent: string | null;
};

/** An invoice as it was sent. */
export type SentInvoice = {
  readonly kind: 'invoice' | 'credit note';
  readonly number: string;
  readonly issuedOn: string;
  readonly correctsNumber: string | null;
  readonly taxPence: number;
  readonly lines: readonly SentLine[];
};

/** An official document as lines; what stands on the document as a whole becomes a line of its own, so that nothing is lost. */
export function ofOfficial(document: OfficialInvoice): SentInvoice {
  const sign = document.kind === 'invoice' ? 1 : -1;
  const lines = document.lines.map((line, at) => officialLine(line, at + 1, sign, document));
  const whole = document.allowances.map(
    (one, at): SentLine => ({
      number: lines.length + at + 1,
      references: [document.orderReference, document.contractReference].filter((named) => named !== null),
      service: null,
      words: one.reason ?? (one.charge ? 'Charge on the whole invoice' : 'Allowance on the whole invoice'),
      ...periodOf(null, document),
      begins: null,
      minutes: null,
      workers: 1,
      pencePerHour: null,
      amountPence: (one.charge ? one.amount_pence : -one.amount_pence) * sign,
      vatPercent: one.tax.percent,
    }),
  );
  return {
    kind: document.kind === 'invoice' ? 'invoice' : 'credit note',
    number: document.number,
    issuedOn: document.issuedOn,
    correctsNumber: document.corrects[0]?.number ?? null,
    taxPence: document.totals.tax_pence * sign,
    lines: [...lines, ...whole],
  };
}

function officialLine(line: OfficialLine, number: number, sign: 1 | -1, document: OfficialInvoice): SentLine {
  const hours = line.unit === 'HUR' && (line.priceQuantity ?? '1') === '1';
  return {
    number,
    references: [
      line.object?.id ?? null,
      line.orderLine,
      document.orderReference,
      document.contractReference,
    ].filter((named) => named !== null),
    service: line.buyerItem ?? line.name,
    words: [line.name, line.description, line.note].filter((words) => words !== null).join('. '),
    ...periodOf(line, document),
    begins: null,
    minutes: hours ? Math.round(Number(line.quantity) * 60) * sign : null,
    workers: 1,
    pencePerHour: hours ? pennies(line.price) : null,
    amountPence: line.amount_pence * sign,
    vatPercent: line.tax.percent,
  };
}

/** A price to whole pence; null where it has more places, since then it is not held against a rate. */
function pennies(price: string): number | null {
  const read = parsePounds(price.replace(/(\.\d\d)0+$/, '$1'));
  return read.ok ? read.value : null;
}

function periodOf(
  line: OfficialLine | null,
  document: OfficialInvoice,
): { startsOn: string; endsOn: string } {
  const period = line?.period ?? document.period;
  const startsOn = period?.startsOn ?? period?.endsOn ?? document.issuedOn;
  return { startsOn, endsOn: period?.endsOn ?? startsOn };
}

/** The rows of a file of visits as lines. Minutes of two care workers are counted together, as they are paid. */
export function ofVisits(
  head: Pick<SentInvoice, 'number' | 'issuedOn' | 'correctsNumber'>,
  rows: readonly ClaimedLine[],
): SentInvoice {
  const lines = rows.map(
    (row, at): SentLine => ({
      number: at + 1,
      references: [row.reference],
      service: null,
      words: row.note,
      startsOn: row.visitOn,
      endsOn: row.visitOn,
      begins: row.startsAt,
      minutes: row.minutes * row.workers,
      workers: row.workers,
      pencePerHour: row.rate_pence,
      amountPence: row.amount_pence,
      vatPercent: row.vatPercent,
    }),
  );
  const total = lines.reduce((sum, { amountPence }) => sum + amountPence, 0);
  return { ...head, kind: total < 0 ? 'credit note' : 'invoice', taxPence: taxOfLines(lines), lines };
}

/** The most that is believed of a line or a whole invoice: £10 million; of an hour: £10,000; of a line's time: a million hours. */
const MOST = { pence: 1_000_000_000, pencePerHour: 1_000_000, minutes: 60_000_000 } as const;

/** Every amount, price and time beyond what is believed, with the number of its line; null for the invoice as a whole. */
export function beyondBelief({
  lines,
  taxPence,
}: SentInvoice): { readonly line: number | null; readonly reason: string }[] {
  const found = lines.flatMap(({ number, amountPence, pencePerHour, minutes }) => [
    ...(Math.abs(amountPence) > MOST.pence
      ? [{ line: number, reason: 'A line is at most £10,000,000' }]
      : []),
    ...((pencePerHour ?? 0) > MOST.pencePerHour
      ? [{ line: number, reason: 'A price is at most £10,000 an hour' }]
      : []),
    ...(Math.abs(minutes ?? 0) > MOST.minutes
      ? [{ line: number, reason: 'A line is at most 1,000,000 hours' }]
      : []),
  ]);
  const whole = lines.reduce((sum, { amountPence }) => sum + amountPence, taxPence);
  return Math.abs(whole) > MOST.pence
    ? [...found, { line: null, reason: 'An invoice is at most £10,000,000' }]
    : found;
}

/** The VAT of lines that carry their rate, in pence: for each rate on what its lines come to, a half upwards. */
export function taxOfLines(lines: readonly Pick<SentLine, 'amountPence' | 'vatPercent'>[]): number {
  let tax = 0;
  for (const [percent, alike] of Map.groupBy(lines, ({ vatPercent }) => vatPercent ?? '0')) {
    const hundredths = Math.round(Number(percent) * 100);
    const sum = alike.reduce((total, { amountPence }) => total + amountPence, 0);
    tax += halfUp(BigInt(sum) * BigInt(hundredths), 10_000n);
  }
  return tax;
}
