import { expect, test } from 'vitest';
import { z } from 'zod';
import { transitionApiRoutes } from '../../src/brokerage/api-transition.ts';
import { changeCutOver, recordAnswer } from '../../src/brokerage/actions/transition-moves.ts';
import { placeMove } from '../../src/brokerage/actions/transition-place.ts';
import { listMoves } from '../../src/brokerage/records/transitions.ts';
import { makeApiClient, makeCouncilApiClient } from '../../src/platform/api-clients.ts';
import { withScope, type Who } from '../../src/platform/scope.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { WEDNESDAY } from './placement-world.ts';
import { aTransitionWorld, CUT_OVER, side } from './transition-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const { server } = app;

/** An act of the API as the server does it for somebody, at the time of the world. */
async function act(who: Who, path: string, params: Record<string, string>, body?: object) {
  const route = transitionApiRoutes.find((one) => one.path.endsWith(path));
  if (route === undefined) throw new Error(`There is no ${path}.`);
  return await withScope(
    database,
    who,
    async (scope) =>
      await route.answer({ scope, params, query: new URLSearchParams(), body } as Parameters<
        typeof route.answer
      >[0]),
    WEDNESDAY,
  );
}

test('a plan is read, chosen, answered, placed and stopped by the council’s system', async () => {
  const world = await aTransitionWorld(database, 2);
  const { id } = answered(await world.start());
  const transition = String(id);
  const plan = z
    .object({ moves: z.array(z.object({ move: z.number(), stage: z.string() })) })
    .parse((await act(world.broker, '/{transition}', { transition })).body);
  expect(plan.moves).toHaveLength(2);
  const move = String(plan.moves[0]?.move);
  const which = { transition, move };
  const wrong = await act(world.broker, '/choose', which, { contract: 999_999, reason: 'x' });
  expect(wrong).toMatchObject({ status: 409, body: { field: 'contract' } });
  const chosen = await act(world.broker, '/choose', which, {
    contract: world.ashgrove.contractId,
    reason: 'Near',
  });
  expect(chosen).toMatchObject({ status: 200, body: { stage: 'drafted', to_provider: 'Ashgrove Care' } });
  const waits = { answer: 'wants to wait', who: 'His son', words: '' };
  const onTheDay = await act(world.broker, '/answer', which, { ...waits, ask_again_on: CUT_OVER });
  expect(onTheDay).toMatchObject({ status: 409, body: { field: 'ask_again_on' } });
  const later = await act(world.broker, '/answer', which, { ...waits, ask_again_on: '2026-03-05' });
  expect(later).toMatchObject({ body: { answer: 'wants to wait', ask_again_on: '2026-03-05' } });
  const said = await act(world.broker, '/answer', which, { answer: 'agrees', who: 'His son' });
  expect(said).toMatchObject({
    status: 200,
    body: { stage: 'agreed', answer: 'agrees', ask_again_on: null },
  });
  const refused = await act(world.broker, '/place', { transition }, { providers_agreed: false });
  expect(refused).toMatchObject({ status: 409 });
  const placing = await act(world.broker, '/place', { transition }, { providers_agreed: true });
  expect(placing).toMatchObject({ status: 200, body: { placing_now: true } });
  expect(await act(world.broker, '/stop', { transition }, {})).toMatchObject({
    body: { placing_now: false },
  });
  await expect(act(world.beacon.manager, '/stop', { transition }, {})).rejects.toThrow('placement.work');
});

test('a move tells what has no room until it is placed, and its own first day whatever becomes of the plan’s', async () => {
  const world = await aTransitionWorld(database, 4);
  const { id } = answered(await world.start());
  const moves = z.object({
    moves: z.array(
      z.object({ move: z.int(), to_provider: z.string(), starts_on: z.string(), no_room: z.unknown() }),
    ),
  });
  const told = async () =>
    moves
      .parse((await act(world.broker, '/{transition}', { transition: String(id) })).body)
      .moves.find(({ to_provider: to }) => to === 'County Care at Home');
  const drafted = await told();
  const parts = [
    { part: 'morning', minutes: 210 },
    { part: 'evening', minutes: 210 },
  ];
  expect(drafted).toMatchObject({
    starts_on: CUT_OVER,
    no_room: { area: world.areaId, minutes: 420, parts, places: null },
  });
  const which = { transitionId: id, moveId: drafted?.move ?? 0 };
  const broker = app.as(world.broker);
  const page = `/transitions/${id}/moves/${which.moveId}`;
  expect((await broker.get(page)).text).toContain('has told no room for 7 hours a week of it');
  const agrees = { answer: 'agrees' as const, who: 'Her son', words: '' };
  answered(await world.work((scope) => recordAnswer(scope, which, agrees)));
  answered(await world.work((scope) => placeMove(scope, side, which)));
  answered(await world.work((scope) => changeCutOver(scope, id, '2026-03-20')));
  expect(await told()).toMatchObject({ starts_on: CUT_OVER, no_room: null });
  const shown = (await broker.get(page)).text;
  expect(shown).toContain('First day there Friday 6 March 2026');
  expect(shown).toContain('Moves from Failing Care');
  expect(shown).not.toContain('has told no room');
  const [, row = ''] = (await broker.get(`/transitions/${id}?format=csv&stage=placed`)).html.split('\n');
  expect(row).toContain(CUT_OVER);
  expect(row).not.toContain('2026-03-20');
  expect(row).not.toContain('7 hours');
});

