import { describe, expect, test } from 'vitest';
import { listCandidates } from '../../src/brokerage/records/candidates.ts';
import { listRequestEvents, listSeekers } from '../../src/brokerage/records/placement-requests.ts';
import { match } from '../../src/brokerage/rules/matching.ts';
import { makeOffers } from '../../src/brokerage/actions/make-offers.ts';
import { placeRequest } from '../../src/brokerage/actions/place.ts';
import { replyToOffer } from '../../src/brokerage/actions/reply-to-offer.ts';
import { recordRequest } from '../../src/brokerage/actions/record-request.ts';
import { listStrandedOffers, withdrawStranded } from '../../src/brokerage/actions/withdraw-stranded.ts';
import { withdrawStrandedJob } from '../../src/brokerage/jobs-stranded.ts';
import { changeArea, recordArea, serveArea, stopServingArea } from '../../src/contracts/actions/areas.ts';
import { recordBlock } from '../../src/contracts/actions/record-block.ts';
import {
  liftContractEvent,
  previewEvent,
  recordContractEvent,
} from '../../src/contracts/actions/record-event.ts';
import { countAreas, getArea, listAreaPoints } from '../../src/contracts/records/areas.ts';
import { listBlocks, listContractAreas } from '../../src/contracts/records/contract-areas.ts';
import { listRecordedEvents } from '../../src/contracts/records/contract-events.ts';
import type { NewContractEvent } from '../../src/contracts/rules/contract-events.ts';
import { type Scope, systemOf, withScope } from '../../src/platform/scope.ts';
import { openCarePackage } from '../../src/brokerage/actions/open-package.ts';
import { aBroker, anArrangedLine, answered, NOON } from '../brokerage/arranged.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aContract, aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { USUAL_POLICY } from '../brokerage/usual-policy.ts';

const database = await freshDatabase();
await database.pool.query(
  `insert into place_postcode (postcode, latitude, longitude, ward_name) values ('WS1 1AA', 52.58, -1.98, 'St Matthew''s'),
    ('WS1 1AB', 52.581, -1.979, 'St Matthew''s'), ('WS3 2AA', 52.62, -1.99, 'Bloxwich East'), ('WS3 2AB', 52.62, -1.98, 'Bloxwich West')`,
);
const council = await aBroker(database);
const officer = await somebody(database, council.councilId, 'contracts_officer');
const manager = await somebody(database, council.councilId, 'provider_manager', council.providerId);
const otherProvider = await aProvider(database, council.councilId);
const otherContract = await aContract(database, council.councilId, otherProvider);
await database.pool.query(`update person set postcode = 'WS1 1AA' where id = $1`, [council.personId]);
await database.pool.query(`update contract set kind = 'block' where id = $1`, [council.contractId]);
const asOfficer = <T>(what: (scope: Scope) => Promise<T>, at = NOON) =>
  withScope(database, officer, what, at);

const area = await asOfficer(async (scope) =>
  answered(await recordArea(scope, { name: 'Central', madeOf: 'wards', parts: ["St Matthew's"] })),
);
const north = await asOfficer(async (scope) =>
  answered(await recordArea(scope, { name: 'North', madeOf: 'postcode districts', parts: ['WS3'] })),
);
for (const contractId of [council.contractId, otherContract])
  await asOfficer(async (scope) =>
    answered(
      await serveArea(scope, {
        contractId,
        serving: { areaId: area.id, tier: null, startsOn: '2026-01-01', endsOn: null },
      }),
    ),
  );

const event = (change: Partial<NewContractEvent> = {}): NewContractEvent => ({
  providerId: council.providerId,
  contractId: null,
  areaId: null,
  kind: 'suspension of new business',
  effectiveAt: Math.floor(NOON.epochMilliseconds / 1000),
  endsAt: null,
  weeklyMinutesLimit: null,
  reason: 'Three missed visits in a week',
  evidence: 'Letter of 3 March',
  ...change,
});

/** A request for the person, as a broker records it. */
async function aRequest(): Promise<number> {
  return await council.work(async (scope) => {
    const carePackage = answered(
      await openCarePackage(scope, {
        personId: council.personId,
        startsOn: '2026-03-02',
        primaryNeed: null,
        coverNote: null,
      }),
    );
    const { id } = answered(
      await recordRequest(scope, {
        packageId: carePackage.id,
        service: 'home-care',
        visits: [aPatternVisit({})],
        wantedFrom: '2026-03-09',
        lane: 'standard',
        way: 'to one',
        needs: [],
        cultures: [],
        language: null,
        workerGender: null,
        words: '',
        replacesLineId: null,
      }),
    );
    return id;
  });
}

