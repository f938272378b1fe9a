/** Offers to providers, their answers, and the placements made of them. A provider sees its own, and of them only what was shown. */
import { sql, type SqlBool } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { CandidateKind, Lane } from '../rules/candidate.ts';
import { OFFER_STATUSES, type OfferStatus } from '../rules/offer-status.ts';
import type { Proposal } from '../rules/offer-rounds.ts';
import type { Shown } from '../rules/shown-to-provider.ts';
import { nameFor } from './named.ts';

/** An offer with its newest answer. `shown` is all that the provider is told of the request. */
export type Offer = {
  readonly id: number;
  readonly placement_request_id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly contract_id: number;
  readonly contract_reference: string;
  readonly contract_kind: CandidateKind;
  readonly rung: string;
  readonly left_order_reason: string | null;
  readonly over_block_reason: string | null;
  readonly shown: Shown;
  readonly weekly_minutes: number;
  readonly status: OfferStatus;
  readonly offered_at: Date;
  readonly deadline_at: Date;
  readonly reminded_at: Date | null;
  readonly version: number;
  readonly reply: 'accept' | 'decline' | 'counter-propose' | null;
  readonly reply_reason: string | null;
  readonly reply_words: string | null;
  readonly proposal: Proposal | null;
  readonly replied_at: Date | null;
  /** Whether it was placed and that placement has ended. */
  readonly placement_ended: boolean;
};

function offers(scope: Scope, where: ReturnType<typeof sql>) {
  return sql<Offer>`select o.id, o.placement_request_id, o.provider_id, p.name as provider_name, o.contract_id,
      c.reference as contract_reference, c.kind as contract_kind, o.rung, o.left_order_reason, o.over_block_reason, o.shown,
      o.weekly_minutes, o.status, o.offered_at, o.deadline_at, o.reminded_at, o.version, y.kind as reply, y.reason as reply_reason,
      y.words as reply_words, y.proposal, y.replied_at,
      exists (select from placement m where m.council_id = o.council_id and m.offer_id = o.id and m.ended_at is not null) as placement_ended
    from offer o
      join provider p on p.council_id = o.council_id and p.id = o.provider_id
      join contract c on c.council_id = o.council_id and c.id = o.contract_id
      left join lateral (select * from offer_reply y where y.council_id = o.council_id and y.offer_id = o.id order by y.id desc limit 1) y on true
    where o.council_id = ${scope.who.councilId} and ${where}`;
}

/** Every offer made for a request, the first first. */
export async function listOffersOfRequest(scope: Scope, requestId: number): Promise<Offer[]> {
  const { rows } =
    await sql<Offer>`${offers(scope, sql`o.placement_request_id = ${requestId}`)} order by o.id`.execute(
      scope.db,
    );
  return rows;
}

/** What of the offers to list; nothing named is all that whoever asks may see. */
export type OfferFilter = {
  readonly providerId?: number | undefined;
  readonly statuses?: readonly OfferStatus[] | undefined;
  readonly lane?: Lane | undefined;
  /** Of the request's reference or the person's name; it finds nothing for a provider, who may see neither. */
  readonly words?: string | undefined;
};

function offersThatFit(
  scope: Scope,
  { providerId, statuses, lane, words = '' }: OfferFilter,
): ReturnType<typeof sql> {
  const all = [sql<SqlBool>`true`];
  if (providerId !== undefined) all.push(sql`o.provider_id = ${providerId}`);
  if (statuses !== undefined) all.push(sql`o.status = any(${[...statuses]}::text[])`);
  if (lane !== undefined) all.push(sql`o.shown ->> 'lane' = ${lane}`);
  if (words.trim() !== '')
    all.push(sql`exists (select from (select r.reference, ${nameFor(scope)} from placement_request r
        join person p on p.council_id = r.council_id and p.id = r.person_id
        where r.council_id = o.council_id and r.id = o.placement_request_id) n
      where search_words(n.reference || ' ' || n.given_name || ' ' || n.family_name) like '%' || search_words(${words}) || '%')`);
  return sql`(${sql.join(all, sql` and `)})`;
}

/** Whom a request is for. */
export type OfferedFor = {
  readonly id: number;
  readonly reference: string;
  readonly person_reference: string;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
};

/** Whom some requests are for, by request. Council people only: to a provider it is empty. */
export async function listOfferedFor(
  scope: Scope,
  requestIds: readonly number[],
): Promise<ReadonlyMap<number, OfferedFor>> {
  const { rows } =
    await sql<OfferedFor>`select r.id, r.reference, p.reference as person_reference, ${nameFor(scope)}
    from placement_request r join person p on p.council_id = r.council_id and p.id = r.person_id
    where r.council_id = ${scope.who.councilId} and r.id = any(${[...new Set(requestIds)]}::bigint[])`.execute(
      scope.db,
    );
  return new Map(rows.map((row) => [row.id, row]));
}

