import { londonDay, minutesInWords, shortDate, weekStart } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { thousands } from '../../ground/text.ts';
import { pounds } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { lineChart } from '../../web/charts/lines.ts';
import { type DownloadColumn, listDownload, readFormat } from '../../web/download.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, type Route } from '../../web/route.ts';
import { type BlockRow, listBlocks } from '../../contracts/records/contract-areas.ts';
import { listAreas } from '../../contracts/records/areas.ts';
import {
  type BlockMove,
  blockUse,
  type BlockWeek,
  periodInWords,
  type SpotBesideBlock,
} from '../../contracts/rules/blocks.ts';
import { listBlockUse, listSpot, type SpotInWeek, type UsedOnDay } from '../records/block-use.ts';
import {
  averageSpot,
  besideAndMoves,
  type BlockAtAGlance,
  blocksAtAGlance,
  usedByDay,
} from '../rules/blocks-at-a-glance.ts';

/** Its neighbours, which are pages of contracts. */
const pages = [
  { text: 'Contracts', href: '/contracts' },
  { text: 'Areas', href: '/areas' },
  { text: 'Block use', href: '/block-use', current: true },
];

/** How many whole weeks the page looks back. */
const WEEKS = 12;

type Seen = {
  readonly rows: readonly BlockRow[];
  readonly blocks: readonly BlockAtAGlance[];
  readonly used: readonly UsedOnDay[];
  readonly spot: readonly SpotInWeek[];
  readonly weeks: readonly string[];
  readonly beside: readonly SpotBesideBlock[];
  readonly moves: readonly BlockMove[];
  readonly nameOfArea: (id: number) => string;
};

async function look({ scope }: Asked): Promise<Seen> {
  const monday = weekStart(londonDay(scope.now));
  const weeks = Array.from({ length: WEEKS }, (_, at) => monday.subtract({ weeks: WEEKS - at }).toString());
  const [from = '', to = ''] = [weeks[0], weeks.at(-1)];
  const rows = await listBlocks(scope);
  const used = await listBlockUse(scope, from, to);
  const spot = await listSpot(scope, from, to);
  const names = new Map((await listAreas(scope)).map(({ id, name }) => [id, name]));
  const blocks = blocksAtAGlance(rows, used, from, to);
  const bought = averageSpot(spot, weeks);
  const nameOfArea = (id: number): string => names.get(id) ?? 'an area';
  return { rows, blocks, used, spot, weeks, nameOfArea, ...besideAndMoves(blocks, bought) };
}

const keyOf = ({ contractId, areaId }: Pick<BlockAtAGlance, 'contractId' | 'areaId'>): string =>
  `${contractId}-${areaId}`;

/** Whose block it is: 'Swiftway Care, BL-201'. */
function whose({ rows }: Seen, contractId: number): string {
  const row = rows.find((one) => one.contractId === contractId);
  return row === undefined ? 'A contract' : `${row.providerName}, ${row.contractReference}`;
}

const hours = (minutes: number): string => `${thousands(Math.round(minutes / 60))} hours`;

const inHours = (minutes: number): number => minutes / 60;

function tiles({ blocks, beside }: Seen): SafeHtml {
  const sum = (of: (block: BlockAtAGlance) => number): number =>
    blocks.reduce((all, one) => all + of(one), 0);
  const avoidable = beside.reduce((all, { avoidablePence }) => all + avoidablePence, 0);
  const bought = sum(({ boughtMinutes }) => boughtMinutes);
  const used = sum(({ usedMinutes }) => usedMinutes);
  return statTiles(
    [
      { label: 'bought a week', value: hours(bought) },
      {
        label: 'used a week',
        value: hours(used),
        note: bought === 0 ? undefined : `${Math.round((used * 100) / bought)}% of what is bought`,
      },
      {
        label: 'bought and not used a week',
        value: hours(sum(({ unusedMinutes }) => unusedMinutes)),
        tone: 'attention',
      },
      {
        label: 'a week of spot that an area’s own block could have met',
        value: formatPounds(avoidable),
        tone: avoidable > 0 ? 'problem' : 'quiet',
      },
    ],
    { label: 'An average week of the last four' },
  );
}

const trendWords = {
  rising: 'Rising',
  steady: 'Steady',
  falling: 'Falling',
  'not known': 'Not known yet',
} as const satisfies Record<BlockAtAGlance['trend']['trend'], string>;

function percentTag(percent: number | null): SafeHtml {
  if (percent === null) return html`–`;
  if (percent > 100) return statusTag(`${percent}%: more than was bought`, 'attention');
  return statusTag(`${percent}%`, percent < 75 ? 'problem' : percent < 90 ? 'attention' : 'good');
}

