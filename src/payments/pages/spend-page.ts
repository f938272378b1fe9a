/** Published spend: how files were read, totals, shares of the market, suppliers that may be one, and payments alike. */
import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural, thousands } from '../../ground/text.ts';
import { NotFound } from '../../platform/errors.ts';
import { permits } from '../../platform/scope.ts';
import { horizontalBars } from '../../web/charts/bars.ts';
import { button } from '../../web/components/actions.ts';
import { day, pounds, when } from '../../web/components/amounts.ts';
import { details } from '../../web/components/disclosures.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { emptyState } from '../../web/components/messages.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { listDownload } from '../../web/download.ts';
import { fields } from '../../web/fields.ts';
import { file } from '../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, notDone, page, redirect, type Route } from '../../web/route.ts';
import { decideMerge, takeSpendFile } from '../actions/spend-acts.ts';
import {
  type Decided,
  listAlike,
  listMerges,
  listSpendFiles,
  listSpendYears,
  mergesAmong,
  type SpendFile,
  type SpendYear,
  sumByPayee,
} from '../records/spend-files.ts';
import { yearWords } from '../rules/forecast.ts';
import { type Market, type MarketPart, marketOf } from '../rules/market-share.ts';
import { sameSpend } from '../rules/spend-queries.ts';
import { type MergeProposal, proposeMerges, standsUnder } from '../rules/spend-suppliers.ts';
import { formatIn } from './line-downloads.ts';

type Named = Awaited<ReturnType<typeof sumByPayee>>;

type Seen = {
  readonly years: readonly SpendYear[];
  /** The first day of the year that is shown; null: all. */
  readonly year: string | null;
  /** Every name in every year, with how often it comes. */
  readonly names: Named;
  readonly decided: readonly Decided[];
  readonly market: Market;
};

async function look({ scope, query }: Asked): Promise<Seen> {
  const years = await listSpendYears(scope);
  const year = years.find(({ from }) => from === query.get('year'))?.from ?? null;
  const names = await sumByPayee(scope, null);
  const decided = await listMerges(scope);
  const merges = mergesAmong(decided);
  const chosen = year === null ? names : await sumByPayee(scope, year);
  return { years, year, names, decided, market: marketOf(chosen, (name) => standsUnder(name, merges)) };
}

/** GET /spend */
async function showSpend(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope, query } = asked;
  const seen = await look(asked);
  const { years, year, market } = seen;
  const payments = market.parts.reduce((sum, part) => sum + part.payments, 0);
  const files = await listSpendFiles(scope);
  const may = permits(scope.who, 'spend.edit');
  return page(
    'Published spend of councils',
    html`<p class="govuk-body">What councils publish of their payments shows who has the market. A file is taken as it came; nothing is merged or left out unasked.</p>
${may && uploadForm(asked, form)}
${
  payments === 0
    ? emptyState({
        title: 'No file has been read yet',
        text: 'Councils publish their payments over £500 each month, as the transparency code asks.',
      })
    : html`${subNavigation([{ text: 'All years', href: '/spend', current: year === null }, ...years.map(({ from }) => ({ text: yearWords(from), href: `/spend?year=${from}`, current: from === year }))], { label: 'Years' })}
${statTiles([
  { label: 'in all', value: formatPounds(market.total_pence) },
  { label: 'payments', value: thousands(payments) },
  { label: 'suppliers', value: thousands(market.parts.length) },
  {
    label: concentrationWords(market.concentration),
    value: thousands(market.concentration),
    note: 'Herfindahl-Hirschman index',
  },
])}
${yearsTable(seen)}
<h2 class="govuk-heading-m">Who has the market</h2>${marketView(market)}
${downloadLinks({ what: 'the shares', csv: `/spend/download${withQuery(query, { format: 'csv' })}`, xlsx: `/spend/download${withQuery(query, { format: 'xlsx' })}` })}
<h2 class="govuk-heading-m" id="suppliers">May these be one supplier?</h2>${proposalsTable(asked, seen, may)}${decidedTable(asked, seen, may)}
<h2 class="govuk-heading-m" id="queries">Same payee, day and amount</h2>${await queriesTable(asked, year)}`
}
<h2 class="govuk-heading-m" id="files">Files as they were read</h2>${filesTable(files)}`,
    {
      section: 'Contracts',
      form,
      status,
      wide: true,
      breadcrumbs: [{ text: 'Contracts', href: '/contracts' }, { text: 'Published spend of councils' }],
    },
  );
}