/** The contracts that could be offered a request at a moment, in order of id. */
const able = async (requestId: number, at = NOON) =>
  await council.work(
    async (scope) => {
      const [seeker] = await listSeekers(scope, [requestId]);
      if (seeker === undefined) throw new Error('No seeker');
      const found = match(
        seeker,
        await listCandidates(scope, 'home-care'),
        USUAL_POLICY,
        Math.floor(at.epochMilliseconds / 1000),
      );
      return found.ranked.map(({ candidate }) => candidate.contractId).toSorted((a, b) => a - b);
    },
    { at },
  );

describe('areas', () => {
  test('hold the postcodes of their wards or districts, and are refused where nothing lies in a part', async () => {
    const rows = await asOfficer((scope) => countAreas(scope));
    expect(rows.map(({ name, postcodes, contracts }) => [name, postcodes, contracts])).toEqual([
      ['Central', 2, 2],
      ['North', 2, 0],
    ]);
    const points = await asOfficer((scope) => listAreaPoints(scope));
    expect(points.filter(({ areaId }) => areaId === north.id)).toHaveLength(2);
    const odd = { name: 'East', madeOf: 'wards' as const, parts: ['Nowhere'] };
    expect(await asOfficer((scope) => recordArea(scope, odd))).toMatchObject({ ok: false, field: 'parts' });
    const twice = { name: 'Central', madeOf: 'wards' as const, parts: ['Bloxwich East'] };
    expect(await asOfficer((scope) => recordArea(scope, twice))).toMatchObject({ ok: false, field: 'name' });
  });

  test('change at their version only, and are the council’s own', async () => {
    const before = await asOfficer((scope) => getArea(scope, north.id));
    const details = { name: 'North', madeOf: 'wards' as const, parts: ['Bloxwich East', 'Bloxwich West'] };
    await asOfficer((scope) =>
      changeArea(scope, { id: north.id, version: before.version, details, closed: false }),
    );
    await expect(
      asOfficer((scope) =>
        changeArea(scope, { id: north.id, version: before.version, details, closed: true }),
      ),
    ).rejects.toThrow();
    const elsewhere = await somebody(database, await aCouncil(database), 'contracts_officer');
    await expect(withScope(database, elsewhere, (scope) => getArea(scope, north.id))).rejects.toThrow('area');
    await expect(withScope(database, council.broker, (scope) => recordArea(scope, details))).rejects.toThrow(
      'contracts.edit',
    );
  });

  test('a contract serves an area once at a time; a provider sees its own', async () => {
    const again = { areaId: area.id, tier: null, startsOn: '2026-05-01', endsOn: null };
    expect(
      await asOfficer((scope) => serveArea(scope, { contractId: council.contractId, serving: again })),
    ).toMatchObject({ ok: false, field: 'area_id' });
    const withTier = { areaId: north.id, tier: 2, startsOn: '2026-05-01', endsOn: null };
    expect(
      await asOfficer((scope) => serveArea(scope, { contractId: council.contractId, serving: withTier })),
    ).toMatchObject({ ok: false, field: 'tier' });
    const own = await withScope(database, manager, (scope) => listContractAreas(scope, council.contractId));
    const others = await withScope(database, manager, (scope) => listContractAreas(scope, otherContract));
    expect([own.length, others.length]).toEqual([1, 0]);
  });
});

