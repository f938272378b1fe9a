import { describe, expect, test } from 'vitest';
import { recordRequest } from '../../src/brokerage/actions/record-request.ts';
import { suspendLines } from '../../src/brokerage/actions/suspend-lines.ts';
import { closeTransition, startPlacing, stopPlacing } from '../../src/brokerage/actions/transition-bulk.ts';
import { draftAgain } from '../../src/brokerage/actions/transition-draft.ts';
import { confirmHandover, followHandover } from '../../src/brokerage/actions/transition-handover.ts';
import {
  changeCutOver,
  chooseDestination,
  leaveOut,
  ownTransition,
  recordAnswer,
  recordAsked,
  takeUp,
  whoCanTake,
} from '../../src/brokerage/actions/transition-moves.ts';
import { placeMove } from '../../src/brokerage/actions/transition-place.ts';
import { getHandover, listHandovers } from '../../src/brokerage/records/transition-handovers.ts';
import { getTransition, listMoves, listTransitions } from '../../src/brokerage/records/transitions.ts';
import { HANDOVER_ITEMS } from '../../src/brokerage/rules/transition-steps.ts';
import { startOfDay } from '../../src/ground/calendar.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { answered } from './arranged.ts';
import { WEDNESDAY } from './placement-world.ts';
import { aTransitionWorld, CUT_OVER, side } from './transition-world.ts';

const database = await freshDatabase();

describe('a draft', () => {
  test('has every line, honours what providers have free, and ends with the in-house service', async () => {
    const world = await aTransitionWorld(database);
    const { id, moves } = answered(await world.start());
    expect(moves).toBe(4);
    const drafted = await world.work((scope) => listMoves(scope, id));
    const to = drafted.map(({ to_provider_name }) => to_provider_name);
    expect(to.filter((name) => name === 'Beacon Care')).toHaveLength(2);
    expect(to.filter((name) => name === 'Cedar Care')).toHaveLength(1);
    expect(to.filter((name) => name === 'County Care at Home')).toHaveLength(1);
    expect(drafted.every(({ stage }) => stage === 'drafted')).toBe(true);
    const { rows } = await database.pool.query(
      'select 1 from package_line where council_id = $1 and provider_id <> $2',
      [world.councilId, world.failing.id],
    );
    expect(rows, 'nothing is done to anybody').toEqual([]);
  });

  test('is refused for a day that has come, and where nothing is left to move', async () => {
    const world = await aTransitionWorld(database, 1);
    expect(await world.start({ cutOverOn: '2026-03-04' })).toMatchObject({ ok: false, field: 'cut_over' });
    const { id } = answered(await world.start());
    const again = { ok: false, field: 'provider', reason: expect.stringContaining(`transition ${id},`) };
    expect(await world.start()).toMatchObject(again);
    answered(await world.work((scope) => closeTransition(scope, id, 'The provider goes on')));
    expect((await world.start()).ok).toBe(true);
  });

  test('can be chosen otherwise, and drafted again around what is agreed', async () => {
    const world = await aTransitionWorld(database);
    const { id } = answered(await world.start());
    const [first, second] = await world.work((scope) => listMoves(scope, id));
    const which = { transitionId: id, moveId: first?.id ?? 0 };
    const plan = await world.work((scope) => getTransition(scope, id));
    const able = await world.work((scope) => whoCanTake(scope, plan, first!));
    expect(able.ranked.map(({ candidate }) => candidate.providerId)).not.toContain(world.failing.id);
    expect(able.lastRung?.contractId).toBe(world.inHouse.contractId);
    const choose = (contractId: number, reason: string) =>
      world.work((scope) => chooseDestination(scope, which, { contractId, reason }));
    expect(await choose(world.ashgrove.contractId, 'Near')).toMatchObject({ ok: true });
    expect(await choose(world.failing.contractId, 'Near')).toMatchObject({ ok: false, field: 'contract' });
    expect(await choose(world.inHouse.contractId, ' ')).toMatchObject({ ok: false, field: 'reason' });
    answered(await choose(world.inHouse.contractId, 'His sister is there'));
    answered(
      await world.work((scope) =>
        recordAnswer(scope, which, { answer: 'agrees', who: 'His sister', words: 'Glad of it' }),
      ),
    );
    answered(
      await world.work((scope) => recordAsked(scope, { transitionId: id, moveId: second?.id ?? 0 }, '')),
    );
    answered(await world.work((scope) => draftAgain(scope, side, id)));
    const again = await world.work((scope) => listMoves(scope, id));
    expect(again.find((move) => move.id === first?.id)).toMatchObject({
      stage: 'agreed',
      to_provider_name: 'County Care at Home',
      because: 'His sister is there',
      answered_by: 'His sister',
    });
  });
});

