import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Scope } from './scope.ts';

/** A message to somebody. */
export type Message = {
  readonly councilId: number;
  readonly channel: 'email' | 'text' | 'letter' | 'screen';
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
};

/** Puts a message in the outbox, from which it is delivered; in the demonstration it stays there to be read. */
export async function queueMessage(database: Database, message: Message): Promise<void> {
  await database.pool.query(
    'insert into outbox_message (council_id, channel, recipient, subject, body) values ($1, $2, $3, $4, $5)',
    [message.councilId, message.channel, message.recipient, message.subject, message.body],
  );
}

/**
 * Puts an email to everybody who works for a provider in the outbox, as part of a piece of work: it goes only if the work is
 * committed. It never names a person who has care: whoever reads it signs in to see. Answers how many were written.
 */
export async function tellProvider(
  scope: Scope,
  providerId: number,
  { subject, body }: Pick<Message, 'subject' | 'body'>,
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into outbox_message (council_id, channel, recipient, subject, body)
    select distinct ${scope.who.councilId}::bigint, 'email', u.email, ${subject}, 'Dear ' || u.name || E',\\n\\n' || ${body} || E'\\n\\nTend'
    from membership m join app_user u on u.id = m.user_id
    where m.council_id = ${scope.who.councilId} and m.provider_id = ${providerId} and m.ended_at is null`.execute(
    scope.db,
  );
  return Number(numAffectedRows ?? 0n);
}
