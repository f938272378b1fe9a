/**
 * Between reading and rating: the numbers that the hands gave become one numbering in the order of the results, rows with
 * an id that an accepted row before them has are taken out, and rows are gathered by group and by care worker.
 */
import { compareText } from '../../ground/text.ts';
import { NO_GROUP, type RowRecords } from '../../visits/formats/row-records.ts';
import type { IdTable } from './reconcile-ids.ts';
import type { Numbered, Part, PartRead } from './reconcile-read.ts';

/** One numbering of all ids: texts in order, pairs in order of their texts, and from each hand's numbers to these. */
export type Numbering = {
  readonly providers: readonly string[];
  readonly persons: readonly string[];
  readonly workers: readonly string[];
  readonly services: readonly string[];
  /** Provider and person of each group, in the order of the results. */
  readonly groupProvider: Uint32Array;
  readonly groupPerson: Uint32Array;
  /** Worker of each (provider, worker). */
  readonly workerOf: Uint32Array;
  readonly ofHand: readonly HandNumbers[];
};

/** From one hand's numbers to the common ones. */
export type HandNumbers = {
  readonly group: Uint32Array;
  readonly worker: Uint32Array;
  readonly service: Uint32Array;
};

/** Makes one numbering of what each hand numbered. Providers, persons and groups come in code-point order. */
export function numberAll(hands: readonly Numbered[]): Numbering {
  const providers = mergeTexts(hands.map((hand) => hand.providers));
  const persons = mergeTexts(hands.map((hand) => hand.persons));
  const workers = mergeTexts(hands.map((hand) => hand.workers));
  const services = mergeTexts(hands.map((hand) => hand.services));
  const groups = mergePairs(
    hands.map((hand, at) => ({ ...hand.groups, left: providers.ofHand[at]!, right: persons.ofHand[at]! })),
    persons.texts.length,
  );
  const pairs = mergePairs(
    hands.map((hand, at) => ({
      ...hand.providerWorkers,
      left: providers.ofHand[at]!,
      right: workers.ofHand[at]!,
    })),
    workers.texts.length,
  );
  return {
    providers: providers.texts,
    persons: persons.texts,
    workers: workers.texts,
    services: services.texts,
    groupProvider: groups.lefts,
    groupPerson: groups.rights,
    workerOf: pairs.rights,
    ofHand: hands.map((_, at) => ({
      group: groups.ofHand[at]!,
      worker: pairs.ofHand[at]!,
      service: services.ofHand[at]!,
    })),
  };
}

function mergeTexts(lists: readonly (readonly string[])[]): { texts: string[]; ofHand: Uint32Array[] } {
  const texts = [...new Set(lists.flat())].sort(compareText);
  const numbers = new Map(texts.map((text, number) => [text, number]));
  return { texts, ofHand: lists.map((list) => Uint32Array.from(list, (text) => numbers.get(text)!)) };
}

type HandPairs = {
  readonly lefts: readonly number[];
  readonly rights: readonly number[];
  readonly left: Uint32Array;
  readonly right: Uint32Array;
};

function mergePairs(
  hands: readonly HandPairs[],
  width: number,
): { lefts: Uint32Array; rights: Uint32Array; ofHand: Uint32Array[] } {
  const keysOfHand = hands.map(({ lefts, rights, left, right }) =>
    Float64Array.from(lefts, (number, at) => left[number]! * width + right[rights[at]!]!),
  );
  const keys = Float64Array.from(new Set(keysOfHand.flatMap((list) => [...list]))).sort();
  const numbers = new Map<number, number>();
  keys.forEach((key, number) => numbers.set(key, number));
  return {
    lefts: Uint32Array.from(keys, (key) => Math.floor(key / width)),
    rights: Uint32Array.from(keys, (key) => key % width),
    ofHand: keysOfHand.map((list) => Uint32Array.from(list, (key) => numbers.get(key)!)),
  };
}

/** Rows gathered under numbers: those of number n are `rows[start[n]]` up to, not including, `rows[start[n + 1]]`. */
export type Gathered = { readonly start: Uint32Array; readonly rows: Uint32Array };

/** The parts of one file as they were read, in file order. */
export type ReadParts = readonly {
  readonly part: Part;
  readonly read: PartRead;
  /** Which hand read it. */
  readonly hand: number;
}[];

/** Rows that an id took out: slots of rows read as usable, and places in a part's list of refused rows. */
export type SameIds = {
  readonly slots: readonly number[];
  readonly refused: readonly { readonly part: number; readonly at: number }[];
};

/** Puts the ids of usable rows in a table, in file order; tells the rows whose id an accepted row before them has. */
export function collectIds(table: IdTable, bytes: readonly Uint8Array[], parts: ReadParts): SameIds {
  const found: { slots: number[]; refused: { part: number; at: number }[] } = { slots: [], refused: [] };
  parts.forEach(({ part, read }, number) => {
    let slot = part.slot;
    read.refused.forEach((row, at) => {
      slot = addIds(table, slot, part.slot + row.before, found.slots);
      const hasId =
        row.idLength > 0 && table.find(bytes[number]!, row.idFrom, row.idLength, row.idHash) !== -1;
      if (hasId) found.refused.push({ part: number, at });
    });
    addIds(table, slot, part.slot + read.rows, found.slots);
  });
  return found;
}

/** Puts the ids of slots from one up to, not including, another in the table; those that are there already in `taken`. */
function addIds(table: IdTable, from: number, to: number, taken: number[]): number {
  for (let slot = from; slot < to; slot++) if (!table.add(slot)) taken.push(slot);
  return to;
}

/** Calls with every row that was read, in file order, and the hand that read it. */
export function eachRow(parts: ReadParts, visit: (slot: number, hand: number) => void): void {
  for (const { part, read, hand } of parts)
    for (let slot = part.slot; slot < part.slot + read.rows; slot++) visit(slot, hand);
}

/** Gathers the rows of one file by a number below `count`, in file order, without those taken out. */
export function gatherBy(
  parts: ReadParts,
  records: RowRecords,
  count: number,
  numberOf: (slot: number) => number,
): Gathered {
  const start = new Uint32Array(new SharedArrayBuffer((count + 2) * 4));
  eachRow(parts, (slot) => {
    if (records.group(slot) !== NO_GROUP) start[numberOf(slot) + 2]! += 1;
  });
  for (let number = 2; number < start.length; number++) start[number]! += start[number - 1]!;
  const rows = new Uint32Array(new SharedArrayBuffer(Math.max(start[count + 1]!, 1) * 4));
  eachRow(parts, (slot) => {
    if (records.group(slot) === NO_GROUP) return;
    const number = numberOf(slot) + 1;
    rows[start[number]!] = slot;
    start[number]! += 1;
  });
  return { start: start.subarray(0, count + 1), rows };
}
