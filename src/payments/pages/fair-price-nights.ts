/** The fair price of nights and of living in, beside what the council pays by the night, day or week. */
import { serviceName, serviceWords } from '../../contracts/rules/service-words.ts';
import { formatPounds } from '../../ground/money.ts';
import { compareText, listWords, plural } from '../../ground/text.ts';
import { pounds } from '../../web/components/amounts.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import type { PeriodicRate } from '../records/fair-price-figures.ts';
import {
  type FairShift,
  fairShift,
  type RateStanding,
  type Shift,
  SHIFTS,
  standingOfShift,
} from '../rules/fair-price.ts';
import type { PriceAssumptions, Rurality } from '../rules/fair-price-assumptions.ts';

const shiftWords = {
  'sleeping night': 'A sleeping night',
  'waking night': 'A waking night',
  'live-in day': 'A day of living in',
  'live-in week': 'A week of living in',
} as const satisfies Record<Shift, string>;

type Held = PeriodicRate & { readonly standing: NonNullable<ReturnType<typeof standingOfShift>> };

/** Prices by the night, day or week beside the model, those furthest below first, and the services of which it tells nothing. */
function heldRates(
  rates: readonly PeriodicRate[],
  values: PriceAssumptions,
  homes: Rurality,
): { readonly held: readonly Held[]; readonly leftOut: readonly string[] } {
  const all = rates.map((rate) => ({ rate, standing: standingOfShift(rate, values, homes) }));
  const held = all
    .flatMap(({ rate, standing }) => (standing === null ? [] : [{ ...rate, standing }]))
    .toSorted((a, b) => b.standing.short_pence - a.standing.short_pence);
  const leftOut = all.flatMap(({ rate, standing }) =>
    standing === null ? [serviceWords(rate.service)] : [],
  );
  return { held, leftOut: [...new Set(leftOut)].toSorted(compareText) };
}

/** How a price stands beside the fair one, as a tag and in words. */
export function standingCell({ standing, words }: RateStanding): SafeHtml {
  if (standing === 'fair') return statusTag('At or above it', 'good');
  const tag =
    standing === 'below' ? statusTag('Below it', 'attention') : statusTag('Below direct cost', 'problem');
  return html`<span>${tag} ${words}</span>`;
}

/** The section of the page of the fair price. */
export function nightsSection(
  rates: readonly PeriodicRate[],
  values: PriceAssumptions,
  homes: Rurality,
): SafeHtml {
  const { held, leftOut } = heldRates(rates, values, homes);
  const below = held.filter(({ standing }) => standing.standing !== 'fair').length;
  return html`<h2 class="govuk-heading-m" id="nights">Nights and living in</h2>
<p class="govuk-body">A sleeping night may be paid as one sum, and the time awake to work at the wage; a waking night is ten hours of work; a day of living in is its hours of work. ${held.length === 0 ? 'No contract has such a price today.' : `Of ${plural(held.length, 'price')} ${below} ${below === 1 ? 'is' : 'are'} below the fair one.`}${leftOut.length > 0 && ` Of ${listWords(leftOut)} the model tells nothing.`}</p>
${dataTable<FairShift>({
  id: 'shifts',
  caption: 'Fair price of a night and of living in',
  captionHidden: true,
  rows: SHIFTS.map((shift) => fairShift(values, shift, homes)),
  columns: [
    { head: 'For one care worker', cell: ({ shift }) => shiftWords[shift] },
    { head: 'Employs the care worker', numeric: true, cell: ({ direct_pence }) => pounds(direct_pence) },
    { head: 'Fair price', numeric: true, cell: ({ price_pence }) => pounds(price_pence) },
  ],
})}
${
  held.length > 0 &&
  dataTable<Held>({
    id: 'periodic-rates',
    caption: 'Prices by the night, day or week, those furthest below the fair price first',
    captionHidden: true,
    rows: held,
    rowHref: ({ contractId }) => `/contracts/${contractId}`,
    columns: [
      { head: 'Contract', cell: ({ providerName, contractTitle }) => `${providerName}: ${contractTitle}` },
      { head: 'Service', cell: ({ service }) => serviceName(service) },
      { head: 'Price', cell: ({ pence, standing }) => `${formatPounds(pence)} ${standing.each}` },
      { head: 'Fair price', numeric: true, cell: ({ standing }) => pounds(standing.price.price_pence) },
      {
        head: 'Stands',
        width: 'wide',
        cell: ({ standing }) => standingCell(standing),
      },
    ],
  })
}`;
}
