/** What a template of a notice is: whom it is for, what it is told, its words, and the ways it may go. Pure. */
import { z } from 'zod';

/** The ways a notice may go, in the order that pages list them. */
export const channels = ['screen', 'email', 'text', 'letter'] as const;
export type Channel = (typeof channels)[number];

/** What a channel is called on a page. */
export const channelNames = {
  screen: 'On the screen',
  email: 'Email',
  text: 'Text message',
  letter: 'Letter',
} as const satisfies Record<Channel, string>;

/** Whom a template is for. Only what goes to a person, or who speaks for them, may say anything about them. */
export type Audience = 'provider' | 'council' | 'user' | 'person' | 'worker';

/** What an audience is called on a page. */
export const audienceNames = {
  provider: 'Everybody who works for a provider',
  council: 'The council’s own people',
  user: 'Whoever signs in',
  person: 'The person, or who speaks for them',
  worker: 'A care worker',
} as const satisfies Record<Audience, string>;

/** What a template is told: every field is words, ready to be read. */
export type Fields = Readonly<Record<string, string>>;

/** A field: its words must not be empty. `describe` says what they are, for whoever changes the wording. */
export function words(describe: string) {
  return z.string().min(1).describe(describe);
}

/** A field that may be empty, such as ' in AB1'. */
export function wordsOrNone(describe: string) {
  return z.string().describe(describe);
}

/** One template. Words are functions of the fields alone, so that the council may be shown them with their placeholders. */
export type Template<F extends Fields = Fields> = {
  readonly title: string;
  /** When it is sent. */
  readonly when: string;
  readonly audience: Audience;
  readonly fields: z.ZodObject<{ readonly [Name in keyof F]: z.ZodString }>;
  readonly example: F;
  readonly channels: readonly Channel[];
  /** The field that opens something, such as a link to sign in by; it is kept apart and only until it went. */
  readonly secret?: (keyof F & string) | undefined;
  readonly subject: (fields: F) => string;
  readonly body: (fields: F) => string;
  /** The words of a text message. */
  readonly short: (fields: F) => string;
};

/** Holds a template's fields, example and words to one another. */
export function template<Shape extends { readonly [name: string]: z.ZodString }>(
  given: Omit<Template<{ readonly [Name in keyof Shape & string]: string }>, 'fields'> & {
    readonly fields: Shape;
  },
): Template<{ readonly [Name in keyof Shape & string]: string }> {
  return { ...given, fields: z.object(given.fields) };
}
