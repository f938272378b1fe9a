/**
 * Published spend as councils put it out: the columns by any of the names they have borne, into one kind of line. Source:
 * docs/rules/published-spend.md.
 */
import { CsvError, parse } from 'csv-parse/sync';
import type { Result } from '../../ground/result.ts';
import type { CsvAnswer, RowFault } from './invoice-csv-rows.ts';
import { parsePublishedAmount, parsePublishedDay } from './spend-values.ts';

/** One payment as published. What a file does not say is ''. */
export type SpendLine = {
  /** Where it stands in its file, from 1. */
  readonly line: number;
  readonly body: string;
  readonly service: string;
  readonly division: string;
  readonly category: string;
  readonly purpose: string;
  readonly code: string;
  readonly paidOn: string;
  readonly transaction: string;
  /** Below nought where money came back. */
  readonly amount_pence: number;
  readonly capital: boolean;
  readonly supplier: string;
};

/** What a column may be called, without case, spaces and signs. The spelling is theirs. */
const NAMES = {
  body: ['bodyname', 'organisationname', 'organisation', 'council'],
  service: ['servicelabel', 'servicearea', 'department', 'directorate', 'service'],
  division: ['servicedivisionlabel', 'servicedivisonlabel', 'servicedivision', 'division'],
  category: ['expenditurecategory', 'servicecategorylabel', 'categoryname'],
  purpose: [
    'detailedexpendituretype',
    'detailedexpensestype',
    'detailedexpensetype',
    'expensestype',
    'expenditurepurpose',
    'purposeofexpenditure',
    'purpose',
    'expensetype',
    'expendituretype',
    'type',
  ],
  code: ['detailedexpenditurecode', 'detailedexpensecode', 'detailedexpensescode', 'expensescode', 'code'],
  paidOn: ['datepaid', 'paymentdate', 'dateofpayment', 'paiddate', 'transactiondate', 'date'],
  transaction: ['transactionnumber', 'transactionno', 'transactionref', 'transactionreference', 'txn'],
  amount: ['netamount', 'amountexcvat', 'amountnet', 'netvalue', 'amountpaid', 'amount', 'net', 'value'],
  capital: ['capitalorrevenue', 'revenuecapital', 'capitalrevenue', 'caprev'],
  supplier: [
    'suppliername',
    'supplier',
    'beneficiaryname',
    'beneficiary',
    'payeename',
    'payee',
    'vendorname',
    'vendor',
    'creditorname',
    'creditor',
    'merchantname',
    'merchant',
    'recipientname',
    'recipient',
  ],
} as const;

type Column = keyof typeof NAMES;
const NEEDED: readonly Column[] = ['paidOn', 'amount', 'supplier'];
const CALLED: Readonly<Record<string, string>> = {
  paidOn: 'Date paid',
  amount: 'Net amount',
  supplier: 'Supplier name',
};

/**
 * Reads a file, as bytes in UTF-8, UTF-16 or the encoding of Windows, or as text; commas, tabs or semicolons; with or
 * without lines above the heading. Every row is a line or a fault; a blank row and a row of totals without a supplier and a
 * day are passed over.
 */
export function readSpend(input: Uint8Array | string): CsvAnswer<SpendLine> {
  const parts = [...readSpendInParts(input)];
  return { rows: parts.flatMap(({ rows }) => rows), faults: parts.flatMap(({ faults }) => faults) };
}

/**
 * The same, in parts of some hundred kilobytes, so that a file of any length is never held as rows altogether. A file that cannot be read
 * at all is one part with its fault.
 */
export function* readSpendInParts(input: Uint8Array | string): Generator<CsvAnswer<SpendLine>> {
  const text = (typeof input === 'string' ? input : decodeSpend(input)).replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(text);
  let head: readonly string[] | undefined;
  for (const { piece, linesBefore } of piecesOf(text)) {
    const table = tableOf(piece, delimiter, linesBefore);
    if (typeof table === 'string') return yield fileFault(table);
    let rows = table;
    if (head === undefined) {
      const at = table.findIndex(({ record }) => NEEDED.every((column) => placeOf(record, column) >= 0));
      if (at < 0 || at > 20)
        return yield fileFault(
          table.length === 0 ? 'The file is empty' : missingColumns(table[0]?.record ?? []),
        );
      head = table[at]?.record ?? [];
      rows = table.slice(at + 1);
    }
    yield linesOf(rows, head);
  }
}

