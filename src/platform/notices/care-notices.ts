/** Notices about care that goes on: single visits that change, stays in hospital, and how people come to know each other. */
import { template, words } from './template.ts';

export const careNotices = {
  'visits-changed': template({
    title: 'Single visits change',
    when: 'The council moves, cancels or adds single visits, or takes such a change back.',
    audience: 'provider',
    fields: { what: words('what changed, in one line'), list: words('each visit with its change') },
    example: {
      what: 'A visit is moved from 4 Mar 2026, 21:00 to 4 Mar 2026, 22:00',
      list: 'CP7-1-20260304-2100: a visit is moved from 4 Mar 2026, 21:00 to 4 Mar 2026, 22:00.',
    },
    channels: ['screen', 'email', 'text'],
    subject: ({ what }) => what,
    body: ({ list }) => `${list}\n\nSign in to Tend to see whose visits these are, and why.`,
    short: ({ what }) => `${what}. See whose and why in Tend.`,
  }),
  'service-suspended': template({
    title: 'A service is suspended',
    when: 'Visits are not wanted for a time, such as during a stay in hospital.',
    audience: 'provider',
    fields: {
      line: words('the reference of the service'),
      from: words('from when visits are not wanted'),
      until: words('until when, or that it is not known'),
      place: words('how long the place is kept'),
    },
    example: {
      line: 'CP7-1',
      from: '4 Mar 2026, 18:00',
      until: 'until it is known when they are wanted again',
      place: 'Keep the place until Wednesday 18 March 2026',
    },
    channels: ['screen', 'email', 'text'],
    subject: ({ line, from }) => `${line}: no visits from ${from}`,
    body: ({ line, from, until, place }) =>
      `The visits of ${line} are not wanted from ${from}, ${until}. ${place}. Sign in to Tend to see which visits are out.`,
    short: ({ line, from, until }) => `${line}: no visits from ${from}, ${until}. See Tend.`,
  }),
  'service-resumed': template({
    title: 'A service is wanted again',
    when: 'It is said from when the visits of a suspended service are wanted again.',
    audience: 'provider',
    fields: { line: words('the reference of the service'), from: words('from when visits are wanted again') },
    example: { line: 'CP7-1', from: '9 Mar 2026, 08:00' },
    channels: ['screen', 'email', 'text'],
    subject: ({ line, from }) => `${line}: visits are wanted again from ${from}`,
    body: ({ line, from }) =>
      `The visits of ${line} are wanted again from ${from}. Sign in to Tend to see them. If you cannot come, tell the council today.`,
    short: ({ line, from }) => `${line}: visits are wanted again from ${from}. See Tend.`,
  }),
  'care-stopped': template({
    title: 'Care stops after a death',
    when: 'The death of somebody whose care goes on is recorded.',
    audience: 'provider',
    fields: { line: words('the references of the services'), day: words('the day of death') },
    example: { line: 'CP7-1', day: 'Thursday 5 March 2026' },
    channels: ['screen', 'email', 'text'],
    subject: ({ line }) => `${line}: do not visit any more`,
    body: ({ line, day }) =>
      `The person whose care is ${line} died on ${day}. Visits after that day are taken out, and nothing is paid for them. Tell your care workers today. Thank you for the care you have given.`,
    short: ({ line }) => `${line}: the person has died. Do not visit any more. See Tend.`,
  }),
  'introduction-wanted': template({
    title: 'An introduction is wanted',
    when: 'A placement begins within two days and nobody has said who will come, or the council asks for it.',
    audience: 'provider',
    fields: {
      order: words('the reference of the service order'),
      day: words('the day on which care begins'),
    },
    example: { order: 'SO31', day: 'Monday 9 March 2026' },
    channels: ['screen', 'email', 'text'],
    subject: ({ order }) => `${order}: say who will come first`,
    body: ({ order, day }) =>
      `Care under ${order} begins on ${day}. Sign in to Tend and say who will come first, and when they introduce themselves.`,
    short: ({ order, day }) => `${order} begins on ${day}: say in Tend who will come first.`,
  }),
  'person-said': template({
    title: 'A person told the council of their provider',
    when: 'By the link that they chose by, a person asks for another provider, says that something is not right, or that all is well.',
    audience: 'council',
    fields: { reference: words('the reference of the placement request'), said: words('what they said') },
    example: { reference: 'PQ118', said: 'Another provider is asked for' },
    channels: ['screen', 'email'],
    subject: ({ reference, said }) => `${reference}: ${said}`,
    body: ({ reference, said }) => `${said}, by the link for ${reference}. Sign in to Tend to go on.`,
    short: ({ reference, said }) => `${reference}: ${said}. Go on in Tend.`,
  }),
} as const;
