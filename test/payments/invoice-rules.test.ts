// The example tables of the rule pages of invoices, every row of which is run, and what holds whatever is claimed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPounds, parsePounds, parseSignedPounds } from '../../src/ground/money.ts';
import { beyondBelief, type SentLine, taxOfLines } from '../../src/payments/rules/sent-invoice.ts';
import {
  type ClaimLine,
  type Evidence,
  matchInvoice,
  type Order,
  type Verified,
} from '../../src/payments/rules/invoice-match.ts';
import {
  INVOICE_ACTS,
  invoiceStanding,
  LINE_EVENTS,
  LINE_STATUSES,
  linePays,
  paidTwice,
  mayNow,
} from '../../src/payments/rules/invoice-status.ts';
import { type BilledItems, partedItems, selfBilledDocument } from '../../src/payments/rules/self-bill.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { sellerOf } from './formats/official-documents.ts';

const pence = (typed: string): number => {
  const read = parseSignedPounds(typed.replace('−', '-'));
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};

const order: Order = {
  packageLineId: 1,
  contractId: 1,
  startsOn: '2026-03-02',
  endsOn: '2026-03-29',
  diedOn: null,
  invoicedFrom: '2026-01-05',
  invoicedUntil: null,
  inHospital: [{ from: '2026-03-16', to: '2026-03-16' }],
};
const date = (day: number): string => `2026-03-${String(day).padStart(2, '0')}`;
const states: Readonly<Record<number, Verified['state']>> = {
  9: 'held',
  10: 'refused',
  11: 'not approved',
  12: 'claimed',
};
const visit = (day: number, more: Partial<Verified> = {}): Verified => ({
  key: `visit ${day}`,
  packageLineId: 1,
  contractId: 1,
  startsOn: date(day),
  endsOn: date(day),
  begins: '08:00',
  state: states[day] ?? 'to claim',
  claimedOn: day === 12 ? 'KH-1' : null,
  minutes: 30,
  pencePerHour: 2410,
  worthPence: 1205,
  ...more,
});
const evidence: Evidence = {
  orders: new Map([['PL-1', order]]),
  verified: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((day) => visit(day)),
  tolerance: { pence: 0, percent: 0 },
  registered: false,
};
const line = (more: Partial<ClaimLine>): ClaimLine => ({
  number: 1,
  reference: 'PL-1',
  startsOn: date(2),
  endsOn: date(2),
  begins: null,
  minutes: 30,
  pencePerHour: 2410,
  amountPence: 1205,
  chargesVat: false,
  ...more,
});

