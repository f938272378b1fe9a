import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUtc, parseIsoTime } from '../../src/ground/iso-time.ts';
import { civilFromDays, daysFromCivil, londonEpoch, londonWall, weekday } from '../../src/ground/london.ts';

const instants = fc.oneof(
  fc.integer({ min: Date.UTC(1996, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 }),
  fc.integer({ min: Date.UTC(1840, 0, 1) / 1000, max: Date.UTC(1996, 0, 1) / 1000 }),
  fc.integer({ min: Date.UTC(2100, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 }),
  // Close to a clock change of the regular years, where a mistake would hide.
  fc
    .tuple(
      fc.integer({ min: 1996, max: 2200 }),
      fc.constantFrom(3, 10),
      fc.integer({ min: -9000, max: 9000 }),
    )
    .map(([year, month, off]) => {
      const last = Temporal.PlainDate.from({ year, month, day: 31 });
      const sunday = last.subtract({ days: last.dayOfWeek % 7 });
      return Math.floor(sunday.toZonedDateTime('UTC').epochMilliseconds / 1000) + 3600 + off;
    }),
);

function wallByTemporal(epoch: number): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epoch * 1000)
    .toZonedDateTimeISO('Europe/London')
    .toPlainDateTime();
}

function secondsOf(clock: Temporal.PlainDateTime): number {
  return Math.floor(clock.toZonedDateTime('UTC').epochMilliseconds / 1000);
}

describe('London time', () => {
  it('shows the wall time that Temporal shows', () => {
    fc.assert(
      fc.property(instants, (epoch) => {
        expect(londonWall(epoch)).toBe(secondsOf(wallByTemporal(epoch)));
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads a wall time as Temporal does: the first of two, and none where the clocks skip it', () => {
    fc.assert(
      fc.property(instants, (wall) => {
        const clock = Temporal.Instant.fromEpochMilliseconds(wall * 1000)
          .toZonedDateTimeISO('UTC')
          .toPlainDateTime();
        const first = clock.toZonedDateTime('Europe/London', { disambiguation: 'earlier' });
        const exists = first.toPlainDateTime().equals(clock);
        expect(londonEpoch(wall)).toBe(exists ? Math.floor(first.epochMilliseconds / 1000) : undefined);
      }),
      { numRuns: 20_000 },
    );
  });

  it('counts days as the calendar does', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (days) => {
        const date = Temporal.PlainDate.from('1970-01-01').add({ days });
        const { year, month, day } = civilFromDays(days);
        expect([year, month, day, weekday(days)]).toEqual([
          date.year,
          date.month,
          date.day,
          date.dayOfWeek - 1,
        ]);
        expect(daysFromCivil(year, month, day)).toBe(days);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('ISO 8601 times', () => {
  it.each([
    ['2026-03-02T08:00', '2026-03-02T08:00:00Z'],
    ['2026-07-02T08:00', '2026-07-02T07:00:00Z'],
    ['2026-07-02T08:00:30', '2026-07-02T07:00:30Z'],
    ['2026-07-02T08:00Z', '2026-07-02T08:00:00Z'],
    ['2026-07-02T08:00+01:00', '2026-07-02T07:00:00Z'],
    ['2026-07-02T08:00:00+0530', '2026-07-02T02:30:00Z'],
    ['2026-07-02T08:00-03', '2026-07-02T11:00:00Z'],
    ['2026-07-02T24:00', '2026-07-02T23:00:00Z'],
    ['2026-10-25T01:30', '2026-10-25T00:30:00Z'],
    ['2026-10-25T01:30Z', '2026-10-25T01:30:00Z'],
    ['2024-02-29T00:00', '2024-02-29T00:00:00Z'],
    ['0001-01-01T00:00Z', '0001-01-01T00:00:00Z'],
  ])('reads %s as %s', (text, utc) => {
    const epoch = parseIsoTime(text);
    expect(epoch === undefined ? undefined : formatUtc(epoch)).toBe(utc);
  });

  it.each([
    '2026-03-29T01:30',
    '2026-03-29T01:00:00',
    '2026-02-29T08:00',
    '2026-13-01T08:00',
    '2026-00-01T08:00',
    '2026-03-02T25:00',
    '2026-03-02T24:01',
    '2026-03-02T08:60',
    '2026-03-02T08:00:60',
    '2026-03-02T08:00:00.5',
    '2026-03-02 08:00',
    '2026-03-02t08:00',
    '2026-03-02T08:00z',
    '2026-03-02T8:00',
    '2026-03-02',
    '02/03/2026 08:00',
    '2026-03-02T08:00+24:00',
    '2026-03-02T08:00+1:00',
    ' 2026-03-02T08:00',
    '',
  ])('does not read %j', (text) => {
    expect(parseIsoTime(text)).toBeUndefined();
  });

  it('writes what it reads', () => {
    fc.assert(
      fc.property(instants, (epoch) => {
        expect(parseIsoTime(formatUtc(epoch))).toBe(epoch);
      }),
    );
  });
});
