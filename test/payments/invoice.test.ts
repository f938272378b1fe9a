import { describe, expect, test } from 'vitest';
import {
  acceptLines,
  acceptPart,
  answerLine,
  queryLines,
  refuseLines,
  undoDecisions,
} from '../../src/payments/actions/invoice-acts.ts';
import { receiveInvoice } from '../../src/payments/actions/invoice-receive.ts';
import { readUbl } from '../../src/payments/formats/ubl-read.ts';
import { ublText, writeUbl } from '../../src/payments/formats/ubl-write.ts';
import type { OfficialInvoice } from '../../src/payments/formats/ubl-value.ts';
import { listDocumentVat } from '../../src/payments/records/invoice-charges.ts';
import { listInvoiceLines } from '../../src/payments/records/invoice-lines.ts';
import { getInvoice, getInvoiceFile, listInvoices } from '../../src/payments/records/invoices.ts';
import { sumUnpaid } from '../../src/payments/records/remittances.ts';
import { taxOfLines } from '../../src/payments/rules/sent-invoice.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import {
  anInvoiceCouncil,
  aSentLine,
  closed,
  invoiceIdOf,
  type InvoiceCouncil,
  MONDAY,
  money,
  sent,
  visits,
} from './invoice-world.ts';
import { must } from './payment-run-world.ts';
import { planVisits } from './visits-in-database.ts';
import { at, verifyChanged } from './week-of-visits.ts';

const database = await freshDatabase();
const LATER = Temporal.Instant.from('2026-03-17T09:00:00Z');

const linesOf = async (council: InvoiceCouncil, invoiceId: number) =>
  await council.as(council.finance, (scope) => listInvoiceLines(scope, invoiceId));
const told = async (council: InvoiceCouncil, invoiceId: number) =>
  (await linesOf(council, invoiceId)).map(({ status, reasons, paysPence }) => [
    status,
    ...reasons,
    paysPence,
  ]);

/** The next week has one visit, so that there is a week to close. */
async function nextWeek(council: InvoiceCouncil): Promise<number> {
  await planVisits(database, council, [
    {
      reference: `V-next-${council.councilId}`,
      personId: council.person.id,
      lineId: council.person.lineId,
      startsAt: at(7, 8),
      cancelledAt: at(6, 8),
    },
  ]);
  await verifyChanged(database, council.councilId, LATER);
  return await closed(council, '2026-03-09', LATER);
}