/** One page of offers, those that wait for an answer first, the next deadline at the top. */
export async function listOffers(
  scope: Scope,
  filter: OfferFilter,
  { limit = 50, offset = 0 }: { readonly limit?: number; readonly offset?: number } = {},
): Promise<{ rows: Offer[]; total: number }> {
  const where = offersThatFit(scope, filter);
  const { rows } = await sql<Offer>`${offers(scope, where)}
    order by o.status = 'open' desc, case when o.status = 'open' then o.deadline_at end, o.id desc limit ${limit} offset ${offset}`.execute(
    scope.db,
  );
  const counted = await sql<{
    total: number;
  }>`select count(*) as total from offer o where o.council_id = ${scope.who.councilId}
    and ${where}`.execute(scope.db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** One page of the offers made to a provider, those that wait for an answer first, the next deadline at the top. */
export async function listOffersTo(
  scope: Scope,
  providerId: number,
  { open, ...page }: { readonly open?: boolean; readonly limit?: number; readonly offset?: number } = {},
): Promise<{ rows: Offer[]; total: number }> {
  const statuses =
    open === undefined ? undefined : OFFER_STATUSES.filter((status) => (status === 'open') === open);
  return await listOffers(scope, { providerId, statuses }, page);
}

/** One offer. Throws NotFound, also to another provider. */
export async function getOffer(scope: Scope, id: number): Promise<Offer> {
  const { rows } = await offers(scope, sql`o.id = ${id}`).execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new NotFound('offer');
  return row;
}

/** One offer, which nobody else may answer or change until this work is over. Throws NotFound. For actions. */
export async function lockOffer(scope: Scope, id: number): Promise<Offer> {
  await sql`select from offer where council_id = ${scope.who.councilId} and id = ${id} for update`.execute(
    scope.db,
  );
  return await getOffer(scope, id);
}

/** An offer to write. Instants. */
export type NewOffer = {
  readonly requestId: number;
  readonly providerId: number;
  readonly contractId: number;
  readonly rung: string;
  readonly leftOrderReason: string | null;
  readonly overBlockReason: string | null;
  readonly shown: Shown;
  readonly weeklyMinutes: number;
  readonly deadlineAt: Temporal.Instant;
};

/** Writes an offer; a second live one under the same contract for the same request is a conflict. For actions. */
export async function insertOffer(scope: Scope, offer: NewOffer): Promise<number> {
  const { rows } = await sql<{
    id: number;
  }>`insert into offer (council_id, placement_request_id, provider_id, contract_id, rung,
      left_order_reason, over_block_reason, shown, weekly_minutes, offered_by, offered_at, deadline_at)
    values (${scope.who.councilId}, ${offer.requestId}, ${offer.providerId}, ${offer.contractId}, ${offer.rung},
      ${offer.leftOrderReason}, ${offer.overBlockReason}, ${JSON.stringify(offer.shown)}::jsonb, ${offer.weeklyMinutes},
      ${scope.who.userId}, ${scope.now.toString()}, ${offer.deadlineAt.toString()})
    returning id`.execute(scope.db);
  return rows[0]?.id ?? 0;
}

/** Writes where some offers stand now. For actions. */
export async function updateOffers(scope: Scope, ids: readonly number[], status: OfferStatus): Promise<void> {
  if (ids.length === 0) return;
  await sql`update offer set status = ${status}, version = version + 1
    where council_id = ${scope.who.councilId} and id = any(${[...ids]}::bigint[])`.execute(scope.db);
}

/** Writes that the providers of some offers were reminded now. For actions. */
export async function markReminded(scope: Scope, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update offer set reminded_at = ${scope.now.toString()}, version = version + 1
    where council_id = ${scope.who.councilId} and id = any(${[...ids]}::bigint[]) and reminded_at is null`.execute(
    scope.db,
  );
}

/** A provider's answer to write. */
export type NewReply = {
  readonly offerId: number;
  readonly providerId: number;
  readonly kind: 'accept' | 'decline' | 'counter-propose';
  readonly reason: string | null;
  readonly words: string;
  readonly proposal: Proposal | null;
};

/** Writes an answer down. For actions. */
export async function insertReply(scope: Scope, reply: NewReply): Promise<void> {
  const proposal = reply.proposal === null ? null : JSON.stringify(reply.proposal);
  await sql`insert into offer_reply (council_id, offer_id, provider_id, kind, reason, words, proposal, replied_by, replied_at)
    values (${scope.who.councilId}, ${reply.offerId}, ${reply.providerId}, ${reply.kind}, ${reply.reason}, ${reply.words},
      ${proposal}::jsonb, ${scope.who.userId}, ${scope.now.toString()})`.execute(scope.db);
}

/** Open offers whose deadline has passed, by request. */
export async function listLapsed(scope: Scope): Promise<{ id: number; placement_request_id: number }[]> {
  const { rows } = await sql<{
    id: number;
    placement_request_id: number;
  }>`select id, placement_request_id from offer
    where council_id = ${scope.who.councilId} and status = 'open' and deadline_at <= ${scope.now.toString()} order by id`.execute(
    scope.db,
  );
  return rows;
}
