import { z } from 'zod';
import { dateRange, longDate, minutesInWords } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { choice, date, money, optionalDate, text, tick, wholeNumber } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { serveArea, stopServingArea } from '../actions/areas.ts';
import { recordBlock } from '../actions/record-block.ts';
import { listAreas } from '../records/areas.ts';
import {
  type BlockRow,
  type ContractArea,
  getContractArea,
  listBlocks,
  listContractAreas,
} from '../records/contract-areas.ts';
import { type Contract, getContract, today } from '../records/contracts.ts';
import { servesOn } from '../rules/areas.ts';
import { BLOCK_PERIODS, blockOn, weeklyBlockMinutes } from '../rules/blocks.ts';
import { contractIn } from './contract-address.ts';
import { oneContractTabs } from './contract-tabs.ts';
import { blockPricesBeside, type HoldPrices } from './fair-price-beside.ts';

/** An empty box is null. */
const orNull = <T extends z.ZodType>(of: T) =>
  z.preprocess((typed) => (typed === '' || typed === undefined ? null : typed), of.nullable());
const whichArea = z.coerce.number({ error: 'Choose an area' }).int().min(1, 'Choose an area');

const serving = z.object({
  area_id: whichArea,
  tier: orNull(wholeNumber('Tier', { min: 1, max: 9 })),
  starts_on: date('First day'),
  ends_on: optionalDate('Last day'),
});
const ending = z.object({ ends_on: date('Last day') });
const bought = z.object({
  area_id: whichArea,
  starts_on: date('First day'),
  ends_on: optionalDate('Last day'),
  hours: wholeNumber('Hours', { min: 0, max: 200_000 }),
  period: choice('How often', BLOCK_PERIODS),
  paid_in_advance: tick(),
  carries_over: tick(),
  price: orNull(money('The price of an hour')),
  sized_at_percent: orNull(wholeNumber('The share of need', { min: 1, max: 100 })),
  reason: text('Why', { max: 500 }),
});

const periodNames = {
  week: 'Each week',
  'four weeks': 'Every four weeks',
  quarter: 'Each quarter',
  year: 'Each year',
} as const satisfies Record<(typeof BLOCK_PERIODS)[number], string>;

/** The way to a page of one contract. */
export function contractCrumbs(contract: Contract, ...rest: readonly { text: string; href?: string }[]) {
  return [
    { text: 'Contracts', href: '/contracts' },
    { text: contract.title, href: `/contracts/${contract.id}` },
    ...rest,
  ];
}

function stateTag(row: { readonly startsOn: string; readonly endsOn: string | null }, day: string): SafeHtml {
  if (row.startsOn > day) return statusTag('To come', 'waiting');
  return row.endsOn !== null && row.endsOn < day ? statusTag('Ended', 'quiet') : statusTag('Now', 'good');
}

function servedTable(
  contract: Contract,
  served: readonly ContractArea[],
  day: string,
  may: boolean,
): SafeHtml {
  return dataTable<ContractArea>({
    id: 'served',
    caption: 'Areas it serves',
    rows: served,
    rowClass: ({ endsOn }) => (endsOn !== null && endsOn < day ? 'tend-row--quiet' : undefined),
    empty: emptyState({
      title: 'It serves no area yet',
      text: 'Nothing can be placed under this contract until it serves an area.',
      action: may ? { href: `/contracts/${contract.id}/areas/new`, text: 'Add an area' } : undefined,
    }),
    columns: [
      { head: 'Area', cell: ({ areaName }) => areaName },
      contract.kind === 'framework' && { head: 'Tier', numeric: true, cell: ({ tier }) => tier },
      {
        head: 'When',
        cell: (row) => html`<span>${dateRange(row.startsOn, row.endsOn)} ${stateTag(row, day)}</span>`,
      },
      may && {
        head: 'Change',
        headHidden: true,
        cell: (row) =>
          row.endsOn !== null && row.endsOn < day
            ? null
            : html`<a class="govuk-link" href="/contracts/${contract.id}/areas/${row.id}/end">Set its last day<span class="govuk-visually-hidden"> in ${row.areaName}</span></a>`,
      },
    ],
  });
}

