import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decideLines } from '../../src/payments/actions/decide-lines.ts';
import { paymentApiRoutes, weekAccount, weekLine } from '../../src/payments/api.ts';
import { makeApiClient } from '../../src/platform/api-clients.ts';
import { readConfig } from '../../src/platform/config.ts';
import { withScope } from '../../src/platform/scope.ts';
import { makeServer } from '../../src/web/server.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { planVisits } from './visits-in-database.ts';
import { at, aWeekOfVisits, MONDAY, NOW, seen, verifyChanged } from './week-of-visits.ts';

const database = await freshDatabase();
const { server } = await testApp(database);

/** How a provider's own system asks: with a token got for its key. */
async function aSystemOf(councilId: number, providerId: number) {
  const manager = await somebody(database, councilId, 'provider_manager', providerId);
  const { clientKey, secret } = await withScope(database, manager, (scope) =>
    makeApiClient(scope, providerId, 'Rota system'),
  );
  const payload = { grant_type: 'client_credentials', client_id: clientKey, client_secret: secret };
  const given = await server.inject({ method: 'POST', url: '/api/token', payload });
  const { access_token } = z.object({ access_token: z.string() }).parse(given.json());
  const headers = { authorization: `Bearer ${access_token}` };
  const get = async (url: string, from = server) => {
    const answer = await from.inject({ method: 'GET', url, headers });
    return { status: answer.statusCode, body: answer.json<unknown>() };
  };
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from provider where id = $1',
    [providerId],
  );
  const reference = rows[0]?.reference ?? '';
  return { get, reference, lines: `/api/weeks/${MONDAY}/providers/${reference}/lines` };
}

const weeksAnswer = z.strictObject({
  weeks: z.array(z.strictObject(weekAccount.shape)),
  next: z.string().nullable(),
});
const linesAnswer = z.strictObject({
  week: weekAccount,
  lines: z.array(z.strictObject(weekLine.shape)),
  next: z.string().nullable(),
});

