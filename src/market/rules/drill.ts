/**
 * The drill: everything that a provider has is drafted to others by the very plan that a real transition is, and the answer says what that
 * would leave uncovered, what it would cost, whom it would part from whom they know, and what it would do to the market.
 * Source: docs/rules/failure-drill.md.
 */
import {
  coverInHouse,
  type InHouseCover,
  type LineCover,
  NOBODY,
  ownRoomOf,
} from '../../brokerage/rules/in-house-cover.ts';
import {
  draftPlan,
  type LacksRoom,
  lacksRoomOf,
  type LineToMove,
  type Move,
  type MoveRoom,
  partKey,
} from '../../brokerage/rules/transition.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import { minutesByPart } from '../../providers/rules/capacity.ts';
import { concentrationOf } from './concentration.ts';
import { type AnswerLine, coveredMinutes, type DrillAnswer, extraOf } from './drill-answer.ts';
import { fateOfPerson, fateOfWorkers, type Logged } from './usual-worker.ts';

/** A line of the provider that fails. */
export type DrilledLine = LineToMove & {
  readonly reference: string;
  readonly packageId: number;
  readonly visits: readonly PatternVisit[];
  /** Contracts that could not take it, by their first reason. */
  readonly keptOut: readonly string[];
};

/** What a week of a line costs under a contract; `unpriced` visits have no rate. */
export type Priced = { readonly amount_pence: number; readonly unpriced: number };

/** What is recorded of a person that makes losing a worker harder; null where nobody said. */
export type PersonFacts = { readonly livesAlone: boolean | null; readonly noEnglish: boolean };

/** What a provider said of an area and part of the day, and when. */
export type Said = {
  readonly providerId: number;
  readonly areaId: number;
  readonly part: string;
  readonly weeklyMinutes: number;
  readonly on: string;
  readonly ageDays: number;
  readonly stale: boolean;
};

/** Care of the whole market on the day, a line at a time. */
export type MarketLine = {
  readonly lineId: number;
  readonly providerId: number;
  readonly areaId: number;
  readonly minutes: number;
};

/** All that a drill is worked out on. */
export type DrillGround = {
  readonly lines: readonly DrilledLine[];
  readonly byHand: DrillAnswer['byHand'];
  readonly rooms: readonly MoveRoom[];
  readonly kindOf: (contractId: number) => string;
  /** Null is the contract that the line has today; with `visits` only those of it. */
  readonly priceOf: (lineId: number, contractId: number | null, visits?: readonly PatternVisit[]) => Priced;
  readonly logged: readonly Logged[];
  readonly loggedWeeks: number;
  readonly facts: ReadonlyMap<number, PersonFacts>;
  readonly market: readonly MarketLine[];
  readonly said: readonly Said[];
  readonly names: DrillAnswer['names'];
};

/** Works a drill out. Every line is counted once; the order of what is given does not matter. */
export function drill(ground: DrillGround): DrillAnswer {
  const hasLastRung = ground.rooms.some(({ inHouse }) => inHouse);
  const rooms = hasLastRung ? ground.rooms : [...ground.rooms, NOBODY];
  const { moves } = draftPlan(ground.lines, rooms);
  const moveOf = new Map(moves.map((move) => [move.lineId, move]));
  const drilled = ground.lines
    .toSorted((a, b) => a.lineId - b.lineId)
    .flatMap((line) => {
      const move = moveOf.get(line.lineId);
      return move === undefined ? [] : [{ line, move }];
    });
  const lastRung = rooms.find(({ inHouse }) => inHouse) ?? NOBODY;
  const cover = coverOf(drilled, lastRung);
  const told: Told = { lastRung, cover, lacks: lacksRoomOf(rooms) };
  // Nobody who comes along can be counted on for care that nobody gives: a service with anything uncovered keeps no care worker.
  const goesTo = new Map(
    drilled.map(({ move }) => [move.lineId, isShort(cover.lines.get(move.lineId)) ? null : move.providerId]),
  );
  const fates = fateOfWorkers(goesTo, ground.logged);
  const lines = drilled.map((one) =>
    answerLine(ground, told, one, fates.get(one.line.lineId) ?? 'not known'),
  );
  return {
    names: ground.names,
    lines,
    byHand: [...ground.byHand],
    takers: takersOf(ground, lines),
    inHouse: inHouseOf(told, lines),
    cost: costOf(lines),
    workers: workersOf(ground, lines),
    market: marketOf(ground, lines),
    capacity: capacityOf(ground, drilled, cover),
  };
}

/** What falls to the last rung, and what it can cover of that. */
type Told = { readonly lastRung: MoveRoom; readonly cover: InHouseCover; readonly lacks: LacksRoom };

type Drilled = { readonly line: DrilledLine; readonly move: Move };

