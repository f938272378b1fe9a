/**
 * The planned visits and logs of one group as the rules take them, from their records. An id stays bytes of its file until
 * a rule asks for its text, which happens only where two rows have the same time.
 */
import type { LogRecords, PlannedRecords, RowRecords } from '../../visits/formats/row-records.ts';
import { METHODS, type Method } from '../../visits/rules/planned-and-logged.ts';
import type { ByteRange } from '../formats/line-bytes.ts';
import type { LogWithBytes, VisitWithBytes } from '../formats/verdicts-csv.ts';

/** A text, and its bytes. */
export type Named = { readonly text: string; readonly bytes: ByteRange };

/** Texts with their bytes. */
export function namedTexts(texts: readonly string[]): Named[] {
  return texts.map((text) => {
    const bytes = Buffer.from(text);
    return { text, bytes: { bytes, from: 0, to: bytes.length } };
  });
}

/** Where the bytes of an id lie in its file, and its text when asked. */
class FileId implements ByteRange {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;

  constructor(parts: readonly Buffer[], records: RowRecords, slot: number) {
    this.bytes = parts[records.part(slot)]!;
    this.from = records.idFrom(slot);
    this.to = this.from + records.idLength(slot);
  }

  get text(): string {
    return this.bytes.toString('utf8', this.from, this.to);
  }
}

export class FileVisit implements VisitWithBytes {
  readonly id: FileId;
  readonly contractNumber: number;
  readonly contractId: string;
  readonly contract: ByteRange;
  readonly service: string;
  readonly startsAt: number;
  readonly plannedMinutes: number;
  readonly workers: number;
  readonly earlierMinutes: number | null;
  readonly laterMinutes: number | null;
  readonly timeCritical: boolean;
  readonly cancelledAt: number | null;

  constructor(
    parts: readonly Buffer[],
    records: PlannedRecords,
    slot: number,
    contracts: readonly Named[],
    services: readonly string[],
  ) {
    const contract = contracts[records.contract(slot)]!;
    const earlier = records.earlier(slot);
    const later = records.later(slot);
    const cancelledAt = records.otherTime(slot);
    this.id = new FileId(parts, records, slot);
    this.contractNumber = records.contract(slot);
    this.contractId = contract.text;
    this.contract = contract.bytes;
    this.service = services[records.service(slot)]!;
    this.startsAt = records.time(slot);
    this.plannedMinutes = records.minutes(slot);
    this.workers = records.workers(slot);
    this.earlierMinutes = earlier === -1 ? null : earlier;
    this.laterMinutes = later === -1 ? null : later;
    this.timeCritical = records.timeCritical(slot);
    this.cancelledAt = Number.isNaN(cancelledAt) ? null : cancelledAt;
  }

  get visitId(): string {
    return this.id.text;
  }
}

export class FileLog implements LogWithBytes {
  readonly slot: number;
  readonly id: FileId;
  readonly workerId: string;
  readonly worker: ByteRange;
  readonly inAt: number;
  readonly outAt: number | null;
  readonly inMethod: Method | null;
  readonly outMethod: Method | null;
  /** Which visit it names is looked up by bytes. */
  readonly visitId = null;
  readonly overlaps: boolean;

  constructor(parts: readonly Buffer[], records: LogRecords, slot: number, worker: Named) {
    const outAt = records.otherTime(slot);
    this.slot = slot;
    this.id = new FileId(parts, records, slot);
    this.workerId = worker.text;
    this.worker = worker.bytes;
    this.inAt = records.time(slot);
    this.outAt = Number.isNaN(outAt) ? null : outAt;
    this.inMethod = METHODS[records.inMethod(slot)] ?? null;
    this.outMethod = METHODS[records.outMethod(slot)] ?? null;
    this.overlaps = records.overlaps(slot);
  }

  get logId(): string {
    return this.id.text;
  }
}
