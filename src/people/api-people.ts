/** The API for people, as far as placement needs them: who they are, where they live, what matters in their care, their wishes, a death. */
import { noteListSeen } from '../platform/list-seen.ts';
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import {
  answerTo,
  next,
  nextAfter,
  numberParam,
  partAsked,
  partOf,
  refused,
  textOf,
  told,
  version,
} from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { recordDeath } from './actions/record-death.ts';
import { changePerson, recordPerson } from './actions/record-person.ts';
import { endWish, recordWish } from './actions/wishes.ts';
import { listPeople, openPerson, type SeenPerson } from './records/people.ts';
import { listWishes, type WorkerWish } from './records/wishes.ts';
import { ethnicGroups, formats, type PersonDetails, sexes, workerGenders } from './rules/person-details.ts';
import { readPersonSearch } from './rules/person-search.ts';

const MOST = 200;

/** What may be said of a person. Absent: nothing is said of it; null: not known, or none. */
function factsOf(sent: boolean) {
  const text = textOf(sent);
  const words = (most: number, description: string, example: string) =>
    text(most).nullable().meta(told(description, example));
  return z.object({
    reference: text(60).meta(told('The council’s own number for them.', 'P1042')),
    title: words(20, 'How they are addressed.', 'Mrs'),
    given_name: text(80).meta({ examples: ['Doris'] }),
    family_name: text(80).meta({ examples: ['Whitehouse'] }),
    known_as: words(80, 'The name that they like to be called.', 'Dot'),
    date_of_birth: z.iso
      .date()
      .nullable()
      .meta({ examples: ['1938-07-14'] }),
    sex: z.enum(sexes).nullable(),
    ethnic_group: z.enum(ethnicGroups).nullable(),
    nhs_number: text(10).nullable().meta(told('Ten digits.', '9434765919')),
    address_lines: z.array(text(120)).meta({ examples: [['7 Larkspur Row']] }),
    postcode: words(8, 'In its written form; matching goes by it.', 'WS1 4QQ'),
    uprn: words(12, 'The property’s number.', '100071234567'),
    phone: words(40, 'Their telephone number.', '01922 555 123'),
    email: words(120, 'Their email address.', 'doris@example.org'),
    live_alone: z.boolean().nullable(),
    access_note: words(500, 'How care workers get in.', 'Key safe by the door'),
    first_language: words(60, 'Their first language.', 'Panjabi'),
    interpreter_needed: z.boolean(),
    format: z.enum(formats).meta(told('How they read what is written to them.', 'large print')),
    communication_note: words(500, 'How to talk with them.', 'Speak on her left'),
    worker_language: words(60, 'The language that a care worker should speak.', 'Panjabi'),
    worker_gender: z.enum(workerGenders).nullable().meta(told('Whether women or men should come.', 'female')),
    worker_gender_required: z.boolean().meta(told('Whether nobody else will do.', true)),
    religion: words(60, 'Their religion.', 'Sikh'),
    culture_note: words(500, 'What their culture asks of care.', 'No shoes in the house'),
    diet: words(300, 'What they eat.', 'Vegetarian'),
    pets: words(300, 'Animals in the home.', 'A small dog'),
    smoking: words(300, 'Whether anybody smokes there.', 'No'),
    gp_practice: words(120, 'Their GP practice.', 'Park Surgery'),
  });
}
const facts = factsOf(true).partial();

/** What stands where nothing is said. */
const unsaid: Omit<PersonDetails, 'reference' | 'given_name' | 'family_name'> = {
  title: null,
  known_as: null,
  date_of_birth: null,
  sex: null,
  ethnic_group: null,
  nhs_number: null,
  address_lines: [],
  postcode: null,
  uprn: null,
  phone: null,
  email: null,
  live_alone: null,
  access_note: null,
  first_language: null,
  interpreter_needed: false,
  format: 'standard',
  communication_note: null,
  worker_language: null,
  worker_gender: null,
  worker_gender_required: false,
  religion: null,
  culture_note: null,
  diet: null,
  pets: null,
  smoking: null,
  gp_practice: null,
  key_worker_id: null,
};

