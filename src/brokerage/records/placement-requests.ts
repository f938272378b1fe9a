/** What brokerage seeks: requests, what happened to each, and what of them matching may know. Council people only. */
import { sql, type SqlBool } from 'kysely';
import type { Position } from '../../ground/geography.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import type { Lane, Seeker } from '../rules/candidate.ts';
import type { PeriodicNeed } from '../rules/periodic-need.ts';
import type { Identity } from '../rules/identifying-words.ts';
import { nameFor, searchedFor } from './named.ts';
import type { OfferWay } from '../rules/offer-rounds.ts';
import type { PlacementEvent, PlacementStatus, PlacementStep } from '../rules/placement-status.ts';

/** What is written down of a request when it is received. Instants; days 'YYYY-MM-DD'. */
export type NewRequest = {
  readonly packageId: number;
  readonly personId: number;
  readonly service: string;
  readonly visits: readonly PatternVisit[];
  /** A service by the week, night or day in place of visits. */
  readonly periodic?: PeriodicNeed | null;
  readonly wantedFrom: string;
  readonly lane: Lane;
  readonly receivedAt: Temporal.Instant;
  readonly dueAt: Temporal.Instant;
  readonly needs: readonly string[];
  readonly cultures: readonly string[];
  readonly language: Seeker['language'];
  readonly workerGender: Seeker['workerGender'];
  /** What else a provider should know, without anything that says who it is. */
  readonly words: string;
  /** The line whose place it takes: a change of provider. */
  readonly replacesLineId: number | null;
  /** How offers are made; one by one by the broker where nothing is said. */
  readonly way?: OfferWay;
};

/** The statuses in which somebody still waits for a provider. */
export const SEEKING: readonly PlacementStatus[] = ['waiting', 'offered', 'choosing'];

/** A request with what a broker sees of it. */
export type PlacementRequest = {
  readonly id: number;
  readonly reference: string;
  readonly version: number;
  readonly care_package_id: number;
  readonly package_reference: string;
  readonly cover_note: string | null;
  readonly person_id: number;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly person_reference: string;
  readonly service: string;
  readonly visits: readonly PatternVisit[];
  /** A service by the week, night or day; there are no visits then. */
  readonly periodic: PeriodicNeed | null;
  readonly wanted_from: string;
  readonly lane: Lane;
  readonly way: OfferWay;
  readonly received_at: Date;
  readonly due_at: Date;
  readonly status: PlacementStatus;
  readonly owner_id: number | null;
  readonly owner_name: string | null;
  readonly district: string | null;
  readonly ward: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly needs: readonly string[];
  readonly language: string | null;
  readonly language_required: boolean;
  readonly worker_gender: 'female' | 'male' | null;
  readonly worker_gender_required: boolean;
  readonly cultures: readonly string[];
  readonly words: string;
  readonly replaces_line_id: number | null;
};

function chosen(scope: Scope, where: ReturnType<typeof sql>) {
  return sql<PlacementRequest>`select r.id, r.reference, r.version, r.care_package_id, k.reference as package_reference, k.cover_note,
      r.person_id, ${nameFor(scope)}, p.reference as person_reference, r.service, r.visits, r.periodic, r.wanted_from, r.lane, r.way,
      r.received_at, r.due_at, r.status, r.owner_id, u.name as owner_name, r.district, r.ward, r.latitude, r.longitude, r.needs,
      r.language, r.language_required, r.worker_gender, r.worker_gender_required, r.cultures, r.words, r.replaces_line_id
    from placement_request r
      join person p on p.council_id = r.council_id and p.id = r.person_id
      join care_package k on k.council_id = r.council_id and k.id = r.care_package_id
      left join app_user u on u.id = r.owner_id
    where r.council_id = ${scope.who.councilId} and ${where}`;
}

/** One request. Throws NotFound. */
export async function getRequest(scope: Scope, id: number): Promise<PlacementRequest> {
  const { rows } = await chosen(scope, sql`r.id = ${id}`).execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new NotFound('placement request');
  return row;
}

/**
 * One request, which nobody else may change until this work is over, and neither may its live offers be answered. Throws
 * NotFound. For actions.
 */
