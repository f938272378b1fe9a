/** Sends emails by the council's mail server. */
import nodemailer from 'nodemailer';
import type { Carrier, Sent } from './carrier.ts';

/** What nodemailer says of a fault, where it says it. */
type MailFault = {
  readonly message: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly code?: string;
};

/**
 * What a fault of the mail server means: refused for good, for now, or unknown. Words that were on their way when the line broke may
 * have arrived, so they are not sent again by themselves.
 */
export function outcomeOfMailFault({ message, responseCode = 0, command = '', code = '' }: MailFault): Sent {
  if (code === 'EAUTH')
    return { outcome: 'put off', words: `The mail server does not accept Tend: ${message}`, all: true };
  if (responseCode >= 500) return { outcome: 'failed', words: `The mail server refused it: ${message}` };
  if (responseCode >= 400)
    return { outcome: 'put off', words: `The mail server asks to try later: ${message}` };
  if (code === 'EENVELOPE')
    return { outcome: 'failed', words: `The address cannot be written to: ${message}` };
  if (command === 'CONN' || ['ECONNREFUSED', 'EDNS', 'ECONNECTION', 'ENOTFOUND', 'ETLS'].includes(code))
    return { outcome: 'put off', words: `The mail server could not be reached: ${message}`, all: true };
  if (/^(EHLO|HELO|STARTTLS|AUTH|MAIL|RCPT)/.test(command))
    return { outcome: 'put off', words: `The mail server broke off: ${message}` };
  return {
    outcome: 'failed',
    words: `The line broke while it was being sent, so it may have gone: ${message}`,
  };
}

/** Emails by SMTP. An email whose last try was cut off is not sent a second time: whoever reads the log decides. */
export function smtpCarrier(smtpUrl: string, sender: string): Carrier {
  const post = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 30_000,
  });
  return {
    name: 'smtp',
    channels: ['email'],
    send: async ({ reference, recipient, subject, body, mayHaveGone }) => {
      if (mayHaveGone)
        return {
          outcome: 'failed',
          words:
            'Tend stopped while it was being sent, so it may have gone. Send it again if it did not arrive',
        };
      try {
        await post.sendMail({
          from: sender,
          to: recipient,
          subject,
          text: body,
          messageId: `<${reference}@tend>`,
        });
        return { outcome: 'sent', carrierId: null, words: 'The mail server took it' };
      } catch (fault) {
        return outcomeOfMailFault(fault as MailFault);
      }
    },
    close: () => post.close(),
  };
}
