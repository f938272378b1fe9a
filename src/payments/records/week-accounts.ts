/** Weeks and their lines told in full, a part at a time and each once: what a provider's own system reads. */
import { sql } from 'kysely';
import type { Effect, Exception } from '../../contracts/rules/exceptions.ts';
import type { Scope } from '../../platform/scope.ts';
import type { ItemWhy } from '../rules/because-item.ts';
import type { CloseStatus } from '../rules/payable-week.ts';
import type { Status } from '../rules/resolution.ts';
import { lineWhy } from './item-why.ts';
import { totals, type WeekTotals } from './provider-weeks.ts';
import { type ProviderWeek, upToDate } from './week-state.ts';

/** A provider's week with its totals, whether it is verified as it stands, and its newest close. */
export type WeekAccount = WeekTotals &
  ProviderWeek & {
    readonly providerReference: string;
    readonly verifiedAt: Date | null;
    readonly upToDate: boolean;
    /** Null where it was never closed. */
    readonly closeStatus: CloseStatus | null;
    readonly closedPence: number | null;
  };

/** What is asked of the weeks; what is left out is not asked. Mondays are 'YYYY-MM-DD'. */
export type WeeksAsked = {
  readonly providerReference?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The weeks after this one in the order in which they are told. */
  readonly after?: ProviderWeek | undefined;
};

/** The weeks that have totals, the newest first and within a week provider by provider, up to a number of them. */
export async function listWeekAccounts(
  scope: Scope,
  { providerReference, from, to, after }: WeeksAsked,
  most: number,
): Promise<WeekAccount[]> {
  const { rows } = await sql<WeekAccount>`
    with told as (
      select w.council_id, w.week_starts_on, w.provider_id, p.reference, ${totals}
      from provider_week w join provider p on p.council_id = w.council_id and p.id = w.provider_id
      where w.council_id = ${scope.who.councilId}
        ${providerReference === undefined ? sql`` : sql`and p.reference = ${providerReference}`}
        ${from === undefined ? sql`` : sql`and w.week_starts_on >= ${from}`}
        ${to === undefined ? sql`` : sql`and w.week_starts_on <= ${to}`}
        ${after === undefined ? sql`` : sql`and (w.week_starts_on < ${after.weekStartsOn} or w.week_starts_on = ${after.weekStartsOn} and w.provider_id > ${after.providerId})`}
      group by w.council_id, w.week_starts_on, w.provider_id, p.reference
      order by w.week_starts_on desc, w.provider_id limit ${most})
    select t.*, t.provider_id as "providerId", t.reference as "providerReference", t.week_starts_on as "weekStartsOn",
      s.verified_at as "verifiedAt", c.status as "closeStatus", c.amount_pence as "closedPence",
      coalesce(${upToDate(scope)}, false) as "upToDate"
    from told t
      left join week_state s on s.council_id = t.council_id and s.provider_id = t.provider_id and s.week_starts_on = t.week_starts_on
      left join lateral (
        select c.amount_pence, coalesce(d.decision, 'waiting') as status
        from week_close c left join week_decision d on d.council_id = c.council_id and d.week_close_id = c.id
        where c.council_id = t.council_id and c.provider_id = t.provider_id and c.week_starts_on = t.week_starts_on
        order by c.id desc limit 1) c on true
    order by t.week_starts_on desc, t.provider_id`.execute(scope.db);
  return rows;
}

/** A line with all that a provider may want to check: its times, its newest verdict, and what it pays as it stands. */
export type LineAccount = {
  readonly id: number;
  readonly startsAt: Date;
  readonly contractReference: string | null;
  readonly personReference: string;
  readonly workerReference: string | null;
  readonly visitReference: string | null;
  readonly place: number | null;
  readonly plannedStartsAt: Date | null;
  readonly plannedMinutes: number | null;
  readonly logReference: string | null;
  readonly inAt: Date | null;
  readonly outAt: Date | null;
  readonly deliveredMinutes: number | null;
  readonly startDifferenceMinutes: number | null;
  readonly exceptions: readonly Exception[];
  readonly effect: Effect;
  readonly verdictMinutes: number;
  readonly pencePerHour: number | null;
  readonly verdictPence: number;
  readonly because: string;
  /** What the sentence of what it pays now is made from; null while it waits, when `because` says why. */
  readonly why: ItemWhy | null;
  readonly status: Exclude<Status, 'withdrawn'>;
  readonly decided: boolean;
  readonly heldAgain: boolean;
  readonly paidMinutes: number;
  readonly amountPence: number;
};

/** Where a line stands in the order in which lines are told: its start (epoch seconds) and its id. */
export type PlaceInWeek = { readonly startsAt: number; readonly id: number };

/** The lines of a provider's week by the time at which they start, after a place in that order, up to a number of them. */
export async function listLineAccounts(
  scope: Scope,
  { providerId, weekStartsOn }: ProviderWeek,
  after: PlaceInWeek | undefined,
  most: number,
): Promise<LineAccount[]> {
  const { rows } = await sql<LineAccount>`
    with told as materialized (
      select * from week_line l
      where l.council_id = ${scope.who.councilId} and l.provider_id = ${providerId} and l.week_starts_on = ${weekStartsOn}
        and l.status <> 'withdrawn'
        ${after === undefined ? sql`` : sql`and (l.starts_at, l.id) > (to_timestamp(${after.startsAt}), ${after.id})`}
      order by l.starts_at, l.id limit ${most})
    select l.id, l.starts_at as "startsAt", c.reference as "contractReference", l.person_reference as "personReference",
      l.worker_reference as "workerReference", p.reference as "visitReference", l.place,
      case when l.place is not null then l.starts_at end as "plannedStartsAt", l.planned_minutes as "plannedMinutes",
      g.reference as "logReference", g.in_at as "inAt", g.out_at as "outAt", l.delivered_minutes as "deliveredMinutes",
      l.start_difference_minutes as "startDifferenceMinutes", l.exceptions, v.effect, v.paid_minutes as "verdictMinutes",
      v.pence_per_hour as "pencePerHour", v.amount_pence as "verdictPence", v.because, ${lineWhy({ line: 'l', verdict: 'v' })}, l.status,
      l.resolution_id is not null as decided, l.held_again as "heldAgain", l.paid_minutes as "paidMinutes",
      l.amount_pence as "amountPence"
    from told l
      join verdict v on v.council_id = l.council_id and v.id = l.verdict_id
      left join contract c on c.council_id = l.council_id and c.id = l.contract_id
      left join planned_visit p on p.council_id = l.council_id and p.id = l.planned_visit_id
      left join visit_log g on g.council_id = l.council_id and g.id = l.visit_log_id
    order by l.starts_at, l.id`.execute(scope.db);
  return rows;
}