function linesOf(table: readonly Row[], head: readonly string[]): CsvAnswer<SpendLine> {
  const places = new Map((Object.keys(NAMES) as Column[]).map((column) => [column, placeOf(head, column)]));
  const rows: SpendLine[] = [];
  const faults: RowFault[] = [];
  for (const { record, line } of table) {
    const cell = (column: Column): string => record[places.get(column) ?? -1]?.trim() ?? '';
    if (cell('supplier') === '' && cell('paidOn') === '') continue;
    const day = parsePublishedDay(cell('paidOn'));
    const amount = parsePublishedAmount(cell('amount'));
    const own = [...faultOf(line, 'paidOn', day), ...faultOf(line, 'amount', amount)];
    if (cell('supplier') === '')
      own.push({ line, column: 'Supplier name', reason: 'The payee is not named' });
    faults.push(...own);
    if (own.length > 0 || !day.ok || !amount.ok) continue;
    rows.push({
      line,
      body: cell('body'),
      service: cell('service'),
      division: cell('division'),
      category: cell('category'),
      purpose: cell('purpose'),
      code: cell('code'),
      paidOn: day.value,
      transaction: cell('transaction'),
      amount_pence: amount.value,
      capital: /^c/i.test(cell('capital')),
      supplier: cell('supplier').replaceAll(/\s+/g, ' '),
    });
  }
  return { rows, faults };
}

/** The text of a file: by its byte order mark, else as UTF-8, else as Windows writes it (windows-1252). */
export function decodeSpend(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

type Row = { readonly record: readonly string[]; readonly line: number };

/** How much of a file is looked at together, in signs. */
const PIECE = 250_000;

/** Cuts a text at ends of lines that stand in no quotes. `linesBefore` is how many lines stand before a piece. */
function* piecesOf(text: string): Generator<{ readonly piece: string; readonly linesBefore: number }> {
  let from = 0;
  let linesBefore = 0;
  do {
    const until = cutAfter(text, from);
    const piece = text.slice(from, until);
    yield { piece, linesBefore };
    linesBefore += piece.split('\n').length - 1;
    from = until;
  } while (from < text.length);
}

/** The first place after a piece's worth of signs at which a line ends with every quote closed. */
function cutAfter(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) quoted = !quoted;
    else if (sign === LINE_END && at - from >= PIECE && !quoted) return at + 1;
  }
  return text.length;
}
const QUOTE = 34;
const LINE_END = 10;

function delimiterOf(text: string): string {
  const firstLine =
    text
      .slice(0, 2000)
      .split(/\r?\n/)
      .find((line) => /supplier|payee|beneficiary|vendor|creditor|merchant|recipient/i.test(line)) ?? '';
  const count = (sign: string): number => firstLine.split(sign).length;
  return count('\t') > count(',') ? '\t' : count(';') > count(',') ? ';' : ',';
}

function tableOf(text: string, delimiter: string, linesBefore: number): Row[] | string {
  try {
    const table = parse(text, {
      info: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
    return table.map(({ record, info }) => ({ record, line: info.lines + linesBefore }));
  } catch (fault) {
    if (fault instanceof CsvError) return `The file is not a readable CSV file: ${fault.message}`;
    throw fault;
  }
}

function placeOf(head: readonly string[], column: Column): number {
  const folded = head.map((name) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
  for (const name of NAMES[column]) if (folded.includes(name)) return folded.indexOf(name);
  return -1;
}

function missingColumns(head: readonly string[]): string {
  const missing = NEEDED.filter((column) => placeOf(head, column) < 0).map((column) => `‘${CALLED[column]}’`);
  return `The file has no heading with ${missing.join(' and ')}`;
}

function fileFault(reason: string): CsvAnswer<SpendLine> {
  return { rows: [], faults: [{ line: 1, column: '', reason }] };
}

function faultOf(line: number, column: Column, read: Result<unknown>): RowFault[] {
  return read.ok ? [] : [{ line, column: CALLED[column] ?? column, reason: read.reason }];
}
