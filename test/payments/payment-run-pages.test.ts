import ExcelJS from 'exceljs';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import { releaseRun } from '../../src/payments/actions/payment-run-release.ts';
import { approveRun, withdrawRun } from '../../src/payments/actions/payment-run-approve.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { listClaims } from '../../src/payments/records/prompt-claims.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import {
  anApprovedClose,
  aPaidProvider,
  aPayingCouncil,
  checked,
  drafted,
  must,
  NOW,
  type PayingCouncil,
  released,
} from './payment-run-world.ts';

const database = await freshDatabase();
const app = await testApp(database);

/** The first working day on which the bank can pay, as the page offers it. */
function offeredDay(html: string): Record<string, string> {
  const of = (part: string): string =>
    new RegExp(`name="pay_on-${part}"[^>]*value="(\\d+)"`).exec(html)?.[1] ?? '';
  return { 'pay_on-day': of('day'), 'pay_on-month': of('month'), 'pay_on-year': of('year') };
}

async function twoProviders(council: PayingCouncil) {
  const [ash, birch] = [await aPaidProvider(council, 'Ash Care'), await aPaidProvider(council, 'Birch Care')];
  await anApprovedClose(council, ash, [60_000, -1_000]);
  await anApprovedClose(council, birch, [40_000]);
  return { ash, birch };
}

test('a finance officer drafts, ticks off and sends a run; an approver approves; it is released and its file downloaded', async () => {
  const council = await aPayingCouncil(database);
  const { ash, birch } = await twoProviders(council);
  const officer = app.as(council.officer);
  expect((await officer.get('/payment-runs')).text).toContain('£990.00 is approved and waits to be paid');
  const fresh = await officer.get('/payment-runs/new');
  for (const words of ['What would be paid: £990.00', 'Ash Care', 'Birch Care', '£590.00'])
    expect(fresh.text).toContain(words);
  const fields = {
    ...offeredDay(fresh.html),
    shown: [`${ash.providerId} 59000`, `${birch.providerId} 40000`],
    provider: [String(ash.providerId), String(birch.providerId)],
    note: 'As agreed',
  };
  const stale = await officer.post('/payment-runs/new', { ...fields, shown: [`${ash.providerId} 1`] });
  expect([stale.status, stale.text.includes('Ash Care now comes to £590.00')]).toEqual([422, true]);
  expect((await officer.post('/payment-runs/new', { ...fields, provider: [] })).status).toBe(422);
  const made = await officer.post('/payment-runs/new', fields);
  const address = made.location ?? '';
  expect(address).toMatch(/^\/payment-runs\/\d+$/);
  const draft = await officer.get(address);
  for (const words of [
    'Draft',
    '£990.00',
    'to 2 providers',
    '2 findings, 2 open',
    'First payment',
    'R4100',
    'As agreed',
  ])
    expect(draft.text).toContain(words);
  expect((await officer.post(`${address}/check`)).status).toBe(422);
  const keys = [...draft.html.matchAll(/name="finding" value="([^"]+)"/g)].map(([, key]) => key ?? '');
  expect((await officer.post(`${address}/tick`, { finding: keys, word: '' })).text).toContain(
    'Say in a word',
  );
  await officer.post(`${address}/tick`, { finding: keys, word: 'New framework providers' });
  expect((await officer.get(address)).text).toContain('New framework providers');
  expect((await officer.post(`${address}/check`)).location).toBe(address);
  expect((await officer.post(`${address}/approve`)).status).toBe(403);
  const approver = app.as(council.approver);
  expect((await approver.get(address)).text).toContain('Approve £990.00');
  expect((await approver.post(`${address}/approve`)).location).toBe(address);
  expect((await approver.post(`${address}/approve`)).location).toBe(address);
  expect((await approver.get(address)).text).toMatch(/Approved at \d\d:\d\d\./);
  expect((await app.as(council.second).post(`${address}/approve`)).status).toBe(422);
  const done = await officer.post(`${address}/release`);
  expect(done.location).toBe(address);
  expect((await officer.post(`${address}/release`)).location).toBe(address);
  expect((await officer.get(address)).text).toMatch(/Released at \d\d:\d\d\. Nothing was sent again\./);
  const colleague = app.as(await somebody(database, council.councilId, 'finance_officer'));
  expect((await colleague.post(`${address}/release`)).status).toBe(422);
  const after = await officer.get(address);
  for (const words of ['Released', 'Control total', 'What the bank says', 'TEND-'])
    expect(after.text).toContain(words);
  const file = /href="(\/payment-runs\/\d+\/files\/\d+\/download)"/.exec(after.html)?.[1] ?? '';
  const [one, two] = [await officer.get(file), await officer.get(file)];
  expect(one.body.equals(two.body)).toBe(true);
  expect(one.html.startsWith('VOL1')).toBe(true);
  const csv = await officer.get(`${address}/download?format=csv`);
  expect(csv.html).toContain('590.00');
  const payment = /href="(\/payment-runs\/\d+\/payments\/\d+)"/.exec(after.html)?.[1] ?? '';
  expect((await officer.get(payment)).text).toContain('A payment came back');
  const answer = { name: 'answer.csv', bytes: Buffer.from('reference,outcome\nTEND-1000000,paid\n') };
  expect((await officer.post(`${address}/answer`, { file: answer })).location).toBe(address);
  expect((await officer.get(address)).text).toContain('Not ours: TEND-1000000');
  const bad = { name: 'answer.csv', bytes: Buffer.from('nonsense') };
  expect((await officer.post(`${address}/answer`, { file: bad })).status).toBe(422);
  expect(
    (await officer.post(`${address}/paid`, { 'on_day-day': '1', 'on_day-month': '1', 'on_day-year': '2020' }))
      .status,
  ).toBe(422);
  expect((await officer.post(`${payment}/return`, { reason: '' })).status).toBe(422);
  const today = NOW.toZonedDateTimeISO('Europe/London');
  expect(today.year).toBe(2026);
  const now = Temporal.Now.zonedDateTimeISO('Europe/London');
  const day = {
    'on_day-day': String(now.day),
    'on_day-month': String(now.month),
    'on_day-year': String(now.year),
  };
  expect((await officer.post(`${payment}/return`, { ...day, reason: 'Account closed' })).location).toBe(
    address,
  );
  expect((await officer.get(address)).text).toContain('Account closed');
  expect((await officer.get('/payment-runs?status=partly+returned')).text).toContain('1 payment run found');
  expect((await officer.get('/payment-runs/download?format=csv')).html).toContain('Partly returned');
});

