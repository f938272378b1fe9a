/**
 * Many requests placed together: by the draft of a transition, in the order of placement, into the rounds of the providers that plan here. A
 * proposal, by which nothing is offered. Source: docs/rules/rounds-together.md.
 */
import type { Fit } from '../../brokerage/rules/fit.ts';
import { NOBODY } from '../../brokerage/rules/in-house-cover.ts';
import type {
  JointAnswer,
  JointPassed,
  JointProvider,
  JointRequest,
} from '../../brokerage/rules/joint-look.ts';
import { draftPlan, lacksRoomOf, type LineToMove, type MoveRoom } from '../../brokerage/rules/transition.ts';
import { uncheckedNeeds, type Windows } from './asked-day.ts';
import { basisOf } from './fit-provider.ts';
import { foldFit } from './fold-fit.ts';
import type { DayFit, FitEffort } from './place-in-day.ts';
import { type AskedTogether, minutesAtVisits, type ProviderTogether, RoundsLeft } from './rounds-left.ts';
import { keptTravelWords } from './travel-words.ts';

/** Whom a request may go to: a room, the step of the order on which it stands, and whether an offer is open whose answer is waited for. */
export type StepTogether = { readonly room: MoveRoom; readonly rung: string; readonly asked: boolean };

/** A request: what it takes of room that was told, what it asks of rounds, and whom it may go to, the first first. */
export type RequestTogether = AskedTogether & {
  readonly line: Omit<LineToMove, 'candidates'>;
  readonly steps: readonly StepTogether[];
};

/** All that is looked into together. Windows go by contract. */
export type LookTogether = {
  readonly requests: readonly RequestTogether[];
  readonly providers: readonly ProviderTogether[];
  readonly windows: ReadonlyMap<number, Windows>;
};

/** A room that is not bound by what was told, as of emergency cover or of who has an offer, has the number of its contract below nought. */
export const beyondTold = (contractId: number): number => -contractId;

/**
 * Where each request would go if all were placed, with who was passed for it and why. The same question and effort give the same answer on
 * every machine. `told` is told of each request once it is decided. Throws where a week is at fault.
 */
export function placeTogether(asked: LookTogether, effort: FitEffort, told: () => void): JointAnswer {
  const here = new Set(asked.providers.map(({ providerId }) => providerId));
  const look = {
    ...asked,
    requests: asked.requests.map((one) => ({ ...one, steps: untilElsewhere(one.steps, here) })),
  };
  const rooms = new Map(
    look.requests.flatMap(({ steps }) => steps.map(({ room }) => [room.contractId, room] as const)),
  );
  const lines = look.requests.map(
    ({ line, steps }): LineToMove => ({
      ...line,
      candidates: steps.flatMap(({ room: { contractId, providerId } }, place) =>
        here.has(providerId) ? [{ contractId, score: -place }] : [],
      ),
    }),
  );
  const rounds = new RoundsLeft(
    new Map(look.requests.map((one) => [one.line.lineId, one])),
    look.providers,
    ({ contractId }) => {
      const windows = look.windows.get(Math.abs(contractId));
      if (windows === undefined) throw new Error(`Contract ${contractId} has no call windows.`);
      return windows;
    },
    effort,
  );
  const groups = new Map<number, readonly LineToMove[]>();
  const { moves } = draftPlan(lines, [...rooms.values(), NOBODY], {
    fits: rounds.fits,
    take: (room, line, group) => {
      rounds.take(room, line);
      groups.set(line.lineId, group);
      told();
    },
  });
  const moveOf = new Map(moves.map((move) => [move.lineId, move]));
  const lacks = lacksRoomOf([...rooms.values()]);
  const byLine = new Map(look.requests.map((one) => [one.line.lineId, one]));
  const lineOf = new Map(lines.map((line) => [line.lineId, line]));
  const requests = rounds.order.flatMap((lineId): JointRequest[] => {
    const request = byLine.get(lineId);
    const line = lineOf.get(lineId);
    if (request === undefined || line === undefined) return [];
    const move = moveOf.get(lineId);
    const at = request.steps.findIndex(({ room }) => room.contractId === move?.contractId);
    const chosen = request.steps[at];
    const passed = request.steps
      .slice(0, chosen === undefined ? undefined : at)
      .map((step) =>
        passedStep(step, line, { look, rounds, lacks, here, group: groups.get(lineId) ?? [line] }),
      );
    const found = chosen && rounds.found(chosen.room, lineId);
    return [
      {
        requestId: lineId,
        goesTo:
          chosen === undefined || found === undefined
            ? null
            : {
                providerId: chosen.room.providerId,
                rung: chosen.rung,
                fit: folded(look, chosen.room.providerId, request, found.days),
              },
        passed,
      },
    ];
  });
  const days = [...new Set(look.providers.flatMap((one) => one.days.map(({ day }) => day)))].sort();
  return { days, requests, providers: look.providers.flatMap((one) => filled(one.providerId, rounds)) };
}

