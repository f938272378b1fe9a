/** What a line rests on: the log as received, the plan that asked for the visit, the terms that decided. */
import { serviceWords } from '../../contracts/rules/service-words.ts';
import type { TermsVersion } from '../../contracts/records/contract-terms.ts';
import type { Exception } from '../../contracts/rules/exceptions.ts';
import { termsInWords } from '../../contracts/rules/terms-words.ts';
import { longDate, minutesInWords } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { thousands } from '../../ground/text.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { clock, clockRange, duration, none, pounds, when } from '../../web/components/amounts.ts';
import { details } from '../../web/components/disclosures.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { type Html, html, nothing, type SafeHtml } from '../../web/html.ts';
import type { LineView, Place } from '../records/line-view.ts';
import type { LogAsReceived } from '../records/line-view-evidence.ts';
import { lineStatus } from './line-words.ts';

const methods = {
  tag: 'tag in the home',
  phone: 'the person’s telephone',
  gps: 'GPS',
  app: 'app',
  manual: 'entered by hand',
} as const satisfies Record<LogAsReceived['inMethod'], string>;

const channels = {
  upload: 'sent as a file',
  api: 'sent by the provider’s system',
  folder: 'fetched',
} as const;

/** A care worker's name and number, or the number alone. */
export function workerWords({
  workerName,
  workerReference,
}: {
  readonly workerName: string | null;
  readonly workerReference: string | null;
}): string {
  if (workerReference === null) return 'not logged';
  return workerName === null ? workerReference : `${workerName} (${workerReference})`;
}

/** The log of a line as it was received, with its earlier versions and what the provider asks to be paid for. */
export function logSection(scope: Scope, [log, ...earlier]: readonly LogAsReceived[]): SafeHtml {
  if (log === undefined)
    return html`<h2 class="govuk-heading-m">The visit log</h2><p class="govuk-body">No visit log stands in this place.</p>`;
  return html`<h2 class="govuk-heading-m">The visit log</h2>
${summaryList([
  {
    key: 'Reference',
    value: html`${log.reference}${log.version > 1 && html`, version ${log.version}`}`,
  },
  { key: 'Care worker', value: workerWords(log) },
  { key: 'Checked in', value: html`${when(log.inAt)}, ${methods[log.inMethod]}` },
  {
    key: 'Checked out',
    value:
      log.outAt === null
        ? 'Not logged'
        : html`${when(log.outAt)}${log.outMethod !== null && html`, ${methods[log.outMethod]}`}`,
  },
  log.visitReference !== null && { key: 'Says it was visit', value: log.visitReference },
  (log.claimedStartsAt !== null || log.claimedMinutes !== null) && {
    key: 'The provider asks to be paid for',
    value: html`${log.claimedStartsAt !== null && html`from ${clock(log.claimedStartsAt)} `}${log.claimedMinutes !== null && minutesInWords(log.claimedMinutes)} <span class="tend-quiet">(kept apart from what was logged)</span>`,
  },
  { key: 'Received', value: receivedWords(scope, log) },
])}
${earlier.length > 0 && details({ summary: `Earlier versions of this log (${earlier.length})`, body: earlierTable(scope, earlier) })}`;
}

function receivedWords(scope: Scope, log: LogAsReceived): SafeHtml {
  const row = `${log.fileName}, row ${thousands(log.feedLine)}`;
  const source = permits(scope.who, 'feeds.see')
    ? html`<a class="govuk-link" href="/feeds/${log.feedId}">${row}</a>`
    : row;
  return html`${when(log.receivedAt)}, ${channels[log.channel]}: ${source}`;
}

function earlierTable(scope: Scope, logs: readonly LogAsReceived[]): SafeHtml {
  return dataTable({
    caption: 'Earlier versions of this log',
    captionHidden: true,
    id: 'earlier',
    rows: logs,
    columns: [
      { head: 'Version', cell: ({ version }) => version },
      { head: 'Logged', cell: ({ inAt, outAt }) => clockRange(inAt, outAt) },
      { head: 'Care worker', cell: workerWords },
      { head: 'Received', cell: (log) => receivedWords(scope, log) },
    ],
  });
}

/** A table of a visit's places. `own`: a provider reads of its own; `thisId` is the one whose page it is. */
export function placesTable(places: readonly Place[], own: boolean, thisId?: number): SafeHtml {
  return dataTable({
    caption: thisId === undefined ? 'Care workers of this visit' : 'All care workers of this visit',
    id: 'places',
    rows: places,
    rowHref: ({ id }) => (id === thisId ? undefined : `/week-lines/${id}`),
    columns: [
      {
        head: 'Place',
        cell: ({ place, id }) => `Care worker ${place}${id === thisId ? ' (this page)' : ''}`,
      },
      {
        head: 'Logged',
        cell: ({ inAt, outAt }) => (inAt === null ? none('nothing logged') : clockRange(inAt, outAt)),
      },
      { head: 'Who', cell: workerWords },
      { head: 'Status', cell: ({ status }) => lineStatus(status, own) },
      { head: 'Worked out', numeric: true, cell: ({ computedPence }) => pounds(computedPence) },
      {
        head: 'Pays',
        numeric: true,
        cell: ({ settled, amountPence }) => (settled ? pounds(amountPence) : 'not yet'),
      },
    ],
  });
}

