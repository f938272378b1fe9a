import { describe, expect, test } from 'vitest';
import { decideLines, previewDecision, undoDecisions } from '../../src/payments/actions/decide-lines.ts';
import { sayAboutLine } from '../../src/payments/actions/say-about-line.ts';
import { visitsUnderFund } from '../../src/payments/records/funds.ts';
import type { Decision } from '../../src/payments/rules/resolution.ts';
import { withScope, type Who } from '../../src/platform/scope.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { receiveLogs } from './visits-in-database.ts';
import { at, aWeekOfVisits, lineOf, MONDAY, seen, verifyChanged } from './week-of-visits.ts';

const database = await freshDatabase();

async function decide(
  who: Who,
  references: readonly string[],
  decision: Decision,
  reason = 'Agreed by telephone',
) {
  const lines = await Promise.all(references.map((reference) => seen(database, who.councilId, reference)));
  return await withScope(database, who, (scope) => decideLines(scope, { seen: lines, decision, reason }));
}

describe('deciding', () => {
  test('as logged pays what the line would earn; as planned pays its planned minutes at its rate', async () => {
    const { councilId, finance } = await aWeekOfVisits(database);
    expect(await decide(finance, ['V-manual-2'], 'accept as logged')).toMatchObject({
      ok: true,
      value: { pence: 803 },
    });
    expect(await lineOf(database, councilId, 'V-manual-2')).toMatchObject({
      status: 'payable',
      paid_minutes: 20,
      amount_pence: 803,
      computed_pence: 803,
    });
    expect(await decide(finance, ['V-manual-1'], 'accept as planned')).toMatchObject({
      ok: true,
      value: { pence: 1205 },
    });
    expect(await decide(finance, ['V-missed'], 'accept as planned')).toMatchObject({
      ok: true,
      value: { pence: 1205 },
    });
    expect(await lineOf(database, councilId, 'V-missed')).toMatchObject({
      status: 'payable',
      computed_pence: 0,
      amount_pence: 1205,
    });
    expect(await decide(finance, ['V-brief'], 'accept as logged')).toMatchObject({
      ok: true,
      value: { pence: 80 },
    });
  });

  test('what cannot be is refused with the reason', async () => {
    const { finance } = await aWeekOfVisits(database);
    const reason = async (reference: string, decision: Decision) => {
      const result = await decide(finance, [reference], decision);
      return result.ok ? '' : result.reason;
    };
    expect(await reason('V-missed', 'accept as logged')).toContain('Nothing was logged');
    expect(await reason('V-open', 'accept as logged')).toContain('would pay nothing');
    expect(await reason('L-spare', 'accept as planned')).toContain('matches no planned visit');
    expect(await reason('V-paid', 'accept as logged')).toContain('paid as logged already');
    expect(await decide(finance, ['V-manual-1'], 'refuse', ' ')).toMatchObject({
      ok: false,
      field: 'reason',
    });
  });

  test('many at once: the preview says how many and how much, and one undo takes all back', async () => {
    const { councilId, finance } = await aWeekOfVisits(database);
    const references = ['V-manual-1', 'V-manual-2', 'V-manual-3', 'L-spare'];
    const ids = await Promise.all(
      references.map(async (reference) => (await lineOf(database, councilId, reference)).id),
    );
    const preview = await withScope(database, finance, (scope) =>
      previewDecision(scope, ids, 'accept as logged'),
    );
    expect(preview.can).toHaveLength(3);
    expect(preview.pence).toBe(1205 + 803 + 1205);
    expect(preview.cannot).toMatchObject([{ lines: 1 }]);
    const decided = await decide(finance, references, 'accept as logged');
    expect(decided).toMatchObject({ ok: true, value: { lines: 3, pence: 3213 } });
    expect(await lineOf(database, councilId, 'L-spare')).toMatchObject({ status: 'held' });
    const week = await database.pool.query(
      `select sum(held) as held, sum(payable_pence) as pence from provider_week where council_id = $1`,
      [councilId],
    );
    expect(week.rows[0]).toEqual({ held: 2, pence: 2410 + 3213 });
    if (!decided.ok) return;
    const undone = await withScope(database, finance, (scope) => undoDecisions(scope, decided.value.batchId));
    expect(undone).toMatchObject({ ok: true, value: { lines: 3 } });
    expect(await lineOf(database, councilId, 'V-manual-1')).toMatchObject({
      status: 'held',
      amount_pence: 0,
      resolution_id: null,
    });
    expect(
      await withScope(database, finance, (scope) => undoDecisions(scope, decided.value.batchId)),
    ).toMatchObject({ ok: false });
  });

  test('a visit that somebody else has decided meanwhile is not decided over', async () => {
    const { councilId, finance } = await aWeekOfVisits(database);
    const before = await seen(database, councilId, 'V-manual-1');
    await decide(finance, ['V-manual-1'], 'refuse');
    const again = withScope(database, finance, (scope) =>
      decideLines(scope, { seen: [before], decision: 'accept as logged', reason: 'So' }),
    );
    await expect(again).rejects.toThrow('Someone else changed');
  });

  test('a new verdict on a decided visit holds it again and says so', async () => {
    const week = await aWeekOfVisits(database);
    const { councilId, finance } = week;
    await decide(finance, ['V-manual-1'], 'accept as logged');
    const { rows } = await database.pool.query(
      `select id from visit_log where council_id = $1 and reference = 'L-manual-1'`,
      [councilId],
    );
    await receiveLogs(database, week, week.feedId, [
      {
        reference: 'L-manual-1',
        version: 2,
        replacesId: rows[0].id,
        person: 'ADA',
        worker: 'W1',
        inAt: at(1, 8),
        outAt: at(1, 8, 25),
      },
    ]);
    await verifyChanged(database, councilId);
    expect(await lineOf(database, councilId, 'V-manual-1')).toMatchObject({
      status: 'held',
      held_again: true,
      amount_pence: 0,
      computed_pence: 1004,
    });
    await decide(finance, ['V-manual-1'], 'accept as logged');
    expect(await lineOf(database, councilId, 'V-manual-1')).toMatchObject({
      status: 'payable',
      held_again: false,
      amount_pence: 1004,
    });
  });

  test('is for those who may, of their own council, and is in the audit trail', async () => {
    const { councilId, finance, approver, manager } = await aWeekOfVisits(database);
    for (const who of [approver, manager])
      await expect(decide(who, ['V-manual-1'], 'refuse')).rejects.toThrow('week.resolve');
    const stranger = await somebody(database, await aCouncil(database), 'finance_officer');
    const lines = [await seen(database, councilId, 'V-manual-1')];
    await expect(
      withScope(database, stranger, (scope) =>
        decideLines(scope, { seen: lines, decision: 'refuse', reason: 'So' }),
      ),
    ).rejects.toThrow('no such visit');
    await decide(finance, ['V-manual-1'], 'refuse', 'Not at home');
    const { rows } = await database.pool.query(
      `select detail, person_id from audit_event where council_id = $1 and act = 'visit decided'`,
      [councilId],
    );
    expect(rows[0]).toMatchObject({
      detail: { decision: 'refuse', reason: 'Not at home' },
      person_id: expect.any(Number),
    });
  });
});

