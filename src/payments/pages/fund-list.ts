/** All direct payments and service funds: who has one, what it holds, which return is overdue. */
import { noteListSeen } from '../../platform/list-seen.ts';
import { permits } from '../../platform/scope.ts';
import { plural } from '../../ground/text.ts';
import { day, none, pounds } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { listDownload } from '../../web/download.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { type FundWithStanding, payableOf } from '../actions/fund-pay.ts';
import { standingNow } from '../actions/fund-standing-now.ts';
import { listFunds } from '../records/funds.ts';
import { fundKindWords, fundTabs, fundTag } from './fund-words.ts';
import { formatIn } from './line-downloads.ts';

const shows = {
  all: () => true,
  confirm: ({ fund }) => fund.versions.some(({ decision }) => decision === null),
  overdue: ({ standing }) => standing.returnOverdue,
  surplus: ({ standing }) => standing.account.surplusPence > 0,
  due: ({ standing }) => payableOf(standing).length > 0,
} as const satisfies Record<string, (one: FundWithStanding) => boolean>;
type Show = keyof typeof shows;

function showIn({ query }: Asked): Show {
  const asked = query.get('show') ?? '';
  return asked in shows ? (asked as Show) : 'all';
}

async function allFunds({ scope }: Asked): Promise<FundWithStanding[]> {
  return (await listFunds(scope)).map((fund) => ({ fund, standing: standingNow(scope, fund) }));
}

/** Keeps funds whose person, reference or manager has the words that are looked for. */
function named(query: URLSearchParams): (one: FundWithStanding) => boolean {
  const words = (query.get('words') ?? '').trim().toLowerCase();
  return ({ fund }) =>
    [fund.personName, fund.personReference, fund.managedBy].some((text) =>
      text.toLowerCase().includes(words),
    );
}

function peopleOf(rows: readonly FundWithStanding[]): FundWithStanding['fund'][] {
  return rows.map(({ fund }) => fund);
}

/** What is due to a fund now, in pence. */
function duePence({ standing }: FundWithStanding): number {
  return payableOf(standing).reduce((sum, { pence }) => sum + pence, 0);
}

