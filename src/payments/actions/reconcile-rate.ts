/**
 * Last half of a reconciling hand's work: marks overlaps, then reconciles groups by the rules and writes their lines where
 * they belong in verdicts.csv.
 */
import { writeSync } from 'node:fs';
import type { Terms } from '../../contracts/rules/terms.ts';
import { hashBytes } from '../../visits/formats/byte-names.ts';
import { LogRecords, PlannedRecords } from '../../visits/formats/row-records.ts';
import { markOverlaps } from '../../visits/rules/overlaps.ts';
import { LineBytes } from '../formats/line-bytes.ts';
import { writeVerdict } from '../formats/verdicts-csv.ts';
import type { BankHolidays } from '../rules/rate-choice.ts';
import { forEachVerdict } from '../rules/reconcile.ts';
import { emptyTally, type Tally, tallyRow } from '../rules/summary.ts';
import type { Gathered, Numbering } from './reconcile-gather.ts';
import { IdTable } from './reconcile-ids.ts';
import { type Desk, partBytes } from './reconcile-read.ts';
import { FileLog, FileVisit, type Named, namedTexts } from './reconcile-rows.ts';

/** What rating goes by: how rows are gathered, the ids, the terms, and where the lines go. */
export type Gathering = {
  readonly numbering: Omit<Numbering, 'ofHand'>;
  /** The table of the planned visits' ids. */
  readonly plannedIds: SharedArrayBuffer;
  readonly plannedByGroup: Gathered;
  readonly logsByGroup: Gathered;
  readonly logsByWorker: Gathered;
  /** In the order of the desk's contract ids. */
  readonly terms: readonly Terms[];
  readonly matchWithinMinutes: number;
  readonly bankHolidays: BankHolidays;
  /** Whether the files hold quotes. */
  readonly hasQuotes: boolean;
  /** verdicts.csv, open for writing. */
  readonly file: number;
  /** Where each slice of lines begins in it, known once the slice before it is made; 0 until then. */
  readonly sliceStarts: BigInt64Array;
};

/** Groups from `from` up to, not including, `to`, whose lines are written together. */
export type Slice = { readonly number: number; readonly from: number; readonly to: number };

/** What a slice came to: a tally for each contract of a provider, and one for left-over logs. */
export type SliceTally = {
  readonly contracts: readonly { readonly key: string; readonly tally: Tally }[];
  readonly leftOver: Tally;
};

/** Marks which logs overlap another, for (provider, worker) numbers from `from` up to, not including, `to`. */
export function markWorkers(desk: Desk, gathering: Gathering, from: number, to: number): void {
  const records = new LogRecords(desk.logs.records);
  const { start, rows } = gathering.logsByWorker;
  for (let worker = from; worker < to; worker++) {
    const slots = rows.subarray(start[worker], start[worker + 1]);
    if (slots.length < 2) continue;
    sortByTime(slots, records);
    const ins = new Float64Array(slots.length);
    const outs = new Float64Array(slots.length);
    const persons = new Uint32Array(slots.length);
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at]!;
      const out = records.otherTime(slot);
      ins[at] = records.time(slot);
      // An open log ends when it begins, so that it overlaps nothing.
      outs[at] = Number.isNaN(out) ? records.time(slot) : out;
      // All logs here are of one provider, so another group is another person.
      persons[at] = records.group(slot);
    }
    const marks = markOverlaps(ins, outs, persons);
    for (let at = 0; at < slots.length; at++) if (marks[at] === 1) records.setOverlaps(slots[at]!);
  }
}

/** Puts slots in order of time, in place. */
function sortByTime(slots: Uint32Array, records: LogRecords): void {
  for (let at = 1; at < slots.length; at++)
    if (records.time(slots[at - 1]!) > records.time(slots[at]!)) {
      slots.sort((a, b) => records.time(a) - records.time(b));
      return;
    }
}

/** Reconciles slices of groups, one after the other. */
export class SliceRater {
  private readonly gathering: Gathering;
  private readonly plannedIds: IdTable;
  private readonly planned: readonly Buffer[];
  private readonly logs: readonly Buffer[];
  private readonly plannedRecords: PlannedRecords;
  private readonly logRecords: LogRecords;
  private readonly contracts: readonly Named[];
  private readonly providers: readonly Named[];
  private readonly persons: readonly Named[];
  private readonly workers: readonly Named[];
  private readonly out = new LineBytes();

