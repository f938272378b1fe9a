/** Rows of planned.csv and logs.csv, and terms, made from what a test cares about. */
import { LOG_COLUMNS, type LogColumn } from '../../src/visits/formats/logs-csv.ts';
import { PLANNED_COLUMNS, type PlannedColumn } from '../../src/visits/formats/planned-csv.ts';

export type PlannedSample = Partial<Record<PlannedColumn, string | number>>;
export type LogSample = Partial<Record<LogColumn, string | number>>;

const PLANNED_SAMPLE: PlannedSample = {
  visit_id: 'V1',
  person_id: 'P1',
  provider_id: 'PR1',
  contract_id: 'C1',
  service: 'home-care',
  starts_at: '2026-03-02T08:00',
  minutes: 30,
};

const LOG_SAMPLE: LogSample = {
  log_id: 'L1',
  person_id: 'P1',
  provider_id: 'PR1',
  worker_id: 'W1',
  in_at: '2026-03-02T08:00',
  out_at: '2026-03-02T08:30',
  in_method: 'tag',
  out_method: 'tag',
};

export const SAMPLE_RATES = [
  {
    service: 'home-care',
    days: ['weekday', 'saturday', 'sunday'],
    from: '00:00',
    to: '24:00',
    pence_per_hour: 2410,
  },
];

/** planned.csv with these rows over the sample. */
export function plannedCsv(rows: readonly PlannedSample[], lineEnd = '\n'): string {
  return csv(
    PLANNED_COLUMNS,
    rows.map((row) => ({ ...PLANNED_SAMPLE, ...row })),
    lineEnd,
  );
}

/** logs.csv with these rows over the sample. */
export function logsCsv(rows: readonly LogSample[], lineEnd = '\n'): string {
  return csv(
    LOG_COLUMNS,
    rows.map((row) => ({ ...LOG_SAMPLE, ...row })),
    lineEnd,
  );
}

/** A file of terms for contract C1, with these over the sample. */
export function termsJson(terms: object = {}, file: object = {}): string {
  const sample = { pay: { by: 'planned', full_pay_percent: 90 }, rates: SAMPLE_RATES };
  return JSON.stringify({ match_within_minutes: 120, ...file, contracts: { C1: { ...sample, ...terms } } });
}

function csv<Column extends string>(
  columns: readonly Column[],
  rows: readonly Partial<Record<Column, string | number>>[],
  lineEnd: string,
): string {
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
  return [columns.join(','), ...lines, ''].join(lineEnd);
}