function uploadForm(asked: Asked, form: FormState): SafeHtml {
  return html`<form method="post" action="/spend" enctype="multipart/form-data" novalidate>${csrfField(asked.csrfToken)}
${fields(form).file({ name: 'file', label: 'A file of payments', hint: 'CSV as it was published, up to 20 MB', accept: '.csv,.txt' })}${button({ text: 'Read it' })}</form>`;
}

function concentrationWords(index: number): string {
  return index > 2000
    ? 'a highly concentrated market'
    : index > 1000
      ? 'a concentrated market'
      : 'not concentrated';
}

function yearsTable({ years }: Seen): SafeHtml {
  const sum = (of: (year: SpendYear) => number): number => years.reduce((total, year) => total + of(year), 0);
  return dataTable<SpendYear>({
    id: 'years',
    caption: 'By financial year',
    rows: years,
    rowHref: ({ from }) => `/spend?year=${from}`,
    columns: [
      { head: 'Year', cell: ({ from }) => yearWords(from), foot: 'All' },
      {
        head: 'Payments',
        numeric: true,
        cell: ({ payments }) => thousands(payments),
        foot: thousands(sum(({ payments }) => payments)),
      },
      {
        head: 'Amount',
        numeric: true,
        cell: ({ amountPence }) => pounds(amountPence),
        foot: pounds(sum(({ amountPence }) => amountPence)),
      },
    ],
  });
}

const MOST_BARS = 12;
const share = (hundredths: number): string => `${(hundredths / 100).toFixed(2)} %`;

function marketView(market: Market): SafeHtml {
  return html`${horizontalBars({
    id: 'shares',
    title: market.parts.length > MOST_BARS ? `The ${MOST_BARS} largest suppliers` : 'Suppliers',
    description: `Shares of ${formatPounds(market.total_pence)}.`,
    of: 'Supplier',
    value: 'Share',
    rows: market.parts
      .slice(0, MOST_BARS)
      .map(({ supplier, share_hundredths }) => ({ label: supplier, value: share_hundredths })),
    format: share,
  })}${details({
    summary: `All ${plural(market.parts.length, 'supplier')}`,
    body: dataTable<MarketPart>({
      id: 'market',
      caption: 'Every supplier, the largest first',
      captionHidden: true,
      rows: market.parts,
      dense: true,
      columns: [
        { head: 'Supplier', cell: ({ supplier }) => supplier, foot: 'All' },
        { head: 'Payments', numeric: true, cell: ({ payments }) => thousands(payments) },
        {
          head: 'Amount',
          numeric: true,
          cell: ({ amount_pence }) => pounds(amount_pence),
          foot: pounds(market.total_pence),
        },
        {
          head: 'Share',
          numeric: true,
          cell: ({ share_hundredths }) => share(share_hundredths),
          foot: '100.00 %',
        },
      ],
    }),
  })}`;
}

/** Pairs that nobody decided on: names as published, but for those that stand under another already. */
function openProposals({ names, decided }: Seen): MergeProposal[] {
  const merges = mergesAmong(decided);
  const often = new Map<string, number>();
  for (const { supplier, payments } of names) {
    const name = standsUnder(supplier, merges);
    often.set(name, (often.get(name) ?? 0) + payments);
  }
  const settled = new Set(decided.map(({ keep, other }) => JSON.stringify([keep, other])));
  return proposeMerges(often).filter(({ keep, other }) => !settled.has(JSON.stringify([keep, other])));
}