describe('self-billed', () => {
  test.each([
    ['exempt', 'E', 0],
    ['registered', 'S', 1205],
    ['none', 'O', 0],
  ] as const)(
    'a closed week of a provider that is %s makes an invoice of category %s, to the penny',
    async (treatment, category, tax) => {
      const council = await anInvoiceCouncil(database, { way: 'self-billed', treatment });
      expect(await closed(council)).toBe(6025);
      const [invoice, ...others] = await council.as(council.finance, (scope) =>
        listInvoices(scope, {}, { limit: null }),
      );
      expect(others).toEqual([]);
      expect(invoice).toMatchObject({
        origin: 'self-billed',
        kind: 'invoice',
        netPence: 6025,
        taxPence: tax,
        lines: 1,
      });
      expect(invoice?.number).toMatch(/^SB-.*-2026-0001$/);
      const full = await council.as(council.manager, (scope) => getInvoice(scope, invoice?.id ?? 0));
      const document = JSON.parse(full.document) as OfficialInvoice;
      expect(document.lines[0]).toMatchObject({
        quantity: '2.5',
        unit: 'HUR',
        price: '24.10',
        amount_pence: 6025,
        tax: { category },
      });
      const text = writeUbl(document);
      expect(text.ok ? [] : text.faults).toEqual([]);
      expect(await money(council)).toEqual({ toPay: 6025, waits: 0, owed: 6025 });
      await nextWeek(council);
      expect((await money(council)).owed).toBe(6025 + tax);
    },
  );

  test('what is taken back makes a credit note that names the invoice, numbered on', async () => {
    const council = await anInvoiceCouncil(database, { way: 'self-billed', days: 2 });
    await closed(council);
    await database.pool.query(
      `insert into visit_log (council_id, provider_id, feed_id, feed_line, reference, version, replaces_id, person_reference, worker_reference, in_at, out_at, in_on, in_method, out_method)
       select council_id, provider_id, feed_id, feed_line, reference, 2, id, person_reference, worker_reference, in_at, in_at + interval '20 minutes', in_on, in_method, out_method
       from visit_log where council_id = $1 order by id limit 1`,
      [council.councilId],
    );
    await verifyChanged(database, council.councilId, LATER);
    const pence = await nextWeek(council);
    const all = await council.as(council.finance, (scope) => listInvoices(scope, {}, { limit: null }));
    expect(pence).toBeLessThan(0);
    expect(all.map(({ kind, netPence }) => [kind, netPence])).toEqual([
      ['credit note', -pence],
      ['invoice', 2410],
    ]);
    expect(all[0]?.correctsNumber).toBe(all[1]?.number);
    expect(all[0]?.number).toMatch(/-0002$/);
    const document = JSON.parse(
      (await council.as(council.finance, (scope) => getInvoice(scope, all[0]?.id ?? 0))).document,
    ) as OfficialInvoice;
    const text = writeUbl(document);
    expect(text.ok ? [] : text.faults).toEqual([]);
  });

  test('bills no pair that cancels: a visit taken back and one like it given in its place', async () => {
    const council = await anInvoiceCouncil(database, { way: 'self-billed', days: 2 });
    await closed(council);
    await database.pool.query(
      `update planned_visit set status = 'cancelled', cancelled_at = starts_at - interval '30 days' where council_id = $1 and starts_on = '2026-03-02'`,
      [council.councilId],
    );
    await visits(council, [[0, 17, 30]]);
    expect(await nextWeek(council)).toBe(0);
    const invoices = await council.as(council.finance, (scope) => listInvoices(scope, {}, { limit: null }));
    expect(invoices.map(({ kind, netPence }) => [kind, netPence])).toEqual([['invoice', 2410]]);
    const { rows } = await database.pool.query<{ pence: number }>(
      `select amount_pence as pence from payable_item where council_id = $1 and week_close_id =
         (select max(id) from week_close where council_id = $1) order by 1`,
      [council.councilId],
    );
    expect(rows.map(({ pence }) => pence)).toEqual([-1205, 1205]);
  });

  test('is never changed', async () => {
    const council = await anInvoiceCouncil(database, { way: 'self-billed', days: 1 });
    await closed(council);
    await expect(
      database.pool.query('update invoice set total_pence = 1 where council_id = $1', [council.councilId]),
    ).rejects.toThrow('append-only');
  });
});

