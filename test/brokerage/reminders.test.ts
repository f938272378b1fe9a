import { expect, test } from 'vitest';
import { advancePlacementJob } from '../../src/brokerage/jobs.ts';
import { startJobs, ask } from '../../src/platform/jobs.ts';
import { addWebhook } from '../../src/platform/webhooks.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld } from './placement-world.ts';

const database = await freshDatabase();

const until = async <T>(read: () => Promise<T>, good: (value: T) => boolean): Promise<T> => {
  const give = Date.now() + 20_000;
  let value = await read();
  while (!good(value) && Date.now() < give) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    value = await read();
  }
  return value;
};

test('the job reminds a provider of an offer once, by a notice and to its own system, and nobody of an offer that is answered', async () => {
  const world = await aPlacementWorld(database);
  answered(
    await world.work(
      (scope) => addWebhook(scope, world.ashgrove.id, 'https://rota.example.com/tend'),
      Temporal.Now.instant(),
      world.ashgrove.manager,
    ),
  );
  const madeAt = Temporal.Now.instant().subtract({ hours: 13 });
  const waits = await world.aRequest({}, madeAt);
  const [offerId = 0] = answered(await world.offerTo(waits, world.ashgrove, {}, madeAt)).offerIds;
  const said = await world.aRequest({}, madeAt);
  const [accepted = 0] = answered(await world.offerTo(said, world.ashgrove, {}, madeAt)).offerIds;
  answered(await world.reply(world.ashgrove, { offerId: accepted, kind: 'accept', words: '' }, madeAt));
  const young = await world.aRequest();
  const [early = 0] = answered(
    await world.offerTo(young, world.ashgrove, {}, Temporal.Now.instant()),
  ).offerIds;
  const reminded = async () =>
    (
      await database.pool.query<{ id: number; at: string | null }>(
        'select id, reminded_at::text as at from offer where council_id = $1 order by id',
        [world.councilId],
      )
    ).rows;
  const runner = await startJobs(database, [advancePlacementJob]);
  try {
    const sweep = () => world.work((scope) => ask(scope, 'advance-placement', {}));
    await sweep();
    const first = await until(reminded, (rows) => rows.some(({ at }) => at !== null));
    expect(first.filter(({ at }) => at !== null).map(({ id }) => id)).toEqual([offerId]);
    await sweep();
    await until(
      async () =>
        (await database.pool.query('select from graphile_worker.jobs where locked_at is null')).rowCount,
      (left) => left === 0,
    );
    expect(await reminded()).toEqual(first);
  } finally {
    await runner.stop();
  }
  expect(offersIn(await events(world.ashgrove.id))).toEqual([offerId]);
  expect([accepted, early]).not.toContain(offerId);
  const { rows } = await database.pool.query<{ subject: string }>(
    `select subject from outbox_message where council_id = $1 and template = 'offer-reminder' and channel = 'email'`,
    [world.councilId],
  );
  expect(rows.map(({ subject }) => subject)).toEqual([
    expect.stringContaining(`Offer ${offerId} still waits: answer by`),
  ]);
});

async function events(providerId: number) {
  const { rows } = await database.pool.query<{ about: { offer: number } }>(
    `select about from webhook_event where provider_id = $1 and kind = 'offer.reminded' order by id`,
    [providerId],
  );
  return rows;
}

const offersIn = (rows: readonly { about: { offer: number } }[]) => rows.map(({ about }) => about.offer);
