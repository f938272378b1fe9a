import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Case, csvOf, filesOf, log, terms, visit } from './case-files.ts';
import { readCsv } from './oracle-csv.ts';
import { LOG_COLUMNS, PLANNED_COLUMNS, readTime } from './oracle-rows.ts';
import { type OracleInput, oracle, utc, VERDICT_COLUMNS } from './reconcile-oracle.ts';

/** The rows of verdicts.csv as named values. */
function verdicts(input: OracleInput): Record<string, string>[] {
  const answer = oracle(input);
  if ('unusable' in answer) throw new Error(answer.unusable);
  const [, ...rows] = readCsv(answer.verdicts);
  return rows.map(({ fields }) =>
    Object.fromEntries(VERDICT_COLUMNS.map((column, at) => [column, fields[at] ?? ''])),
  );
}

/** One word for each row: log or visit, exceptions, effect, paid minutes, amount. */
function told(one: Case): string[] {
  return verdicts(filesOf(one)).map((row) =>
    [
      `${row['visit_id']}${row['place'] && `.${row['place']}`}`,
      row['log_id'],
      row['exceptions'],
      row['effect'],
      row['paid_minutes'],
      row['amount_pence'],
    ].join(' '),
  );
}

describe('verdicts', () => {
  test('a visit as planned, and its whole row', () => {
    const one = {
      planned: [visit('v', '2026-07-06T08:00')],
      logs: [log('l', '2026-07-06T08:01:30', '2026-07-06T08:31:29')],
      terms: terms(),
    };
    const answer = oracle(filesOf(one));
    expect(answer).toEqual({
      verdicts: `${VERDICT_COLUMNS.join(',')}\nv,1,l,Ada,Care,K,w1,2026-07-06T07:00:00Z,2026-07-06T07:01:30Z,2026-07-06T07:31:29Z,30,29,1,,pay,29,2400,1160\n`,
      summary: {
        total: {
          places: 1,
          matched: 1,
          missed: 0,
          cancelled: 0,
          left_over: 0,
          exceptions: {},
          payable_pence: 1160,
          held_pence: 0,
          paid_minutes: 29,
          refused_rows: 0,
        },
        contracts: {
          'Care/K': {
            places: 1,
            matched: 1,
            missed: 0,
            cancelled: 0,
            exceptions: {},
            payable_pence: 1160,
            held_pence: 0,
            paid_minutes: 29,
          },
        },
      },
      refused: 'file,line,field,value\n',
    });
  });

  test('early and late to the second, difference rounded toward zero', () => {
    const planned = ['a', 'b', 'c', 'd'].map((id, at) => visit(id, `2026-07-0${at + 6}T08:00`));
    const logs = [
      log('a', '2026-07-06T07:29:59', '2026-07-06T08:00', { visit_id: 'a' }),
      log('b', '2026-07-07T07:30', '2026-07-07T08:00', { visit_id: 'b' }),
      log('c', '2026-07-08T08:30', '2026-07-08T09:00', { visit_id: 'c' }),
      log('d', '2026-07-09T08:30:01', '2026-07-09T09:00:01', { visit_id: 'd' }),
    ];
    expect(told({ planned, logs, terms: terms() })).toEqual([
      'a.1 a early pay 30 1200',
      'b.1 b  pay 30 1200',
      'c.1 c  pay 30 1200',
      'd.1 d late pay 30 1200',
    ]);
    expect(
      verdicts(filesOf({ planned, logs, terms: terms() })).map((row) => row['start_difference_minutes']),
    ).toEqual(['-30', '-30', '30', '30']);
  });

  test('a named visit is taken however far, a full or cancelled or foreign one is not', () => {
    const planned = [
      visit('a', '2026-07-06T08:00'),
      visit('b', '2026-07-06T12:00', { status: 'cancelled', cancelled_at: '2026-07-06T12:00' }),
      visit('c', '2026-07-06T08:00', { person_id: 'Bo' }),
    ];
    const logs = [
      log('1', '2026-07-06T23:00', '2026-07-06T23:30', { visit_id: 'a' }),
      log('2', '2026-07-06T23:10', '2026-07-06T23:40', { visit_id: 'a', worker_id: 'w2' }),
      log('3', '2026-07-06T12:00', '2026-07-06T12:30', { visit_id: 'b' }),
      log('4', '2026-07-06T23:00', '2026-07-06T23:05', { visit_id: 'c' }),
    ];
    expect(told({ planned, logs, terms: terms() })).toEqual([
      'a.1 1 late pay 30 1200',
      ' 3 unplanned hold 0 0',
      'b.1  cancelled pay 30 1200',
      ' 4 duplicate refuse 0 0',
      ' 2 unplanned hold 0 0',
      'c.1  missed refuse 0 0',
    ]);
  });

  test('same worker twice, overlap with another person, manual, open', () => {
    const planned = [
      visit('a', '2026-07-06T08:00', { workers: '3' }),
      visit('b', '2026-07-06T08:30', { person_id: 'Bo' }),
    ];
    const logs = [
      log('1', '2026-07-06T08:00', '2026-07-06T08:31', { in_method: '' }),
      log('2', '2026-07-06T08:05', '2026-07-06T08:30'),
      log('3', '2026-07-06T08:06', '', { worker_id: 'w2' }),
      log('4', '2026-07-06T08:30', '2026-07-06T09:00', { person_id: 'Bo' }),
    ];
    expect(told({ planned, logs, terms: terms() })).toEqual([
      'a.1 1 manual;overlap hold 30 1200',
      'a.2 2 same-worker hold 0 0',
      'a.3 3 open hold 0 0',
      'b.1 4 overlap hold 30 1200',
    ]);
  });

  test('cancelled: the smallest notice it is under, each worker, rounding of minutes and amount', () => {
    const cancelled = [
      { notice_hours_under: 48, pays_percent: 50 },
      { notice_hours_under: 24, pays_percent: 100 },
      { notice_hours_under: 0, pays_percent: 0 },
    ];
    const off = (id: string, cancelled_at: string, over = {}) =>
      visit(id, '2026-07-08T08:00', { status: 'cancelled', cancelled_at, minutes: '25', ...over });
    const planned = [
      off('a', '2026-07-06T08:00'),
      off('b', '2026-07-06T08:00:01'),
      off('c', '2026-07-07T08:00'),
      off('d', '2026-07-07T08:00:01', { workers: '2' }),
      off('e', '2026-07-08T08:00'),
      off('f', '2026-07-08T08:00:01'),
    ];
    expect(told({ planned, logs: [], terms: terms({ cancelled }) })).toEqual([
      'a.1  cancelled pay 0 0',
      'b.1  cancelled pay 12 500',
      'c.1  cancelled pay 12 500',
      'd.1  cancelled pay 25 1000',
      'd.2  cancelled pay 25 1000',
      'e.1  cancelled pay 25 1000',
      'f.1  cancelled pay 0 0',
    ]);
  });

  test('rates: first that fits, over midnight on each own day, bank holidays only where named', () => {
    const rates = [
      { service: 'care', days: ['saturday'], from: '22:00', to: '06:00', pence_per_hour: 3000 },
      {
        service: 'care',
        days: ['weekday', 'saturday', 'sunday'],
        from: '06:00',
        to: '24:00',
        pence_per_hour: 1200,
      },
      { service: 'care', days: ['bank-holiday'], from: '00:00', to: '00:00', pence_per_hour: 6000 },
      { service: 'sit', days: ['weekday'], from: '00:00', to: '24:00', pence_per_hour: 600 },
    ];
    const at = (id: string, starts_at: string, service = 'care') =>
      visit(id, starts_at, { service, status: 'cancelled', cancelled_at: starts_at });
    const planned = [
      at('fri', '2026-07-10T23:00'),
      at('sat1', '2026-07-11T05:59:59'),
      at('sat2', '2026-07-11T06:00'),
      at('sat3', '2026-07-11T22:00'),
      at('sun', '2026-07-12T01:00'),
      at('xmas', '2026-12-25T03:00'),
      at('xsit', '2026-12-25T09:00', 'sit'),
      at('box', '2026-12-26T09:00'),
    ];
    const bankHolidays = {
      scotland: { events: [{ date: '2026-12-26' }] },
      'england-and-wales': { events: [{ date: '2026-12-25', title: 'Christmas' }] },
    };
    expect(
      verdicts(filesOf({ planned, logs: [], terms: terms({ rates }), bankHolidays })).map(
        (row) => `${row['visit_id']} ${row['pence_per_hour']} ${row['exceptions']}`,
      ),
    ).toEqual([
      'fri 1200 cancelled',
      'sat1 3000 cancelled',
      'sat2 1200 cancelled',
      'sat3 3000 cancelled',
      'sun  cancelled;no-rate',
      'xmas 6000 cancelled',
      'xsit 600 cancelled',
      'box 1200 cancelled',
    ]);
  });

  test('a visit that is refused for another reason has no minutes for a rate to be missed on', () => {
    const planned = [
      visit('a', '2026-07-06T08:00', { service: 'sit' }),
      visit('b', '2026-07-07T08:00', { service: 'sit' }),
    ];
    const logs = [
      log('a', '2026-07-06T08:00', '2026-07-06T08:04'),
      log('b', '2026-07-07T08:00', '2026-07-07T08:30'),
    ];
    expect(told({ planned, logs, terms: terms() })).toEqual([
      'a.1 a not-a-visit refuse 0 0',
      'b.1 b no-rate hold 30 0',
    ]);
  });
});

