/** How promptly providers are paid, as a distribution, and the statement of a half year. */
import { londonDay, longDate, shortDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { button, printButton } from '../../web/components/actions.ts';
import { day, figure, pounds } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { histogram } from '../../web/charts/histogram.ts';
import { lineChart } from '../../web/charts/lines.ts';
import { listDownload } from '../../web/download.ts';
import { type Html, html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { type ListedClaim, listClaims } from '../records/prompt-claims.ts';
import {
  causeOf,
  dayByPercent,
  daysTaken,
  fixedSumOwed,
  halfYearOf,
  interestOwed,
  isLate,
  paidByDay,
  type Promptness,
  promptnessBy,
  promptnessOf,
  STATUTORY_DAYS,
} from '../rules/prompt-payment.ts';
import { weekWords } from './address.ts';
import { formatIn } from './line-downloads.ts';
import { paymentNavigation } from './payment-parts.ts';

const sizes: Readonly<Record<string, string>> = {
  small: 'Small',
  medium: 'Medium',
  large: 'Large',
  'not stated': 'Size not stated',
};

/** Everything that the page and its files are made of. */
type Measured = {
  readonly from: string;
  readonly to: string;
  readonly today: string;
  readonly days: number;
  readonly bankRate: number;
  readonly claims: readonly ListedClaim[];
};

/** The period asked for, `from` and `to`; the half year of today where it is not said. Claims are measured as on its last day, or today. */
async function measured(scope: Scope, query: URLSearchParams): Promise<Measured> {
  const now = londonDay(scope.now).toString();
  const usual = halfYearOf(now);
  const read = (name: 'from' | 'to'): string => {
    const typed = query.get(name) ?? '';
    return /^\d{4}-\d\d-\d\d$/.test(typed) && !Number.isNaN(Date.parse(typed)) ? typed : usual[name];
  };
  const [from, to] = [read('from'), read('to')].toSorted();
  const today = (to ?? now) > now ? now : (to ?? now);
  return {
    from: from ?? now,
    to: to ?? now,
    today,
    days: await settingOn(scope, 'payment_days', today),
    bankRate: await settingOn(scope, 'bank_rate', today),
    claims: await listClaims(scope, { from: from ?? now, to: today }),
  };
}

const share = (percent: number): string => `${percent.toFixed(1)}%`;

/** GET /prompt-payment */
export async function promptPayment({ scope, query }: Asked): Promise<Answer> {
  const all = await measured(scope, query);
  const { claims, days, today, from, to } = all;
  const whole = promptnessOf(claims, days, today);
  const over = claims.filter((claim) => daysTaken(claim, today) > STATUTORY_DAYS);
  const address = (file: string): string => `/prompt-payment/${file}?from=${from}&to=${to}&format=`;
  return page(
    'Prompt payment',
    html`${paymentNavigation(scope, '/prompt-payment')}
${periodForm(all)}
<p class="govuk-body">From the day a claim is valid to the day it is paid. The clock stops only while a recorded dispute is open. A contract’s own days count where it agrees them, else ${plural(days, 'day')}: <a class="govuk-link" href="/prompt-payment/days">days by contract</a>. ${plural(claims.length, 'claim')} paid from ${longDate(from)} to ${longDate(to)}, or still to be paid.</p>
${
  claims.length === 0
    ? emptyState({
        title: 'Nothing was paid in this time',
        text: 'A claim counts once the bank confirms its payment, or once it is late.',
      })
    : html`${tiles(all, whole)}${curve(all)}${groups(
        'By size of the provider',
        promptnessBy(claims, ({ providerSize }) => sizes[providerSize] ?? providerSize, days, today),
        'size',
      )}
${causes(all)}${slowest(all)}`
}
<h2 class="govuk-heading-m">Over ${STATUTORY_DAYS} days</h2>
${overTable(over, all)}
${downloadLinks({ what: `what took over ${STATUTORY_DAYS} days`, csv: `${address('late/download')}csv`, xlsx: `${address('late/download')}xlsx` })}
<h2 class="govuk-heading-m">Statement for the half year</h2>
${statement(all, whole, over)}
${downloadLinks({ what: 'every claim', csv: `${address('download')}csv`, xlsx: `${address('download')}xlsx` })}${printButton()}`,
    { section: 'Payments', wide: true },
  );
}

function periodForm({ from, to }: Measured): SafeHtml {
  const box = (name: string, label: string, value: string): SafeHtml =>
    html`<div class="tend-filter__item"><label class="tend-filter__label" for="${name}">${label}</label><input class="govuk-input tend-filter__box" type="date" id="${name}" name="${name}" value="${value}"></div>`;
  return html`<form method="get" class="tend-filter"><div class="tend-filter__row">${box('from', 'Paid from', from)}${box('to', 'to', to)}<div class="tend-filter__go">${button({ text: 'Show', kind: 'secondary' })}</div></div></form>`;
}

function tiles({ claims, today }: Measured, whole: Promptness): Html {
  const by = (percent: number): string => {
    const taken = dayByPercent(claims, today, percent);
    return taken === undefined ? 'nothing paid' : plural(taken, 'day');
  };
  return statTiles(
    [
      {
        label: 'Paid within the agreed days',
        value: share(whole.percentOfClaims),
        note: `${share(whole.percentOfValue)} by value`,
      },
      { label: 'Half are paid within', value: by(50) },
      { label: '9 in 10 are paid within', value: by(90) },
      { label: '99 in 100 are paid within', value: by(99) },
    ],
    { label: 'Promptness' },
  );
}

function curve({ claims, today, days }: Measured): Html {
  const last = Math.min(120, Math.max(STATUTORY_DAYS, days, dayByPercent(claims, today, 99) ?? 0) + 5);
  const step = Math.ceil(last / 45);
  const every = paidByDay(claims, today, last);
  const points = every.flatMap((percent, at) => (at % step === 0 ? [{ at, percent }] : []));
  if (every.every((percent) => percent === 0)) return nothing;
  return html`<h2 class="govuk-heading-m">How long claims took</h2>${spread(claims, today, days)}<h2 class="govuk-heading-m">How many are paid by which day</h2>${lineChart(
    {
      id: 'curve',
      title: 'Percent of claims paid within so many days',
      description: `After ${plural(days, 'day')}, ${share(every[days] ?? 100)} of the paid claims were paid.`,
      of: 'Days',
      points: points.map(({ at }) => String(at)),
      series: [{ label: 'Paid by then', swatch: 'teal', values: points.map(({ percent }) => percent) }],
      format: (percent) => `${percent}%`,
    },
  )}`;
}

const BIN_DAYS = 5;
const LAST_BIN = 60;

/** How many paid claims took how long, five days a column; those beyond the days agreed in another colour. */
function spread(claims: readonly ListedClaim[], today: string, days: number): SafeHtml {
  const taken = claims.filter(({ paidOn }) => paidOn !== null).map((claim) => daysTaken(claim, today));
  const last = Math.min(LAST_BIN, Math.max(STATUTORY_DAYS, ...taken));
  const ends = Array.from({ length: Math.ceil(last / BIN_DAYS) }, (_, place) => (place + 1) * BIN_DAYS);
  const bins = ends.map((end) => {
    const open = end === LAST_BIN;
    const start = end === BIN_DAYS ? 0 : end - BIN_DAYS + 1;
    return {
      label: open ? `${start} days and more` : `${start} to ${end} days`,
      mark: open ? `${start}+` : String(end),
      count: taken.filter((one) => one >= start && (open || one <= end)).length,
      swatch: start > days ? ('brick' as const) : ('teal' as const),
    };
  });
  return histogram({
    id: 'spread',
    title: 'Paid claims by the days they took',
    description: `${plural(taken.length, 'paid claim')}, five days a column. Days of a recorded dispute are not counted.`,
    of: 'Days from valid to paid',
    value: 'Claims',
    bins,
    meanings: [
      { label: `Within ${plural(days, 'day')}`, swatch: 'teal' },
      { label: `Longer than ${plural(days, 'day')}`, swatch: 'brick' },
    ],
  });
}

function groups(
  caption: string,
  rows: readonly { readonly word: string; readonly promptness: Promptness }[],
  id: string,
): Html {
  return dataTable({
    id,
    caption,
    rows,
    empty: nothing,
    columns: [
      { head: 'Which', cell: ({ word }) => word },
      { head: 'Claims', numeric: true, cell: ({ promptness }) => figure(promptness.claims) },
      { head: 'In time', numeric: true, cell: ({ promptness }) => figure(promptness.inTime) },
      { head: 'Share', numeric: true, cell: ({ promptness }) => share(promptness.percentOfClaims) },
      { head: 'Share by value', numeric: true, cell: ({ promptness }) => share(promptness.percentOfValue) },
    ],
  });
}

function causes({ claims, days, today }: Measured): Html {
  const late = claims.filter((claim) => isLate(claim, today, days));
  const rows = [...Map.groupBy(late, (claim) => causeOf(claim, today, days))]
    .map(([cause, ones]) => ({
      cause,
      claims: ones.length,
      pence: ones.reduce((sum, { amountPence }) => sum + amountPence, 0),
    }))
    .toSorted((a, b) => b.claims - a.claims);
  return dataTable({
    id: 'causes',
    caption: 'Why claims took longer than agreed: the step that took longest',
    rows,
    empty: html`<p class="govuk-body">No claim took longer than agreed.</p>`,
    columns: [
      { head: 'Cause', cell: ({ cause }) => cause.charAt(0).toUpperCase() + cause.slice(1) },
      { head: 'Claims', numeric: true, cell: ({ claims: count }) => figure(count) },
      { head: 'Amount', numeric: true, cell: ({ pence }) => pounds(pence) },
    ],
  });
}

function slowest({ claims, days, today }: Measured): Html {
  const rows = claims.toSorted((a, b) => daysTaken(b, today) - daysTaken(a, today)).slice(0, 10);
  return claimsTable('slowest', 'The ten slowest', rows, days, today);
}

function claimsTable(
  id: string,
  caption: string,
  rows: readonly ListedClaim[],
  days: number,
  today: string,
): Html {
  return dataTable<ListedClaim>({
    id,
    caption,
    rows,
    rowHref: ({ paymentId }) => (paymentId === null ? undefined : `/remittances/${paymentId}`),
    columns: [
      { head: 'Provider', cell: ({ providerName }) => providerName },
      { head: 'Week', cell: ({ weekStartsOn }) => weekWords(weekStartsOn) },
      { head: 'Valid', cell: ({ validOn }) => day(validOn) },
      { head: 'Paid', cell: ({ paidOn }) => (paidOn === null ? 'not yet' : day(paidOn)) },
      { head: 'Days', numeric: true, cell: (claim) => daysTaken(claim, today) },
      { head: 'Agreed', numeric: true, cell: ({ agreedDays }) => agreedDays ?? days },
      { head: 'Amount', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
      { head: 'Why', cell: (claim) => whyWords(claim, days, today) },
    ],
  });
}

/** Why a claim took as long as it did; what is neither paid nor late yet has no reason. */
function whyWords(claim: ListedClaim, days: number, today: string): string {
  const cause = causeOf(claim, today, days);
  const words = cause === 'paid in time' && claim.paidOn === null ? 'not late yet' : cause;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function overTable(over: readonly ListedClaim[], { today, bankRate }: Measured): Html {
  return dataTable<ListedClaim>({
    id: 'over',
    caption: `Claims that took over ${STATUTORY_DAYS} days, and what the Late Payment Act adds`,
    rows: over.toSorted((a, b) => daysTaken(b, today) - daysTaken(a, today)).slice(0, 100),
    empty: html`<p class="govuk-body">No claim took over ${STATUTORY_DAYS} days.</p>`,
    columns: [
      { head: 'Provider', cell: ({ providerName }) => providerName },
      { head: 'Week', cell: ({ weekStartsOn }) => shortDate(weekStartsOn) },
      { head: 'Days', numeric: true, cell: (claim) => daysTaken(claim, today) },
      { head: 'Amount', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
      {
        head: 'Interest',
        numeric: true,
        cell: (claim) => pounds(interestOwed(claim.amountPence, daysTaken(claim, today), bankRate)),
      },
      {
        head: 'Fixed sum',
        numeric: true,
        cell: (claim) => pounds(fixedSumOwed(claim.amountPence, daysTaken(claim, today))),
      },
    ],
  });
}

/** What is published each half year: three figures and what they rest on. */
function statement(
  { claims, from, to, days, today, bankRate }: Measured,
  whole: Promptness,
  over: readonly ListedClaim[],
): Html {
  const interest = over.reduce(
    (sum, claim) => sum + interestOwed(claim.amountPence, daysTaken(claim, today), bankRate),
    0,
  );
  const paid = claims.filter(({ paidOn }) => paidOn !== null);
  const mean =
    paid.length === 0 ? 0 : paid.reduce((sum, claim) => sum + daysTaken(claim, today), 0) / paid.length;
  return html`<p class="govuk-body">From ${longDate(from)} to ${longDate(to)} the council paid ${share(whole.percentOfClaims)} of ${plural(whole.claims, 'valid claim')} of home care providers within the days agreed (${plural(days, 'day')} where a contract says nothing), ${share(whole.percentOfValue)} by value (${formatPounds(whole.inTimePence)} of ${formatPounds(whole.amountPence)}). ${over.length === 0 ? 'No claim' : plural(over.length, 'claim')} took over ${STATUTORY_DAYS} days.${over.length === 0 ? '' : ` The interest that providers could ask for on these is ${formatPounds(interest)}.`} The mean time to pay was ${mean.toFixed(1)} days; a mean hides the late, so the distribution stands above.</p>`;
}

/** GET /prompt-payment/download */
export async function downloadClaims(asked: Asked): Promise<Answer> {
  return await claimsFile(asked, 'claims', () => true);
}

/** GET /prompt-payment/late/download */
export async function downloadLate(asked: Asked): Promise<Answer> {
  return await claimsFile(asked, `over-${STATUTORY_DAYS}-days`, (taken) => taken > STATUTORY_DAYS);
}

async function claimsFile(asked: Asked, name: string, wanted: (days: number) => boolean): Promise<Answer> {
  const { claims, today, days, bankRate } = await measured(asked.scope, asked.query);
  return await listDownload<ListedClaim>({
    name,
    title: 'Prompt payment',
    format: formatIn(asked),
    rows: claims.filter((claim) => wanted(daysTaken(claim, today))),
    columns: [
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: 'Size', value: ({ providerSize }) => sizes[providerSize] ?? providerSize },
      { head: 'Week', value: ({ weekStartsOn }) => weekStartsOn, kind: 'day' },
      { head: 'Valid', value: ({ validOn }) => validOn, kind: 'day' },
      { head: 'Closed', value: ({ closedOn }) => closedOn, kind: 'day' },
      { head: 'Approved', value: ({ approvedOn }) => approvedOn, kind: 'day' },
      { head: 'Paid', value: ({ paidOn }) => paidOn, kind: 'day' },
      { head: 'Payment', value: ({ reference }) => reference },
      { head: 'Days', value: (claim) => daysTaken(claim, today) },
      { head: 'Agreed days', value: ({ agreedDays }) => agreedDays ?? days },
      { head: 'Amount (£)', value: ({ amountPence }) => amountPence, kind: 'pence' },
      { head: 'Why', value: (claim) => whyWords(claim, days, today) },
      {
        head: 'Interest (£)',
        value: (claim) => interestOwed(claim.amountPence, daysTaken(claim, today), bankRate),
        kind: 'pence',
      },
      {
        head: 'Fixed sum (£)',
        value: (claim) => fixedSumOwed(claim.amountPence, daysTaken(claim, today)),
        kind: 'pence',
      },
    ],
  });
}
