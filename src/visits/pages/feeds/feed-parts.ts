/** The parts of a feed's pages: its numbers, what needs a look, its refusals, changes, strangers and first rows. */
import { dateRange } from '../../../ground/calendar.ts';
import { plural, thousands } from '../../../ground/text.ts';
import { clock, day, none, when } from '../../../web/components/amounts.ts';
import { details } from '../../../web/components/disclosures.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statTiles } from '../../../web/components/tiles.ts';
import { type Html, html, nothing, type SafeHtml } from '../../../web/html.ts';
import type { countRefusals } from '../../records/feed-rows.ts';
import type { FeedSummary } from '../../records/feed-summary.ts';
import type { Feed } from '../../records/feeds.ts';
import { changedParts, type LogPart } from '../../rules/feed-preview.ts';
import { isNotNamedWorker } from '../../rules/not-named-worker.ts';
import { methodWords, partNames, rowsWords } from './feed-words.ts';

type SummaryLog = FeedSummary['firstRows'][number];

const moment = (epoch: number): Date => new Date(epoch * 1000);

/** Read, new, unchanged, updated, refused, side by side. */
export function feedNumbers(feed: Feed): SafeHtml {
  const of = (count: number, label: string, tone?: 'problem' | 'attention', href?: string) => ({
    label,
    value: thousands(count),
    ...(count > 0 && tone ? { tone } : {}),
    ...(count > 0 && href ? { href } : {}),
  });
  return statTiles(
    [
      of(feed.rows_read, 'Read'),
      of(feed.rows_new, 'New'),
      of(feed.rows_unchanged, 'Unchanged'),
      of(feed.rows_updated, 'Updated', undefined, '#changes'),
      of(feed.rows_refused, 'Refused', 'problem', '#refused'),
      feed.holds === 'visit logs' && of(feed.rows_unmatched, 'Nobody to match', 'attention', '#strangers'),
    ],
    { label: 'What is in this feed' },
  );
}

/** 'Visits from 2 to 8 March 2026', or nothing where there are none. */
export function spanWords({ firstOn, lastOn }: FeedSummary): string {
  return firstOn === null || lastOn === null ? '' : dateRange(firstOn, lastOn);
}

/** What to look at before or after the feed is taken, as a list; nothing where there is nothing. `own`: a provider reads of its own. */
export function thingsToKnow(feed: Feed, own: boolean): SafeHtml {
  const { summary } = feed;
  const things: (SafeHtml | false)[] = [
    feed.rows_unmatched > 0 &&
      html`<strong>${plural(feed.rows_unmatched, 'visit')} with nobody to match.</strong> The person’s number is not of anybody whom ${own ? 'you visit' : 'this provider visits'}. They are kept, and match as soon as it is: <a class="govuk-link" href="#strangers">${plural(summary.unknownPeopleCount, 'number')}</a>.`,
    summary.unknownWorkersCount > 0 &&
      html`<strong>${plural(summary.unknownWorkersCount, 'care worker')} not on the register.</strong> <a class="govuk-link" href="#workers">Who they are</a>. Their visits are taken all the same.`,
    summary.open > 0 &&
      html`<strong>${plural(summary.open, 'visit')} without a check-out.</strong> Send the check-out later as a correction; until then nothing is delivered.`,
  ];
  const shown = things.filter((thing) => thing !== false);
  if (shown.length === 0) return nothing;
  return html`<h2 class="govuk-heading-m">What to look at</h2><ul class="govuk-list govuk-list--bullet">${shown.map((thing) => html`<li>${thing}</li>`)}</ul>`;
}

type Refusals = {
  readonly reasons: Awaited<ReturnType<typeof countRefusals>>;
  readonly rows: readonly { line: number; field: string; value: string; reason: string }[];
};

