import { recordArea, serveArea } from '../src/contracts/actions/areas.ts';
import { recordBlock } from '../src/contracts/actions/record-block.ts';
import { previewEvent, recordContractEvent } from '../src/contracts/actions/record-event.ts';
import type { NewContractEvent } from '../src/contracts/rules/contract-events.ts';
import { weekStart } from '../src/ground/calendar.ts';
import { type Random, randomFrom } from '../src/ground/random.ts';
import { changeProfile, sayCapacity } from '../src/providers/actions/say-capacity.ts';
import type { CapacityStatement, PartOfDay } from '../src/providers/rules/capacity.ts';
import type { ProviderProfile } from '../src/providers/rules/provider-profile.ts';
import { must, type County } from './county.ts';
import type { StoredProvider } from './packages.ts';
import { at } from './weeks.ts';

/** The areas in which Fernshire buys care, each a set of its wards. */
const madeAreas = [
  { name: 'Fernminster', parts: ['Fernminster'] },
  { name: 'Aldermoor', parts: ['Aldermoor'] },
  { name: 'Brackenhall and the Vale', parts: ['Brackenhall', 'Eastry Vale'] },
  { name: 'Cawdon', parts: ['Cawdon'] },
  { name: 'Dunsby', parts: ['Dunsby'] },
] as const;
type AreaName = (typeof madeAreas)[number]['name'];
type StoredArea = { readonly id: number; readonly name: AreaName; readonly parts: readonly string[] };

/** Where the contracts that are not used everywhere are used; of frameworks, in which tier. */
const served: Readonly<Record<string, { areas?: readonly AreaName[]; tier?: number }>> = {
  PR01: { tier: 1 },
  PR02: { areas: ['Fernminster', 'Aldermoor'] },
  PR06: { tier: 2 },
  PR07: { areas: ['Cawdon', 'Brackenhall and the Vale'] },
};

/**
 * How much a block buys beside what is asked for where the provider has most to do, in percent: one is far too large and carries over what
 * it leaves, one too small, so that more is used than was bought and spot is bought beside it.
 */
const blocks: Readonly<
  Record<string, { percent: number; period: 'week' | 'four weeks'; carriesOver: boolean }>
> = {
  PR02: { percent: 150, period: 'four weeks', carriesOver: true },
  PR07: { percent: 72, period: 'week', carriesOver: false },
};

const profiles: Readonly<Record<string, ProviderProfile>> = {
  PR01: {
    capabilities: ['dementia', 'double-handed equipment', 'diabetes'],
    languages: ['English'],
    cultures: ['Christian'],
    introduction:
      'We have looked after people in Fernminster for twenty years. You will meet the same few care workers, and the office knows you by name.',
  },
  PR02: {
    capabilities: ['dementia', 'double-handed equipment', 'physical disability'],
    languages: ['English'],
    cultures: [],
    introduction: 'A large team with workers on the road from six in the morning to eleven at night.',
  },
  PR03: {
    capabilities: ['dementia'],
    languages: ['English'],
    cultures: [],
    introduction: 'A family firm of a dozen care workers. We only take on what we can do well.',
  },
  PR04: {
    capabilities: [
      'dementia',
      'double-handed equipment',
      'end of life',
      'feeding tube',
      'mental health',
      'reablement',
    ],
    languages: ['English', 'Polish'],
    cultures: ['Catholic', 'Christian'],
    introduction:
      'The council’s own service. We help people home from hospital and to do things for themselves again.',
  },
  PR05: {
    capabilities: ['dementia', 'diabetes', 'end of life'],
    languages: ['English', 'Gujarati', 'Punjabi', 'Urdu'],
    cultures: ['Hindu', 'Muslim', 'Sikh'],
    introduction:
      'A charity begun by carers. We cook the food you know, keep the days you keep, and speak your language.',
  },
  PR07: {
    capabilities: ['double-handed equipment', 'physical disability', 'sensory loss'],
    languages: ['English', 'Polish'],
    cultures: ['Catholic'],
    introduction: 'Care by day and by night, with a nurse to call on.',
  },
};

/** Parts of the day in which most visits are, with the most hours a week that a medium provider has free. */
const usualRoom: readonly (readonly [PartOfDay, number])[] = [
  ['morning', 14],
  ['midday', 18],
  ['tea', 10],
  ['evening', 12],
];

/**
 * What placement stands on: areas, which contracts serve them, two blocks of which one is far too large and one too small, what providers can take
 * and say of themselves, one provider suspended from new business and one on an improvement plan.
 */
export async function layGround(
  county: County,
  providers: readonly StoredProvider[],
  firstMonday: Temporal.PlainDate,
): Promise<void> {
  const areas = await drawAreas(county);
  for (const provider of providers) await useContract(county, provider, areas, firstMonday);
  const random = randomFrom(county.size.seed).fork('capacity');
  for (const provider of providers)
    await speakForItself(county, provider, areas, random.fork(provider.reference));
  await recordEvents(county, providers);
}

async function drawAreas(county: County): Promise<StoredArea[]> {
  return await county.as('contracts_officer', async (scope) => {
    const stored: StoredArea[] = [];
    for (const { name, parts } of madeAreas) {
      const { id } = must(await recordArea(scope, { name, madeOf: 'wards', parts }));
      stored.push({ id, name, parts });
    }
    return stored;
  });
}

