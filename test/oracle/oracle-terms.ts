import { Unusable } from './oracle-csv.ts';

export type Effect = 'pay' | 'hold' | 'refuse';

export interface Rate {
  service: string;
  days: string[];
  /** Seconds from local midnight. */
  from: number;
  to: number;
  pencePerHour: number;
}

export type Pay =
  | { by: 'planned'; fullPayPercent: number }
  | { by: 'delivered'; roundTo: number; round: 'nearest' | 'down' | 'up' }
  | { by: 'bands'; bands: { from: number; to: number; pays: number }[] };

export interface Window {
  earlier: number;
  later: number;
}

export interface OracleTerms {
  window: Window;
  timeCriticalWindow: Window;
  shortPercent: number;
  longMinutes: number;
  minimumMinutes: number;
  pay: Pay;
  overrunMinutes: number;
  cancelled: { under: number; percent: number }[];
  rates: Rate[];
  effects: Record<string, Effect>;
}

export interface AllTerms {
  matchWithinSeconds: number;
  contracts: Map<string, OracleTerms>;
}

/** The effects that hold unless a contract says otherwise. */
export const DEFAULT_EFFECTS: Record<string, Effect> = {
  early: 'pay',
  late: 'pay',
  long: 'pay',
  short: 'pay',
  cancelled: 'pay',
  manual: 'hold',
  overlap: 'hold',
  open: 'hold',
  'same-worker': 'hold',
  'no-rate': 'hold',
  unplanned: 'hold',
  missed: 'refuse',
  'not-a-visit': 'refuse',
  duplicate: 'refuse',
};

const DAYS = ['weekday', 'saturday', 'sunday', 'bank-holiday'];

type Fields = Map<string, unknown>;

function json(text: string, what: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    throw new Unusable(`${what} is not JSON`);
  }
}

function fields(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unusable(`${where} must be an object`);
  return new Map(Object.entries(value));
}

function known(value: unknown, where: string, required: string[], optional: string[] = []): Fields {
  const found = fields(value, where);
  for (const key of found.keys()) {
    if (!required.includes(key) && !optional.includes(key))
      throw new Unusable(`${where} has an unknown key ${key}`);
  }
  for (const key of required) if (!found.has(key)) throw new Unusable(`${where} lacks ${key}`);
  return found;
}

function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw new Unusable(`${where} must be a list`);
  return value;
}

function count(value: unknown, where: string, least = 0): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least) {
    throw new Unusable(`${where} must be a whole number of at least ${least}`);
  }
  return value;
}

function word(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new Unusable(`${where} must be text`);
  return value;
}

function oneOf<T extends string>(value: unknown, where: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new Unusable(`${where} must be ${choices.join(' or ')}`);
  return found;
}

function clock(value: unknown, where: string): number {
  const parts = /^(\d\d):(\d\d)$/.exec(word(value, where));
  const minutes = parts === null ? -1 : Number(parts[1]) * 60 + Number(parts[2]);
  if (minutes < 0 || Number(parts?.[2]) > 59 || minutes > 1440) throw new Unusable(`${where} must be HH:MM`);
  return minutes * 60;
}

function window(value: unknown, where: string): Window {
  const found = known(value, where, ['earlier', 'later']);
  return {
    earlier: count(found.get('earlier'), `${where} earlier`),
    later: count(found.get('later'), `${where} later`),
  };
}

function pay(value: unknown): Pay {
  const by = fields(value, 'pay').get('by');
  if (by === 'planned') {
    const found = known(value, 'pay', ['by', 'full_pay_percent']);
    return { by, fullPayPercent: count(found.get('full_pay_percent'), 'full_pay_percent') };
  }
  if (by === 'delivered') {
    const found = known(value, 'pay', ['by', 'round_to_minutes', 'round']);
    return {
      by,
      roundTo: count(found.get('round_to_minutes'), 'round_to_minutes', 1),
      round: oneOf(found.get('round'), 'round', ['nearest', 'down', 'up']),
    };
  }
  if (by !== 'bands') throw new Unusable('pay by must be planned, delivered or bands');
  const bands = list(known(value, 'pay', ['by', 'bands']).get('bands'), 'bands').map((entry) => {
    const band = known(entry, 'a band', ['from', 'to', 'pays']);
    return {
      from: count(band.get('from'), 'from'),
      to: count(band.get('to'), 'to'),
      pays: count(band.get('pays'), 'pays'),
    };
  });
  return { by, bands };
}