/** GET /funds */
export async function fundList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const all = await allFunds(asked);
  const show = showIn(asked);
  const people = permits(scope.who, 'people.see') ? '/people' : undefined;
  const rows = all.filter(shows[show]).filter(named(query));
  noteListSeen(scope, 'funds', peopleOf(rows));
  const tile = (name: Show, label: string, problem: boolean) => {
    const count = all.filter(shows[name]).length;
    return {
      label,
      value: String(count),
      href: `/funds${withQuery(query, { show: name })}`,
      tone: problem && count > 0 ? ('attention' as const) : undefined,
    };
  };
  return page(
    'Direct payments and service funds',
    html`${fundTabs(scope, '/funds')}
<h1 class="govuk-heading-l">Direct payments and service funds</h1>
${statTiles([tile('all', 'in all', false), tile('confirm', 'to be confirmed', true), tile('due', 'due to be paid', false), tile('overdue', 'returns overdue', true), tile('surplus', 'with a surplus', true)])}
${filterForm({
  query,
  keep: ['show'],
  search: { name: 'words', label: 'Person, reference or who manages it' },
  found: { total: rows.length, one: 'fund' },
})}
${dataTable<FundWithStanding>({
  caption: show === 'all' ? 'All of them' : plural(rows.length, 'fund'),
  captionHidden: show === 'all',
  id: 'funds',
  rows,
  rowHref: ({ fund }) => `/funds/${fund.id}`,
  empty: emptyState({
    title: show === 'all' ? 'There are none yet' : 'There are none of these',
    text: 'A direct payment or a service fund is written down from a person’s Money page.',
    action:
      show !== 'all'
        ? { href: '/funds', text: 'See all' }
        : people === undefined
          ? undefined
          : { href: people, text: 'Find a person' },
  }),
  columns: [
    { head: 'Person', cell: ({ fund }) => fund.personName },
    { head: 'What', cell: ({ fund }) => fundKindWords[fund.kind] },
    { head: 'Managed by', cell: ({ fund }) => fund.managedBy },
    { head: 'Stands', cell: ({ standing }) => fundTag(standing.status) },
    {
      head: 'A week',
      numeric: true,
      cell: ({ standing: { terms } }) =>
        terms === undefined ? none('not confirmed') : pounds(terms.budgetPence - terms.contributionPence),
    },
    { head: 'Holds', numeric: true, cell: ({ standing }) => pounds(standing.account.holdsPence) },
    {
      head: 'Surplus',
      numeric: true,
      cell: ({ standing }) =>
        standing.account.surplusPence === 0 ? none() : pounds(standing.account.surplusPence),
    },
    { head: 'Due now', numeric: true, cell: (one) => (duePence(one) === 0 ? none() : pounds(duePence(one))) },
    {
      head: 'Next return',
      cell: ({ standing: { nextReturn, returnOverdue } }) =>
        nextReturn === null
          ? none()
          : html`<span>${day(nextReturn.dueOn)} ${returnOverdue && statusTag('Overdue', 'problem')}</span>`,
    },
  ],
})}
${downloadLinks({ what: 'this list', csv: `/funds/download${withQuery(query, { format: 'csv' })}`, xlsx: `/funds/download${withQuery(query, { format: 'xlsx' })}` })}
${permits(scope.who, 'fund-batches.see') && html`<p class="govuk-body"><a class="govuk-link" href="/fund-batches">Pay what is due</a></p>`}`,
    {
      section: 'People',
      wide: true,
      breadcrumbs: [{ text: 'People', href: people }, { text: 'Direct payments and service funds' }],
    },
  );
}

/** GET /funds/download */
export async function downloadFunds(asked: Asked): Promise<Answer> {
  const rows = (await allFunds(asked)).filter(shows[showIn(asked)]).filter(named(asked.query));
  noteListSeen(asked.scope, 'funds as a file', peopleOf(rows));
  return await listDownload<FundWithStanding>({
    name: 'direct-payments-and-service-funds',
    title: 'Funds',
    format: formatIn(asked),
    rows,
    columns: [
      { head: 'Person reference', value: ({ fund }) => fund.personReference },
      { head: 'Person', value: ({ fund }) => fund.personName },
      { head: 'What', value: ({ fund }) => fundKindWords[fund.kind] },
      { head: 'Managed by', value: ({ fund }) => fund.managedBy },
      { head: 'First day', value: ({ fund }) => fund.startsOn, kind: 'day' },
      { head: 'Stands', value: ({ standing }) => standing.status },
      {
        head: 'A week (£)',
        value: ({ standing: { terms } }) =>
          terms === undefined ? null : terms.budgetPence - terms.contributionPence,
        kind: 'pence',
      },
      { head: 'Paid (£)', value: ({ standing }) => standing.sums.paidPence, kind: 'pence' },
      {
        head: 'To be added by the person (£)',
        value: ({ standing }) => standing.sums.ownPence,
        kind: 'pence',
      },
      { head: 'Spent (£)', value: ({ standing }) => standing.sums.spentPence, kind: 'pence' },
      { head: 'Asked back (£)', value: ({ standing }) => standing.sums.askedBackPence, kind: 'pence' },
      { head: 'Holds (£)', value: ({ standing }) => standing.account.holdsPence, kind: 'pence' },
      { head: 'Surplus (£)', value: ({ standing }) => standing.account.surplusPence, kind: 'pence' },
      { head: 'Return due', value: ({ standing }) => standing.nextReturn?.dueOn, kind: 'day' },
      { head: 'Overdue', value: ({ standing }) => standing.returnOverdue },
    ],
  });
}
