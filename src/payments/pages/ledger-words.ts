/** Words and addresses of the ledger's pages. */
import { ACCOUNTS, type Account } from '../rules/postings.ts';
import type { LedgerQuestion } from '../records/ledger-view.ts';

/** What an account is called on a page. */
export const accountNames = {
  care: 'Care',
  'unused block time': 'Block time that was not used',
  'direct payments': 'Direct payments',
  'block time bought': 'Block time bought and not used yet',
  'recoveries due': 'To be paid back to the council',
  'direct payment funds': 'Held in direct payment and service funds',
  'VAT to reclaim': 'VAT to reclaim',
  bank: 'Bank',
  'owed to providers': 'Owed to providers',
  'payments on their way': 'Payments on their way',
  contributions: 'Paid by people towards their care',
} as const satisfies Record<Account, string>;

/** What a posting is called that no item of a closed week made, and those that one did. */
export const postingNames: Readonly<Record<string, string>> = {
  visit: 'Visit',
  block: 'Block time bought',
  'block adjustment': 'Taken off a block',
  'block lapsed': 'Block time lapsed',
  service: 'Service by the week or night',
  retainer: 'Retainer',
  travel: 'Travel',
  contribution: 'Contribution',
  fund: 'Individual service fund',
  invoice: 'Decision about an invoice',
  VAT: 'VAT',
};

/** An account as a query names it; undefined where it is none. */
export function readAccount(typed: string | null): Account | undefined {
  return ACCOUNTS.find((account) => account === typed);
}

/** 'March 2026', of a month's first day. */
export function monthWords(month: string): string {
  return Temporal.PlainDate.from(month).toLocaleString('en-GB', { month: 'long', year: 'numeric' });
}

/** The first day of a month as a query names it, 'YYYY-MM-01'; undefined where it is none. */
export function readMonth(typed: string | null): string | undefined {
  return typed !== null && /^\d{4}-(0[1-9]|1[0-2])-01$/.test(typed) ? typed : undefined;
}

/** What a query asks of the ledger; every month where it names none. */
export function ledgerQuestion(query: URLSearchParams, months: readonly string[]): LedgerQuestion {
  const number = (name: string): number | undefined => {
    const typed = query.get(name) ?? '';
    return /^\d{1,15}$/.test(typed) ? Number(typed) : undefined;
  };
  const from = readMonth(query.get('from')) ?? months.at(-1) ?? '2000-01-01';
  const to = readMonth(query.get('to')) ?? months[0] ?? '2000-01-01';
  return {
    providerId: number('provider'),
    contractId: number('contract'),
    from,
    to: to < from ? from : to,
    by: query.get('by') === 'period' ? 'period' : 'posted',
  };
}
