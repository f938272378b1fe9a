/**
 * One pair of hands for reconciling files: what a worker thread does, or the only thread where the files are small. Orders
 * come by the name of a method, one after the other; everything large stays in shared memory.
 */
import { LogRecords, NO_GROUP, PlannedRecords } from '../../visits/formats/row-records.ts';
import {
  eachRow,
  collectIds,
  type Gathered,
  gatherBy,
  type HandNumbers,
  type ReadParts,
  type SameIds,
} from './reconcile-gather.ts';
import { IdTable } from './reconcile-ids.ts';
import { type Gathering, markWorkers, type Slice, SliceRater, type SliceTally } from './reconcile-rate.ts';
import {
  type Desk,
  type FileName,
  loadStretch,
  type Numbered,
  type Part,
  partBytes,
  PartReader,
  type PartRead,
} from './reconcile-read.ts';

/** One file's parts as read, and the common numbering. */
export type GatherOrder = {
  readonly file: FileName;
  readonly parts: ReadParts;
  readonly numbers: readonly HandNumbers[];
  readonly groups: number;
  readonly workers: number;
};

/** A file's rows gathered; `byWorker` for logs. */
export type GatheredFile = {
  readonly sameIds: SameIds;
  /** The table of its ids. */
  readonly ids: SharedArrayBuffer;
  readonly byGroup: Gathered;
  readonly byWorker: Gathered | undefined;
};

export class ReconcilingHand {
  private desk: Desk | undefined;
  private reader: PartReader | undefined;
  private gathering: Gathering | undefined;
  private rater: SliceRater | undefined;

  /** Brings a stretch of a file into memory; answers whether it holds a quote. */
  load(order: { path: string; memory: SharedArrayBuffer; from: number; to: number }): boolean {
    return loadStretch(order.path, order.memory, order.from, order.to);
  }

  /** Sits down to read. */
  sit(desk: Desk): void {
    this.desk = desk;
    this.reader = new PartReader(desk);
  }

  read(part: Part): PartRead {
    return given(this.reader).read(part);
  }

  numbered(): Numbered {
    return given(this.reader).numbered();
  }

  /** Takes out a file's rows whose id is not new, and gathers the others by group, logs by care worker too. */
  gather({ file, parts, numbers, groups, workers }: GatherOrder): GatheredFile {
    const desk = given(this.desk);
    const bytes = partBytes(desk[file].memory, desk[file].parts);
    const ids = IdTable.memoryFor(parts.reduce((sum, { read }) => sum + read.rows, 0));
    if (file === 'planned') {
      const records = new PlannedRecords(desk.planned.records);
      const sameIds = collectIds(new IdTable(bytes, records, ids), bytes, parts);
      eachRow(parts, (slot, hand) => {
        records.setGroup(slot, numbers[hand]!.group[records.group(slot)]!);
        records.setService(slot, numbers[hand]!.service[records.service(slot)]!);
      });
      for (const slot of sameIds.slots) records.setGroup(slot, NO_GROUP);
      return {
        sameIds,
        ids,
        byGroup: gatherBy(parts, records, groups, (slot) => records.group(slot)),
        byWorker: undefined,
      };
    }
    const records = new LogRecords(desk.logs.records);
    const sameIds = collectIds(new IdTable(bytes, records, ids), bytes, parts);
    eachRow(parts, (slot, hand) => {
      records.setGroup(slot, numbers[hand]!.group[records.group(slot)]!);
      records.setWorker(slot, numbers[hand]!.worker[records.worker(slot)]!);
    });
    for (const slot of sameIds.slots) records.setGroup(slot, NO_GROUP);
    return {
      sameIds,
      ids,
      byGroup: gatherBy(parts, records, groups, (slot) => records.group(slot)),
      byWorker: gatherBy(parts, records, workers, (slot) => records.worker(slot)),
    };
  }

  /** Has everything before it to rate. */
  prepare(gathering: Gathering): void {
    this.gathering = gathering;
    this.rater = new SliceRater(given(this.desk), gathering);
    this.reader = undefined;
  }

  markWorkers(order: { from: number; to: number }): void {
    markWorkers(given(this.desk), given(this.gathering), order.from, order.to);
  }

  rate(slice: Slice): SliceTally {
    return given(this.rater).rate(slice);
  }
}

/** Orders come in a fixed sequence, so what an order needs is there. */
function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an order came out of turn');
  return value;
}
