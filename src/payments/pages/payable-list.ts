/** Weeks for payment: those that can be closed, those that wait for approval, and all that were closed. */
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { listProviderChoices } from '../../providers/records/providers.ts';
import { figure, pounds, when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm, providerFilter } from '../../web/components/filters.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import { statusTag } from '../../web/components/tags.ts';
import { listDownload } from '../../web/download.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { type ClosedWeek, listCloses } from '../records/closes.ts';
import { listOpenWeeks, type OpenWeek } from '../records/needs-me.ts';
import { readNumber } from '../../web/record-number.ts';
import { BESIDES_VISITS, PAYABLE_VISITS } from '../rules/visits-only.ts';
import { isOwn, providerWeekHref, weekWords } from './address.ts';
import { formatIn } from './line-downloads.ts';
import { closeTag } from './week-parts.ts';

const PER_PAGE = 50;

type Show = 'open' | 'waiting' | 'all';

function showIn({ query, scope }: Asked): Show {
  const asked = query.get('show');
  if (asked === 'open' && !isOwn(scope)) return 'open';
  return asked === 'waiting' ? 'waiting' : 'all';
}

/** The provider asked for; undefined for all. */
function providerIn({ query }: Asked): number | undefined {
  return readNumber(query.get('provider') ?? '');
}

/** GET /payable */
export async function payableList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = isOwn(scope);
  const show = showIn(asked);
  const open = own ? [] : await listOpenWeeks(scope);
  const at = readPage(query);
  const waiting = await listCloses(scope, { status: 'waiting', page: 1, perPage: 1 });
  const closes =
    show === 'open'
      ? undefined
      : await listCloses(scope, {
          status: show === 'waiting' ? 'waiting' : undefined,
          providerId: providerIn(asked),
          page: at,
          perPage: PER_PAGE,
        });
  return page(
    own ? 'Your closed weeks' : 'Weeks for payment',
    html`${subNavigation(
      [
        !own && {
          text: 'To close',
          href: '/payable?show=open',
          current: show === 'open',
          count: open.length,
          countOf: 'to close',
        },
        {
          text: 'To approve',
          href: '/payable?show=waiting',
          current: show === 'waiting',
          count: waiting.total,
          countOf: 'to approve',
        },
        { text: 'All closed weeks', href: '/payable', current: show === 'all' },
        permits(scope.who, 'ledger.see') && { text: 'Ledger', href: '/ledger' },
        permits(scope.who, 'budget.see') && { text: 'Budget', href: '/budget' },
      ],
      { label: 'Weeks for payment' },
    )}
${
  closes !== undefined && !own
    ? filterForm({
        query,
        filters: [providerFilter(await listProviderChoices(scope))],
        keep: ['show'],
        found: { total: closes.total, one: 'closed week' },
      })
    : nothing
}
${closes === undefined ? openTable(open, permits(scope.who, 'week.close')) : closedTable(closes.rows, show, own)}
${closes && pagination({ page: at, perPage: PER_PAGE, total: closes.total, query, one: 'closed week' })}
${downloadLinks({ what: 'these weeks', csv: `/payable/download${withQuery(query, { show, page: null, format: 'csv' })}`, xlsx: `/payable/download${withQuery(query, { show, page: null, format: 'xlsx' })}` })}`,
    {
      section: 'Weeks',
      breadcrumbs: [{ text: 'Weeks', href: '/weeks' }, { text: own ? 'Closed weeks' : 'For payment' }],
    },
  );
}

