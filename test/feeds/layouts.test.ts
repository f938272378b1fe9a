import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseIsoTime } from '../../src/ground/iso-time.ts';
import { ABACUS_NEEDED, ABACUS_OPTIONAL, openAbacus } from '../../src/visits/formats/abacus.ts';
import { csvLine, csvRows, DELIMITERS, likelyDelimiter } from '../../src/visits/formats/feed-csv.ts';
import type { FeedReader } from '../../src/visits/formats/feed-layout.ts';
import { recognise } from '../../src/visits/formats/feed-recognise.ts';
import { openTend } from '../../src/visits/formats/feed-tend.ts';
import { decodeFile, encodeText, likelyEncoding } from '../../src/visits/formats/feed-text.ts';
import type { Result } from '../../src/ground/result.ts';
import { isNotNamedWorker } from '../../src/visits/rules/not-named-worker.ts';
import { openJson } from '../ground/open-data.ts';
import {
  abacusFile,
  abacusHeadings,
  abacusValues,
  apartMapping,
  tendFile,
  tendHeadings,
} from './sample-feeds.ts';

const abacusColumns = z.object({ columns: z.array(z.tuple([z.string(), z.string(), z.boolean()])) });

const from = { providerReference: 'PR1', method: 'phone' } as const;

function opened(reader: Result<FeedReader>): FeedReader {
  if (!reader.ok) throw new Error(reader.reason);
  return reader.value;
}

describe('rows of delimited text', () => {
  test('whatever is written is read back, in any of the delimiters', () => {
    const value = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', ';', '\t', '\n', '\r\n', 'é', '–') });
    fc.assert(
      fc.property(
        fc.constantFrom(...DELIMITERS),
        fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        (delimiter, rows, end) => {
          const kept = rows.filter((row) => row.join('').trim() !== '');
          const text = kept.map((row) => csvLine(row, delimiter) + end).join('');
          const safe = (row: readonly string[]) => row.map((one) => (/^[\t\r]/.test(one) ? `'${one}` : one));
          expect([...csvRows(text, delimiter)].map((row) => row.values)).toEqual(kept.map(safe));
        },
      ),
    );
  });

  test('the line on which a row begins is counted through quotes and blank lines', () => {
    const rows = [...csvRows('\uFEFFa,b\r\n\r\n"1\n2",x\r\n3,"say ""yes"""\r\n', ',')];
    expect(rows.map(({ line, values }) => [line, ...values])).toEqual([
      [1, 'a', 'b'],
      [3, '1\n2', 'x'],
      [5, '3', 'say "yes"'],
    ]);
  });

  test.each([
    ['a,b\n"open,1\n2,3\n', 'Line 2: a quote is opened and never closed.'],
    ['a,b\n"1"x,2\n', 'Line 2: there is more text after a closing quote.'],
  ])('%j cannot be read to its end', (text, reason) => {
    const rows = csvRows(text, ',');
    let next = rows.next();
    while (next.done !== true) next = rows.next();
    expect(next.value).toBe(reason);
  });

  test('a value that a spreadsheet would run is made harmless; a number below nought is let be', () => {
    expect(csvLine(['=1+1', '@x', '-5.20', '+441922', '-x'])).toBe("'=1+1,'@x,-5.20,+441922,'-x");
  });

  test('the delimiter is the one the headings hold most of', () => {
    expect(likelyDelimiter('a;b;c,d\n1;2;3\n')).toBe(';');
    expect(likelyDelimiter('a\tb\n')).toBe('\t');
    expect(likelyDelimiter('alone')).toBe(',');
  });
});

