/**
 * Whether what somebody needs fits into a provider's rounds, as rounds tell it: nobody of those who are visited already and none of the
 * care workers can be told from it. Source: docs/rules/rounds-can-place.md.
 */
import { longDate, minutesInWords } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { weekdaysInWords } from '../../plans/rules/pattern-words.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import type { PartOfDay } from './candidate.ts';
import { type FitNearest, nearestInWords } from './fit-nearest.ts';
import { visitName, visitNames } from './window-advice.ts';

export const FIT_KINDS = ['yes', 'yes if', 'some', 'no', 'not found', 'not known'] as const;
/** 'not found' and 'not known' are not no. */
export type FitKind = (typeof FIT_KINDS)[number];

/** A visit of somebody else that would move, within its own call window. */
export type FitMove = {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly part: PartOfDay;
  /** The first half of the postcode; null where it is not known. */
  readonly area: string | null;
  /** Later where above nought, else earlier. */
  readonly minutes: number;
  readonly otherWorker: boolean;
};

/** What keeps a visit of the pattern out on some weekdays. `proven`: by rule, not for want of looking. */
export type FitBlock = {
  readonly visit: number;
  readonly weekdays: readonly number[];
  readonly why: string;
  readonly proven: boolean;
  /** Who comes nearest, day by day; a day of which nothing can be said is not in it. */
  readonly nearest: readonly FitNearest[];
};

/** A single change by which all of it fits with nothing moved. */
export type FitAdvice = { readonly words: string; readonly reviewFirst: string | null };

/** What it was worked out from: the rota, the planned visits where no rota was made, or the one on some days and the other on others. */
export type FitBasis = 'rota' | 'planned visits' | 'both';

/** How many care workers were looked into on the day on which most were left out, of so many who may do one of the visits. */
export type FitLooked = { readonly workers: number; readonly of: number };

/**
 * What a later day to start brings. `startsOn` is the first from which all fits, so many visits of others moved: none, where all fits from the
 * day asked for if others move. It is null where none was found up to and including `lookedTo`, which is null where none could be looked at.
 * `why` says what ended the look.
 */
export type FitLater = {
  readonly startsOn: string | null;
  readonly moves: number;
  readonly lookedTo: string | null;
  readonly why: 'found' | 'looked' | 'no time' | 'not planned';
};

export type Fit = {
  readonly kind: FitKind;
  /** Visits of the first seven days that are asked for, and how many fit. */
  readonly asked: number;
  readonly placed: number;
  readonly moves: readonly FitMove[];
  readonly blocked: readonly FitBlock[];
  readonly advice: readonly FitAdvice[];
  /** Null where it is not known. */
  readonly basis: FitBasis | null;
  /** Null where the rounds of everybody who may do it were looked into. */
  readonly looked: FitLooked | null;
  /** Null where all fits with nothing moved, or where it is not looked for yet. */
  readonly later: FitLater | null;
  /** How travel was timed when this was worked out, in words; null where nothing was. */
  readonly travel: string | null;
  /** What the person needs that is no training that is recorded of care workers, so that it was not looked at. */
  readonly unchecked: readonly string[];
};

/** An answer as it was kept, before it was said who comes nearest or what was not looked at too. */
export function keptFit(fit: Fit | KeptFit): Fit {
  return {
    ...fit,
    unchecked: fit.unchecked ?? [],
    blocked: fit.blocked.map((block) => ({ ...block, nearest: block.nearest ?? [] })),
  };
}

type KeptFit = Omit<Fit, 'unchecked' | 'blocked'> & {
  readonly unchecked?: readonly string[];
  readonly blocked: readonly (Omit<FitBlock, 'nearest'> & Partial<Pick<FitBlock, 'nearest'>>)[];
};

/** Whether a later day to start could help: where it fits with nothing moved nothing has to, and where nothing is known nothing is looked for. */
export function mayHelpLater({ kind }: Fit): boolean {
  return kind !== 'yes' && kind !== 'not known';
}

/** The answer in a few words: '5 of 7 visits'. */
export function fitTitle({ kind, asked, placed, moves }: Fit): string {
  switch (kind) {
    case 'yes':
      return 'Yes, with nothing moved';
    case 'yes if':
      return `Yes, if ${plural(moves.length, 'visit')} ${moves.length === 1 ? 'moves' : 'move'}`;
    case 'some':
      return `${placed} of ${plural(asked, 'visit')}`;
    case 'no':
      return 'No';
    case 'not found':
      return 'Not found in the time allowed';
    case 'not known':
      return 'Not known';
  }
}

/** The answer beside a provider that could be offered it, with the later start that helps; nothing where it is not known. */
export function fitNote(fit: Fit): string | undefined {
  const note = plainNote(fit);
  const startsOn = fit.later?.startsOn ?? null;
  return note === undefined || startsOn === null ? note : `${note}. ${laterInWords(fit).join('')}`;
}

function plainNote(fit: Fit): string | undefined {
  switch (fit.kind) {
    case 'yes':
      return 'Fits into its rounds with nothing moved';
    case 'yes if':
      return `Fits into its rounds if ${plural(fit.moves.length, 'visit')} ${fit.moves.length === 1 ? 'moves' : 'move'}`;
    case 'some':
      return `${fit.placed} of ${plural(fit.asked, 'visit')} fit into its rounds`;
    case 'no':
      return 'Does not fit into its rounds';
    case 'not found':
      return 'No room found in its rounds in the time allowed, which is not a no';
    case 'not known':
      return undefined;
  }
}

