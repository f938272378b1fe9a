import { randomFrom } from '../src/ground/random.ts';
import { recordContract } from '../src/contracts/actions/record-contract.ts';
import { recordTerms } from '../src/contracts/actions/record-terms.ts';
import { must, type County } from './county.ts';
import type { StoredProvider } from './packages.ts';
import { branchArea, makeProviders, makeWorkers, type MadeProvider } from './providers.ts';

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
  const { councilId, database, size } = county;
  const random = randomFrom(size.seed).fork(made.reference);
  const area = branchArea(place);
  const regulatorId = `1-99${String(1_000_000 + place)}`;
  const provider = await database.pool.query<{ id: number }>(
    `insert into provider (council_id, reference, name, sector, size, local, regulator_provider_id, phone, email, starts_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [
      councilId,
      made.reference,
      made.name,
      made.sector,
      made.size,
      made.local,
      regulatorId,
      `01632 9609${String(place).padStart(2, '0')}`,
      `office@${made.name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`,
      '2024-04-01',
    ],
  );
  const id = provider.rows[0]?.id ?? 0;
  const branch = await database.pool.query<{ id: number }>(
    `insert into branch (council_id, provider_id, name, regulator_location_id, address_lines, postcode, services, languages, areas, registration_status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'registered') returning id`,
    [
      councilId,
      id,
      `${made.name}, ${area.name}`,
      `1-98${String(1_000_000 + place)}`,
      [`${10 + place} High Street`, area.name],
      `${area.district} 1AA`,
      ['home care'],
      made.languages,
      [area.name],
    ],
  );
  await database.pool.query(
    `insert into regulator_rating (council_id, provider_id, branch_id, rated_on, rating, source) values ($1, $2, $3, '2025-06-10', $4, 'made up')`,
    [councilId, id, branch.rows[0]?.id, made.rating],
  );
  const workers = makeWorkers(random.fork('workers'), made, visited);
  for (const [at, worker] of workers.entries()) await registerWorker(county, id, worker, at, random);
  await county.addUser(
    'provider_manager',
    `${random.pick(['Dana', 'Femi', 'Kate', 'Ravi', 'Sue'])} ${made.name.split(' ')[0]}`,
    id,
  );
  if (place < 2) await county.addUser('provider_coordinator', `Jo ${made.name.split(' ')[0]}`, id);
  const contractId = await registerContract(county, made, id, area.name);
  return { ...made, id, contractId, workers: workers.map((worker) => worker.reference) };
}

async function registerWorker(
  county: County,
  providerId: number,
  worker: ReturnType<typeof makeWorkers>[number],
  at: number,
  random: ReturnType<typeof randomFrom>,
): Promise<void> {
  const { councilId, database, size } = county;
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into care_worker (council_id, provider_id, reference, given_name, family_name, gender, languages, starts_on)
     values ($1, $2, $3, $4, $5, $6, $7, '2024-05-01') returning id`,
    [
      councilId,
      providerId,
      worker.reference,
      worker.givenName,
      worker.familyName,
      worker.gender,
      worker.languages,
    ],
  );
  // One in twelve has a check that has expired, and one in twelve one that soon will.
  const expires =
    at % 12 === 5
      ? size.today.subtract({ days: 9 })
      : at % 12 === 8
        ? size.today.add({ days: 21 })
        : size.today.add({ days: random.int(90, 900) });
  await database.pool.query(
    `insert into worker_check (council_id, provider_id, care_worker_id, kind, done_on, expires_on) values ($1, $2, $3, 'DBS', $4, $5)`,
    [councilId, providerId, rows[0]?.id, expires.subtract({ years: 3 }).toString(), expires.toString()],
  );
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
