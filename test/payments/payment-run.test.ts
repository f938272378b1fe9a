import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { confirmDetails, recordDetails } from '../../src/payments/actions/bank-detail-acts.ts';
import { liftHold, placeHold } from '../../src/payments/actions/hold-acts.ts';
import { approveRun, withdrawRun } from '../../src/payments/actions/payment-run-approve.ts';
import { checkRun, lookAt, takeOut, tickFindings } from '../../src/payments/actions/payment-run-check.ts';
import { markPaid, readBankAnswer, returnPayment } from '../../src/payments/actions/payment-run-confirm.ts';
import { draftRun, previewRun } from '../../src/payments/actions/payment-run-draft.ts';
import { releaseRun } from '../../src/payments/actions/payment-run-release.ts';
import { getFileBytes, listFiles } from '../../src/payments/records/payment-files.ts';
import { getRun } from '../../src/payments/records/payment-runs.ts';
import { sumUnpaid } from '../../src/payments/records/remittances.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import {
  accounts,
  AFTER,
  anApprovedClose,
  aPaidProvider,
  aPayingCouncil,
  approved,
  checked,
  confirmedDetails,
  drafted,
  must,
  NOW,
  PAY_ON,
  type PayingCouncil,
  released,
} from './payment-run-world.ts';

const database = await freshDatabase();

const run = async (council: PayingCouncil, runId: number) =>
  await council.as(council.officer, (scope) => getRun(scope, runId));

test('a run pays what is owed, once, and what is paid is owed no more', async () => {
  const council = await aPayingCouncil(database);
  const kind = await aPaidProvider(council, 'Kind Hands');
  await anApprovedClose(council, kind, [10_000, 5_000, -2_000]);
  expect(await accounts(council)).toEqual({ owed: 13_000, onTheirWay: 0, paid: 0 });
  const preview = await council.as(council.officer, previewRun);
  expect(preview).toMatchObject({ firstDay: PAY_ON, paid: [{ amountPence: 13_000, items: 3 }], carried: [] });
  const runId = await approved(council, [kind.providerId]);
  expect((await run(council, runId)).status).toBe('approved');
  expect((await council.as(council.officer, previewRun)).paid).toEqual([]);
  expect(must(await council.as(council.officer, (scope) => releaseRun(scope, runId)))).toEqual({
    payments: 1,
    amountPence: 13_000,
  });
  expect(await accounts(council)).toEqual({ owed: 0, onTheirWay: 13_000, paid: 0 });
  const again = await council.as(council.officer, (scope) => releaseRun(scope, runId));
  expect(again).toMatchObject({ ok: false, reason: 'This run is released already. Nothing was sent again.' });
  must(await council.as(council.officer, (scope) => markPaid(scope, runId, { onDay: PAY_ON }), AFTER));
  expect(await accounts(council)).toEqual({ owed: 0, onTheirWay: 0, paid: 13_000 });
  expect((await run(council, runId)).status).toBe('paid');
});

test('its bank file is made once, with its control total, and every download is the same bytes', async () => {
  const council = await aPayingCouncil(database);
  const [one, two] = [await aPaidProvider(council, 'Ash Care'), await aPaidProvider(council, 'Birch Care')];
  await anApprovedClose(council, one, [12_345]);
  await anApprovedClose(council, two, [20_000]);
  const runId = await released(council, [one.providerId, two.providerId]);
  const files = await council.as(council.officer, (scope) => listFiles(scope, runId));
  expect(files.map(({ kind, payments, amountPence }) => [kind, payments, amountPence])).toEqual([
    ['bacs', 2, 32_345],
    ['accounts payable', 2, 32_345],
  ]);
  const bank = files[0];
  const read = async () =>
    await council.as(council.officer, (scope) => getFileBytes(scope, runId, bank?.id ?? 0));
  const [first, second] = [await read(), await read()];
  expect(first.bytes.equals(second.bytes)).toBe(true);
  expect(createHash('sha256').update(first.bytes).digest('hex')).toBe(bank?.sha256);
  const text = first.bytes.toString('utf8');
  expect(text).toContain('309009');
  expect(text.match(/TEND-\d+/g)).toHaveLength(2);
  await expect(database.pool.query('update bank_file set name = $1', ['other'])).rejects.toThrow(
    'append-only',
  );
});

