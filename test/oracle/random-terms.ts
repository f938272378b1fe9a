import type { Chance } from './chance.ts';
import { DEFAULT_EFFECTS } from './oracle-terms.ts';

/** The services a visit may be of; contracts have rates for some of them. */
export const SERVICES = ['care', 'night', 'sit'] as const;

type Json = Record<string, unknown>;

function randomPay(c: Chance): Json {
  const by = c.pick(['planned', 'delivered', 'bands']);
  if (by === 'planned') return { by, full_pay_percent: c.pick([0, 33, 50, 90, 100, 120]) };
  if (by === 'delivered') {
    return {
      by,
      round_to_minutes: c.pick([1, 2, 3, 4, 5, 7, 10, 15, 60]),
      round: c.pick(['nearest', 'down', 'up']),
    };
  }
  const bands: Json[] = [];
  let from = c.pick([0, 0, 1, 10, 23]);
  for (let left = 1 + c.upTo(4); left > 0; left--) {
    const to = from + c.pick([0, 5, 14, 29]);
    bands.push({ from, to, pays: c.pick([to, from, 0, 30, 45]) });
    from = to + c.pick([1, 1, 1, 5, 10]);
  }
  return { by, bands };
}

function randomRate(c: Chance): Json {
  const days = c.some(['weekday', 'saturday', 'sunday', 'bank-holiday']);
  const clocks = ['00:00', '01:00', '02:00', '06:00', '08:00', '12:00', '22:00', '23:59'] as const;
  return {
    service: c.pick(['care', 'care', 'care', 'night']),
    days: c.shuffle(days.length === 0 ? ['weekday', 'saturday', 'sunday'] : days),
    from: c.pick(['00:00', ...clocks]),
    to: c.pick(['24:00', '24:00', ...clocks]),
    pence_per_hour: c.pick([2410, 2400, 1999, 1, 0, 3333, 12_345]),
  };
}

function randomEffects(c: Chance): Json {
  const names = c.some(c.some(Object.keys(DEFAULT_EFFECTS)));
  return Object.fromEntries(names.map((name) => [name, c.pick(['pay', 'hold', 'refuse'])]));
}

function randomCancelled(c: Chance): Json[] {
  const hours = c.some([0, 1, 2, 24, 25, 48, 168]).slice(0, 3);
  return c.shuffle(hours).map((notice_hours_under) => ({
    notice_hours_under,
    pays_percent: c.pick([0, 33, 50, 67, 100, 110]),
  }));
}

const window = (c: Chance): Json => ({
  earlier: c.pick([0, 1, 15, 30, 60]),
  later: c.pick([0, 1, 15, 30, 60]),
});

/** The terms of one contract: every key that has a default is sometimes left to it. */
export function randomContract(c: Chance): Json {
  const optional: [string, () => unknown][] = [
    ['window', () => window(c)],
    ['time_critical_window', () => window(c)],
    ['short_percent', () => c.pick([0, 50, 80, 99, 100, 150])],
    ['long_minutes', () => c.pick([0, 5, 15])],
    ['minimum_minutes', () => c.pick([0, 1, 5, 10])],
    ['overrun_minutes', () => c.pick([0, 1, 5, 15, 60])],
    ['cancelled', () => randomCancelled(c)],
    ['effects', () => randomEffects(c)],
  ];
  const rates = Array.from({ length: 1 + c.upTo(4) }, () => randomRate(c));
  if (c.percent(40)) {
    const days = ['weekday', 'saturday', 'sunday'];
    rates.push({ service: 'care', days, from: '00:00', to: '24:00', pence_per_hour: 2000 });
  }
  const entries: [string, unknown][] = [
    ['pay', randomPay(c)],
    ['rates', rates],
  ];
  for (const [key, make] of optional) if (c.percent(55)) entries.push([key, make()]);
  return Object.fromEntries(c.shuffle(entries));
}

/** Dates of two divisions in the shape GOV.UK publishes, true and substitute days alike. */
export function randomBankHolidays(c: Chance, dates: readonly string[]): Json {
  const division = (listed: readonly string[]): Json => ({
    division: 'as published',
    events: listed.map((date) => ({ title: 'A holiday', date, notes: '', bunting: true })),
  });
  return {
    'england-and-wales': division(c.some([...dates, '2026-12-25', '2026-12-28', '2026-05-04'])),
    scotland: division(c.some([...dates, '2026-11-30'])),
  };
}

/** Terms with one thing wrong, so that the whole input is unusable. */
export function spoil(c: Chance, terms: { contracts: Record<string, Json> } & Json): unknown {
  const [id = 'K', contract = {}] = Object.entries(terms.contracts)[0] ?? [];
  const put = (over: Json): unknown => ({
    ...terms,
    contracts: { ...terms.contracts, [id]: { ...contract, ...over } },
  });
  const { pay: _pay, ...withoutPay } = contract;
  const { rates: _rates, ...withoutRates } = contract;
  return c.pick<() => unknown>([
    () => '{ "match_within_minutes": 120, ',
    () => [],
    () => ({ match_within_minutes: 120 }),
    () => ({ ...terms, match_within_minutes: '120' }),
    () => ({ ...terms, contracts: { ...terms.contracts, [id]: withoutPay } }),
    () => ({ ...terms, contracts: { ...terms.contracts, [id]: withoutRates } }),
    () => put({ Window: { earlier: 1, later: 1 } }),
    () => put({ window: { earlier: 1, later: 1, between: 1 } }),
    () => put({ pay: { by: 'hours' } }),
    () => put({ pay: { by: 'planned', full_pay_percent: 90, round: 'up' } }),
    () => put({ pay: { by: 'delivered', round_to_minutes: 0, round: 'up' } }),
    () => put({ pay: { by: 'delivered', round_to_minutes: 5, round: 'half' } }),
    () => put({ short_percent: '80' }),
    () => put({ minimum_minutes: -1 }),
    () => put({ effects: { late: 'ignore' } }),
    () => put({ effects: { tardy: 'pay' } }),
    () => put({ cancelled: [{ notice_hours_under: 24, percent: 100 }] }),
    () =>
      put({ rates: [{ service: 'care', days: ['monday'], from: '00:00', to: '24:00', pence_per_hour: 1 }] }),
    () =>
      put({ rates: [{ service: 'care', days: ['weekday'], from: '0:00', to: '24:00', pence_per_hour: 1 }] }),
    () =>
      put({ rates: [{ service: 'care', days: ['weekday'], from: '00:00', to: '25:00', pence_per_hour: 1 }] }),
    () => put({ rates: [{ service: 'care', days: ['weekday'], from: '00:00', to: '24:00', pence: 1 }] }),
  ])();
}
