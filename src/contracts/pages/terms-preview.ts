/** New terms before they are saved: what they change, what they replace, what is odd in their rates, and what they pay. */
import { serviceName } from '../rules/service-words.ts';
import { dateRange, longDate } from '../../ground/calendar.ts';
import { formatPounds, perHour } from '../../ground/money.ts';
import { listWords, plural } from '../../ground/text.ts';
import type { RecordedBankHoliday } from '../../platform/bank-holidays.ts';
import type { Scope } from '../../platform/scope.ts';
import { dataTable } from '../../web/components/table.ts';
import { govuk } from '../../web/govuk.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import type { TermsVersion } from '../records/contract-terms.ts';
import {
  DAY_KINDS,
  namesBankHolidays,
  rateAt,
  rateGaps,
  rateSpans,
  servicesOf,
  shadowedRates,
} from '../rules/rate-week.ts';
import type { DayKind, Rate, Terms } from '../rules/terms.ts';
import { changesBetween } from '../rules/terms-changes.ts';
import { termsInForce, whatItReplaces } from '../rules/terms-in-force.ts';
import { dayKindWords, spanWords } from '../rules/terms-words.ts';
import { clockWords } from '../rules/terms-written.ts';
import { changeList, termsView } from './terms-view.ts';
import type { TermsAnswer } from './terms-form-values.ts';

/**
 * Minutes paid for a stay by a contract's terms. The rule belongs to payments, a room after this one, so the table of
 * URLs hands it in.
 */
export type MinutesPaid = (terms: Terms, plannedMinutes: number, deliveredMinutes: number) => number;

/** What the pages of terms need of payments: minutes paid, and what to say of rates below the fair price from a day on. */
export type TermsSide = {
  readonly minutesPaid: MinutesPaid;
  readonly ratesBelow: (scope: Scope, rates: readonly Rate[], day: string) => Promise<BesideFairPrice>;
};

/** What is said of rates beside the fair price: those below it, and those that have no visits and so are not held against it. */
export type BesideFairPrice = { readonly below: readonly string[]; readonly leftOut: readonly string[] };

/** Everything there is to know before new terms are saved. */
export function termsPreview(
  answer: TermsAnswer,
  {
    versions,
    today,
    holidays,
    minutesPaid,
    below,
    buttons,
  }: {
    readonly versions: readonly TermsVersion[];
    readonly today: string;
    readonly holidays: readonly RecordedBankHoliday[];
    readonly minutesPaid: MinutesPaid;
    /** What to say of rates that are below the fair price. */
    readonly below: BesideFairPrice;
    /** What can be done next; it stands before the terms in full. */
    readonly buttons: SafeHtml;
  },
): SafeHtml {
  const before = termsInForce(versions, answer.effectiveFrom);
  return html`<p class="govuk-body-l">In effect from ${longDate(answer.effectiveFrom)}.</p>
    <p class="govuk-body">Why: ${answer.reason}</p>
    ${replacedWords(versions, answer.effectiveFrom)}
    ${reachingBack(answer.effectiveFrom, today)}
    ${
      before === undefined
        ? nothing
        : changeList(
            changesBetween(before, answer),
            `What changes from version ${before.version}, from ${longDate(answer.effectiveFrom)}`,
          )
    }
    ${rateFindings(answer.terms.rates)}
    ${besideFairPrice(below, 'You can save all the same.')}
    ${workedExamples(answer.terms, minutesPaid)}
    ${buttons}
    <h2 class="govuk-heading-m">The new terms in full</h2>
    ${termsView(answer, holidays)}`;
}

/** What becomes of the versions that are there: said plainly, since a version that never holds is easily missed. */
export function replacedWords(versions: readonly TermsVersion[], day: string): SafeHtml {
  const { cutShort, replaced } = whatItReplaces(versions, day);
  const lastDay = longDate(Temporal.PlainDate.from(day).subtract({ days: 1 }));
  return html`${cutShort && html`<p class="govuk-body">Version ${cutShort.version} holds until ${lastDay}.</p>`}${replaced.map(
    ({ version, from, until }) =>
      govuk('warning-text', {
        iconFallbackText: 'Warning',
        text: `Version ${version.version}, which was to hold ${dateRange(from, until)}, will never hold: this one is recorded later. To keep it, record it again after this.`,
      }),
  )}`;
}

function reachingBack(day: string, today: string): SafeHtml {
  if (day >= today) return nothing;
  return govuk('inset-text', {
    text: 'This reaches back. Weeks that are still open are worked out again. Weeks that are closed stay as they are, and what differs becomes an adjustment.',
  });
}