test('a payment is taken out, and a run withdrawn, each with a reason', async () => {
  const council = await aPayingCouncil(database);
  const { ash, birch } = await twoProviders(council);
  const runId = await drafted(council, [ash.providerId, birch.providerId]);
  const officer = app.as(council.officer);
  const page = await officer.get(`/payment-runs/${runId}`);
  const payment = /href="(\/payment-runs\/\d+\/payments\/\d+)"/.exec(page.html)?.[1] ?? '';
  expect((await officer.get(payment)).text).toContain('Take a payment out');
  expect((await officer.post(`${payment}/take-out`, { words: '' })).status).toBe(422);
  await officer.post(`${payment}/take-out`, { words: 'Asked to wait' });
  expect((await officer.get(`/payment-runs/${runId}`)).text).toContain('Asked to wait');
  expect((await officer.post(`/payment-runs/${runId}/withdraw`, { words: '' })).status).toBe(422);
  await officer.post(`/payment-runs/${runId}/withdraw`, { words: 'Begin again' });
  expect((await officer.get(`/payment-runs/${runId}`)).text).toContain('Withdrawn');
  expect((await officer.get('/payment-runs')).text).toContain('£990.00 is approved and waits to be paid');
});

test('something is held on a page of its own, listed, and lifted', async () => {
  const council = await aPayingCouncil(database);
  const { ash } = await twoProviders(council);
  const officer = app.as(council.officer);
  expect((await officer.get('/holds')).text).toContain('Nothing is held');
  expect((await officer.get('/holds/new')).text).toContain('Of which provider');
  const form = `/holds/new?provider=${ash.providerId}`;
  const empty = await officer.get(form);
  expect(empty.text).toContain('Who looks after it');
  expect(empty.html).not.toContain(' checked');
  const typed = { reason: 'The rate is queried', owner: String(council.contracts.userId) };
  for (const [given, problem] of [
    [typed, 'There is a problem Choose what is held'],
    [{ ...typed, what: 'contract' }, 'There is a problem Choose which contract is held'],
    [
      { ...typed, what: 'item', contract: String(ash.contractId) },
      'There is a problem Choose which item is held',
    ],
    [{ ...typed, what: 'provider', reason: '' }, 'There is a problem Enter why it is held'],
    [{ ...typed, what: 'provider', owner: '' }, 'There is a problem Choose who looks after this hold'],
  ] as const) {
    const back = await officer.post(form, given);
    expect([back.status, back.text]).toEqual([422, expect.stringContaining(problem)]);
  }
  expect((await officer.get('/holds')).text).toContain('Nothing is held');
  const held = await officer.post(form, {
    ...typed,
    what: 'contract',
    contract: String(ash.contractId),
  });
  expect(held.location).toMatch(/^\/holds\/\d+$/);
  const list = await officer.get('/holds');
  for (const words of ['Ash Care', 'The rate is queried', '£590.00', council.contracts.name])
    expect(list.text).toContain(words);
  expect((await officer.get('/holds/download?format=csv')).html).toContain('The rate is queried');
  expect((await officer.get('/payment-runs/new')).text).toContain(
    'What there is to pay to Ash Care now is held',
  );
  expect((await officer.post(`${held.location}/lift`, { words: '' })).status).toBe(422);
  await officer.post(`${held.location}/lift`, { words: 'The rate was right' });
  expect((await officer.get(held.location ?? '')).text).toContain('The rate was right');
});

