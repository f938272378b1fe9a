import type { Database } from '../../src/platform/database.ts';
import type { Role } from '../../src/platform/permissions.ts';
import { aContract, aCouncil, aLine, aPerson, aProvider, somebody } from '../postgres/builders.ts';

/** A council with a provider PR1 that visits the person P1, and one of the provider's people. */
export async function aSender(database: Database, role: Role = 'provider_coordinator') {
  const council = await aCouncil(database);
  const providerId = await aProvider(database, council);
  await database.pool.query(`update provider set reference = 'PR1' where council_id = $1 and id = $2`, [
    council,
    providerId,
  ]);
  const personId = await aPerson(database, council, 'P1');
  const contractId = await aContract(database, council, providerId);
  await aLine(database, council, { personId, providerId, contractId });
  const who = await somebody(database, council, role, providerId);
  return { council, providerId, personId, contractId, who };
}

/** What `aSender` makes. */
export type Sender = Awaited<ReturnType<typeof aSender>>;