describe('the lines of a week', () => {
  test('each has its planned and logged times, what was found, what it pays and why', async () => {
    const { councilId, providerId } = await aWeekOfVisits(database);
    const { get, lines: url } = await aSystemOf(councilId, providerId);
    const { lines, next } = linesAnswer.parse((await get(url)).body);
    expect(next).toBeNull();
    expect(lines.map(({ visit_id, log_id, status }) => [visit_id ?? log_id, status])).toEqual([
      ['V-paid', 'payable'],
      ['V-manual-1', 'held'],
      ['V-manual-2', 'held'],
      ['V-manual-3', 'held'],
      ['V-missed', 'refused'],
      ['V-open', 'held'],
      ['V-brief', 'refused'],
      ['V-cancelled', 'payable'],
      ['L-spare', 'held'],
    ]);
    expect(lines[0]).toMatchObject({
      person_id: 'ADA',
      worker_id: 'W1',
      place: 1,
      planned_starts_at: '2026-03-02T08:00:00.000Z',
      planned_minutes: 30,
      log_id: 'L-paid',
      in_at: '2026-03-02T08:02:00.000Z',
      out_at: '2026-03-02T08:32:00.000Z',
      delivered_minutes: 30,
      start_difference_minutes: 2,
      verdict: {
        exceptions: [],
        effect: 'pay',
        paid_minutes: 30,
        pence_per_hour: 2410,
        amount_pence: 1205,
        because:
          'Planned 30 minutes at 08:00 on Monday 2 March 2026, stayed 30 minutes (100%), which is at least 90% of the plan, so the planned 30 minutes are paid at £24.10 an hour: £12.05.',
      },
      decided: false,
      paid_minutes: 30,
      amount_pence: 1205,
    });
    expect(lines[1]).toMatchObject({
      verdict: { exceptions: ['manual'], effect: 'hold', amount_pence: 1205 },
      amount_pence: 0,
    });
    expect(lines.at(-1)).toMatchObject({
      visit_id: null,
      place: null,
      planned_starts_at: null,
      contract_id: null,
    });
  });

  test('come a part at a time, each once and none left out, and add up to what the week pays', async () => {
    const week = await aWeekOfVisits(database);
    const { councilId, providerId, ada } = week;
    const together = Array.from({ length: 12 }, (_, number) => ({
      reference: `V-same-${number}`,
      personId: ada.id,
      lineId: ada.lineId,
      startsAt: at(1, 20),
      cancelledAt: at(1, 19),
    }));
    await planVisits(database, week, together);
    await verifyChanged(database, councilId);
    const held = await seen(database, councilId, 'V-manual-2');
    await withScope(
      database,
      week.finance,
      (scope) =>
        decideLines(scope, {
          seen: [held],
          decision: 'accept as logged',
          reason: 'The person confirmed it',
        }),
      NOW,
    );
    const { get, lines: url } = await aSystemOf(councilId, providerId);
    const whole = linesAnswer.parse((await get(url)).body);
    expect(whole.lines).toHaveLength(21);
    const parts: (typeof whole)['lines'] = [];
    let after = '';
    for (let part = 0; part < 6; part += 1) {
      const { lines, next } = linesAnswer.parse((await get(`${url}?limit=4${after}`)).body);
      expect(lines).toHaveLength(part < 5 ? 4 : 1);
      parts.push(...lines);
      expect(next === null).toBe(part === 5);
      after = `&after=${next}`;
    }
    expect(parts).toEqual(whole.lines);

    const sum = parts.reduce((pence, line) => pence + line.amount_pence, 0);
    expect(sum).toBeGreaterThan(1205);
    expect(whole.week.payable_pence).toBe(sum);
    expect(whole.week.paid_minutes).toBe(parts.reduce((minutes, line) => minutes + line.paid_minutes, 0));
    const { rows } = await database.pool.query(
      'select sum(payable_pence) as pence from provider_week where council_id = $1 and provider_id = $2 and week_starts_on = $3',
      [councilId, providerId, MONDAY],
    );
    expect(rows).toEqual([{ pence: sum }]);
    expect(parts.find(({ visit_id }) => visit_id === 'V-manual-2')).toMatchObject({
      decided: true,
      status: 'payable',
      amount_pence: 803,
      because: expect.stringMatching(
        /Accepted as logged \(“The person confirmed it”\), so .* paid: £8\.03\.$/,
      ),
    });
    const still = parts.find(({ visit_id }) => visit_id === 'V-manual-1');
    expect(still?.because).toBe(still?.verdict.because);
  });

  test('are read under the name of the key, and the audit trail says so', async () => {
    const { councilId, providerId } = await aWeekOfVisits(database);
    const { get, lines: url } = await aSystemOf(councilId, providerId);
    await get(url);
    const { rows } = await database.pool.query(
      `select act, user_name, subject_id, detail->>'week' as week from audit_event where council_id = $1 order by seq desc limit 1`,
      [councilId],
    );
    expect(rows).toEqual([
      {
        act: 'week read by a system',
        user_name: 'Rota system',
        subject_id: String(providerId),
        week: MONDAY,
      },
    ]);
  });
});

describe('the list of weeks', () => {
  test('has every week once, the newest first, a part at a time, with its totals and how it stands', async () => {
    const week = await aWeekOfVisits(database);
    const { councilId, providerId, bob } = week;
    await planVisits(database, week, [
      { reference: 'V-before', personId: bob.id, lineId: bob.lineId, startsAt: at(-5, 12) },
      { reference: 'V-long-before', personId: bob.id, lineId: bob.lineId, startsAt: at(-12, 12) },
    ]);
    await verifyChanged(database, councilId);
    const { get, reference } = await aSystemOf(councilId, providerId);
    const { weeks } = weeksAnswer.parse((await get('/api/weeks')).body);
    expect(weeks.map(({ week_starts_on }) => week_starts_on)).toEqual([
      '2026-03-02',
      '2026-02-23',
      '2026-02-16',
    ]);
    expect(weeks[0]).toMatchObject({
      provider_id: reference,
      planned: 8,
      logged: 7,
      missed: 1,
      held: 5,
      refused: 2,
      payable: 2,
      payable_pence: 2410,
      close: 'open',
      closed_pence: null,
      up_to_date: true,
    });
    const first = weeksAnswer.parse((await get('/api/weeks?limit=2')).body);
    const rest = weeksAnswer.parse((await get(`/api/weeks?limit=2&after=${first.next}`)).body);
    expect([...first.weeks, ...rest.weeks]).toEqual(weeks);
    expect(rest.next).toBeNull();
    const some = weeksAnswer.parse((await get('/api/weeks?from=2026-02-23&to=2026-02-23')).body);
    expect(some.weeks).toEqual([weeks[1]]);
  });
});

