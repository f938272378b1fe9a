/** Who usually goes to a person. Source: docs/rules/rounds-plan-the-rest.md. */

/** How many visits a care worker made to a person in the weeks looked at. */
export type Met = { readonly personId: number; readonly workerId: number; readonly visits: number };

/** The most care workers a person is said to be used to. */
const MOST = 4;
/** A care worker counts from one visit in so many. */
const ONE_IN = 10;

/** The care workers who made most visits to each person, at most four, each of them at least one visit in ten; of two alike the first by number. */
export function usualWorkersOf(met: readonly Met[]): Map<number, number[]> {
  return new Map(
    [...Map.groupBy(met, ({ personId }) => personId)].map(([personId, own]) => {
      const all = own.reduce((sum, { visits }) => sum + visits, 0);
      const usual = own
        .filter(({ visits }) => visits * ONE_IN >= all)
        .sort((a, b) => b.visits - a.visits || a.workerId - b.workerId)
        .slice(0, MOST);
      return [personId, usual.map(({ workerId }) => workerId)];
    }),
  );
}
