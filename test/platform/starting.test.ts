import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeCounty } from '../../demo/county.ts';
import { loadDemonstration } from '../../demo/load.ts';
import { londonDay } from '../../src/ground/calendar.ts';
import { createCouncil } from '../../src/platform/councils.ts';
import { prepareJobs } from '../../src/platform/jobs.ts';
import { inTurn } from '../../src/platform/migrate.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

test('where several processes start at once, one waits with its queue of jobs until the other is ready', async () => {
  const database = await freshDatabase();
  const other = await database.pool.connect();
  const done: string[] = [];
  const ready = Promise.withResolvers<void>();
  const first = inTurn(other, async () => await ready.promise).then(() => done.push('first'));
  const second = prepareJobs(database).then(() => done.push('second'));
  await setTimeout(300);
  expect(done).toEqual([]);
  ready.resolve();
  await Promise.all([first, second]);
  expect(done).toEqual(['first', 'second']);
  other.release();
});

test('a made-up council whose making was broken off is made anew, and by one of two processes that start at once', async () => {
  const database = await freshDatabase();
  const size = { people: 24, providers: 8, weeks: 3 };
  await makeCounty(database, { ...size, seed: 1, today: londonDay(Temporal.Now.instant()) }, () => {});
  const said: string[] = [];
  const load = async () => await loadDemonstration(database, (words) => void said.push(words), size);
  const made = await Promise.all([load(), load()]);
  expect(made.filter((past) => past !== undefined)).toHaveLength(1);
  expect(said.filter((words) => words.includes('made anew'))).toHaveLength(1);
  const { rows } = await database.pool.query(
    `select (select string_agg(short_name || ' ' || demonstration, ', ') from council) as councils,
       (select count(*)::int from person) > 20 as people, (select count(*)::int from rota_publication) > 0 as rotas`,
  );
  expect(rows).toEqual([{ councils: 'fernshire true', people: true, rotas: true }]);
});

test('a council of that name with somebody real in it is never emptied', async () => {
  const database = await freshDatabase();
  await createCouncil(database, {
    name: 'Fernshire County Council',
    shortName: 'fernshire',
    administrator: 'a.real@fernshire.gov.uk',
  });
  await expect(loadDemonstration(database, () => {})).rejects.toThrow(
    'There is a council called fernshire already',
  );
  const { rows } = await database.pool.query('select email from app_user');
  expect(rows).toEqual([{ email: 'a.real@fernshire.gov.uk' }]);
});
