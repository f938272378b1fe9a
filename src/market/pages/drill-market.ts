/** How few hands care would lie in, before and after, by area; who would be the largest; and what the answer rests on. */
import { partNames } from '../../providers/rules/capacity.ts';
import { details } from '../../web/components/disclosures.ts';
import { statusTag } from '../../web/components/tags.ts';
import { dataTable } from '../../web/components/table.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { concentrationWords } from '../rules/concentration.ts';
import type { DrillAnswer } from '../rules/drill-answer.ts';
import { hoursWords, largestAfter, marketWords, restsWords, shareWords } from '../rules/drill-words.ts';
import { areaIn, indexWords, providerIn } from './drill-cells.ts';

type AreaRow = DrillAnswer['market']['areas'][number];

/** The market before and after. */
export function marketSection(answer: DrillAnswer): SafeHtml {
  const { market } = answer;
  return html`<h2 class="govuk-heading-m" id="market">How few hands care would lie in</h2>
    <p class="govuk-body">${marketWords(market.all)} Shares are of the time of visits; what nobody would cover is in no share.</p>
    <p class="govuk-body">The index runs from near 0, where care is shared by many, to 10,000, where one provider has all of it. Above 1,000 a market is called concentrated, above 2,000 highly concentrated.</p>
    ${dataTable<{ providerId: number; before: number; after: number }>({
      id: 'largest',
      caption: 'Who would be the largest',
      dense: true,
      rows: largestAfter(market.all),
      empty: 'Nobody would have any care',
      columns: [
        { head: 'Provider', cell: ({ providerId }) => providerIn(answer, providerId) },
        { head: 'Share today', numeric: true, cell: ({ before }) => shareWords(before) },
        { head: 'Share after', numeric: true, cell: ({ after }) => shareWords(after) },
      ],
    })}
    ${dataTable<AreaRow>({
      id: 'areas',
      caption: 'Each area',
      dense: true,
      rows: market.areas,
      empty: 'No area has any care',
      columns: [
        { head: 'Area', cell: ({ areaId }) => areaIn(answer, areaId) },
        { head: 'Index today', numeric: true, cell: ({ before }) => indexWords(before.index) },
        { head: 'Index after', numeric: true, cell: ({ after }) => indexWords(after.index) },
        { head: 'After', width: 'wide', cell: ({ after }) => concentrationWords(after.index) },
        { head: 'Largest after', cell: ({ after }) => largestIn(answer, after) },
      ],
    })}`;
}

function largestIn(answer: DrillAnswer, { shares }: AreaRow['after']): string {
  const [first] = shares;
  return first === undefined
    ? 'Nobody'
    : `${providerIn(answer, first.providerId)}, ${shareWords(first.hundredths)}`;
}

type Capacity = DrillAnswer['capacity'][number];

/** What each provider said of its room that the drill used, and when it said so. */
export function capacitySection(answer: DrillAnswer): SafeHtml {
  const stale = answer.capacity.filter((one) => one.stale).length;
  return html`<h2 class="govuk-heading-m" id="capacity">What it rests on</h2>
    <p class="govuk-body">${restsWords(answer)} What a provider never told counts as no room.</p>
    ${stale > 0 && capacityTable(answer, 'stale-figures', 'Stale figures', true)}
    ${answer.capacity.length > 0 && details({ summary: 'Every figure of capacity that was used', body: capacityTable(answer, 'figures', 'Capacity that was used', false) })}`;
}

function capacityTable(answer: DrillAnswer, id: string, caption: string, staleOnly: boolean): SafeHtml {
  return dataTable<Capacity>({
    id,
    caption,
    dense: true,
    rows: answer.capacity.filter((one) => one.stale || !staleOnly),
    empty: 'No statement of capacity was used',
    columns: [
      { head: 'Provider', cell: ({ providerId }) => providerIn(answer, providerId) },
      { head: 'Area', cell: ({ areaId }) => areaIn(answer, areaId) },
      { head: 'Part of the day', cell: ({ part }) => partName(part) },
      { head: 'Room', numeric: true, cell: ({ saidMinutes }) => hoursWords(saidMinutes) },
      { head: 'Would take', numeric: true, cell: ({ usedMinutes }) => hoursWords(usedMinutes) },
      {
        head: 'As of',
        cell: ({ on, stale }) => html`${on}${stale && html` ${statusTag('Stale', 'attention')}`}`,
      },
    ],
  });
}

function partName(part: string): string {
  return (partNames as Readonly<Record<string, string>>)[part] ?? part;
}
