/** Making a payment run: what it would pay is shown first, provider by provider, and only that can be saved. */
import { formatPounds } from '../../ground/money.ts';
import { listWords, plural } from '../../ground/text.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { figure, pounds, poundsDifference } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { date, optionalText } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { draftRun, previewRun, type RunPreview } from '../actions/payment-run-draft.ts';
import type { Owed } from '../records/payment-drafts.ts';
import { fieldsOf } from './address.ts';
import { z } from 'zod';

const shape = z.object({
  pay_on: date('Payment day'),
  note: optionalText('The note', { max: 2000 }),
});

/** GET /payment-runs/new */
export async function newPaymentRun(asked: Asked): Promise<Answer> {
  const preview = await previewRun(asked.scope);
  const state = startForm(dateBoxes('pay_on', preview.firstDay));
  return show(asked, preview, state, new Set(preview.paid.map(({ providerId }) => providerId)));
}

/** POST /payment-runs/new */
export async function savePaymentRun(asked: Asked): Promise<Answer> {
  const { scope, form } = asked;
  const chosen = new Set(
    fieldsOf(asked, 'provider').flatMap((id) => (/^\d{1,15}$/.test(id) ? [Number(id)] : [])),
  );
  const read = parseForm(shape, form);
  const again = async (state: FormState): Promise<Answer> =>
    show(asked, await previewRun(scope), state, chosen, 422);
  if (!read.ok) return await again(read);
  const preview = await previewRun(scope);
  const shown = new Map(
    fieldsOf(asked, 'shown').map((one) => {
      const [id = '', pence = ''] = one.split(' ');
      return [Number(id), Number(pence)] as const;
    }),
  );
  const moved = preview.paid.find(
    ({ providerId, amountPence }) => chosen.has(providerId) && shown.get(providerId) !== amountPence,
  );
  if (moved !== undefined)
    return await again({
      values: read.values,
      errors: {
        '': `${moved.providerName} now comes to ${formatPounds(moved.amountPence)}. Look at it again before you make the run.`,
      },
    });
  const providerIds = [...chosen, ...preview.carried.map(({ providerId }) => providerId)];
  const done =
    chosen.size === 0
      ? await draftRun(scope, { payOn: read.value.pay_on, providerIds: [] })
      : await draftRun(scope, { payOn: read.value.pay_on, providerIds, note: read.value.note });
  if (!done.ok) return await again(withRefusal(read.values, done));
  const { runId, payments, amountPence } = done.value;
  return redirect(
    `/payment-runs/${runId}`,
    `Run ${runId} is drafted: ${plural(payments, 'payment')}, ${formatPounds(amountPence)}. Check it now.`,
  );
}

function show(
  { csrfToken }: Asked,
  preview: RunPreview,
  state: FormState,
  chosen: ReadonlySet<number>,
  status = 200,
): Answer {
  const sum = preview.paid.reduce((total, { amountPence }) => total + amountPence, 0);
  const ask = fields(state);
  return page(
    'Make a payment run',
    preview.paid.length === 0
      ? html`${emptyState({ title: 'Nothing waits to be paid', text: 'A week is paid once it is closed and approved.', action: { href: '/payable', text: 'Weeks for payment' } })}${left(preview)}`
      : html`<form method="post" action="/payment-runs/new" novalidate>${csrfField(csrfToken)}
${preview.paid.map(({ providerId, amountPence }) => html`<input type="hidden" name="shown" value="${providerId} ${amountPence}">`)}
${ask.date({ name: 'pay_on', label: 'Payment day', hint: 'The day on which the money reaches the providers. Banks need two working days.' })}
${dataTable<Owed>({
  id: 'provider',
  caption: `What would be paid: ${formatPounds(sum)}`,
  rows: preview.paid,
  selectable: {
    name: 'provider',
    value: ({ providerId }) => providerId,
    label: ({ providerName }) => `Pay ${providerName}`,
    chosen: ({ providerId }) => chosen.has(providerId),
  },
  columns: [
    { head: 'Provider', cell: ({ providerName }) => providerName, foot: 'All' },
    { head: 'Items', numeric: true, cell: ({ items }) => figure(items) },
    { head: 'Adjustments', numeric: true, cell: ({ adjustmentPence }) => poundsDifference(adjustmentPence) },
    { head: 'Held', numeric: true, cell: ({ heldPence }) => pounds(heldPence) },
    { head: 'To pay', numeric: true, cell: ({ amountPence }) => pounds(amountPence), foot: pounds(sum) },
  ],
})}
${left(preview)}
${ask.textarea({ name: 'note', label: 'A note for whoever approves it', hint: 'You can leave this empty', rows: 2 })}
${buttonGroup([button({ text: 'Make the run' })], { href: '/payment-runs' })}</form>`,
    {
      section: 'Payments',
      status,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      breadcrumbs: [{ text: 'Payment runs', href: '/payment-runs' }, { text: 'New' }],
    },
  );
}

/** Who is not paid, and why. */
function left({ carried, heldOnly }: RunPreview): SafeHtml {
  const said = [
    carried.length > 0 &&
      html`${listWords(carried.map(({ providerName, amountPence }) => `${providerName} (${formatPounds(amountPence)})`))} ${carried.length === 1 ? 'is' : 'are'} owed nothing after adjustments, which is carried to the next run.`,
    heldOnly.length > 0 &&
      html`What there is to pay to ${listWords(heldOnly.map(({ providerName }) => providerName))} now is <a class="govuk-link" href="/holds">held</a>.`,
  ].filter((one) => one !== false);
  return said.length === 0
    ? nothing
    : html`<div class="govuk-inset-text">${said.map((one) => html`<p class="govuk-body">${one}</p>`)}</div>`;
}
