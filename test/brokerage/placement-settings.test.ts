import { describe, expect, test } from 'vitest';
import { recordRequest } from '../../src/brokerage/actions/record-request.ts';
import { getOffer } from '../../src/brokerage/records/offers.ts';
import { placementPolicy, usualPlacementPolicy } from '../../src/brokerage/records/placement-policy.ts';
import { getRequest } from '../../src/brokerage/records/placement-requests.ts';
import { withScope } from '../../src/platform/scope.ts';
import { recordSetting } from '../../src/platform/settings.ts';
import { settingCatalogue, type SettingName } from '../../src/platform/setting-catalogue.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld, WEDNESDAY } from './placement-world.ts';

const database = await freshDatabase();
const app = await testApp(database);

async function aWorldWithSettings() {
  const world = await aPlacementWorld(database);
  const administrator = await somebody(database, world.councilId, 'administrator');
  const decide = async (name: SettingName, value: unknown, effectiveFrom = '2026-03-01') =>
    answered(
      await withScope(database, administrator, async (scope) =>
        recordSetting(scope, { name, value, effectiveFrom, source: 'Cabinet, 24 February 2026' }),
      ),
    );
  return { ...world, administrator: app.as(administrator), decide };
}
const from = {
  'effective_from-day': '1',
  'effective_from-month': '3',
  'effective_from-year': '2026',
  source: 'Cabinet, 24 February 2026',
};

describe('what the council decides is what placement goes by', () => {
  test('the usual values hold until then, and what is decided holds from its day', async () => {
    const { work, decide } = await aWorldWithSettings();
    await decide('probation_days', 42, '2026-03-05');
    await decide('least_fair_pence', 2850);
    const before = await work(async (scope) => placementPolicy(scope, '2026-02-28'));
    expect(before).toEqual(usualPlacementPolicy);
    const now = await work(async (scope) => placementPolicy(scope));
    expect(now.probationDays).toBe(28);
    expect(now.matching.leastFairPencePerHour).toBe(2850);
    expect((await work(async (scope) => placementPolicy(scope, '2026-03-05'))).probationDays).toBe(42);
  });

  test('the clock of a lane', async () => {
    const { work, decide, aPackage } = await aWorldWithSettings();
    await decide('placement_clocks', {
      ...settingCatalogue.placement_clocks.usual,
      standard_days: 4,
      standard_counted: 'working',
      standard_at: '17:00',
    });
    const { packageId } = await aPackage();
    const request = await work(async (scope) => {
      const { id } = answered(
        await recordRequest(scope, {
          packageId,
          service: 'home-care',
          visits: [aPatternVisit()],
          wantedFrom: '2026-03-12',
          lane: 'standard',
          needs: [],
          cultures: [],
          language: null,
          workerGender: null,
          words: '',
          replacesLineId: null,
        }),
      );
      return await getRequest(scope, id);
    });
    expect(request.due_at.toISOString()).toBe('2026-03-10T17:00:00.000Z');
  });

  test('the order, and the reasons for leaving it and for declining', async () => {
    const { decide, aRequest, offerTo, reply, ashgrove, beacon } = await aWorldWithSettings();
    await decide('placement_order', {
      ...settingCatalogue.placement_order.usual,
      standard: ['spot', 'block', 'emergency'],
    });
    await decide('leaving_order_reasons', ['Agreed at the panel']);
    await decide('declining_reasons', ['No']);
    const requestId = await aRequest();
    expect(await offerTo(requestId, ashgrove)).toMatchObject({ ok: false, field: 'left_order_reason' });
    expect(await offerTo(requestId, ashgrove, { leftOrderReason: 'Agreed by a manager' })).toMatchObject({
      ok: false,
      field: 'left_order_reason',
    });
    answered(await offerTo(requestId, ashgrove, { leftOrderReason: 'Agreed at the panel' }));
    const [offerId = 0] = answered(await offerTo(requestId, beacon)).offerIds;
    const declined = { offerId, kind: 'decline' as const, words: '' };
    expect(await reply(beacon, { ...declined, reason: 'The start is too soon' })).toMatchObject({
      ok: false,
      field: 'reason',
    });
    answered(await reply(beacon, { ...declined, reason: 'No' }));
  });

  test('how long a provider has to answer', async () => {
    const { decide, aRequest, offerTo, work, ashgrove } = await aWorldWithSettings();
    await decide('offer_answer_minutes', {
      standard: 90,
      urgent: 60,
      hospital_discharge: 30,
      out_of_hours: 15,
      remind_after_percent: 80,
    });
    const [offerId = 0] = answered(await offerTo(await aRequest(), ashgrove)).offerIds;
    const offer = await work(async (scope) => getOffer(scope, offerId));
    expect(offer.deadline_at.toISOString()).toBe(
      WEDNESDAY.add({ minutes: 90 }).toString({ smallestUnit: 'millisecond' }),
    );
  });
});