/** Lets a provider's contract be used in its areas, and buys its block. */
async function useContract(
  county: County,
  provider: StoredProvider,
  areas: readonly StoredArea[],
  firstMonday: Temporal.PlainDate,
): Promise<void> {
  const { contractId, reference, contract } = provider;
  const where = served[reference];
  const tier = contract.kind === 'framework' ? (where?.tier ?? 3) : null;
  const asked = await askedByArea(county, contractId);
  await county.as('contracts_officer', async (scope) => {
    const used = areas.filter(({ name }) => where?.areas?.includes(name) ?? true);
    for (const area of used)
      must(
        await serveArea(scope, {
          contractId,
          serving: { areaId: area.id, tier, startsOn: '2024-04-01', endsOn: null },
        }),
      );
    const block = blocks[reference];
    const weeklyIn = ({ parts }: StoredArea): number =>
      parts.reduce((sum, ward) => sum + (asked.get(ward) ?? 0), 0);
    const [area] = used.toSorted((a, b) => weeklyIn(b) - weeklyIn(a) || a.id - b.id);
    if (block === undefined || area === undefined) return;
    const weeks = block.period === 'week' ? 1 : 4;
    const hours = Math.max(10, Math.ceil((weeklyIn(area) * block.percent) / 6000));
    must(
      await recordBlock(scope, {
        contractId,
        block: {
          areaId: area.id,
          startsOn: firstMonday.toString(),
          endsOn: null,
          period: block.period,
          minutes: hours * weeks * 60,
          carriesOver: block.carriesOver,
          sizedAtPercent: block.percent > 100 ? 80 : 60,
          paidInAdvance: true,
          pencePerHour: 2196,
          reason: 'Agreed for the year',
        },
      }),
    );
  });
}

/** Minutes of workers' time a week that the lines of a contract ask for, by ward. */
async function askedByArea(county: County, contractId: number): Promise<ReadonlyMap<string, number>> {
  const { rows } = await county.database.pool.query<{ ward: string; minutes: number }>(
    `select w.ward_name as ward, sum(cardinality(v.weekdays) * v.minutes * v.workers::float8 / v.every_weeks) as minutes
     from package_line l join person p on p.council_id = l.council_id and p.id = l.person_id
       join place_postcode w on w.postcode = p.postcode
       join visit_pattern a on a.council_id = l.council_id and a.package_line_id = l.id
       join pattern_visit v on v.council_id = l.council_id and v.visit_pattern_id = a.id
     where l.council_id = $1 and l.contract_id = $2 group by 1`,
    [county.councilId, contractId],
  );
  return new Map(rows.map(({ ward, minutes }) => [ward, minutes]));
}

/** The provider's manager says what it can take, most of them this week and some too long ago, and who they are. */
async function speakForItself(
  county: County,
  provider: StoredProvider,
  areas: readonly StoredArea[],
  random: Random,
): Promise<void> {
  const stale = provider.reference === 'PR03' || random.chance(0.1);
  const day = county.size.today.subtract({ days: stale ? 23 : random.int(1, 5) });
  const fromWeekOn = weekStart(day).toString();
  const large = { small: 0.4, medium: 1, large: 1.6 }[provider.size];
  const where = areas.filter(({ name }) => served[provider.reference]?.areas?.includes(name) ?? true);
  const statements = where.flatMap(({ id }) =>
    usualRoom.map(
      ([part, most]): Pick<CapacityStatement, 'areaId' | 'part' | 'fromWeekOn' | 'weeklyMinutes'> => ({
        areaId: id,
        part,
        fromWeekOn,
        weeklyMinutes: 30 * Math.round(random.next() * 2 * most * large),
      }),
    ),
  );
  const profile = profiles[provider.reference] ?? {
    capabilities: random.chance(0.5) ? ['dementia'] : ['physical disability'],
    languages: provider.languages,
    cultures: [],
    introduction: '',
  };
  await county.as(
    'provider_manager',
    async (scope) => {
      must(await sayCapacity(scope, { providerId: provider.id, statements }));
      must(await changeProfile(scope, { providerId: provider.id, version: 0, profile }));
    },
    at(day, '16:00'),
    provider.id,
  );
}

/** A suspension from last week, and an improvement plan from three weeks ago. */
async function recordEvents(county: County, providers: readonly StoredProvider[]): Promise<void> {
  const { today } = county.size;
  const record = async (
    reference: string,
    when: Temporal.PlainDate,
    what: Pick<NewContractEvent, 'kind' | 'reason' | 'evidence'>,
  ): Promise<void> => {
    const provider = providers.find((one) => one.reference === reference);
    if (provider === undefined) return;
    const moment = at(when, '11:00');
    const event: NewContractEvent = {
      ...what,
      providerId: provider.id,
      contractId: null,
      areaId: null,
      effectiveAt: Math.floor(moment.epochMilliseconds / 1000),
      endsAt: null,
      weeklyMinutesLimit: null,
    };
    await county.as(
      'contracts_officer',
      async (scope) => {
        const { seen } = must(await previewEvent(scope, event));
        must(await recordContractEvent(scope, { event, seen }));
      },
      moment,
    );
  };
  await record('PR02', today.subtract({ days: 20 }), {
    kind: 'improvement plan',
    reason: 'Visits are a third shorter than they were arranged',
    evidence: 'Four weeks of verified visits, and the meeting of the same day',
  });
  await record('PR06', today.subtract({ days: 6 }), {
    kind: 'suspension of new business',
    reason: 'The registered manager has left and nobody is in their place',
    evidence: 'The provider’s own letter, and a visit to the office',
  });
}
