/** Where providers are paid: every version of their bank details, and who confirmed it. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Channel, Confirmation } from '../rules/bank-detail-state.ts';

/** What somebody learnt, with the name of who asked. */
export type NamedConfirmation = Confirmation & {
  readonly byName: string | null;
  readonly words: string;
  readonly at: Date;
};

/** A version of bank details. The number is whole: whoever shows it masks it for who need not see it. */
export type BankDetail = {
  readonly id: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly providerReference: string;
  readonly accountName: string;
  readonly sortCode: string;
  readonly accountNumber: string;
  readonly rollNumber: string | null;
  readonly toldBy: Channel;
  readonly words: string;
  readonly changedBy: number;
  readonly changedByName: string | null;
  readonly changedAt: Date;
  readonly confirmations: readonly NamedConfirmation[];
};

type Row = Omit<BankDetail, 'confirmations'> & {
  readonly confirmations: readonly (Omit<NamedConfirmation, 'at'> & { readonly at: string })[];
};

const columns = sql`d.id, d.provider_id as "providerId", p.name as "providerName", p.reference as "providerReference", d.account_name as "accountName",
  d.sort_code as "sortCode", d.account_number as "accountNumber", d.roll_number as "rollNumber", d.told_by as "toldBy", d.words, d.changed_by as "changedBy",
  u.name as "changedByName", d.changed_at as "changedAt", c.confirmations
  from bank_detail d join provider p on p.council_id = d.council_id and p.id = d.provider_id left join app_user u on u.id = d.changed_by
    cross join lateral (select coalesce(json_agg(json_build_object('outcome', c.outcome, 'channel', c.channel, 'by', c.confirmed_by, 'byName', cu.name,
        'words', c.words, 'at', c.confirmed_at) order by c.id), '[]') as confirmations
      from bank_detail_confirmation c left join app_user cu on cu.id = c.confirmed_by
      where c.council_id = d.council_id and c.bank_detail_id = d.id) c`;

const withDates = (row: Row): BankDetail => ({
  ...row,
  confirmations: row.confirmations.map((one) => ({ ...one, at: new Date(one.at) })),
});

/** The newest bank details of every provider that has any, or of some, by name of the provider. */
export async function listNewestDetails(
  scope: Scope,
  providerIds?: readonly number[],
): Promise<BankDetail[]> {
  const { rows } = await sql<Row>`
    select * from (select distinct on (d.provider_id) ${columns}
      where d.council_id = ${scope.who.councilId} ${providerIds === undefined ? sql`` : sql`and d.provider_id = any(${[...providerIds]}::bigint[])`}
      order by d.provider_id, d.id desc) newest order by "providerName"`.execute(scope.db);
  return rows.map(withDates);
}

/** Every version of a provider's bank details, the newest first. */
export async function listDetails(scope: Scope, providerId: number): Promise<BankDetail[]> {
  const { rows } =
    await sql<Row>`select ${columns} where d.council_id = ${scope.who.councilId} and d.provider_id = ${providerId}
    order by d.id desc`.execute(scope.db);
  return rows.map(withDates);
}

/** One change of a provider's details at a time. */
export async function takeDetailTurn(scope: Scope, providerId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('bank detail', ${scope.who.councilId} * 1000000 + ${providerId}))`.execute(
    scope.db,
  );
}

/** Writes a new version and answers its id. For actions. */
export async function insertDetail(
  scope: Scope,
  detail: Pick<
    BankDetail,
    | 'providerId'
    | 'accountName'
    | 'sortCode'
    | 'accountNumber'
    | 'rollNumber'
    | 'toldBy'
    | 'words'
    | 'changedBy'
  >,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into bank_detail (council_id, provider_id, account_name, sort_code, account_number, roll_number, told_by, words, changed_by, changed_at)
    values (${scope.who.councilId}, ${detail.providerId}, ${detail.accountName}, ${detail.sortCode}, ${detail.accountNumber}, ${detail.rollNumber},
      ${detail.toldBy}, ${detail.words}, ${detail.changedBy}, ${scope.now.toString()}) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}

/** Writes what somebody learnt about details. For actions. */
export async function insertConfirmation(
  scope: Scope,
  detail: Pick<BankDetail, 'id' | 'providerId'>,
  learnt: Confirmation & { readonly words: string },
): Promise<void> {
  await sql`
    insert into bank_detail_confirmation (council_id, provider_id, bank_detail_id, outcome, channel, words, confirmed_by, confirmed_at)
    values (${scope.who.councilId}, ${detail.providerId}, ${detail.id}, ${learnt.outcome}, ${learnt.channel}, ${learnt.words}, ${learnt.by},
      ${scope.now.toString()})`.execute(scope.db);
}

/** Providers without any bank details, by name. */
export async function listProvidersWithoutDetails(
  scope: Scope,
): Promise<{ readonly id: number; readonly name: string; readonly reference: string }[]> {
  const { rows } = await sql<{ id: number; name: string; reference: string }>`
    select p.id, p.name, p.reference from provider p where p.council_id = ${scope.who.councilId}
      and not exists (select from bank_detail d where d.council_id = p.council_id and d.provider_id = p.id) order by p.name`.execute(
    scope.db,
  );
  return rows;
}