function boughtWords({ minutes, period }: BlockRow): string {
  return `${minutesInWords(minutes)} ${period === 'week' ? 'a week' : `a ${period}`.replace('a four weeks', 'every four weeks')}`;
}

function blockTable(
  contract: Contract,
  blocks: readonly BlockRow[],
  { day, mayUse, beside }: { day: string; mayUse: boolean; beside: ReadonlyMap<BlockRow, string> },
): SafeHtml {
  const holds = (row: BlockRow): boolean => blockOn(blocks, row.contractId, row.areaId, day)?.id === row.id;
  return dataTable<BlockRow>({
    id: 'blocks',
    caption: 'Blocks of time bought',
    rows: blocks.toReversed(),
    rowClass: (row) => (holds(row) || row.startsOn > day ? undefined : 'tend-row--quiet'),
    empty: emptyState({
      title: 'No time is bought yet',
      text: 'Say how much is bought in each area it serves.',
    }),
    columns: [
      {
        head: 'Area',
        cell: ({ areaId, areaName, pencePerHour }) =>
          pencePerHour === null || !mayUse
            ? areaName
            : html`<a class="govuk-link" href="/contracts/${contract.id}/blocks/${areaId}">${areaName}<span class="govuk-visually-hidden">, in time and money</span></a>`,
      },
      { head: 'Bought', cell: boughtWords },
      { head: 'A week', numeric: true, cell: (row) => minutesInWords(weeklyBlockMinutes(row)) },
      {
        head: 'From',
        cell: (row) =>
          html`<span>${dateRange(row.startsOn, row.endsOn)} ${holds(row) && statusTag('Now', 'good')}</span>`,
      },
      {
        head: 'Agreed',
        cell: (row) => {
          const { paidInAdvance, pencePerHour, carriesOver, sizedAtPercent } = row;
          const agreed = [
            pencePerHour === null ? 'Hours only' : `${formatPounds(pencePerHour)} an hour`,
            paidInAdvance ? 'paid in advance' : 'paid after',
            carriesOver ? 'unused time carries over once' : 'unused time lapses',
            sizedAtPercent === null ? null : `sized at ${sizedAtPercent}% of need`,
          ]
            .filter((words) => words !== null)
            .join(', ');
          const below = beside.get(row);
          return html`<span>${agreed}${below !== undefined && html`<br>${statusTag('Below the fair price', 'attention')} ${below}`}</span>`;
        },
      },
      { head: 'Why', width: 'wide', cell: ({ reason }) => reason },
      {
        head: 'Recorded',
        cell: ({ recordedAt, by }) => html`<span>${when(recordedAt)}, ${by ?? 'the council'}</span>`,
      },
    ],
  });
}

/** What the page is called: a block contract has its blocks there too. */
function areasName({ kind }: Contract): string {
  return kind === 'block' ? 'Areas and blocks' : 'Areas';
}

/** Where one contract may be used, and for a block contract how much is bought where. */
export async function contractAreasPage(asked: Asked, hold: HoldPrices): Promise<Answer> {
  const { scope } = asked;
  const contract = await getContract(scope, contractIn(asked));
  const served = await listContractAreas(scope, contract.id);
  const blocks = await listBlocks(scope, contract.id);
  const day = today(scope);
  const may = permits(scope.who, 'contracts.edit');
  const address = `/contracts/${contract.id}`;
  const block = contract.kind === 'block';
  const agreed = blocks.filter(({ endsOn, minutes }) => minutes > 0 && (endsOn === null || endsOn >= day));
  const beside = block ? await blockPricesBeside(scope, agreed, day, hold) : new Map<BlockRow, string>();
  return page(
    areasName(contract),
    html`${oneContractTabs(contract, 'areas')}
      ${
        may &&
        served.length > 0 &&
        buttonGroup([
          buttonLink({
            text: 'Add an area',
            href: `${address}/areas/new`,
            kind: block ? 'secondary' : 'main',
          }),
          block && buttonLink({ text: 'Buy time in an area', href: `${address}/blocks/new` }),
        ])
      }
      ${servedTable(contract, served, day, may)}
      ${block && blockTable(contract, blocks, { day, mayUse: permits(scope.who, 'block-use.see'), beside })}
      ${block && permits(scope.who, 'block-use.see') && html`<p class="govuk-body"><a class="govuk-link" href="/block-use">See how the blocks are used</a></p>`}`,
    {
      caption: `${contract.title}, ${contract.providerName}`,
      section: 'Contracts',
      wide: true,
      breadcrumbs: contractCrumbs(contract, { text: areasName(contract) }),
    },
  );
}

