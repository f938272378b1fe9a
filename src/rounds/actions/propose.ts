/** Asks the planner: 'plan the rest', or repair a rota because somebody is away. Nothing changes until it is taken. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { askSoon } from '../../platform/jobs.ts';
import { finishLongWork, startLongWork } from '../../platform/long-work.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getWorker } from '../../providers/records/workers.ts';
import {
  answerProposal,
  decideProposal,
  type Asked,
  getProposal,
  insertProposal,
  leaveOpenRepairs,
  noteProposalWork,
  type Proposal,
  type ProposalAnswer,
} from '../records/proposals.ts';
import { endAbsence, insertAbsence, listAbsences } from '../records/round-workers.ts';
import { findPublication, getRota, listRotas, listStops, lockRota, type Rota } from '../records/rotas.ts';
import { readWeek } from '../records/rota-weeks.ts';
import type { Budget } from '../rules/answer.ts';
import { absenceSpan, type Joined, joinAbsence } from '../rules/join-absence.ts';
import { dayOfWeek, dayToPlan, daysOf, midnightOf, type RotaWeek } from '../rules/rota-week.ts';
import { endOf, type RotaStop, type StopOfVisit, withVisits } from '../rules/rota.ts';
import type { AbsenceKind } from '../rules/shifts-of-day.ts';
import { whatIsLost, whatStays } from '../rules/what-stays.ts';
import { mondayOf, ownProvider } from './edit-rota.ts';
import { solveDay } from './solve-day.ts';
import type { TravelSource } from './travel-times.ts';
import { keepAsked, sourceFor, withWays } from './week-ways.ts';

/** How long the planner looks on each day. A week waits half a minute; a Monday morning a few seconds. */
const USUAL: Readonly<Record<Proposal['kind'], Budget>> = {
  'the rest': { kind: 'seconds', seconds: 4 },
  repair: { kind: 'seconds', seconds: 5 },
};
const SEED = 1;
/** Later than anything that is planned. */
const FAR_AHEAD = '9999-01-01';

/** A day, or a whole week where none is named; days that have passed are left as they are. */
export type PlanTheRest = {
  readonly monday: string;
  readonly day: string | null;
  /** Whether what stands in a published week may move for others. */
  readonly anew?: boolean;
  readonly budget?: Budget;
};

/**
 * Asks for rounds for every visit that nobody has; locked visits stay. In a week that was published the others stay too unless there is a
 * conflict, or it is asked anew; else they may move a little. The job `plan-rota` works it out. Refused where the days have passed. Needs
 * rounds.plan.
 */
export async function askTheRest(
  scope: Scope,
  { monday, day, anew = false, budget = USUAL['the rest'] }: PlanTheRest,
): Promise<Result<{ id: number }>> {
  require(scope, 'rounds.plan');
  const today = londonDay(scope.now).toString();
  const days = (day === null ? daysOf(monday) : [day]).filter((one) => one >= today);
  if (day !== null && mondayOf(day) !== monday)
    return refuse('This day is not in that week. Choose a day of the week, or leave it out', 'day');
  if (days.length === 0) return refuse('These days have passed');
  const rota = await lockRota(scope, ownProvider(scope), monday);
  const asked = { days, budget, seed: SEED, notBefore: nowIn(scope), workerId: null, lost: [], anew };
  const title = day === null ? `Planning the week of ${longDate(monday)}` : `Planning ${longDate(day)}`;
  return ok({ id: await begin(scope, rota, 'the rest', asked, title) });
}

/**
 * Asks the same again by the straight line, after a travel time service gave no times: a choice of the coordinator, never made for them.
 * Refused where there were times, or somebody decided first. Throws NotFound. Needs rounds.plan.
 */