function coverOf(drilled: readonly Drilled[], lastRung: MoveRoom): InHouseCover {
  const fell = (wanted: boolean): DrilledLine[] =>
    drilled
      .filter(
        ({ move }) =>
          (move.why === 'last rung') === wanted && (wanted || move.providerId === lastRung.providerId),
      )
      .map(({ line }) => line);
  return coverInHouse(fell(true), ownRoomOf(lastRung, fell(false)));
}

/** Whether anything of a line is uncovered. */
function isShort(cover: LineCover | undefined): cover is LineCover {
  return cover !== undefined && (cover.left.length > 0 || cover.places !== null);
}

function answerLine(
  { priceOf }: DrillGround,
  { lastRung, cover, lacks }: Told,
  { line, move }: Drilled,
  worker: AnswerLine['worker'],
): AnswerLine {
  const { lineId, reference, packageId, personId, areaId, weeklyMinutes, candidates, places } = line;
  const short = cover.lines.get(lineId);
  const open = isShort(short) ? short : undefined;
  const nobody = open !== undefined && open.covered.length === 0;
  const now = priceOf(lineId, null);
  const then = nobody
    ? { amount_pence: 0, unpriced: 0 }
    : open === undefined
      ? priceOf(lineId, move.contractId)
      : priceOf(lineId, move.contractId, open.covered);
  const others = candidates.filter(({ contractId }) => contractId !== lastRung.contractId);
  const lacking = others.flatMap(({ contractId }) => lacks(contractId, line) ?? []);
  return {
    lineId,
    reference,
    packageId,
    personId,
    areaId,
    weeklyMinutes,
    ...(places !== undefined && { places }),
    providerId: nobody ? null : move.providerId,
    contractId: nobody ? null : move.contractId,
    why: move.why,
    score: move.why === 'last rung' ? null : move.score,
    able: others.length - lacking.length,
    keptOut: counted([...line.keptOut, ...lacking]).map(([kind, contracts]) => ({ kind, contracts })),
    ...(open !== undefined && {
      uncovered: {
        minutes: nobody ? weeklyMinutes : open.uncoveredMinutes,
        places: open.places !== null,
        nowPence: nobody ? now.amount_pence : priceOf(lineId, null, open.left).amount_pence,
      },
    }),
    nowPence: now.amount_pence,
    thenPence: then.amount_pence,
    priced: now.unpriced + then.unpriced === 0,
    worker,
  };
}