describe('bytes as text', () => {
  test.each([
    [Buffer.from(''), 'This file is empty.'],
    [Buffer.from('PK\u0003\u0004'), 'This is an Excel workbook'],
    [Buffer.from([0xff, 0xfe, 0x61, 0]), 'This file is in UTF-16'],
    [Buffer.from([0x41, 0xe9, 0x42]), 'This file is not UTF-8 text'],
  ])('%j is refused with what to do', (bytes, words) => {
    const text = decodeFile(bytes, 'utf-8');
    expect(text).toMatchObject({ ok: false, reason: expect.stringContaining(words) });
  });

  test('Windows-1252 goes there and back, for every byte', () => {
    const every = Uint8Array.from({ length: 255 }, (_, at) => at + 1);
    const text = decodeFile(every, 'windows-1252');
    expect(text.ok && encodeText(text.value, 'windows-1252')).toEqual(every);
    expect(likelyEncoding(Buffer.from('Zoë'))).toBe('utf-8');
    expect(likelyEncoding(Buffer.from('Zoë', 'latin1'))).toBe('windows-1252');
  });

  test('a NUL character becomes one that a record can hold', () => {
    expect(decodeFile(Buffer.from('a\0b'), 'utf-8')).toEqual({ ok: true, value: 'a\uFFFDb' });
  });
});

describe("Tend's own layout", () => {
  const reader = opened(openTend(tendHeadings.split(','), from));
  const good = ['L1', 'P1', 'PR1', 'W1', '2026-03-02T08:00', '2026-03-02T08:30:15Z', 'tag', '', ' V1 '];
  const changed = (place: number, value: string) => good.map((one, at) => (at === place ? value : one));

  test('a row is a log: London wall time without an offset, manual where no method is given', () => {
    expect(reader.read(good, 7)).toEqual({
      ok: true,
      log: {
        line: 7,
        reference: 'L1',
        personReference: 'P1',
        workerReference: 'W1',
        inAt: parseIsoTime('2026-03-02T08:00:00Z'),
        outAt: parseIsoTime('2026-03-02T08:30:15Z'),
        inMethod: 'tag',
        outMethod: 'manual',
        visitReference: 'V1',
        claimedStartsAt: null,
        claimedMinutes: null,
      },
    });
    const open = reader.read(['L1', 'P1', 'PR1', 'W1', '2026-07-02T08:00'], 2);
    expect(open).toMatchObject({ ok: true, log: { outAt: null, outMethod: null, inMethod: 'manual' } });
    expect(open.ok && open.log.inAt).toBe(parseIsoTime('2026-07-02T07:00:00Z'));
  });

  test.each([
    [0, ' ', 'log_id', 'The log id is empty.'],
    [0, 'L\u00001', 'log_id', 'The log id holds a character that cannot be seen.'],
    [0, 'x'.repeat(201), 'log_id', 'The log id is longer than 200 characters.'],
    [1, '', 'person_id', 'The person id is empty.'],
    [2, 'PR2', 'provider_id', 'This row is of provider PR2, and this feed is of PR1.'],
    [3, '', 'worker_id', 'The worker id is empty.'],
    [4, '', 'in_at', 'The check-in time is empty.'],
    [4, '02/03/2026 08:00', 'in_at', 'The check-in time is not a date and time such as 2026-03-02T08:00.'],
    [4, '2026-03-29T01:30', 'in_at', 'The check-in time does not exist: the clocks went forward over it.'],
    [5, '2026-03-02T07:59', 'out_at', 'The check-out is before the check-in.'],
    [5, '2026-03-03T08:01', 'out_at', 'The visit is longer than 24 hours.'],
    [6, 'Tag', 'in_method', 'The check-in method must be tag, phone, gps, app or manual.'],
    [7, 'fax', 'out_method', 'The check-out method must be tag, phone, gps, app or manual.'],
  ])('field %i as %j is refused', (place, value, field, reason) => {
    expect(reader.read(changed(place, value), 3)).toEqual({
      ok: false,
      refusal: { line: 3, field, value: value.trim(), reason },
    });
  });

  test('what is claimed is read beside what was logged', () => {
    const headings = [...tendHeadings.split(','), 'Claimed_Minutes', 'claimed_starts_at'];
    const read = opened(openTend(headings, from)).read([...good, '30', '2026-03-02T08:00'], 2);
    expect(read).toMatchObject({
      log: { claimedMinutes: 30, claimedStartsAt: parseIsoTime('2026-03-02T08:00Z') },
    });
  });

  test('missing columns are named', () => {
    expect(
      openTend(['log_id', 'person_id', 'worker_id', 'in_at', 'out_at', 'in_method', 'visit_id'], from),
    ).toEqual({
      ok: false,
      reason: 'This file cannot be read: the columns provider_id and out_method are missing.',
    });
  });
});

