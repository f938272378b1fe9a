import type { Database } from './database.ts';

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