describe('a move', () => {
  test('takes one line from the day to the next, with its stay, and tells both', async () => {
    const world = await aTransitionWorld(database, 1);
    const { id } = answered(await world.start());
    const [move] = await world.work((scope) => listMoves(scope, id));
    const which = { transitionId: id, moveId: move?.id ?? 0 };
    expect(await world.work((scope) => placeMove(scope, side, which))).toMatchObject({ ok: false });
    answered(
      await world.work((scope) =>
        suspendLines(scope, {
          personId: move?.person_id ?? 0,
          lineIds: [move?.package_line_id ?? 0],
          reason: 'hospital',
          note: null,
          startsAt: WEDNESDAY,
          endsAt: null,
          toldAt: WEDNESDAY,
        }),
      ),
    );
    await world.agreeAll(id);
    answered(await world.work((scope) => placeMove(scope, side, which)));
    const { rows } = await database.pool.query<{
      provider_id: number;
      starts_on: string;
      ends_on: string | null;
    }>('select provider_id, starts_on, ends_on from package_line where council_id = $1 order by starts_on', [
      world.councilId,
    ]);
    expect(rows).toMatchObject([
      { provider_id: world.failing.id, ends_on: '2026-03-05' },
      { starts_on: CUT_OVER, ends_on: null },
    ]);
    const stays = await database.pool.query<{ starts_at: Date; ends_at: Date | null }>(
      'select starts_at, ends_at from suspension where council_id = $1 order by starts_at',
      [world.councilId],
    );
    const cutOver = new Date(startOfDay(Temporal.PlainDate.from(CUT_OVER)).epochMilliseconds);
    expect(stays.rows).toMatchObject([{ ends_at: cutOver }, { starts_at: cutOver, ends_at: null }]);
    const told = await database.pool.query('select 1 from outbox_message where council_id = $1', [
      world.councilId,
    ]);
    expect(told.rows.length).toBeGreaterThanOrEqual(2);
    const orders = await database.pool.query('select 1 from service_order where council_id = $1', [
      world.councilId,
    ]);
    expect(orders.rows).toHaveLength(1);
  });

  test('is held back while another request seeks a provider for the line, and says so', async () => {
    const world = await aTransitionWorld(database, 1);
    const { id } = answered(await world.start());
    await world.agreeAll(id);
    const [move] = await world.work((scope) => listMoves(scope, id));
    answered(
      await world.work((scope) =>
        recordRequest(scope, {
          packageId: move?.care_package_id ?? 0,
          service: 'home-care',
          visits: [aPatternVisit()],
          wantedFrom: '2026-03-09',
          lane: 'standard',
          needs: [],
          cultures: [],
          language: null,
          workerGender: null,
          words: '',
          replacesLineId: move?.package_line_id ?? 0,
        }),
      ),
    );
    const done = await world.work((scope) =>
      placeMove(scope, side, { transitionId: id, moveId: move?.id ?? 0 }),
    );
    expect(done).toMatchObject({ ok: false, reason: expect.stringMatching(/^PR\d+ seeks/) });
    const [held] = await world.work((scope) => listMoves(scope, id, { held: true }));
    expect(held?.held_back).toMatch(/^PR\d+ seeks/);
  });

  test('is left out and taken up again; the cut-over and the owner can change', async () => {
    const world = await aTransitionWorld(database, 2);
    const { id } = answered(await world.start());
    const [move] = await world.work((scope) => listMoves(scope, id));
    const which = { transitionId: id, moveId: move?.id ?? 0 };
    answered(await world.work((scope) => leaveOut(scope, which, 'Goes to live with her son')));
    expect((await world.work((scope) => getTransition(scope, id))).counts).toEqual({
      drafted: 1,
      stopped: 1,
    });
    answered(await world.work((scope) => takeUp(scope, which)));
    answered(await world.work((scope) => changeCutOver(scope, id, '2026-03-20')));
    answered(await world.work((scope) => ownTransition(scope, id)));
    expect(await world.work((scope) => listTransitions(scope, { open: true }))).toMatchObject([
      { cut_over_on: '2026-03-20', owner_id: world.broker.userId, counts: { drafted: 2 } },
    ]);
  });
});

