/**
 * Why an item of a close pays what it pays: the sentence of its verdict or charge, gone on with by whatever came after the verdict: what
 * somebody decided, block time that pays for it, and what was posted for it before. The last figure in it is the amount of the item, or it
 * says that nothing is paid. Source: docs/rules/because.md.
 */
import { formatPounds } from '../../ground/money.ts';
import type { Decision } from './resolution.ts';
import { minuteWords } from './spoken-time.ts';

/** A decision that settles money. */
export type FinalDecision = Exclude<Decision, 'ask the provider'>;

/** How a decision is told once it is made. */
export const decidedWords = {
  'accept as logged': 'Accepted as logged',
  'accept as planned': 'Accepted as planned',
  'accept as a no-reply visit': 'Accepted as a no-reply visit',
  refuse: 'Refused',
} as const satisfies Record<FinalDecision, string>;

/** What a visit pays: minutes paid, pence, and how many of the minutes a block pays for. */
export type Worth = {
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly blockMinutes: number;
};

/** What the sentence of an item is made from. */
export type ItemWhy = {
  readonly of: 'visit' | 'charge';
  /** The sentence of the verdict or of the charge. */
  readonly because: string;
  /** What the verdict made of it, in pence; null for a charge. */
  readonly verdictPence: number | null;
  /** Whether the verdict held it for somebody to decide. */
  readonly held: boolean;
  readonly decided: { readonly decision: FinalDecision; readonly reason: string } | null;
  /** What the item itself adds. */
  readonly item: Worth;
  /** What closes that stand had posted before an adjustment; null for whatever is posted for the first time. */
  readonly before: Worth | null;
};

/** The sentence of an item. */
export function becauseOfItem(why: ItemWhy): string {
  const { item, before } = why;
  const now: Worth =
    before === null
      ? item
      : {
          paidMinutes: before.paidMinutes + item.paidMinutes,
          amountPence: before.amountPence + item.amountPence,
          blockMinutes: before.blockMinutes + item.blockMinutes,
        };
  const sentence = why.of === 'charge' ? why.because : becauseOfWorth(why, now);
  if (before === null) return sentence;
  const worth = why.of === 'charge' ? ` It is now ${formatPounds(now.amountPence)}.` : '';
  const change =
    item.amountPence === 0 ? 'nothing is paid or taken back' : `this is ${formatPounds(item.amountPence)}`;
  return `${sentence}${worth} ${formatPounds(before.amountPence)} was posted for it before, so ${change}.`;
}

/** Why a visit is worth what it is worth now. */
export function becauseOfWorth(
  { because, verdictPence, held, decided }: Pick<ItemWhy, 'because' | 'verdictPence' | 'held' | 'decided'>,
  now: Worth,
): string {
  if (decided !== null) {
    const reason = decided.reason.trim().replace(/\.$/, '');
    return `${factsOf(because)}. ${decidedWords[decided.decision]} (“${reason}”)${worthWords(now)}`;
  }
  if (!held && now.blockMinutes === 0 && now.amountPence === verdictPence) return because;
  const grounds = held || !because.includes(', so ') ? factsOf(because) : upTo(because, ', so ');
  return grounds + worthWords(now);
}

/** What is paid, as the end of a sentence. */
function worthWords({ paidMinutes, amountPence, blockMinutes }: Worth): string {
  const are = (minutes: number): string => (minutes === 1 ? 'is' : 'are');
  if (blockMinutes > 0) {
    const fromBlock = `, so ${minuteWords(blockMinutes)} ${are(blockMinutes)} paid from the block`;
    if (amountPence === 0) return `${fromBlock}, nothing more.`;
    return `${fromBlock} and ${minuteWords(Math.max(0, paidMinutes - blockMinutes))} beside it: ${formatPounds(amountPence)}.`;
  }
  if (amountPence === 0) return ', so nothing is paid.';
  return `, so ${minuteWords(paidMinutes)} ${are(paidMinutes)} paid: ${formatPounds(amountPence)}.`;
}

/** Where a verdict's sentence leaves what happened and begins with what it pays. */
const AFTER_FACTS = [
  ', which ',
  ', paid by the ',
  ', for which no band ',
  ', so ',
  ', but ',
  ', and ',
  ', while ',
];

/** What a verdict's sentence says was planned and happened, without what it pays or why it waits. */
export function factsOf(because: string): string {
  const ends = AFTER_FACTS.map((words) => because.indexOf(words)).filter((at) => at > 0);
  return because.slice(0, Math.min(because.length, ...ends)).replace(/\.$/, '');
}

function upTo(text: string, words: string): string {
  return text.slice(0, text.indexOf(words));
}
