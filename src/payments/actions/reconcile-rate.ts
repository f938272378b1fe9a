/**
 * Last half of a reconciling hand's work: marks overlaps, then reconciles groups by the rules and writes their lines where
 * they belong in verdicts.csv.
 */
import { writeSync } from 'node:fs';
import type { Terms } from '../../contracts/rules/terms.ts';
import { hashBytes } from '../../visits/formats/byte-names.ts';
import { LogRecords, PlannedRecords } from '../../visits/formats/row-records.ts';
import { markOverlaps } from '../../visits/rules/overlaps.ts';
import { METHODS, type PlannedVisit, type VisitLog } from '../../visits/rules/planned-and-logged.ts';
import { csvField, verdictLine } from '../formats/verdicts-csv.ts';
import type { BankHolidays } from '../rules/rate-choice.ts';
import { forEachVerdict } from '../rules/reconcile.ts';
import { emptyTally, type Tally, tallyRow } from '../rules/summary.ts';
import type { Gathered, Numbering } from './reconcile-gather.ts';
import { IdTable } from './reconcile-ids.ts';
import type { Desk } from './reconcile-read.ts';

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
  /** Whether each file is plain ASCII, which is faster to make text of. */
  readonly plannedAscii: boolean;
  readonly logsAscii: boolean;
  /** Whether the files hold nothing that CSV must quote. */
  readonly isPlain: boolean;
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

type Visit = PlannedVisit & { readonly contract: number };
type Log = VisitLog & { readonly slot: number; readonly overlaps: boolean };

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

const FLUSH_CHARACTERS = 1 << 15;

/** Reconciles slices of groups, one after the other. */
export class SliceRater {
  private readonly desk: Desk;
  private readonly gathering: Gathering;
  private readonly plannedIds: IdTable;
  private readonly planned: Buffer;
  private readonly logs: Buffer;
  private readonly plannedRecords: PlannedRecords;
  private readonly logRecords: LogRecords;
  private out = Buffer.allocUnsafeSlow(1 << 22);
  private used = 0;
  private pending = '';

  constructor(desk: Desk, gathering: Gathering) {
    this.desk = desk;
    this.gathering = gathering;
    this.planned = Buffer.from(desk.planned.memory);
    this.logs = Buffer.from(desk.logs.memory);
    this.plannedRecords = new PlannedRecords(desk.planned.records);
    this.logRecords = new LogRecords(desk.logs.records);
    this.plannedIds = new IdTable(this.planned, this.plannedRecords, gathering.plannedIds);
  }

  /** Reconciles the groups of a slice and writes their lines. */
  rate(slice: Slice): SliceTally {
    const { numbering } = this.gathering;
    const tallies = new Map<number, Map<number, Tally>>();
    const leftOver = emptyTally();
    this.used = 0;
    for (let group = slice.from; group < slice.to; group++) {
      const provider = numbering.groupProvider[group]!;
      let ofProvider = tallies.get(provider);
      if (ofProvider === undefined) tallies.set(provider, (ofProvider = new Map<number, Tally>()));
      this.rateGroup(group, ofProvider, leftOver);
    }
    this.flush();
    this.write(slice.number);
    const contracts = [...tallies].flatMap(([provider, ofProvider]) =>
      [...ofProvider].map(([contract, tally]) => ({
        key: `${numbering.providers[provider]!}/${this.desk.contractIds[contract]!}`,
        tally,
      })),
    );
    return { contracts, leftOver };
  }

  private rateGroup(group: number, tallies: Map<number, Tally>, leftOver: Tally): void {
    const { numbering, terms, matchWithinMinutes, bankHolidays, isPlain } = this.gathering;
    const person = numbering.persons[numbering.groupPerson[group]!]!;
    const provider = numbering.providers[numbering.groupProvider[group]!]!;
    const groupFields = `${csvField(person)},${csvField(provider)}`;
    const termsFor = (visit: Visit) => terms[visit.contract]!;
    const overlaps = (log: Log) => log.overlaps;
    const visits = this.visitsOf(group);
    const namedBy = (log: Log) => this.namedBy(log, group, visits);
    forEachVerdict(
      { visits, logs: this.logsOf(group), overlaps, namedBy },
      { termsFor, matchWithinMinutes, bankHolidays },
      (row) => {
        let tally = leftOver;
        if (row.visit !== null) {
          const { contract } = row.visit;
          tally = tallies.get(contract) ?? emptyTally();
          tallies.set(contract, tally);
        }
        tallyRow(tally, row);
        this.pending += verdictLine(row, groupFields, isPlain);
        if (this.pending.length >= FLUSH_CHARACTERS) this.flush();
      },
    );
  }

