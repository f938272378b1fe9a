/**
 * logs.csv: visit logs as rows, read as planned-csv.ts reads planned visits. Source: docs/rules/reconcile-files.md.
 */
import { METHODS } from '../rules/planned-and-logged.ts';
import { type ByteNames, hashBytes, type PairNumbers } from './byte-names.ts';
import { type CsvRow, EMPTY, NOT_A_TIME, type RowFault } from './csv-row.ts';
import type { LogRecords } from './row-records.ts';

export const LOG_COLUMNS = [
  'log_id',
  'person_id',
  'provider_id',
  'worker_id',
  'in_at',
  'out_at',
  'in_method',
  'out_method',
  'visit_id',
] as const;

export type LogColumn = (typeof LOG_COLUMNS)[number];

const [LOG_ID, PERSON_ID, PROVIDER_ID, WORKER_ID, IN_AT, OUT_AT, IN_METHOD, OUT_METHOD, VISIT_ID] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const;

const LONGEST_SECONDS = 24 * 3600;

/** No usable row is shorter, so a file has at most its length divided by this. */
export const SHORTEST_LOG_ROW = 24;

/** Numbers for the ids that come again. `methods` knows `METHODS` and no others. */
export type LogNames = {
  readonly providers: ByteNames;
  readonly persons: ByteNames;
  readonly groups: PairNumbers;
  readonly workers: ByteNames;
  readonly providerWorkers: PairNumbers;
  readonly methods: ByteNames;
};

/** Reads the row that `row` stands on into a slot; answers its fault, the first in column order, if it cannot be used. */
export function readLog(
  row: CsvRow,
  names: LogNames,
  records: LogRecords,
  slot: number,
): RowFault<LogColumn> | undefined {
  const fault =
    idFault(row) ?? readTimes(row, records, slot) ?? readMethods(row, names.methods, records, slot);
  if (fault !== undefined) return fault;
  const { bytes } = row;
  records.setId(
    slot,
    row.part,
    row.from(LOG_ID),
    row.to(LOG_ID),
    hashBytes(bytes, row.from(LOG_ID), row.to(LOG_ID)),
  );
  const provider = names.providers.number(bytes, row.from(PROVIDER_ID), row.to(PROVIDER_ID));
  const person = names.persons.number(bytes, row.from(PERSON_ID), row.to(PERSON_ID));
  const worker = names.workers.number(bytes, row.from(WORKER_ID), row.to(WORKER_ID));
  records.setGroup(slot, names.groups.number(provider, person));
  records.setWorker(slot, names.providerWorkers.number(provider, worker));
  records.setNamed(slot, row.from(VISIT_ID), row.to(VISIT_ID));
  return undefined;
}

type Fault = RowFault<LogColumn> | undefined;

function idFault(row: CsvRow): Fault {
  if (row.isEmpty(LOG_ID)) return { field: 'log_id', reason: EMPTY };
  if (row.isEmpty(PERSON_ID)) return { field: 'person_id', reason: EMPTY };
  if (row.isEmpty(PROVIDER_ID)) return { field: 'provider_id', reason: EMPTY };
  return row.isEmpty(WORKER_ID) ? { field: 'worker_id', reason: EMPTY } : undefined;
}

function readTimes(row: CsvRow, records: LogRecords, slot: number): Fault {
  const inAt = row.time(IN_AT);
  if (Number.isNaN(inAt)) return { field: 'in_at', reason: row.isEmpty(IN_AT) ? EMPTY : NOT_A_TIME };
  records.setTimes(slot, inAt, Number.NaN);
  if (row.isEmpty(OUT_AT)) return undefined;
  const outAt = row.time(OUT_AT);
  if (Number.isNaN(outAt)) return { field: 'out_at', reason: NOT_A_TIME };
  if (outAt < inAt) return { field: 'out_at', reason: 'the check-out is before the check-in' };
  if (outAt - inAt > LONGEST_SECONDS) return { field: 'out_at', reason: 'the log is longer than 24 hours' };
  records.setTimes(slot, inAt, outAt);
  return undefined;
}

function readMethods(row: CsvRow, methods: ByteNames, records: LogRecords, slot: number): Fault {
  const inMethod = methodIn(row, methods, IN_METHOD);
  if (inMethod === -1) return { field: 'in_method', reason: NOT_A_METHOD };
  const outMethod = methodIn(row, methods, OUT_METHOD);
  if (outMethod === -1) return { field: 'out_method', reason: NOT_A_METHOD };
  records.setMethods(slot, inMethod, outMethod);
  return undefined;
}

function methodIn(row: CsvRow, methods: ByteNames, column: number): number {
  return row.isEmpty(column) ? METHODS.length : methods.find(row.bytes, row.from(column), row.to(column));
}

const NOT_A_METHOD = `this must be one of ${METHODS.join(', ')}, or empty for manual`;
