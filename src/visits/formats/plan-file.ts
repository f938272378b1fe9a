/** A file of planned visits (planned.csv) as rows to take, each unusable row with its first fault. */
import { ok, type Result, refuse } from '../../ground/result.ts';
import type { FeedRefusal } from '../rules/feed-log.ts';
import type { PlannedRow } from '../rules/plan-imports.ts';
import { ByteNames, PairNumbers } from './byte-names.ts';
import { readHeader } from './csv-header.ts';
import { CsvReader } from './csv-reader.ts';
import { CsvRow, SAME_ID } from './csv-row.ts';
import { PLANNED_COLUMNS, readPlanned } from './planned-csv.ts';
import { PlannedRecords, recordMemory } from './row-records.ts';

/** A refused row with its text, to send back. */
export type RefusedPlannedRow = FeedRefusal & { readonly rowText: string };

export type PlannedFile = {
  readonly rows: readonly PlannedRow[];
  readonly refused: readonly RefusedPlannedRow[];
};

const [VISIT_ID, PERSON_ID, PROVIDER_ID, CONTRACT_ID, SERVICE] = [0, 1, 2, 3, 4] as const;

/**
 * Reads a file of planned visits, UTF-8 with or without a byte-order mark. Refused as a whole where a column is missing or the text
 * is no CSV; the reason begins with what is wrong. Contracts are not looked up here: any that is named will do.
 */
export function readPlannedFile(file: Uint8Array): Result<PlannedFile> {
  const bytes = Buffer.from(file);
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const header = readHeader(bytes, mark, PLANNED_COLUMNS);
  if (!header.ok) return header;
  const reader = new CsvReader(bytes, header.value.bodyAt, bytes.length, header.value.room);
  const row = new CsvRow(bytes, reader, header.value);
  const names = {
    providers: new ByteNames(),
    persons: new ByteNames(),
    groups: new PairNumbers(),
    services: new ByteNames(),
    contracts: new ByteNames(),
  };
  const records = new PlannedRecords(recordMemory(1));
  const rows: PlannedRow[] = [];
  const refused: RefusedPlannedRow[] = [];
  const used = new Set<string>();
  for (let begin = reader.at; reader.next(); begin = reader.at) {
    const line = header.value.lines + reader.line;
    const rowText = bytes.toString('utf8', begin, reader.at).trim();
    names.contracts.number(bytes, row.from(CONTRACT_ID), row.to(CONTRACT_ID));
    const fault = readPlanned(row, names, records, 0);
    const visitId = row.text(VISIT_ID);
    if (fault !== undefined) {
      const value = row.text(PLANNED_COLUMNS.indexOf(fault.field));
      refused.push({ line, field: fault.field, value, reason: fault.reason, rowText });
    } else if (used.has(visitId)) {
      refused.push({ line, field: 'visit_id', value: visitId, reason: SAME_ID, rowText });
    } else {
      used.add(visitId);
      rows.push({ line, rowText, visitId, ...namesOf(row), ...numbersOf(records) });
    }
  }
  if (reader.fault !== undefined)
    return refuse(`line ${header.value.lines + reader.fault.line}: ${reader.fault.reason}`);
  return ok({ rows, refused });
}

function namesOf(row: CsvRow): Pick<PlannedRow, 'personId' | 'providerId' | 'contractId' | 'service'> {
  return {
    personId: row.text(PERSON_ID),
    providerId: row.text(PROVIDER_ID),
    contractId: row.text(CONTRACT_ID),
    service: row.text(SERVICE),
  };
}

/** What the one slot holds; -1 and NaN stand for none. */
function numbersOf(records: PlannedRecords) {
  const [earlier, later, cancelledAt] = [records.earlier(0), records.later(0), records.otherTime(0)];
  return {
    startsAt: records.time(0),
    plannedMinutes: records.minutes(0),
    workers: records.workers(0),
    earlierMinutes: earlier === -1 ? null : earlier,
    laterMinutes: later === -1 ? null : later,
    timeCritical: records.timeCritical(0),
    cancelledAt: Number.isNaN(cancelledAt) ? null : cancelledAt,
  };
}
