import { describe, expect, test } from 'vitest';
import { formatUtc } from '../../src/ground/iso-time.ts';
import { columnsOf, type Mapping, mappingShape } from '../../src/visits/formats/profile.ts';
import { guessMapping } from '../../src/visits/formats/profile-guess.ts';
import { openProfile } from '../../src/visits/formats/profile-reading.ts';
import {
  DATE_ORDERS,
  dateOrderExamples,
  likelyOrder,
  readDateAndTime,
} from '../../src/visits/formats/profile-times.ts';
import { apartMapping } from './sample-feeds.ts';

const headings = ['Visit No', 'Client Ref', 'Carer', 'Date', 'Start', 'End', 'Logged by'];

function read(values: readonly string[], mapping: Mapping = apartMapping) {
  const opened = openProfile(headings, mapping);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value.read(values, 2);
}

const good = ['V1', 'SU-P1', 'W9', '02/07/2026', '08:05', '08:35', 'NFC'];
const changed = (place: number, value: string) => good.map((one, at) => (at === place ? value : one));

describe('dates and times in a named order', () => {
  test.each([
    ['day-first', '02/07/2026 08:05', '2026-07-02T07:05:00Z'],
    ['day-first', '2-7-26 8.05pm', '2026-07-02T19:05:00Z'],
    ['day-first', '02/07/2026 12:00 AM', '2026-07-01T23:00:00Z'],
    ['iso', '2026-07-02T08:05:10.250', '2026-07-02T07:05:10Z'],
    ['iso', '2026-07-02 08:05:10+02:00', '2026-07-02T06:05:10Z'],
    ['iso', '2026-07-02T08:05Z', '2026-07-02T08:05:00Z'],
    ['month-first', '07/02/2026, 08:05', '2026-07-02T07:05:00Z'],
    ['named-month', '2 Jul 2026 08:05', '2026-07-02T07:05:00Z'],
    ['named-month', 'Thursday, 2nd July 2026 08:05', '2026-07-02T07:05:00Z'],
    ['named-month', '02-JUL-26 08:05', '2026-07-02T07:05:00Z'],
  ] as const)('%s: %s is %s', (order, date, at) => {
    const time = readDateAndTime({ date, time: null }, order, 'check-in time');
    expect('value' in time && formatUtc(time.value)).toBe(at);
  });

  test.each([
    ['day-first', '2026-07-02 08:05'],
    ['day-first', '31/06/2026 08:05'],
    ['day-first', '02/07/2026'],
    ['day-first', '02/07/2026 25:00'],
    ['day-first', '02/07/2026 13:00pm'],
    ['iso', '02/07/2026 08:05'],
    ['month-first', '25/12/2026 08:05'],
    ['named-month', '2 Foo 2026 08:05'],
  ] as const)('%s: %s is not one', (order, date) => {
    const time = readDateAndTime({ date, time: null }, order, 'check-in time');
    expect(time).toEqual({
      reason: `The check-in time is not a date and time such as ${dateOrderExamples[order].both}.`,
    });
  });

  test('every order reads its own example', () => {
    for (const order of DATE_ORDERS) {
      const { date, both } = dateOrderExamples[order];
      const [together, apart] = [
        readDateAndTime({ date: both, time: null }, order, 'x'),
        readDateAndTime({ date, time: '08:05' }, order, 'x'),
      ];
      expect([together, apart]).toEqual([{ value: Date.UTC(2026, 2, 25, 8, 5) / 1000 }, together]);
    }
  });

  test('the order of some samples is the one that fits them all', () => {
    expect(likelyOrder(['25/03/2026', '01/02/2026'])).toBe('day-first');
    expect(likelyOrder(['03/25/2026', '01/02/2026'])).toBe('month-first');
    expect(likelyOrder(['2026-03-25'])).toBe('iso');
    expect(likelyOrder(['soon'])).toBeUndefined();
  });
});