const wishAccount = z
  .object({
    wish: z.int().meta(told('Its number.', 6)),
    wants: z.enum(['wanted', 'refused']).meta({ examples: ['refused'] }),
    worker_name: z.string().meta({ examples: ['Grace Obi'] }),
    provider: z.int().nullable().meta(told('Whose worker it is, where that is known.', 2)),
    ended: z.boolean(),
  })
  .meta({ id: 'WorkerWish', description: 'That a person asks for a care worker, or does not want one.' });

const asWish = (one: WorkerWish): z.output<typeof wishAccount> => ({
  wish: one.id,
  wants: one.wish,
  worker_name: one.worker_name,
  provider: one.provider_id,
  ended: one.ended_at !== null,
});

const personAccount = factsOf(false)
  .partial()
  .extend({
    person: z.int().meta(told('Their number, by which everything else names them.', 7)),
    died_on: z.iso.date().nullable(),
    version,
  })
  .meta({ id: 'Person', description: 'A person, as far as the key may see.' });

/** What the reader sees, field by field; what is not for them is left out. */
function asPerson(seen: SeenPerson): z.output<typeof personAccount> {
  return { ...personAccount.parse({ ...seen, person: seen.id }) };
}

const readPeople: ApiRoute = {
  method: 'GET',
  path: '/api/people',
  permission: 'people.see',
  title: 'Find people',
  describe: `By name, reference, postcode or NHS number, by name, up to ${MOST} at a time. A provider finds those it has care for.`,
  query: z.object({
    words: z.string().max(100).optional().meta(told('What is looked for.', 'P1042')),
    ...partAsked(MOST),
  }),
  answers: {
    200: z
      .object({
        people: z.array(
          z.object({
            person: z.int(),
            reference: z.string(),
            given_name: z.string(),
            family_name: z.string(),
            postcode: z.string().nullable(),
            died_on: z.iso.date().nullable(),
          }),
        ),
        next,
      })
      .meta({ id: 'People' }),
  },
  answer: async ({ scope, query }) => {
    const part = partOf(query, MOST);
    const search = readPersonSearch(query.get('words') ?? '');
    const { rows, total } = await listPeople(scope, { search, living: 'all', care: 'now' }, part);
    noteListSeen(
      scope,
      'people by api',
      rows.map(({ reference }) => ({ personReference: reference })),
    );
    const people = rows.map((row) => ({
      person: row.id,
      reference: row.reference,
      given_name: row.given_name,
      family_name: row.family_name,
      postcode: row.postcode,
      died_on: row.died_on,
    }));
    return { status: 200, body: { people, next: nextAfter(part.offset, rows.length, total) } };
  },
};

const personParam = z.object({ person: numberParam('person', '7') });

const readPerson: ApiRoute = {
  method: 'GET',
  path: '/api/people/{person}',
  permission: 'people.see',
  title: 'Read a person',
  describe:
    'What the key may see of them, with their wishes about care workers. That it was read is in the audit trail.',
  params: personParam,
  answers: {
    200: z.object({ person: personAccount, wishes: z.array(wishAccount) }).meta({ id: 'PersonWhole' }),
  },
  answer: async ({ scope, params }) => {
    const seen = await openPerson(scope, numberIn(params['person'], 'person'), 'api');
    const wishes = await listWishes(scope, seen.id);
    return { status: 200, body: { person: asPerson(seen), wishes: wishes.map(asWish) } };
  },
};

const different = {
  different: z.boolean().default(false).meta({
    description:
      'Where somebody of the same name was born on the same day, or one of the days is not known: true says that this is another person.',
  }),
};
const names = { confirmed: 'different' };

const newPerson = facts
  .required({ reference: true, given_name: true, family_name: true })
  .extend(different)
  .meta({ id: 'NewPerson' });

const saveNewPerson: ApiRoute = {
  method: 'POST',
  path: '/api/people',
  permission: 'people.edit',
  title: 'Record a person',
  describe: 'Refused where the reference or the NHS number is somebody’s already.',
  body: newPerson,
  repeatable: true,
  answers: { 200: personAccount, 409: refused },
  answer: async ({ scope, body }) => {
    const { different: confirmedDifferent, ...given } = newPerson.parse(body);
    const done = await recordPerson(scope, { details: { ...unsaid, ...said(given) }, confirmedDifferent });
    return await answerTo(done, async ({ id }) => asPerson(await openPerson(scope, id, 'api')), names);
  },
};