test('refused rows: the first fault in column order, ids of accepted rows only', () => {
  const planned = [
    visit('a', 'never', { minutes: '0' }),
    visit('a', '2026-07-06T08:00'),
    visit('a', '2026-07-06T08:00'),
    visit('b', '2026-07-06T08:00', { contract_id: 'constructor' }),
    visit('c', '2026-07-06T08:00', { status: 'cancelled' }),
    visit('d', '2026-07-06T08:00', { workers: '5', service: 'line\nbreak' }),
    visit('e', '2026-07-06T08:00', { minutes: '30.5' }),
  ];
  const logs = [
    log('a', '2026-07-06T08:00', '2026-07-06T07:59:59'),
    log('b', '2026-07-06T08:00', '2026-07-07T08:00:01'),
    log('c', '2026-07-06T08:00', '2026-07-07T08:00', { in_method: 'fax' }),
    log('d', '2026-07-06T08:00', '2026-07-07T08:00', { worker_id: '' }),
  ];
  const answer = oracle(filesOf({ planned, logs, terms: terms() }));
  expect('refused' in answer && answer.refused.split('\n')).toEqual([
    'file,line,field,value',
    'planned,2,starts_at,never',
    'planned,4,visit_id,a',
    'planned,5,contract_id,constructor',
    'planned,6,cancelled_at,',
    'planned,7,workers,5',
    'planned,9,minutes,30.5',
    'logs,2,out_at,2026-07-06T07:59:59',
    'logs,3,out_at,2026-07-07T08:00:01',
    'logs,4,in_method,fax',
    'logs,5,worker_id,',
    '',
  ]);
});