test('a provider that nets to nothing or less is carried to the next run, which says so', async () => {
  const council = await aPayingCouncil(database);
  const [owed, owes] = [
    await aPaidProvider(council, 'Owed Care'),
    await aPaidProvider(council, 'Owing Care'),
  ];
  await anApprovedClose(council, owed, [1_000]);
  await anApprovedClose(council, owes, [1_000, -3_000]);
  const runId = await released(council, [owed.providerId, owes.providerId]);
  expect(await run(council, runId)).toMatchObject({
    amountPence: 1_000,
    payments: [{ providerName: 'Owed Care' }],
    carried: [{ providerName: 'Owing Care', amountPence: -2_000 }],
  });
  const unpaid = await council.as(council.officer, (scope) =>
    sumUnpaid(scope, owes.providerId, '2026-03-11'),
  );
  expect(unpaid).toMatchObject([{ reason: 'carried', items: 2, amountPence: -2_000 }]);
  await anApprovedClose(council, owes, [5_000], '2026-03-09');
  const next = await council.as(council.officer, previewRun);
  expect(next.paid).toMatchObject([{ providerName: 'Owing Care', amountPence: 3_000, adjustmentPence: 0 }]);
});

test('part is paid while part is held, with an owner and a reason, and what was held is paid once it is lifted', async () => {
  const council = await aPayingCouncil(database);
  const kind = await aPaidProvider(council, 'Kind Hands');
  const [first = 0] = await anApprovedClose(council, kind, [10_000, 5_000]);
  const hold = (given: { reason: string; ownerId?: number; untilOn?: string | null }) =>
    council.as(council.officer, (scope) =>
      placeHold(scope, {
        providerId: kind.providerId,
        payableItemId: first,
        ownerId: given.ownerId ?? council.contracts.userId,
        reason: given.reason,
        untilOn: given.untilOn ?? null,
      }),
    );
  expect(await hold({ reason: ' ' })).toMatchObject({ field: 'reason' });
  expect(await hold({ reason: 'x', ownerId: 1 })).toMatchObject({ field: 'owner' });
  expect(await hold({ reason: 'x', untilOn: '2026-03-01' })).toMatchObject({ field: 'until' });
  const { holdId } = must(await hold({ reason: 'The rate is queried', untilOn: '2026-04-30' }));
  const runId = await released(council, [kind.providerId]);
  expect((await run(council, runId)).amountPence).toBe(5_000);
  const unpaid = await council.as(council.officer, (scope) =>
    sumUnpaid(scope, kind.providerId, '2026-03-11'),
  );
  expect(unpaid).toEqual([
    { reason: 'held', words: 'The rate is queried', untilOn: '2026-04-30', items: 1, amountPence: 10_000 },
  ]);
  expect(await council.as(council.officer, (scope) => liftHold(scope, holdId, ''))).toMatchObject({
    field: 'words',
  });
  must(await council.as(council.officer, (scope) => liftHold(scope, holdId, 'The rate was right')));
  expect(await council.as(council.officer, (scope) => liftHold(scope, holdId, 'Again'))).toMatchObject({
    ok: false,
  });
  expect((await council.as(council.officer, previewRun)).paid).toMatchObject([{ amountPence: 10_000 }]);
});