test('an item to hold is named, chosen beside it, and only where it may be held', async () => {
  const council = await aPayingCouncil(database);
  const oak = await aPaidProvider(council, 'Oak Care');
  const [first, second] = await anApprovedClose(council, oak, [1_000, 2_000]);
  const officer = app.as(council.officer);
  const list = `/remittances/unpaid?provider=${oak.providerId}`;
  const link = `/holds/new?provider=${oak.providerId}&amp;item=${second}`;
  expect((await officer.get(list)).html).toContain(link);
  const form = (await officer.get(link.replace('&amp;', '&'))).html;
  expect(form).toMatch(/name="what"[^>]* value="item" checked/);
  expect(form).toContain(`<option value="${second}" selected>Live-in care, 7 days, £20.00`);
  expect(form).toContain(`<option value="${first}">Live-in care, 7 days, £10.00</option>`);
  await drafted(council, [oak.providerId]);
  expect((await officer.get(list)).html).not.toContain('/holds/new?');
  expect((await officer.get(`/holds/new?provider=${oak.providerId}`)).text).not.toContain('Live-in care');
});

test('what waits for approval is in the sum above the list of what is not paid yet', async () => {
  const council = await aPayingCouncil(database);
  const elm = await aPaidProvider(council, 'Elm Care');
  await anApprovedClose(council, elm, [1_000]);
  await database.pool.query('alter table week_decision disable trigger user');
  await database.pool.query('delete from week_decision where council_id = $1', [council.councilId]);
  await database.pool.query('alter table week_decision enable trigger user');
  const { rows } = await database.pool.query<{ pounds: string }>(
    `select to_char(sum(amount_pence) / 100.0, 'FM990.00') as pounds from week_close where council_id = $1`,
    [council.councilId],
  );
  const page = await app.as(council.officer).get(`/remittances/unpaid?provider=${elm.providerId}`);
  const [, above] = /£([\d.]+) in all/.exec(page.text) ?? [];
  const [, below] = /All \d+ £([\d.]+)/.exec(page.text) ?? [];
  expect(above).toBe(below);
  expect(Number(above)).toBeGreaterThanOrEqual(Number(rows[0]?.pounds));
  expect(page.text).toContain('What waits for approval stands here once it is approved');
});