describe('the Abacus layout', () => {
  const read = (changes: Parameters<typeof abacusValues>[0] = {}) =>
    opened(openAbacus(abacusHeadings, from)).read(abacusValues(changes), 2);

  test('knows the columns that the vendor documents, as far as they are known', () => {
    const columns = openJson('abacus/columns.json', abacusColumns)?.columns;
    if (columns === undefined) return;
    expect(columns.filter(([, , needed]) => needed).map(([name]) => name)).toEqual([...ABACUS_NEEDED]);
    expect(columns.filter(([, , needed]) => !needed).map(([name]) => name)).toEqual([
      'OurRef',
      'ServiceUserContribution',
      'PaymentClaimed',
      'NumberOfCarers',
    ]);
    expect([...ABACUS_OPTIONAL]).toHaveLength(4);
  });

  test('claimed and actual stand apart, and a worker who is not named is a worker of that person', () => {
    expect(read()).toEqual({
      ok: true,
      log: {
        line: 2,
        reference: 'C1/P1/2026-03-02T08:00/1',
        personReference: 'P1',
        workerReference: 'not named: worker 1 of P1',
        inAt: parseIsoTime('2026-03-02T08:04:10Z'),
        outAt: parseIsoTime('2026-03-02T08:31:40Z'),
        inMethod: 'phone',
        outMethod: 'phone',
        visitReference: null,
        claimedStartsAt: parseIsoTime('2026-03-02T08:00:00Z'),
        claimedMinutes: 30,
      },
    });
    const second = read({ SecondaryVisit: 'true' });
    expect(second).toMatchObject({
      log: { reference: 'C1/P1/2026-03-02T08:00/2', workerReference: 'not named: worker 2 of P1' },
    });
    expect(second.ok && isNotNamedWorker(second.log.workerReference)).toBe(true);
  });

  test('a corrected actual time keeps the reference of the log, and so does the order of the rows', () => {
    const [before, after] = [read(), read({ ActualStartTime: '08:10:00', ActualDuration: '00:20:00' })];
    expect(before.ok && after.ok && before.log.reference === after.log.reference).toBe(true);
  });

  test.each([
    ['23:50:00', '00:05:00', '2026-03-03T00:05:00Z'],
    ['00:05:00', '23:55:00', '2026-03-01T23:55:00Z'],
    ['08:00:00', '09:30:00', '2026-03-02T09:30:00Z'],
  ])(
    'claimed at %s, an actual start of %s is %s: the day nearest to the claim',
    (StartTimeClaimed, ActualStartTime, at) => {
      expect(read({ StartTimeClaimed, ActualStartTime })).toMatchObject({ log: { inAt: parseIsoTime(at) } });
    },
  );

  test('times are London wall times, in summer too', () => {
    const summer = read({ VisitDate: '02/07/2026', WeekEnding: '05/07/2026' });
    expect(summer).toMatchObject({ log: { inAt: parseIsoTime('2026-07-02T07:04:10Z') } });
  });

  test.each([
    [{ FileReference: '' }, 'FileReference', 'The file reference is empty.'],
    [
      { Created: '09/03/2026' },
      'Created',
      'The time of creation is not a date and time such as 2026-03-09T15:02:13.',
    ],
    [{ ProviderRef: 'PR9' }, 'ProviderRef', 'This row is of provider PR9, and this feed is of PR1.'],
    [{ ContractNumber: '' }, 'ContractNumber', 'The contract number is empty.'],
    [{ ServiceUserRef: '' }, 'ServiceUserRef', 'The person reference is empty.'],
    [{ ServiceType: '' }, 'ServiceType', 'The service type is empty.'],
    [{ PaymentClaimed: '£12' }, 'PaymentClaimed', 'This amount is not a number such as 120.50.'],
    [
      { NumberOfCarers: 'two' },
      'NumberOfCarers',
      'The number of workers must be a whole number from 1 to 4.',
    ],
    [{ SecondaryVisit: 'No' }, 'SecondaryVisit', 'This must be True or False.'],
    [{ VisitDate: '2026-03-02' }, 'VisitDate', 'The visit date is not a date such as 02/03/2026.'],
    [{ VisitDate: '31/02/2026' }, 'VisitDate', 'The visit date is not a date such as 02/03/2026.'],
    [{ WeekEnding: '01/03/2026' }, 'VisitDate', 'The visit is not in the week that ends on 01/03/2026.'],
    [{ WeekEnding: '09/03/2026' }, 'VisitDate', 'The visit is not in the week that ends on 09/03/2026.'],
    [{ WeekEnding: 'Sunday' }, 'WeekEnding', 'The week ending is not a date such as 08/03/2026.'],
    [
      { StartTimeClaimed: '24:00:00' },
      'StartTimeClaimed',
      'The start claimed is not a time such as 08:00:00.',
    ],
    [{ DurationClaimed: '30' }, 'DurationClaimed', 'The duration claimed is not like 00:30:00.'],
    [{ ActualStartTime: '' }, 'ActualStartTime', 'The actual start is not a time such as 08:00:00.'],
    [{ ActualDuration: '24:00:01' }, 'ActualDuration', 'The actual duration is not like 00:30:00.'],
    [
      { VisitDate: '29/03/2026', WeekEnding: '29/03/2026', StartTimeClaimed: '01:30:00' },
      'StartTimeClaimed',
      'The start claimed does not exist: the clocks went forward over it.',
    ],
    [
      {
        VisitDate: '29/03/2026',
        WeekEnding: '29/03/2026',
        StartTimeClaimed: '02:00:00',
        ActualStartTime: '01:59:00',
      },
      'ActualStartTime',
      'The actual start does not exist: the clocks went forward over it.',
    ],
  ])('%j is refused', (changes, field, reason) => {
    const refused = read(changes);
    expect(refused.ok ? refused.log : [refused.refusal.field, refused.refusal.reason]).toEqual([
      field,
      reason,
    ]);
  });

  test('a file has one reference; one that carries two is no use as a whole', () => {
    const reader = opened(openAbacus(abacusHeadings, from));
    reader.read(abacusValues(), 2);
    expect(reader.finish()).toEqual({ ok: true, value: { fileReference: 'F1' } });
    reader.read(abacusValues({ FileReference: 'F2' }), 3);
    expect(reader.finish()).toMatchObject({ ok: false, reason: expect.stringContaining('F1 and F2') });
  });
});

describe('which layout a file is in', () => {
  const profiles = [{ id: 7, mapping: apartMapping }];
  const own = Buffer.from('Visit No;Client Ref;Carer;Date;Start;End;Logged by;Café\n', 'latin1');
  test.each([
    [tendFile('PR1', []), { format: 'tend' }],
    [abacusFile([]), { format: 'abacus' }],
    [own, { format: 'profile', profileId: 7 }],
    [Buffer.from('a,b\n'), undefined],
    [Buffer.from(''), undefined],
  ])('%#: by its headings', (bytes, format) => {
    expect(recognise(bytes, profiles)).toEqual(format);
  });
});
