/** Placements and their service orders: what came of an accepted offer. A provider sees its own. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { ServiceOrder } from '../rules/service-order.ts';

/** An arrangement that was made. Days are 'YYYY-MM-DD'. */
export type Placement = {
  readonly id: number;
  readonly placement_request_id: number;
  readonly offer_id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly contract_id: number;
  readonly package_line_id: number;
  readonly probation_ends_on: string | null;
  readonly placed_at: Date;
  readonly ended_at: Date | null;
  readonly ended_reason: string | null;
};

function placements(scope: Scope, where: ReturnType<typeof sql>) {
  return sql<Placement>`select m.id, m.placement_request_id, m.offer_id, m.provider_id, p.name as provider_name, m.contract_id,
      m.package_line_id, m.probation_ends_on, m.placed_at, m.ended_at, m.ended_reason
    from placement m join provider p on p.council_id = m.council_id and p.id = m.provider_id
    where m.council_id = ${scope.who.councilId} and ${where}`;
}

/** The placements of a request, the newest first. */
export async function listPlacements(scope: Scope, requestId: number): Promise<Placement[]> {
  const { rows } =
    await sql<Placement>`${placements(scope, sql`m.placement_request_id = ${requestId}`)} order by m.id desc`.execute(
      scope.db,
    );
  return rows;
}

/** One placement. Throws NotFound, also to another provider. */
export async function getPlacement(scope: Scope, id: number): Promise<Placement> {
  const { rows } = await placements(scope, sql`m.id = ${id}`).execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new NotFound('placement');
  return row;
}

/** One placement, which nobody else may end or answer an order of until this work is over. Throws NotFound. For actions. */
export async function lockPlacement(scope: Scope, id: number): Promise<Placement> {
  await sql`select from placement where council_id = ${scope.who.councilId} and id = ${id} for no key update`.execute(
    scope.db,
  );
  return await getPlacement(scope, id);
}

/** The placement that goes on under a line of a care package; undefined where the line was arranged without one. */
export async function findPlacementOfLine(scope: Scope, lineId: number): Promise<Placement | undefined> {
  const { rows } = await placements(scope, sql`m.package_line_id = ${lineId} and m.ended_at is null`).execute(
    scope.db,
  );
  return rows[0];
}

/** The placements that go on under some lines, in the order of their requests. */
export async function listLivePlacementsOfLines(
  scope: Scope,
  lineIds: readonly number[],
): Promise<Placement[]> {
  if (lineIds.length === 0) return [];
  const { rows } = await sql<Placement>`${placements(
    scope,
    sql`m.package_line_id = any(${[...lineIds]}::bigint[]) and m.ended_at is null`,
  )} order by m.placement_request_id`.execute(scope.db);
  return rows;
}

/** The placement made of an offer. */
export async function findPlacementOfOffer(scope: Scope, offerId: number): Promise<Placement | undefined> {
  const { rows } = await placements(scope, sql`m.offer_id = ${offerId}`).execute(scope.db);
  return rows[0];
}

/** Of some lines, the requests whose placement goes on and is not known to have started. */
export async function listRequestsToStart(scope: Scope, lineIds: readonly number[]): Promise<number[]> {
  if (lineIds.length === 0) return [];
  const { rows } = await sql<{ id: number }>`select r.id from placement m
      join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id
    where m.council_id = ${scope.who.councilId} and m.ended_at is null and r.status in ('placed', 'ordered')
      and m.package_line_id = any(${[...lineIds]}::bigint[]) order by r.id`.execute(scope.db);
  return rows.map(({ id }) => id);
}

