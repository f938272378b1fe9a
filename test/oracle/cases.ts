import { type Case, log, type Row, terms, visit } from './case-files.ts';

const at = (seconds: number): string =>
  Temporal.Instant.from('2026-07-06T00:00:00Z').add({ seconds }).toString({ smallestUnit: 'second' });

/** Visits every `step` seconds and logs every `step` from `offset`, all of one person: one long chain of ties. */
function chain(places: number, logs: number, step: number, offset: number, within: number): Case {
  return {
    planned: Array.from({ length: places }, (_, index) => visit(`v${index}`, at(index * step))),
    logs: Array.from({ length: logs }, (_, index) => {
      const inAt = index * step + offset;
      return log(`l${index}`, at(inAt), at(inAt + 1800), { worker_id: `w${index}` });
    }),
    terms: terms({}, within),
  };
}

const one = (planned: Row[], logs: Row[] = [], over: Partial<Case> = {}): Case => ({
  planned,
  logs,
  terms: terms(),
  ...over,
});

const july = (time: string): string => `2026-07-06T${time}`;

/** A row for every value of a field that is just, or just not, to be used; each with an id of its own. */
function oneRowEach(row: (id: string, over: Row) => Row, values: Record<string, string[]>): Row[] {
  return Object.entries(values).flatMap(([field, each]) =>
    each.map((value, index) => row(`${field}-${index}`, { [field]: value })),
  );
}

const NO_TIMES = [
  'soon',
  '2026-07-06',
  '2026-07-06 08:00',
  '2026-07-06T8:00',
  '2026-07-06T08:00:00.5Z',
  '2026-02-29T08:00',
  '2026-07-06T24:00:01',
  '2026-07-06T08:60',
  '2026-07-06T08:00:60',
  '2026-03-29T01:00',
  '2026-03-29T01:59:59',
];
const TIMES = [
  '2028-02-29T08:00',
  '2026-07-06T24:00',
  '2026-03-29T00:59:59',
  '2026-03-29T02:00',
  '2026-03-29T01:30Z',
  '2026-03-29T01:30+01:00',
  '2026-10-25T00:59:59',
  '2026-10-25T01:00',
  '2026-10-25T01:59:59',
  '2026-10-25T01:59:59+00:00',
  '2026-10-25T02:00',
];

