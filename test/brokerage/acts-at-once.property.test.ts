// Acts of a broker, of providers and of the person (by the link) on the same requests, really at once, on a real PostgreSQL: whatever the order, nothing is
// placed twice, with a suspended provider, over a block in silence, or shown with a name. Two requests seek visits, one seeks nights.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { previewEvent, recordContractEvent } from '../../src/contracts/actions/record-event.ts';
import { advanceRequest } from '../../src/brokerage/actions/advance-request.ts';
import { makeOffers } from '../../src/brokerage/actions/make-offers.ts';
import { agreeToProposal, placeRequest } from '../../src/brokerage/actions/place.ts';
import { recordRequest, withdrawRequest } from '../../src/brokerage/actions/record-request.ts';
import { sayStarted } from '../../src/brokerage/actions/say-start.ts';
import { answerByLink, makeShortlistLink } from '../../src/brokerage/actions/shortlist.ts';
import { listLinks } from '../../src/brokerage/records/shortlists.ts';
import { findPlacementOfOffer } from '../../src/brokerage/records/placements.ts';
import { replyToOffer } from '../../src/brokerage/actions/reply-to-offer.ts';
import { listRequestEvents } from '../../src/brokerage/records/placement-requests.ts';
import { listOffersOfRequest, listOffersTo } from '../../src/brokerage/records/offers.ts';
import { foldPlacement } from '../../src/brokerage/rules/placement-status.ts';
import { ChangedMeanwhile } from '../../src/platform/errors.ts';
import { systemOf, withScope, type Scope, type Who } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { DECLINE_REASONS, USUAL_REASONS } from './usual-policy.ts';

const database = await freshDatabase();
const START = Temporal.Instant.from('2026-03-02T09:00:00Z');
const BLOCK_MINUTES = 500;
/** Seven visits of half an hour: two requests fit in the block, three do not. */
const visits = [
  {
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    everyWeeks: 1,
    firstWeekOn: null,
    startTime: '08:00',
    minutes: 30,
    workers: 1,
    purpose: 'personal care' as const,
    tasks: '',
    earlierMinutes: null,
    laterMinutes: null,
    timeCritical: false,
    timeCriticalReason: null,
    onBankHolidays: true,
  },
];

/** The third request seeks waking nights, which the two spot contracts price. */
const nights = {
  unit: 'waking night' as const,
  weekdays: [1, 2, 3, 4, 5],
  fromTime: '22:00',
  toTime: '07:00',
  workers: 1,
  tasks: 'Mr Quillfeather is turned at two',
  weeks: null,
  reviewOn: null,
};
const NIGHT_PRICES = {
  services: [{ service: 'night-care', unit: 'waking night', pence: 15_000 }],
  lengths: [],
  travel: null,
  no_reply_percent: null,
  retainer: null,
};

type World = {
  readonly councilId: number;
  readonly broker: Who;
  readonly officer: Who;
  readonly managers: readonly Who[];
  readonly providers: readonly number[];
  readonly contracts: readonly number[];
  readonly requests: readonly number[];
};

const must = <T>(answer: { ok: true; value: T } | { ok: false; reason: string }): T => {
  if (!answer.ok) throw new Error(answer.reason);
  return answer.value;
};