test('a provider’s system reads its handovers and confirms them; nobody else’s does', async () => {
  const world = await aTransitionWorld(database, 1);
  const { id } = answered(await world.start());
  await world.agreeAll(id);
  const [move] = await world.work((scope) => listMoves(scope, id));
  answered(await world.work((scope) => placeMove(scope, side, { transitionId: id, moveId: move?.id ?? 0 })));
  const system = async (who: Who & { membershipId: number }) => {
    const { clientKey, secret } = await withScope(database, who, (scope) =>
      makeApiClient(scope, who.providerId ?? 0, 'Rota system'),
    );
    const given = await server.inject({
      method: 'POST',
      url: '/api/token',
      payload: { grant_type: 'client_credentials', client_id: clientKey, client_secret: secret },
    });
    const { access_token } = z.object({ access_token: z.string() }).parse(given.json());
    return async (method: 'GET' | 'POST', url: string, payload?: object) =>
      await server.inject({
        method,
        url,
        headers: { authorization: `Bearer ${access_token}` },
        ...(payload && { payload }),
      });
  };
  const newer = [world.ashgrove, world.beacon, world.cedar].find((one) => one.id === move?.to_provider_id)!;
  const other = [world.ashgrove, world.beacon, world.cedar].find((one) => one.id !== newer.id)!;
  const mine = await system(newer.manager);
  expect((await mine('GET', '/api/handovers')).json()).toMatchObject({
    handovers: [{ move: move?.id, from_provider: 'Failing Care', confirmed: [] }],
  });
  const confirm = `/api/handovers/${move?.id}/confirm`;
  expect((await mine('POST', confirm, { items: ['keys'] })).statusCode).toBe(400);
  expect((await mine('POST', confirm, { items: [] })).statusCode).toBe(409);
  const done = await mine('POST', confirm, { items: ['care plan'], words: 'Met her' });
  expect(done.json()).toMatchObject({ confirmed: [{ side: 'new', item: 'care plan', words: 'Met her' }] });
  const theirs = await system(other.manager);
  expect((await theirs('GET', '/api/handovers')).json()).toEqual({ handovers: [] });
  expect((await theirs('POST', confirm, { items: ['care plan'] })).statusCode).toBe(404);
  expect((await theirs('GET', `/api/transitions/${id}`)).statusCode).toBe(403);
});

test('a council’s own system reads a plan, chooses, records answers, places and stops', async () => {
  const world = await aTransitionWorld(database, 2);
  const { id } = answered(await world.start());
  await database.pool.query(`update transition set cut_over_on = current_date + 7 where id = $1`, [id]);
  const administrator = await somebody(database, world.councilId, 'administrator');
  const { clientKey, secret } = await withScope(database, administrator, (scope) =>
    makeCouncilApiClient(scope, 'broker', 'Case system'),
  );
  const given = await server.inject({
    method: 'POST',
    url: '/api/token',
    payload: { grant_type: 'client_credentials', client_id: clientKey, client_secret: secret },
  });
  const { access_token } = z.object({ access_token: z.string() }).parse(given.json());
  const ask = async (method: 'GET' | 'POST', url: string, payload?: object) =>
    await server.inject({
      method,
      url,
      headers: { authorization: `Bearer ${access_token}` },
      ...(payload && { payload }),
    });
  const address = `/api/transitions/${id}`;
  const read = await ask('GET', address);
  const plan = z
    .object({ from_provider: z.string(), moves: z.array(z.object({ move: z.int(), stage: z.string() })) })
    .parse(read.json());
  expect([plan.from_provider, plan.moves.length]).toEqual(['Failing Care', 2]);
  const [first, second] = plan.moves;
  const chosen = await ask('POST', `${address}/moves/${first?.move}/choose`, {
    contract: world.cedar.contractId,
    reason: 'His brother has them',
  });
  expect(chosen.json()).toMatchObject({ to_provider: 'Cedar Care' });
  for (const one of [first, second]) {
    const said = await ask('POST', `${address}/moves/${one?.move}/answer`, {
      answer: 'agrees',
      who: 'Her daughter',
    });
    expect(said.json()).toMatchObject({ answer: 'agrees', stage: 'agreed' });
  }
  const placing = await ask('POST', `${address}/place`, { providers_agreed: true });
  expect(placing.json()).toMatchObject({ placing_now: true });
  expect((await ask('POST', `${address}/stop`, {})).json()).toMatchObject({ placing_now: false });
  expect((await ask('GET', '/api/handovers')).statusCode).toBe(200);
});
