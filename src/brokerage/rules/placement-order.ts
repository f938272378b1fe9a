/**
 * The council's published order of placement: which contracts are asked first, what comes next after what was tried, and
 * when an offer leaves the order and so needs a reason. Source: docs/rules/placement-order.md.
 */
import { minutesInWords } from '../../ground/calendar.ts';
import { perHour } from '../../ground/money.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import { type Candidate, LANES, type Lane, type Seeker } from './candidate.ts';
import type { Limit } from './limits.ts';
import type { Match } from './matching.ts';
import { needOf } from './need.ts';

export const RUNG_KINDS = [
  'block',
  'in-house',
  'framework',
  'individual service fund',
  'spot',
  'emergency',
] as const;

/** One step of the order. `tier` is for a framework: null holds every tier that no other rung of the lane names. */
export type Rung = { readonly kind: (typeof RUNG_KINDS)[number]; readonly tier: number | null };

/** A council's order: the rungs of every lane, the first to be tried first. */
export type PlacementOrder = { readonly [lane in Lane]: readonly Rung[] };

/** What happened on a rung: to one contract, or to the whole rung where `contractId` is null. */
export type Tried = {
  readonly rung: Rung;
  readonly contractId: number | null;
  readonly outcome: 'offered' | 'declined' | 'lapsed' | 'nobody could' | 'skipped';
};

/** One that a rung holds. `beyond` are the limits that emergency cover goes beyond; none elsewhere. */
export type OnRung = { readonly candidate: Candidate; readonly beyond: readonly Limit[] };

/** A rung that was gone past. */
export type PassedRung = {
  readonly rung: Rung;
  readonly why: 'nobody could' | 'nobody took it' | 'asked, and can no longer' | 'skipped';
};

/** Where placing stands: on a rung, with who may be asked now and who has an offer open, or at the end of the order. */
export type NextRung = {
  readonly rung: Rung | null;
  readonly toAsk: readonly OnRung[];
  readonly asked: readonly OnRung[];
  readonly passed: readonly PassedRung[];
};

/** How an offer leaves the order. */
export type Leaving = { readonly past: readonly Rung[]; readonly words: string };

/** 'block', 'framework 1': a rung's name, by which an offer records it; `rungNamed` reads it back. */
export function rungName({ kind, tier }: Rung): string {
  return tier === null ? kind : `${kind} ${tier}`;
}

/** The rung that a name stands for, or undefined. */
export function rungNamed(name: string): Rung | undefined {
  const [, words = '', tier] = /^(\D+?)(?: (\d))?$/.exec(name) ?? [];
  const kind = RUNG_KINDS.find((one) => one === words);
  if (kind === undefined || (tier !== undefined && kind !== 'framework')) return undefined;
  return { kind, tier: tier === undefined ? null : Number(tier) };
}

/** A rung inside a sentence. */
export function rungWords({ kind, tier }: Rung): string {
  if (kind === 'framework') return tier === null ? 'the framework' : `tier ${tier} of the framework`;
  return {
    block: 'the block in the area',
    'in-house': 'the in-house service',
    'individual service fund': 'the person’s own service fund',
    spot: 'spot',
    emergency: 'emergency cover',
  }[kind];
}

/** Everything that keeps an order from being published; none where it may be. Each refusal's field is a lane. */
export function faultsOfOrder(order: PlacementOrder): Refusal[] {
  return LANES.flatMap((lane) => {
    const rungs = order[lane];
    const faults: Refusal[] = [];
    const names = rungs.map(rungName);
    const twice = new Set(names.filter((name, place) => names.indexOf(name) < place));
    if (twice.size > 0) faults.push(refuse(`${listWords([...twice])} is in the order twice`, lane));
    if (rungs.some((rung) => !isTier(rung)))
      faults.push(refuse('A tier is a whole number from 1 to 9, and only of a framework', lane));
    if (rungs.findIndex(({ kind }) => kind === 'emergency') !== rungs.length - 1 || rungs.length === 0)
      faults.push(refuse('Emergency cover must be the last step, so that somebody always answers', lane));
    return faults;
  });
}

/**
 * Who a rung of a lane holds, best first. Emergency cover holds the in-house service too where it only lacks room: it always
 * answers, unless a limit of another kind stands against it.
 */
