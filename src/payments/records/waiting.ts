/** What waits for somebody: counts by likeness over all weeks, read from totals. */
import { type RawBuilder, sql } from 'kysely';
import type { Exception } from '../../contracts/rules/exceptions.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Status } from '../rules/resolution.ts';
import type { LineFilter } from './listed-lines.ts';

/** Lines alike: of one provider and contract, where they stand and what is wrong with them. */
export type AlikeLines = {
  readonly providerId: number;
  readonly providerName: string;
  /** 0 for logs left over. */
  readonly contractId: number;
  readonly contractTitle: string | null;
  readonly status: Status;
  readonly exceptions: readonly Exception[];
  readonly lines: number;
  readonly computedPence: number;
  readonly oldestAt: Date;
};

/** The part of a list's filter that totals know. */
export type WaitingFilter = Pick<
  LineFilter,
  'providerId' | 'weekStartsOn' | 'contractId' | 'statuses' | 'exception' | 'exceptions'
>;

/** Every group of lines alike that wait, the largest first. */
export async function listAlike(scope: Scope, filter: WaitingFilter): Promise<AlikeLines[]> {
  const { rows } = await sql<AlikeLines>`
    with alike as (
      select provider_id, contract_id, status, exceptions, sum(lines) as lines, sum(computed_pence) as pence, min(oldest_at) as oldest
      from week_waiting w where ${whereOf(scope, filter)}
      group by 1, 2, 3, 4)
    select a.provider_id as "providerId", p.name as "providerName", a.contract_id as "contractId", c.title as "contractTitle",
      a.status, a.exceptions, a.lines, a.pence as "computedPence", a.oldest as "oldestAt"
    from alike a join provider p on p.council_id = ${scope.who.councilId} and p.id = a.provider_id
      left join contract c on c.council_id = ${scope.who.councilId} and c.id = a.contract_id
    order by a.lines desc, a.pence desc, a.oldest`.execute(scope.db);
  return rows;
}

/** How many lines wait and what they would earn, by where they stand. */
export async function countWaiting(
  scope: Scope,
  filter: WaitingFilter,
): Promise<ReadonlyMap<Status, { readonly lines: number; readonly computedPence: number }>> {
  const { rows } = await sql<{ status: Status; lines: number; pence: number }>`
    select status, sum(lines) as lines, sum(computed_pence) as pence from week_waiting w
    where ${whereOf(scope, filter)} group by 1`.execute(scope.db);
  return new Map(rows.map(({ status, lines, pence }) => [status, { lines, computedPence: pence }]));
}

function whereOf(scope: Scope, filter: WaitingFilter): RawBuilder<unknown> {
  const { providerId, weekStartsOn, contractId, statuses, exception, exceptions } = filter;
  const parts: RawBuilder<unknown>[] = [sql`w.council_id = ${scope.who.councilId}`];
  if (providerId !== undefined) parts.push(sql`w.provider_id = ${providerId}`);
  if (weekStartsOn !== undefined) parts.push(sql`w.week_starts_on = ${weekStartsOn}`);
  if (contractId !== undefined) parts.push(sql`w.contract_id = ${contractId}`);
  if (statuses !== undefined) parts.push(sql`w.status in (${sql.join(statuses)})`);
  if (exception !== undefined) parts.push(sql`w.exceptions @> array[${exception}]::text[]`);
  if (exceptions !== undefined) parts.push(sql`w.exceptions = ${exceptions}::text[]`);
  return sql.join(parts, sql` and `);
}
