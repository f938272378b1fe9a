/** What the planner found for rotas, before it is taken; and whom to telephone after. */
import { sql } from 'kysely';
import { z } from 'zod';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Rota } from './rotas.ts';
import type { ToCall } from '../rules/who-to-call.ts';

const budget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('moves'), moves: z.int() }),
  z.object({ kind: z.literal('seconds'), seconds: z.number() }),
]);
const part = z.object({ visitId: z.int(), part: z.int() });

/** What was asked: which days, how long to look on each; of a repair, who is away and what they cannot make. */
const askedShape = z.object({
  days: z.array(z.string()),
  budget,
  seed: z.int(),
  notBefore: z.number().nullable(),
  workerId: z.int().nullable(),
  lost: z.array(part),
  /** Travel by the straight line though there is a travel time service: somebody chose it. */
  straightLine: z.boolean().optional(),
  /** Of a published week: what stands may move for others, as somebody chose. Otherwise only what has nobody, or a conflict, is planned. */
  anew: z.boolean().optional(),
});
export type Asked = z.output<typeof askedShape>;

const stopShape = part.extend({ workerId: z.int(), startsAt: z.number(), locked: z.boolean() });
const answerShape = z.object({
  days: z.array(
    z.object({
      day: z.string(),
      stops: z.array(stopShape),
      notServed: z.array(
        z.object({ visitId: z.int(), why: z.string(), proven: z.boolean(), looked: z.boolean() }),
      ),
      cost: z.object({
        unserved: z.number(),
        lateness: z.number(),
        worstLateness: z.number(),
        continuity: z.number(),
        travel: z.number(),
        gaps: z.number(),
        fairness: z.number(),
        stability: z.number(),
        total: z.number(),
      }),
    }),
  ),
  /** Days that could not be planned at all, and why. */
  refused: z.array(z.object({ day: z.string(), why: z.string() })),
  /** Why no travel times were there, so that nothing was planned. */
  noTimes: z.string().optional(),
  /** The days that were taken, where others were not. */
  taken: z.array(z.string()).optional(),
});
export type ProposalAnswer = z.output<typeof answerShape>;

export type ProposalState = 'working' | 'ready' | 'failed' | 'taken' | 'left';
export type Proposal = {
  readonly id: number;
  readonly providerId: number;
  readonly rotaId: number;
  readonly kind: 'the rest' | 'repair';
  readonly asked: Asked;
  readonly rotaVersion: number;
  readonly workId: number | null;
  readonly state: ProposalState;
  readonly answer: ProposalAnswer | null;
  readonly fault: string | null;
  readonly madeAt: Date;
  readonly decidedAt: Date | null;
  /** The change to the rota that taking it made, and when that was taken back; null where nothing changed, or it stands. */
  readonly stepId: number | null;
  readonly takenBackAt: Date | null;
};

/** One proposal. Throws NotFound. */
export async function getProposal(scope: Scope, id: number): Promise<Proposal> {
  const row = await scope.db
    .selectFrom('rota_proposal as p')
    .leftJoin('rota_step as s', (on) =>
      on.onRef('s.council_id', '=', 'p.council_id').onRef('s.id', '=', 'p.rota_step_id'),
    )
    .where('p.council_id', '=', scope.who.councilId)
    .where('p.id', '=', id)
    .selectAll('p')
    .select('s.undone_at')
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('plan');
  return {
    id: row.id,
    providerId: row.provider_id,
    rotaId: row.rota_id,
    kind: row.kind,
    asked: askedShape.parse(row.asked),
    rotaVersion: row.rota_version,
    workId: row.long_work_id,
    state: row.state,
    answer: row.answer === null ? null : answerShape.parse(row.answer),
    fault: row.fault,
    madeAt: row.made_at,
    decidedAt: row.decided_at,
    stepId: row.rota_step_id,
    takenBackAt: row.undone_at,
  };
}