function openTable(rows: readonly OpenWeek[], closes: boolean): SafeHtml {
  return dataTable<OpenWeek>({
    id: 'open',
    caption: `Weeks that have ended and are not closed, oldest first. What their visits pay is ${BESIDES_VISITS}: each week’s own page says what it closes at.`,
    rows,
    rowHref: (week) => `${providerWeekHref(week)}${closes ? '/close' : ''}`,
    empty: 'Every week that has ended is closed',
    columns: [
      { head: 'Provider', cell: ({ providerName }) => providerName },
      { head: 'Week', cell: ({ weekStartsOn }) => weekWords(weekStartsOn) },
      { head: PAYABLE_VISITS, numeric: true, cell: ({ payablePence }) => pounds(payablePence) },
      { head: 'Held', numeric: true, cell: ({ held }) => figure(held) },
      {
        head: 'Verification',
        cell: ({ upToDate }) =>
          upToDate ? statusTag('Verified', 'good') : statusTag('Verify first', 'attention'),
      },
    ],
  });
}

function closedTable(rows: readonly ClosedWeek[], show: Show, own: boolean): SafeHtml {
  return dataTable<ClosedWeek>({
    id: 'closed',
    caption:
      show === 'waiting'
        ? 'Closed weeks that wait for approval, the newest first'
        : 'Closed weeks, the newest first',
    rows,
    rowHref: ({ id }) => `/payable/${id}`,
    empty: show === 'waiting' ? 'No closed week waits for approval' : 'No week has been closed yet',
    columns: [
      { head: 'Week', cell: ({ weekStartsOn }) => weekWords(weekStartsOn) },
      !own && { head: 'Provider', cell: ({ providerName }) => providerName },
      { head: 'Items', numeric: true, cell: ({ items }) => figure(items) },
      { head: 'Amount', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
      { head: 'Status', cell: (close) => closeTag(close) },
      {
        head: 'Closed',
        cell: ({ closedAt, closedByName }) =>
          html`<span>${when(closedAt)}${closedByName !== null && html`, ${closedByName}`}</span>`,
      },
      {
        head: 'Decided',
        cell: ({ decidedAt, decidedByName }) =>
          html`<span>${when(decidedAt)}${decidedByName !== null && html`, ${decidedByName}`}</span>`,
      },
    ],
  });
}

/** GET /payable/download */
export async function downloadPayable(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  if (showIn(asked) === 'open') return await downloadOpen(asked);
  const status = showIn(asked) === 'waiting' ? ('waiting' as const) : undefined;
  const { rows } = await listCloses(scope, {
    status,
    providerId: providerIn(asked),
    page: 1,
    perPage: 100_000,
  });
  return await listDownload<ClosedWeek>({
    name: 'closed-weeks',
    title: plural(rows.length, 'closed week'),
    format: formatIn(asked),
    rows,
    columns: [
      { head: 'Close', value: ({ id }) => id },
      { head: 'Week', value: ({ weekStartsOn }) => weekStartsOn, kind: 'day' },
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: 'Items', value: ({ items }) => items },
      { head: 'Amount (£)', value: ({ amountPence }) => amountPence, kind: 'pence' },
      { head: 'Status', value: (close) => close.status },
      { head: 'Closed by', value: ({ closedByName }) => closedByName },
      { head: 'Closed at', value: ({ closedAt }) => closedAt },
      { head: 'Note', value: ({ note }) => note },
      { head: 'Decided by', value: ({ decidedByName }) => decidedByName },
      { head: 'Decided at', value: ({ decidedAt }) => decidedAt },
      { head: 'Reason', value: ({ reason }) => reason },
    ],
  });
}

async function downloadOpen(asked: Asked): Promise<Answer> {
  return await listDownload<OpenWeek>({
    name: 'weeks-to-close',
    title: 'Weeks to close',
    format: formatIn(asked),
    rows: await listOpenWeeks(asked.scope),
    columns: [
      { head: 'Week', value: ({ weekStartsOn }) => weekStartsOn, kind: 'day' },
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: `${PAYABLE_VISITS} (£)`, value: ({ payablePence }) => payablePence, kind: 'pence' },
      { head: 'Held', value: ({ held }) => held },
      { head: 'Verified as it stands', value: ({ upToDate }) => upToDate },
    ],
  });
}
