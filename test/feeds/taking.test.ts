import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../src/ground/result.ts';
import { Forbidden, NotFound } from '../../src/platform/errors.ts';
import { withScope, type Who } from '../../src/platform/scope.ts';
import { discardFeed } from '../../src/visits/actions/discard-feed.ts';
import { receiveFeed, type SentFeed } from '../../src/visits/actions/receive-feed.ts';
import { takeFeed, takeFeedAtOnce } from '../../src/visits/actions/take-feed.ts';
import { listRefusals } from '../../src/visits/records/feed-rows.ts';
import { type Feed, getFeed, listFeeds, openFeedContent } from '../../src/visits/records/feeds.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aSender, type Sender } from './a-sender.ts';
import { abacusFile, tendFile } from './sample-feeds.ts';

const database = await freshDatabase();

async function send(
  { who, providerId }: Pick<Sender, 'who' | 'providerId'>,
  bytes: Buffer,
  changes: Partial<SentFeed> = {},
): Promise<number> {
  const received = await withScope(database, who, (scope) =>
    receiveFeed(scope, {
      holds: 'visit logs',
      providerId,
      channel: 'upload',
      fileName: 'visits.csv',
      bytes,
      layout: null,
      method: 'tag',
      ...changes,
    }),
  );
  if (!received.ok) throw new Error(received.reason);
  return received.value.feedId;
}
const see = async (who: Who, id: number): Promise<Feed> =>
  await withScope(database, who, (scope) => getFeed(scope, id));
const take = async (who: Who, id: number) => await withScope(database, who, (scope) => takeFeed(scope, id));
const numbers = ({ rows_new, rows_unchanged, rows_updated, rows_refused, rows_unmatched }: Feed) => [
  rows_new,
  rows_unchanged,
  rows_updated,
  rows_refused,
  rows_unmatched,
];
async function logs(council: number) {
  const { rows } = await database.pool.query<{
    reference: string;
    version: number;
    replaces: number | null;
    line: number;
  }>(
    `select l.reference, l.version, l.feed_line as line, o.version as replaces from visit_log l left join visit_log o on o.id = l.replaces_id
     where l.council_id = $1 order by l.reference, l.version`,
    [council],
  );
  return rows;
}
async function acts(council: number): Promise<string[]> {
  const { rows } = await database.pool.query<{ act: string }>(
    'select act from audit_event where council_id = $1 order by seq',
    [council],
  );
  return rows.map((row) => row.act);
}

const week = ['L1 P1 W1 2026-03-02T08:00 2026-03-02T08:30', 'L2 P1 W1 2026-03-03T08:00 2026-03-03T08:30'];

