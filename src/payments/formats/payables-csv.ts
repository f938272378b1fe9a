/**
 * Lines for the council's own accounts-payable system, with its ledger codes by service and contract type. Source:
 * docs/rules/bank-files.md.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { sheetField } from './csv-field.ts';

/** One line to be paid. Credits are below nought. */
export type PayableLine = {
  readonly supplierNumber: string;
  readonly supplierName: string;
  readonly documentNumber: string;
  readonly documentOn: string;
  readonly dueOn: string;
  /** The service and the contract's type, by which the ledger code is found: 'home-care' and 'framework'. */
  readonly service: string;
  readonly contractType: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly net_pence: number;
  readonly tax_pence: number;
  readonly orderReference: string;
  readonly description: string;
};

/** A council's ledger codes: one for a service under a type of contract, and its cost centre where it has one. */
export type LedgerCode = {
  readonly service: string;
  readonly contractType: string;
  readonly code: string;
  readonly costCentre: string | null;
};

const HEAD =
  'supplier_number,supplier_name,document_type,document_number,document_date,due_date,ledger_code,cost_centre,description,period_from,period_to,order_reference,net,tax,gross';

/**
 * The file, with a last line of totals that no document has. Every service and contract type without a code is named in the
 * refusal, so that nothing is posted to a guess.
 */
export function payablesCsv(lines: readonly PayableLine[], codes: readonly LedgerCode[]): Result<string> {
  const byKind = new Map(codes.map((code) => [`${code.service}, ${code.contractType}`, code]));
  const kinds = [...new Set(lines.map((line) => `${line.service}, ${line.contractType}`))];
  const missing = kinds.filter((kind) => !byKind.has(kind));
  if (missing.length > 0)
    return refuse(
      `No ledger code is set for: ${missing.toSorted().join('; ')}. Add ${missing.length === 1 ? 'it' : 'them'} and try again`,
    );
  const rows = lines.map((line) => {
    const code = byKind.get(`${line.service}, ${line.contractType}`);
    const gross = line.net_pence + line.tax_pence;
    return [
      line.supplierNumber,
      line.supplierName,
      gross < 0 ? 'CRN' : 'INV',
      line.documentNumber,
      line.documentOn,
      line.dueOn,
      code?.code ?? '',
      code?.costCentre ?? '',
      line.description,
      line.startsOn,
      line.endsOn,
      line.orderReference,
      plainPounds(line.net_pence),
      plainPounds(line.tax_pence),
      plainPounds(gross),
    ];
  });
  const net = lines.reduce((sum, line) => sum + line.net_pence, 0);
  const tax = lines.reduce((sum, line) => sum + line.tax_pence, 0);
  const total = ['', '', 'TOTAL', String(lines.length), ...Array.from({ length: 8 }, () => '')];
  rows.push([...total, plainPounds(net), plainPounds(tax), plainPounds(net + tax)]);
  return ok(`${HEAD}\n${rows.map((row) => row.map(sheetField).join(',')).join('\n')}\n`);
}

/** '-1234.50' from whole pence. */
export function plainPounds(pence: number): string {
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