/** Writes a placement; a second live one of the same request is a conflict. Answers its id. For actions. */
export async function insertPlacement(
  scope: Scope,
  placement: Pick<
    Placement,
    | 'placement_request_id'
    | 'offer_id'
    | 'provider_id'
    | 'contract_id'
    | 'package_line_id'
    | 'probation_ends_on'
  >,
): Promise<number> {
  const { id } = await scope.db
    .insertInto('placement')
    .values({
      ...placement,
      council_id: scope.who.councilId,
      placed_by: scope.who.userId,
      placed_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The placement of a line that ended last; undefined where the line was arranged without one, or it goes on. */
export async function findEndedPlacementOfLine(scope: Scope, lineId: number): Promise<Placement | undefined> {
  const { rows } =
    await sql<Placement>`${placements(scope, sql`m.package_line_id = ${lineId}`)} order by m.id desc limit 1`.execute(
      scope.db,
    );
  return rows.find(({ ended_at }) => ended_at !== null);
}

/** Writes that a placement goes on after all. For actions. */
export async function reopenPlacementRow(scope: Scope, id: number): Promise<void> {
  await scope.db
    .updateTable('placement')
    .set({ ended_at: null, ended_reason: null })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** Writes that a placement has ended. For actions. */
export async function endPlacementRow(scope: Scope, id: number, reason: string): Promise<void> {
  await scope.db
    .updateTable('placement')
    .set({ ended_at: scope.now.toString(), ended_reason: reason })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** A service order as issued, and the provider's answer to it. */
export type IssuedOrder = {
  readonly id: number;
  readonly reference: string;
  readonly placement_id: number;
  readonly placement_request_id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly person_id: number;
  readonly package_line_id: number;
  readonly version: number;
  readonly content: ServiceOrder;
  readonly because: string;
  readonly issued_at: Date;
  readonly accepted: boolean | null;
  readonly reply_words: string | null;
  readonly replied_at: Date | null;
  /** The last day of its line, 'YYYY-MM-DD'. */
  readonly ends_on: string | null;
  /** Whether its placement goes on. */
  readonly going_on: boolean;
  /** Whether a later version took its place. */
  readonly replaced: boolean;
};

function orders(scope: Scope, where: ReturnType<typeof sql>) {
  return sql<IssuedOrder>`select o.id, o.reference, o.placement_id, m.placement_request_id, o.provider_id, p.name as provider_name,
      l.person_id, o.package_line_id, o.version, o.content, o.because, o.issued_at, y.accepted, y.words as reply_words, y.replied_at, l.ends_on,
      m.ended_at is null as going_on,
      exists (select from service_order n where n.council_id = o.council_id and n.placement_id = o.placement_id and n.version > o.version) as replaced
    from service_order o
      join placement m on m.council_id = o.council_id and m.id = o.placement_id
      join provider p on p.council_id = o.council_id and p.id = o.provider_id
      join package_line l on l.council_id = o.council_id and l.id = o.package_line_id
      left join service_order_reply y on y.council_id = o.council_id and y.service_order_id = o.id
    where o.council_id = ${scope.who.councilId} and ${where}`;
}

/** The orders of a placement, the newest first. */
export async function listOrders(scope: Scope, placementId: number): Promise<IssuedOrder[]> {
  const { rows } =
    await sql<IssuedOrder>`${orders(scope, sql`o.placement_id = ${placementId}`)} order by o.version desc`.execute(
      scope.db,
    );
  return rows;
}

/** Which orders to list: by what the provider answered to the newest version. */
export const ORDER_ANSWERS = ['waiting', 'accepted', 'questioned'] as const;
export type OrderAnswer = (typeof ORDER_ANSWERS)[number];
export type OrderFilter = {
  readonly providerId?: number | undefined;
  readonly answer?: OrderAnswer | undefined;
  /** Of the order's reference or whom it is for. */
  readonly words?: string | undefined;
};

/** One page of the newest version of every order: questioned first, then those that wait, the newest at the top. */
export async function listNewestOrders(
  scope: Scope,
  { providerId, answer, words = '' }: OrderFilter,
  { limit = 50, offset = 0 }: { readonly limit?: number; readonly offset?: number } = {},
): Promise<{ rows: IssuedOrder[]; total: number }> {
  const all = [sql`true`];
  if (providerId !== undefined) all.push(sql`o.provider_id = ${providerId}`);
  if (answer === 'waiting') all.push(sql`o.accepted is null and o.going_on`);
  if (answer === 'accepted') all.push(sql`o.accepted`);
  if (answer === 'questioned') all.push(sql`not o.accepted`);
  if (words.trim() !== '')
    all.push(
      sql`search_words(o.reference || ' ' || (o.content ->> 'who')) like '%' || search_words(${words}) || '%'`,
    );
  const newest = sql`(${orders(
    scope,
    sql`not exists (select from service_order n where n.council_id = o.council_id
    and n.placement_id = o.placement_id and n.version > o.version)`,
  )}) o where ${sql.join(all, sql` and `)}`;
  const { rows } = await sql<IssuedOrder>`select o.* from ${newest}
    order by o.accepted is false desc, o.accepted is null and o.going_on desc, o.id desc limit ${limit} offset ${offset}`.execute(
    scope.db,
  );
  const counted = await sql<{ total: number }>`select count(*) as total from ${newest}`.execute(scope.db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** One order. Throws NotFound, also to another provider. */
export async function getOrder(scope: Scope, id: number): Promise<IssuedOrder> {
  const { rows } = await orders(scope, sql`o.id = ${id}`).execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new NotFound('service order');
  return row;
}

/** Writes an order as it is issued; its version follows the newest. Answers its id. For actions. */
export async function insertOrder(
  scope: Scope,
  order: {
    readonly placementId: number;
    readonly providerId: number;
    readonly lineId: number;
    readonly content: ServiceOrder;
    readonly because: string;
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into service_order (council_id, reference, placement_id, provider_id, package_line_id, version, content, because, issued_by, issued_at)
    select ${scope.who.councilId}, 'SO' || ${order.placementId}::bigint, ${order.placementId}, ${order.providerId}, ${order.lineId},
      coalesce(max(version), 0) + 1, ${JSON.stringify(order.content)}::jsonb, ${order.because}, ${scope.who.userId}, ${scope.now.toString()}
    from service_order where council_id = ${scope.who.councilId} and placement_id = ${order.placementId}
    returning id`.execute(scope.db);
  return rows[0]?.id ?? 0;
}

/** Writes a provider's answer to an order. For actions. */
export async function insertOrderReply(
  scope: Scope,
  order: IssuedOrder,
  accepted: boolean,
  words: string,
): Promise<void> {
  await scope.db
    .insertInto('service_order_reply')
    .values({
      council_id: scope.who.councilId,
      service_order_id: order.id,
      provider_id: order.provider_id,
      accepted,
      words,
      replied_by: scope.who.userId,
      replied_at: scope.now.toString(),
    })
    .execute();
}

/** The placements that go on although their line had its last day before a day ('YYYY-MM-DD'), in order of id. */
export async function listPlacementsOver(scope: Scope, day: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select m.id from placement m
      join package_line l on l.council_id = m.council_id and l.id = m.package_line_id
    where m.council_id = ${scope.who.councilId} and m.ended_at is null and l.ends_on < ${day} order by m.id`.execute(
    scope.db,
  );
  return rows.map(({ id }) => id);
}

/** What is known of the start of a placement: what its line asks for, and what the provider has said. Days 'YYYY-MM-DD'. */
export type StartSaid = {
  /** The first day of its line. */
  readonly startsOn: string;
  /** Whether it has no visits, so that no verified visit can show that it began. */
  readonly withoutVisits: boolean;
  readonly startedOn: string | null;
  readonly words: string | null;
  readonly saidAt: Date | null;
};

/** The start of a placement. Throws NotFound, also to another provider. */
export async function getStart(scope: Scope, placementId: number): Promise<StartSaid> {
  const { rows } = await sql<StartSaid>`
    select l.starts_on as "startsOn", exists (select from periodic_week w where w.council_id = l.council_id and w.package_line_id = l.id)
        as "withoutVisits", s.started_on as "startedOn", s.words, s.said_at as "saidAt"
    from placement m join package_line l on l.council_id = m.council_id and l.id = m.package_line_id
      left join placement_start s on s.council_id = m.council_id and s.placement_id = m.id
    where m.council_id = ${scope.who.councilId} and m.id = ${placementId}`.execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new NotFound('placement');
  return row;
}

/** Writes that a provider says that care began; a second time is a conflict. For actions. */
export async function insertStart(
  scope: Scope,
  { id, provider_id }: Pick<Placement, 'id' | 'provider_id'>,
  said: { readonly startedOn: string; readonly words: string },
): Promise<void> {
  await scope.db
    .insertInto('placement_start')
    .values({
      council_id: scope.who.councilId,
      placement_id: id,
      provider_id,
      started_on: said.startedOn,
      words: said.words,
      said_by: scope.who.userId,
      said_at: scope.now.toString(),
    })
    .execute();
}
