import { expect, test } from 'vitest';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { councilSystem } from './api-system.ts';
import { aPlacementWorld } from './placement-world.ts';

const database = await freshDatabase();
const { server } = await testApp(database);

test('a system that acts for those who see figures only is told neither needs nor wishes, nor why who can', async () => {
  const world = await aPlacementWorld(database);
  const requestId = await world.aRequest();
  await database.pool.query(`update placement_request set needs = '{"stoma and catheter"}' where id = $1`, [
    requestId,
  ]);
  const address = `/api/placement/requests/${requestId}`;
  const broker = await councilSystem(database, server, world.councilId, 'broker');
  expect(await broker('GET', address)).toMatchObject({
    status: 200,
    body: { needs: ['stoma and catheter'] },
  });
  expect((await broker('GET', `${address}/match`)).status).toBe(200);
  const commissioner = await councilSystem(database, server, world.councilId, 'commissioner');
  expect(await commissioner('GET', address)).toMatchObject({ status: 200, body: { needs: [] } });
  expect((await commissioner('GET', `${address}/match`)).status).toBe(403);
  expect(await commissioner('GET', `${address}/history`)).toMatchObject({
    status: 200,
    body: { wishes: [] },
  });
});