describe('asking, answering, disputing', () => {
  async function say(who: Who, reference: string, saying: 'answer' | 'dispute' | 'reply', words: string) {
    const { id } = await lineOf(database, who.councilId, reference);
    return await withScope(database, who, (scope) => sayAboutLine(scope, { lineId: id, saying, words }));
  }
  const status = async (councilId: number, reference: string) =>
    (await lineOf(database, councilId, reference)).status;

  test('a question goes to the provider, its answer back to the council', async () => {
    const { councilId, finance, manager } = await aWeekOfVisits(database);
    expect(await say(manager, 'V-manual-1', 'answer', 'We were there')).toMatchObject({ ok: false });
    await decide(finance, ['V-manual-1'], 'ask the provider', 'Why was this entered by hand?');
    expect(await status(councilId, 'V-manual-1')).toBe('asked');
    expect(await say(manager, 'V-manual-1', 'answer', '')).toMatchObject({ ok: false, field: 'words' });
    await say(manager, 'V-manual-1', 'answer', 'The tag was broken');
    expect(await status(councilId, 'V-manual-1')).toBe('answered');
    await decide(finance, ['V-manual-1'], 'accept as logged');
    expect(await status(councilId, 'V-manual-1')).toBe('payable');
  });

  test('a provider disputes what was refused; the council replies or decides anew', async () => {
    const { councilId, finance, manager } = await aWeekOfVisits(database);
    expect(await say(manager, 'V-manual-1', 'dispute', 'Pay it')).toMatchObject({ ok: false });
    await say(manager, 'V-missed', 'dispute', 'The worker was there; the telephone failed');
    expect(await status(councilId, 'V-missed')).toBe('disputed');
    await expect(say(manager, 'V-missed', 'reply', 'No')).rejects.toThrow('week.resolve');
    await say(finance, 'V-missed', 'reply', 'The neighbour saw nobody');
    expect(await status(councilId, 'V-missed')).toBe('refused');
    await say(manager, 'V-missed', 'dispute', 'Here is the rota');
    await decide(finance, ['V-missed'], 'accept as planned');
    expect(await lineOf(database, councilId, 'V-missed')).toMatchObject({
      status: 'payable',
      amount_pence: 1205,
    });
  });

  test('another provider sees none of it', async () => {
    const { councilId } = await aWeekOfVisits(database);
    const other = await somebody(
      database,
      councilId,
      'provider_manager',
      await aProvider(database, councilId),
    );
    await expect(say(other, 'V-missed', 'dispute', 'Mine')).rejects.toThrow('no such visit');
    const seenByOther = await withScope(database, other, (scope) =>
      scope.db.selectFrom('week_line').select('id').where('week_starts_on', '=', MONDAY).execute(),
    );
    expect(seenByOther).toEqual([]);
  });
});