describe('a provider’s own invoice', () => {
  test('that agrees is passed and paid; before it comes, the week waits for it', async () => {
    const council = await anInvoiceCouncil(database);
    await closed(council);
    expect(await money(council)).toEqual({ toPay: 0, waits: 6025, owed: 6025 });
    expect(await council.as(council.finance, (scope) => listInvoices(scope, {}, { limit: null }))).toEqual(
      [],
    );
    const id = invoiceIdOf(await sent(council, [aSentLine(council)]));
    expect(await told(council, id)).toEqual([['passed', 6025]]);
    expect(await money(council)).toEqual({ toPay: 6025, waits: 0, owed: 6025 });
  });

  test('that comes before the week is approved waits, and passes by itself when it is', async () => {
    const council = await anInvoiceCouncil(database);
    const id = invoiceIdOf(await sent(council, [aSentLine(council)]));
    expect(await told(council, id)).toEqual([['held', 'week not approved', 0]]);
    await closed(council);
    expect(await told(council, id)).toEqual([['passed', 6025]]);
    expect((await money(council)).toPay).toBe(6025);
  });

  test('that claims too many hours is paid what was verified at once; the rest waits for a decision', async () => {
    const council = await anInvoiceCouncil(database);
    await closed(council);
    const id = invoiceIdOf(await sent(council, [aSentLine(council, { minutes: 180, amountPence: 7230 })]));
    expect(await told(council, id)).toEqual([['held', 'more hours', 6025]]);
    expect(await money(council)).toEqual({ toPay: 6025, waits: 0, owed: 6025 });
    const [line] = await linesOf(council, id);
    must(
      await council.as(council.finance, (scope) =>
        queryLines(scope, [line?.id ?? 0], 'The logs show 2.5 hours. Why 3?'),
      ),
    );
    expect((await linesOf(council, id))[0]).toMatchObject({
      status: 'queried',
      dueOn: '2026-03-24',
      ownerId: council.finance.userId,
    });
    must(
      await council.as(council.manager, (scope) =>
        answerLine(scope, line?.id ?? 0, { agree: false, words: 'The person fell and we stayed' }),
      ),
    );
    const part = must(
      await council.as(council.finance, (scope) =>
        acceptPart(scope, line?.id ?? 0, 6525, 'Ten minutes more are in the notes'),
      ),
    );
    expect(await told(council, id)).toEqual([['part accepted', 'more hours', 6525]]);
    expect(await nextWeek(council)).toBe(500);
    expect(await money(council)).toEqual({ toPay: 6525, waits: 0, owed: 6525 });
    must(await council.as(council.finance, (scope) => undoDecisions(scope, part.batchId)));
    expect(await told(council, id)).toEqual([['answered', 'more hours', 6025]]);
    must(
      await council.as(council.finance, (scope) => refuseLines(scope, [line?.id ?? 0], 'Not in the notes')),
    );
    expect(await told(council, id)).toEqual([['refused', 'more hours', 6025]]);
  });

  test('that claims less than was verified pays nothing until it is decided, and never more than it claims', async () => {
    const council = await anInvoiceCouncil(database);
    await closed(council);
    const id = invoiceIdOf(await sent(council, [aSentLine(council, { minutes: 120, amountPence: 4820 })]));
    expect(await told(council, id)).toEqual([['held', 'fewer hours', 0]]);
    expect(await money(council)).toEqual({ toPay: 0, waits: 6025, owed: 6025 });
    const [line] = await linesOf(council, id);
    must(
      await council.as(council.manager, (scope) =>
        answerLine(scope, line?.id ?? 0, { agree: true, words: '' }),
      ),
    );
    await nextWeek(council);
    expect(await money(council)).toEqual({ toPay: 4820, waits: 0, owed: 4820 });
  });

  test('is refused where it came already: the same bytes, or the same number', async () => {
    const council = await anInvoiceCouncil(database);
    const id = invoiceIdOf(await sent(council, [aSentLine(council)], { number: 'KH-7' }));
    await expect(sent(council, [aSentLine(council)], { number: 'KH-7' })).rejects.toThrow(
      'This came already',
    );
    await expect(sent(council, [aSentLine(council, { words: 'again' })], { number: 'kh-7' })).rejects.toThrow(
      'Invoice kh-7 came already',
    );
    const newer = invoiceIdOf(
      await sent(council, [aSentLine(council, { minutes: 60, amountPence: 2410 })], {
        number: 'KH-7',
        replacesId: id,
      }),
    );
    expect(await told(council, id)).toEqual([['replaced', 'week not approved', 0]]);
    expect((await council.as(council.manager, (scope) => getInvoice(scope, newer))).version).toBe(2);
  });

  test('pays no visit twice, whichever invoice names it', async () => {
    const council = await anInvoiceCouncil(database);
    await closed(council);
    invoiceIdOf(await sent(council, [aSentLine(council)], { number: 'ONE' }));
    const again = invoiceIdOf(await sent(council, [aSentLine(council)], { number: 'TWO' }));
    expect(await told(council, again)).toEqual([['held', 'already paid', 0]]);
    expect((await linesOf(council, again))[0]?.facts?.claimedOn).toEqual(['ONE']);
    const accepted = await council.as(council.finance, async (scope) =>
      acceptLines(scope, [(await listInvoiceLines(scope, again))[0]?.id ?? 0]),
    );
    expect(accepted).toMatchObject({ ok: false, reason: expect.stringContaining('paid twice') });
    expect((await money(council)).toPay).toBe(6025);
  });

  test('line by line: a visit each, one of them at another price, one that was never ordered', async () => {
    const council = await anInvoiceCouncil(database, { days: 3 });
    await closed(council);
    const visit = (day: string, more = {}) =>
      aSentLine(council, {
        startsOn: day,
        endsOn: day,
        begins: '08:00',
        minutes: 30,
        amountPence: 1205,
        ...more,
      });
    const id = invoiceIdOf(
      await sent(council, [
        visit('2026-03-02'),
        visit('2026-03-03', { pencePerHour: 3010, amountPence: 1505 }),
        visit('2026-03-04', { references: ['PO-9'] }),
      ]),
    );
    expect(await told(council, id)).toEqual([
      ['passed', 1205],
      ['held', 'price differs', 1205],
      ['held', 'no such order', 0],
    ]);
    expect(await money(council)).toEqual({ toPay: 2410, waits: 1205, owed: 3615 });
    const refused = await council.as(council.finance, async (scope) =>
      acceptLines(scope, [(await listInvoiceLines(scope, id))[2]?.id ?? 0]),
    );
    expect(refused).toMatchObject({ ok: false });
  });

  test('a visit that is held is named as the reason', async () => {
    const council = await anInvoiceCouncil(database, { days: 2 });
    await visits(council, [[2, 8, 30]], true);
    await closed(council);
    const id = invoiceIdOf(await sent(council, [aSentLine(council, { minutes: 90, amountPence: 3615 })]));
    expect(await told(council, id)).toEqual([['held', 'visit held', 'more hours', 2410]]);
  });

  test('a credit note makes an earlier line right', async () => {
    const council = await anInvoiceCouncil(database);
    await closed(council);
    const id = invoiceIdOf(
      await sent(council, [aSentLine(council, { minutes: 180, amountPence: 7230 })], { number: 'KH-A' }),
    );
    const credit = invoiceIdOf(
      await sent(council, [aSentLine(council, { minutes: -30, amountPence: -1205 })], {
        correctsNumber: 'KH-A',
      }),
    );
    expect(await told(council, id)).toEqual([['agreed', 'more hours', 6025]]);
    expect(await told(council, credit)).toEqual([['passed', 'takes back', 0]]);
    await nextWeek(council);
    expect(await money(council)).toEqual({ toPay: 6025, waits: 0, owed: 6025 });
  });
});

