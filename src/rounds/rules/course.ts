/**
 * The course of a search: how hot it runs at each point of its budget, and from where. Scouts go first, each from nothing and hot
 * enough to take whole rounds apart, since what traps a search is a scarce skill in the wrong hands. The best of them is then
 * warmed and cooled again, as often as the budget is worth; where it is worth many scouts, they are crossed by twos instead.
 */
import { exponential, naturalLog } from './draws.ts';
import { beginCrossing, joinFamily, untie } from './family.ts';
import { advance, type Mix, USUAL_MIX } from './search.ts';
import type { SearchState } from './search-state.ts';
import { standOnBest, standOnNothing } from './stand.ts';

export type Course = {
  /** How many scouts, and the share of the budget they have together. */
  readonly scouts: number;
  readonly scouting: number;
  /** How often the best is warmed and cooled after that, or, where it crosses, two of the plans found are crossed. */
  readonly refinings: number;
  readonly crosses: boolean;
  /**
   * Temperatures in times the usual travel between near visits: slowly from hot (or warm) to the knee, then quickly to cold. Scouts
   * take the hot ones in turn: some problems give way only to the hotter, others are the better found from the cooler.
   */
  readonly hot: readonly number[];
  readonly warm: number;
  readonly knee: number;
  readonly cold: number;
  /** Below this temperature lateness counts in full; above, by the square of how much hotter it is less. */
  readonly strict: number;
  /** Whether shares of the budget are of time, in which a hot move counts for more than a cold one, and not of moves. */
  readonly timed: boolean;
  readonly mix: Mix;
};

/** Moves for each part of a visit that a scout and a refining are worth. */
const SCOUT = 14_000;
/** In a larger problem the traps of its corners even out, and a long cooling finds more than several short ones: scouts grow with it. */
const LARGE = 130;
const REFINING = 70_000;
/** So many moves for each part make a search worth crossing plans, in a large problem more by the cube of its size. */
const CROSSING = 100_000;
/** Then so many moves for each part make a scout, a good third of all goes into scouts, and they become so many at most. */
const FAMILY_SCOUT = 9_000;
const FAMILY_SHARE = 0.36;
const MOST_FAMILY = 24;
/** How often two are crossed for each scout, from how hot, and the share of a crossing after which what was tied goes its own way. */
const CROSSINGS = 3.5;
const CROSSING_HEAT = 0.8;
const TIED = 2 / 3;
/** The share of a cooling that goes slowly: what is won or lost is decided there, and the rest only puts it in order. */
const SLOW = 0.8;
const MOST_SCOUTS = 8;
/** A hot move takes longer, since more is tried to the end: by so much times the square of the temperature, as it was measured. */
const HEAT = 0.7;
/** Ruin finds most for each move and is dear: from so many moves for each part on, small moves find more in the same time. */
const LONG = 5_000;
const HOT = [2.4, 1.2];
const COOLING = { knee: 0.25, cold: 0.08, strict: 0.6 };
/** The mix of a long search. */
export const LONG_MIX: Mix = { ...USUAL_MIX, relocate: USUAL_MIX.relocate + 9, ruin: USUAL_MIX.ruin - 9 };

/**
 * The usual course for so many moves. `warm` starts from rounds that stand and does not take them apart first; `timed`: the budget is one of
 * seconds, of which so many moves are expected.
 */
export function courseFor(
  parts: number,
  moves: number,
  { warm, timed = false }: { readonly warm: boolean; readonly timed?: boolean },
): Course {
  const each = moves / Math.max(1, parts);
  if (!warm && each >= CROSSING * Math.max(1, parts / LARGE) ** 3) return familyCourse(each, timed);
  const scouts = warm
    ? 0
    : Math.max(1, Math.min(MOST_SCOUTS, Math.floor((0.45 * each) / (SCOUT * Math.max(1, parts / LARGE)))));
  const alone = !warm && scouts === 1;
  const refinings = alone ? 0 : Math.max(1, Math.min(12, Math.round((0.55 * each) / REFINING)));
  return {
    scouts,
    scouting: warm ? 0 : alone ? 1 : 0.45,
    refinings,
    crosses: false,
    hot: alone ? [1.2] : HOT,
    warm: 0.5,
    ...COOLING,
    timed,
    mix: each < LONG ? USUAL_MIX : LONG_MIX,
  };
}