test('a provider reads what waits in a run that is being checked, as the council does', async () => {
  const council = await aPayingCouncil(database);
  const kind = await aPaidProvider(council, 'Kind Hands');
  await anApprovedClose(council, kind, [10_000, 5_000]);
  await drafted(council, [kind.providerId]);
  const manager = await somebody(database, council.councilId, 'provider_manager', kind.providerId);
  for (const who of [council.officer, manager])
    expect(await council.as(who, (scope) => sumUnpaid(scope, kind.providerId, '2026-03-11'))).toEqual([
      { reason: 'in a run', words: null, untilOn: PAY_ON, items: 2, amountPence: 15_000 },
    ]);
});

test('a hold ends after its last day by itself', async () => {
  const council = await aPayingCouncil(database);
  const kind = await aPaidProvider(council);
  await anApprovedClose(council, kind, [10_000]);
  must(
    await council.as(council.officer, (scope) =>
      placeHold(scope, {
        providerId: kind.providerId,
        ownerId: council.contracts.userId,
        reason: 'An inspection',
        untilOn: '2026-03-12',
      }),
    ),
  );
  const on = async (day: string) =>
    (await council.as(council.officer, previewRun, Temporal.Instant.from(`${day}T09:00:00Z`))).paid.length;
  expect([await on('2026-03-11'), await on('2026-03-12'), await on('2026-03-13')]).toEqual([0, 0, 1]);
});

describe('the payment day', () => {
  test.each([
    ['2026-03-12', 'The first day on which the bank can pay is Friday 13 March 2026'],
    ['2026-03-14', 'Banks do not work on Saturday 14 March 2026'],
    ['2026-09-01', 'within 60 days'],
  ])('%s is refused', async (payOn, reason) => {
    const council = await aPayingCouncil(database);
    const kind = await aPaidProvider(council);
    await anApprovedClose(council, kind, [10_000]);
    const refused = await council.as(council.officer, (scope) =>
      draftRun(scope, { payOn, providerIds: [kind.providerId] }),
    );
    expect(refused).toMatchObject({ ok: false, field: 'pay_on', reason: expect.stringContaining(reason) });
  });

  test('a run that was approved too late cannot be released for its day', async () => {
    const council = await aPayingCouncil(database);
    const kind = await aPaidProvider(council);
    await anApprovedClose(council, kind, [10_000]);
    const runId = await approved(council, [kind.providerId]);
    const late = await council.as(
      council.officer,
      (scope) => releaseRun(scope, runId),
      Temporal.Instant.from('2026-03-12T09:00:00Z'),
    );
    expect(late).toMatchObject({
      ok: false,
      reason: expect.stringContaining('cannot pay on this day any more'),
    });
    expect(await accounts(council)).toMatchObject({ onTheirWay: 0 });
  });
});