function rate(value: unknown): Rate {
  const found = known(value, 'a rate', ['service', 'days', 'from', 'to', 'pence_per_hour']);
  return {
    service: word(found.get('service'), 'service'),
    days: list(found.get('days'), 'days').map((day) => oneOf(day, 'a day', DAYS)),
    from: clock(found.get('from'), 'from'),
    to: clock(found.get('to'), 'to'),
    pencePerHour: count(found.get('pence_per_hour'), 'pence_per_hour'),
  };
}

function contractTerms(value: unknown, where: string): OracleTerms {
  const found = known(
    value,
    where,
    ['pay', 'rates'],
    [
      'window',
      'time_critical_window',
      'short_percent',
      'long_minutes',
      'minimum_minutes',
      'overrun_minutes',
      'cancelled',
      'effects',
    ],
  );
  const number = (key: string, otherwise: number): number =>
    found.has(key) ? count(found.get(key), key) : otherwise;
  const effects: Record<string, Effect> = { ...DEFAULT_EFFECTS };
  if (found.has('effects')) {
    for (const [name, effect] of known(found.get('effects'), 'effects', [], Object.keys(DEFAULT_EFFECTS))) {
      effects[name] = oneOf<Effect>(effect, name, ['pay', 'hold', 'refuse']);
    }
  }
  const cancelled = found.has('cancelled')
    ? list(found.get('cancelled'), 'cancelled').map((entry) => {
        const one = known(entry, 'cancelled', ['notice_hours_under', 'pays_percent']);
        return {
          under: count(one.get('notice_hours_under'), 'notice_hours_under', Number.NEGATIVE_INFINITY),
          percent: count(one.get('pays_percent'), 'pays_percent'),
        };
      })
    : [{ under: 24, percent: 100 }];
  return {
    window: found.has('window') ? window(found.get('window'), 'window') : { earlier: 30, later: 30 },
    timeCriticalWindow: found.has('time_critical_window')
      ? window(found.get('time_critical_window'), 'time_critical_window')
      : { earlier: 15, later: 15 },
    shortPercent: number('short_percent', 80),
    longMinutes: number('long_minutes', 15),
    minimumMinutes: number('minimum_minutes', 5),
    pay: pay(found.get('pay')),
    overrunMinutes: number('overrun_minutes', 0),
    cancelled,
    rates: list(found.get('rates'), 'rates').map(rate),
    effects,
  };
}

/** Reads terms.json; throws Unusable where it does not parse or does not fit. */
export function readTerms(text: string): AllTerms {
  const all = known(json(text, 'the terms'), 'the terms', ['match_within_minutes', 'contracts']);
  const contracts = new Map<string, OracleTerms>();
  for (const [id, terms] of fields(all.get('contracts'), 'contracts')) {
    contracts.set(id, contractTerms(terms, `contract ${id}`));
  }
  return {
    matchWithinSeconds: count(all.get('match_within_minutes'), 'match_within_minutes') * 60,
    contracts,
  };
}

/** The dates of one division of a bank holidays file in the shape that GOV.UK publishes. */
export function readBankHolidays(text: string, division: string): Set<string> {
  const one = fields(json(text, 'the bank holidays'), 'the bank holidays').get(division);
  if (one === undefined) throw new Unusable(`the bank holidays have no division ${division}`);
  const events = list(fields(one, division).get('events'), 'events');
  return new Set(events.map((event) => word(fields(event, 'an event').get('date'), 'date')));
}
