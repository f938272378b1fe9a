/** Takes what the planner found, or leaves it. A repair is published at once and makes a call sheet. Source: docs/rules/rounds-repair.md. */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  type CallToMake,
  decideProposal,
  getProposal,
  insertCalls,
  listCalls,
  markCall,
  markToldAgain,
  noteDaysTaken,
  noteProposalStep,
  type Proposal,
} from '../records/proposals.ts';
import { findLastStep, findPublication, getRota, getStep, listStops, lockRota } from '../records/rotas.ts';
import { readWeek } from '../records/rota-weeks.ts';
import { changesBetween, type StopChange } from '../rules/day-answer.ts';
import { type RotaWeek, stopsToGive } from '../rules/rota-week.ts';
import { endOf, partKey, type RotaStop, withVisits } from '../rules/rota.ts';
import { awayAt } from '../rules/shifts-of-day.ts';
import { standsNow, type ToCall, whomToCall } from '../rules/who-to-call.ts';
import { applyChange, ownProvider } from './edit-rota.ts';
import { publishRota, workersOfWeek } from './publish-rota.ts';
import type { RoundsSide } from './rounds-side.ts';

/**
 * A proposal beside the rota as it now is. `stale`: the rota has changed since it was worked out. `notPublished`: changes to a published week
 * that care workers do not know yet, and that a repair publishes with its own.
 */
export type ProposalBeside = {
  readonly proposal: Proposal;
  readonly week: RotaWeek;
  readonly now: readonly RotaStop[];
  readonly planned: readonly RotaStop[];
  readonly changes: readonly StopChange[];
  readonly calls: readonly ToCall[];
  readonly stale: boolean;
  readonly notPublished: number;
  /** Of what was published and still stands: the visits that would change, and who would have to be told; undefined where nothing was published. */
  readonly published: { readonly visits: number; readonly tell: readonly ToCall[] } | undefined;
};

/** Reads a proposal beside its rota. Throws NotFound where it is another provider's. */
export async function readProposal(scope: Scope, id: number): Promise<ProposalBeside> {
  const proposal = await getProposal(scope, id);
  if (proposal.providerId !== ownProvider(scope)) throw new NotFound('plan');
  const rota = await getRota(scope, proposal.rotaId);
  const week = await readWeek(scope, proposal.providerId, rota.monday);
  const now = await listStops(scope, rota.id);
  const days = new Set((proposal.answer?.days ?? []).map(({ day }) => day));
  const kept = now.filter(({ visitId }) => !days.has(week.visits.get(visitId)?.day ?? ''));
  const made = (proposal.answer?.days ?? []).flatMap(({ stops }) => stops);
  const planned = proposal.answer === null ? now : [...kept, ...made];
  const changes = changesBetween(now, planned);
  const published = await findPublication(scope, proposal.providerId, rota.monday);
  return {
    proposal,
    week,
    now,
    planned,
    changes,
    calls: whomToCall(changes, week.visits, workersOfWeek(week), proposal.asked.workerId),
    stale: rota.version !== proposal.rotaVersion,
    published: published && publishedChanges(changes, published.stops, week),
    notPublished:
      published === undefined ? 0 : changesBetween(published.stops, stopsToGive(week, now)).length,
  };
}

function publishedChanges(changes: readonly StopChange[], published: readonly RotaStop[], week: RotaWeek) {
  const known = new Map(published.map((stop) => [partKey(stop), stop]));
  const moved = changes.filter((change) => {
    const { before, after } = change;
    const was = known.get(partKey(change));
    if (was === undefined || before === undefined) return false;
    return was.workerId !== after?.workerId || was.startsAt !== after.startsAt;
  });
  return {
    visits: new Set(moved.map(({ visitId }) => visitId)).size,
    tell: whomToCall(moved, week.visits, workersOfWeek(week), null),
  };
}

/** What taking a proposal did. */
export type Taken = {
  readonly monday: string;
  readonly changes: number;
  readonly calls: number;
  readonly told: number;
};

/**
 * Takes a proposal: the rota becomes what was shown, on all days or, of the rest of a week, on those named. A repair of a published week is
 * published and its call sheet written. Refused where the rota has changed meanwhile, it was decided already, or no day of it is named. Needs
 * rounds.plan.
 */