describe('as an official document', () => {
  test('a self-billed one comes back in and is matched; a broken one is kept with every rule’s own id', async () => {
    const other = await anInvoiceCouncil(database, { way: 'self-billed' });
    await closed(other);
    const [made] = await other.as(other.finance, (scope) => listInvoices(scope, {}, { limit: 1 }));
    const document = JSON.parse(
      (await other.as(other.finance, (scope) => getInvoice(scope, made?.id ?? 0))).document,
    ) as OfficialInvoice;
    expect(readUbl(ublText(document)).ok).toBe(true);
    const council = await anInvoiceCouncil(database);
    await closed(council);
    const text = ublText({
      ...document,
      number: 'UBL-1',
      lines: document.lines.map((line) => ({ ...line, object: { id: council.person.order, scheme: null } })),
    });
    const send = async (body: string) =>
      await council.as(council.manager, async (scope) =>
        must(
          await receiveInvoice(scope, {
            providerId: council.providerId,
            channel: 'upload',
            format: 'UBL',
            name: 'one.xml',
            bytes: Buffer.from(body),
          }),
        ),
      );
    expect(await told(council, invoiceIdOf(await send(text)))).toEqual([['passed', 6025]]);
    const broken = await send(text.replace('unitCode="HUR"', 'unitCode="HOUR"').replace('UBL-1', 'UBL-2'));
    expect(broken).toMatchObject({ kind: 'faults', faults: [{ rule: 'BR-CL-23' }] });
    const kept = await council.as(council.manager, (scope) =>
      getInvoiceFile(scope, broken.kind === 'faults' ? broken.fileId : 0),
    );
    expect(kept.faults).toHaveLength(1);
  });

  test('an amount that nobody would believe is refused by a rule of our own, and is no fault of the database', async () => {
    const council = await anInvoiceCouncil(database, { days: 1 });
    await expect(sent(council, [aSentLine(council, { pencePerHour: 3_000_000_000 })])).rejects.toThrow(
      'A price is at most £10,000 an hour (line 1)',
    );
    const csv = `reference,visit_date,start,minutes,workers,rate,amount\n${council.person.order},02/03/2026,08:00,30,,,90000000.00\n`;
    const received = await council.as(council.manager, async (scope) =>
      must(
        await receiveInvoice(scope, {
          providerId: council.providerId,
          channel: 'upload',
          format: 'CSV',
          name: 'visits.csv',
          bytes: Buffer.from(csv),
          head: { number: 'CSV-9', issuedOn: MONDAY, correctsNumber: null, totalPence: null },
        }),
      ),
    );
    expect(received).toMatchObject({
      kind: 'faults',
      faults: [
        { rule: 'TEND-LIMIT', where: 'line 1' },
        { rule: 'TEND-LIMIT', where: '' },
      ],
    });
  });

  test('a file of visits is matched visit by visit', async () => {
    const council = await anInvoiceCouncil(database, { days: 2 });
    await closed(council);
    const csv = `reference,visit_date,start,minutes,workers,rate,amount\n${council.person.order},02/03/2026,08:00,30,,24.10,12.05\n${council.person.order},03/03/2026,08:00,45,,24.10,18.08\n`;
    const received = await council.as(council.manager, async (scope) =>
      must(
        await receiveInvoice(scope, {
          providerId: council.providerId,
          channel: 'upload',
          format: 'CSV',
          name: 'visits.csv',
          bytes: Buffer.from(csv),
          head: { number: 'CSV-1', issuedOn: MONDAY, correctsNumber: null, totalPence: 3013 },
        }),
      ),
    );
    expect(await told(council, invoiceIdOf(received))).toEqual([
      ['passed', 1205],
      ['held', 'more hours', 1205],
    ]);
  });
});

