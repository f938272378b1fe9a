/** The fair price of an hour of home care: part by part, by length of visit and distance, beside what the council pays. */
import { serviceName, serviceWords } from '../../contracts/rules/service-words.ts';
import { dayKindWords } from '../../contracts/rules/terms-words.ts';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { compareText, listWords, plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { stackedBars } from '../../web/charts/bars.ts';
import type { Swatch } from '../../web/charts/figure.ts';
import { button, buttonLink } from '../../web/components/actions.ts';
import { none, pounds } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { listDownload } from '../../web/download.ts';
import { fields } from '../../web/fields.ts';
import { startForm } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, type Route } from '../../web/route.ts';
import { figuresOn, USUAL_HOMES, USUAL_MINUTES } from '../actions/fair-price-figures.ts';
import {
  type CouncilFigures,
  type HourlyRate,
  listFigures,
  listBlockRates,
  listHourlyRates,
  listPeriodicRates,
} from '../records/fair-price-figures.ts';
import {
  type FairPrice,
  fairPrice,
  minutesHeldAgainst,
  type PartName,
  type RateStanding,
  standingOfRate,
} from '../rules/fair-price.ts';
import {
  type PriceAssumptions,
  type PublishedAssumptions,
  publishedOn,
  type Rurality,
} from '../rules/fair-price-assumptions.ts';
import { FIGURES, figureWords } from './fair-price-words.ts';
import { fairPriceForm, saveFairPrice } from './fair-price-form.ts';
import { nightsSection, standingCell } from './fair-price-nights.ts';
import { formatIn } from './line-downloads.ts';

const pages = [
  { text: 'Contracts', href: '/contracts' },
  { text: 'Fair price', href: '/fair-price', current: true },
  { text: 'Published spend', href: '/spend' },
];

const LENGTHS = [15, 30, 45, 60] as const;
const HOMES = ['urban', 'mixed', 'rural'] as const satisfies readonly Rurality[];
const homesWords = {
  urban: 'homes lie close',
  mixed: 'homes mixed',
  rural: 'homes lie far apart',
} as const satisfies Record<Rurality, string>;

type Seen = {
  readonly today: string;
  readonly minutes: number;
  readonly homes: Rurality;
  readonly published: PublishedAssumptions;
  readonly own: CouncilFigures | undefined;
  readonly values: PriceAssumptions;
  readonly price: FairPrice;
};

async function look({ scope, query }: Asked): Promise<Seen> {
  const today = londonDay(scope.now).toString();
  const published = publishedOn(today);
  const own = figuresOn(await listFigures(scope), today);
  const values = own?.values ?? published.values;
  const minutes = LENGTHS.find((one) => String(one) === query.get('minutes')) ?? USUAL_MINUTES;
  const homes = HOMES.find((one) => one === query.get('homes')) ?? USUAL_HOMES;
  return { today, minutes, homes, published, own, values, price: fairPrice(values, minutes, homes) };
}

/** The parts as six groups, so that a picture can tell them apart. */
const groups: readonly {
  readonly label: string;
  readonly swatch: Swatch;
  readonly parts: readonly PartName[];
}[] = [
  { label: 'Pay for the visit', swatch: 'teal', parts: ['contact'] },
  { label: 'Travel time and mileage', swatch: 'blue', parts: ['travel time', 'mileage'] },
  { label: 'Holiday, sickness, training', swatch: 'amber', parts: ['holiday', 'sickness', 'training'] },
  { label: 'Pension and national insurance', swatch: 'plum', parts: ['pension', 'national insurance'] },
  { label: 'Overheads', swatch: 'grey', parts: ['overheads'] },
  { label: 'Surplus', swatch: 'brick', parts: ['surplus'] },
];

function grouped({ parts }: FairPrice): number[] {
  return groups.map((group) =>
    parts.reduce((sum, part) => sum + (group.parts.includes(part.name) ? part.amount_pence : 0), 0),
  );
}

type Standing = HourlyRate & { readonly price: FairPrice; readonly standing: RateStanding };

/** The rates beside the price of a visit, and those that have no visits and so are left out. */
type Beside = { readonly rates: readonly Standing[]; readonly leftOut: readonly HourlyRate[] };

async function ratesBeside(asked: Asked, { today, values, minutes, homes }: Seen): Promise<Beside> {
  const all = [...(await listHourlyRates(asked.scope, today)), ...(await listBlockRates(asked.scope, today))];
  const length = ({ service, upToMinutes }: HourlyRate): number | null =>
    minutesHeldAgainst(service, upToMinutes, minutes);
  const rates = all
    .flatMap((rate) => {
      const own = length(rate);
      if (own === null) return [];
      const price = fairPrice(values, own, homes);
      return [{ ...rate, price, standing: standingOfRate(rate.pencePerHour, price) }];
    })
    .toSorted((a, b) => b.standing.short_pence - a.standing.short_pence);
  return { rates, leftOut: all.filter((rate) => length(rate) === null) };
}

