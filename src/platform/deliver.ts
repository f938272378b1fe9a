import nodemailer from 'nodemailer';
import type { Database } from './database.ts';
import type { Job } from './jobs.ts';

/** Sends the emails that wait in the outbox, oldest first, and notes for each that it went or why it did not. Answers how many went. */
export async function deliverEmails(database: Database, smtpUrl: string, sender: string): Promise<number> {
  const post = nodemailer.createTransport(smtpUrl);
  let sent = 0;
  try {
    for (;;) {
      const { rows } = await database.pool.query<{
        council_id: number;
        id: number;
        recipient: string;
        subject: string;
        body: string;
      }>(
        `select council_id, id, recipient, subject, body from outbox_message
         where channel = 'email' and sent_at is null and fault is null order by id limit 50`,
      );
      if (rows.length === 0) return sent;
      for (const row of rows) {
        const fault = await post
          .sendMail({ from: sender, to: row.recipient, subject: row.subject, text: row.body })
          .then(() => null)
          .catch((reason: unknown) => (reason instanceof Error ? reason.message : String(reason)));
        if (fault === null) sent += 1;
        await database.pool.query(
          'update outbox_message set sent_at = case when $3::text is null then now() end, fault = $3 where council_id = $1 and id = $2',
          [row.council_id, row.id, fault],
        );
      }
    }
  } finally {
    post.close();
  }
}

/** The job that empties the outbox every minute; there is none without a mail server, and then messages wait to be read. */
export function deliveryJob(smtpUrl: string | undefined, sender: string): readonly Job[] {
  if (!smtpUrl) return [];
  return [
    {
      name: 'deliver-outbox',
      every: '* * * * *',
      run: async ({ database }) => {
        await deliverEmails(database, smtpUrl, sender);
      },
    },
  ];
}
