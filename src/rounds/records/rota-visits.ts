/** The planned visits of a provider as rounds see them. Rounds come before visits, so they read them here and write only through what visits lend them. */
import { sql } from 'kysely';
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { findHomeMoves, OPEN_MOVE } from '../../people/records/home-moves.ts';
import { homeInWords, homeMoveInWords, type NewHome } from '../../people/rules/home-move.ts';
import { type SeenPerson, viewsOf } from '../../people/records/people.ts';
import { fullName, meetingNeeds } from '../../people/rules/person-words.ts';
import { type SeenField, sees } from '../../people/rules/who-sees-what.ts';
import { callWindow } from '../../plans/rules/visit-pattern.ts';
import type { Scope } from '../../platform/scope.ts';
import { type RotaVisit, skillsOf } from '../rules/rota.ts';
import { type Met, usualWorkersOf } from '../rules/usual-workers.ts';

type Row = {
  readonly id: number;
  readonly reference: string;
  readonly person_id: number;
  readonly contract_id: number;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly postcode: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly starts_on: string;
  readonly starts_at: number;
  readonly minutes: number;
  readonly workers: number;
  readonly earlier_minutes: number | null;
  readonly later_minutes: number | null;
  readonly time_critical: boolean;
  readonly time_critical_reason: string | null;
  readonly purpose: string | null;
  readonly cancelled: boolean;
  readonly worker_gender: 'female' | 'male' | null;
  readonly worker_gender_required: boolean;
  readonly worker_language: string | null;
  readonly interpreter_needed: boolean;
  readonly refused: number[];
  readonly wanted: number[];
};

/**
 * The visits of a provider from one day to another ('YYYY-MM-DD', both included), in order of start; cancelled ones too. Each is where the person
 * lives on its day.
 */
export async function listRotaVisits(
  scope: Scope,
  providerId: number,
  from: string,
  to: string,
): Promise<RotaVisit[]> {
  const { rows } = await sql<Row>`
    select v.id, v.reference, v.person_id, v.contract_id, p.title, p.given_name, p.family_name, coalesce(m.postcode, p.postcode) as postcode,
      case when m.id is null then coalesce(p.latitude, w.latitude) else w.latitude end as latitude,
      case when m.id is null then coalesce(p.longitude, w.longitude) else w.longitude end as longitude, v.starts_on,
      extract(epoch from v.starts_at)::bigint as starts_at, v.minutes, v.workers, v.earlier_minutes, v.later_minutes, v.time_critical,
      a.time_critical_reason, a.purpose, v.status = 'cancelled' as cancelled, p.worker_gender, p.worker_gender_required,
      p.worker_language, p.interpreter_needed, coalesce(h.refused, '{}') as refused, coalesce(h.wanted, '{}') as wanted
    from planned_visit v
      join person p on p.council_id = v.council_id and p.id = v.person_id
      left join home_move m on m.council_id = v.council_id and m.person_id = v.person_id and m.moves_on <= v.starts_on and ${OPEN_MOVE}
      left join place_postcode w on w.postcode = coalesce(m.postcode, p.postcode)
      left join pattern_visit a on a.council_id = v.council_id and a.id = v.pattern_visit_id
      left join lateral (select array_agg(care_worker_id) filter (where wish = 'refused') as refused,
          array_agg(care_worker_id) filter (where wish = 'wanted') as wanted
        from worker_wish h where h.council_id = v.council_id and h.person_id = v.person_id and h.ended_at is null
          and h.care_worker_id is not null) h on true
    where v.council_id = ${scope.who.councilId} and v.provider_id = ${providerId} and v.starts_on between ${from} and ${to}
    order by v.starts_at, v.id`.execute(scope.db);
  const terms = await termsForContracts(
    scope,
    rows.map(({ contract_id }) => contract_id),
    from,
    to,
  );
  return rows.map((row) => {
    const held = termsOnDay(terms.get(row.contract_id), row.starts_on)?.terms;
    return asVisit(row, held ?? { window: NO_TERMS, timeCriticalWindow: NO_TERMS });
  });
}

/** Without terms nobody has agreed to a window, so a visit is for its minute. */
const NO_TERMS = { earlier: 0, later: 0 } as const;

