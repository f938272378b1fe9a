/** How a run of the window simulator is asked for, and the week it is worked out on as it is kept. */
import { z } from 'zod';
import { ok, refuse, type Result } from '../../ground/result.ts';
import type { SimSettings } from './window-day.ts';
import type { FoldOf } from './window-fold.ts';
import type { TravelSettings } from '../../rounds/rules/travel-estimate.ts';
import { simulatedTravelWords } from '../../rounds/rules/travel-words.ts';
import {
  estimatedTeams,
  partsFor,
  shiftsStated,
  teamDaysOf,
  type TeamTravel,
  withoutShifts,
} from './window-ground.ts';
import { AGE_GROUPS } from './window-answer.ts';
import { asDone, waysGone, withStands } from './window-done.ts';
import { WIDTHS } from './window-week.ts';

/** Who works: who worked in that week, or a stated number from one second of the day to another. */
export const workforce = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('as worked') }),
  z.object({
    kind: z.literal('stated'),
    shifts: z
      .array(z.object({ workers: z.number().int(), start: z.number().int(), end: z.number().int() }))
      .min(1),
  }),
]);
export type Workforce = z.output<typeof workforce>;

/** How thorough a run is, in moves for each visit and worker, and how many seeds it tries. */
export const THOROUGHNESS = {
  quick: { moves: 20, seeds: 2 },
  usual: { moves: 100, seeds: 3 },
  thorough: { moves: 500, seeds: 5 },
} as const;
export type Thoroughness = keyof typeof THOROUGHNESS;
export const THOROUGHNESSES = ['quick', 'usual', 'thorough'] as const satisfies readonly Thoroughness[];

/** More than so long between two visits of a worker ends a shift. */
export const SHIFT_BREAK_SECONDS = 90 * 60;

const held = z.object({ earlier: z.number().int(), later: z.number().int() });
const pace = z.object({ detour: z.number(), metresPerSecond: z.number(), fixedSeconds: z.number() });
const paces = z.object({ urban: pace, rural: pace });

/** Where travel times come from: the straight line at these paces, or a service, with what it answered for each team's homes. */
const travel = z.object({
  by: z.enum(['straight line', 'osrm', 'valhalla']),
  paces: z.object({ car: paces, bicycle: paces, walk: paces }),
  dayParts: z.array(z.object({ startSecond: z.number().int(), factor: z.number() })),
  tables: z.array(
    z.object({ team: z.string(), people: z.array(z.string()), seconds: z.array(z.number().int()) }),
  ),
});
export type KeptTravel = z.output<typeof travel>;

const ground = z.object({
  travel,
  visits: z.array(
    z.object({
      id: z.string(),
      person: z.string(),
      team: z.string(),
      day: z.string(),
      start: z.number().int(),
      seconds: z.number().int(),
      workers: z.number().int(),
      held: held.optional(),
    }),
  ),
  shifts: z.array(
    z.object({
      team: z.string(),
      day: z.string(),
      worker: z.string(),
      start: z.number().int(),
      end: z.number().int(),
    }),
  ),
  /** Who was at which planned visit, as logged or rostered; a week kept before this was known has none. */
  rounds: z
    .array(
      z.object({
        team: z.string(),
        day: z.string(),
        worker: z.string(),
        visit: z.string(),
        start: z.number().int(),
        end: z.number().int(),
      }),
    )
    .default([]),
  teams: z.array(z.object({ key: z.string(), id: z.number().int(), name: z.string() })),
  areas: z.array(z.object({ id: z.number().int().nullable(), name: z.string() })),
  people: z.array(
    z.object({
      id: z.string(),
      area: z.number().int().nullable(),
      age: z.string(),
      home: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
    }),
  ),
});

/** A week as it is kept with a run: whole seconds, people by id. */
export type WindowGround = z.output<typeof ground>;

/** Reads a kept week. Throws where it is not one. */
export function readWindowGround(kept: unknown): WindowGround {
  return ground.parse(kept);
}

/** Somebody's age group on a day: the groups of the national returns. */
export function ageGroup(bornOn: string | null, on: string): string {
  const [young, old, oldest, unknown] = AGE_GROUPS;
  if (bornOn === null) return unknown;
  const { years } = Temporal.PlainDate.from(bornOn).until(on, { largestUnit: 'years' });
  return years < 65 ? young : years < 85 ? old : oldest;
}

