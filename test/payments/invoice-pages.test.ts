import { expect, test } from 'vitest';
import { listInvoiceLines } from '../../src/payments/records/invoice-lines.ts';
import { listInvoices } from '../../src/payments/records/invoices.ts';
import { makeApiClient } from '../../src/platform/api-clients.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { anInvoiceCouncil, aSentLine, closed, invoiceIdOf, sent } from './invoice-world.ts';

const database = await freshDatabase();
const app = await testApp(database);

test('a self-billed invoice opens as a page, PDF, UBL and CSV, the same each time', async () => {
  const council = await anInvoiceCouncil(database, { way: 'self-billed' });
  await closed(council);
  const [invoice] = await council.as(council.finance, (scope) => listInvoices(scope, {}, { limit: 1 }));
  const list = await app.as(council.manager).get('/invoices');
  expect(list.text).toContain(invoice?.number);
  const address = `/invoices/${invoice?.id ?? ''}`;
  const got = await app.as(council.manager).get(address);
  expect(got.status).toBe(200);
  for (const words of ['2.5 hours', '£24.10', '£60.25', 'Person ADA', 'welfare services'])
    expect(got.text).toContain(words);
  for (const format of ['pdf', 'xml', 'csv']) {
    const [one, two] = [
      await app.as(council.manager).get(`${address}/${format}`),
      await app.as(council.finance).get(`${address}/${format}`),
    ];
    expect(one.status).toBe(200);
    expect(two.html).toBe(one.html);
  }
  expect((await app.as(council.finance).get('/invoices/download?format=csv')).html).toContain('60.25');
});

test('lines are asked about, answered, decided and undone on their pages', async () => {
  const council = await anInvoiceCouncil(database);
  await closed(council);
  const id = invoiceIdOf(
    await sent(council, [aSentLine(council, { minutes: 180, amountPence: 7230 })], { number: 'PAGE-1' }),
  );
  const [line] = await council.as(council.finance, (scope) => listInvoiceLines(scope, id));
  const [finance, manager] = [app.as(council.finance), app.as(council.manager)];
  expect((await finance.get('/invoices/queries')).text).toContain(
    'Claimed 3 hours, verified 2 hours 30 minutes.',
  );
  expect(
    (await finance.post('/invoices/queries', { line: String(line?.id), act: 'query', words: '' })).status,
  ).toBe(422);
  expect(
    (await finance.post('/invoices/queries', { line: String(line?.id), act: 'query', words: 'Why three?' }))
      .status,
  ).toBe(200);
  const address = `/invoices/lines/${line?.id ?? ''}`;
  expect((await manager.get(address)).text).toContain('Why three?');
  expect((await manager.post(`${address}/answer`, { act: 'answer', words: '' })).status).toBe(422);
  expect((await manager.post(`${address}/answer`, { act: 'answer', words: 'We stayed on' })).status).toBe(
    303,
  );
  expect((await finance.post(`${address}/decide`, { act: 'part', amount: '80', words: '' })).status).toBe(
    422,
  );
  expect((await finance.post(`${address}/decide`, { act: 'part', amount: '65', words: '' })).status).toBe(
    303,
  );
  const shown = await finance.get(address);
  expect(shown.text).toContain('Accepted in part');
  const batch = /name="batch" value="([^"]+)"/.exec(shown.html)?.[1] ?? '';
  expect((await finance.post('/invoices/undo', { batch, line: String(line?.id) })).status).toBe(303);
  expect((await finance.get(address)).text).toContain('the decision was undone');
  expect((await manager.post(`${address}/decide`, { act: 'accept' })).status).toBe(403);
});

