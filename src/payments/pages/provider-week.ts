/** A provider's week: how it went, contract by contract, visit by visit, person by person and day by day. */
import { exceptionWords } from '../../contracts/rules/exception-words.ts';
import { EXCEPTIONS, type Exception } from '../../contracts/rules/exceptions.ts';
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { horizontalBars } from '../../web/charts/bars.ts';
import { chartGrid } from '../../web/charts/figure.ts';
import { histogram } from '../../web/charts/histogram.ts';
import { button, buttonLink } from '../../web/components/actions.ts';
import { duration, figure, percent, pounds } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import { csrfField } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { verifyWeek } from '../actions/verify-week.ts';
import { findNewestClose, type NewestClose } from '../records/closes.ts';
import { listExactWorths } from '../records/exact-worths.ts';
import {
  type ContractWeek,
  findWeekShape,
  listContractWeeks,
  listTrend,
  listWeeksWithVisits,
  type WeekShape,
} from '../records/provider-weeks.ts';
import { findVerification, type ProviderWeek, type Verification } from '../records/week-state.ts';
import { PAYABLE_VISITS } from '../rules/visits-only.ts';
import {
  isOwn,
  mondayAfter,
  providerWeekHref,
  providerWeekIn,
  readMonday,
  thisMonday,
  weekWords,
} from './address.ts';
import { exactWorthTable } from './exact-worth-table.ts';
import {
  closeTag,
  loggedOf,
  sumTotals,
  trendCharts,
  verificationTag,
  verificationWords,
  weekChooser,
  weekTiles,
} from './week-parts.ts';

const TREND_WEEKS = 12;

/** What every page of a provider's week is drawn with. */
export type WeekFrame = {
  readonly week: ProviderWeek;
  readonly providerName: string;
  readonly own: boolean;
  readonly title: string;
};

/** Reads which provider's week the address means; NotFound where it is not for whoever asks. */
export async function weekFrame(asked: Asked): Promise<WeekFrame> {
  const week = providerWeekIn(asked);
  const { name } = await getProvider(asked.scope, week.providerId);
  const own = isOwn(asked.scope);
  return { week, providerName: name, own, title: `Week of ${weekWords(week.weekStartsOn)}` };
}

/** A page of a provider's week: its name, the way here, and the pages beside it. */
export function weekFramePage(
  { week, providerName, own, title }: WeekFrame,
  current: 'overview' | 'visits' | 'people',
  main: SafeHtml,
): Answer {
  const href = providerWeekHref(week);
  const names = { overview: '', visits: ', visits', people: ', people and days' };
  return page(
    `${title}${names[current]}`,
    html`<span class="govuk-caption-l">${providerName}</span><h1 class="govuk-heading-l">${title}</h1>
${subNavigation(
  [
    { text: own ? 'What you will be paid' : 'Overview', href, current: current === 'overview' },
    { text: 'Visits', href: `${href}/visits`, current: current === 'visits' },
    { text: 'People and days', href: `${href}/people`, current: current === 'people' },
  ],
  { label: 'This week' },
)}
${main}`,
    {
      section: 'Weeks',
      wide: true,
      breadcrumbs: own
        ? [{ text: 'Weeks', href: '/weeks' }, { text: title }]
        : [
            { text: 'Weeks', href: '/weeks' },
            { text: weekWords(week.weekStartsOn), href: `/weeks/${week.weekStartsOn}` },
            { text: providerName },
          ],
    },
  );
}

