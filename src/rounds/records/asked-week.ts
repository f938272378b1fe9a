/** What rounds read to say whether a placement request fits: the person's wishes of care workers, postcodes, and what windows a contract gives. */
import { sql } from 'kysely';
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { weekStart } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Asking, Windows } from '../rules/asked-day.ts';

/** The care workers that a person refused and wants, by number. */
export async function workersWished(
  scope: Scope,
  personId: number,
): Promise<Pick<Asking, 'refused' | 'wanted'>> {
  const { rows } = await sql<{ wish: 'refused' | 'wanted'; id: number }>`
    select wish, care_worker_id as id from worker_wish
    where council_id = ${scope.who.councilId} and person_id = ${personId} and ended_at is null and care_worker_id is not null
    order by id`.execute(scope.db);
  const of = (wish: string): number[] => rows.filter((row) => row.wish === wish).map(({ id }) => id);
  return { refused: of('refused'), wanted: of('wanted') };
}

/** The first half of people's postcodes; nobody whose postcode is not known. */
export async function areasOfPeople(
  scope: Scope,
  personIds: readonly number[],
): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; area: string }>`
    select id, split_part(postcode, ' ', 1) as area from person
    where council_id = ${scope.who.councilId} and id = any(${[...personIds]}::bigint[]) and postcode is not null`.execute(
    scope.db,
  );
  return new Map(rows.map(({ id, area }) => [id, area]));
}

/** The call windows that a contract gives on a day; those of the minute where nothing is agreed. */
export async function windowsOn(scope: Scope, contractId: number, day: string): Promise<Windows> {
  const terms = await termsForContracts(scope, [contractId], day, day);
  const held = termsOnDay(terms.get(contractId), day)?.terms;
  const none = { earlier: 0, later: 0 };
  return { window: held?.window ?? none, timeCriticalWindow: held?.timeCriticalWindow ?? none };
}

/** The last day of the last week for which any visit of the council is planned; undefined where none is. */
export async function plannedUntil(scope: Scope): Promise<string | undefined> {
  const { rows } = await sql<{ last: string | null }>`
    select max(starts_on) as last from planned_visit where council_id = ${scope.who.councilId}`.execute(
    scope.db,
  );
  const last = rows[0]?.last ?? null;
  return last === null ? undefined : weekStart(Temporal.PlainDate.from(last)).add({ days: 6 }).toString();
}

/** Which of some providers have a shift of a care worker in Tend on some day from one to another. */
export async function providersWithShifts(
  scope: Scope,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select distinct provider_id as id from worker_shift
    where council_id = ${scope.who.councilId} and starts_on <= ${to} and (ends_on is null or ends_on >= ${from})`.execute(
    scope.db,
  );
  return new Set(rows.map(({ id }) => id));
}