describe('placing all', () => {
  test('can be stopped or crash anywhere, and goes on where it stopped', async () => {
    const world = await aTransitionWorld(database, 4);
    const { id } = answered(await world.start());
    const all = (providersAgreed: boolean) =>
      world.work((scope) => startPlacing(scope, id, { providersAgreed }));
    expect(await all(true)).toMatchObject({ ok: false, reason: 'No move is agreed and can be placed' });
    await world.agreeAll(id);
    expect(await all(false)).toMatchObject({ ok: false, field: 'providers_agreed' });
    const { workId, moves } = answered(await all(true));
    expect(moves).toBe(4);
    await expect(world.runJob({ transitionId: id, workId }, 4)).rejects.toThrow('stopped');
    expect((await world.work((scope) => getTransition(scope, id))).counts).toEqual({ agreed: 2, placed: 2 });
    answered(await world.work((scope) => stopPlacing(scope, id)));
    await world.runJob({ transitionId: id, workId });
    expect((await world.work((scope) => getTransition(scope, id))).counts).toEqual({ agreed: 2, placed: 2 });
    const told = async () =>
      (
        await database.pool.query<{ subject: string }>(
          `select subject from outbox_message where council_id = $1 and channel = 'email' and provider_id = $2 order by id`,
          [world.councilId, world.failing.id],
        )
      ).rows.map(({ subject }) => subject);
    const day = 'Friday 6 March 2026';
    expect(await told()).toEqual([`From ${day} other providers make 2 services of yours`]);
    const again = answered(await all(true));
    await world.runJob({ transitionId: id, workId: again.workId });
    expect(await told()).toHaveLength(2);
    const plan = await world.work((scope) => getTransition(scope, id));
    expect(plan).toMatchObject({ counts: { placed: 4 }, under_way: false });
  });
});

describe('a handover', () => {
  test('is seen and confirmed by the two providers only, once the move is placed', async () => {
    const world = await aTransitionWorld(database, 1);
    const { id } = answered(await world.start());
    await world.agreeAll(id);
    const [move] = await world.work((scope) => listMoves(scope, id));
    const moveId = move?.id ?? 0;
    const newer = [world.ashgrove, world.beacon, world.cedar].find((one) => one.id === move?.to_provider_id)!;
    const other = [world.ashgrove, world.beacon, world.cedar].find((one) => one.id !== newer.id)!;
    const see = (who: typeof other) => world.work((scope) => listHandovers(scope), WEDNESDAY, who.manager);
    expect(await see(newer)).toEqual([]);
    expect(await see(world.failing)).toEqual([]);
    answered(await world.work((scope) => placeMove(scope, side, { transitionId: id, moveId })));
    expect(await see(newer)).toMatchObject([{ family_name: 'Number 0', provider_name: 'Failing Care' }]);
    expect(await see(world.failing)).toMatchObject([{ to_provider_name: newer.name, starts_on: CUT_OVER }]);
    expect(await see(other)).toEqual([]);
    const confirm = (who: typeof other, items: typeof HANDOVER_ITEMS | []) =>
      world.work((scope) => confirmHandover(scope, { moveId, items, words: '' }), WEDNESDAY, who.manager);
    await expect(confirm(other, HANDOVER_ITEMS)).rejects.toThrow();
    expect(await confirm(newer, [])).toMatchObject({ ok: false, field: 'items' });
    answered(await confirm(newer, HANDOVER_ITEMS));
    answered(await confirm(newer, HANDOVER_ITEMS));
    expect(await world.work((scope) => getHandover(scope, moveId))).toMatchObject({
      old_confirmed: 0,
      new_confirmed: 6,
    });
    answered(await confirm(world.failing, HANDOVER_ITEMS));
    const [done] = await world.work((scope) => listMoves(scope, id));
    expect(done?.shown_stage).toBe('handed over');
    await world.work((scope) => followHandover(scope, { moveId, transitionId: id }));
    const told = await database.pool.query(
      `select 1 from webhook_event where council_id = $1 and kind = 'move.handed-over'`,
      [world.councilId],
    );
    expect(told.rows).toHaveLength(2);
  });
});