/** Writes a proposal that is being worked out; answers its id. For actions. */
export async function insertProposal(
  scope: Scope,
  rota: Rota,
  { kind, asked }: { readonly kind: Proposal['kind']; readonly asked: Asked },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('rota_proposal')
    .values({
      council_id: scope.who.councilId,
      provider_id: rota.providerId,
      rota_id: rota.id,
      kind,
      asked: JSON.stringify(asked),
      rota_version: rota.version,
      made_by: scope.who.userId,
      made_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Writes which piece of long work shows how far a proposal has come. For actions. */
export async function noteProposalWork(scope: Scope, id: number, workId: number): Promise<void> {
  await scope.db
    .updateTable('rota_proposal')
    .set({ long_work_id: workId })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** Writes what became of the working out. For actions. */
export async function answerProposal(
  scope: Scope,
  id: number,
  found: { readonly answer: ProposalAnswer } | { readonly fault: string },
): Promise<void> {
  await scope.db
    .updateTable('rota_proposal')
    .set(
      'answer' in found
        ? { state: 'ready', answer: JSON.stringify(found.answer) }
        : { state: 'failed', fault: found.fault },
    )
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('state', '=', 'working')
    .execute();
}

/** Writes that a proposal was taken or left; false where somebody decided first. For actions. */
export async function decideProposal(scope: Scope, id: number, state: 'taken' | 'left'): Promise<boolean> {
  const done = await scope.db
    .updateTable('rota_proposal')
    .set({ state, decided_by: scope.who.userId, decided_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('state', '=', 'ready')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Writes that only some days of a proposal were taken. For actions. */
export async function noteDaysTaken(
  scope: Scope,
  { id, answer }: Pick<Proposal, 'id' | 'answer'>,
  taken: readonly string[],
): Promise<void> {
  await scope.db
    .updateTable('rota_proposal')
    .set({ answer: JSON.stringify({ ...answer, taken }) })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** Writes which change to the rota taking a proposal made. For actions. */
export async function noteProposalStep(scope: Scope, id: number, stepId: number): Promise<void> {
  await scope.db
    .updateTable('rota_proposal')
    .set({ rota_step_id: stepId })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/**
 * The newest repairs of a provider that were taken, for the way back to their call sheets. `open`: calls to make; of one that was taken back,
 * who was told what no longer holds, and was not told so yet.
 */
export async function listRepairs(
  scope: Scope,
  providerId: number,
  monday: string,
): Promise<
  { readonly id: number; readonly worker: string; readonly open: number; readonly decidedAt: Date }[]
> {
  const { rows } = await sql<{ id: number; worker: string; open: number; decidedAt: Date }>`
    select p.id, w.given_name || ' ' || w.family_name as worker, p.decided_at as "decidedAt",
      (select count(*) from rota_call c where c.council_id = p.council_id and c.rota_proposal_id = p.id
        and case when s.undone_at is null then c.done_at is null else c.done_at is not null and c.told_again_at is null end)::int as open
    from rota_proposal p
      left join rota_step s on s.council_id = p.council_id and s.id = p.rota_step_id
      join rota r on r.council_id = p.council_id and r.id = p.rota_id
      join care_worker w on w.council_id = p.council_id and w.id = (p.asked ->> 'workerId')::bigint
    where p.council_id = ${scope.who.councilId} and p.provider_id = ${providerId} and r.week_starts_on = ${monday}
      and p.kind = 'repair' and p.state = 'taken'
    order by p.id desc`.execute(scope.db);
  return rows;
}

/** The repairs because of one worker of which nobody has decided yet, by week. */
export async function listOpenRepairs(
  scope: Scope,
  providerId: number,
  workerId: number,
): Promise<{ readonly id: number; readonly monday: string }[]> {
  const { rows } = await sql<{ id: number; monday: string }>`
    select p.id, r.week_starts_on as monday
    from rota_proposal p join rota r on r.council_id = p.council_id and r.id = p.rota_id
    where p.council_id = ${scope.who.councilId} and p.provider_id = ${providerId} and p.kind = 'repair' and p.state in ('working', 'ready')
      and (p.asked ->> 'workerId')::bigint = ${workerId}
    order by r.week_starts_on, p.id`.execute(scope.db);
  return rows;
}

/**
 * Leaves the repairs of a week because of one worker of which nobody has decided yet, because it is asked anew; answers the long work of those
 * that were not worked out yet. For actions.
 */
export async function leaveOpenRepairs(scope: Scope, rotaId: number, workerId: number): Promise<number[]> {
  const { rows } = await sql<{ workId: number | null; answered: boolean }>`
    update rota_proposal set state = 'left', decided_by = ${scope.who.userId}, decided_at = ${scope.now.toString()}
    where council_id = ${scope.who.councilId} and rota_id = ${rotaId} and kind = 'repair' and state in ('working', 'ready')
      and (asked ->> 'workerId')::bigint = ${workerId}
    returning long_work_id as "workId", answer is not null as answered`.execute(scope.db);
  return rows.flatMap(({ workId, answered }) => (answered || workId === null ? [] : [workId]));
}

/** A line of a call sheet. */
export type CallToMake = ToCall & {
  readonly id: number;
  readonly name: string;
  readonly phone: string | null;
  readonly doneAt: Date | null;
  readonly doneBy: string | null;
  readonly outcome: string;
  /** When they were told that it no longer holds. */
  readonly toldAgainAt: Date | null;
};

/** Writes whom to telephone. For actions. */
export async function insertCalls(
  scope: Scope,
  proposal: Pick<Proposal, 'id' | 'providerId'>,
  calls: readonly ToCall[],
): Promise<void> {
  if (calls.length === 0) return;
  await scope.db
    .insertInto('rota_call')
    .values(
      calls.map(({ workerId, personId, timeCritical, words }) => ({
        council_id: scope.who.councilId,
        provider_id: proposal.providerId,
        rota_proposal_id: proposal.id,
        care_worker_id: workerId,
        person_id: personId,
        time_critical: timeCritical,
        words,
      })),
    )
    .execute();
}

/** The call sheet of a proposal, in the order in which it was written. */
export async function listCalls(scope: Scope, proposalId: number): Promise<CallToMake[]> {
  const { rows } = await sql<CallToMake>`
    select c.id, c.care_worker_id as "workerId", c.person_id as "personId", c.time_critical as "timeCritical", c.words,
      coalesce(w.given_name || ' ' || w.family_name, concat_ws(' ', p.title, p.given_name, p.family_name)) as name,
      coalesce(w.phone, p.phone) as phone, c.done_at as "doneAt", u.name as "doneBy", c.outcome,
      c.told_again_at as "toldAgainAt"
    from rota_call c
      left join care_worker w on w.council_id = c.council_id and w.id = c.care_worker_id
      left join person p on p.council_id = c.council_id and p.id = c.person_id
      left join app_user u on u.id = c.done_by
    where c.council_id = ${scope.who.councilId} and c.rota_proposal_id = ${proposalId} order by c.id`.execute(
    scope.db,
  );
  return rows;
}

/** Writes that a call was made, or that it was not after all. Throws NotFound. For actions. */
export async function markCall(
  scope: Scope,
  { proposalId, id, done, outcome }: { proposalId: number; id: number; done: boolean; outcome: string },
): Promise<void> {
  const marked = await scope.db
    .updateTable('rota_call')
    .set({
      done_at: done ? scope.now.toString() : null,
      done_by: done ? scope.who.userId : null,
      outcome,
    })
    .where('council_id', '=', scope.who.councilId)
    .where('rota_proposal_id', '=', proposalId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (marked.numUpdatedRows !== 1n) throw new NotFound('call');
}

/** Writes that somebody was told that a call no longer holds, or was not after all. Throws NotFound where they were never called. For actions. */
export async function markToldAgain(
  scope: Scope,
  { proposalId, id, done }: { proposalId: number; id: number; done: boolean },
): Promise<void> {
  const marked = await scope.db
    .updateTable('rota_call')
    .set({
      told_again_at: done ? scope.now.toString() : null,
      told_again_by: done ? scope.who.userId : null,
    })
    .where('council_id', '=', scope.who.councilId)
    .where('rota_proposal_id', '=', proposalId)
    .where('id', '=', id)
    .where('done_at', 'is not', null)
    .executeTakeFirst();
  if (marked.numUpdatedRows !== 1n) throw new NotFound('call');
}