test('weeks that are not closed stand beside what is not paid yet, of the provider alone, and in no sum of it', async () => {
  const council = await aPayingCouncil(database);
  const rowan = await aPaidProvider(council, 'Rowan Care');
  const alder = await aPaidProvider(council, 'Alder Care');
  const manager = await somebody(database, council.councilId, 'provider_manager', rowan.providerId);
  const officer = app.as(council.officer);
  const list = `/remittances/unpaid?provider=${rowan.providerId}`;
  expect((await officer.get(list)).text).toContain('Every week that has ended is closed.');
  expect((await officer.get(`/remittances?provider=${rowan.providerId}`)).text).not.toContain('not closed');
  for (const [{ providerId }, pence] of [
    [rowan, 123_400],
    [alder, 99_900],
  ] as const)
    await database.pool.query(
      `insert into provider_week (council_id, provider_id, week_starts_on, visits, planned_places, places, matched, missed, cancelled,
         left_over, held, asked, answered, disputed, refused, payable, late, short, manual, planned_minutes, delivered_minutes,
         paid_minutes, payable_pence, held_pence)
       select $1, $2, london_week(now()) - 7 * back, 9, 9, 9, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, $3, 0
       from generate_series(0, 2) back`,
      [council.councilId, providerId, pence],
    );
  for (const visitor of [officer, app.as(manager)]) {
    const page = await visitor.get(list);
    expect(page.text).toContain('0 items, £0.00 in all');
    expect(page.text).toMatch(
      /Weeks that are not closed yet .* before blocks, services by the week and contributions.* £1,234\.00 3 .*£1,234\.00 3 All £2,468\.00/,
    );
    expect(page.text).not.toContain('£999.00');
    const [, href = ''] = /<a[^>]* href="(\/weeks\/[\d-]+\/providers\/\d+)"/.exec(page.html) ?? [];
    expect((await visitor.get(href)).status).toBe(200);
    expect((await visitor.get(`/remittances?provider=${rowan.providerId}`)).text).toContain(
      '2 weeks besides are not closed yet.',
    );
  }
});

test('bank details are recorded by one and confirmed by two others; the number is masked, and seeing it whole is recorded', async () => {
  const council = await aPayingCouncil(database);
  const providerId = await aProvider(database, council.councilId, 'Cedar Care');
  const contracts = app.as(council.contracts);
  expect((await contracts.get('/bank-details')).text).toContain('1 provider without bank details');
  const form = `/bank-details/${providerId}/change`;
  expect((await contracts.get(form)).text).toContain('How the council was told');
  const typed = {
    account_name: 'Cedar Care Ltd',
    sort_code: '30-90-09',
    account_number: '12345678',
    told_by: 'email',
    words: 'The manager',
  };
  expect((await contracts.post(form, { ...typed, sort_code: '3090' })).text).toContain(
    'Sort code must be 6 digits',
  );
  expect((await contracts.post(form, typed)).location).toBe(`/bank-details/${providerId}`);
  const own = await contracts.get(`/bank-details/${providerId}`);
  expect(own.text).toContain('You recorded this change yourself');
  expect(own.html).not.toContain('12345678');
  const officer = app.as(council.officer);
  const confirm = `/bank-details/${providerId}/confirm`;
  const detail =
    /name="detail" value="(\d+)"/.exec((await officer.get(`/bank-details/${providerId}`)).html)?.[1] ?? '';
  expect(
    (await officer.post(confirm, { detail, channel: 'telephone', outcome: 'confirmed', words: '' })).status,
  ).toBe(422);
  await officer.post(confirm, {
    detail,
    channel: 'telephone',
    outcome: 'confirmed',
    words: 'Called the old number',
  });
  expect((await officer.get(`/bank-details/${providerId}`)).text).toContain('one more person has to confirm');
  await app
    .as(council.approver)
    .post(confirm, { detail, channel: 'in person', outcome: 'confirmed', words: 'At the meeting' });
  expect((await officer.get(`/bank-details/${providerId}`)).text).toContain('Payments go to these details');
  expect((await officer.get(`/bank-details/${providerId}?number=shown`)).html).toContain('12345678');
  const { rows } = await database.pool.query(
    `select from audit_event where council_id = $1 and act = 'account number seen'`,
    [council.councilId],
  );
  expect(rows).toHaveLength(1);
  const manager = app.as(await somebody(database, council.councilId, 'provider_manager', providerId));
  const seen = await manager.get(`/bank-details/${providerId}?number=shown`);
  expect([seen.status, seen.html.includes('12345678')]).toEqual([200, false]);
  expect((await officer.get('/bank-details/download?format=csv')).html).not.toContain('12345678');
  const auditor = app.as(await somebody(database, council.councilId, 'auditor'));
  expect((await auditor.get(`/bank-details/${providerId}?number=shown`)).html).not.toContain('12345678');
});

