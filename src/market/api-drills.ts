/** The API for failure drills: a council's own system runs them, reads what they found, compares them and makes one the real plan. */
import { z } from 'zod';
import type { TransitionSide } from '../brokerage/actions/transition-side.ts';
import { permits, type Scope } from '../platform/scope.ts';
import { noteListSeen } from '../platform/list-seen.ts';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, cut, next, numberParam, partAsked, refused, told } from '../web/api-shapes.ts';
import { numberIn, readNumber } from '../web/record-number.ts';
import { compareTwo } from './actions/compare-two.ts';
import { makeTransition, runDrill } from './actions/run-drill.ts';
import { asDrill, asFigures, drillAccount, drillFigures, firstDay } from './api-drill-shapes.ts';
import { getDrill, listDrills, namesOfPeople } from './records/drills.ts';
import type { Compared } from './rules/compare-drills.ts';
import { type AnswerLine, extraOf, GOES, goesAs } from './rules/drill-answer.ts';
import { lineWhy } from './rules/drill-words.ts';

const MOST = 100;
const named = (scope: Scope): boolean => permits(scope.who, 'people.see');
const drillParams = z.object({ drill: numberParam('drill', '4') });
const drillIn = (params: Readonly<Record<string, string>>): number => numberIn(params['drill'], 'drill');
const toRun = z
  .object({
    provider: z.int().meta(told('The number of the provider that fails.', 2)),
    area: z
      .int()
      .nullable()
      .default(null)
      .meta(told('Only what it has in this area; null: everything.', null)),
    fails_on: firstDay,
  })
  .meta({ id: 'DrillToRun' });

const run: ApiRoute = {
  method: 'POST',
  path: '/api/drills',
  permission: 'drills.run',
  title: 'Run a failure drill',
  describe:
    'What would happen if a provider stopped: where each service could go, what would be uncovered hour by hour, what it would cost and who would lose the care worker they know. It is kept as it is; nothing is done to anybody’s care, and no provider is told.',
  body: toRun,
  repeatable: true,
  answers: { 200: drillAccount, 409: refused },
  answer: async ({ scope, body }) => {
    const { provider, area, fails_on: failsOn } = toRun.parse(body);
    const done = await runDrill(scope, { providerId: provider, areaId: area, failsOn });
    return await answerTo(done, async ({ id }) => asDrill(await getDrill(scope, id), named(scope)));
  },
};

const list: ApiRoute = {
  method: 'GET',
  path: '/api/drills',
  permission: 'drills.see',
  title: 'List failure drills',
  describe: `The newest first, up to ${MOST} at a time; those of one provider over time, where it is named.`,
  query: z.object({ provider: z.coerce.number().int().optional(), ...partAsked(MOST) }),
  answers: { 200: z.object({ drills: z.array(drillFigures), next }).meta({ id: 'Drills' }) },
  answer: async ({ scope, query }) => {
    const all = await listDrills(scope, { providerId: readNumber(query.get('provider')) });
    const { part, next: mark } = cut(all, query, MOST);
    return { status: 200, body: { drills: part.map((one) => asFigures(one, named(scope))), next: mark } };
  },
};

const read: ApiRoute = {
  method: 'GET',
  path: '/api/drills/{drill}',
  permission: 'drills.see',
  title: 'Read a failure drill',
  describe:
    'Where everything would go, uncovered hours, in-house cover, cost, who would lose their care worker, and how few hands care would lie in. Counts only.',
  params: drillParams,
  answers: { 200: drillAccount },
  answer: async ({ scope, params }) => ({
    status: 200,
    body: asDrill(await getDrill(scope, drillIn(params)), named(scope)),
  }),
};

const service = z.object({
  service_reference: z.string().meta({ examples: ['CP1042-1'] }),
  person_reference: z.string().nullable().meta(told('Null where you may not see people.', 'P10042')),
  area: z.int().meta(told('0: no area covers the home.', 3)),
  weekly_minutes: z.int().meta({ examples: [420] }),
  places: z.object({ unit: z.string(), count: z.number() }).nullable(),
  to_provider: z.int().nullable().meta(told('Null: nobody.', 3)),
  because: z
    .string()
    .meta(told('Why it goes there.', 'Best match: 740 of 1,000 points, of 4 contracts with room for it')),
  uncovered_minutes: z.int().meta({ examples: [0] }),
  now_pence: z.int().nullable().meta(told('A week today; null: no rate fits.', 12_600)),
  extra_pence: z.int().nullable().meta(told('More a week then, of what is covered.', 600)),
  worker: z.enum(['keeps', 'loses', 'not known']).meta(told('Their usual care worker.', 'loses')),
});