/**
 * The steps up to the first on which somebody can be asked who plans elsewhere: the order is not gone past them. Whoever has an offer is one step
 * before all others.
 */
function untilElsewhere(steps: readonly StepTogether[], here: ReadonlySet<number>): readonly StepTogether[] {
  const elsewhere = steps.find(({ room }) => !here.has(room.providerId));
  if (elsewhere === undefined) return steps;
  const last = steps.findLastIndex(
    ({ rung, asked }) => asked === elsewhere.asked && (asked || rung === elsewhere.rung),
  );
  return steps.slice(0, last + 1);
}

type Known = {
  readonly look: LookTogether;
  readonly rounds: RoundsLeft;
  readonly lacks: ReturnType<typeof lacksRoomOf>;
  readonly here: ReadonlySet<number>;
  /** All that goes with it as one: what is sought for the person, and for those they live with. */
  readonly group: readonly LineToMove[];
};

/** Why a request does not go to somebody who comes before whom it goes to. */
function passedStep(
  { room, rung }: StepTogether,
  line: LineToMove,
  { look, rounds, lacks, here, group }: Known,
): JointPassed {
  const { providerId } = room;
  const { lineId } = line;
  const passed = (
    because: JointPassed['because'],
    more: Partial<Pick<JointPassed, 'to' | 'blocked'>> = {},
  ): JointPassed => ({ providerId, rung, because, to: [], blocked: [], ...more });
  if (!here.has(providerId)) return passed('elsewhere');
  if (lacks(room.contractId, line) !== undefined) return passed('told');
  if (group.some(({ personId }) => personId !== line.personId)) return passed('one home');
  if (group.length > 1) return passed('one provider');
  const request = look.requests.find((one) => one.line.lineId === lineId);
  const found = rounds.found(room, lineId);
  if (found === undefined || request === undefined) {
    const first = rounds.order.slice(0, rounds.order.indexOf(lineId));
    return passed('told to others', {
      to: rounds.takenBy(providerId).filter((one) => first.includes(one)),
    });
  }
  const blockedOn = (days: readonly DayFit[]) => folded(look, providerId, request, days).blocked;
  if (found.after.length === 0) return passed('rounds', { blocked: blockedOn(found.days) });
  const alone = rounds.alone(room, lineId);
  return alone.fits
    ? passed('given to others', { to: found.after, blocked: blockedOn(found.days) })
    : passed('rounds', { blocked: blockedOn(alone.days) });
}

/** The days of one request at one provider as one answer. */
function folded(
  { providers }: LookTogether,
  providerId: number,
  { asking }: RequestTogether,
  days: readonly DayFit[],
): Fit {
  const provider = providers.find((one) => one.providerId === providerId);
  const on = new Set(days.map(({ day }) => day));
  const asked = (provider?.days ?? []).filter(({ day }) => on.has(day));
  return foldFit(days, {
    basis: basisOf(asked),
    travel: [...new Set(asked.map(({ toPlan }) => keptTravelWords(toPlan)))].join('. ') || null,
    areaOf: (personId) => provider?.areas.get(personId) ?? null,
    unchecked: uncheckedNeeds(asking),
  });
}

/** How the rounds of a provider fill; nothing of one to which nothing went. */
function filled(providerId: number, rounds: RoundsLeft): JointProvider[] {
  const requestIds = rounds.takenBy(providerId);
  if (requestIds.length === 0) return [];
  const days = rounds.days(providerId);
  const sum = (of: (day: (typeof days)[number]) => number): number =>
    days.reduce((all, day) => all + of(day), 0);
  return [
    {
      providerId,
      requestIds,
      shiftMinutes: Math.round(
        sum(({ before: { toPlan } }) =>
          [...toPlan.shifts.values()].flat().reduce((all, { from, to }) => all + (to - from) / 60, 0),
        ),
      ),
      minutesBefore: sum(({ before }) => minutesAtVisits(before)),
      minutesAfter: sum(({ after }) => minutesAtVisits(after)),
    },
  ];
}
