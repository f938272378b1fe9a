/**
 * Tells providers' own systems what happens: an event is written with the work that made it, and sent to every address of the
 * provider until it is taken. Source: docs/decisions/0007-webhooks.md.
 */
import { sql } from 'kysely';
import { ok, type Result, refuse } from '../ground/result.ts';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import { NotFound } from './errors.ts';
import type { Job } from './jobs.ts';
import { require, type Scope } from './scope.ts';
import { postJson } from './webhook-post.ts';
import { newWebhookSecret, signedHeaders } from './webhook-signature.ts';

/** Everything that a system is told of, with what the event says. No event names a person. */
export const WEBHOOK_KINDS = {
  'feed.taken': 'Visits that were sent have been taken',
  'week.verified': 'A week has been verified anew',
  'week.approved': 'A week has been approved for payment',
  'payment.released': 'A payment is on its way',
  'payment.paid': 'The bank confirms a payment',
  'payment.returned': 'A payment came back from the bank',
  'invoice.made': 'A self-billed invoice or credit note was made',
  'invoice.queried': 'The council asks about a line of an invoice',
  'invoice.decided': 'The council decided about a line of an invoice',
  'line.asked': 'The council asks about a visit',
  'line.decided': 'The council decided about visits',
  'offer.made': 'A package is offered',
  'offer.reminded': 'An offer still waits for an answer',
  'offer.closed': 'An offer was placed, withdrawn, passed over or lapsed',
  'order.issued': 'A service order was issued',
  'introduction.asked': 'The council asks who will come first',
  'placement.started': 'Care has started: the first visit was verified',
  'placement.ended': 'A placement ends, with its last day',
  'visit.changed': 'A single visit was moved, cancelled or added',
  'service.suspended': 'Visits of a service are not wanted for a time',
  'service.resumed': 'Visits of a suspended service are wanted again',
  'contract.restricted': 'A restriction, suspension, notice or termination was recorded',
  'contract.lifted': 'A restriction, suspension or notice was lifted',
  'transition.started': 'The council plans to move your care to others',
  'move.placed': 'A service moves from you, or to you',
  'move.handover': 'Something of a handover was confirmed',
  'move.handed-over': 'Everything of a service is handed over',
} as const;

export type WebhookKind = keyof typeof WEBHOOK_KINDS;

/** Notes something for a provider's systems, as part of a piece of work: they are told if the work is committed. */
export async function tellSystems(
  scope: Scope,
  providerId: number,
  kind: WebhookKind,
  about: Readonly<Record<string, string | number>>,
): Promise<void> {
  await sql`
    with event as (
      insert into webhook_event (council_id, provider_id, kind, about, happened_at)
      values (${scope.who.councilId}, ${providerId}, ${kind}, ${JSON.stringify(about)}::jsonb, ${scope.now.toString()}) returning id)
    insert into webhook_delivery (council_id, provider_id, webhook_id, webhook_event_id, next_try_at)
    select w.council_id, w.provider_id, w.id, event.id, now() from webhook w, event
    where w.council_id = ${scope.who.councilId} and w.provider_id = ${providerId} and w.ended_at is null`.execute(
    scope.db,
  );
}

/** An address that is told, with how it goes. */
export type Webhook = {
  readonly id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly url: string;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly waiting: number;
  readonly delivered: number;
};

/** The addresses of the council's providers, or of one's own; those in use first. */
export async function listWebhooks(scope: Scope): Promise<Webhook[]> {
  const { rows } = await sql<Webhook>`
    select w.id, w.provider_id, p.name as provider_name, w.url, w.created_at, w.ended_at,
      count(d.id) filter (where d.next_try_at is not null) as waiting, count(d.id) filter (where d.delivered_at is not null) as delivered
    from webhook w join provider p on p.council_id = w.council_id and p.id = w.provider_id
      left join webhook_delivery d on d.council_id = w.council_id and d.webhook_id = w.id
    where w.council_id = ${scope.who.councilId}
    group by w.council_id, w.id, p.name order by w.ended_at nulls first, w.id desc`.execute(scope.db);
  return rows;
}

/** One try to tell one address of one event. */
export type Delivery = {
  readonly id: number;
  readonly event_id: number;
  readonly kind: WebhookKind;
  readonly about: Record<string, string | number>;
  readonly happened_at: Date;
  readonly tries: number;
  readonly next_try_at: Date | null;
  readonly delivered_at: Date | null;
  readonly answer: string | null;
};

/** The newest deliveries to an address, at most 100. Throws NotFound for an address of somebody else. */
export async function listDeliveries(
  scope: Scope,
  webhookId: number,
): Promise<{ webhook: Webhook; deliveries: Delivery[] }> {
  const webhook = (await listWebhooks(scope)).find(({ id }) => id === webhookId);
  if (webhook === undefined) throw new NotFound('webhook');
  const { rows } = await sql<Delivery>`
    select d.id, e.id as event_id, e.kind, e.about, e.happened_at, d.tries, d.next_try_at, d.delivered_at, d.answer
    from webhook_delivery d join webhook_event e on e.council_id = d.council_id and e.id = d.webhook_event_id
    where d.council_id = ${scope.who.councilId} and d.webhook_id = ${webhookId} order by d.id desc limit 100`.execute(
    scope.db,
  );
  return { webhook, deliveries: rows };
}