async function aWorld(): Promise<World> {
  const councilId = await aCouncil(database);
  const broker = await somebody(database, councilId, 'broker');
  const officer = await somebody(database, councilId, 'contracts_officer');
  const providers: number[] = [];
  const contracts: number[] = [];
  const managers: Who[] = [];
  const { rows: areas } = await database.pool.query<{ id: number }>(
    `insert into area (council_id, name, made_of, parts) values ($1, 'North', 'postcode districts', '{WS1}') returning id`,
    [councilId],
  );
  const areaId = areas[0]?.id ?? 0;
  for (const kind of ['block', 'spot', 'spot']) {
    const providerId = await aProvider(database, councilId);
    const contractId = await aContract(database, councilId, providerId);
    await database.pool.query('update contract set kind = $3 where council_id = $1 and id = $2', [
      councilId,
      contractId,
      kind,
    ]);
    await database.pool.query(
      `insert into contract_area (council_id, provider_id, contract_id, area_id, starts_on) values ($1, $2, $3, $4, '2025-01-01')`,
      [councilId, providerId, contractId, areaId],
    );
    if (kind === 'block')
      await database.pool.query(
        `insert into contract_block (council_id, provider_id, contract_id, area_id, starts_on, period, minutes, paid_in_advance, reason)
         values ($1, $2, $3, $4, '2025-01-01', 'week', $5, true, 'tendered')`,
        [councilId, providerId, contractId, areaId, BLOCK_MINUTES],
      );
    else
      await database.pool.query(
        `insert into contract_prices (council_id, provider_id, contract_id, version, effective_from, prices, reason, source)
         values ($1, $2, $3, 1, '2025-01-01', $4, 'Tendered', 'Price list')`,
        [councilId, providerId, contractId, JSON.stringify(NIGHT_PRICES)],
      );
    providers.push(providerId);
    contracts.push(contractId);
    managers.push(await somebody(database, councilId, 'provider_manager', providerId));
  }
  const requests: number[] = [];
  for (let n = 0; n < 3; n++) {
    const personId = await aPerson(database, councilId);
    await database.pool.query(
      `update person set postcode = 'WS1 1AA', given_name = 'Zebedee', family_name = 'Quillfeather' where council_id = $1 and id = $2`,
      [councilId, personId],
    );
    const { rows } = await database.pool.query<{ id: number }>(
      `insert into care_package (council_id, reference, person_id, starts_on) values ($1, $2, $3, '2026-01-05') returning id`,
      [councilId, `K${councilId}-${n}`, personId],
    );
    const sought = {
      packageId: rows[0]?.id ?? 0,
      ...(n === 2
        ? { service: 'night-care', visits: [], periodic: nights }
        : { service: 'home-care', visits }),
      wantedFrom: '2026-03-09',
      lane: 'standard' as const,
      needs: [],
      cultures: [],
      language: null,
      workerGender: null,
      words: 'Mr Quillfeather likes tea',
      replacesLineId: null,
    };
    const opened = await as(broker, 0, (scope) => recordRequest(scope, sought));
    requests.push(must(opened).id);
  }
  return { councilId, broker, officer, managers, providers, contracts, requests };
}

async function as<T>(who: Who, minutes: number, work: (scope: Scope) => Promise<T>): Promise<T> {
  return await withScope(database, who, work, START.add({ minutes }));
}

type Act =
  | 'offer'
  | 'accept'
  | 'decline'
  | 'propose'
  | 'agree'
  | 'show'
  | 'choose'
  | 'refuse'
  | 'meet'
  | 'place'
  | 'withdraw'
  | 'suspend'
  | 'advance'
  | 'begin';
const PERSON_SAYS = { choose: 'choose', refuse: 'not this one', meet: 'meet first' } as const;

/** What is common comes often, so that placements are made and fought over. */
const anAct = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Act>('accept', 'place') },
  { weight: 2, arbitrary: fc.constantFrom<Act>('offer', 'decline', 'advance', 'begin') },
  { weight: 3, arbitrary: fc.constantFrom<Act>('show', 'choose', 'refuse', 'meet', 'propose', 'agree') },
  { weight: 1, arbitrary: fc.constantFrom<Act>('withdraw', 'suspend') },
);
const someActs = fc.array(fc.array(fc.tuple(anAct, fc.nat(2), fc.nat(2)), { minLength: 3, maxLength: 8 }), {
  minLength: 3,
  maxLength: 7,
});

