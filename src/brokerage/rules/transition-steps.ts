/**
 * How far the move of one line of a transition has come, as a fold over what happened, and what may happen next. Nothing is stored
 * but what happened. Source: docs/rules/transition.md.
 */
import { type Refusal, refuse } from '../../ground/result.ts';
import type { Uncovered } from './in-house-cover.ts';
import type { ScoredPart } from './score.ts';
import type { Move, MoveStage } from './transition.ts';

/** What is recorded; that a move is handed over or begun is read from the handover and the first visit. */
export const KEPT_STAGES = ['drafted', 'person asked', 'agreed', 'placed', 'stopped'] as const;
export type KeptStage = (typeof KEPT_STAGES)[number];

/** A stage as a tag and a filter say it. */
export const stageNames = {
  drafted: 'Drafted',
  'person asked': 'Person asked',
  agreed: 'Agreed',
  placed: 'Placed',
  'handed over': 'Handed over',
  begun: 'Begun',
  stopped: 'Left out',
} as const satisfies Record<MoveStage, string>;

/** What a person, or who speaks for them, answers. */
export const ANSWERS = ['agrees', 'asks for another', 'wants to wait'] as const;
export type PersonAnswer = (typeof ANSWERS)[number];

/** Where a line goes, with what speaks for it. `score` is null where the contract was not among the able. */
export type Destination = {
  readonly contractId: number;
  readonly providerId: number;
  readonly score: number | null;
  readonly parts: readonly ScoredPart[];
};

/** One thing that happened to a move. */
export type TransitionStep =
  | ({
      readonly kind: 'drafted';
      readonly why: Move['why'];
      /** What of it the in-house service, as last rung, has told no room for; absent where that is nothing. */
      readonly uncovered?: Uncovered;
    } & Destination)
  | ({ readonly kind: 'chosen'; readonly reason: string } & Destination)
  | { readonly kind: 'asked'; readonly words: string }
  | {
      readonly kind: 'answered';
      readonly answer: PersonAnswer;
      readonly who: string;
      readonly words: string;
      /** The day on which whoever wants to wait is asked again, 'YYYY-MM-DD'; absent where none was agreed. */
      readonly askAgainOn?: string;
    }
  | { readonly kind: 'held back'; readonly reason: string }
  | {
      readonly kind: 'placed';
      readonly placementId: number;
      readonly lineId: number;
      readonly startsOn: string;
      /** The piece of work in which it was placed with others, which tells the providers of all of them at once. */
      readonly workId?: number;
    }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'taken up' };

export type TransitionStepKind = TransitionStep['kind'];

/** A step as it was written down: `id` is its place in the order in which that happened, `at` in epoch seconds. */
export type TransitionEvent = TransitionStep & { readonly id: number; readonly at: number };

const undecided = ['drafted', 'chosen', 'asked', 'answered', 'stopped'] as const;

/** What may happen next. A line that is placed is its new provider's, and nothing of the plan changes that. */
export const mayNextMove = {
  drafted: undecided,
  'person asked': undecided,
  agreed: ['chosen', 'asked', 'answered', 'held back', 'placed', 'stopped'],
  placed: [],
  stopped: ['taken up'],
} as const satisfies Record<KeptStage, readonly TransitionStepKind[]>;

/** What became of a move so far. */
export type MoveState = {
  readonly stage: KeptStage;
  readonly to: Destination | null;
  /** Why it goes there: a rule of the draft, or the broker's own words. */
  readonly because: string;
  readonly answer: PersonAnswer | null;
  /** Who answered, and what they said. */
  readonly answeredBy: string;
  readonly answerWords: string;
  /** When whoever wants to wait is asked again, 'YYYY-MM-DD'. */
  readonly askAgainOn: string | null;
  /** Why it could not be placed when that was last tried. */
  readonly heldBack: string | null;
  readonly placed: { readonly placementId: number; readonly lineId: number } | null;
};

/** A move of which nothing is recorded. */
export const newMove: MoveState = {
  stage: 'drafted',
  to: null,
  because: '',
  answer: null,
  answeredBy: '',
  answerWords: '',
  askAgainOn: null,
  heldBack: null,
  placed: null,
};

/** Why a step may not happen now, or undefined where it may. */
export function whyNotMove(state: MoveState, step: TransitionStep): Refusal | undefined {
  const allowed: readonly TransitionStepKind[] = mayNextMove[state.stage];
  if (!allowed.includes(step.kind))
    return refuse(`This move is now '${stageNames[state.stage]}', so that cannot be done`);
  if ((step.kind === 'asked' || step.kind === 'answered') && state.to === null)
    return refuse('Choose where it goes before the person is asked');
  if (step.kind === 'answered' && step.who.trim() === '') return refuse('Say who answered', 'who');
  if (step.kind === 'chosen' && step.reason.trim() === '')
    return refuse('Say why it goes there instead', 'reason');
  if (step.kind === 'stopped' && step.reason.trim() === '') return refuse('Say why it is left out', 'reason');
  return undefined;
}

const unanswered = {
  answer: null,
  answeredBy: '',
  answerWords: '',
  askAgainOn: null,
  heldBack: null,
} as const;

