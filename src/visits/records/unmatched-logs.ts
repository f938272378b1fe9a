/** Logs with nobody to match: they name a person whom the provider does not visit. They are kept, and shown until they match. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** The logs of one provider that name one unknown person. */
export type UnmatchedPerson = {
  readonly personReference: string;
  readonly providerId: number;
  readonly providerName: string;
  readonly logs: number;
  readonly firstOn: string;
  readonly lastOn: string;
  readonly newestFeedId: number;
  /** Somebody who has this number by now but no service with the provider; never told to a provider's people. */
  readonly knownPersonId: number | null;
};

/** What to list: a provider, a part of the person's number. */
export type UnmatchedFilter = { readonly providerId: number | null; readonly search: string };

const isNewest = sql`not exists (select from visit_log n where n.council_id = v.council_id and n.replaces_id = v.id)`;

/**
 * One page of the people whom logs name and nobody is matched to, in order of their number, and how many there are in
 * all. Steps through the index from one person to the next and counts the logs of the page alone, so it takes as long as there
 * are people, not as there are logs.
 */
export async function listUnmatched(
  scope: Scope,
  filter: UnmatchedFilter,
  { limit = 50, offset = 0 }: { readonly limit?: number | null; readonly offset?: number } = {},
): Promise<{ rows: UnmatchedPerson[]; total: number }> {
  const { councilId } = scope.who;
  const only = scope.who.providerId ?? filter.providerId;
  const [first, last] = only === null ? [0, Number.MAX_SAFE_INTEGER] : [only, only];
  const part = `%${filter.search.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`;
  const { rows } = await sql<UnmatchedPerson & { total: number }>`
    with recursive pair as (
      (select v.provider_id, v.person_reference from visit_log v where v.council_id = ${councilId}
          and v.provider_id >= ${first} and v.provider_id <= ${last}
        order by v.provider_id, v.person_reference limit 1)
      union all
      select n.provider_id, n.person_reference from pair p cross join lateral
        (select v.provider_id, v.person_reference from visit_log v where v.council_id = ${councilId}
          and (v.provider_id, v.person_reference) > (p.provider_id, p.person_reference) and v.provider_id <= ${last}
          order by v.provider_id, v.person_reference limit 1) n),
    stranger as (
      select *, count(*) over () as total from pair where pair.person_reference ilike ${part}
        and not exists (select from person p join package_line l on l.council_id = p.council_id and l.person_id = p.id
          where p.council_id = ${councilId} and p.reference = pair.person_reference and l.provider_id = pair.provider_id)
        and exists (select from visit_log v where v.council_id = ${councilId} and v.provider_id = pair.provider_id
          and v.person_reference = pair.person_reference and ${isNewest})
      order by pair.person_reference, pair.provider_id limit ${limit}::bigint offset ${offset})
    select s.person_reference as "personReference", s.provider_id as "providerId", provider.name as "providerName", l.*,
      person.id as "knownPersonId", s.total
    from stranger s cross join lateral
        (select count(*) as logs, min(v.in_on) as "firstOn", max(v.in_on) as "lastOn", max(v.feed_id) as "newestFeedId"
          from visit_log v where v.council_id = ${councilId} and v.provider_id = s.provider_id
            and v.person_reference = s.person_reference and ${isNewest}) l
      join provider on provider.council_id = ${councilId} and provider.id = s.provider_id
      left join person on person.council_id = ${councilId} and person.reference = s.person_reference
    order by s.person_reference, s.provider_id`.execute(scope.db);
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