test('a provider reads its remittance on the page, as CSV, Excel and PDF, and nobody else’s', async () => {
  const council = await aPayingCouncil(database);
  const { ash, birch } = await twoProviders(council);
  await anApprovedClose(council, ash, [-90_000], '2026-03-09');
  const runId = await released(council, [birch.providerId]);
  const manager = await somebody(database, council.councilId, 'provider_manager', birch.providerId);
  const list = await app.as(manager).get('/remittances');
  for (const words of ['What you were paid', '£400.00', 'On its way', 'Everything that is settled is paid'])
    expect(list.text).toContain(words);
  const address = /href="(\/remittances\/\d+)"/.exec(list.html)?.[1] ?? '';
  const page = await app.as(manager).get(address);
  for (const words of ['2 to 8 March 2026', '£400.00', 'Live-in care, 7 days', 'Care Ltd, account ••••'])
    expect(page.text).toContain(words);
  expect((await app.as(manager).get(`${address}/download?format=csv`)).html).toContain('400.00');
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(
    (await app.as(manager).get(`${address}/download?format=xlsx`)).body as unknown as ArrayBuffer,
  );
  const sheet = book.worksheets[0];
  expect(sheet?.getRow(1).values).toContain('Amount (£)');
  expect(sheet?.getRow(2).values).toContain(400);
  const pdf = await app.as(manager).get(`${address}/pdf`);
  const read = await extractText(await getDocumentProxy(new Uint8Array(pdf.body)), { mergePages: true });
  for (const words of [
    'Birch Care',
    '£400.00',
    '2 to 8 March 2026',
    'Friday 13 March 2026',
    'Live-in care, 7 days',
  ])
    expect(read.text.replaceAll(/\s+/g, ' ')).toContain(words);
  const rival = await somebody(database, council.councilId, 'provider_manager', ash.providerId);
  for (const path of [address, `${address}/download?format=csv`, `${address}/pdf`])
    expect((await app.as(rival).get(path)).status).toBe(404);
  expect((await app.as(rival).get(`/payment-runs/${runId}`)).status).toBe(403);
  const unpaid = await app.as(rival).get('/remittances');
  expect(unpaid.text).toContain(
    'Carried over: what is owed to you comes to nothing or less after adjustments',
  );
  expect((await app.as(rival).get('/remittances/unpaid')).text).toContain('−£310.00 in all');
  const carried = await app.as(rival).get('/remittances/unpaid?reason=carried');
  expect(carried.text).toContain('By reason, as it stands on');
  expect(carried.text).toMatch(/\d items? found/);
  expect((await app.as(rival).get('/remittances/unpaid?reason=queried')).text).toContain('0 items found');
  const none = await app.as(rival).get('/remittances/unpaid/download?reason=queried&format=csv');
  expect(none.body.toString().trim().split('\r\n')).toHaveLength(1);
  expect((await app.as(rival).get('/remittances/unpaid/download?format=csv')).html).toContain('Carried over');
  expect((await app.as(council.officer).get(`/remittances?provider=${ash.providerId}`)).text).toContain(
    'Carried over',
  );
  expect((await app.as(council.officer).get('/remittances/download?format=csv')).html).toContain(
    'Birch Care',
  );
});

