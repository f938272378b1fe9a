/** What people pay towards their care and who collects it: versions that are never overwritten. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import {
  type CareCosts,
  type ContributionVersion,
  type Contributor,
  costKey,
  type LineOfPerson,
} from '../rules/contribution.ts';
import { heldAgainOf } from './held-again.ts';
import type { ProviderWeek } from './week-state.ts';

/** One version with who recorded it and why. */
export type RecordedContribution = ContributionVersion & {
  readonly id: number;
  readonly providerName: string | null;
  readonly reason: string;
  readonly source: string;
  readonly by: string | null;
  readonly recordedAt: Date;
};

/** Every version of what a person pays, in the order in which they were recorded. */
export async function listContributions(scope: Scope, personId: number): Promise<RecordedContribution[]> {
  const { rows } = await sql<RecordedContribution>`
    select c.id, c.version, c.effective_from as "effectiveFrom", c.weekly_pence as "weeklyPence", c.collected_by as "collectedBy",
      c.provider_id as "providerId", p.name as "providerName", c.reason, c.source, u.name as by, c.recorded_at as "recordedAt"
    from contribution c left join provider p on p.council_id = c.council_id and p.id = c.provider_id
      left join app_user u on u.id = c.recorded_by
    where c.council_id = ${scope.who.councilId} and c.person_id = ${personId} order by c.version`.execute(
    scope.db,
  );
  return rows;
}

/** Everybody whose contribution a provider collects or ever collected, with their services by it. */
export async function listContributors(scope: Scope, providerId: number): Promise<Contributor[]> {
  const { rows } = await sql<{
    personId: number;
    diedOn: string | null;
    versions: ContributionVersion[];
    lines: LineOfPerson[] | null;
  }>`
    select p.id as "personId", p.died_on as "diedOn", c.versions, l.lines
    from (select distinct person_id from contribution where council_id = ${scope.who.councilId} and provider_id = ${providerId}) paying
      join person p on p.council_id = ${scope.who.councilId} and p.id = paying.person_id
      cross join lateral (select jsonb_agg(jsonb_build_object('version', c.version, 'effectiveFrom', c.effective_from, 'weeklyPence', c.weekly_pence,
        'collectedBy', c.collected_by, 'providerId', c.provider_id) order by c.version) as versions
        from contribution c where c.council_id = p.council_id and c.person_id = p.id) c
      left join lateral (select jsonb_agg(jsonb_build_object('lineId', l.id, 'contractId', l.contract_id, 'startsOn', l.starts_on,
        'endsOn', l.ends_on) order by l.id) as lines
        from package_line l where l.council_id = p.council_id and l.person_id = p.id and l.provider_id = ${providerId}) l on true
    order by p.id`.execute(scope.db);
  return rows.map(({ lines, ...row }) => ({ ...row, lines: lines ?? [] }));
}

/** What the visits of some people pay in each week to the end of one, as they stand or as they were paid before they were held again; block time at its hourly worth. */
export async function visitCosts(
  scope: Scope,
  week: ProviderWeek,
  personIds: readonly number[],
): Promise<CareCosts> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<{ personId: number; week: string; pence: number }>`
    select l.person_id as "personId", l.week_starts_on as week, sum(coalesce(h.worth_pence, l.amount_pence))::bigint as pence
    from week_line l left join ${heldAgainOf(scope, week)} h on h.line_id = l.id
    where l.council_id = ${scope.who.councilId} and l.provider_id = ${week.providerId} and l.week_starts_on <= ${week.weekStartsOn}
      and (l.settled or h.line_id is not null) and l.person_id = any(${[...personIds]}::bigint[])
    group by 1, 2 order by 1, 2`.execute(scope.db);
  return new Map(rows.map(({ personId, week, pence }) => [costKey(personId, week), pence]));
}

/** The number of the newest version, 0 where there is none; the person is locked until the work is done. For actions. */
export async function lockNewestContribution(scope: Scope, personId: number): Promise<number> {
  await sql`select from person where council_id = ${scope.who.councilId} and id = ${personId} for no key update`.execute(
    scope.db,
  );
  const { rows } = await sql<{ newest: number | null }>`select max(version) as newest from contribution
    where council_id = ${scope.who.councilId} and person_id = ${personId}`.execute(scope.db);
  return rows[0]?.newest ?? 0;
}

/** Writes a version; answers its id. For actions. */
export async function insertContribution(
  scope: Scope,
  personId: number,
  given: ContributionVersion & { readonly reason: string; readonly source: string },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contribution (council_id, person_id, provider_id, version, effective_from, weekly_pence, collected_by, reason, source,
      recorded_by, recorded_at)
    values (${scope.who.councilId}, ${personId}, ${given.providerId}, ${given.version}, ${given.effectiveFrom}, ${given.weeklyPence},
      ${given.collectedBy}, ${given.reason}, ${given.source}, ${scope.who.userId}, ${scope.now.toString()}) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}

/** What a close took off for a contribution, or gave back. */
export type PostedContribution = {
  readonly weekStartsOn: string;
  readonly providerId: number;
  readonly providerName: string;
  readonly amountPence: number;
  readonly because: string;
};

/** What closes that stand took off what providers are paid for a person's contributions, by week, the newest first. */
export async function listPostedContributions(scope: Scope, personId: number): Promise<PostedContribution[]> {
  const { rows } = await sql<PostedContribution>`
    select c.week_starts_on as "weekStartsOn", i.provider_id as "providerId", p.name as "providerName", sum(i.amount_pence)::bigint as "amountPence",
      (array_agg(c.because order by c.id desc))[1] as because
    from payable_item i
      join charge c on c.council_id = i.council_id and c.id = i.charge_id and c.kind = 'contribution' and c.person_id = ${personId}
      join provider p on p.council_id = i.council_id and p.id = i.provider_id
      left join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id
    where i.council_id = ${scope.who.councilId} and i.person_id = ${personId} and d.decision is distinct from 'sent back'
    group by 1, 2, 3 order by 1 desc, 3 limit 60`.execute(scope.db);
  return rows;
}
