import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { londonInstant } from '../../src/ground/calendar.ts';

const file = path.join(import.meta.dirname, '../../../shared/data/glasgow/visits_2017-10-01_07.csv');

/** Whether the real week is on this machine: it is never part of the project. */
export const glasgowIsHere = existsSync(file);

/** One real planned visit: when it starts, how many seconds it is planned for, and how many workers it needs. */
export type GlasgowVisit = {
  readonly id: string;
  readonly person: string;
  readonly startsAt: Temporal.Instant;
  readonly seconds: number;
  readonly workers: number;
};

/** The real planned visits of Glasgow, 1 to 7 October 2017. */
export function readGlasgow(): GlasgowVisit[] {
  const [, ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  return rows.map((row) => {
    const [id = '', person = '', date = '', time = '', seconds = '', workers = ''] = row.split(',');
    const { instant } = londonInstant(Temporal.PlainDate.from(date), Temporal.PlainTime.from(time));
    return { id, person, startsAt: instant, seconds: Number(seconds), workers: Number(workers) };
  });
}

/** The week as Tend's own files: planned minutes are the given length up to the next 15; each worker stays the given seconds. */
export function glasgowFiles(
  visits: readonly GlasgowVisit[],
  name: { provider: string; contract: string; prefix: string },
): { planned: string; logs: string } {
  const planned = [
    'visit_id,person_id,provider_id,contract_id,service,starts_at,minutes,workers,earlier_minutes,later_minutes,time_critical,status,cancelled_at',
  ];
  const logs = ['log_id,person_id,provider_id,worker_id,in_at,out_at,in_method,out_method,visit_id'];
  for (const { id, person, startsAt, seconds, workers } of visits) {
    const minutes = Math.ceil(seconds / 900) * 15;
    planned.push(
      [
        `${name.prefix}${id}`,
        `G${person}`,
        name.provider,
        name.contract,
        'home-care',
        startsAt,
        minutes,
        workers,
        ',,,,',
      ].join(','),
    );
    for (let worker = 1; worker <= workers; worker++) {
      const row = [
        `${name.prefix}${id}-${worker}`,
        `G${person}`,
        name.provider,
        `W${id}-${worker}`,
        startsAt,
        startsAt.add({ seconds }),
        'tag',
        'tag',
        '',
      ];
      logs.push(row.join(','));
    }
  }
  return { planned: `${planned.join('\n')}\n`, logs: `${logs.join('\n')}\n` };
}

const rates = [
  {
    service: 'home-care',
    days: ['weekday', 'saturday', 'sunday', 'bank-holiday'],
    from: '00:00',
    to: '24:00',
    pence_per_hour: 2410,
  },
];
const bands = Array.from({ length: 32 }, (_, at) => ({
  from: at === 0 ? 0 : at * 15 + 16,
  to: at === 0 ? 30 : at * 15 + 30,
  pays: at * 15 + 30,
}));

/** Four ways to pay the same week, and what each comes to, in pence, as worked out independently. */
export const fourWays = [
  {
    name: 'by the minute, rounded down',
    expected: 3_748_020,
    terms: { minimum_minutes: 0, pay: { by: 'delivered', round_to_minutes: 1, round: 'down' }, rates },
  },
  {
    name: 'to the nearest five minutes',
    expected: 3_755_603,
    terms: { minimum_minutes: 0, pay: { by: 'delivered', round_to_minutes: 5, round: 'nearest' }, rates },
  },
  {
    name: 'as planned',
    expected: 4_781_141,
    terms: { minimum_minutes: 0, pay: { by: 'planned', full_pay_percent: 0 }, rates },
  },
  {
    name: 'in bands of a quarter of an hour',
    expected: 5_623_284,
    terms: { minimum_minutes: 0, pay: { by: 'bands', bands }, overrun_minutes: 15, rates },
  },
] as const;

/** The same week as exact seconds, summed and rounded once, in pence. */
export const exactPence = 3_817_619;
