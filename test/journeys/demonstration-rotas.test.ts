// The made-up council: four providers plan their rounds in Tend, so that a broker who asks has several answers to compare.
import { expect, test } from 'vitest';
import { loadDemonstration } from '../../demo/load.ts';
import { makePast } from '../../demo/past-months.ts';
import { planners } from '../../demo/planners.ts';
import { listFitsToday } from '../../src/brokerage/records/placement-fits.ts';
import { systemOf, type Who, withScope } from '../../src/platform/scope.ts';
import { askFit, workOutFit } from '../../src/rounds/actions/ask-fit.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const past = await loadDemonstration(database, () => {}, { people: 24, weeks: 3 });
const { rows } = await database.pool.query<{ councilId: number; userId: number; name: string }>(
  `select m.council_id as "councilId", u.id as "userId", u.name from membership m join app_user u on u.id = m.user_id
   join council c on c.id = m.council_id where m.role = 'broker' and c.demonstration order by u.id limit 1`,
);
const [first] = rows;
if (first === undefined) throw new Error('there is no broker');
const broker: Who = { ...first, role: 'broker', providerId: null };

test('each planner has the shifts of its care workers in Tend, and a published rota where it says so', async () => {
  const { rows: found } = await database.pool.query<{ reference: string; published: boolean }>(
    `select p.reference, exists (select from rota_publication r where r.council_id = p.council_id and r.provider_id = p.id) as published
     from provider p where p.council_id = $1 and exists (select from worker_shift s where s.council_id = p.council_id and s.provider_id = p.id) order by 1`,
    [broker.councilId],
  );
  expect(found).toEqual(
    planners.map(({ reference, rota }) => ({ reference, published: rota !== 'not begun' })),
  );
});

test('who is asked about a request has an answer of every planner', async () => {
  const { rows: requests } = await database.pool.query<{ id: number }>(
    `select id from placement_request where council_id = $1 and status = 'waiting' and visits <> '[]' order by id limit 1`,
    [broker.councilId],
  );
  const requestId = requests[0]?.id ?? 0;
  const asked = await withScope(database, broker, (scope) => askFit(scope, requestId));
  if (!asked.ok) throw new Error(asked.reason);
  await workOutFit((work) => withScope(database, systemOf(broker.councilId), work), asked.value.id);
  const fits = await withScope(database, broker, (scope) => listFitsToday(scope, [requestId]));
  const known = fits.get(requestId)?.fits.filter(({ fit }) => fit.kind !== 'not known') ?? [];
  expect(known).toHaveLength(planners.length);
});

test('between two shifts of one care worker lie eleven hours', () => {
  const hours = (time: string): number => Number(time.slice(0, 2)) + Number(time.slice(3)) / 60;
  for (const { turns } of planners)
    for (const [from, to] of turns) {
      const long = (hours(to) - hours(from) + 24) % 24;
      expect(24 - long).toBeGreaterThanOrEqual(11);
    }
});

test('its past goes in the order of time: a run pays only what was approved before it, and nothing is verified after it was closed', async () => {
  if (past === undefined) throw new Error('there is no past');
  await makePast(past, new AbortController().signal, 2);
  const monday = past.firstMonday.subtract({ weeks: 21 }).toString();
  const { rows: waiting } = await database.pool.query(
    `select j.key from graphile_worker.jobs j where j.task_identifier = 'verify-week' and j.key like '%/' || $1`,
    [monday],
  );
  expect(waiting).toEqual([]);
  const { rows: items } = await database.pool.query<{ early: number; late: number; items: number }>(
    `select count(*) filter (where d.decided_at > r.made_at) as early, count(*) filter (where v.verified_at > w.closed_at) as late, count(*) as items
     from payment_item t join payment m on m.council_id = t.council_id and m.id = t.payment_id
       join payment_run r on r.council_id = m.council_id and r.id = m.payment_run_id
       join payable_item i on i.council_id = t.council_id and i.id = t.payable_item_id
       join week_close w on w.council_id = i.council_id and w.id = i.week_close_id
       join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id
       left join verdict e on e.council_id = i.council_id and e.id = i.verdict_id
       left join verification_run v on v.council_id = e.council_id and v.id = e.verification_run_id`,
  );
  expect(items[0]).toMatchObject({ early: 0, late: 0 });
  expect(items[0]?.items).toBeGreaterThan(0);
  const { rows: weeks } = await database.pool.query<{ paid: number }>(
    `select count(distinct i.id) as paid from payment_item t join payable_item i on i.council_id = t.council_id and i.id = t.payable_item_id
     where i.visit_week_starts_on = $1`,
    [monday],
  );
  expect(weeks[0]?.paid).toBeGreaterThan(0);
});