export async function lockRequest(scope: Scope, id: number): Promise<PlacementRequest> {
  await sql`select from placement_request where council_id = ${scope.who.councilId} and id = ${id} for no key update`.execute(
    scope.db,
  );
  await sql`select from offer where council_id = ${scope.who.councilId} and placement_request_id = ${id}
    and status in ('open', 'accepted', 'counter-proposed') order by id for update`.execute(scope.db);
  return await getRequest(scope, id);
}

/** What to list of the queue. */
export type RequestFilter = {
  readonly statuses?: readonly PlacementStatus[] | undefined;
  readonly lane?: Lane | undefined;
  /** 'none' lists those that nobody owns. */
  readonly ownerId?: number | 'none' | undefined;
  readonly areaId?: number | undefined;
  readonly words?: string | undefined;
  /** Due from the first instant on and before the second. */
  readonly dueFrom?: Temporal.Instant | undefined;
  readonly dueBefore?: Temporal.Instant | undefined;
  readonly packageId?: number | undefined;
  readonly ids?: readonly number[] | undefined;
  /** Those that come after one, by when it is due and its id. */
  readonly after?: { readonly dueAt: Temporal.Instant; readonly id: number } | undefined;
};

function fits(scope: Scope, filter: RequestFilter) {
  const { statuses, lane, ownerId, areaId, words, dueFrom, dueBefore, packageId, ids, after } = filter;
  const all = [sql<SqlBool>`true`];
  if (dueFrom !== undefined) all.push(sql`r.due_at >= ${dueFrom.toString()}`);
  if (dueBefore !== undefined) all.push(sql`r.due_at < ${dueBefore.toString()}`);
  if (after !== undefined)
    all.push(sql`(r.due_at, r.id) > (${after.dueAt.toString()}::timestamptz, ${after.id})`);
  if (packageId !== undefined) all.push(sql`r.care_package_id = ${packageId}`);
  if (ids !== undefined) all.push(sql`r.id = any(${[...ids]}::bigint[])`);
  if (statuses !== undefined) all.push(sql`r.status = any(${[...statuses]}::text[])`);
  if (lane !== undefined) all.push(sql`r.lane = ${lane}`);
  if (ownerId === 'none') all.push(sql`r.owner_id is null`);
  else if (ownerId !== undefined) all.push(sql`r.owner_id = ${ownerId}`);
  if (areaId !== undefined)
    all.push(sql`exists (select from area a where a.council_id = ${scope.who.councilId} and a.id = ${areaId}
      and case a.made_of when 'wards' then r.ward else r.district end = any(a.parts))`);
  if (words !== undefined && words.trim() !== '')
    all.push(sql`(${searchedFor(scope)} like all (select '%' || word || '%' from regexp_split_to_table(search_words(${words}), ' ') word)
      or lower(r.reference) = lower(${words.trim()}))`);
  return sql.join(all, sql` and `);
}

