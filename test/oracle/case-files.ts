import { LOG_COLUMNS, PLANNED_COLUMNS } from './oracle-rows.ts';
import type { OracleInput } from './reconcile-oracle.ts';

export type Row = Record<string, string>;

/** How a table is laid out as CSV; every choice must leave its meaning alone. */
export interface Layout {
  eol: '\n' | '\r\n';
  bom: boolean;
  quoteAll: boolean;
  /** Drop the empty fields at the end of each row. */
  shortRows: boolean;
  /** Put a blank line before every n-th row; 0 for none. */
  blankEvery: number;
  endsWithNewline: boolean;
  columns: string[];
}

/** One run to be compared: rows and terms as values. `terms` as text stands for a file that is not JSON. */
export interface Case {
  planned: Row[];
  logs: Row[];
  terms: unknown;
  bankHolidays?: unknown;
  division?: string;
  plannedLayout?: Partial<Layout>;
  logsLayout?: Partial<Layout>;
}

/** Lays rows out as CSV. */
export function csvOf(rows: Row[], columns: readonly string[], layout: Partial<Layout> = {}): string {
  const {
    eol = '\n',
    bom = false,
    quoteAll = false,
    shortRows = false,
    blankEvery = 0,
    endsWithNewline = true,
  } = layout;
  const quote = (field: string): string =>
    quoteAll || /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
  const order = layout.columns ?? columns;
  const lines = [order.map(quote).join(',')];
  for (const [at, row] of rows.entries()) {
    if (blankEvery > 0 && at % blankEvery === 0) lines.push('');
    const fields = order.map((column) => row[column] ?? '');
    const length = shortRows ? Math.max(1, fields.findLastIndex((field) => field !== '') + 1) : fields.length;
    lines.push(fields.slice(0, length).map(quote).join(','));
  }
  return (bom ? '\uFEFF' : '') + lines.join(eol) + (endsWithNewline ? eol : '');
}

/** The files of a case as text. */
export function filesOf(one: Case): OracleInput & { planned: string; logs: string } {
  return {
    planned: csvOf(one.planned, PLANNED_COLUMNS, one.plannedLayout),
    logs: csvOf(one.logs, LOG_COLUMNS, one.logsLayout),
    terms: typeof one.terms === 'string' ? one.terms : JSON.stringify(one.terms),
    bankHolidays: one.bankHolidays === undefined ? undefined : JSON.stringify(one.bankHolidays),
    division: one.division,
  };
}

/** A planned visit of thirty minutes with whatever is given put over it. */
export function visit(visit_id: string, starts_at: string, over: Row = {}): Row {
  return {
    visit_id,
    person_id: 'Ada',
    provider_id: 'Care',
    contract_id: 'K',
    service: 'care',
    starts_at,
    minutes: '30',
    ...over,
  };
}

/** A log by tag at both ends with whatever is given put over it. */
export function log(log_id: string, in_at: string, out_at: string, over: Row = {}): Row {
  return {
    log_id,
    person_id: 'Ada',
    provider_id: 'Care',
    worker_id: 'w1',
    in_at,
    out_at,
    in_method: 'tag',
    out_method: out_at === '' ? '' : 'tag',
    ...over,
  };
}

/** Terms of one contract K paying by the delivered minute at 24.00 an hour, with whatever is given put over them. */
export function terms(over: Record<string, unknown> = {}, match_within_minutes = 120): unknown {
  const rate = {
    service: 'care',
    days: ['weekday', 'saturday', 'sunday'],
    from: '00:00',
    to: '24:00',
    pence_per_hour: 2400,
  };
  const pay = { by: 'delivered', round_to_minutes: 1, round: 'nearest' };
  return { match_within_minutes, contracts: { K: { pay, rates: [rate], ...over } } };
}
