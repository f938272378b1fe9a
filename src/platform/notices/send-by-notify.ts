/** Sends emails, text messages and letters by GOV.UK Notify, with its official client. */
import notifications from 'notifications-node-client';
import { londonDay, longDate } from '../../ground/calendar.ts';
import type { NotifyConfig } from '../config.ts';
import { faultOfAddress } from '../pdf/letter-zones.ts';
import { letterOf } from '../pdf/paper.ts';
import { paperPdf } from '../pdf/paper-pdf.ts';
import type { Carrier, Outgoing, Sent } from './carrier.ts';
import { type NotifyFault, outcomeOfFault } from './notify-states.ts';

const TIMEOUT_MS = 30_000;

type Client = InstanceType<typeof notifications.NotifyClient>;

/** The official client, with an end to its patience. */
export function notifyClient({ url, apiKey }: Pick<NotifyConfig, 'url' | 'apiKey'>): Client {
  const client = new notifications.NotifyClient(url, apiKey);
  const { restClient } = (client as unknown as { apiClient: { restClient: (options: object) => unknown } })
    .apiClient;
  client.setClient(((options: object) => restClient({ ...options, timeout: TIMEOUT_MS })) as never);
  return client;
}

/** What a fault of the client says. */
export function readNotifyFault(fault: unknown): NotifyFault {
  const { response, message } = fault as {
    response?: {
      status?: number;
      data?: { errors?: { error?: string; message?: string }[]; message?: unknown };
    };
    message?: string;
  };
  if (response === undefined) return { status: 0, error: 'no answer', message: message ?? String(fault) };
  const first = response.data?.errors?.[0];
  return {
    status: response.status ?? 500,
    error: first?.error ?? '',
    message: first?.message ?? message ?? '',
  };
}

/**
 * Notify as a carrier of the channels that it has templates for. Notify takes the same message twice without complaint, so before a
 * second try it is asked whether it has the reference already: a message is never sent twice.
 */
export function notifyCarrier(config: NotifyConfig): Carrier {
  const client = notifyClient(config);
  return {
    name: 'notify',
    channels: [
      ...(config.emailTemplate === undefined ? [] : (['email'] as const)),
      ...(config.textTemplate === undefined ? [] : (['text'] as const)),
      ...(config.letters ? (['letter'] as const) : []),
    ],
    send: async (message) => {
      try {
        if (message.tries > 1 || message.mayHaveGone) {
          const known = await idByReference(client, message.reference);
          if (known !== undefined)
            return { outcome: 'sent', carrierId: known, words: 'GOV.UK Notify had it already' };
        }
        return await hand(client, config, message);
      } catch (fault) {
        return outcomeOfFault(readNotifyFault(fault));
      }
    },
    close: () => undefined,
  };
}

async function idByReference(client: Client, reference: string): Promise<string | undefined> {
  const { data } = await client.getNotifications(undefined, undefined, reference);
  return data.notifications.find((one) => one.reference === reference)?.id;
}

async function hand(client: Client, config: NotifyConfig, message: Outgoing): Promise<Sent> {
  const { channel, recipient, reference, subject, body } = message;
  if (channel === 'email') {
    const personalisation = { subject, body };
    const { data } = await client.sendEmail(config.emailTemplate ?? '', recipient, {
      personalisation,
      reference,
    });
    return taken(data.id);
  }
  if (channel === 'text') {
    const personalisation = { body };
    const { data } = await client.sendSms(config.textTemplate ?? '', recipient, {
      personalisation,
      reference,
    });
    return taken(data.id);
  }
  const fault = faultOfAddress(addressOf(message));
  if (fault !== undefined) return { outcome: 'failed', words: fault };
  const { data } = await client.sendPrecompiledLetter(reference, await letterPdf(message), config.postage);
  return taken(data.id);
}

function taken(carrierId: string): Sent {
  return { outcome: 'sent', carrierId, words: 'GOV.UK Notify took it' };
}

function addressOf({ recipientName, recipient }: Pick<Outgoing, 'recipientName' | 'recipient'>): string[] {
  return [recipientName, ...recipient.split('\n')];
}

/** A message as a letter, for Notify or to print by hand. It is dated today. */
export async function letterPdf(
  message: Pick<
    Outgoing,
    'recipientName' | 'recipient' | 'subject' | 'body' | 'largePrint' | 'letterhead' | 'id'
  >,
): Promise<Buffer> {
  const now = Temporal.Now.instant();
  return await paperPdf(
    letterOf({
      subject: message.subject,
      name: message.recipientName,
      words: message.body,
      from: message.letterhead,
      to: addressOf(message),
      date: longDate(londonDay(now)),
      reference: `N${message.id}`,
      print: message.largePrint ? 'large' : 'standard',
      madeAt: new Date(now.epochMilliseconds),
    }),
  );
}
