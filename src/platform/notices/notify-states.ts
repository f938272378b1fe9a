/** What GOV.UK Notify says of a message, in Tend's words. Pure. Source: Notify's documentation of statuses and of error codes. */
import type { Sent } from './carrier.ts';

/** What became of a message once a carrier had it; undefined while nothing is certain. */
export type Became = { readonly outcome: 'delivered' | 'failed'; readonly words: string };

const became: Readonly<Record<string, Became>> = {
  delivered: { outcome: 'delivered', words: 'Delivered' },
  received: { outcome: 'delivered', words: 'Printed and posted' },
  'permanent-failure': {
    outcome: 'failed',
    words: 'The address or number does not exist, or refuses messages',
  },
  'temporary-failure': {
    outcome: 'failed',
    words: 'The mailbox was full or the telephone off, for as long as GOV.UK Notify tried',
  },
  'technical-failure': { outcome: 'failed', words: 'GOV.UK Notify could not send it' },
  'validation-failed': {
    outcome: 'failed',
    words:
      'GOV.UK Notify cannot print this letter: something stands outside the printable area, or the address is wrong',
  },
  'virus-scan-failed': { outcome: 'failed', words: 'GOV.UK Notify found the letter unsafe' },
  cancelled: { outcome: 'failed', words: 'The letter was cancelled at GOV.UK Notify before it was printed' },
};

/** What a status of Notify means; undefined where the message is still on its way. */
export function becameOf(status: string): Became | undefined {
  return became[status];
}

/** An answer of Notify that is no success; `status` 0 is none at all. */
export type NotifyFault = { readonly status: number; readonly error: string; readonly message: string };

const HALF_A_MINUTE = 30;
const AN_HOUR = 3600;

/**
 * What a refusal of Notify means. What is wrong with one message fails it at once; what is wrong with the key, the clock or Notify
 * itself puts it and all others off.
 */
export function outcomeOfFault({ status, error, message }: NotifyFault): Sent {
  const said = message === '' ? error : message;
  if (status === 403 && /clock/i.test(said))
    return {
      outcome: 'put off',
      words: 'GOV.UK Notify says that this machine’s clock is wrong by more than 30 seconds. Set it right',
      all: true,
    };
  if (status === 401 || status === 403)
    return { outcome: 'put off', words: `GOV.UK Notify does not accept the key: ${said}`, all: true };
  if (status === 429 && /TooManyRequests|today|daily/i.test(`${error} ${said}`))
    return {
      outcome: 'put off',
      words: `GOV.UK Notify takes no more today: ${said}`,
      waitSeconds: AN_HOUR,
      all: true,
    };
  if (status === 429)
    return {
      outcome: 'put off',
      words: `GOV.UK Notify asks to go slower: ${said}`,
      waitSeconds: HALF_A_MINUTE,
      all: true,
    };
  if (status >= 400 && status < 500) return { outcome: 'failed', words: `GOV.UK Notify refused it: ${said}` };
  if (status === 0)
    return { outcome: 'put off', words: `GOV.UK Notify could not be reached: ${said}`, all: true };
  return { outcome: 'put off', words: `GOV.UK Notify had a fault: ${said}` };
}