/** The events of one's own provider after one of them, oldest first, for a system that missed some. */
export async function listEventsAfter(scope: Scope, after: number, limit: number) {
  return await scope.db
    .selectFrom('webhook_event')
    .select(['id', 'kind', 'about', 'happened_at'])
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', scope.who.providerId ?? 0)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Adds an address; its secret is answered once. Refused where it is not an https address. Needs api-clients.edit. */
export async function addWebhook(
  scope: Scope,
  providerId: number,
  given: string,
): Promise<Result<{ id: number; secret: string }>> {
  require(scope, 'api-clients.edit');
  const url = URL.parse(given.trim());
  if (url === null || url.protocol !== 'https:')
    return refuse('Enter a whole address that begins with https://', 'url');
  if (url.username !== '' || url.password !== '')
    return refuse('Leave name and password out of the address', 'url');
  const secret = newWebhookSecret();
  const { id } = await scope.db
    .insertInto('webhook')
    .values({
      council_id: scope.who.councilId,
      provider_id: providerId,
      url: url.href,
      secret,
      created_by: scope.who.userId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  scope.audit({ act: 'webhook added', subject: ['webhook', id], detail: { providerId, url: url.href } });
  return ok({ id, secret });
}

/** Takes an address out of use at once. Needs api-clients.edit. */
export async function endWebhook(scope: Scope, id: number): Promise<void> {
  require(scope, 'api-clients.edit');
  const done = await scope.db
    .updateTable('webhook')
    .set({ ended_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (done.numUpdatedRows !== 1n) throw new NotFound('webhook');
  await sql`update webhook_delivery set next_try_at = null
    where council_id = ${scope.who.councilId} and webhook_id = ${id} and next_try_at is not null`.execute(
    scope.db,
  );
  scope.audit({ act: 'webhook ended', subject: ['webhook', id] });
}

/** Sends an event again: as a new delivery, whatever became of the one before. Needs api-clients.edit. */
export async function sendAgain(scope: Scope, webhookId: number, deliveryId: number): Promise<void> {
  require(scope, 'api-clients.edit');
  const { numAffectedRows } = await sql`
    insert into webhook_delivery (council_id, provider_id, webhook_id, webhook_event_id, next_try_at)
    select d.council_id, d.provider_id, d.webhook_id, d.webhook_event_id, now()
    from webhook_delivery d join webhook w on w.council_id = d.council_id and w.id = d.webhook_id
    where d.council_id = ${scope.who.councilId} and d.id = ${deliveryId} and w.id = ${webhookId} and w.ended_at is null`.execute(
    scope.db,
  );
  if (numAffectedRows !== 1n) throw new NotFound('webhook');
}

type Due = {
  readonly council_id: number;
  readonly id: number;
  readonly url: string;
  readonly secret: string;
  readonly event_id: number;
  readonly kind: string;
  readonly about: object;
  readonly happened_at: Date;
  readonly tries: number;
};

/** A minute, then twice as long each time; after three days it is given up. */
const FIRST_WAIT_SECONDS = 60;
const MOST_TRIES = 13;

/** Sends what is due, each to its address; answers how many were taken. `insideToo` is for a system on the same machine. */
export async function deliverWebhooks(database: Database, insideToo: boolean): Promise<number> {
  let taken = 0;
  for (;;) {
    const { rows } = await database.pool.query<Due>(
      `update webhook_delivery d set tries = d.tries + 1, next_try_at = now() + make_interval(secs => $1 * power(2, d.tries))
       from webhook w, webhook_event e
       where w.council_id = d.council_id and w.id = d.webhook_id and e.council_id = d.council_id and e.id = d.webhook_event_id
         and (d.council_id, d.id) in (select council_id, id from webhook_delivery where next_try_at <= now()
           order by next_try_at, id limit 20 for update skip locked)
       returning d.council_id, d.id, w.url, w.secret, e.id as event_id, e.kind, e.about, e.happened_at, d.tries`,
      [FIRST_WAIT_SECONDS],
    );
    if (rows.length === 0) return taken;
    const told = await Promise.all(rows.map(async (due) => await tell(database, due, insideToo)));
    taken += told.filter(Boolean).length;
  }
}

async function tell(database: Database, due: Due, insideToo: boolean): Promise<boolean> {
  const { kind, about } = due;
  const body = JSON.stringify({ type: kind, timestamp: due.happened_at.toISOString(), data: about });
  const at = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
  const headers = signedHeaders(due.secret, { id: `evt_${due.event_id}`, at, body });
  const { taken, answer } = await postJson(due.url, body, headers, insideToo);
  await database.pool.query(
    `update webhook_delivery set answer = $3, delivered_at = case when $4 then now() end,
       next_try_at = case when $4 or $5 then null else next_try_at end
     where council_id = $1 and id = $2`,
    [due.council_id, due.id, answer, taken, due.tries >= MOST_TRIES],
  );
  return taken;
}

/** The job that tells providers' systems what is due, every minute. */
export function webhookJob({ demonstration }: Pick<Config, 'demonstration'>): Job {
  return {
    name: 'deliver-webhooks',
    every: '* * * * *',
    run: async ({ database }) => {
      await deliverWebhooks(database, demonstration);
    },
  };
}