describe('who may', () => {
  test("a system sees its own provider's weeks only, in the same council and in another", async () => {
    const mine = await aWeekOfVisits(database);
    const own = await aSystemOf(mine.councilId, mine.providerId);
    const elsewhere = await aCouncil(database);
    const others = [
      await aSystemOf(mine.councilId, await aProvider(database, mine.councilId)),
      await aSystemOf(elsewhere, await aProvider(database, elsewhere)),
    ];
    expect((await own.get(own.lines)).status).toBe(200);
    for (const other of others) {
      expect((await other.get(own.lines)).status).toBe(404);
      expect(weeksAnswer.parse((await other.get('/api/weeks')).body).weeks).toEqual([]);
    }
  });

  test('an unknown week is not found, and what is no Monday or no mark does not fit', async () => {
    const { councilId, providerId } = await aWeekOfVisits(database);
    const { get, reference, lines } = await aSystemOf(councilId, providerId);
    expect((await get(`/api/weeks/2019-03-04/providers/${reference}/lines`)).status).toBe(404);
    for (const url of [
      lines.replace(MONDAY, '2026-03-03'),
      lines.replace(MONDAY, 'monday'),
      `${lines}?after=next`,
      `${lines}?limit=0`,
      '/api/weeks?from=2026-02-30',
      '/api/weeks?after=2026-13-01_1',
      '/api/weeks?after=2026-02-31_1',
    ])
      expect((await get(url)).status, url).toBe(400);
  });

  test('nobody without a token', async () => {
    for (const url of ['/api/weeks', `/api/weeks/${MONDAY}/providers/PR1/lines`]) {
      const answer = await server.inject({ method: 'GET', url });
      expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    }
  });

  test('no key whose role lacks the permission that the address names', async () => {
    const { councilId, providerId } = await aWeekOfVisits(database);
    const { get, lines } = await aSystemOf(councilId, providerId);
    const stricter = await makeServer({
      config: readConfig({ TEND_DEMONSTRATION: 'yes' }),
      database,
      routes: [],
      openRoutes: [],
      apiRoutes: paymentApiRoutes.map((route) => ({ ...route, permission: 'week.close' as const })),
    });
    for (const url of ['/api/weeks', lines]) expect((await get(url, stricter)).status).toBe(403);
    await stricter.close();
  });
});

test('the published description has both addresses, and an example and words for every field', async () => {
  const answer = await server.inject({ method: 'GET', url: '/api/openapi.json' });
  const field = z.looseObject({ description: z.string().min(10).optional(), $ref: z.string().optional() });
  const schema = z.looseObject({ properties: z.record(z.string(), field) });
  const { paths, components } = z
    .object({
      paths: z.record(z.string(), z.unknown()),
      components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
    })
    .parse(answer.json());
  for (const { path } of paymentApiRoutes) expect(Object.keys(paths)).toContain(path);
  for (const [name, shape] of [
    ['Week', weekAccount.shape],
    ['WeekLine', weekLine.shape],
  ] as const) {
    const { properties } = schema.parse(components.schemas[name]);
    expect(Object.keys(properties)).toEqual(Object.keys(shape));
    for (const [key, { description, $ref }] of Object.entries(properties))
      expect(description ?? $ref, `${name}.${key}`).toBeDefined();
  }
  expect(JSON.stringify(components.schemas['WeekLine'])).toContain('"examples":["EVV-100237"]');
});