/** Runs worth keeping by name: each is a reading of the rules that is easy to get wrong. */
export const CASES: Record<string, Case> = {
  'every field of a planned row, just inside and just outside what is allowed': one(
    oneRowEach((id, over) => visit(id, july('08:00'), over), {
      visit_id: ['', 'status-0'],
      person_id: ['', ' '],
      provider_id: ['', '0'],
      contract_id: ['', 'k', 'K ', 'constructor', '__proto__'],
      service: ['', 'Care'],
      starts_at: ['', ...NO_TIMES, ...TIMES],
      minutes: ['', '0', '1', '1440', '1441', '-1', '+1', '1.0', '1e1', '0x1', 'one', '030'],
      workers: ['', '0', '1', '4', '5', '-1', '1.5', 'two'],
      earlier_minutes: ['', '0', '720', '721', '-1', '0.5'],
      later_minutes: ['', '0', '720', '721', '-1', '0.5'],
      time_critical: ['', 'yes', 'no', 'Yes', 'true'],
      status: ['', 'planned', 'cancelled', 'canceled', 'Planned'],
      cancelled_at: ['', ...NO_TIMES, ...TIMES],
    }),
  ),
  'a cancelled visit needs a time': one(
    oneRowEach((id, over) => visit(id, july('08:00'), { status: 'cancelled', ...over }), {
      cancelled_at: ['', ...NO_TIMES, ...TIMES],
    }),
  ),
  'every field of a log, just inside and just outside what is allowed': one(
    [],
    oneRowEach((id, over) => log(id, july('08:00'), july('08:30'), over), {
      log_id: ['', 'in_method-0'],
      person_id: [''],
      provider_id: [''],
      worker_id: [''],
      in_at: [
        '',
        ...NO_TIMES,
        '2026-07-06T08:30',
        '2026-07-06T08:30:01',
        '2026-07-05T08:30',
        '2026-07-05T08:29:59',
      ],
      out_at: [
        '',
        ...NO_TIMES,
        '2026-07-06T08:00',
        '2026-07-06T07:59:59',
        '2026-07-07T08:00',
        '2026-07-07T08:00:01',
      ],
      in_method: ['', 'tag', 'phone', 'gps', 'app', 'manual', 'fax', 'Tag', ' '],
      out_method: ['', 'tag', 'phone', 'gps', 'app', 'manual', 'fax', 'Tag', ' '],
      visit_id: ['', 'nowhere', ' '],
    }),
  ),
  'nothing at all': one([]),
  'logs that name visits where there are none': one(
    [visit('a', 'never')],
    [
      log('1', july('08:00'), july('08:30'), { visit_id: 'a' }),
      log('2', july('08:00'), july('08:30'), { visit_id: 'b', worker_id: 'w2' }),
    ],
  ),
  'logs only': one([], [log('l', july('08:00'), july('08:30'))]),
  'the greedy nearest log would cost a pair': one(
    [visit('a', july('08:00')), visit('b', july('10:00'))],
    [log('1', july('09:00'), july('09:30')), log('2', july('06:30'), july('07:00'), { worker_id: 'w2' })],
    { terms: terms({}, 90) },
  ),
  'as many pairs as possible, though it costs more': one(
    [visit('a', july('08:00')), visit('b', july('09:00'))],
    [log('1', july('08:59'), july('09:30')), log('2', july('10:00'), july('10:30'), { worker_id: 'w2' })],
    { terms: terms({}, 60) },
  ),
  'two places as far from one log: the first place has it': one(
    [visit('b', july('08:00')), visit('a', july('08:20'))],
    [log('1', july('08:10'), july('08:40'))],
  ),
  'two logs as far from one place: the first log has it': one(
    [visit('a', july('08:00'))],
    [log('b', july('07:50'), july('08:20')), log('a', july('08:10'), july('08:40'))],
  ),
  'crossing costs no more: still the earliest log goes to the first place': one(
    [visit('a', july('08:00')), visit('b', july('08:10'))],
    [log('2', july('08:20'), july('08:50')), log('1', july('08:30'), july('09:00'), { worker_id: 'w2' })],
  ),
  'the log a place was given by tie goes to the place that its start puts it in': one(
    [visit('a', july('08:00'), { workers: '2' })],
    [
      log('named', july('09:00'), july('09:30'), { visit_id: 'a' }),
      log('near', july('08:00'), july('08:30'), { worker_id: 'w2' }),
    ],
  ),
  'a chain of ties, logs half way between': chain(60, 60, 600, 300, 5),
  'a chain of ties with places to spare': chain(50, 40, 600, 300, 120),
  'a chain of ties with logs to spare': chain(30, 60, 600, -9000, 30),
  'everything at one moment': chain(40, 40, 0, 0, 0),
  'a long day of half hours, half of them logged late': chain(48, 30, 1800, 2700, 120),
  'a named log far away is taken, early and late have no bound': one(
    [visit('a', july('08:00'))],
    [log('1', '2026-07-20T08:00', '2026-07-20T08:30', { visit_id: 'a' })],
  ),
  'a named visit that a refused row had': one(
    [visit('a', july('08:00'), { minutes: '0' }), visit('b', july('08:00'))],
    [log('1', july('08:00'), july('08:30'), { visit_id: 'a' })],
  ),
  'a log of exactly a day, and of no time at all': one(
    [visit('a', july('08:00'), { minutes: '1440' }), visit('b', '2026-07-08T08:00')],
    [log('1', july('08:00'), '2026-07-07T08:00'), log('2', '2026-07-08T08:00', '2026-07-08T08:00')],
    { terms: terms({ minimum_minutes: 0, pay: { by: 'planned', full_pay_percent: 0 } }) },
  ),
  'short and long at once': one([visit('a', july('08:00'))], [log('1', july('08:00'), july('09:00'))], {
    terms: terms({ short_percent: 300 }),
  }),
  'an effect that pays a visit of too few minutes': one(
    [visit('a', july('08:00'))],
    [log('1', july('08:00'), july('08:04:59'))],
    { terms: terms({ effects: { 'not-a-visit': 'pay' } }) },
  ),
  'effects that would pay what is never paid': one(
    [visit('a', july('08:00'), { workers: '4' })],
    [
      log('1', july('08:00'), july('08:30')),
      log('2', july('08:01'), july('08:31')),
      log('3', july('08:02'), ''),
    ],
    { terms: terms({ effects: { missed: 'pay', open: 'pay', 'same-worker': 'pay', overlap: 'pay' } }) },
  ),
  'no rate, refused for it': one(
    [visit('a', july('08:00'), { service: 'sit' })],
    [log('1', july('08:00'), july('08:30'))],
    {
      terms: terms({ effects: { 'no-rate': 'refuse' } }),
    },
  ),
  'no rate, but refused already': one(
    [visit('a', july('08:00'), { service: 'sit' })],
    [log('1', july('08:00'), july('08:04'))],
  ),
  'no rate, paid for nothing': one(
    [visit('a', july('08:00'), { service: 'sit' })],
    [log('1', july('08:00'), july('08:30'))],
    {
      terms: terms({ effects: { 'no-rate': 'pay' } }),
    },
  ),
  'cancelled with pay so small that its minutes are none': one(
    [visit('a', july('08:00'), { minutes: '1', status: 'cancelled', cancelled_at: july('08:00') })],
    [],
    { terms: terms({ cancelled: [{ notice_hours_under: 24, pays_percent: 50 }] }) },
  ),
  'cancelled, refused or held': one(
    ['a', 'b'].map((id, index) =>
      visit(id, july('08:00'), {
        contract_id: index === 0 ? 'K' : 'L',
        workers: '2',
        status: 'cancelled',
        cancelled_at: july('08:00'),
      }),
    ),
    [],
    {
      terms: {
        match_within_minutes: 120,
        contracts: Object.fromEntries(
          ['K', 'L'].map((id) => {
            const rates = [
              { service: 'care', days: ['weekday'], from: '00:00', to: '24:00', pence_per_hour: 2401 },
            ];
            const pay = { by: 'planned', full_pay_percent: 90 };
            return [id, { rates, pay, effects: { cancelled: id === 'K' ? 'hold' : 'refuse' } }];
          }),
        ),
      },
    },
  ),
  'an open log with a manual way out': one(
    [visit('a', july('08:00')), visit('b', july('10:00')), visit('c', july('12:00'))],
    [
      log('1', july('08:00'), '', { out_method: 'manual' }),
      log('2', july('10:00'), '', { out_method: '' }),
      log('3', july('12:00'), july('12:30'), { out_method: '' }),
    ],
  ),
  'an open log left over': one([], [log('1', july('08:00'), '')]),
  'an open log beside one of the same worker': one(
    [visit('a', july('08:00'))],
    [log('1', july('08:00'), july('08:30')), log('2', july('08:10'), '')],
  ),
  'touching is not overlapping, neither is an instant inside': one(
    [
      visit('a', july('08:00')),
      visit('b', july('08:30'), { person_id: 'Bo' }),
      visit('c', july('08:10'), { person_id: 'Cy' }),
    ],
    [
      log('1', july('08:00'), july('08:30')),
      log('2', july('08:30'), july('09:00'), { person_id: 'Bo' }),
      log('3', july('08:10'), july('08:10'), { person_id: 'Cy' }),
    ],
  ),
  'a log left over overlaps too': one(
    [visit('a', july('08:00'))],
    [log('1', july('08:00'), july('08:30')), log('2', july('08:29:59'), july('09:00'), { person_id: 'Bo' })],
  ),
  'another provider’s worker of the same name does not overlap': one(
    [visit('a', july('08:00'))],
    [
      log('1', july('08:00'), july('08:30')),
      log('2', july('08:00'), july('09:00'), { person_id: 'Bo', provider_id: 'Other' }),
    ],
  ),
  'figures that need more than 32 bits': one(
    [
      visit('a', '0001-01-01T00:00Z', { minutes: '1440', workers: '4' }),
      visit('b', '9999-12-30T00:00Z', {
        minutes: '1440',
        workers: '4',
        status: 'cancelled',
        cancelled_at: '0001-01-01T00:00Z',
      }),
      visit('c', '2026-07-06T00:00', {
        minutes: '1440',
        status: 'cancelled',
        cancelled_at: '9999-12-30T00:00Z',
      }),
    ],
    [
      log('1', '9999-12-30T00:00Z', '9999-12-31T00:00Z', { visit_id: 'a' }),
      log('2', '0001-01-01T00:00Z', '0001-01-02T00:00Z', { visit_id: 'a', worker_id: 'w2' }),
      log('3', '1969-12-31T23:59:59Z', '1970-01-01T00:00:01Z', { visit_id: 'a', worker_id: 'w3' }),
    ],
    {
      terms: terms({
        cancelled: [{ notice_hours_under: 24, pays_percent: 1000 }],
        rates: [
          {
            service: 'care',
            days: ['weekday', 'saturday', 'sunday'],
            from: '00:00',
            to: '00:00',
            pence_per_hour: 100_000_000,
          },
        ],
      }),
    },
  ),
  'a cancelled visit with as much notice as anyone gives': one(
    [visit('a', july('08:00'), { status: 'cancelled', cancelled_at: '1999-07-06T08:00' })],
    [],
    { terms: terms({ cancelled: [{ notice_hours_under: 8784, pays_percent: 100 }] }) },
  ),
  'a name as long as a book': one(
    [visit('x'.repeat(300_000), july('08:00'), { person_id: '\u{1F600},"\n'.repeat(50_000) })],
    [log('1', july('08:00'), july('08:30'), { person_id: '\u{1F600},"\n'.repeat(50_000) })],
  ),
  'hidden parts of one name are not another': one(
    [
      visit('a', july('08:00'), { provider_id: 'A', person_id: 'B\u0000C' }),
      visit('b', july('08:00'), { person_id: 'e\u0301' }),
    ],
    [
      log('1', july('08:00'), july('08:30'), { provider_id: 'A\u0000B', person_id: 'C' }),
      log('2', july('08:00'), july('08:30'), { person_id: '\u00e9' }),
    ],
  ),
};