describe('the check', () => {
  test('a first payment, a large movement, a second payment for a week and changed details are ticked off with a word', async () => {
    const council = await aPayingCouncil(database);
    const kind = await aPaidProvider(council, 'Kind Hands');
    await anApprovedClose(council, kind, [10_000]);
    const first = await drafted(council, [kind.providerId]);
    const kinds = async (runId: number) =>
      await council.as(council.officer, async (scope) =>
        (await lookAt(scope, await getRun(scope, runId))).findings.map((finding) => finding.kind),
      );
    expect(await kinds(first)).toEqual(['first payment']);
    const early = await council.as(council.officer, (scope) => checkRun(scope, first));
    expect(early).toMatchObject({ reason: '1 finding still to be ticked off with a word.' });
    await checked(council, first);
    must(await council.as(council.approver, (scope) => approveRun(scope, first)));
    must(await council.as(council.officer, (scope) => releaseRun(scope, first)));
    await confirmedDetails(council, kind.providerId, '77665544');
    await anApprovedClose(council, kind, [90_000]);
    const second = await drafted(council, [kind.providerId]);
    expect(await kinds(second)).toEqual([
      'bank details changed',
      'paid before for this period',
      'large movement',
    ]);
  });

  test('nothing is paid to details that are not confirmed or that the provider does not know; they are put right or taken out', async () => {
    const council = await aPayingCouncil(database);
    const [kind, other] = [
      await aPaidProvider(council, 'Kind Hands'),
      await aPaidProvider(council, 'Other Care'),
    ];
    await anApprovedClose(council, kind, [10_000]);
    await anApprovedClose(council, other, [7_000]);
    const runId = await drafted(council, [kind.providerId, other.providerId]);
    const { detailId } = must(
      await council.as(council.contracts, (scope) =>
        recordDetails(scope, kind.providerId, {
          accountName: 'Care Ltd',
          sortCode: '309009',
          accountNumber: '11112222',
          rollNumber: '',
          toldBy: 'email',
          words: 'An email from the manager',
        }),
      ),
    );
    const tick = async () =>
      await council.as(council.officer, async (scope) => {
        const { findings } = await lookAt(scope, await getRun(scope, runId));
        return await tickFindings(
          scope,
          runId,
          findings.map(({ key }) => key),
          'Seen',
        );
      });
    must(await tick());
    const blocked = await council.as(council.officer, (scope) => checkRun(scope, runId));
    expect(blocked).toMatchObject({
      ok: false,
      reason: expect.stringContaining('two people have to confirm them'),
    });
    const confirm = (
      who: typeof council.officer,
      channel: 'email' | 'telephone',
      outcome: 'confirmed' | 'not confirmed' = 'confirmed',
    ) =>
      council.as(who, (scope) =>
        confirmDetails(scope, {
          providerId: kind.providerId,
          detailId,
          channel,
          outcome,
          words: 'Asked the director',
        }),
      );
    expect(await confirm(council.contracts, 'telephone')).toMatchObject({
      reason: expect.stringContaining('yourself'),
    });
    expect(await confirm(council.officer, 'email')).toMatchObject({ field: 'channel' });
    expect(must(await confirm(council.officer, 'telephone')).state).toBe('waiting');
    expect(await confirm(council.officer, 'telephone')).toMatchObject({
      reason: expect.stringContaining('already'),
    });
    expect(must(await confirm(council.approver, 'telephone', 'not confirmed')).state).toBe('not confirmed');
    const payment = (await run(council, runId)).payments.find(
      ({ providerId }) => providerId === kind.providerId,
    );
    must(
      await council.as(council.officer, (scope) =>
        takeOut(scope, runId, payment?.id ?? 0, 'The details are doubtful'),
      ),
    );
    must(await council.as(council.officer, (scope) => checkRun(scope, runId)));
    expect((await run(council, runId)).amountPence).toBe(7_000);
    expect((await council.as(council.officer, previewRun)).paid).toMatchObject([{ amountPence: 10_000 }]);
  });

  test('what changes after the check voids it: no approval and no release of other facts', async () => {
    const council = await aPayingCouncil(database);
    const kind = await aPaidProvider(council);
    await anApprovedClose(council, kind, [10_000]);
    const runId = await approved(council, [kind.providerId]);
    await confirmedDetails(council, kind.providerId, '88887777');
    const refused = await council.as(council.officer, (scope) => releaseRun(scope, runId));
    expect(refused).toMatchObject({
      ok: false,
      reason: expect.stringContaining('changed since this run was checked'),
    });
    await checked(council, runId);
    expect((await run(council, runId)).status).toBe('checked');
    must(await council.as(council.approver, (scope) => approveRun(scope, runId)));
    must(await council.as(council.officer, (scope) => releaseRun(scope, runId)));
  });
});

