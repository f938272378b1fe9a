/** Care workers as rounds see them: how they travel, when they are there, when they are away, and what they are paid. */
import { sql } from 'kysely';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import { type Check, lackingOn, checkNames, standingChecks } from '../../providers/rules/checks.ts';
import type { PayTerms } from '../rules/round-pay.ts';
import type { RotaWorker, Spot } from '../rules/rota.ts';
import type { Absence, WeeklyShift } from '../rules/shifts-of-day.ts';
import type { TravelMode } from '../rules/travel-estimate.ts';

type Row = {
  readonly id: number;
  readonly reference: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly gender: string | null;
  readonly languages: string[];
  readonly phone: string | null;
  readonly starts_on: string | null;
  readonly ends_on: string | null;
  readonly travel_mode: TravelMode | null;
  readonly start_postcode: string | null;
  readonly end_postcode: string | null;
  readonly most_weekly_minutes: number | null;
  readonly checks: Check[];
};

/** Everybody who works for a provider on some day from one to another, by name: who they are on each day, with training and checks as they stand on it. */
export async function listRotaWorkers(
  scope: Scope,
  providerId: number,
  from: string,
  to: string,
): Promise<(day: string) => RotaWorker[]> {
  const { rows } = await sql<Row>`
    select w.id, w.reference, w.given_name, w.family_name, w.gender, w.languages, w.phone, w.starts_on, w.ends_on, r.travel_mode,
      r.start_postcode, r.end_postcode, r.most_weekly_minutes, coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind,
          'done_on', c.done_on, 'expires_on', c.expires_on, 'corrects_id', c.corrects_id, 'withdrawn', c.withdrawn))
        from worker_check c where c.council_id = w.council_id and c.care_worker_id = w.id), '[]'::jsonb) as checks
    from care_worker w
      left join round_worker r on r.council_id = w.council_id and r.care_worker_id = w.id
    where w.council_id = ${scope.who.councilId} and w.provider_id = ${providerId}
      and (w.starts_on is null or w.starts_on <= ${to}) and (w.ends_on is null or w.ends_on >= ${from})
    order by w.given_name, w.family_name, w.id`.execute(scope.db);
  const spots = await findSpots(
    scope,
    rows.flatMap(({ start_postcode, end_postcode }) => [start_postcode, end_postcode]),
  );
  return (day) =>
    rows
      .filter(
        ({ starts_on, ends_on }) =>
          (starts_on === null || starts_on <= day) && (ends_on === null || ends_on >= day),
      )
      .map((row) => asWorker(row, day, spots));
}

function asWorker(row: Row, day: string, spots: ReadonlyMap<string, Spot>): RotaWorker {
  const spot = (postcode: string | null): Spot | undefined =>
    postcode === null ? undefined : spots.get(postcode);
  return {
    id: row.id,
    reference: row.reference,
    name: `${row.given_name} ${row.family_name}`,
    phone: row.phone,
    gender: row.gender,
    languages: row.languages,
    skills: standingChecks(row.checks, day)
      .filter(({ state }) => state === 'good' || state === 'ends soon')
      .map(({ kind }) => kind),
    lacking: lackingOn(row.checks, day).map((kind) => checkNames[kind]),
    mode: row.travel_mode ?? 'car',
    start: spot(row.start_postcode),
    end: spot(row.end_postcode),
    mostWeeklyMinutes: row.most_weekly_minutes,
  };
}

/** Where postcodes are; for the first half of one, the middle of all that begin with it. */
async function findSpots(
  scope: Scope,
  postcodes: readonly (string | null)[],
): Promise<ReadonlyMap<string, Spot>> {
  const wanted = [...new Set(postcodes.filter((one) => one !== null))];
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ asked: string; latitude: number | null; longitude: number | null }>`
    select a.asked, avg(p.latitude) as latitude, avg(p.longitude) as longitude
    from unnest(${wanted}::text[]) a(asked)
      left join place_postcode p on p.postcode = a.asked or (position(' ' in a.asked) = 0 and split_part(p.postcode, ' ', 1) = a.asked)
    group by a.asked`.execute(scope.db);
  return new Map(
    rows.map(({ asked, latitude, longitude }) => [
      asked,
      {
        name: asked.includes(' ') ? asked : `the middle of ${asked}`,
        position: latitude === null || longitude === null ? undefined : { latitude, longitude },
      },
    ]),
  );
}