describe('the pages', () => {
  test('an order is numbered step by step; a number twice, a gap-filling word and a wrong last step are refused', async () => {
    const { administrator, councilId } = await aWorldWithSettings();
    const shown = await administrator.get('/settings/placement_order');
    expect(shown.html).toMatch(/name="standard-block" value="2"/);
    const order = {
      ...from,
      'standard-block': '1',
      'standard-spot': '2',
      'standard-emergency': '3',
      'urgent-emergency': '1',
      'hospital_discharge-emergency': '1',
      'out_of_hours-emergency': '1',
    };
    const twice = await administrator.post('/settings/placement_order', { ...order, 'standard-spot': '1' });
    expect(twice.status).toBe(422);
    expect(twice.text).toContain('two steps have the same number');
    const words = await administrator.post('/settings/placement_order', {
      ...order,
      'standard-spot': 'last',
    });
    expect(words.text).toContain('number the steps 1, 2, 3 and so on');
    const last = await administrator.post('/settings/placement_order', { ...order, 'standard-spot': '9' });
    expect(last.text).toContain('Emergency cover must be the last step');
    expect((await administrator.post('/settings/placement_order', order)).status).toBe(303);
    const policy = await withScope(database, await somebody(database, councilId, 'broker'), async (scope) =>
      placementPolicy(scope),
    );
    expect(policy.order.standard.map(({ kind }) => kind)).toEqual(['block', 'spot', 'emergency']);
  });

  test('weights by which price would decide are refused beside the price', async () => {
    const { administrator } = await aWorldWithSettings();
    const weights = {
      language: '0',
      culture: '0',
      gender: '0',
      skills: '0',
      locality: '0',
      quality: '10',
      freshness: '0',
    };
    const back = await administrator.post('/settings/matching_weights', {
      ...from,
      ...weights,
      continuity: '20',
      price: '60',
    });
    expect(back.status).toBe(422);
    expect(back.html).toContain('href="#price"');
    const saved = await administrator.post('/settings/matching_weights', {
      ...from,
      ...weights,
      continuity: '20',
      price: '30',
    });
    expect(saved.status).toBe(303);
  });

  test('a list is edited line by line, and times and choices come back as they were', async () => {
    const { administrator } = await aWorldWithSettings();
    const saved = await administrator.post('/settings/leaving_order_reasons', {
      ...from,
      value: 'The person chose\r\n\r\n Agreed at the panel ',
    });
    expect(saved.status).toBe(303);
    const page = await administrator.get('/settings/leaving_order_reasons');
    expect(page.html).toContain('The person chose\nAgreed at the panel</textarea>');
    const clocks = await administrator.get('/settings/placement_clocks');
    expect(clocks.html).toMatch(/name="standard_at"[^>]*value="18:00"/);
    expect(clocks.html).toMatch(/value="calendar" checked/);
    const back = await administrator.post('/settings/leaving_order_reasons', {
      ...from,
      value: 'Once\nonce',
    });
    expect(back.text).toContain('Two lines are the same');
  });

  test('everybody reads how a provider is chosen, as it holds, with what it rests on', async () => {
    const { decide, councilId, beacon } = await aWorldWithSettings();
    await decide('matching_weights', {
      continuity: 50,
      language: 10,
      culture: 10,
      gender: 10,
      skills: 10,
      locality: 5,
      quality: 5,
      price: 0,
      freshness: 0,
    });
    for (const who of [await somebody(database, councilId, 'social_worker'), beacon.manager]) {
      const page = await app.as(who).get('/how-a-provider-is-chosen');
      expect(page.status).toBe(200);
      expect(page.text).toContain('Knows the person 50');
      expect(page.text).toContain('Cabinet, 24 February 2026');
      expect(page.text).toContain('within 4 days, by 18:00');
      expect(page.html).toContain('data-print');
    }
  });
});
