/** What a drill found, as it is kept: people by id only, money in pence, minutes of workers' time in an average week. */
import { z } from 'zod';

const why = z.enum(['best match', 'with household', 'with team', 'last rung']);
const fate = z.enum(['keeps', 'loses', 'not known']);

const places = z.object({ unit: z.string(), count: z.number() });

const line = z.object({
  lineId: z.number(),
  reference: z.string(),
  packageId: z.number(),
  personId: z.number(),
  areaId: z.number(),
  weeklyMinutes: z.number(),
  /** The nights, days or live-in places of care without visits; absent where it has visits. */
  places: places.optional(),
  /** The provider that would take it, or a part of it; null where nobody would, not even in-house. */
  providerId: z.number().nullable(),
  contractId: z.number().nullable(),
  why,
  /** Of 1000; null on the last rung. */
  score: z.number().nullable(),
  /** How many contracts of others had room for it before any room was given away; the last rung is not counted. */
  able: z.number(),
  /** What kept the other contracts out, the commonest first. */
  keptOut: z.array(z.object({ kind: z.string(), contracts: z.number() })),
  /** What nobody would cover of it: minutes of visits, whether care without visits, and what that part costs today. Absent where all is covered. */
  uncovered: z.object({ minutes: z.number(), places: z.boolean(), nowPence: z.number() }).optional(),
  /** The whole of it today, and then what is covered of it. */
  nowPence: z.number(),
  thenPence: z.number(),
  /** False where no rate fits one of its visits, today or then: its money is left out. */
  priced: z.boolean(),
  worker: fate,
});

const share = z.object({ providerId: z.number(), minutes: z.number(), hundredths: z.number() });
const concentration = z.object({
  minutes: z.number(),
  shares: z.array(share),
  index: z.number().nullable(),
});

const answer = z.object({
  /** The names that ids stood for on the day of the drill. */
  names: z.object({
    providers: z.record(z.string(), z.string()),
    areas: z.record(z.string(), z.string()),
  }),
  lines: z.array(line),
  byHand: z.array(z.object({ reference: z.string(), packageId: z.number() })),
  takers: z.array(
    z.object({
      providerId: z.number().nullable(),
      contractId: z.number().nullable(),
      kind: z.string(),
      services: z.number(),
      people: z.number(),
      minutes: z.number(),
      places: z.array(places).optional(),
      /** Services of which it has a part besides. */
      parts: z.number().optional(),
      why: z.array(z.object({ why, services: z.number() })),
      extraPence: z.number(),
      unpriced: z.number(),
    }),
  ),
  inHouse: z.object({
    providerId: z.number().nullable(),
    contractId: z.number().nullable(),
    saidMinutes: z.number(),
    minutes: z.number(),
    ownMinutes: z.number(),
    uncoveredMinutes: z.number(),
    uncoveredVisits: z.number(),
    uncoveredPeople: z.number(),
    uncoveredVisitPeople: z.number().optional(),
    uncoveredPlacePeople: z.number().optional(),
    workersBeyond: z.number(),
    /** Care without visits that nobody else takes, by its unit. */
    places: z
      .array(
        z.object({
          unit: z.string(),
          count: z.number(),
          uncoveredCount: z.number(),
          people: z.number(),
          uncoveredPeople: z.number(),
        }),
      )
      .optional(),
    hours: z.array(
      z.object({
        weekday: z.number(),
        hour: z.number(),
        minutes: z.number(),
        ownMinutes: z.number(),
        uncoveredMinutes: z.number(),
        criticalVisits: z.number(),
        workersBeyond: z.number(),
      }),
    ),
    /** What kept everybody else from what falls to it: how many services each bears on. */
    keptOut: z.array(z.object({ kind: z.string(), services: z.number() })),
  }),
  /** Today and then, of what is covered; `uncoveredPence` is what the rest costs today, and is in none of the others. */
  cost: z.object({
    nowPence: z.number(),
    thenPence: z.number(),
    extraPence: z.number(),
    uncoveredPence: z.number().optional(),
    unpricedServices: z.number(),
  }),
  workers: z.object({
    weeks: z.number(),
    keeps: z.number(),
    loses: z.number(),
    notKnown: z.number(),
    losing: z.object({ critical: z.number(), alone: z.number(), noEnglish: z.number() }),
  }),
  market: z.object({
    all: z.object({ before: concentration, after: concentration }),
    areas: z.array(z.object({ areaId: z.number(), before: concentration, after: concentration })),
  }),
  /** What the plan rests on: each statement of capacity that it used. */
  capacity: z.array(
    z.object({
      providerId: z.number(),
      areaId: z.number(),
      part: z.string(),
      saidMinutes: z.number(),
      usedMinutes: z.number(),
      on: z.string(),
      ageDays: z.number(),
      stale: z.boolean(),
    }),
  ),
});