/** How often each stands in a list, the commonest first, then by name. */
function counted<T extends string>(all: readonly T[]): (readonly [T, number])[] {
  return [...Map.groupBy(all, (one) => one)]
    .map(([one, some]) => [one, some.length] as const)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

const sumOf = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((sum, one) => sum + of(one), 0);

/** Each contract with what it would cover, and nobody with all that is uncovered: together they have every minute once. */
function takersOf({ kindOf }: DrillGround, lines: readonly AnswerLine[]): DrillAnswer['takers'] {
  const partly = lines.filter(({ uncovered, providerId }) => uncovered !== undefined && providerId !== null);
  const groups = Map.groupBy(lines, ({ contractId }) => contractId);
  if (partly.length > 0 && !groups.has(null)) groups.set(null, []);
  return [...groups]
    .map(([contractId, some]) => {
      const nobody = contractId === null;
      const parts = nobody ? partly : [];
      return {
        providerId: some[0]?.providerId ?? null,
        contractId,
        kind: nobody ? 'nobody' : kindOf(contractId),
        services: some.length,
        people: new Set([...some, ...parts].map(({ personId }) => personId)).size,
        minutes: nobody
          ? sumOf(lines, ({ uncovered }) => uncovered?.minutes ?? 0)
          : sumOf(some, coveredMinutes),
        places: placesOf(some),
        parts: parts.length,
        why: counted(some.map(({ why }) => why)).map(([why, services]) => ({ why, services })),
        extraPence: sumOf(some, extraOf),
        unpriced: some.filter(({ priced }) => !priced).length,
      };
    })
    .sort((a, b) => b.minutes - a.minutes || (a.contractId ?? 0) - (b.contractId ?? 0));
}

/** The nights, days and live-in places of some lines, by unit. */
function placesOf(lines: readonly AnswerLine[]): { unit: string; count: number }[] {
  const all = lines.flatMap(({ places }) => places ?? []);
  return [...Map.groupBy(all, ({ unit }) => unit)]
    .map(([unit, some]) => ({ unit, count: sumOf(some, ({ count }) => count) }))
    .sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

function inHouseOf({ lastRung, cover }: Told, lines: readonly AnswerLine[]): DrillAnswer['inHouse'] {
  const { minutes, ownMinutes, uncoveredMinutes, uncoveredVisits, uncoveredPeople } = cover;
  const fell = lines.filter(({ why }) => why === 'last rung');
  const nobody = lastRung.contractId === NOBODY.contractId;
  return {
    providerId: nobody ? null : lastRung.providerId,
    contractId: nobody ? null : lastRung.contractId,
    saidMinutes: lastRung.capacityMinutes ?? 0,
    minutes,
    ownMinutes,
    uncoveredMinutes,
    uncoveredVisits,
    uncoveredPeople,
    uncoveredVisitPeople: cover.uncoveredVisitPeople,
    uncoveredPlacePeople: cover.uncoveredPlacePeople,
    workersBeyond: cover.workersBeyond,
    places: [...cover.places],
    hours: [...cover.hours],
    keptOut: counted(
      fell.flatMap(({ able, keptOut }): string[] => [
        ...(able > 0 ? [GIVEN_AWAY] : []),
        ...keptOut.map(({ kind }) => kind),
      ]),
    ).map(([kind, services]) => ({ kind, services })),
  };
}

/** Somebody could have taken it, but gave the room to others who had fewer to choose from. */
export const GIVEN_AWAY = 'room was given to others first';

/** What is covered, today and then, and apart from it what the rest costs today. */
function costOf(lines: readonly AnswerLine[]): DrillAnswer['cost'] {
  const priced = lines.filter((line) => line.priced);
  const uncoveredPence = sumOf(priced, ({ uncovered }) => uncovered?.nowPence ?? 0);
  return {
    nowPence: sumOf(priced, ({ nowPence }) => nowPence) - uncoveredPence,
    thenPence: sumOf(priced, ({ thenPence }) => thenPence),
    extraPence: sumOf(priced, extraOf),
    uncoveredPence,
    unpricedServices: lines.length - priced.length,
  };
}

function workersOf(
  { facts, loggedWeeks, lines: drilled }: DrillGround,
  lines: readonly AnswerLine[],
): DrillAnswer['workers'] {
  const fates = new Map(
    [...Map.groupBy(lines, ({ personId }) => personId)].map(([personId, some]) => [
      personId,
      fateOfPerson(some.map(({ worker }) => worker)),
    ]),
  );
  const critical = new Set(
    drilled
      .filter(({ visits }) => visits.some(({ timeCritical }) => timeCritical))
      .map(({ personId }) => personId),
  );
  const losing = [...fates].filter(([, fate]) => fate === 'loses').map(([personId]) => personId);
  const count = (fate: string): number => [...fates.values()].filter((one) => one === fate).length;
  return {
    weeks: loggedWeeks,
    keeps: count('keeps'),
    loses: losing.length,
    notKnown: count('not known'),
    losing: {
      critical: losing.filter((id) => critical.has(id)).length,
      alone: losing.filter((id) => facts.get(id)?.livesAlone === true).length,
      noEnglish: losing.filter((id) => facts.get(id)?.noEnglish === true).length,
    },
  };
}

/** The market before and after, by minutes of visits: a line that moves counts what is covered of it; what nobody would give is in no share. */
function marketOf({ market }: DrillGround, lines: readonly AnswerLine[]): DrillAnswer['market'] {
  const moved = new Map(lines.map((line) => [line.lineId, line]));
  const before = market.map((one) => ({
    ...one,
    minutes: moved.get(one.lineId)?.weeklyMinutes ?? one.minutes,
  }));
  const after = before.flatMap((one) => {
    const line = moved.get(one.lineId);
    if (line === undefined) return [one];
    const minutes = coveredMinutes(line);
    return line.providerId === null ? [] : [{ ...one, providerId: line.providerId, minutes }];
  });
  const of = (care: readonly MarketLine[]) => {
    const { minutes, shares, index } = concentrationOf(care);
    return { minutes, shares: [...shares], index };
  };
  const areas = [...new Set(market.map(({ areaId }) => areaId))].sort((a, b) => a - b);
  return {
    all: { before: of(before), after: of(after) },
    areas: areas.map((areaId) => ({
      areaId,
      before: of(before.filter((one) => one.areaId === areaId)),
      after: of(after.filter((one) => one.areaId === areaId)),
    })),
  };
}

/** Each statement that a line which moves rests on, with what is covered by it; stale ones first, then by provider. */
function capacityOf(
  { said }: DrillGround,
  drilled: readonly Drilled[],
  cover: InHouseCover,
): DrillAnswer['capacity'] {
  const used = new Map<string, number>();
  for (const { line, move } of drilled)
    for (const [part, minutes] of minutesByPart(cover.lines.get(line.lineId)?.covered ?? line.visits)) {
      const key = `${move.providerId} ${partKey(line.areaId, part)}`;
      used.set(key, (used.get(key) ?? 0) + minutes);
    }
  return said
    .flatMap(({ weeklyMinutes, ...one }) => {
      const usedMinutes = used.get(`${one.providerId} ${partKey(one.areaId, one.part)}`);
      return usedMinutes === undefined ? [] : [{ ...one, saidMinutes: weeklyMinutes, usedMinutes }];
    })
    .sort(
      (a, b) =>
        Number(b.stale) - Number(a.stale) ||
        a.providerId - b.providerId ||
        a.areaId - b.areaId ||
        (a.part < b.part ? -1 : 1),
    );
}
