/**
 * The drill: everything that a provider has is drafted to others by the very plan that a real transition is, and the answer says what that
 * would leave uncovered, what it would cost, whom it would part from whom they know, and what it would do to the market.
 * Source: docs/rules/failure-drill.md.
 */
import {
  draftPlan,
  type LineToMove,
  type Move,
  type MoveRoom,
  partKey,
} from '../../brokerage/rules/transition.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import { concentrationOf } from './concentration.ts';
import type { AnswerLine, DrillAnswer } from './drill-answer.ts';
import { coverInHouse, type OwnRoom } from './in-house-cover.ts';
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
  /** Null is the contract that the line has today. */
  readonly priceOf: (lineId: number, contractId: number | null) => Priced;
  readonly logged: readonly Logged[];
  readonly loggedWeeks: number;
  readonly facts: ReadonlyMap<number, PersonFacts>;
  readonly market: readonly MarketLine[];
  readonly said: readonly Said[];
  readonly names: DrillAnswer['names'];
};

/** Stands for nobody where no in-house contract is left, as when the in-house service itself fails. */
export const NOBODY: MoveRoom = {
  contractId: 0,
  providerId: 0,
  inHouse: true,
  capacityMinutes: 0,
  blocks: new Map(),
  parts: new Map(),
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
  const goesTo = new Map(drilled.map(({ move }) => [move.lineId, move.providerId || null]));
  const fates = fateOfWorkers(goesTo, ground.logged);
  const lines = drilled.map(({ line, move }) =>
    answerLine(ground, rooms, { line, move }, fates.get(line.lineId) ?? 'not known'),
  );
  return {
    names: ground.names,
    lines,
    byHand: [...ground.byHand],
    takers: takersOf(ground, lines),
    inHouse: inHouseOf(drilled, rooms, lines),
    cost: costOf(ground, lines),
    workers: workersOf(ground, lines),
    market: marketOf(ground, lines),
    capacity: capacityOf(ground, drilled),
  };
}

function answerLine(
  { priceOf }: DrillGround,
  rooms: readonly MoveRoom[],
  { line, move }: Drilled,
  worker: AnswerLine['worker'],
): AnswerLine {
  const { lineId, reference, packageId, personId, areaId, weeklyMinutes, candidates } = line;
  const lastRungs = new Set(rooms.flatMap(({ inHouse, contractId }) => (inHouse ? contractId : [])));
  const nobody = move.contractId === NOBODY.contractId;
  const now = priceOf(lineId, null);
  const then = nobody ? { amount_pence: 0, unpriced: 1 } : priceOf(lineId, move.contractId);
  const priced = now.unpriced + then.unpriced === 0;
  return {
    lineId,
    reference,
    packageId,
    personId,
    areaId,
    weeklyMinutes,
    providerId: nobody ? null : move.providerId,
    contractId: nobody ? null : move.contractId,
    why: move.why,
    score: move.why === 'last rung' ? null : move.score,
    able: candidates.filter(({ contractId }) => !lastRungs.has(contractId)).length,
    keptOut: counted(line.keptOut).map(([kind, contracts]) => ({ kind, contracts })),
    nowPence: now.amount_pence,
    thenPence: then.amount_pence,
    priced,
    worker,
  };
}

