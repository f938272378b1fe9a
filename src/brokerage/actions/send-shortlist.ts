/** Sends the link to a shortlist to the person, or to who speaks for them, by a way that they agreed to. Source: docs/rules/shortlist.md. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { onPhone } from '../../ground/phone-words.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { type KnownContact, listContacts } from '../../people/records/contacts.ts';
import { type Way, waysToWrite, type WrittenChannel } from '../../people/rules/contact-channels.ts';
import { letterheadOf } from '../../platform/notices/log.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getRequest } from '../records/placement-requests.ts';
import { makeShortlistLink } from './shortlist.ts';

/** Somebody whom a shortlist may be sent to, and by which ways, what they prefer first. */
export type Chooser = KnownContact & { readonly ways: readonly Way[] };

/** The person, and who speaks for them and may see the plan. */
export async function listChoosers(scope: Scope, personId: number): Promise<Chooser[]> {
  const contacts = await listContacts(scope, personId);
  return contacts.filter(({ mayBeTold }) => mayBeTold).map((one) => ({ ...one, ways: waysToWrite(one) }));
}

/** Whom to send it to and how. `publicUrl` is how people reach this installation. */
export type Sending = {
  readonly requestId: number;
  readonly representativeId: number | null;
  readonly channel: WrittenChannel;
  readonly publicUrl: string;
};

/**
 * Makes a link and writes it to whom it is for; that it was sent is in the outbox and on the person's record. Refused where they did
 * not agree to the way. Needs placement.work.
 */
export async function sendShortlist(
  scope: Scope,
  { requestId, representativeId, channel, publicUrl }: Sending,
): Promise<Result<{ name: string }>> {
  require(scope, 'placement.work');
  const { person_id: personId, reference } = await getRequest(scope, requestId);
  const chooser = (await listChoosers(scope, personId)).find(
    (one) => one.representativeId === representativeId,
  );
  if (chooser === undefined) return refuse('Choose who it is for', 'for');
  const way = chooser.ways.find((one) => one.channel === channel);
  if (way === undefined)
    return refuse(
      `${chooser.name} has not agreed to that, or there is no address: see their notices page`,
      'by',
    );
  const made = await makeShortlistLink(scope, { requestId, representativeId });
  if (!made.ok) return made;
  const { linkId, path, expiresAt } = made.value;
  const { council, phone } = await letterheadOf(scope);
  await notify(
    scope,
    'shortlist-link',
    {
      person: personId,
      representative: representativeId,
      name: chooser.name,
      channel,
      address: way.address,
      largePrint: chooser.largePrint,
    },
    {
      until: longDate(londonDay(expiresAt)),
      address: `${publicUrl.replace(/\/$/, '')}${path}`,
      council,
      phone: onPhone(phone),
    },
  );
  scope.audit({
    act: 'shortlist link sent',
    subject: ['shortlist link', linkId],
    personId,
    detail: { reference, representative: representativeId, channel },
  });
  return ok({ name: chooser.name });
}
