/**
 * The tables of a search, all in one memory, which rules/search-memory.ts lays out; where each begins is told when the core is begun.
 * What each table holds is said in rules/flat-problem.ts, for what stays as it is, and in rules/search-state.ts, for what changes.
 */

/** Whole numbers of 32 bits, by number. */
@unmanaged
export class Ints {
  @operator('[]')
  get(at: i32): i32 {
    return load<i32>(changetype<usize>(this) + ((<usize>at) << 2));
  }

  @operator('[]=')
  set(at: i32, value: i32): void {
    store<i32>(changetype<usize>(this) + ((<usize>at) << 2), value);
  }
}

/** Whole numbers from 0 to 255, by number. */
@unmanaged
export class Bytes {
  @operator('[]')
  get(at: i32): i32 {
    return <i32>load<u8>(changetype<usize>(this) + <usize>at);
  }

  @operator('[]=')
  set(at: i32, value: i32): void {
    store<u8>(changetype<usize>(this) + <usize>at, <u8>value);
  }
}

/** Doubles, by number. */
@unmanaged
export class Doubles {
  @operator('[]')
  get(at: i32): f64 {
    return load<f64>(changetype<usize>(this) + ((<usize>at) << 3));
  }

  @operator('[]=')
  set(at: i32, value: f64): void {
    store<f64>(changetype<usize>(this) + ((<usize>at) << 3), value);
  }
}

// The problem.
declare const $partner: usize;
declare const $apartLeast: usize;
declare const $apartMost: usize;
declare const $duration: usize;
declare const $earliest: usize;
declare const $latest: usize;
declare const $limit: usize;
declare const $travel: usize;
declare const $mode: usize;
declare const $row: usize;
declare const $column: usize;
declare const $workerOf: usize;
declare const $personOf: usize;
declare const $before: usize;
declare const $mostWorkers: usize;
declare const $mostTime: usize;
declare const $share: usize;
declare const $restBefore: usize;
declare const $shiftsFrom: usize;
declare const $shiftsOf: usize;
declare const $isSecond: usize;
declare const $may: usize;
declare const $locked: usize;
declare const $prize: usize;
declare const $fit: usize;
export const partner = changetype<Ints>($partner);
export const apartLeast = changetype<Ints>($apartLeast);
export const apartMost = changetype<Ints>($apartMost);
export const duration = changetype<Ints>($duration);
export const earliest = changetype<Ints>($earliest);
export const latest = changetype<Ints>($latest);
export const limit = changetype<Ints>($limit);
export const travel = changetype<Ints>($travel);
export const mode = changetype<Ints>($mode);
export const row = changetype<Ints>($row);
export const column = changetype<Ints>($column);
export const workerOf = changetype<Ints>($workerOf);
export const personOf = changetype<Ints>($personOf);
export const before = changetype<Ints>($before);
export const mostWorkers = changetype<Ints>($mostWorkers);
export const mostTime = changetype<Ints>($mostTime);
export const share = changetype<Ints>($share);
export const restBefore = changetype<Ints>($restBefore);
export const shiftsFrom = changetype<Ints>($shiftsFrom);
export const shiftsOf = changetype<Ints>($shiftsOf);
export const isSecond = changetype<Bytes>($isSecond);
export const may = changetype<Bytes>($may);
export const locked = changetype<Bytes>($locked);
export const prize = changetype<Doubles>($prize);
export const fit = changetype<Doubles>($fit);

// Near lists.
declare const $nearBefore: usize;
declare const $nearBeforeCount: usize;
declare const $nearAfter: usize;
declare const $nearAfterCount: usize;
declare const $around: usize;
declare const $aroundCount: usize;
export const nearBefore = changetype<Ints>($nearBefore);
export const nearBeforeCount = changetype<Ints>($nearBeforeCount);
export const nearAfter = changetype<Ints>($nearAfter);
export const nearAfterCount = changetype<Ints>($nearAfterCount);
export const around = changetype<Ints>($around);
export const aroundCount = changetype<Ints>($aroundCount);