describe('a row by its mapping', () => {
  test('is a log, with ids stripped and codes turned into methods', () => {
    expect(read(good)).toMatchObject({
      ok: true,
      log: {
        reference: 'V1',
        personReference: 'P1',
        workerReference: 'W9',
        inMethod: 'tag',
        outMethod: 'tag',
        visitReference: null,
      },
    });
    expect(read(changed(6, 'Fax'))).toMatchObject({ log: { inMethod: 'manual', outMethod: 'manual' } });
  });

  test('a check-out on the same date column that comes before the check-in is on the next day, by the wall clock', () => {
    const night = read(['V1', 'P1', 'W', '28/03/2026', '23:30', '02:30', 'IVR']);
    expect(night.ok && formatUtc(night.log.outAt ?? 0)).toBe('2026-03-29T01:30:00Z');
    expect(read(changed(5, ''))).toMatchObject({ log: { outAt: null, outMethod: null } });
  });

  test('an id may be made of several columns', () => {
    const made = {
      ...apartMapping,
      log: { columns: ['Client Ref', 'Date', 'Start'], prefix: 'SU-', suffix: '' },
    };
    expect(read(good, made)).toMatchObject({ log: { reference: 'P1/02/07/2026/08:05' } });
  });

  test.each([
    [0, '', 'Visit No', 'The log id is empty.'],
    [1, 'SU-', 'Client Ref', 'The person id is empty.'],
    [2, '', 'Carer', 'The worker id is empty.'],
    [4, '', 'Date + Start', 'The check-in time is empty.'],
    [4, '8', 'Date + Start', 'The check-in time is not a date and time such as 25/03/2026 and 08:05.'],
    [5, 'late', 'Date + End', 'The check-out time is not a date and time such as 25/03/2026 and 08:05.'],
  ])('column %i as %j is refused', (place, value, field, reason) => {
    const row = read(changed(place, value));
    expect(row.ok ? row.log : [row.refusal.field, row.refusal.reason]).toEqual([field, reason]);
  });

  test('a file without the columns is refused as a whole', () => {
    expect(openProfile(['Visit No', 'Carer'], apartMapping)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('Client Ref, Date, Start, End and Logged by are missing'),
    });
  });
});

test('a mapping is kept as it is written', () => {
  expect(mappingShape.parse(JSON.parse(JSON.stringify(apartMapping)))).toEqual(apartMapping);
  expect(columnsOf(apartMapping)).toEqual([
    'Visit No',
    'Client Ref',
    'Carer',
    'Date',
    'Start',
    'End',
    'Logged by',
  ]);
});

describe('a first guess', () => {
  test('finds the columns of an export with a date beside its times', () => {
    const rows = [['7', 'SU-1', 'W9', '25/03/2026', '08:05', '08:35', 'NFC']];
    expect(
      guessMapping(
        ['Visit ID', 'Client Ref', 'Carer ID', 'Date', 'Actual Start', 'Actual End', 'Method'],
        rows,
      ),
    ).toMatchObject({
      log: 'Visit ID',
      person: 'Client Ref',
      worker: 'Carer ID',
      inDate: 'Date',
      inTime: 'Actual Start',
      outDate: 'Date',
      outTime: 'Actual End',
      method: 'Method',
      dateOrder: 'day-first',
    });
  });

  test('and of one with date and time together', () => {
    const rows = [['7', '1', '9', '2026-03-25 08:05', '2026-03-25 08:35']];
    expect(
      guessMapping(['Call ref', 'Service User ID', 'Employee No', 'Check-in time', 'Check-out time'], rows),
    ).toMatchObject({
      log: 'Call ref',
      person: 'Service User ID',
      worker: 'Employee No',
      inDate: 'Check-in time',
      inTime: '',
      outDate: 'Check-out time',
      dateOrder: 'iso',
    });
  });

  test('and guesses nothing where nothing is plain', () => {
    expect(guessMapping(['a', 'b'], [])).toMatchObject({ log: '', person: '', inDate: '', dateOrder: '' });
  });
});
