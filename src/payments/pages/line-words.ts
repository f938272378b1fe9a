/** How a line stands and what was decided or said about it, in words. */
import { exceptionWords } from '../../contracts/rules/exception-words.ts';
import type { Exception } from '../../contracts/rules/exceptions.ts';
import { formatPounds } from '../../ground/money.ts';
import { NotFound } from '../../platform/errors.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import type { SafeHtml } from '../../web/html.ts';
import type { Asked } from '../../web/route.ts';
import { decidedWords } from '../rules/because-item.ts';
import type { Decision, Saying, Status } from '../rules/resolution.ts';

const statuses = {
  payable: { text: 'Payable', own: 'To be paid', tone: 'good' },
  held: { text: 'Held', own: 'Held by the council', tone: 'attention' },
  asked: { text: 'Provider asked', own: 'Question for you', tone: 'waiting' },
  answered: { text: 'Provider answered', own: 'You answered', tone: 'attention' },
  disputed: { text: 'Disputed', own: 'You dispute this', tone: 'attention' },
  refused: { text: 'Paid nothing', own: 'Not paid', tone: 'problem' },
  withdrawn: { text: 'No longer there', own: 'No longer there', tone: 'quiet' },
} as const satisfies Record<Status, { text: string; own: string; tone: Tone }>;

/** How a line stands, as a tag; `own` where a provider's people read of their own visits. */
export function lineStatus(status: Status, own = false): SafeHtml {
  return statusTag(statusWords(status, own), statuses[status].tone);
}

/** How a line stands, in words alone. */
export function statusWords(status: Status, own: boolean): string {
  return own ? statuses[status].own : statuses[status].text;
}

/** What each decision is called as a choice. */
export const decisionNames = {
  'accept as logged': 'Accept as logged',
  'accept as planned': 'Accept as planned',
  'accept as a no-reply visit': 'Accept as a no-reply visit',
  refuse: 'Refuse',
  'ask the provider': 'Ask the provider',
} as const satisfies Record<Decision, string>;

/** What happened when a decision was made. */
export const decisionPast = {
  ...decidedWords,
  'ask the provider': 'The provider was asked',
  undo: 'Decision undone',
} as const satisfies Record<Decision | 'undo', string>;

/** What each thing said is called. */
export const sayingNames = {
  question: 'The council asked',
  answer: 'The provider answered',
  dispute: 'The provider disputed it',
  reply: 'The council replied',
} as const satisfies Record<Saying, string>;

/** An exception as a sentence: 'This visit started after its call window closed.' */
export function exceptionSentence(exception: Exception, leftOver: boolean): string {
  if (leftOver && exception === 'unplanned') return 'This log matches no planned visit.';
  return `This ${leftOver ? 'log' : 'visit'} ${exceptionWords[exception].meaning}.`;
}

/** What a line pays now, as a sentence. */
export function paysWords(line: { readonly settled: boolean; readonly amountPence: number }): string {
  if (!line.settled) return 'It waits for a decision and pays nothing until then.';
  return line.amountPence === 0 ? 'It pays nothing.' : `It now pays ${formatPounds(line.amountPence)}.`;
}

/** The number in an address. Throws NotFound where it is none. */
export function idIn({ params }: Asked, what: string): number {
  const id = params['id'] ?? '';
  if (!/^\d{1,15}$/.test(id)) throw new NotFound(what);
  return Number(id);
}

/** An address within the application to go back to, or undefined. */
export function backFrom(given: string | readonly string[] | null | undefined): string | undefined {
  return typeof given === 'string' && /^\/(?![/\\])/.test(given) ? given : undefined;
}
