/**
 * logs.csv: visit logs as rows, read as planned-csv.ts reads planned visits. Source: docs/rules/reconcile-files.md.
 */
import { METHODS } from '../rules/planned-and-logged.ts';
import { type ByteNames, hashBytes, type PairNumbers } from './byte-names.ts';
import { type CsvRow, EMPTY, NOT_A_TIME, type RowFault } from './csv-row.ts';

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

/** Usable visit logs, one slot each. Ids are byte ranges of the file; NaN stands for none. */
export type LogSlots = {
  readonly line: Uint32Array;
  readonly idFrom: Float64Array;
  readonly idLength: Uint32Array;
  readonly idHash: Int32Array;
  /** Number of (provider, person). */
  readonly group: Uint32Array;
  /** Number of (provider, care worker). */
  readonly worker: Uint32Array;
  readonly inAt: Float64Array;
  readonly outAt: Float64Array;
  /** Place in `METHODS`; their count for none. */
  readonly inMethod: Uint8Array;
  readonly outMethod: Uint8Array;
  readonly namedFrom: Float64Array;
  /** 0 where the log names no visit. */
  readonly namedLength: Uint32Array;
  /** 1 where the log overlaps a log of the same worker with another person; found after reading. */
  readonly overlaps: Uint8Array;
};

/** Room for visit logs in memory that worker threads share. */
export function logSlots(count: number): LogSlots {
  const room = (bytes: number) => new SharedArrayBuffer(Math.max(count, 1) * bytes);
  return {
    line: new Uint32Array(room(4)),
    idFrom: new Float64Array(room(8)),
    idLength: new Uint32Array(room(4)),
    idHash: new Int32Array(room(4)),
    group: new Uint32Array(room(4)),
    worker: new Uint32Array(room(4)),
    inAt: new Float64Array(room(8)),
    outAt: new Float64Array(room(8)),
    inMethod: new Uint8Array(room(1)),
    outMethod: new Uint8Array(room(1)),
    namedFrom: new Float64Array(room(8)),
    namedLength: new Uint32Array(room(4)),
    overlaps: new Uint8Array(room(1)),
  };
}

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
  slots: LogSlots,
  slot: number,
): RowFault<LogColumn> | undefined {
  const fault = idFault(row) ?? readTimes(row, slots, slot) ?? readMethods(row, names.methods, slots, slot);
  if (fault !== undefined) return fault;
  const { bytes } = row;
  slots.idFrom[slot] = row.from(LOG_ID);
  slots.idLength[slot] = row.to(LOG_ID) - row.from(LOG_ID);
  slots.idHash[slot] = hashBytes(bytes, row.from(LOG_ID), row.to(LOG_ID));
  const provider = names.providers.number(bytes, row.from(PROVIDER_ID), row.to(PROVIDER_ID));
  const person = names.persons.number(bytes, row.from(PERSON_ID), row.to(PERSON_ID));
  const worker = names.workers.number(bytes, row.from(WORKER_ID), row.to(WORKER_ID));
  slots.group[slot] = names.groups.number(provider, person);
  slots.worker[slot] = names.providerWorkers.number(provider, worker);
  slots.namedFrom[slot] = row.from(VISIT_ID);
  slots.namedLength[slot] = row.to(VISIT_ID) - row.from(VISIT_ID);
  return undefined;
}

type Fault = RowFault<LogColumn> | undefined;

function idFault(row: CsvRow): Fault {
  if (row.isEmpty(LOG_ID)) return { field: 'log_id', reason: EMPTY };
  if (row.isEmpty(PERSON_ID)) return { field: 'person_id', reason: EMPTY };
  if (row.isEmpty(PROVIDER_ID)) return { field: 'provider_id', reason: EMPTY };
  return row.isEmpty(WORKER_ID) ? { field: 'worker_id', reason: EMPTY } : undefined;
}

function readTimes(row: CsvRow, slots: LogSlots, slot: number): Fault {
  const inAt = row.time(IN_AT);
  if (Number.isNaN(inAt)) return { field: 'in_at', reason: row.isEmpty(IN_AT) ? EMPTY : NOT_A_TIME };
  slots.inAt[slot] = inAt;
  slots.outAt[slot] = Number.NaN;
  if (row.isEmpty(OUT_AT)) return undefined;
  const outAt = row.time(OUT_AT);
  if (Number.isNaN(outAt)) return { field: 'out_at', reason: NOT_A_TIME };
  if (outAt < inAt) return { field: 'out_at', reason: 'the check-out is before the check-in' };
  if (outAt - inAt > LONGEST_SECONDS) return { field: 'out_at', reason: 'the log is longer than 24 hours' };
  slots.outAt[slot] = outAt;
  return undefined;
}

function readMethods(row: CsvRow, methods: ByteNames, slots: LogSlots, slot: number): Fault {
  const inMethod = methodIn(row, methods, IN_METHOD);
  if (inMethod === -1) return { field: 'in_method', reason: NOT_A_METHOD };
  slots.inMethod[slot] = inMethod;
  const outMethod = methodIn(row, methods, OUT_METHOD);
  if (outMethod === -1) return { field: 'out_method', reason: NOT_A_METHOD };
  slots.outMethod[slot] = outMethod;
  return undefined;
}

function methodIn(row: CsvRow, methods: ByteNames, column: number): number {
  return row.isEmpty(column) ? METHODS.length : methods.find(row.bytes, row.from(column), row.to(column));
}

const NOT_A_METHOD = `this must be one of ${METHODS.join(', ')}, or empty for manual`;
