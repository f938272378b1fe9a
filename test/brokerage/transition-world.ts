import { arrangeLine } from '../../src/brokerage/actions/arrange-line.ts';
import { startTransition } from '../../src/brokerage/actions/transition-draft.ts';
import { recordAnswer } from '../../src/brokerage/actions/transition-moves.ts';
import type { TransitionSide } from '../../src/brokerage/actions/transition-side.ts';
import { placeTransitionJob } from '../../src/brokerage/jobs-transition.ts';
import { listMoves } from '../../src/brokerage/records/transitions.ts';
import type { Database } from '../../src/platform/database.ts';
import { type Scope, systemOf, withScope } from '../../src/platform/scope.ts';
import { replanLines } from '../../src/visits/actions/plan-visits.ts';
import { listLoggedOnLines, listPlannedAround } from '../../src/visits/records/around-transition.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aContract, aProvider, somebody } from '../postgres/builders.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld, WEDNESDAY } from './placement-world.ts';

/** What transitions need of visits, as the application hands it in. */
export const side: TransitionSide = {
  replan: replanLines,
  loggedOn: listLoggedOnLines,
  plannedAround: listPlannedAround,
};

/** The day after tomorrow of the world's Wednesday. */
export const CUT_OVER = '2026-03-06';

/**
 * The placement world with a provider that fails, of which `people` people each have two visits a day, an in-house service, and room at
 * Beacon for `beaconPeople` of them and at Cedar for one.
 */
export async function aTransitionWorld(database: Database, people = 4, beaconPeople = 2) {
  const world = await aPlacementWorld(database);
  const { councilId, areaId, work } = world;
  const aServing = async (name: string, kind: string) => {
    const id = await aProvider(database, councilId, name);
    const contractId = await aContract(database, councilId, id);
    await database.pool.query('update contract set kind = $1 where id = $2', [kind, contractId]);
    await database.pool.query(
      `insert into contract_area (council_id, provider_id, contract_id, area_id, starts_on) values ($1, $2, $3, $4, '2025-01-01')`,
      [councilId, id, contractId, areaId],
    );
    return { id, name, contractId, manager: await somebody(database, councilId, 'provider_manager', id) };
  };
  const failing = await aServing('Failing Care', 'spot');
  const inHouse = await aServing('County Care at Home', 'in-house');
  const room = async (providerId: number, part: string, minutes: number) =>
    await database.pool.query(
      `insert into provider_capacity (council_id, provider_id, area_id, part_of_day, from_week_on, weekly_minutes, as_of)
       values ($1, $2, $3, $4, '2026-03-02', $5, $6)`,
      [councilId, providerId, areaId, part, minutes, '2026-03-03T09:00:00Z'],
    );
  for (const part of ['morning', 'evening']) {
    await room(world.beacon.id, part, 210 * beaconPeople);
    await room(world.cedar.id, part, 210);
  }
  const lines: number[] = [];
  for (let n = 0; n < people; n++) {
    const { packageId } = await world.aPackage();
    // Each lives in a home of their own.
    await database.pool.query(
      `update person set address_lines = array['Flat ' || id], given_name = 'Person', family_name = 'Number ' || $2 where council_id = $1
       and id = (select person_id from care_package where council_id = $1 and id = $3)`,
      [councilId, n, packageId],
    );
    const line = await work(async (scope) => {
      const made = answered(
        await arrangeLine(scope, {
          packageId,
          contractId: failing.contractId,
          service: 'home-care',
          startsOn: '2026-02-02',
          visits: [aPatternVisit({ startTime: '08:00' }), aPatternVisit({ startTime: '20:00' })],
        }),
      );
      await replanLines(scope, [made.id], '2026-02-02');
      return made;
    });
    lines.push(line.id);
  }
  const start = async (given: { areaId?: number | null; cutOverOn?: string } = {}) =>
    await work((scope) =>
      startTransition(scope, side, {
        providerId: failing.id,
        areaId: given.areaId ?? null,
        reason: 'Registration cancelled',
        cutOverOn: given.cutOverOn ?? CUT_OVER,
      }),
    );
  const agreeAll = async (transitionId: number) => {
    for (const { id: moveId } of await work((scope) => listMoves(scope, transitionId)))
      answered(
        await work((scope) =>
          recordAnswer(scope, { transitionId, moveId }, { answer: 'agrees', who: 'The person', words: '' }),
        ),
      );
  };
  /** Runs the job as the worker would; `upTo` throws before the piece of work of that number, as a crash does. */
  const runJob = async (payload: Record<string, unknown>, upTo = Number.POSITIVE_INFINITY) => {
    let pieces = 0;
    const inScope = async <T>(what: (scope: Scope) => Promise<T>): Promise<T> => {
      pieces += 1;
      if (pieces > upTo) throw new Error('the machine stopped');
      return await withScope(database, systemOf(councilId), what, WEDNESDAY);
    };
    await placeTransitionJob(side).run({ database, councilId, payload, inScope });
  };
  return { ...world, failing, inHouse, lines, start, agreeAll, runJob };
}
