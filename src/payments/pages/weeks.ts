/** The week: provider by provider, what was planned, logged and verified, what is payable and what is held. */
import { plural } from '../../ground/text.ts';
import { ask } from '../../platform/jobs.ts';
import { startLongWork } from '../../platform/long-work.ts';
import { permits, require } from '../../platform/scope.ts';
import { chartGrid } from '../../web/charts/figure.ts';
import { stackedBars } from '../../web/charts/bars.ts';
import { button } from '../../web/components/actions.ts';
import { figure, pounds } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { emptyState } from '../../web/components/messages.ts';
import { type Progress, progressBar } from '../../web/components/progress.ts';
import { type Column, dataTable } from '../../web/components/table.ts';
import { type DownloadColumn, listDownload } from '../../web/download.ts';
import { csrfField } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import {
  type ListedProviderWeek,
  listProviderWeeks,
  listTrend,
  listWeeksWithVisits,
} from '../records/provider-weeks.ts';
import { findWorkOn } from '../records/week-state.ts';
import { PAYABLE_VISITS } from '../rules/visits-only.ts';
import {
  isOwn,
  mondayAfter,
  mondayIn,
  providerWeekHref,
  readMonday,
  thisMonday,
  weekWords,
} from './address.ts';
import { downloadLines, formatIn } from './line-downloads.ts';
import {
  closeTag,
  loggedOf,
  sumTotals,
  trendCharts,
  verificationTag,
  weekChooser,
  weekTiles,
} from './week-parts.ts';

const TREND_WEEKS = 12;
/** As many bars as can be taken in at once; the table has the rest. */
const MOST_BARS = 12;

/** GET /weeks: the last week that has ended and has anything in it. */
export async function newestWeek({ scope }: Asked): Promise<Answer> {
  const ended = mondayAfter(thisMonday(scope), -1);
  const [newest] = await listWeeksWithVisits(scope, ended, 1);
  return redirect(`/weeks/${newest ?? ended}`);
}

/** GET /weeks/choose?week=: the week that was chosen. */
export async function chosenWeek(asked: Asked): Promise<Answer> {
  const monday = readMonday(asked.query.get('week'));
  return monday === undefined ? await newestWeek(asked) : redirect(`/weeks/${monday}`);
}

/** GET /weeks/:monday. A provider's people go to their own week at once. */
export async function weekPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const monday = mondayIn(asked);
  if (scope.who.providerId !== null)
    return redirect(providerWeekHref({ providerId: scope.who.providerId, weekStartsOn: monday }));
  const rows = await listProviderWeeks(scope, monday);
  const weeks = await listWeeksWithVisits(scope, thisMonday(scope));
  const trend = await listTrend(scope, monday, TREND_WEEKS);
  const work = await findWorkOn(scope, `/weeks/${monday}`);
  const underWay = work !== undefined && !work.finished;
  return page(
    `Week of ${weekWords(monday)}`,
    html`${weekChooser(monday, weeks, '/weeks/choose', (week) => `/weeks/${week}`)}
${underWay && verifying(monday, work)}
${rows.length === 0 ? emptyState({ title: 'There are no visits in this week', text: 'Choose another week above.' }) : weekBody(asked, monday, rows, trendCharts(trend), underWay)}`,
    { section: 'Weeks', wide: true, ...(underWay && { refreshSeconds: 5 }) },
  );
}

function weekBody(
  asked: Asked,
  monday: string,
  rows: readonly ListedProviderWeek[],
  trends: readonly SafeHtml[],
  underWay: boolean,
): SafeHtml {
  return html`${weekTiles(sumTotals(rows), false, { held: `/queue?week=${monday}&status=all` })}
${underWay ? nothing : toVerify(asked, monday, rows)}
${providerTable(monday, rows)}
${downloadLinks({ what: 'this table', csv: `/weeks/${monday}/download?format=csv`, xlsx: `/weeks/${monday}/download?format=xlsx` })}
${downloadLinks({ what: 'every visit of the week', csv: `/weeks/${monday}/visits/download?format=csv`, xlsx: `/weeks/${monday}/visits/download?format=xlsx` })}
${chartGrid([providerChart(rows), ...trends])}`;
}

function toVerify(
  { scope, csrfToken }: Asked,
  monday: string,
  rows: readonly ListedProviderWeek[],
): SafeHtml {
  const changed = rows.filter(({ upToDate }) => !upToDate).length;
  if (changed === 0 || !permits(scope.who, 'week.verify') || monday > thisMonday(scope)) return nothing;
  return html`<form method="post" action="/weeks/${monday}/verify">${csrfField(csrfToken)}
<p class="govuk-body">${plural(changed, 'provider’s week has', 'providers’ weeks have')} changed since last verified, or were never verified. This happens by itself after a feed and every night; you need not wait for it.</p>
${button({ text: `Verify ${changed === 1 ? 'it' : 'them'} now`, kind: 'secondary' })}</form>`;
}

function providerTable(weekStartsOn: string, rows: readonly ListedProviderWeek[]): SafeHtml {
  const total = sumTotals(rows);
  const count = (
    head: string,
    of: (row: ListedProviderWeek) => number,
    foot: number,
  ): Column<ListedProviderWeek> => ({
    head,
    numeric: true,
    cell: (row) => figure(of(row)),
    foot: figure(foot),
  });
  return dataTable<ListedProviderWeek>({
    id: 'providers',
    caption: 'Provider by provider',
    rows,
    rowHref: ({ providerId }) => providerWeekHref({ providerId, weekStartsOn }),
    columns: [
      { head: 'Provider', cell: ({ providerName }) => providerName, foot: 'All providers' },
      count('Planned', (row) => row.plannedPlaces, total.plannedPlaces),
      count('Logged', loggedOf, loggedOf(total)),
      count('Verified', (row) => row.places, total.places),
      count('Held', (row) => row.held, total.held),
      count('Missed', (row) => row.missed, total.missed),
      count('Late', (row) => row.late, total.late),
      {
        head: PAYABLE_VISITS,
        numeric: true,
        cell: ({ payablePence }) => pounds(payablePence),
        foot: pounds(total.payablePence),
      },
      {
        head: 'Held, would pay',
        numeric: true,
        cell: ({ heldPence }) => pounds(heldPence),
        foot: pounds(total.heldPence),
      },
      { head: 'Verification', cell: verificationTag },
      { head: 'Close', cell: ({ close }) => closeTag(close) },
    ],
  });
}