export async function askByStraightLine(scope: Scope, id: number): Promise<Result<{ id: number }>> {
  require(scope, 'rounds.plan');
  const { providerId, rotaId, kind, asked, answer } = await getProposal(scope, id);
  if (providerId !== ownProvider(scope)) throw new NotFound('plan');
  if (answer?.noTimes === undefined) return refuse('It was planned with travel times already');
  if (!(await decideProposal(scope, id, 'left'))) return refuse('Somebody decided this already');
  const { monday } = await getRota(scope, rotaId);
  const rota = await lockRota(scope, providerId, monday);
  const again = { ...asked, notBefore: nowIn(scope), straightLine: true };
  const title = `Planning by the straight line, week of ${longDate(monday)}`;
  return ok({ id: await begin(scope, rota, kind, again, title) });
}

/**
 * Asks for the rest of the same days the other way: anew, so that published visits may move, or only for the gaps. The plan that was shown is
 * left. Refused where somebody decided first, or the days have passed. Needs rounds.plan.
 */
export async function askOtherwise(scope: Scope, id: number): Promise<Result<{ id: number }>> {
  require(scope, 'rounds.plan');
  const { providerId, rotaId, kind, asked } = await getProposal(scope, id);
  if (providerId !== ownProvider(scope) || kind !== 'the rest') throw new NotFound('plan');
  if (!(await decideProposal(scope, id, 'left'))) return refuse('Somebody decided this already');
  const { monday } = await getRota(scope, rotaId);
  const [day = null, ...others] = asked.days;
  const of = { monday, anew: asked.anew !== true, budget: asked.budget };
  return await askTheRest(scope, { ...of, day: others.length === 0 ? day : null });
}

/** Who is away: from a second on, until another (null: nobody knows). */
export type Away = {
  readonly workerId: number;
  readonly kind: AbsenceKind;
  readonly from: number;
  readonly to: number | null;
  readonly words: string;
  readonly budget?: Budget;
};

/**
 * What was asked of the planner: one plan for each week in which visits are lost, in order. `name` is who is away, `span` for how long in all;
 * `already`: it was written down before; `outside`: the visits they keep on the first and last day away, before or after it.
 */
export type RepairAsked = {
  readonly plans: readonly { readonly id: number; readonly monday: string }[];
  readonly name: string;
  readonly already: boolean;
  readonly span: Pick<Away, 'from' | 'to'>;
  readonly outside: readonly StopOfVisit[];
};

/**
 * Writes down that a worker is away, and asks who can make their visits with the fewest changes, week by week. What is written down already is
 * not written again, and overlapping times of one kind become one; what was asked before and nobody decided is left. Refused where the end is
 * not after the start, or it overlaps with an absence of another kind. Needs rounds.plan.
 */
export async function askRepair(scope: Scope, away: Away): Promise<Result<RepairAsked>> {
  require(scope, 'rounds.plan');
  const providerId = ownProvider(scope);
  const worker = await getWorker(scope, away.workerId);
  const name = `${worker.given_name} ${worker.family_name}`;
  const { from, to, budget = USUAL.repair } = away;
  if (to !== null && to <= from) return refuse('The end must be after the start', 'until');
  const written = await writeAbsence(scope, { providerId, workerId: worker.id, name }, away);
  if (!written.ok) return written;
  const plans: { id: number; monday: string }[] = [];
  const { kind: found, span } = written.value;
  const { weeks, outside } = await lostByWeek(scope, providerId, { ...away, ...span });
  for (const { rota, lost } of weeks) {
    for (const workId of await leaveOpenRepairs(scope, rota.id, worker.id))
      await finishLongWork(scope, workId, { outcome: 'asked anew', failed: false });
    const asked = {
      days: [...new Set(lost.map(({ visit }) => visit.day))].sort(),
      budget,
      seed: SEED,
      notBefore: nowIn(scope),
      workerId: worker.id,
      lost: lost.map(({ visitId, part }) => ({ visitId, part })),
    };
    const title = `Looking who can go instead of ${name}, week of ${longDate(rota.monday)}`;
    plans.push({ id: await begin(scope, rota, 'repair', asked, title), monday: rota.monday });
  }
  return ok({ plans, name, already: found === 'known', span, outside });
}

