/** Puts a notice in the outbox as part of a piece of work: it goes only if the work is committed. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import type { Role } from '../permissions.ts';
import type { Scope } from '../scope.ts';
import { anyTemplate, type FieldsOf, type TemplateName } from './catalogue.ts';
import type { Channel, Fields, Template } from './template.ts';
import { composed, readFields, SECRET, type Wording } from './wording.ts';
import { wordingOn } from './wordings.ts';

/**
 * Whom a notice is for: a user, everybody who works for a provider, one of its care workers, everybody of the council with a role, or a person (or one who
 * speaks for them) at an address that they agreed to (people/records/contacts.ts finds it).
 */
export type Recipient =
  | { readonly user: number }
  | { readonly provider: number }
  | { readonly role: Role }
  /** A care worker, who does not sign in: by a text message to their own telephone. */
  | { readonly worker: string; readonly phone: string; readonly provider: number }
  | {
      readonly person: number;
      readonly representative: number | null;
      readonly name: string;
      readonly channel: 'email' | 'text' | 'letter';
      /** An email address, a telephone number, or the lines of a postal address. */
      readonly address: string;
      readonly largePrint: boolean;
    };

/** What a notice is about: the page of Tend to see it on, and the person whose record says that it was sent. */
export type About = { readonly link?: string | undefined };

type Addressed = {
  readonly channel: Channel;
  readonly address: string;
  readonly name: string;
  readonly userId: number | null;
  readonly providerId: number | null;
  readonly personId: number | null;
  readonly representativeId: number | null;
  readonly largePrint: boolean;
};

/**
 * Sends a notice by its template: users have it on the screen and by email, as far as the template goes by these ways; a person by
 * the one way they chose. Answers how many messages were written. A field that is missing is a fault of the caller and throws.
 *
 *     await notify(scope, 'offer-made', { provider: offer.provider_id }, { area, by }, { link: `/offers/${offer.id}` });
 */
export async function notify<Name extends TemplateName>(
  scope: Scope,
  name: Name,
  recipient: Recipient,
  fields: FieldsOf<Name>,
  { link }: About = {},
): Promise<number> {
  const template = anyTemplate(name);
  const read = readFields(template, fields);
  if (!read.ok) throw new Error(`${name}: ${read.reason}`);
  const addressed = await addressedTo(scope, template, recipient);
  if (addressed.length === 0) return 0;
  const wording = await wordingOn(scope, name, londonDay(scope.now).toString());
  const council = await councilName(scope);
  const rows = addressed.map((to) =>
    rowOf(to, { name, template, wording, fields: read.value, council, link: link ?? null }),
  );
  await write(scope, rows, wording.id);
  return rows.length;
}

/** By which ways users have a notice. */
const forUsers: readonly Channel[] = ['screen', 'email'];

async function addressedTo(scope: Scope, template: Template, to: Recipient): Promise<Addressed[]> {
  if ('worker' in to)
    return [
      {
        channel: 'text',
        address: to.phone,
        name: to.worker,
        userId: null,
        providerId: to.provider,
        personId: null,
        representativeId: null,
        largePrint: false,
      },
    ];
  if ('person' in to) {
    if (!template.channels.includes(to.channel))
      throw new Error(`${template.title} does not go by ${to.channel}.`);
    return [
      {
        channel: to.channel,
        address: to.address,
        name: to.name,
        userId: null,
        providerId: null,
        personId: to.person,
        representativeId: to.representative,
        largePrint: to.largePrint,
      },
    ];
  }
  const { rows } = await sql<{ user_id: number; name: string; email: string; provider_id: number | null }>`
    select user_id, name, email, provider_id from notice_users(${'user' in to ? to.user : null}, ${'provider' in to ? to.provider : null},
      ${'role' in to ? to.role : null})`.execute(scope.db);
  const ways = forUsers.filter((channel) => template.channels.includes(channel));
  return rows.flatMap((user) =>
    ways.map((channel) => ({
      channel,
      address: user.email,
      name: user.name,
      userId: user.user_id,
      providerId: user.provider_id,
      personId: null,
      representativeId: null,
      largePrint: false,
    })),
  );
}

async function councilName(scope: Scope): Promise<string> {
  const { name } = await scope.db
    .selectFrom('council')
    .where('id', '=', scope.who.councilId)
    .select('name')
    .executeTakeFirstOrThrow();
  return name;
}

/** What a row is made of beside its recipient. */
type Made = {
  readonly name: TemplateName;
  readonly template: Template;
  readonly wording: Wording;
  readonly fields: Fields;
  readonly council: string;
  readonly link: string | null;
};

function rowOf(to: Addressed, { name, template, wording, fields, council, link }: Made) {
  const { secret } = template;
  const shown = secret === undefined ? fields : { ...fields, [secret]: SECRET };
  return {
    template: name,
    reference: randomUUID(),
    channel: to.channel,
    recipient: to.address,
    recipient_name: to.name,
    user_id: to.userId,
    provider_id: to.providerId,
    person_id: to.personId,
    representative_id: to.representativeId,
    large_print: to.largePrint,
    link,
    secret: secret === undefined ? null : (fields[secret] ?? null),
    ...composed(to.channel, wording, shown, { name: to.name, council, link }),
  };
}

async function write(
  scope: Scope,
  rows: readonly ReturnType<typeof rowOf>[],
  wordingId: number | null,
): Promise<void> {
  const { councilId, userId } = scope.who;
  const given = JSON.stringify(rows);
  await sql`insert into outbox_message (council_id, template, wording_id, reference, channel, recipient, recipient_name, user_id, provider_id,
      person_id, representative_id, large_print, link, subject, body, caused_by, queued_at, next_try_at, delivered_at)
    select ${councilId}::bigint, template, ${wordingId}, reference, channel, recipient, recipient_name, user_id, provider_id,
      person_id, representative_id, large_print, link, subject, body, ${userId}, ${scope.now.toString()},
      case when channel <> 'screen' then ${scope.now.toString()}::timestamptz end, case when channel = 'screen' then ${scope.now.toString()}::timestamptz end
    from jsonb_to_recordset(${given}::jsonb) as r(template text, reference uuid, channel text, recipient text, recipient_name text, user_id bigint,
      provider_id bigint, person_id bigint, representative_id bigint, large_print boolean, link text, subject text, body text)`.execute(
    scope.db,
  );
  if (rows.some(({ secret }) => secret !== null))
    await sql`insert into outbox_secret (council_id, reference, channel, secret)
      select ${councilId}::bigint, reference, channel, secret
      from jsonb_to_recordset(${given}::jsonb) as r(reference uuid, channel text, secret text) where secret is not null`.execute(
      scope.db,
    );
}
