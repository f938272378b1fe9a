/** Reads two drills of one provider side by side, as whoever asks may see them. Source: docs/rules/failure-drill.md. */
import { longDate } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { permits, require, type Scope } from '../../platform/scope.ts';
import { type Drill, getDrill } from '../records/drills.ts';
import { compareDrills, type Compared } from '../rules/compare-drills.ts';
import { comparableFigures } from '../rules/drill-answer.ts';
import { comparisonNotes, traitShown } from '../rules/drill-words.ts';

/** Two drills, the earlier failure first, with each figure of both and what has to be known before they are read. */
export type TwoDrills = {
  readonly first: Drill;
  readonly second: Drill;
  readonly rows: readonly Compared[];
  readonly notes: readonly string[];
};

/** Compares two drills. Refused where they are one, or not of the same provider; NotFound where there is none. Needs drills.see. */
export async function compareTwo(scope: Scope, one: number, other: number): Promise<Result<TwoDrills>> {
  require(scope, 'drills.see');
  if (one === other) return refuse('Choose two drills');
  const [a, b] = [await getDrill(scope, one), await getDrill(scope, other)];
  if (a.provider_id !== b.provider_id) return refuse('Two drills of the same provider can be compared');
  const later = a.fails_on > b.fails_on || (a.fails_on === b.fails_on && a.id > b.id);
  const [first, second] = later ? [b, a] : [a, b];
  const named = permits(scope.who, 'people.see');
  const [was, is] = [comparableFigures(first.answer), comparableFigures(second.answer)];
  return ok({
    first,
    second,
    rows: compareDrills(was, is, (count, of) => named || traitShown(count, of)),
    notes: [
      ...(first.area_id === second.area_id
        ? []
        : [
            `One of these drills is of ${first.area_name ?? 'everything'}, the other of ${second.area_name ?? 'everything'}: they are not alike.`,
          ]),
      ...comparisonNotes([
        { day: longDate(first.fails_on), figures: was },
        { day: longDate(second.fails_on), figures: is },
      ]),
    ],
  });
}