/** GET /weeks/:monday/providers/:providerId */
export async function providerWeekPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const frame = await weekFrame(asked);
  const { week, own } = frame;
  const { providerId, weekStartsOn } = week;
  const contracts = await listContractWeeks(scope, providerId, weekStartsOn);
  const exactWorths = await listExactWorths(scope, providerId, weekStartsOn);
  const shape = await findWeekShape(scope, providerId, weekStartsOn);
  const trend = await listTrend(scope, weekStartsOn, TREND_WEEKS, providerId);
  const close = await findNewestClose(scope, providerId, weekStartsOn);
  const weeks = await listWeeksWithVisits(scope, thisMonday(scope));
  const verification = await findVerification(scope, providerId, weekStartsOn);
  const href = providerWeekHref(week);
  const chooser = weekChooser(weekStartsOn, weeks, `${href}/choose`, (monday) =>
    providerWeekHref({ providerId, weekStartsOn: monday }),
  );
  const main =
    contracts.length === 0
      ? html`${standing(asked, frame, verification, close)}${emptyState({ title: 'Nothing is verified in this week yet' })}`
      : html`${weekTiles(sumTotals(contracts), own, {
          held: `${href}/visits?status=held`,
          missed: `${href}/visits?exception=missed`,
          late: `${href}/visits?exception=late`,
          leftOver: `${href}/visits?contract=0`,
        })}
${standing(asked, frame, verification, close)}
${contractTable(contracts, href)}
${exactWorthTable(exactWorths)}
${chartGrid([exceptionChart(shape), latenessChart(shape), ...trendCharts(trend)])}`;
  return weekFramePage(frame, 'overview', html`${chooser}${main}`);
}

/** GET /weeks/:monday/providers/:providerId/choose?week= */
export async function chosenProviderWeek(asked: Asked): Promise<Answer> {
  const { week } = await weekFrame(asked);
  const weekStartsOn = readMonday(asked.query.get('week')) ?? week.weekStartsOn;
  return redirect(providerWeekHref({ ...week, weekStartsOn }));
}

/** How the week's verification and close stand, and what may be done about them. */
function standing(
  { scope, csrfToken }: Asked,
  { week, own }: WeekFrame,
  verification: Verification,
  close: NewestClose | undefined,
): SafeHtml {
  const href = providerWeekHref(week);
  const begun = week.weekStartsOn <= thisMonday(scope);
  const ended = mondayAfter(week.weekStartsOn, 1) <= thisMonday(scope);
  const canClose =
    ended && permits(scope.who, 'week.close') && (close === undefined || close.status === 'sent back');
  const verifies = !verification.upToDate && begun && permits(scope.who, 'week.verify');
  const more = html`The sums on this page are of visits only. Closing the week also brings blocks, services by the week, travel, contributions and adjustments to weeks paid before`;
  return html`<p class="govuk-body">${more}${canClose ? html`: <a class="govuk-link" href="${href}/close">see what it closes at</a>` : ''}.</p>
<p class="govuk-body">${verificationTag(verification)} ${verificationWords(verification)}</p>
<p class="govuk-body">${closeTag(close)} ${closeWords(close, own)}</p>
<div class="govuk-button-group">${
    verifies &&
    html`<form method="post" action="${href}/verify">${csrfField(csrfToken)}${button({ text: 'Verify it now' })}</form>`
  }${canClose && buttonLink({ text: 'Close this week for payment', href: `${href}/close`, kind: verifies ? 'secondary' : 'main' })}</div>`;
}

function closeWords(close: NewestClose | undefined, own: boolean): SafeHtml {
  if (close === undefined)
    return html`${own ? 'The council has not closed this week yet, so its figures may still change.' : 'This week is not closed.'}`;
  const link = html`<a class="govuk-link" href="/payable/${close.id}">closed at ${pounds(close.amountPence)}</a>`;
  if (close.status === 'waiting') return html`It was ${link} and waits for a second person to approve it.`;
  if (close.status === 'approved')
    return html`It was ${link} and approved. What has changed since is paid or taken back in the next week.`;
  return own
    ? html`The council is looking at it again.`
    : html`It was ${link} and sent back: ${close.reason ?? ''}`;
}

