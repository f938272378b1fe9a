/** The API of rotas: a provider's own system reads and changes its rota, says who is away, and sends in what was rostered elsewhere. */
import { z } from 'zod';
import type { Result } from '../ground/result.ts';
import type { ApiRoute } from '../web/api.ts';
import { mondayOf, ownProvider, putStop, setLocked, takeOff } from './actions/edit-rota.ts';
import { askRepair, askTheRest } from './actions/propose.ts';
import { publishRota, workersOfWeek } from './actions/publish-rota.ts';
import type { RoundsSide } from './actions/rounds-side.ts';
import { checkRostered, takeRostered } from './actions/send-in-rota.ts';
import { readProposal } from './actions/take-proposal.ts';
import { instantOf } from './formats/rota-csv.ts';
import { findSentVisits } from './records/sent-rotas.ts';
import { findWorkerByReference } from '../providers/records/workers.ts';
import { findPublication, findRota, listStops } from './records/rotas.ts';
import { readWeek } from './records/rota-weeks.ts';
import { absenceKinds } from './rules/shifts-of-day.ts';
import { withVisits } from './rules/rota.ts';

const visitId = z
  .string()
  .meta({ description: 'The visit, as planned visits name it.', examples: ['CP7-1-20260302-0800'] });
const workerId = z.string().meta({ description: 'Your own number for the care worker.', examples: ['W012'] });
const startTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ description: 'The London time.', examples: ['08:05'] });
const week = z.iso.date().meta({ description: 'Any day of the week.', examples: ['2026-03-02'] });
const refused = z
  .object({ error: z.literal('refused'), reason: z.string(), field: z.string().nullable() })
  .meta({ id: 'RotaRefused', description: 'Why it cannot be. Nothing was done.' });
const done = z.object({ done: z.literal(true) }).meta({ id: 'RotaDone' });

const notDone = ({ reason, field }: { reason: string; field?: string }) => ({
  status: 409,
  body: { error: 'refused', reason, field: field ?? null },
});
const answerOf = (result: Result<unknown>) =>
  result.ok ? { status: 200, body: { done: true } } : notDone(result);

const stopAccount = z
  .object({
    visit_id: visitId,
    part: z.int().meta({ description: 'Which care worker of the visit, from 0.' }),
    worker_id: workerId.nullable(),
    rostered_start: z.iso.datetime(),
    minutes: z.int(),
    locked: z.boolean(),
  })
  .meta({ id: 'RotaStop', description: 'A visit, or one care worker’s part of it, put to a care worker.' });

const readRota: ApiRoute = {
  method: 'GET',
  path: '/api/rota',
  permission: 'rounds.see',
  title: 'Read a week of your rota',
  describe: 'The rota of a week as it is being planned, and the version that care workers last had.',
  query: z.object({ week }),
  answers: {
    200: z
      .object({
        week_starts_on: z.iso.date(),
        published_version: z.int().nullable(),
        stops: z.array(stopAccount),
      })
      .meta({ id: 'Rota' }),
  },
  answer: async ({ scope, query }) => {
    const providerId = ownProvider(scope);
    const monday = mondayOf(week.parse(query.get('week')));
    const rota = await findRota(scope, providerId, monday);
    const known = await readWeek(scope, providerId, monday);
    const workers = workersOfWeek(known);
    const stops = rota === undefined ? [] : await listStops(scope, rota.id);
    return {
      status: 200,
      body: {
        week_starts_on: monday,
        published_version: (await findPublication(scope, providerId, monday))?.version ?? null,
        stops: withVisits(stops, known.visits).map((stop) => ({
          visit_id: stop.visit.reference,
          part: stop.part,
          worker_id: workers.get(stop.workerId)?.reference ?? null,
          rostered_start: new Date(stop.startsAt * 1000).toISOString(),
          minutes: stop.visit.minutes,
          locked: stop.locked,
        })),
      },
    };
  },
};

const change = z
  .discriminatedUnion('act', [
    z.object({
      act: z.literal('put'),
      visit_id: visitId,
      part: z.int().min(0).max(3).default(0),
      worker_id: workerId,
      start_time: startTime.optional(),
    }),
    z.object({
      act: z.enum(['take off', 'lock', 'unlock']),
      visit_id: visitId,
      part: z.int().min(0).max(3).default(0),
    }),
  ])
  .meta({
    id: 'RotaChange',
    examples: [{ act: 'put', visit_id: 'CP7-1-20260302-0800', worker_id: 'W012', start_time: '08:05' }],
  });

