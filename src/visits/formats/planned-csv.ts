/**
 * planned.csv: planned visits as rows. A row that can be used goes into columns of numbers, which millions of rows need;
 * one that cannot is told with its first fault in the order of the columns. Source: docs/rules/reconcile-files.md.
 */
import { type ByteNames, hashBytes, type PairNumbers } from './byte-names.ts';
import { type CsvRow, EMPTY, NOT_A_TIME, type RowFault } from './csv-row.ts';

export const PLANNED_COLUMNS = [
  'visit_id',
  'person_id',
  'provider_id',
  'contract_id',
  'service',
  'starts_at',
  'minutes',
  'workers',
  'earlier_minutes',
  'later_minutes',
  'time_critical',
  'status',
  'cancelled_at',
] as const;

export type PlannedColumn = (typeof PLANNED_COLUMNS)[number];

const [
  VISIT_ID,
  PERSON_ID,
  PROVIDER_ID,
  CONTRACT_ID,
  SERVICE,
  STARTS_AT,
  MINUTES,
  WORKERS,
  EARLIER,
  LATER,
  TIME_CRITICAL,
  STATUS,
  CANCELLED_AT,
] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** No usable row is shorter, so a file has at most its length divided by this. */
export const SHORTEST_PLANNED_ROW = 24;

/** Usable planned visits, one slot each. Ids are byte ranges of the file; -1 and NaN stand for none. */
export type PlannedSlots = {
  readonly line: Uint32Array;
  readonly idFrom: Float64Array;
  readonly idLength: Uint32Array;
  readonly idHash: Int32Array;
  /** Number of (provider, person). */
  readonly group: Uint32Array;
  readonly contract: Uint32Array;
  readonly service: Uint32Array;
  readonly startsAt: Float64Array;
  readonly minutes: Uint16Array;
  readonly workers: Uint8Array;
  readonly earlier: Int16Array;
  readonly later: Int16Array;
  readonly timeCritical: Uint8Array;
  readonly cancelledAt: Float64Array;
};

/** Room for planned visits in memory that worker threads share. */
export function plannedSlots(count: number): PlannedSlots {
  const room = (bytes: number) => new SharedArrayBuffer(Math.max(count, 1) * bytes);
  return {
    line: new Uint32Array(room(4)),
    idFrom: new Float64Array(room(8)),
    idLength: new Uint32Array(room(4)),
    idHash: new Int32Array(room(4)),
    group: new Uint32Array(room(4)),
    contract: new Uint32Array(room(4)),
    service: new Uint32Array(room(4)),
    startsAt: new Float64Array(room(8)),
    minutes: new Uint16Array(room(2)),
    workers: new Uint8Array(room(1)),
    earlier: new Int16Array(room(2)),
    later: new Int16Array(room(2)),
    timeCritical: new Uint8Array(room(1)),
    cancelledAt: new Float64Array(room(8)),
  };
}

/** Numbers for the ids that come again. `contracts` knows the contracts of the terms and no others. */
export type PlannedNames = {
  readonly providers: ByteNames;
  readonly persons: ByteNames;
  readonly groups: PairNumbers;
  readonly services: ByteNames;
  readonly contracts: ByteNames;
};

/** Reads the row that `row` stands on into a slot; answers its fault, the first in column order, if it cannot be used. */
export function readPlanned(
  row: CsvRow,
  names: PlannedNames,
  slots: PlannedSlots,
  slot: number,
): RowFault<PlannedColumn> | undefined {
  const fault =
    readContract(row, names, slots, slot) ??
    readLength(row, slots, slot) ??
    readWindow(row, slots, slot) ??
    readStatus(row, slots, slot);
  if (fault !== undefined) return fault;
  const { bytes } = row;
  slots.idFrom[slot] = row.from(VISIT_ID);
  slots.idLength[slot] = row.to(VISIT_ID) - row.from(VISIT_ID);
  slots.idHash[slot] = hashBytes(bytes, row.from(VISIT_ID), row.to(VISIT_ID));
  const provider = names.providers.number(bytes, row.from(PROVIDER_ID), row.to(PROVIDER_ID));
  const person = names.persons.number(bytes, row.from(PERSON_ID), row.to(PERSON_ID));
  slots.group[slot] = names.groups.number(provider, person);
  slots.service[slot] = names.services.number(bytes, row.from(SERVICE), row.to(SERVICE));
  return undefined;
}

