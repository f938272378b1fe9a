/** The settings that payment is decided by. Source: docs/rules/settings.md, docs/rules/payment-runs.md, docs/rules/prompt-payment.md. */
import { z } from 'zod';
import { formatPounds } from '../ground/money.ts';
import { plural } from '../ground/text.ts';
import { number, setting, type SettingOption, whole } from './setting-shape.ts';

const fileKinds = [
  { value: 'bacs', text: 'Bacs Standard 18' },
  { value: 'pain.001', text: 'ISO 20022 pain.001' },
  { value: 'accounts payable', text: 'accounts payable alone: the council’s finance system pays' },
] as const satisfies readonly SettingOption[];
const aFileKind = z.enum(fileKinds.map(({ value }) => value));
const usualKind: z.output<typeof aFileKind> = 'bacs';

export const paymentSettings = {
  payment_days: number({
    title: 'Days to pay',
    describe: 'Within how many days of a valid claim a provider is paid.',
    unit: 'days',
    from: 1,
    to: 30,
    words: (days) => plural(days, 'day'),
    usual: 30,
    source: 'Procurement Act 2023, section 68: 30 days, whatever a contract says',
  }),
  payment_movement: setting({
    title: 'Large movements',
    describe:
      'How far a payment may be from the last one to the same provider before somebody must look: both the share and the amount.',
    schema: z.strictObject({ percent: whole(1, 1000), pounds: whole(0, 1_000_000) }),
    boxes: [
      { kind: 'number', name: 'percent', label: 'Share of the last payment', unit: 'percent' },
      { kind: 'number', name: 'pounds', label: 'Amount', unit: 'pounds' },
    ],
    words: ({ percent, pounds }) => `${percent}% and ${formatPounds(pounds * 100)}`,
    usual: { percent: 20, pounds: 500 },
    source: 'Councils’ checks of payment runs: a fifth, and small sums left out',
  }),
  bank_file: setting({
    title: 'The file for the bank',
    describe:
      'Which file a released payment run makes. There is one, so that nothing can be paid twice by sending two. The file for accounts payable is made beside it for the books.',
    schema: aFileKind,
    boxes: [{ kind: 'one', name: 'value', label: 'The file for the bank', options: fileKinds }],
    words: (value) => fileKinds.find((one) => one.value === value)?.text ?? value,
    usual: usualKind,
    source: 'Bacs is how councils pay suppliers; banks take pain.001 as well',
  }),
  bank_rate: number({
    title: 'Base rate for late payment',
    describe:
      'The Bank of England’s rate that statutory interest is counted from, in hundredths of a percent: 375 is 3.75%. It is that of the last 31 December or 30 June.',
    unit: 'hundredths of a percent',
    from: 0,
    to: 2500,
    words: (rate) => `${(rate / 100).toFixed(2)}%`,
    usual: 375,
    source:
      'Late Payment of Commercial Debts (Rate of Interest) (No. 3) Order 2002; record the rate of each half year',
  }),
} as const;
