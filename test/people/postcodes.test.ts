import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingsInWords, gatherFindings } from '../../src/people/formats/findings.ts';
import { readPostcodes } from '../../src/people/formats/postcodes-csv.ts';
import { importPostcodes } from '../../src/people/actions/import-postcodes.ts';
import { openData } from '../ground/open-data.ts';
import { aCouncil, aPerson } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const head = 'postcode,lat,long,lsoa11cd,lsoa11nm,ward_cd,ward_nm,lad_cd';
const file = (...rows: string[]): string => [head, ...rows].join('\n');

function read(text: string) {
  const answer = readPostcodes(text);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.value;
}

describe('a postcode file', () => {
  it('is read into places', () => {
    expect(
      read(file("WS1 1AA,52.58601,-1.98128,E01010368,Walsall 030A,E05001316,St Matthew's,E08000030")),
    ).toEqual({
      rows: 1,
      places: [
        {
          postcode: 'WS1 1AA',
          latitude: 52.58601,
          longitude: -1.98128,
          lsoa_code: 'E01010368',
          ward_code: 'E05001316',
          ward_name: "St Matthew's",
        },
      ],
      findings: [],
    });
  });

  it('tells of each row that it leaves out or puts right, and why', () => {
    const { places, findings } = read(
      file(
        'ws11ab,52.5,-1.9',
        'WALSALL,52.5,-1.9',
        'WS1 1AE,,-1.9',
        'WS1 1AD,-1.9,52.5',
        'WS1 1AB,52.6,-1.9',
      ),
    );
    expect(places.map(({ postcode }) => postcode)).toEqual(['WS1 1AB']);
    expect(findings.map(({ row, wrong, done }) => `${row} ${wrong}, ${done}`)).toEqual([
      '1 is not in its written form: WS1 1AB, put right',
      '2 is not a UK postcode, left out',
      '3 is not a position, left out',
      '4 is not in the United Kingdom, left out',
      '5 is in the file twice, and the first one counts, left out',
    ]);
    expect(findingsInWords(findings).slice(0, 4)).toEqual([
      '5 things to know about the file:',
      '',
      'postcode is not a UK postcode (1 row, left out)',
      '  row 2: "WALSALL"',
    ]);
  });

  it('is refused where it is no such file', () => {
    expect(readPostcodes('')).toEqual({ ok: false, reason: 'The file is empty' });
    expect(readPostcodes('postcode,lat,long\n"WS1 1AA,52,-1')).toMatchObject({ ok: false });
    expect(readPostcodes('town,lat\nWalsall,52')).toEqual({
      ok: false,
      reason: 'The file has no column postcode, long',
    });
  });

  it('is never read with more places and findings than rows, whatever is in it', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('WS1 1AA', 'ws1 1ab', '52.5', '-1.9', '', '"'));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 }), (rows) => {
        const quoted = rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
        const answer = readPostcodes(file(...quoted));
        if (!answer.ok) return;
        const { places, findings } = answer.value;
        const leftOut = findings.filter(({ done }) => done === 'left out').length;
        expect(places.length + leftOut).toBe(answer.value.rows);
        expect(gatherFindings(findings).reduce((sum, { count }) => sum + count, 0)).toBe(findings.length);
      }),
    );
  });
});

describe('importing postcodes', () => {
  it('places people whose postcodes are in the file, changes nothing the second time, and corrects a moved one', async () => {
    const council = await aCouncil(database);
    const person = await aPerson(database, council);
    await database.pool.query(`update person set postcode = 'WS1 1AA' where id = $1`, [person]);
    const rows = ['WS1 1AA,52.5,-1.9', 'WS1 1AB,52.6,-1.9'];
    const first = await importPostcodes(database, file(...rows));
    expect(first).toMatchObject({
      value: { rows: 2, added: 2, changed: 0, unchanged: 0, people: 1, branches: 0 },
    });
    expect(await importPostcodes(database, file(...rows))).toMatchObject({
      value: { added: 0, changed: 0, unchanged: 2, people: 0 },
    });
    expect(await importPostcodes(database, file('WS1 1AA,52.51,-1.9'))).toMatchObject({
      value: { added: 0, changed: 1, unchanged: 0, people: 1 },
    });
    const { rows: placed } = await database.pool.query('select latitude from person where id = $1', [person]);
    expect(placed).toEqual([{ latitude: 52.51 }]);
    const { rows: events } = await database.pool.query(
      `select user_name, detail from audit_event where council_id = $1 order by seq`,
      [council],
    );
    expect(events).toEqual([
      { user_name: 'Tend', detail: { people: 1, branches: 0 } },
      { user_name: 'Tend', detail: { people: 1, branches: 0 } },
    ]);
  });

  it('takes the 7,557 postcodes of Walsall', async () => {
    const text = openData('walsall/postcodes_walsall.csv');
    if (text === undefined) return;
    expect(await importPostcodes(database, text)).toMatchObject({ value: { rows: 7557, findings: [] } });
    const { rows } = await database.pool.query(
      'select count(*) as postcodes, count(distinct ward_name) as wards, count(distinct lsoa_code) as areas from place_postcode where lsoa_code is not null',
    );
    expect(rows).toEqual([{ postcodes: 7557, wards: 20, areas: 167 }]);
  });
});
