/** Solves linear programmes with HiGHS. It takes the thread it runs on; a solver answers the same for the same programme everywhere. */
import highs, { type LegacyHighs } from 'highs';
import type { Solve } from '../rules/window-day.ts';

/** Its types are written for the older module format, in which the loader is not the default itself. */
const loadHighs = highs as unknown as () => Promise<LegacyHighs>;

/** Loads the solver. */
export async function loadSolver(): Promise<Solve> {
  const solver = await loadHighs();
  return (programme) => {
    const { Status, ObjectiveValue, Columns } = solver.solve(programme);
    if (Status !== 'Optimal') return undefined;
    return {
      value: ObjectiveValue,
      columns: new Map(
        Object.entries(Columns).flatMap(([name, column]) =>
          'Primal' in column && typeof column.Primal === 'number' ? [[name, column.Primal] as const] : [],
        ),
      ),
    };
  };
}
