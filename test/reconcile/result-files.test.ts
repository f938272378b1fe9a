import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reconcileFiles } from '../../src/payments/actions/reconcile-files.ts';
import { randomFrom } from '../../src/ground/random.ts';
import { type LogSample, logsCsv, type PlannedSample, plannedCsv, termsJson } from './sample-rows.ts';
import { Folder } from './run-tend.ts';

/** How files may be laid out, and that the results are the same bytes whatever the layout, the order or the threads. */
const folder = new Folder();
afterAll(() => folder.remove());

async function results(planned: string | Uint8Array, logs: string, terms = termsJson(), threads = 0) {
  folder.write({ 'planned.csv': planned, 'logs.csv': logs, 'terms.json': terms });
  const path = (name: string) => join(folder.path, name);
  const result = await reconcileFiles({
    planned: path('planned.csv'),
    logs: path('logs.csv'),
    terms: path('terms.json'),
    out: path('out'),
    threads,
  });
  expect(result).toMatchObject({ ok: true });
  const read = (name: string) => folder.read(`out/${name}`);
  return { verdicts: read('verdicts.csv'), summary: read('summary.json'), refused: read('refused.csv') };
}

/** The first columns of verdicts.csv, without the header. */
const columns = (verdicts: string, count: number) =>
  verdicts
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(0, count).join(','));

describe('how input may be laid out', () => {
  it('reads the same rows the same whatever the layout', async () => {
    const planned = plannedCsv([{}, { visit_id: 'V2', starts_at: '2026-03-02T12:00' }]);
    const logs = logsCsv([{ in_at: '2026-03-02T08:07:30' }]);
    const plain = await results(planned, logs);
    const rows = planned.trimEnd().split('\n');
    const turned = rows.map((line) => line.split(',').toReversed().join(',')).join('\r\n');
    const quoted = rows
      .map((line) =>
        line
          .split(',')
          .map((text) => `"${text}"`)
          .join(','),
      )
      .join('\n');
    const extra = rows
      .map((line, at) => (at === 0 ? `note,${line},note2` : `"a,\n""b""",${line},c,d`))
      .join('\n');
    const short = rows.map((line, at) => (at === 0 ? line : line.replace(/,+$/, ''))).join('\n\n\r\n');
    for (const laidOut of [
      turned,
      quoted,
      extra,
      short,
      `\uFEFF${planned}`,
      planned.replaceAll('\n', '\r\n'),
    ])
      for (const threads of [0, 2]) expect(await results(laidOut, logs, termsJson(), threads)).toEqual(plain);
  });

  it('gives header rows alone for files without rows', async () => {
    const empty = await results(plannedCsv([]), logsCsv([]));
    expect(columns(empty.verdicts, 19)).toEqual([]);
    expect(empty.refused).toBe('file,line,field,value,reason\n');
    expect(JSON.parse(empty.summary)).toMatchObject({ total: { places: 0, refused_rows: 0 }, contracts: {} });
  });
});