/** GET /fair-price */
async function fairPricePage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const seen = await look(asked);
  const { price, minutes, homes, own } = seen;
  const { rates, leftOut } = await ratesBeside(asked, seen);
  const below = rates.filter(({ standing }) => standing.standing !== 'fair');
  const direct = below.filter(({ standing }) => standing.standing === 'below-direct-cost');
  return page(
    'Fair price',
    html`${subNavigation(pages, { label: 'Contracts' })}<h1 class="govuk-heading-l">Fair price of an hour of home care</h1>
<p class="govuk-body-l">An hour in visits of ${minutes} minutes, ${homesWords[homes]}, costs ${formatPounds(price.price_pence)} to give lawfully: ${formatPounds(price.visit_pence)} a visit.</p>
${chooser(seen)}
${statTiles([
  { label: 'fair price of an hour', value: formatPounds(price.price_pence) },
  { label: 'of it employs the care worker', value: formatPounds(price.direct_pence) },
  {
    label: `of ${plural(rates.length, 'rate')} ${below.length === 1 ? 'is' : 'are'} below it`,
    value: String(below.length),
    href: '#rates',
    tone: below.length > 0 ? ('attention' as const) : ('good' as const),
  },
  {
    label: 'below what employing the care worker costs',
    value: String(direct.length),
    href: '#rates',
    tone: direct.length > 0 ? ('problem' as const) : undefined,
  },
])}
${stackedBars({
  id: 'lengths',
  title: `An hour by length of visit, ${homesWords[homes]}`,
  description: 'Shorter visits cost more an hour, because each brings its travel with it.',
  of: 'Visits of',
  series: groups,
  rows: LENGTHS.map((length) => ({
    label: `${length} minutes`,
    values: grouped(fairPrice(seen.values, length, homes)),
  })),
  format: formatPounds,
})}
<h2 class="govuk-heading-m">Part by part</h2>${partsTable(price)}
<h2 class="govuk-heading-m">By length and distance</h2>${gridTable(seen)}
<h2 class="govuk-heading-m" id="rates">What the council pays</h2>
<p class="govuk-body">A rate without a length of its own is held against visits of ${minutes} minutes. A flag stops nothing: the council decides.</p>${ratesTable(rates)}${leftOutWords(leftOut)}
${downloadLinks({ what: 'the rates beside the fair price', csv: `/fair-price/download${withQuery(query, { format: 'csv' })}`, xlsx: `/fair-price/download${withQuery(query, { format: 'xlsx' })}` })}
${nightsSection(await listPeriodicRates(scope, seen.today), seen.values, homes)}
<h2 class="govuk-heading-m">What it is worked out from</h2>
<p class="govuk-body">${own === undefined ? 'These are published figures and usual values. None of it is the council’s own cost of care exercise, which goes before it.' : html`The council’s own figures hold from ${longDate(own.effectiveFrom)}: ${own.source} (recorded by ${own.by ?? 'the council'}).`}</p>
${figuresTable(seen)}
${permits(scope.who, 'fair-price.edit') ? buttonLink({ text: 'Put the council’s own figures', href: '/fair-price/figures', kind: 'secondary' }) : nothing}`,
    {
      section: 'Contracts',
      wide: true,
      breadcrumbs: [{ text: 'Contracts', href: '/contracts' }, { text: 'Fair price' }],
    },
  );
}

function chooser({ minutes, homes }: Seen): SafeHtml {
  const ask = fields(startForm({ minutes, homes }));
  return html`<form method="get" action="/fair-price" class="tend-filter">
<div class="tend-filter__item">${ask.select({ name: 'minutes', label: 'Visits of', choices: LENGTHS.map((one) => ({ value: String(one), text: `${one} minutes` })) })}</div>
<div class="tend-filter__item">${ask.select({ name: 'homes', label: 'How far apart', choices: HOMES.map((one) => ({ value: one, text: homesWords[one] })) })}</div>
${button({ text: 'Show', kind: 'secondary' })}</form>`;
}

function partsTable(price: FairPrice): SafeHtml {
  return dataTable<FairPrice['parts'][number]>({
    id: 'parts',
    caption: 'The parts of the price of an hour',
    captionHidden: true,
    rows: price.parts,
    columns: [
      {
        head: 'Part',
        cell: ({ name }) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        foot: 'The price of an hour',
      },
      {
        head: 'Amount',
        numeric: true,
        cell: ({ amount_pence }) => pounds(amount_pence),
        foot: pounds(price.price_pence),
      },
      {
        head: 'Employs the care worker',
        numeric: true,
        cell: ({ direct, amount_pence }) => (direct ? pounds(amount_pence) : none('no')),
        foot: formatPounds(price.direct_pence),
      },
    ],
  });
}