/** What is behind the answer, a sentence each. */
export function fitInWords(fit: Fit, visits: readonly PatternVisit[]): string[] {
  const { kind, moves, blocked, advice } = fit;
  if (kind === 'not known') return ['It plans its rounds elsewhere'];
  return [
    ...(kind === 'not found' ? ['That is not a no: a longer look might find room'] : []),
    ...movesInWords(moves),
    ...blocksInWords(blocked, visits),
    ...advice.map(({ words, reviewFirst }) => (reviewFirst === null ? words : `${words}. ${reviewFirst}`)),
    ...laterInWords(fit),
    ...uncheckedInWords(fit),
    ...lookedInWords(fit),
    ...basisInWords(fit),
  ];
}

/** 'From Thursday 26 November 2026 all 28 visits fit', or that no such day was found, which is not a no. */
function laterInWords({ kind, asked, later }: Fit): string[] {
  if (later === null) return [];
  const { startsOn, moves, lookedTo, why } = later;
  if (startsOn !== null) {
    const all = asked === 1 ? 'the visit fits' : `all ${asked} visits fit`;
    const moving =
      moves === 0
        ? nothingMoved(kind)
        : `, if ${plural(moves, 'visit')} of others ${moves === 1 ? 'moves' : 'move'}`;
    return [`From ${longDate(startsOn)} ${all}${moving}`];
  }
  if (lookedTo === null)
    return [
      why === 'no time'
        ? 'Later days to start were not looked at in the time allowed'
        : 'Later days to start cannot be looked at: no visits are planned for them yet',
    ];
  const end =
    why === 'no time'
      ? ', when the time was up'
      : why === 'not planned'
        ? ', as far as visits are planned'
        : '';
  const words = `No later start was found from which all of it fits${nothingMoved(kind)}, looking up to ${longDate(lookedTo)}${end}`;
  return [kind === 'no' || kind === 'yes if' ? words : `${words}. That is not a no`];
}

/** What is wanted of a later start where all fits already if others move. */
function nothingMoved(kind: FitKind): string {
  return kind === 'yes if' ? ' with nothing moved' : '';
}

/** How many were looked into where it was not all; a yes needs no more, and a no is by rule of everybody. */
function lookedInWords({ kind, looked }: Fit): string[] {
  if (looked === null || kind === 'yes' || kind === 'no') return [];
  return [
    `On one day or more only the rounds of the ${looked.workers} likeliest of ${looked.of} care workers were looked into`,
  ];
}

/** What of the needs was not looked at, since Tend does not know it of care workers. A no is certain without it. */
function uncheckedInWords({ kind, unchecked }: Fit): string[] {
  if (unchecked.length === 0 || kind === 'no') return [];
  const names = listWords(unchecked.map((need) => `‘${need}’`));
  const are = unchecked.length === 1 ? 'is' : 'are';
  return [`${names} ${are} not recorded of care workers, so who can do it was not checked`];
}

function basisInWords({ kind, basis }: Fit): string[] {
  if (kind === 'no') return [];
  if (basis === 'planned visits')
    return ['No rota is made for those days: worked out from their planned visits and shifts'];
  if (basis === 'both')
    return ['No rota is made for some of those days: they were worked out from planned visits and shifts'];
  return [];
}

/** 'One tea visit in WS3 moves 10 minutes later, on Monday and Friday'. */
function movesInWords(moves: readonly FitMove[]): string[] {
  const alike = Map.groupBy(moves, ({ part, area, minutes, otherWorker }) =>
    [part, area, minutes, otherWorker].join('/'),
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { part, area, minutes, otherWorker } = first;
    const what = `${group.length === 1 ? 'One' : group.length} ${visitNames[part]}${group.length === 1 ? '' : 's'}${area === null ? '' : ` in ${area}`}`;
    const [moveWord, goWord] = group.length === 1 ? ['moves', 'goes'] : ['move', 'go'];
    const when = `${minutesInWords(Math.abs(minutes))} ${minutes > 0 ? 'later' : 'earlier'}`;
    const does = [
      ...(minutes === 0 ? [] : [`${moveWord} ${when}`]),
      ...(otherWorker ? [`${goWord} to another care worker`] : []),
    ];
    return [`${what} ${listWords(does)}, ${onDays(group.map(({ weekday }) => weekday))}`];
  });
}

/** 'The morning visit and the tea visit, every day: no care worker may do it': one sentence for what one thing is in the way of. */
export function blocksInWords(blocked: readonly FitBlock[], visits: readonly PatternVisit[]): string[] {
  const alike = Map.groupBy(blocked, ({ weekdays, why, proven, nearest }) =>
    [weekdays.join(''), why, proven, ...nearestInWords(nearest)].join('/'),
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { weekdays, why, proven, nearest } = first;
    const all = group.map(({ visit }) => {
      const one = visits[visit];
      return one === undefined ? 'a visit' : visitName(visits, one);
    });
    const names = listWords([...new Set(all)]);
    const words = `${names.charAt(0).toUpperCase()}${names.slice(1)}, ${onDays(weekdays)}: ${why}`;
    return [[proven ? `${words}. That is certain` : words, ...nearestInWords(nearest)].join('. ')];
  });
}

function onDays(weekdays: readonly number[]): string {
  return new Set(weekdays).size === 7 ? 'every day' : `on ${weekdaysInWords(weekdays)}`;
}
