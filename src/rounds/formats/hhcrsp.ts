/**
 * The public format of home health care routing and scheduling instances and solutions (Mankowska, Meisel and Bierwirth 2014;
 * JSON after Ceschia, Di Gaspero, Rosati and Schaerf, doi 10.1111/itor.13585), to our words and back. Times are kept in
 * thousandths, which is how fine the format is.
 */
import { z } from 'zod';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { NO_WEIGHTS, type Plan, type Problem, type Visit } from '../rules/problem.ts';

const UNIT = 1000;

const time = z.number().nonnegative();
const instanceShape = z.object({
  patients: z.array(
    z.object({
      id: z.string(),
      time_window: z.tuple([time, time]),
      required_caregivers: z
        .array(z.object({ service: z.string(), duration: time.optional() }))
        .min(1)
        .max(2),
      synchronization: z
        .object({
          type: z.enum(['simultaneous', 'sequential', 'independent']),
          distance: z.union([z.tuple([time, time]), time]).optional(),
        })
        .optional(),
    }),
  ),
  services: z.array(z.object({ id: z.string(), default_duration: time.optional() })),
  caregivers: z.array(z.object({ id: z.string(), abilities: z.array(z.string()) })).min(1),
  distances: z.array(z.array(time)),
});

type Instance = z.infer<typeof instanceShape>;

/** The published objective: a third of travel, of all lateness and of the worst; everybody is visited. */
export const PUBLISHED_WEIGHTS = { ...NO_WEIGHTS, lateness: 1, worstLateness: 1, travel: 1 };

/** The published cost of a total in thousandths. */
export function publishedCost(total: number): number {
  return total / UNIT / 3;
}

/** Reads an instance as a problem, or says why it cannot be one. `from` is parsed JSON. */
export function readInstance(from: unknown): Result<Problem> {
  const parsed = instanceShape.safeParse(from);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`this is not an instance: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  const instance = parsed.data;
  const places = instance.distances.length;
  if (places !== instance.patients.length + 1 || instance.distances.some((row) => row.length !== places))
    return refuse('an instance needs a distance from the office and each patient to each other');
  const visits: Visit[] = [];
  for (const [at, patient] of instance.patients.entries()) {
    const visit = visitOf(instance, patient, at);
    if (!visit.ok) return visit;
    visits.push(visit.value);
  }
  return ok({
    visits,
    people: [],
    workers: instance.caregivers.map(({ id, abilities }) => ({ id, skills: abilities, mode: 'any' })),
    shifts: instance.caregivers.map(({ id }) => ({ id, worker: id, start: 0, from: 0, to: 0 })),
    travel: {
      places,
      bandStarts: [0],
      tables: { any: [Int32Array.from(instance.distances.flat(), units)] },
    },
    weights: PUBLISHED_WEIGHTS,
  });
}

function units(value: number): number {
  return Math.round(value * UNIT);
}

function visitOf(instance: Instance, patient: Instance['patients'][number], at: number): Result<Visit> {
  const [earliest, latest] = patient.time_window;
  const parts = [];
  for (const { service, duration } of patient.required_caregivers) {
    const usual = instance.services.find(({ id }) => id === service)?.default_duration;
    const length = duration ?? usual;
    if (length === undefined) return refuse(`${patient.id} needs ${service}, of which no duration is known`);
    parts.push({ skills: [service], duration: units(length) });
  }
  if (patient.synchronization?.type === 'independent' && parts.length === 2)
    return refuse(`${patient.id} has two services at any time of each other; make two patients of it`);
  const apart = apartOf(patient.synchronization);
  return ok({
    id: patient.id,
    person: patient.id,
    place: at + 1,
    window: { earliest: units(earliest), latest: units(latest), hard: false },
    parts,
    ...(parts.length === 2 && apart !== undefined && { apart }),
    criticality: 'time-critical',
  });
}

function apartOf(given: Instance['patients'][number]['synchronization']): Visit['apart'] {
  if (given === undefined) return undefined;
  if (given.type === 'independent') return undefined;
  const { distance = [0, 0] } = given;
  const [least, most] = typeof distance === 'number' ? [distance, distance] : distance;
  return given.type === 'simultaneous' ? { least: 0, most: 0 } : { least: units(least), most: units(most) };
}

const solutionShape = z.object({
  routes: z.array(
    z.object({
      caregiver_id: z.string(),
      locations: z.array(
        z.object({
          patient: z.string().optional(),
          patient_id: z.string().optional(),
          service: z.string().optional(),
          service_id: z.string().optional(),
          arrival_time: time,
        }),
      ),
    }),
  ),
});

/** Reads a solution of an instance as a plan. Arrival in the format is the start of the service. */
export function readSolution(problem: Problem, from: unknown): Result<Plan> {
  const parsed = solutionShape.safeParse(from);
  if (!parsed.success) return refuse('this is not a solution: it needs routes of caregivers');
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  const served = new Set<string>();
  const rounds = [];
  for (const { caregiver_id, locations } of parsed.data.routes) {
    const stops = [];
    for (const location of locations) {
      const id = location.patient ?? location.patient_id ?? '';
      const service = location.service ?? location.service_id ?? '';
      const visit = visits.get(id);
      const part = visit?.parts.findIndex(
        ({ skills }, at) => skills[0] === service && !served.has(`${id}/${at}`),
      );
      if (part === undefined || part < 0)
        return refuse(`the solution has ${service} at ${id}, which is not asked for`);
      served.add(`${id}/${part}`);
      stops.push({ visit: id, part, start: units(location.arrival_time) });
    }
    rounds.push({ shift: caregiver_id, worker: caregiver_id, stops });
  }
  const unserved = problem.visits.filter(
    ({ id, parts }) => !parts.every((_, at) => served.has(`${id}/${at}`)),
  );
  return ok({ rounds, unserved: unserved.map(({ id }) => id) });
}

/** Writes a plan as a solution in the public format: the keys of both its versions, so that each validator finds its own. */
export function writeSolution(problem: Problem, plan: Plan): object {
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  return {
    routes: plan.rounds.map(({ worker, stops }) => ({
      caregiver_id: worker,
      locations: stops.map(({ visit, part, start }) => {
        const { skills, duration } = visits.get(visit)!.parts[part]!;
        return {
          patient: visit,
          patient_id: visit,
          service: skills[0],
          service_id: skills[0],
          arrival_time: start / UNIT,
          departure_time: (start + duration) / UNIT,
        };
      }),
    })),
  };
}
