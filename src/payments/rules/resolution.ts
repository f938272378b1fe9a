/**
 * Where a line stands: a fold over its newest verdict, what people decided, and what council and provider said to each
 * other. Nothing that happened is ever changed; what was computed and what was decided stand side by side.
 * Source: docs/rules/resolving.md.
 */
import type { Effect } from '../../contracts/rules/exceptions.ts';

/** What a council may decide about a line. */
export const DECISIONS = [
  'accept as logged',
  'accept as planned',
  'accept as a no-reply visit',
  'refuse',
  'ask the provider',
] as const;

export type Decision = (typeof DECISIONS)[number];

/** What council and provider may say about a line. */
export type Saying = 'question' | 'answer' | 'dispute' | 'reply';

export const STATUSES = ['payable', 'held', 'asked', 'answered', 'disputed', 'refused', 'withdrawn'] as const;

export type Status = (typeof STATUSES)[number];

/** The newest verdict of a line. `withdrawn`: the place or the log is no longer there. */
export type NewestVerdict = {
  readonly id: number;
  readonly effect: Effect;
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly withdrawn: boolean;
};

/** What happened to a line after it was first verified, in the order in which it happened. */
export type LineEvent =
  | {
      readonly kind: 'decided';
      readonly id: number;
      /** The verdict that was decided on. */
      readonly verdictId: number;
      readonly decision: Decision;
      readonly paidMinutes: number;
      readonly amountPence: number;
    }
  | { readonly kind: 'undone'; readonly undoesId: number }
  | { readonly kind: 'said'; readonly saying: Saying };

/** Where a line stands. */
export type Standing = {
  readonly status: Status;
  /** It had been decided, and a newer verdict has replaced the one decided on. */
  readonly heldAgain: boolean;
  /** False while it waits for a decision: then nothing is posted for it and nothing taken back. */
  readonly settled: boolean;
  /** The decision that holds, if any. */
  readonly resolutionId: number | null;
  readonly paidMinutes: number;
  readonly amountPence: number;
};

type Decided = Extract<LineEvent, { kind: 'decided' }>;

/** Folds what happened over the newest verdict. */
export function standingOf(verdict: NewestVerdict, events: readonly LineEvent[]): Standing {
  if (verdict.withdrawn)
    return {
      status: 'withdrawn',
      heldAgain: false,
      settled: true,
      resolutionId: null,
      paidMinutes: 0,
      amountPence: 0,
    };
  const undone = new Set(events.flatMap((event) => (event.kind === 'undone' ? event.undoesId : [])));
  const stands = (event: LineEvent): event is Decided => event.kind === 'decided' && !undone.has(event.id);
  const decisions = events.filter(stands);
  const onThis = decisions.filter(({ verdictId }) => verdictId === verdict.id);
  const last = onThis.at(-1);
  const underneath = money(verdict, onThis.findLast(isFinal), decisions.some(isFinal));
  const asked = last !== undefined && !isFinal(last);
  if (isDisputed(events, stands))
    return { ...underneath, status: 'disputed', resolutionId: last?.id ?? null };
  if (!asked) return underneath;
  const since = events.slice(events.indexOf(last));
  const answered = since.some((event) => event.kind === 'said' && event.saying === 'answer');
  return { ...underneath, status: answered ? 'answered' : 'asked', resolutionId: last.id };
}

/** What the last decision, or else the verdict, makes of the money: a question leaves it as it was. */
function money(verdict: NewestVerdict, decided: Decided | undefined, everDecided: boolean): Standing {
  const nothing = { paidMinutes: 0, amountPence: 0 };
  if (decided !== undefined) {
    const { id, decision, paidMinutes, amountPence } = decided;
    const base = { heldAgain: false, settled: true, resolutionId: id };
    if (decision === 'refuse') return { ...base, ...nothing, status: 'refused' };
    return { ...base, status: 'payable', paidMinutes, amountPence };
  }
  const heldAgain = everDecided;
  if (heldAgain || verdict.effect === 'hold')
    return { ...nothing, status: 'held', heldAgain, settled: false, resolutionId: null };
  const { paidMinutes, amountPence } = verdict;
  return {
    status: verdict.effect === 'pay' ? 'payable' : 'refused',
    heldAgain,
    settled: true,
    resolutionId: null,
    paidMinutes,
    amountPence,
  };
}

function isFinal({ decision }: Decided): boolean {
  return decision !== 'ask the provider';
}

/** A dispute is open until the council replies or decides anew. A decision that was undone does not close it. */
function isDisputed(events: readonly LineEvent[], stands: (event: LineEvent) => boolean): boolean {
  let open = false;
  for (const event of events) {
    if (event.kind === 'said' && event.saying === 'dispute') open = true;
    else if (event.kind === 'said' && event.saying === 'reply') open = false;
    else if (stands(event)) open = false;
  }
  return open;
}

/** What either side may do next. `undo` takes back the decision that holds, and needs one. */
export type Act = Decision | 'undo' | Exclude<Saying, 'question'>;

type Sides = { readonly council: readonly Act[]; readonly provider: readonly Act[] };

/** What may happen next, by where a line stands. */
export const NEXT = {
  payable: {
    council: ['accept as planned', 'accept as a no-reply visit', 'refuse', 'ask the provider', 'undo'],
    provider: ['dispute'],
  },
  held: { council: DECISIONS, provider: [] },
  asked: { council: [...DECISIONS, 'undo'], provider: ['answer'] },
  answered: { council: [...DECISIONS, 'undo'], provider: ['answer'] },
  disputed: { council: [...DECISIONS, 'reply', 'undo'], provider: [] },
  refused: {
    council: [
      'accept as logged',
      'accept as planned',
      'accept as a no-reply visit',
      'ask the provider',
      'undo',
    ],
    provider: ['dispute'],
  },
  withdrawn: { council: [], provider: [] },
} as const satisfies Record<Status, Sides>;

/** Whether a side may do something with a line as it stands. */
export function mayNext(
  { status, resolutionId }: Pick<Standing, 'status' | 'resolutionId'>,
  side: keyof Sides,
  act: Act,
): boolean {
  const acts: readonly Act[] = NEXT[status][side];
  return acts.includes(act) && (act !== 'undo' || resolutionId !== null);
}

/** The statuses in which a line waits for the council, and for the provider. */
export const WAITS_FOR = {
  council: ['held', 'answered', 'disputed'],
  provider: ['asked'],
} as const satisfies Record<keyof Sides, readonly Status[]>;
