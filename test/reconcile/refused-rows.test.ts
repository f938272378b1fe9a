import { afterAll, describe, expect, it } from 'vitest';
import { type LogSample, logsCsv, type PlannedSample, plannedCsv, termsJson } from './sample-rows.ts';
import { Folder } from './run-tend.ts';

/** Rows that cannot be used go to refused.csv with their first fault in column order; the rest goes on. */
const folder = new Folder();
afterAll(() => folder.remove());

async function refusedOf(planned: string, logs: string): Promise<string[]> {
  folder.write({ 'planned.csv': planned, 'logs.csv': logs, 'terms.json': termsJson() });
  const args = ['--planned', 'planned.csv', '--logs', 'logs.csv', '--terms', 'terms.json', '--out', 'out'];
  expect(await folder.reconcile(...args)).toMatchObject({ code: 0, err: '' });
  return folder.read('out/refused.csv').trimEnd().split('\n').slice(1);
}

const field = (line: string | undefined) => line?.split(',').slice(0, 4).join(',');

const PLANNED_FAULTS: readonly (readonly [PlannedSample, string, string])[] = [
  [{ visit_id: '' }, 'visit_id', ''],
  [{ person_id: '', minutes: 'x' }, 'person_id', ''],
  [{ provider_id: '' }, 'provider_id', ''],
  [{ contract_id: '' }, 'contract_id', ''],
  [{ contract_id: 'C9', service: '' }, 'contract_id', 'C9'],
  [{ service: '' }, 'service', ''],
  [{ starts_at: '' }, 'starts_at', ''],
  [{ starts_at: '02/03/2026 08:00' }, 'starts_at', '02/03/2026 08:00'],
  [{ starts_at: '2026-03-29T01:30' }, 'starts_at', '2026-03-29T01:30'],
  [{ starts_at: '2026-02-29T08:00' }, 'starts_at', '2026-02-29T08:00'],
  [{ starts_at: '2026-03-02T08:00:00.000Z' }, 'starts_at', '2026-03-02T08:00:00.000Z'],
  [{ minutes: '' }, 'minutes', ''],
  [{ minutes: 0 }, 'minutes', '0'],
  [{ minutes: 1441 }, 'minutes', '1441'],
  [{ minutes: 30.5 }, 'minutes', '30.5'],
  [{ minutes: '1e2' }, 'minutes', '1e2'],
  [{ minutes: '99999999999999999999999' }, 'minutes', '99999999999999999999999'],
  [{ workers: 0 }, 'workers', '0'],
  [{ workers: 5 }, 'workers', '5'],
  [{ earlier_minutes: 721 }, 'earlier_minutes', '721'],
  [{ later_minutes: -1 }, 'later_minutes', '-1'],
  [{ time_critical: 'Yes' }, 'time_critical', 'Yes'],
  [{ status: 'done' }, 'status', 'done'],
  [{ status: 'cancelled' }, 'cancelled_at', ''],
  [{ status: 'cancelled', cancelled_at: 'yesterday' }, 'cancelled_at', 'yesterday'],
  [{ cancelled_at: 'yesterday' }, 'cancelled_at', 'yesterday'],
];

const LOG_FAULTS: readonly (readonly [LogSample, string, string])[] = [
  [{ log_id: '' }, 'log_id', ''],
  [{ person_id: '' }, 'person_id', ''],
  [{ provider_id: '' }, 'provider_id', ''],
  [{ worker_id: '' }, 'worker_id', ''],
  [{ in_at: '' }, 'in_at', ''],
  [{ in_at: '2026-03-02' }, 'in_at', '2026-03-02'],
  [{ out_at: 'later' }, 'out_at', 'later'],
  [{ out_at: '2026-03-02T07:59:59' }, 'out_at', '2026-03-02T07:59:59'],
  [{ out_at: '2026-03-03T08:00:01' }, 'out_at', '2026-03-03T08:00:01'],
  [{ in_method: 'fax' }, 'in_method', 'fax'],
  [{ out_method: 'fax' }, 'out_method', 'fax'],
];

describe('refused rows', () => {
  it.each(PLANNED_FAULTS)('planned %j', async (row, column, value) => {
    const refused = await refusedOf(plannedCsv([{ visit_id: 'V0' }, row]), logsCsv([{}]));
    expect(refused.map(field)).toEqual([`planned,3,${column},${value}`]);
  });

  it.each(LOG_FAULTS)('logs %j', async (row, column, value) => {
    const refused = await refusedOf(plannedCsv([{}]), logsCsv([{ log_id: 'L0' }, row]));
    expect(refused.map(field)).toEqual([`logs,3,${column},${value}`]);
  });

  it('takes what is just within bounds', async () => {
    const planned = plannedCsv([
      {
        visit_id: 'V1',
        minutes: 1440,
        workers: 4,
        earlier_minutes: 720,
        later_minutes: 0,
        time_critical: 'no',
        status: 'planned',
      },
      { visit_id: 'V2', minutes: 1, workers: '01', status: 'cancelled', cancelled_at: '2026-03-02T09:00Z' },
    ]);
    const logs = logsCsv([
      { out_at: '2026-03-03T08:00', in_method: '', out_method: '' },
      { log_id: 'L2', out_at: '' },
    ]);
    expect(await refusedOf(planned, logs)).toEqual([]);
  });

  it('refuses an id that an accepted row before it has, whatever else is wrong, and no other', async () => {
    const planned = plannedCsv([
      { visit_id: 'V1', minutes: 'x' },
      { visit_id: 'V1' },
      { visit_id: 'V1', minutes: 'x' },
      { visit_id: 'V1', person_id: '' },
      { visit_id: 'V1' },
      { visit_id: 'V2', minutes: 'x' },
      { visit_id: 'V2' },
    ]);
    const refused = await refusedOf(planned, logsCsv([{}, {}]));
    expect(refused.map(field)).toEqual([
      'planned,2,minutes,x',
      'planned,4,visit_id,V1',
      'planned,5,visit_id,V1',
      'planned,6,visit_id,V1',
      'planned,7,minutes,x',
      'logs,3,log_id,L1',
    ]);
  });

  it('says the line on which a row begins, and gives the value as it was', async () => {
    const planned = `${plannedCsv([{ visit_id: '"V\n1"' }])}\n\r\n${plannedCsv([{ minutes: '"3,""0"' }]).split('\n')[1]}\n`;
    const refused = await refusedOf(planned, logsCsv([]));
    expect(refused).toEqual(['planned,6,minutes,"3,""0",this must be a whole number from 1 to 1440']);
  });

  it('comes in line order, planned before logs', async () => {
    const bad = [{ minutes: 0 }, { visit_id: '' }, { service: '' }];
    const refused = await refusedOf(plannedCsv(bad), logsCsv([{ worker_id: '' }, { in_at: '' }]));
    expect(refused.map(field)).toEqual([
      'planned,2,minutes,0',
      'planned,3,visit_id,',
      'planned,4,service,',
      'logs,2,worker_id,',
      'logs,3,in_at,',
    ]);
  });
});
