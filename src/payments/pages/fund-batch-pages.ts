/** Instalments of funds: what is due, batches for accounts payable, their approval and payment. */
import { dateRange, londonDay } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { noteListSeen } from '../../platform/list-seen.ts';
import { permits } from '../../platform/scope.ts';
import type { Result } from '../../ground/result.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { day, none, pounds, when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { date } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { listDownload } from '../../web/download.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { z } from 'zod';
import { NotFound } from '../../platform/errors.ts';
import {
  approveFundBatch,
  makeFundBatch,
  markBatchPaid,
  payableOf,
  withdrawFundBatch,
} from '../actions/fund-pay.ts';
import { standingNow } from '../actions/fund-standing-now.ts';
import {
  type BatchLine,
  type FundBatch,
  getBatch,
  listBatches,
  listBatchLines,
} from '../records/fund-batches.ts';
import { listFunds } from '../records/funds.ts';
import { batchTag, fundTabs } from './fund-words.ts';
import { formatIn } from './line-downloads.ts';

/** GET /fund-batches */
export async function batchList(asked: Asked): Promise<Answer> {
  return await showBatches(asked, startForm(dateBoxes('pay_on', londonDay(asked.scope.now).toString())));
}

type Due = {
  readonly name: string;
  readonly personReference: string;
  readonly fundId: number;
  readonly words: string;
  readonly pence: number;
};

async function showBatches(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const due: Due[] = (await listFunds(scope)).flatMap((fund) => {
    const items = payableOf(standingNow(scope, fund));
    if (items.length === 0) return [];
    const words = items.map(({ because, pence }) => `${because} (${formatPounds(pence)})`).join('; ');
    return [
      {
        name: fund.personName,
        personReference: fund.personReference,
        fundId: fund.id,
        words,
        pence: items.reduce((sum, { pence }) => sum + pence, 0),
      },
    ];
  });
  noteListSeen(scope, 'instalments to pay', due);
  return page(
    'Instalments to pay',
    html`${fundTabs(scope, '/fund-batches')}<h1 class="govuk-heading-l">Instalments to pay</h1>
<div class="govuk-inset-text">Tend does not pay people itself: payment runs and bank files are for providers only. People and whoever manages money for them are paid by accounts payable, from the file of a batch that somebody else approved. Record here what was paid, and what the bank sent back.</div>
<h2 class="govuk-heading-m">Due now and in the next seven days</h2>
${dataTable<Due>({
  id: 'due',
  caption: 'Due',
  captionHidden: true,
  rows: due,
  empty: 'Nothing is due.',
  rowHref: ({ fundId }) => `/funds/${fundId}`,
  columns: [
    { head: 'Person', cell: ({ name }) => name, foot: 'All' },
    { head: 'What', width: 'wide', cell: ({ words }) => words },
    {
      head: 'Amount',
      numeric: true,
      cell: ({ pence }) => pounds(pence),
      foot: pounds(due.reduce((sum, { pence }) => sum + pence, 0)),
    },
  ],
})}
${permits(scope.who, 'funds.pay') && due.length > 0 ? html`<form method="post" action="/fund-batches" novalidate>${csrfField(asked.csrfToken)}${fields(form).date({ name: 'pay_on', label: 'To be paid on' })}${button({ text: 'Make a batch' })}</form>` : nothing}
<h2 class="govuk-heading-m">Batches</h2>
${dataTable<FundBatch>({
  id: 'batches',
  caption: 'Batches, the newest first',
  captionHidden: true,
  rows: await listBatches(scope),
  empty: 'No batch was made yet.',
  rowHref: ({ id }) => `/fund-batches/${id}`,
  columns: [
    { head: 'To be paid on', cell: ({ payOn }) => day(payOn) },
    { head: 'Stands', cell: ({ status: now }) => batchTag(now) },
    { head: 'Funds', numeric: true, cell: ({ funds }) => funds },
    { head: 'Amount', numeric: true, cell: ({ pence }) => pounds(pence) },
    { head: 'Made', cell: ({ by, madeAt }) => html`<span>${when(madeAt)}, ${by}</span>` },
  ],
})}`,
    {
      section: 'Payments',
      form,
      status,
      wide: true,
      breadcrumbs: [
        { text: 'Direct payments and service funds', href: '/funds' },
        { text: 'Instalments to pay' },
      ],
    },
  );
}

/** POST /fund-batches */
export async function saveBatch(asked: Asked): Promise<Answer> {
  const read = parseForm(z.object({ pay_on: date('Day of payment') }), asked.form);
  if (!read.ok) return await showBatches(asked, read, 422);
  const made = await makeFundBatch(asked.scope, read.value.pay_on);
  if (!made.ok) return await showBatches(asked, withRefusal(read.values, made), 422);
  return redirect(`/fund-batches/${made.value.id}`, 'Made. Somebody else approves it.');
}

/** GET /fund-batches/:id */
export async function batchPage(asked: Asked): Promise<Answer> {
  return await showBatch(asked, '');
}