/** A weekly shift as it was written down. */
export type RecordedShift = WeeklyShift & { readonly id: number };

/** The shifts of a provider's workers that hold on some day from one to another; of one worker where one is named. */
export async function listShifts(
  scope: Scope,
  providerId: number,
  { from, to, workerId }: { readonly from: string; readonly to: string; readonly workerId?: number },
): Promise<RecordedShift[]> {
  const { rows } = await sql<RecordedShift>`
    select id, care_worker_id as "workerId", weekdays, to_char(start_time, 'HH24:MI') as "startTime", to_char(end_time, 'HH24:MI') as "endTime",
      starts_on as "startsOn", ends_on as "endsOn"
    from worker_shift
    where council_id = ${scope.who.councilId} and provider_id = ${providerId} and starts_on <= ${to}
      and (ends_on is null or ends_on >= ${from}) and (${workerId ?? null}::bigint is null or care_worker_id = ${workerId ?? null})
    order by care_worker_id, weekdays, start_time, id`.execute(scope.db);
  return rows;
}

/** An absence as it was written down. */
export type RecordedAbsence = Absence & { readonly id: number; readonly words: string };

/** The absences of a provider's workers that fall in a time, in seconds since 1970; of one worker where one is named. */
export async function listAbsences(
  scope: Scope,
  providerId: number,
  { from, to, workerId }: { readonly from: number; readonly to: number; readonly workerId?: number },
): Promise<RecordedAbsence[]> {
  const { rows } = await sql<RecordedAbsence>`
    select id, care_worker_id as "workerId", kind, extract(epoch from starts_at)::bigint as "from", extract(epoch from ends_at)::bigint as "to", words
    from worker_absence
    where council_id = ${scope.who.councilId} and provider_id = ${providerId} and starts_at < to_timestamp(${to})
      and (ends_at is null or (ends_at > to_timestamp(${from}) and ends_at > starts_at))
      and (${workerId ?? null}::bigint is null or care_worker_id = ${workerId ?? null})
    order by starts_at, id`.execute(scope.db);
  return rows;
}

/** How a worker goes on rounds, as it is written down; version 0 where nothing is yet. */
export type WayOfWorker = {
  readonly travelMode: TravelMode;
  readonly startPostcode: string | null;
  readonly endPostcode: string | null;
  readonly mostWeeklyMinutes: number | null;
  readonly version: number;
};

/** How a worker goes on rounds. */
export async function getWay(scope: Scope, workerId: number): Promise<WayOfWorker> {
  const row = await scope.db
    .selectFrom('round_worker')
    .where('council_id', '=', scope.who.councilId)
    .where('care_worker_id', '=', workerId)
    .select(['travel_mode', 'start_postcode', 'end_postcode', 'most_weekly_minutes', 'version'])
    .executeTakeFirst();
  return {
    travelMode: row?.travel_mode ?? 'car',
    startPostcode: row?.start_postcode ?? null,
    endPostcode: row?.end_postcode ?? null,
    mostWeeklyMinutes: row?.most_weekly_minutes ?? null,
    version: row?.version ?? 0,
  };
}

type OfWorker = { readonly workerId: number; readonly providerId: number };

/** Writes how a worker goes on rounds. Throws ChangedMeanwhile unless it is still at its version. For actions. */
export async function saveWay(
  scope: Scope,
  { workerId, providerId }: OfWorker,
  way: WayOfWorker,
): Promise<void> {
  const done = await sql`
    insert into round_worker (council_id, care_worker_id, provider_id, travel_mode, start_postcode, end_postcode, most_weekly_minutes, changed_by, changed_at)
    values (${scope.who.councilId}, ${workerId}, ${providerId}, ${way.travelMode}, ${way.startPostcode}, ${way.endPostcode},
      ${way.mostWeeklyMinutes}, ${scope.who.userId}, ${scope.now.toString()})
    on conflict (council_id, care_worker_id) do update set travel_mode = excluded.travel_mode, start_postcode = excluded.start_postcode,
      end_postcode = excluded.end_postcode, most_weekly_minutes = excluded.most_weekly_minutes, changed_by = excluded.changed_by,
      changed_at = excluded.changed_at, version = round_worker.version + 1
    where round_worker.version = ${way.version}`.execute(scope.db);
  if (Number(done.numAffectedRows ?? 0) !== 1) throw new ChangedMeanwhile('care worker');
}

