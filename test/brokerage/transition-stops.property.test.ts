// Placing a whole plan, stopped or crashed anywhere, twice at once, and with other acts on the same lines really at the same moment, on
// a real PostgreSQL: at every hour every line has exactly one provider.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endLines } from '../../src/brokerage/actions/end-lines.ts';
import { recordRequest } from '../../src/brokerage/actions/record-request.ts';
import { startPlacing, stopPlacing } from '../../src/brokerage/actions/transition-bulk.ts';
import { draftAgain } from '../../src/brokerage/actions/transition-draft.ts';
import { leaveOut } from '../../src/brokerage/actions/transition-moves.ts';
import { placeMove } from '../../src/brokerage/actions/transition-place.ts';
import { getLine } from '../../src/brokerage/records/package-lines.ts';
import { getTransition, listMoves, type TransitionMove } from '../../src/brokerage/records/transitions.ts';
import { ChangedMeanwhile } from '../../src/platform/errors.ts';
import { replanLines } from '../../src/visits/actions/plan-visits.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { answered } from './arranged.ts';
import { aTransitionWorld, CUT_OVER, side } from './transition-world.ts';

const database = await freshDatabase();
const PEOPLE = 4;

type World = Awaited<ReturnType<typeof aTransitionWorld>>;
const ACTS = [
  'run',
  'crash',
  'stop',
  'start',
  'place one',
  'end early',
  'rival',
  'leave out',
  'draft',
] as const;
type Act = readonly [kind: (typeof ACTS)[number], which: number, upTo: number];

/** One act; a refusal, a change met meanwhile or a crash is an answer, anything else a fault. */
async function act(
  world: World,
  transitionId: number,
  moves: readonly TransitionMove[],
  [kind, which, upTo]: Act,
): Promise<unknown> {
  const move = moves[which % moves.length]!;
  const one = { transitionId, moveId: move.id };
  const job = async (pieces?: number): Promise<void> => {
    const { work_id } = await world.work((scope) => getTransition(scope, transitionId));
    if (work_id !== null) await world.runJob({ transitionId, workId: work_id }, pieces);
  };
  try {
    switch (kind) {
      case 'run':
        return await job();
      case 'crash':
        return await job(upTo);
      case 'stop':
        return await world.work((scope) => stopPlacing(scope, transitionId));
      case 'start':
        return await world.work((scope) => startPlacing(scope, transitionId, { providersAgreed: true }));
      case 'place one':
        return await world.work((scope) => placeMove(scope, side, one));
      case 'leave out':
        return await world.work((scope) => leaveOut(scope, one, 'Goes to live with her son'));
      case 'draft':
        return await world.work((scope) => draftAgain(scope, side, transitionId));
      case 'rival':
        return await world.work((scope) =>
          recordRequest(scope, {
            packageId: move.care_package_id,
            service: 'home-care',
            visits: [aPatternVisit()],
            wantedFrom: '2026-03-09',
            lane: 'standard',
            needs: [],
            cultures: [],
            language: null,
            workerGender: null,
            words: '',
            replacesLineId: move.package_line_id,
          }),
        );
      default:
        return await world.work(async (scope) => {
          const line = await getLine(scope, move.care_package_id, move.package_line_id);
          const ended = await endLines(scope, {
            packageId: line.care_package_id,
            lines: [line],
            endsOn: '2026-03-20',
            reason: 'Moves away',
          });
          await replanLines(scope, [line.id], '2026-03-04');
          return ended;
        });
    }
  } catch (fault) {
    const words = fault instanceof Error ? fault.message : '';
    if (fault instanceof ChangedMeanwhile || words === 'the machine stopped') return undefined;
    throw fault;
  }
}

/** Days on which somebody has not exactly one line; an end that the broker gave is the last day of any. */
const NOT_ONE_LINE = `
  select p.id, d::date as day, count(l.id) as lines from person p
    cross join generate_series('2026-03-04'::date, '2026-04-10'::date, '1 day') d
    left join package_line l on l.council_id = p.council_id and l.person_id = p.id and l.starts_on <= d and (l.ends_on is null or l.ends_on >= d)
  where p.council_id = $1 and d <= coalesce((select min(l.ends_on) from package_line l where l.council_id = p.council_id and l.person_id = p.id
    and l.ends_on >= $2), '2026-04-10')
  group by 1, 2 having count(l.id) <> 1`;

/** Hours in which a visit is wanted and not exactly one is planned. */
const NOT_ONE_VISIT = `
  select p.id, h as hour, count(v.id) as visits from person p
    cross join generate_series('2026-03-05T00:00Z'::timestamptz, '2026-03-09T23:00Z'::timestamptz, '1 hour') h
    left join planned_visit v on v.council_id = p.council_id and v.person_id = p.id and v.status = 'planned'
      and v.starts_at >= h and v.starts_at < h + interval '1 hour'
  where p.council_id = $1 group by 1, 2
  having count(v.id) <> (case when extract(hour from h at time zone 'Europe/London') in (8, 20) then 1 else 0 end)`;

test('wherever placing stops, and whatever happens meanwhile, every line has exactly one provider at every hour', async () => {
  let placed = 0;
  const anAct = fc.tuple(fc.constantFrom(...ACTS), fc.nat(PEOPLE - 1), fc.integer({ min: 1, max: 9 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anAct, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      async (rounds) => {
        const world = await aTransitionWorld(database, PEOPLE);
        const { id } = answered(await world.start());
        await world.agreeAll(id);
        const moves = await world.work((scope) => listMoves(scope, id));
        answered(await world.work((scope) => startPlacing(scope, id, { providersAgreed: true })));
        for (const round of rounds) {
          await Promise.all(round.map((one) => act(world, id, moves, one)));
          const lines = await database.pool.query(NOT_ONE_LINE, [world.councilId, CUT_OVER]);
          expect(lines.rows).toEqual([]);
          const visits = await database.pool.query(NOT_ONE_VISIT, [world.councilId]);
          expect(visits.rows).toEqual([]);
        }
        placed += (await world.work((scope) => getTransition(scope, id))).counts.placed ?? 0;
      },
    ),
    { numRuns: 8, seed: 7, endOnFailure: true },
  );
  expect(placed, 'the property is about something').toBeGreaterThan(10);
}, 120_000);

test('stopped after every single move, placing again goes on to the end', async () => {
  const world = await aTransitionWorld(database, PEOPLE);
  const { id } = answered(await world.start());
  await world.agreeAll(id);
  const { workId } = answered(
    await world.work((scope) => startPlacing(scope, id, { providersAgreed: true })),
  );
  for (let pieces = 1; pieces <= 3; pieces++)
    await world.runJob({ transitionId: id, workId }, pieces).catch(() => undefined);
  for (let n = 0; n < PEOPLE; n++) await world.runJob({ transitionId: id, workId }, 3).catch(() => undefined);
  await world.runJob({ transitionId: id, workId });
  const plan = await world.work((scope) => getTransition(scope, id));
  expect(plan).toMatchObject({ counts: { placed: PEOPLE }, under_way: false });
  expect((await database.pool.query(NOT_ONE_LINE, [world.councilId, CUT_OVER])).rows).toEqual([]);
  expect((await database.pool.query(NOT_ONE_VISIT, [world.councilId])).rows).toEqual([]);
});
