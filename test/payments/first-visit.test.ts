import { expect, test } from 'vitest';
import { placeRequest } from '../../src/brokerage/actions/place.ts';
import { confirmStartJob } from '../../src/brokerage/jobs-placements.ts';
import { getRequest } from '../../src/brokerage/records/placement-requests.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { answered } from '../brokerage/arranged.ts';
import { aPlacementWorld } from '../brokerage/placement-world.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aFeed, planVisits, receiveLogs } from './visits-in-database.ts';
import { verifyChanged } from './week-of-visits.ts';

const database = await freshDatabase();

test('a placement starts with its first visit that was logged and pays, and not with one that was missed', async () => {
  const world = await aPlacementWorld(database);
  const { packageId, personId } = await world.aPackage();
  const requestId = await world.aRequest({ packageId });
  const { offerIds } = answered(await world.offerTo(requestId, world.ashgrove));
  const offerId = offerIds[0] ?? 0;
  answered(await world.reply(world.ashgrove, { offerId, kind: 'accept', words: '' }));
  const { lineId } = answered(await world.work((scope) => placeRequest(scope, { requestId, offerId })));
  const request = await world.work((scope) => getRequest(scope, requestId));
  const home = {
    councilId: world.councilId,
    providerId: world.ashgrove.id,
    contractId: world.ashgrove.contractId,
  };
  const at = (words: string): number => Temporal.Instant.from(words).epochMilliseconds / 1000;
  const [monday, tuesday] = [at('2026-03-09T08:00:00Z'), at('2026-03-10T08:00:00Z')];
  await planVisits(database, home, [
    { reference: 'V-1', personId, lineId, startsAt: monday },
    { reference: 'V-2', personId, lineId, startsAt: tuesday },
  ]);
  const asked = async () =>
    (
      await database.pool.query<{ key: string }>(
        `select key from graphile_worker.jobs where task_identifier = 'confirm-start' and key like $1`,
        [`%${world.councilId}/${requestId}`],
      )
    ).rows.length;
  await verifyChanged(database, world.councilId, Temporal.Instant.from('2026-03-09T23:00:00Z'));
  expect(await asked()).toBe(0);
  const feedId = await aFeed(database, home);
  await receiveLogs(database, home, feedId, [
    {
      reference: 'L-2',
      person: request.person_reference,
      worker: 'W1',
      inAt: tuesday,
      outAt: tuesday + 30 * 60,
    },
  ]);
  await verifyChanged(database, world.councilId, Temporal.Instant.from('2026-03-10T23:00:00Z'));
  expect(await asked()).toBe(1);
  await confirmStartJob.run({
    database,
    councilId: world.councilId,
    payload: { requestId },
    inScope: (work) => withScope(database, systemOf(world.councilId), work),
  });
  expect((await world.work((scope) => getRequest(scope, requestId))).status).toBe('started');
});
