/** The memory that a search works in, and the core that works on it: WebAssembly made of src/rounds/core by `npm run core`. */
import { CORE } from './core.generated.ts';
import type { Flat } from './flat-problem.ts';
import type { Near } from './near-lists.ts';

/** What is used of it, said here: the types of Node name only a part of it, and those of a browser would not be the same. */
const wasm = Reflect.get(globalThis, 'WebAssembly') as {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (pages: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

type Table = Int32Array | Uint8Array | Float64Array;

/** What the core can do, see src/rounds/core. Numbers are whole; times in the problem's units, costs as its weights make them. */
export type Core = {
  /** Makes so many moves, the first of them the so-manieth, at a temperature. */
  readonly advance: (first: number, moves: number, temperature: number) => void;
  /** Works starts and costs out anew from who follows whom and who does what. */
  readonly count: () => void;
  /** What stands now is the best so far. */
  readonly keepBest: () => void;
  /** Puts a part in after a node and gives it to that shift, as a change to decide on. */
  readonly putIn: (part: number, to: number, shift: number) => void;
  /** Puts a visit where it costs least (0: near, 1: everywhere, 2: last in a round), as a change to decide on; 0 where nobody is cheaper. */
  readonly insertVisit: (part: number, threshold: number, places: number) => number;
  /** Keeps what changed where the cost rises by no more than a threshold, else takes it back; 1 where it is kept. */
  readonly decideWithin: (threshold: number, hope: number, mostSteps: number) => number;
  readonly takeBack: () => void;
  /** A whole number from 0 to `count` − 1 by chance. */
  readonly below: (count: number) => number;
  readonly askAgain: (node: number) => void;
  readonly settle: (allowed: number, mostSteps: number) => number;
  readonly lookAtRooms: () => void;
  readonly costOfPushing: (node: number, by: number) => number;
};

/** Tables lie so many bytes apart at least, all nought, so that who reads one before its beginning reads nought. */
const APART = 64;
const PAGE = 1 << 16;

let compiled: object | undefined;

function coreModule(): object {
  compiled ??= new wasm.Module(Uint8Array.from(atob(CORE), (letter) => letter.charCodeAt(0)));
  return compiled;
}

/** Lays tables out in one memory and begins a core on them, with the numbers that it asks for; the tables as they lie there. */
export function beginCore<T extends Record<string, Table>>(
  tables: T,
  numbers: Readonly<Record<string, number>>,
): { readonly core: Core; readonly tables: T } {
  const places = new Map<string, number>();
  let top = APART;
  for (const [name, { byteLength }] of Object.entries(tables)) {
    places.set(name, top);
    top = APART * (Math.ceil((top + byteLength) / APART) + 1);
  }
  const memory = new wasm.Memory({ initial: Math.ceil(top / PAGE) });
  const told: Record<string, number> = { ...numbers };
  const laid = Object.entries(tables).map(([name, table]) => {
    const at = places.get(name)!;
    told[`$${name}`] = at;
    const there =
      table instanceof Int32Array
        ? new Int32Array(memory.buffer, at, table.length)
        : table instanceof Uint8Array
          ? new Uint8Array(memory.buffer, at, table.length)
          : new Float64Array(memory.buffer, at, table.length);
    there.set(table);
    return [name, there] as const;
  });
  const { exports } = new wasm.Instance(coreModule(), {
    env: { memory },
    tables: told,
    standing: told,
  });
  return { core: exports as Core, tables: Object.fromEntries(laid) as T };
}

/** The tables of a problem that stay as they are. */
export function tablesOfProblem(flat: Flat, near: Near) {
  return {
    partner: flat.partner,
    isSecond: flat.isSecond,
    apartLeast: flat.apartLeast,
    apartMost: flat.apartMost,
    duration: flat.duration,
    earliest: flat.earliest,
    latest: flat.latest,
    limit: flat.limit,
    travel: flat.travel,
    mode: flat.mode,
    row: flat.row,
    column: flat.column,
    workerOf: flat.workerOf,
    personOf: flat.personOf,
    may: flat.may,
    locked: flat.locked,
    prize: flat.prize,
    fit: flat.fit,
    before: flat.before,
    mostWorkers: flat.mostWorkers,
    mostTime: flat.mostTime,
    share: flat.share,
    restBefore: flat.restBefore,
    shiftsFrom: flat.shiftsFrom,
    shiftsOf: flat.shiftsOf,
    nearBefore: near.before,
    nearBeforeCount: near.beforeCount,
    nearAfter: near.after,
    nearAfterCount: near.afterCount,
    around: near.around,
    aroundCount: near.aroundCount,
  };
}

/** The numbers of a problem that the core asks for by their names. */
export function numbersOfProblem(flat: Flat, near: Near): Record<string, number> {
  const { weights } = flat.problem;
  return {
    parts: flat.parts,
    shifts: flat.shifts,
    workers: flat.workers,
    nodes: flat.parts + 2 * flat.shifts,
    people: flat.peopleCount,
    nearSize: near.size,
    aroundSize: near.aroundSize,
    looksAtFit: flat.fit.length > 0 ? 1 : 0,
    looksAtRounds: flat.looksAtRounds ? 1 : 0,
    capsWorkers: flat.capsWorkers ? 1 : 0,
    travelWeight: weights.travel,
    latenessWeight: weights.lateness,
    worstLatenessWeight: weights.worstLateness,
    gapWeight: weights.gap,
    movedStartWeight: weights.movedStart,
    overShareWeight: weights.overShare,
    extraWorkerWeight: weights.extraWorker,
  };
}
