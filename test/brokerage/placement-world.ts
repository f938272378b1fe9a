import { makeOffers } from '../../src/brokerage/actions/make-offers.ts';
import { recordRequest, type Sought } from '../../src/brokerage/actions/record-request.ts';
import { type OfferReply, replyToOffer } from '../../src/brokerage/actions/reply-to-offer.ts';
import type { Database } from '../../src/platform/database.ts';
import { type Scope, type Who, withScope } from '../../src/platform/scope.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aContract, aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { answered } from './arranged.ts';

/** A provider of a placement world, with its manager. */
export type PlacedProvider = {
  readonly id: number;
  readonly name: string;
  readonly contractId: number;
  readonly manager: Who & { membershipId: number };
};

/** Wednesday noon, when acts take place unless another time is given. */
export const WEDNESDAY = Temporal.Instant.from('2026-03-04T12:00:00Z');

/**
 * A council with one area, 'North' (WS1), a block of 500 minutes a week with Ashgrove, spot with Beacon and Cedar, and a broker;
 * and ways to act in it.
 */
export async function aPlacementWorld(database: Database) {
  const councilId = await aCouncil(database);
  const broker = await somebody(database, councilId, 'broker');
  const one = async (text: string, values: unknown[]): Promise<number> =>
    (await database.pool.query<{ id: number }>(text, values)).rows[0]?.id ?? 0;
  const areaId = await one(
    `insert into area (council_id, name, made_of, parts) values ($1, 'North', 'postcode districts', '{WS1}') returning id`,
    [councilId],
  );
  const provider = async (name: string, kind: 'block' | 'spot'): Promise<PlacedProvider> => {
    const id = await aProvider(database, councilId, name);
    const contractId = await aContract(database, councilId, id);
    await database.pool.query('update contract set kind = $1 where id = $2', [kind, contractId]);
    await database.pool.query(
      `insert into contract_area (council_id, provider_id, contract_id, area_id, starts_on) values ($1, $2, $3, $4, '2025-01-01')`,
      [councilId, id, contractId, areaId],
    );
    if (kind === 'block')
      await database.pool.query(
        `insert into contract_block (council_id, provider_id, contract_id, area_id, starts_on, period, minutes, paid_in_advance, reason)
         values ($1, $2, $3, $4, '2025-01-01', 'week', 500, true, 'tendered')`,
        [councilId, id, contractId, areaId],
      );
    return { id, name, contractId, manager: await somebody(database, councilId, 'provider_manager', id) };
  };
  const ashgrove = await provider('Ashgrove Care', 'block');
  const beacon = await provider('Beacon Care', 'spot');
  const cedar = await provider('Cedar Care', 'spot');
  const work = async <T>(what: (scope: Scope) => Promise<T>, at = WEDNESDAY, who: Who = broker): Promise<T> =>
    await withScope(database, who, what, at);
  const aPackage = async (): Promise<{ packageId: number; personId: number }> => {
    const personId = await one(
      `insert into person (council_id, reference, given_name, family_name, known_as, date_of_birth, address_lines, postcode, phone)
       values ($1, gen_random_uuid(), 'Zebedee', 'Quillfeather', 'Zeb', '1938-07-14', '{7 Larkspur Row}', 'WS1 4QQ', '01922555123') returning id`,
      [councilId],
    );
    const packageId = await one(
      `insert into care_package (council_id, reference, person_id, starts_on) values ($1, gen_random_uuid(), $2, '2026-01-05') returning id`,
      [councilId, personId],
    );
    return { packageId, personId };
  };
  const aRequest = async (given: Partial<Sought> = {}, at = WEDNESDAY): Promise<number> => {
    const packageId = given.packageId ?? (await aPackage()).packageId;
    const sought: Sought = {
      service: 'home-care',
      visits: [aPatternVisit()],
      wantedFrom: at.toZonedDateTimeISO('Europe/London').toPlainDate().add({ days: 5 }).toString(),
      lane: 'standard',
      needs: [],
      cultures: [],
      language: null,
      workerGender: null,
      words: '',
      replacesLineId: null,
      ...given,
      packageId,
    };
    return answered(await work((scope) => recordRequest(scope, sought), at)).id;
  };
  const offerTo = (
    requestId: number,
    to: PlacedProvider,
    reasons: { leftOrderReason?: string; overBlockReason?: string } = {},
    at = WEDNESDAY,
  ) =>
    work(
      (scope) =>
        makeOffers(scope, {
          requestId,
          contractIds: [to.contractId],
          leftOrderReason: reasons.leftOrderReason ?? null,
          overBlockReason: reasons.overBlockReason ?? null,
        }),
      at,
    );
  const reply = (from: PlacedProvider, answer: OfferReply, at = WEDNESDAY) =>
    work((scope) => replyToOffer(scope, answer), at, from.manager);
  return { councilId, areaId, broker, ashgrove, beacon, cedar, work, aPackage, aRequest, offerTo, reply };
}
