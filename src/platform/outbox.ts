import { sql } from 'kysely';
import type { Scope } from './scope.ts';

/**
 * Puts an email to everybody who works for a provider in the outbox, as part of a piece of work: it goes only if the work is
 * committed. It never names a person who has care: whoever reads it signs in to see. Answers how many were written. New notices go
 * by a template instead: notices/notify.ts.
 */
export async function tellProvider(
  scope: Scope,
  providerId: number,
  { subject, body }: { readonly subject: string; readonly body: string },
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into outbox_message (council_id, template, channel, recipient, recipient_name, user_id, provider_id, subject, body, caused_by)
    select ${scope.who.councilId}::bigint, 'words', 'email', email, name, user_id, provider_id, ${subject},
      'Dear ' || name || E',\\n\\n' || ${body} || E'\\n\\nTend', ${scope.who.userId}
    from notice_users(null, ${providerId}, null)`.execute(scope.db);
  return Number(numAffectedRows ?? 0n);
}
