/**
 * planned.csv: planned visits as rows. A row that can be used goes into a record of fixed size, which millions of rows need;
 * one that cannot is told with its first fault in the order of the columns. Source: docs/rules/reconcile-files.md.
 */
import { type ByteNames, hashBytes, type PairNumbers } from './byte-names.ts';
import { type CsvRow, EMPTY, NOT_A_TIME, type RowFault } from './csv-row.ts';
import type { PlannedRecords } from './row-records.ts';

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
  records: PlannedRecords,
  slot: number,
): RowFault<PlannedColumn> | undefined {
  const fault =
    readContract(row, names, records, slot) ??
    readLength(row, records, slot) ??
    readStatus(row, records, slot);
  if (fault !== undefined) return fault;
  const { bytes } = row;
  records.setId(
    slot,
    row.part,
    row.from(VISIT_ID),
    row.to(VISIT_ID),
    hashBytes(bytes, row.from(VISIT_ID), row.to(VISIT_ID)),
  );
  const provider = names.providers.number(bytes, row.from(PROVIDER_ID), row.to(PROVIDER_ID));
  const person = names.persons.number(bytes, row.from(PERSON_ID), row.to(PERSON_ID));
  records.setGroup(slot, names.groups.number(provider, person));
  records.setService(slot, names.services.number(bytes, row.from(SERVICE), row.to(SERVICE)));
  return undefined;
}

type Fault = RowFault<PlannedColumn> | undefined;

/** visit_id to service. */
function readContract(
  row: CsvRow,
  { contracts }: PlannedNames,
  records: PlannedRecords,
  slot: number,
): Fault {
  if (row.isEmpty(VISIT_ID)) return { field: 'visit_id', reason: EMPTY };
  if (row.isEmpty(PERSON_ID)) return { field: 'person_id', reason: EMPTY };
  if (row.isEmpty(PROVIDER_ID)) return { field: 'provider_id', reason: EMPTY };
  if (row.isEmpty(CONTRACT_ID)) return { field: 'contract_id', reason: EMPTY };
  const contract = contracts.find(row.bytes, row.from(CONTRACT_ID), row.to(CONTRACT_ID));
  if (contract === -1) return { field: 'contract_id', reason: 'the terms have no contract with this id' };
  records.setContract(slot, contract);
  return row.isEmpty(SERVICE) ? { field: 'service', reason: EMPTY } : undefined;
}

/** starts_at to time_critical. */
function readLength(row: CsvRow, records: PlannedRecords, slot: number): Fault {
  const startsAt = row.time(STARTS_AT);
  if (Number.isNaN(startsAt))
    return { field: 'starts_at', reason: row.isEmpty(STARTS_AT) ? EMPTY : NOT_A_TIME };
  const minutes = row.number(MINUTES, 1, 1440);
  if (minutes === -1)
    return {
      field: 'minutes',
      reason: row.isEmpty(MINUTES) ? EMPTY : 'this must be a whole number from 1 to 1440',
    };
  const workers = row.isEmpty(WORKERS) ? 1 : row.number(WORKERS, 1, 4);
  if (workers === -1)
    return { field: 'workers', reason: 'this must be a whole number from 1 to 4, or empty for 1' };
  const earlier = row.number(EARLIER, 0, 720);
  if (earlier === -1 && !row.isEmpty(EARLIER)) return { field: 'earlier_minutes', reason: NOT_A_WINDOW };
  const later = row.number(LATER, 0, 720);
  if (later === -1 && !row.isEmpty(LATER)) return { field: 'later_minutes', reason: NOT_A_WINDOW };
  const timeCritical = row.isEmpty(TIME_CRITICAL) ? 'no' : row.text(TIME_CRITICAL);
  if (timeCritical !== 'yes' && timeCritical !== 'no')
    return { field: 'time_critical', reason: 'this must be yes or no, or empty for no' };
  records.setTimes(slot, startsAt, Number.NaN);
  records.setLength(slot, minutes, workers, timeCritical === 'yes');
  records.setWindow(slot, earlier, later);
  return undefined;
}

/** status and cancelled_at. A time that does not parse is refused even where the visit stands. */
function readStatus(row: CsvRow, records: PlannedRecords, slot: number): Fault {
  if (row.isEmpty(STATUS) && row.isEmpty(CANCELLED_AT)) return undefined;
  const status = row.isEmpty(STATUS) ? 'planned' : row.text(STATUS);
  if (status !== 'planned' && status !== 'cancelled')
    return { field: 'status', reason: 'this must be planned or cancelled, or empty for planned' };
  const cancelledAt = row.time(CANCELLED_AT);
  if (Number.isNaN(cancelledAt)) {
    if (!row.isEmpty(CANCELLED_AT)) return { field: 'cancelled_at', reason: NOT_A_TIME };
    if (status === 'cancelled')
      return { field: 'cancelled_at', reason: 'a cancelled visit needs the time at which it was cancelled' };
  }
  if (status === 'cancelled') records.setTimes(slot, records.time(slot), cancelledAt);
  return undefined;
}

const NOT_A_WINDOW =
  'this must be a whole number of minutes from 0 to 720, or empty for the contract’s window';
