/** What a person reads of their own fund, in plain words: the hours in its bank, the money, and how it works. The same as a paper and as a page. */
import { dateRange, longDate, minutesInWords } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { letterheadOf } from '../../platform/notices/log.ts';
import type { Letterhead, Part } from '../../platform/pdf/paper.ts';
import { paperPdf } from '../../platform/pdf/paper-pdf.ts';
import type { Scope } from '../../platform/scope.ts';
import { londonDay } from '../../ground/calendar.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, file } from '../../web/route.ts';
import { openFund } from '../actions/fund-acts.ts';
import { bankNow, historyOf, standingNow } from '../actions/fund-standing-now.ts';
import type { Fund, FundKind } from '../records/funds.ts';
import { lastDayOf } from '../rules/fund-instalments.ts';
import type { FundStanding } from '../rules/fund-standing.ts';
import { type BankLine, type HoursBank, putIns } from '../rules/hours-bank.ts';
import {
  type BankInterval,
  bankIntervals,
  type NextInterval,
  nextInterval,
} from '../rules/hours-statement.ts';

/** What a fund's statement is written from. `hours` is null for a direct payment. */
export type FundSeen = {
  readonly fund: Pick<Fund, 'kind' | 'personName' | 'providerName' | 'managedBy' | 'startsOn'>;
  readonly standing: FundStanding;
  /** The last day of the fund where it is known. */
  readonly lastDay: string | null;
  readonly hours: {
    readonly bank: HoursBank;
    readonly intervals: readonly BankInterval[];
    readonly next: NextInterval | null;
  } | null;
  readonly from: Pick<Letterhead, 'council' | 'phone' | 'email'>;
};

/** Reads a fund's statement as it stands today. */
export async function seeFund(scope: Scope, fund: Fund): Promise<FundSeen> {
  const today = londonDay(scope.now).toString();
  const { facts } = historyOf(fund);
  const bank = fund.providerId === null ? null : await bankNow(scope, fund);
  return {
    fund,
    standing: standingNow(scope, fund),
    lastDay: lastDayOf(facts),
    hours: bank && {
      bank,
      intervals: bankIntervals(bank, putIns(facts, today)),
      next: nextInterval(facts, bank, today),
    },
    from: await letterheadOf(scope),
  };
}

/** What the statement is called. */
export const statementTitles = {
  'direct payment': 'Your direct payment',
  'individual service fund': 'Your hours of care',
} as const satisfies Record<FundKind, string>;

/** Time in words: '36 hours'; 'none' for nought. */
function timeWords(minutes: number): string {
  return minutes === 0 ? 'none' : minutesInWords(minutes);
}

/** '27 September 2026': a day as people say it, in a column. */
function dayWords(day: string): string {
  return dateRange(day, day);
}

/** The whole statement, part by part. */
export function fundParts(seen: FundSeen): Part[] {
  const { fund, standing, hours, lastDay, from } = seen;
  const ways = [
    from.phone !== null && `telephone ${from.phone}`,
    from.email !== null && `write to ${from.email}`,
  ];
  const how = ways.filter((way) => way !== false).join(' or ');
  return [
    { kind: 'heading', level: 1, text: statementTitles[fund.kind] },
    { kind: 'paragraph', text: `For ${fund.personName}. ${standsWords(standing, fund.startsOn, lastDay)}` },
    ...(hours === null ? [] : hoursParts(seen, hours)),
    ...moneyParts(seen),
    ...rulesParts(seen),
    { kind: 'heading', level: 2, text: 'If something is wrong' },
    {
      kind: 'paragraph',
      text: `Tell ${from.council}, and we will look at it with you${how === '' ? '' : `: ${how}`}.`,
    },
  ];
}

function standsWords({ status }: FundStanding, startsOn: string, lastDay: string | null): string {
  switch (status) {
    case 'to be confirmed':
      return 'It is not confirmed yet: nothing is paid in before it is.';
    case 'not begun':
      return `It begins on ${longDate(startsOn)}.`;
    case 'suspended':
      return 'It is suspended now: nothing is added while it is.';
    case 'ended':
    case 'closed':
      return lastDay === null ? 'It has ended.' : `It ended on ${longDate(lastDay)}.`;
    case 'running':
      return lastDay === null ? 'This is how it stands today.' : `Its last day will be ${longDate(lastDay)}.`;
  }
}

/** How many lines of the newest intervals are told one by one. */
const INTERVALS_IN_FULL = 2;

function hoursParts(
  { fund: { providerName } }: FundSeen,
  { bank, intervals, next }: NonNullable<FundSeen['hours']>,
): Part[] {
  const full = intervals.slice(-INTERVALS_IN_FULL);
  const since = full[0]?.startsOn ?? '';
  const latest = bank.lines.filter(({ onDay }) => onDay >= since).toReversed();
  return [
    {
      kind: 'paragraph',
      strong: true,
      text: `You have ${minutesInWords(bank.minutes)} of care in your bank${providerName === null ? '' : ` with ${providerName}`}.`,
    },
    ...(bank.lots.length === 0
      ? []
      : ([
          { kind: 'heading', level: 2, text: 'Use it in time' },
          {
            kind: 'list',
            items: bank.lots.map(
              ({ minutes, expiresOn }) => `${minutesInWords(minutes)} before ${longDate(expiresOn)}`,
            ),
          },
        ] as const)),
    ...(next === null ? [] : [{ kind: 'paragraph', text: nextWords(next) } as const]),
    {
      kind: 'table',
      caption: 'Your bank, the newest time first',
      columns: [
        { head: 'From', share: 1.5 },
        { head: 'Before', numeric: true },
        { head: 'Added', numeric: true },
        { head: 'Used', numeric: true },
        { head: 'Lost', numeric: true },
        { head: 'Left', numeric: true },
      ],
      rows: intervals
        .toReversed()
        .map((one) => [
          dayWords(one.startsOn),
          ...[
            one.beforeMinutes,
            one.putInMinutes,
            one.usedMinutes,
            one.notCarriedMinutes + one.expiredMinutes,
            one.leftMinutes,
          ].map(timeWords),
        ]),
    },
    {
      kind: 'table',
      caption: since === '' ? 'What happened' : `What happened since ${longDate(since)}`,
      columns: [
        { head: 'Day', share: 1.3 },
        { head: 'What', share: 2.4 },
        { head: 'Time', numeric: true },
      ],
      rows: latest.map((line) => [dayWords(line.onDay), personLine(line), timeWords(line.minutes)]),
    },
  ];
}

