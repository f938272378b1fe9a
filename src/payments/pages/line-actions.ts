/** What the council or the provider may do about a line, as forms on its page. */
import { minutesInWords } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { type Choice, fields } from '../../web/fields.ts';
import { csrfField, type FormState } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { previewDecisions } from '../actions/decide-lines.ts';
import type { Said } from '../actions/say-about-line.ts';
import type { LineView } from '../records/line-view.ts';
import { type Decision, DECISIONS, mayNext } from '../rules/resolution.ts';
import { decisionNames } from './line-words.ts';

/** Common reasons and questions for each decision, so that few words have to be typed. */
export const commonReasons = {
  'accept as logged': [
    'The provider confirmed the times',
    'The person or their family confirmed the visit',
    'The care notes agree with the times',
    'The check-in device did not work',
  ],
  'accept as planned': [
    'The care notes show the whole visit',
    'The person or their family confirmed the visit',
    'The care worker could not check out',
    'The council asked for the change',
  ],
  'accept as a no-reply visit': [
    'The care worker came at the agreed time and nobody answered',
    'The person had gone out without telling anybody',
    'The person sent the care worker away',
    'The person had gone into hospital and nobody had told the provider',
  ],
  refuse: [
    'Nothing shows that the visit took place',
    'It is paid under another visit',
    'The provider gave no evidence when asked',
    'It was not agreed with the council',
  ],
  'ask the provider': [
    'Did this visit take place, and what shows it?',
    'When did the care worker arrive and leave?',
    'Why were the times entered by hand?',
    'With whom was the care worker at that time?',
    'Which visit does this log belong to?',
    'Why was the visit so short?',
  ],
} as const satisfies Record<Decision, readonly string[]>;

/** What a form on a line's page is drawn with. */
export type ActionsOf = {
  readonly scope: Scope;
  readonly line: LineView;
  readonly state: FormState;
  readonly csrfToken: string;
  readonly back: string | undefined;
};

/** The forms for whoever asks; nothing where there is nothing for them to do. */
export async function lineActions(on: ActionsOf): Promise<SafeHtml> {
  const { scope, line } = on;
  if (permits(scope.who, 'week.resolve'))
    return html`${mayNext(line, 'council', 'reply') ? sayForm(on, 'reply') : nothing}${await decideForm(on)}${undoForm(on)}`;
  if (!permits(scope.who, 'week.answer')) return nothing;
  if (mayNext(line, 'provider', 'answer')) return sayForm(on, 'answer');
  return mayNext(line, 'provider', 'dispute') ? sayForm(on, 'dispute') : nothing;
}

function hidden({ csrfToken, back }: ActionsOf): SafeHtml {
  return html`${csrfField(csrfToken)}${back !== undefined && html`<input type="hidden" name="back" value="${back}">`}`;
}

async function decideForm(on: ActionsOf): Promise<SafeHtml> {
  const { scope, line, state } = on;
  const ask = fields(state);
  const choices: Choice[] = [];
  const cannot: SafeHtml[] = [];
  const previews = await previewDecisions(scope, [line.id]);
  for (const decision of DECISIONS) {
    if (!mayNext(line, 'council', decision)) continue;
    const preview = previews[decision];
    const [worth] = preview.can;
    if (worth === undefined) {
      cannot.push(html`<li>${decisionNames[decision]}: ${preview.cannot[0]?.reason}</li>`);
      continue;
    }
    choices.push({
      value: decision,
      text: decisionNames[decision],
      hint: worthWords(decision, worth, line.settled),
      conditional: suggestions(ask, decision),
    });
  }
  if (choices.length === 0) return nothing;
  return html`<form method="post" action="/week-lines/${line.id}/decide" id="decide">${hidden(on)}
<input type="hidden" name="verdict" value="${line.verdictId}"><input type="hidden" name="resolution" value="${line.resolutionId ?? ''}">
${ask.radios({ name: 'decision', label: line.settled && line.resolutionId === null ? 'Decide otherwise' : 'Your decision', size: 'm', choices })}
${cannot.length > 0 && html`<div class="govuk-hint">Not possible here:<ul class="govuk-list govuk-list--bullet govuk-hint">${cannot}</ul></div>`}
${ask.textarea({ name: 'words', label: 'In your own words', hint: 'The provider reads this. You can leave it empty where a common reason or question says it all.', rows: 3 })}
${buttonGroup([button({ text: 'Save this decision' })], on.back === undefined ? undefined : { href: on.back, text: 'Go back without deciding' })}</form>`;
}

/** The common reasons or questions that go with a decision. */
function suggestions(ask: ReturnType<typeof fields>, decision: Decision): SafeHtml {
  const asks = decision === 'ask the provider';
  return ask.select({
    name: `common-${DECISIONS.indexOf(decision)}`,
    label: asks ? 'Common questions' : 'Common reasons',
    empty: asks ? 'My own question below' : 'My own reason below',
    choices: commonReasons[decision].map((text) => ({ value: text, text })),
  });
}

function worthWords(
  decision: Decision,
  { paidMinutes, amountPence }: { readonly paidMinutes: number; readonly amountPence: number },
  settled: boolean,
): string {
  if (decision === 'refuse') return 'Pays nothing';
  if (decision === 'ask the provider')
    return settled ? 'Leaves what it pays as it is' : 'Pays nothing until you decide';
  return `Pays ${formatPounds(amountPence)} for ${minutesInWords(paidMinutes)}`;
}

function undoForm(on: ActionsOf): SafeHtml {
  const { line } = on;
  if (!mayNext(line, 'council', 'undo') || line.batchId === null) return nothing;
  return html`<form method="post" action="/week-lines/${line.id}/undo">${hidden(on)}
<input type="hidden" name="batch" value="${line.batchId}">
<p class="govuk-body">Decided already: ${line.decision}, because “${line.decidedReason}”.</p>
${button({ text: 'Undo this decision', kind: 'secondary', key: 'u' })}</form>`;
}

const sayings = {
  answer: {
    label: 'Answer the council',
    hint: 'Say what happened and what shows it.',
    send: 'Send your answer',
  },
  dispute: {
    label: 'Tell the council if this is wrong',
    hint: 'Say what is wrong and what shows it. A person at the council reads it and replies.',
    send: 'Send to the council',
  },
  reply: {
    label: 'Reply to the dispute',
    hint: 'The provider reads this. To change what the visit pays, decide below instead.',
    send: 'Send this reply',
  },
} as const satisfies Record<Said, { label: string; hint: string; send: string }>;

function sayForm(on: ActionsOf, saying: Said): SafeHtml {
  const { label, hint, send } = sayings[saying];
  const ask = fields(on.state);
  return html`<form method="post" action="/week-lines/${on.line.id}/say" id="say">${hidden(on)}
<input type="hidden" name="saying" value="${saying}">
${ask.textarea({ name: 'message', label, hint, size: 'm', rows: 4 })}
${button({ text: send, kind: saying === 'reply' ? 'secondary' : 'main' })}</form>`;
}