/**
 * What a drill found. What is absent was not worked out when the drill was made: a drill is never altered, so one that was made before
 * uncovered care was told apart still counts it as in-house's (`toldApart`).
 */
export type DrillAnswer = z.infer<typeof answer>;
export type AnswerLine = DrillAnswer['lines'][number];

/** Reads an answer as it was kept. Throws where it has another shape. */
export function readAnswer(kept: unknown): DrillAnswer {
  return answer.parse(kept);
}

/** Whether what is uncovered was kept out of the cost, the market and the care workers who come along; drills of older days did not. */
export function toldApart({ cost }: Pick<DrillAnswer, 'cost'>): boolean {
  return cost.uncoveredPence !== undefined;
}

/** The minutes of a line that somebody covers. */
export function coveredMinutes({ weeklyMinutes, uncovered }: AnswerLine): number {
  return weeklyMinutes - (uncovered?.minutes ?? 0);
}

/** Where services go: to other providers, to in-house as the last rung, or to nobody, for a part or all of it. */
export const GOES = ['others', 'in-house', 'uncovered'] as const;

/** Whether a service goes so: what is covered in part goes to in-house and is uncovered. */
export function goesAs({ why: because, providerId, uncovered }: AnswerLine, wanted: string): boolean {
  if (wanted === 'uncovered') return uncovered !== undefined;
  if (wanted === 'in-house') return because === 'last rung' && providerId !== null;
  return wanted !== 'others' || because !== 'last rung';
}

/** What a week of a line would cost more than the same care costs today, in pence; 0 where that is not known. */
export function extraOf({ priced, nowPence, thenPence, uncovered }: AnswerLine): number {
  return priced ? thenPence - (nowPence - (uncovered?.nowPence ?? 0)) : 0;
}

/** The figures of a drill that lists and comparisons need. */
export type DrillFigures = {
  readonly services: number;
  readonly by_hand: number;
  readonly people: number;
  readonly weekly_minutes: number;
  readonly placed_minutes: number;
  readonly in_house_minutes: number;
  readonly uncovered_minutes: number;
  /** People of whose care anything is uncovered, by the visit or without visits. */
  readonly uncovered_people: number;
  readonly workers_beyond: number;
  readonly extra_pence: number;
  readonly unpriced_services: number;
  readonly losing_people: number;
  readonly losing_critical_people: number;
  readonly concentration_before: number | null;
  readonly concentration_after: number | null;
  readonly stale_figures: number;
};

/** What two drills are compared by. Null is not known. */
export type ComparableFigures = DrillFigures & {
  /** People on whose services no visit was logged, so that nobody knows whether they lose their care worker. */
  readonly unlogged_people: number;
  /** Statements of capacity that the plan rests on. */
  readonly capacity_figures: number;
  readonly uncovered_critical_visits: number;
  /** People with an uncovered night, day or live-in place; null in a drill that did not count them. */
  readonly uncovered_place_people: number | null;
  readonly told_apart: boolean;
};

/** Time-critical visits a week that would be uncovered. */
export function criticalUncovered({ hours }: DrillAnswer['inHouse']): number {
  return hours.reduce((sum, { criticalVisits }) => sum + criticalVisits, 0);
}

/** Counts an answer for a comparison. */
export function comparableFigures(answer: DrillAnswer): ComparableFigures {
  return {
    ...figuresOf(answer),
    unlogged_people: answer.workers.notKnown,
    capacity_figures: answer.capacity.length,
    uncovered_critical_visits: criticalUncovered(answer.inHouse),
    uncovered_place_people: answer.inHouse.uncoveredPlacePeople ?? null,
    told_apart: toldApart(answer),
  };
}

/** Counts an answer for lists. Uncovered minutes are whole, rounded half up. */
export function figuresOf({
  lines,
  byHand,
  inHouse,
  cost,
  workers,
  market,
  capacity,
}: DrillAnswer): DrillFigures {
  const minutes = lines.reduce((sum, { weeklyMinutes }) => sum + weeklyMinutes, 0);
  const fallen = lines
    .filter(({ why: because }) => because === 'last rung')
    .reduce((sum, { weeklyMinutes }) => sum + weeklyMinutes, 0);
  return {
    services: lines.length,
    by_hand: byHand.length,
    people: new Set(lines.map(({ personId }) => personId)).size,
    weekly_minutes: minutes,
    placed_minutes: minutes - fallen,
    in_house_minutes: fallen,
    uncovered_minutes: Math.round(inHouse.uncoveredMinutes),
    uncovered_people: inHouse.uncoveredPeople,
    workers_beyond: inHouse.workersBeyond,
    extra_pence: cost.extraPence,
    unpriced_services: cost.unpricedServices,
    losing_people: workers.loses,
    losing_critical_people: workers.losing.critical,
    concentration_before: market.all.before.index,
    concentration_after: market.all.after.index,
    stale_figures: capacity.filter(({ stale }) => stale).length,
  };
}