describe('blocks', () => {
  const block = {
    areaId: area.id,
    startsOn: '2026-03-02',
    endsOn: null,
    period: 'week' as const,
    minutes: 6000,
    carriesOver: true,
    sizedAtPercent: 60,
    paidInAdvance: true,
    pencePerHour: 2196,
    reason: 'As agreed',
  };

  test('are bought in areas that the contract serves, and are what matching sees', async () => {
    const bought = { contractId: council.contractId, block };
    answered(await asOfficer((scope) => recordBlock(scope, bought)));
    const wrong = { contractId: council.contractId, block: { ...block, areaId: north.id } };
    expect(await asOfficer((scope) => recordBlock(scope, wrong))).toMatchObject({ field: 'area_id' });
    const setEnd = async (day: string | null) =>
      await database.pool.query('update contract set ends_on = $2 where id = $1', [council.contractId, day]);
    await setEnd('2026-03-01');
    expect(await asOfficer((scope) => recordBlock(scope, bought))).toMatchObject({ field: 'starts_on' });
    await setEnd(null);
    const spot = { contractId: otherContract, block };
    expect(await asOfficer((scope) => recordBlock(scope, spot))).toMatchObject({ ok: false });
    const [candidate] = await council.work((scope) => listCandidates(scope, 'home-care'));
    expect(candidate?.blocks).toEqual([{ areaId: area.id, boughtMinutes: 6000, freeMinutes: 6000 }]);
    expect(await asOfficer((scope) => listBlocks(scope, council.contractId))).toHaveLength(1);
    await expect(
      database.pool.query(`update contract_block set minutes = 1 where council_id = ${council.councilId}`),
    ).rejects.toThrow();
  });
});

