import { recordContract } from '../src/contracts/actions/record-contract.ts';
import { recordTerms } from '../src/contracts/actions/record-terms.ts';
import { type Random, randomFrom } from '../src/ground/random.ts';
import type { Scope } from '../src/platform/scope.ts';
import { addBranch, recordRating } from '../src/providers/actions/branches.ts';
import { recordCheck, recordWorker } from '../src/providers/actions/care-workers.ts';
import { recordProvider } from '../src/providers/actions/record-provider.ts';
import type { BranchDetails, ProviderDetails } from '../src/providers/rules/provider-details.ts';
import { must, type County } from './county.ts';
import type { StoredProvider } from './packages.ts';
import { branchArea, makeProviders, makeWorkers, type MadeProvider, type MadeWorker } from './providers.ts';

/** Registers the county's providers with their branches, ratings, workers, checks, users and contracts. */
export async function registerProviders(county: County): Promise<StoredProvider[]> {
  const made = makeProviders(randomFrom(county.size.seed).fork('providers'), county.size.providers);
  const shares = made.reduce((sum, provider) => sum + provider.share, 0);
  const stored: StoredProvider[] = [];
  for (const [place, provider] of made.entries()) {
    const visited = Math.ceil((county.size.people * provider.share) / shares);
    stored.push(await registerProvider(county, provider, place, visited));
  }
  return stored;
}

async function registerProvider(
  county: County,
  made: MadeProvider,
  place: number,
  visited: number,
): Promise<StoredProvider> {
  const random = randomFrom(county.size.seed).fork(made.reference);
  const area = branchArea(place);
  const id = await putOnRegister(county, made, place);
  const workers = makeWorkers(random.fork('workers'), made, visited);
  const checkEnds = workers.map((_, at) => endOfCheck(county.size.today, at, random));
  const manager = `${random.pick(['Dana', 'Femi', 'Kate', 'Ravi', 'Sue'])} ${made.name.split(' ')[0]}`;
  await county.addUser('provider_manager', manager, id);
  if (place < 2) await county.addUser('provider_coordinator', `Jo ${made.name.split(' ')[0]}`, id);
  await registerWorkers(county, id, workers, checkEnds);
  const contractId = await registerContract(county, made, id, area.name);
  return { ...made, id, contractId, workers: workers.map((worker) => worker.reference) };
}

/** The contracts officer writes down the provider, its branch and what the regulator said of it. Answers the provider's id. */
async function putOnRegister(county: County, made: MadeProvider, place: number): Promise<number> {
  const area = branchArea(place);
  const registration = {
    registration_status: 'registered',
    registered_on: null,
    deregistered_on: null,
  } as const;
  const details: ProviderDetails = {
    ...registration,
    reference: made.reference,
    name: made.name,
    trading_name: null,
    regulator_provider_id: `1-99${String(1_000_000 + place)}`,
    companies_house_number: null,
    sector: made.sector,
    size: made.size,
    local: made.local,
    phone: `01632 9609${String(place).padStart(2, '0')}`,
    email: `office@${made.name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`,
    website: null,
    address_lines: [],
    postcode: null,
    starts_on: '2024-04-01',
    ends_on: null,
  };
  const branch: BranchDetails = {
    ...registration,
    name: `${made.name}, ${area.name}`,
    regulator_location_id: `1-98${String(1_000_000 + place)}`,
    address_lines: [`${10 + place} High Street`, area.name],
    postcode: `${area.district} 1AA`,
    services: ['home care'],
    languages: made.languages,
    areas: [area.name],
    closed_on: null,
  };
  return await county.as('contracts_officer', async (scope) => {
    const { id: providerId } = must(await recordProvider(scope, { details }));
    const { id: branchId } = must(await addBranch(scope, { providerId, details: branch }));
    const { rating } = made;
    if (rating !== null)
      must(
        await recordRating(scope, {
          providerId,
          branchId,
          rating,
          rated_on: '2025-06-10',
          source: 'made up',
        }),
      );
    return providerId;
  });
}

/** When a worker's check ends: one in twelve has expired, and one in twelve soon will. */
function endOfCheck(today: Temporal.PlainDate, at: number, random: Random): Temporal.PlainDate {
  if (at % 12 === 5) return today.subtract({ days: 9 });
  if (at % 12 === 8) return today.add({ days: 21 });
  return today.add({ days: random.int(90, 900) });
}

/** The provider's manager writes down its care workers and their checks. */
async function registerWorkers(
  county: County,
  providerId: number,
  workers: readonly MadeWorker[],
  checkEnds: readonly Temporal.PlainDate[],
): Promise<void> {
  const record = async (scope: Scope): Promise<void> => {
    for (const [at, { reference, givenName, familyName, gender, languages }] of workers.entries()) {
      const details = {
        reference,
        given_name: givenName,
        family_name: familyName,
        gender,
        languages,
        phone: null,
        starts_on: '2024-05-01',
        ends_on: null,
      };
      const { id: workerId } = must(await recordWorker(scope, { details }));
      const ends = checkEnds[at] ?? county.size.today;
      const check = {
        kind: 'DBS',
        reference: null,
        done_on: ends.subtract({ years: 3 }).toString(),
        expires_on: ends.toString(),
        note: null,
      } as const;
      must(await recordCheck(scope, { workerId, check }));
    }
  };
  await county.as('provider_manager', record, undefined, providerId);
}

async function registerContract(
  county: County,
  made: MadeProvider,
  providerId: number,
  area: string,
): Promise<number> {
  const titles = {
    block: 'block hours',
    spot: 'spot purchase',
    framework: 'framework call-off',
    'in-house': 'in-house agreement',
  };
  return await county.as('contracts_officer', async (scope) => {
    const details = {
      reference: made.contract.reference,
      title: `Home care, ${titles[made.contract.kind]}`,
      kind: made.contract.kind,
      area,
      startsOn: '2024-04-01',
      endsOn: null,
    };
    const { id } = must(await recordContract(scope, { providerId, details }));
    must(
      await recordTerms(scope, {
        contractId: id,
        newest: 0,
        effectiveFrom: '2024-04-01',
        reason: 'As signed',
        terms: made.contract.terms,
        bankHolidays: 'both',
      }),
    );
    return id;
  });
}