function contractTable(contracts: readonly ContractWeek[], href: string): SafeHtml {
  const total = sumTotals(contracts);
  return dataTable<ContractWeek>({
    id: 'contracts',
    caption: 'Contract by contract',
    rows: contracts,
    rowHref: ({ contractId }) => `${href}/visits?contract=${contractId}`,
    columns: [
      {
        head: 'Contract',
        cell: ({ contractTitle, contractReference }) =>
          contractTitle === null ? 'Logs without a planned visit' : `${contractTitle} (${contractReference})`,
        foot: 'All',
      },
      {
        head: 'Planned',
        numeric: true,
        cell: (row) => figure(row.plannedPlaces),
        foot: figure(total.plannedPlaces),
      },
      { head: 'Logged', numeric: true, cell: (row) => figure(loggedOf(row)), foot: figure(loggedOf(total)) },
      { head: 'Held', numeric: true, cell: (row) => figure(row.held), foot: figure(total.held) },
      { head: 'Missed', numeric: true, cell: (row) => figure(row.missed), foot: figure(total.missed) },
      {
        head: 'Time given of planned',
        numeric: true,
        cell: (row) =>
          html`<span class="tend-nowrap">${duration(row.deliveredMinutes)} (${percent(row.deliveredMinutes, row.plannedMinutes)})</span>`,
        foot: html`<span class="tend-nowrap">${duration(total.deliveredMinutes)} (${percent(total.deliveredMinutes, total.plannedMinutes)})</span>`,
      },
      {
        head: 'Time paid',
        numeric: true,
        cell: (row) => duration(row.paidMinutes),
        foot: duration(total.paidMinutes),
      },
      {
        head: PAYABLE_VISITS,
        numeric: true,
        cell: (row) => pounds(row.payablePence),
        foot: pounds(total.payablePence),
      },
      {
        head: 'Held, would pay',
        numeric: true,
        cell: (row) => pounds(row.heldPence),
        foot: pounds(total.heldPence),
      },
    ],
  });
}

function exceptionChart({ exceptions }: WeekShape): SafeHtml {
  const found = EXCEPTIONS.filter((name) => (exceptions.get(name) ?? 0) > 0);
  if (found.length === 0) return nothing;
  const value = (name: Exception): number => exceptions.get(name) ?? 0;
  const rows = found.toSorted((a, b) => value(b) - value(a));
  const [most] = rows;
  return horizontalBars({
    id: 'exceptions',
    title: 'What was found',
    description: most
      ? `Most often: ${exceptionWords[most].name.toLowerCase()}, ${plural(value(most), 'time')}.`
      : '',
    of: 'Found',
    value: 'Visits and logs',
    swatch: 'amber',
    rows: rows.map((name) => ({ label: exceptionWords[name].name, value: value(name) })),
  });
}

/** Slot 0 is over an hour early, 13 two hours late or more; between them each is a quarter of an hour. */
function slotWords(slot: number): { readonly label: string; readonly mark: string } {
  if (slot === 0) return { label: 'Over an hour early', mark: '< −60' };
  if (slot === 13) return { label: 'Two hours late or more', mark: '120 +' };
  const from = -60 + (slot - 1) * 15;
  if (from < 0)
    return { label: `${-from} to ${-from - 15} minutes early`, mark: String(from).replace('-', '−') };
  return {
    label: from === 0 ? 'On time or up to 15 minutes late' : `${from} to ${from + 15} minutes late`,
    mark: String(from),
  };
}

function latenessChart({ lateness }: WeekShape): SafeHtml {
  const logged = lateness.reduce((sum, visits) => sum + visits, 0);
  if (logged === 0) return nothing;
  const near = (lateness[4] ?? 0) + (lateness[5] ?? 0);
  return histogram({
    id: 'lateness',
    title: 'How early and how late',
    description: `${Math.round((near / logged) * 100)}% of ${plural(logged, 'logged visit')} began within a quarter of an hour of the planned start.`,
    of: 'Minutes from the planned start',
    value: 'Visits',
    bins: lateness.map((count, slot) => ({
      ...slotWords(slot),
      count,
      swatch: slot === 4 || slot === 5 ? 'teal' : 'amber',
    })),
    meanings: [
      { label: 'Within 15 minutes', swatch: 'teal' },
      { label: 'Further away', swatch: 'amber' },
    ],
  });
}

/** POST /weeks/:monday/providers/:providerId/verify */
export async function verifyProviderWeek(asked: Asked): Promise<Answer> {
  const { week } = await weekFrame(asked);
  const done = await verifyWeek(asked.scope, week);
  if (!done.ok) return redirect(providerWeekHref(week), notDone(done.reason));
  const { fresh } = done.value;
  const words = fresh === 0 ? 'nothing had changed' : plural(fresh, 'new verdict');
  return redirect(providerWeekHref(week), `The week is verified: ${words}.`);
}
