/** The ledger: what stands on each account over some months, and the postings behind every pound of it. */
import { formatPounds } from '../../ground/money.ts';
import { noteListDownloaded, noteListSeen } from '../../platform/list-seen.ts';
import { listProviderChoices } from '../../providers/records/providers.ts';
import { printButton } from '../../web/components/actions.ts';
import { day, none, pounds } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { type Filter, filterForm, providerFilter } from '../../web/components/filters.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { listDownload } from '../../web/download.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import {
  type AccountOver,
  everyPosting,
  listAccounts,
  type ListedPosting,
  listLedgerMonths,
  listPostings,
  type PostingQuestion,
} from '../records/ledger-view.ts';
import { ACCOUNTS, GROWS_BY } from '../rules/postings.ts';
import { isOwn } from './address.ts';
import { accountNames, ledgerQuestion, monthWords, postingNames, readAccount } from './ledger-words.ts';
import { formatIn } from './line-downloads.ts';

const PER_PAGE = 50;

/** GET /ledger */
export async function ledgerPage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const months = await listLedgerMonths(scope);
  const question = ledgerQuestion(query, months);
  const found = new Map((await listAccounts(scope, question)).map((row) => [row.account, row]));
  const rows = ACCOUNTS.flatMap((account) => found.get(account) ?? []);
  const own = isOwn(scope);
  const sum = (of: (row: AccountOver) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return page(
    own ? 'Your account with the council' : 'Ledger',
    html`${filterForm({ query, filters: await ledgerFilters(asked, months) })}
${dataTable<AccountOver>({
  caption: `What stands on each account, ${monthsWords(question)}`,
  id: 'accounts',
  rows,
  rowHref: ({ account }) => `/ledger/postings${withQuery(query, { account })}`,
  empty: 'Nothing is posted yet. A week is posted when it is approved.',
  columns: [
    { head: 'Account', cell: ({ account }) => accountNames[account], foot: 'All accounts' },
    { head: 'Stood before', numeric: true, cell: (row) => pounds(standing(row, 'before')) },
    {
      head: 'Put to it',
      numeric: true,
      cell: ({ debitPence }) => pounds(debitPence),
      foot: pounds(sum(({ debitPence }) => debitPence)),
    },
    {
      head: 'Taken from it',
      numeric: true,
      cell: ({ creditPence }) => pounds(creditPence),
      foot: pounds(sum(({ creditPence }) => creditPence)),
    },
    { head: 'Stands at', numeric: true, cell: (row) => pounds(standing(row, 'after')) },
  ],
})}
${rows.length > 0 && html`<p class="govuk-body">What is put and what is taken come to the same: each posting takes from one account what it puts to another. Nothing that was posted is ever changed.</p>`}
${downloadLinks({ what: 'the postings', csv: `/ledger/download${withQuery(query, { format: 'csv' })}`, xlsx: `/ledger/download${withQuery(query, { format: 'xlsx' })}` })}
${printButton()}`,
    { section: 'Weeks', wide: true, breadcrumbs: [{ text: 'Weeks', href: '/weeks' }, { text: 'Ledger' }] },
  );
}

/** What stands on an account by the side on which it grows. */
function standing(row: AccountOver, at: 'before' | 'after'): number {
  const more = at === 'before' ? 0 : row.debitPence - row.creditPence;
  const net = row.beforeDebitPence - row.beforeCreditPence + more;
  return GROWS_BY[row.account] === 'debit' ? net : -net;
}

function monthsWords({ from, to }: PostingQuestion): string {
  return from === to ? monthWords(from) : `${monthWords(from)} to ${monthWords(to)}`;
}

async function ledgerFilters({ scope }: Asked, months: readonly string[]): Promise<(Filter | false)[]> {
  const options = months.map((value) => ({ value, text: monthWords(value) }));
  return [
    !isOwn(scope) && providerFilter(await listProviderChoices(scope)),
    { kind: 'select', name: 'from', label: 'From', empty: 'The first month', options },
    { kind: 'select', name: 'to', label: 'To', empty: 'The newest month', options },
    {
      kind: 'select',
      name: 'by',
      label: 'A posting counts in',
      empty: 'the month it was posted in',
      options: [{ value: 'period', text: 'the month it is about' }],
    },
  ];
}