export type RunSettings = {
  readonly days: readonly string[];
  readonly workforce: Workforce;
  readonly mode: 'car' | 'bicycle' | 'walk';
  readonly area: 'urban' | 'rural';
  readonly seed: number;
  readonly seeds: number;
  readonly moves: number;
};

/** A run made ready: the days to simulate, how, and all that adding up needs but what is found. */
export type ReadyRun = {
  readonly settings: SimSettings;
  readonly fold: Omit<FoldOf, 'engine' | 'found'>;
};

/** Makes a kept week ready. Refused, saying what to change, where no day has both visits and somebody who works. */
export function readyRun(week: WindowGround, run: RunSettings): Result<ReadyRun> {
  const homes = new Map(week.people.flatMap(({ id, home }) => (home === null ? [] : [[id, home] as const])));
  const teams = teamsOf(week, homes, run);
  if (!teams.ok) return teams;
  const stated = run.workforce.kind === 'stated' ? run.workforce.shifts : undefined;
  const shifts =
    stated === undefined ? week.shifts : week.teams.flatMap(({ key }) => shiftsStated(key, run.days, stated));
  // Care workers who are supposed have made no rounds.
  const rounds = stated === undefined ? week.rounds : [];
  const visits = asDone(week.visits, rounds);
  const travel = waysGone(teams.value, visits, rounds);
  const all = withStands(teamDaysOf(visits, shifts, travel), rounds).filter(({ day }) =>
    run.days.includes(day),
  );
  const idle = withoutShifts(all);
  const teamDays = all.filter((day) => !idle.includes(day));
  const homeless = week.visits.filter(({ person }) => !homes.has(person)).length;
  const withoutWorkers = idle.reduce((sum, { visits }) => sum + visits.length, 0);
  const leftOut = [
    { because: 'the home has no position: its postcode is not known here', visits: homeless },
    { because: 'nobody of the provider is known to work on the day', visits: withoutWorkers },
  ].filter(({ visits }) => visits > 0);
  if (teamDays.length === 0) return refuse(faultOf(week, { homeless, withoutWorkers }));
  const areas = new Map(week.areas.map((area) => [area.id, area]));
  const nowhere = { id: null, name: 'Outside every area' };
  return ok({
    settings: { widths: WIDTHS, seed: run.seed, seeds: run.seeds, moves: run.moves },
    fold: {
      widths: WIDTHS,
      teams: new Map(week.teams.map(({ key, id, name }) => [key, { id, name }])),
      people: new Map(
        week.people.map(({ id, area, age }) => [id, { area: areas.get(area) ?? nowhere, age }]),
      ),
      homeOf: (team, place) => teams.value.get(team)?.people[place],
      teamDays,
      stated: stated !== undefined,
      leftOut,
      travel: simulatedTravelWords(run.mode, run.area, week.travel),
    },
  });
}

/** How far apart each team's homes are: as a service answered, else by the straight line. */
function teamsOf(
  { visits, travel: kept }: WindowGround,
  homes: Parameters<typeof estimatedTeams>[1],
  { mode, area }: RunSettings,
): Result<Map<string, TeamTravel>> {
  const settings: TravelSettings = kept;
  if (kept.by === 'straight line') return estimatedTeams(visits, homes, { mode, area, travel: settings });
  return ok(
    new Map(
      kept.tables.map(({ team, people, seconds }) => [
        team,
        {
          people,
          travel: {
            places: people.length,
            seconds: Int32Array.from(seconds),
            ...partsFor(mode, kept.dayParts),
          },
        },
      ]),
    ),
  );
}

function faultOf(
  { visits }: WindowGround,
  { homeless, withoutWorkers }: { readonly homeless: number; readonly withoutWorkers: number },
): string {
  if (visits.length === 0) return 'No visit is planned on those days: choose another week';
  if (homeless === visits.length)
    return 'No home of that week has a position: import the postcodes of the area, then run it again';
  return withoutWorkers > 0
    ? 'Nobody is known to have worked on those days: choose a week for which visits were logged or rostered, or state how many care workers there are'
    : 'No visit of that week can be simulated: choose another week';
}
