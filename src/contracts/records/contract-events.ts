/** What happened to contracts besides their terms: every event with the moment it ended, by itself or lifted. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { ContractEvent, NewContractEvent } from '../rules/contract-events.ts';

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

/** An event with the names of what it is of, what it rests on, who wrote it down, and how it was lifted. */
export type RecordedEvent = ContractEvent & {
  readonly contractTitle: string | null;
  readonly areaName: string | null;
  readonly evidence: string | null;
  readonly by: string | null;
  readonly recordedAt: Date;
  readonly liftedReason: string | null;
};

/** A provider's events, the last to take effect first. A provider sees its own. */
export async function listRecordedEvents(scope: Scope, providerId: number): Promise<RecordedEvent[]> {
  const events = await listContractEvents(scope, providerId);
  const { rows } = await sql<Omit<RecordedEvent, keyof ContractEvent> & { id: number }>`
    select e.id, c.title as "contractTitle", a.name as "areaName", e.evidence, u.name as by, e.recorded_at as "recordedAt",
      lifted.reason as "liftedReason"
    from contract_event e
      left join contract c on c.council_id = e.council_id and c.id = e.contract_id
      left join area a on a.council_id = e.council_id and a.id = e.area_id
      left join app_user u on u.id = e.recorded_by
      left join contract_event lifted on lifted.council_id = e.council_id and lifted.lifts_id = e.id
    where e.council_id = ${scope.who.councilId} and e.provider_id = ${providerId} and e.kind <> 'lifted'`.execute(
    scope.db,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return events.toReversed().flatMap((event) => {
    const row = byId.get(event.id);
    return row === undefined ? [] : { ...event, ...row };
  });
}

/** One event of a provider. Throws NotFound. */
export async function getRecordedEvent(scope: Scope, providerId: number, id: number): Promise<RecordedEvent> {
  const found = (await listRecordedEvents(scope, providerId)).find((event) => event.id === id);
  if (found === undefined) throw new NotFound('event of the contract');
  return found;
}

const instant = (epoch: number | null): string | null =>
  epoch === null ? null : Temporal.Instant.fromEpochMilliseconds(epoch * 1000).toString();

/** Writes an event; answers its id. For actions. */
export async function insertContractEvent(scope: Scope, event: NewContractEvent): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contract_event (council_id, provider_id, contract_id, area_id, kind, effective_at, ends_at, weekly_minutes_limit, reason,
      evidence, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${event.providerId}, ${event.contractId}, ${event.areaId}, ${event.kind}, ${instant(event.effectiveAt)},
      ${instant(event.endsAt)}, ${event.weeklyMinutesLimit}, ${event.reason}, ${event.evidence}, ${scope.who.userId},
      ${scope.now.toString()}) returning id`.execute(scope.db);
  return rows[0]?.id ?? 0;
}

/** Writes that an event is lifted from a moment (epoch seconds) on; it can be lifted once. For actions. */
export async function insertLift(
  scope: Scope,
  event: Pick<ContractEvent, 'id' | 'providerId' | 'contractId' | 'areaId'>,
  { effectiveAt, reason }: { readonly effectiveAt: number; readonly reason: string },
): Promise<void> {
  await sql`insert into contract_event (council_id, provider_id, contract_id, area_id, kind, lifts_id, effective_at, reason, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${event.providerId}, ${event.contractId}, ${event.areaId}, 'lifted', ${event.id},
      ${instant(effectiveAt)}, ${reason}, ${scope.who.userId}, ${scope.now.toString()})`.execute(scope.db);
}
