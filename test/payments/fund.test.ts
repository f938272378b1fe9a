// Direct payments and service funds through their pages: agreed by two, paid in advance, returned, surplus asked back and taken off.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { getDocumentProxy, extractText } from 'unpdf';
import {
  aContract,
  aCouncil,
  aLine,
  aPerson,
  aProvider,
  plainTerms,
  somebody,
} from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { withScope } from '../../src/platform/scope.ts';
import { londonDay } from '../../src/ground/calendar.ts';

const database = await freshDatabase();
const { pool } = database;
const app = await testApp(database);
const councilId = await aCouncil(database);
const personId = await aPerson(database, councilId);
const providerId = await aProvider(database, councilId, 'Kindly Care');
const worker = await somebody(database, councilId, 'social_worker');
const finance = await somebody(database, councilId, 'finance_officer');
const approver = await somebody(database, councilId, 'finance_approver');
await pool.query(
  `insert into approval_limit (council_id, user_id, amount_pence, effective_from, source, recorded_at) values ($1, $2, 10000000, '2020-01-01', 'Scheme', now())`,
  [councilId, approver.userId],
);
const today = londonDay(Temporal.Now.instant());
const boxes = (name: string, day: Temporal.PlainDate): Record<string, string> => ({
  [`${name}-day`]: String(day.day),
  [`${name}-month`]: String(day.month),
  [`${name}-year`]: String(day.year),
});
const [social, officer, signer] = [app.as(worker), app.as(finance), app.as(approver)];

async function balances(): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ account: string; pence: number }>(
    `select account, sum(debit_pence - credit_pence)::bigint as pence from ledger_total where council_id = $1 group by 1`,
    [councilId],
  );
  return Object.fromEntries(rows.map(({ account, pence }) => [account, pence]));
}

async function wordsOf(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text.replaceAll(/\s+/g, ' ');
}

async function agreed(path: string, more: Record<string, string>, from: Temporal.PlainDate): Promise<string> {
  const saved = await social.post(path, {
    managed_by: 'Ada herself',
    paid_to: 'Supplier 4711',
    set_up: '100',
    budget: '250',
    contribution: '50',
    interval: '4',
    contingency: '2',
    returns: '4',
    reason: 'Support plan',
    ...boxes('starts_on', from),
    ...more,
  });
  expect(saved.text).not.toContain('There is a problem');
  return saved.location ?? '';
}

async function payAll(): Promise<void> {
  const made = await officer.post('/fund-batches', boxes('pay_on', today));
  const batch = made.location ?? '';
  expect((await officer.post(`${batch}/approve`)).status).toBe(403);
  expect((await signer.get(`${batch}/download?format=csv`)).status).toBe(404);
  expect((await signer.post(`${batch}/approve`)).location).toBe(batch);
  expect((await officer.post(`${batch}/paid`, boxes('on_day', today))).location).toBe(batch);
}

