/** One payment run: what it pays, its check, who approved it, its files, and what became of each payment. */
import { longDate, londonDay } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { button, printButton } from '../../web/components/actions.ts';
import { day, dayInFull, figure, none, pounds } from '../../web/components/amounts.ts';
import { details } from '../../web/components/disclosures.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { dataTable } from '../../web/components/table.ts';
import { type Happening, timeline } from '../../web/components/timeline.ts';
import { listDownload } from '../../web/download.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, dateBoxes, type FormState, startForm } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, file, page } from '../../web/route.ts';
import { type RunCheck, lookAt } from '../actions/payment-run-check.ts';
import { type BankFile, getFileBytes, listFiles } from '../records/payment-files.ts';
import { getRun, type PaymentRun, type RunPayment } from '../records/payment-runs.ts';
import { findLimit } from '../records/payment-settings.ts';
import { approvedPence, mayDo, whyNotApprove } from '../rules/payment-run-status.ts';
import { formatIn } from './line-downloads.ts';
import { codesView, findingsView, movementsView } from './payment-run-check-view.ts';
import { paymentTag, paymentWords, runTag } from './payment-parts.ts';

/** GET /payment-runs/:id */
export async function paymentRunPage(asked: Asked): Promise<Answer> {
  return await showRun(asked, startForm());
}

/** The page of a run, with a form that was refused where there is one. */
export async function showRun(asked: Asked, state: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const run = await getRun(scope, numberIn(asked.params['id'], 'payment run'));
  const files = await listFiles(scope, run.id);
  const before = mayDo(run.status, 'check') || run.status === 'approved';
  const check = before ? await lookAt(scope, run) : undefined;
  scope.audit({ act: 'payment run seen', subject: ['payment run', run.id] });
  const live = run.payments.filter(({ state: stands }) => stands !== 'taken out');
  const next = await whatNext(asked, run, check, state);
  return page(
    `Payment run ${run.id}`,
    html`<p class="govuk-body-l">${runTag(run.status)} <strong>${pounds(run.amountPence)}</strong> to ${plural(live.length, 'provider')} on ${dayInFull(run.payOn)}</p>
${run.note !== null && html`<div class="govuk-inset-text">${run.note}</div>`}
${hasChanged(run, check) && html`<div class="govuk-inset-text"><strong>Something has changed since this run was checked.</strong> It has to be checked again before it goes on.</div>`}
${check === undefined ? next : html`<p class="govuk-body"><a class="govuk-link" href="#next">${run.status === 'checked' ? 'Read the check, then decide' : 'What happens next'}</a></p>`}
${filesView(run, files)}
${check && html`<h2 class="govuk-heading-m">The check</h2>${findingsView(check, { runId: run.id, csrfToken: asked.csrfToken, state, ticks: permits(scope.who, 'payments.make') })}${movementsView(check)}${codesView(check)}`}
<h2 class="govuk-heading-m">Payments</h2>
${downloadLinks({ what: 'these payments', csv: `/payment-runs/${run.id}/download?format=csv`, xlsx: `/payment-runs/${run.id}/download?format=xlsx` })}
${paymentsTable(asked, run)}
${run.carried.length > 0 && html`<div class="govuk-inset-text">Carried to the next run, since nothing is owed after adjustments: ${run.carried.map(({ providerName, amountPence }, at) => html`${at > 0 && ', '}${providerName} (${formatPounds(amountPence)})`)}.</div>`}
${check && html`<h2 class="govuk-heading-m" id="next">${run.status === 'checked' ? 'Decide' : 'What happens next'}</h2>${next}`}
<h2 class="govuk-heading-m">What was done</h2>${timeline(happenings(run), { level: 3 })}${printButton()}`,
    {
      section: 'Payments',
      wide: true,
      status,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      breadcrumbs: [{ text: 'Payment runs', href: '/payment-runs' }, { text: `Run ${run.id}` }],
    },
  );
}

/** Whether what the check found is no longer what was looked at. */
function hasChanged(run: PaymentRun, check: RunCheck | undefined): check is RunCheck {
  return (
    check !== undefined &&
    run.status !== 'drafted' &&
    run.events.findLast(({ kind }) => kind === 'checked')?.facts !== check.facts
  );
}