/** How often each stands in a list, the commonest first, then by name. */
function counted<T extends string>(all: readonly T[]): (readonly [T, number])[] {
  return [...Map.groupBy(all, (one) => one)]
    .map(([one, some]) => [one, some.length] as const)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

const minutesOf = (lines: readonly { readonly weeklyMinutes: number }[]): number =>
  lines.reduce((sum, { weeklyMinutes }) => sum + weeklyMinutes, 0);

const extraOf = (lines: readonly AnswerLine[]): number =>
  lines.reduce((sum, { priced, nowPence, thenPence }) => sum + (priced ? thenPence - nowPence : 0), 0);

function takersOf({ kindOf }: DrillGround, lines: readonly AnswerLine[]): DrillAnswer['takers'] {
  return [...Map.groupBy(lines, ({ contractId }) => contractId)]
    .map(([contractId, some]) => ({
      providerId: some[0]?.providerId ?? null,
      contractId,
      kind: contractId === null ? 'nobody' : kindOf(contractId),
      services: some.length,
      people: new Set(some.map(({ personId }) => personId)).size,
      minutes: minutesOf(some),
      why: counted(some.map(({ why }) => why)).map(([why, services]) => ({ why, services })),
      extraPence: extraOf(some),
      unpriced: some.filter(({ priced }) => !priced).length,
    }))
    .sort((a, b) => b.minutes - a.minutes || (a.contractId ?? 0) - (b.contractId ?? 0));
}

type Drilled = { readonly line: DrilledLine; readonly move: Move };

function inHouseOf(
  drilled: readonly Drilled[],
  rooms: readonly MoveRoom[],
  lines: readonly AnswerLine[],
): DrillAnswer['inHouse'] {
  const lastRung = rooms.find(({ inHouse }) => inHouse) ?? NOBODY;
  const fallen = drilled.filter(({ move }) => move.why === 'last rung').map(({ line }) => line);
  const cover = coverInHouse(fallen, ownRoom(lastRung, drilled));
  const fell = lines.filter(({ why }) => why === 'last rung');
  const nobody = lastRung.contractId === NOBODY.contractId;
  return {
    providerId: nobody ? null : lastRung.providerId,
    contractId: nobody ? null : lastRung.contractId,
    saidMinutes: lastRung.capacityMinutes ?? 0,
    ...cover,
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

/** What the in-house service said, less what its other contracts take of it. */
function ownRoom(lastRung: MoveRoom, drilled: readonly Drilled[]): OwnRoom {
  const parts = new Map(lastRung.parts);
  let weeklyMinutes = lastRung.capacityMinutes ?? 0;
  for (const { line, move } of drilled) {
    if (move.why === 'last rung' || move.providerId !== lastRung.providerId) continue;
    weeklyMinutes -= line.weeklyMinutes;
    for (const [part, minutes] of line.parts ?? []) {
      const key = partKey(line.areaId, part);
      parts.set(key, (parts.get(key) ?? 0) - minutes);
    }
  }
  return { weeklyMinutes, parts };
}

function costOf({ kindOf }: DrillGround, lines: readonly AnswerLine[]): DrillAnswer['cost'] {
  const priced = lines.filter((line) => line.priced);
  const ofKind = (kind: string): AnswerLine[] =>
    priced.filter(({ contractId }) => contractId !== null && kindOf(contractId) === kind);
  return {
    nowPence: priced.reduce((sum, { nowPence }) => sum + nowPence, 0),
    thenPence: priced.reduce((sum, { thenPence }) => sum + thenPence, 0),
    extraPence: extraOf(priced),
    spotPence: extraOf(ofKind('spot')),
    inHousePence: extraOf(ofKind('in-house')),
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

/** The market before and after: a line that moves counts what it takes in the drill; what nobody takes counts with nobody. */
function marketOf({ market }: DrillGround, lines: readonly AnswerLine[]): DrillAnswer['market'] {
  const moved = new Map(lines.map((line) => [line.lineId, line]));
  const before = market.map((one) => ({
    ...one,
    minutes: moved.get(one.lineId)?.weeklyMinutes ?? one.minutes,
  }));
  const after = before.flatMap((one) => {
    const line = moved.get(one.lineId);
    if (line === undefined) return [one];
    return line.providerId === null ? [] : [{ ...one, providerId: line.providerId }];
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

/** Each statement that a line which moves rests on, with what the plan uses of it; stale ones first, then by provider. */
function capacityOf({ said }: DrillGround, drilled: readonly Drilled[]): DrillAnswer['capacity'] {
  const used = new Map<string, number>();
  for (const { line, move } of drilled)
    for (const [part, minutes] of line.parts ?? []) {
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