describe('a file of visits', () => {
  test('is previewed, then taken; what is refused, unmatched or not registered is said before', async () => {
    const sender = await aSender(database);
    const file = tendFile('PR1', [
      ...week,
      'L3 P9 W2 2026-03-04T08:00 2026-03-04T08:30',
      'L4 P1 W1 2026-03-05T08:00 2026-03-05T07:30',
      'L1 P1 W1 2026-03-02T08:00 2026-03-02T08:30',
      'L5 P1 W1 2026-03-06T08:00',
    ]);
    const id = await send(sender, file);
    const preview = await see(sender.who, id);
    expect([preview.status, preview.format, preview.rows_read, ...numbers(preview)]).toEqual([
      'previewed',
      'tend',
      6,
      4,
      0,
      0,
      2,
      1,
    ]);
    expect(preview.summary).toMatchObject({
      firstOn: '2026-03-02',
      lastOn: '2026-03-06',
      unknownPeople: [{ reference: 'P9', logs: 1 }],
      unknownPeopleCount: 1,
      unknownWorkersCount: 2,
      open: 1,
    });
    expect(await logs(sender.council)).toEqual([]);
    const refused = await withScope(database, sender.who, (scope) => listRefusals(scope, id));
    expect(refused.map(({ line, field, reason, row_text }) => [line, field, reason, row_text])).toEqual([
      [
        5,
        'out_at',
        'The check-out is before the check-in.',
        'L4,P1,PR1,W1,2026-03-05T08:00,2026-03-05T07:30,tag,tag,',
      ],
      [
        6,
        'log_id',
        'This log is on line 2 already. Send each log once.',
        'L1,P1,PR1,W1,2026-03-02T08:00,2026-03-02T08:30,tag,tag,',
      ],
    ]);

    expect(await take(sender.who, id)).toMatchObject({
      ok: true,
      value: { later: false, new: 4, updated: 0, unchanged: 0 },
    });
    expect((await logs(sender.council)).map((log) => `${log.reference}.${log.version}@${log.line}`)).toEqual([
      'L1.1@2',
      'L2.1@3',
      'L3.1@4',
      'L5.1@7',
    ]);
    const taken = await see(sender.who, id);
    expect([taken.status, taken.taken_by_name]).toEqual(['taken', sender.who.name]);
    expect(await acts(sender.council)).toEqual(['feed received', 'feed taken']);
  });

  test('asks for every week that it bears on to be verified', async () => {
    const sender = await aSender(database);
    await database.pool.query('delete from graphile_worker._private_jobs');
    const late = 'L9 P1 W1 2026-03-08T23:30 2026-03-08T23:50';
    await take(sender.who, await send(sender, tendFile('PR1', [week[0] ?? '', late])));
    const { rows } = await database.pool.query<{ payload: { weekStartsOn: string; providerId: number } }>(
      `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'verify-week' order by payload->>'weekStartsOn'`,
    );
    expect(rows.map(({ payload }) => [payload.providerId, payload.weekStartsOn])).toEqual([
      [sender.providerId, '2026-03-02'],
      [sender.providerId, '2026-03-09'],
    ]);
  });

  test('the same file again is known by its content and changes nothing', async () => {
    const sender = await aSender(database);
    const first = await send(sender, tendFile('PR1', week));
    const meanwhile = await send(sender, tendFile('PR1', week), { fileName: 'again.csv' });
    await take(sender.who, first);
    expect(await take(sender.who, first)).toEqual({
      ok: false,
      reason: `Feed ${first} is taken already. Nothing was changed.`,
    });
    const again = await see(sender.who, await send(sender, tendFile('PR1', week)));
    expect([again.status, again.fault]).toEqual([
      'unusable',
      expect.stringContaining(`This is the same file as feed ${first}, which was taken on`),
    ]);
    expect(await take(sender.who, meanwhile)).toMatchObject({ ok: false });
    expect(await logs(sender.council)).toHaveLength(2);
  });

  test('a row that differs becomes a new version that names the old; rows that are the same are let be', async () => {
    const sender = await aSender(database);
    await take(sender.who, await send(sender, tendFile('PR1', week)));
    const corrected = tendFile('PR1', [week[1] ?? '', 'L1 P1 W1 2026-03-02T08:05 2026-03-02T08:30']);
    const id = await send(sender, corrected);
    const preview = await see(sender.who, id);
    expect(numbers(preview)).toEqual([0, 1, 1, 0, 0]);
    expect(preview.summary.changes).toMatchObject([
      {
        reference: 'L1',
        version: 2,
        was: { inAt: Date.UTC(2026, 2, 2, 8) / 1000 },
        now: { inAt: Date.UTC(2026, 2, 2, 8, 5) / 1000 },
      },
    ]);
    await take(sender.who, id);
    expect(await logs(sender.council)).toEqual([
      { reference: 'L1', version: 1, replaces: null, line: 2 },
      { reference: 'L1', version: 2, replaces: 1, line: 3 },
      { reference: 'L2', version: 1, replaces: null, line: 3 },
    ]);
  });

  test('what was taken since the preview counts when a feed is taken', async () => {
    const sender = await aSender(database);
    const all = await send(sender, tendFile('PR1', week));
    await take(sender.who, await send(sender, tendFile('PR1', week.slice(0, 1))));
    expect(await take(sender.who, all)).toMatchObject({ ok: true, value: { new: 1, unchanged: 1 } });
  });

  test('two that are taken at the same moment bring each log once, whichever is first', async () => {
    const sender = await aSender(database);
    const rows = Array.from({ length: 400 }, (_, at) => `L${at} P1 W1 2026-03-02T08:00 2026-03-02T08:30`);
    const ids = [
      await send(sender, tendFile('PR1', rows)),
      await send(sender, tendFile('PR1', rows.toReversed())),
      await send(sender, tendFile('PR1', [...rows.slice(0, 200), 'M1 P1 W1 2026-03-02T08:00'])),
      await send(
        sender,
        tendFile(
          'PR1',
          rows.map((row) => row.replace('08:30', '08:31')),
        ),
      ),
    ];
    const answers = await Promise.all(ids.map((id) => take(sender.who, id)));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    const stored = await logs(sender.council);
    const versions = new Map<string, number>();
    for (const log of stored) {
      expect(log.version).toBe((versions.get(log.reference) ?? 0) + 1);
      versions.set(log.reference, log.version);
    }
    expect(versions.size).toBe(401);
  });

  test('one feed that is taken twice at the same moment is taken once', async () => {
    const sender = await aSender(database);
    const id = await send(sender, tendFile('PR1', week));
    const answers = await Promise.all([take(sender.who, id), take(sender.who, id), take(sender.who, id)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(await logs(sender.council)).toHaveLength(2);
  });

  test('one that cannot be used as a whole is kept with the reason', async () => {
    const sender = await aSender(database);
    const id = await send(sender, Buffer.from(`${tendFile('PR1', week).toString()}"L9,P1\n`));
    expect(await see(sender.who, id)).toMatchObject({
      status: 'unusable',
      fault: 'This file cannot be read to its end. Line 4: a quote is opened and never closed.',
    });
    const xlsx = await send(sender, Buffer.from('PK\u0003\u0004…'), { layout: 'tend' });
    expect((await see(sender.who, xlsx)).fault).toContain('Excel workbook');
  });

  test('one whose layout nobody can tell is refused before it is kept', async () => {
    const sender = await aSender(database);
    const answer = await withScope(database, sender.who, (scope) =>
      receiveFeed(scope, {
        holds: 'visit logs',
        providerId: sender.providerId,
        channel: 'upload',
        fileName: 'x.csv',
        bytes: Buffer.from('a,b\n1,2\n'),
        layout: null,
        method: 'tag',
      }),
    );
    expect(answer).toMatchObject({ ok: false, field: 'file' } satisfies Partial<Refusal>);
  });

  test('one that is discarded is kept and never taken', async () => {
    const sender = await aSender(database);
    const id = await send(sender, tendFile('PR1', week));
    expect((await withScope(database, sender.who, (scope) => discardFeed(scope, id))).ok).toBe(true);
    expect(await take(sender.who, id)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('was discarded'),
    });
    expect((await withScope(database, sender.who, (scope) => discardFeed(scope, id))).ok).toBe(false);
    expect(await acts(sender.council)).toEqual(['feed received', 'feed discarded']);
  });
});

describe('a file in the Abacus layout', () => {
  test('is taken once for its reference, and a repeated reference is refused whole', async () => {
    const sender = await aSender(database);
    const first = await send(sender, abacusFile([{}, { SecondaryVisit: 'True' }]), { method: 'phone' });
    expect(await see(sender.who, first)).toMatchObject({
      format: 'abacus',
      file_reference: 'F1',
      status: 'previewed',
      rows_new: 2,
    });
    const other = await send(sender, abacusFile([{ ActualDuration: '00:29:00' }]), { method: 'phone' });
    await take(sender.who, first);
    expect(await take(sender.who, other)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('reference F1 was taken on'),
    });
    expect((await see(sender.who, other)).status).toBe('unusable');
    const later = await see(
      sender.who,
      await send(sender, abacusFile([{ ActualDuration: '00:29:00' }]), { method: 'phone' }),
    );
    expect([later.status, later.file_reference]).toEqual(['unusable', 'F1']);
    const corrected = await see(
      sender.who,
      await send(sender, abacusFile([{ FileReference: 'F2', ActualDuration: '00:29:00' }]), {
        method: 'phone',
      }),
    );
    expect(numbers(corrected)).toEqual([0, 0, 1, 0, 0]);
  });

  test('keeps what is claimed apart from what happened, and asks for no worker that it cannot know', async () => {
    const sender = await aSender(database);
    const id = await send(sender, abacusFile([{}]), { method: 'phone' });
    await take(sender.who, id);
    expect((await see(sender.who, id)).summary.unknownWorkersCount).toBe(0);
    const { rows } = await database.pool.query(
      'select in_at, claimed_starts_at, claimed_minutes, in_method from visit_log where council_id = $1',
      [sender.council],
    );
    expect(rows).toEqual([
      {
        in_at: new Date('2026-03-02T08:04:10Z'),
        claimed_starts_at: new Date('2026-03-02T08:00:00Z'),
        claimed_minutes: 30,
        in_method: 'phone',
      },
    ]);
  });

  test('rows of another provider are refused', async () => {
    const sender = await aSender(database);
    const id = await send(sender, abacusFile([{}, { ProviderRef: 'PR2' }]));
    expect(numbers(await see(sender.who, id))).toEqual([1, 0, 0, 1, 0]);
  });
});

