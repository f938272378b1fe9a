/** A provider's statement: what was owed, each closed week and payment, and what is owed now. */
import { londonDay, shortDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { printButton } from '../../web/components/actions.ts';
import { day, none, pounds, poundsDifference } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm } from '../../web/components/filters.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { listDownload } from '../../web/download.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { readStatement, type StatementRow } from '../records/ledger-view.ts';
import { isOwn, numberIn, weekWords } from './address.ts';
import { owedWords } from './ledger.ts';
import { formatIn } from './line-downloads.ts';

/** A row with what is owed after it. */
type Row = StatementRow & { readonly owedAfterPence: number };

/** GET /providers/:id/statement */
export async function providerStatement(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const { provider, from, to, beforePence, rows } = await statementIn(asked);
  const own = isOwn(scope);
  const now = rows.at(-1)?.owedAfterPence ?? beforePence;
  scope.audit({ act: 'statement seen', subject: ['provider', provider.id], detail: { from, to } });
  return page(
    own ? 'Your statement' : `Statement, ${provider.name}`,
    html`${!own && html`<span class="govuk-caption-l">${provider.name}</span>`}<h1 class="govuk-heading-l">${own ? 'Your statement' : 'Statement'}</h1>
<p class="govuk-body-l"><strong>${owedWords(now)}</strong> on ${shortDate(to)}</p>
${filterForm({
  query,
  filters: [
    { kind: 'date', name: 'from', label: 'From', otherwise: from },
    { kind: 'date', name: 'to', label: 'To', otherwise: to },
  ],
})}
${statementTable(rows, beforePence, from, now)}
${downloadLinks({ what: 'this statement', csv: `/providers/${provider.id}/statement/download${withQuery(query, { format: 'csv' })}`, xlsx: `/providers/${provider.id}/statement/download${withQuery(query, { format: 'xlsx' })}` })}
${printButton()}`,
    {
      section: own ? 'My organisation' : 'Providers',
      breadcrumbs: [
        ...(own ? [] : [{ text: 'Providers', href: '/providers' }]),
        { text: own ? 'My organisation' : provider.name, href: `/providers/${provider.id}` },
        { text: 'Statement' },
      ],
    },
  );
}

function statementTable(rows: readonly Row[], beforePence: number, from: string, now: number): SafeHtml {
  return html`<p class="govuk-body">Before ${shortDate(from)}: ${owedWords(beforePence)}.</p>${dataTable<Row>(
    {
      caption: 'What was posted, oldest first',
      id: 'statement',
      rows,
      rowHref,
      empty: 'Nothing was posted between these days.',
      columns: [
        { head: 'What', width: 'wide', cell: whatWords, foot: 'Owed at the end' },
        { head: 'Posted', cell: ({ postedOn }) => day(postedOn) },
        {
          head: 'Items',
          numeric: true,
          cell: ({ closeId, items }) => (closeId === null ? none() : plural(items, 'item')),
        },
        { head: 'Amount', numeric: true, cell: ({ owedPence }) => poundsDifference(owedPence) },
        {
          head: 'Owed after',
          numeric: true,
          cell: ({ owedAfterPence }) => pounds(owedAfterPence),
          foot: pounds(now),
        },
      ],
    },
  )}`;
}

/** Where a row leads: the closed week, or the remittance of a payment. */
function rowHref({ closeId, source }: StatementRow): string | undefined {
  if (closeId !== null) return `/payable/${closeId}`;
  const payment = /^payment (\d+)\b/.exec(source)?.[1];
  return payment === undefined ? undefined : `/remittances/${payment}`;
}

function whatWords({ weekStartsOn, kind }: StatementRow): string {
  if (weekStartsOn !== null) return `Week of ${weekWords(weekStartsOn)}`;
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

/** GET /providers/:id/statement/download */
export async function downloadStatement(asked: Asked): Promise<Answer> {
  const { provider, from, to, beforePence, rows } = await statementIn(asked);
  const opening: Row = {
    postedOn: from,
    closeId: null,
    weekStartsOn: null,
    source: '',
    kind: 'owed before',
    owedPence: 0,
    items: 0,
    owedAfterPence: beforePence,
  };
  return await listDownload<Row>({
    name: `statement-${provider.id}-${from}-to-${to}`,
    title: 'Statement',
    format: formatIn(asked),
    rows: [opening, ...rows],
    columns: [
      { head: 'Posted on', value: ({ postedOn }) => postedOn, kind: 'day' },
      { head: 'What', value: whatWords },
      { head: 'Week', value: ({ weekStartsOn }) => weekStartsOn, kind: 'day' },
      { head: 'Items', value: ({ items }) => items },
      { head: 'Amount (£)', value: ({ owedPence }) => owedPence, kind: 'pence' },
      { head: 'Owed after (£)', value: ({ owedAfterPence }) => owedAfterPence, kind: 'pence' },
    ],
  });
}

async function statementIn(asked: Asked) {
  const { scope, query } = asked;
  const provider = await getProvider(scope, numberIn(asked, 'id', 'provider'));
  const today = londonDay(scope.now);
  const from = readDay(query.get('from')) ?? today.subtract({ months: 3 }).toString();
  const to = readDay(query.get('to')) ?? today.toString();
  const { beforePence, rows } = await readStatement(scope, provider.id, { from, to });
  let owedAfterPence = beforePence;
  return {
    provider,
    from,
    to,
    beforePence,
    rows: rows.map((row): Row => ({ ...row, owedAfterPence: (owedAfterPence += row.owedPence) })),
  };
}

function readDay(typed: string | null): string | undefined {
  if (typed === null || !/^\d{4}-\d\d-\d\d$/.test(typed)) return undefined;
  try {
    return Temporal.PlainDate.from(typed).toString();
  } catch {
    return undefined;
  }
}
