/** A remittance as a paper: what a provider files beside its bank statement. */
import { dateAndTime, dateRange, longDate, minutesInWords, shortDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import type { Paper, Part } from '../../platform/pdf/paper.ts';
import type { SentPayment } from '../records/payments.ts';
import type { RemittanceLine, RemittanceWeek, UnpaidSum } from '../records/remittances.ts';
import { maskedNumber } from '../rules/bank-detail-state.ts';
import { unpaidWords } from '../rules/hold-words.ts';
import { weekEnd } from './line-history.ts';

/** What an adjustment corrects, in words. */
export function correctsWords({
  correctsWeekStartsOn,
  correctsItemId,
  correctsPaymentId,
  correctsPence,
}: RemittanceLine): string {
  const of =
    correctsWeekStartsOn === null
      ? ''
      : ` of the week of ${dateRange(correctsWeekStartsOn, weekEnd(correctsWeekStartsOn))}`;
  const paid = correctsPaymentId === null ? '' : `, paid with TEND-${correctsPaymentId}`;
  const was = correctsPence === null ? '' : ` (${formatPounds(correctsPence)})`;
  return `Adjustment: corrects item ${correctsItemId ?? ''}${was}${of}${paid}`;
}

/** The paper of a payment. Long lists go over as many pages as they need. */
export function remittancePaper(of: {
  readonly payment: SentPayment;
  readonly council: string;
  readonly providerLines: readonly string[];
  readonly weeks: readonly RemittanceWeek[];
  readonly lines: readonly RemittanceLine[];
  readonly unpaid: readonly UnpaidSum[];
  readonly today: string;
  readonly madeAt: Date;
}): Paper {
  const { payment, weeks, lines, unpaid } = of;
  return {
    title: `Remittance ${payment.reference}`,
    from: { council: of.council, addressLines: [], phone: null, email: null },
    date: longDate(of.today),
    reference: payment.reference,
    print: 'standard',
    madeAt: of.madeAt,
    parts: [
      { kind: 'heading', level: 1, text: `Remittance ${payment.reference}` },
      {
        kind: 'summary',
        rows: [
          { key: 'To', value: of.providerLines.join(', ') },
          { key: 'Amount', value: formatPounds(payment.amountPence) },
          { key: 'Day of payment', value: longDate(payment.payOn) },
          { key: 'Account', value: `${payment.accountName}, ${maskedNumber(payment.accountNumber)}` },
          ...(payment.returnedOn === null
            ? []
            : [
                {
                  key: 'Returned',
                  value: `${longDate(payment.returnedOn)}: ${payment.returnedBecause ?? ''}`,
                },
              ]),
        ],
      },
      {
        kind: 'table',
        caption: 'What it pays, by week',
        columns: [
          { head: 'Week', share: 2 },
          { head: 'Lines', numeric: true },
          { head: 'For them', numeric: true },
          { head: 'Adjustments', numeric: true },
          { head: 'Together', numeric: true },
        ],
        rows: weeks.map(({ weekStartsOn, items, claimedPence, adjustedPence }) => [
          dateRange(weekStartsOn, weekEnd(weekStartsOn)),
          String(items),
          formatPounds(claimedPence),
          formatPounds(adjustedPence),
          formatPounds(claimedPence + adjustedPence),
        ]),
        foot: ['All', '', '', '', formatPounds(payment.amountPence)],
      },
      ...unpaidPart(unpaid, of.today),
      {
        kind: 'table',
        caption: 'Every line',
        columns: [
          { head: 'Visit or charge', share: 1.5 },
          { head: 'Person' },
          { head: 'Contract' },
          { head: 'What', share: 2.2 },
          { head: 'Amount', numeric: true },
        ],
        rows: lines.map((line) => [
          line.startsAt === null ? `Week of ${shortDate(line.weekStartsOn)}` : dateAndTime(line.startsAt),
          line.personReference ?? '',
          line.contractReference ?? '',
          whatWords(line),
          formatPounds(line.amountPence),
        ]),
        foot: ['All', '', '', '', formatPounds(payment.amountPence)],
      },
    ],
  };
}

/** What is not paid yet, as a table of its own where there is any. */
function unpaidPart(unpaid: readonly UnpaidSum[], today: string): Part[] {
  if (unpaid.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: `Not paid yet, as it stands on ${longDate(today)}`,
      columns: [
        { head: 'Why', share: 4 },
        { head: 'Items', numeric: true },
        { head: 'Amount', numeric: true },
      ],
      rows: unpaid.map(({ reason, words, untilOn, items, amountPence }) => [
        unpaidWords(reason, words, untilOn),
        String(items),
        formatPounds(amountPence),
      ]),
    },
  ];
}

/** What a line is, in a few words; why it is worth what it is stands on the page of its visit. */
export function whatWords(line: RemittanceLine): string {
  if (line.kind === 'adjustment') return correctsWords(line);
  return line.kind === 'charge' ? line.because : `Visit, ${minutesInWords(line.paidMinutes)}`;
}
