/** Probation periods of placements: those that are over and not yet written down so, and those that end soon. Council people only. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { nameFor } from './named.ts';

/** The requests whose placement goes on, has started, and whose probation period was over before a day ('YYYY-MM-DD'), in order of id. */
export async function listProbationsOver(scope: Scope, day: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select r.id from placement m
      join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id
    where m.council_id = ${scope.who.councilId} and m.ended_at is null and m.probation_ends_on < ${day} and r.status = 'started'
      and (select e.kind from placement_event e where e.council_id = r.council_id and e.placement_request_id = r.id
        and e.kind in ('start confirmed', 'probation ended') order by e.id desc limit 1) = 'start confirmed'
    order by r.id`.execute(scope.db);
  return rows.map(({ id }) => id);
}

/** A probation period that ends soon. */
export type ProbationEnding = {
  readonly requestId: number;
  readonly placementId: number;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly providerName: string;
  readonly service: string;
  readonly endsOn: string;
};

/** The probation periods of placements that go on and that end from one day to another, both counted, the first at the top. */
export async function listProbationsEnding(
  scope: Scope,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ProbationEnding[]> {
  const { rows } = await sql<ProbationEnding>`
    select r.id as "requestId", m.id as "placementId", ${nameFor(scope)}, v.name as "providerName", r.service,
      m.probation_ends_on as "endsOn"
    from placement m
      join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id
      join person p on p.council_id = r.council_id and p.id = r.person_id
      join provider v on v.council_id = m.council_id and v.id = m.provider_id
    where m.council_id = ${scope.who.councilId} and m.ended_at is null and m.probation_ends_on between ${from} and ${to}
    order by m.probation_ends_on, m.id`.execute(scope.db);
  return rows;
}
