/**
 * Deciding visits of the queue, one or many at once: what it would come to is shown first, a reason is chosen by a key or
 * typed, and what was done can be undone from the queue.
 */
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { why } from '../../web/components/disclosures.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, errorSummary, type FormState } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import {
  decideLines,
  type DecisionPreview,
  previewDecision,
  previewDecisions,
  type SeenLine,
  undoDecisions,
} from '../actions/decide-lines.ts';
import { openLine } from '../records/line-view.ts';
import { findListedLine, findPlace, listLineIds } from '../records/listed-lines.ts';
import { type Decision, DECISIONS } from '../rules/resolution.ts';
import { fieldOf, fieldsOf } from './address.ts';
import { commonReasons } from './line-actions.ts';
import { exceptionNames, personWords, startWords } from './line-cells.ts';
import { sentenceNow } from './line-page.ts';
import { decisionNames } from './line-words.ts';
import { lineInQueueHref, queueFilter, queueHref, queueQuery, stepsInQueue } from './queue-address.ts';
import { decisionKeys } from './queue-strip.ts';

/** As many as one decision is made for. */
const MOST_AT_ONCE = 2000;

/** What is decided on: the lines chosen, or all that are alike, with what of them was shown. */
type Chosen = {
  readonly seen: readonly SeenLine[] | undefined;
  readonly lineIds: readonly number[];
  readonly group: string;
  readonly from: string;
};

async function chosenIn(asked: Asked): Promise<Chosen> {
  const group = fieldOf(asked, 'group');
  const from = queueQuery(new URLSearchParams(fieldOf(asked, 'from')));
  if (group !== '') {
    const filter = queueFilter(asked.scope, new URLSearchParams(group));
    return { seen: undefined, lineIds: await listLineIds(asked.scope, filter, MOST_AT_ONCE), group, from };
  }
  const seen = fieldsOf(asked, 'line').flatMap(readSeen).slice(0, MOST_AT_ONCE);
  return { seen, lineIds: seen.map(({ lineId }) => lineId), group, from };
}

function readSeen(value: string): SeenLine[] {
  const [, line, verdict, resolution] = /^(\d{1,15})\.(\d{1,15})\.(\d{0,15})$/.exec(value) ?? [];
  if (line === undefined || verdict === undefined) return [];
  return [
    {
      lineId: Number(line),
      verdictId: Number(verdict),
      resolutionId: resolution ? Number(resolution) : null,
    },
  ];
}

/** POST /queue/decide: asks what is not known yet, the decision and the reason, then decides. */
export async function decideQueue(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const chosen = await chosenIn(asked);
  if (chosen.lineIds.length === 0)
    return redirect(queueHref(chosen.from), notDone('Choose at least one visit first. Nothing was decided.'));
  const decision = DECISIONS.find((one) => one === fieldOf(asked, 'decision'));
  if (decision === undefined) return await whichDecision(asked, chosen);
  const preview = await previewDecision(scope, chosen.lineIds, decision);
  const reason = [fieldOf(asked, 'common'), fieldOf(asked, 'words').trim()].filter(Boolean).join('. ');
  const shown = fieldOf(asked, 'shown');
  if (shown === '' || preview.can.length === 0) return await whyPage(asked, chosen, decision, preview);
  const now = `${preview.can.length}/${preview.pence}`;
  if (shown !== now)
    return await whyPage(
      asked,
      chosen,
      decision,
      preview,
      'This has changed since it was shown. Look at it again.',
    );
  const seen = chosen.seen ?? preview.can;
  const done = await decideLines(scope, { seen, decision, reason });
  if (!done.ok) return await whyPage(asked, chosen, decision, preview, done.reason);
  return redirect(await wayOn(asked, chosen, done.value.batchId));
}

/** On to the next visit where one was decided on its own page, else back to the queue. */
async function wayOn(asked: Asked, { seen, from }: Chosen, batchId: string): Promise<string> {
  const [only] = seen ?? [];
  if (fieldOf(asked, 'onward') === 'next' && only !== undefined) {
    const place = await findPlace(asked.scope, only.lineId);
    const steps = place && (await stepsInQueue(asked.scope, from, place));
    if (steps?.after !== undefined) return `${steps.after}&done=${batchId}`;
  }
  const query = new URLSearchParams(from);
  query.set('done', batchId);
  return `/queue?${query.toString()}`;
}

function hidden(asked: Asked, { seen, group, from }: Chosen): SafeHtml {
  const { csrfToken } = asked;
  const lines = (seen ?? []).map(
    ({ lineId, verdictId, resolutionId }) =>
      html`<input type="hidden" name="line" value="${`${lineId}.${verdictId}.${resolutionId ?? ''}`}">`,
  );
  return html`${csrfField(csrfToken)}<input type="hidden" name="from" value="${from}"><input type="hidden" name="onward" value="${fieldOf(asked, 'onward')}">${group === '' ? lines : html`<input type="hidden" name="group" value="${group}">`}`;
}

function crumbs(from: string) {
  return [{ text: 'Held visits', href: queueHref(from) }, { text: 'Decide' }];
}

