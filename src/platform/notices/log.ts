/** The log of everything that was sent: what became of each message, sending one again, and what was done about one that failed. */
import { sql } from 'kysely';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { NotFound } from '../errors.ts';
import type { Letterhead } from '../pdf/paper.ts';
import { permits, require, type Scope } from '../scope.ts';
import { anyTemplate, templateNames } from './catalogue.ts';
import type { Channel } from './template.ts';

/** Where a message stands, in the order that pages list them. */
export const noticeStates = ['waiting', 'sent', 'delivered', 'failed'] as const;
export type NoticeState = (typeof noticeStates)[number];

/** One message. `body` has ((tend)) and ((secret)) in it: wording.ts puts it in full. */
export type Notice = {
  readonly id: number;
  readonly template: string;
  readonly channel: Channel;
  readonly state: NoticeState;
  readonly recipient: string;
  readonly recipient_name: string;
  readonly user_id: number | null;
  readonly provider_id: number | null;
  readonly provider_name: string | null;
  readonly person_id: number | null;
  readonly representative_id: number | null;
  readonly large_print: boolean;
  readonly subject: string;
  readonly body: string;
  readonly link: string | null;
  readonly caused_by_name: string | null;
  readonly repeats_id: number | null;
  readonly carrier: 'smtp' | 'notify' | 'hand' | null;
  readonly tries: number;
  readonly fault: string | null;
  readonly queued_at: Date;
  readonly next_try_at: Date | null;
  readonly sent_at: Date | null;
  readonly delivered_at: Date | null;
  readonly failed_at: Date | null;
  readonly read_at: Date | null;
  readonly settled_at: Date | null;
  readonly settled_words: string | null;
};

/** What to list. Days are London's, as instants from and until. `person`: what was written to them or who speaks for them. */
export type NoticeFilter = {
  readonly words?: string | undefined;
  readonly channel?: string | undefined;
  readonly state?: string | undefined;
  readonly template?: string | undefined;
  readonly from?: Temporal.Instant | undefined;
  readonly until?: Temporal.Instant | undefined;
  readonly person?: number | undefined;
  /** Only what needs somebody: failed and not settled, or put off for an hour. */
  readonly needing?: boolean | undefined;
};

const needing = sql<boolean>`((m.failed_at is not null and m.settled_at is null)
  or (m.next_try_at is not null and m.fault is not null and m.queued_at < now() - interval '1 hour'))`;

function conditions(scope: Scope, filter: NoticeFilter) {
  const all = [sql`m.council_id = ${scope.who.councilId}`];
  if (filter.words) {
    const like = `%${filter.words.replaceAll(/[\\%_]/g, '\\$&')}%`;
    all.push(sql`(m.recipient ilike ${like} or m.recipient_name ilike ${like} or m.subject ilike ${like})`);
  }
  if (filter.channel) all.push(sql`m.channel = ${filter.channel}`);
  if (filter.state) all.push(sql`m.state = ${filter.state}`);
  if (filter.template) all.push(sql`m.template = ${filter.template}`);
  if (filter.from) all.push(sql`m.queued_at >= ${filter.from.toString()}`);
  if (filter.until) all.push(sql`m.queued_at < ${filter.until.toString()}`);
  if (filter.person !== undefined) all.push(sql`m.person_id = ${filter.person}`);
  if (filter.needing === true) all.push(needing);
  return sql.join(all, sql` and `);
}

function notices(where: ReturnType<typeof conditions>) {
  return sql<Notice>`select m.id, m.template, m.channel, m.state, m.recipient, m.recipient_name, m.user_id, m.provider_id,
      p.name as provider_name, m.person_id, m.representative_id, m.large_print, m.subject, m.body, m.link, u.name as caused_by_name,
      m.repeats_id, m.carrier, m.tries, m.fault, m.queued_at, m.next_try_at, m.sent_at, m.delivered_at, m.failed_at, m.read_at,
      m.settled_at, m.settled_words
    from outbox_message m left join app_user u on u.id = m.caused_by
      left join provider p on p.council_id = m.council_id and p.id = m.provider_id
    where ${where} order by m.queued_at desc, m.id desc`;
}

