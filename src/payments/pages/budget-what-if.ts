/** What if: rates and demand in percent, and a block that is bought wider. Source: docs/rules/forecast.md. */
import { minutesInWords, weekStart } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { type BlockRow, listBlocks } from '../../contracts/records/contract-areas.ts';
import { blockOn } from '../../contracts/rules/blocks.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Choice } from '../../web/fields.ts';
import { listBlockUse, listSpot } from '../records/block-use.ts';
import { averageSpot, blocksAtAGlance } from '../rules/blocks-at-a-glance.ts';
import { AS_IT_IS, type WhatIf } from '../rules/forecast.ts';
import { type WeekInArea, type WiderBlock, widerBlock } from '../rules/wider-block.ts';

/** An average week is taken over so many, the present one not counted. */
const WEEKS = 4;
const MOST_HOURS = 10_000;

/** What was typed as what if, what it comes to, and what cannot be used, in words. */
export type Supposed = {
  readonly whatIf: WhatIf;
  readonly wrong: readonly string[];
  /** The blocks that can be widened: those with a price that hold today. */
  readonly blocks: readonly Choice[];
  /** What the wider block would do, in a sentence; '' where none is asked for. */
  readonly blockWords: string;
};

/** Reads what if from a query: percentages from −50 to 100 with two places, a block and hours a week. `today` is 'YYYY-MM-DD'. */
export async function supposed(scope: Scope, query: URLSearchParams, today: string): Promise<Supposed> {
  const wrong: string[] = [];
  const rows = await listBlocks(scope);
  const widened = widenable(rows, today);
  const whatIf = {
    ...AS_IT_IS,
    rateBasisPoints: basisPoints(query, 'rates', 'The rise of rates', wrong),
    demandBasisPoints: basisPoints(query, 'demand', 'The rise of demand', wrong),
  };
  const blocks = widened.map((row) => ({
    value: keyOf(row),
    text: `${row.areaName}: ${row.providerName}, ${row.contractReference}`,
  }));
  const addedMinutes = addedIn(query, wrong);
  const row = widened.find((one) => keyOf(one) === query.get('block'));
  if (addedMinutes === 0 || row === undefined) {
    if (addedMinutes > 0) wrong.push('Choose the block that is to be widened');
    return { whatIf, wrong, blocks, blockWords: '' };
  }
  const area = await weekInArea(scope, rows, row.areaId, today);
  const wider = widerBlock({ addedMinutes, pencePerHour: row.pencePerHour }, area);
  return {
    whatIf: { ...whatIf, widerBlockPence: wider.costPence, spotSavedPence: wider.sparedPence },
    wrong,
    blocks,
    blockWords: words(addedMinutes, row.areaName, area, wider),
  };
}

type Priced = BlockRow & { readonly pencePerHour: number };

/** The row of each block that holds on a day, where its hours have a price; a promise of hours costs only what is used. */
function widenable(rows: readonly BlockRow[], today: string): Priced[] {
  return rows.filter(
    (row): row is Priced =>
      row.pencePerHour !== null &&
      row.minutes > 0 &&
      blockOn(rows, row.contractId, row.areaId, today)?.id === row.id,
  );
}

const keyOf = ({ contractId, areaId }: Pick<BlockRow, 'contractId' | 'areaId'>): string =>
  `${contractId}-${areaId}`;

async function weekInArea(
  scope: Scope,
  rows: readonly BlockRow[],
  areaId: number,
  today: string,
): Promise<WeekInArea> {
  const monday = weekStart(Temporal.PlainDate.from(today));
  const weeks = Array.from({ length: WEEKS }, (_, at) => monday.subtract({ weeks: WEEKS - at }).toString());
  const [from = '', to = ''] = [weeks[0], weeks.at(-1)];
  const here = rows.filter((row) => row.areaId === areaId);
  const blocks = blocksAtAGlance(here, await listBlockUse(scope, from, to), from, to);
  const spot = averageSpot(await listSpot(scope, from, to), weeks).find((one) => one.areaId === areaId);
  return {
    unusedMinutes: blocks.reduce((sum, { unusedMinutes }) => sum + unusedMinutes, 0),
    spotMinutes: spot?.minutes ?? 0,
    spotPencePerHour: spot?.pencePerHour ?? 0,
  };
}

function words(added: number, areaName: string, area: WeekInArea, wider: WiderBlock): string {
  const bought = `${minutesInWords(added)} more a week in ${areaName} cost ${formatPounds(wider.costPence)} a week.`;
  const now =
    area.spotMinutes === 0
      ? 'No spot is bought there'
      : `In the last ${WEEKS} weeks ${minutesInWords(area.spotMinutes)} of spot a week were bought there at ${formatPounds(area.spotPencePerHour)} an hour${area.unusedMinutes === 0 ? '' : `, while ${minutesInWords(area.unusedMinutes)} of its blocks stood unused`}`;
  if (wider.takenMinutes === 0) return `${bought} ${now}, so nothing would be saved.`;
  return `${bought} ${now}: the wider block would do ${minutesInWords(wider.takenMinutes)} of it and save ${formatPounds(wider.sparedPence)} a week.`;
}

function basisPoints(query: URLSearchParams, name: string, label: string, wrong: string[]): number {
  const typed = (query.get(name) ?? '').trim().replace('−', '-');
  if (typed === '') return 0;
  const value = Number(typed);
  if (/^-?\d{1,3}(\.\d{1,2})?$/.test(typed) && value >= -50 && value <= 100) return Math.round(value * 100);
  wrong.push(`${label} must be a percentage from −50 to 100, like 5 or 2.75`);
  return 0;
}

function addedIn(query: URLSearchParams, wrong: string[]): number {
  const typed = (query.get('hours') ?? '').trim();
  if (typed === '') return 0;
  const value = Number(typed);
  if (/^\d{1,5}(\.\d{1,2})?$/.test(typed) && value <= MOST_HOURS) return Math.round(value * 60);
  wrong.push('The hours by which a block is widened must be a number, like 40 or 12.5');
  return 0;
}
