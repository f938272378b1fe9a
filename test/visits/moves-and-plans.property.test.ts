import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changePattern } from '../../src/brokerage/actions/arrange-line.ts';
import { listLines } from '../../src/brokerage/records/package-lines.ts';
import type { Scope } from '../../src/platform/scope.ts';
import { moveVisit } from '../../src/visits/actions/move-visit.ts';
import { planVisits } from '../../src/visits/actions/plan-visits.ts';
import { undoChange } from '../../src/visits/actions/undo-change.ts';
import { listPlannedVisits } from '../../src/visits/records/planned-visits.ts';
import { aBroker, anArrangedLine, answered, NOON } from '../brokerage/arranged.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';

const database = await freshDatabase();
const range = { from: '2026-03-02', to: '2026-03-15' };

type Act =
  | { readonly do: 'move'; readonly which: number; readonly days: number; readonly hour: number }
  | { readonly do: 'undo'; readonly which: number }
  | { readonly do: 'plan'; readonly laterHours: number }
  | { readonly do: 'pattern'; readonly hour: number };

const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('move' as const),
      which: fc.nat(20),
      days: fc.integer({ min: -3, max: 3 }),
      hour: fc.integer({ min: 6, max: 22 }),
    }),
    fc.record({ do: fc.constant('undo' as const), which: fc.nat(20) }),
    fc.record({ do: fc.constant('plan' as const), laterHours: fc.integer({ min: 0, max: 20 }) }),
    fc.record({ do: fc.constant('pattern' as const), hour: fc.integer({ min: 7, max: 21 }) }),
  ),
  { minLength: 4, maxLength: 10 },
);

test('however a visit is moved, moved back, planned again and its pattern changed, each day asked for has exactly one live visit', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (all) => {
      const { work, ...council } = await aBroker(database);
      const line = await anArrangedLine({ ...council, work }, [{ startTime: '21:00' }]);
      await work((scope) => planVisits(scope, range));
      let now = NOON;
      const visits = async (scope: Scope) =>
        (await listPlannedVisits(scope, { from: '2026-02-20', to: '2026-03-25' }, { limit: null })).rows;
      for (const act of all) {
        if (act.do === 'plan') now = now.add({ hours: act.laterHours });
        const moved = await work(
          async (scope) => {
            if (act.do === 'plan') await planVisits(scope, range);
            if (act.do === 'pattern') await changeTo(scope, { ...line, hour: act.hour });
            const planned = await visits(scope);
            const visit = 'which' in act ? planned[act.which % planned.length] : undefined;
            if (visit === undefined) return undefined;
            const { id, version } = visit;
            if (act.do === 'undo') {
              await undoChange(scope, { id, version });
              return undefined;
            }
            if (act.do !== 'move') return undefined;
            const startsOn = Temporal.PlainDate.from(visit.asked_on).add({ days: act.days }).toString();
            const startTime = `${String(act.hour).padStart(2, '0')}:00`;
            const done = await moveVisit(scope, { id, version, startsOn, startTime, because: 'Out' });
            return done.ok ? { id, startsAt: done.value.startsAt.epochMilliseconds } : undefined;
          },
          { at: now },
        );
        // Planning again, by night or at once, undoes no move.
        await work((scope) => planVisits(scope, range), { at: now });
        const after = await work(visits, { at: now });
        const live = after.filter(({ status }) => status === 'planned');
        const days = live.map(({ asked_on }) => asked_on);
        expect(days.toSorted()).toEqual([...new Set(days)].toSorted());
        expect(new Set(days).size).toBe(14);
        if (moved !== undefined)
          expect(live.find(({ id }) => id === moved.id)?.starts_at.getTime()).toBe(moved.startsAt);
      }
    }),
    { numRuns: 12, interruptAfterTimeLimit: 20_000 },
  );
}, 60_000);

async function changeTo(
  scope: Scope,
  { packageId, lineId, hour }: { packageId: number; lineId: number; hour: number },
): Promise<void> {
  const [line] = await listLines(scope, packageId);
  answered(
    await changePattern(scope, {
      packageId,
      lineId,
      version: line?.version ?? 0,
      effectiveFrom: '2026-03-09',
      reason: 'Asked for',
      visits: [aPatternVisit({ startTime: `${String(hour).padStart(2, '0')}:00` })],
    }),
  );
}
