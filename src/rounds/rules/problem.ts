/**
 * What the planner is asked: visits, care workers with their shifts, travel, and what each part of the objective weighs.
 *
 * Every time is a whole number of one unit counted from one start, the same throughout a problem: seconds from midnight in
 * the product, thousandths in the public benchmark. Whole numbers make an answer the same on every machine. The largest
 * time a problem may hold is 2^30.
 */

/** How much it matters that a visit is made. A time-critical visit is never given up for any number of others. */
export type Criticality = 'time-critical' | 'high' | 'usual' | 'can-wait';

export const CRITICALITIES = [
  'time-critical',
  'high',
  'usual',
  'can-wait',
] as const satisfies readonly Criticality[];

export type Gender = 'female' | 'male';

/** What one care worker does at a visit. */
export type VisitPart = {
  readonly duration: number;
  /** Every skill is needed. */
  readonly skills: readonly string[];
};

/** When a visit should start. A hard window is never left; a soft one may be left late, at a price, and never early. */
export type Window = { readonly earliest: number; readonly latest: number; readonly hard: boolean };

export type Visit = {
  readonly id: string;
  readonly person: string;
  /** Where, as a number in the travel tables. */
  readonly place: number;
  readonly window: Window;
  /** One part, or two for a double-handed visit: two different care workers. */
  readonly parts: readonly VisitPart[];
  /** From the start of the first part to the start of the second: 0 and 0 (as when not given) is together. */
  readonly apart?: { readonly least: number; readonly most: number };
  readonly criticality: Criticality;
  readonly gender?: Gender;
  readonly language?: string;
  /** Care workers never to be sent. */
  readonly refused?: readonly string[];
  /** Care workers asked for; another may come, at a price. */
  readonly wanted?: readonly string[];
  /** The round it was on before, one entry for each part, for stability: who came and when. */
  readonly before?: ReadonlyArray<{ readonly worker: string; readonly start: number }>;
  /** Fixed to shifts and a start, one entry for each part. It does not move. */
  readonly locked?: ReadonlyArray<{ readonly shift: string; readonly start: number }>;
};

/** Who a person is used to. */
export type PersonKnown = {
  readonly id: string;
  readonly usual: readonly string[];
  /** More different care workers than this cost something each. */
  readonly mostWorkers?: number;
};

export type CareWorker = {
  readonly id: string;
  readonly skills: readonly string[];
  readonly gender?: Gender;
  readonly languages?: readonly string[];
  /** The name of a travel table: car, walk, bicycle, … */
  readonly mode: string;
  /** The most time at visits and travelling, over all shifts of the problem. */
  readonly mostTime?: number;
};

/** A stretch a care worker is there. A split shift is two of them with the same worker. */
export type Shift = {
  readonly id: string;
  readonly worker: string;
  readonly start: number;
  /** Back at its end place by then; not given: no end. */
  readonly end?: number;
  /** Where it starts and ends; not given: at its first and last visit. */
  readonly from?: number;
  readonly to?: number;
  /** The least time from the end of the worker's work on the shift before to the start of this one. */
  readonly restBefore?: number;
};

/**
 * Travel between places by mode. `tables[mode][band]` holds `places × places` times, from the row to the column. A trip
 * takes the band of the middle of the window of the visit it leaves (of a shift's start, for the first): the last band
 * whose start is not after it.
 */
export type Travel = {
  readonly places: number;
  readonly bandStarts: readonly number[];
  readonly tables: Readonly<Record<string, readonly Int32Array[]>>;
};

/** What one unit of each part of the objective costs: whole numbers, so that an answer is the same everywhere. */
export type Weights = {
  /** A visit that nobody makes, for each part. Of the time-critical none is given up: their price is worked out. */
  readonly unserved: Readonly<Record<Exclude<Criticality, 'time-critical'>, number>>;
  /** A unit of time late, for each part of a visit. */
  readonly lateness: number;
  /** A unit of the latest start of all. */
  readonly worstLateness: number;
  /** A part done by somebody the person does not usually have. */
  readonly unfamiliar: number;
  /** A part not done by somebody asked for, where somebody was. */
  readonly notWanted: number;
  /** A different care worker beyond a person's most. */
  readonly extraWorker: number;
  /** A unit of travel. */
  readonly travel: number;
  /** A unit of waiting between visits of a round. */
  readonly gap: number;
  /** A unit of work beyond a worker's even share. */
  readonly overShare: number;
  /** A part done by another worker than before. */
  readonly otherWorker: number;
  /** A unit by which a part starts earlier or later than before. */
  readonly movedStart: number;
};

export type Problem = {
  readonly visits: readonly Visit[];
  readonly people: readonly PersonKnown[];
  readonly workers: readonly CareWorker[];
  readonly shifts: readonly Shift[];
  readonly travel: Travel;
  readonly weights: Weights;
};

/** No part costs anything: to be spread under the weights that do. */
export const NO_WEIGHTS: Weights = {
  unserved: { high: 0, usual: 0, 'can-wait': 0 },
  lateness: 0,
  worstLateness: 0,
  unfamiliar: 0,
  notWanted: 0,
  extraWorker: 0,
  travel: 0,
  gap: 0,
  overShare: 0,
  otherWorker: 0,
  movedStart: 0,
};

/**
 * What the product weighs by, with times in seconds. An unserved usual visit weighs as much as some ten hours of travel; a
 * stranger at the door as ten minutes; a minute late as two minutes of travel.
 */
export const USUAL_WEIGHTS: Weights = {
  unserved: { high: 120_000, usual: 36_000, 'can-wait': 12_000 },
  lateness: 2,
  worstLateness: 1,
  unfamiliar: 600,
  notWanted: 900,
  extraWorker: 900,
  travel: 1,
  gap: 1,
  overShare: 1,
  otherWorker: 300,
  movedStart: 0,
};

/** A part of a visit as done by a shift, starting then. */
export type Stop = { readonly visit: string; readonly part: number; readonly start: number };

/** One care worker's run of visits in a shift. */
export type Round = { readonly shift: string; readonly worker: string; readonly stops: readonly Stop[] };

/** Rounds and what they leave out. */
export type Plan = { readonly rounds: readonly Round[]; readonly unserved: readonly string[] };

/** The cost of a plan, part by part; `total` is their sum. */
export type Cost = {
  readonly unserved: number;
  readonly lateness: number;
  readonly worstLateness: number;
  readonly continuity: number;
  readonly travel: number;
  readonly gaps: number;
  readonly fairness: number;
  readonly stability: number;
  readonly total: number;
};