/** Why rows were refused, how often, and the first of them; with the file of them to send back. */
export function refusedPart(feed: Feed, { reasons, rows }: Refusals): SafeHtml {
  if (feed.rows_refused === 0) return nothing;
  const place = feed.format === 'api' ? 'Row' : 'Line';
  return html`<section aria-labelledby="refused"><h2 class="govuk-heading-m" id="refused">${plural(feed.rows_refused, 'row')} refused</h2>
    <p class="govuk-body">They are left out. <a class="govuk-link" href="/feeds/${feed.id}/refused.csv" download>Download them as a file</a> with the reason behind each row, put them right and send that file.</p>
    ${dataTable({
      id: 'reasons',
      caption: 'Reasons',
      rows: reasons,
      columns: [
        { head: 'Reason', cell: ({ reason }) => reason },
        { head: 'Column', cell: ({ field }) => field },
        { head: 'For example', cell: ({ example }) => (example === '' ? none('empty') : example) },
        { head: 'Rows', numeric: true, cell: ({ rows }) => thousands(rows) },
      ],
    })}
    ${dataTable({
      id: 'refusals',
      caption: rows.length < feed.rows_refused ? `The first ${rows.length} of them` : 'Each of them',
      dense: true,
      rows,
      columns: [
        { head: place, numeric: true, cell: ({ line }) => thousands(line) },
        { head: 'Column', cell: ({ field }) => field },
        { head: 'What it holds', cell: ({ value }) => (value === '' ? none('empty') : value) },
        { head: 'Reason', cell: ({ reason }) => reason },
      ],
    })}</section>`;
}

/** Logs that differ from what was taken before: only the parts that differ, as they were and as they are now. */
export function changesPart({ summary, rows_updated, status }: Feed): SafeHtml {
  if (summary.changes.length === 0) return nothing;
  return html`<section aria-labelledby="changes"><h2 class="govuk-heading-m" id="changes">${plural(rows_updated, 'visit')} ${status === 'taken' ? 'updated' : 'to update'}</h2>
    <p class="govuk-body">What was taken before is kept; each of these ${status === 'taken' ? 'became' : 'becomes'} a new version that names it.</p>
    ${dataTable({
      id: 'changed',
      caption:
        summary.changes.length < rows_updated
          ? `The first ${summary.changes.length} of them`
          : 'Each of them',
      captionHidden: summary.changes.length === rows_updated,
      rows: summary.changes,
      columns: [
        { head: 'Log', cell: ({ reference }) => reference },
        { head: 'Version', numeric: true, cell: ({ version }) => version },
        {
          head: 'What changed',
          cell: ({ was, now }) =>
            html`<ul class="govuk-list">${changedParts(now, was).map(
              (part) =>
                html`<li>${partNames[part]}: <del>${partWords(was, part)}</del> <ins>${partWords(now, part)}</ins></li>`,
            )}</ul>`,
        },
      ],
    })}</section>`;
}

function partWords(log: SummaryLog, part: LogPart): Html {
  const value = log[part];
  if (value === null) return none('none');
  if (part === 'inAt' || part === 'outAt' || part === 'claimedStartsAt') return when(moment(Number(value)));
  if (part === 'inMethod' || part === 'outMethod')
    return log[part] === null ? none() : methodWords[log[part]];
  return value;
}

const SHOWN_NAMES = 10;

/** Names that are not known and how many visits each has: the commonest in a table, the others behind a line of words. */
function nameTable(
  id: string,
  caption: string,
  names: FeedSummary['unknownPeople'],
  count: number,
): SafeHtml {
  const others = names.slice(SHOWN_NAMES).map(({ reference, logs }) => `${reference} (${thousands(logs)})`);
  const beyond = count - names.length;
  return html`${dataTable({
    id,
    caption,
    captionHidden: true,
    dense: true,
    rows: names.slice(0, SHOWN_NAMES),
    columns: [
      { head: 'Number in the file', cell: ({ reference }) => reference },
      { head: 'Visits', numeric: true, cell: ({ logs }) => thousands(logs) },
    ],
  })}${
    others.length > 0 &&
    details({
      summary: `The other ${thousands(count - SHOWN_NAMES)}, with their visits`,
      body: `${others.join(', ')}${beyond > 0 ? `, and ${thousands(beyond)} more` : ''}`,
    })
  }`;
}

