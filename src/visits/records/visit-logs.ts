/** Visit logs as they stand: of each log its newest version only, ready for the rules of matching. */
import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Method, VisitLog } from '../rules/planned-and-logged.ts';

/** A log in the words of the rules (ids are the provider's references, times epoch seconds), and where it is kept. */
export type StoredLog = VisitLog & { readonly id: number; readonly personReference: string };

/** A visit log as queries answer it, its times as epoch seconds. */
export type LogRow = {
  id: number;
  reference: string;
  person_reference: string;
  worker_reference: string;
  in_at: number;
  out_at: number | null;
  in_method: Method;
  out_method: Method | null;
  visit_reference: string | null;
};

/** The newest logs of a provider that check in from one instant (epoch seconds) up to another, in any order. */
export async function logsBetween(
  scope: Scope,
  providerId: number,
  from: number,
  to: number,
): Promise<StoredLog[]> {
  return await newestLogs(
    scope,
    providerId,
    sql`l.in_at >= to_timestamp(${from}) and l.in_at < to_timestamp(${to})`,
  );
}

/** The newest logs of a provider that name one of these visits by its reference, but check in outside a span of time. */
export async function logsNamingFromAfar(
  scope: Scope,
  providerId: number,
  visitReferences: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<StoredLog[]> {
  if (visitReferences.length === 0) return [];
  return await newestLogs(
    scope,
    providerId,
    sql`l.visit_reference = any(${visitReferences}::text[]) and not (l.in_at >= to_timestamp(${from}) and l.in_at < to_timestamp(${to}))`,
  );
}

/** All newest logs of a provider with these people. */
export async function logsWithPeople(
  scope: Scope,
  providerId: number,
  personReferences: readonly string[],
): Promise<StoredLog[]> {
  return await newestLogs(scope, providerId, sql`l.person_reference = any(${personReferences}::text[])`);
}

/** The newest logs of these workers of a provider that check in within a day of one of these instants (epoch seconds). */
export async function logsOfWorkersNear(
  scope: Scope,
  providerId: number,
  moments: readonly { readonly workerId: string; readonly at: number }[],
): Promise<StoredLog[]> {
  if (moments.length === 0) return [];
  return await newestLogs(
    scope,
    providerId,
    sql`exists (select from unnest(${moments.map(({ workerId }) => workerId)}::text[], ${moments.map(({ at }) => at)}::bigint[])
      as near (worker, at) where near.worker = l.worker_reference
        and l.in_at between to_timestamp(near.at - 86400) and to_timestamp(near.at + 86400))`,
  );
}

async function newestLogs(
  scope: Scope,
  providerId: number,
  where: RawBuilder<unknown>,
): Promise<StoredLog[]> {
  const { rows } = await sql<LogRow>`
    select l.id, l.reference, l.person_reference, l.worker_reference, extract(epoch from l.in_at)::bigint as in_at,
      extract(epoch from l.out_at)::bigint as out_at, l.in_method, l.out_method, l.visit_reference
    from visit_log l
    where l.council_id = ${scope.who.councilId} and l.provider_id = ${providerId} and ${where}
      and not exists (select from visit_log n where n.council_id = l.council_id and n.replaces_id = l.id)`.execute(
    scope.db,
  );
  return rows.map((row) => ({
    id: row.id,
    logId: row.reference,
    personReference: row.person_reference,
    workerId: row.worker_reference,
    inAt: row.in_at,
    outAt: row.out_at,
    inMethod: row.in_method,
    outMethod: row.out_method,
    visitId: row.visit_reference,
  }));
}