/** What may be done now, by whoever asks. It stands after the check, which is read first. */
async function whatNext(
  { scope, csrfToken }: Asked,
  run: PaymentRun,
  check: RunCheck | undefined,
  state: FormState,
): Promise<SafeHtml> {
  const makes = permits(scope.who, 'payments.make');
  const approves = permits(scope.who, 'payments.approve');
  const post = (
    act: string,
    text: string,
    body: SafeHtml = nothing,
    kind: 'main' | 'warning' | 'secondary' = 'main',
  ): SafeHtml =>
    html`<form method="post" action="/payment-runs/${run.id}/${act}" novalidate>${csrfField(csrfToken)}${body}${button({ text, kind })}</form>`;
  const ask = fields(state);
  const changed = hasChanged(run, check);
  const parts: SafeHtml[] = [];
  if (makes && check !== undefined && (run.status === 'drafted' || changed))
    parts.push(
      check.open.length === 0
        ? post('check', 'The run is checked: send it for approval')
        : html`<p class="govuk-body">${plural(check.open.length, 'finding')} above still ${check.open.length === 1 ? 'needs' : 'need'} a look before the run can be approved.</p>`,
    );
  if (approves && mayDo(run.status, 'approve') && !changed) {
    const limitPence =
      scope.who.userId === null
        ? undefined
        : await findLimit(scope, scope.who.userId, londonDay(scope.now).toString());
    const whyNot = whyNotApprove({ ...run, by: scope.who.userId ?? 0, limitPence });
    parts.push(
      whyNot !== undefined
        ? html`<div class="govuk-inset-text">${whyNot}</div>`
        : post(
            'approve',
            `Approve ${formatPounds(run.amountPence)}`,
            approvedPence(run.events) + (limitPence ?? 0) < run.amountPence
              ? html`<p class="govuk-body">This is over your limit of ${formatPounds(limitPence ?? 0)}: somebody else has to approve it too, until the limits of those who did reach ${formatPounds(run.amountPence)}.</p>`
              : nothing,
          ),
    );
  }
  if (makes && run.status === 'approved' && !changed)
    parts.push(
      post(
        'release',
        `Release ${plural(run.payments.filter(({ state: stands }) => stands === 'in the run').length, 'payment')}`,
      ),
    );
  if (
    makes &&
    mayDo(run.status, 'mark paid') &&
    run.payments.some(({ state: stands }) => stands === 'on its way')
  )
    parts.push(answerForms(run, csrfToken, state));
  if ((makes || approves) && mayDo(run.status, 'withdraw'))
    parts.push(
      details({
        summary: 'Withdraw this run',
        open: state.errors['words'] !== undefined,
        body: post(
          'withdraw',
          'Withdraw the run',
          ask.textarea({ name: 'words', label: 'Why', rows: 2 }),
          'warning',
        ),
      }),
    );
  return html`${parts}`;
}

/** Reading the bank's answer, or marking as paid by hand. */
function answerForms(run: PaymentRun, csrfToken: string, state: FormState): SafeHtml {
  const ask = fields({ ...state, values: { ...dateBoxes('on_day', run.payOn), ...state.values } });
  return html`<h2 class="govuk-heading-m">What the bank says</h2>
<form method="post" action="/payment-runs/${run.id}/answer" enctype="multipart/form-data" novalidate>${csrfField(csrfToken)}
${ask.file({ name: 'file', label: 'The bank’s answer', hint: 'A status report (pain.002), a Bacs report of returned credits, or CSV with reference and outcome' })}${button({ text: 'Read it' })}</form>
${details({
  summary: 'Mark them as paid by hand',
  open: state.errors['on_day'] !== undefined,
  body: html`<form method="post" action="/payment-runs/${run.id}/paid" novalidate>${csrfField(csrfToken)}${ask.date({ name: 'on_day', label: 'Paid on' })}${button({ text: 'All that are on their way are paid', kind: 'secondary' })}</form>`,
})}`;
}

function filesView(run: PaymentRun, files: readonly BankFile[]): SafeHtml {
  if (files.length === 0) return nothing;
  const kinds = {
    bacs: 'Bacs Standard 18',
    'pain.001': 'ISO 20022 pain.001',
    'accounts payable': 'Accounts payable, for the books',
  };
  return html`<h2 class="govuk-heading-m">Files</h2>${dataTable<BankFile>({
    id: 'files',
    caption: 'Each was made once: every download gives the same bytes',
    rows: files,
    rowHref: ({ id }) => `/payment-runs/${run.id}/files/${id}/download`,
    columns: [
      { head: 'File', cell: ({ name }) => name },
      { head: 'Kind', cell: ({ kind }) => kinds[kind] },
      { head: 'Number', numeric: true, cell: ({ fileNumber }) => figure(fileNumber) },
      { head: 'Payments', numeric: true, cell: ({ payments }) => figure(payments) },
      { head: 'Control total', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
      { head: 'SHA-256', cell: ({ sha256 }) => html`<code title="${sha256}">${sha256.slice(0, 16)}…</code>` },
    ],
  })}`;
}