async function servingForm(asked: Asked, contract: Contract, form: FormState, status = 200): Promise<Answer> {
  const areas = await listAreas(asked.scope, { open: true });
  const ask = fields(form);
  return page(
    'Add an area',
    html`<p class="govuk-body">From its first day the contract is used when care is placed there.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${ask.select({
          name: 'area_id',
          label: 'Area',
          empty: 'Choose an area',
          choices: areas.map(({ id, name }) => ({ value: String(id), text: name })),
        })}
        ${contract.kind === 'framework' && ask.number({ name: 'tier', label: 'Tier', hint: '1 is asked first, 9 last', width: 2 })}
        ${ask.date({ name: 'starts_on', label: 'First day' })}
        ${ask.date({ name: 'ends_on', label: 'Last day', hint: 'Leave empty where no end is agreed' })}
        ${buttonGroup([button({ text: 'Save' })], { href: `/contracts/${contract.id}/areas` })}</form>`,
    {
      caption: contract.title,
      section: 'Contracts',
      form,
      status,
      breadcrumbs: contractCrumbs(
        contract,
        { text: areasName(contract), href: `/contracts/${contract.id}/areas` },
        { text: 'Add' },
      ),
    },
  );
}

/** The form that lets a contract be used in an area. */
export async function newContractArea(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  return await servingForm(asked, contract, startForm(dateBoxes('starts_on', today(asked.scope))));
}

/** Lets a contract be used in an area. */
export async function saveContractArea(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  const read = parseForm(serving, asked.form);
  if (!read.ok) return await servingForm(asked, contract, read, 422);
  const { area_id, tier, starts_on, ends_on } = read.value;
  const saved = await serveArea(asked.scope, {
    contractId: contract.id,
    serving: { areaId: area_id, tier, startsOn: starts_on, endsOn: ends_on },
  });
  if (!saved.ok) return await servingForm(asked, contract, withRefusal(read.values, saved), 422);
  return redirect(`/contracts/${contract.id}/areas`, 'Saved. The area is added.');
}

async function endForm(asked: Asked, contract: Contract, form: FormState, status = 200): Promise<Answer> {
  const row = await getContractArea(
    asked.scope,
    contract.id,
    numberIn(asked.params['area'], 'area of the contract'),
  );
  return page(
    `Last day in ${row.areaName}`,
    html`<p class="govuk-body">After this day nothing new is placed in ${row.areaName} under this contract. Care that is given there goes on.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${fields(form).date({ name: 'ends_on', label: 'Last day' })}
        ${buttonGroup([button({ text: 'Save' })], { href: `/contracts/${contract.id}/areas` })}</form>`,
    {
      caption: contract.title,
      section: 'Contracts',
      form,
      status,
      breadcrumbs: contractCrumbs(
        contract,
        { text: areasName(contract), href: `/contracts/${contract.id}/areas` },
        { text: row.areaName },
      ),
    },
  );
}

/** The form that sets the last day of a contract in an area. */
export async function askContractAreaEnd(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  return await endForm(asked, contract, startForm(dateBoxes('ends_on', today(asked.scope))));
}

