/**
 * Rounds as the rule pages write them. Everybody lives along one road and travel is the minutes between two points of it, so '07:30-08:30
 * Ann 20 at 5' is a visit to Ann of 20 minutes, 5 minutes along the road, starting between half past seven and half past eight;
 * 'Bea 07:00-12:00 at 0' is a care worker's shift that starts and ends there. More is said in words after that, apart by commas.
 */
import {
  type CareWorker,
  type Criticality,
  NO_WEIGHTS,
  type PersonKnown,
  type Problem,
  type Shift,
  type Visit,
  type Weights,
} from '../../src/rounds/rules/problem.ts';
import type { Answer } from '../../src/rounds/rules/answer.ts';

const ROAD = 61;

/** Lines apart by semicolons. */
function lines(text: string): string[] {
  return text
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '–');
}

function minuteOf(clock: string): number {
  const [hours = '', minutes = ''] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** The problem that a row of a page describes, in minutes. */
export function problemOf(visits: string, workers: string, weights: Partial<Weights>): Problem {
  const staff = lines(workers).map(workerOf);
  const people: PersonKnown[] = [];
  const byId = new Map<string, CareWorker>();
  for (const { worker } of staff) byId.set(worker.id, worker);
  const asked = lines(visits).map((line, at) => visitOf(line, at, people));
  return {
    visits: asked,
    people,
    workers: [...byId.values()],
    shifts: staff.map(({ shift }) => shift),
    travel: {
      places: ROAD,
      bandStarts: [0],
      tables: {
        car: [
          Int32Array.from({ length: ROAD ** 2 }, (_, at) => Math.abs(Math.floor(at / ROAD) - (at % ROAD))),
        ],
      },
    },
    weights: { ...NO_WEIGHTS, unserved: { high: 5000, usual: 1000, 'can-wait': 200 }, ...weights },
  };
}

function workerOf(line: string, at: number): { worker: CareWorker; shift: Shift } {
  const [head = '', ...more] = line.split(',').map((part) => part.trim());
  const found = /^(\w+) (\d\d:\d\d)-(\d\d:\d\d)(?: at (\d+))?$/.exec(head);
  if (!found) throw new Error(`'${head}' is not a care worker and a shift`);
  const [, id = '', start = '', end = '', place] = found;
  const skills = more.flatMap((word) => (word.startsWith('has ') ? [word.slice(4)] : []));
  const most = more.find((word) => word.startsWith('most '))?.slice(5);
  const where = place === undefined ? {} : { from: Number(place), to: Number(place) };
  return {
    worker: { id, skills, mode: 'car', ...(most !== undefined && { mostTime: Number(most) }) },
    shift: { id: `${id} ${at}`, worker: id, start: minuteOf(start), end: minuteOf(end), ...where },
  };
}

const LEVELS: Readonly<Record<string, Criticality>> = {
  'time-critical': 'time-critical',
  high: 'high',
  'can wait': 'can-wait',
};

function visitOf(line: string, at: number, people: PersonKnown[]): Visit {
  const [head = '', ...more] = line.split(',').map((part) => part.trim());
  const found = /^(\d\d:\d\d)(?:-(\d\d:\d\d))? (\w+) (\d+) at (\d+)$/.exec(head);
  if (!found) throw new Error(`'${head}' is not a visit`);
  const [, earliest = '', latest = earliest, person = '', minutes = '', place = ''] = found;
  const after = (word: string): string | undefined =>
    more.find((part) => part.startsWith(word))?.slice(word.length);
  const skill = after('needs ');
  const both = more.some((part) => part === 'two');
  const apart = /^two, (\d+) to (\d+) apart$/.exec(
    more.filter((part) => /^two|apart$/.test(part)).join(', '),
  );
  const part = { duration: Number(minutes), skills: skill === undefined ? [] : [skill] };
  const was = /^was (\w+) (\d\d:\d\d)$/.exec(more.find((word) => word.startsWith('was ')) ?? '');
  const usual = after('usual ');
  const most = after('at most ');
  if ((usual !== undefined || most !== undefined) && !people.some(({ id }) => id === person))
    people.push({
      id: person,
      usual: usual?.split(' and ') ?? [],
      ...(most !== undefined && { mostWorkers: Number(most) }),
    });
  const never = after('never ');
  const wants = after('wants ');
  return {
    id: `${person} ${at}`,
    person,
    place: Number(place),
    window: { earliest: minuteOf(earliest), latest: minuteOf(latest), hard: !more.includes('soft') },
    parts: both ? [part, part] : [part],
    ...(apart && { apart: { least: Number(apart[1]), most: Number(apart[2]) } }),
    criticality: more.map((word) => LEVELS[word]).find((level) => level !== undefined) ?? 'usual',
    ...(never !== undefined && { refused: [never] }),
    ...(wants !== undefined && { wanted: [wants] }),
    ...(was && { before: [{ worker: was[1]!, start: minuteOf(was[2]!) }] }),
  };
}

/** The rounds of an answer as the pages write them: 'Bea: Ann 07:30, Cas 08:00'. */
export function roundsInWords({ plan }: Answer): string {
  return plan.rounds
    .filter(({ stops }) => stops.length > 0)
    .map(
      ({ worker, stops }) =>
        `${worker}: ${stops.map(({ visit, start }) => `${visit.split(' ')[0]} ${clockOf(start)}`).join(', ')}`,
    )
    .join('; ');
}

/** Who is unserved, as the pages write it. */
export function unservedInExample({ plan }: Answer): string {
  return plan.unserved.map((visit) => visit.split(' ')[0]).join(', ') || '–';
}
