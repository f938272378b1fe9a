/** A rota as CSV, in the layout in which one can be sent in. */
import { notePeopleSeen } from '../../platform/list-seen.ts';
import { file, type Answer, type Asked } from '../../web/route.ts';
import { ownProvider } from '../actions/edit-rota.ts';
import { workersOfWeek } from '../actions/publish-rota.ts';
import { rotaCsv } from '../formats/rota-csv.ts';
import { findRota, listStops } from '../records/rotas.ts';
import { readWeek } from '../records/rota-weeks.ts';
import { withVisits } from '../rules/rota.ts';
import { mondayIn } from './address.ts';

/** GET /rounds/weeks/:monday/download */
export async function downloadRota(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const monday = mondayIn(asked);
  const providerId = ownProvider(scope);
  const week = await readWeek(scope, providerId, monday);
  const rota = await findRota(scope, providerId, monday);
  const stops = rota === undefined ? [] : await listStops(scope, rota.id);
  await notePeopleSeen(
    scope,
    'rota as a file',
    [...week.visits.values()].map(({ personId }) => personId),
  );
  const workers = workersOfWeek(week);
  scope.audit({
    act: 'rota downloaded',
    subject: ['provider', providerId],
    detail: { monday, stops: stops.length },
  });
  const rows = withVisits(stops, week.visits).map((stop) => ({
    visit: stop.visit,
    startsAt: stop.startsAt,
    worker: workers.get(stop.workerId)?.reference ?? '',
    workerName: workers.get(stop.workerId)?.name ?? '',
  }));
  return file(`rota-${monday}.csv`, 'text/csv; charset=utf-8', rotaCsv(rows));
}
