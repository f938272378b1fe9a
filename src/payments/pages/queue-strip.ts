/** Working through the queue from one visit's page to the next: what was just decided, what comes next, and the keys. */
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { button } from '../../web/components/actions.ts';
import type { Message } from '../../web/components/messages.ts';
import { csrfField } from '../../web/forms.ts';
import { attributes, html, nothing, type SafeHtml } from '../../web/html.ts';
import type { Asked } from '../../web/route.ts';
import { findBatch } from '../records/decided-batch.ts';
import type { PlaceInOrder } from '../records/listed-lines.ts';
import { type Decision, DECISIONS, mayNext, type Status } from '../rules/resolution.ts';
import { decisionNames, decisionPast } from './line-words.ts';
import { queueOf, stepsInQueue } from './queue-address.ts';

/** The key of each decision. */
export const decisionKeys = {
  'accept as logged': 'a',
  'accept as planned': 'p',
  'accept as a no-reply visit': 'n',
  refuse: 'r',
  'ask the provider': 'q',
} as const satisfies Record<Decision, string>;

/** What of a line whoever decides has before them, to be posted with the decision. */
export function seenValue(line: {
  readonly id: number;
  readonly verdictId: number;
  readonly resolutionId: number | null;
}): string {
  return `${line.id}.${line.verdictId}.${line.resolutionId ?? ''}`;
}

/** What `?done=` says was just decided, with its undoing. `from` is the queue; `toLine` goes back to the one line undone. */
export async function justDecided(
  { scope, query, csrfToken }: Asked,
  from: string,
  toLine = false,
): Promise<Message | undefined> {
  const batch = await findBatch(scope, query.get('done') ?? '');
  if (batch === undefined || batch.decision === 'undo') return undefined;
  const what = batch.lines === 1 ? 'One visit' : plural(batch.lines, 'visit');
  const money = batch.amountPence === 0 ? '' : ` at ${formatPounds(batch.amountPence)}`;
  const words = {
    'accept as logged': `${what} accepted as logged${money}.`,
    'accept as planned': `${what} accepted as planned${money}.`,
    'accept as a no-reply visit': `${what} accepted as ${batch.lines === 1 ? 'a no-reply visit' : 'no-reply visits'}${money}.`,
    refuse: `${what} refused.`,
    'ask the provider': `The provider was asked about ${batch.lines === 1 ? 'one visit' : what}.`,
  }[batch.decision];
  const back = {
    batch: batch.batchId,
    from,
    ...(toLine && batch.lineId !== null && { line: String(batch.lineId) }),
  };
  const undo = `/queue/undo?${new URLSearchParams(back).toString()}`;
  return {
    kind: 'success',
    text: words,
    title: decisionPast[batch.decision],
    ...(permits(scope.who, 'week.resolve') && { undo: { action: undo, csrfToken } }),
  };
}

/** A line as the strip needs it. */
type StripLine = PlaceInOrder & {
  readonly status: Status;
  readonly verdictId: number;
  readonly resolutionId: number | null;
};

/** On the page of a visit that was opened from the queue: the visits before and after it, and the decisions by key. */
export async function queueStrip(asked: Asked, back: string | undefined, line: StripLine): Promise<SafeHtml> {
  const { scope, csrfToken } = asked;
  const from = queueOf(back);
  const steps = await stepsInQueue(scope, from, line);
  if (from === undefined || steps === undefined) return nothing;
  const { before, after } = steps;
  const step = (href: string | undefined, text: string, key: string): SafeHtml =>
    href === undefined
      ? nothing
      : html`<a class="govuk-link" href="${href}"${attributes({ 'data-key': key })}>${text} <kbd class="tend-key" aria-hidden="true">${key}</kbd></a>`;
  const can = permits(scope.who, 'week.resolve')
    ? DECISIONS.filter((one) => mayNext(line, 'council', one))
    : [];
  return html`<nav aria-label="Held visits"><p class="govuk-body">${step(before, 'Visit before', 'k')} ${step(after, 'Next visit', 'j')}</p></nav>
${
  can.length > 0 &&
  html`<form method="post" action="/queue/decide" aria-label="Decide by key">${csrfField(csrfToken)}
<input type="hidden" name="line" value="${seenValue(line)}"><input type="hidden" name="from" value="${from}"><input type="hidden" name="onward" value="next">
<div class="govuk-button-group">${can.map((decision) =>
    button({
      text: decisionNames[decision],
      name: 'decision',
      value: decision,
      kind: decision === 'refuse' ? 'warning' : decision === 'ask the provider' ? 'secondary' : 'main',
      key: decisionKeys[decision],
    }),
  )}</div></form>`
}`;
}