function gridTable({ values }: Seen): SafeHtml {
  return dataTable<(typeof LENGTHS)[number]>({
    id: 'grid',
    caption: 'The price of an hour',
    captionHidden: true,
    rows: LENGTHS,
    columns: [
      { head: 'Visits of', cell: (length) => `${length} minutes` },
      ...HOMES.map((homes) => ({
        head: homesWords[homes],
        numeric: true,
        cell: (length: number) => pounds(fairPrice(values, length, homes).price_pence),
      })),
    ],
  });
}

/** What is not held against the price of a visit: said, so that nobody takes it for fair. */
function leftOutWords(leftOut: readonly HourlyRate[]): SafeHtml {
  const services = [...new Set(leftOut.map(({ service }) => serviceWords(service)))].toSorted(compareText);
  return html`<p class="govuk-body">A waking night that is paid by the hour is held against a whole night. Prices by the night, the week or the day have a model of their own below${services.length > 0 && `; the hour of ${listWords(services)} is not held against a price`}.</p>`;
}

const daysWords = (days: HourlyRate['days']): string => (days === null ? 'every day' : dayKindWords(days));

function ratesTable(rates: readonly Standing[]): SafeHtml {
  return dataTable<Standing>({
    id: 'rates-table',
    caption: 'Rates, those furthest below the fair price first',
    captionHidden: true,
    rows: rates,
    empty: 'No contract has a price of an hour today.',
    rowHref: ({ contractId }) => `/contracts/${contractId}`,
    columns: [
      { head: 'Contract', cell: ({ providerName, contractTitle }) => `${providerName}: ${contractTitle}` },
      { head: 'Service', cell: ({ service, days }) => `${serviceName(service)}, ${daysWords(days)}` },
      { head: 'Rate', numeric: true, cell: ({ pencePerHour }) => pounds(pencePerHour) },
      { head: 'Fair price', numeric: true, cell: ({ price }) => pounds(price.price_pence) },
      {
        head: 'Stands',
        width: 'wide',
        cell: ({ standing }) => standingCell(standing),
      },
    ],
  });
}

function figuresTable({ published, own }: Seen): SafeHtml {
  return dataTable<(typeof FIGURES)[number]>({
    id: 'figures',
    caption: 'Figures and their sources',
    captionHidden: true,
    rows: FIGURES,
    columns: [
      { head: 'Figure', cell: ({ label }) => label },
      { head: 'Published or usual', numeric: true, cell: (one) => figureWords(one, published.values) },
      {
        head: 'The council’s own',
        numeric: true,
        cell: (one) => (own === undefined ? 'not set' : figureWords(one, own.values)),
      },
      {
        head: 'Source of the published figure',
        width: 'wide',
        cell: ({ name }) => {
          const { from, on } = published.sources[name];
          return on === null ? from : `${from} (${longDate(on)})`;
        },
      },
    ],
  });
}

/** GET /fair-price/download */
async function downloadFairPrice(asked: Asked): Promise<Answer> {
  const { rates } = await ratesBeside(asked, await look(asked));
  return await listDownload<Standing>({
    name: 'rates-beside-the-fair-price',
    title: 'Fair price',
    format: formatIn(asked),
    rows: rates,
    columns: [
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: 'Contract', value: ({ contractTitle }) => contractTitle },
      { head: 'Service', value: ({ service }) => serviceName(service) },
      { head: 'Days', value: ({ days }) => daysWords(days) },
      { head: 'Minutes of a visit', value: ({ price }) => price.minutes },
      { head: 'Homes', value: ({ price }) => price.rurality },
      { head: 'Rate (£)', value: ({ pencePerHour }) => pencePerHour, kind: 'pence' },
      ...(
        [
          'contact',
          'travel time',
          'holiday',
          'sickness',
          'training',
          'pension',
          'national insurance',
          'mileage',
          'overheads',
          'surplus',
        ] as const
      ).map((name) => ({
        head: `${name} (£)`,
        value: ({ price }: Standing) => price.parts.find((part) => part.name === name)?.amount_pence,
        kind: 'pence' as const,
      })),
      { head: 'Direct cost (£)', value: ({ price }) => price.direct_pence, kind: 'pence' },
      { head: 'Fair price (£)', value: ({ price }) => price.price_pence, kind: 'pence' },
      { head: 'Short by (£)', value: ({ standing }) => standing.short_pence, kind: 'pence' },
      { head: 'Stands', value: ({ standing }) => standing.standing },
    ],
  });
}

const figures = {
  path: '/fair-price/figures',
  permission: 'fair-price.edit',
  title: 'The council’s own figures of the fair price',
} as const;

/** The fair price. */
export const fairPriceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/fair-price',
    permission: 'fair-price.see',
    title: 'Fair price',
    answer: fairPricePage,
  },
  {
    method: 'GET',
    path: '/fair-price/download',
    permission: 'fair-price.see',
    title: 'Fair price as a file',
    answer: downloadFairPrice,
  },
  { method: 'GET', ...figures, answer: fairPriceForm },
  { method: 'POST', ...figures, answer: saveFairPrice },
];
