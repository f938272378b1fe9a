import { describe, expect, it } from 'vitest';
import {
  importRegulatorData,
  type RegulatorChoice,
} from '../../src/providers/actions/import-regulator-data.ts';
import { readRegulatorFile } from '../../src/providers/formats/regulator.ts';
import { listProviders } from '../../src/providers/records/providers.ts';
import { Forbidden } from '../../src/platform/errors.ts';
import { withScope, type Scope, type Who } from '../../src/platform/scope.ts';
import { openData } from '../ground/open-data.ts';
import { aCouncil, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const as = async <T>(who: Who, work: (scope: Scope) => Promise<T>): Promise<T> =>
  await withScope(database, who, work, Temporal.Instant.from('2026-05-01T09:00:00Z'));

function read(text: string) {
  const file = readRegulatorFile(text);
  if (!file.ok) throw new Error(file.reason);
  return file.value;
}

const told = (text: string) =>
  read(text).findings.map(({ row, field, wrong, done }) => `${row} ${field} ${wrong}, ${done}`);

const provider = {
  providerId: '1-111111111',
  legalName: 'Kind Hands Ltd',
  tradingNames: 'Kind Hands',
  registrationDate: '2026-01-02',
  fullAddress: '1 High Street, Walsall, WS1 1AA',
  region: 'West Midlands',
  localAuthority: 'Walsall',
  primaryServiceType: 'Community based adult social care services',
  totalNumberOfLocations: 1,
  ownershipStructure: 'Small-medium group',
  latestInspectionRating: 'Good',
  companiesHouseNumber: '01234567',
  cqcRegistrationStatus: 'Registered',
  postalCode: 'WS1 1AA',
  website: 'www.kindhands.example',
};
const providers = (...changes: object[]) =>
  JSON.stringify(changes.map((change) => ({ ...provider, ...change })));

const location = {
  locationId: '1-222222222',
  providerId: '1-111111111',
  name: 'Kind Hands Walsall',
  registrationStatus: 'Registered',
  registrationDate: '2015-12-12',
  postalAddressLine1: '1 High Street',
  postalAddressTownCity: 'Walsall',
  postalCode: 'WS1 1AA',
  region: 'West Midlands',
  localAuthority: 'Walsall',
  gacServiceTypes: [{ name: 'Domiciliary care service' }],
  historicRatings: [
    { reportDate: '2019-02-03', overall: { rating: 'Requires improvement' } },
    { reportDate: '2016-02-03', overall: { rating: 'Good' } },
  ],
  currentRatings: { overall: { rating: 'Good', reportDate: '2024-02-12' } },
};

const csv = (...rows: string[]) =>
  [
    'location_id,location_name,postcode,lat,long,latest_overall,latest_report_date,ownership,n_ratings,rating_history',
    ...rows,
  ].join('\n');

describe('the regulator’s list of providers', () => {
  it('is read in our words', () => {
    expect(read(providers({})).providers).toEqual([
      {
        row: 1,
        regulator_provider_id: '1-111111111',
        name: 'Kind Hands Ltd',
        trading_name: 'Kind Hands',
        companies_house_number: '01234567',
        sector: 'not stated',
        size: 'medium',
        phone: null,
        website: 'www.kindhands.example',
        address_lines: ['1 High Street', 'Walsall'],
        postcode: 'WS1 1AA',
        registration_status: 'registered',
        registered_on: '2026-01-02',
        deregistered_on: null,
        local_authority: 'Walsall',
        services: ['Community based adult social care services'],
        home_care: true,
        said: [{ rating: 'Good', rated_on: null }],
      },
    ]);
  });

  it('keeps a blank rating, the regulator’s own words and a rating apart', () => {
    const said = (latestInspectionRating: string) =>
      read(providers({ latestInspectionRating })).providers[0]?.said;
    expect(said('')).toEqual([{ rating: null, rated_on: null }]);
    expect(said('Not yet inspected')).toEqual([{ rating: 'Not yet inspected', rated_on: null }]);
    expect(said('Not formally rated')).toEqual([{ rating: 'Not rated', rated_on: null }]);
    expect(said('Splendid')).toEqual([]);
  });

  it.each([
    [{ legalName: ' Kind Hands Ltd  ' }, '1 legalName has stray spaces, put right'],
    [
      { companiesHouseNumber: '1234567' },
      '1 companiesHouseNumber lacks its leading nought: 01234567, put right',
    ],
    [{ companiesHouseNumber: '01234567  ' }, '1 companiesHouseNumber has stray spaces, put right'],
    [
      { companiesHouseNumber: 'Oc455208' },
      '1 companiesHouseNumber is not in its written form: OC455208, put right',
    ],
    [{ companiesHouseNumber: 'none' }, '1 companiesHouseNumber is not a Companies House number, left out'],
    [{ fullAddress: '1 High Street,, Walsall, WS1 1AA' }, '1 fullAddress has a comma too many, put right'],
    [{ website: 'WWW.KIND.example/About' }, '1 website has capitals that mean nothing, put right'],
    [{ website: 'kind@hands.example' }, '1 website is not a web address, left out'],
    [{ postalCode: 'ws11aa' }, '1 postalCode is not in its written form: WS1 1AA, put right'],
    [{ postalCode: 'WALSALL' }, '1 postalCode is not a UK postcode, left out'],
    [{ registrationDate: '2026-02-30' }, '1 registrationDate is not a date, left out'],
    [
      { cqcRegistrationStatus: 'Perhaps' },
      '1 registrationStatus is not a registration status that is known, left out',
    ],
    [
      { localAuthority: '' },
      '1 localAuthority is blank, so whose area it is in is not known, taken as it is',
    ],
    [{ region: 'Wales' }, '1 region is outside England, where this regulator works, taken as it is'],
    [
      { totalNumberOfLocations: 0 },
      '1 totalNumberOfLocations says that there is no location, taken as it is',
    ],
    [
      { primaryServiceType: 'Social Care Org' },
      '1 primaryServiceType does not say whether it is home care, taken as it is',
    ],
    [
      { latestInspectionRating: 'Splendid' },
      '1 latestInspectionRating is not a rating that the regulator gives, left out',
    ],
  ])('%j: %s', (change, finding) => {
    expect(told(providers(change))).toEqual([finding]);
  });

  it('tells once what is so of every row, leaves out what has no id or comes twice, and refuses what it is not', () => {
    expect(told(providers({ tradingNames: '' }, { providerId: '1-333333333', tradingNames: '' }))).toEqual([
      '0 tradingNames is blank in every row, taken as it is',
      '0 latestInspectionRating is the same in every row: the regulator’s own words, and not a rating, taken as it is',
    ]);
    expect(
      told(providers({}, { providerId: 'x', latestInspectionRating: '' }, { tradingNames: 'y' })),
    ).toEqual([
      '2 providerId is not an id of the regulator, so the row is left out, left out',
      '3 providerId is in the file already: on row 1, left out',
    ]);
    expect(readRegulatorFile('')).toMatchObject({ reason: 'The file is empty' });
    expect(readRegulatorFile('[1, 2]')).toMatchObject({
      reason: 'The file is not a list of providers or locations',
    });
    expect(readRegulatorFile('{"a": 1}')).toMatchObject({ ok: false });
    expect(readRegulatorFile('{"a"')).toMatchObject({ ok: false });
    expect(readRegulatorFile('name,town\nx,y')).toMatchObject({ ok: false });
  });
});

describe('the regulator’s locations', () => {
  it('are read from its API with their ratings from the oldest on', () => {
    const [one] = read(JSON.stringify({ locations: [location] })).locations;
    expect(one).toMatchObject({
      regulator_location_id: '1-222222222',
      regulator_provider_id: '1-111111111',
      address_lines: ['1 High Street', 'Walsall'],
      home_care: true,
      said: [
        { rating: 'Good', rated_on: '2016-02-03' },
        { rating: 'Requires improvement', rated_on: '2019-02-03' },
        { rating: 'Good', rated_on: '2024-02-12' },
      ],
    });
    const unrated = { ...location, currentRatings: undefined, historicRatings: undefined };
    expect(read(JSON.stringify(unrated)).locations[0]?.said).toEqual([{ rating: null, rated_on: null }]);
  });

  it('are read from a table of histories, with what does not agree', () => {
    const good =
      '1-222222222,Kind Hands,WS1 1AA,52.58,-1.98,Good,2024-02-12,Third sector,2,2019-02-03=Inadequate;2024-02-12=Good';
    expect(read(csv(good)).locations[0]).toMatchObject({
      sector: 'voluntary',
      latitude: 52.58,
      said: [
        { rating: 'Inadequate', rated_on: '2019-02-03' },
        { rating: 'Good', rated_on: '2024-02-12' },
      ],
    });
    expect(
      told(
        csv(
          '1-222222222,A,WS1 1AA,52.58,-1.98,Good,2024-02-12,For-profit,3,2024-02-12=Good;2019-02-03=Inadequate',
          '1-222222223,A,WS1 1AA,1,2,Outstanding,2025-01-01,Mixed,1,2019-02-03=Lovely',
          'x,B,WS1 1AA,,,Good,,For-profit,,',
          '1-222222224,C,WS1 1AA,,,Good,2025-01-01,For-profit,1,2019-02-03=Good',
        ),
      ),
    ).toEqual([
      '1 n_ratings is not the number of ratings there are: 2, left out',
      '1 rating_history is not in the order of time, taken as it is',
      '2 ownership is not an ownership that is known, left out',
      '2 lat, long is not a position in the United Kingdom, left out',
      '2 rating_history is not a rating that the regulator gives, left out',
      '2 location_name is also the name of another location, perhaps of the same provider: row 1, taken as it is',
      '3 location_id is not an id of the regulator, so the row is left out, left out',
      '4 latest_overall is not in the history of ratings, taken as it is',
      '0 providerId is not in the file, so a location that is not known yet becomes a provider of its own, taken as it is',
    ]);
    const blank = csv('1-222222222,A,WS1 1AA,,,,,For-profit,0,');
    expect(read(blank).locations[0]?.said).toEqual([{ rating: null, rated_on: null }]);
  });
});

describe('importing the regulator’s data', () => {
  const setUp = async () => {
    const council = await aCouncil(database);
    const officer = await somebody(database, council, 'contracts_officer');
    const take = async (text: string, more: Partial<RegulatorChoice> = {}) => {
      const done = await as(officer, (scope) =>
        importRegulatorData(scope, { fileName: 'cqc.json', text, ...more }),
      );
      if (!done.ok) throw new Error(done.reason);
      return done.value;
    };
    const list = async () => (await as(officer, (scope) => listProviders(scope, {}, { limit: null }))).rows;
    return { council, officer, take, list };
  };

  it('adds, then changes nothing the second time, then brings registration up to date and keeps what the council wrote', async () => {
    const { council, take, list } = await setUp();
    expect(await take(providers({ website: '' }))).toMatchObject({
      rows: 1,
      providers: { added: 1, changed: 0, unchanged: 0 },
      ratings: 1,
    });
    expect(await take(providers({ website: '' }))).toMatchObject({
      providers: { added: 0, changed: 0, unchanged: 1 },
      ratings: 0,
    });
    await database.pool.query(
      `update provider set name = 'Our Name', phone = '01922650000' where council_id = $1`,
      [council],
    );
    const later = providers({
      cqcRegistrationStatus: 'Deregistered',
      deregistrationDate: '2026-04-01',
      mainPhoneNumber: '01922 999999',
    });
    const done = await take(later);
    expect(done.providers).toEqual({ added: 0, changed: 1, unchanged: 0 });
    expect(done.findings).toMatchObject([
      { field: 'legalName', wrong: 'is another name than the register has, which stays: Our Name' },
    ]);
    const { rows } = await database.pool.query(
      'select name, phone, website, registration_status, deregistered_on, version from provider where council_id = $1',
      [council],
    );
    expect(rows).toEqual([
      {
        name: 'Our Name',
        phone: '01922650000',
        website: 'www.kindhands.example',
        registration_status: 'deregistered',
        deregistered_on: '2026-04-01',
        version: 2,
      },
    ]);
    expect((await list())[0]?.said).toEqual(['Good']);
  });

  it('puts a location under its provider, or under a new one that bears its name', async () => {
    const { take, list } = await setUp();
    await take(providers({ latestInspectionRating: 'Not yet inspected' }));
    const done = await take(
      JSON.stringify([
        location,
        { ...location, locationId: '1-444444444', providerId: '1-999999999', name: 'Stray' },
      ]),
    );
    expect(done).toMatchObject({ providers: { added: 1 }, branches: { added: 2 }, ratings: 6 });
    expect(done.findings.map(({ wrong }) => wrong)).toContain(
      'is of a provider that is not on the register and whose name is not in the file',
    );
    expect((await list()).map(({ name, branches, said }) => [name, branches, said])).toEqual([
      ['Kind Hands Ltd', 1, ['Good']],
      ['Stray', 1, ['Good']],
    ]);
    const again = await take(JSON.stringify([location]));
    expect(again).toMatchObject({ branches: { added: 0, unchanged: 1 }, ratings: 0 });
    const closed = { ...location, registrationStatus: 'Deregistered', deregistrationDate: '2026-04-02' };
    expect(await take(JSON.stringify([closed]))).toMatchObject({ branches: { changed: 1 } });
  });

  it('takes home care only unless asked, and only of the area asked for', async () => {
    const { take, list, officer } = await setUp();
    const text = providers(
      {},
      { providerId: '1-333333333', legalName: 'Teeth', primaryServiceType: 'Dentists' },
      { providerId: '1-333333334', legalName: 'Far Care', localAuthority: 'Kent' },
    );
    expect(await take(text, { area: 'Walsall' })).toMatchObject({
      providers: { added: 1 },
      leftOut: { Dentists: 1, 'Community based adult social care services': 1 },
    });
    expect((await list())[0]?.local).toBe(true);
    expect(await take(text, { everyService: true })).toMatchObject({
      providers: { added: 2, unchanged: 1 },
      leftOut: {},
    });
    const noArea = csv('1-222222222,A,WS1 1AA,,,Good,2024-02-12,For-profit,1,2024-02-12=Good');
    expect(
      await as(officer, (scope) =>
        importRegulatorData(scope, { fileName: 'x', text: noArea, area: 'Walsall' }),
      ),
    ).toMatchObject({ ok: false, field: 'area' });
  });

  it('needs the permission', async () => {
    const { council } = await setUp();
    const broker = await somebody(database, council, 'broker');
    await expect(
      as(broker, (scope) => importRegulatorData(scope, { fileName: 'x', text: providers({}) })),
    ).rejects.toThrow(Forbidden);
  });

  it('takes the registrations of early 2026 and 144 locations with their histories', async () => {
    const registrations = openData('cqc/cqc_new_providers_2026_q1.json');
    const histories = openData('cqc/cqc_api_page1_joined_ratings.csv');
    const sample = openData('cqc/location_sample.json');
    if (registrations === undefined || histories === undefined || sample === undefined) return;
    const { take, list } = await setUp();
    const first = await take(registrations);
    expect(first).toMatchObject({ rows: 691, providers: { added: 114 }, ratings: 114 });
    expect(first.leftOut).toMatchObject({ Dentists: 216, 'Residential social care': 83 });
    expect(Object.values(first.leftOut).reduce((sum, count) => sum + count, 0)).toBe(691 - 114);
    expect(first.findings).toHaveLength(73);
    const second = await take(histories);
    expect(second).toMatchObject({
      rows: 144,
      providers: { added: 144 },
      branches: { added: 144 },
      ratings: 324,
    });
    expect(await take(histories)).toMatchObject({
      providers: { added: 0 },
      branches: { unchanged: 144 },
      ratings: 0,
    });
    expect(await take(sample)).toMatchObject({
      rows: 1,
      providers: { added: 0 },
      leftOut: { 'Nursing homes': 1 },
    });
    const rows = await list();
    const count = (rating: string) => rows.filter(({ said }) => said.includes(rating as 'Good')).length;
    expect(rows).toHaveLength(258);
    expect([
      count('Good'),
      count('Requires improvement'),
      count('Outstanding'),
      count('Inadequate'),
      count('Not yet inspected'),
    ]).toEqual([122, 15, 4, 3, 114]);
  });
});
