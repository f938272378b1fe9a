import { sql } from 'kysely';
import { aboutPerson } from '../../platform/audit-trail.ts';
import { NotFound } from '../../platform/errors.ts';
import { LIST_SEEN } from '../../platform/list-seen.ts';
import type { Scope } from '../../platform/scope.ts';

/** One thing that happened to a person's record: somebody looked, or changed it. */
export type PersonEvent = {
  readonly seq: number;
  readonly at: Date;
  readonly user_name: string;
  readonly role: string;
  readonly act: string;
  readonly subject_kind: string | null;
  readonly subject_id: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  /** What each field said before and after, where the event was a change of the record itself. */
  readonly changed: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>> | null;
};

/**
 * One page of what happened to a person's record, the newest first: all of it, only looks, or only the rest. Looking at
 * the history is itself written down. Throws NotFound where there is no such person.
 */
export async function openPersonHistory(
  scope: Scope,
  personId: number,
  {
    show,
    limit,
    offset,
  }: { readonly show: 'all' | 'looks' | 'changes'; readonly limit: number; readonly offset: number },
): Promise<{ name: string; rows: PersonEvent[]; total: number }> {
  const person = await scope.db
    .selectFrom('person')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', personId)
    .select(sql<string>`concat_ws(' ', title, given_name, family_name)`.as('name'))
    .executeTakeFirst();
  if (person === undefined) throw new NotFound('person');
  let events = scope.db
    .selectFrom('audit_event')
    .where('audit_event.council_id', '=', scope.who.councilId)
    .where('audit_event.seq', 'in', aboutPerson(personId));
  if (show === 'looks') events = events.where('act', 'in', looks);
  if (show === 'changes') events = events.where('act', 'not in', looks);
  const rows = await events
    .leftJoin('person_change', (on) =>
      on
        .onRef('person_change.council_id', '=', 'audit_event.council_id')
        .onRef('person_change.person_id', '=', 'audit_event.person_id')
        .on(sql<boolean>`person_change.version = (audit_event.detail ->> 'version')::integer`)
        .on('audit_event.subject_kind', '=', 'person'),
    )
    .select([
      'audit_event.seq',
      'audit_event.at',
      'audit_event.user_name',
      'audit_event.role',
      'audit_event.act',
      'audit_event.subject_kind',
      'audit_event.subject_id',
      'audit_event.detail',
      'person_change.changed',
    ])
    .orderBy('seq', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await events
    .select((is) => is.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  scope.audit({ act: 'person history seen', subject: ['person', personId], personId });
  return { name: person.name, rows: rows as PersonEvent[], total };
}

const looks = ['person seen', 'person history seen', LIST_SEEN];
