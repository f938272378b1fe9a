import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { collectFeedFiles } from '../../src/visits/actions/collect-feed-files.ts';
import { receiveFeed } from '../../src/visits/actions/receive-feed.ts';
import { takeFeed } from '../../src/visits/actions/take-feed.ts';
import { readFeedJob, takeFeedJob } from '../../src/visits/jobs-feeds.ts';
import { getFeed } from '../../src/visits/records/feeds.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aSender, type Sender } from './a-sender.ts';
import { abacusFile, tendFile } from './sample-feeds.ts';

const database = await freshDatabase();
const root = await mkdtemp(path.join(tmpdir(), 'tend-incoming-'));
afterAll(async () => await rm(root, { recursive: true }));

const row = 'L1 P1 W1 2026-03-02T08:00 2026-03-02T08:30';

async function leave(folder: string, name: string, bytes: Buffer, secondsAgo = 120): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, name), bytes);
  const then = Date.now() / 1000 - secondsAgo;
  await utimes(path.join(folder, name), then, then);
}
const collect = async ({ council }: Sender, folder: string) =>
  await collectFeedFiles(
    (work) => withScope(database, systemOf(council), work),
    folder,
    Temporal.Now.instant(),
  );
const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder)).sort();
async function logsOf({ council }: Sender): Promise<string[]> {
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from visit_log where council_id = $1 order by 1',
    [council],
  );
  return rows.map((one) => one.reference);
}

describe('files that are left in a folder', () => {
  test('are taken once nobody writes to them, moved, and told about', async () => {
    const sender = await aSender(database);
    const folder = path.join(root, 'one');
    const own = path.join(folder, 'PR1');
    await leave(own, 'week.csv', tendFile('PR1', [row, 'L2 P9 W1 2026-03-03T08:00', 'L3 P1 W1 soon']));
    await leave(own, 'being-written.csv', tendFile('PR1', ['L9 P1 W1 2026-03-02T08:00']), 5);
    await leave(own, 'notes.txt', Buffer.from('not for us'));
    await collect(sender, folder);
    expect(await logsOf(sender)).toEqual(['L1', 'L2']);
    expect(await namesIn(own)).toEqual(['being-written.csv', 'notes.txt', 'taken']);
    expect(await namesIn(path.join(own, 'taken'))).toEqual([
      'week.csv',
      'week.csv.refused-rows.csv',
      'week.csv.txt',
    ]);
    const words = await readFile(path.join(own, 'taken', 'week.csv.txt'), 'utf8');
    expect(words).toContain('3 rows read: 2 new, 0 updated, 0 unchanged, 1 refused.');
    expect(words).toContain('1 log names nobody that this provider visits.');
    expect(await readFile(path.join(own, 'taken', 'week.csv.refused-rows.csv'), 'utf8')).toContain(
      'L3,P1,PR1,W1,soon',
    );
    const { rows } = await database.pool.query(
      'select channel, status, received_by from feed where council_id = $1',
      [sender.council],
    );
    expect(rows).toEqual([{ channel: 'folder', status: 'taken', received_by: null }]);
  });

  test('that are there again change nothing, and a file of the same name is kept', async () => {
    const sender = await aSender(database);
    const folder = path.join(root, 'two');
    const own = path.join(folder, 'PR1');
    await leave(own, 'week.csv', tendFile('PR1', [row]));
    await collect(sender, folder);
    await leave(own, 'week.csv', tendFile('PR1', [row]));
    const [again] = await collect(sender, folder);
    expect(again?.words).toContain('This is the same file as feed');
    expect(await namesIn(path.join(own, 'refused'))).toEqual(['week.csv', 'week.csv.txt']);
    await leave(own, 'week.csv', tendFile('PR1', [row.replace('08:30', '08:31')]));
    await collect(sender, folder);
    expect(await namesIn(path.join(own, 'taken'))).toEqual([
      'week (2).csv',
      'week (2).csv.txt',
      'week.csv',
      'week.csv.txt',
    ]);
    expect(await logsOf(sender)).toEqual(['L1', 'L1']);
  });

  test('that are no use, or of a provider that nobody knows, are put aside with the reason', async () => {
    const sender = await aSender(database);
    const folder = path.join(root, 'three');
    await leave(path.join(folder, 'PR1'), 'odd.CSV', Buffer.from('a,b\n1,2\n'));
    await leave(path.join(folder, 'PR77'), 'week.csv', tendFile('PR77', [row]));
    await leave(path.join(folder, 'PR1'), 'abacus.csv', abacusFile([{}]));
    const happened = await collect(sender, folder);
    expect(happened.map(({ words }) => words).sort()).toEqual([
      expect.stringContaining('1 row read: 1 new'),
      expect.stringContaining('cannot tell from the headings'),
      'There is no provider with the reference PR77.',
    ]);
    const { rows } = await database.pool.query(
      'select format, status from feed where council_id = $1 order by id',
      [sender.council],
    );
    expect(rows).toEqual([
      { format: 'abacus', status: 'taken' },
      { format: 'tend', status: 'unusable' },
    ]);
  });

  test('a fault with one holds up no other, and is not lost', async () => {
    const sender = await aSender(database);
    const folder = path.join(root, 'four');
    await leave(path.join(folder, 'PR1'), 'a.csv', tendFile('PR1', [row]));
    await leave(path.join(folder, 'PR1'), 'b.csv', tendFile('PR1', ['L2 P1 W1 2026-03-02T08:00']));
    let first = true;
    const failingOnce = collectFeedFiles(
      async (work) =>
        await withScope(database, systemOf(sender.council), async (scope) => {
          const answer = await work(scope);
          if (!Array.isArray(answer) && first) {
            first = false;
            throw new Error('the disk is full');
          }
          return answer;
        }),
      folder,
      Temporal.Now.instant(),
    );
    await expect(failingOnce).rejects.toThrow('1 files could not be collected');
    expect(await logsOf(sender)).toEqual(['L2']);
    expect(await namesIn(path.join(folder, 'PR1'))).toEqual(['a.csv', 'taken']);
    await collect(sender, folder);
    expect(await logsOf(sender)).toEqual(['L1', 'L2']);
  });
});

