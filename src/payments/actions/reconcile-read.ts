/**
 * First half of a reconciling hand's work: brings the files into shared memory and reads their rows into slots.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { ByteNames, hashBytes, PairNumbers } from '../../visits/formats/byte-names.ts';
import type { Header } from '../../visits/formats/csv-header.ts';
import { CsvReader } from '../../visits/formats/csv-reader.ts';
import { CsvRow, type RefusedRow, type RowFault } from '../../visits/formats/csv-row.ts';
import { LOG_COLUMNS, readLog } from '../../visits/formats/logs-csv.ts';
import { PLANNED_COLUMNS, readPlanned } from '../../visits/formats/planned-csv.ts';
import { LogRecords, PlannedRecords } from '../../visits/formats/row-records.ts';
import { METHODS } from '../../visits/rules/planned-and-logged.ts';

export type FileName = 'planned' | 'logs';

/** What reading goes by: the files in shared memory, their columns, and room for their rows. */
export type Desk = {
  readonly planned: {
    readonly memory: SharedArrayBuffer;
    readonly header: Header;
    readonly records: SharedArrayBuffer;
    readonly parts: readonly Part[];
  };
  readonly logs: {
    readonly memory: SharedArrayBuffer;
    readonly header: Header;
    readonly records: SharedArrayBuffer;
    readonly parts: readonly Part[];
  };
  readonly contractIds: readonly string[];
};

/** A part of a file, and the slot from which its rows are put. */
export type Part = {
  readonly file: FileName;
  /** Its place among the file's parts. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly slot: number;
};

/** A refused row, and what is needed to tell later whether an accepted row before it has its id. */
export type RefusedCandidate = RefusedRow & {
  /** How many rows of the part were accepted before it. */
  readonly before: number;
  readonly idFrom: number;
  readonly idLength: number;
  readonly idHash: number;
};

/** What reading a part came to. */
export type PartRead = {
  readonly rows: number;
  readonly lines: number;
  readonly refused: readonly RefusedCandidate[];
  /** Why the file cannot be used, with the line within the part where there is one. */
  readonly unusable: { readonly line?: number; readonly reason: string } | undefined;
};

/** The ids that one hand numbered, in the order of its numbers. */
export type Numbered = {
  readonly providers: readonly string[];
  readonly persons: readonly string[];
  readonly workers: readonly string[];
  readonly services: readonly string[];
  readonly groups: { readonly lefts: readonly number[]; readonly rights: readonly number[] };
  readonly providerWorkers: { readonly lefts: readonly number[]; readonly rights: readonly number[] };
};

/** Brings a stretch of a file into memory; answers whether it holds a quote. A file that shrank meanwhile throws. */
export function loadStretch(path: string, memory: SharedArrayBuffer, from: number, to: number): boolean {
  const bytes = Buffer.from(memory, from, to - from);
  const file = openSync(path, 'r');
  let at = 0;
  while (at < bytes.length) {
    const read = readSync(file, bytes, at, bytes.length - at, from + at);
    if (read === 0) throw new Error(`${path} became shorter while it was read`);
    at += read;
  }
  closeSync(file);
  return bytes.includes(34);
}

/** The bytes of each part of a file, in their order. */
export function partBytes(memory: SharedArrayBuffer, parts: readonly Part[]): Buffer[] {
  return parts.map(({ from, to }) => Buffer.from(memory, from, to - from));
}

/** Reads parts of the files, numbering the ids that come again. */
export class PartReader {
  private readonly desk: Desk;
  private readonly planned: PlannedRecords;
  private readonly logs: LogRecords;
  private readonly names = {
    providers: new ByteNames(),
    persons: new ByteNames(),
    workers: new ByteNames(),
    services: new ByteNames(),
    methods: new ByteNames(METHODS),
    contracts: new ByteNames(),
    groups: new PairNumbers(),
    providerWorkers: new PairNumbers(),
  };

  constructor(desk: Desk) {
    this.desk = desk;
    this.planned = new PlannedRecords(desk.planned.records);
    this.logs = new LogRecords(desk.logs.records);
    this.names.contracts = new ByteNames(desk.contractIds);
  }

  /** Reads one part into its slots. */
  read({ file, number, from, to, slot }: Part): PartRead {
    const { memory, header } = this.desk[file];
    const records = file === 'planned' ? this.planned : this.logs;
    const bytes = Buffer.from(memory, from, to - from);
    const nothing = { rows: 0, lines: 0, refused: [] };
    if (!isUtf8(bytes)) return { ...nothing, unusable: { reason: 'it is not in UTF-8: save it as UTF-8' } };
    const reader = new CsvReader(bytes, 0, bytes.length, header.room);
    const row = new CsvRow(bytes, reader, header, number);
    const columns: readonly string[] = file === 'planned' ? PLANNED_COLUMNS : LOG_COLUMNS;
    const refused: RefusedCandidate[] = [];
    let next = slot;
    while (reader.next()) {
      const fault = this.take(file, row, next);
      if (fault !== undefined) refused.push(candidate(row, reader.line, next - slot, fault, columns));
      else {
        records.setLine(next, reader.line);
        next++;
      }
    }
    return {
      rows: next - slot,
      lines: reader.lines,
      refused,
      unusable: reader.fault,
    };
  }

  /** The ids that this hand has numbered so far. */
  numbered(): Numbered {
    const { providers, persons, workers, services, groups, providerWorkers } = this.names;
    return {
      providers: providers.texts(),
      persons: persons.texts(),
      workers: workers.texts(),
      services: services.texts(),
      groups: { lefts: groups.lefts, rights: groups.rights },
      providerWorkers: { lefts: providerWorkers.lefts, rights: providerWorkers.rights },
    };
  }

  private take(file: FileName, row: CsvRow, slot: number): RowFault | undefined {
    return file === 'planned'
      ? readPlanned(row, this.names, this.planned, slot)
      : readLog(row, this.names, this.logs, slot);
  }
}

/** The id stands in the first column of either file's order. */
const ID = 0;

function candidate(
  row: CsvRow,
  line: number,
  before: number,
  { field, reason }: RowFault,
  columns: readonly string[],
): RefusedCandidate {
  const idFrom = row.from(ID);
  const idTo = row.to(ID);
  return {
    line,
    field,
    value: row.text(columns.indexOf(field)),
    reason,
    before,
    idFrom,
    idLength: idTo - idFrom,
    idHash: hashBytes(row.bytes, idFrom, idTo),
  };
}