  constructor(desk: Desk, gathering: Gathering) {
    this.gathering = gathering;
    this.planned = partBytes(desk.planned.memory, desk.planned.parts);
    this.logs = partBytes(desk.logs.memory, desk.logs.parts);
    this.plannedRecords = new PlannedRecords(desk.planned.records);
    this.logRecords = new LogRecords(desk.logs.records);
    this.plannedIds = new IdTable(this.planned, this.plannedRecords, gathering.plannedIds);
    this.contracts = namedTexts(desk.contractIds);
    this.providers = namedTexts(gathering.numbering.providers);
    this.persons = namedTexts(gathering.numbering.persons);
    this.workers = namedTexts(gathering.numbering.workers);
  }

  /** Reconciles the groups of a slice and writes their lines. */
  rate(slice: Slice): SliceTally {
    const { numbering } = this.gathering;
    const tallies = new Map<number, Map<number, Tally>>();
    const leftOver = emptyTally();
    this.out.clear();
    for (let group = slice.from; group < slice.to; group++) {
      const provider = numbering.groupProvider[group]!;
      let ofProvider = tallies.get(provider);
      if (ofProvider === undefined) tallies.set(provider, (ofProvider = new Map<number, Tally>()));
      this.rateGroup(group, ofProvider, leftOver);
    }
    this.write(slice.number);
    const contracts = [...tallies].flatMap(([provider, ofProvider]) =>
      [...ofProvider].map(([contract, tally]) => ({
        key: `${this.providers[provider]!.text}/${this.contracts[contract]!.text}`,
        tally,
      })),
    );
    return { contracts, leftOver };
  }

  private rateGroup(group: number, tallies: Map<number, Tally>, leftOver: Tally): void {
    const { numbering, terms, matchWithinMinutes, bankHolidays, hasQuotes } = this.gathering;
    const shared = {
      person: this.persons[numbering.groupPerson[group]!]!.bytes,
      provider: this.providers[numbering.groupProvider[group]!]!.bytes,
      hasQuotes,
    };
    const visits = this.visitsOf(group);
    forEachVerdict(
      {
        visits,
        logs: this.logsOf(group),
        overlaps: (log: FileLog) => log.overlaps,
        namedBy: (log: FileLog) => this.namedBy(log, group, visits),
      },
      { termsFor: (visit: FileVisit) => terms[visit.contractNumber]!, matchWithinMinutes, bankHolidays },
      (row) => {
        let tally = leftOver;
        if (row.visit !== null) {
          const contract = row.visit.contractNumber;
          tally = tallies.get(contract) ?? emptyTally();
          tallies.set(contract, tally);
        }
        tallyRow(tally, row);
        writeVerdict(this.out, row, shared);
      },
    );
  }

  private visitsOf(group: number): FileVisit[] {
    const { start, rows } = this.gathering.plannedByGroup;
    const { services } = this.gathering.numbering;
    const visits: FileVisit[] = [];
    for (let at = start[group]!; at < start[group + 1]!; at++)
      visits.push(new FileVisit(this.planned, this.plannedRecords, rows[at]!, this.contracts, services));
    return visits;
  }

  private logsOf(group: number): FileLog[] {
    const { start, rows } = this.gathering.logsByGroup;
    const { workerOf } = this.gathering.numbering;
    const logs: FileLog[] = [];
    for (let at = start[group]!; at < start[group + 1]!; at++) {
      const worker = this.workers[workerOf[this.logRecords.worker(rows[at]!)]!]!;
      logs.push(new FileLog(this.logs, this.logRecords, rows[at]!, worker));
    }
    return logs;
  }

  /** The visit of the group that a log names. Visits stand in the order of the group's rows, which ascend. */
  private namedBy({ slot }: FileLog, group: number, visits: readonly FileVisit[]): FileVisit | undefined {
    const length = this.logRecords.namedLength(slot);
    if (length === 0) return undefined;
    const from = this.logRecords.namedFrom(slot);
    const bytes = this.logs[this.logRecords.part(slot)]!;
    const visit = this.plannedIds.find(bytes, from, length, hashBytes(bytes, from, from + length));
    if (visit === -1 || this.plannedRecords.group(visit) !== group) return undefined;
    const { start, rows } = this.gathering.plannedByGroup;
    let low = start[group]!;
    for (let high = start[group + 1]!; low < high; ) {
      const middle = (low + high) >> 1;
      if (rows[middle]! < visit) low = middle + 1;
      else high = middle;
    }
    return visits[low - start[group]!];
  }

  /** Writes the output where its slice begins, once that is known, and says where the next one does. */
  private write(slice: number): void {
    const { sliceStarts, file } = this.gathering;
    const lines = this.out.written();
    Atomics.wait(sliceStarts, slice, 0n);
    const start = Atomics.load(sliceStarts, slice);
    Atomics.store(sliceStarts, slice + 1, start + BigInt(lines.length));
    Atomics.notify(sliceStarts, slice + 1);
    for (let written = 0; written < lines.length; )
      written += writeSync(file, lines, written, lines.length - written, Number(start) + written);
  }
}