function paymentsTable({ scope }: Asked, run: PaymentRun): SafeHtml {
  const makes = permits(scope.who, 'payments.make');
  const out = makes && mayDo(run.status, 'take out');
  const back = makes && mayDo(run.status, 'return');
  return dataTable<RunPayment>({
    id: 'payments',
    caption: 'Payments, by provider',
    captionHidden: true,
    rows: run.payments,
    rowHref: ({ id, reference }) => (reference === null ? undefined : `/remittances/${id}`),
    columns: [
      { head: 'Provider', cell: ({ providerName }) => providerName, foot: 'All' },
      { head: 'Reference', cell: ({ reference }) => reference ?? none('not sent') },
      { head: 'Items', numeric: true, cell: ({ items }) => figure(items) },
      {
        head: 'Amount',
        numeric: true,
        cell: ({ amountPence }) => pounds(amountPence),
        foot: pounds(run.amountPence),
      },
      {
        head: 'Status',
        cell: ({ state, paidOn, words }) =>
          html`<span>${paymentTag(state)}${paidOn !== null && html` ${day(paidOn)}`}${words !== null && html`<br><span class="tend-quiet">${words}</span>`}</span>`,
      },
      (out || back) && {
        head: 'What to do',
        headHidden: true,
        cell: ({ id, state, providerName }) =>
          (out && state === 'in the run') || (back && (state === 'on its way' || state === 'paid'))
            ? html`<a class="govuk-link" href="/payment-runs/${run.id}/payments/${id}">${out ? 'Take out' : 'It came back'}<span class="govuk-visually-hidden">: ${providerName}</span></a>`
            : none(),
      },
    ],
  });
}

const titles = {
  drafted: 'Made',
  checked: 'Checked',
  approved: 'Approved',
  released: 'Released',
  withdrawn: 'Withdrawn',
} as const;

function happenings(run: PaymentRun): Happening[] {
  return run.events
    .map(
      ({ kind, byName, at, words, limitPence }): Happening => ({
        title: titles[kind],
        at,
        who: byName,
        body:
          kind === 'approved'
            ? `May approve ${formatPounds(limitPence ?? 0)} alone`
            : words === ''
              ? undefined
              : words,
        tone: kind === 'withdrawn' ? 'problem' : kind === 'released' ? 'good' : 'quiet',
      }),
    )
    .toReversed();
}

/** GET /payment-runs/:id/files/:file/download */
export async function downloadBankFile({ scope, params }: Asked): Promise<Answer> {
  const runId = numberIn(params['id'], 'payment run');
  const kept = await getFileBytes(scope, runId, numberIn(params['file'], 'file of this run'));
  scope.audit({
    act: 'bank file downloaded',
    subject: ['payment run', runId],
    detail: { name: kept.name, sha256: kept.sha256 },
  });
  const type = {
    bacs: 'text/plain; charset=us-ascii',
    'pain.001': 'application/xml',
    'accounts payable': 'text/csv; charset=utf-8',
  };
  return file(kept.name, type[kept.kind], kept.bytes);
}

/** GET /payment-runs/:id/download */
export async function downloadRunPayments(asked: Asked): Promise<Answer> {
  const run = await getRun(asked.scope, numberIn(asked.params['id'], 'payment run'));
  return await listDownload<RunPayment>({
    name: `payment-run-${run.id}`,
    title: `Payment run ${run.id}, ${longDate(run.payOn)}`.slice(0, 31),
    format: formatIn(asked),
    rows: run.payments,
    columns: [
      { head: 'Payment', value: ({ id }) => id },
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: 'Provider reference', value: ({ providerReference }) => providerReference },
      { head: 'Reference', value: ({ reference }) => reference },
      { head: 'Items', value: ({ items }) => items },
      { head: 'Amount (£)', value: ({ amountPence }) => amountPence, kind: 'pence' },
      { head: 'Status', value: ({ state }) => paymentWords[state].text },
      { head: 'Paid on', value: ({ paidOn }) => paidOn, kind: 'day' },
      { head: 'Why', value: ({ words }) => words },
    ],
  });
}