function familyCourse(each: number, timed: boolean): Course {
  const scouts = Math.max(4, Math.min(MOST_FAMILY, Math.round((FAMILY_SHARE * each) / FAMILY_SCOUT)));
  return {
    scouts,
    scouting: FAMILY_SHARE,
    refinings: Math.round(CROSSINGS * scouts),
    crosses: true,
    hot: HOT,
    warm: CROSSING_HEAT,
    ...COOLING,
    timed,
    mix: LONG_MIX,
  };
}

/**
 * Goes on by so many moves, where `fraction` (0 to 1) of the budget was spent before. The same fractions and moves give the same
 * search on every machine.
 */
export function goOn(s: SearchState, course: Course, fraction: number, moves: number): void {
  const { stage, point } = stageAt(course, Math.min(0.999_999, Math.max(0, fraction)));
  s.keepsFamily = course.crosses;
  if (stage !== s.stage) {
    if (course.crosses) joinFamily(s);
    s.stage = stage;
    if (stage < course.scouts) standOnNothing(s);
    else if (course.crosses) beginCrossing(s);
    else standOnBest(s);
  }
  if (point >= TIED) untie(s);
  const unit = s.near.usualTravel * Math.max(1, s.flat.problem.weights.travel);
  const temperature = temperatureAt(course, stage, point);
  s.ease = Math.min(1, (course.strict / temperature) * (course.strict / temperature));
  advance(s, moves, unit * temperature, course.mix);
}

/** How hot it is at a point of a stage. A crossing is cooled while parts are tied, and then once more from the knee when they no longer are. */
function temperatureAt(course: Course, stage: number, point: number): number {
  const { scouts, hot, warm, knee, crosses } = course;
  if (stage < scouts) return cooledFrom(hot[stage % hot.length]!, course, point);
  if (!crosses) return cooledFrom(warm, course, point);
  return point < TIED
    ? cooledFrom(warm, course, point / TIED)
    : cooledFrom(knee, course, (point - TIED) / (1 - TIED));
}

/** How hot a cooling is at a point of it. */
function cooledFrom(from: number, { knee, cold, timed }: Course, share: number): number {
  const point = timed && from > knee ? pointAfter(share, from, knee) : share;
  return point < SLOW
    ? from * exponential((-naturalLog(from / knee) * point) / SLOW)
    : knee * exponential((-naturalLog(knee / cold) * (point - SLOW)) / (1 - SLOW));
}

/** How far a cooling has come, counted in moves, after a share of its time. */
export function pointAfter(share: number, from: number, knee: number): number {
  const steepness = naturalLog(from / knee) / SLOW;
  const time = (point: number): number =>
    point + (HEAT * from ** 2 * (1 - exponential(-2 * steepness * Math.min(point, SLOW)))) / (2 * steepness);
  const all = time(1);
  let low = 0;
  let high = 1;
  for (let step = 0; step < 20; step += 1) {
    const middle = (low + high) / 2;
    if (time(middle) < share * all) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Which stage a share of the budget falls in, scouts first, and how far through that stage it is. */
export function stageAt(
  { scouts, scouting, refinings }: Pick<Course, 'scouts' | 'scouting' | 'refinings'>,
  fraction: number,
): { readonly stage: number; readonly point: number } {
  const scout = fraction < scouting;
  const position = scout
    ? (fraction / scouting) * scouts
    : ((fraction - scouting) / (1 - scouting)) * refinings;
  const whole = Math.floor(position);
  return { stage: scout ? whole : scouts + whole, point: position - whole };
}

/** Searches that cross plans meet so often at most. */
const MOST_MEETINGS = 3;

/**
 * When searches side by side look at each other, as shares of the budget: after the scouts and after each refining, or some of the crossings, at
 * each other's best; on one long cooling, where they stand, once it is cool enough to tell.
 */
export function meetingsOf({
  scouts,
  scouting,
  refinings,
  crosses,
}: Pick<Course, 'scouts' | 'scouting' | 'refinings' | 'crosses'>): {
  readonly compare: 'standing' | 'best';
  readonly at: readonly number[];
} {
  if (scouts === 1 && refinings === 0) return { compare: 'standing', at: [0.5, 0.65, SLOW] };
  const every = crosses ? Math.ceil(refinings / MOST_MEETINGS) : 1;
  const at = Array.from(
    { length: Math.ceil(refinings / every) },
    (_, time) => scouting + ((1 - scouting) * time * every) / refinings,
  );
  return { compare: 'best', at: at.filter((share) => share > 0) };
}