/** A page of the messages that fit, the newest first, and how many there are. `limit` null gives all. The caller holds the permission. */
export async function listNotices(
  scope: Scope,
  filter: NoticeFilter,
  { limit = 50, offset = 0 }: { readonly limit?: number | null; readonly offset?: number } = {},
): Promise<{ rows: Notice[]; total: number }> {
  const where = conditions(scope, filter);
  const counted = await sql<{
    total: number;
  }>`select count(*)::int as total from outbox_message m where ${where}`.execute(scope.db);
  const { rows } = await sql<Notice>`${notices(where)} limit ${limit} offset ${offset}`.execute(scope.db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** One try to send a message, or what a carrier said of it. */
export type Try = { readonly at: Date; readonly outcome: string; readonly words: string };

/** One message with its tries and its secret, where whoever asks may read that. Throws NotFound. Needs outbox.see. */
export async function getNotice(
  scope: Scope,
  id: number,
): Promise<{ notice: Notice; tries: Try[]; secret: string | null }> {
  require(scope, 'outbox.see');
  const { rows } =
    await sql<Notice>`${notices(sql`m.council_id = ${scope.who.councilId} and m.id = ${id}`)}`.execute(
      scope.db,
    );
  const [notice] = rows;
  if (notice === undefined) throw new NotFound('message');
  const tries = await scope.db
    .selectFrom('outbox_try')
    .select(['at', 'outcome', 'words'])
    .where('council_id', '=', scope.who.councilId)
    .where('outbox_message_id', '=', id)
    .orderBy('id', 'desc')
    .execute();
  const found = await sql<{
    secret: string;
  }>`select s.secret from outbox_secret s join outbox_message m using (council_id, reference)
    where m.council_id = ${scope.who.councilId} and m.id = ${id}`.execute(scope.db);
  return { notice, tries, secret: found.rows[0]?.secret ?? null };
}

/** What stands at the top of the council's letters. */
export async function letterheadOf(scope: Scope): Promise<Letterhead> {
  const { rows } = await sql<{
    council: string;
    address_lines: string[] | null;
    phone: string | null;
    email: string | null;
  }>`
    select c.name as council, l.address_lines, l.phone, l.email from council c
      left join lateral (select address_lines, phone, email from letterhead l where l.council_id = c.id order by id desc limit 1) l on true
    where c.id = ${scope.who.councilId}`.execute(scope.db);
  const row = rows[0];
  return {
    council: row?.council ?? '',
    addressLines: row?.address_lines ?? [],
    phone: row?.phone ?? null,
    email: row?.email ?? null,
  };
}

/** Records what stands at the top of letters from now on. Needs settings.edit. */
export async function recordLetterhead(
  scope: Scope,
  given: { readonly addressLines: readonly string[]; readonly phone: string; readonly email: string },
): Promise<Result<object>> {
  require(scope, 'settings.edit');
  if (given.addressLines.length === 0 || given.addressLines.length > 7)
    return refuse('Enter an address of one to seven lines', 'address');
  await scope.db
    .insertInto('letterhead')
    .values({
      council_id: scope.who.councilId,
      address_lines: [...given.addressLines],
      phone: given.phone || null,
      email: given.email || null,
      recorded_by: scope.who.userId,
    })
    .execute();
  scope.audit({ act: 'letterhead recorded', detail: { ...given } });
  return ok({});
}

/** Why a message cannot be sent again; undefined where it can. */
export function whyNotAgain({
  template,
  channel,
  state,
}: Pick<Notice, 'template' | 'channel' | 'state'>): string | undefined {
  if (channel === 'screen') return 'A notice on the screen stays there until it is read';
  if (state === 'waiting') return 'It has not gone yet';
  const known = templateNames.find((name) => name === template);
  if (known !== undefined && anyTemplate(known).secret !== undefined)
    return 'The link in it was secret and is kept no longer: make a new one';
  return undefined;
}

/** Sends a message again, as a new one that names it. Answers the new one's number. Needs outbox.work. */
export async function sendNoticeAgain(scope: Scope, id: number): Promise<Result<{ id: number }>> {
  require(scope, 'outbox.work');
  const { notice } = await getNotice(scope, id);
  const why = whyNotAgain(notice);
  if (why !== undefined) return refuse(why);
  const { rows } = await sql<{ id: number }>`
    insert into outbox_message (council_id, template, wording_id, channel, recipient, recipient_name, user_id, provider_id, person_id,
      representative_id, large_print, link, subject, body, caused_by, repeats_id, queued_at)
    select council_id, template, wording_id, channel, recipient, recipient_name, user_id, provider_id, person_id, representative_id,
      large_print, link, subject, body, ${scope.who.userId}, id, ${scope.now.toString()}
    from outbox_message where council_id = ${scope.who.councilId} and id = ${id} returning id`.execute(
    scope.db,
  );
  const again = rows[0]?.id ?? 0;
  if (notice.state === 'failed' && notice.settled_at === null)
    await settle(scope, id, `Sent again as number ${again}`);
  scope.audit({
    act: 'notice sent again',
    subject: ['notice', id],
    personId: notice.person_id,
    detail: { as: again },
  });
  return ok({ id: again });
}

/** Says what was done about a message that failed, or that is not to be tried any more; it needs nobody then. Needs outbox.work. */
export async function settleNotice(scope: Scope, id: number, words: string): Promise<Result<object>> {
  require(scope, 'outbox.work');
  const { notice } = await getNotice(scope, id);
  if (notice.state !== 'failed' || notice.settled_at !== null)
    return refuse('Only a message that failed is settled');
  if (words.trim() === '') return refuse('Say what was done instead', 'words');
  await settle(scope, id, words.trim());
  scope.audit({
    act: 'notice settled',
    subject: ['notice', id],
    personId: notice.person_id,
    detail: { words: words.trim() },
  });
  return ok({});
}

async function settle(scope: Scope, id: number, words: string): Promise<void> {
  await scope.db
    .updateTable('outbox_message')
    .set({ settled_at: scope.now.toString(), settled_by: scope.who.userId, settled_words: words })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** Notes that a letter was printed and posted by hand; it is then tried by nobody. Refused once it went. Needs outbox.work. */
export async function markPosted(scope: Scope, id: number): Promise<Result<object>> {
  require(scope, 'outbox.work');
  const { notice } = await getNotice(scope, id);
  const done = await scope.db
    .updateTable('outbox_message')
    .set({ sent_at: scope.now.toString(), next_try_at: null, carrier: 'hand', fault: null })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('channel', '=', 'letter')
    .where('state', '=', 'waiting')
    .where('begun_at', 'is', null)
    .executeTakeFirst();
  if (done.numUpdatedRows !== 1n) return refuse('Only a letter that has not gone yet is posted by hand');
  await scope.db
    .insertInto('outbox_try')
    .values({
      council_id: scope.who.councilId,
      outbox_message_id: id,
      outcome: 'sent',
      words: `Posted by hand by ${scope.who.name}`,
    })
    .execute();
  await sql`delete from outbox_secret s using outbox_message m where m.council_id = ${scope.who.councilId} and m.id = ${id}
    and s.council_id = m.council_id and s.reference = m.reference`.execute(scope.db);
  scope.audit({ act: 'letter posted by hand', subject: ['notice', id], personId: notice.person_id });
  return ok({});
}

/** What of the outbox needs whoever asks, for their first page; nothing where it needs nobody. */
export async function noticesNeeded(
  scope: Scope,
): Promise<{ readonly text: string; readonly count: number; readonly href: string }[]> {
  if (!permits(scope.who, 'outbox.work')) return [];
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from outbox_message m
    where m.council_id = ${scope.who.councilId} and ${needing}`.execute(scope.db);
  const count = rows[0]?.count ?? 0;
  return count === 0 ? [] : [{ text: 'notices that did not go', count, href: '/outbox?show=needing' }];
}
