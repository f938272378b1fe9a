import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/**
 * Lets one piece of work at a time decide what a provider takes on: placing with it, and events that stop it from taking more,
 * wait for each other here until the one before is committed. Ids in ascending order, so that two never wait for each other.
 */
export async function takeTurnWithProviders(scope: Scope, providerIds: readonly number[]): Promise<void> {
  for (const id of [...new Set(providerIds)].sort((a, b) => a - b))
    await sql`select pg_advisory_xact_lock(hashtextextended('placement', ${scope.who.councilId} * 1000000 + ${id}))`.execute(
      scope.db,
    );
}