describe('a large file', () => {
  const rows = Array.from(
    { length: 20_000 },
    (_, at) => `L${at} P1 W${at % 90} 2026-03-02T08:00:00Z 2026-03-02T08:30:00Z`,
  );
  const tools = (sender: Sender, payload: Record<string, unknown>) => ({
    database,
    councilId: sender.council,
    payload,
    inScope: async <T>(work: Parameters<typeof withScope<T>>[2]) =>
      await withScope(database, systemOf(sender.council), work),
  });

  test('is read and taken by jobs that show how far they are; the sender is named as the taker', async () => {
    const sender = await aSender(database);
    const app = await testApp(database);
    const received = await withScope(database, sender.who, (scope) =>
      receiveFeed(scope, {
        holds: 'visit logs',
        providerId: sender.providerId,
        channel: 'upload',
        fileName: 'big.csv',
        bytes: tendFile('PR1', rows),
        layout: 'tend',
        method: 'tag',
      }),
    );
    const feedId = received.ok ? received.value.feedId : 0;
    const feed = async () => await withScope(database, sender.who, (scope) => getFeed(scope, feedId));
    const browser = app.as(sender.who);
    expect((await feed()).status).toBe('reading');
    expect((await browser.get(`/feeds/${feedId}`)).text).toContain('Reading the file');
    expect(JSON.parse((await browser.get(`/feeds/${feedId}/progress`)).html)).toEqual({
      done: 0,
      words: 'The rows are being read.',
    });
    await readFeedJob.run(tools(sender, { feedId, workId: (await feed()).long_work_id }));
    expect(await feed()).toMatchObject({ status: 'previewed', rows_new: 20_000 });
    expect(JSON.parse((await browser.get(`/feeds/${feedId}/progress`)).html)).toMatchObject({
      finished: `/feeds/${feedId}`,
    });

    expect(await withScope(database, sender.who, (scope) => takeFeed(scope, feedId))).toEqual({
      ok: true,
      value: { later: true },
    });
    expect((await browser.get(`/feeds/${feedId}`)).text).toContain('Taking the visits');
    await takeFeedJob.run(tools(sender, { feedId, workId: (await feed()).long_work_id }));
    expect(await feed()).toMatchObject({ status: 'taken', taken_by_name: sender.who.name, rows_new: 20_000 });
    await takeFeedJob.run(tools(sender, { feedId, workId: (await feed()).long_work_id }));
    expect(await logsOf(sender)).toHaveLength(20_000);
  });

  test('whose work fails can be sent or taken again, and the fault goes on to the log', async () => {
    const sender = await aSender(database);
    const received = await withScope(database, sender.who, (scope) =>
      receiveFeed(scope, {
        holds: 'visit logs',
        providerId: sender.providerId,
        channel: 'upload',
        fileName: 'big.csv',
        bytes: tendFile('PR1', rows),
        layout: 'tend',
        method: 'tag',
      }),
    );
    const feedId = received.ok ? received.value.feedId : 0;
    const feed = async () => await withScope(database, sender.who, (scope) => getFeed(scope, feedId));
    const again = await (await testApp(database)).as(sender.who).post(`/feeds/${feedId}/again`);
    expect(again.location).toBe(`/feeds/${feedId}`);
    await database.pool.query(`update feed set content = 'not gzip' where id = $1`, [feedId]);
    const payload = { feedId, workId: (await feed()).long_work_id };
    await expect(readFeedJob.run(tools(sender, payload))).rejects.toThrow();
    expect(await feed()).toMatchObject({
      status: 'unusable',
      fault: expect.stringContaining('Send it again'),
    });
  });
});
