import { arrangeLine } from '../../src/brokerage/actions/arrange-line.ts';
import { openCarePackage } from '../../src/brokerage/actions/open-package.ts';
import type { PatternVisit } from '../../src/plans/rules/visit-pattern.ts';
import type { Database } from '../../src/platform/database.ts';
import { type Scope, withScope } from '../../src/platform/scope.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aContract, aCouncil, aPerson, aProvider, somebody } from '../postgres/builders.ts';

/** What an action answered, where it must not have refused. */
export function answered<T>(result: { ok: true; value: T } | { ok: false; reason: string }): T {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

/** Noon on Wednesday 4 March 2026, when these tests take place. */
export const NOON = Temporal.Instant.from('2026-03-04T12:00:00Z');

/** A council with a broker, a person, a provider and its contract, and ways to work there at noon on 4 March 2026. */
export async function aBroker(database: Database) {
  const councilId = await aCouncil(database);
  const broker = await somebody(database, councilId, 'broker');
  const personId = await aPerson(database, councilId);
  const providerId = await aProvider(database, councilId);
  const contractId = await aContract(database, councilId, providerId);
  const work = <T>(
    what: (scope: Scope) => Promise<T>,
    { who = broker, at = NOON }: { who?: Parameters<typeof withScope>[1]; at?: Temporal.Instant } = {},
  ): Promise<T> => withScope(database, who, what, at);
  return { councilId, broker, personId, providerId, contractId, work };
}

/** Opens a package for the person and arranges one service of it. */
export async function anArrangedLine(
  council: Pick<Awaited<ReturnType<typeof aBroker>>, 'personId' | 'contractId' | 'work'>,
  visits: readonly Partial<PatternVisit>[] = [{}],
  startsOn = '2026-03-02',
): Promise<{ packageId: number; lineId: number; reference: string }> {
  return await council.work(async (scope) => {
    const carePackage = answered(
      await openCarePackage(scope, {
        personId: council.personId,
        startsOn,
        primaryNeed: null,
        coverNote: null,
      }),
    );
    const line = answered(
      await arrangeLine(scope, {
        packageId: carePackage.id,
        contractId: council.contractId,
        service: 'home-care',
        startsOn,
        visits: visits.map(aPatternVisit),
      }),
    );
    return { packageId: carePackage.id, lineId: line.id, reference: line.reference };
  });
}