/** What asked for the visit: its package and pattern, or the file that brought it. */
export function planSection(scope: Scope, { visit }: Pick<LineView, 'visit'>): SafeHtml {
  if (visit === null) return nothing;
  const packageHref = `/packages/${visit.carePackageId}`;
  const inPackage = (path: string, words: string): Html =>
    permits(scope.who, 'packages.see')
      ? html`<a class="govuk-link" href="${packageHref}${path}">${words}</a>`
      : words;
  const pattern =
    visit.patternFrom === null
      ? 'Not from a pattern'
      : inPackage(
          `/services/${visit.packageLineId}`,
          `Version ${visit.patternVersion}, from ${longDate(visit.patternFrom)}`,
        );
  return html`<h2 class="govuk-heading-m">What was asked for</h2>
${summaryList([
  { key: 'Visit', value: html`${visit.reference}, ${serviceWords(visit.service)}` },
  { key: 'Planned', value: html`${when(visit.startsAt)}, ${duration(visit.minutes)}` },
  { key: 'Care workers', value: String(visit.workers) },
  visit.tasks !== null && visit.tasks !== '' && { key: 'To do', value: visit.tasks },
  visit.timeCritical && { key: 'Time-critical', value: visit.timeCriticalReason ?? 'Yes' },
  visit.movedFrom !== null && {
    key: 'Moved from',
    value: html`${when(visit.movedFrom)}${visit.changedBecause !== null && html`: ${visit.changedBecause}`}. It is judged by its new time`,
  },
  visit.extra && { key: 'Added by itself', value: visit.changedBecause ?? 'Yes' },
  visit.cancelledAt !== null && {
    key: 'Cancelled',
    value: html`${when(visit.cancelledAt)}${visit.cancelledBecause !== null && html`: ${visit.cancelledBecause}`}`,
  },
  { key: 'Asked for by', value: inPackage('', 'Its care package') },
  { key: 'Pattern', value: pattern },
  visit.feedId !== null &&
    permits(scope.who, 'feeds.see') && {
      key: 'Came in',
      value: html`<a class="govuk-link" href="/feeds/${visit.feedId}">a file of planned visits</a>`,
    },
])}`;
}

const aboutOf = {
  missed: [],
  cancelled: ['Cancelled visits'],
  early: ['Starting on time', 'Time-critical visits'],
  late: ['Starting on time', 'Time-critical visits'],
  'not-a-visit': ['Short and long'],
  short: ['Short and long'],
  long: ['Short and long', 'Staying longer'],
  open: [],
  manual: [],
  overlap: [],
  'same-worker': [],
  'no-rate': [],
  duplicate: [],
  unplanned: [],
} as const satisfies Record<Exception, readonly string[]>;

/** Which parts of the terms bear on a line: what pays, what its exceptions are about, and what holds or refuses them. */
function partsOf({ exceptions, effect, visit }: LineView): ReadonlySet<string> {
  const parts = new Set<string>([
    'What a visit is paid',
    ...exceptions.flatMap((exception) => aboutOf[exception]),
  ]);
  parts.delete(visit?.timeCritical === true ? 'Starting on time' : 'Time-critical visits');
  if (effect === 'hold') parts.add('Held for a decision');
  if (effect === 'refuse') parts.add('Paid nothing');
  return parts;
}

/** The terms that decided, in words: the parts that bear on this line, and the rate. */
export function termsSection(line: LineView, version: TermsVersion | undefined): SafeHtml {
  if (line.contractId === null) return nothing;
  const contract = html`<a class="govuk-link" href="/contracts/${line.contractId}">${line.contractTitle ?? 'The contract'}</a>`;
  if (version === undefined)
    return html`<h2 class="govuk-heading-m">The contract</h2><p class="govuk-body">${contract} has no terms for that day.</p>`;
  const parts = partsOf(line);
  const address = `/contracts/${line.contractId}/terms/${version.version}`;
  return html`<h2 class="govuk-heading-m">What the contract says</h2>
${summaryList([
  { key: 'Contract', value: contract },
  {
    key: 'Terms',
    value: html`<a class="govuk-link" href="${address}">Version ${version.version}, from ${longDate(version.effectiveFrom)}</a>`,
  },
  line.pencePerHour !== null && { key: 'Rate', value: `${formatPounds(line.pencePerHour)} an hour` },
  ...termsInWords(version.terms, version.bankHolidays)
    .filter(({ about }) => parts.has(about))
    .map(({ about, words }) => ({ key: about, value: words })),
])}`;
}
