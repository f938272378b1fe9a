/** The API for what a provider says of itself: what room it has, and its profile. */
import { z } from 'zod';
import { londonDay, weekStart } from '../ground/calendar.ts';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, numberParam, refused, told, version } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { changeProfile, sayCapacity } from './actions/say-capacity.ts';
import { listStatements } from './records/capacity.ts';
import { listPeriodicStatements } from './records/periodic-capacity.ts';
import { getProfile, type StandingProfile } from './records/provider-profiles.ts';
import { getProvider } from './records/providers.ts';
import { PARTS_OF_DAY } from './rules/capacity.ts';
import { CAPACITY_UNITS } from './rules/periodic-capacity.ts';
import { CAPABILITIES, readWords } from './rules/provider-profile.ts';

const providerParam = z.object({ provider: numberParam('provider', '2') });

const roomIn = {
  area: z.int().meta(told('The number of an area.', 3)),
  part_of_day: z.enum(PARTS_OF_DAY).meta(told('By when a visit starts: midday is 11 to 15.', 'morning')),
  weekly_minutes: z.int().meta(told('Minutes of workers’ time a week that are free.', 600)),
};

const placesIn = {
  unit: z.enum(CAPACITY_UNITS).meta(told('A service by the week counts as a live-in place.', 'waking night')),
  weekly_count: z.int().meta(told('Nights or days a week that are free, or places; by care worker.', 4)),
};

const room = z
  .object({
    from_week: z.iso.date().optional().meta({ description: 'A Monday; this week where it is left out.' }),
    room: z.array(z.object(roomIn)).default([]).meta({ description: 'For visits.' }),
    places: z
      .array(z.object(placesIn))
      .default([])
      .meta({ description: 'For care by the night, day or week.' }),
  })
  .meta({
    id: 'Room',
    examples: [
      {
        room: [{ area: 3, part_of_day: 'morning', weekly_minutes: 600 }],
        places: [{ unit: 'waking night', weekly_count: 4 }],
      },
    ],
  });

const saveRoom: ApiRoute = {
  method: 'POST',
  path: '/api/capacity',
  permission: 'capacity.edit',
  title: 'Say what room you have',
  describe:
    'What you can take besides what you have, by area and part of the day, and by the night, day or week, as of now.',
  body: room,
  repeatable: true,
  answers: { 200: z.object({ said: z.int() }).meta({ id: 'RoomSaid' }), 409: refused },
  answer: async ({ scope, body }) => {
    const given = room.parse(body);
    const fromWeekOn = given.from_week ?? weekStart(londonDay(scope.now)).toString();
    const done = await sayCapacity(scope, {
      providerId: scope.who.providerId ?? 0,
      statements: given.room.map((one) => ({
        areaId: one.area,
        part: one.part_of_day,
        fromWeekOn,
        weeklyMinutes: one.weekly_minutes,
      })),
      periodic: given.places.map((one) => ({
        unit: one.unit,
        fromWeekOn,
        weeklyCount: one.weekly_count,
      })),
    });
    return await answerTo(done, (value) => value);
  },
};

const readRoom: ApiRoute = {
  method: 'GET',
  path: '/api/providers/{provider}/capacity',
  permission: 'capacity.see',
  title: 'Read what room a provider says it has',
  describe:
    'The newest word on each area, part of the day and first week, and on each unit. What was placed since is not taken off.',
  params: providerParam,
  answers: {
    200: z
      .object({
        room: z.array(z.object({ ...roomIn, from_week: z.iso.date(), as_of: z.iso.datetime() })),
        places: z.array(z.object({ ...placesIn, from_week: z.iso.date(), as_of: z.iso.datetime() })),
      })
      .meta({ id: 'RoomToldOf' }),
  },
  answer: async ({ scope, params }) => {
    const { id } = await getProvider(scope, numberIn(params['provider'], 'provider'));
    const said = (await listStatements(scope, id)).map((one) => ({
      area: one.areaId,
      part_of_day: one.part,
      weekly_minutes: one.weeklyMinutes,
      from_week: one.fromWeekOn,
      as_of: new Date(one.asOf * 1000).toISOString(),
    }));
    const places = (await listPeriodicStatements(scope, id)).map((one) => ({
      unit: one.unit,
      weekly_count: one.weeklyCount,
      from_week: one.fromWeekOn,
      as_of: new Date(one.asOf * 1000).toISOString(),
    }));
    return { status: 200, body: { room: said, places } };
  },
};

const profile = {
  introduction: z
    .string()
    .max(1500)
    .meta(told('Who they are, in plain words.', 'We are twelve people from Walsall.')),
  capabilities: z.array(z.enum(CAPABILITIES)).meta(told('What its workers can do.', ['dementia'])),
  languages: z.array(z.string().trim().min(1)).meta(told('What they speak.', ['Panjabi', 'Urdu'])),
  cultures: z.array(z.string().trim().min(1)).meta(told('Faiths and cultures that they know.', ['Sikh'])),
};
/** What stands may name a capability that is no longer offered to choose. */
const profileAccount = z
  .object({
    ...profile,
    capabilities: z.array(z.string()),
    version: version.meta(told('Send it with a change; 0 where nothing was written yet.', 1)),
  })
  .meta({ id: 'ProviderProfile' });

const asProfile = (one: StandingProfile): z.output<typeof profileAccount> => ({
  introduction: one.introduction,
  capabilities: [...one.capabilities],
  languages: [...one.languages],
  cultures: [...one.cultures],
  version: one.version,
});

const readProfile: ApiRoute = {
  method: 'GET',
  path: '/api/providers/{provider}/profile',
  permission: 'providers.see',
  title: 'Read the profile of a provider',
  describe: 'What it says of itself: people see it when they choose, and it is matched by it.',
  params: providerParam,
  answers: { 200: profileAccount },
  answer: async ({ scope, params }) => {
    const { id } = await getProvider(scope, numberIn(params['provider'], 'provider'));
    return { status: 200, body: asProfile(await getProfile(scope, id)) };
  },
};

const newProfile = z.object({ ...profile, version }).meta({ id: 'ProfileToChange' });

const saveProfile: ApiRoute = {
  method: 'POST',
  path: '/api/providers/{provider}/profile',
  permission: 'profile.edit',
  title: 'Change the profile of a provider',
  describe: 'The whole profile as it shall be.',
  params: providerParam,
  body: newProfile,
  repeatable: true,
  answers: { 200: profileAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const providerId = numberIn(params['provider'], 'provider');
    const { version: seen, languages, cultures, ...given } = newProfile.parse(body);
    const done = await changeProfile(scope, {
      providerId,
      version: seen,
      profile: {
        ...given,
        languages: readWords(languages.join('\n')),
        cultures: readWords(cultures.join('\n')),
      },
    });
    return await answerTo(done, async () => asProfile(await getProfile(scope, providerId)));
  },
};

/** Every act of the API by which providers say what they have. */
export const ownApiRoutes: readonly ApiRoute[] = [saveRoom, readRoom, readProfile, saveProfile];