// Where the search stands.
declare const $next: usize;
declare const $last: usize;
declare const $shiftOf: usize;
declare const $start: usize;
declare const $wayTo: usize;
declare const $queue: usize;
declare const $links: usize;
declare const $shiftsBefore: usize;
declare const $startsBefore: usize;
declare const $unserved: usize;
declare const $unservedAt: usize;
declare const $bestNext: usize;
declare const $bestShiftOf: usize;
declare const $stageNext: usize;
declare const $stageShiftOf: usize;
declare const $careOf: usize;
declare const $wayOf: usize;
declare const $touched: usize;
declare const $visitsBy: usize;
declare const $workersOfPerson: usize;
declare const $room: usize;
declare const $hardRoom: usize;
declare const $lateAfter: usize;
declare const $lateRate: usize;
declare const $lateSum: usize;
declare const $out: usize;
declare const $choices: usize;
declare const $ruinedAt: usize;
declare const $chain: usize;
declare const $goesTo: usize;
declare const $queued: usize;
declare const $tied: usize;
declare const $isTouched: usize;
declare const $roomToLate: usize;
declare const $stale: usize;
declare const $roundCost: usize;
declare const $workerCost: usize;
declare const $touchedBefore: usize;
declare const $patience: usize;
declare const $slack: usize;
declare const $lateTotal: usize;
declare const $key: usize;
export const next = changetype<Ints>($next);
export const last = changetype<Ints>($last);
export const shiftOf = changetype<Ints>($shiftOf);
export const start = changetype<Ints>($start);
export const wayTo = changetype<Ints>($wayTo);
export const queue = changetype<Ints>($queue);
export const links = changetype<Ints>($links);
export const shiftsBefore = changetype<Ints>($shiftsBefore);
export const startsBefore = changetype<Ints>($startsBefore);
export const unserved = changetype<Ints>($unserved);
export const unservedAt = changetype<Ints>($unservedAt);
export const bestNext = changetype<Ints>($bestNext);
export const bestShiftOf = changetype<Ints>($bestShiftOf);
export const stageNext = changetype<Ints>($stageNext);
export const stageShiftOf = changetype<Ints>($stageShiftOf);
export const careOf = changetype<Ints>($careOf);
export const wayOf = changetype<Ints>($wayOf);
export const touched = changetype<Ints>($touched);
export const visitsBy = changetype<Ints>($visitsBy);
export const workersOfPerson = changetype<Ints>($workersOfPerson);
export const room = changetype<Ints>($room);
export const hardRoom = changetype<Ints>($hardRoom);
export const lateAfter = changetype<Ints>($lateAfter);
export const lateRate = changetype<Ints>($lateRate);
export const lateSum = changetype<Ints>($lateSum);
export const out = changetype<Ints>($out);
export const choices = changetype<Ints>($choices);
export const ruinedAt = changetype<Ints>($ruinedAt);
export const chain = changetype<Ints>($chain);
export const goesTo = changetype<Ints>($goesTo);
export const queued = changetype<Bytes>($queued);
export const tied = changetype<Bytes>($tied);
export const isTouched = changetype<Bytes>($isTouched);
export const roomToLate = changetype<Bytes>($roomToLate);
export const stale = changetype<Bytes>($stale);
export const roundCost = changetype<Doubles>($roundCost);
export const workerCost = changetype<Doubles>($workerCost);
export const touchedBefore = changetype<Doubles>($touchedBefore);
export const patience = changetype<Doubles>($patience);
export const slack = changetype<Doubles>($slack);
export const lateTotal = changetype<Doubles>($lateTotal);
export const key = changetype<Doubles>($key);

// Numbers of the problem that never change.
export declare const parts: i32;
export declare const shifts: i32;
export declare const workers: i32;
export declare const nodes: i32;
export declare const people: i32;
export declare const nearSize: i32;
export declare const aroundSize: i32;
/** The queue has this many places less one, a power of two less one. */
export declare const queueMask: i32;
/** No more starts than this are remembered between two decisions. */
export declare const mostStarts: i32;
/** 1 where who does a part may cost something; where the objective looks at whole rounds; where people want few faces. */
export declare const looksAtFit: i32;
export declare const looksAtRounds: i32;
export declare const capsWorkers: i32;
/** How much each part of the objective weighs. */
export declare const travelWeight: f64;
export declare const latenessWeight: f64;
export declare const worstLatenessWeight: f64;
export declare const gapWeight: f64;
export declare const movedStartWeight: f64;
export declare const overShareWeight: f64;
export declare const extraWorkerWeight: f64;
