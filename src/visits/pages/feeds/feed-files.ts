import { noteListSeen } from '../../../platform/list-seen.ts';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { clock, day, none } from '../../../web/components/amounts.ts';
import { pagination } from '../../../web/components/pagination.ts';
import { readPage, withQuery } from '../../../web/components/query.ts';
import { dataTable } from '../../../web/components/table.ts';
import { type DownloadColumn, listDownload, readFormat } from '../../../web/download.ts';
import { html } from '../../../web/html.ts';
import { type Answer, type Asked, file, page } from '../../../web/route.ts';
import { refusedAsFile } from '../../formats/feed-refused-csv.ts';
import { londonDay } from '../../../ground/calendar.ts';
import { listLogsOfFeed, listRefusals } from '../../records/feed-rows.ts';
import { getFeed, openFeedContent } from '../../records/feeds.ts';
import { isNotNamedWorker } from '../../rules/not-named-worker.ts';
import { feedCrumbs, numberIn } from './feed-address.ts';
import { methodWords } from './feed-words.ts';

const unzip = promisify(gunzip);
const PER_PAGE = 50;

/** The refused rows as a file to put right and send back: in the columns, delimiter and letters in which they came. */
export async function refusedRowsFile({ scope, params }: Asked): Promise<Answer> {
  const feed = await getFeed(scope, numberIn(params));
  const rows = await listRefusals(scope, feed.id, { limit: null });
  const bytes = refusedAsFile(feed.headings, feed.delimiter, rows, feed.profile_encoding ?? 'utf-8');
  return file(`feed-${feed.id}-refused.csv`, 'text/csv', Buffer.from(bytes));
}

/** The file as it came. */
export async function originalFile({ scope, params }: Asked): Promise<Answer> {
  const { fileName, content } = await openFeedContent(scope, numberIn(params));
  const type = fileName.endsWith('.json') ? 'application/json' : 'text/csv';
  return file(fileName, type, await unzip(content));
}

type FeedLogRow = Awaited<ReturnType<typeof listLogsOfFeed>>[number];

const columns: readonly DownloadColumn<FeedLogRow>[] = [
  { head: 'Line', value: ({ feed_line }) => feed_line },
  { head: 'Log', value: ({ reference }) => reference },
  { head: 'Version', value: ({ version }) => version },
  { head: 'Person', value: ({ person_reference }) => person_reference },
  { head: 'Worker', value: ({ worker_reference }) => worker_reference },
  { head: 'Checked in', value: ({ in_at }) => in_at, kind: 'moment' },
  { head: 'Checked out', value: ({ out_at }) => out_at, kind: 'moment' },
  { head: 'In by', value: ({ in_method }) => in_method },
  { head: 'Out by', value: ({ out_method }) => out_method },
  { head: 'Planned visit', value: ({ visit_reference }) => visit_reference },
  { head: 'Claimed start', value: ({ claimed_starts_at }) => claimed_starts_at, kind: 'moment' },
  { head: 'Claimed minutes', value: ({ claimed_minutes }) => claimed_minutes },
];

/** The visit logs that a feed brought; `?format=` gives all of them as a file. */
export async function feedLogs({ scope, params, query }: Asked): Promise<Answer> {
  const feed = await getFeed(scope, numberIn(params));
  const at = readPage(query);
  const format = readFormat(query.get('format'));
  const rows = await listLogsOfFeed(
    scope,
    feed.id,
    format === undefined ? { limit: PER_PAGE, offset: (at - 1) * PER_PAGE } : { limit: null },
  );
  noteListSeen(scope, `visit logs of feed ${feed.id}${format === undefined ? '' : ' as a file'}`, rows);
  if (format)
    return await listDownload({
      name: `feed-${feed.id}-logs`,
      title: `Feed ${feed.id}`,
      columns,
      rows,
      format,
    });
  const total = feed.status === 'taken' ? feed.rows_new + feed.rows_updated : 0;
  return page(
    `Visit logs of feed ${feed.id}`,
    html`${dataTable({
      caption: 'Visit logs',
      captionHidden: true,
      rows,
      empty: 'This feed brought no visit logs.',
      columns: [
        { head: 'Log', cell: ({ reference }) => reference },
        { head: 'Line', numeric: true, cell: ({ feed_line }) => feed_line },
        { head: 'Version', numeric: true, cell: ({ version }) => version },
        { head: 'Person', cell: ({ person_reference }) => person_reference },
        {
          head: 'Worker',
          cell: ({ worker_reference }) =>
            isNotNamedWorker(worker_reference) ? none('not named') : worker_reference,
        },
        { head: 'Day', cell: ({ in_at }) => day(londonDay(in_at)) },
        { head: 'In', cell: ({ in_at }) => clock(in_at) },
        { head: 'Out', cell: ({ out_at }) => (out_at === null ? none('not logged') : clock(out_at)) },
        { head: 'Logged by', cell: ({ in_method }) => methodWords[in_method] },
        { head: 'Planned visit', cell: ({ visit_reference }) => visit_reference ?? none() },
      ],
    })}
    ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'visit log' })}
    ${total > 0 && downloadLinks({ what: 'these visit logs', csv: withQuery(query, { format: 'csv', page: null }), xlsx: withQuery(query, { format: 'xlsx', page: null }) })}`,
    {
      wide: true,
      section: 'Feeds',
      caption: feed.file_name,
      breadcrumbs: feedCrumbs({ text: `Feed ${feed.id}`, href: `/feeds/${feed.id}` }, { text: 'Visit logs' }),
    },
  );
}