function blockTable(seen: Seen): SafeHtml {
  return dataTable<BlockAtAGlance>({
    id: 'blocks',
    caption: 'Each block in an average week of the last four',
    rows: seen.blocks,
    rowHref: (block) => `/block-use?block=${keyOf(block)}`,
    columns: [
      {
        head: 'Block',
        cell: ({ contractId, areaId }) => `${seen.nameOfArea(areaId)}: ${whose(seen, contractId)}`,
      },
      { head: 'Bought', numeric: true, cell: ({ boughtMinutes }) => minutesInWords(boughtMinutes) },
      { head: 'Used', numeric: true, cell: ({ usedMinutes }) => minutesInWords(usedMinutes) },
      { head: 'Share used', cell: ({ percent }) => percentTag(percent) },
      { head: 'Trend', cell: ({ trend }) => trendWords[trend.trend] },
      { head: 'Not used', numeric: true, cell: ({ unusedMinutes }) => minutesInWords(unusedMinutes) },
    ],
  });
}

function besideTable({ beside, nameOfArea }: Seen): SafeHtml {
  const rows = beside.filter(({ spotMinutes, unusedMinutes }) => spotMinutes > 0 && unusedMinutes > 0);
  return dataTable<SpotBesideBlock>({
    id: 'beside',
    caption: 'Spot bought beside a block that is not filled, in an average week',
    rows,
    empty: emptyState({ title: 'No spot was bought beside an unfilled block' }),
    columns: [
      { head: 'Area', cell: ({ areaId }) => nameOfArea(areaId) },
      { head: 'Block not used', numeric: true, cell: ({ unusedMinutes }) => minutesInWords(unusedMinutes) },
      { head: 'Spot bought', numeric: true, cell: ({ spotMinutes }) => minutesInWords(spotMinutes) },
      { head: 'Spot spend', numeric: true, cell: ({ spotPence }) => pounds(spotPence) },
      {
        head: 'The block could have met',
        numeric: true,
        cell: ({ avoidablePence }) => pounds(avoidablePence),
      },
    ],
  });
}

function movesTable(seen: Seen): SafeHtml {
  const { moves, nameOfArea } = seen;
  if (moves.length === 0) return nothing;
  const saved = moves.reduce((sum, { savedPence }) => sum + savedPence, 0);
  return html`${dataTable<BlockMove>({
    id: 'moves',
    caption: 'What re-balancing would save',
    rows: moves,
    columns: [
      {
        head: 'Use the block of',
        cell: ({ contractId, fromAreaId }) => `${nameOfArea(fromAreaId)}: ${whose(seen, contractId)}`,
      },
      {
        head: 'For care in',
        cell: ({ fromAreaId, toAreaId }) =>
          fromAreaId === toAreaId
            ? `${nameOfArea(toAreaId)}, its own area: only placement is needed`
            : `${nameOfArea(toAreaId)}: the contract must change`,
      },
      { head: 'A week', numeric: true, cell: ({ minutes }) => minutesInWords(minutes) },
      {
        head: 'Saves a week',
        numeric: true,
        cell: ({ savedPence }) => pounds(savedPence),
        foot: pounds(saved),
      },
    ],
  })}
  <p class="govuk-body">In all ${formatPounds(saved)} a week, at the rates that spot cost on average. It holds as long as the block’s workers can reach those homes at those times: matching says for each.</p>`;
}

/** One block, or all together, week by week with spot beside it. */
function trendChart(seen: Seen, chosen: BlockAtAGlance | undefined): SafeHtml {
  const { weeks, blocks, spot } = seen;
  const shown = chosen === undefined ? blocks : [chosen];
  const areas = new Set(shown.map(({ areaId }) => areaId));
  const weekly = (of: (week: BlockWeek) => number) =>
    weeks.map((on) =>
      shown.reduce((sum, block) => {
        const week = block.weeks.find(({ weekOn }) => weekOn === on);
        return sum + (week === undefined ? 0 : of(week));
      }, 0),
    );
  const bought = weekly(({ boughtMinutes }) => boughtMinutes);
  const beside = weeks.map((on) =>
    spot
      .filter(({ weekOn, areaId }) => weekOn === on && areas.has(areaId))
      .reduce((sum, { minutes }) => sum + minutes, 0),
  );
  const from = Math.max(
    0,
    bought.findIndex((minutes) => minutes > 0),
  );
  const name =
    chosen === undefined
      ? 'All blocks'
      : `${seen.nameOfArea(chosen.areaId)}: ${whose(seen, chosen.contractId)}`;
  return lineChart({
    id: 'use',
    title: `${name}, week by week`,
    description:
      'What was bought, what was used of it, and what was bought by the hour in the same areas, in hours a week.',
    of: 'Week of',
    points: weeks.slice(from).map((on) => shortDate(on).replace(/ \d{4}$/, '')),
    series: [
      { label: 'Bought', swatch: 'grey', values: bought.slice(from).map(inHours) },
      {
        label: 'Used',
        swatch: 'teal',
        values: weekly(({ usedMinutes }) => usedMinutes)
          .slice(from)
          .map(inHours),
      },
      { label: 'Spot beside it', swatch: 'brick', values: beside.slice(from).map(inHours) },
    ],
    format: (value) => `${thousands(Math.round(value))} h`,
  });
}