test('another provider and another council see nothing of it, and a provider decides nothing', async () => {
  const council = await anInvoiceCouncil(database, { days: 1 });
  const other = await anInvoiceCouncil(database, { days: 1 });
  const id = invoiceIdOf(await sent(council, [aSentLine(council)]));
  await expect(other.as(other.finance, (scope) => getInvoice(scope, id))).rejects.toThrow('invoice');
  await expect(council.as(council.manager, (scope) => refuseLines(scope, [1], 'No'))).rejects.toThrow(
    'permission',
  );
  await expect(
    council.as(council.finance, (scope) => answerLine(scope, 1, { agree: true, words: '' })),
  ).rejects.toThrow('permission');
});

test('what waits for an invoice is among what is not paid yet, with its reason', async () => {
  const council = await anInvoiceCouncil(database, { days: 2 });
  await closed(council);
  const unpaid = await council.as(council.manager, (scope) =>
    sumUnpaid(scope, council.providerId, '2026-03-10'),
  );
  expect(unpaid).toMatchObject([{ reason: 'waits for invoice', items: 2, amountPence: 2410 }]);
});

test('VAT of a provider’s own invoice is paid as its document says it, rounded once for each rate', async () => {
  const council = await anInvoiceCouncil(database, { days: 2, treatment: 'registered' });
  await closed(council);
  const on = (day: string, vatPercent: string) =>
    aSentLine(council, { startsOn: day, endsOn: day, minutes: 30, amountPence: 1205, vatPercent });
  const lines = [on('2026-03-02', '10'), on('2026-03-03', '30')];
  // 120.5 and 361.5: each rounded for itself; together they would be a penny less.
  const taxPence = taxOfLines(lines);
  expect(taxPence).toBe(121 + 362);
  const id = invoiceIdOf(await sent(council, lines, { taxPence }));
  expect(await told(council, id)).toEqual([
    ['passed', 1205],
    ['passed', 1205],
  ]);
  const vat = await council.as(council.finance, (scope) =>
    listDocumentVat(scope, { providerId: council.providerId, weekStartsOn: MONDAY }),
  );
  expect(vat).toMatchObject([{ invoiceId: id, taxPence }]);
});
