import type { Scope } from '../../platform/scope.ts';
import type { Decision } from '../rules/decisions.ts';

export type RecordedDecision = Decision & {
  readonly id: number;
  readonly representative_name: string | null;
  readonly recorded_by_name: string | null;
  readonly recorded_at: Date;
};

/** The decisions recorded for a person, the newest first. Nothing for a provider. */
export async function listDecisions(scope: Scope, personId: number): Promise<RecordedDecision[]> {
  const rows = await scope.db
    .selectFrom('capacity_decision')
    .leftJoin('representative', (on) =>
      on
        .onRef('representative.council_id', '=', 'capacity_decision.council_id')
        .onRef('representative.id', '=', 'capacity_decision.representative_id'),
    )
    .leftJoin('app_user', 'app_user.id', 'capacity_decision.recorded_by')
    .where('capacity_decision.council_id', '=', scope.who.councilId)
    .where('capacity_decision.person_id', '=', personId)
    .select([
      'capacity_decision.id',
      'about',
      'capacity',
      'outcome',
      'representative_id',
      'decided_on',
      'note',
      'capacity_decision.recorded_at',
      'representative.name as representative_name',
      'app_user.name as recorded_by_name',
    ])
    .orderBy('decided_on', 'desc')
    .orderBy('capacity_decision.id', 'desc')
    .execute();
  return rows;
}

/** Writes a decision; answers its id. */
export async function insertDecision(scope: Scope, personId: number, decision: Decision): Promise<number> {
  const { id } = await scope.db
    .insertInto('capacity_decision')
    .values({
      ...decision,
      council_id: scope.who.councilId,
      person_id: personId,
      recorded_by: scope.who.userId,
      recorded_at: new Date(scope.now.epochMilliseconds),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
