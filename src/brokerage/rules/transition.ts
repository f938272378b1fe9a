/**
 * Moving everything a provider has, or a part of it, to others: a plan that leaves nobody out and nobody overfull, how far it
 * has come, and proof hour by hour that nobody is without care. Source: docs/rules/transition.md.
 */
import { groupsOf, inOrder, partsOf, turnOf } from './choosing-order.ts';

/** A line that must move. Minutes are of workers' time in a week. */
export type LineToMove = {
  readonly lineId: number;
  readonly personId: number;
  readonly areaId: number;
  readonly weeklyMinutes: number;
  /** The same by part of the day; absent where rooms are not told by part. */
  readonly parts?: ReadonlyMap<string, number>;
  /** How many nights, days or places it takes of its unit, where it has no visits. */
  readonly places?: { readonly unit: string; readonly count: number } | undefined;
  /** People of one household stay together where they can; null where somebody lives alone. */
  readonly household: string | null;
  /** The team of workers who visit; lines of one team go to one provider where they can. */
  readonly team: string | null;
  /** Which lines choose first: a lower turn goes before a higher. Where nobody says, all have the same. */
  readonly turn?: number;
  /** Who could take it, best first or in any order: the score decides. */
  readonly candidates: readonly { readonly contractId: number; readonly score: number }[];
};

/** A contract that could take lines: what it can take in all, and what each of its blocks still has free. */
export type MoveRoom = {
  readonly contractId: number;
  readonly providerId: number;
  readonly inHouse: boolean;
  /** Minutes a week; null where nothing was said, which is read as none. The in-house service is the last rung and always answers. */
  readonly capacityMinutes: number | null;
  /** Area → free minutes of its block there; an area without one is not limited by a block. */
  readonly blocks: ReadonlyMap<number, number>;
  /**
   * `partKey` → minutes a week that its provider has free then, shared by all its contracts; what was not told is none. Absent: only
   * `capacityMinutes` counts.
   */
  readonly parts?: ReadonlyMap<string, number>;
  /** Unit → how many its provider has free, shared by all its contracts; a unit that was not stated does not limit. */
  readonly places?: ReadonlyMap<string, number>;
};

/** Room of another kind than what was told, such as in rounds: lines go only where there is both. `take` is told of each, on the last rung too, with those it goes with as one. */
export type MoreRoom = {
  readonly fits: (room: MoveRoom, lines: readonly LineToMove[]) => boolean;
  readonly take: (room: MoveRoom, line: LineToMove, together: readonly LineToMove[]) => void;
};

/** The name of a part of the day in an area. */
export function partKey(areaId: number, part: string): string {
  return `${areaId} ${part}`;
}

/** Where a line goes, and why. */
export type Move = {
  readonly lineId: number;
  readonly contractId: number;
  readonly providerId: number;
  readonly score: number;
  readonly why: 'best match' | 'with household' | 'with team' | 'last rung';
};

/** A draft: every line exactly once, in order of line id. What the last rung has told no room for `coverInHouse` finds. */
export type TransitionPlan = { readonly moves: readonly Move[] };

/** Thrown by `draftPlan` where no in-house contract is given: somebody must be the last rung. */
const NO_LAST_RUNG = 'a transition needs an in-house contract, which always answers';

/**
 * Drafts a plan. Who has an earlier turn first; among them households, then those with the fewest who could take them, then the largest; each goes to the best
 * score that has room, and within `TOGETHER` points of it to where its household, then its team, went. A household goes whole
 * to one provider if any of its candidates can take it whole, and at the earliest turn of its lines; if none can, each of its people goes whole at
 * their own turn, and if none can take that either, each line. No capacity or block is ever exceeded but by the in-house
 * service, which takes what nobody else can. The plan does not depend on the order of what is given. Throws RangeError
 * without an in-house contract.
 */