describe('invoice-matching.md', () => {
  test.each(
    ruleTable('invoice-matching').map((cell) =>
      ['claims', 'minutes', 'price', 'amount', 'told', 'worth'].map(cell),
    ),
  )(
    '%s, %s minutes at %s, %s: %s',
    (claims = '', minutes = '', price = '', amount = '', told = '', worth = '') => {
      const days = [...claims.matchAll(/\d+/g)].map(([day]) => Number(day));
      const rate = parsePounds(price);
      const [matched] = matchInvoice(
        [
          line({
            startsOn: date(days[0] ?? 0),
            endsOn: date(days.at(-1) ?? 0),
            minutes: minutes === '' ? null : Number(minutes),
            pencePerHour: rate.ok ? rate.value : null,
            amountPence: pence(amount),
          }),
        ],
        evidence,
      );
      expect(matched?.reasons.join(', ')).toBe(told);
      expect(formatPounds(matched?.worthPence ?? 0)).toBe(worth);
    },
  );

  test('an order that is not known, one that is self-billed, a death, VAT that is not due', () => {
    const told = (more: Partial<ClaimLine>, of: Partial<Order> = {}) =>
      matchInvoice([line(more)], { ...evidence, orders: new Map([['PL-1', { ...order, ...of }]]) })[0]
        ?.reasons;
    expect(told({ reference: 'PO-9' })).toEqual(['no such order']);
    expect(told({}, { invoicedFrom: null })).toEqual(['self-billed']);
    expect(told({}, { invoicedUntil: '2026-03-02' })).toEqual(['self-billed']);
    expect(told({ startsOn: date(20), endsOn: date(20) }, { diedOn: date(18) })).toEqual(['person has died']);
    expect(told({ chargesVat: true })).toContain('VAT charged');
  });

  test('a tolerance lets a little pass, and pays what was verified', () => {
    const [matched] = matchInvoice([line({ amountPence: 1206 })], {
      ...evidence,
      tolerance: { pence: 1, percent: 0 },
    });
    expect(matched).toMatchObject({ reasons: [], worthPence: 1205 });
  });

  test('whatever is claimed, no visit stands on two lines, and a line is worth what its visits are', () => {
    const anyLine = fc.record({
      from: fc.integer({ min: 1, max: 14 }),
      days: fc.integer({ min: 0, max: 6 }),
      begins: fc.constantFrom(null, '08:00', '09:30', '20:00'),
      minutes: fc.option(fc.integer({ min: -60, max: 300 }), { nil: null }),
      price: fc.constantFrom(null, 2410, 2610),
      amount: fc.integer({ min: -3000, max: 30_000 }),
      reference: fc.constantFrom('PL-1', 'PL-1', 'PO-9'),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 8 }), (claims) => {
        const lines = claims.map((one, at) =>
          line({
            number: at + 1,
            reference: one.reference,
            startsOn: date(one.from),
            endsOn: date(one.from + one.days),
            begins: one.begins,
            minutes: one.minutes,
            pencePerHour: one.price,
            amountPence: one.amount,
          }),
        );
        const matched = matchInvoice(lines, evidence);
        const keys = matched.flatMap((one) => one.keys);
        expect(new Set(keys).size).toBe(keys.length);
        for (const [at, one] of matched.entries()) {
          expect(one.worthPence).toBe(one.keys.length * 1205);
          if (one.reasons.length === 0) expect(one.worthPence).toBe(lines[at]?.amountPence);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('invoice-queries.md', () => {
  test.each(
    ruleTable('invoice-queries').map((cell) =>
      ['stands', 'claimed', 'verified', 'paid', 'of it a charge'].map(cell),
    ),
  )(
    '%s: claimed %s, verified %s: paid %s, charge %s',
    (stands = '', claimed = '', verified = '', paid = '', charge = '') => {
      const [, name = '', amount] = /^(.*?)(?: (£.*))?$/.exec(stands) ?? [];
      const status = LINE_STATUSES.find((one) => one === name);
      if (status === undefined) throw new Error(`There is no status ${name}`);
      const pays = linePays(
        { status, amountPence: amount === undefined ? null : pence(amount) },
        { claimedPence: pence(claimed), worthPence: pence(verified) },
      );
      expect([formatPounds(pays.pence), formatPounds(pays.chargePence)]).toEqual([paid, charge]);
    },
  );

  test('only a decision pays more than was verified, and nothing undecided pays more than is claimed', () => {
    const event = fc.record({
      kind: fc.constantFrom(...LINE_EVENTS),
      amountPence: fc.integer({ min: 0, max: 5000 }),
      dueOn: fc.constant(null),
      ownerId: fc.constant(null),
    });
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 12 }),
        fc.nat(5000),
        fc.nat(5000),
        (events, claimedPence, worthPence) => {
          const standing = invoiceStanding(events);
          const pays = linePays(standing, { claimedPence, worthPence });
          const decided = ['accepted', 'part accepted'].includes(standing.status);
          if (!decided) expect(pays.pence).toBeLessThanOrEqual(worthPence);
          if (!decided && standing.status !== 'passed')
            expect(pays.pence).toBeLessThanOrEqual(Math.max(claimedPence, 0));
          if (pays.released) expect(pays.pence - pays.chargePence).toBe(worthPence);
          else expect([pays.pence, pays.chargePence]).toEqual([0, 0]);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('undoing puts a line back to where it stood', () => {
    const event = (kind: (typeof LINE_EVENTS)[number]) => ({
      kind,
      amountPence: null,
      dueOn: null,
      ownerId: null,
    });
    expect(
      invoiceStanding(
        ['held', 'queried', 'answered', 'refused', 'undone'].map((kind) => event(kind as never)),
      ).status,
    ).toBe('answered');
    for (const status of LINE_STATUSES)
      expect(INVOICE_ACTS.filter((act) => mayNow(status, act))).toBeDefined();
  });
});

describe('self-billing.md', () => {
  test.each(ruleTable('self-billing').map((cell) => ['items', 'invoice', 'credit note'].map(cell)))(
    '%s: invoice %s, credit note %s',
    (items = '', invoice = '', credit = '') => {
      const billed = items.split(', ').map((one): BilledItems => {
        const [kind = '', amount = ''] = one.split(' ');
        return {
          contractReference: 'C',
          orderReference: 'PL-1',
          personReference: 'P1',
          service: 'home-care',
          weekStartsOn: '2026-03-02',
          because: kind === 'contribution' ? 'Paid by the person' : null,
          pencePerHour: 2410,
          adjusts: kind === 'adjustment',
          correctsNumber: null,
          items: 1,
          minutes: 30,
          amountPence: pence(amount),
        };
      });
      const { invoiced, credited } = partedItems(billed);
      const sum = (of: readonly BilledItems[]) => of.reduce((total, one) => total + one.amountPence, 0);
      expect([
        invoiced.length === 0 ? '' : formatPounds(sum(invoiced)),
        credited.length === 0 ? '' : formatPounds(-sum(credited)),
      ]).toEqual([invoice, credit]);
      expect(sum(invoiced) + sum(credited)).toBe(sum(billed));
    },
  );

  test('a line says its week where its document has several and the charge does not name its days', () => {
    const visits = (weekStartsOn: string, because: string | null = null): BilledItems => ({
      contractReference: 'C-1',
      orderReference: 'O-1',
      personReference: 'P-1',
      service: 'home-care',
      weekStartsOn,
      because,
      pencePerHour: 2410,
      adjusts: false,
      correctsNumber: null,
      items: 2,
      minutes: 60,
      amountPence: 2410,
    });
    const said = (...items: BilledItems[]) =>
      selfBilledDocument(
        {
          kind: 'invoice',
          number: 'SB-1',
          issuedOn: '2026-03-12',
          dueOn: '2026-04-11',
          weekStartsOn: '2026-03-02',
          buyerReference: 'Closed week 1',
          seller: sellerOf('exempt'),
          buyer: sellerOf('registered'),
          chargesVat: false,
          corrects: [],
        },
        items,
      ).lines.map(({ description }) => description);
    const travel = 'Travel, 2 to 8 March 2026: 2 paid visits at £1.08 each.';
    expect(said(visits('2026-03-02'), visits('2026-03-02', travel))).toEqual([
      'Person P-1',
      `Person P-1, ${travel}`,
    ]);
    expect(said(visits('2026-02-23'), visits('2026-03-02', travel))).toEqual([
      'Person P-1, week of 23 February to 1 March 2026',
      `Person P-1, ${travel}`,
    ]);
    expect(said({ ...visits('2026-03-02'), personReference: null })).toEqual([null]);
  });
});

describe('what was sent', () => {
  const line = (amountPence: number, vatPercent: string | null, more = {}): SentLine => ({
    number: 1,
    references: ['PO-1'],
    service: null,
    words: '',
    startsOn: '2026-03-02',
    endsOn: '2026-03-08',
    begins: null,
    minutes: null,
    workers: 1,
    pencePerHour: null,
    amountPence,
    vatPercent,
    ...more,
  });
  const invoice = (...lines: SentLine[]) =>
    ({
      kind: 'invoice',
      number: 'A',
      issuedOn: '2026-03-10',
      correctsNumber: null,
      taxPence: 0,
      lines,
    }) as const;

  test('VAT of keyed lines is by rate, rounded once for each', () => {
    expect(taxOfLines([line(1003, '20'), line(1004, '20'), line(999, '5'), line(5000, null)])).toBe(401 + 50);
    expect(taxOfLines([line(-1003, '20')])).toBe(-201);
    expect(taxOfLines([line(1000, '17.5')])).toBe(175);
  });

  test('a line that would be paid twice cannot be accepted, and says why', () => {
    expect(paidTwice(['more hours', 'already paid'])).toContain('another invoice');
    expect(paidTwice(['self-billed'])).toContain('bill ourselves');
    expect(paidTwice(['week not approved'])).toContain('not approved yet');
    expect(paidTwice(['visit held', 'more hours'])).toContain('Decide about the visit first');
    expect(paidTwice(['more hours', 'price differs'])).toBeUndefined();
  });

  test('a slip of the point is not believed', () => {
    expect(beyondBelief(invoice(line(1_000_000_000, null)))).toEqual([]);
    expect(beyondBelief(invoice(line(1_000_000_001, null)))).toEqual([
      { line: 1, reason: 'A line is at most £10,000,000' },
      { line: null, reason: 'An invoice is at most £10,000,000' },
    ]);
    expect(
      beyondBelief(invoice(line(1, null, { pencePerHour: 1_000_001, minutes: 60_000_001 }))),
    ).toMatchObject([
      { reason: 'A price is at most £10,000 an hour' },
      { reason: 'A line is at most 1,000,000 hours' },
    ]);
  });
});