  private visitsOf(group: number): Visit[] {
    const { start, rows } = this.gathering.plannedByGroup;
    const records = this.plannedRecords;
    const { services } = this.gathering.numbering;
    const encoding = this.gathering.plannedAscii ? 'latin1' : 'utf8';
    const visits: Visit[] = [];
    for (let at = start[group]!; at < start[group + 1]!; at++) {
      const slot = rows[at]!;
      const idFrom = records.idFrom(slot);
      const contract = records.contract(slot);
      visits.push({
        visitId: this.planned.toString(encoding, idFrom, idFrom + records.idLength(slot)),
        contractId: this.desk.contractIds[contract]!,
        contract,
        service: services[records.service(slot)]!,
        startsAt: records.time(slot),
        plannedMinutes: records.minutes(slot),
        workers: records.workers(slot),
        earlierMinutes: unlessBelowZero(records.earlier(slot)),
        laterMinutes: unlessBelowZero(records.later(slot)),
        timeCritical: records.timeCritical(slot),
        cancelledAt: unlessNaN(records.otherTime(slot)),
      });
    }
    return visits;
  }

  private logsOf(group: number): Log[] {
    const { start, rows } = this.gathering.logsByGroup;
    const records = this.logRecords;
    const { workers, workerOf } = this.gathering.numbering;
    const encoding = this.gathering.logsAscii ? 'latin1' : 'utf8';
    const logs: Log[] = [];
    for (let at = start[group]!; at < start[group + 1]!; at++) {
      const slot = rows[at]!;
      const idFrom = records.idFrom(slot);
      logs.push({
        logId: this.logs.toString(encoding, idFrom, idFrom + records.idLength(slot)),
        workerId: workers[workerOf[records.worker(slot)]!]!,
        inAt: records.time(slot),
        outAt: unlessNaN(records.otherTime(slot)),
        inMethod: METHODS[records.inMethod(slot)] ?? null,
        outMethod: METHODS[records.outMethod(slot)] ?? null,
        visitId: null,
        slot,
        overlaps: records.overlaps(slot),
      });
    }
    return logs;
  }

  /** The visit of the group that a log names. Visits stand in the order of the group's rows, which ascend. */
  private namedBy({ slot }: Log, group: number, visits: readonly Visit[]): Visit | undefined {
    const length = this.logRecords.namedLength(slot);
    if (length === 0) return undefined;
    const from = this.logRecords.namedFrom(slot);
    const visit = this.plannedIds.find(this.logs, from, length, hashBytes(this.logs, from, from + length));
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

  /** Encodes the pending lines at the end of the output. */
  private flush(): void {
    const most = this.used + this.pending.length * 3;
    if (most > this.out.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.out.length * 2, most));
      this.out.copy(larger, 0, 0, this.used);
      this.out = larger;
    }
    this.used += this.out.write(this.pending, this.used);
    this.pending = '';
  }

  /** Writes the output where its slice begins, once that is known, and says where the next one does. */
  private write(slice: number): void {
    const { sliceStarts, file } = this.gathering;
    Atomics.wait(sliceStarts, slice, 0n);
    const start = Atomics.load(sliceStarts, slice);
    Atomics.store(sliceStarts, slice + 1, start + BigInt(this.used));
    Atomics.notify(sliceStarts, slice + 1);
    for (let written = 0; written < this.used; )
      written += writeSync(file, this.out, written, this.used - written, Number(start) + written);
  }
}

function unlessBelowZero(value: number): number | null {
  return value < 0 ? null : value;
}

function unlessNaN(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
