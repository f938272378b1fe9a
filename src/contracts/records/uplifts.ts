/** Uplifts: rules by which many prices were raised in one act, the versions they made, and whether they were taken back. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';

/** An uplift that was adopted. */
export type Uplift = {
  readonly id: number;
  readonly words: string;
  readonly effectiveFrom: string;
  readonly reason: string;
  readonly adoptedBy: string | null;
  readonly adoptedAt: Date;
  readonly contracts: number;
  readonly undoneAt: Date | null;
  readonly undoneBy: string | null;
  readonly undoneReason: string | null;
};

function uplifts(scope: Scope, id: number | null) {
  return sql<Uplift>`
    select u.id, u.words, u.effective_from as "effectiveFrom", u.reason, a.name as "adoptedBy", u.adopted_at as "adoptedAt",
      (select count(distinct v.contract_id)::int from uplift_version v where v.council_id = u.council_id and v.uplift_id = u.id) as contracts,
      n.undone_at as "undoneAt", b.name as "undoneBy", n.reason as "undoneReason"
    from uplift u left join app_user a on a.id = u.adopted_by
      left join uplift_undone n on n.council_id = u.council_id and n.uplift_id = u.id
      left join app_user b on b.id = n.undone_by
    where u.council_id = ${scope.who.councilId} and (${id}::bigint is null or u.id = ${id})
    order by u.id desc`.execute(scope.db);
}

/** Every uplift, the newest first. */
export async function listUplifts(scope: Scope): Promise<Uplift[]> {
  return (await uplifts(scope, null)).rows;
}

/** One uplift. Throws NotFound. */
export async function getUplift(scope: Scope, id: number): Promise<Uplift> {
  const [row] = (await uplifts(scope, id)).rows;
  if (row === undefined) throw new NotFound('uplift');
  return row;
}

/** A version of terms or of prices that an uplift made. */
export type UpliftVersion = {
  readonly contractId: number;
  readonly providerId: number;
  readonly title: string;
  readonly reference: string;
  readonly providerName: string;
  readonly what: 'terms' | 'prices';
  readonly version: number;
  readonly effectiveFrom: string;
};

/** The versions that an uplift made, by provider and contract. */
export async function listUpliftVersions(scope: Scope, upliftId: number): Promise<UpliftVersion[]> {
  const { rows } = await sql<UpliftVersion>`
    select c.id as "contractId", c.provider_id as "providerId", c.title, c.reference, p.name as "providerName",
      case when t.id is null then 'prices' else 'terms' end as what, coalesce(t.version, s.version) as version,
      coalesce(t.effective_from, s.effective_from) as "effectiveFrom"
    from uplift_version v join contract c on c.council_id = v.council_id and c.id = v.contract_id
      join provider p on p.council_id = c.council_id and p.id = c.provider_id
      left join contract_terms t on t.council_id = v.council_id and t.id = v.contract_terms_id
      left join contract_prices s on s.council_id = v.council_id and s.id = v.contract_prices_id
    where v.council_id = ${scope.who.councilId} and v.uplift_id = ${upliftId}
    order by p.name, c.reference, what desc, version`.execute(scope.db);
  return rows;
}

/** Writes an uplift; answers its id. For actions. */
export async function insertUplift(
  scope: Scope,
  given: {
    readonly rule: unknown;
    readonly words: string;
    readonly effectiveFrom: string;
    readonly reason: string;
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into uplift (council_id, rule, words, effective_from, reason, adopted_by, adopted_at)
    values (${scope.who.councilId}, ${JSON.stringify(given.rule)}, ${given.words}, ${given.effectiveFrom}, ${given.reason}, ${scope.who.userId},
      ${scope.now.toString()}) returning id`.execute(scope.db);
  return rows[0]?.id ?? 0;
}

/** Writes that an uplift made a version. For actions. */
export async function insertUpliftVersion(
  scope: Scope,
  given: {
    readonly upliftId: number;
    readonly contractId: number;
    readonly termsId: number | null;
    readonly pricesId: number | null;
  },
): Promise<void> {
  await sql`insert into uplift_version (council_id, uplift_id, contract_id, contract_terms_id, contract_prices_id)
    values (${scope.who.councilId}, ${given.upliftId}, ${given.contractId}, ${given.termsId}, ${given.pricesId})`.execute(
    scope.db,
  );
}

/** Writes that an uplift was taken back. For actions. */
export async function insertUpliftUndone(scope: Scope, upliftId: number, reason: string): Promise<void> {
  await sql`insert into uplift_undone (council_id, uplift_id, reason, undone_by, undone_at)
    values (${scope.who.councilId}, ${upliftId}, ${reason}, ${scope.who.userId}, ${scope.now.toString()})`.execute(
    scope.db,
  );
}
