/** Weeks in numbers: provider by provider, contract by contract, and week after week. Read from totals, never from lines. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { type NewestClose, newestCloses } from './closes.ts';
import { upToDate } from './week-state.ts';

/** The totals of a week, or of a part of one. Minutes and pence are whole. */
export type WeekTotals = {
  readonly visits: number;
  readonly plannedPlaces: number;
  readonly places: number;
  readonly matched: number;
  readonly missed: number;
  readonly cancelled: number;
  readonly leftOver: number;
  readonly held: number;
  readonly asked: number;
  readonly answered: number;
  readonly disputed: number;
  readonly refused: number;
  readonly payable: number;
  readonly late: number;
  readonly short: number;
  readonly manual: number;
  readonly plannedMinutes: number;
  readonly deliveredMinutes: number;
  readonly paidMinutes: number;
  readonly payablePence: number;
  readonly heldPence: number;
};

/** The totals of weeks, or of parts of them, summed from provider_week w. */
export const totals = sql`coalesce(sum(w.visits), 0) as visits, coalesce(sum(w.planned_places), 0) as "plannedPlaces",
  coalesce(sum(w.places), 0) as places, coalesce(sum(w.matched), 0) as matched, coalesce(sum(w.missed), 0) as missed,
  coalesce(sum(w.cancelled), 0) as cancelled, coalesce(sum(w.left_over), 0) as "leftOver", coalesce(sum(w.held), 0) as held,
  coalesce(sum(w.asked), 0) as asked, coalesce(sum(w.answered), 0) as answered, coalesce(sum(w.disputed), 0) as disputed,
  coalesce(sum(w.refused), 0) as refused, coalesce(sum(w.payable), 0) as payable, coalesce(sum(w.late), 0) as late,
  coalesce(sum(w.short), 0) as short, coalesce(sum(w.manual), 0) as manual,
  coalesce(sum(w.planned_minutes), 0) as "plannedMinutes", coalesce(sum(w.delivered_minutes), 0) as "deliveredMinutes",
  coalesce(sum(w.paid_minutes), 0) as "paidMinutes", coalesce(sum(w.payable_pence), 0) as "payablePence",
  coalesce(sum(w.held_pence), 0) as "heldPence"`;

/** A provider's week: its totals, whether it is verified as it stands, and its newest close. */
export type ListedProviderWeek = WeekTotals & {
  readonly providerId: number;
  readonly providerName: string;
  readonly verifiedAt: Date | null;
  readonly upToDate: boolean;
  readonly close: NewestClose | undefined;
};

/** Every provider that has anything in a week, by name. */
export async function listProviderWeeks(scope: Scope, weekStartsOn: string): Promise<ListedProviderWeek[]> {
  const { rows } = await sql<Omit<ListedProviderWeek, 'close'>>`
    select p.id as "providerId", p.name as "providerName", s.verified_at as "verifiedAt",
      coalesce(${upToDate(scope)}, false) as "upToDate", ${totals}
    from provider p
      left join week_state s on s.council_id = p.council_id and s.provider_id = p.id and s.week_starts_on = ${weekStartsOn}
      left join provider_week w on w.council_id = p.council_id and w.provider_id = p.id and w.week_starts_on = ${weekStartsOn}
    where p.council_id = ${scope.who.councilId}
      and (w.week_starts_on is not null or s.verified_at is null and exists (
        select from planned_visit v where v.council_id = p.council_id and v.provider_id = p.id and v.week_starts_on = ${weekStartsOn}
          and v.starts_at between ${weekStartsOn}::date - 1 and ${weekStartsOn}::date + 8))
    group by p.id, p.name, s.verified_at, s.changes, s.changes_verified, s.judge_again_at
    order by p.name, p.id`.execute(scope.db);
  const closes = await newestCloses(scope, weekStartsOn);
  return rows.map((row) => ({ ...row, close: closes.get(row.providerId) }));
}

/** Totals of a provider's week by contract. `contractId` 0 holds the logs left over. */
export type ContractWeek = WeekTotals & {
  readonly contractId: number;
  readonly contractTitle: string | null;
  readonly contractReference: string | null;
};

/** A provider's week, contract by contract. */
export async function listContractWeeks(
  scope: Scope,
  providerId: number,
  weekStartsOn: string,
): Promise<ContractWeek[]> {
  const { rows } = await sql<ContractWeek>`
    select w.contract_id as "contractId", c.title as "contractTitle", c.reference as "contractReference", ${totals}
    from provider_week w left join contract c on c.council_id = w.council_id and c.id = w.contract_id
    where w.council_id = ${scope.who.councilId} and w.provider_id = ${providerId} and w.week_starts_on = ${weekStartsOn}
    group by 1, 2, 3 order by c.title nulls last, 1`.execute(scope.db);
  return rows;
}

/** Totals of one week among several. */
export type WeekInTrend = WeekTotals & { readonly weekStartsOn: string };

