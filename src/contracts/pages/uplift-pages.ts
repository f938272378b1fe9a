/** Uplifts: worked out over every price before they are adopted, adopted in one act, and taken back as a whole. */
import { londonDay, longDate, weekStart } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural, thousands } from '../../ground/text.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { day, pounds, poundsDifference, when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { listDownload, readFormat } from '../../web/download.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, dateBoxes, type FormState, startForm } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect, type Route } from '../../web/route.ts';
import { adoptUplift, type ContractUplift, planUplift, shownOf, undoUplift } from '../actions/uplift.ts';
import { type BlockRow, listBlocks } from '../records/contract-areas.ts';
import { type ContractRow, listContracts } from '../records/contracts.ts';
import {
  getUplift,
  listUplifts,
  listUpliftVersions,
  type Uplift,
  type UpliftVersion,
} from '../records/uplifts.ts';
import { blockOn } from '../rules/blocks.ts';
import { percentWords, priceToHold, riseGiven, upliftInWords } from '../rules/uplift.ts';
import { contractTabs } from './contract-tabs.ts';
import { fileColumns, linesOf, type UpliftLine } from './uplift-lines.ts';
import { readUplift, type UpliftAsked, upliftForm, type UpliftSide } from './uplift-form.ts';
import { heldValues } from './terms-form.ts';

const crumbs = (...rest: readonly { text: string; href?: string }[]) => [
  { text: 'Contracts', href: '/contracts' },
  { text: 'Uplifts', href: '/uplifts' },
  ...rest,
];

async function upliftList(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const rows = await listUplifts(scope);
  return page(
    'Uplifts',
    html`${contractTabs(scope, 'uplifts')}
      <p class="govuk-body">An uplift raises the prices of many contracts by one rule. It is worked out over every price before it is adopted, and can be taken back as a whole until a week rated by it is closed.</p>
      ${permits(scope.who, 'contracts.edit') && buttonLink({ text: 'Work out an uplift', href: '/uplifts/new' })}
      ${dataTable<Uplift>({
        id: 'uplifts',
        caption: 'Uplifts, the newest first',
        captionHidden: true,
        rows,
        rowHref: ({ id }) => `/uplifts/${id}`,
        empty: emptyState({
          title: 'No uplift has been adopted',
          text: 'Prices have been changed one contract at a time.',
        }),
        columns: [
          { head: 'Rule', cell: ({ words }) => words, width: 'wide' },
          { head: 'From', cell: ({ effectiveFrom }) => day(effectiveFrom) },
          { head: 'Contracts', numeric: true, cell: ({ contracts }) => String(contracts) },
          { head: 'Why', cell: ({ reason }) => reason },
          {
            head: 'Adopted',
            cell: ({ adoptedAt, adoptedBy, undoneAt }) =>
              html`<span>${when(adoptedAt)}, ${adoptedBy ?? 'the system'} ${undoneAt !== null && statusTag('Taken back', 'quiet')}</span>`,
          },
        ],
      })}`,
    { section: 'Contracts', breadcrumbs: [{ text: 'Contracts', href: '/contracts' }, { text: 'Uplifts' }] },
  );
}

async function contractsToRaise(scope: Scope): Promise<ContractRow[]> {
  const { rows } = await listContracts(
    scope,
    { words: '', providerId: null, kind: null, state: null },
    { limit: null },
  );
  return rows.filter(({ state }) => state !== 'ended');
}

/** The fields of an address, as a posted form has them. */
function typedIn(query: URLSearchParams): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const name of new Set(query.keys())) {
    const all = query.getAll(name);
    found[name] = all.length === 1 ? (all[0] ?? '') : all;
  }
  return found;
}

function formPage(form: FormState, inForce: readonly ContractRow[], status = 200): Answer {
  return page(
    'Work out an uplift',
    html`<p class="govuk-body">Nothing is changed before you have seen every price and adopted it.</p>${upliftForm(form, inForce)}`,
    { section: 'Contracts', form, status, breadcrumbs: crumbs({ text: 'Work out an uplift' }) },
  );
}