const services: ApiRoute = {
  method: 'GET',
  path: '/api/drills/{drill}/services',
  permission: 'drills.see',
  title: 'Read where each service of a drill would go',
  describe: `By service, up to ${MOST} at a time, with why. Whoever may not see people reads the numbers of services alone.`,
  params: drillParams,
  query: z.object({
    goes_to: z.enum(GOES).optional(),
    worker: z.enum(['keeps', 'loses', 'not known']).optional(),
    ...partAsked(MOST),
  }),
  answers: { 200: z.object({ services: z.array(service), next }).meta({ id: 'DrillServices' }) },
  answer: async ({ scope, params, query }) => {
    const { id, answer } = await getDrill(scope, drillIn(params));
    const worker = query.get('worker') ?? '';
    const goes = query.get('goes_to') ?? '';
    const lines = answer.lines.filter(
      (line) => (worker === '' || line.worker === worker) && goesAs(line, goes),
    );
    const { part, next: mark } = cut(lines, query, MOST);
    const people = named(scope)
      ? await namesOfPeople(
          scope,
          part.map(({ personId }) => personId),
        )
      : new Map();
    const rows = part.map((line) => asService(line, people.get(line.personId)?.reference ?? null));
    noteListSeen(scope, `services of drill ${id} by api`, rows);
    return { status: 200, body: { services: rows, next: mark } };
  },
};

function asService(line: AnswerLine, person: string | null): z.output<typeof service> {
  const { priced, providerId } = line;
  return {
    service_reference: line.reference,
    person_reference: person,
    area: line.areaId,
    weekly_minutes: line.weeklyMinutes,
    places: line.places ?? null,
    to_provider: providerId,
    because: lineWhy(line),
    uncovered_minutes: line.uncovered?.minutes ?? 0,
    now_pence: priced ? line.nowPence : null,
    extra_pence: priced && providerId !== null ? extraOf(line) : null,
    worker: line.worker,
  };
}

const figure = z.object({
  name: z.string().meta({ examples: ['Uncovered'] }),
  unit: z.enum(['number', 'minutes', 'pence', 'hundredths', 'index']),
  first: z.number().nullable().meta(told('Null where it is not known, or not shown.', 1200)),
  second: z
    .number()
    .nullable()
    .meta({ examples: [600] }),
  change: z.number().nullable().meta(told('Null where it may not have changed.', -600)),
  at_least: z.boolean().meta(told('True: some are not known, so that either may be more.', false)),
  not_shown: z.boolean().meta(told('True: so few that somebody might be known by it.', false)),
  became: z.enum(['better', 'worse', 'the same', 'neither', 'not known']).meta({ examples: ['better'] }),
});

const compare: ApiRoute = {
  method: 'GET',
  path: '/api/drills/compare',
  permission: 'drills.see',
  title: 'Compare two failure drills of one provider',
  describe: 'Figure by figure, from the earlier failure to the later: what became better, and what worse.',
  query: z.object({ first: z.coerce.number().int(), second: z.coerce.number().int() }),
  answers: {
    200: z
      .object({
        first: z.int(),
        second: z.int(),
        notes: z.array(z.string()).meta({ description: 'What has to be known before they are read.' }),
        figures: z.array(figure),
      })
      .meta({ id: 'DrillsCompared' }),
    409: refused,
  },
  answer: async ({ scope, query }) =>
    await answerTo(
      await compareTwo(scope, Number(query.get('first')), Number(query.get('second'))),
      ({ first, second, rows, notes }) => ({
        first: first.id,
        second: second.id,
        notes,
        figures: rows.map(asFigure),
      }),
    ),
};

function asFigure({ name, unit, first, second, change, least, hidden, verdict }: Compared) {
  const hides = hidden.first || hidden.second;
  return {
    name,
    unit,
    first: hidden.first ? null : first,
    second: hidden.second ? null : second,
    change: hides ? null : change,
    at_least: least.first || least.second,
    not_shown: hides,
    became: verdict,
  };
}

const transition = (side: TransitionSide): ApiRoute => ({
  method: 'POST',
  path: '/api/drills/{drill}/transition',
  permission: 'placement.work',
  title: 'Make a drill the real plan',
  describe:
    'Starts a transition of the same provider, area and day, drafted afresh on what is known now. Nothing is done to anybody’s care before it is placed. Once for a drill.',
  params: drillParams,
  body: z.object({}).meta({ id: 'DrillToTransition', examples: [{}] }),
  repeatable: true,
  answers: {
    200: z.object({ transition: z.int().meta({ examples: [3] }) }).meta({ id: 'DrillTransition' }),
    409: refused,
  },
  answer: async ({ scope, params }) =>
    await answerTo(await makeTransition(scope, side, drillIn(params)), ({ transitionId }) => ({
      transition: transitionId,
    })),
});

/** Failure drills one by one; `side` knows the visits that services lead to. */
export const drillApiRoutes = (side: TransitionSide): readonly ApiRoute[] => [
  run,
  list,
  compare,
  read,
  services,
  transition(side),
];
