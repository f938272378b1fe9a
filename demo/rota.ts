/** Four providers plan their rounds in Tend: shifts, pay, the published rotas of three for next week, and one care worker of Bramble who rang in sick on the Monday. */
import { weekStart } from '../src/ground/calendar.ts';
import { withScope, systemOf, type Scope } from '../src/platform/scope.ts';
import { changeWorker, recordCheck, recordWorker } from '../src/providers/actions/care-workers.ts';
import { getWorker } from '../src/providers/records/workers.ts';
import { askRepair, askTheRest, keepAnswer, openProposal, workOut } from '../src/rounds/actions/propose.ts';
import { publishRota } from '../src/rounds/actions/publish-rota.ts';
import { takeProposal, tickCall } from '../src/rounds/actions/take-proposal.ts';
import { addShift, changeWay, recordPay } from '../src/rounds/actions/worker-terms.ts';
import { listCalls } from '../src/rounds/records/proposals.ts';
import { roundsSide } from '../src/web/urls.ts';
import { must, type County } from './county.ts';
import type { StoredProvider } from './packages.ts';
import { type Planner, planners } from './planners.ts';
import { areas } from './words.ts';
import { at } from './weeks.ts';

/** Few enough that a visitor does not wait; the planner of a real week looks for longer. */
const BUDGET = { kind: 'moves', moves: 12_000 } as const;

/** Six days on the road, another one off for each in turn. */
const daysByTurn = (turn: number): number[] => [1, 2, 3, 4, 5, 6, 7].filter((day) => day % 7 !== turn % 7);

/** Answers how many visits the rotas of next week have, and of how many providers. */
export async function planRounds(
  county: County,
  providers: readonly StoredProvider[],
): Promise<{ readonly visits: number; readonly rotas: number }> {
  let [visits, rotas] = [0, 0];
  for (const planner of planners) {
    const provider = providers.find(({ reference }) => reference === planner.reference);
    if (provider === undefined) continue;
    const planned = await planFor(county, provider, planner);
    visits += planned;
    rotas += planned > 0 ? 1 : 0;
  }
  return { visits, rotas };
}

async function planFor(county: County, provider: StoredProvider, planner: Planner): Promise<number> {
  const monday = weekStart(county.size.today).add({ weeks: 1 });
  const as = async <T>(work: (scope: Scope) => Promise<T>): Promise<T> =>
    await county.as(planner.plannedBy, work, undefined, provider.id);
  await as((scope) => takeOnWorkers(scope, planner, county.size.today));
  const { rows } = await county.database.pool.query<{ id: number }>(
    'select id from care_worker where council_id = $1 and provider_id = $2 order by id',
    [county.councilId, provider.id],
  );
  await as((scope) => describeWorkers(scope, planner, rows, county.size.today));
  if (planner.rota === 'not begun') return 0;
  const planned = must(
    await as((scope) => askTheRest(scope, { monday: monday.toString(), day: null, budget: BUDGET })),
  );
  await workOutNow(county, planned.id);
  const { changes } = must(await as((scope) => takeProposal(scope, roundsSide, planned.id)));
  must(await as((scope) => publishRota(scope, roundsSide, { monday: monday.toString(), words: '' })));
  if (planner.rota === 'sick') await oneIsSick(county, as, provider.id, monday);
  return changes;
}

async function takeOnWorkers(
  scope: Scope,
  { newWorkers }: Planner,
  today: Temporal.PlainDate,
): Promise<void> {
  const startsOn = today.subtract({ weeks: 8 }).toString();
  for (const [at, [givenName, familyName, gender, language]] of newWorkers.entries()) {
    const { id: workerId } = must(
      await recordWorker(scope, {
        details: {
          reference: `W${101 + at}`,
          given_name: givenName,
          family_name: familyName,
          gender,
          languages: language === null ? ['English'] : ['English', language],
          phone: null,
          starts_on: startsOn,
          ends_on: null,
        },
      }),
    );
    const ends = today.add({ days: 700 + at }).toString();
    const check = { kind: 'DBS', reference: null, done_on: startsOn, expires_on: ends, note: null } as const;
    must(await recordCheck(scope, { workerId, check }));
  }
}