/** Writes an absence down, as one with those of its kind that it overlaps with; refused where it overlaps with one of another kind. */
async function writeAbsence(
  scope: Scope,
  { name, ...of }: { readonly providerId: number; readonly workerId: number; readonly name: string },
  away: Away,
): Promise<Result<Exclude<Joined, { readonly kind: 'overlaps' }>>> {
  const to = away.to ?? midnightOf(FAR_AHEAD);
  const known = await listAbsences(scope, of.providerId, { from: away.from, to, workerId: of.workerId });
  const joined = joinAbsence(away, known);
  if (joined.kind === 'overlaps')
    return refuse(
      `${name} is recorded as away already (${joined.with.kind}) ${absenceSpan(joined.with)}. Say on their page when they are back first, or choose other times`,
      'from',
    );
  if (joined.kind === 'known') return ok(joined);
  const { keep, drop } = joined.kind === 'together' ? joined : { keep: undefined, drop: [] };
  for (const id of drop) await endAbsence(scope, of, id, 0);
  if (keep === undefined) await insertAbsence(scope, of, { ...away, ...joined.span });
  else await endAbsence(scope, of, keep, joined.span.to);
  scope.audit({
    act: keep === undefined ? 'care worker away' : 'care worker away for longer',
    subject: ['care_worker', of.workerId],
    detail: { kind: away.kind },
  });
  return ok(joined);
}

type Lost = {
  readonly weeks: readonly { readonly rota: Rota; readonly lost: readonly StopOfVisit[] }[];
  readonly outside: readonly StopOfVisit[];
};

/** What a worker who is away cannot make and has not begun, by week; and what they keep on the first and last day of it. */
async function lostByWeek(scope: Scope, providerId: number, { workerId, from, to }: Away): Promise<Lost> {
  const now = nowIn(scope);
  const start = Temporal.Instant.fromEpochMilliseconds(Math.max(from, now) * 1000);
  // A visit of the evening before may go on into the time.
  const monday = mondayOf(londonDay(start).subtract({ days: 1 }).toString());
  const ends = [from, ...(to === null ? [] : [to - 1])].map((second) =>
    londonDay(Temporal.Instant.fromEpochMilliseconds(second * 1000)).toString(),
  );
  const weeks = [];
  const outside: StopOfVisit[] = [];
  for (const one of await listRotas(scope, providerId, monday)) {
    if (to !== null && midnightOf(one.monday) >= to) break;
    const rota = await lockRota(scope, providerId, one.monday);
    const { visits } = await readWeek(scope, providerId, rota.monday);
    const own = withVisits(await listStops(scope, rota.id), visits).filter(
      (stop) => stop.workerId === workerId && !stop.visit.cancelled && stop.startsAt >= now,
    );
    const isLost = (stop: StopOfVisit): boolean => endOf(stop) > from && (to === null || stop.startsAt < to);
    outside.push(...own.filter((stop) => !isLost(stop) && ends.includes(stop.visit.day)));
    const lost = own.filter(isLost);
    if (lost.length > 0) weeks.push({ rota, lost });
  }
  return { weeks, outside };
}

function nowIn({ now }: Scope): number {
  return Math.ceil(now.epochMilliseconds / 1000);
}

async function begin(
  scope: Scope,
  rota: Rota,
  kind: Proposal['kind'],
  asked: Asked,
  title: string,
): Promise<number> {
  const id = await insertProposal(scope, rota, { kind, asked });
  const workId = await startLongWork(scope, {
    kind: 'plan-rota',
    title,
    link: `/rounds/plans/${id}`,
    total: asked.days.length * 100,
  });
  await noteProposalWork(scope, id, workId);
  await askSoon(scope, 'plan-rota', { proposalId: id }, `plan-rota ${scope.who.councilId}/${id}`);
  scope.audit({
    act: 'rota asked of the planner',
    subject: ['rota', rota.id],
    detail: { kind, days: asked.days },
  });
  return id;
}

