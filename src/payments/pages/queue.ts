/** The queue: visits that wait for somebody, grouped by likeness, decided one by one by keyboard or many at once. */
import { exceptionWords } from '../../contracts/rules/exception-words.ts';
import { EXCEPTIONS } from '../../contracts/rules/exceptions.ts';
import { noteListSeen } from '../../platform/list-seen.ts';
import { permits } from '../../platform/scope.ts';
import { listProviderChoices } from '../../providers/records/providers.ts';
import { actionBar } from '../../web/components/actions.ts';
import { figure, pounds } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage } from '../../web/components/query.ts';
import { shortcutsDialog } from '../../web/components/shortcuts.ts';
import { type Column, dataTable } from '../../web/components/table.ts';
import { csrfField } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { type ListedLine, listLines } from '../records/listed-lines.ts';
import { listWeeksWithVisits } from '../records/provider-weeks.ts';
import { type AlikeLines, listAlike } from '../records/waiting.ts';
import { DECISIONS, type Status } from '../rules/resolution.ts';
import { isOwn, thisMonday, weekWords } from './address.ts';
import { exceptionNames, lineColumns, personWords, startWords } from './line-cells.ts';
import { decisionNames, lineStatus, statusWords } from './line-words.ts';
import { downloadLines } from './line-downloads.ts';
import { queueFilter, queueOrder, queueQuery } from './queue-address.ts';
import { decisionKeys, justDecided, seenValue } from './queue-strip.ts';

const PER_PAGE = 25;
const MOST_GROUPS = 6;

/** GET /queue */
export async function queuePage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = isOwn(scope);
  const filter = queueFilter(scope, query);
  const alike = await listAlike(scope, filter);
  const total = alike.reduce((sum, { lines }) => sum + lines, 0);
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(total / PER_PAGE)));
  const rows = await listLines(scope, filter, { order: queueOrder(query), page: at, perPage: PER_PAGE });
  noteListSeen(scope, 'held visits', rows);
  const decides = permits(scope.who, 'week.resolve');
  const groups = alike.slice(0, MOST_GROUPS);
  const download = `/queue/download?${queueQuery(query)}`;
  const flash = await justDecided(asked, queueQuery(query));
  return page(
    own ? 'Questions and held visits' : 'Held visits',
    html`${await filters(asked, total)}
${groups.length > 0 && groupTable(asked, groups, decides)}
${
  rows.length === 0
    ? emptyQueue(asked)
    : html`${lineForm(asked, rows, decides)}${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'visit' })}
${downloadLinks({ what: 'all of these', csv: `${download}&format=csv`, xlsx: `${download}&format=xlsx` })}`
}
${shortcutsDialog(
  decides
    ? DECISIONS.map((decision) => ({ key: decisionKeys[decision], does: decisionNames[decision] }))
    : [],
)}`,
    { section: 'Held visits', wide: true, ...(flash && { flash }) },
  );
}

function emptyQueue({ scope, query }: Asked): SafeHtml {
  if (queueQuery(query) !== '')
    return emptyState({
      title: 'Nothing waits that is like this',
      action: { href: '/queue', text: 'Show what needs you' },
    });
  return isOwn(scope)
    ? emptyState({
        title: 'The council has no questions for you',
        action: { href: '/queue?status=all', text: 'Show every visit that is held or disputed' },
      })
    : emptyState({
        title: 'Nothing waits for a decision',
        text: 'Every verified visit pays or is refused by its contract, or has been decided.',
      });
}

async function filters({ scope, query }: Asked, total: number): Promise<SafeHtml> {
  const own = isOwn(scope);
  const providers = own ? [] : await listProviderChoices(scope);
  const weeks = await listWeeksWithVisits(scope, thisMonday(scope), 26);
  const statuses: readonly Status[] = ['held', 'asked', 'answered', 'disputed'];
  return filterForm({
    query,
    keep: ['sort', 'contract', 'exactly'],
    found: { total, one: 'visit' },
    filters: [
      {
        kind: 'select',
        name: 'status',
        label: 'Waits',
        empty: own ? 'For you' : 'For the council',
        options: [
          { value: 'all', text: 'For anybody' },
          ...statuses.map((status) => ({ value: status, text: statusWords(status, own) })),
        ],
      },
      !own && {
        kind: 'select',
        name: 'provider',
        label: 'Provider',
        empty: 'Every provider',
        options: providers.map(({ id, name }) => ({ value: String(id), text: name })),
      },
      {
        kind: 'select',
        name: 'exception',
        label: 'Found',
        empty: 'Anything',
        options: EXCEPTIONS.map((name) => ({ value: name, text: exceptionWords[name].name })),
      },
      {
        kind: 'select',
        name: 'week',
        label: 'Week',
        empty: 'Every week',
        options: weeks.map((week) => ({ value: week, text: weekWords(week) })),
      },
      {
        kind: 'select',
        name: 'sort',
        label: 'Order',
        empty: 'Oldest first',
        options: [{ value: '-amount', text: 'Largest sum first' }],
      },
    ],
  });
}