describe('who may', () => {
  test('the council sends on behalf of a provider, and the provider sees it', async () => {
    const sender = await aSender(database);
    const officer = await somebody(database, sender.council, 'contracts_officer');
    const id = await send({ ...sender, who: officer }, tendFile('PR1', week));
    expect((await take(officer, id)).ok).toBe(true);
    expect(await see(officer, id)).toMatchObject({
      received_by_name: officer.name,
      taken_by_name: officer.name,
    });
    expect(await see(sender.who, id)).toMatchObject({ received_by: officer.userId, received_by_name: null });
  });

  test("another provider's feed, and another council's, is not found; nor can one be sent for them", async () => {
    const [sender, stranger] = [await aSender(database), await aSender(database)];
    const other = await aProvider(database, sender.council);
    const rival = await somebody(database, sender.council, 'provider_manager', other);
    const id = await send(sender, tendFile('PR1', week));
    for (const who of [rival, stranger.who]) {
      await expect(see(who, id)).rejects.toThrow(NotFound);
      await expect(take(who, id)).rejects.toThrow(NotFound);
      await expect(withScope(database, who, (scope) => openFeedContent(scope, id))).rejects.toThrow(NotFound);
      await expect(send({ who, providerId: sender.providerId }, tendFile('PR1', week))).rejects.toThrow(
        NotFound,
      );
      const seen = await withScope(database, who, (scope) =>
        listFeeds(scope, {
          search: '',
          providerId: null,
          status: null,
          channel: null,
          format: null,
          from: null,
          to: null,
        }),
      );
      expect(seen.total).toBe(0);
    }
  });

  test('a role without the permission is forbidden', async () => {
    const sender = await aSender(database);
    const id = await send(sender, tendFile('PR1', week));
    const worker = await somebody(database, sender.council, 'social_worker');
    await expect(take(worker, id)).rejects.toThrow(Forbidden);
    await expect(send({ ...sender, who: worker }, tendFile('PR1', week))).rejects.toThrow(Forbidden);
    await expect(withScope(database, worker, (scope) => discardFeed(scope, id))).rejects.toThrow(Forbidden);
    await expect(withScope(database, worker, (scope) => takeFeedAtOnce(scope, id))).rejects.toThrow(
      Forbidden,
    );
  });

  test('looking at the file as it came is written down', async () => {
    const sender = await aSender(database);
    const id = await send(sender, tendFile('PR1', week));
    await withScope(database, sender.who, (scope) => openFeedContent(scope, id));
    expect((await acts(sender.council)).at(-1)).toBe('feed file downloaded');
  });
});