export function draftPlan(
  lines: readonly LineToMove[],
  rooms: readonly MoveRoom[],
  more?: MoreRoom,
): TransitionPlan {
  const lastRung = rooms.filter(({ inHouse }) => inHouse).sort((a, b) => a.contractId - b.contractId)[0];
  if (lastRung === undefined) throw new RangeError(NO_LAST_RUNG);
  const left = new RoomLeft(rooms, more);
  const moves = new Map<number, Move>();
  const teams = new Map<string, Set<number>>();
  let waiting = inOrder(groupsOf(lines));
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    const found = bestFor(group, left, teams);
    if (found === undefined && group.length > 1) {
      const parts = Map.groupBy(inOrder(partsOf(group)), (part) => turnOf(part) === turnOf(group));
      waiting = [...(parts.get(true) ?? []), ...inOrder([...waiting, ...(parts.get(false) ?? [])])];
      continue;
    }
    const room = found?.room ?? lastRung;
    for (const line of group) {
      left.take(room, line, group);
      if (line.team !== null && found !== undefined)
        teams.set(line.team, (teams.get(line.team) ?? new Set()).add(room.contractId));
      moves.set(line.lineId, {
        lineId: line.lineId,
        contractId: room.contractId,
        providerId: room.providerId,
        score: scoreOf(line, room.contractId) ?? 0,
        why: found === undefined ? 'last rung' : group.length > 1 ? 'with household' : found.why,
      });
    }
  }
  return { moves: [...moves.values()].sort((a, b) => a.lineId - b.lineId) };
}

/** How many points of score a line may lose to stay with its team. */
export const TOGETHER = 100;

/** What each contract still has room for while a plan is drafted. */
class RoomLeft {
  readonly byContract: ReadonlyMap<number, MoveRoom>;
  readonly #capacity = new Map<number, number>();
  readonly #blocks = new Map<string, number>();
  readonly #parts = new Map<string, number>();
  readonly #places = new Map<string, number>();
  readonly #more: MoreRoom | undefined;

  constructor(rooms: readonly MoveRoom[], more?: MoreRoom) {
    this.#more = more;
    this.byContract = new Map(rooms.map((room) => [room.contractId, room]));
    for (const { contractId, providerId, capacityMinutes, blocks, parts, places } of rooms) {
      this.#capacity.set(contractId, capacityMinutes ?? 0);
      for (const [areaId, minutes] of blocks) this.#blocks.set(`${contractId} ${areaId}`, minutes);
      for (const [key, minutes] of parts ?? []) this.#parts.set(`${providerId} ${key}`, minutes);
      for (const [unit, count] of places ?? []) this.#places.set(`${providerId} ${unit}`, count);
    }
  }