function newUplift(side: UpliftSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const inForce = await contractsToRaise(asked.scope);
    if (!asked.query.has('by')) {
      const april = londonDay(asked.scope.now);
      const start = Temporal.PlainDate.from({
        year: april.month < 4 ? april.year : april.year + 1,
        month: 4,
        day: 1,
      });
      const usual = {
        by: 'percent',
        rounding: 'up to a multiple',
        multiple: 4,
        parts: ['hourly', 'periodic'],
        which: 'all',
        ...dateBoxes('effective_from', start.toString()),
      };
      return formPage(startForm(usual), inForce);
    }
    return await shownUplift(asked, side, inForce);
  };
}

/** Every price before and after, as a page or a file. */
async function shownUplift(
  asked: Asked,
  side: UpliftSide,
  inForce: readonly ContractRow[],
  problem?: string,
): Promise<Answer> {
  const { scope, query } = asked;
  const { format: _, _csrf: __, shown: ___, ...typed } = { ...typedIn(query), ...asked.form };
  const read = readUplift(typed, inForce);
  if (!read.ok) return formPage(read, inForce, 422);
  const plan = await planUplift(scope, read.value);
  if (!plan.ok)
    return formPage({ values: read.values, errors: { [plan.field ?? '']: plan.reason } }, inForce, 422);
  const monday = weekStart(londonDay(scope.now)).toString();
  const use = await side.useOfYear(scope, read.value.contractIds, monday);
  const raised = plan.value.flatMap((one) => linesOf(one, use));
  const toHold = raised.flatMap((line) => {
    const price = priceToHold(line);
    return price === null ? [] : [{ line, price }];
  });
  const held = await side.holdPrices(
    scope,
    toHold.map(({ price }) => price),
    read.value.effectiveFrom,
  );
  const beside = new Map(toHold.map(({ line }, at) => [line, held[at] ?? null]));
  const lines = raised.map((line) => ({ ...line, fair: beside.get(line) ?? null }));
  const format = readFormat(query.get('format'));
  if (format !== undefined)
    return await listDownload({ name: 'uplift', title: 'Uplift', format, rows: lines, columns: fileColumns });
  const shown = { plan: plan.value, lines, blocks: await blocksLeft(scope, read.value) };
  return previewPage(asked, read.value, shown, { values: read.values, errors: {} }, problem);
}

/** What is shown before an uplift is adopted. */
type Shown = {
  readonly plan: readonly ContractUplift[];
  readonly lines: readonly UpliftLine[];
  readonly blocks: readonly BlockRow[];
};

/** The blocks with a price that hold on the first day: a rule leaves them as they were bought. */
async function blocksLeft(scope: Scope, { contractIds, effectiveFrom }: UpliftAsked): Promise<BlockRow[]> {
  const all = await listBlocks(scope);
  return all.filter(
    ({ id, contractId, areaId, minutes, pencePerHour }) =>
      contractIds.includes(contractId) &&
      minutes > 0 &&
      pencePerHour !== null &&
      blockOn(all, contractId, areaId, effectiveFrom)?.id === id,
  );
}

function blocksLeftWords(blocks: readonly BlockRow[]): SafeHtml | false {
  if (blocks.length === 0) return false;
  return html`<h2 class="govuk-heading-m">Not raised by this rule</h2>
    <p class="govuk-body">The price of a block is agreed when it is bought. To raise it, buy the block anew from the first day.</p>
    <ul class="govuk-list govuk-list--bullet">${blocks.map(({ contractId, areaName, providerName, contractTitle, pencePerHour }) => html`<li><a class="govuk-link" href="/contracts/${contractId}/areas">${providerName}: ${contractTitle}, ${areaName}</a>, ${formatPounds(pencePerHour ?? 0)} an hour</li>`)}</ul>`;
}

/** How many prices rise, by how much in a year, and what is really given. */
function upliftTiles(contracts: number, lines: readonly UpliftLine[], year: number): SafeHtml {
  const rises = lines.map(riseGiven);
  return statTiles([
    { label: contracts === 1 ? 'contract' : 'contracts', value: String(contracts) },
    { label: lines.length === 1 ? 'price' : 'prices', value: String(lines.length) },
    {
      label: 'more in a year like the last',
      value: formatPounds(year),
      note: 'by what was paid in the last 52 weeks',
    },
    {
      label: 'really given',
      value: `${percentWords(Math.min(...rises))} to ${percentWords(Math.max(...rises))}`,
    },
  ]);
}

