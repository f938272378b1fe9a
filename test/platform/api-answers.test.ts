import { expect, test } from 'vitest';
import { findAnswer, keepAnswer } from '../../src/platform/api-answers.ts';
import { makeApiClient } from '../../src/platform/api-clients.ts';
import { ANSWER_DAYS, clearApiAnswersJob } from '../../src/platform/clear-api-answers.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const NOW = Temporal.Instant.from('2026-03-31T03:10:00Z');
const requestHash = Buffer.from('what was sent');

/** A council with a key, and answers that were given under it so many hours ago. */
async function aCouncilThatAnswered(hoursAgo: readonly number[]) {
  const councilId = await aCouncil(database);
  const providerId = await aProvider(database, councilId);
  const manager = await somebody(database, councilId, 'provider_manager', providerId);
  const { id: clientId } = await withScope(database, manager, (scope) =>
    makeApiClient(scope, providerId, 'Rota system'),
  );
  for (const hours of hoursAgo)
    await withScope(
      database,
      manager,
      (scope) => keepAnswer(scope, { clientId, key: `${hours}`, requestHash }, { status: 200, body: {} }),
      NOW.subtract({ hours }),
    );
  return {
    councilId,
    left: () =>
      withScope(database, manager, async (scope) => {
        const found: number[] = [];
        for (const hours of hoursAgo)
          if (await findAnswer(scope, { clientId, key: `${hours}`, requestHash })) found.push(hours);
        return found;
      }),
  };
}

test('answers to API calls are cleared when they are older than 30 days, of the council that is asked about only', async () => {
  const limit = 24 * ANSWER_DAYS;
  const one = await aCouncilThatAnswered([1, limit - 1, limit + 1, limit * 3]);
  const other = await aCouncilThatAnswered([limit * 2]);
  const { councilId } = one;
  await clearApiAnswersJob.run({
    database,
    councilId,
    payload: {},
    inScope: (work) => withScope(database, systemOf(councilId), work, NOW),
  });
  expect(await one.left()).toEqual([1, limit - 1]);
  expect(await other.left()).toEqual([limit * 2]);
});
