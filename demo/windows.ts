import { startWindows } from '../src/market/actions/run-windows.ts';
import { weekStart } from '../src/ground/calendar.ts';
import { must, type County } from './county.ts';

/** A small run of the window simulator on last week's Wednesday, asked for by the commissioner; it is made beside the pages once they are there. */
export async function tryWiderWindows(county: County): Promise<void> {
  const monday = weekStart(county.size.today).subtract({ weeks: 1 }).toString();
  must(
    await county.as('commissioner', (scope) =>
      startWindows(scope, {
        week_starts_on: monday,
        weekdays: [3],
        provider_id: null,
        workforce: { kind: 'as worked' },
        travel_mode: 'car',
        travel_area: 'urban',
        straight_line: false,
        seed: 1,
        seeds: 2,
        moves: 20,
        repeats_id: null,
        file_id: null,
      }),
    ),
  );
}