function previewPage(
  asked: Asked,
  { rule, effectiveFrom, reason }: UpliftAsked,
  { plan, lines, blocks }: Shown,
  form: FormState,
  problem: string | undefined,
): Answer {
  const year = lines.reduce((sum, { yearPence }) => sum + (yearPence ?? 0), 0);
  const query = new URLSearchParams(
    Object.entries(form.values).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
  );
  const may = permits(asked.scope.who, 'contracts.edit');
  const state: FormState =
    problem === undefined
      ? { values: form.values, errors: {} }
      : { values: form.values, errors: { reason: problem } };
  const { reason: _, ...held } = form.values;
  return page(
    'Every price before and after',
    html`<p class="govuk-body-l">${upliftInWords(rule)}, from ${longDate(effectiveFrom)}.</p>
      ${upliftTiles(plan.length, lines, year)}
      ${dataTable<UpliftLine>({
        id: 'uplift',
        caption: 'Prices before and after',
        captionHidden: true,
        dense: true,
        rows: lines,
        columns: [
          {
            head: 'Contract',
            cell: ({ provider, contract, contractId }) =>
              html`<span>${provider}, <a class="govuk-link" href="/contracts/${contractId}">${contract}</a></span>`,
          },
          { head: 'Price', cell: ({ what }) => what },
          { head: 'Old', numeric: true, cell: ({ oldPence }) => pounds(oldPence) },
          { head: 'New', numeric: true, cell: ({ newPence }) => html`<strong>${pounds(newPence)}</strong>` },
          {
            head: 'Difference',
            numeric: true,
            cell: ({ oldPence, newPence }) => poundsDifference(newPence - oldPence),
          },
          { head: 'Given', numeric: true, cell: (row) => percentWords(riseGiven(row)) },
          {
            head: 'Beside the fair price',
            cell: ({ fair }) =>
              fair === null
                ? 'not held against it'
                : fair.below
                  ? html`<span>${statusTag('Below it', 'attention')} ${fair.words}</span>`
                  : 'At or above it',
          },
          {
            head: 'More in a year',
            numeric: true,
            cell: ({ yearPence }) => (yearPence === null ? 'not known' : pounds(yearPence)),
            foot: formatPounds(year),
          },
        ],
      })}
      ${downloadLinks({ what: 'these prices', csv: `/uplifts/new?${query.toString()}&format=csv`, xlsx: `/uplifts/new?${query.toString()}&format=xlsx` })}
      ${blocksLeftWords(blocks)}
      <p class="govuk-body"><a class="govuk-link" href="/uplifts/new">Start again</a></p>
      ${
        may &&
        html`<h2 class="govuk-heading-m">Adopt it</h2><form method="post" action="/uplifts/new" novalidate>${csrfField(asked.csrfToken)}${heldValues({ values: held, errors: {} })}<input type="hidden" name="shown" value="${shownOf(plan)}">
        ${fields({ ...state, values: { ...form.values, reason } }).text({ name: 'reason', label: 'Why prices rise', hint: 'It stands with every new version' })}
        ${buttonGroup([button({ text: `Adopt it for ${plural(plan.length, 'contract')}` })], { href: '/uplifts' })}</form>`
      }`,
    {
      section: 'Contracts',
      breadcrumbs: crumbs({ text: 'Every price before and after' }),
      ...(problem === undefined ? {} : { form: state, status: 422 }),
    },
  );
}

function saveUplift(side: UpliftSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const inForce = await contractsToRaise(asked.scope);
    const { _csrf: _, shown, ...typed } = asked.form;
    const read = readUplift(typed, inForce);
    if (!read.ok) return formPage(read, inForce, 422);
    const done = await adoptUplift(asked.scope, {
      ...read.value,
      shown: typeof shown === 'string' ? shown : '',
    });
    if (!done.ok) return await shownUplift(asked, side, inForce, done.reason);
    return redirect(
      `/uplifts/${done.value.id}`,
      `Adopted. ${plural(done.value.contracts, 'contract')} now ${done.value.contracts === 1 ? 'has' : 'have'} new prices from ${longDate(read.value.effectiveFrom)}.`,
    );
  };
}

