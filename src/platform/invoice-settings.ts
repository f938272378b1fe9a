/** The settings that providers' invoices are matched and queried by. Source: docs/rules/invoice-matching.md, docs/rules/invoice-queries.md. */
import { z } from 'zod';
import { formatPounds } from '../ground/money.ts';
import { plural } from '../ground/text.ts';
import { number, setting, whole } from './setting-shape.ts';

export const invoiceSettings = {
  invoice_tolerance: setting({
    title: 'How far an invoice may be off',
    describe:
      'How far a line of a provider’s invoice may be from what was verified and still pass: whichever of the two is more. What was verified is paid.',
    schema: z.strictObject({ pence: whole(0, 10_000), percent: whole(0, 10) }),
    boxes: [
      { kind: 'number', name: 'pence', label: 'Amount', unit: 'pence' },
      { kind: 'number', name: 'percent', label: 'Share of what was verified', unit: 'percent' },
    ],
    words: ({ pence, percent }) =>
      pence === 0 && percent === 0 ? 'not at all' : `${formatPounds(pence)} or ${percent}%`,
    usual: { pence: 0, percent: 0 },
    source: 'An invoice is paid for what was verified; a council that allows more says so',
  }),
  invoice_query_days: number({
    title: 'Time to answer a query',
    describe:
      'Within how many working days a provider is asked to answer a query about a line of its invoice.',
    unit: 'working days',
    from: 1,
    to: 60,
    words: (days) => plural(days, 'working day'),
    usual: 10,
    source: 'Councils’ payment terms: two working weeks for a query',
  }),
} as const;