const changeRota: ApiRoute = {
  method: 'POST',
  path: '/api/rota/stops',
  permission: 'rounds.plan',
  title: 'Put a visit to a care worker',
  describe:
    'Puts a part of a visit to a care worker, takes it off, or locks it. Conflicts do not stop it; what is locked is refused until it is unlocked. Care workers see nothing until the rota is published.',
  body: change,
  repeatable: true,
  answers: { 200: done, 409: refused },
  answer: async ({ scope, body }) => {
    const given = change.parse(body);
    const providerId = ownProvider(scope);
    const visit = (await findSentVisits(scope, providerId, [given.visit_id])).get(given.visit_id);
    if (visit === undefined)
      return notDone({ reason: `You have no visit ${given.visit_id}`, field: 'visit_id' });
    if (given.part >= visit.workers)
      return notDone({ reason: 'The visit has fewer care workers', field: 'part' });
    const of = { visitId: visit.id, part: given.part };
    if (given.act === 'take off') return answerOf(await takeOff(scope, of));
    if (given.act !== 'put') return answerOf(await setLocked(scope, { ...of, locked: given.act === 'lock' }));
    const worker = await findWorkerByReference(scope, providerId, given.worker_id);
    if (worker === undefined)
      return notDone({ reason: `You have no care worker ${given.worker_id}`, field: 'worker_id' });
    return answerOf(await putStop(scope, { ...of, workerId: worker.id, time: given.start_time ?? '' }));
  },
};

const planning = z
  .object({
    week,
    day: z.iso.date().nullable().default(null),
    anew: z
      .boolean()
      .default(false)
      .meta({
        description:
          'Of a published week, false: only the gaps are filled, and what was published stays unless there is a conflict. True: it may change too.',
        examples: [false],
      }),
  })
  .meta({ id: 'RotaPlanAsked', examples: [{ week: '2026-03-02', day: null, anew: false }] });
const repairPlans = z
  .object({
    plan: z.int().nullable().meta({ description: 'The first of them; null where no visit is lost.' }),
    plans: z.array(z.object({ plan: z.int(), week_starts_on: z.iso.date() })),
  })
  .meta({
    id: 'RotaRepair',
    description: 'What is being worked out: a plan for each week in which visits are lost.',
  });
const planNumber = z.object({ plan: z.int().nullable() }).meta({
  id: 'RotaPlan',
  description: 'The number of what is being worked out; null where there is nothing to work out.',
});

const planRota: ApiRoute = {
  method: 'POST',
  path: '/api/rota/plans',
  permission: 'rounds.plan',
  title: 'Plan the rest',
  describe:
    'Asks the planner for rounds for every visit that nobody has, of a day or of a week. A person takes what it finds.',
  body: planning,
  answers: { 202: planNumber, 409: refused },
  answer: async ({ scope, body }) => {
    const given = planning.parse(body);
    const asked = await askTheRest(scope, {
      monday: mondayOf(given.week),
      day: given.day,
      anew: given.anew,
    });
    return asked.ok ? { status: 202, body: { plan: asked.value.id } } : notDone(asked);
  },
};

const planState = z
  .object({
    state: z.enum(['working', 'ready', 'failed', 'taken', 'left']),
    anew: z.boolean(),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why nothing was planned; null where something was, or it is worked out.' }),
    not_served: z.int().nullable().meta({ description: 'Visits that nobody is found for.' }),
    not_planned: z.array(z.object({ day: z.iso.date(), reason: z.string() })),
    changes: z
      .int()
      .nullable()
      .meta({ description: 'What taking it would change in the rota; null unless it is ready.' }),
    published_visits_changed: z
      .int()
      .nullable()
      .meta({ description: 'How many of them are visits that care workers were given.' }),
  })
  .meta({ id: 'RotaPlanState' });

const readPlan: ApiRoute = {
  method: 'GET',
  path: '/api/rota/plans/:plan',
  permission: 'rounds.plan',
  title: 'Read what the planner found',
  describe:
    'How far a plan is, what it would change, how many visits nobody is found for, and why days could not be planned.',
  params: z.object({ plan: z.coerce.number().int() }),
  answers: { 200: planState },
  answer: async ({ scope, params }) => {
    const { proposal, changes, published } = await readProposal(scope, Number(params['plan']));
    const { state, asked, answer, fault } = proposal;
    const found = answer === null || answer.noTimes !== undefined ? undefined : answer;
    return {
      status: 200,
      body: {
        state,
        anew: asked.anew === true,
        reason: answer?.noTimes ?? fault,
        not_served: found?.days.reduce((sum, { notServed }) => sum + notServed.length, 0) ?? null,
        not_planned: (found?.refused ?? []).map(({ day, why }) => ({ day, reason: why })),
        changes: state === 'ready' && found ? changes.length : null,
        published_visits_changed: state === 'ready' && found ? (published?.visits ?? 0) : null,
      },
    };
  },
};

