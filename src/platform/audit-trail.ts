import { type RawBuilder, sql } from 'kysely';
import type { Scope } from './scope.ts';
import { require } from './scope.ts';

/** One entry of the audit trail as a page shows it. */
export type AuditRow = {
  readonly seq: number;
  readonly at: Date;
  readonly userName: string;
  readonly role: string;
  readonly act: string;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly personId: number | null;
  readonly detail: Record<string, unknown>;
};

/** What to look for in the trail; all of it must fit. */
export type AuditQuestion = {
  readonly personId?: number;
  readonly subject?: readonly [kind: string, id: string];
  readonly words?: string;
  readonly refusalsOnly?: boolean;
  /** Instants: from included, until not. */
  readonly from?: Temporal.Instant;
  readonly until?: Temporal.Instant;
  readonly before?: number;
};

const pageSize = 50;

/** The newest entries that fit, 50 at a time; `before` is the seq to go on from. Needs audit.see. */
export async function listAuditEvents(
  scope: Scope,
  question: AuditQuestion,
): Promise<{ rows: AuditRow[]; more: boolean }> {
  require(scope, 'audit.see');
  let query = scope.db
    .selectFrom('audit_event')
    .select([
      'seq',
      'at',
      'user_name as userName',
      'role',
      'act',
      'subject_kind as subjectKind',
      'subject_id as subjectId',
      'person_id as personId',
      'detail',
    ])
    .orderBy('seq', 'desc')
    .limit(pageSize + 1);
  const { personId } = question;
  if (personId !== undefined) query = query.where('seq', 'in', aboutPerson(personId));
  if (question.subject)
    query = query
      .where('subject_kind', '=', question.subject[0])
      .where('subject_id', '=', question.subject[1]);
  if (question.refusalsOnly) query = query.where('act', '=', 'refused');
  if (question.from) query = query.where('at', '>=', new Date(question.from.epochMilliseconds));
  if (question.until) query = query.where('at', '<', new Date(question.until.epochMilliseconds));
  if (question.before !== undefined) query = query.where('seq', '<', question.before);
  if (question.words) {
    const like = `%${question.words.replaceAll(/[%_\\]/g, '\\$&')}%`;
    query = query.where((either) =>
      either.or([either('user_name', 'ilike', like), either('act', 'ilike', like)]),
    );
  }
  const rows = (await query.execute()) as AuditRow[];
  return { rows: rows.slice(0, pageSize), more: rows.length > pageSize };
}

/** The entries that are about a person: their own, and those of lists in which they were shown. */
export function aboutPerson(personId: number): RawBuilder<number> {
  return sql<number>`(select own.seq from audit_event own where own.council_id = tend_council() and own.person_id = ${personId}
    union select own_list_looks(p.reference) from person p where p.council_id = tend_council() and p.id = ${personId})`;
}

/** Holds the whole chain of the council against its hashes: how many entries there are, and where it does not hold. */
export async function verifyAuditTrail(
  scope: Scope,
): Promise<{ entries: number; breaks: { seq: number; fault: string }[] }> {
  require(scope, 'audit.see');
  const breaks = await sql<{ seq: number; fault: string }>`select seq, fault from own_audit_break()`.execute(
    scope.db,
  );
  const { entries } = await scope.db
    .selectFrom('audit_event')
    .select((make) => make.fn.countAll<number>().as('entries'))
    .executeTakeFirstOrThrow();
  scope.audit({ act: 'audit trail verified', detail: { entries, breaks: breaks.rows.length } });
  return { entries, breaks: breaks.rows };
}
