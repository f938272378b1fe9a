/** People are told, once, that a published rota has a visit at another time than they were told. */
import { describe, expect, test } from 'vitest';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { putStop } from '../../src/rounds/actions/edit-rota.ts';
import { publishRota } from '../../src/rounds/actions/publish-rota.ts';
import { tellTimesJob } from '../../src/rounds/jobs.ts';
import { readWeek } from '../../src/rounds/records/rota-weeks.ts';
import { changesBetween } from '../../src/rounds/rules/day-answer.ts';
import type { RotaStop } from '../../src/rounds/rules/rota.ts';
import { midnightOf } from '../../src/rounds/rules/rota-week.ts';
import { timesInWords, timesToTell } from '../../src/rounds/rules/told-times.ts';
import { roundsSide } from '../../src/web/urls.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aRotaWorld, MONDAY, onMonday } from './rota-world.ts';

const database = await freshDatabase();
const at = (clock: string): number => {
  const { hour, minute } = Temporal.PlainTime.from(clock);
  return midnightOf(MONDAY) + hour * 3600 + minute * 60;
};

/** Who was written what by 'visit-times', oldest first. */
async function written(councilId: number): Promise<{ channel: string; address: string; body: string }[]> {
  const { rows } = await database.pool.query<{ channel: string; address: string; body: string }>(
    `select channel, recipient as address, body from outbox_message where council_id = $1 and template = 'visit-times' order by id`,
    [councilId],
  );
  return rows;
}

/** Does what publishing asked of the queue. */
async function tell(councilId: number): Promise<void> {
  const { rows } = await database.pool.query<{ payload: Record<string, unknown> }>(
    `select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'tell-visit-times' and (payload ->> 'councilId')::int = $1`,
    [councilId],
  );
  await database.pool.query(
    `delete from graphile_worker._private_jobs where (payload ->> 'councilId')::int = $1`,
    [councilId],
  );
  for (const { payload } of rows)
    await tellTimesJob.run({
      database,
      councilId,
      payload,
      inScope: (work) => withScope(database, systemOf(councilId), work),
    });
}

test('whoever agreed has word of a visit outside its window, once, and nobody has a letter', async () => {
  const world = await aRotaWorld(database);
  const { councilId, coordinator, visits, workers, people } = world;
  await database.pool.query(
    `update planned_visit set earlier_minutes = 15, later_minutes = 15 where id = $1`,
    [visits['benMorning']],
  );
  await database.pool.query(`update person set email = 'ben@example.org' where id = $1`, [people['ben']]);
  await database.pool.query(
    `insert into contact_preference (council_id, person_id, prefers, agreed, said, recorded_at) values ($1, $2, 'email', '{email}', 'By telephone', now())`,
    [councilId, people['ben']],
  );
  const put = (visit: string, time: string) =>
    onMonday(database, coordinator, (scope) =>
      putStop(scope, { visitId: visits[visit] ?? 0, part: 0, workerId: workers.bea, time }),
    );
  const publish = (words: string) =>
    onMonday(database, coordinator, (scope) => publishRota(scope, roundsSide, { monday: MONDAY, words }));
  await put('benMorning', '9:15');
  await put('adaNoon', '13:30');
  expect(await publish('')).toMatchObject({ ok: true, value: { version: 1, people: 2 } });
  await tell(councilId);
  // Ada agreed to nothing in writing.
  expect(await written(councilId)).toMatchObject([
    {
      channel: 'email',
      address: 'ben@example.org',
      body: expect.stringContaining('at 09:15 instead of 08:30'),
    },
  ]);
  expect((await written(councilId))[0]?.body).not.toContain('Bea');
  await put('adaNoon', '13:35');
  expect(await publish('Ada asked')).toMatchObject({ ok: true, value: { people: 1 } });
  await tell(councilId);
  expect(await written(councilId)).toHaveLength(1);
  await put('benMorning', '8:30');
  expect(await publish('Back')).toMatchObject({ ok: true, value: { people: 1 } });
  await tell(councilId);
  expect((await written(councilId)).at(-1)?.body).toContain('at 08:30 instead of 09:15');
});

describe('the examples of rounds-told-times', () => {
  test.each(
    ruleTable('rounds-told-times').map(
      (row) => [row('published before'), row('published now'), row('told')] as const,
    ),
  )('%s, then %s: %s', async (before, now, told) => {
    const { coordinator, providerId, visits } = await aRotaWorld(database);
    const visitId = visits['adaMorning'] ?? 0;
    const week = await onMonday(database, coordinator, (scope) => readWeek(scope, providerId, MONDAY));
    const visit = week.visits.get(visitId);
    if (visit === undefined) throw new Error('no visit');
    const known = new Map([[visitId, { ...visit, earliest: at('07:45'), latest: at('08:15') }]]);
    const stops = (time: string): RotaStop[] =>
      time === '–' ? [] : [{ visitId, part: 0, workerId: 1, startsAt: at(time), locked: false }];
    const changes = changesBetween(stops(before), stops(now));
    expect(timesInWords(timesToTell(changes, known, at('05:00'))) || '–').toBe(
      told === '–' ? told : `On Monday 2 March 2026 at ${told}`,
    );
    expect(timesToTell(changes, known, at('12:00'))).toEqual([]);
  });
});
