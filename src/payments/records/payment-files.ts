/** Files that released runs made: kept whole, so that every download gives the same bytes. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';

export const FILE_KINDS = ['bacs', 'pain.001', 'accounts payable'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** A file without its bytes. */
export type BankFile = {
  readonly id: number;
  readonly kind: FileKind;
  readonly fileNumber: number;
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
  readonly payments: number;
  readonly amountPence: number;
  readonly madeByName: string;
  readonly madeAt: Date;
};

/** The files of a run. */
export async function listFiles(scope: Scope, runId: number): Promise<BankFile[]> {
  const { rows } = await sql<BankFile>`
    select f.id, f.kind, f.file_number as "fileNumber", f.name, f.sha256, octet_length(f.bytes) as size, f.payments, f.amount_pence as "amountPence",
      u.name as "madeByName", f.made_at as "madeAt"
    from bank_file f join app_user u on u.id = f.made_by
    where f.council_id = ${scope.who.councilId} and f.payment_run_id = ${runId} order by f.id`.execute(
    scope.db,
  );
  return rows;
}

/** The bytes of a file; NotFound where there is none for whoever asks. */
export async function getFileBytes(
  scope: Scope,
  runId: number,
  fileId: number,
): Promise<{
  readonly name: string;
  readonly kind: FileKind;
  readonly bytes: Buffer;
  readonly sha256: string;
}> {
  const { rows } = await sql<{ name: string; kind: FileKind; bytes: Buffer; sha256: string }>`
    select name, kind, bytes, sha256 from bank_file
    where council_id = ${scope.who.councilId} and payment_run_id = ${runId} and id = ${fileId}`.execute(
    scope.db,
  );
  const [file] = rows;
  if (file === undefined) throw new NotFound('file of this run');
  return file;
}

/** The number of the next file of a kind. Numbers are given out one at a time. */
export async function nextFileNumber(scope: Scope): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('bank file', ${scope.who.councilId}))`.execute(
    scope.db,
  );
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(file_number), 0) + 1 as next from bank_file where council_id = ${scope.who.councilId}`.execute(
    scope.db,
  );
  return rows[0]?.next ?? 1;
}

/** Writes a file of a run; there is one of each kind. For actions. */
export async function insertFile(
  scope: Scope,
  runId: number,
  file: {
    readonly kind: FileKind;
    readonly fileNumber: number;
    readonly name: string;
    readonly bytes: Buffer;
    readonly sha256: string;
    readonly payments: number;
    readonly amountPence: number;
    readonly madeBy: number;
  },
): Promise<void> {
  await sql`
    insert into bank_file (council_id, payment_run_id, kind, file_number, name, bytes, sha256, payments, amount_pence, made_by, made_at)
    values (${scope.who.councilId}, ${runId}, ${file.kind}, ${file.fileNumber}, ${file.name}, ${file.bytes}, ${file.sha256}, ${file.payments},
      ${file.amountPence}, ${file.madeBy}, ${scope.now.toString()})`.execute(scope.db);
}
