import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
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