const absence = z
  .object({
    worker_id: workerId,
    kind: z.enum(absenceKinds),
    from: z.iso.datetime({ offset: true }),
    until: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .meta({
    id: 'WorkerAbsence',
    examples: [{ worker_id: 'W012', kind: 'sickness', from: '2026-03-02T06:40:00Z', until: null }],
  });

const sayAway: ApiRoute = {
  method: 'POST',
  path: '/api/rota/absences',
  permission: 'rounds.plan',
  title: 'Say that a care worker is away',
  describe:
    'Writes the absence down and asks the planner who can go instead with the fewest changes, week by week. Write no diagnosis.',
  body: absence,
  repeatable: true,
  answers: { 202: repairPlans, 409: refused },
  answer: async ({ scope, body }) => {
    const given = absence.parse(body);
    const worker = await findWorkerByReference(scope, ownProvider(scope), given.worker_id);
    if (worker === undefined)
      return notDone({ reason: `You have no care worker ${given.worker_id}`, field: 'worker_id' });
    const second = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds / 1000;
    const asked = await askRepair(scope, {
      workerId: worker.id,
      kind: given.kind,
      from: second(given.from),
      to: given.until === null ? null : second(given.until),
      words: '',
    });
    if (!asked.ok) return notDone(asked);
    const plans = asked.value.plans.map(({ id, monday }) => ({ plan: id, week_starts_on: monday }));
    return { status: 202, body: { plan: plans[0]?.plan ?? null, plans } };
  },
};

const publishing = z
  .object({ week, because: z.string().max(200).default('') })
  .meta({ id: 'RotaPublishing', examples: [{ week: '2026-03-02', because: '' }] });

const rosteredRow = z.object({
  visit_id: visitId,
  worker_id: workerId,
  rostered_start: z
    .string()
    .meta({ description: 'London time, or with Z or an offset.', examples: ['2026-03-02T08:05'] }),
});
const rosteredRows = z
  .object({
    rows: z.array(rosteredRow).min(1).max(5000),
    check: z
      .boolean()
      .default(false)
      .meta({
        description: 'True: says what the rows would do, and takes nothing.',
        examples: [false],
      }),
  })
  .meta({
    id: 'RosteredRows',
    examples: [
      {
        check: false,
        rows: [{ visit_id: 'CP7-1-20260302-0800', worker_id: 'W012', rostered_start: '2026-03-02T08:05' }],
      },
    ],
  });

/** Every act of the API that has to do with rotas. */
export function roundApiRoutes(side: RoundsSide): readonly ApiRoute[] {
  return [
    readRota,
    changeRota,
    planRota,
    readPlan,
    sayAway,
    {
      method: 'POST',
      path: '/api/rota/publications',
      permission: 'rounds.plan',
      title: 'Publish a rota',
      describe: 'Gives care workers their rounds and visits their rostered time: a new version each time.',
      body: publishing,
      repeatable: true,
      answers: { 200: z.object({ version: z.int() }).meta({ id: 'RotaPublished' }), 409: refused },
      answer: async ({ scope, body }) => {
        const given = publishing.parse(body);
        const published = await publishRota(scope, side, {
          monday: mondayOf(given.week),
          words: given.because,
        });
        return published.ok
          ? { status: 200, body: { version: published.value.version } }
          : notDone(published);
      },
    },
    {
      method: 'POST',
      path: '/api/rostered',
      permission: 'rounds.plan',
      title: 'Send in what your own system rostered',
      describe:
        'The rostered time of visits, a row for each care worker at each visit. Rows that cannot be used are named by their place, from 1; the others are taken, or with `check` only looked at.',
      body: rosteredRows,
      repeatable: true,
      answers: {
        200: z
          .object({
            taken: z.boolean().meta({ description: 'False where it was only checked.' }),
            visits: z.int(),
            changed: z.int(),
            faults: z.array(z.object({ row: z.int(), field: z.string(), reason: z.string() })),
          })
          .meta({ id: 'RosteredTaken' }),
      },
      answer: async ({ scope, body }) => {
        const { rows, check } = rosteredRows.parse(body);
        const faults: { line: number; field: string; reason: string }[] = [];
        const read = rows.flatMap((row, at) => {
          const startsAt = instantOf(row.rostered_start);
          if (startsAt === undefined) {
            faults.push({
              line: at + 1,
              field: 'rostered_start',
              reason: 'is not a time like 2026-03-02T08:05',
            });
            return [];
          }
          return [{ line: at + 1, visit: row.visit_id, worker: row.worker_id, startsAt }];
        });
        const taken = check ? await checkRostered(scope, read) : await takeRostered(scope, side, read);
        const all = [...faults, ...taken.faults].sort((a, b) => a.line - b.line);
        return {
          status: 200,
          body: {
            taken: !check,
            visits: taken.visits,
            changed: taken.changed,
            faults: all.map(({ line, field, reason }) => ({ row: line, field, reason })),
          },
        };
      },
    },
  ];
}