/** What each decision would come to, to choose one. */
async function whichDecision(asked: Asked, chosen: Chosen): Promise<Answer> {
  const count = chosen.lineIds.length;
  const choices: SafeHtml[] = [];
  const previews = await previewDecisions(asked.scope, chosen.lineIds);
  for (const decision of DECISIONS) {
    const preview = previews[decision];
    if (preview.can.length === 0) {
      choices.push(
        html`<p class="govuk-body"><strong>${decisionNames[decision]}</strong>: ${preview.cannot[0]?.reason ?? 'not possible'}</p>`,
      );
      continue;
    }
    choices.push(
      html`<div class="govuk-button-group">${button({
        text: decisionNames[decision],
        name: 'decision',
        value: decision,
        kind: 'secondary',
        key: decisionKeys[decision],
      })}<span class="govuk-body">${sumWords(decision, preview, count)}</span></div>`,
    );
  }
  return page(
    `Decide ${plural(count, 'visit')}`,
    html`${count === MOST_AT_ONCE && html`<p class="govuk-body">There are more; the ${MOST_AT_ONCE} oldest are decided first.</p>`}
<form method="post" action="/queue/decide">${hidden(asked, chosen)}${choices}</form>`,
    { section: 'Held visits', breadcrumbs: crumbs(chosen.from) },
  );
}

function sumWords(decision: Decision, { can, pence }: DecisionPreview, count: number): string {
  const which = can.length === count ? '' : `${plural(can.length, 'visit')} of ${count}: `;
  if (decision === 'refuse') return `${which}pays nothing`;
  if (decision === 'ask the provider') return `${which}waits for the provider’s answer`;
  return `${which}pays ${formatPounds(pence)}`;
}

/** What the decision comes to, and the reason for it. */
async function whyPage(
  asked: Asked,
  chosen: Chosen,
  decision: Decision,
  preview: DecisionPreview,
  fault?: string,
): Promise<Answer> {
  const asks = decision === 'ask the provider';
  const { can, cannot } = preview;
  const state: FormState = {
    values: { words: fieldOf(asked, 'words') },
    errors: fault === undefined ? {} : { words: fault },
  };
  const common = commonReasons[decision].map((text, at) =>
    button({ text, name: 'common', value: text, kind: 'secondary', key: String(at + 1) }),
  );
  const question = asks ? 'What do you ask?' : 'Your reason';
  const title = `${decisionNames[decision]}: ${plural(can.length, 'visit')}`;
  const about = await aboutChosen(asked, chosen);
  return page(
    title,
    html`${errorSummary(state)}<h1 class="govuk-heading-l">${title}</h1>
${about}
${can.length > 0 && html`<p class="govuk-body-l">${comesTo(decision, preview)}</p>`}
${cannot.length > 0 && html`<p class="govuk-body">Left as they are:</p><ul class="govuk-list govuk-list--bullet">${cannot.map(({ reason, lines }) => html`<li>${plural(lines, 'visit')}: ${reason}</li>`)}</ul>`}
${
  can.length === 0
    ? html`<p class="govuk-body"><a class="govuk-link" href="${queueHref(chosen.from)}">Back to the queue</a></p>`
    : html`<form method="post" action="/queue/decide" novalidate>${hidden(asked, chosen)}<input type="hidden" name="decision" value="${decision}"><input type="hidden" name="shown" value="${`${can.length}/${preview.pence}`}">
<h2 class="govuk-heading-m">${question}</h2>
<p class="govuk-hint">The provider reads this. Choose one, which saves the decision, or use your own words.</p>
${common.map((one) => html`<div>${one}</div>`)}
${fields(state).textarea({ name: 'words', label: 'In your own words', rows: 3 })}
${buttonGroup([button({ text: asks ? 'Send this question' : 'Save this decision' })], { href: queueHref(chosen.from) })}</form>`
}`,
    {
      section: 'Held visits',
      breadcrumbs: crumbs(chosen.from),
      ...(fault === undefined ? {} : { error: true, status: 422 }),
    },
  );
}

/** Which visit it is, with the sentence why; or what those that are decided together have in common. */
async function aboutChosen({ scope }: Asked, { lineIds, group }: Chosen): Promise<SafeHtml> {
  const line = await findListedLine(scope, lineIds[0] ?? 0);
  if (line === undefined) return nothing;
  if (lineIds.length === 1)
    return html`<p class="govuk-body">${personWords(scope, line)}, ${startWords(line.startsAt, scope)}, ${line.providerName}</p>${why({ because: await sentenceNow(scope, await openLine(scope, line.id)) })}`;
  return group === ''
    ? nothing
    : html`<p class="govuk-body">${line.providerName}: ${exceptionNames(line.exceptions)}. The first of them is that of ${startWords(line.startsAt, scope)}.</p>`;
}

function comesTo(decision: Decision, { can, pence }: DecisionPreview): SafeHtml | string {
  const one = can.length === 1;
  if (decision === 'refuse') return one ? 'It will pay nothing.' : 'They will pay nothing.';
  if (decision === 'ask the provider')
    return one
      ? 'It waits until the provider has answered and you have decided.'
      : 'They wait until the provider has answered and you have decided.';
  const sum = html`<strong>${formatPounds(pence)}</strong>`;
  return one ? html`It will pay ${sum}.` : html`Together they will pay ${sum}.`;
}

/** POST /queue/undo?batch=&from=: takes back what was just decided, by new decisions. */
export async function undoInQueue(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const from = queueQuery(new URLSearchParams(query.get('from') ?? ''));
  const line = query.get('line') ?? '';
  const to = /^\d{1,15}$/.test(line) ? lineInQueueHref(Number(line), from) : queueHref(from);
  const batch = query.get('batch') ?? '';
  if (!/^[0-9a-f-]{36}$/.test(batch)) return redirect(to, 'There is nothing to undo.');
  const done = await undoDecisions(scope, batch);
  if (!done.ok) return redirect(to, notDone(done.reason));
  return redirect(
    to,
    `Undone: ${done.value.lines === 1 ? 'the visit waits' : `${plural(done.value.lines, 'visit')} wait`} for a decision again.`,
  );
}
