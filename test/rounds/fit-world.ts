/** A council whose broker asks rounds of the next week. */
import { recordRequest, type Sought } from '../../src/brokerage/actions/record-request.ts';
import { findFitRun, listProviderFits } from '../../src/brokerage/records/placement-fits.ts';
import { londonDay } from '../../src/ground/calendar.ts';
import type { Database } from '../../src/platform/database.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { askFit } from '../../src/rounds/actions/ask-fit.ts';
import { fitRoundsJob } from '../../src/rounds/jobs-fit.ts';
import { answered } from '../brokerage/arranged.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aContract, aProvider, somebody } from '../postgres/builders.ts';
import { aRotaWorld, MONDAY } from './rota-world.ts';

const next = londonDay(Temporal.Now.instant()).add({ days: 7 });
/** The Monday of the next week. */
export const day = next.subtract({ days: next.dayOfWeek - 1 });

/** A rota world whose week is the next one, another provider without shifts, a broker, and a person who needs care. */
export async function fitWorld(database: Database) {
  const world = await aRotaWorld(database);
  const { councilId } = world;
  const other = await aProvider(database, councilId, 'Elsewhere Care');
  await aContract(database, councilId, other);
  const shift = `make_interval(days => ${day.since(Temporal.PlainDate.from(MONDAY)).days})`;
  await database.pool.query(
    `update planned_visit set starts_at = ((starts_at at time zone 'Europe/London') + ${shift}) at time zone 'Europe/London',
       starts_on = starts_on + ${shift}, week_starts_on = week_starts_on + ${shift} where council_id = $1`,
    [councilId],
  );
  const broker = await somebody(database, councilId, 'broker');
  const one = async (text: string, values: unknown[]): Promise<number> =>
    (await database.pool.query<{ id: number }>(text, values)).rows[0]?.id ?? 0;
  const areaId = await one(
    `insert into area (council_id, name, made_of, parts) values ($1, 'North', 'postcode districts', '{FS1}') returning id`,
    [councilId],
  );
  await database.pool.query(
    `insert into contract_area (council_id, provider_id, contract_id, area_id, starts_on)
     select council_id, provider_id, id, $2, '2025-01-01' from contract where council_id = $1`,
    [councilId, areaId],
  );
  const personId = await one(
    `insert into person (council_id, reference, given_name, family_name, postcode, latitude, longitude)
     values ($1, gen_random_uuid(), 'Zebedee', 'Quillfeather', 'FS1 4QQ', 52.586, -1.976) returning id`,
    [councilId],
  );
  const aRequest = async (given: Partial<Sought> = {}): Promise<number> => {
    const packageId = await one(
      `insert into care_package (council_id, reference, person_id, starts_on) values ($1, gen_random_uuid(), $2, '2026-01-05') returning id`,
      [councilId, personId],
    );
    const sought: Sought = {
      service: 'home-care',
      visits: [aPatternVisit({ weekdays: [1], startTime: '11:00' })],
      wantedFrom: day.toString(),
      lane: 'standard',
      needs: [],
      cultures: [],
      language: null,
      workerGender: null,
      words: '',
      replacesLineId: null,
      packageId,
      ...given,
    };
    return answered(await withScope(database, broker, (scope) => recordRequest(scope, sought))).id;
  };
  const workOut = async (runId: number): Promise<void> =>
    await fitRoundsJob.run({
      database,
      councilId,
      payload: { runId },
      inScope: (work) => withScope(database, systemOf(councilId), work),
    });
  const fitsOf = (requestId: number) =>
    withScope(database, broker, async (scope) => {
      const run = await findFitRun(scope, requestId);
      return run === undefined ? [] : await listProviderFits(scope, run.id);
    });
  const asked = async (requestId: number) => {
    const { id } = answered(await withScope(database, broker, (scope) => askFit(scope, requestId)));
    await workOut(id);
    const fits = await fitsOf(requestId);
    const own = fits.find(({ providerId }) => providerId === world.providerId);
    if (own === undefined) throw new Error('the provider was not asked');
    return { own: own.fit, fits };
  };
  /** The rota of the week: who goes to which visit. */
  const rota = async (stops: Readonly<Record<string, 'bea' | 'cy' | 'dee'>>): Promise<void> => {
    const id = await one(
      `insert into rota (council_id, provider_id, week_starts_on, made_at) values ($1, $2, $3, now()) returning id`,
      [councilId, world.providerId, day.toString()],
    );
    for (const [visit, worker] of Object.entries(stops))
      await database.pool.query(
        `insert into rota_stop (council_id, rota_id, planned_visit_id, part, provider_id, care_worker_id, starts_at)
         select council_id, $2, id, 0, provider_id, $3, starts_at from planned_visit where id = $1`,
        [world.visits[visit], id, world.workers[worker]],
      );
  };
  /** The same visits in the week after, as planning far enough ahead makes them. */
  const planNextWeek = async (): Promise<void> => {
    const week = `interval '7 days'`;
    await database.pool.query(
      `insert into planned_visit (council_id, reference, provider_id, person_id, contract_id, package_line_id, service, starts_at, starts_on,
         week_starts_on, minutes, workers, time_critical)
       select council_id, gen_random_uuid(), provider_id, person_id, contract_id, package_line_id, service,
         ((starts_at at time zone 'Europe/London') + ${week}) at time zone 'Europe/London', starts_on + 7, week_starts_on + 7, minutes, workers, time_critical
       from planned_visit where council_id = $1`,
      [councilId],
    );
  };
  return { ...world, broker, personId, aRequest, asked, rota, planNextWeek };
}