const changedPerson = facts.extend({ ...different, version }).meta({ id: 'PersonToChange' });

const savePerson: ApiRoute = {
  method: 'POST',
  path: '/api/people/{person}',
  permission: 'people.edit',
  title: 'Change what is written down about a person',
  describe: 'What is left out stays as it is.',
  params: personParam,
  body: changedPerson,
  repeatable: true,
  answers: { 200: personAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['person'], 'person');
    const { different: confirmedDifferent, version: seen, ...given } = changedPerson.parse(body);
    const done = await changePerson(scope, { id, version: seen, details: said(given), confirmedDifferent });
    return await answerTo(done, async () => asPerson(await openPerson(scope, id, 'api')), names);
  },
};

const death = z
  .object({
    died_on: z.iso
      .date()
      .nullable()
      .meta(told('The day; null where it was written down by mistake.', '2026-03-02')),
    version,
    reviewed: z
      .boolean()
      .default(false)
      .meta({ description: 'That somebody has looked at the visits of later days that were logged.' }),
  })
  .meta({ id: 'Death' });

const saveDeath: ApiRoute = {
  method: 'POST',
  path: '/api/people/{person}/death',
  permission: 'people.edit',
  title: 'Record a death, or take it back',
  describe: 'Visits are planned again from that day at once and providers are told.',
  params: personParam,
  body: death,
  repeatable: true,
  answers: { 200: z.object({ saved: z.literal(true) }).meta({ id: 'DeathSaved' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['person'], 'person');
    return await answerTo(await recordDeath(scope, { id, ...death.parse(body) }), () => ({ saved: true }));
  },
};

const wish = z
  .object({
    wants: z.enum(['wanted', 'refused']),
    worker_name: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .meta({ examples: ['Grace Obi'] }),
    provider: z.int().nullable().default(null).meta(told('Whose worker it is, where that is known.', 2)),
    reason: z.string().max(500).nullable().default(null).meta({ description: 'Only the council sees it.' }),
  })
  .meta({
    id: 'WorkerWishToRecord',
    examples: [{ wants: 'refused', worker_name: 'Grace Obi', provider: 2 }],
  });

const saveWish: ApiRoute = {
  method: 'POST',
  path: '/api/people/{person}/worker-wishes',
  permission: 'people.edit',
  title: 'Record a wish about a care worker',
  describe: 'That the person asks for somebody, or does not want them. Matching follows it at once.',
  params: personParam,
  body: wish,
  repeatable: true,
  answers: { 200: z.object({ wish: z.int() }).meta({ id: 'WorkerWishSaved' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const personId = numberIn(params['person'], 'person');
    const { wants, worker_name: workerName, provider: providerId, reason } = wish.parse(body);
    const done = await recordWish(scope, { personId, workerName, providerId, wish: wants, reason });
    return await answerTo(done, ({ id }) => ({ wish: id }), { provider_id: 'provider' });
  },
};

const toEnd = z
  .object({ reason: z.string().max(500).meta(told('Why it no longer holds.', 'They made it up')) })
  .meta({ id: 'WorkerWishToEnd' });

const saveWishEnd: ApiRoute = {
  method: 'POST',
  path: '/api/people/{person}/worker-wishes/{wish}/end',
  permission: 'people.edit',
  title: 'End a wish about a care worker',
  describe: 'It no longer holds, and stays on the record.',
  params: personParam.extend({ wish: numberParam('wish', '6') }),
  body: toEnd,
  repeatable: true,
  answers: { 200: z.object({ ended: z.literal(true) }).meta({ id: 'WorkerWishEnded' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const which = { personId: numberIn(params['person'], 'person'), id: numberIn(params['wish'], 'wish') };
    return await answerTo(await endWish(scope, { ...which, ...toEnd.parse(body) }), () => ({ ended: true }), {
      ended_reason: 'reason',
    });
  },
};

/** What is really said: a field that is absent is not one that is undefined. */
function said<Given extends object>(
  given: Given,
): { [Field in keyof Given]: Exclude<Given[Field], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

/** Every act of the API that has to do with people. */
export const peopleApiRoutes: readonly ApiRoute[] = [
  readPeople,
  readPerson,
  saveNewPerson,
  savePerson,
  saveDeath,
  saveWish,
  saveWishEnd,
];
