import { queryLines } from '../src/payments/actions/invoice-acts.ts';
import { recordBilling, recordInvoiceAddress } from '../src/payments/actions/invoice-billing.ts';
import { receiveInvoice } from '../src/payments/actions/invoice-receive.ts';
import { listInvoiceLines } from '../src/payments/records/invoice-lines.ts';
import type { SentLine } from '../src/payments/rules/sent-invoice.ts';
import { recordTaxTreatment } from '../src/providers/actions/tax-treatment.ts';
import type { Treatment } from '../src/providers/rules/tax-treatment.ts';
import { must, type County } from './county.ts';
import type { StoredProvider } from './packages.ts';
import { PAST_WEEKS } from './past-months.ts';
import { at } from './weeks.ts';

const treatments: readonly Treatment[] = ['exempt', 'exempt', 'none'];

/** Global location numbers with their check digits. */
function locationNumber(place: number): string {
  const digits = `506${String(1000 + place).padStart(9, '0')}`;
  const sum = Array.from(digits).reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** The provider that sends its own invoices; the others are self-billed. */
function invoicing(providers: readonly StoredProvider[]): StoredProvider | undefined {
  return providers[2];
}

/** Before the first week: how each provider stands with VAT, the council on invoices, and which contract is invoiced from the newest weeks on. */
export async function prepareToInvoice(
  county: County,
  providers: readonly StoredProvider[],
  firstMonday: Temporal.PlainDate,
): Promise<void> {
  const from = firstMonday.subtract({ weeks: PAST_WEEKS + 4 });
  const effectiveFrom = from.toString();
  await county.as(
    'contracts_officer',
    async (scope) => {
      must(
        await recordInvoiceAddress(scope, {
          name: 'Fernshire County Council',
          addressLines: ['County Hall', 'Castle Street', 'Fernham'],
          postcode: 'FN1 1AA',
          vatNumber: 'GB987654321',
          endpointScheme: '0088',
          endpoint: locationNumber(0),
          effectiveFrom,
        }),
      );
      for (const [place, provider] of providers.entries()) {
        const treatment = treatments[place % treatments.length] ?? 'exempt';
        must(
          await recordTaxTreatment(scope, provider.id, {
            treatment,
            vatNumber: '',
            taxReference: treatment === 'exempt' ? String(1_234_500_000 + place) : '',
            endpointScheme: '0088',
            endpoint: locationNumber(place + 1),
            effectiveFrom,
            source: 'The self-billing agreement',
          }),
        );
      }
      const one = invoicing(providers);
      if (one !== undefined)
        must(
          await recordBilling(scope, {
            contractId: one.contractId,
            way: 'invoiced',
            effectiveFrom: firstMonday.toString(),
            source: 'Clause 14 of the contract',
          }),
        );
    },
    at(from, '10:30'),
  );
}

type Worked = {
  readonly reference: string;
  readonly week: string;
  readonly minutes: number;
  readonly pence: number;
  readonly price: number | null;
};

/** After the weeks: the provider that invoices sends some, of which one line is queried, and a file that cannot be read. */
export async function sendInvoices(county: County, providers: readonly StoredProvider[]): Promise<number> {
  const provider = invoicing(providers);
  if (provider === undefined) return 0;
  const { rows } = await county.database.pool.query<Worked>(
    `select o.reference, i.visit_week_starts_on::text as week, sum(i.paid_minutes)::integer as minutes, sum(i.amount_pence)::bigint as pence, vd.pence_per_hour as price
     from uninvoiced_item u join payable_item i on i.council_id = u.council_id and i.id = u.payable_item_id
       join week_line l on l.council_id = i.council_id and l.id = i.week_line_id join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
       join package_line o on o.council_id = v.council_id and o.id = v.package_line_id join verdict vd on vd.council_id = i.council_id and vd.id = i.verdict_id
     where u.council_id = $1 and u.provider_id = $2 group by o.reference, i.visit_week_starts_on, vd.pence_per_hour having sum(i.paid_minutes) > 0 order by 2, 1, 5`,
    [county.councilId, provider.id],
  );
  const weeks = [...Map.groupBy(rows, ({ week }) => week)];
  const when = at(county.size.today, '08:00');
  const send = async (number: string, lines: readonly SentLine[]): Promise<number> =>
    await county.as(
      'provider_manager',
      async (scope) => {
        const received = must(
          await receiveInvoice(scope, {
            providerId: provider.id,
            channel: 'form',
            format: 'form',
            name: `Keyed: ${number}`,
            invoice: {
              kind: 'invoice',
              number,
              issuedOn: county.size.today.toString(),
              correctsNumber: null,
              taxPence: 0,
              lines,
            },
          }),
        );
        return received.kind === 'invoice' ? received.invoiceId : 0;
      },
      when,
      provider.id,
    );
  for (const [place, [, worked]] of weeks.slice(-3, -1).entries()) {
    const lines = worked.map((one, index) => claimed(one, index, place === 0));
    const id = await send(`${provider.name.slice(0, 2).toUpperCase()}-${1041 + place}`, lines);
    if (place === 0) await ask(county, id, when);
  }
  await county.as(
    'provider_manager',
    async (scope) =>
      must(
        await receiveInvoice(scope, {
          providerId: provider.id,
          channel: 'upload',
          format: 'UBL',
          name: 'invoice-1043.xml',
          bytes: Buffer.from('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'),
        }),
      ),
    when,
    provider.id,
  );
  return Math.max(0, Math.min(2, weeks.length - 1));
}

/** What a provider claims of an order: as verified, but for an hour too much on the first line and a penny-pinching price on the second. */
function claimed(one: Worked, index: number, wrong: boolean): SentLine {
  const minutes = one.minutes + (wrong && index === 0 ? 60 : 0);
  const price = one.price === null ? null : one.price + (wrong && index === 1 ? 100 : 0);
  const changed = wrong && index < 2 && price !== null;
  return {
    number: index + 1,
    references: [one.reference],
    service: 'home-care',
    words: 'Home care',
    startsOn: one.week,
    endsOn: Temporal.PlainDate.from(one.week).add({ days: 6 }).toString(),
    begins: null,
    minutes,
    workers: 1,
    pencePerHour: price,
    amountPence: changed ? Math.round((minutes * price) / 60) : one.pence,
    vatPercent: null,
  };
}

async function ask(county: County, invoiceId: number, when: Temporal.Instant): Promise<void> {
  await county.as(
    'finance_officer',
    async (scope) => {
      const held = (await listInvoiceLines(scope, invoiceId)).find(({ reasons }) =>
        reasons.includes('more hours'),
      );
      if (held !== undefined)
        must(
          await queryLines(
            scope,
            [held.id],
            'The logs come to an hour less. Which visits were longer, and who asked for it?',
          ),
        );
    },
    when,
  );
}