/** What the planner has to know of a proposal. */
export type ToWorkOut = {
  readonly proposal: Proposal;
  readonly week: RotaWeek;
  readonly stops: readonly RotaStop[];
  readonly source: TravelSource;
  /** Whether the week was published: then what stands stays. */
  readonly published: boolean;
};

/** Reads what a proposal is worked out from; undefined where it is decided or worked out already. For the job; needs rounds.plan. */
export async function openProposal(scope: Scope, id: number): Promise<ToWorkOut | undefined> {
  require(scope, 'rounds.plan');
  const proposal = await getProposal(scope, id);
  if (proposal.state !== 'working') return undefined;
  const [first = ''] = proposal.asked.days;
  const week = await readWeek(scope, proposal.providerId, mondayOf(first));
  const source = await sourceFor(scope, proposal.providerId);
  const published = (await findPublication(scope, proposal.providerId, week.monday)) !== undefined;
  return { proposal, week, stops: await listStops(scope, proposal.rotaId), source, published };
}

/**
 * Works a proposal out, day by day; `tell` hears how much of a hundred each day is. No day is planned where the source of travel times fails
 * and the straight line was not chosen. Reads and writes nothing.
 */
export async function workOut(
  { proposal, week: read, stops, source, published }: ToWorkOut,
  tell: (done: number) => void,
): Promise<ProposalAnswer> {
  const { asked, kind } = proposal;
  const known = asked.straightLine === true ? ok(read) : await withWays(read, source);
  if (!known.ok) return { days: [], refused: [], noTimes: known.reason };
  const week = known.value;
  const gapsOnly = kind === 'the rest' && published && asked.anew !== true;
  const days: ProposalAnswer['days'] = [];
  const refused: ProposalAnswer['refused'] = [];
  let standing = [...stops];
  for (const [place, day] of asked.days.entries()) {
    const visits = new Set(
      [...week.visits.values()].filter((visit) => visit.day === day).map(({ id }) => id),
    );
    const stood = gapsOnly ? dayOfWeek(week, standing, day) : undefined;
    const toPlan = dayToPlan(week, standing, day, {
      changes: kind === 'repair' ? 'few' : 'some',
      notBefore: asked.notBefore ?? undefined,
      lost: stood
        ? whatIsLost(stood, asked.notBefore)
        : asked.lost.filter(({ visitId }) => visits.has(visitId)),
      ...(stood && { stays: whatStays(stood) }),
    });
    const found = await solveDay(toPlan, { budget: asked.budget, seed: asked.seed }, ({ fraction }) =>
      tell(place * 100 + Math.round(fraction * 100)),
    );
    if (!found.ok) {
      refused.push({ day, why: found.reason });
      continue;
    }
    const { notServed, cost } = found.value;
    const own = [...found.value.stops];
    days.push({
      day,
      stops: own,
      notServed: notServed.map(({ visit, ...rest }) => ({ visitId: visit.id, ...rest })),
      cost,
    });
    standing = [...standing.filter(({ visitId }) => !visits.has(visitId)), ...own];
    tell((place + 1) * 100);
  }
  return { days, refused };
}

/** Writes what was worked out, or that it could not be, and the travel times that were asked for. For the job; needs rounds.plan. */
export async function keepAnswer(
  scope: Scope,
  { proposal: { id, workId, providerId }, source }: Pick<ToWorkOut, 'proposal' | 'source'>,
  found: { readonly answer: ProposalAnswer } | { readonly fault: string },
): Promise<void> {
  require(scope, 'rounds.plan');
  await answerProposal(scope, id, found);
  await keepAsked(scope, providerId, source);
  if (workId === null) return;
  const failed = !('answer' in found);
  await finishLongWork(scope, workId, { outcome: failed ? found.fault : 'worked out', failed });
}
