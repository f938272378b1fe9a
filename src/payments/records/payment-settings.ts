/** What payment runs rest on: limits of approval, the account paid from, the council's ledger codes. Dated, never changed. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { LedgerCode } from '../rules/ledger-codes.ts';

/** What somebody may approve alone on a day, in pence; undefined where no limit is recorded. */
export async function findLimit(scope: Scope, userId: number, day: string): Promise<number | undefined> {
  const { rows } = await sql<{ pence: number }>`
    select amount_pence as pence from approval_limit where council_id = ${scope.who.councilId} and user_id = ${userId}
      and effective_from <= ${day} order by id desc limit 1`.execute(scope.db);
  return rows[0]?.pence;
}

/** A limit with names. */
export type NamedLimit = {
  readonly id: number;
  readonly userId: number;
  readonly userName: string;
  readonly amountPence: number;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly recordedByName: string | null;
  readonly recordedAt: Date;
};

/** Every limit that was recorded, the newest first. */
export async function listLimits(scope: Scope): Promise<NamedLimit[]> {
  const { rows } = await sql<NamedLimit>`
    select l.id, l.user_id as "userId", u.name as "userName", l.amount_pence as "amountPence", l.effective_from as "effectiveFrom", l.source,
      r.name as "recordedByName", l.recorded_at as "recordedAt"
    from approval_limit l join app_user u on u.id = l.user_id left join app_user r on r.id = l.recorded_by
    where l.council_id = ${scope.who.councilId} order by l.id desc`.execute(scope.db);
  return rows;
}

/** Writes a limit. For actions. */
export async function insertLimit(
  scope: Scope,
  limit: Pick<NamedLimit, 'userId' | 'amountPence' | 'effectiveFrom' | 'source'>,
): Promise<void> {
  await sql`insert into approval_limit (council_id, user_id, amount_pence, effective_from, source, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${limit.userId}, ${limit.amountPence}, ${limit.effectiveFrom}, ${limit.source}, ${scope.who.userId},
      ${scope.now.toString()})`.execute(scope.db);
}

/** Who may approve payments at this council, by name. */
export async function listApprovers(scope: Scope): Promise<{ readonly id: number; readonly name: string }[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select distinct u.id, u.name from membership m join app_user u on u.id = m.user_id
    where m.council_id = ${scope.who.councilId} and m.role = 'finance_approver' order by u.name`.execute(
    scope.db,
  );
  return rows;
}

/** The account that the council pays from. */
export type PayingAccount = {
  readonly accountName: string;
  readonly sortCode: string;
  readonly accountNumber: string;
  readonly serviceUserNumber: string;
  readonly effectiveFrom: string;
};

/** The account that is paid from on a day; undefined where none is recorded. */
export async function findPayingAccount(scope: Scope, day: string): Promise<PayingAccount | undefined> {
  const { rows } = await sql<PayingAccount>`
    select account_name as "accountName", sort_code as "sortCode", account_number as "accountNumber", service_user_number as "serviceUserNumber",
      effective_from as "effectiveFrom"
    from paying_account where council_id = ${scope.who.councilId} and effective_from <= ${day} order by id desc limit 1`.execute(
    scope.db,
  );
  return rows[0];
}

/** Writes the account that is paid from. For actions. */
export async function insertPayingAccount(scope: Scope, account: PayingAccount): Promise<void> {
  await sql`insert into paying_account (council_id, account_name, sort_code, account_number, service_user_number, effective_from, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${account.accountName}, ${account.sortCode}, ${account.accountNumber}, ${account.serviceUserNumber},
      ${account.effectiveFrom}, ${scope.who.userId}, ${scope.now.toString()})`.execute(scope.db);
}

/** Every ledger code that was recorded, in order of code. */
export async function listLedgerCodes(scope: Scope): Promise<LedgerCode[]> {
  const { rows } = await sql<LedgerCode>`
    select id, service, contract_kind as "contractKind", code, words, effective_from as "effectiveFrom" from ledger_code
    where council_id = ${scope.who.councilId} order by code, id`.execute(scope.db);
  return rows;
}

/** Writes a ledger code. For actions. */
export async function insertLedgerCode(scope: Scope, code: Omit<LedgerCode, 'id'>): Promise<void> {
  await sql`insert into ledger_code (council_id, service, contract_kind, code, words, effective_from, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${code.service}, ${code.contractKind}, ${code.code}, ${code.words}, ${code.effectiveFrom}, ${scope.who.userId},
      ${scope.now.toString()})`.execute(scope.db);
}

/** The services that the council has visits or packages of, for choosing one. */
export async function listServices(scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ service: string }>`
    select distinct service from package_line where council_id = ${scope.who.councilId} order by 1`.execute(
    scope.db,
  );
  return rows.map(({ service }) => service);
}

const MODULUS_TABLE = 'modulus-table';

/** The modulus table that the council has put in, as its two texts; undefined where it has none. */
export async function findModulusTexts(scope: Scope): Promise<
  | {
      readonly weights: string;
      readonly substitutes: string;
      readonly source: string;
      readonly recordedAt: Date;
    }
  | undefined
> {
  const { rows } = await sql<{ weights: string; substitutes: string; source: string; recordedAt: Date }>`
    select value ->> 'weights' as weights, value ->> 'substitutes' as substitutes, source, recorded_at as "recordedAt" from council_setting
    where council_id = ${scope.who.councilId} and name = ${MODULUS_TABLE} order by id desc limit 1`.execute(
    scope.db,
  );
  return rows[0];
}

/** Keeps a modulus table. For actions. */
export async function insertModulusTexts(
  scope: Scope,
  texts: {
    readonly weights: string;
    readonly substitutes: string;
    readonly source: string;
    readonly day: string;
  },
): Promise<void> {
  await sql`insert into council_setting (council_id, name, value, effective_from, source, recorded_by)
    values (${scope.who.councilId}, ${MODULUS_TABLE}, ${JSON.stringify({ weights: texts.weights, substitutes: texts.substitutes })}::jsonb, ${texts.day},
      ${texts.source}, ${scope.who.userId})`.execute(scope.db);
}

/** The name of the council, for its papers. */
export async function councilName(scope: Scope): Promise<string> {
  const { name } = await scope.db
    .selectFrom('council')
    .where('id', '=', scope.who.councilId)
    .select('name')
    .executeTakeFirstOrThrow();
  return name;
}