describe('what results look like', () => {
  it('one line for each place and each log left over', async () => {
    const { verdicts } = await results(
      plannedCsv([{ workers: 2 }, { visit_id: 'V2', status: 'cancelled', cancelled_at: '2026-03-01T12:00' }]),
      logsCsv([{ in_at: '2026-03-02T07:59:30' }, { log_id: 'L2', in_at: '2026-03-02T20:00', out_at: '' }]),
    );
    expect(verdicts).toBe(
      [
        'visit_id,place,log_id,person_id,provider_id,contract_id,worker_id,starts_at,in_at,out_at,planned_minutes,delivered_minutes,start_difference_minutes,exceptions,effect,paid_minutes,pence_per_hour,amount_pence,because',
        'V1,1,L1,P1,PR1,C1,W1,2026-03-02T08:00:00Z,2026-03-02T07:59:30Z,2026-03-02T08:30:00Z,30,30,0,,pay,30,2410,1205,"Planned 30 minutes for care worker 1 of 2 at 08:00 on Monday 2 March 2026, stayed 30 minutes (100%), which is at least 90% of the plan, so the planned 30 minutes are paid at £24.10 an hour: £12.05."',
        'V1,2,,P1,PR1,C1,,2026-03-02T08:00:00Z,,,30,,,missed,refuse,0,,0,"Planned 30 minutes for care worker 2 of 2 at 08:00 on Monday 2 March 2026, but no visit log matches it, so it was missed and nothing is paid."',
        'V2,1,,P1,PR1,C1,,2026-03-02T08:00:00Z,,,30,,,cancelled,pay,30,2410,1205,"Planned 30 minutes at 08:00 on Monday 2 March 2026, cancelled at 12:00 on Sunday 1 March 2026 with 20 hours of notice, which is under 24 hours, so the planned 30 minutes are paid at £24.10 an hour: £12.05."',
        ',,L2,P1,PR1,,W1,,2026-03-02T20:00:00Z,,,,,unplanned,hold,0,,0,"Logged from 20:00 on Monday 2 March 2026 with no check-out, but no planned visit is left that it matches, so nothing is paid and it is held until someone finds the visit it belongs to."',
        '',
      ].join('\n'),
    );
  });

  it('leaves only the three files in the folder', async () => {
    await results(plannedCsv([{}]), logsCsv([{}]));
    expect(readdirSync(join(folder.path, 'out')).sort()).toEqual([
      'refused.csv',
      'summary.json',
      'verdicts.csv',
    ]);
  });

  it('sorts text by code point and quotes only what must be quoted', async () => {
    const people = ['b', 'B', 'é', '\uFF5A', '\u{1F9E1}', '"x,y"', '"say ""hi"""', ' s'];
    const { verdicts } = await results(
      plannedCsv(people.map((person_id, at) => ({ visit_id: `V${at}`, person_id }))),
      logsCsv([]),
    );
    const ids = columns(verdicts, 4).map((line) => line.replace(/^V\d,1,,/, ''));
    expect(ids).toEqual([' s', 'B', 'b', '"say ""hi"""', '"x', 'é', '\uFF5A', '\u{1F9E1}']);
  });

  it('counts and sums by provider and contract', async () => {
    const { summary } = await results(
      plannedCsv([{}, { visit_id: 'V2', provider_id: 'PR2', person_id: 'P2' }]),
      logsCsv([{}, { log_id: 'L2', provider_id: 'PR2', person_id: 'P2', in_method: '' }]),
    );
    const nothing = {
      missed: 0,
      cancelled: 0,
      exceptions: {},
      payable_pence: 0,
      held_pence: 0,
      paid_minutes: 0,
    };
    expect(summary).toBe(
      `${JSON.stringify(
        {
          total: {
            places: 2,
            matched: 2,
            missed: 0,
            cancelled: 0,
            left_over: 0,
            exceptions: { manual: 1 },
            payable_pence: 1205,
            held_pence: 1205,
            paid_minutes: 30,
            refused_rows: 0,
          },
          contracts: {
            'PR1/C1': { places: 1, matched: 1, ...nothing, payable_pence: 1205, paid_minutes: 30 },
            'PR2/C1': { places: 1, matched: 1, ...nothing, exceptions: { manual: 1 }, held_pence: 1205 },
          },
        },
        null,
        2,
      )}\n`,
    );
  });
});

describe('the same rows', () => {
  it('give the same bytes in any order and with any number of threads', async () => {
    const random = randomFrom('order');
    const at = (minute: number) =>
      Temporal.PlainDateTime.from('2026-10-24T20:00')
        .add({ minutes: minute })
        .toString({ smallestUnit: 'minute' });
    const planned = Array.from(
      { length: 400 },
      (_, number): PlannedSample => ({
        visit_id: `V${number}`,
        person_id: `"P, ${random.int(0, 5)}"`,
        provider_id: `PR${random.int(0, 1)}`,
        starts_at: at(random.int(0, 90) * 15),
        workers: random.int(1, 2),
      }),
    );
    const logs = Array.from({ length: 400 }, (_, number): LogSample => {
      const start = random.int(0, 1400);
      return {
        log_id: `L${number}`,
        person_id: `"P, ${random.int(0, 5)}"`,
        provider_id: `PR${random.int(0, 1)}`,
        worker_id: `W${random.int(0, 9)}`,
        in_at: at(start),
        out_at: at(start + random.int(0, 60)),
        visit_id: random.chance(0.2) ? `V${random.int(0, 450)}` : '',
      };
    }).filter(({ in_at: from = '', out_at: to = '' }) => to >= from);
    const first = await results(plannedCsv(planned), logsCsv(logs));
    for (const threads of [0, 1, 3]) {
      const other = await results(
        plannedCsv(random.shuffle(planned)),
        logsCsv(random.shuffle(logs)),
        termsJson(),
        threads,
      );
      expect(other.verdicts).toBe(first.verdicts);
      expect(other.summary).toBe(first.summary);
    }
  });
});