/** Times without a rate, and rates that others stand before. */
function rateFindings(rates: readonly Rate[]): SafeHtml {
  const gaps = rateGaps(rates).map(({ service, days, spans }) => {
    const when = spanWords(spans);
    return `${serviceName(service)} has no rate on ${dayKindWords(days)}, ${when === 'all day' ? 'at any time' : when}. A visit planned then has no price.`;
  });
  const shadowed = shadowedRates(rates).map(({ place, always, behind }) => {
    const names = listWords(behind.map((before) => `rate ${before + 1}`));
    const stand = behind.length === 1 ? 'stands' : 'stand';
    return always
      ? `Rate ${place + 1} is never used: ${names} ${stand} before it at all its times.`
      : `Rate ${place + 1} is used at some of its times only: at the others ${names} ${stand} before it.`;
  });
  const found = [...gaps, ...shadowed];
  if (found.length === 0)
    return html`<h2 class="govuk-heading-m">The rates fit together</h2><p class="govuk-body">Every hour of the week has one rate, and every rate is used.</p>`;
  return html`<h2 class="govuk-heading-m">Look again at ${plural(found.length, 'thing')} in the rates</h2>
    <p class="govuk-body">You can save all the same, if this is what was agreed.</p>
    <ul class="govuk-list govuk-list--bullet">${found.map((words) => html`<li>${words}</li>`)}</ul>`;
}

/** Rates that cost more to give than they pay; the council decides. */
export function besideFairPrice({ below, leftOut }: BesideFairPrice, note = ''): SafeHtml {
  if (below.length + leftOut.length === 0) return nothing;
  return html`<h2 class="govuk-heading-m">${below.length === 0 ? 'Beside the fair price' : `${plural(below.length, 'rate is', 'rates are')} below the fair price`}</h2>
    <p class="govuk-body">${below.length > 0 && note} <a class="govuk-link" href="/fair-price">How the fair price is worked out</a></p>
    <ul class="govuk-list govuk-list--bullet">${[...below, ...leftOut].map((words) => html`<li>${words}</li>`)}</ul>`;
}

const PLANNED = 30;
const GIVEN = [30, 27, 20] as const;
const onA = {
  weekday: 'a weekday',
  saturday: 'a Saturday',
  sunday: 'a Sunday',
  'bank-holiday': 'a bank holiday',
} as const satisfies Record<DayKind, string>;

type Example = {
  readonly service: string;
  readonly kind: DayKind;
  readonly minute: number;
  readonly rate: Rate;
};

/** For each service and kind of day, a visit at 08:00, or at the first time of the day that has a rate. */
function examplesOf(rates: readonly Rate[]): Example[] {
  return servicesOf(rates).flatMap((service) =>
    DAY_KINDS.flatMap((kind) => {
      if (kind === 'bank-holiday' && !namesBankHolidays(rates, service)) return [];
      const atEight = rateAt(rates, service, kind, 480);
      if (atEight !== null) return [{ service, kind, minute: 480, rate: atEight }];
      const first = rateSpans(rates, service, kind).find((span) => span.rate !== null);
      return first?.rate ? [{ service, kind, minute: first.fromMinute, rate: first.rate }] : [];
    }),
  );
}

/** What a half-hour visit pays by how much of it was given. */
function workedExamples(terms: Terms, minutesPaid: MinutesPaid): SafeHtml {
  const examples = examplesOf(terms.rates);
  const told = examples.find(({ kind }) => kind === 'saturday') ?? examples[0];
  if (told === undefined) return nothing;
  const pays = ({ rate }: Example, given: number) =>
    formatPounds(perHour(minutesPaid(terms, PLANNED, given), rate.pencePerHour));
  return html`<h2 class="govuk-heading-m">What a visit would pay</h2>
    <p class="govuk-body">A ${PLANNED}-minute visit on ${onA[told.kind]} at ${clockWords(told.minute)}, of which 27 minutes were given, pays <strong>${pays(told, 27)}</strong>.</p>
    ${dataTable<Example>({
      id: 'examples',
      caption: `A ${PLANNED}-minute visit, before anything is held or refused`,
      rows: examples,
      columns: [
        {
          head: 'Visit',
          cell: ({ service, kind, minute }) =>
            `${serviceName(service)}, ${onA[kind]} at ${clockWords(minute)}`,
        },
        { head: 'An hour', numeric: true, cell: ({ rate }) => formatPounds(rate.pencePerHour) },
        ...GIVEN.map((given) => ({
          head: `${given} minutes given`,
          numeric: true,
          cell: (example: Example) => pays(example, given),
        })),
      ],
    })}`;
}
