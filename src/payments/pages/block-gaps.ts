/** A block in time and money, period by period, with why each paid minute was not used; and taking time off it. */
import { z } from 'zod';
import { listAreas } from '../../contracts/records/areas.ts';
import { type Contract, getContract } from '../../contracts/records/contracts.ts';
import { dateRange, londonDay, longDate, minutesInWords, weekStart } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { NotFound } from '../../platform/errors.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { day } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { choice, date, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect, type Route } from '../../web/route.ts';
import { TAKE_OFF_CAUSES, takeOffBlock } from '../actions/block-gaps-take-off.ts';
import { blockAccounts } from '../actions/payable-now.ts';
import { listLostTime } from '../records/block-gaps.ts';
import { type AdjustmentOfBlock, listBlockAdjustments } from '../records/block-money.ts';
import type { PeriodAccount, Time } from '../rules/block-account.ts';
import { blockGaps, type Gap, gapNames, type Lost, type LostCause } from '../rules/block-gaps.ts';

const taking = z.object({
  on: date('Day'),
  hours: z
    .string({ error: 'Enter how many hours' })
    .trim()
    .regex(/^\d{1,6}(\.(25|5|50|75|0|00))?$/, 'Enter hours in quarters, like 12.5')
    .transform((typed) => Math.round(Number(typed) * 60)),
  cause: choice('why', TAKE_OFF_CAUSES),
  words: text('Why', { max: 500 }),
});

/** How many periods are shown at first. */
const LATEST = 13;

type Where = { readonly contract: Contract; readonly areaId: number; readonly areaName: string };

async function whereIn({ scope, params }: Asked): Promise<Where> {
  const contract = await getContract(scope, numberIn(params['id'], 'contract'));
  const areaId = numberIn(params['area'], 'area');
  const area = (await listAreas(scope)).find(({ id }) => id === areaId);
  if (area === undefined) throw new NotFound('area');
  return { contract, areaId, areaName: area.name };
}

type Row = { readonly period: PeriodAccount; readonly gaps: readonly Gap[] };

async function periodsOf(scope: Scope, { contract, areaId }: Where): Promise<Row[]> {
  const monday = weekStart(londonDay(scope.now)).toString();
  const accounts = await blockAccounts(scope, { providerId: contract.providerId, weekStartsOn: monday });
  const account = accounts.find((one) => one.contractId === contract.id && one.areaId === areaId);
  const lost = (await listLostTime(scope, contract.id, monday)).filter((one) => one.areaId === areaId);
  return (account?.periods ?? []).map((period) => {
    const within: Partial<Record<LostCause, number>> = {};
    for (const { on, cause, minutes } of lost)
      if (period.from <= on && on <= period.to) within[cause] = (within[cause] ?? 0) + minutes;
    const found: Lost = within;
    return { period, gaps: blockGaps(period, found) };
  });
}

/** Minutes with what they cost, one under the other. */
function inBoth({ minutes, pence }: Time): SafeHtml | string {
  if (minutes === 0 && pence === 0) return 'none';
  return html`<span>${minutesInWords(minutes)}<br><span class="tend-quiet">${formatPounds(pence)}</span></span>`;
}

async function blockTimePage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const where = await whereIn(asked);
  const all = (await periodsOf(scope, where)).toReversed();
  const rows = asked.query.get('all') === 'yes' ? all : all.slice(0, LATEST);
  const { contract, areaId, areaName } = where;
  const adjustments = (await listBlockAdjustments(scope, contract.providerId)).filter(
    (one) => one.contractId === contract.id && one.areaId === areaId,
  );
  const address = `/contracts/${contract.id}/blocks/${areaId}`;
  return page(
    `Block time in ${areaName}`,
    html`<p class="govuk-body">What was bought, what was used of it, and why the rest was not, as the weeks are verified now. Visits use the block first, in their order; what goes beyond it is paid by the hour.</p>
      ${buttonGroup([
        permits(scope.who, 'contracts.edit') &&
          buttonLink({ text: 'Take time off the block', href: `${address}/take-off`, kind: 'secondary' }),
        buttonLink({
          text: 'Block use',
          href: `/block-use?block=${contract.id}-${areaId}`,
          kind: 'secondary',
        }),
      ])}
      ${periodTable(rows)}
      ${rows.length < all.length && html`<p class="govuk-body"><a class="govuk-link" href="${address}?all=yes">Show all ${all.length} periods</a></p>`}
      ${rows.length > 0 && html`<h2 class="govuk-heading-m">Why paid time was not used</h2>${gapTable(rows)}`}
      ${adjustments.length > 0 && html`<h2 class="govuk-heading-m">Time taken off</h2>${takenTable(adjustments)}`}`,
    {
      wide: true,
      caption: `${contract.providerName}, ${contract.title}`,
      section: 'Contracts',
      breadcrumbs: crumbs(contract, { text: areaName }),
    },
  );
}

function crumbs(contract: Contract, ...rest: readonly { text: string; href?: string }[]) {
  return [
    { text: 'Contracts', href: '/contracts' },
    { text: contract.title, href: `/contracts/${contract.id}/areas` },
    ...rest,
  ];
}