function providerChart(rows: readonly ListedProviderWeek[]): SafeHtml {
  const largest = rows.toSorted((a, b) => b.plannedPlaces - a.plannedPlaces).slice(0, MOST_BARS);
  return stackedBars({
    id: 'providers-chart',
    title: rows.length > MOST_BARS ? `The ${MOST_BARS} largest providers` : 'Providers',
    description: 'What became of the visits of each: payable, waiting for a decision, or paid nothing.',
    of: 'Provider',
    series: [
      { label: 'Payable', swatch: 'teal' },
      { label: 'Held', swatch: 'amber' },
      { label: 'Paid nothing', swatch: 'brick' },
    ],
    rows: largest.map((row) => ({ label: row.providerName, values: [row.payable, row.held, row.refused] })),
  });
}

type Work = { readonly done: number; readonly total: number | null };

function workWords({ done, total }: Work): string {
  return total === null || total === 0
    ? 'Waiting to begin'
    : `${done} of ${plural(total, 'provider')} verified`;
}

function verifying(monday: string, work: Work): SafeHtml {
  return progressBar({
    id: 'verifying',
    label: 'Verifying this week',
    done: work.done,
    total: work.total ?? undefined,
    words: workWords(work),
    pollUrl: `/weeks/${monday}/progress`,
  });
}

/** GET /weeks/:monday/progress: how far verifying the week has come, for the page that shows it. */
export async function weekProgress(asked: Asked): Promise<Answer> {
  const link = `/weeks/${mondayIn(asked)}`;
  const work = await findWorkOn(asked.scope, link);
  if (work === undefined || work.finished)
    return {
      kind: 'json',
      value: { done: 1, total: 1, words: work?.outcome ?? 'Verified', finished: link } satisfies Progress,
    };
  const { done, total } = work;
  return {
    kind: 'json',
    value: { done, total: total ?? undefined, words: workWords(work) } satisfies Progress,
  };
}

/** POST /weeks/:monday/verify: verifies what has changed of every provider; the week's page shows how far it has come. */
export async function verifyWeekNow(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  require(scope, 'week.verify');
  const monday = mondayIn(asked);
  const title = `Verifying the week of ${weekWords(monday)}`;
  const link = `/weeks/${monday}`;
  const workId = await startLongWork(scope, { kind: 'verify-providers', title, link });
  await ask(
    scope,
    'verify-providers',
    { workId, weekStartsOn: monday },
    `verify-providers ${scope.who.councilId}/${monday}`,
  );
  return redirect(link);
}

const columns: readonly DownloadColumn<ListedProviderWeek>[] = [
  { head: 'Provider', value: (row) => row.providerName },
  { head: 'Visits planned', value: (row) => row.visits },
  { head: 'Places planned', value: (row) => row.plannedPlaces },
  { head: 'Logged', value: loggedOf },
  { head: 'Verified', value: (row) => row.places },
  { head: 'Missed', value: (row) => row.missed },
  { head: 'Cancelled', value: (row) => row.cancelled },
  { head: 'Late', value: (row) => row.late },
  { head: 'Short', value: (row) => row.short },
  { head: 'Entered by hand', value: (row) => row.manual },
  { head: 'Logs without a visit', value: (row) => row.leftOver },
  { head: 'Held', value: (row) => row.held },
  { head: 'Disputed', value: (row) => row.disputed },
  { head: 'Paid nothing', value: (row) => row.refused },
  { head: 'Payable', value: (row) => row.payable },
  { head: 'Planned minutes', value: (row) => row.plannedMinutes },
  { head: 'Delivered minutes', value: (row) => row.deliveredMinutes },
  { head: 'Paid minutes', value: (row) => row.paidMinutes },
  { head: `${PAYABLE_VISITS} (£)`, value: (row) => row.payablePence, kind: 'pence' },
  { head: 'Held, would pay (£)', value: (row) => row.heldPence, kind: 'pence' },
  { head: 'Verified at', value: (row) => row.verifiedAt },
  { head: 'Verified as it stands', value: (row) => row.upToDate },
  { head: 'Close', value: (row) => row.close?.status ?? 'open' },
  { head: 'Closed sum (£)', value: (row) => row.close?.amountPence, kind: 'pence' },
];

/** GET /weeks/:monday/download */
export async function downloadWeek(asked: Asked): Promise<Answer> {
  const monday = mondayIn(asked);
  return await listDownload({
    name: `week-${monday}`,
    title: `Week of ${weekWords(monday)}`,
    format: formatIn(asked),
    columns,
    rows: await listProviderWeeks(asked.scope, monday),
  });
}

/** GET /weeks/:monday/visits/download: every verified visit of the week that whoever asks may see. */
export async function downloadWeekLines(asked: Asked): Promise<Answer> {
  const monday = mondayIn(asked);
  const name = `${isOwn(asked.scope) ? 'our-' : ''}visits-week-${monday}`;
  return await downloadLines(asked, name, `Visits ${weekWords(monday)}`, { weekStartsOn: monday });
}