export function candidatesOn(rung: Rung, rungs: readonly Rung[], match: Match): OnRung[] {
  const able = match.ranked.map(({ candidate }) => ({ candidate, beyond: [] }));
  if (rung.kind !== 'emergency') return able.filter(({ candidate }) => isOn(candidate, rung, rungs));
  const stretched = match.unable.filter(({ limits }) => limits.every(({ kind }) => kind === 'no capacity'));
  return [...able, ...stretched.map(({ candidate, limits }) => ({ candidate, beyond: limits }))].filter(
    ({ candidate }) => candidate.kind === 'in-house',
  );
}

/** The rung that comes next, given what was tried. A rung on which somebody still has an offer open is not passed. */
export function nextRung(rungs: readonly Rung[], tried: readonly Tried[], match: Match): NextRung {
  const passed: PassedRung[] = [];
  for (const rung of rungs) {
    const { why, toAsk, asked } = standingOf(rung, rungs, tried, match);
    if (why === undefined) return { rung, toAsk, asked, passed };
    passed.push({ rung, why });
  }
  return { rung: null, toAsk: [], asked: [], passed };
}

/** Somebody whom a request may go to: on which step, and whether an offer is open whose answer is waited for. */
export type StepInOrder = { readonly rung: Rung; readonly on: OnRung; readonly asked: boolean };

/**
 * Everybody whom a request may still go to, the first first: whoever has an offer open, and then step by step of the order whoever can still be
 * asked. A step that was skipped is left out.
 */
export function inOrderOfPlacement(
  rungs: readonly Rung[],
  tried: readonly Tried[],
  match: Match,
): StepInOrder[] {
  const steps = rungs
    .map((rung) => ({ rung, ...standingOf(rung, rungs, tried, match) }))
    .filter(({ why }) => why !== 'skipped');
  return [
    ...steps.flatMap(({ rung, asked }) => asked.map((on) => ({ rung, on, asked: true }))),
    ...steps.flatMap(({ rung, toAsk }) => toAsk.map((on) => ({ rung, on, asked: false }))),
  ];
}

/**
 * How an offer to a candidate would leave the order: it goes past a rung on which somebody can still be asked, or its
 * contract is on no rung. Undefined where it keeps to the order.
 */
export function leavingOrder(
  candidate: Candidate,
  rungs: readonly Rung[],
  tried: readonly Tried[],
  match: Match,
): Leaving | undefined {
  const place = rungs.findIndex((rung) =>
    candidatesOn(rung, rungs, match).some((one) => one.candidate.contractId === candidate.contractId),
  );
  const before = place < 0 ? rungs : rungs.slice(0, place);
  const past = before.filter((rung) => standingOf(rung, rungs, tried, match).why === undefined);
  const beyond = rungs.find((rung) => isOn(candidate, rung, rungs));
  if (place < 0 && beyond !== undefined)
    return { past, words: `This is more than ${rungWords(beyond)} can take` };
  if (place < 0) return { past, words: 'This contract is on no step of the order' };
  if (past.length === 0) return undefined;
  return {
    past,
    words: `This goes past ${listWords(past.map(rungWords))}, where somebody can still be asked`,
  };
}

/** Why an offer that leaves the order may not be made: it needs a reason from the council's list. */
export function faultOfLeaving(
  leaving: Leaving | undefined,
  reason: string | null,
  reasons: readonly string[],
): Refusal | undefined {
  if (leaving === undefined || (reason !== null && reasons.includes(reason))) return undefined;
  return refuse(`${leaving.words}. Choose a reason for leaving the order`, 'left_order_reason');
}

/** A block in the area of the home that had room when spot was bought. */
export type IdleBlock = {
  readonly contractId: number;
  readonly providerId: number;
  readonly areaId: number;
  readonly freeMinutes: number;
};

/** Spot bought beside a block that had room: what was bought, and what of it the blocks could have held, for a week. */
export type SpotBesideBlock = {
  readonly blocks: readonly IdleBlock[];
  readonly neededMinutes: number;
  readonly couldHoldMinutes: number;
  /** What the spot price of that time comes to, though the block is paid for; null where the price is not known. */
  readonly paidTwicePence: number | null;
  readonly words: string;
};