function asVisit(row: Row, contract: Parameters<typeof callWindow>[1]): RotaVisit {
  const { earlier, later } = callWindow(
    {
      earlierMinutes: row.earlier_minutes,
      laterMinutes: row.later_minutes,
      timeCritical: row.time_critical,
    },
    contract,
  );
  const { latitude, longitude } = row;
  return {
    id: row.id,
    reference: row.reference,
    personId: row.person_id,
    personName: fullName(row),
    day: row.starts_on,
    startsAt: row.starts_at,
    minutes: row.minutes,
    earliest: row.starts_at - earlier * 60,
    latest: row.starts_at + later * 60,
    workers: row.workers,
    purpose: row.purpose,
    timeCritical: row.time_critical,
    timeCriticalReason: row.time_critical_reason,
    cancelled: row.cancelled,
    spot: {
      name: `${fullName(row)}${row.postcode === null ? '' : `, ${row.postcode}`}`,
      position: latitude === null || longitude === null ? undefined : { latitude, longitude },
    },
    skills: skillsOf(row),
    gender: row.worker_gender,
    genderRequired: row.worker_gender_required,
    language: row.worker_language,
    languageRequired: row.interpreter_needed,
    refused: row.refused,
    wanted: row.wanted,
  };
}

/** How many weeks back it is looked who goes to a person. */
const WEEKS_BACK = 8;

/** Who usually goes to each person of a provider, by verified visits of the eight weeks before a Monday. */
export async function usualWorkersBefore(
  scope: Scope,
  providerId: number,
  monday: string,
): Promise<Map<number, number[]>> {
  const first = Temporal.PlainDate.from(monday).subtract({ weeks: WEEKS_BACK }).toString();
  const { rows } = await sql<Met>`
    select v.person_id as "personId", w.id as "workerId", count(distinct g.id)::int as visits
    from verdict d
      join planned_visit v on v.council_id = d.council_id and v.id = d.planned_visit_id
      join visit_log g on g.council_id = d.council_id and g.id = d.visit_log_id
      join care_worker w on w.council_id = g.council_id and w.provider_id = g.provider_id and w.reference = g.worker_reference
    where d.council_id = ${scope.who.councilId} and d.provider_id = ${providerId}
      and d.week_starts_on >= ${first} and d.week_starts_on < ${monday}
    group by v.person_id, w.id order by v.person_id, w.id`.execute(scope.db);
  return usualWorkersOf(rows);
}

/** How to reach the people of some visits, and how to get in: for whoever goes there. That it was looked at is the caller's to note. */
export type PersonToVisit = {
  readonly id: number;
  readonly name: string;
  readonly phone: string | null;
  /** In one line; a postcode does not break over two. Where care has ended it says that and no more. */
  readonly address: string;
  readonly accessNote: string | null;
  /** What whoever meets them must know before they speak: 'Speaks Urdu', 'Uses British Sign Language (BSL)'. */
  readonly needs: readonly string[];
};

const toVisit = [
  'title',
  'given_name',
  'family_name',
  'phone',
  'address_lines',
  'postcode',
  'access_note',
  'first_language',
  'interpreter_needed',
  'format',
  'communication_note',
] as const satisfies readonly SeenField[];

/**
 * People by number, as far as whoever asks may see them: once care has ended their name and no more. Source:
 * docs/rules/who-sees-what.md.
 */
export async function findPeopleToVisit(
  scope: Scope,
  personIds: readonly number[],
): Promise<ReadonlyMap<number, PersonToVisit>> {
  const found = new Map<number, PersonToVisit>();
  const views = Map.groupBy(await viewsOf(scope, personIds), ([, view]) => view);
  const moves = await findHomeMoves(scope, personIds);
  for (const [view, theirs] of views) {
    const rows = await scope.db
      .selectFrom('person')
      .where('council_id', '=', scope.who.councilId)
      .where('id', '=', sql<number>`any(${theirs.map(([id]) => id)}::bigint[])`)
      .select(['id', ...toVisit.filter((field) => sees(view, field))])
      .execute();
    for (const row of rows as unknown as (Partial<Pick<SeenPerson, (typeof toVisit)[number]>> &
      Pick<SeenPerson, 'id' | 'title' | 'given_name' | 'family_name'>)[])
      found.set(row.id, {
        id: row.id,
        name: fullName(row),
        phone: row.phone ?? null,
        address: sees(view, 'address_lines') ? addressOf(row, moves.get(row.id)) : 'Care has ended',
        accessNote: row.access_note ?? null,
        needs: meetingNeeds(row),
      });
  }
  return found;
}

function addressOf(
  { address_lines = [], postcode }: Partial<Pick<SeenPerson, 'address_lines' | 'postcode'>>,
  move: NewHome | undefined,
): string {
  const now = homeInWords({ address_lines, postcode: postcode ?? null });
  return move === undefined ? now : `${now}; ${homeMoveInWords(move)}`;
}

/** One visit of a provider; undefined where it has none of that number. */
export async function findRotaVisit(
  scope: Scope,
  providerId: number,
  id: number,
): Promise<RotaVisit | undefined> {
  const row = await scope.db
    .selectFrom('planned_visit')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('id', '=', id)
    .select('starts_on')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const visits = await listRotaVisits(scope, providerId, row.starts_on, row.starts_on);
  return visits.find((visit) => visit.id === id);
}
