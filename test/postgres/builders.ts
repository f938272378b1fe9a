import type { Database } from '../../src/platform/database.ts';
import type { Role } from '../../src/platform/permissions.ts';
import type { Who } from '../../src/platform/scope.ts';

let counter = 0;
const next = (): number => ++counter;

async function one(database: Database, text: string, values: unknown[]): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(text, values);
  return rows[0]?.id ?? 0;
}

/** A council of its own for a test. */
export async function aCouncil(database: Database, name = `Council ${next()}`): Promise<number> {
  return await one(
    database,
    'insert into council (name, short_name, demonstration) values ($1, $2, true) returning id',
    [name, `council-${next()}-${process.pid}`],
  );
}

/** Somebody of a council (or of one of its providers) with a role, ready to ask. */
export async function somebody(
  database: Database,
  councilId: number,
  role: Role,
  providerId: number | null = null,
): Promise<Who & { userId: number; role: Role; membershipId: number }> {
  const name = `${role} ${next()}`;
  const userId = await one(database, 'insert into app_user (email, name) values ($1, $2) returning id', [
    `u${next()}@example.org`,
    name,
  ]);
  const membershipId = await one(
    database,
    'insert into membership (council_id, user_id, role, provider_id) values ($1, $2, $3, $4) returning id',
    [councilId, userId, role, providerId],
  );
  return { councilId, userId, name, role, providerId, membershipId };
}

/** A provider of a council. */
export async function aProvider(
  database: Database,
  councilId: number,
  name = `Provider ${next()}`,
): Promise<number> {
  return await one(
    database,
    `insert into provider (council_id, reference, name, sector) values ($1, $2, $3, 'private') returning id`,
    [councilId, `PR${next()}`, name],
  );
}

/** A person of a council. */
export async function aPerson(
  database: Database,
  councilId: number,
  reference = `P${next()}`,
): Promise<number> {
  return await one(
    database,
    `insert into person (council_id, reference, given_name, family_name, date_of_birth) values ($1, $2, 'Ada', $3, '1940-05-01') returning id`,
    [councilId, reference, `Surname${next()}`],
  );
}

/** The simplest terms: planned minutes at 24.10 an hour on every day, for one service. */
export const plainTerms = {
  pay: { by: 'planned', full_pay_percent: 90 },
  rates: [
    {
      service: 'home-care',
      days: ['weekday', 'saturday', 'sunday', 'bank-holiday'],
      from: '00:00',
      to: '24:00',
      pence_per_hour: 2410,
    },
  ],
};

/** A spot contract of a provider with one version of terms in effect from the start of 2025. */
export async function aContract(
  database: Database,
  councilId: number,
  providerId: number,
  terms: object = plainTerms,
): Promise<number> {
  const contractId = await one(
    database,
    `insert into contract (council_id, reference, provider_id, title, kind, starts_on) values ($1, $2, $3, 'Home care', 'spot', '2025-01-01') returning id`,
    [councilId, `C${next()}`, providerId],
  );
  await database.pool.query(
    `insert into contract_terms (council_id, provider_id, contract_id, version, effective_from, terms, reason) values ($1, $2, $3, 1, '2025-01-01', $4, 'first terms')`,
    [councilId, providerId, contractId, JSON.stringify(terms)],
  );
  return contractId;
}

/** A care package with one line for a person with a provider under a contract. */
export async function aLine(
  database: Database,
  councilId: number,
  of: { personId: number; providerId: number; contractId: number; service?: string },
): Promise<number> {
  const packageId = await one(
    database,
    `insert into care_package (council_id, reference, person_id, starts_on) values ($1, $2, $3, '2025-01-06') returning id`,
    [councilId, `K${next()}`, of.personId],
  );
  return await one(
    database,
    `insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, starts_on)
     values ($1, $2, $3, $4, $5, $6, $7, '2025-01-06') returning id`,
    [
      councilId,
      `L${next()}`,
      packageId,
      of.personId,
      of.providerId,
      of.contractId,
      of.service ?? 'home-care',
    ],
  );
}
