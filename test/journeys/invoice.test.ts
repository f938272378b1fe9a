// A provider sends its own invoice with one wrong line; what agrees is paid, the rest is asked about, answered and paid in part.
import { expect, test } from 'vitest';
import {
  completeInvoice,
  hoursOf,
  roundingOf,
  WELFARE_EXEMPTION,
} from '../../src/payments/formats/ubl-totals.ts';
import type { OfficialLine, OfficialParty } from '../../src/payments/formats/ubl-value.ts';
import { writeUbl } from '../../src/payments/formats/ubl-write.ts';
import { desktop, expectUsable, phone, stage } from './stage.ts';

const { database, as } = await stage();

const party = (name: string, id: string): OfficialParty => ({
  name,
  tradingName: null,
  address: {
    line1: '1 High Street',
    line2: null,
    town: 'Fernham',
    postcode: 'FN1 1AA',
    county: null,
    country: 'GB',
  },
  electronicAddress: { id, scheme: '0088' },
  identifier: { id: name, scheme: null },
  companyNumber: null,
  vatNumber: null,
  taxNumber: '1234567890',
  contact: null,
});

/** What the provider worked in a week that waits for its invoice, order by order. */
async function worked() {
  const { rows } = await database.pool.query<{
    provider: string;
    reference: string;
    week: string;
    minutes: number;
    pence: number;
    price: number;
  }>(
    `select p.name as provider, o.reference, i.visit_week_starts_on::text as week, sum(i.paid_minutes)::integer as minutes, sum(i.amount_pence)::bigint as pence,
       vd.pence_per_hour as price
     from uninvoiced_item u join payable_item i on i.council_id = u.council_id and i.id = u.payable_item_id join provider p on p.id = u.provider_id
       join week_line l on l.id = i.week_line_id join planned_visit v on v.id = l.planned_visit_id join package_line o on o.id = v.package_line_id
       join verdict vd on vd.id = i.verdict_id
     where i.amount_pence > 0 group by 1, 2, 3, vd.pence_per_hour order by 3 desc, 2`,
  );
  return rows.filter(({ week }) => week === rows[0]?.week);
}

/** The same as a Peppol invoice, the first line an hour too long. */
function theInvoice(lines: Awaited<ReturnType<typeof worked>>): string {
  const week = lines[0]?.week ?? '';
  const period = { startsOn: week, endsOn: Temporal.PlainDate.from(week).add({ days: 6 }).toString() };
  const tax = { category: 'E', percent: '0' };
  const text = writeUbl(
    completeInvoice({
      kind: 'invoice',
      number: 'FH-2001',
      issuedOn: period.endsOn,
      dueOn: Temporal.PlainDate.from(period.endsOn).add({ days: 30 }).toString(),
      typeCode: '380',
      currency: 'GBP',
      note: null,
      ledgerCode: null,
      buyerReference: 'Home care',
      orderReference: null,
      contractReference: null,
      period,
      corrects: [],
      seller: party('Provider', '5060000000016'),
      buyer: { ...party('Fernshire County Council', '5060000000009'), taxNumber: null },
      payment: null,
      terms: null,
      allowances: [],
      lines: lines.map(({ reference, minutes, pence, price }, at): OfficialLine => {
        const more = at === 0 ? 60 : 0;
        const line = {
          id: String(at + 1),
          note: null,
          name: 'Home care',
          description: null,
          quantity: hoursOf(minutes + more),
          unit: 'HUR',
          price: (price / 100).toFixed(2),
          priceQuantity: null,
          amount_pence: at === 0 ? Math.round(((minutes + more) * price) / 60) : pence,
          tax,
          period,
          orderLine: null,
          object: { id: reference, scheme: null },
          ledgerCode: null,
          sellerItem: null,
          buyerItem: 'home-care',
        };
        return { ...line, allowances: roundingOf(line) };
      }),
      exemptions: { E: WELFARE_EXEMPTION },
      paid_pence: 0,
    }),
  );
  if (!text.ok) throw new Error(JSON.stringify(text.faults));
  return text.value;
}

test('an invoice with one wrong line is sent, asked about, answered and paid in part', {
  timeout: 240_000,
}, async () => {
  const lines = await worked();
  expect(lines.length).toBeGreaterThan(0);
  const provider = await as('provider_manager', phone, lines[0]?.provider);
  await provider.goto(new URL('/invoices', provider.url()).href);
  await expectUsable(provider);
  await provider.getByRole('button', { name: 'Send an invoice' }).click();
  await expectUsable(provider);
  await provider.setInputFiles('input[type=file]', {
    name: 'FH-2001.xml',
    mimeType: 'application/xml',
    buffer: Buffer.from(theInvoice(lines)),
  });
  await provider.getByRole('button', { name: 'Read this file' }).click();
  await provider.getByRole('heading', { name: 'Invoice FH-2001' }).waitFor();
  await expectUsable(provider);
  expect(await provider.getByText('More hours than verified').first().isVisible()).toBe(true);

  const officer = await as('finance_officer', desktop);
  await officer.goto(new URL('/invoices/queries?reason=more+hours', officer.url()).href);
  await expectUsable(officer);
  await officer.getByRole('link', { name: 'FH-2001, line 1' }).focus();
  await officer.keyboard.press('Enter');
  await officer.getByRole('heading', { name: 'Line 1 of FH-2001' }).waitFor();
  await expectUsable(officer);
  await officer.getByLabel('Words to the provider').fill('The logs come to an hour less. Who asked for it?');
  await officer.getByRole('button', { name: 'Ask the provider' }).focus();
  await officer.keyboard.press('Enter');
  await officer.getByText('Asked. The provider has been told.').waitFor();

  await provider.goto(new URL('/invoices/queries', provider.url()).href);
  await expectUsable(provider);
  await provider.getByRole('link', { name: 'FH-2001, line 1' }).click();
  await expectUsable(provider);
  await provider
    .getByLabel('What we should know')
    .fill('She fell on Tuesday. We stayed until the ambulance came.');
  await provider.getByRole('button', { name: 'Send the answer' }).click();
  await provider.getByText('Sent. The council has been told.').waitFor();

  await officer.reload();
  expect(await officer.getByText('She fell on Tuesday').isVisible()).toBe(true);
  const pounds = ((lines[0]?.pence ?? 0) + 500) / 100;
  await officer.getByLabel('To accept in part: what the line pays').fill(pounds.toFixed(2));
  await officer.getByLabel('Words to the provider').fill('Paid as far as the ambulance report bears it out');
  await officer.getByRole('button', { name: 'Accept in part' }).click();
  await officer.getByText('Accepted in part.').waitFor();
  await expectUsable(officer);
  await officer.getByRole('button', { name: 'Undo this decision' }).waitFor();
});
