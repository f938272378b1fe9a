/**
 * How what is payable enters the ledger: between which two accounts each kind of item moves money. Each posting takes from one
 * account what it puts to the other, so the ledger balances whatever is posted. Source: docs/rules/ledger.md.
 */

/** The accounts, in the order of a statement. */
export const ACCOUNTS = [
  'care',
  'unused block time',
  'direct payments',
  'block time bought',
  'recoveries due',
  'direct payment funds',
  'VAT to reclaim',
  'bank',
  'owed to providers',
  'payments on their way',
  'contributions',
] as const;
export type Account = (typeof ACCOUNTS)[number];

/** Whether an account grows by what is put to it (what is spent and what the council has) or by what is taken from it. */
export const GROWS_BY = {
  care: 'debit',
  'unused block time': 'debit',
  'direct payments': 'debit',
  'block time bought': 'debit',
  'recoveries due': 'debit',
  'direct payment funds': 'debit',
  'VAT to reclaim': 'debit',
  bank: 'debit',
  'owed to providers': 'credit',
  'payments on their way': 'credit',
  contributions: 'credit',
} as const satisfies Record<Account, 'debit' | 'credit'>;

/** What an item of a close is of. */
export const ITEM_KINDS = [
  'visit',
  'block',
  'block adjustment',
  'block lapsed',
  'service',
  'retainer',
  'travel',
  'contribution',
  'fund',
  'invoice',
  'VAT',
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** An item as the ledger needs it: pence that are owed to the provider, and pence of block time that it uses. Either may be below nought. */
export type ItemToPost = {
  readonly kind: ItemKind;
  readonly amountPence: number;
  readonly blockPence: number;
};

/** One row of the ledger: above nought, from one account to another. */
export type Posting = { readonly debit: Account; readonly credit: Account; readonly pence: number };

const owed = {
  visit: 'care',
  block: 'block time bought',
  'block adjustment': 'block time bought',
  'block lapsed': 'unused block time',
  service: 'care',
  retainer: 'care',
  travel: 'care',
  contribution: 'contributions',
  fund: 'direct payment funds',
  invoice: 'care',
  VAT: 'VAT to reclaim',
} as const satisfies Record<ItemKind, Account>;

/** The postings of an item: at most one for what is owed and one for the block time used. */
export function postingsOf({ kind, amountPence, blockPence }: ItemToPost): Posting[] {
  const uses: Account = kind === 'block lapsed' ? 'unused block time' : 'care';
  return [
    ...move(owed[kind], 'owed to providers', amountPence),
    ...move(uses, 'block time bought', blockPence),
  ];
}

/** An amount from one account to another; below nought it goes the other way, and nothing is not posted. */
export function move(debit: Account, credit: Account, pence: number): Posting[] {
  if (pence === 0) return [];
  return [pence > 0 ? { debit, credit, pence } : { debit: credit, credit: debit, pence: -pence }];
}

/** What stands on each account after some postings: what was put to it less what was taken, or the other way for those that grow by credit. */
export function balances(postings: readonly Posting[]): Map<Account, number> {
  const sums = new Map<Account, number>(ACCOUNTS.map((account) => [account, 0]));
  for (const { debit, credit, pence } of postings) {
    sums.set(debit, (sums.get(debit) ?? 0) + (GROWS_BY[debit] === 'debit' ? pence : -pence));
    sums.set(credit, (sums.get(credit) ?? 0) + (GROWS_BY[credit] === 'credit' ? pence : -pence));
  }
  return sums;
}
