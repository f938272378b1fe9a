/** Closing a provider's week for payment: what it would pay is shown first, and only that sum can be closed. */
import { formatPounds } from '../../ground/money.ts';
import { listWords, plural } from '../../ground/text.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { pounds, poundsDifference } from '../../web/components/amounts.ts';
import { summaryList } from '../../web/components/summary.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, type FormState, startForm, withRefusal } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { type ClosePreview, closeWeek, previewClose } from '../actions/close-week.ts';
import { listContractWeeks } from '../records/provider-weeks.ts';
import { fieldOf, providerWeekHref, weekWords } from './address.ts';
import { type WeekFrame, weekFrame } from './provider-week.ts';
import { sumTotals } from './week-parts.ts';

/** GET /weeks/:monday/providers/:providerId/close */
export async function closePage(asked: Asked): Promise<Answer> {
  return await showClose(asked, await weekFrame(asked), startForm());
}

async function showClose(asked: Asked, frame: WeekFrame, state: FormState, status = 200): Promise<Answer> {
  const { week, providerName } = frame;
  const preview = await previewClose(asked.scope, week);
  const totals = sumTotals(await listContractWeeks(asked.scope, week.providerId, week.weekStartsOn));
  const href = providerWeekHref(week);
  const name = weekWords(week.weekStartsOn);
  return page(
    `Close the week of ${name}`,
    html`${summaryList([
      { key: 'Provider', value: providerName },
      {
        key: 'Visits',
        value: html`${plural(preview.visits, 'visit')}, ${pounds(preview.amountPence - preview.adjustmentPence - preview.chargePence)}`,
      },
      preview.charges > 0 && {
        key: 'Blocks and other charges',
        value: html`${plural(preview.charges, 'charge')}, ${pounds(preview.chargePence)}`,
      },
      preview.adjustments > 0 && {
        key: 'Adjustments to weeks paid before',
        value: html`${plural(preview.adjustments, 'adjustment')}, ${poundsDifference(preview.adjustmentPence)}`,
      },
      { key: 'Closes at', value: html`<strong>${pounds(preview.amountPence)}</strong>` },
    ])}
${warnings(preview, totals.held, totals.heldPence, href)}
${preview.whyNot === undefined ? closeForm(asked, state, href, preview) : html`<p class="govuk-body"><strong>It cannot be closed now.</strong> ${preview.whyNot}</p><p class="govuk-body"><a class="govuk-link" href="${href}">Back to the week</a></p>`}`,
    {
      section: 'Weeks',
      caption: providerName,
      status,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      breadcrumbs: [
        { text: 'Weeks', href: '/weeks' },
        { text: `${providerName}, ${name}`, href },
        { text: 'Close' },
      ],
    },
  );
}

function warnings({ unclosedBefore }: ClosePreview, held: number, heldPence: number, href: string): SafeHtml {
  const said = [
    held > 0 &&
      html`<a class="govuk-link" href="${href}/visits?status=held">${plural(held, 'visit')}</a> of this week ${held === 1 ? 'is' : 'are'} still held and would pay ${formatPounds(heldPence)}. What is decided later is paid in the next week that is closed.`,
    unclosedBefore.length > 0 &&
      html`${unclosedBefore.length === 1 ? 'An earlier week was' : 'Earlier weeks were'} never closed: ${listWords(unclosedBefore.map(weekWords))}. What ${unclosedBefore.length === 1 ? 'it pays' : 'they pay'} is in this sum too.`,
  ].filter((one) => one !== false);
  return said.length === 0
    ? nothing
    : html`<div class="govuk-inset-text">${said.map((one) => html`<p class="govuk-body">${one}</p>`)}</div>`;
}

function closeForm(
  { csrfToken }: Asked,
  state: FormState,
  href: string,
  { amountPence }: ClosePreview,
): SafeHtml {
  return html`<form method="post" action="${href}/close" novalidate>${csrfField(csrfToken)}<input type="hidden" name="expected" value="${amountPence}">
${fields(state).textarea({ name: 'note', label: 'A note for whoever approves it', hint: 'You can leave this empty', rows: 3 })}
<p class="govuk-body">Somebody else has to approve it before it counts. Until then it can be sent back. Nothing in a closed week is ever changed: what comes later makes an adjustment in the next.</p>
${buttonGroup([button({ text: `Close at ${formatPounds(amountPence)}` })], { href })}</form>`;
}

/** POST /weeks/:monday/providers/:providerId/close */
export async function closeProviderWeek(asked: Asked): Promise<Answer> {
  const frame = await weekFrame(asked);
  const expected = fieldOf(asked, 'expected');
  const note = fieldOf(asked, 'note');
  const done = await closeWeek(asked.scope, frame.week, {
    note,
    ...(/^-?\d{1,15}$/.test(expected) && { expectedPence: Number(expected) }),
  });
  if (!done.ok) return await showClose(asked, frame, withRefusal({ note }, done), 422);
  const { closeId, amountPence } = done.value;
  return redirect(
    `/payable/${closeId}`,
    `Closed at ${formatPounds(amountPence)}. It waits for somebody else to approve it.`,
  );
}
