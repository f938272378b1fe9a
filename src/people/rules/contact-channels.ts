/** By which ways somebody may be written to, and which they like best. Words and source: docs/how-to/send-notices.md. */
import { refuse, type Refusal } from '../../ground/result.ts';

/** What somebody can prefer. One who prefers the telephone is written to only where a broker decides so. */
export const preferences = ['letter', 'email', 'text', 'telephone'] as const;
export type Preferred = (typeof preferences)[number];
export type WrittenChannel = Exclude<Preferred, 'telephone'>;

/** What each preference is called in a list of choices. */
export const preferenceNames = {
  letter: 'A letter by post',
  email: 'An email',
  text: 'A text message',
  telephone: 'A telephone call, and nothing in writing',
} as const satisfies Record<Preferred, string>;

/** What somebody said of how they are written to. A letter to one's home needs no agreement; email and text do. */
export type ContactPreference = {
  readonly prefers: Preferred;
  readonly agreed: readonly ('email' | 'text')[];
  readonly large_print: boolean;
  /** Where a representative's letters go, the postcode last; empty for the person, whose record has it. */
  readonly address_lines: readonly string[];
  readonly said: string;
};

/** Somebody who may be written to. Null where it is not known. */
export type Contact = {
  readonly email: string | null;
  readonly phone: string | null;
  readonly addressLines: readonly string[];
  readonly preference: ContactPreference | null;
};

/** A way that somebody may be written by, and where it goes. */
export type Way = { readonly channel: WrittenChannel; readonly address: string };

/** Whether a number takes text messages: a United Kingdom mobile number, or one from abroad. */
export function takesTexts(phone: string): boolean {
  const digits = phone.replaceAll(/[\s()-]/g, '');
  return (
    /^(\+44|0044|0)7[1-57-9]\d{8}$/.test(digits) || (/^\+\d{8,15}$/.test(digits) && !digits.startsWith('+44'))
  );
}

/** The ways that are open, what they prefer first, then a letter, an email and a text message. */
export function waysToWrite({ email, phone, addressLines, preference }: Contact): Way[] {
  const agreed = preference?.agreed ?? [];
  const ways: Way[] = [];
  if (addressLines.length >= 2) ways.push({ channel: 'letter', address: addressLines.join('\n') });
  if (email !== null && email !== '' && agreed.includes('email'))
    ways.push({ channel: 'email', address: email });
  if (phone !== null && takesTexts(phone) && agreed.includes('text'))
    ways.push({ channel: 'text', address: phone });
  return [
    ...ways.filter(({ channel }) => channel === preference?.prefers),
    ...ways.filter(({ channel }) => channel !== preference?.prefers),
  ];
}

/** What is wrong with a preference for somebody; undefined where it may be recorded. */
export function faultOfPreference(
  given: ContactPreference,
  contact: Pick<Contact, 'email' | 'phone'>,
): Refusal | undefined {
  if (given.said.trim() === '') return refuse('Write down what they said, and to whom', 'said');
  if (given.prefers === 'email' || given.prefers === 'text')
    if (!given.agreed.includes(given.prefers))
      return refuse('Tick what they prefer as agreed to as well', 'agreed');
  if (given.agreed.includes('email') && !contact.email)
    return refuse('There is no email address on record: add it first', 'agreed');
  if (given.agreed.includes('text') && !takesTexts(contact.phone ?? ''))
    return refuse('There is no mobile number on record: add it first', 'agreed');
  return undefined;
}
