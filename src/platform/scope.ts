import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import { Forbidden } from './errors.ts';
import { may, type Permission, type Role } from './permissions.ts';
import type { Schema } from './schema.generated.ts';

/** Who is asking, for which council. `providerId` is set for a provider's people, and then nothing of other providers is seen. */
export type Who = {
  readonly councilId: number;
  readonly userId: number | null;
  readonly name: string;
  readonly role: Role | 'system';
  readonly providerId: number | null;
};

/** A line for the audit trail: what was done to what, and which person's record it touched. */
export type AuditEntry = {
  act: string;
  subject?: readonly [kind: string, id: number | string];
  personId?: number | null;
  detail?: Record<string, unknown>;
};

/**
 * One piece of work by somebody for one council: a transaction that sees only their council's rows (and, for a provider's
 * people, only their provider's), and the audit entries that are written when it succeeds.
 */
export type Scope = {
  readonly who: Who;
  readonly db: Transaction<Schema>;
  /** The time of the work: one instant from start to end. */
  readonly now: Temporal.Instant;
  /** Notes an entry; all are written just before the work is committed. */
  audit: (entry: AuditEntry) => void;
};

async function enter(trx: Transaction<Schema>, who: Who): Promise<void> {
  await sql`select set_config('role', 'tend_app', true), set_config('tend.council_id', ${String(who.councilId)}, true),
    set_config('tend.provider_id', ${who.providerId === null ? '' : String(who.providerId)}, true),
    set_config('tend.user_id', ${who.userId === null ? '' : String(who.userId)}, true),
    set_config('tend.actor', ${who.name}, true), set_config('tend.role', ${who.role}, true)`.execute(trx);
}

async function writeAudit(db: Kysely<Schema>, who: Who, entries: readonly AuditEntry[]): Promise<void> {
  for (const entry of entries) {
    await sql`insert into audit_event (council_id, user_id, user_name, role, act, subject_kind, subject_id, person_id, detail)
      values (${who.councilId}, ${who.userId}, ${who.name}, ${who.role}, ${entry.act}, ${entry.subject?.[0] ?? null},
        ${entry.subject ? String(entry.subject[1]) : null}, ${entry.personId ?? null}, ${JSON.stringify(entry.detail ?? {})}::jsonb)`.execute(
      db,
    );
  }
}

/**
 * Does a piece of work in one transaction within the scope of whoever asks. Commits when it returns, rolls back when it throws.
 * The audit entries are written last, so that the council's audit chain is locked for an instant only.
 */
export async function withScope<T>(
  database: Database,
  who: Who,
  work: (scope: Scope) => Promise<T>,
  now: Temporal.Instant = Temporal.Now.instant(),
): Promise<T> {
  return await database.kysely.transaction().execute(async (trx) => {
    await enter(trx, who);
    const entries: AuditEntry[] = [];
    const answer = await work({ who, db: trx, now, audit: (entry) => void entries.push(entry) });
    await writeAudit(trx, who, entries);
    return answer;
  });
}

/** Writes an audit entry on its own, for what was refused: the work it belongs to was rolled back. */
export async function auditAlone(database: Database, who: Who, entry: AuditEntry): Promise<void> {
  await database.kysely.transaction().execute(async (trx) => {
    await enter(trx, who);
    await writeAudit(trx, who, [entry]);
  });
}

/** The first line of every action: throws Forbidden unless whoever asks holds the permission. The system may. */
export function require(scope: Scope, permission: Permission): void {
  if (!permits(scope.who, permission)) throw new Forbidden(`This needs the permission ${permission}.`);
}

/** Whether whoever asks holds a permission; for showing or hiding what they could not do anyway. */
export function permits(who: Who, permission: Permission): boolean {
  return who.role === 'system' || may(who.role, permission);
}

/** The system's own work for a council, such as the nightly verification. */
export function systemOf(councilId: number): Who {
  return { councilId, userId: null, name: 'Tend', role: 'system', providerId: null };
}
