import { describe, expect, test } from 'vitest';
import { placeRequest } from '../../src/brokerage/actions/place.ts';
import { endSuspension, suspendLines } from '../../src/brokerage/actions/suspend-lines.ts';
import { listCandidates } from '../../src/brokerage/records/candidates.ts';
import { listOffersOfRequest } from '../../src/brokerage/records/offers.ts';
import { getRequest, listRequestEvents } from '../../src/brokerage/records/placement-requests.ts';
import { listOrders } from '../../src/brokerage/records/placements.ts';
import { listSuspensions } from '../../src/brokerage/records/suspensions.ts';
import { foldPlacement, isSuspendedAt } from '../../src/brokerage/rules/placement-status.ts';
import { stepInWords } from '../../src/brokerage/rules/placement-words.ts';
import { placeIsGone, placeKeptUntil } from '../../src/brokerage/rules/suspended-place.ts';
import { planVisits, replanLines } from '../../src/visits/actions/plan-visits.ts';
import { listPlannedVisits } from '../../src/visits/records/planned-visits.ts';
import { answered } from '../brokerage/arranged.ts';
import { aPlacementWorld } from '../brokerage/placement-world.ts';
import { USUAL_REASONS } from '../brokerage/usual-policy.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const [REASON] = USUAL_REASONS;
const ADMITTED = Temporal.Instant.from('2026-03-12T14:00:00Z');
const HOME_AGAIN = Temporal.Instant.from('2026-03-16T06:00:00Z');

/** A request placed with a provider of the world, and its visits planned. */
async function placed(with_: 'ashgrove' | 'beacon') {
  const world = await aPlacementWorld(database);
  const requestId = await world.aRequest();
  const provider = world[with_];
  const leaves = with_ === 'beacon' ? { leftOrderReason: REASON } : {};
  answered(await world.offerTo(requestId, provider, leaves));
  const [offer] = await world.work((scope) => listOffersOfRequest(scope, requestId));
  answered(await world.reply(provider, { offerId: offer?.id ?? 0, kind: 'accept', words: '' }));
  const { lineId, placementId } = answered(
    await world.work((scope) => placeRequest(scope, { requestId, offerId: offer?.id ?? 0 })),
  );
  const { person_id: personId, care_package_id: packageId } = await world.work((scope) =>
    getRequest(scope, requestId),
  );
  await world.work((scope) => planVisits(scope, { from: '2026-03-09', to: '2026-03-22', lineIds: [lineId] }));
  const state = async () => {
    const events = await world.work((scope) => listRequestEvents(scope, requestId));
    return foldPlacement(events.map(({ event }) => event));
  };
  return { ...world, provider, requestId, lineId, placementId, personId, packageId, state };
}