const sureWords = { same: 'The same', likely: 'Likely', perhaps: 'Perhaps' } as const;

function pairForm(asked: Asked, pair: { keep: string; other: string }, buttons: SafeHtml): SafeHtml {
  return html`<form method="post" action="/spend/suppliers">${csrfField(asked.csrfToken)}<input type="hidden" name="keep" value="${pair.keep}"><input type="hidden" name="other" value="${pair.other}">${buttons}</form>`;
}

function proposalsTable(asked: Asked, seen: Seen, may: boolean): SafeHtml {
  const about = (other: string): SafeHtml => html`<span class="govuk-visually-hidden"> ${other}</span>`;
  const press = (value: string, text: string, other: string): SafeHtml =>
    html`<button type="submit" name="decision" value="${value}" class="govuk-button govuk-button--secondary">${text}${about(other)}</button> `;
  return dataTable<MergeProposal>({
    id: 'proposals',
    caption: 'Proposed, to be decided one by one',
    captionHidden: true,
    rows: openProposals(seen),
    empty: 'No two names are alike that were not decided on.',
    columns: [
      { head: 'This name', cell: ({ other }) => other },
      { head: 'May be', cell: ({ keep }) => keep },
      { head: 'Why', width: 'wide', cell: ({ sure, reason }) => `${sureWords[sure]}: ${reason}` },
      may && {
        head: 'Decide',
        headHidden: true,
        cell: (pair) =>
          pairForm(
            asked,
            pair,
            html`${press('merged', 'They are one', pair.other)}${press('kept apart', 'They are two', pair.other)}`,
          ),
      },
    ],
  });
}

function decidedTable(asked: Asked, { decided }: Seen, may: boolean): SafeHtml {
  if (decided.length === 0) return nothing;
  return dataTable<Decided>({
    id: 'decided',
    caption: 'Decided',
    rows: decided,
    columns: [
      { head: 'This name', cell: ({ other }) => other },
      {
        head: 'Decided',
        cell: ({ keep, decision }) => (decision === 'merged' ? `is one with ${keep}` : `is not ${keep}`),
      },
      { head: 'By', cell: ({ by, decidedAt }) => html`<span>${when(decidedAt)}, ${by}</span>` },
      may && {
        head: 'Take back',
        headHidden: true,
        cell: (pair) =>
          pairForm(
            asked,
            pair,
            html`<button type="submit" name="decision" value="undone" class="govuk-button govuk-button--secondary">Take back<span class="govuk-visually-hidden"> the decision on ${pair.other}</span></button>`,
          ),
      },
    ],
  });
}

const MOST_QUERIES = 100;

async function queriesTable({ scope }: Asked, year: string | null): Promise<SafeHtml> {
  const { groups, rows } = await listAlike(scope, year, MOST_QUERIES);
  const queries = sameSpend(rows);
  return html`<p class="govuk-body">${groups === 0 ? 'There are none.' : `${plural(groups, 'group')} to ask about. They are no errors: two visits of one length on one day pay the same.${groups > MOST_QUERIES ? ` The ${MOST_QUERIES} largest are shown.` : ''}`}</p>${
    queries.length > 0 &&
    dataTable<(typeof queries)[number]>({
      id: 'queries-table',
      caption: 'Payments alike, the largest first',
      captionHidden: true,
      rows: queries,
      dense: true,
      columns: [
        { head: 'Payee', cell: ({ supplier }) => supplier },
        { head: 'Day', cell: ({ paidOn }) => day(paidOn) },
        { head: 'Amount', numeric: true, cell: ({ amount_pence }) => pounds(amount_pence) },
        { head: 'Times', numeric: true, cell: ({ lines }) => lines.length },
        {
          head: 'Where',
          width: 'wide',
          cell: ({ lines }) =>
            lines
              .slice(0, 5)
              .map(({ file: name, line }) => `${name}, line ${line}`)
              .join('; '),
        },
      ],
    })
  }`;
}