/**
 * That spot is bought while blocks in the area of the home have room, with the most room first; undefined where it is not
 * spot or none has. Whether the block's provider could take it is not asked: this is for the report on blocks.
 */
export function spotBesideBlock(
  chosen: Candidate,
  seeker: Seeker,
  candidates: readonly Candidate[],
  at: number,
): SpotBesideBlock | undefined {
  if (chosen.kind !== 'spot' || seeker.periodic) return undefined;
  const blocks = candidates
    .filter(({ kind, services }) => kind === 'block' && services.includes(seeker.service))
    .flatMap(({ contractId, providerId, blocks }) =>
      blocks
        .filter(({ areaId, freeMinutes }) => freeMinutes > 0 && seeker.areaIds.includes(areaId))
        .map(({ areaId, freeMinutes }) => ({ contractId, providerId, areaId, freeMinutes })),
    )
    .sort((a, b) => b.freeMinutes - a.freeMinutes || a.contractId - b.contractId || a.areaId - b.areaId);
  if (blocks.length === 0) return undefined;
  const neededMinutes = needOf(seeker, at).weeklyMinutes;
  const free = blocks.reduce((sum, { freeMinutes }) => sum + freeMinutes, 0);
  const couldHoldMinutes = Math.min(neededMinutes, free);
  const { pencePerHour } = chosen;
  return {
    blocks,
    neededMinutes,
    couldHoldMinutes,
    paidTwicePence: pencePerHour === null ? null : perHour(couldHoldMinutes, pencePerHour),
    words: `Spot is bought while blocks here have ${minutesInWords(free)} a week left`,
  };
}

/** Where one rung stands: who is left on it, and why it is passed where nobody is. */
function standingOf(
  rung: Rung,
  rungs: readonly Rung[],
  tried: readonly Tried[],
  match: Match,
): Pick<NextRung, 'toAsk' | 'asked'> & { readonly why?: PassedRung['why'] } {
  const here = tried.filter((one) => rungName(one.rung) === rungName(rung));
  // Whoever is asked again is told by the newest of its offers.
  const latest = new Map(here.map(({ contractId, outcome }) => [contractId, outcome]));
  const on = [...candidatesOn(rung, rungs, match), ...answersWithoutRoom(rung, rungs, latest, match)];
  const asked = on.filter(({ candidate }) => latest.get(candidate.contractId) === 'offered');
  const toAsk = on.filter(({ candidate }) => !latest.has(candidate.contractId));
  if (latest.get(null) === 'skipped') return { toAsk, asked, why: 'skipped' };
  if (asked.length + toAsk.length > 0) return { toAsk, asked };
  const outcomes = new Set(latest.values());
  if (outcomes.has('offered')) return { toAsk, asked, why: 'asked, and can no longer' };
  return {
    toAsk,
    asked,
    why: outcomes.has('declined') || outcomes.has('lapsed') ? 'nobody took it' : 'nobody could',
  };
}

/** Who has an offer and lacks room as it told it: its answer goes before what it told, so it is asked still. */
function answersWithoutRoom(
  rung: Rung,
  rungs: readonly Rung[],
  latest: ReadonlyMap<number | null, Tried['outcome']>,
  { unable }: Match,
): OnRung[] {
  return unable
    .filter(
      ({ candidate, limits }) =>
        latest.get(candidate.contractId) === 'offered' &&
        isOn(candidate, rung, rungs) &&
        limits.every(({ kind }) => kind === 'no capacity'),
    )
    .map(({ candidate }) => ({ candidate, beyond: [] }));
}

function isOn({ kind, tier }: Candidate, rung: Rung, rungs: readonly Rung[]): boolean {
  if (kind !== rung.kind) return false;
  if (kind !== 'framework' || rung.tier !== null) return kind !== 'framework' || tier === rung.tier;
  return !rungs.some((other) => other.kind === 'framework' && other.tier !== null && other.tier === tier);
}

function isTier({ kind, tier }: Rung): boolean {
  return tier === null || (kind === 'framework' && Number.isInteger(tier) && tier >= 1 && tier <= 9);
}