describe('approval', () => {
  test('is by another than the maker, and over the limit by as many as it takes', async () => {
    const council = await aPayingCouncil(database, 5_000);
    const kind = await aPaidProvider(council);
    await anApprovedClose(council, kind, [10_000]);
    const runId = await drafted(council, [kind.providerId]);
    const approve = (who: typeof council.officer) => council.as(who, (scope) => approveRun(scope, runId));
    expect(await approve(council.approver)).toMatchObject({ reason: 'This run has not been checked yet.' });
    await checked(council, runId);
    await expect(approve(council.officer)).rejects.toThrow('payments.approve');
    expect(await approve({ ...council.officer, role: 'finance_approver' })).toMatchObject({
      reason: expect.stringContaining('You made this run yourself'),
    });
    expect(await approve({ ...council.contracts, role: 'finance_approver' })).toMatchObject({
      reason: expect.stringContaining('No approval limit'),
    });
    expect(must(await approve(council.approver)).status).toBe('checked');
    expect(await approve(council.approver)).toMatchObject({
      reason: expect.stringContaining('somebody else'),
    });
    const early = await council.as(council.officer, (scope) => releaseRun(scope, runId));
    expect(early).toMatchObject({ reason: 'This run is not approved yet.' });
    expect(must(await approve(council.second)).status).toBe('approved');
    await expect(
      database.pool.query(
        `insert into payment_run_event (council_id, payment_run_id, kind, check_id, limit_pence, done_by, done_at)
         select council_id, payment_run_id, 'approved', id, 1, $2, now() from payment_run_event where payment_run_id = $1 and kind = 'checked'`,
        [runId, council.officer.userId],
      ),
    ).rejects.toThrow('someone other than the person who made it');
  });

  test('a withdrawn run gives everything back, with a reason', async () => {
    const council = await aPayingCouncil(database);
    const kind = await aPaidProvider(council);
    await anApprovedClose(council, kind, [10_000]);
    const runId = await approved(council, [kind.providerId]);
    expect(await council.as(council.approver, (scope) => withdrawRun(scope, runId, ' '))).toMatchObject({
      field: 'words',
    });
    must(
      await council.as(council.approver, (scope) => withdrawRun(scope, runId, 'Two providers are missing')),
    );
    expect((await run(council, runId)).status).toBe('withdrawn');
    expect(await council.as(council.officer, (scope) => releaseRun(scope, runId))).toMatchObject({
      ok: false,
    });
    const next = await released(council, [kind.providerId]);
    expect(await council.as(council.officer, (scope) => withdrawRun(scope, next, 'Too late'))).toMatchObject({
      reason: 'This run is released and cannot be withdrawn any more.',
    });
    expect(await accounts(council)).toEqual({ owed: 0, onTheirWay: 10_000, paid: 0 });
  });
});

