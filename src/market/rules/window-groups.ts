/** Groups of people of a window simulation with what may be told of them: no count by which somebody is known, and none that gives one away. */
import { shownCounts } from '../../ground/small-counts.ts';
import { feltAt, type WindowGroup } from './window-answer.ts';

/** People of a group at a width: how many have a visit that moves by more than is told of at that width, and one that is not made. Undefined is not shown. */
export type ShownWidth = { readonly felt: number | undefined; readonly unmade: number | undefined };

/** A group; where `people` is undefined nothing else of it is told but what is nought for everybody. */
export type ShownGroup = {
  readonly group: WindowGroup;
  readonly people: number | undefined;
  readonly at: (width: number) => ShownWidth | undefined;
};

/**
 * Groups that share out the people of a run, with what may be told of them at every width: the page, the paper and the file tell the same, so
 * that one gives nothing away of another. Undefined where there are so few people that nothing may be.
 */
export function shownGroups(groups: readonly WindowGroup[]): readonly ShownGroup[] | undefined {
  const shown = shownCounts(
    groups.map(({ people, widths }) => ({
      people,
      blocks: widths.flatMap((figures) => [[feltAt(figures).people], [figures.unmade ?? 0]]),
    })),
  );
  if (!shown.table) return undefined;
  return groups.map(
    (group, row): ShownGroup => ({
      group,
      people: shown.people[row] === true ? group.people : undefined,
      at: (width) => {
        const place = group.widths.findIndex((one) => one.width === width);
        const figures = group.widths[place];
        if (figures === undefined) return undefined;
        const may = (block: number): boolean => shown.cells[2 * place + block]?.[row]?.[0] === true;
        return {
          felt: may(0) ? feltAt(figures).people : undefined,
          unmade: may(1) ? figures.unmade : undefined,
        };
      },
    }),
  );
}