/** The people whom nobody here is matched to, and the workers whom the register does not have. */
export function strangersPart({ summary }: Feed, own: boolean): SafeHtml {
  const { unknownPeople, unknownPeopleCount, unknownWorkers, unknownWorkersCount } = summary;
  return html`${
    unknownPeople.length > 0 &&
    html`<section aria-labelledby="strangers"><h2 class="govuk-heading-m" id="strangers">Nobody to match</h2>
      <p class="govuk-body">These numbers are not of anybody whom ${own ? 'you visit' : 'this provider visits'}. <a class="govuk-link" href="/feeds/unmatched">Every such number, of all feeds</a>.</p>
      ${nameTable('unknown-people', 'Numbers that match nobody', unknownPeople, unknownPeopleCount)}</section>`
  }${
    unknownWorkers.length > 0 &&
    html`<section aria-labelledby="workers"><h2 class="govuk-heading-m" id="workers">Care workers not on the register</h2>
      <p class="govuk-body">${own ? html`Add them to <a class="govuk-link" href="/workers">your care workers</a>` : 'The provider adds them to its register of care workers'}, so that their checks can be seen.</p>
      ${nameTable('unknown-workers', 'Care workers not on the register', unknownWorkers, unknownWorkersCount)}</section>`
  }`;
}

/** Some logs as they were read. */
export function logTable(
  rows: readonly SummaryLog[],
  { id, caption }: { id: string; caption: string },
): SafeHtml {
  const claims = rows.some((log) => log.claimedStartsAt !== null || log.claimedMinutes !== null);
  return dataTable({
    id,
    caption,
    dense: true,
    rows,
    columns: [
      { head: 'Log', cell: ({ reference }) => reference },
      { head: 'Person', cell: ({ personReference }) => personReference },
      {
        head: 'Worker',
        cell: ({ workerReference }) =>
          isNotNamedWorker(workerReference) ? none('not named') : workerReference,
      },
      { head: 'Day', cell: ({ inAt }) => day(dayOf(inAt)) },
      { head: 'In', cell: ({ inAt }) => clock(moment(inAt)) },
      { head: 'Out', cell: ({ outAt }) => (outAt === null ? none('not logged') : clock(moment(outAt))) },
      { head: 'Logged by', cell: ({ inMethod, outMethod }) => methodsWords(inMethod, outMethod) },
      claims && {
        head: 'Claimed',
        cell: ({ claimedStartsAt, claimedMinutes }) =>
          html`${claimedStartsAt !== null && clock(moment(claimedStartsAt))}${claimedMinutes !== null && html` for ${claimedMinutes} minutes`}`,
      },
      rows.some((log) => log.visitReference !== null) && {
        head: 'Planned visit',
        cell: ({ visitReference }) => visitReference ?? none(),
      },
    ],
  });
}

function dayOf(epoch: number): string {
  return Temporal.Instant.fromEpochMilliseconds(epoch * 1000)
    .toZonedDateTimeISO('Europe/London')
    .toPlainDate()
    .toString();
}

function methodsWords(inMethod: SummaryLog['inMethod'], outMethod: SummaryLog['outMethod']): string {
  return outMethod === null || outMethod === inMethod
    ? methodWords[inMethod]
    : `${methodWords[inMethod]}, out ${methodWords[outMethod]}`;
}

/** The first rows of a feed as they were read. */
export function firstRowsPart(feed: Feed): SafeHtml {
  if (feed.summary.firstRows.length === 0) return nothing;
  return html`<h2 class="govuk-heading-m">As it was read</h2>
    <p class="govuk-body">Times are London time. ${rowsWords(feed, feed.rows_read - feed.rows_refused)}, ${spanWords(feed.summary)}.</p>
    ${logTable(feed.summary.firstRows, { id: 'first-rows', caption: 'The first rows' })}`;
}
