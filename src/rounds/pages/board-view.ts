/** How somebody looks at a board: which care workers, in which order, how wide an hour is, whom they are looking for. All of it stands in the address. */
import { compareText, foldForSearch } from '../../ground/text.ts';
import { filterForm } from '../../web/components/filters.ts';
import type { SafeHtml } from '../../web/html.ts';
import type { RotaDay, RoundOfWorker } from '../rules/rota-week.ts';

/** Pixels of a lane that fit the frame of a screen 1280 wide, beside the names. */
const FRAME = 1058;
/** The least and the most pixels an hour where all hours are to fit. */
const LEAST = 34;
const MOST = 120;
const zooms = { wide: 110, widest: 170 } as const;
const NAMES = ['find', 'rows', 'order', 'zoom'] as const;

/** What is asked for: `find` as typed; every care worker and not only who works on the day; the order; how wide. */
export type BoardView = {
  readonly find: string;
  readonly everybody: boolean;
  readonly order: 'name' | 'first visit' | 'least work';
  readonly zoom: keyof typeof zooms | 'fit';
};

/** Reads the view of an address; what is not known there is as usual. */
export function viewOf(query: URLSearchParams): BoardView {
  const [order, zoom] = [query.get('order'), query.get('zoom')];
  return {
    find: (query.get('find') ?? '').slice(0, 80),
    everybody: query.get('rows') === 'all',
    order: order === 'start' ? 'first visit' : order === 'least' ? 'least work' : 'name',
    zoom: zoom === 'wide' || zoom === 'widest' ? zoom : 'fit',
  };
}

/** The part of an address that says how a board is looked at: '' or 'find=cole&zoom=wide'. */
export function keptView(query: URLSearchParams): string {
  const kept = NAMES.flatMap((name) => {
    const value = query.get(name) ?? '';
    return value === '' ? [] : [[name, value.slice(0, 80)]];
  });
  return new URLSearchParams(kept).toString();
}

/** Pixels an hour for so many hours: so that all of them fit a screen 1280 wide, or as wide as was asked for. */
export function hourWidth({ zoom }: BoardView, hours: number): number {
  if (zoom !== 'fit') return zooms[zoom];
  return Math.min(MOST, Math.max(LEAST, Math.floor(FRAME / Math.max(1, hours))));
}

/** Whether a name is looked for; every name is where nothing is. */
export function isFound({ find }: BoardView, name: string): boolean {
  return foldForSearch(name).includes(foldForSearch(find));
}

/** Whether somebody works on a day: they have a shift on it, or a visit. */
export function worksOn(day: RotaDay, { worker }: Pick<RoundOfWorker, 'worker'>): boolean {
  return (
    (day.shifts.get(worker.id) ?? []).length > 0 || day.stops.some(({ workerId }) => workerId === worker.id)
  );
}

/** The rounds that a view shows, in its order: of a care worker who is looked for, or with a person who is. */
export function roundsToShow(
  day: RotaDay,
  rounds: readonly RoundOfWorker[],
  view: BoardView,
): RoundOfWorker[] {
  const first = ({ stops }: RoundOfWorker): number => stops[0]?.startsAt ?? Number.POSITIVE_INFINITY;
  return rounds
    .filter((round) => view.everybody || worksOn(day, round))
    .filter(
      ({ worker }) =>
        isFound(view, worker.name) ||
        day.stops.some(({ workerId, visit }) => workerId === worker.id && isFound(view, visit.personName)),
    )
    .sort((a, b) => {
      const byName = compareText(a.worker.name, b.worker.name);
      if (view.order === 'first visit') return compareNumbers(first(a), first(b)) || byName;
      if (view.order === 'least work') return a.sums.careMinutes - b.sums.careMinutes || byName;
      return byName;
    });
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The form over a board; `shown`: how many care workers it now shows. */
export function viewForm(query: URLSearchParams, shown: number): SafeHtml {
  return filterForm({
    query,
    id: 'board-view',
    keep: [],
    search: { name: 'find', label: 'Care worker or person' },
    filters: [
      {
        kind: 'select',
        name: 'rows',
        label: 'Who is shown',
        empty: 'Who works this day',
        options: [{ value: 'all', text: 'Every care worker' }],
      },
      {
        kind: 'select',
        name: 'order',
        label: 'In order of',
        empty: 'Name',
        options: [
          { value: 'start', text: 'First visit' },
          { value: 'least', text: 'Least time at visits' },
        ],
      },
      {
        kind: 'select',
        name: 'zoom',
        label: 'How wide',
        empty: 'All hours fit',
        options: [
          { value: 'wide', text: 'Wider' },
          { value: 'widest', text: 'Widest' },
        ],
      },
    ],
    found: { total: shown, one: 'care worker' },
  });
}
