/** What the queue of placement says of all who wait, and which requests time or a round moves on. Council people only. */
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import type { Lane } from '../rules/candidate.ts';
import type { OfferStatus } from '../rules/offer-status.ts';
import { SEEKING } from './placement-requests.ts';

/** A part of the queue: how many wait in it. */
export type QueuePart<Key> = { readonly key: Key; readonly count: number };

/** The queue in numbers. `oldestAt` is when the one who has waited longest was received. */
export type QueueNumbers = {
  readonly waiting: number;
  readonly over: number;
  readonly dueToday: number;
  readonly dueTomorrow: number;
  readonly unowned: number;
  readonly mine: number;
  readonly oldestAt: Date | null;
  /** The half of those who wait now have waited at least this many hours. */
  readonly medianHours: number | null;
  readonly lanes: readonly QueuePart<Lane>[];
  /** The most first; a home in several areas counts in each, one in none is null. */
  readonly areas: ReadonlyArray<QueuePart<number | null> & { readonly name: string | null }>;
};

/** The queue in numbers; `tomorrow` and `dayAfter` are the first instants of those days. */
export async function queueNumbers(
  scope: Scope,
  { tomorrow, dayAfter }: { readonly tomorrow: Temporal.Instant; readonly dayAfter: Temporal.Instant },
): Promise<QueueNumbers> {
  const now = scope.now.toString();
  const waits = sql`r.council_id = ${scope.who.councilId} and r.status = any(${[...SEEKING]}::text[])`;
  const { rows } = await sql<Omit<QueueNumbers, 'lanes' | 'areas'>>`
    select count(*) as waiting, count(*) filter (where r.due_at < ${now}) as over,
      count(*) filter (where r.due_at >= ${now} and r.due_at < ${tomorrow.toString()}) as "dueToday",
      count(*) filter (where r.due_at >= greatest(${now}::timestamptz, ${tomorrow.toString()}::timestamptz) and r.due_at < ${dayAfter.toString()}) as "dueTomorrow",
      count(*) filter (where r.owner_id is null) as unowned, count(*) filter (where r.owner_id = ${scope.who.userId}) as mine,
      min(r.received_at) as "oldestAt",
      (percentile_cont(0.5) within group (order by extract(epoch from ${now}::timestamptz - r.received_at)) / 3600)::float8 as "medianHours"
    from placement_request r where ${waits}`.execute(scope.db);
  const lanes = await sql<QueuePart<Lane>>`select r.lane as key, count(*) as count from placement_request r
    where ${waits} group by r.lane order by count(*) desc, r.lane`.execute(scope.db);
  const areas = await sql<
    QueueNumbers['areas'][number]
  >`select a.id as key, a.name, count(*) as count from placement_request r
      left join area a on a.council_id = r.council_id and a.closed_on is null
        and case a.made_of when 'wards' then r.ward else r.district end = any(a.parts)
    where ${waits} group by a.id, a.name order by count(*) desc, a.name nulls last`.execute(scope.db);
  const [numbers] = rows;
  if (numbers === undefined) throw new Error('A count gave no row.');
  return { ...numbers, lanes: lanes.rows, areas: areas.rows };
}

/** What was done for a request so far: its offers by where they stand, and the newest note. */
export type Efforts = {
  readonly requestId: number;
  readonly areas: readonly string[];
  readonly offers: Readonly<Partial<Record<OfferStatus, number>>>;
  readonly lastNote: string | null;
};

/** What was done for each of some requests, by request, with the names of the areas that hold the home. */
export async function listEfforts(
  scope: Scope,
  requestIds: readonly number[],
): Promise<Map<number, Efforts>> {
  const { rows } = await sql<Efforts>`
    select r.id as "requestId",
      array(select a.name from area a where a.council_id = r.council_id and a.closed_on is null
        and case a.made_of when 'wards' then r.ward else r.district end = any(a.parts) order by a.name) as areas,
      (select coalesce(jsonb_object_agg(o.status, o.count), '{}') from (select status, count(*) from offer
        where council_id = r.council_id and placement_request_id = r.id group by status) o) as offers,
      (select e.detail ->> 'words' from placement_event e where e.council_id = r.council_id and e.placement_request_id = r.id
        and e.kind = 'note' order by e.id desc limit 1) as "lastNote"
    from placement_request r where r.council_id = ${scope.who.councilId} and r.id = any(${[...requestIds]}::bigint[])`.execute(
    scope.db,
  );
  return new Map(rows.map((row) => [row.requestId, row]));
}

/** The requests that nobody has an offer of, those due first at the top: of these somebody may be unable to be placed at all. */
export async function listUnasked(scope: Scope, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from placement_request
    where council_id = ${scope.who.councilId} and status = 'waiting' order by due_at, id limit ${limit}`.execute(
    scope.db,
  );
  return rows.map(({ id }) => id);
}

/** The council's open areas, by name. */
export async function listAreaChoices(scope: Scope): Promise<{ id: number; name: string }[]> {
  const { rows } = await sql<{ id: number; name: string }>`select id, name from area
    where council_id = ${scope.who.councilId} and closed_on is null order by name`.execute(scope.db);
  return rows;
}

/** Everybody who owns a request that still seeks, by name. */
export async function listOwners(scope: Scope): Promise<{ id: number; name: string }[]> {
  const { rows } = await sql<{
    id: number;
    name: string;
  }>`select distinct u.id, u.name from placement_request r
      join app_user u on u.id = r.owner_id
    where r.council_id = ${scope.who.councilId} and r.status = any(${[...SEEKING]}::text[]) order by u.name, u.id`.execute(
    scope.db,
  );
  return rows;
}

/** The requests that time moves on: an offer is past its deadline or its reminder is due, or offers go on by themselves. */
export async function listToAdvance(scope: Scope): Promise<number[]> {
  const percent = await settingOn(scope, 'offer_answer_minutes', londonDay(scope.now));
  const { rows } = await sql<{ id: number }>`select r.id from placement_request r
    where r.council_id = ${scope.who.councilId} and (r.way <> 'to one' and r.status in ('waiting', 'offered')
      or exists (select from offer o where o.council_id = r.council_id and o.placement_request_id = r.id and o.status = 'open'
        and (o.deadline_at < ${scope.now.toString()} or o.reminded_at is null
          and o.offered_at + (o.deadline_at - o.offered_at) * ${percent.remind_after_percent}::float8 / 100 <= ${scope.now.toString()}))) order by r.due_at, r.id`.execute(
    scope.db,
  );
  return rows.map(({ id }) => id);
}