/** What a move becomes by a step. Throws RangeError for one that may not happen; ask `whyNotMove` first. */
export function afterMoveStep(state: MoveState, step: TransitionStep): MoveState {
  const refused = whyNotMove(state, step);
  if (refused !== undefined) throw new RangeError(`${step.kind}: ${refused.reason}`);
  switch (step.kind) {
    case 'drafted':
    case 'chosen': {
      const { contractId, providerId, score, parts } = step;
      const to = { contractId, providerId, score, parts };
      const same = state.to?.contractId === contractId && step.kind === 'drafted';
      const because = step.kind === 'drafted' ? step.why : step.reason;
      return same ? { ...state, to, because } : { ...state, ...unanswered, stage: 'drafted', to, because };
    }
    case 'asked':
      return { ...state, ...unanswered, stage: 'person asked' };
    case 'answered':
      return {
        ...state,
        stage: step.answer === 'agrees' ? 'agreed' : 'person asked',
        answer: step.answer,
        answeredBy: step.who,
        answerWords: step.words,
        askAgainOn: step.askAgainOn ?? null,
        heldBack: null,
      };
    case 'held back':
      return { ...state, heldBack: step.reason };
    case 'placed':
      return {
        ...state,
        stage: 'placed',
        heldBack: null,
        placed: { placementId: step.placementId, lineId: step.lineId },
      };
    case 'stopped':
      return { ...state, stage: 'stopped', because: step.reason };
    case 'taken up':
      return { ...newMove, to: state.to };
    default:
      return state;
  }
}

/** Where a move stands after what happened, given in any order: `id` says what came first. Throws RangeError for what could not be. */
export function foldMove(events: readonly TransitionEvent[]): MoveState {
  return events.toSorted((a, b) => a.id - b.id).reduce<MoveState>(afterMoveStep, newMove);
}

/** What of a move the in-house service has still told no room for; null once it is placed or left out, and where that is nothing. */
export function stillUncovered({
  stage,
  uncovered,
}: {
  readonly stage: KeptStage;
  readonly uncovered: Uncovered | null;
}): Uncovered | null {
  return stage === 'placed' || stage === 'stopped' ? null : uncovered;
}

/** How a broker reads why a line goes where it goes. */
export const whyNames = {
  'best match': 'The best match with room',
  'with household': 'Goes with the household',
  'with team': 'Where the same care workers may go',
  'last rung': 'Nobody else can: the last rung always answers',
} as const satisfies Record<Move['why'], string>;

/** Why a line goes where it goes, in words; what a broker wrote stays as it is. */
export function becauseInWords(because: string): string {
  return because in whyNames ? whyNames[because as Move['why']] : because;
}

/** What is handed over from the old provider to the new one; both confirm each. */
export const HANDOVER_ITEMS = [
  'care plan',
  'risk assessments',
  'medication record',
  'how to get in',
  'contacts',
  'equipment',
] as const;
export type HandoverItem = (typeof HANDOVER_ITEMS)[number];

/** What is confirmed, in a sentence of each provider's own. */
export const handoverWords = {
  'care plan': { old: 'We gave the newest care plan', new: 'We have the newest care plan' },
  'risk assessments': {
    old: 'We gave the risk assessments, with moving and handling',
    new: 'We have the risk assessments, with moving and handling',
  },
  'medication record': {
    old: 'We gave the medication record, or there is none',
    new: 'We have the medication record, or know that there is none',
  },
  'how to get in': {
    old: 'We gave the keys and said how to get in',
    new: 'We have the keys and know how to get in',
  },
  contacts: {
    old: 'We said who to ring: family, surgery, nurse',
    new: 'We know who to ring: family, surgery, nurse',
  },
  equipment: {
    old: 'We said which equipment is in the home and when it was checked',
    new: 'We know which equipment is in the home and when it was checked',
  },
} as const satisfies Record<HandoverItem, { readonly old: string; readonly new: string }>;

/** How much of a handover each side confirmed. */
export type HandoverSides = {
  readonly old: ReadonlySet<HandoverItem>;
  readonly new: ReadonlySet<HandoverItem>;
};

/** Whether both confirmed everything. */
export function isHandedOver(sides: HandoverSides): boolean {
  return HANDOVER_ITEMS.every((item) => sides.old.has(item) && sides.new.has(item));
}

/** The stage that pages show: what is recorded, and once it is placed what the handover and the first visit say. */
export function stageShown(
  stage: KeptStage,
  { handedOver, begun }: { readonly handedOver: boolean; readonly begun: boolean },
): MoveStage {
  if (stage !== 'placed') return stage;
  return begun ? 'begun' : handedOver ? 'handed over' : 'placed';
}

/**
 * Why somebody who wants to wait cannot be asked again on a day: only they have one, and the last to place anything is the day
 * before the cut-over. All days 'YYYY-MM-DD'.
 */
export function faultOfAskAgain(
  { answer, askAgainOn }: { readonly answer: PersonAnswer; readonly askAgainOn?: string | undefined },
  { today, cutOverOn }: { readonly today: string; readonly cutOverOn: string },
): Refusal | undefined {
  if (askAgainOn === undefined) return undefined;
  if (answer !== 'wants to wait')
    return refuse('Only somebody who wants to wait is asked again', 'ask_again');
  if (askAgainOn < today) return refuse('They can be asked again today or later', 'ask_again');
  return askAgainOn < cutOverOn
    ? undefined
    : refuse('Ask again before the new providers begin, or put that day off', 'ask_again');
}

/** Why a cut-over cannot be on a day; both 'YYYY-MM-DD'. Today's visits are made by whoever has them. */
export function faultOfCutOver(cutOverOn: string, today: string): Refusal | undefined {
  if (cutOverOn <= today)
    return refuse('The first day of the new providers is tomorrow or later', 'cut_over');
  const farthest = Temporal.PlainDate.from(today).add({ years: 1 }).toString();
  return cutOverOn > farthest ? refuse('Choose a day within a year', 'cut_over') : undefined;
}