function nextWords({ onDay, putInMinutes, carryMinutes, lostMinutes }: NextInterval): string {
  const added =
    putInMinutes === 0
      ? `A new time begins on ${longDate(onDay)}.`
      : `On ${longDate(onDay)}, ${minutesInWords(putInMinutes)} will be added.`;
  const kept = `Of what is left then, ${carryMinutes === 0 ? 'nothing is' : `at most ${minutesInWords(carryMinutes)} are`} kept.`;
  return lostMinutes === 0
    ? `${added} ${kept}`
    : `${added} ${kept} If you use nothing before then, you lose ${minutesInWords(lostMinutes)}.`;
}

const personWords = {
  'put in': 'Added',
  used: 'Used',
  'beyond the bank': 'More than was in your bank',
  'over the limit': 'Lost: more than may be kept',
  expired: 'Lost: not used in time',
} as const satisfies Record<BankLine['kind'], string>;

function personLine({ kind, words }: BankLine): string {
  return kind === 'used' || kind === 'beyond the bank' ? `${personWords[kind]}: ${words}` : personWords[kind];
}

function moneyParts({
  standing: { terms, sums, account, nextReturn, returnOverdue },
  fund,
}: FundSeen): Part[] {
  if (terms === undefined) return [];
  const theirs = fund.kind === 'direct payment';
  return [
    { kind: 'heading', level: 2, text: 'The money' },
    {
      kind: 'summary',
      rows: [
        { key: 'We pay, a week', value: formatPounds(terms.budgetPence - terms.contributionPence) },
        ...(terms.contributionPence === 0
          ? []
          : [{ key: 'You add, a week', value: formatPounds(terms.contributionPence) }]),
        { key: 'Managed by', value: fund.managedBy },
        { key: 'Paid in by us so far', value: formatPounds(sums.paidPence) },
        ...(sums.ownPence === 0
          ? []
          : [
              {
                key: 'To be paid in by you, for the time we were told about',
                value: formatPounds(sums.ownPence),
              },
            ]),
        { key: 'Spent on care, as we were told', value: formatPounds(sums.spentPence) },
        { key: 'Should be in the account', value: formatPounds(account.inAccountPence) },
        ...(account.owedBackPence <= 0
          ? []
          : [{ key: 'Of that, asked back', value: formatPounds(account.owedBackPence) }]),
      ],
    },
    ...(nextReturn === null
      ? []
      : [
          {
            kind: 'paragraph',
            text: `${theirs ? (returnOverdue ? 'You were to tell us' : 'Tell us') : `${fund.managedBy} ${returnOverdue ? 'was to tell' : 'tells'} us`} by ${longDate(nextReturn.dueOn)} what the money went on, ${dateRange(nextReturn.startsOn, nextReturn.endsOn)}.`,
          } as const,
        ]),
  ];
}

function rulesParts({ standing: { terms }, hours }: FundSeen): Part[] {
  if (terms === undefined) return [];
  const every = terms.intervalWeeks === 1 ? 'Every week' : `Every ${plural(terms.intervalWeeks, 'week')}`;
  return [
    { kind: 'heading', level: 2, text: 'How it works' },
    {
      kind: 'list',
      items: [
        `${every} we pay in advance.`,
        ...(hours === null
          ? [
              `You may keep ${plural(terms.contingencyWeeks, 'week')} of money for the unexpected. We may ask back what is more than that.`,
            ]
          : [
              `${every} time is added: ${minutesInWords(terms.bankMinutes)} for each week.`,
              'The oldest time is used first.',
              `At most ${minutesInWords(terms.carryMinutes)} of what you did not use are kept from one time to the next.`,
              `Time that nobody used in ${plural(terms.keepWeeks, 'week')} is lost.`,
            ]),
      ],
    },
  ];
}

/** The statement as a PDF in large print. */
export async function fundStatementPdf(scope: Scope, fund: Fund): Promise<Answer> {
  const seen = await seeFund(scope, fund);
  const body = await paperPdf({
    title: `${statementTitles[fund.kind]}, ${fund.personName}`,
    from: await letterheadOf(scope),
    date: longDate(londonDay(scope.now)),
    madeAt: new Date(scope.now.epochMilliseconds),
    print: 'large',
    parts: fundParts(seen),
  });
  return file(`fund-${fund.personReference}.pdf`, 'application/pdf', body);
}

/** GET /funds/:id/paper */
export async function fundPaper({ scope, params }: Asked): Promise<Answer> {
  return await fundStatementPdf(scope, await openFund(scope, numberIn(params['id'], 'fund')));
}