async function showBatch(asked: Asked, wrong: string, status = 200): Promise<Answer> {
  const { scope } = asked;
  const batch = await getBatch(scope, numberIn(asked.params['id'], 'batch'));
  const lines = await listBatchLines(scope, batch.id);
  scope.audit({ act: 'fund batch seen', subject: ['fund batch', batch.id] });
  noteListSeen(scope, `instalments of batch ${batch.id}`, lines);
  return page(
    'A batch of instalments',
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${batchTag(batch.status)}</span>A batch of instalments</h1>
<p class="govuk-body-l">${formatPounds(batch.pence)} for ${plural(batch.funds, 'fund')}, to be paid on ${day(batch.payOn)}. Made by ${batch.by}.</p>
${wrong !== '' && html`<p class="govuk-error-message">${wrong}</p>`}
${whatNext(asked, batch)}
${dataTable<BatchLine>({
  id: 'lines',
  caption: 'What it pays',
  rows: lines,
  rowHref: ({ fundId }) => `/funds/${fundId}`,
  columns: [
    { head: 'Person', cell: ({ personName }) => personName, foot: 'All' },
    { head: 'Paid into', cell: ({ paidTo }) => paidTo },
    { head: 'For', cell: ({ startsOn, endsOn }) => dateRange(startsOn, endsOn) },
    {
      head: 'What',
      width: 'wide',
      cell: ({ because, returnedOn, returnedWords }) =>
        html`${because}${returnedOn !== null && html`<br>${statusTag('Came back', 'problem')} <span class="tend-quiet">${day(returnedOn)}: ${returnedWords}</span>`}`,
    },
    { head: 'Amount', numeric: true, cell: ({ pence }) => pounds(pence), foot: pounds(batch.pence) },
    batch.status === 'paid' &&
      permits(scope.who, 'funds.pay') && {
        head: 'If it came back',
        headHidden: true,
        cell: ({ fundId, personName, returnedOn }) =>
          returnedOn === null
            ? html`<a class="govuk-link" href="/fund-batches/${batch.id}/returned/${fundId}">It came back<span class="govuk-visually-hidden">: the payment to ${personName}</span></a>`
            : none('came back'),
      },
  ],
})}
${batch.status === 'approved' || batch.status === 'paid' ? downloadLinks({ what: 'this batch for accounts payable', csv: `/fund-batches/${batch.id}/download?format=csv`, xlsx: `/fund-batches/${batch.id}/download?format=xlsx` }) : nothing}`,
    {
      section: 'Payments',
      status,
      wide: true,
      breadcrumbs: [{ text: 'Instalments to pay', href: '/fund-batches' }, { text: 'A batch' }],
    },
  );
}

function whatNext({ scope, csrfToken }: Asked, { id, status, madeBy }: FundBatch): SafeHtml {
  const { who } = scope;
  const form = (act: string, main: SafeHtml): SafeHtml =>
    html`<form method="post" action="/fund-batches/${id}/${act}" novalidate>${csrfField(csrfToken)}${main}</form>`;
  const today = londonDay(scope.now).toString();
  const approves = status === 'drafted' && permits(who, 'funds.approve') && madeBy !== who.userId;
  const pays = permits(who, 'funds.pay');
  return html`${approves && form('approve', buttonGroup([button({ text: 'Approve' })]))}
${status === 'drafted' && pays && form('withdraw', html`${fields(startForm()).text({ name: 'words', label: 'Why it is withdrawn' })}${button({ text: 'Withdraw', kind: 'secondary' })}`)}
${status === 'approved' && pays && form('paid', html`${fields(startForm(dateBoxes('on_day', today))).date({ name: 'on_day', label: 'Paid on, as the bank says' })}${button({ text: 'Record that it was paid' })}`)}`;
}

async function afterAct(asked: Asked, id: number, done: Result<null>, words: string): Promise<Answer> {
  return done.ok ? redirect(`/fund-batches/${id}`, words) : await showBatch(asked, done.reason, 422);
}

/** POST /fund-batches/:id/approve */
export async function approveBatch(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params['id'], 'batch');
  return await afterAct(
    asked,
    id,
    await approveFundBatch(asked.scope, id),
    'Approved. The file can be given to accounts payable.',
  );
}

/** POST /fund-batches/:id/withdraw */
export async function withdrawBatch(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params['id'], 'batch');
  const { words } = asked.form;
  const done = await withdrawFundBatch(asked.scope, id, typeof words === 'string' ? words : '');
  return await afterAct(asked, id, done, 'Withdrawn. What it was to pay is due again.');
}

/** POST /fund-batches/:id/paid */
export async function payBatch(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params['id'], 'batch');
  const read = parseForm(z.object({ on_day: date('Day') }), asked.form);
  if (!read.ok) return await showBatch(asked, Object.values(read.errors)[0] ?? '', 422);
  return await afterAct(asked, id, await markBatchPaid(asked.scope, id, read.value.on_day), 'Paid.');
}

/** GET /fund-batches/:id/download: what accounts payable pay, once it is approved. */
export async function downloadBatch(asked: Asked): Promise<Answer> {
  const batch = await getBatch(asked.scope, numberIn(asked.params['id'], 'batch'));
  if (batch.status !== 'approved' && batch.status !== 'paid') throw new NotFound('file');
  asked.scope.audit({ act: 'fund batch downloaded', subject: ['fund batch', batch.id] });
  const payments = [
    ...Map.groupBy(await listBatchLines(asked.scope, batch.id), ({ fundId }) => fundId).values(),
  ];
  return await listDownload<BatchLine[]>({
    name: `instalments-${batch.payOn}-${batch.id}`,
    title: 'Instalments',
    format: formatIn(asked),
    rows: payments,
    columns: [
      { head: 'Pay into', value: (lines) => lines[0]?.paidTo },
      { head: 'Reference', value: (lines) => `TEND-F${lines[0]?.fundId}-${batch.id}` },
      { head: 'Person reference', value: (lines) => lines[0]?.personReference },
      { head: 'Kind', value: (lines) => lines[0]?.fundKind },
      { head: 'Pay on', value: () => batch.payOn, kind: 'day' },
      {
        head: 'Amount (£)',
        value: (lines) => lines.reduce((sum, { pence }) => sum + pence, 0),
        kind: 'pence',
      },
      { head: 'For', value: (lines) => lines.map(({ because }) => because).join('; ') },
    ],
  });
}
