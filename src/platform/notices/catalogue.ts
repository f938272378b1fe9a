/**
 * Every notice that Tend sends, each by one named template: when it is sent, to whom, by which ways, and its words. A council may
 * change the words (wording.ts), never the fields. Source: docs/decisions/0008-notices.md.
 *
 * A notice to somebody who signs in names nobody who has care: it says what there is to see, and the link is added by itself.
 */
import { careNotices } from './care-notices.ts';
import { contractNotices } from './contract-notices.ts';
import { transitionNotices } from './transition-notices.ts';
import { paymentNotices } from './payment-notices.ts';
import { roundNotices } from './round-notices.ts';
import { type Template, template, words, wordsOrNone } from './template.ts';

/** The catalogue, in the order in which it is shown. */
export const noticeCatalogue = {
  'sign-in-link': template({
    title: 'A link to sign in by',
    when: 'Somebody asks to sign in by email.',
    audience: 'user',
    fields: { minutes: words('how many minutes it works'), address: words('the address to open') },
    example: { minutes: '15', address: 'https://tend.example.gov.uk/sign-in/link/…' },
    channels: ['email'],
    secret: 'address',
    subject: () => 'Your link to sign in to Tend',
    body: ({ minutes, address }) =>
      `Use this link to sign in. It works once, for ${minutes} minutes:\n\n${address}\n\nIf you did not ask for it, you need do nothing.`,
    short: ({ minutes, address }) => `Sign in to Tend, once, within ${minutes} minutes: ${address}`,
  }),
  'offer-made': template({
    title: 'A package is offered',
    when: 'The council offers a package to a provider.',
    audience: 'provider',
    fields: {
      area: wordsOrNone('where it is, such as “ in FE1”; empty where it is not told'),
      by: words('the day and time to answer by'),
    },
    example: { area: ' in FE1', by: '4 Mar 2026, 12:00' },
    channels: ['screen', 'email', 'text'],
    subject: ({ by }) => `A package is offered to you: answer by ${by}`,
    body: ({ area, by }) =>
      `A package${area} is offered to you. Sign in to Tend to see what is needed and to answer by ${by}.`,
    short: ({ area, by }) => `A package${area} is offered to you. Answer in Tend by ${by}.`,
  }),
  'offer-reminder': template({
    title: 'An offer still waits',
    when: 'An offer was not answered for so much of its time as the council set; once for each offer.',
    audience: 'provider',
    fields: {
      number: words('the number of the offer'),
      area: wordsOrNone('where it is, such as “ in FE1”; empty where it is not told'),
      by: words('the day and time to answer by'),
    },
    example: { number: '214', area: ' in FE1', by: '4 Mar 2026, 12:00' },
    channels: ['screen', 'email', 'text'],
    subject: ({ number, by }) => `Offer ${number} still waits: answer by ${by}`,
    body: ({ area, by }) =>
      `A package${area} was offered to you and waits for your answer. Sign in to Tend to take it or to decline it by ${by}.`,
    short: ({ number, area, by }) => `Offer ${number}${area} waits for your answer. Answer in Tend by ${by}.`,
  }),
  'offer-closed': template({
    title: 'An offer is over',
    when: 'An offer is placed, withdrawn, passed over, not chosen or was not answered in time.',
    audience: 'provider',
    fields: { number: words('the number of the offer'), outcome: words('what became of it') },
    example: { number: '214', outcome: 'went to another provider' },
    channels: ['screen', 'email', 'text'],
    subject: ({ outcome }) => `An offer ${outcome}`,
    body: ({ number, outcome }) => `Offer ${number} ${outcome}. Sign in to Tend to see it.`,
    short: ({ number, outcome }) => `Offer ${number} ${outcome}. See it in Tend.`,
  }),
  'order-changed': template({
    title: 'A service order has changed',
    when: 'A new version of a service order is issued.',
    audience: 'provider',
    fields: { reference: words('the reference of the order'), version: words('the number of the version') },
    example: { reference: 'SO31', version: '2' },
    channels: ['screen', 'email', 'text'],
    subject: ({ reference }) => `Service order ${reference} has changed`,
    body: ({ reference, version }) =>
      `Service order ${reference} now has a version ${version}. Sign in to Tend to read what has changed, and to accept it or say what is wrong.`,
    short: ({ reference, version }) =>
      `Service order ${reference} now has a version ${version}. Read and answer it in Tend.`,
  }),
  'placement-ended': template({
    title: 'A placement ends',
    when: 'The council ends a placement.',
    audience: 'provider',
    fields: { line: words('the reference of the service'), day: words('the last day of care') },
    example: { line: 'L204', day: 'Friday 6 March 2026' },
    channels: ['screen', 'email', 'text'],
    subject: ({ line, day }) => `${line}: the last day is ${day}`,
    body: ({ line, day }) =>
      `The service ${line} ends with ${day}. Visits on that day still happen; those after it are taken out. Thank you for the care you have given.`,
    short: ({ line, day }) => `The service ${line} ends with ${day}. See it in Tend.`,
  }),
  'shortlist-answered': template({
    title: 'A shortlist was answered',
    when: 'A person, or who speaks for them, answers by the link they were given.',
    audience: 'council',
    fields: {
      reference: words('the reference of the placement request'),
      answer: words('what was answered'),
    },
    example: { reference: 'PQ118', answer: 'A provider was chosen' },
    channels: ['screen', 'email'],
    subject: ({ reference }) => `${reference}: the shortlist was answered`,
    body: ({ reference, answer }) => `${answer}, by the link for ${reference}. Sign in to Tend to go on.`,
    short: ({ reference, answer }) => `${reference}: ${answer}. Go on in Tend.`,
  }),
  'shortlist-link': template({
    title: 'Who could come to care for you',
    when: 'A broker sends the shortlist to the person, or to who speaks for them.',
    audience: 'person',
    fields: {
      until: words('the day until which the link works'),
      address: words('the address of the shortlist'),
      council: words('the name of the council'),
      phone: wordsOrNone('the council’s number, such as “ on 01632 960 900”; empty where it is not known'),
    },
    example: {
      until: 'Wednesday 18 March 2026',
      address: 'https://tend.example.gov.uk/shortlist/…',
      council: 'Fernshire Council',
      phone: ' on 01632 960 900',
    },
    channels: ['email', 'text', 'letter'],
    secret: 'address',
    subject: () => 'Choose who comes to care',
    body: ({ until, address, council, phone }) =>
      `We have asked who could come. You can now read who they are, and choose.\n\nOpen this address on a telephone, a tablet or a computer:\n\n${address}\n\nIt works until ${until}, and you need no password. Do not give it to anybody who should not choose for you.\n\nYou can also telephone ${council}${phone}. We will read it to you and write down what you say.`,
    short: ({ until, address, council }) =>
      `${council}: read who could come, and choose, by ${until}: ${address}`,
  }),
  ...careNotices,
  ...contractNotices,
  ...transitionNotices,
  ...paymentNotices,
  ...roundNotices,
} as const;

export type TemplateName = keyof typeof noticeCatalogue;

/** What a template must be told. */
export type FieldsOf<Name extends TemplateName> = (typeof noticeCatalogue)[Name]['example'];

export const templateNames = Object.keys(noticeCatalogue) as readonly TemplateName[];

/** A template by its name, for code that treats them all alike; its fields go through their schema first. */
export function anyTemplate(name: TemplateName): Template {
  return noticeCatalogue[name] as unknown as Template;
}

/** The title of a template by the name that a message keeps; a name that is no longer in the catalogue is told as it is. */
export function templateTitle(name: string): string {
  const known = templateNames.find((one) => one === name);
  return known === undefined ? name.replaceAll('-', ' ') : anyTemplate(known).title;
}