test('promptness and published spend are told from what the bank confirmed', async () => {
  const council = await aPayingCouncil(database);
  const { ash, birch } = await twoProviders(council);
  const runId = await released(council, [ash.providerId, birch.providerId]);
  const officer = app.as(council.officer);
  await officer.post(`/payment-runs/${runId}/paid`, {
    'on_day-day': '13',
    'on_day-month': '3',
    'on_day-year': '2026',
  });
  const prompt = await officer.get('/prompt-payment?from=2026-01-01&to=2026-03-31');
  for (const words of [
    '2 claims paid',
    '100.0%',
    'No claim took over 30 days',
    'Paid claims by the days they took',
    '6 to 10 days',
    'Statement for the half year',
  ])
    expect(prompt.text).toContain(words);
  expect(
    (await officer.get('/prompt-payment/download?from=2026-01-01&to=2026-03-31&format=csv')).html,
  ).toContain('Ash Care');
  expect(
    (await officer.get('/prompt-payment/late/download?from=2026-01-01&to=2026-03-31&format=csv')).html,
  ).not.toContain('Ash Care');
  await database.pool.query(
    `insert into posting (council_id, debit, credit, amount_pence, kind, person_id, source, period_on, posted_on, posted_at)
     select $1, 'direct payment funds', 'bank', 75000, 'direct payment', id, 'direct payment 1', '2026-03-01', '2026-03-13', now() from person where council_id = $1 limit 1`,
    [council.councilId],
  );
  const spend = await officer.get('/spend-published?month=2026-03');
  expect(spend.text).toContain('Ash Care');
  expect(spend.text).not.toContain('Birch Care');
  const csv = (await officer.get('/spend-published/download?month=2026-03&format=csv')).html.split('\r\n');
  expect(csv[0]).toBe(
    '\uFEFFDate,Department,Beneficiary,Beneficiary reference,Transaction,Purpose,Amount,Irrecoverable VAT,Merchant category',
  );
  expect(csv[1]).toContain('2026-03-13,Adult social care,Ash Care');
});

test('an administrator records limits, the account, codes and the modulus table; others read them', async () => {
  const council = await aPayingCouncil(database);
  const administrator = app.as(council.administrator);
  const day = (name: string) => ({ [`${name}-day`]: '1', [`${name}-month`]: '4', [`${name}-year`]: '2026' });
  const page = await administrator.get('/payment-settings');
  for (const words of ['R4100', '£1,000,000.00', 'Payshire Council', '••••9911'])
    expect(page.text).toContain(words);
  const limit = {
    user: String(council.second.userId),
    amount: '5,000',
    source: 'Cabinet, 3 March',
    ...day('limit_from'),
  };
  expect((await administrator.post('/payment-settings/limits', { ...limit, source: '' })).status).toBe(422);
  expect((await administrator.post('/payment-settings/limits', limit)).location).toBe('/payment-settings');
  const code = { code: 'R4200', words: 'Nights', service: '', contract_kind: 'spot', ...day('code_from') };
  expect((await administrator.post('/payment-settings/codes', code)).location).toBe('/payment-settings');
  const account = {
    account_name: 'New',
    sort_code: '20-00-00',
    account_number: '55779911',
    service_user_number: '12',
    ...day('account_from'),
  };
  expect((await administrator.post('/payment-settings/account', account)).text).toContain('must be 6 digits');
  expect(
    (await administrator.post('/payment-settings/account', { ...account, service_user_number: '654321' }))
      .location,
  ).toBe('/payment-settings');
  const weights = {
    name: 'valacdos.txt',
    bytes: Buffer.from('309009 309009 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1\n'),
  };
  const none = { name: 'scsubtab.txt', bytes: Buffer.from('938173 938017\n') };
  const bad = {
    weights: { ...weights, bytes: Buffer.from('x') },
    substitutes: none,
    table_source: 'Version 8.50',
  };
  expect((await administrator.post('/payment-settings/modulus', bad)).text).toContain(
    'Line 1 of the weight table',
  );
  expect(
    (
      await administrator.post('/payment-settings/modulus', {
        weights,
        substitutes: none,
        table_source: 'Version 8.50',
      })
    ).location,
  ).toBe('/payment-settings');
  expect((await app.as(council.officer).get('/payment-settings')).text).toContain('Version 8.50');
  expect((await app.as(council.officer).post('/payment-settings/limits', limit)).status).toBe(403);
});

