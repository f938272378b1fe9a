/**
 * The course of a search: how hot it runs at each point of its budget, and when it starts again. Hot enough at first to take whole
 * rounds apart, which is what frees a scarce skill from the wrong hands; then ever colder.
 */
import { exponential, naturalLog } from './draws.ts';
import { advance, type Mix, USUAL_MIX } from './search.ts';
import type { SearchState } from './search-state.ts';
import { standOnBest, standOnNothing } from './stand.ts';

export type Course = {
  /** How often it cools from hot to cold. */
  readonly cycles: number;
  /** Temperatures in times the usual travel between near visits. */
  readonly hot: number;
  readonly cold: number;
  readonly mix: Mix;
  /** What a new cycle starts from. */
  readonly again: 'nothing' | 'best';
};

/** Moves for each part of a visit that one cooling is worth. */
const MOVES_PER_PART = 120_000;

/** The usual course for so many moves; `warm` starts from rounds that stand and does not take them apart at once. */
export function courseFor(parts: number, moves: number, warm: boolean): Course {
  const each = moves / Math.max(1, parts);
  const cycles = Math.max(1, Math.min(12, Math.round(each / MOVES_PER_PART)));
  return { cycles, hot: warm ? 1 : 8, cold: 0.03, mix: USUAL_MIX, again: 'nothing' };
}

/**
 * Goes on by so many moves, where `fraction` (0 to 1) of the budget was spent before. The same fractions and moves give the same
 * search on every machine.
 */
export function goOn(s: SearchState, course: Course, fraction: number, moves: number): void {
  const position = Math.min(0.999_999, Math.max(0, fraction)) * course.cycles;
  const cycle = Math.floor(position);
  if (cycle !== s.cycle) {
    s.cycle = cycle;
    if (course.again === 'nothing') standOnNothing(s);
    else standOnBest(s);
  }
  advance(s, moves, temperatureAt(s, course, position - cycle), course.mix);
}

/** The temperature, in cost, at a point of one cooling from 0 to 1. */
export function temperatureAt(s: SearchState, { hot, cold }: Course, point: number): number {
  const unit = s.near.usualTravel * Math.max(1, s.flat.problem.weights.travel);
  return unit * hot * exponential(naturalLog(hot / cold) * -point);
}