function filesTable(files: readonly SpendFile[]): SafeHtml {
  return dataTable<SpendFile>({
    id: 'files-table',
    caption: 'Files, the newest first',
    captionHidden: true,
    rows: files,
    empty: nothing,
    columns: [
      { head: 'File', cell: ({ name }) => name },
      { head: 'Heading as it came', width: 'wide', cell: ({ heading }) => heading },
      { head: 'Payments', numeric: true, cell: ({ rows }) => thousands(rows) },
      { head: 'Amount', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
      {
        head: 'Refused',
        width: 'wide',
        cell: ({ faults }) =>
          faults.length === 0
            ? 'Nothing'
            : details({
                summary: plural(faults.length, 'fault'),
                body: html`<ul class="govuk-list govuk-list--bullet">${faults.slice(0, 200).map(({ line, column, reason }) => html`<li>Line ${line}${column !== '' && html`, ${column}`}: ${reason}</li>`)}</ul>`,
              }),
      },
      { head: 'Read', cell: ({ by, readAt }) => html`<span>${when(readAt)}, ${by}</span>` },
    ],
  });
}

/** POST /spend */
async function saveSpend(asked: Asked): Promise<Answer> {
  const read = parseForm(z.object({ file: file('A file of payments') }), asked.form, asked.files);
  if (!read.ok) return await showSpend(asked, read, 422);
  const taken = await takeSpendFile(asked.scope, read.value.file);
  if (!taken.ok) return await showSpend(asked, withRefusal(read.values, taken), 422);
  const { rows, refused } = taken.value;
  return redirect(
    '/spend#files',
    `Read ${plural(rows, 'payment')}. ${refused === 0 ? 'Nothing was refused' : `${plural(refused, 'row')} refused: see why below`}.`,
  );
}

const deciding = z.object({
  keep: z.string(),
  other: z.string(),
  decision: z.enum(['merged', 'kept apart', 'undone']),
});

/** POST /spend/suppliers */
async function saveMerge(asked: Asked): Promise<Answer> {
  const read = deciding.safeParse(asked.form);
  if (!read.success) throw new NotFound('pair of names');
  const done = await decideMerge(asked.scope, read.data);
  return redirect('/spend#suppliers', done.ok ? 'Noted. It can be taken back.' : notDone(done.reason));
}

/** GET /spend/download */
async function downloadSpend(asked: Asked): Promise<Answer> {
  const { market, year } = await look(asked);
  return await listDownload<MarketPart>({
    name: `market-share${year === null ? '' : `-${year}`}`,
    title: year === null ? 'Market share' : `Market share ${longDate(year)}`.slice(0, 31),
    format: formatIn(asked),
    rows: market.parts,
    columns: [
      { head: 'Supplier', value: ({ supplier }) => supplier },
      { head: 'Payments', value: ({ payments }) => payments },
      { head: 'Amount (£)', value: ({ amount_pence }) => amount_pence, kind: 'pence' },
      { head: 'Share (%)', value: ({ share_hundredths }) => (share_hundredths / 100).toFixed(2) },
    ],
  });
}

/** Published spend of councils. */
export const spendRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/spend',
    permission: 'spend.see',
    title: 'Published spend of councils',
    answer: async (asked) => await showSpend(asked, startForm()),
  },
  {
    method: 'POST',
    path: '/spend',
    permission: 'spend.edit',
    title: 'Read a file of published spend',
    answer: saveSpend,
  },
  {
    method: 'GET',
    path: '/spend/download',
    permission: 'spend.see',
    title: 'Market share as a file',
    answer: downloadSpend,
  },
  {
    method: 'POST',
    path: '/spend/suppliers',
    permission: 'spend.edit',
    title: 'Decide whether two names are one supplier',
    answer: saveMerge,
  },
];