/** One act; a refusal or a change met meanwhile is an answer, anything else a fault. */
async function act(world: World, [kind, of, by]: readonly [Act, number, number], minutes: number) {
  // The person's answers are about the request that has a shortlist.
  const requestId = world.requests[kind in PERSON_SAYS ? 0 : of] ?? 0;
  const providerId = world.providers[by] ?? 0;
  const manager = world.managers[by] ?? world.broker;
  const offerOf = async (): Promise<number> => {
    const offers = await as(world.broker, minutes, (scope) => listOffersOfRequest(scope, requestId));
    return offers.findLast((offer) => offer.provider_id === providerId)?.id ?? 0;
  };
  try {
    switch (kind) {
      case 'offer':
        return await as(world.broker, minutes, (scope) =>
          makeOffers(scope, {
            requestId,
            contractIds: [world.contracts[by] ?? 0],
            leftOrderReason: USUAL_REASONS[0],
            overBlockReason: null,
          }),
        );
      case 'accept': {
        const offerId = await offerOf();
        return await as(manager, minutes, (scope) =>
          replyToOffer(scope, { offerId, words: '', kind: 'accept' }),
        );
      }
      case 'decline': {
        const offerId = await offerOf();
        return await as(manager, minutes, (scope) =>
          replyToOffer(scope, { offerId, words: '', kind: 'decline', reason: DECLINE_REASONS[0] }),
        );
      }
      case 'propose': {
        const offerId = await offerOf();
        const proposal = { startsOn: '2026-03-10', visits: [] };
        return await as(manager, minutes, (scope) =>
          replyToOffer(scope, { offerId, words: '', kind: 'counter-propose', proposal }),
        );
      }
      case 'agree': {
        const offerId = await offerOf();
        return await as(world.broker, minutes, (scope) => agreeToProposal(scope, { requestId, offerId }));
      }
      case 'show':
        return await as(world.broker, minutes, (scope) =>
          makeShortlistLink(scope, { requestId, representativeId: null }),
        );
      case 'choose':
      case 'refuse':
      case 'meet': {
        const offerId = await offerOf();
        const [link] = await as(world.broker, minutes, (scope) => listLinks(scope, requestId));
        return await as(systemOf(world.councilId), minutes, (scope) =>
          answerByLink(scope, link?.id ?? 0, { offerId, answer: PERSON_SAYS[kind], words: '' }),
        );
      }
      case 'place': {
        const offerId = await offerOf();
        return await as(world.broker, minutes, (scope) => placeRequest(scope, { requestId, offerId }));
      }
      case 'begin': {
        const offerId = await offerOf();
        return await as(manager, minutes, async (scope) => {
          const placement = await findPlacementOfOffer(scope, offerId);
          const said = { placementId: placement?.id ?? 0, startedOn: '2026-03-09', words: '' };
          return await sayStarted(scope, said);
        });
      }
      case 'withdraw':
        return await as(world.broker, minutes, (scope) =>
          withdrawRequest(scope, requestId, 'No longer needed'),
        );
      case 'suspend':
        return await suspend(world, providerId, minutes);
      default:
        return await as(systemOf(world.councilId), minutes, (scope) => advanceRequest(scope, requestId));
    }
  } catch (fault) {
    const name = fault instanceof Error ? fault.name : '';
    if (fault instanceof ChangedMeanwhile || name === 'NotFound') return undefined;
    throw fault;
  }
}

/** Suspends a provider from new business from now on, as somebody does who looks first. */
async function suspend(world: World, providerId: number, minutes: number) {
  const event = {
    providerId,
    contractId: null,
    areaId: null,
    kind: 'suspension of new business' as const,
    effectiveAt: Math.floor(START.add({ minutes }).epochMilliseconds / 1000),
    endsAt: null,
    weeklyMinutesLimit: null,
    reason: 'Concerns under enquiry',
    evidence: 'Enquiry 12',
  };
  return await as(world.officer, minutes, async (scope) => {
    const preview = await previewEvent(scope, event);
    return preview.ok ? await recordContractEvent(scope, { event, seen: preview.value.seen }) : preview;
  });
}

/** What chance may not bring in a few runs: two are placed with for one request of nights, and the person chooses meanwhile. */
const FOUGHT_OVER: [Act, number, number][][] = [
  [
    ['accept', 2, 1],
    ['accept', 2, 2],
    ['choose', 0, 1],
  ],
  [
    ['place', 2, 1],
    ['place', 2, 2],
    ['place', 0, 1],
    ['suspend', 1, 0],
  ],
];

/** Placements made after the suspension of their provider had been committed, as the database saw them. */
const PLACED_WITH_SUSPENDED = `
  select m.id from placement m join contract_event e on e.council_id = m.council_id and e.provider_id = m.provider_id
  where m.council_id = $1 and e.kind = 'suspension of new business' and m.placed_at > e.effective_at`;

const PLACED_TWICE = `
  select placement_request_id from placement where council_id = $1 and ended_at is null group by 1 having count(*) > 1
  union select r.id from placement_request r join package_line l on l.council_id = r.council_id and l.care_package_id = r.care_package_id
  where r.council_id = $1 group by 1 having count(*) > 1`;

/** A placement whose line is not of the kind that was sought: made of visits, or of days and nights. */
const OF_ANOTHER_KIND = `
  select m.id from placement m join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id
  where m.council_id = $1 and ((r.periodic is null) <> exists (select from visit_pattern v where v.council_id = m.council_id
      and v.package_line_id = m.package_line_id)
    or (r.periodic is not null) <> exists (select from periodic_week w where w.council_id = m.council_id and w.package_line_id = m.package_line_id))`;

const OVER_THE_BLOCK = `
  select l.contract_id from package_line l join contract c on c.council_id = l.council_id and c.id = l.contract_id
    join visit_pattern v on v.council_id = l.council_id and v.package_line_id = l.id
    join pattern_visit a on a.council_id = v.council_id and a.visit_pattern_id = v.id
  where l.council_id = $1 and c.kind = 'block' group by 1 having sum(cardinality(a.weekdays) * a.minutes * a.workers) > ${BLOCK_MINUTES}`;

