/**
 * Empties the outbox: each message that is due is claimed by one process, tried once, and what became of it is written down. A try
 * that was begun and never ended is known by its `begun_at`. Source: docs/decisions/0008-notices.md.
 */
import type { Database } from '../database.ts';
import type { Carrier, Outgoing, Sent } from './carrier.ts';
import type { Became } from './notify-states.ts';
import { inFull } from './wording.ts';

/** A minute, then twice as long each time; after some three days a message is given up. */
const FIRST_WAIT_SECONDS = 60;
const MOST_TRIES = 13;
const AT_ONCE = 10;
/** How long a claim holds: longer than every message of it may take. */
const CLAIM_MINUTES = 15;

type Claimed = {
  readonly council_id: number;
  readonly id: number;
  readonly channel: Outgoing['channel'];
  readonly reference: string;
  readonly recipient: string;
  readonly recipient_name: string;
  readonly subject: string;
  readonly body: string;
  readonly large_print: boolean;
  readonly tries: number;
  readonly may_have_gone: boolean;
  readonly secret: string | null;
  readonly council: string;
  readonly address_lines: string[] | null;
  readonly phone: string | null;
  readonly email: string | null;
};

/** Sends what is due by the carriers there are, oldest first; answers how many went. Several processes may do it at once. */
export async function deliverNotices(
  database: Database,
  carriers: readonly Carrier[],
  publicUrl: string,
): Promise<number> {
  let sent = 0;
  for (const carrier of carriers) {
    let stopped = carrier.channels.length === 0;
    while (!stopped) {
      const claimed = await claim(database, carrier);
      if (claimed.length === 0) break;
      for (const row of claimed) {
        if (stopped) {
          await letGo(database, row);
          continue;
        }
        const became = await carrier.send(outgoing(row, publicUrl));
        await record(database, row, carrier, became);
        if (became.outcome === 'sent') sent += 1;
        stopped = became.outcome === 'put off' && became.all === true;
      }
    }
  }
  return sent;
}

async function claim({ pool }: Database, { channels }: Carrier): Promise<Claimed[]> {
  const { rows } = await pool.query<Claimed>(
    `with due as (
       select council_id, id, begun_at is not null as may_have_gone from outbox_message
       where next_try_at <= now() and channel = any ($1) order by next_try_at, id limit ${AT_ONCE} for update skip locked),
     claimed as (
       update outbox_message m set tries = m.tries + 1, begun_at = now(), next_try_at = now() + interval '${CLAIM_MINUTES} minutes'
       from due where m.council_id = due.council_id and m.id = due.id returning m.*, due.may_have_gone)
     select m.council_id, m.id, m.channel, m.reference, m.recipient, m.recipient_name, m.subject, m.body, m.large_print, m.tries,
       m.may_have_gone, s.secret, c.name as council, l.address_lines, l.phone, l.email
     from claimed m join council c on c.id = m.council_id
       left join outbox_secret s on s.council_id = m.council_id and s.reference = m.reference
       left join lateral (select address_lines, phone, email from letterhead l where l.council_id = m.council_id order by id desc limit 1) l on true
     order by m.id`,
    [[...channels]],
  );
  return rows;
}

function outgoing(row: Claimed, publicUrl: string): Outgoing {
  const { council, address_lines, phone, email } = row;
  return {
    councilId: row.council_id,
    id: row.id,
    channel: row.channel,
    reference: row.reference,
    recipient: row.recipient,
    recipientName: row.recipient_name,
    subject: row.subject,
    body: inFull(row.body, publicUrl, row.secret),
    largePrint: row.large_print,
    letterhead: { council, addressLines: address_lines ?? [], phone, email },
    tries: row.tries,
    mayHaveGone: row.may_have_gone,
  };
}

/** Gives a claim back that was not tried. */
async function letGo({ pool }: Database, { council_id, id, may_have_gone }: Claimed): Promise<void> {
  await pool.query(
    `update outbox_message set tries = tries - 1, next_try_at = now() + make_interval(secs => $3), begun_at = case when $4 then begun_at end
     where council_id = $1 and id = $2 and sent_at is null`,
    [council_id, id, FIRST_WAIT_SECONDS, may_have_gone],
  );
}

async function record({ pool }: Database, row: Claimed, { name }: Carrier, sent: Sent): Promise<void> {
  const givenUp = sent.outcome === 'put off' && row.tries >= MOST_TRIES;
  const outcome = givenUp ? 'failed' : sent.outcome;
  const words = givenUp ? `Given up after ${row.tries} tries. ${sent.words}` : sent.words;
  const wait =
    (sent.outcome === 'put off' ? sent.waitSeconds : undefined) ?? FIRST_WAIT_SECONDS * 2 ** (row.tries - 1);
  await pool.query(
    `with done as (
       update outbox_message set begun_at = null,
         sent_at = case when $3 = 'sent' then coalesce(sent_at, now()) else sent_at end,
         failed_at = case when $3 = 'failed' then now() else failed_at end,
         next_try_at = case when $3 = 'put off' and state = 'waiting' then now() + make_interval(secs => $5) end,
         fault = case when $3 <> 'sent' then $4 end, carrier = $6, carrier_id = coalesce($7, carrier_id)
       where council_id = $1 and id = $2 returning council_id, id, reference),
     cleared as (
       delete from outbox_secret s using done where $3 <> 'put off' and s.council_id = done.council_id and s.reference = done.reference)
     insert into outbox_try (council_id, outbox_message_id, outcome, words) select council_id, id, $3, $4 from done`,
    [row.council_id, row.id, outcome, words, wait, name, sent.outcome === 'sent' ? sent.carrierId : null],
  );
}

/**
 * Writes what a carrier says became of a message, found by its reference or the carrier's number. The first word is the last: what
 * is told again changes nothing. Answers whether something changed.
 */
export async function recordBecame(
  { pool }: Database,
  message: { readonly reference: string | null; readonly carrierId: string },
  { outcome, words }: Became,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `with done as (
       update outbox_message set sent_at = coalesce(sent_at, now()), next_try_at = null, begun_at = null, carrier = 'notify',
         carrier_id = coalesce(carrier_id, $2), delivered_at = case when $3 = 'delivered' then now() end,
         failed_at = case when $3 = 'failed' then now() end, fault = case when $3 = 'failed' then $4 end
       where (reference::text = $1 or carrier_id = $2) and channel <> 'screen' and delivered_at is null and failed_at is null
       returning council_id, id)
     insert into outbox_try (council_id, outbox_message_id, outcome, words) select council_id, id, $3, $4 from done`,
    [message.reference, message.carrierId, outcome, words],
  );
  return (rowCount ?? 0) > 0;
}