/** GET /ledger/postings */
export async function postingsPage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const months = await listLedgerMonths(scope);
  const question = postingQuestion(query, months);
  const found = await listPostings(scope, question, PER_PAGE + 1);
  const rows = found.slice(0, PER_PAGE);
  const next = found.length > PER_PAGE ? rows.at(-1)?.id : undefined;
  const { account } = question;
  noteListSeen(scope, 'postings', rows);
  return page(
    account === undefined ? 'Postings' : `Postings: ${accountNames[account]}`,
    html`${filterForm({
      query,
      keep: ['contract'],
      search: { name: 'person', label: 'Person’s reference' },
      filters: [
        {
          kind: 'select',
          name: 'account',
          label: 'Account',
          empty: 'All accounts',
          options: ACCOUNTS.map((value) => ({ value, text: accountNames[value] })),
        },
        ...(await ledgerFilters(asked, months)),
      ],
    })}
${postingTable(rows)}
${next === undefined ? nothing : html`<p class="govuk-body"><a class="govuk-link" href="/ledger/postings${withQuery(query, { before: String(next) })}" rel="next">Older postings</a></p>`}
${downloadLinks({ what: 'these postings', csv: `/ledger/download${withQuery(query, { format: 'csv', before: null })}`, xlsx: `/ledger/download${withQuery(query, { format: 'xlsx', before: null })}` })}`,
    {
      section: 'Weeks',
      wide: true,
      breadcrumbs: [
        { text: 'Weeks', href: '/weeks' },
        { text: 'Ledger', href: `/ledger${withQuery(query, { account: null, person: null, before: null })}` },
        { text: 'Postings' },
      ],
    },
  );
}

function postingQuestion(query: URLSearchParams, months: readonly string[]): PostingQuestion {
  const before = query.get('before') ?? '';
  const person = query.get('person')?.trim() ?? '';
  return {
    ...ledgerQuestion(query, months),
    account: readAccount(query.get('account')),
    personReference: person === '' ? undefined : person,
    before: /^\d{1,15}$/.test(before) ? Number(before) : undefined,
  };
}

function postingTable(rows: readonly ListedPosting[]): SafeHtml {
  return dataTable<ListedPosting>({
    caption: 'Postings, the newest first',
    captionHidden: true,
    id: 'postings',
    rows,
    dense: true,
    empty: 'No posting fits. Try other months or fewer filters.',
    rowHref: ({ lineId, closeId }) =>
      lineId !== null ? `/week-lines/${lineId}` : closeId === null ? undefined : `/payable/${closeId}`,
    columns: [
      { head: 'Posted', cell: ({ postedOn }) => day(postedOn) },
      {
        head: 'What',
        width: 'wide',
        cell: (row) =>
          html`${whatOf(row)}${row.because !== null && row.lineId === null && html`<br><span class="tend-quiet">${row.because}</span>`}`,
      },
      { head: 'Provider', cell: ({ providerName }) => providerName ?? none() },
      { head: 'Person', cell: ({ personReference }) => personReference ?? none() },
      {
        head: 'Order',
        cell: ({ orderReference }) =>
          orderReference === null ? none() : html`<span class="tend-nowrap">${orderReference}</span>`,
      },
      { head: 'About, from', cell: ({ periodOn }) => day(periodOn) },
      { head: 'To', cell: ({ debit }) => accountNames[debit] },
      { head: 'From', cell: ({ credit }) => accountNames[credit] },
      { head: 'Amount', numeric: true, cell: ({ pence }) => pounds(pence) },
    ],
  });
}

function whatOf({ kind, correctsId }: ListedPosting): string {
  const name = postingNames[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1);
  return correctsId === null ? name : `${name}, corrects posting ${correctsId}`;
}

/** GET /ledger/download */
export async function downloadLedger(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const question = postingQuestion(query, await listLedgerMonths(scope));
  noteListDownloaded(scope, 'postings', { ...question });
  return await listDownload<ListedPosting>({
    name: `postings-${question.from.slice(0, 7)}-to-${question.to.slice(0, 7)}`,
    title: 'Postings',
    format: formatIn(asked),
    rows: everyPosting(scope, question),
    columns: [
      { head: 'Posting', value: ({ id }) => id },
      { head: 'Posted on', value: ({ postedOn }) => postedOn, kind: 'day' },
      { head: 'Period from', value: ({ periodOn }) => periodOn, kind: 'day' },
      { head: 'Kind', value: ({ kind }) => kind },
      { head: 'Corrects posting', value: ({ correctsId }) => correctsId },
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: 'Contract', value: ({ contractTitle }) => contractTitle },
      { head: 'Person reference', value: ({ personReference }) => personReference },
      { head: 'Order', value: ({ orderReference }) => orderReference },
      { head: 'Terms, version', value: ({ termsVersion }) => termsVersion },
      { head: 'Verdict', value: ({ verdictId }) => verdictId },
      { head: 'Put to', value: ({ debit }) => debit },
      { head: 'Taken from', value: ({ credit }) => credit },
      { head: 'Amount (£)', value: ({ pence }) => pence, kind: 'pence' },
      { head: 'Source', value: ({ source }) => source },
      { head: 'Why', value: ({ because }) => because },
    ],
  });
}

/** What an amount owed is called: below nought the provider owes the council. */
export function owedWords(pence: number): string {
  return pence < 0
    ? `${formatPounds(-pence)} owed to the council`
    : `${formatPounds(pence)} owed to the provider`;
}