test('a run over the limit says that somebody else is needed', async () => {
  const council = await aPayingCouncil(database, 1_000);
  const { ash } = await twoProviders(council);
  const runId = await drafted(council, [ash.providerId]);
  await checked(council, runId);
  expect((await app.as(council.approver).get(`/payment-runs/${runId}`)).text).toContain(
    'This is over your limit of £10.00',
  );
  must(await council.as(council.approver, (scope) => approveRun(scope, runId)));
  expect(await council.as(council.officer, (scope) => releaseRun(scope, runId))).toMatchObject({ ok: false });
});

test('a contract’s own days to pay are recorded and decide what was paid in time', async () => {
  const council = await aPayingCouncil(database);
  const elm = await aPaidProvider(council, 'Elm Care');
  await anApprovedClose(council, elm, [70_000]);
  await released(council, [elm.providerId]);
  const contracts = app.as(council.contracts);
  const typed = {
    contract: String(elm.contractId),
    days: '10',
    source: 'Clause 9',
    'from-day': '1',
    'from-month': '1',
    'from-year': '2026',
  };
  const tooLong = await contracts.post('/prompt-payment/days', { ...typed, days: '45' });
  expect(tooLong.status).toBe(422);
  expect((await contracts.post('/prompt-payment/days', { ...typed, source: '' })).status).toBe(422);
  expect((await app.as(council.officer).post('/prompt-payment/days', typed)).status).toBe(403);
  expect((await contracts.post('/prompt-payment/days', typed)).location).toBe('/prompt-payment/days');
  const recorded = (await contracts.get('/prompt-payment/days')).text;
  expect(recorded).toContain('Clause 9');
  expect(recorded).toContain('one that was measured before included');
  await database.pool.query(
    `insert into payment_event (council_id, provider_id, payment_id, kind, on_day, words, done_by, done_at)
     select council_id, provider_id, id, 'paid', '2026-03-13', '', $2, now() from payment where council_id = $1`,
    [council.councilId, council.officer.userId],
  );
  const claims = await council.as(council.officer, (scope) =>
    listClaims(scope, { from: '2026-03-01', to: '2026-03-31' }),
  );
  expect(claims.map(({ agreedDays, paidOn }) => [agreedDays, paidOn])).toEqual([[10, '2026-03-13']]);
  expect((await app.as(council.officer).get('/prompt-payment')).text).toContain('days by contract');
});

test('a claim in a run that the bank has not confirmed is still to be paid, and late once it is', async () => {
  const council = await aPayingCouncil(database);
  const elm = await aPaidProvider(council, 'Elm Care');
  await anApprovedClose(council, elm, [70_000]);
  const to = '2026-05-31';
  const claims = async (until = to) =>
    (await council.as(council.officer, (scope) => listClaims(scope, { from: '2026-03-01', to: until }))).map(
      ({ amountPence, draftedOn, paidOn, paymentId }) => [amountPence, draftedOn, paidOn, paymentId],
    );
  expect(await claims()).toEqual([[70_000, null, null, null]]);
  const runId = await drafted(council, [elm.providerId]);
  expect(await claims()).toEqual([[70_000, '2026-03-11', null, null]]);
  const late = await app.as(council.officer).get('/prompt-payment?from=2026-03-01&to=2026-05-31');
  expect(late.text).toMatch(/the run took long/i);
  must(await council.as(council.officer, (scope) => withdrawRun(scope, runId, 'Wrong day')));
  expect(await claims()).toEqual([[70_000, null, null, null]]);
  await released(council, [elm.providerId]);
  const [sent] = await claims();
  expect(sent?.slice(0, 3)).toEqual([70_000, '2026-03-11', null]);
  expect(sent?.[3]).toBeGreaterThan(0);
  await database.pool.query(
    `insert into payment_event (council_id, provider_id, payment_id, kind, on_day, words, done_by, done_at) values ($1, $2, $3, 'paid', '2026-04-20', '', $4, now())`,
    [council.councilId, elm.providerId, sent?.[3], council.officer.userId],
  );
  expect(await claims()).toEqual([[70_000, '2026-03-11', '2026-04-20', sent?.[3]]]);
  expect(await claims('2026-04-01')).toEqual([[70_000, '2026-03-11', null, sent?.[3]]]);
  expect(await council.as(council.officer, (scope) => listClaims(scope, { from: '2026-05-01', to }))).toEqual(
    [],
  );
});