type Fault = RowFault<PlannedColumn> | undefined;

/** visit_id to service. */
function readContract(row: CsvRow, { contracts }: PlannedNames, slots: PlannedSlots, slot: number): Fault {
  if (row.isEmpty(VISIT_ID)) return { field: 'visit_id', reason: EMPTY };
  if (row.isEmpty(PERSON_ID)) return { field: 'person_id', reason: EMPTY };
  if (row.isEmpty(PROVIDER_ID)) return { field: 'provider_id', reason: EMPTY };
  if (row.isEmpty(CONTRACT_ID)) return { field: 'contract_id', reason: EMPTY };
  const contract = contracts.find(row.bytes, row.from(CONTRACT_ID), row.to(CONTRACT_ID));
  if (contract === -1) return { field: 'contract_id', reason: 'the terms have no contract with this id' };
  slots.contract[slot] = contract;
  return row.isEmpty(SERVICE) ? { field: 'service', reason: EMPTY } : undefined;
}

/** starts_at to workers. */
function readLength(row: CsvRow, slots: PlannedSlots, slot: number): Fault {
  const startsAt = row.time(STARTS_AT);
  if (Number.isNaN(startsAt))
    return { field: 'starts_at', reason: row.isEmpty(STARTS_AT) ? EMPTY : NOT_A_TIME };
  slots.startsAt[slot] = startsAt;
  const minutes = row.number(MINUTES, 1, 1440);
  if (minutes === -1)
    return {
      field: 'minutes',
      reason: row.isEmpty(MINUTES) ? EMPTY : 'this must be a whole number from 1 to 1440',
    };
  slots.minutes[slot] = minutes;
  const workers = row.isEmpty(WORKERS) ? 1 : row.number(WORKERS, 1, 4);
  if (workers === -1)
    return { field: 'workers', reason: 'this must be a whole number from 1 to 4, or empty for 1' };
  slots.workers[slot] = workers;
  return undefined;
}

/** earlier_minutes to time_critical. */
function readWindow(row: CsvRow, slots: PlannedSlots, slot: number): Fault {
  const earlier = row.number(EARLIER, 0, 720);
  if (earlier === -1 && !row.isEmpty(EARLIER)) return { field: 'earlier_minutes', reason: NOT_A_WINDOW };
  slots.earlier[slot] = earlier;
  const later = row.number(LATER, 0, 720);
  if (later === -1 && !row.isEmpty(LATER)) return { field: 'later_minutes', reason: NOT_A_WINDOW };
  slots.later[slot] = later;
  const timeCritical = row.isEmpty(TIME_CRITICAL) ? 'no' : row.text(TIME_CRITICAL);
  if (timeCritical !== 'yes' && timeCritical !== 'no')
    return { field: 'time_critical', reason: 'this must be yes or no, or empty for no' };
  slots.timeCritical[slot] = timeCritical === 'yes' ? 1 : 0;
  return undefined;
}

/** status and cancelled_at. A time that does not parse is refused even where the visit stands. */
function readStatus(row: CsvRow, slots: PlannedSlots, slot: number): Fault {
  const status = row.isEmpty(STATUS) ? 'planned' : row.text(STATUS);
  if (status !== 'planned' && status !== 'cancelled')
    return { field: 'status', reason: 'this must be planned or cancelled, or empty for planned' };
  const cancelledAt = row.isEmpty(CANCELLED_AT) ? Number.NaN : row.time(CANCELLED_AT);
  if (Number.isNaN(cancelledAt)) {
    if (!row.isEmpty(CANCELLED_AT)) return { field: 'cancelled_at', reason: NOT_A_TIME };
    if (status === 'cancelled')
      return { field: 'cancelled_at', reason: 'a cancelled visit needs the time at which it was cancelled' };
  }
  slots.cancelledAt[slot] = status === 'cancelled' ? cancelledAt : Number.NaN;
  return undefined;
}

const NOT_A_WINDOW =
  'this must be a whole number of minutes from 0 to 720, or empty for the contract’s window';
