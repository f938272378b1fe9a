/** Personal budgets, and what the books know of a person's year. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { WeeklyVersion } from '../rules/budget-statement.ts';

/** A version of a personal budget, with who recorded it and why. */
export type RecordedBudget = WeeklyVersion & {
  readonly reason: string;
  readonly by: string;
  readonly recordedAt: Date;
};

/** Every version of a person's budget, in the order in which they were recorded. */
export async function listPersonalBudgets(scope: Scope, personId: number): Promise<RecordedBudget[]> {
  const { rows } = await sql<RecordedBudget>`
    select b.version, b.effective_from as "effectiveFrom", b.weekly_pence as "weeklyPence", b.reason, u.name as by, b.recorded_at as "recordedAt"
    from personal_budget b left join app_user u on u.id = b.recorded_by
    where b.council_id = ${scope.who.councilId} and b.person_id = ${personId} order by b.version`.execute(
    scope.db,
  );
  return rows;
}

/** Writes a version. The number is the next; two at once are refused by the database. For actions. */
export async function insertPersonalBudget(
  scope: Scope,
  personId: number,
  given: WeeklyVersion & { readonly reason: string },
): Promise<void> {
  await sql`insert into personal_budget (council_id, person_id, version, effective_from, weekly_pence, reason, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${personId}, ${given.version}, ${given.effectiveFrom}, ${given.weeklyPence}, ${given.reason},
      ${scope.who.userId}, ${scope.now.toString()})`.execute(scope.db);
}

/** What is posted for a person's care in some days, in pence. */
export async function postedCare(
  scope: Scope,
  personId: number,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<number> {
  const { rows } = await sql<{ pence: number }>`
    select coalesce(sum(case when debit = 'care' then amount_pence else -amount_pence end), 0)::bigint as pence
    from posting where council_id = ${scope.who.councilId} and person_id = ${personId} and period_on between ${from} and ${to}
      and 'care' in (debit, credit)`.execute(scope.db);
  return rows[0]?.pence ?? 0;
}

/** To which day ('YYYY-MM-DD') the weeks of a provider are closed and approved. */
export type ClosedTo = { readonly providerId: number; readonly providerName: string; readonly to: string };

/**
 * To which day the weeks are closed, for each of some providers and those whose care is posted for a person in some days. A close pays all
 * that was settled by the end of its week, so nothing before that day is still to come, on whatever day of the week it is posted.
 */
export async function listClosedTo(
  scope: Scope,
  personId: number,
  providerIds: readonly number[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ClosedTo[]> {
  const { rows } = await sql<ClosedTo>`
    with of_person as (select provider_id from posting where council_id = ${scope.who.councilId} and person_id = ${personId}
        and period_on between ${from} and ${to} and 'care' in (debit, credit)
      union select unnest(${[...providerIds]}::bigint[]))
    select p.id as "providerId", p.name as "providerName", (c.week_starts_on + 6)::text as to
    from of_person o join provider p on p.council_id = ${scope.who.councilId} and p.id = o.provider_id
      cross join lateral (select w.week_starts_on from week_close w
        join week_decision d on d.council_id = w.council_id and d.week_close_id = w.id and d.decision = 'approved'
        where w.council_id = p.council_id and w.provider_id = p.id and w.week_starts_on <= ${to}
        order by w.week_starts_on desc limit 1) c
    order by c.week_starts_on desc, p.name, p.id`.execute(scope.db);
  return rows;
}

/** What the council paid into a person's funds for some days, less surplus that was asked back, in pence. */
export async function postedFunds(
  scope: Scope,
  personId: number,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<number> {
  const { rows } = await sql<{ pence: number }>`
    select coalesce(sum(case when debit = 'direct payment funds' then amount_pence else -amount_pence end), 0)::bigint as pence
    from posting where council_id = ${scope.who.councilId} and person_id = ${personId} and period_on between ${from} and ${to}
      and 'direct payment funds' in (debit, credit) and not array[debit, credit] && array['direct payments', 'contributions']`.execute(
    scope.db,
  );
  return rows[0]?.pence ?? 0;
}

/** Services of a person that go on on a day and of which neither visits nor days are known, by name: nobody can say what they cost. */
export async function unpricedServices(scope: Scope, personId: number, day: string): Promise<string[]> {
  const { rows } = await sql<{ service: string }>`
    select distinct l.service from package_line l where l.council_id = ${scope.who.councilId} and l.person_id = ${personId}
      and l.source = 'arranged' and l.starts_on <= ${day} and (l.ends_on is null or l.ends_on >= ${day})
      and not exists (select from visit_pattern v where v.council_id = l.council_id and v.package_line_id = l.id)
      and not exists (select from periodic_week w where w.council_id = l.council_id and w.package_line_id = l.id) order by 1`.execute(
    scope.db,
  );
  return rows.map(({ service }) => service);
}