async function onePage(asked: Asked, state: FormState = startForm(), status = 200): Promise<Answer> {
  const { scope } = asked;
  const uplift = await getUplift(scope, numberIn(asked.params['id'], 'uplift'));
  const versions = await listUpliftVersions(scope, uplift.id);
  const may = permits(scope.who, 'contracts.edit') && uplift.undoneAt === null;
  return page(
    `Uplift from ${longDate(uplift.effectiveFrom)}`,
    html`${summaryList([
      { key: 'Rule', value: uplift.words },
      { key: 'From', value: longDate(uplift.effectiveFrom) },
      { key: 'Why', value: uplift.reason },
      { key: 'Adopted', value: html`${when(uplift.adoptedAt)}, ${uplift.adoptedBy ?? 'the system'}` },
      uplift.undoneAt !== null && {
        key: 'Taken back',
        value: html`${when(uplift.undoneAt)}, ${uplift.undoneBy ?? 'the system'}: ${uplift.undoneReason}`,
      },
    ])}
    ${versionTable(versions)}
    ${may && undoForm(asked, uplift, state)}`,
    {
      section: 'Contracts',
      breadcrumbs: crumbs({ text: longDate(uplift.effectiveFrom) }),
      ...(status === 200 ? {} : { form: state, status }),
    },
  );
}

function versionTable(versions: readonly UpliftVersion[]): SafeHtml {
  return dataTable<UpliftVersion>({
    id: 'versions',
    caption: `${thousands(versions.length)} versions that it made`,
    rows: versions,
    rowHref: ({ contractId, what, version }) =>
      what === 'terms' ? `/contracts/${contractId}/terms/${version}` : `/contracts/${contractId}/prices`,
    columns: [
      {
        head: 'Contract',
        cell: ({ providerName, title, reference }) => `${providerName}, ${title} (${reference})`,
      },
      {
        head: 'What',
        cell: ({ what, version }) =>
          `Version ${version} of its ${what === 'terms' ? 'terms' : 'other prices'}`,
      },
      { head: 'From', cell: ({ effectiveFrom }) => day(effectiveFrom) },
    ],
  });
}

function undoForm({ csrfToken }: Asked, { id }: Uplift, state: FormState): SafeHtml {
  return html`<h2 class="govuk-heading-m">Take it back</h2>
    <p class="govuk-body">What held before is recorded again for every contract, from the same days. It can be taken back until a week rated by it is closed.</p>
    <form method="post" action="/uplifts/${id}/undo" novalidate>${csrfField(csrfToken)}
    ${fields(state).text({ name: 'reason', label: 'Why it is taken back' })}
    ${button({ text: 'Take the whole uplift back', kind: 'warning' })}</form>`;
}

function takeBack(side: UpliftSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const id = numberIn(asked.params['id'], 'uplift');
    const typed = asked.form['reason'];
    const reason = typeof typed === 'string' ? typed : '';
    const done = await undoUplift(asked.scope, { id, reason }, side.closedSince);
    if (!done.ok)
      return await onePage(
        asked,
        { values: { reason }, errors: { [done.field ?? 'reason']: done.reason } },
        422,
      );
    return redirect(`/uplifts/${id}`, `Taken back for ${plural(done.value.contracts, 'contract')}.`);
  };
}

/** Uplifts of many contracts. What was paid and closed is handed in, since payments come after contracts. */
export function upliftRoutes(side: UpliftSide): readonly Route[] {
  const making = { path: '/uplifts/new', permission: 'contracts.edit', title: 'Work out an uplift' } as const;
  return [
    { method: 'GET', path: '/uplifts', permission: 'uplifts.see', title: 'Uplifts', answer: upliftList },
    { method: 'GET', ...making, answer: newUplift(side) },
    { method: 'POST', ...making, answer: saveUplift(side) },
    {
      method: 'GET',
      path: '/uplifts/:id',
      permission: 'uplifts.see',
      title: 'Uplift',
      answer: async (asked) => await onePage(asked),
    },
    {
      method: 'POST',
      path: '/uplifts/:id/undo',
      permission: 'contracts.edit',
      title: 'Take an uplift back',
      answer: takeBack(side),
    },
  ];
}
