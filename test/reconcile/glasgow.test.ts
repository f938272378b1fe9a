import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Folder } from './run-tend.ts';

/**
 * A real week of planned home-care visits, priced four ways to totals that were worked out independently. The data has no
 * licence to copy, so it is read where it lies.
 */
const DATA = resolve(import.meta.dirname, '../../../shared/data/glasgow/visits_2017-10-01_07.csv');

const RATE = {
  service: 'home-care',
  days: ['weekday', 'saturday', 'sunday'],
  from: '00:00',
  to: '24:00',
  pence_per_hour: 2410,
};

/** Each quarter of an hour from the first half hour on pays its upper end. */
const BANDS = Array.from({ length: 95 }, (_, quarter) => ({
  from: quarter === 0 ? 0 : quarter * 15 + 16,
  to: quarter * 15 + 30,
  pays: quarter * 15 + 30,
}));

const TOTALS = [
  [
    'by the minute, rounded down',
    { pay: { by: 'delivered', round_to_minutes: 1, round: 'down' } },
    37_480_20,
  ],
  [
    'to the nearest 5 minutes',
    { pay: { by: 'delivered', round_to_minutes: 5, round: 'nearest' } },
    37_556_03,
  ],
  ['as planned', { pay: { by: 'planned', full_pay_percent: 0 } }, 47_811_41],
  ['by bands', { pay: { by: 'bands', bands: BANDS }, overrun_minutes: 15 }, 56_232_84],
] as const;

if (existsSync(DATA)) describe('the Glasgow week by the command', pricedFourWays);
else
  it(`says that the Glasgow week is not at ${DATA}, so that its totals were not checked`, () => {
    process.stderr.write(`The Glasgow week is not at ${DATA}: its totals were not checked.\n`);
  });

function pricedFourWays(): void {
  const folder = new Folder();
  afterAll(() => folder.remove());

  it.each(TOTALS)('pays %s', (_, pay, pence) => {
    folder.write({ ...weekFiles(), 'terms.json': JSON.stringify(termsWith(pay)) });
    const files = ['--planned', 'planned.csv', '--logs', 'logs.csv', '--terms', 'terms.json'];
    const run = folder.tend('reconcile', ...files, '--out', 'out');
    expect(run).toMatchObject({ code: 0, err: '' });
    const { total } = summaryShape.parse(JSON.parse(folder.read('out/summary.json')));
    expect(total).toMatchObject({
      places: 4241,
      matched: 4241,
      left_over: 0,
      held_pence: 0,
      refused_rows: 0,
    });
    expect(total.payable_pence).toBe(pence);
  });
}

const summaryShape = z.object({
  total: z.object({
    places: z.number(),
    matched: z.number(),
    left_over: z.number(),
    payable_pence: z.number(),
    held_pence: z.number(),
    refused_rows: z.number(),
  }),
});

function termsWith(pay: object): unknown {
  return { match_within_minutes: 120, contracts: { G: { ...pay, minimum_minutes: 0, rates: [RATE] } } };
}

/** The week's visits, and one log for each worker from the planned start for the given seconds. */
function weekFiles(): Record<string, string> {
  const planned = [
    'visit_id,person_id,provider_id,contract_id,service,starts_at,minutes,workers,earlier_minutes,later_minutes,time_critical,status,cancelled_at',
  ];
  const logs = ['log_id,person_id,provider_id,worker_id,in_at,out_at,in_method,out_method,visit_id'];
  for (const line of readFileSync(DATA, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [visit = '', person = '', date = '', time = '', seconds = '', workers = ''] = line.split(',');
    const minutes = Math.ceil(Number(seconds) / 900) * 15;
    planned.push(`${visit},${person},P,G,home-care,${date}T${time},${minutes},${workers},,,,,`);
    const start = Temporal.PlainDateTime.from(`${date}T${time}`);
    const end = start.add({ seconds: Number(seconds) }).toString({ smallestUnit: 'second' });
    for (let worker = 1; worker <= Number(workers); worker++)
      logs.push(`${visit}-${worker},${person},P,${visit}-${worker},${date}T${time},${end},tag,tag,`);
  }
  return { 'planned.csv': `${planned.join('\n')}\n`, 'logs.csv': `${logs.join('\n')}\n` };
}