test('a direct payment is agreed by two, paid, returned, and its surplus taken off the next instalment', async () => {
  const from = today.subtract({ weeks: 8 });
  const fund = await agreed(`/people/${personId}/funds/new`, {}, from);
  expect((await officer.post('/fund-batches', boxes('pay_on', today))).text).toContain('Nothing is due');
  expect((await social.post(`${fund}/decide`, { version: '1', decision: 'confirmed' })).status).toBe(403);
  expect(
    (await officer.post(`${fund}/decide`, { version: '1', decision: 'confirmed', words: '' })).location,
  ).toBe(fund);
  expect((await officer.get('/fund-batches')).text).toContain('Setting up, paid once');
  await payAll();
  // Eight weeks behind and the stretch that begins today: three of four weeks at £200, and £100 for setting up.
  expect(await balances()).toMatchObject({
    'direct payment funds': 250_000,
    bank: -250_000,
    'payments on their way': 0,
  });

  const spentInAdvance = async (): Promise<string> =>
    /Paid through direct payments[^£]*£[\d,.]+/.exec(
      (await officer.get(`/people/${personId}/money`)).text,
    )?.[0] ?? '';
  const inAdvance = await spentInAdvance();
  expect(inAdvance).toMatch(/£[\d,]+\.\d\d$/);
  const wrong = await officer.post(`${fund}/return`, { stated: '0', what0: '', amount0: '5' });
  expect(wrong.text).toContain('There is a problem');
  const returned = await officer.post(`${fund}/return`, {
    ...boxes('starts_on', from),
    ...boxes('ends_on', today.subtract({ days: 1 })),
    what0: 'Personal assistant',
    amount0: '900',
    evidence0: 'payroll-3.pdf',
    what1: 'A television',
    amount1: '200',
    not1: 'yes',
    stated: '1600',
  });
  expect(returned.location).toBe(`${fund}#returns`);
  // What the person adds is in the budget statement already, with what was paid.
  expect(await spentInAdvance()).toBe(inAdvance);
  const seen = await officer.get(fund);
  expect(seen.text).toContain('payroll-3.pdf');
  expect(seen.text).toContain('Not as agreed');
  // £2,500 paid and £400 added less £900 spent as agreed; £800 is for the days to come, and £400 may be kept.
  expect(seen.text).toContain('£400.00 to be added by the person, for the time returned');
  expect(seen.text).toContain('£800.00 is surplus');
  expect((await officer.get('/funds/download?format=csv')).text).toContain(',2500.00,400.00,900.00,');
  expect((await officer.get('/funds?show=surplus')).text).toContain('Surname');
  const asked = await officer.post(`${fund}/ask-back`, { amount: '900', way: 'notice', words: 'Less care' });
  expect(asked.text).toContain('The surplus is £800.00');
  await officer.post(`${fund}/ask-back`, { amount: '150', way: 'notice', words: 'Less care was needed' });
  await officer.post(`${fund}/ask-back`, {
    amount: '250',
    way: 'next instalment',
    words: 'Less care was needed',
  });
  expect(await balances()).toMatchObject({
    'direct payment funds': 160_000,
    'recoveries due': 40_000,
    'direct payments': 90_000,
    contributions: -40_000,
  });
  // What is asked back is in the account until it is given back.
  expect((await officer.get(fund)).text).toContain('£2,000.00 should be in the account');
  const notice = /\/funds\/\d+\/notice\/\d+\/letter/.exec((await officer.get(fund)).html)?.[0] ?? '';
  const pdf = await extractText(await getDocumentProxy(new Uint8Array((await officer.get(notice)).body)), {
    mergePages: true,
  });
  expect(pdf.text).toContain('£150.00');
  expect(
    (
      await officer.post(`${fund}/given-back`, {
        amount: '151',
        words: 'Transfer',
        ...boxes('on_day', today),
      })
    ).status,
  ).toBe(422);
  await officer.post(`${fund}/given-back`, { amount: '150', words: 'Transfer', ...boxes('on_day', today) });
  expect((await balances())['recoveries due']).toBe(25_000);
  expect((await officer.get(fund)).text).toContain('£1,850.00 should be in the account');

  // A dearer week, backdated: the stretches paid are corrected, and the surplus comes off.
  const changed = await social.post(`${fund}/change`, {
    newest: '1',
    budget: '320',
    contribution: '50',
    interval: '4',
    contingency: '2',
    returns: '4',
    reason: 'Review',
    ...boxes('effective_from', today.subtract({ weeks: 4 })),
  });
  expect(changed.location).toBe(fund);
  await officer.post(`${fund}/decide`, { version: '2', decision: 'confirmed', words: '' });
  expect((await officer.get('/fund-batches')).text).toContain('Surplus that was asked back (−£250.00)');
  await payAll();
  expect(await balances()).toMatchObject({
    'recoveries due': 0,
    'payments on their way': 0,
    'direct payment funds': 160_000 + 56_000,
  });

  // Corrected to half the time: half of what the person was to add.
  const corrects = /return\?corrects=(\d+)/.exec((await officer.get(fund)).html)?.[1] ?? '';
  await officer.post(`${fund}/return?corrects=${corrects}`, {
    ...boxes('starts_on', from),
    ...boxes('ends_on', today.subtract({ days: 29 })),
    what0: 'Personal assistant',
    amount0: '900',
    stated: '0',
  });
  expect(await balances()).toMatchObject({
    contributions: -20_000,
    'direct payments': 90_000,
    'direct payment funds': 160_000 + 56_000 - 20_000,
  });
});