describe('events', () => {
  test('a suspension in mid-offer shows the offer, keeps the provider out at once and withdraws it', async () => {
    const line = await anArrangedLine(council);
    const requestId = await aRequest();
    const offered = answered(
      await council.work((scope) =>
        makeOffers(scope, {
          requestId,
          contractIds: [council.contractId],
          leftOrderReason: null,
          overBlockReason: null,
        }),
      ),
    );
    expect(await able(requestId)).toEqual([council.contractId, otherContract]);
    const preview = answered(await asOfficer((scope) => previewEvent(scope, event())));
    expect(preview.lost.lines).toHaveLength(0);
    expect(preview.lost.offers.map(({ id }) => id)).toEqual([...offered.offerIds]);
    const ended = answered(await asOfficer((scope) => previewEvent(scope, event({ kind: 'termination' }))));
    expect(ended.lost.lines.map(({ id }) => id)).toEqual([line.lineId]);

    expect(
      await asOfficer((scope) => recordContractEvent(scope, { event: event(), seen: ';;' })),
    ).toMatchObject({ ok: false, field: 'seen' });
    const { id } = answered(
      await asOfficer((scope) => recordContractEvent(scope, { event: event(), seen: preview.seen })),
    );
    expect(await able(requestId)).toEqual([otherContract]);

    const asked = await database.pool.query(
      `select task_identifier as job from graphile_worker.jobs where key = 'withdraw-stranded ${council.councilId}/${council.providerId}'`,
    );
    expect(asked.rows).toEqual([{ job: 'withdraw-stranded' }]);
    const system = systemOf(council.councilId);
    await withdrawStrandedJob.run({
      database,
      councilId: council.councilId,
      payload: { providerId: council.providerId, councilId: council.councilId },
      inScope: (work) => withScope(database, system, work, NOON),
    });
    const { rows } = await database.pool.query('select status from offer where id = any($1)', [
      offered.offerIds,
    ]);
    expect(rows).toEqual([{ status: 'withdrawn' }]);
    const happened = await council.work((scope) => listRequestEvents(scope, requestId));
    expect(happened.map((one) => one.event.kind).at(-1)).toBe('offer withdrawn');
    const again = { providerId: council.providerId, requestId };
    expect(await withScope(database, system, (scope) => withdrawStranded(scope, again), NOON)).toBe(0);

    const lift = { providerId: council.providerId, eventId: id, reason: 'All put right' };
    const effectiveAt = Math.floor(NOON.epochMilliseconds / 1000) + 60;
    answered(await asOfficer((scope) => liftContractEvent(scope, { ...lift, effectiveAt })));
    expect(await able(requestId, NOON.add({ minutes: 2 }))).toContain(council.contractId);
    expect(await asOfficer((scope) => liftContractEvent(scope, { ...lift, effectiveAt }))).toMatchObject({
      ok: false,
    });
    const audit = await database.pool.query(
      `select act from audit_event where council_id = $1 and act like '%event%' or act = 'offers withdrawn' order by seq`,
      [council.councilId],
    );
    expect(audit.rows.map(({ act }: { act: string }) => act)).toEqual([
      'contract event recorded',
      'offers withdrawn',
      'contract event lifted',
    ]);
  });

  test('the provider’s people are told of it and of its end, and brokers where it leaves care to move', async () => {
    const told = async (template: string) => {
      const { rows } = await database.pool.query<{
        recipient: number;
        subject: string;
        body: string;
        link: string;
      }>(
        `select user_id as recipient, subject, body, link from outbox_message
         where council_id = $1 and template = $2 and channel = 'screen' order by id desc limit 1`,
        [council.councilId, template],
      );
      return rows[0];
    };
    const ending = event({ kind: 'termination', reason: 'The company is wound up' });
    const { seen } = answered(await asOfficer((scope) => previewEvent(scope, ending)));
    const { id } = answered(await asOfficer((scope) => recordContractEvent(scope, { event: ending, seen })));
    expect(await told('contract-event')).toMatchObject({
      recipient: manager.userId,
      subject: expect.stringContaining('Termination, all contracts and areas, from'),
      body: expect.stringContaining('The reason: The company is wound up.'),
    });
    expect(await told('care-to-move')).toMatchObject({
      recipient: council.broker.userId,
      subject: expect.stringContaining('1 line of care must move'),
      link: `/transitions?provider=${council.providerId}`,
    });
    const lift = { providerId: council.providerId, eventId: id, reason: 'Bought by another' };
    answered(
      await asOfficer((scope) => liftContractEvent(scope, { ...lift, effectiveAt: ending.effectiveAt })),
    );
    expect((await told('contract-event'))?.subject).toContain(': lifted from');
  });

  test('at the same moment as a placement, one of the two is refused, never both done', async () => {
    for (let round = 0; round < 4; round += 1) {
      const requestId = await aRequest();
      const at = NOON.add({ hours: 1 + round });
      const offers = {
        requestId,
        contractIds: [council.contractId],
        leftOrderReason: null,
        overBlockReason: null,
      };
      const made = answered(await council.work((scope) => makeOffers(scope, offers), { at }));
      const offerId = made.offerIds[0] ?? 0;
      const accept = { offerId, kind: 'accept' as const, words: '' };
      answered(await withScope(database, manager, (scope) => replyToOffer(scope, accept), at));
      const suspension = event({ effectiveAt: Math.floor(at.epochMilliseconds / 1000) });
      const { seen } = answered(await asOfficer((scope) => previewEvent(scope, suspension), at));
      const [placed, recorded] = await Promise.all([
        council.work((scope) => placeRequest(scope, { requestId, offerId }), { at }),
        asOfficer((scope) => recordContractEvent(scope, { event: suspension, seen }), at),
      ]);
      expect([placed.ok, recorded.ok].filter(Boolean)).toHaveLength(1);
      if (!recorded.ok) continue;
      const lift = { providerId: council.providerId, eventId: recorded.value.id, reason: 'Put right' };
      const effectiveAt = suspension.effectiveAt + 60;
      answered(await asOfficer((scope) => liftContractEvent(scope, { ...lift, effectiveAt })));
    }
  });

  test('one recorded ahead of its day strands nothing until then; a provider sees its own and no other', async () => {
    const later = Math.floor(NOON.epochMilliseconds / 1000) + 86_400;
    const ahead = event({ kind: 'termination', effectiveAt: later, providerId: otherProvider });
    const { seen } = answered(await asOfficer((scope) => previewEvent(scope, ahead)));
    answered(await asOfficer((scope) => recordContractEvent(scope, { event: ahead, seen })));
    expect(await asOfficer((scope) => listStrandedOffers(scope, otherProvider))).toEqual([]);
    const own = await withScope(database, manager, (scope) => listRecordedEvents(scope, otherProvider));
    expect(own).toEqual([]);
    await expect(
      withScope(database, council.broker, (scope) => recordContractEvent(scope, { event: ahead, seen })),
    ).rejects.toThrow('contracts.edit');
  });
});

test('the last day of a contract in an area keeps it out of what is new from the next day', async () => {
  const [row] = await asOfficer((scope) => listContractAreas(scope, otherContract));
  const end = { contractId: otherContract, id: row?.id ?? 0, endsOn: '2026-03-04' };
  answered(await asOfficer((scope) => stopServingArea(scope, end)));
  const at = NOON.add({ hours: 24 });
  const candidates = await council.work((scope) => listCandidates(scope, 'home-care'), { at });
  expect(candidates.find(({ contractId }) => contractId === otherContract)?.areaIds).toEqual([]);
});