test('whatever happens at once, nothing is placed twice, with the suspended, over a block in silence, or shown with a name', async () => {
  let placements = 0;
  let nightPlacements = 0;
  let choices = 0;
  await fc.assert(
    fc.asyncProperty(someActs, async (rounds) => {
      const world = await aWorld();
      for (const of of world.requests.keys())
        for (const by of world.providers.keys()) await act(world, ['offer', of, by], 0);
      // The first request has a shortlist from the start, so that the person's answers bear on it.
      for (const by of [1, 2]) await act(world, ['accept', 0, by], 0);
      await act(world, ['show', 0, 0], 0);
      for (const [round, together] of rounds.entries())
        await Promise.all(together.map((one) => act(world, one, round + 1)));
      for (const query of [PLACED_TWICE, OF_ANOTHER_KIND, OVER_THE_BLOCK, PLACED_WITH_SUSPENDED]) {
        const { rows } = await database.pool.query(query, [world.councilId]);
        expect(rows, query).toEqual([]);
      }
      const { rows: made } = await database.pool.query('select id from placement where council_id = $1', [
        world.councilId,
      ]);
      placements += made.length;
      const { rows: slept } = await database.pool.query(
        'select id from periodic_week where council_id = $1',
        [world.councilId],
      );
      nightPlacements += slept.length;
      const { rows: said } = await database.pool.query(
        `select subject || body as words from outbox_message where council_id = $1
         union all select kind || about from webhook_event where council_id = $1`,
        [world.councilId],
      );
      expect(said.length).toBeGreaterThanOrEqual(world.requests.length * 2);
      expect(JSON.stringify(said)).not.toMatch(/zebedee|quillfeather|WS1 1AA/i);
      for (const requestId of world.requests) {
        const recorded = await as(world.broker, 60, (scope) => listRequestEvents(scope, requestId));
        // Folding throws where a step could not have happened, such as placing with another than the person chose.
        const { status, offers } = foldPlacement(recorded.map(({ event }) => event));
        choices += recorded.filter(({ event }) => event.kind === 'person chose').length;
        const kept = await as(world.broker, 60, (scope) => listOffersOfRequest(scope, requestId));
        expect(kept.map((offer) => [offer.id, offer.status])).toEqual([...offers]);
        await as(systemOf(world.councilId), 60, (scope) => advanceRequest(scope, requestId));
        const { rows } = await database.pool.query<{ status: string }>(
          'select status from placement_request where council_id = $1 and id = $2',
          [world.councilId, requestId],
        );
        if (['placed', 'ordered', 'withdrawn'].includes(status)) expect(rows[0]?.status).toBe(status);
      }
      for (const [place, manager] of world.managers.entries()) {
        const { rows } = await as(manager, 60, (scope) =>
          listOffersTo(scope, world.providers[place] ?? 0, { limit: 100 }),
        );
        const words = JSON.stringify(rows);
        expect(words).not.toMatch(/zebedee|quillfeather|WS1 1AA/i);
      }
    }),
    { numRuns: 25, examples: [[FOUGHT_OVER]] },
  );
  expect(placements).toBeGreaterThan(10);
  expect(nightPlacements).toBeGreaterThan(0);
  expect(choices).toBeGreaterThan(0);
});

test('two brokers who place the same offers at the same moment make one placement', async () => {
  const world = await aWorld();
  for (const by of [1, 2]) {
    await act(world, ['offer', 0, by], 1);
    await act(world, ['accept', 0, by], 2);
  }
  const answers = await Promise.all(
    [1, 2, 1, 2, 1, 2].map((by) => act(world, ['place', 0, by], 3) as Promise<{ ok: boolean } | undefined>),
  );
  expect(answers.filter((answer) => answer?.ok === true)).toHaveLength(1);
  const { rows } = await database.pool.query('select id from placement where council_id = $1', [
    world.councilId,
  ]);
  expect(rows).toHaveLength(1);
});

test('a suspension and a placement at the same moment: one waits for the other, and the placement is first or refused', async () => {
  for (let n = 0; n < 6; n++) {
    const world = await aWorld();
    await act(world, ['offer', 0, 1], 1);
    await act(world, ['accept', 0, 1], 2);
    await Promise.all([act(world, ['suspend', 0, 1], 3), act(world, ['place', 0, 1], 3)]);
    const later = (await act(world, ['place', 0, 1], 4)) as { ok: boolean } | undefined;
    expect(later?.ok).toBe(false);
    const { rows } = await database.pool.query(PLACED_TWICE, [world.councilId]);
    expect(rows).toEqual([]);
  }
});
