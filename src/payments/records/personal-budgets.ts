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

/** What is posted for a person's care in some days, in pence, and the last day of the newest week that was closed for it. */
export async function postedCare(
  scope: Scope,
  personId: number,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<{ readonly pence: number; readonly to: string | null }> {
  const { rows } = await sql<{ pence: number; to: string | null }>`
    select coalesce(sum(case when debit = 'care' then amount_pence when credit = 'care' then -amount_pence else 0 end), 0)::bigint as pence,
      (max(period_on) filter (where debit = 'care') + 6)::text as to
    from posting where council_id = ${scope.who.councilId} and person_id = ${personId} and period_on between ${from} and ${to}
      and 'care' in (debit, credit)`.execute(scope.db);
  return rows[0] ?? { pence: 0, to: null };
}

/** What was paid into a person's funds for some days, less surplus that was asked back, in pence. */
export async function postedFunds(
  scope: Scope,
  personId: number,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<number> {
  const { rows } = await sql<{ pence: number }>`
    select coalesce(sum(case when debit = 'direct payment funds' then amount_pence else -amount_pence end), 0)::bigint as pence
    from posting where council_id = ${scope.who.councilId} and person_id = ${personId} and period_on between ${from} and ${to}
      and 'direct payment funds' in (debit, credit) and 'direct payments' not in (debit, credit)`.execute(
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
