/** What happened to contracts besides their terms: every event with the moment it ended, by itself or lifted. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { ContractEvent } from '../rules/contract-events.ts';

/** Every event of the council, or of one provider, in the order in which they took effect. */
export async function listContractEvents(scope: Scope, providerId?: number): Promise<ContractEvent[]> {
  const { rows } = await sql<ContractEvent>`
    select e.id, e.provider_id as "providerId", e.contract_id as "contractId", e.area_id as "areaId", e.kind,
      extract(epoch from e.effective_at)::bigint as "effectiveAt",
      extract(epoch from least(e.ends_at, lifted.effective_at))::bigint as "endsAt",
      e.weekly_minutes_limit as "weeklyMinutesLimit", e.reason
    from contract_event e
      left join contract_event lifted on lifted.council_id = e.council_id and lifted.lifts_id = e.id
    where e.council_id = ${scope.who.councilId} and e.kind <> 'lifted'
      and (${providerId ?? null}::bigint is null or e.provider_id = ${providerId ?? null})
    order by e.effective_at, e.id`.execute(scope.db);
  return rows;
}