  /** Whether each part of the day has room for all these lines; always where parts are not told. */
  #fitsParts({ providerId, parts }: MoveRoom, lines: readonly LineToMove[]): boolean {
    if (parts === undefined) return true;
    const wanted = new Map<string, number>();
    for (const { areaId, parts: asked } of lines)
      for (const [part, minutes] of asked ?? []) {
        const key = `${providerId} ${partKey(areaId, part)}`;
        wanted.set(key, (wanted.get(key) ?? 0) + minutes);
      }
    return [...wanted].every(([key, minutes]) => minutes <= (this.#parts.get(key) ?? 0));
  }

  /** Whether what is stated of nights, days and places is enough for all these lines. */
  #fitsPlaces({ providerId }: MoveRoom, lines: readonly LineToMove[]): boolean {
    const wanted = new Map<string, number>();
    for (const { places } of lines)
      if (places !== undefined) wanted.set(places.unit, (wanted.get(places.unit) ?? 0) + places.count);
    return [...wanted].every(
      ([unit, count]) => count <= (this.#places.get(`${providerId} ${unit}`) ?? Infinity),
    );
  }

  fits(room: MoveRoom, lines: readonly LineToMove[]): boolean {
    const { contractId } = room;
    let minutes = 0;
    const byArea = new Map<number, number>();
    for (const { areaId, weeklyMinutes } of lines) {
      minutes += weeklyMinutes;
      byArea.set(areaId, (byArea.get(areaId) ?? 0) + weeklyMinutes);
    }
    if (minutes > (this.#capacity.get(contractId) ?? 0)) return false;
    if (!this.#fitsParts(room, lines) || !this.#fitsPlaces(room, lines)) return false;
    const inBlocks = [...byArea].every(([areaId, wanted]) => {
      const free = this.#blocks.get(`${contractId} ${areaId}`);
      // Care without visits takes nothing of a block, not even of one that is gone over.
      return wanted === 0 || free === undefined || wanted <= free;
    });
    return inBlocks && this.#more?.fits(room, lines) !== false;
  }

  take(room: MoveRoom, line: LineToMove, together: readonly LineToMove[] = [line]): void {
    this.#more?.take(room, line, together);
    const [{ contractId, providerId }, { areaId, weeklyMinutes, parts, places }] = [room, line];
    for (const [part, minutes] of parts ?? []) {
      const key = `${providerId} ${partKey(areaId, part)}`;
      this.#parts.set(key, (this.#parts.get(key) ?? 0) - minutes);
    }
    const stated = places && this.#places.get(`${providerId} ${places.unit}`);
    if (places !== undefined && stated !== undefined)
      this.#places.set(`${providerId} ${places.unit}`, stated - places.count);
    this.#capacity.set(contractId, (this.#capacity.get(contractId) ?? 0) - weeklyMinutes);
    const block = this.#blocks.get(`${contractId} ${areaId}`);
    if (block !== undefined) this.#blocks.set(`${contractId} ${areaId}`, block - weeklyMinutes);
  }
}

/**
 * Whether a contract has room for a line before any room is given away, and if not, why: its provider told nothing of a part of the day,
 * area or limit that counts, or what it told or its block is too little. Undefined where it has room.
 */
export type LacksRoom = (
  contractId: number,
  line: LineToMove,
) => 'capacity not told' | 'no capacity' | undefined;

/** What each contract lacks, as rooms are before a draft. A contract that has no room given is one that told nothing. */
export function lacksRoomOf(rooms: readonly MoveRoom[]): LacksRoom {
  const left = new RoomLeft(rooms);
  return (contractId, line) => {
    const room = left.byContract.get(contractId);
    if (room !== undefined && left.fits(room, [line])) return undefined;
    const { capacityMinutes = null, parts } = room ?? {};
    const told =
      capacityMinutes !== null &&
      [...(line.parts ?? [])].every(([part]) => parts === undefined || parts.has(partKey(line.areaId, part)));
    return told || line.weeklyMinutes === 0 ? 'no capacity' : 'capacity not told';
  };
}

/** The contract of another provider with room for all the lines: the best total score, or near it one that has the team already. */
function bestFor(
  lines: readonly LineToMove[],
  left: RoomLeft,
  teams: ReadonlyMap<string, ReadonlySet<number>>,
): { readonly room: MoveRoom; readonly why: Move['why'] } | undefined {
  const [first, ...others] = lines;
  if (first === undefined) return undefined;
  const able = first.candidates
    .flatMap(({ contractId, score }) => {
      const room = left.byContract.get(contractId);
      const scores = others.map((line) => scoreOf(line, contractId));
      if (room === undefined || room.inHouse || scores.includes(undefined)) return [];
      const total = scores.reduce((sum: number, one) => sum + (one ?? 0), score);
      const withTeam = lines.some(({ team }) => team !== null && teams.get(team)?.has(contractId) === true);
      return [{ room, score: total, withTeam }];
    })
    .sort((a, b) => b.score - a.score || a.room.contractId - b.room.contractId);
  // The best come first, so that nobody is asked for room whom it would not go to.
  const best = able.find(({ room }) => left.fits(room, lines));
  if (best === undefined) return undefined;
  const least = best.score - TOGETHER * lines.length;
  const { room, withTeam } =
    able.find((one) => one.withTeam && one.score >= least && left.fits(one.room, lines)) ?? best;
  return { room, why: withTeam ? 'with team' : 'best match' };
}

function scoreOf({ candidates }: LineToMove, contractId: number): number | undefined {
  return candidates.find((candidate) => candidate.contractId === contractId)?.score;
}

/** How far the move of one line has come. */
export const MOVE_STAGES = [
  'drafted',
  'person asked',
  'agreed',
  'placed',
  'handed over',
  'begun',
  'stopped',
] as const;
export type MoveStage = (typeof MOVE_STAGES)[number];

/** Whether the line is the new provider's at a stage, so that a plan drafted again must leave it there. */
const settled = {
  drafted: false,
  'person asked': false,
  agreed: true,
  placed: true,
  'handed over': true,
  begun: true,
  stopped: false,
} as const satisfies Record<MoveStage, boolean>;

/** A line's move as far as it came: where to, and at which stage it stands. */
export type MoveMade = {
  readonly lineId: number;
  readonly contractId: number;
  readonly stage: MoveStage;
  /** Whose contract it is; needed where rooms are told by part of the day. */
  readonly providerId?: number;
};

/** A plan taken up again: what stands, and the draft for the rest. `count` tells the progress by stage. */
export type ResumedPlan = {
  readonly kept: readonly MoveMade[];
  readonly plan: TransitionPlan;
  readonly count: Readonly<Record<MoveStage, number>>;
  readonly done: boolean;
};

/**
 * Takes up a half-finished plan: what was agreed or placed stays and takes its room, whatever was only drafted, asked or stopped
 * is drafted afresh. `rooms` are as they were before the transition. Where a line has several moves the last given counts.
 */
export function resume(
  lines: readonly LineToMove[],
  rooms: readonly MoveRoom[],
  made: readonly MoveMade[],
): ResumedPlan {
  const latest = new Map(made.map((move) => [move.lineId, move]));
  const count = Object.fromEntries(MOVE_STAGES.map((stage) => [stage, 0])) as Record<MoveStage, number>;
  for (const { lineId } of lines) count[latest.get(lineId)?.stage ?? 'drafted'] += 1;
  const keptLines = lines.filter(({ lineId }) => settled[latest.get(lineId)?.stage ?? 'drafted']);
  const kept = keptLines
    .flatMap(({ lineId }) => latest.get(lineId) ?? [])
    .sort((a, b) => a.lineId - b.lineId);
  const keptIds = new Set(kept.map(({ lineId }) => lineId));
  const plan = draftPlan(
    lines.filter(({ lineId }) => !keptIds.has(lineId)),
    rooms.map((room) => lessRoom(room, keptLines, latest)),
  );
  return { kept, plan, count, done: count.begun === lines.length };
}

/** A room less what the lines that stay where they were put take of it. */
function lessRoom(
  room: MoveRoom,
  lines: readonly LineToMove[],
  latest: ReadonlyMap<number, MoveMade>,
): MoveRoom {
  const here = lines.filter(({ lineId }) => latest.get(lineId)?.contractId === room.contractId);
  const used = (all: readonly LineToMove[]): number =>
    all.reduce((sum, { weeklyMinutes }) => sum + weeklyMinutes, 0);
  return {
    ...room,
    capacityMinutes: room.capacityMinutes === null ? null : room.capacityMinutes - used(here),
    blocks: new Map(
      [...room.blocks].map(([areaId, minutes]) => [
        areaId,
        minutes - used(here.filter((line) => line.areaId === areaId)),
      ]),
    ),
    ...(room.parts !== undefined && { parts: partsLeft(room.parts, room.providerId, lines, latest) }),
    ...(room.places !== undefined && { places: placesLeft(room.places, room.providerId, lines, latest) }),
  };
}

/** What its provider has free by part of the day, less what lines that stay with any of its contracts take. */
function partsLeft(
  parts: ReadonlyMap<string, number>,
  providerId: number,
  lines: readonly LineToMove[],
  latest: ReadonlyMap<number, MoveMade>,
): Map<string, number> {
  const left = new Map(parts);
  for (const line of lines)
    if (latest.get(line.lineId)?.providerId === providerId)
      for (const [part, minutes] of line.parts ?? []) {
        const key = partKey(line.areaId, part);
        left.set(key, (left.get(key) ?? 0) - minutes);
      }
  return left;
}

/** What its provider stated of nights, days and places, less what lines that stay with any of its contracts take. */
function placesLeft(
  stated: ReadonlyMap<string, number>,
  providerId: number,
  lines: readonly LineToMove[],
  latest: ReadonlyMap<number, MoveMade>,
): Map<string, number> {
  const left = new Map(stated);
  for (const { lineId, places } of lines) {
    if (places === undefined || latest.get(lineId)?.providerId !== providerId) continue;
    const count = left.get(places.unit);
    if (count !== undefined) left.set(places.unit, count - places.count);
  }
  return left;
}
