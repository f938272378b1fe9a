/** How a provider and a person come to know each other before the first visit. Source: docs/rules/introduction.md. */
import { clockTime, londonDay, longDate } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';

export const INTRODUCTION_WAYS = ['visit', 'phone', 'declined'] as const;
export type IntroductionWay = (typeof INTRODUCTION_WAYS)[number];

/** A way, as a choice says it. */
export const introductionWayNames = {
  visit: 'They come by',
  phone: 'They telephone',
  declined: 'The person would rather not be introduced',
} as const satisfies Record<IntroductionWay, string>;

/** A care worker who will come first, with the languages that they speak. */
export type FirstWorker = { readonly name: string; readonly languages: readonly string[] };

/** Who will come first and when they introduce themselves; `meetsAt` in epoch seconds, null where the person declined one. */
export type Introduction = {
  readonly way: IntroductionWay;
  readonly meetsAt: number | null;
  readonly workers: readonly FirstWorker[];
  readonly words: string;
};

/** The most care workers that are named. */
export const MOST_FIRST_WORKERS = 4;

/** How many days before care begins an introduction must be known. */
export const INTRODUCED_DAYS_BEFORE = 2;

/** Everything that keeps an introduction from being written down at `now` (epoch seconds), for care that begins on a day. */
export function faultsOfIntroduction(given: Introduction, startsOn: string, now: number): Refusal[] {
  const { way, meetsAt, workers } = given;
  const day = meetsAt === null ? null : dayOf(meetsAt);
  const found: (Refusal | false)[] = [
    workers.length === 0 && refuse('Name at least one care worker who will come', 'name_1'),
    workers.length > MOST_FIRST_WORKERS &&
      refuse(`Name ${MOST_FIRST_WORKERS} care workers at most`, 'name_1'),
    way !== 'declined' && meetsAt === null && refuse('Enter when they introduce themselves', 'meets_on'),
    meetsAt !== null && meetsAt <= now && refuse('That time has passed: enter one to come', 'meets_on'),
    day !== null &&
      day > startsOn &&
      refuse(`Care begins on ${longDate(startsOn)}: they introduce themselves by that day`, 'meets_on'),
  ];
  return found.filter((fault): fault is Refusal => fault !== false);
}

function dayOf(at: number): string {
  return londonDay(Temporal.Instant.fromEpochMilliseconds(at * 1000)).toString();
}

/** An introduction as the person reads it: who comes, what they speak, and when they introduce themselves. */
export function introductionInWords({ way, meetsAt, workers, words }: Introduction): string[] {
  const one = workers.length === 1;
  const said = [`${listWords(workers.map(({ name }) => name))} will come first.`];
  for (const { name, languages } of workers)
    if (languages.length > 0) said.push(`${name} speaks ${listWords(languages)}.`);
  if (way === 'declined' || meetsAt === null) said.push('You said that you need no introduction.');
  else {
    const at = Temporal.Instant.fromEpochMilliseconds(meetsAt * 1000);
    const when = `${longDate(londonDay(at))} at ${clockTime(at)}`;
    const who = one ? (workers[0]?.name ?? '') : 'They';
    said.push(
      way === 'visit'
        ? `${who} will come by to say hello on ${when}.`
        : `${who} will telephone to say hello on ${when}.`,
    );
  }
  if (words.trim() !== '') said.push(words.trim());
  return said;
}

/**
 * Whether somebody should be asked for an introduction now: where the person asked to meet their provider first, from when it is placed; else
 * from two days before care begins.
 */
export function introductionIsDue(
  { startsOn, asksToMeet }: { readonly startsOn: string; readonly asksToMeet: boolean },
  today: string,
): boolean {
  const from = Temporal.PlainDate.from(startsOn).subtract({ days: INTRODUCED_DAYS_BEFORE }).toString();
  return asksToMeet || today >= from;
}

export const PLACEMENT_WORDS = ['another provider', 'something is not right', 'all is well'] as const;
/** What a person tells the council of a provider that they have. */
export type PlacementWord = (typeof PLACEMENT_WORDS)[number];

/** What was told, in a line. */
export const placementWordNames = {
  'another provider': 'Another provider is asked for',
  'something is not right': 'Something is not right',
  'all is well': 'All is well',
} as const satisfies Record<PlacementWord, string>;