test.each([
  ['terms that are not JSON', { terms: '{' }],
  ['an unknown key', { terms: terms({ windows: {} }) }],
  ['no pay', { terms: terms({ pay: undefined }) }],
  ['an unknown effect', { terms: terms({ effects: { late: 'ignore' } }) }],
  ['a division that is not there', { bankHolidays: { scotland: { events: [] } } }],
  ['a missing column', { logsLayout: { columns: ['log_id'] } }],
])('%s is unusable', (_, over) => {
  expect(oracle(filesOf({ planned: [], logs: [], terms: terms(), ...over }))).toHaveProperty('unusable');
});

const GLASGOW = '../shared/data/glasgow/visits_2017-10-01_07.csv';
const there = existsSync(GLASGOW);

/** A real week: one log for each worker from the planned start; the figures were computed by others. */
const glasgow = (): void => {
  const planned: Record<string, string>[] = [];
  const logs: Record<string, string>[] = [];
  const [, ...rows] = readCsv(readFileSync(GLASGOW, 'utf8'));
  for (const { fields } of rows) {
    const [id = '', person_id = '', date = '', time = '', seconds = '', workers = ''] = fields;
    const starts_at = `${date}T${time}`;
    const minutes = String(Math.ceil(Number(seconds) / 900) * 15);
    planned.push(visit(id, starts_at, { person_id, minutes, workers }));
    for (let worker = 1; worker <= Number(workers); worker++) {
      const name = `${id}-${worker}`;
      logs.push(
        log(name, starts_at, utc((readTime(starts_at) ?? 0) + Number(seconds)), {
          person_id,
          worker_id: name,
          visit_id: id,
        }),
      );
    }
  }
  const rates = [
    {
      service: 'care',
      days: ['weekday', 'saturday', 'sunday'],
      from: '00:00',
      to: '24:00',
      pence_per_hour: 2410,
    },
  ];
  const pays = (over: Record<string, unknown>): unknown => {
    const answer = oracle({
      planned: csvOf(planned, PLANNED_COLUMNS),
      logs: csvOf(logs, LOG_COLUMNS),
      terms: JSON.stringify(terms({ minimum_minutes: 0, rates, ...over })),
    });
    return 'summary' in answer ? [answer.summary.total.matched, answer.summary.total.payable_pence] : answer;
  };
  const bands = Array.from({ length: 60 }, (_, at) => ({
    from: at === 0 ? 0 : at * 15 + 16,
    to: at * 15 + 30,
    pays: at * 15 + 30,
  }));

  test.each([
    ['by the delivered minute', { pay: { by: 'delivered', round_to_minutes: 1, round: 'down' } }, 3_748_020],
    [
      'to the nearest 5 minutes',
      { pay: { by: 'delivered', round_to_minutes: 5, round: 'nearest' } },
      3_755_603,
    ],
    ['planned', { pay: { by: 'planned', full_pay_percent: 0 } }, 4_781_141],
    ['bands', { pay: { by: 'bands', bands }, overrun_minutes: 15 }, 5_623_284],
  ])('%s', (_, over, pence) => expect(pays(over)).toEqual([4241, pence]));
};

if (there) describe('Glasgow, first week of October 2017', glasgow);
else
  test('the Glasgow week is not on this machine: its known totals were not checked', () =>
    expect(there).toBe(false));