/** The totals of the weeks up to and with one, oldest first; of one provider, or of all in scope. */
export async function listTrend(
  scope: Scope,
  weekStartsOn: string,
  weeks: number,
  providerId?: number,
): Promise<WeekInTrend[]> {
  const from = Temporal.PlainDate.from(weekStartsOn)
    .subtract({ weeks: weeks - 1 })
    .toString();
  const { rows } = await sql<WeekInTrend>`
    select w.week_starts_on as "weekStartsOn", ${totals} from provider_week w
    where w.council_id = ${scope.who.councilId} and w.week_starts_on between ${from} and ${weekStartsOn}
      ${providerId === undefined ? sql`` : sql`and w.provider_id = ${providerId}`}
    group by 1 order by 1`.execute(scope.db);
  return rows;
}

/** How a provider's week went: how many lines have each exception, and how many visits began in each slot of lateness. */
export type WeekShape = {
  readonly exceptions: ReadonlyMap<string, number>;
  /** Slot 1 to 12 is a quarter of an hour each, from an hour early to two hours late; 0 is earlier, 13 later. */
  readonly lateness: readonly number[];
};

/** How a provider's week went. */
export async function findWeekShape(
  scope: Scope,
  providerId: number,
  weekStartsOn: string,
): Promise<WeekShape> {
  const { rows } = await sql<{ exception_counts: Record<string, number>; lateness: Record<string, number> }>`
    select exception_counts, lateness from provider_week
    where council_id = ${scope.who.councilId} and provider_id = ${providerId} and week_starts_on = ${weekStartsOn}`.execute(
    scope.db,
  );
  const exceptions = new Map<string, number>();
  const lateness = Array.from({ length: 14 }, () => 0);
  for (const row of rows) {
    for (const [name, lines] of Object.entries(row.exception_counts))
      exceptions.set(name, (exceptions.get(name) ?? 0) + lines);
    for (const [slot, visits] of Object.entries(row.lateness))
      lateness[Number(slot)] = (lateness[Number(slot)] ?? 0) + visits;
  }
  return { exceptions, lateness };
}

/** The weeks that have anything, newest first, up to the week that a day is in. */
export async function listWeeksWithVisits(scope: Scope, upTo: string, most = 60): Promise<string[]> {
  const { rows } = await sql<{ week: string }>`
    with recursive week as (
      (select max(week_starts_on) as at from week_state where council_id = ${scope.who.councilId} and week_starts_on <= ${upTo})
      union all
      select (select max(s.week_starts_on) from week_state s where s.council_id = ${scope.who.councilId} and s.week_starts_on < week.at)
      from week where week.at is not null)
    select at as week from week where at is not null limit ${most}`.execute(scope.db);
  return rows.map(({ week }) => week);
}

/** People with the most hours in a provider's week, or those with the most that is wrong. */
export type PersonInWeek = {
  readonly personId: number | null;
  readonly personName: string | null;
  readonly personReference: string;
  readonly lines: number;
  readonly held: number;
  readonly late: number;
  readonly missed: number;
  readonly plannedMinutes: number;
  readonly deliveredMinutes: number;
  readonly payablePence: number;
};

/** The people of a provider's week, those with the most held and missed visits first. */
export async function listPeopleInWeek(
  scope: Scope,
  providerId: number,
  weekStartsOn: string,
  most: number,
): Promise<PersonInWeek[]> {
  const { rows } = await sql<PersonInWeek>`
    with line as (
      select person_reference, max(person_id) as person_id, count(*) as lines, count(*) filter (where not settled) as held,
        count(*) filter (where 'late' = any(exceptions)) as late, count(*) filter (where exceptions[1] = 'missed') as missed,
        coalesce(sum(planned_minutes), 0) as planned_minutes, coalesce(sum(delivered_minutes), 0) as delivered_minutes,
        sum(amount_pence) as payable_pence
      from week_line
      where council_id = ${scope.who.councilId} and provider_id = ${providerId} and week_starts_on = ${weekStartsOn} and status <> 'withdrawn'
      group by 1),
    first as (select * from line order by held + missed desc, late desc, person_reference limit ${most})
    select f.person_id as "personId", p.given_name || ' ' || p.family_name as "personName", f.person_reference as "personReference",
      lines, held, late, missed, f.planned_minutes as "plannedMinutes", f.delivered_minutes as "deliveredMinutes",
      f.payable_pence as "payablePence"
    from first f left join person p on p.council_id = ${scope.who.councilId} and p.id = f.person_id
    order by held + missed desc, late desc, 3`.execute(scope.db);
  return rows;
}

/** A day of a provider's week. */
export type DayInWeek = {
  readonly day: string;
  readonly lines: number;
  readonly held: number;
  readonly missed: number;
  readonly late: number;
};

/** The days of a provider's week, Monday first. */
export async function listDaysInWeek(
  scope: Scope,
  providerId: number,
  weekStartsOn: string,
): Promise<DayInWeek[]> {
  const { rows } = await sql<DayInWeek>`
    select (starts_at at time zone 'Europe/London')::date as day, count(*) as lines, count(*) filter (where not settled) as held,
      count(*) filter (where exceptions[1] = 'missed') as missed, count(*) filter (where 'late' = any(exceptions)) as late
    from week_line
    where council_id = ${scope.who.councilId} and provider_id = ${providerId} and week_starts_on = ${weekStartsOn} and status <> 'withdrawn'
    group by 1 order by 1`.execute(scope.db);
  return rows;
}