/** A block in its own periods, with what was carried from one to the next. */
function periodTable({ rows, used, weeks }: Seen, { contractId, areaId }: BlockAtAGlance): SafeHtml {
  const last = Temporal.PlainDate.from(weeks.at(-1) ?? '')
    .add({ days: 6 })
    .toString();
  const first = weeks[0] ?? '';
  const periods = blockUse(rows, contractId, areaId, usedByDay(used, contractId, areaId), last);
  return dataTable({
    id: 'periods',
    caption: 'In its own periods',
    rows: periods.filter(({ from }) => from >= first).toReversed(),
    empty: emptyState({ title: 'No period began in these weeks' }),
    columns: [
      { head: 'Period', cell: periodInWords },
      { head: 'Bought', numeric: true, cell: ({ boughtMinutes }) => minutesInWords(boughtMinutes) },
      { head: 'Carried in', numeric: true, cell: ({ carriedInMinutes }) => minutesInWords(carriedInMinutes) },
      { head: 'Used', numeric: true, cell: ({ usedMinutes }) => minutesInWords(usedMinutes) },
      { head: 'Not used', numeric: true, cell: ({ unusedMinutes }) => minutesInWords(unusedMinutes) },
      { head: 'Lapsed', numeric: true, cell: ({ lapsedMinutes }) => minutesInWords(lapsedMinutes) },
      { head: 'Above the block', numeric: true, cell: ({ overMinutes }) => minutesInWords(overMinutes) },
    ],
  });
}

type FileRow = {
  readonly block: BlockAtAGlance;
  readonly week: BlockWeek;
  readonly spot: SpotInWeek | undefined;
};

function fileColumns(seen: Seen): readonly DownloadColumn<FileRow>[] {
  const row = (block: BlockAtAGlance) => seen.rows.find(({ contractId }) => contractId === block.contractId);
  return [
    { head: 'Area', value: ({ block }) => seen.nameOfArea(block.areaId) },
    { head: 'Provider', value: ({ block }) => row(block)?.providerName },
    { head: 'Contract', value: ({ block }) => row(block)?.contractReference },
    { head: 'Week of', value: ({ week }) => week.weekOn, kind: 'day' },
    { head: 'Bought minutes', value: ({ week }) => week.boughtMinutes },
    { head: 'Used minutes', value: ({ week }) => week.usedMinutes },
    { head: 'Unused minutes', value: ({ week }) => week.unusedMinutes },
    { head: 'Minutes above the block', value: ({ week }) => week.overMinutes },
    { head: 'Spot minutes in the area', value: ({ spot }) => spot?.minutes ?? 0 },
    { head: 'Spot spend in the area', value: ({ spot }) => spot?.pence ?? 0, kind: 'pence' },
  ];
}

function fileRows({ blocks, spot }: Seen): FileRow[] {
  return blocks.flatMap((block) =>
    block.weeks.map((week) => ({
      block,
      week,
      spot: spot.find(({ areaId, weekOn }) => areaId === block.areaId && weekOn === week.weekOn),
    })),
  );
}

/** How blocks are used, with spot beside them and what re-balancing would save. `?block=` shows one; `?format=` gives the weeks as a file. */
async function blockUsePage(asked: Asked): Promise<Answer> {
  const { query } = asked;
  const seen = await look(asked);
  const format = readFormat(query.get('format'));
  if (format)
    return await listDownload({
      name: 'block-use',
      title: 'Block use',
      columns: fileColumns(seen),
      rows: fileRows(seen),
      format,
    });
  const chosen = seen.blocks.find((block) => keyOf(block) === query.get('block'));
  const file = (as: string): string => withQuery(query, { format: as });
  return page(
    'Block use',
    html`${subNavigation(pages, { label: 'Contracts' })}
      <p class="govuk-body">A block is time that is paid for whether it is used or not. These are the last ${WEEKS} whole weeks as they are verified; used is what was delivered.</p>
      ${
        seen.blocks.length === 0
          ? emptyState({
              title: 'No block bought time in these weeks',
              text: 'Blocks are written down at a block contract, under Areas and blocks.',
              action: { href: '/contracts?kind=block', text: 'Show the block contracts' },
            })
          : html`${tiles(seen)}
            ${blockTable(seen)}
            ${filterForm({
              query,
              keep: [],
              filters: [
                {
                  kind: 'select',
                  name: 'block',
                  label: 'Show',
                  empty: 'All blocks together',
                  options: seen.blocks.map((block) => ({
                    value: keyOf(block),
                    text: `${seen.nameOfArea(block.areaId)}: ${whose(seen, block.contractId)}`,
                  })),
                },
              ],
            })}
            ${trendChart(seen, chosen)}
            ${
              chosen &&
              html`${periodTable(seen, chosen)}<p class="govuk-body"><a class="govuk-link" href="/contracts/${chosen.contractId}/blocks/${chosen.areaId}">This block in time and money, and why paid time was not used</a></p>`
            }
            ${besideTable(seen)}
            ${movesTable(seen)}
            ${downloadLinks({ what: 'these weeks', csv: file('csv'), xlsx: file('xlsx') })}`
      }`,
    { wide: true, section: 'Contracts' },
  );
}

/** How blocks are used. */
export const blockUseRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/block-use',
    permission: 'block-use.see',
    title: 'Block use',
    answer: blockUsePage,
  },
];
