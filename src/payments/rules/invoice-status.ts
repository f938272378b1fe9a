/**
 * How a line of a provider's invoice stands: a fold over what happened to it, what may happen next, and what it pays. What was verified
 * is paid without waiting; only the difference waits, and only a decision of the council pays it. Source: docs/rules/invoice-queries.md.
 */

import type { MatchReason } from './invoice-match.ts';

export const LINE_STATUSES = [
  'passed',
  'held',
  'queried',
  'answered',
  'agreed',
  'accepted',
  'part accepted',
  'refused',
  'replaced',
] as const;
export type InvoiceLineStatus = (typeof LINE_STATUSES)[number];

export const LINE_EVENTS = [
  'passed',
  'held',
  'taken on',
  'queried',
  'answered',
  'agreed',
  'accepted',
  'part accepted',
  'refused',
  'undone',
  'replaced',
] as const;
export type LineEventKind = (typeof LINE_EVENTS)[number];

/** Something that happened to a line, oldest first. `amountPence` is of a part acceptance, `dueOn` of a query. */
export type InvoiceEvent = {
  readonly kind: LineEventKind;
  readonly amountPence: number | null;
  readonly dueOn: string | null;
  readonly ownerId: number | null;
};

/** Where a line stands. `owner` looks after it while it waits; `dueOn` is when the provider's answer is due. */
export type InvoiceStanding = {
  readonly status: InvoiceLineStatus;
  readonly amountPence: number | null;
  readonly dueOn: string | null;
  readonly ownerId: number | null;
};

const becomes = {
  passed: 'passed',
  held: 'held',
  'taken on': null,
  queried: 'queried',
  answered: 'answered',
  agreed: 'agreed',
  accepted: 'accepted',
  'part accepted': 'part accepted',
  refused: 'refused',
  undone: null,
  replaced: 'replaced',
} as const satisfies Record<LineEventKind, InvoiceLineStatus | null>;

/** Folds the events of a line. Undoing puts it back to where it stood before the decision that it undoes. */
export function invoiceStanding(events: readonly InvoiceEvent[]): InvoiceStanding {
  const before: InvoiceStanding[] = [];
  let now: InvoiceStanding = { status: 'held', amountPence: null, dueOn: null, ownerId: null };
  for (const { kind, amountPence, dueOn, ownerId } of events) {
    const owner = ownerId ?? now.ownerId;
    if (kind === 'undone') {
      now = before.pop() ?? now;
      continue;
    }
    const status = becomes[kind];
    if (status === null) {
      now = { ...now, ownerId: owner };
      continue;
    }
    if (isDecision(kind)) before.push(now);
    now = {
      status,
      amountPence,
      dueOn: kind === 'queried' ? dueOn : kind === 'answered' ? now.dueOn : null,
      ownerId: owner,
    };
  }
  return now;
}

/** Whether something is a decision of the council about money, which can be undone. */
export function isDecision(kind: LineEventKind): kind is 'accepted' | 'part accepted' | 'refused' {
  return kind === 'accepted' || kind === 'part accepted' || kind === 'refused';
}

export const INVOICE_ACTS = [
  'match',
  'take on',
  'query',
  'answer',
  'agree',
  'accept',
  'part accept',
  'refuse',
  'undo',
  'replace',
] as const;
export type InvoiceAct = (typeof INVOICE_ACTS)[number];

const acts = {
  passed: ['replace'],
  held: ['match', 'take on', 'query', 'agree', 'accept', 'part accept', 'refuse', 'replace'],
  queried: ['match', 'take on', 'answer', 'agree', 'accept', 'part accept', 'refuse', 'replace'],
  answered: ['match', 'take on', 'query', 'agree', 'accept', 'part accept', 'refuse', 'replace'],
  agreed: [],
  accepted: ['undo'],
  'part accepted': ['undo'],
  refused: ['undo'],
  replaced: [],
} as const satisfies Record<InvoiceLineStatus, readonly InvoiceAct[]>;

/** What may be done with a line now. */
export function mayNow(status: InvoiceLineStatus, act: InvoiceAct): boolean {
  return (acts[status] as readonly InvoiceAct[]).includes(act);
}

const TWICE: readonly (readonly [reason: MatchReason, words: string])[] = [
  ['self-billed', 'is for care that we bill ourselves, so it would be paid twice. Refuse it.'],
  [
    'already paid',
    'is for visits on another invoice, so they would be paid twice. Refuse it, or ask for a credit note.',
  ],
  ['week not approved', 'is for a week that is not approved yet. It is matched again by itself when it is.'],
  ['visit held', 'is for a visit that is held. Decide about the visit first, and it is matched again.'],
];

/**
 * Why a line cannot be accepted beyond what was verified, by the reasons it waits for: what it claims is paid already or may still be paid of
 * itself, so that a decision would pay it a second time. Undefined where it can.
 */
export function paidTwice(reasons: readonly string[]): string | undefined {
  return TWICE.find(([reason]) => reasons.includes(reason))?.[1];
}

/** Whether a line waits for somebody. */
export function waits(status: InvoiceLineStatus): status is 'held' | 'queried' | 'answered' {
  return status === 'held' || status === 'queried' || status === 'answered';
}

/**
 * What a line pays: `released` says that the visits it claims go to be paid now, `pence` what the line comes to, `chargePence` what is
 * posted as a charge beyond the verified worth (below nought: off it). A line that claims less than was verified releases nothing until
 * somebody decides, so that no more is paid than was claimed.
 */
export function linePays(
  { status, amountPence }: Pick<InvoiceStanding, 'status' | 'amountPence'>,
  line: { readonly claimedPence: number; readonly worthPence: number },
): { readonly released: boolean; readonly pence: number; readonly chargePence: number } {
  const { claimedPence, worthPence } = line;
  const claimsLess = claimedPence < worthPence;
  const pays = (pence: number) => ({ released: true, pence, chargePence: pence - worthPence });
  const nothing = { released: false, pence: 0, chargePence: 0 };
  switch (status) {
    case 'replaced':
      return nothing;
    case 'passed':
      return pays(worthPence);
    case 'accepted':
      return pays(claimedPence);
    case 'part accepted':
      return pays(amountPence ?? 0);
    case 'agreed':
      return pays(Math.min(claimedPence, worthPence));
    case 'refused':
    case 'held':
    case 'queried':
    case 'answered':
      return claimsLess || worthPence <= 0 ? nothing : pays(worthPence);
  }
}

/** How an invoice stands, from its lines. */
export type InvoiceStatus =
  | 'passed'
  | 'waiting'
  | 'part waiting'
  | 'queried'
  | 'settled'
  | 'refused'
  | 'replaced';

/** Folds the lines of an invoice. */
export function invoiceStatus(lines: readonly InvoiceLineStatus[]): InvoiceStatus {
  const every = (...of: InvoiceLineStatus[]): boolean => lines.every((line) => of.includes(line));
  if (every('replaced')) return 'replaced';
  if (every('passed')) return 'passed';
  if (every('refused')) return 'refused';
  if (lines.some((line) => line === 'queried')) return 'queried';
  if (every('held', 'answered')) return 'waiting';
  return lines.some(waits) ? 'part waiting' : 'settled';
}
