import { expect, test } from 'vitest';
import { formatUtc } from '../../src/ground/iso-time.ts';
import { openAbacus } from '../../src/visits/formats/abacus.ts';
import { weeksTouched } from '../../src/visits/rules/feed-weeks.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { abacusHeadings, abacusValues } from './sample-feeds.ts';

const rows = ruleTable('feeds').map((cell) => ({
  name: `${cell('visit date')} ${cell('start claimed')} ${cell('secondary')}`,
  cell,
}));

test.each(rows)('the page of the rule holds: $name', ({ cell }) => {
  const opened = openAbacus(abacusHeadings, { providerReference: 'PR1', method: 'phone' });
  if (!opened.ok) throw new Error(opened.reason);
  const [day = '', month = '', year = ''] = cell('visit date').split('/');
  const visitOn = Temporal.PlainDate.from(`${year}-${month}-${day}`);
  const ending = visitOn.add({ days: 7 - visitOn.dayOfWeek });
  const values = abacusValues({
    VisitDate: cell('visit date'),
    WeekEnding: `${String(ending.day).padStart(2, '0')}/${String(ending.month).padStart(2, '0')}/${ending.year}`,
    StartTimeClaimed: cell('start claimed'),
    ActualStartTime: cell('actual start'),
    ActualDuration: cell('actual duration'),
    SecondaryVisit: cell('secondary'),
  });
  const row = opened.value.read(values, 2);
  const read = row.ok
    ? [formatUtc(row.log.inAt), formatUtc(row.log.outAt ?? 0), row.log.reference]
    : row.refusal;
  expect(read).toEqual([cell('checked in'), cell('checked out'), cell('log')]);
});

test('weeks are London weeks, with the neighbour of a log within three hours of Sunday midnight', () => {
  const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds / 1000;
  const log = (inAt: string, outAt: string | null) => ({
    inAt: at(inAt),
    outAt: outAt === null ? null : at(outAt),
  });
  expect(weeksTouched([])).toEqual([]);
  expect(weeksTouched([log('2026-03-04T08:00:00Z', '2026-03-04T08:30:00Z')])).toEqual(['2026-03-02']);
  expect(weeksTouched([log('2026-03-08T20:00:00Z', '2026-03-08T20:59:59Z')])).toEqual(['2026-03-02']);
  expect(weeksTouched([log('2026-03-08T20:00:00Z', '2026-03-08T21:00:00Z')])).toEqual([
    '2026-03-02',
    '2026-03-09',
  ]);
  expect(weeksTouched([log('2026-03-09T02:59:59Z', null)])).toEqual(['2026-03-02', '2026-03-09']);
  expect(weeksTouched([log('2026-03-09T03:00:00Z', null)])).toEqual(['2026-03-09']);
  expect(weeksTouched([log('2026-07-06T01:59:59Z', null)])).toEqual(['2026-06-29', '2026-07-06']);
});