export async function takeProposal(
  scope: Scope,
  side: RoundsSide,
  id: number,
  only?: readonly string[],
): Promise<Result<Taken>> {
  require(scope, 'rounds.plan');
  const seen = await getProposal(scope, id);
  const { monday } = await getRota(scope, seen.rotaId);
  const rota = await lockRota(scope, ownProvider(scope), monday);
  const { proposal, changes: found, calls, now, planned, stale, week } = await readProposal(scope, id);
  const days = proposal.kind === 'repair' ? undefined : only;
  const changes = found.filter(
    ({ visitId }) => days === undefined || days.includes(week.visits.get(visitId)?.day ?? ''),
  );
  if (days !== undefined && changes.length === 0) return refuse('Choose at least one day', 'days');
  if (stale) return refuse('The rota has changed since this was worked out. Ask the planner again');
  if (!(await decideProposal(scope, id, 'taken'))) return refuse('This was decided already');
  if (changes.length < found.length && days !== undefined) await noteDaysTaken(scope, proposal, days);
  const visitIds = [...new Set(changes.map(({ visitId }) => visitId))];
  const touched = new Set(visitIds);
  if (visitIds.length > 0) {
    await applyChange(scope, rota, {
      what:
        proposal.kind === 'repair'
          ? 'repaired for somebody who is away'
          : `planned ${visitIds.length} visits`,
      visitIds,
      before: now.filter(({ visitId }) => touched.has(visitId)),
      after: planned.filter(({ visitId }) => touched.has(visitId)),
    });
    const step = await findLastStep(scope, rota.id);
    if (step !== undefined) await noteProposalStep(scope, id, step.id);
  }
  scope.audit({
    act: 'plan taken',
    subject: ['rota', rota.id],
    detail: { kind: proposal.kind, changes: changes.length },
  });
  const repair = proposal.kind === 'repair';
  if (repair) await insertCalls(scope, proposal, calls);
  const published = repair && (await findPublication(scope, rota.providerId, monday)) !== undefined;
  const word = published
    ? await publishRota(scope, side, { monday, words: 'A care worker is away' })
    : undefined;
  return ok({
    monday,
    changes: changes.length,
    calls: repair ? calls.length : 0,
    told: word?.ok === true ? word.value.told : 0,
  });
}

/** Who is still recorded as away, and how many of the visits that a repair was for are still theirs. */
export type StillAway = { readonly workerId: number; readonly name: string; readonly visits: number };

/** Who is still away though a repair changed nothing; undefined where it is no repair, or they are back, or others go. */
export function stillAway({ proposal, now, week }: ProposalBeside): StillAway | undefined {
  const { workerId, lost } = proposal.asked;
  const worker = workersOfWeek(week).get(workerId ?? 0);
  if (worker === undefined) return undefined;
  const parts = new Set(lost.map(partKey));
  const left = withVisits(now, week.visits).filter(
    (stop) =>
      stop.workerId === worker.id &&
      parts.has(partKey(stop)) &&
      awayAt(worker.id, stop.startsAt, endOf(stop), week.absences) !== undefined,
  );
  if (left.length === 0) return undefined;
  return { workerId: worker.id, name: worker.name, visits: left.length };
}

/**
 * Leaves a proposal; the rota stays as it is. What is written down of an absence stays too: `away` says of whom. Refused where it was decided
 * already. Needs rounds.plan.
 */
export async function leaveProposal(
  scope: Scope,
  id: number,
): Promise<Result<{ monday: string; away: StillAway | undefined }>> {
  require(scope, 'rounds.plan');
  const beside = await readProposal(scope, id);
  if (!(await decideProposal(scope, id, 'left'))) return refuse('This was decided already');
  scope.audit({ act: 'plan left', subject: ['rota', beside.proposal.rotaId] });
  return ok({ monday: beside.week.monday, away: stillAway(beside) });
}

/** The call sheet of a repair. `takenBack`: since when it no longer holds, who was told and what stands instead, and how many were not called. */
export type CallSheet = ProposalBeside & {
  readonly lines: readonly CallToMake[];
  readonly takenBack:
    | {
        readonly at: Date;
        readonly told: readonly (CallToMake & { readonly standsNow: string })[];
        readonly notCalled: number;
      }
    | undefined;
};

/** Reads the call sheet of a repair, and where it was taken back what stands instead. Throws NotFound where it is another provider's. */
export async function readCallSheet(scope: Scope, id: number): Promise<CallSheet> {
  const beside = await readProposal(scope, id);
  const lines = await listCalls(scope, id);
  const { proposal, week, now } = beside;
  if (proposal.takenBackAt === null || proposal.stepId === null)
    return { ...beside, lines, takenBack: undefined };
  const { visitIds } = await getStep(scope, proposal.stepId);
  const stands = { visitIds, stops: now, ...week, workers: workersOfWeek(week) };
  const told = lines
    .filter(({ doneAt }) => doneAt !== null)
    .map((line) => ({ ...line, standsNow: standsNow(line, stands) }));
  return {
    ...beside,
    lines,
    takenBack: { at: proposal.takenBackAt, told, notCalled: lines.length - told.length },
  };
}

/** Ticks a line of a call sheet off, with what was said, or takes the tick back. Needs rounds.plan. */
export async function tickCall(
  scope: Scope,
  call: {
    readonly proposalId: number;
    readonly id: number;
    readonly done: boolean;
    readonly outcome: string;
  },
): Promise<Result<null>> {
  require(scope, 'rounds.plan');
  await markCall(scope, call);
  scope.audit({ act: call.done ? 'call made' : 'call not made after all', subject: ['rota call', call.id] });
  return ok(null);
}

/** Ticks off that somebody was told that what they had been told no longer holds, or takes the tick back. Needs rounds.plan. */
export async function tickToldAgain(
  scope: Scope,
  call: { readonly proposalId: number; readonly id: number; readonly done: boolean },
): Promise<Result<null>> {
  require(scope, 'rounds.plan');
  await markToldAgain(scope, call);
  scope.audit({
    act: call.done ? 'told that a call no longer holds' : 'not told again after all',
    subject: ['rota call', call.id],
  });
  return ok(null);
}