function periodTable(rows: readonly Row[]): SafeHtml {
  return dataTable<Row>({
    id: 'periods',
    caption: 'Period by period, the latest first',
    rows,
    empty: emptyState({
      title: 'No period with a price has begun',
      text: 'A block without a price is a promise of hours, and its visits are paid by the hour.',
    }),
    columns: [
      {
        head: 'Period',
        cell: ({ period }) =>
          html`<span>${dateRange(period.from, period.to)} ${!period.ended && statusTag('Goes on', 'active')}</span>`,
      },
      { head: 'Bought', numeric: true, cell: ({ period }) => inBoth(period.bought) },
      { head: 'Taken off', numeric: true, cell: ({ period }) => inBoth(period.less) },
      { head: 'Carried in', numeric: true, cell: ({ period }) => inBoth(period.carriedIn) },
      { head: 'Used', numeric: true, cell: ({ period }) => inBoth(period.used) },
      { head: 'Not used', numeric: true, cell: ({ period }) => inBoth(period.unused) },
      { head: 'Carried on', numeric: true, cell: ({ period }) => inBoth(period.carriedOut) },
      { head: 'Lapsed', numeric: true, cell: ({ period }) => inBoth(period.lapsed) },
      { head: 'Beyond, by the hour', numeric: true, cell: ({ period }) => inBoth(period.beyond) },
    ],
  });
}

type GapRow = { readonly period: PeriodAccount; readonly gap: Gap; readonly first: boolean };

function gapWords({ period, gap }: GapRow): string {
  return gap.cause === 'not placed' && !period.ended ? 'Not placed, or still to come' : gapNames[gap.cause];
}

function gapTable(rows: readonly Row[]): SafeHtml {
  const gaps = rows.flatMap(({ period, gaps: all }) =>
    all.map((gap, at): GapRow => ({ period, gap, first: at === 0 })),
  );
  return dataTable<GapRow>({
    id: 'gaps',
    caption: 'Why paid time was not used, by period',
    captionHidden: true,
    dense: true,
    rows: gaps,
    empty: 'Every minute that was bought was used.',
    columns: [
      { head: 'Period', cell: ({ period }) => dateRange(period.from, period.to) },
      { head: 'Why', cell: gapWords },
      { head: 'Time', numeric: true, cell: ({ gap }) => minutesInWords(gap.time.minutes) },
      { head: 'Money', numeric: true, cell: ({ gap }) => formatPounds(gap.time.pence) },
    ],
  });
}

function takenTable(adjustments: readonly AdjustmentOfBlock[]): SafeHtml {
  return dataTable<AdjustmentOfBlock>({
    id: 'taken-off',
    caption: 'Time taken off the block',
    captionHidden: true,
    rows: adjustments.toReversed(),
    columns: [
      { head: 'In the period that holds', cell: ({ on }) => day(on) },
      { head: 'Time', numeric: true, cell: ({ minutes }) => minutesInWords(minutes) },
      { head: 'Cause', cell: ({ cause }) => cause.charAt(0).toUpperCase() + cause.slice(1) },
      { head: 'Why', width: 'wide', cell: ({ words }) => words },
    ],
  });
}

function takeOffForm(
  asked: Asked,
  { contract, areaId, areaName }: Where,
  form: FormState,
  status = 200,
): Answer {
  const ask = fields(form);
  const back = `/contracts/${contract.id}/blocks/${areaId}`;
  return page(
    'Take time off the block',
    html`<p class="govuk-body">In ${areaName}, under ${contract.title}. The time is neither paid nor used. What was paid for it is taken back in the next close.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
      ${ask.radios({
        name: 'cause',
        label: 'Why is it taken off?',
        choices: TAKE_OFF_CAUSES.map((value) => ({
          value,
          text: value.charAt(0).toUpperCase() + value.slice(1),
        })),
      })}
      ${ask.date({ name: 'on', label: 'A day of the period', hint: 'The period of the block that holds this day has less time. For example, 9 3 2026' })}
      ${ask.text({ name: 'hours', label: 'How many hours', hint: 'In quarters, like 12.5. No more is taken off than the period bought', width: 5, inputmode: 'decimal', suffix: 'hours' })}
      ${ask.textarea({ name: 'words', label: 'In your own words', hint: 'The provider reads this', rows: 3 })}
      ${buttonGroup([button({ text: 'Take it off' })], { href: back })}</form>`,
    {
      caption: contract.providerName,
      section: 'Contracts',
      form,
      status,
      breadcrumbs: crumbs(contract, { text: areaName, href: back }, { text: 'Take time off' }),
    },
  );
}

async function askTakeOff(asked: Asked): Promise<Answer> {
  const today = londonDay(asked.scope.now).toString();
  return takeOffForm(asked, await whereIn(asked), startForm(dateBoxes('on', today)));
}

async function saveTakeOff(asked: Asked): Promise<Answer> {
  const where = await whereIn(asked);
  const read = parseForm(taking, asked.form);
  if (!read.ok) return takeOffForm(asked, where, read, 422);
  const { on, hours: minutes, cause, words } = read.value;
  const { contract, areaId, areaName } = where;
  const done = await takeOffBlock(asked.scope, {
    contractId: contract.id,
    areaId,
    on,
    minutes,
    cause,
    words,
  });
  if (!done.ok) return takeOffForm(asked, where, withRefusal(read.values, done), 422);
  return redirect(
    `/contracts/${contract.id}/blocks/${areaId}`,
    `Saved. ${minutesInWords(minutes)} taken off the block in ${areaName}, in the period of ${longDate(on)}.`,
  );
}

const takeOff = {
  path: '/contracts/:id/blocks/:area/take-off',
  permission: 'contracts.edit',
  title: 'Take time off a block',
} as const;

/** A block in time and money, and taking time off it. */
export const blockGapRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/contracts/:id/blocks/:area',
    permission: 'block-use.see',
    title: 'Block time',
    answer: blockTimePage,
  },
  { method: 'GET', ...takeOff, answer: askTakeOff },
  { method: 'POST', ...takeOff, answer: saveTakeOff },
];
