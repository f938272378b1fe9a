/**
 * Makes the planned visits and visit logs of a council, the same for the same seed and size: about 4,000 calls a day from
 * 20 providers, most visits half an hour, one in twelve double-handed, starts off by minutes, one log in twelve entered by
 * hand, a few missed, open, duplicated, named or cancelled. Assumptions as in docs/benchmarks.md.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { formatUtc, two } from '../src/ground/iso-time.ts';
import { civilFromDays, DAY_SECONDS, daysFromCivil, londonEpoch } from '../src/ground/london.ts';
import { randomFrom, type Random } from '../src/ground/random.ts';

const CALLS_A_DAY = 4000;
const PROVIDERS = 20;
const SLOTS = ['07:30', '08:00', '08:30', '12:00', '12:30', '17:00', '17:30', '20:30', '21:00'] as const;
const LENGTHS = [
  [15, 12],
  [30, 58],
  [45, 18],
  [60, 12],
] as const;

/** Writes `visits` planned visits and as many logs to two CSV files, and the terms to a third. */
export function writeCouncil(folder: string, visits: number, seed: string): void {
  const random = randomFrom(seed);
  const planned = lineWriter(`${folder}/planned.csv`);
  const logs = lineWriter(`${folder}/logs.csv`);
  planned.line(
    'visit_id,person_id,provider_id,contract_id,service,starts_at,minutes,workers,earlier_minutes,later_minutes,time_critical,status,cancelled_at',
  );
  logs.line('log_id,person_id,provider_id,worker_id,in_at,out_at,in_method,out_method,visit_id');
  const firstDay = daysFromCivil(2026, 4, 1);
  let left = visits;
  for (let call = 0; call < visits; call++) {
    const day = firstDay + Math.floor(call / CALLS_A_DAY);
    const made = visitOf(random, call, day);
    planned.line(made.row);
    for (const log of logsOf(random, made, visits - call, left)) {
      logs.line(`L${String(visits - left).padStart(8, '0')},${log}`);
      left -= 1;
    }
  }
  planned.end();
  logs.end();
}

type Made = {
  readonly row: string;
  readonly visitId: string;
  readonly person: string;
  readonly provider: string;
  readonly worker: number;
  readonly startsAt: number;
  readonly minutes: number;
  readonly workers: number;
  readonly cancelled: boolean;
};

function visitOf(random: Random, call: number, day: number): Made {
  // Each person has the same slots every day: persons 0, 1, 2, … take turns within the day's calls.
  const position = call % CALLS_A_DAY;
  const personNumber = Math.floor(position / 2.5);
  const slot = SLOTS[(position * 4) % SLOTS.length] ?? SLOTS[0];
  const provider = personNumber % PROVIDERS;
  const { year, month, day: date } = civilFromDays(day);
  const local = `${year}-${two(month)}-${two(date)}T${slot}`;
  const wall = day * DAY_SECONDS + Number(slot.slice(0, 2)) * 3600 + Number(slot.slice(3)) * 60;
  const startsAt = londonEpoch(wall) ?? wall;
  const minutes = random.weighted(LENGTHS);
  const workers = personNumber % 12 === 0 ? 2 : 1;
  const cancelled = random.chance(0.01);
  const visitId = `V${String(call).padStart(8, '0')}`;
  const person = `P${String(personNumber).padStart(5, '0')}`;
  const fields = [
    visitId,
    person,
    `PR${two(provider)}`,
    `C${two(provider)}`,
    minutes === 15 ? 'welfare' : 'home-care',
    local,
    minutes,
    workers === 1 ? '' : workers,
    '',
    '',
    personNumber % 40 === 0 ? 'yes' : '',
    cancelled ? 'cancelled' : '',
    cancelled ? formatUtc(startsAt - random.int(-2, 72) * 3600) : '',
  ];
  return {
    row: fields.join(','),
    visitId,
    person,
    provider: `PR${two(provider)}`,
    worker: provider * 60 + random.int(0, 59),
    startsAt,
    minutes,
    workers,
    cancelled,
  };
}

/** The logs of one visit, without their ids, so that in the end there are as many logs as visits. */
function logsOf(random: Random, visit: Made, callsLeft: number, logsLeft: number): string[] {
  let count = visit.cancelled || random.chance(0.003) ? 0 : visit.workers;
  if (random.chance(0.004)) count += 1;
  count = Math.max(0, Math.min(count, logsLeft));
  if (callsLeft === 1) count = logsLeft;
  else if (logsLeft < callsLeft && count > 1) count = 1;
  return Array.from({ length: count }, (_, place) => {
    const inAt = visit.startsAt + Math.round(random.normal(6, 14) * 60);
    const stayed = Math.max(60, Math.round(visit.minutes * 60 * random.normal(0.85, 0.18)));
    const open = random.chance(0.002);
    const method = random.chance(0.08) ? 'manual' : random.pick(['tag', 'phone', 'gps', 'app'] as const);
    return [
      visit.person,
      visit.provider,
      `W${String(visit.worker + place).padStart(5, '0')}`,
      formatUtc(inAt),
      open ? '' : formatUtc(inAt + stayed),
      method,
      open ? '' : method,
      random.chance(0.1) ? visit.visitId : '',
    ].join(',');
  });
}

/** Terms for every contract of the council: planned minutes from 90%, by day and time of day. */
export function councilTerms(): unknown {
  const rates = ['home-care', 'welfare'].flatMap((service) => [
    { service, days: ['weekday'], from: '07:00', to: '20:00', pence_per_hour: 2410 },
    { service, days: ['weekday'], from: '20:00', to: '07:00', pence_per_hour: 2612 },
    { service, days: ['saturday', 'sunday'], from: '00:00', to: '24:00', pence_per_hour: 2736 },
    { service, days: ['bank-holiday'], from: '00:00', to: '24:00', pence_per_hour: 3615 },
  ]);
  const terms = { pay: { by: 'planned', full_pay_percent: 90 }, overrun_minutes: 0, rates };
  const contracts = Array.from({ length: PROVIDERS }, (_, provider) => [`C${two(provider)}`, terms]);
  return { match_within_minutes: 120, contracts: Object.fromEntries(contracts) };
}

function lineWriter(path: string): { line: (text: string) => void; end: () => void } {
  const file = openSync(path, 'w');
  let lines: string[] = [];
  const flush = () => {
    if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`);
    lines = [];
  };
  return {
    line: (text) => {
      lines.push(text);
      if (lines.length >= 20_000) flush();
    },
    end: () => {
      flush();
      closeSync(file);
    },
  };
}