/** Writes a weekly shift; answers its id. For actions. */
export async function insertShift(scope: Scope, providerId: number, shift: WeeklyShift): Promise<number> {
  const { id } = await scope.db
    .insertInto('worker_shift')
    .values({
      council_id: scope.who.councilId,
      provider_id: providerId,
      care_worker_id: shift.workerId,
      weekdays: [...shift.weekdays],
      start_time: shift.startTime,
      end_time: shift.endTime,
      starts_on: shift.startsOn,
      ends_on: shift.endsOn,
      recorded_by: scope.who.userId,
      recorded_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Ends a worker's shift with a day; one that never began is taken out. Throws NotFound. For actions. */
export async function endShift(
  scope: Scope,
  { workerId }: OfWorker,
  id: number,
  endsOn: string,
): Promise<void> {
  const one = scope.db
    .deleteFrom('worker_shift')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('care_worker_id', '=', workerId);
  const gone = await one.where('starts_on', '>', endsOn).executeTakeFirst();
  if (gone.numDeletedRows > 0n) return;
  const ended = await scope.db
    .updateTable('worker_shift')
    .set({ ends_on: endsOn })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('care_worker_id', '=', workerId)
    .executeTakeFirst();
  if (ended.numUpdatedRows !== 1n) throw new NotFound('shift');
}

/** Writes that a worker is away; answers its id. For actions. */
export async function insertAbsence(
  scope: Scope,
  { providerId, workerId }: OfWorker,
  { kind, from, to, words }: Omit<RecordedAbsence, 'id' | 'workerId'>,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into worker_absence (council_id, provider_id, care_worker_id, kind, starts_at, ends_at, words, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${providerId}, ${workerId}, ${kind}, to_timestamp(${from}), to_timestamp(${to}::double precision), ${words},
      ${scope.who.userId}, ${scope.now.toString()}) returning id`.execute(scope.db);
  return rows[0]?.id ?? 0;
}

/** Writes when a worker is back; null while nobody knows. Throws NotFound. For actions. */
export async function endAbsence(
  scope: Scope,
  { workerId }: OfWorker,
  id: number,
  to: number | null,
): Promise<void> {
  const done =
    await sql`update worker_absence set ends_at = case when ${to}::double precision is not null then greatest(starts_at, to_timestamp(${to}::double precision)) end
    where council_id = ${scope.who.councilId} and id = ${id} and care_worker_id = ${workerId}`.execute(
      scope.db,
    );
  if (Number(done.numAffectedRows ?? 0) !== 1) throw new NotFound('absence');
}

/** Pay terms as they were written down; `workerId` null is for everybody without terms of their own. */
export type RecordedPay = PayTerms & { readonly workerId: number | null; readonly effectiveFrom: string };

/** The pay terms that hold on a day: of each worker, and of everybody. The provider's own people only. */
export async function listPayTerms(scope: Scope, providerId: number, day: string): Promise<RecordedPay[]> {
  const { rows } = await sql<RecordedPay>`
    select distinct on (care_worker_id) care_worker_id as "workerId", effective_from as "effectiveFrom", care_pence as "carePence", travel,
      travel_pence as "travelPence", waiting_pence as "waitingPence", mile_pence as "milePence"
    from worker_pay
    where council_id = ${scope.who.councilId} and provider_id = ${providerId} and effective_from <= ${day}
    order by care_worker_id, effective_from desc, id desc`.execute(scope.db);
  return rows;
}

/** Writes pay terms from a day on. For actions. */
export async function insertPayTerms(scope: Scope, providerId: number, terms: RecordedPay): Promise<void> {
  await scope.db
    .insertInto('worker_pay')
    .values({
      council_id: scope.who.councilId,
      provider_id: providerId,
      care_worker_id: terms.workerId,
      effective_from: terms.effectiveFrom,
      care_pence: terms.carePence,
      travel: terms.travel,
      travel_pence: terms.travelPence,
      waiting_pence: terms.waitingPence,
      mile_pence: terms.milePence,
      recorded_by: scope.who.userId,
      recorded_at: scope.now.toString(),
    })
    .execute();
}
