/** What the pages of a week share: choosing another week, its figures at a glance, and how its verification and close stand. */
import { dateAndTime, shortDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { lineChart } from '../../web/charts/lines.ts';
import { figure, percent } from '../../web/components/amounts.ts';
import { statusTag } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { attributes, html, type SafeHtml } from '../../web/html.ts';
import type { NewestClose } from '../records/closes.ts';
import type { WeekInTrend, WeekTotals } from '../records/provider-weeks.ts';
import { BESIDES_VISITS, PAYABLE_VISITS } from '../rules/visits-only.ts';
import { mondayAfter, weekWords } from './address.ts';

/**
 * Steps to the week before and after, and a choice among all that have visits. `action` is asked with `?week=`; `hrefOf` is a
 * week's address.
 */
export function weekChooser(
  monday: string,
  weeks: readonly string[],
  action: string,
  hrefOf: (monday: string) => string,
): SafeHtml {
  const options = weeks.includes(monday) ? weeks : [monday, ...weeks];
  const [before, after] = [mondayAfter(monday, -1), mondayAfter(monday, 1)];
  return html`<form method="get" action="${action}" class="tend-filter" aria-label="Choose a week"><div class="tend-filter__row">
<div class="tend-filter__item"><label class="tend-filter__label" for="week">Week</label><select class="govuk-select tend-filter__box" id="week" name="week">${options.map(
    (week) =>
      html`<option value="${week}"${attributes({ selected: week === monday })}>${weekWords(week)}</option>`,
  )}</select></div>
<div class="tend-filter__go"><button type="submit" class="govuk-button govuk-button--secondary">Show</button>
<a class="govuk-link" href="${hrefOf(before)}" rel="prev">Week before</a> <a class="govuk-link" href="${hrefOf(after)}" rel="next">Week after</a></div></div></form>`;
}

/** All weeks, or parts of one, summed. */
export function sumTotals(rows: readonly WeekTotals[]): WeekTotals {
  const sum = (of: keyof WeekTotals): number => rows.reduce((total, row) => total + row[of], 0);
  return {
    visits: sum('visits'),
    plannedPlaces: sum('plannedPlaces'),
    places: sum('places'),
    matched: sum('matched'),
    missed: sum('missed'),
    cancelled: sum('cancelled'),
    leftOver: sum('leftOver'),
    held: sum('held'),
    asked: sum('asked'),
    answered: sum('answered'),
    disputed: sum('disputed'),
    refused: sum('refused'),
    payable: sum('payable'),
    late: sum('late'),
    short: sum('short'),
    manual: sum('manual'),
    plannedMinutes: sum('plannedMinutes'),
    deliveredMinutes: sum('deliveredMinutes'),
    paidMinutes: sum('paidMinutes'),
    payablePence: sum('payablePence'),
    heldPence: sum('heldPence'),
  };
}

/** How many logs there are: those in a place and those left over. */
export function loggedOf({ matched, leftOver }: Pick<WeekTotals, 'matched' | 'leftOver'>): number {
  return matched + leftOver;
}

/** A week's figures at a glance. `hrefs` lead to what each counts. */
export function weekTiles(
  totals: WeekTotals,
  own: boolean,
  hrefs: {
    readonly held?: string;
    readonly missed?: string;
    readonly late?: string;
    readonly leftOver?: string;
  } = {},
): SafeHtml {
  const { plannedPlaces, places, matched, held, heldPence, missed, late, payablePence, leftOver, disputed } =
    totals;
  const link = (href: string | undefined) => (href === undefined ? {} : { href });
  return statTiles([
    {
      label: own ? 'You will be paid, visits only' : PAYABLE_VISITS,
      value: formatPounds(payablePence),
      note: `${plural(totals.payable, 'visit')}, ${BESIDES_VISITS}`,
      tone: 'good',
    },
    {
      label: 'Held',
      value: figure(held),
      note: `would pay ${formatPounds(heldPence)}`,
      ...(held > 0 && { tone: 'attention' as const }),
      ...link(hrefs.held),
    },
    { label: 'Planned', value: figure(plannedPlaces), note: html`${figure(places)} verified` },
    {
      label: 'Logged',
      value: figure(loggedOf(totals)),
      note: html`${percent(matched, places - totals.cancelled, 1)} of visits verified`,
    },
    {
      label: 'Missed',
      value: figure(missed),
      note: percent(missed, places, 1),
      ...(missed > 0 && { tone: 'problem' as const }),
      ...link(hrefs.missed),
    },
    { label: 'Late', value: figure(late), note: percent(late, matched), ...link(hrefs.late) },
    leftOver > 0 && {
      label: 'Logs without a visit',
      value: figure(leftOver),
      tone: 'attention' as const,
      ...link(hrefs.leftOver),
    },
    disputed > 0 && {
      label: own ? 'You dispute' : 'Disputed',
      value: figure(disputed),
      tone: 'attention' as const,
    },
  ]);
}

/** The last twelve weeks, drawn twice: what is payable and held, and what was missed and late. */
export function trendCharts(trend: readonly WeekInTrend[]): readonly SafeHtml[] {
  if (trend.length < 2) return [];
  const points = trend.map(({ weekStartsOn }) => shortDate(weekStartsOn).replace(/ \d{4}$/, ''));
  const share = (part: number, whole: number): number =>
    whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10;
  return [
    lineChart({
      id: 'money',
      title: 'Payable and held, week by week',
      description: 'What visits pay as they stand, and what the held ones would pay.',
      of: 'Week from',
      points,
      format: wholePounds,
      series: [
        { label: 'Payable', swatch: 'teal', values: trend.map(({ payablePence }) => payablePence) },
        { label: 'Held', swatch: 'amber', values: trend.map(({ heldPence }) => heldPence) },
      ],
    }),
    lineChart({
      id: 'punctual',
      title: 'Missed and late, week by week',
      description: 'Missed as a share of visits verified, late as a share of visits logged.',
      of: 'Week from',
      points,
      format: (value) => `${value}%`,
      series: [
        { label: 'Late', swatch: 'amber', values: trend.map(({ late, matched }) => share(late, matched)) },
        {
          label: 'Missed',
          swatch: 'brick',
          values: trend.map(({ missed, places }) => share(missed, places)),
        },
      ],
    }),
  ];
}

/** '£12,345': on a chart pennies only make a figure harder to take in. */
function wholePounds(pence: number): string {
  return formatPounds(Math.round(pence / 100) * 100).replace(/\.00$/, '');
}

/** How a week's verification stands, as a tag. */
export function verificationTag({
  verifiedAt,
  upToDate,
}: {
  readonly verifiedAt: Date | null;
  readonly upToDate: boolean;
}): SafeHtml {
  if (upToDate) return statusTag('Verified', 'good');
  return verifiedAt === null ? statusTag('Not verified', 'quiet') : statusTag('Changed since', 'attention');
}

/** How a week's verification stands, as a sentence. */
export function verificationWords({
  verifiedAt,
  upToDate,
}: {
  readonly verifiedAt: Date | null;
  readonly upToDate: boolean;
}): string {
  if (verifiedAt === null) return 'This week has not been verified yet.';
  const when = `Verified ${dateAndTime(verifiedAt)}.`;
  return upToDate
    ? when
    : `${when} Something has changed since, or a visit without a log is now due to be judged.`;
}

/** How a week's close stands, as a tag; nothing closed is a dash in words. */
export function closeTag(close: Pick<NewestClose, 'status'> | undefined): SafeHtml {
  switch (close?.status) {
    case undefined:
      return statusTag('Open', 'quiet');
    case 'waiting':
      return statusTag('Waits for approval', 'waiting');
    case 'approved':
      return statusTag('Approved', 'good');
    case 'sent back':
      return statusTag('Sent back', 'attention');
  }
}