/** Training, telephone, shifts, how they travel and what they are paid. */
async function describeWorkers(
  scope: Scope,
  { turns, dementiaEvery }: Planner,
  workers: readonly { readonly id: number }[],
  today: Temporal.PlainDate,
): Promise<void> {
  const startsOn = today.subtract({ weeks: 8 }).toString();
  for (const [turn, { id }] of workers.entries()) {
    const { version, id: _, provider_id: __, provider_name: ___, ...details } = await getWorker(scope, id);
    must(
      await changeWorker(scope, {
        id,
        version,
        details: { ...details, phone: `07700 900${String(100 + turn)}` },
      }),
    );
    for (const kind of ['right to work', 'medication', 'moving and handling'] as const)
      must(
        await recordCheck(scope, {
          workerId: id,
          check: { kind, reference: null, done_on: startsOn, expires_on: null, note: null },
        }),
      );
    if (dementiaEvery > 0 && turn % dementiaEvery === 0)
      must(
        await recordCheck(scope, {
          workerId: id,
          check: { kind: 'dementia', reference: null, done_on: startsOn, expires_on: null, note: null },
        }),
      );
    const [startTime, endTime, days = daysByTurn(turn)] = turns[turn % turns.length] ?? ['07:00', '14:30'];
    must(
      await addShift(scope, {
        workerId: id,
        weekdays: days,
        startTime,
        endTime,
        startsOn,
        endsOn: null,
      }),
    );
    const home = areas[turn % areas.length]?.district ?? null;
    await changeWay(scope, {
      workerId: id,
      way: { travelMode: 'car', startPostcode: home, endPostcode: home, mostWeeklyMinutes: null, version: 0 },
    });
  }
  must(
    await recordPay(scope, {
      workerId: null,
      effectiveFrom: startsOn,
      carePence: 1340,
      travel: 'not paid',
      travelPence: 0,
      waitingPence: 0,
      milePence: 25,
    }),
  );
}

/** What the queue does once Tend is up. */
async function workOutNow(county: County, proposalId: number): Promise<void> {
  const inScope = async <T>(work: (scope: Scope) => Promise<T>): Promise<T> =>
    await withScope(county.database, systemOf(county.councilId), work);
  const open = await inScope((scope) => openProposal(scope, proposalId));
  if (open === undefined) return;
  // Made-up homes: no service of travel times is asked for them before anybody plans.
  const estimated = { ...open, source: { kind: 'straight-line' } as const };
  const answer = await workOut(estimated, () => {});
  await inScope((scope) => keepAnswer(scope, estimated, { answer }));
}

/** On the Monday at twenty to seven whoever has most visits rings in sick; others go, and the first call is made. */
async function oneIsSick(
  county: County,
  as: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>,
  providerId: number,
  monday: Temporal.PlainDate,
): Promise<void> {
  const { rows } = await county.database.pool.query<{ id: number }>(
    `select s.care_worker_id as id from rota_stop s join planned_visit v on v.council_id = s.council_id and v.id = s.planned_visit_id
     where s.council_id = $1 and s.provider_id = $2 and v.starts_on = $3 group by 1 order by count(*) desc, 1 limit 1`,
    [county.councilId, providerId, monday.toString()],
  );
  const [sick] = rows;
  if (sick === undefined) return;
  const second = (day: Temporal.PlainDate, time: string): number => at(day, time).epochMilliseconds / 1000;
  const { plans } = must(
    await as((scope) =>
      askRepair(scope, {
        workerId: sick.id,
        kind: 'sickness',
        from: second(monday, '06:40'),
        to: second(monday.add({ days: 1 }), '00:00'),
        words: 'Rang at twenty to seven',
        budget: BUDGET,
      }),
    ),
  );
  const [plan] = plans;
  if (plan === undefined) return;
  const { id } = plan;
  await workOutNow(county, id);
  must(await as((scope) => takeProposal(scope, roundsSide, id)));
  await as(async (scope) => {
    const [first] = await listCalls(scope, id);
    if (first !== undefined)
      await tickCall(scope, { proposalId: id, id: first.id, done: true, outcome: 'Knows, and thanked us' });
  });
}