test('a batch that is withdrawn pays nothing, and what it held is due again', async () => {
  const other = await aPerson(database, councilId);
  const fund = await agreed(`/people/${other}/funds/new`, { set_up: '0' }, today);
  await officer.post(`${fund}/decide`, { version: '1', decision: 'confirmed', words: '' });
  const before = await balances();
  const batch = (await officer.post('/fund-batches', boxes('pay_on', today))).location ?? '';
  expect((await officer.post('/fund-batches', boxes('pay_on', today))).text).toContain('Nothing is due');
  expect((await officer.post(`${batch}/withdraw`, { words: '' })).text).toContain('Say why');
  await officer.post(`${batch}/withdraw`, { words: 'Wrong day' });
  expect(await balances()).toEqual(before);
  expect((await signer.post(`${batch}/approve`)).text).toContain('decided already');
  expect((await officer.get('/fund-batches')).text).toContain('In advance for');
  await social.post(`${fund}/stop`, {
    kind: 'ended',
    words: 'Moved',
    ...boxes('on_day', today.add({ days: 6 })),
  });
  expect((await officer.get('/fund-batches')).text).toContain('£200.00');
});

test('a service fund keeps hours: the provider enters them, and the person reads a statement', async () => {
  const contractId = await aContract(database, councilId, providerId);
  await pool.query(`update contract set kind = 'individual service fund' where id = $1`, [contractId]);
  await aLine(database, councilId, { personId, providerId, contractId });
  const serviceFund = {
    managed_by: 'Kindly Care',
    paid_to: 'Supplier 1',
    set_up: '0',
    budget: '250',
    contribution: '0',
    interval: '4',
    contingency: '2',
    returns: '4',
    reason: 'Plan',
    bank_hours: '3',
    carry: '4',
    keep: '26',
    provider: String(providerId),
    ...boxes('starts_on', today),
  };
  const twice = await social.post(`/people/${personId}/funds/new?kind=service-fund`, {
    ...serviceFund,
    contract: String(contractId),
  });
  expect(twice.text).toContain(
    'This contract pays each visit, now or later, and the fund would pay for it again',
  );
  const rates = plainTerms.rates.map((rate) => ({ ...rate, pence_per_hour: 0 }));
  const free = await aContract(database, councilId, providerId, { ...plainTerms, rates });
  await pool.query(`update contract set kind = 'individual service fund' where id = $1`, [free]);
  await pool.query(
    `insert into contract_terms (council_id, provider_id, contract_id, version, effective_from, terms, bank_holidays, reason, recorded_at)
     select council_id, provider_id, $2, 2, $3, terms, bank_holidays, 'Next year', now() from contract_terms where contract_id = $1`,
    [contractId, free, today.add({ weeks: 4 }).toString()],
  );
  const later = await social.post(`/people/${personId}/funds/new?kind=service-fund`, {
    ...serviceFund,
    contract: String(free),
  });
  expect(later.text).toContain('This contract pays each visit, now or later');
  const fund = await agreed(
    `/people/${personId}/funds/new?kind=service-fund`,
    { provider: String(providerId), bank_hours: '3', carry: '4', keep: '26', set_up: '0' },
    today.subtract({ weeks: 5 }),
  );
  await officer.post(`${fund}/decide`, { version: '1', decision: 'confirmed', words: '' });
  const manager = app.as(await somebody(database, councilId, 'provider_manager', providerId));
  const outsider = app.as(
    await somebody(database, councilId, 'provider_manager', await aProvider(database, councilId)),
  );
  expect((await outsider.get(`${fund}/hours`)).status).toBe(404);
  const entered = await manager.post(`${fund}/hours`, {
    minutes: '300',
    words: 'Market',
    ...boxes('on_day', today.subtract({ weeks: 4 })),
  });
  expect(entered.location).toBe(`${fund}/hours`);
  const page = await manager.get(`${fund}/hours`);
  // Twelve hours are put in, five used; four may pass on, and twelve more come.
  expect(page.text).toContain('16 hours');
  expect(page.text).toContain('Not carried over');
  const paper = await wordsOf((await social.get(`${fund}/paper`)).body);
  expect(paper).toContain('You have 16 hours of care in your bank with Kindly Care.');
  expect(paper).toMatch(/Before Added Used Lost Left .*\d hours/);
  expect(paper).not.toMatch(/\d:\d\d/);
  expect(paper).not.toMatch(/from \d/);
  expect(paper).toContain('4 hours before');
  expect(paper).toContain('12 hours will be added. Of what is left then, at most 4 hours are kept.');
  expect(paper).toContain('If you use nothing before then, you lose 12 hours.');
  expect(paper).toContain('Used: Market');
  await manager.post(`${fund}/hours`, {
    takes_back: /name="takes_back" value="(\d+)"/.exec(page.html)?.[1] ?? '',
  });
  expect((await manager.get(`${fund}/hours`)).text).toContain('Taken back');
  expect((await manager.get(fund)).status).toBe(200);
});

