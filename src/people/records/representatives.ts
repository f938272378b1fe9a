import { type RawBuilder, sql } from 'kysely';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Access, Power } from '../rules/representatives.ts';

/** What is written down about somebody who may speak or act for a person. */
export type RepresentativeDetails = Access & {
  readonly name: string;
  readonly relationship: string;
  readonly power: Power;
  readonly phone: string | null;
  readonly email: string | null;
  readonly call_first: boolean;
  readonly consent_note: string;
};

export type Representative = RepresentativeDetails & {
  readonly id: number;
  readonly person_id: number;
  readonly ended_reason: string | null;
  readonly recorded_by_name: string | null;
  readonly version: number;
};

/** What may be changed while the access lasts: how to reach them, what they may see, and on what it rests. */
export type RepresentativeChange = Pick<
  RepresentativeDetails,
  'phone' | 'email' | 'call_first' | 'consent_note' | 'may_see_plan' | 'may_see_visits' | 'may_see_money'
>;

/** A representative as a reader sees them: a provider sees no email, and not on what the access rests. */
export type SeenRepresentative = Omit<
  Representative,
  'email' | 'consent_note' | 'ended_reason' | 'recorded_by_name'
> &
  Partial<Pick<Representative, 'email' | 'consent_note' | 'ended_reason' | 'recorded_by_name'>>;

/**
 * A person's representatives, those to telephone first at the top, the ended ones last. A provider sees only those who
 * have not ended, and less of them.
 */
export async function listRepresentatives(scope: Scope, personId: number): Promise<SeenRepresentative[]> {
  const council = scope.who.providerId === null;
  let query = scope.db
    .selectFrom('representative')
    .leftJoin('app_user', 'app_user.id', 'representative.recorded_by')
    .where('representative.council_id', '=', scope.who.councilId)
    .where('person_id', '=', personId);
  if (!council) query = query.where('ends_on', 'is', null);
  return await query
    .select([
      'representative.id',
      'person_id',
      'representative.name',
      'relationship',
      'power',
      'phone',
      'call_first',
      'may_see_plan',
      'may_see_visits',
      'may_see_money',
      'starts_on',
      'ends_on',
      'version',
    ])
    .$if(council, (seen) =>
      seen.select([
        'representative.email',
        'consent_note',
        'ended_reason',
        'app_user.name as recorded_by_name',
      ]),
    )
    .orderBy('ends_on', (order) => order.desc().nullsFirst())
    .orderBy('call_first', 'desc')
    .orderBy('representative.name')
    .orderBy('representative.id')
    .execute();
}

/** One representative of a person. Throws NotFound. */
export async function getRepresentative(scope: Scope, personId: number, id: number): Promise<Representative> {
  const row = await scope.db
    .selectFrom('representative')
    .where('council_id', '=', scope.who.councilId)
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .selectAll()
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('representative');
  return { ...(row as Omit<Representative, 'recorded_by_name'>), recorded_by_name: null };
}

/** The time and access of the representative `r` that a query joined, for `mayBeTold`; null where it joined none. */
export const accessOfR: RawBuilder<Access | null> = sql<Access | null>`case when r.id is not null then
    json_build_object('starts_on', r.starts_on, 'ends_on', r.ends_on, 'may_see_plan', r.may_see_plan,
      'may_see_visits', r.may_see_visits, 'may_see_money', r.may_see_money) end`;

/** Writes a new representative; answers their id. */
export async function insertRepresentative(
  scope: Scope,
  personId: number,
  details: RepresentativeDetails,
): Promise<number> {
  const { id } = await scope.db
    .insertInto('representative')
    .values({
      ...details,
      council_id: scope.who.councilId,
      person_id: personId,
      recorded_by: scope.who.userId,
      recorded_at: new Date(scope.now.epochMilliseconds),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Writes a change or the end of a representative. Throws ChangedMeanwhile unless the record is still at `version`. */
export async function updateRepresentative(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
  change: RepresentativeChange | { readonly ends_on: string; readonly ended_reason: string },
): Promise<void> {
  const changed = await scope.db
    .updateTable('representative')
    .set({ ...change, version: version + 1 })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) throw new ChangedMeanwhile('representative');
}
