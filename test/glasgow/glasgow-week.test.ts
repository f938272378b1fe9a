import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { withScope } from '../../src/platform/scope.ts';
import { closeWeek, decideClose } from '../../src/payments/actions/close-week.ts';
import { verifyWeek } from '../../src/payments/actions/verify-week.ts';
import { exactWorthPence } from '../../src/payments/rules/exact-worth.ts';
import { mondayOf } from '../../src/payments/rules/local-days.ts';
import { receiveFeed } from '../../src/visits/actions/receive-feed.ts';
import { takeFeed } from '../../src/visits/actions/take-feed.ts';
import { aContract, aCouncil, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import {
  exactPence,
  fourWays,
  glasgowFiles,
  glasgowIsHere,
  type GlasgowVisit,
  readGlasgow,
} from './glasgow-week.ts';

/** '38,176.19' as pence. */
function figureOf(pounds = ''): number {
  return Number(pounds.replaceAll(/[,.]/g, ''));
}

/** The exact stays of the whole week, or of the part that lies in one of Tend's. */
function staysOf(visits: readonly GlasgowVisit[], weekStartsOn?: string) {
  return visits
    .filter(
      ({ startsAt }) =>
        weekStartsOn === undefined || mondayOf(startsAt.epochMilliseconds / 1000) === weekStartsOn,
    )
    .flatMap(({ seconds, workers }) =>
      Array.from({ length: workers }, () => ({ seconds, pencePerHour: 2410 })),
    );
}

const root = path.join(import.meta.dirname, '../..');

test('exact seconds are summed before they are rounded, once', () => {
  const stay = { seconds: 19 * 60 + 19, pencePerHour: 2410 };
  expect(exactWorthPence([stay])).toBe(776);
  expect(exactWorthPence([stay, stay, stay])).toBe(2328);
  expect(exactWorthPence([])).toBe(0);
});

if (!glasgowIsHere) {
  test('the real Glasgow week is not on this machine, so nothing was said of it here', () => {
    expect(glasgowIsHere).toBe(false);
  });
} else {
  const visits = readGlasgow();

  test('as exact seconds, summed and rounded once', () => {
    const stays = staysOf(visits);
    expect(stays).toHaveLength(4241);
    expect(exactWorthPence(stays)).toBe(exactPence);
  });

  describe('with the command', () => {
    test.each(fourWays)('$name', ({ terms, expected }) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'tend-glasgow-'));
      const { planned, logs } = glasgowFiles(visits, { provider: 'PR', contract: 'C', prefix: '' });
      writeFileSync(path.join(folder, 'planned.csv'), planned);
      writeFileSync(path.join(folder, 'logs.csv'), logs);
      writeFileSync(path.join(folder, 'terms.json'), JSON.stringify({ contracts: { C: terms } }));
      const words = [
        'reconcile',
        '--planned',
        'planned.csv',
        '--logs',
        'logs.csv',
        '--terms',
        'terms.json',
        '--out',
        'out',
      ];
      const ran = spawnSync(path.join(root, 'bin/tend'), words, { cwd: folder, encoding: 'utf8' });
      expect([ran.status, ran.stderr]).toEqual([0, '']);
      const summary: unknown = JSON.parse(readFileSync(path.join(folder, 'out/summary.json'), 'utf8'));
      expect(summary).toMatchObject({
        total: { places: 4241, matched: 4241, payable_pence: expected, held_pence: 0, refused_rows: 0 },
      });
      rmSync(folder, { recursive: true });
    });
  });

  describe('in the application: imported, verified, rated, closed by one and approved by another', async () => {
    const database = await freshDatabase();
    const app = await testApp(database);

    test.each(fourWays)('$name', async ({ name, terms, expected }) => {
      const council = await aCouncil(database, `Glasgow, ${name}`);
      const provider = await aProvider(database, council, name);
      const contract = await aContract(database, council, provider, terms);
      await database.pool.query(
        `update contract set reference = 'C', starts_on = '2017-01-01' where council_id = $1 and id = $2`,
        [council, contract],
      );
      await database.pool.query(`update provider set reference = 'PR' where council_id = $1 and id = $2`, [
        council,
        provider,
      ]);
      await database.pool.query(
        `insert into contract_terms (council_id, provider_id, contract_id, version, effective_from, terms, reason) values ($1, $2, $3, 2, '2017-01-01', $4, 'the week of 2017')`,
        [council, provider, contract, JSON.stringify(terms)],
      );
      for (const person of new Set(visits.map((visit) => visit.person)))
        await aPerson(database, council, `G${person}`);
      const [officer, finance, approver] = [
        await somebody(database, council, 'contracts_officer'),
        await somebody(database, council, 'finance_officer'),
        await somebody(database, council, 'finance_approver'),
      ];
      const { planned, logs } = glasgowFiles(visits, { provider: 'PR', contract: 'C', prefix: '' });
      const send = async (holds: 'planned visits' | 'visit logs', words: string): Promise<void> => {
        const sent = {
          holds,
          providerId: holds === 'visit logs' ? provider : null,
          channel: 'upload' as const,
          fileName: `${holds}.csv`,
          bytes: Buffer.from(words),
          layout: 'tend' as const,
          method: 'tag' as const,
        };
        const taken = await withScope(database, officer, async (scope) => {
          const received = await receiveFeed(scope, sent);
          return received.ok ? await takeFeed(scope, received.value.feedId) : received;
        });
        expect(taken).toMatchObject({ ok: true });
      };
      await send('planned visits', planned);
      await send('visit logs', logs);

      let total = 0;
      let exact = 0;
      // 1 October 2017 was a Sunday, so the week lies in two of Tend's.
      for (const weekStartsOn of ['2017-09-25', '2017-10-02']) {
        const week = { providerId: provider, weekStartsOn };
        expect(await withScope(database, finance, (scope) => verifyWeek(scope, week))).toMatchObject({
          ok: true,
        });
        const closed = await withScope(database, finance, (scope) => closeWeek(scope, week));
        expect(closed).toMatchObject({ ok: true });
        if (!closed.ok) return;
        total += closed.value.amountPence;
        const page = await app.as(finance).get(`/weeks/${weekStartsOn}/providers/${provider}`);
        const shown =
          /([\d,]+) £([\d,.]+) £([\d,.]+) (\w+) [\w ]+ pays £([\d,.]+) (more|less) than exact/.exec(
            page.text,
          );
        const [, compared, pays, asExact, how, difference, way] = shown ?? [];
        expect(figureOf(pays)).toBe(closed.value.amountPence);
        expect(compared && Number(compared.replace(',', ''))).toBe(closed.value.items);
        expect(figureOf(difference)).toBe(Math.abs(figureOf(pays) - figureOf(asExact)));
        expect(way).toBe(figureOf(pays) < figureOf(asExact) ? 'less' : 'more');
        expect(how).toBe(terms.pay.by === 'planned' ? 'Paying' : 'Rounding');
        expect(figureOf(asExact)).toBe(exactWorthPence(staysOf(visits, weekStartsOn)));
        exact += figureOf(asExact);
        const decided = await withScope(database, approver, (scope) =>
          decideClose(scope, { closeId: closed.value.closeId, decision: 'approved' }),
        );
        expect(decided).toMatchObject({ ok: true });
      }
      expect(total).toBe(expected);
      // The page of each week rounds once, so the two together may be a penny away from the whole rounded once.
      expect(Math.abs(exact - exactPence)).toBeLessThanOrEqual(1);
      const { rows } = await database.pool.query<{ posted: number }>(
        'select sum(amount_pence)::bigint as posted from payable_item where council_id = $1',
        [council],
      );
      expect(rows[0]?.posted).toBe(expected);
    });
  });
}