describe('a stay in hospital during a placement', () => {
  test('shows on the request, tells the provider at once, takes the visits out and brings them back; the order stays while it says the same', async () => {
    const { work, councilId, lineId, placementId, personId, packageId, requestId, state } =
      await placed('ashgrove');
    const social = await somebody(database, councilId, 'social_worker');
    await database.pool.query('delete from outbox_message where council_id = $1', [councilId]);
    const seconds = (instant: Temporal.Instant) => instant.epochMilliseconds / 1000;
    const planned = async (status: 'planned' | 'cancelled') =>
      (
        await work((scope) =>
          listPlannedVisits(scope, { from: '2026-03-09', to: '2026-03-22', lineId, status }),
        )
      ).total;
    const all = await planned('planned');
    await work(
      async (scope) => {
        answered(
          await suspendLines(scope, {
            personId,
            lineIds: [lineId],
            reason: 'hospital',
            note: 'Ward 7',
            startsAt: ADMITTED,
            endsAt: null,
            toldAt: ADMITTED,
          }),
        );
        await replanLines(scope, [lineId], '2026-03-12');
      },
      ADMITTED,
      social,
    );
    expect(isSuspendedAt(await state(), seconds(ADMITTED))).toBe(true);
    expect(await planned('planned')).toBeLessThan(all);
    const [suspension] = await work((scope) => listSuspensions(scope, [lineId]));
    await work(async (scope) => {
      answered(
        await endSuspension(scope, {
          packageId,
          personId,
          suspensionId: suspension?.id ?? 0,
          endsAt: HOME_AGAIN,
          wholeStay: true,
        }),
      );
      await replanLines(scope, [lineId], '2026-03-15');
    }, Temporal.Instant.from('2026-03-15T10:00:00Z'));
    expect(isSuspendedAt(await state(), seconds(HOME_AGAIN) - 1)).toBe(true);
    expect(isSuspendedAt(await state(), seconds(HOME_AGAIN))).toBe(false);
    expect((await state()).status).toBe('ordered');
    expect(await planned('planned')).toBeGreaterThan(0);
    const told = await database.pool.query<{ template: string; body: string }>(
      `select template, body from outbox_message where council_id = $1 and channel = 'email' order by id`,
      [councilId],
    );
    expect(told.rows.map(({ template }) => template)).toEqual(['service-suspended', 'service-resumed']);
    expect(told.rows[0]?.body).toContain('its time is bought by the contract');
    expect(told.rows[0]?.body).not.toMatch(/Quillfeather|hospital|Ward/);
    expect(await work((scope) => listOrders(scope, placementId))).toHaveLength(1);
    const steps = await work((scope) => listRequestEvents(scope, requestId));
    const names = { offer: () => 'Ashgrove Care', user: () => 'Somebody' };
    expect(steps.slice(-2).map(({ event }) => stepInWords(event, names).title)).toEqual([
      'Visits are not wanted from 12 Mar 2026, 14:00',
      'Visits are wanted again from 16 Mar 2026, 06:00',
    ]);
  });

  test('the order gets a new version on resuming where what it says has changed meanwhile', async () => {
    const { work, councilId, lineId, placementId, personId, packageId } = await placed('ashgrove');
    const stay = { personId, lineIds: [lineId], reason: 'hospital' as const, note: null };
    await work(
      async (scope) =>
        answered(await suspendLines(scope, { ...stay, startsAt: ADMITTED, endsAt: null, toldAt: ADMITTED })),
      ADMITTED,
    );
    await database.pool.query(
      `update care_package set cover_note = 'Her son sleeps in' where council_id = $1`,
      [councilId],
    );
    const [suspension] = await work((scope) => listSuspensions(scope, [lineId]));
    await work(
      async (scope) =>
        answered(
          await endSuspension(scope, {
            packageId,
            personId,
            suspensionId: suspension?.id ?? 0,
            endsAt: HOME_AGAIN,
            wholeStay: true,
          }),
        ),
      ADMITTED.add({ hours: 24 }),
    );
    const orders = await work((scope) => listOrders(scope, placementId));
    expect(orders.map(({ version }) => version)).toEqual([2, 1]);
    expect(orders[0]?.because).toBe('Visits are wanted again from 16 Mar 2026, 06:00');
  });

  test('a place is kept under a block however long, under spot for the council’s days; then its time is free in matching', async () => {
    for (const who of ['ashgrove', 'beacon'] as const) {
      const { work, lineId, personId, provider } = await placed(who);
      const inUse = async (at: Temporal.Instant) => {
        const all = await work((scope) => listCandidates(scope, 'home-care'), at);
        return all.find(({ contractId }) => contractId === provider.contractId)?.weeklyMinutesInUse;
      };
      await work(
        async (scope) =>
          answered(
            await suspendLines(scope, {
              personId,
              lineIds: [lineId],
              reason: 'hospital',
              note: null,
              startsAt: ADMITTED,
              endsAt: null,
              toldAt: ADMITTED,
            }),
          ),
        ADMITTED,
      );
      expect(await inUse(Temporal.Instant.from('2026-03-25T23:00:00Z'))).toBe(210);
      expect(await inUse(Temporal.Instant.from('2026-03-26T09:00:00Z'))).toBe(who === 'ashgrove' ? 210 : 0);
    }
    expect(placeKeptUntil('2026-03-12', 'block', 14)).toBeNull();
    expect(placeKeptUntil('2026-03-12', 'spot', 14)).toBe('2026-03-25');
    expect(placeIsGone('2026-03-25', '2026-03-25')).toBe(false);
    expect(placeIsGone('2026-03-25', '2026-03-26')).toBe(true);
  });
});