describe('what the bank says', () => {
  test('a returned payment is owed again with its reason, before it was confirmed or after', async () => {
    const council = await aPayingCouncil(database);
    const [one, two] = [await aPaidProvider(council, 'Ash Care'), await aPaidProvider(council, 'Birch Care')];
    await anApprovedClose(council, one, [10_000, -1_000]);
    await anApprovedClose(council, two, [4_000]);
    const runId = await released(council, [one.providerId, two.providerId]);
    const [ash, birch] = (await run(council, runId)).payments;
    must(
      await council.as(
        council.officer,
        (scope) => markPaid(scope, runId, { onDay: PAY_ON, paymentIds: [ash?.id ?? 0] }),
        AFTER,
      ),
    );
    expect(await accounts(council)).toEqual({ owed: 0, onTheirWay: 4_000, paid: 9_000 });
    const bounce = (id: number, reason: string) =>
      council.as(
        council.officer,
        (scope) => returnPayment(scope, id, { onDay: '2026-03-16', reason }),
        AFTER,
      );
    expect(await bounce(ash?.id ?? 0, '')).toMatchObject({ field: 'reason' });
    must(await bounce(ash?.id ?? 0, 'Account closed'));
    must(await bounce(birch?.id ?? 0, 'No such account'));
    expect(await bounce(birch?.id ?? 0, 'Again')).toMatchObject({
      reason: 'This payment was returned already.',
    });
    expect(await accounts(council)).toEqual({ owed: 13_000, onTheirWay: 0, paid: 0 });
    expect((await run(council, runId)).status).toBe('partly returned');
    const unpaid = await council.as(
      council.officer,
      (scope) => sumUnpaid(scope, one.providerId, '2026-03-16'),
      AFTER,
    );
    expect(unpaid).toMatchObject([{ reason: 'returned', words: 'Account closed', amountPence: 9_000 }]);
    const next = await released(council, [one.providerId, two.providerId], '2026-03-18', AFTER);
    expect((await run(council, next)).amountPence).toBe(13_000);
    expect(await accounts(council)).toEqual({ owed: 0, onTheirWay: 13_000, paid: 0 });
  });

  test('is read from a file: paid, returned, unknown and different amounts; and a second reading does nothing', async () => {
    const council = await aPayingCouncil(database);
    const [one, two, three] = [
      await aPaidProvider(council, 'Ash'),
      await aPaidProvider(council, 'Birch'),
      await aPaidProvider(council, 'Cedar'),
    ];
    for (const provider of [one, two, three]) await anApprovedClose(council, provider, [1_000]);
    const runId = await released(
      council,
      [one, two, three].map(({ providerId }) => providerId),
    );
    const [ash, birch, cedar] = (await run(council, runId)).payments.map(({ reference }) => reference ?? '');
    const bytes = Buffer.from(
      `reference,outcome,date,amount,code,words\n${ash},paid,2026-03-13,10.00,,\n${birch},returned,2026-03-13,10.00,2,Account closed\n${cedar},paid,2026-03-13,9.99,,\nTEND-999999999,paid,,,,\n`,
    );
    const read = () =>
      council.as(council.officer, (scope) => readBankAnswer(scope, { name: 'answer.csv', bytes }), AFTER);
    const early = Buffer.from(`reference,outcome,date\n${ash},paid,2031-03-13\n`);
    expect(
      await council.as(
        council.officer,
        (scope) => readBankAnswer(scope, { name: 'early.csv', bytes: early }),
        AFTER,
      ),
    ).toMatchObject({
      reason: `${ash} has a day that has not come yet, Thursday 13 March 2031. Nothing was read.`,
    });
    const told = async (row: string) =>
      await council.as(
        council.officer,
        (scope) =>
          readBankAnswer(scope, { name: 'x.csv', bytes: Buffer.from(`reference,outcome,date\n${row}\n`) }),
        AFTER,
      );
    for (const outcome of ['paid', 'returned'])
      expect(await told(`${ash},${outcome},2025-03-13`)).toMatchObject({
        field: 'file',
        reason: `${ash} has a day before the payment was sent, Thursday 13 March 2025. Nothing was read.`,
      });
    expect(await told(`${ash},paid,2026-02-31`)).toMatchObject({
      reason: 'Line 2, date: Write the day as year-month-day: 2026-04-30. Nothing was read.',
    });
    expect(must(await read())).toEqual({
      paid: 1,
      returned: 1,
      waiting: 0,
      already: 0,
      notKnown: ['TEND-999999999'],
      differs: [cedar],
    });
    expect(must(await read())).toMatchObject({ paid: 0, returned: 0, already: 2 });
    expect(await accounts(council)).toEqual({ owed: 1_000, onTheirWay: 1_000, paid: 1_000 });
    const nonsense = await council.as(
      council.officer,
      (scope) => readBankAnswer(scope, { name: 'x.csv', bytes: Buffer.from('a,b\n1,2\n') }),
      NOW,
    );
    expect(nonsense).toMatchObject({ ok: false, field: 'file' });
  });
});

test('nobody of another council, and no provider, can work on a run', async () => {
  const [council, other] = [await aPayingCouncil(database), await aPayingCouncil(database)];
  const kind = await aPaidProvider(council);
  await anApprovedClose(council, kind, [10_000]);
  const runId = await approved(council, [kind.providerId]);
  await expect(other.as(other.officer, (scope) => releaseRun(scope, runId))).rejects.toThrow('payment run');
  const manager = { ...council.officer, role: 'provider_manager' as const, providerId: kind.providerId };
  await expect(council.as(manager, (scope) => releaseRun(scope, runId))).rejects.toThrow('payments.make');
});