/** Sets the last day of a contract in an area. */
export async function saveContractAreaEnd(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  const read = parseForm(ending, asked.form);
  if (!read.ok) return await endForm(asked, contract, read, 422);
  const saved = await stopServingArea(asked.scope, {
    contractId: contract.id,
    id: numberIn(asked.params['area'], 'area of the contract'),
    endsOn: read.value.ends_on,
  });
  if (!saved.ok) return await endForm(asked, contract, withRefusal(read.values, saved), 422);
  return redirect(
    `/contracts/${contract.id}/areas`,
    `Saved. The last day is ${longDate(read.value.ends_on)}.`,
  );
}

async function blockForm(asked: Asked, contract: Contract, form: FormState, status = 200): Promise<Answer> {
  const day = today(asked.scope);
  const served = (await listContractAreas(asked.scope, contract.id)).filter(
    ({ areaId, startsOn, endsOn }, at, all) =>
      (startsOn > day || servesOn([{ areaId, startsOn, endsOn }], areaId, day)) &&
      all.findIndex((one) => one.areaId === areaId) === at,
  );
  const ask = fields(form);
  return page(
    'Buy time in an area',
    html`<p class="govuk-body">This takes the place of what was bought in the area before, from its first day. What was bought until then is kept.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${ask.select({
          name: 'area_id',
          label: 'Area',
          empty: 'Choose an area',
          choices: served.map(({ areaId, areaName }) => ({ value: String(areaId), text: areaName })),
        })}
        ${ask.number({ name: 'hours', label: 'Hours of care workers’ time', hint: 'In each period. 0 ends the block', suffix: 'hours' })}
        ${ask.radios({
          name: 'period',
          label: 'How often',
          small: true,
          choices: BLOCK_PERIODS.map((value) => ({ value, text: periodNames[value] })),
        })}
        ${ask.date({ name: 'starts_on', label: 'First day' })}
        ${ask.date({ name: 'ends_on', label: 'Last day', hint: 'Leave empty where no end is agreed' })}
        ${ask.money({ name: 'price', label: 'Price of an hour', hint: 'The council pays for the block at this price, used or not. Leave empty for a promise of hours that are paid as they are used' })}
        ${ask.tick({ name: 'paid_in_advance', label: 'Paid in advance' })}
        ${ask.tick({ name: 'carries_over', label: 'What is not used in one period may be used in the next' })}
        ${ask.number({ name: 'sized_at_percent', label: 'Share of the area’s assessed need', hint: 'At which it was sized. Can be left empty', suffix: '%', width: 3 })}
        ${ask.textarea({ name: 'reason', label: 'Why', hint: 'Such as the decision that agreed it', rows: 2 })}
        ${buttonGroup([button({ text: 'Save' })], { href: `/contracts/${contract.id}/areas` })}</form>`,
    {
      caption: contract.title,
      section: 'Contracts',
      form,
      status,
      breadcrumbs: contractCrumbs(
        contract,
        { text: 'Areas and blocks', href: `/contracts/${contract.id}/areas` },
        { text: 'Buy time' },
      ),
    },
  );
}

/** The form that buys time in an area. */
export async function newBlock(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  const form = startForm({ period: 'week', ...dateBoxes('starts_on', today(asked.scope)) });
  return await blockForm(asked, contract, form);
}

/** Buys time in an area. */
export async function saveBlock(asked: Asked): Promise<Answer> {
  const contract = await getContract(asked.scope, contractIn(asked));
  const read = parseForm(bought, asked.form);
  if (!read.ok) return await blockForm(asked, contract, read, 422);
  const { value } = read;
  const saved = await recordBlock(asked.scope, {
    contractId: contract.id,
    block: {
      areaId: value.area_id,
      startsOn: value.starts_on,
      endsOn: value.ends_on,
      period: value.period,
      minutes: value.hours * 60,
      paidInAdvance: value.paid_in_advance,
      pencePerHour: value.price,
      carriesOver: value.carries_over,
      sizedAtPercent: value.sized_at_percent,
      reason: value.reason,
    },
  });
  if (!saved.ok) return await blockForm(asked, contract, withRefusal(read.values, saved), 422);
  return redirect(`/contracts/${contract.id}/areas`, 'Saved. The block is written down.');
}
