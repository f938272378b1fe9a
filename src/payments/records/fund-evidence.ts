/** Files that show what a return of a fund says. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { EvidenceType } from '../rules/evidence-file.ts';

/** A file that was kept, without its bytes. `size` is in bytes. */
export type FundEvidence = {
  readonly id: number;
  readonly fundId: number;
  readonly returnId: number;
  readonly name: string;
  readonly type: EvidenceType;
  readonly size: number;
  readonly by: string;
  readonly sentAt: Date;
};

/** The files of a fund's returns, in the order in which they were kept. */
export async function listEvidence(scope: Scope, fundId: number): Promise<FundEvidence[]> {
  const { rows } = await sql<FundEvidence>`
    select e.id, e.fund_id as "fundId", e.fund_return_id as "returnId", e.name, e.type, octet_length(e.bytes) as size, u.name as by,
      e.sent_at as "sentAt"
    from fund_evidence e left join app_user u on u.id = e.sent_by
    where e.council_id = ${scope.who.councilId} and e.fund_id = ${fundId} order by e.id`.execute(scope.db);
  return rows;
}

/** A file with its bytes, as it came. Throws NotFound. */
export async function getEvidence(
  scope: Scope,
  fundId: number,
  id: number,
): Promise<FundEvidence & { readonly bytes: Buffer }> {
  const one = (await listEvidence(scope, fundId)).find((file) => file.id === id);
  const { rows } = await sql<{ bytes: Buffer }>`
    select bytes from fund_evidence where council_id = ${scope.who.councilId} and fund_id = ${fundId} and id = ${id}`.execute(
    scope.db,
  );
  const [row] = rows;
  if (one === undefined || row === undefined) throw new NotFound('file');
  return { ...one, ...row };
}

/** Keeps a file as it came. Answers whether it was kept, which the same bytes are once for a return. For actions. */
export async function insertEvidence(
  scope: Scope,
  file: {
    readonly fundId: number;
    readonly providerId: number | null;
    readonly returnId: number;
    readonly name: string;
    readonly type: EvidenceType;
    readonly bytes: Uint8Array;
    readonly sha256: string;
  },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into fund_evidence (council_id, fund_id, fund_return_id, provider_id, name, type, bytes, sha256, sent_by, sent_at)
    values (${scope.who.councilId}, ${file.fundId}, ${file.returnId}, ${file.providerId}, ${file.name}, ${file.type}, ${Buffer.from(file.bytes)},
      ${file.sha256}, ${scope.who.userId}, ${scope.now.toString()}) on conflict do nothing`.execute(scope.db);
  return numAffectedRows === 1n;
}