test('an invoice is keyed, and a contract’s billing, the council’s details and a provider’s tax are recorded', async () => {
  const council = await anInvoiceCouncil(database);
  const [manager, contracts] = [app.as(council.manager), app.as(council.contracts)];
  expect((await manager.get('/invoices/new')).html).toContain('type="file"');
  expect((await manager.get('/invoices/new?way=key')).status).toBe(200);
  const head = { number: 'KEY-1', 'issued-day': '9', 'issued-month': '3', 'issued-year': '2026' };
  const day = (name: string, on: string) => ({
    [`lines.0.${name}-day`]: on,
    [`lines.0.${name}-month`]: '3',
    [`lines.0.${name}-year`]: '2026',
  });
  const keyed = {
    ...head,
    'lines.0.reference': council.person.order,
    ...day('from', '2'),
    ...day('to', '8'),
    'lines.0.hours': '2.5',
    'lines.0.price': '24.10',
  };
  expect((await manager.post('/invoices/new?way=key', { ...keyed, 'lines.0.amount': '' })).status).toBe(422);
  expect((await manager.post('/invoices/new?way=key', { ...keyed, 'lines.0.amount': '60.25' })).status).toBe(
    303,
  );
  expect((await manager.get('/invoices')).text).toContain('KEY-1');
  const file = { name: 'march.xml', bytes: Buffer.from('<Order/>') };
  const unread = await manager.post('/invoices/new', { file });
  const kept = unread.location ?? '';
  expect(kept).toMatch(/^\/invoices\/files\/\d+$/);
  expect((await manager.get(kept)).html).toContain('href="/invoices/new"');
  expect((await contracts.get(kept)).text).toContain('could not be read as an invoice');
  expect((await contracts.get(kept)).html).not.toContain('href="/invoices/new"');
  const more = { ...keyed, number: 'KEY-2', 'lines.0.amount': '60.25' };
  expect((await manager.post('/invoices/new?way=key', { ...more, 'lines.0.vat': 'some' })).text).toContain(
    'Enter VAT in per cent',
  );
  expect(
    (await manager.post('/invoices/new?way=key', { ...more, 'lines.0.amount': '60250000' })).text,
  ).toContain('A line is at most £10,000,000');
  const withVat = await manager.post('/invoices/new?way=key', { ...more, 'lines.0.vat': '20%' });
  expect((await manager.get(withVat.location ?? '')).text).toContain('£12.05');
  expect((await contracts.get('/invoices/ways')).text).toContain('Clause 14');
  const monday = { 'from-day': '6', 'from-month': '1', 'from-year': '2031' };
  expect(
    (
      await contracts.post('/invoices/ways', {
        contract: String(council.contractId),
        way: 'self-billed',
        source: 'Clause 15',
        ...monday,
      })
    ).status,
  ).toBe(303);
  const from = { 'effective-day': '1', 'effective-month': '4', 'effective-year': '2026' };
  expect(
    (
      await contracts.post('/invoices/ways/address', {
        name: 'Billshire',
        lines: 'Hall',
        postcode: 'BI1 1AA',
        vat_number: '12',
        endpoint_scheme: '0088',
        endpoint: '5060000000009',
        ...from,
      })
    ).status,
  ).toBe(422);
  expect(
    (
      await contracts.post('/invoices/ways/address', {
        name: 'Billshire',
        lines: 'Hall',
        postcode: 'BI1 1AA',
        vat_number: '',
        endpoint_scheme: '0088',
        endpoint: '5060000000009',
        ...from,
      })
    ).status,
  ).toBe(303);
  const tax = `/providers/${council.providerId}/tax`;
  expect((await contracts.post(tax, { treatment: 'exempt', source: 'Letter', ...from })).status).toBe(422);
  expect(
    (
      await contracts.post(tax, {
        treatment: 'registered',
        vat_number: '123456789',
        source: 'Certificate',
        ...from,
      })
    ).status,
  ).toBe(303);
  expect((await manager.get(tax)).text).toContain('GB123456789');
});

test('a provider’s own system sends an invoice, reads what became of it and agrees', async () => {
  const council = await anInvoiceCouncil(database);
  await closed(council);
  const { clientKey, secret } = await council.as(council.manager, (scope) =>
    makeApiClient(scope, council.providerId, 'Accounts'),
  );
  const payload = { grant_type: 'client_credentials', client_id: clientKey, client_secret: secret };
  const given = (await app.server.inject({ method: 'POST', url: '/api/token', payload })).json<{
    access_token: string;
  }>();
  const headers = { authorization: `Bearer ${given.access_token}` };
  const call = async (method: 'GET' | 'POST', url: string, body?: object) => {
    const answer = await app.server.inject({ method, url, headers, ...(body && { payload: body }) });
    return { status: answer.statusCode, body: answer.json<Record<string, never>>() };
  };
  const line = {
    reference: council.person.order,
    starts_on: '2026-03-02',
    ends_on: '2026-03-08',
    minutes: 180,
    pence_per_hour: 2410,
    amount_pence: 7230,
  };
  const sentOnce = await call('POST', '/api/invoices', {
    number: 'API-1',
    issued_on: '2026-03-10',
    lines: [line],
  });
  expect(sentOnce).toMatchObject({
    status: 201,
    body: {
      invoice: { number: 'API-1', waiting_pence: 1205 },
      lines: [
        {
          status: 'held',
          reasons: ['more hours'],
          claimed_pence: 7230,
          verified_pence: 6025,
          pays_pence: 6025,
        },
      ],
    },
  });
  const again = await call('POST', '/api/invoices', {
    number: 'API-1',
    issued_on: '2026-03-10',
    lines: [line],
  });
  expect(again.status).toBe(422);
  expect(
    await call('POST', '/api/invoices', {
      number: 'API-BACK',
      issued_on: '2026-03-10',
      lines: [line, { ...line, starts_on: '2026-03-08', ends_on: '2026-03-02' }],
    }),
  ).toMatchObject({ status: 422, body: { reason: 'Line 2 ends before it begins: correct its days' } });
  expect(await call('POST', '/api/invoices', { ubl: '<Invoice/>' })).toMatchObject({
    status: 422,
    body: { faults: [{ rule: 'UBL-ROOT' }] },
  });
  const withVat = await call('POST', '/api/invoices', {
    number: 'API-VAT',
    issued_on: '2026-03-10',
    lines: [
      { ...line, vat_percent: '20' },
      { ...line, reference: 'other', amount_pence: 1003, vat_percent: '5' },
    ],
  });
  expect(withVat.body).toMatchObject({
    invoice: { net_pence: 8233, tax_pence: 1446 + 50, total_pence: 9729 },
    lines: [{ vat_percent: '20' }, { vat_percent: '5' }],
  });
  expect(JSON.stringify(withVat.body)).toContain('VAT charged');
  const listed = await call('GET', '/api/invoices?made_by=provider');
  expect(listed).toMatchObject({
    status: 200,
    body: { invoices: [{ number: 'API-VAT' }, { number: 'API-1' }], next: null },
  });
  const { invoice, lines } = sentOnce.body as unknown as { invoice: { id: number }; lines: { id: number }[] };
  expect(
    await call('POST', `/api/invoices/lines/${lines[0]?.id ?? ''}/answers`, { agree: true, words: '' }),
  ).toMatchObject({ status: 200, body: { status: 'agreed' } });
  expect(await call('GET', `/api/invoices/${invoice.id}`)).toMatchObject({
    status: 200,
    body: { invoice: { waiting_pence: 0 }, document: null },
  });
});
