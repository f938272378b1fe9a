/** The outbox: every message that Tend wrote, and what became of it. */
import { londonInstant } from '../../ground/calendar.ts';
import {
  noticeStates,
  type Notice,
  listNotices,
  type NoticeFilter,
  type NoticeState,
} from '../../platform/notices/log.ts';
import { templateNames, templateTitle } from '../../platform/notices/catalogue.ts';
import { channelNames, channels } from '../../platform/notices/template.ts';
import { when } from '../components/amounts.ts';
import { downloadLinks } from '../components/downloads.ts';
import { filterForm } from '../components/filters.ts';
import { emptyState } from '../components/messages.ts';
import { pagination } from '../components/pagination.ts';
import { readPage, withQuery } from '../components/query.ts';
import { dataTable } from '../components/table.ts';
import { statusTag } from '../components/tags.ts';
import { type DownloadColumn, listDownload, readFormat } from '../download.ts';
import { html, type SafeHtml } from '../html.ts';
import { type Answer, type Asked, page } from '../route.ts';
import { outboxPages } from './outbox-pages.ts';

const PER_PAGE = 50;

/** What each state is called on a page. */
export const stateNames = {
  waiting: 'Waiting',
  sent: 'Sent',
  delivered: 'Delivered',
  failed: 'Failed',
} as const satisfies Record<NoticeState, string>;

const midnight = Temporal.PlainTime.from('00:00');

function dayIn(query: URLSearchParams, name: string, plusDays: number): Temporal.Instant | undefined {
  const typed = query.get(name) ?? '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return undefined;
  try {
    return londonInstant(Temporal.PlainDate.from(typed).add({ days: plusDays }), midnight).instant;
  } catch {
    return undefined;
  }
}

function filterIn(query: URLSearchParams): NoticeFilter {
  return {
    words: query.get('q')?.trim() || undefined,
    channel: query.get('channel') || undefined,
    state: query.get('state') || undefined,
    template: query.get('template') || undefined,
    from: dayIn(query, 'from', 0),
    until: dayIn(query, 'to', 1),
    needing: query.get('show') === 'needing',
  };
}

/** Where a message stands, as a tag. */
export function noticeTag(
  notice: Pick<Notice, 'channel' | 'state' | 'read_at' | 'settled_at' | 'fault'>,
): SafeHtml {
  if (notice.channel === 'screen')
    return notice.read_at === null ? statusTag('On the screen', 'active') : statusTag('Read', 'good');
  switch (notice.state) {
    case 'failed':
      return notice.settled_at === null
        ? statusTag('Failed', 'problem')
        : statusTag('Failed, settled', 'quiet');
    case 'waiting':
      return notice.fault === null ? statusTag('Waiting', 'waiting') : statusTag('Put off', 'attention');
    case 'sent':
      return statusTag('Sent', 'active');
    default:
      return statusTag('Delivered', 'good');
  }
}

const columns: readonly DownloadColumn<Notice>[] = [
  { head: 'Number', value: ({ id }) => id },
  { head: 'Written', value: ({ queued_at }) => queued_at, kind: 'moment' },
  { head: 'Template', value: ({ template }) => templateTitle(template) },
  { head: 'Channel', value: ({ channel }) => channelNames[channel] },
  { head: 'To', value: ({ recipient_name }) => recipient_name },
  { head: 'Address', value: ({ recipient }) => recipient.replaceAll('\n', ', ') },
  { head: 'Provider', value: ({ provider_name }) => provider_name },
  { head: 'Subject', value: ({ subject }) => subject },
  { head: 'State', value: ({ state }) => stateNames[state] },
  { head: 'Tries', value: ({ tries }) => tries },
  { head: 'Sent', value: ({ sent_at }) => sent_at, kind: 'moment' },
  { head: 'Delivered', value: ({ delivered_at }) => delivered_at, kind: 'moment' },
  { head: 'Failed', value: ({ failed_at }) => failed_at, kind: 'moment' },
  { head: 'Reason', value: ({ fault }) => fault },
  { head: 'Settled by', value: ({ settled_words }) => settled_words },
  { head: 'Caused by', value: ({ caused_by_name }) => caused_by_name ?? 'Tend' },
  { head: 'About', value: ({ link }) => link },
];

/** GET /outbox: the log with its filters; `?format=` gives what fits as a file. */
export async function outboxList({ scope, query, signedIn }: Asked): Promise<Answer> {
  const filter = filterIn(query);
  const format = readFormat(query.get('format'));
  if (format !== undefined) {
    const { rows } = await listNotices(scope, filter, { limit: null });
    return await listDownload({ name: 'outbox', title: 'Outbox', columns, rows, format });
  }
  const at = readPage(query);
  const { rows, total } = await listNotices(scope, filter, { limit: PER_PAGE, offset: (at - 1) * PER_PAGE });
  return page(
    'Outbox',
    html`<h1 class="govuk-heading-l">Outbox</h1>${outboxPages('/outbox')}
<p class="govuk-body-l">Every message that Tend wrote, to whom, and what became of it.</p>
${signedIn.demonstration && html`<div class="govuk-inset-text">Nothing leaves this demonstration: emails, text messages and letters wait here to be read.</div>`}
${filterForm({
  query,
  search: { label: 'To whom, or the subject' },
  filters: [
    {
      kind: 'select',
      name: 'show',
      label: 'Show',
      empty: 'Everything',
      options: [{ value: 'needing', text: 'What did not go' }],
    },
    {
      kind: 'select',
      name: 'channel',
      label: 'Channel',
      empty: 'All channels',
      options: channels.map((value) => ({ value, text: channelNames[value] })),
    },
    {
      kind: 'select',
      name: 'state',
      label: 'State',
      empty: 'All states',
      options: noticeStates.map((value) => ({ value, text: stateNames[value] })),
    },
    {
      kind: 'select',
      name: 'template',
      label: 'Template',
      empty: 'All templates',
      options: templateNames.map((value) => ({ value, text: templateTitle(value) })),
    },
    { kind: 'date', name: 'from', label: 'From' },
    { kind: 'date', name: 'to', label: 'To' },
  ],
  found: { total, one: 'message' },
})}
${dataTable<Notice>({
  caption: 'Messages, the newest first',
  captionHidden: true,
  rows,
  rowHref: ({ id }) => `/outbox/${id}`,
  empty: emptyState({
    title: 'No message fits',
    text: 'Clear the filters to see all of them. Nothing has been written yet where there are none.',
  }),
  columns: [
    { head: 'Subject', cell: ({ subject }) => subject },
    {
      head: 'To',
      cell: ({ recipient_name, recipient, provider_name }) =>
        html`${recipient_name || recipient}${provider_name !== null && html`<br><span class="tend-quiet">${provider_name}</span>`}`,
    },
    { head: 'Channel', cell: ({ channel }) => channelNames[channel] },
    { head: 'Written', cell: ({ queued_at }) => when(queued_at) },
    {
      head: 'State',
      cell: (notice) =>
        html`${noticeTag(notice)}${notice.fault !== null && html`<br><span class="tend-quiet">${notice.fault}</span>`}`,
    },
  ],
})}
${total > 0 && pagination({ page: at, perPage: PER_PAGE, total, query, one: 'message' })}
${total > 0 && downloadLinks({ what: 'these messages', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`,
    { wide: true, section: 'Outbox' },
  );
}