/** The address of the lines of a group within what is asked for. */
function groupQuery(
  query: URLSearchParams,
  { providerId, contractId, status, exceptions }: AlikeLines,
): URLSearchParams {
  const narrowed = new URLSearchParams(queueQuery(query));
  narrowed.delete('exception');
  narrowed.set('provider', String(providerId));
  narrowed.set('contract', String(contractId));
  narrowed.set('status', status);
  narrowed.set('exactly', exceptions.join(' '));
  return narrowed;
}

function groupTable(
  { query, csrfToken, scope }: Asked,
  groups: readonly AlikeLines[],
  decides: boolean,
): SafeHtml {
  const own = isOwn(scope);
  const columns: (Column<AlikeLines> | false)[] = [
    { head: 'Found', cell: ({ exceptions }) => exceptionNames(exceptions) },
    !own && { head: 'Provider', cell: ({ providerName }) => providerName },
    { head: 'Contract', cell: ({ contractTitle }) => contractTitle ?? 'Logs without a planned visit' },
    { head: 'Stands', cell: ({ status }) => lineStatus(status, own) },
    { head: 'Visits', numeric: true, cell: ({ lines }) => figure(lines) },
    { head: 'Would pay', numeric: true, cell: ({ computedPence }) => pounds(computedPence) },
    { head: 'Oldest', cell: ({ oldestAt }) => startWords(oldestAt, scope) },
    decides && {
      head: 'Decide together',
      headHidden: true,
      cell: (group) =>
        group.lines < 2
          ? nothing
          : html`<form method="post" action="/queue/decide">${csrfField(csrfToken)}<input type="hidden" name="group" value="${groupQuery(query, group).toString()}"><input type="hidden" name="from" value="${queueQuery(query)}"><button type="submit" class="tend-link-button">Decide all ${figure(group.lines)}</button></form>`,
    },
  ];
  return dataTable<AlikeLines>({
    id: 'alike',
    caption: groups.length < MOST_GROUPS ? 'Alike' : `Alike: the ${MOST_GROUPS} largest groups`,
    rows: groups,
    dense: true,
    rowHref: (group) => `/queue?${groupQuery(query, group).toString()}`,
    columns,
  });
}

function lineForm(asked: Asked, rows: readonly ListedLine[], decides: boolean): SafeHtml {
  const { scope, query, csrfToken } = asked;
  const from = queueQuery(query);
  const back = encodeURIComponent(from === '' ? '/queue' : `/queue?${from}`);
  const own = isOwn(scope);
  const table = dataTable<ListedLine>({
    id: 'queue',
    caption: own ? 'Visits' : 'Visits to decide',
    captionHidden: true,
    rows,
    queue: true,
    dense: true,
    rowHref: ({ id }) => `/week-lines/${id}?back=${back}`,
    columns: lineColumns(scope, own, { provider: !own }).map((column) =>
      column === false ? false : { ...column, sort: undefined },
    ),
    ...(decides && {
      selectable: {
        name: 'line',
        value: seenValue,
        label: (line: ListedLine) => `Choose the visit to ${personWords(scope, line)}`,
      },
    }),
  });
  if (!decides) return table;
  return html`<form method="post" action="/queue/decide">${csrfField(csrfToken)}<input type="hidden" name="from" value="${from}">
${table}
${actionBar({
  chosen: 'visit',
  buttons: DECISIONS.map((decision) => ({
    text: decisionNames[decision],
    name: 'decision',
    value: decision,
    kind:
      decision === 'refuse'
        ? ('warning' as const)
        : decision === 'ask the provider'
          ? ('secondary' as const)
          : ('main' as const),
    key: decisionKeys[decision],
  })),
})}</form>`;
}

/** GET /queue/download */
export async function downloadQueue(asked: Asked): Promise<Answer> {
  return await downloadLines(asked, 'held-visits', 'Held visits', queueFilter(asked.scope, asked.query));
}
