/**
 * Decides held lines, one or many at once: accept as logged, as planned or as a no-reply visit, refuse, or ask the provider. What was
 * computed stays beside what was decided, and undoing is a new decision. Source: docs/rules/resolving.md.
 */
import { clockTime, londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { ChangedMeanwhile } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import {
  insertMessages,
  insertResolutions,
  linesOfBatch,
  type DecidableLine,
  lockLines,
  type NewResolution,
  readLines,
} from '../records/decidable-lines.ts';
import { listDecisions, type MadeDecision } from '../records/line-view-evidence.ts';
import { type StoredVisit, visitsByIds } from '../records/planned-for-verification.ts';
import { readTermsByDay } from '../records/rulebook.ts';
import type { TermsByDay } from '../rules/contract-day.ts';
import { type Worth, worthOf } from '../rules/decided-worth.ts';
import { localDay } from '../rules/local-days.ts';
import { type Decision, DECISIONS, mayNext } from '../rules/resolution.ts';
import { settleLines } from './settle-lines.ts';

/** A line, and what of it whoever decides has seen: its verdict, and the decision that held. */
export type SeenLine = {
  readonly lineId: number;
  readonly verdictId: number;
  readonly resolutionId: number | null;
};

/** What deciding would do: how many lines and pence it would pay, and why the rest cannot be decided so. */
export type DecisionPreview = {
  readonly can: readonly (SeenLine & Worth)[];
  readonly pence: number;
  readonly cannot: readonly { readonly reason: string; readonly lines: number }[];
};

/** What was decided. */
export type Decided = { readonly batchId: string; readonly lines: number; readonly pence: number };

/** What each decision on lines would do, without doing any. */
export async function previewDecisions(
  scope: Scope,
  lineIds: readonly number[],
): Promise<Record<Decision, DecisionPreview>> {
  require(scope, 'week.resolve');
  const facts = await factsOf(scope, await readLines(scope, lineIds));
  const previews = DECISIONS.map((decision) => [decision, previewOf(facts, decision)] as const);
  return Object.fromEntries(previews) as Record<Decision, DecisionPreview>;
}

/** What a decision on lines would do, without doing it. */
export async function previewDecision(
  scope: Scope,
  lineIds: readonly number[],
  decision: Decision,
): Promise<DecisionPreview> {
  return (await previewDecisions(scope, lineIds))[decision];
}

function previewOf(facts: Facts, decision: Decision): DecisionPreview {
  const worths = worthsOf(facts, decision);
  const can = facts.lines.flatMap((line) => {
    const worth = worths.get(line.lineId);
    return worth?.ok ? { ...seenOf(line), ...worth.value } : [];
  });
  const reasons = [...worths.values()].flatMap((worth) => (worth.ok ? [] : worth.reason));
  return {
    can,
    pence: can.reduce((sum, { amountPence }) => sum + amountPence, 0),
    cannot: [...Map.groupBy(reasons, (reason) => reason)].map(([reason, all]) => ({
      reason,
      lines: all.length,
    })),
  };
}

/**
 * Decides lines. Every one must be as it was when it was seen, or nothing is decided (ChangedMeanwhile). A line that cannot
 * be decided so is refused with the reason, unless there are several, of which those that can be are decided.
 */
export async function decideLines(
  scope: Scope,
  given: { readonly seen: readonly SeenLine[]; readonly decision: Decision; readonly reason: string },
): Promise<Result<Decided>> {
  require(scope, 'week.resolve');
  const { seen, decision } = given;
  const reason = given.reason.trim();
  if (seen.length === 0) return refuse('Choose at least one visit', 'line');
  if (reason === '')
    return refuse(decision === 'ask the provider' ? 'Write the question' : 'Give a reason', 'reason');
  const lines = await lockLines(
    scope,
    seen.map(({ lineId }) => lineId),
  );
  await mustBeAsSeen(scope, lines, seen);
  const worths = worthsOf(await factsOf(scope, lines), decision);
  const rows: NewResolution[] = [];
  for (const line of lines) {
    const worth = worths.get(line.lineId);
    if (worth?.ok) rows.push({ ...writtenOf(line), decision, undoesId: null, ...worth.value });
  }
  if (rows.length === 0)
    return [...worths.values()].find((worth) => !worth.ok) ?? refuse('Choose at least one visit');
  const decidedIds = new Set(rows.map(({ lineId }) => lineId));
  const decided = lines.filter(({ lineId }) => decidedIds.has(lineId));
  const batchId = crypto.randomUUID();
  await insertResolutions(scope, rows, { reason, batchId });
  if (decision === 'ask the provider') await insertMessages(scope, decided, 'question', reason);
  await settleLines(scope, decided);
  for (const [providerId, own] of Map.groupBy(decided, (line) => line.providerId))
    await tellSystems(scope, providerId, decision === 'ask the provider' ? 'line.asked' : 'line.decided', {
      lines: own.length,
      first_line: own[0]?.lineId ?? 0,
    });
  const pence = rows.reduce((sum, { amountPence }) => sum + amountPence, 0);
  audit(scope, decided, decision, { batchId, reason, pence });
  return ok({ batchId, lines: rows.length, pence });
}

/** Takes back the decisions of a batch where they still hold, by new decisions; of one line only where it is named. */
export async function undoDecisions(
  scope: Scope,
  batchId: string,
  reason = 'Undone',
  onlyLineId?: number,
): Promise<Result<Decided>> {
  require(scope, 'week.resolve');
  const ofBatch = await linesOfBatch(scope, batchId);
  const holding = new Map(
    ofBatch
      .filter(({ lineId }) => onlyLineId === undefined || lineId === onlyLineId)
      .map(({ lineId, resolutionId }) => [lineId, resolutionId]),
  );
  if (holding.size === 0) return refuse('This has been undone already, or decided anew since.');
  const lines = (await lockLines(scope, [...holding.keys()])).filter(
    (line) => line.resolutionId === holding.get(line.lineId) && mayNext(line, 'council', 'undo'),
  );
  if (lines.length === 0) return refuse('This has been undone already, or decided anew since.');
  const nothing = { paidMinutes: 0, amountPence: 0 };
  const undoBatch = crypto.randomUUID();
  await insertResolutions(
    scope,
    lines.map((line) => ({ ...writtenOf(line), decision: 'undo', undoesId: line.resolutionId, ...nothing })),
    { reason: reason.trim() || 'Undone', batchId: undoBatch },
  );
  await settleLines(scope, lines);
  audit(scope, lines, 'undo', { batchId: undoBatch, undoes: batchId, reason });
  return ok({ batchId: undoBatch, lines: lines.length, pence: 0 });
}

function seenOf({ lineId, verdict, resolutionId }: DecidableLine): SeenLine {
  return { lineId, verdictId: verdict.id, resolutionId };
}

function writtenOf({ lineId, providerId, verdict }: DecidableLine) {
  return { lineId, providerId, verdictId: verdict.id };
}

async function mustBeAsSeen(
  scope: Scope,
  lines: readonly DecidableLine[],
  seen: readonly SeenLine[],
): Promise<void> {
  const before = new Map(seen.map((line) => [line.lineId, line]));
  for (const { lineId, verdict, resolutionId } of lines) {
    const saw = before.get(lineId);
    if (saw?.verdictId === verdict.id && saw.resolutionId === resolutionId) continue;
    throw new ChangedMeanwhile(
      'visit',
      saw?.resolutionId === resolutionId
        ? 'It was verified again.'
        : whoDecided((await listDecisions(scope, lineId))[0]),
    );
  }
}

/** Who decided what, for whoever wanted to decide the same. */
function whoDecided(made: MadeDecision | undefined): string | undefined {
  if (made === undefined) return undefined;
  const what = made.decision === 'undo' ? 'took the decision back' : `decided “${made.decision}”`;
  return `${made.by ?? 'The council'} ${what} at ${clockTime(made.at)} on ${longDate(londonDay(made.at))}: “${made.reason}”.`;
}

/** Lines with what a decision's worth depends on. */
type Facts = {
  readonly lines: readonly DecidableLine[];
  readonly visits: ReadonlyMap<number, StoredVisit>;
  readonly terms: TermsByDay;
};

async function factsOf(scope: Scope, lines: readonly DecidableLine[]): Promise<Facts> {
  const found = await visitsByIds(
    scope,
    lines.flatMap(({ visitId }) => visitId ?? []),
  );
  const starts = found.map(({ startsAt }) => startsAt);
  const [first, last] = starts.length === 0 ? [0, 0] : [Math.min(...starts), Math.max(...starts)];
  const contracts = [...new Set(found.map(({ contract }) => contract))];
  return {
    lines,
    visits: new Map(found.map((visit) => [visit.id, visit])),
    terms: await readTermsByDay(scope, contracts, localDay(first), localDay(last)),
  };
}

/** What the decision makes each line pay, or why it cannot be made. */
function worthsOf({ lines, visits, terms }: Facts, decision: Decision): Map<number, Result<Worth>> {
  return new Map(
    lines.map((line) => {
      if (!mayNext(line, 'council', decision)) return [line.lineId, refuse(cannotNow(line, decision))];
      const visit = visits.get(line.visitId ?? 0) ?? null;
      const onDay = visit && terms.termsAt(visit.contract, visit.startsAt);
      const held = {
        ...line,
        visit,
        terms: onDay === null || onDay.termsId === null ? null : onDay.terms,
        noReplyPercent: onDay?.noReplyPercent ?? null,
        diedOn: visit?.diedOn ?? null,
      };
      return [line.lineId, worthOf(decision, held, terms.bankHolidays)];
    }),
  );
}

function cannotNow({ status }: DecidableLine, decision: Decision): string {
  if (status === 'withdrawn') return 'This visit is no longer there, so there is nothing to decide.';
  if (status === 'payable' && decision === 'accept as logged') return 'This visit is paid as logged already.';
  if (status === 'refused' && decision === 'refuse') return 'This visit is refused already.';
  return `This visit is ${status}, so it cannot be decided so.`;
}

function audit(
  scope: Scope,
  lines: readonly DecidableLine[],
  decision: Decision | 'undo',
  detail: Record<string, unknown> & { readonly batchId: string },
): void {
  const [only] = lines.length === 1 ? lines : [];
  scope.audit({
    act: decision === 'undo' ? 'decision undone' : 'visit decided',
    subject: only === undefined ? ['decision', detail.batchId] : ['week line', only.lineId],
    personId: only?.personId ?? null,
    detail: { decision, ...detail, lines: lines.map(({ lineId }) => lineId) },
  });
}