test('a provider that manages a fund of somebody it does not visit sees whose it is and what was paid, and nobody else’s', async () => {
  const managed = await aPerson(database, councilId, 'FUND-1');
  const another = await aPerson(database, councilId, 'FUND-2');
  const keeper = await aProvider(database, councilId, 'Fund keepers');
  const fund = await agreed(
    `/people/${managed}/funds/new?kind=service-fund`,
    { provider: String(keeper), bank_hours: '0', carry: '0', keep: '26', set_up: '0' },
    today.subtract({ weeks: 1 }),
  );
  await officer.post(`${fund}/decide`, { version: '1', decision: 'confirmed', words: '' });
  await payAll();
  const manager = app.as(await somebody(database, councilId, 'provider_manager', keeper));
  const [his, ours] = [(await manager.get(fund)).text, (await officer.get(fund)).text];
  const paid = /£[\d,.]+ paid so far/.exec(ours)?.[0] ?? '';
  expect(paid).toBe('£800.00 paid so far');
  expect(his).toContain(paid);
  const named = /Individual service fund of \S+ \S+/.exec(ours)?.[0] ?? 'nobody';
  expect(his).toContain(named);
  expect(his).not.toContain('Somebody');
  expect((await manager.get(`/people/${managed}`)).status).toBe(200);
  expect((await manager.get(`/people/${another}`)).status).toBe(404);
  expect((await manager.get('/fund-batches')).status).toBe(403);
  expect((await officer.get(fund)).html).toContain('href="/fund-batches/');
  expect((await manager.get(fund)).html).not.toContain('href="/fund-batches/');
  expect((await officer.get('/funds')).html).toMatch(/breadcrumbs__link" href="\/people"/);
  expect((await signer.get('/funds')).html).not.toContain('href="/people"');
  await expect(
    withScope(database, await somebody(database, councilId, 'provider_manager', keeper), async (scope) => {
      await sql`insert into fund_batch_event (council_id, fund_batch_id, kind, on_day, done_by, done_at)
        select council_id, id, 'withdrawn', pay_on, made_by, now() from fund_batch`.execute(scope.db);
    }),
  ).rejects.toThrow('row-level security');
});

test('the person reads their statement by a link of their own, and so does who may see their money, until it is revoked', async () => {
  const fund = await agreed(`/people/${personId}/funds/new`, { set_up: '0' }, today.subtract({ weeks: 2 }));
  await officer.post(`${fund}/decide`, { version: '1', decision: 'confirmed', words: '' });
  expect((await officer.get(`${fund}/link`)).status).toBe(403);
  expect((await social.post(`${fund}/link`, { for: '' })).text).toContain('Choose who it is for');
  const link = async (who: string): Promise<string> =>
    /\/my-fund\/[\w-]+/.exec((await social.post(`${fund}/link`, { for: who })).html)?.[0] ?? 'no link';
  const first = await link('person');
  const own = await app.anyone.get(first);
  expect(own.text).toContain('Your direct payment');
  expect(own.text).toContain('We pay, a week £200.00');
  expect(own.text).toContain('You may keep 2 weeks of money for the unexpected');
  expect(own.text).not.toContain('Supplier 4711');
  const paper = await wordsOf((await app.anyone.get(`${first}/paper`)).body);
  expect(paper).toContain('You add, a week £50.00');
  const second = await link('person');
  expect((await app.anyone.get(first)).status).toBe(404);
  expect((await app.anyone.get(second)).status).toBe(200);

  const { rows } = await pool.query<{ id: number }>(
    `insert into representative (council_id, person_id, name, relationship, power, may_see_money, consent_note, starts_on)
     values ($1, $2, 'Nell Ward', 'daughter', 'family or friend', false, 'She said so', '2020-01-01') returning id`,
    [councilId, personId],
  );
  const nell = String(rows[0]?.id);
  expect((await social.post(`${fund}/link`, { for: nell })).text).toContain('may not see the person’s money');
  await pool.query('update representative set may_see_money = true where id = $1', [nell]);
  const hers = await link(nell);
  expect((await app.anyone.get(hers)).status).toBe(200);
  expect((await social.get(`${fund}/link`)).text).toContain('Nell Ward');
  await pool.query('update representative set may_see_money = false where id = $1', [nell]);
  expect((await app.anyone.get(hers)).status).toBe(404);
  await pool.query(
    `update representative set may_see_money = true, ends_on = $2, ended_reason = 'She asked' where id = $1`,
    [nell, today.add({ days: 1 }).toString()],
  );
  expect((await app.anyone.get(hers)).status).toBe(200);
  await pool.query('update representative set ends_on = $2 where id = $1', [nell, today.toString()]);
  expect((await app.anyone.get(hers)).status).toBe(404);
  expect((await social.post(`${fund}/link`, { for: nell })).text).toContain(
    'no longer speaks for the person',
  );
  expect((await social.post(`${fund}/link`, { for: 'person', act: 'revoke' })).location).toBe(`${fund}/link`);
  expect((await app.anyone.get(second)).text).toContain('Telephone the council');
  const read = await pool.query(
    `select from audit_event where council_id = $1 and person_id = $2 and act = 'fund read by link'`,
    [councilId, personId],
  );
  expect(read.rowCount).toBe(5);
});

test('a personal budget statement says what is given, spent, to come and left; the look is in the audit trail', async () => {
  const saved = await social.post(`/people/${personId}/money/budget`, {
    newest: '0',
    weekly: '400',
    reason: 'Assessment',
    ...boxes('effective_from', today.subtract({ years: 2 })),
  });
  expect(saved.location).toBe(`/people/${personId}/money`);
  const page = await social.get(`/people/${personId}/money`);
  expect(page.text).toContain('What is not known yet');
  expect(page.text).toMatch(/Paid through direct payments and service funds −£[\d,]+\.\d\d/);
  expect(page.text).toMatch(/(Left|More than the budget, by) (£[\d,]+\.\d\d|Not known)/);
  const pdf = await extractText(
    await getDocumentProxy(new Uint8Array((await social.get(`/people/${personId}/money/paper`)).body)),
    { mergePages: true },
  );
  for (const words of [
    'Your personal budget',
    'Your budget for the year',
    'Paid in advance, for you to buy care with',
    'Your part of what was paid in advance',
  ])
    expect(pdf.text.replaceAll(/\s+/g, ' ')).toContain(words);
  expect(pdf.text).not.toContain('The person’s part');
  const { rows } = await pool.query(
    `select count(*)::int as looks from audit_event where council_id = $1 and person_id = $2 and act = 'person seen' and detail->>'page' like 'money%'`,
    [councilId, personId],
  );
  expect(rows[0].looks).toBeGreaterThanOrEqual(2);
  expect((await signer.get(`/people/${personId}/money`)).status).toBe(403);
});
