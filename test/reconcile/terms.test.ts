import { describe, expect, it } from 'vitest';
import { parseTerms, parseTermsFile } from '../../src/contracts/rules/terms.ts';
import { SAMPLE_RATES } from './sample-rows.ts';

const [RATE] = SAMPLE_RATES;
const LEAST = { pay: { by: 'planned', full_pay_percent: 90 }, rates: SAMPLE_RATES };
const BAND = { from: 23, to: 37, pays: 30 };
const bands = (...list: object[]) => ({ pay: { by: 'bands', bands: list } });

describe('terms', () => {
  it('fill in what is left out', () => {
    expect(parseTerms(LEAST)).toEqual({
      ok: true,
      value: {
        window: { earlier: 30, later: 30 },
        timeCriticalWindow: { earlier: 15, later: 15 },
        shortPercent: 80,
        longMinutes: 15,
        minimumMinutes: 5,
        pay: { by: 'planned', fullPayPercent: 90 },
        overrunMinutes: 0,
        cancelled: [{ noticeHoursUnder: 24, paysPercent: 100 }],
        rates: [
          {
            service: 'home-care',
            days: ['weekday', 'saturday', 'sunday'],
            fromMinute: 0,
            toMinute: 1440,
            pencePerHour: 2410,
          },
        ],
        effects: {
          missed: 'refuse',
          cancelled: 'pay',
          early: 'pay',
          late: 'pay',
          'not-a-visit': 'refuse',
          short: 'pay',
          long: 'pay',
          open: 'hold',
          manual: 'hold',
          overlap: 'hold',
          'same-worker': 'hold',
          'no-rate': 'hold',
          duplicate: 'refuse',
          unplanned: 'hold',
        },
      },
    });
    expect(parseTermsFile({ contracts: {} })).toMatchObject({ ok: true, value: { matchWithinMinutes: 120 } });
    expect(parseTerms({ ...LEAST, window: { later: 5 }, effects: { late: 'hold' } })).toMatchObject({
      value: { window: { earlier: 30, later: 5 }, effects: { late: 'hold', early: 'pay' } },
    });
  });

  it('put bands and notices in order', () => {
    const terms = {
      ...LEAST,
      ...bands({ from: 38, to: 52, pays: 45 }, BAND),
      cancelled: [
        { notice_hours_under: 48, pays_percent: 50 },
        { notice_hours_under: 24, pays_percent: 100 },
      ],
    };
    expect(parseTerms(terms)).toMatchObject({
      value: {
        pay: { bands: [{ from: 23 }, { from: 38 }] },
        cancelled: [{ noticeHoursUnder: 24 }, { noticeHoursUnder: 48 }],
      },
    });
  });

  it.each([
    [{ pay: undefined }, 'pay', 'is missing: add how visits are paid'],
    [{ pay: { by: 'hour' } }, 'pay.by', 'must be "planned", "delivered" or "bands"'],
    [{ pay: { by: 'planned' } }, 'pay.full_pay_percent', 'is missing: add a whole number from 0 to 1000'],
    [{ pay: { by: 'planned', full_pay_percent: 90, round: 'up' } }, 'pay.round', 'is not a term'],
    [
      { pay: { by: 'delivered', round_to_minutes: 0, round: 'up' } },
      'pay.round_to_minutes',
      'must be a whole number from 1',
    ],
    [
      { pay: { by: 'delivered', round_to_minutes: 5, round: 'off' } },
      'pay.round',
      'must be one of nearest, down, up',
    ],
    [bands({ ...BAND, from: '23' }), 'pay.bands[0].from', 'must be a whole number'],
    [bands({ ...BAND, from: 40 }), 'pay.bands', 'has a band from 40 to 37: put the smaller first'],
    [
      bands(BAND, { from: 37, to: 52, pays: 45 }),
      'pay.bands',
      'has bands that share minutes, 23 to 37 and 37 to 52',
    ],
    [{ windows: {} }, 'windows', 'is not a term: remove it or correct its spelling'],
    [{ window: { before: 3 } }, 'window.before', 'is not a term'],
    [{ window: 30 }, 'window', 'must be an object in braces'],
    [{ short_percent: 80.5 }, 'short_percent', 'must be a whole number'],
    [{ minimum_minutes: -1 }, 'minimum_minutes', 'must be a whole number from 0'],
    [{ cancelled: [{ notice_hours_under: 24 }] }, 'cancelled[0].pays_percent', 'is missing'],
    [
      { cancelled: [24, 24].map((hours) => ({ notice_hours_under: hours, pays_percent: hours })) },
      'cancelled',
      'has notice_hours_under 24 twice: keep one of them',
    ],
    [{ rates: undefined }, 'rates', 'is missing: add a list'],
    [
      { rates: [{ ...RATE, days: ['monday'] }] },
      'rates[0].days[0]',
      'must be one of weekday, saturday, sunday, bank-holiday',
    ],
    [{ rates: [{ ...RATE, from: '7:00' }] }, 'rates[0].from', 'must be a time from "00:00" to "23:59"'],
    [{ rates: [{ ...RATE, from: '24:00' }] }, 'rates[0].from', 'must be a time from "00:00" to "23:59"'],
    [{ rates: [{ ...RATE, to: '24:01' }] }, 'rates[0].to', 'must be a time from "00:00" to "24:00"'],
    [{ rates: [{ ...RATE, pence_per_hour: 24.1 }] }, 'rates[0].pence_per_hour', 'must be a whole number'],
    [{ rates: [{ ...RATE, service: '' }] }, 'rates[0].service', 'must not be empty'],
    [{ effects: { tardy: 'hold' } }, 'effects.tardy', 'is not a term'],
    [{ effects: { late: 'fine' } }, 'effects.late', 'must be one of pay, hold, refuse'],
  ])('%j are refused, with the words what to change', (change, field, words) => {
    const refusal = parseTerms({ ...LEAST, ...change });
    expect(refusal).toMatchObject({ ok: false, field });
    expect(refusal.ok ? '' : refusal.reason).toContain(`${field} ${words}`);
  });

  it('name their contract, in a file of terms', () => {
    expect(parseTermsFile({ contracts: { C1: LEAST, C2: { ...LEAST, pay: 1 } } })).toMatchObject({
      ok: false,
      reason: 'contracts.C2.pay must be "planned", "delivered" or "bands"',
    });
    expect(parseTermsFile({ matching: 1, contracts: {} })).toMatchObject({ ok: false, field: 'matching' });
    expect(parseTermsFile({ match_within_minutes: '120', contracts: {} })).toMatchObject({ ok: false });
    expect(parseTermsFile([])).toMatchObject({ ok: false, reason: 'the terms must be an object in braces' });
  });
});
