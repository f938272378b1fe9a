// The rest of a broker's and contracts officer's acts by the API, by systems of the council.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeCouncilApiClient } from '../../src/platform/api-clients.ts';
import { type Who, withScope } from '../../src/platform/scope.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { systemWith } from './api-system.ts';
import { aPlacementWorld } from './placement-world.ts';

const database = await freshDatabase();
const { server } = await testApp(database);

async function aSystem(administrator: Who, role: 'broker' | 'contracts_officer') {
  const key = await withScope(database, administrator, (scope) => makeCouncilApiClient(scope, role, role));
  return await systemWith(server, key);
}

test('a council’s system notes, withdraws, suspends and resumes, and records a contract event once it has seen what it strands', async () => {
  const world = await aPlacementWorld(database);
  const administrator = await somebody(database, world.councilId, 'administrator');
  const [council, contracts] = [
    await aSystem(administrator, 'broker'),
    await aSystem(administrator, 'contracts_officer'),
  ];
  const request = await world.aRequest();
  const acts = `/api/placement/requests/${request}/acts`;
  expect((await council('POST', acts, { act: 'note', words: 'Key safe by the door' })).status).toBe(200);
  expect((await council('POST', acts, { act: 'way', way: 'in turn' })).status).toBe(200);
  expect((await council('POST', acts, { act: 'agree', offer: 1 })).status).toBe(409);
  expect((await council('POST', acts, { act: 'withdraw', reason: '' })).status).toBe(409);
  const withdrawn = await council('POST', acts, { act: 'withdraw', reason: 'Lives with her son now' });
  expect(withdrawn).toMatchObject({ status: 200, body: { status: 'withdrawn' } });

  const { rows } = await database.pool.query<{ id: number; person: number; package: number }>(
    `insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, starts_on)
     select k.council_id, 'API-1', k.id, k.person_id, c.provider_id, c.id, 'home-care', '2025-01-06'
     from care_package k join contract c on c.council_id = k.council_id and c.provider_id = $2 where k.council_id = $1 order by k.id, c.id limit 1
     returning id, person_id as person, care_package_id as package`,
    [world.councilId, world.ashgrove.id],
  );
  const [line] = rows;
  if (line === undefined) throw new Error('no line');
  const from = Temporal.Now.instant().subtract({ hours: 1 }).toString();
  const stay = { person: line.person, services: [line.id], reason: 'hospital', from };
  expect(await council('POST', '/api/suspensions', stay)).toMatchObject({
    status: 200,
    body: { services: [line.id] },
  });
  expect(await council('POST', '/api/suspensions', stay)).toMatchObject({
    status: 409,
    body: { field: 'from' },
  });
  const { rows: stays } = await database.pool.query<{ id: number }>(
    'select id from suspension where package_line_id = $1',
    [line.id],
  );
  const back = { person: line.person, package: line.package, from: Temporal.Now.instant().toString() };
  expect(await council('POST', `/api/suspensions/${stays[0]?.id ?? 0}/end`, back)).toMatchObject({
    status: 200,
    body: { services: [line.id] },
  });

  const event = {
    provider: world.ashgrove.id,
    kind: 'suspension of new business',
    effective_at: from,
    reason: 'Missed visits',
    evidence: 'Week of 2 March, nine visits missed',
  };
  expect((await council('POST', '/api/contract-events', event)).status).toBe(403);
  const endless = { ...event, ends_at: event.effective_at };
  expect((await contracts('POST', '/api/contract-events', endless)).body['field']).toBe('ends_at');
  const asked = await contracts('POST', '/api/contract-events', event);
  expect(asked).toMatchObject({ status: 200, body: { event: null } });
  const { seen } = z.object({ seen: z.string() }).parse(asked.body);
  expect((await contracts('POST', '/api/contract-events', { ...event, seen: `${seen}x` })).status).toBe(409);
  const done = await contracts('POST', '/api/contract-events', { ...event, seen });
  expect(done).toMatchObject({ status: 200 });
  const { event: id } = z.object({ event: z.int() }).parse(done.body);
  const lifted = {
    provider: world.ashgrove.id,
    effective_at: Temporal.Now.instant().toString(),
    reason: 'The plan is kept',
  };
  expect((await contracts('POST', `/api/contract-events/${id}/lift`, lifted)).status).toBe(200);
  expect((await contracts('POST', `/api/contract-events/${id}/lift`, lifted)).status).toBe(409);
});