/** One page of the requests that fit, those due first at the top, and how many there are in all. */
export async function listRequests(
  scope: Scope,
  filter: RequestFilter,
  { limit = 50, offset = 0 }: { readonly limit?: number | null; readonly offset?: number } = {},
): Promise<{ rows: PlacementRequest[]; total: number }> {
  const where = fits(scope, filter);
  const { rows } = await sql<PlacementRequest>`${chosen(scope, where)} order by r.due_at, r.id
    limit ${limit} offset ${offset}`.execute(scope.db);
  const counted = await sql<{
    total: number;
  }>`select count(*) as total from (${chosen(scope, where)}) r`.execute(scope.db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** Writes a request down, with where the home is, and gives it its reference, such as PR1042. For actions. */
export async function insertRequest(
  scope: Scope,
  request: NewRequest,
): Promise<{ id: number; reference: string }> {
  const { language, workerGender } = request;
  const { rows } = await sql<{ id: number }>`
    insert into placement_request (council_id, reference, care_package_id, person_id, service, visits, periodic, wanted_from, lane, received_at,
      due_at, status, district, ward, latitude, longitude, needs, language, language_required, worker_gender, worker_gender_required,
      cultures, words, replaces_line_id, way, recorded_by)
    select ${scope.who.councilId}, gen_random_uuid(), ${request.packageId}, p.id, ${request.service}, ${JSON.stringify(request.visits)}::jsonb, ${request.periodic ? JSON.stringify(request.periodic) : null}::jsonb,
      ${request.wantedFrom}, ${request.lane}, ${request.receivedAt.toString()}, ${request.dueAt.toString()}, 'waiting',
      nullif(split_part(p.postcode, ' ', 1), ''), w.ward_name, coalesce(p.latitude, w.latitude), coalesce(p.longitude, w.longitude),
      ${[...request.needs]}::text[], ${language?.name ?? null}, ${language?.required ?? false}, ${workerGender?.gender ?? null},
      ${workerGender?.required ?? false}, ${[...request.cultures]}::text[], ${request.words}, ${request.replacesLineId}::bigint,
      ${request.way ?? 'to one'}, ${scope.who.userId}
    from person p left join place_postcode w on w.postcode = p.postcode
    where p.council_id = ${scope.who.councilId} and p.id = ${request.personId}
    returning id`.execute(scope.db);
  const id = rows[0]?.id;
  if (id === undefined) throw new NotFound('person');
  const reference = `PR${id}`;
  await sql`update placement_request set reference = ${reference} where council_id = ${scope.who.councilId} and id = ${id}`.execute(
    scope.db,
  );
  return { id, reference };
}

/** Writes where a request that is locked stands now. For actions. */
export async function updateRequest(
  scope: Scope,
  id: number,
  values: { readonly status: PlacementStatus; readonly owner_id: number | null; readonly way?: OfferWay },
): Promise<void> {
  await scope.db
    .updateTable('placement_request')
    .set((is) => ({ ...values, version: is('version', '+', 1) }))
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** Starts the clock of a request anew where another provider is sought for it, in place of a line. For actions. */
export async function seekAgain(
  scope: Scope,
  id: number,
  again: {
    readonly wantedFrom: string;
    readonly receivedAt: Temporal.Instant;
    readonly dueAt: Temporal.Instant;
    readonly replacesLineId: number;
    readonly periodic: PeriodicNeed | null;
  },
): Promise<void> {
  await scope.db
    .updateTable('placement_request')
    .set({
      periodic: again.periodic === null ? null : sql`${JSON.stringify(again.periodic)}::jsonb`,
      wanted_from: again.wantedFrom,
      received_at: again.receivedAt.toString(),
      due_at: again.dueAt.toString(),
      replaces_line_id: again.replacesLineId,
    })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** One thing that happened to a request, and who wrote it down. */
export type RecordedEvent = { readonly event: PlacementEvent; readonly by: string | null };

/** All that happened to a request, in the order in which it was written down. */
export async function listRequestEvents(scope: Scope, requestId: number): Promise<RecordedEvent[]> {
  const { rows } = await sql<{ id: number; kind: string; detail: object; at: number; by: string | null }>`
    select e.id, e.kind, e.detail, extract(epoch from e.happened_at)::bigint as at, u.name as by
    from placement_event e left join app_user u on u.id = e.recorded_by
    where e.council_id = ${scope.who.councilId} and e.placement_request_id = ${requestId} order by e.id`.execute(
    scope.db,
  );
  return rows.map(({ by, detail, ...row }) => ({ by, event: { ...detail, ...row } as PlacementEvent }));
}

/** Writes down something that happened to a request. For actions. */
export async function insertRequestEvent(
  scope: Scope,
  requestId: number,
  step: PlacementStep,
): Promise<void> {
  const { kind, ...detail } = step;
  await sql`insert into placement_event (council_id, placement_request_id, kind, detail, happened_at, recorded_by)
    values (${scope.who.councilId}, ${requestId}, ${kind}, ${JSON.stringify(detail)}::jsonb, ${scope.now.toString()},
      ${scope.who.userId})`.execute(scope.db);
}

/** What matching may know of some requests, in the order of their ids. */
export async function listSeekers(scope: Scope, requestIds: readonly number[]): Promise<Seeker[]> {
  const { rows } = await sql<
    Omit<Seeker, 'language' | 'workerGender' | 'home'> &
      Position & {
        gender: 'female' | 'male' | null;
        genderRequired: boolean;
        tongue: string | null;
        tongueRequired: boolean;
      }
  >`select r.id as "requestId", r.lane, r.service, r.wanted_from as "wantedFrom", r.visits, r.periodic, r.needs, r.cultures, r.latitude, r.longitude,
      r.worker_gender as gender, r.worker_gender_required as "genderRequired", r.language as tongue, r.language_required as "tongueRequired",
      array(select a.id::float8 from area a where a.council_id = r.council_id and a.closed_on is null
        and case a.made_of when 'wards' then r.ward else r.district end = any(a.parts) order by a.id) as "areaIds",
      array(select w.provider_id::float8 from provider_wish w where w.council_id = r.council_id and w.person_id = r.person_id
        and w.ended_at is null and w.wish = 'refused' order by 1) as "refusedProviderIds",
      array(select w.provider_id::float8 from provider_wish w where w.council_id = r.council_id and w.person_id = r.person_id
        and w.ended_at is null and w.wish = 'wanted' order by 1) as "wantedProviderIds",
      array(select distinct l.provider_id::float8 from package_line l where l.council_id = r.council_id and l.person_id = r.person_id
        and l.id is distinct from r.replaces_line_id and l.starts_on <= r.wanted_from and (l.ends_on is null or l.ends_on >= r.wanted_from)
        order by 1) as "currentProviderIds",
      array(select distinct l.provider_id::float8 from package_line l where l.council_id = r.council_id and l.person_id = r.person_id
        and l.ends_on < r.wanted_from order by 1) as "formerProviderIds",
      array(select distinct o.service from placement_request o where o.council_id = r.council_id and o.person_id = r.person_id and o.id <> r.id
        and o.status in ('waiting', 'offered', 'choosing') order by 1) as "besideServices"
    from placement_request r where r.council_id = ${scope.who.councilId} and r.id = any(${[...requestIds]}::bigint[])
    order by r.id`.execute(scope.db);
  return rows.map(({ latitude, longitude, gender, genderRequired, tongue, tongueRequired, ...row }) => ({
    ...row,
    home: latitude === null || longitude === null ? null : { latitude, longitude },
    language: tongue === null ? null : { name: tongue, required: tongueRequired },
    workerGender: gender === null ? null : { gender, required: genderRequired },
  }));
}

/** What else is sought for the person of a request: other requests that still seek, by id. */
export async function listBeside(
  scope: Scope,
  { id, person_id }: Pick<PlacementRequest, 'id' | 'person_id'>,
): Promise<PlacementRequest[]> {
  const { rows } = await sql<PlacementRequest>`${chosen(
    scope,
    sql`r.person_id = ${person_id} and r.id <> ${id} and r.status = any(${[...SEEKING]}::text[])`,
  )} order by r.id`.execute(scope.db);
  return rows;
}

/** Everything that would tell who a request is for, so that none of it is shown: the person's and their representatives'. */
export async function getIdentity(scope: Scope, request: PlacementRequest): Promise<Identity> {
  const { rows } = await sql<Identity>`
    select array_remove(array[p.given_name, p.family_name, p.known_as] || array(select r.name from representative r
        where r.council_id = p.council_id and r.person_id = p.id), null) as names,
      array[p.reference, ${request.reference}::text, ${request.package_reference}::text] as "references",
      p.address_lines as "addressLines", p.postcode, p.date_of_birth::text as "dateOfBirth", p.nhs_number as "nhsNumber",
      array_remove(array[p.phone] || array(select r.phone from representative r
        where r.council_id = p.council_id and r.person_id = p.id), null) as phones,
      array_remove(array[p.email] || array(select r.email from representative r
        where r.council_id = p.council_id and r.person_id = p.id), null) as emails, p.uprn
    from person p where p.council_id = ${scope.who.councilId} and p.id = ${request.person_id}`.execute(
    scope.db,
  );
  const [identity] = rows;
  if (identity === undefined) throw new NotFound('person');
  return identity;
}

/** The names of the council's areas that hold the home of a request. */
export async function areaNamesOf(scope: Scope, requestId: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select a.name from area a
      join placement_request r on r.council_id = a.council_id and r.id = ${requestId}
    where a.council_id = ${scope.who.councilId} and a.closed_on is null
      and case a.made_of when 'wards' then r.ward else r.district end = any(a.parts) order by a.name`.execute(
    scope.db,
  );
  return rows.map(({ name }) => name);
}