test('a visit that is held again stays used in an hours bank as it was, until somebody decides', async () => {
  const week = await aWeekOfVisits(database);
  const { councilId, contractId, finance, ada } = week;
  const used = async () =>
    await withScope(database, finance, (scope) =>
      visitsUnderFund(scope, { personId: ada.id, contractId, from: MONDAY }),
    );
  expect(await used()).toEqual([{ onDay: '2026-03-02', minutes: 30 }]);
  await decide(finance, ['V-manual-2'], 'accept as logged');
  const before = await used();
  expect(before).toEqual([
    { onDay: '2026-03-02', minutes: 30 },
    { onDay: '2026-03-04', minutes: 20 },
  ]);
  for (const [reference, hour, day] of [
    ['L-paid', 8, 0],
    ['L-manual-2', 8, 2],
  ] as const) {
    const { rows } = await database.pool.query<{ id: number }>(
      'select id from visit_log where council_id = $1 and reference = $2',
      [councilId, reference],
    );
    const replacesId = rows[0]?.id ?? 0;
    const times = { inAt: at(day, hour), outAt: at(day, hour, 25), inMethod: 'manual' };
    await receiveLogs(database, week, week.feedId, [
      { reference, version: 2, replacesId, person: 'ADA', worker: 'W1', ...times },
    ]);
  }
  await verifyChanged(database, councilId);
  for (const reference of ['V-paid', 'V-manual-2'])
    expect(await lineOf(database, councilId, reference)).toMatchObject({ status: 'held', paid_minutes: 0 });
  expect(await used()).toEqual(before);
  await decide(finance, ['V-paid'], 'refuse');
  await decide(finance, ['V-manual-2'], 'accept as logged');
  expect(await used()).toEqual([{ onDay: '2026-03-04', minutes: 25 }]);
});
