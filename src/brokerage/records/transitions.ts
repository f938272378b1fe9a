/** Transitions: the plan to move what a provider has to others, its moves, and what happened to each. Council people only. */
import { sql, type SqlBool } from 'kysely';
import { type ContractEventKind, STOPS_NEW_BUSINESS } from '../../contracts/rules/contract-events.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Uncovered } from '../rules/in-house-cover.ts';
import { nameFor, stepFor, wordsFor } from './named.ts';
import type { MoveStage } from '../rules/transition.ts';
import type { KeptStage, TransitionEvent, TransitionStep } from '../rules/transition-steps.ts';

/** A plan, with how many of its moves stand where. Days 'YYYY-MM-DD'. */
export type Transition = {
  readonly id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly area_id: number | null;
  readonly area_name: string | null;
  readonly reason: string;
  readonly cut_over_on: string;
  readonly owner_id: number | null;
  readonly owner_name: string | null;
  readonly under_way: boolean;
  readonly work_id: number | null;
  readonly drafted_at: Date;
  readonly over_in_house_minutes: number;
  readonly closed_at: Date | null;
  readonly closed_reason: string | null;
  readonly version: number;
  readonly counts: Readonly<Partial<Record<MoveStage, number>>>;
};

/** What `placed` has become by the handover and the first visit; written as SQL over a move `m`. Twelve is six things twice. */
const shownStage = sql<MoveStage>`case when m.stage <> 'placed' then m.stage
  when exists (select from placement c join placement_request r on r.council_id = c.council_id and r.id = c.placement_request_id
    where c.council_id = m.council_id and c.id = m.placement_id and r.status = 'started') then 'begun'
  when (select count(*) from transition_handover h where h.council_id = m.council_id and h.transition_move_id = m.id) >= 12
    then 'handed over' else 'placed' end`;

function transitions(scope: Scope, where: ReturnType<typeof sql>) {
  return sql<Transition>`select t.id, t.provider_id, p.name as provider_name, t.area_id, a.name as area_name, t.reason, t.cut_over_on,
      t.owner_id, u.name as owner_name, t.under_way, t.work_id, t.drafted_at, t.over_in_house_minutes, t.closed_at, t.closed_reason, t.version,
      coalesce((select jsonb_object_agg(s.stage, s.moves) from (select ${shownStage} as stage, count(*) as moves from transition_move m
        where m.council_id = t.council_id and m.transition_id = t.id group by 1) s), '{}') as counts
    from transition t
      join provider p on p.council_id = t.council_id and p.id = t.provider_id
      left join area a on a.council_id = t.council_id and a.id = t.area_id
      left join app_user u on u.id = t.owner_id
    where t.council_id = ${scope.who.councilId} and ${where}`;
}

/** Which plans to list. */
export type TransitionFilter = {
  readonly providerId?: number | undefined;
  readonly open?: boolean | undefined;
};

/** The plans, open ones and the next cut-over first. */
export async function listTransitions(
  scope: Scope,
  { providerId, open }: TransitionFilter = {},
): Promise<Transition[]> {
  const all = [sql<SqlBool>`true`];
  if (providerId !== undefined) all.push(sql`t.provider_id = ${providerId}`);
  if (open !== undefined) all.push(open ? sql`t.closed_at is null` : sql`t.closed_at is not null`);
  const { rows } = await sql<Transition>`${transitions(scope, sql.join(all, sql` and `))}
    order by t.closed_at is not null, t.cut_over_on, t.id`.execute(scope.db);
  return rows;
}

/** One plan. Throws NotFound. */
export async function getTransition(scope: Scope, id: number): Promise<Transition> {
  const { rows } = await transitions(scope, sql`t.id = ${id}`).execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new NotFound('transition');
  return row;
}

/** One plan, of which nobody else may change anything until this work is over. Throws NotFound. For actions. */
export async function lockTransition(scope: Scope, id: number): Promise<Transition> {
  await sql`select from transition where council_id = ${scope.who.councilId} and id = ${id} for no key update`.execute(
    scope.db,
  );
  return await getTransition(scope, id);
}

/** Writes a plan; answers its id. For actions. */
export async function insertTransition(
  scope: Scope,
  plan: {
    readonly providerId: number;
    readonly areaId: number | null;
    readonly reason: string;
    readonly cutOverOn: string;
  },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('transition')
    .values({
      council_id: scope.who.councilId,
      provider_id: plan.providerId,
      area_id: plan.areaId,
      reason: plan.reason,
      cut_over_on: plan.cutOverOn,
      owner_id: scope.who.userId,
      drafted_at: scope.now.toString(),
      recorded_by: scope.who.userId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Writes what of a plan that is locked is now otherwise. For actions. */
export async function updateTransition(
  scope: Scope,
  id: number,
  values: Partial<{
    readonly cut_over_on: string;
    readonly owner_id: number | null;
    readonly under_way: boolean;
    readonly work_id: number | null;
    readonly drafted_at: string;
    readonly over_in_house_minutes: number;
    readonly closed_at: string;
    readonly closed_reason: string;
  }>,
): Promise<void> {
  await scope.db
    .updateTable('transition')
    .set((is) => ({ ...values, version: is('version', '+', 1) }))
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** Begins a move of each of some lines; lines that another open plan moves are left to it. For actions. */
export async function insertMoves(
  scope: Scope,
  { id, providerId }: { readonly id: number; readonly providerId: number },
  lines: readonly { readonly lineId: number; readonly personId: number }[],
): Promise<void> {
  await sql`insert into transition_move (council_id, transition_id, package_line_id, person_id, provider_id)
    select ${scope.who.councilId}, ${id}, l.line, l.person, ${providerId}
    from unnest(${lines.map(({ lineId }) => lineId)}::bigint[], ${lines.map(({ personId }) => personId)}::bigint[]) as l (line, person)
    on conflict do nothing`.execute(scope.db);
}

/** A move with what a list of moves says of it. */
export type TransitionMove = {
  readonly id: number;
  readonly transition_id: number;
  readonly package_line_id: number;
  readonly line_reference: string;
  readonly care_package_id: number;
  readonly service: string;
  readonly person_id: number;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly person_reference: string;
  readonly phone: string | null;
  readonly provider_id: number;
  readonly stage: KeptStage;
  readonly shown_stage: MoveStage;
  readonly contract_id: number | null;
  readonly contract_reference: string | null;
  readonly to_provider_id: number | null;
  readonly to_provider_name: string | null;
  readonly new_line_id: number | null;
  readonly new_line_reference: string | null;
  /** The first day with the new provider: its own where it is placed, otherwise the plan's; 'YYYY-MM-DD'. */
  readonly starts_on: string;
  readonly placement_id: number | null;
  readonly old_confirmed: number;
  readonly new_confirmed: number;
  /** What made it go where it goes: its newest step of `drafted` or `chosen`. */
  readonly score: number | null;
  readonly because: string | null;
  /** What of it the in-house service, as last rung, has told no room for; null where that is nothing, or a broker chose. */
  readonly uncovered: Uncovered | null;
  readonly answer: string | null;
  readonly answered_by: string | null;
  /** The day agreed with somebody who wants to wait, 'YYYY-MM-DD'. */
  readonly ask_again_on: string | null;
  readonly held_back: string | null;
  /** What keeps its new provider from anything new now, where something does: the kind of the event. */
  readonly stopped_by: ContractEventKind | null;
};

function moves(scope: Scope, where: ReturnType<typeof sql>) {
  return sql<TransitionMove>`select m.id, m.transition_id, m.package_line_id, l.reference as line_reference, l.care_package_id, l.service,
      m.person_id, ${nameFor(scope)}, p.reference as person_reference, ${wordsFor(scope, sql`p.phone`)} as phone, m.provider_id, m.stage,
      ${shownStage} as shown_stage, m.contract_id, c.reference as contract_reference, m.to_provider_id, n.name as to_provider_name,
      m.new_line_id, nl.reference as new_line_reference, coalesce(nl.starts_on, t.cut_over_on) as starts_on, m.placement_id, given.old as old_confirmed, given.new as new_confirmed,
      (went.detail ->> 'score')::int as score, coalesce(went.detail ->> 'why', ${wordsFor(scope, sql`went.detail ->> 'reason'`, 'Chosen by the broker')}) as because, went.detail -> 'uncovered' as uncovered,
      said.detail ->> 'answer' as answer, ${wordsFor(scope, sql`said.detail ->> 'who'`)} as answered_by, said.detail ->> 'askAgainOn' as ask_again_on, ${wordsFor(scope, sql`held.detail ->> 'reason'`, 'Not shown')} as held_back,
      stopped.kind as stopped_by
    from transition_move m
      join transition t on t.council_id = m.council_id and t.id = m.transition_id
      join package_line l on l.council_id = m.council_id and l.id = m.package_line_id
      join person p on p.council_id = m.council_id and p.id = m.person_id
      left join contract c on c.council_id = m.council_id and c.id = m.contract_id
      left join provider n on n.council_id = m.council_id and n.id = m.to_provider_id
      left join package_line nl on nl.council_id = m.council_id and nl.id = m.new_line_id
      left join lateral (select e.id, e.detail from transition_event e where e.council_id = m.council_id and e.transition_move_id = m.id
        and e.kind in ('drafted', 'chosen') order by e.id desc limit 1) went on true
      left join lateral (select e.detail from transition_event e where e.council_id = m.council_id and e.transition_move_id = m.id
        and m.stage <> 'drafted' and e.kind in ('asked', 'answered') order by e.id desc limit 1) said on true
      left join lateral (select e.kind, e.detail from transition_event e where e.council_id = m.council_id and e.transition_move_id = m.id
        order by e.id desc limit 1) last on true
      left join lateral (select last.detail where last.kind = 'held back') held on true
      left join lateral (select e.kind from contract_event e
          left join contract_event lifted on lifted.council_id = e.council_id and lifted.lifts_id = e.id
        where m.stage in ('drafted', 'person asked', 'agreed') and e.council_id = m.council_id and e.provider_id = m.to_provider_id
          and (e.contract_id is null or e.contract_id = m.contract_id) and e.area_id is null and e.kind = any(${[...STOPS_NEW_BUSINESS]}::text[])
          and e.effective_at <= ${scope.now.toString()} and coalesce(least(e.ends_at, lifted.effective_at), 'infinity') > ${scope.now.toString()}
        order by e.id desc limit 1) stopped on true
      cross join lateral (select count(*) filter (where h.provider_id = m.provider_id) as old,
        count(*) filter (where h.provider_id <> m.provider_id) as new from transition_handover h
        where h.council_id = m.council_id and h.transition_move_id = m.id) given
    where m.council_id = ${scope.who.councilId} and ${where}`;
}

/** Which moves of a plan to list. `owes` is those with something left to hand over; `held` those that could not be placed. */
export type MoveFilter = {
  readonly stage?: MoveStage | undefined;
  readonly toProviderId?: number | undefined;
  readonly words?: string | undefined;
  readonly answer?: string | undefined;
  readonly held?: boolean | undefined;
  /** Those who are to be asked again on this day or before, 'YYYY-MM-DD'. */
  readonly askAgainBy?: string | undefined;
};

/** The moves of a plan that fit, by the person's name. */
export async function listMoves(
  scope: Scope,
  transitionId: number,
  { stage, toProviderId, words = '', answer, held, askAgainBy }: MoveFilter = {},
): Promise<TransitionMove[]> {
  const all = [sql<SqlBool>`true`];
  if (stage !== undefined) all.push(sql`f.shown_stage = ${stage}`);
  if (toProviderId !== undefined) all.push(sql`f.to_provider_id = ${toProviderId}`);
  if (answer !== undefined) all.push(sql`f.answer = ${answer}`);
  if (held === true) all.push(sql`f.held_back is not null`);
  if (askAgainBy !== undefined) all.push(sql`f.stage = 'person asked' and f.ask_again_on <= ${askAgainBy}`);
  if (words.trim() !== '')
    all.push(
      sql`search_words(f.given_name || ' ' || f.family_name || ' ' || f.person_reference || ' ' || f.line_reference) like '%' || search_words(${words}) || '%'`,
    );
  const { rows } =
    await sql<TransitionMove>`select f.* from (${moves(scope, sql`m.transition_id = ${transitionId}`)}) f
    where ${sql.join(all, sql` and `)} order by f.family_name, f.given_name, f.package_line_id`.execute(
      scope.db,
    );
  return rows;
}

/** One move of a plan. Throws NotFound. */
export async function getMove(scope: Scope, transitionId: number, id: number): Promise<TransitionMove> {
  const { rows } = await moves(scope, sql`m.transition_id = ${transitionId} and m.id = ${id}`).execute(
    scope.db,
  );
  const [row] = rows;
  if (row === undefined) throw new NotFound('move');
  return row;
}

/** How many people of a plan are to be asked again. */
export type AskAgain = {
  readonly id: number;
  readonly provider: string;
  readonly ownerId: number | null;
  readonly cutOverOn: string;
  readonly people: number;
};

/** Of each open plan, how many people who wanted to wait are to be asked again on a day or before it, and who owns the plan. */
export async function countAskAgain(scope: Scope, by: string): Promise<AskAgain[]> {
  const { rows } = await sql<AskAgain>`
    select t.id, p.name as provider, t.owner_id as "ownerId", t.cut_over_on as "cutOverOn", count(distinct m.person_id)::int as people
    from transition t
      join provider p on p.council_id = t.council_id and p.id = t.provider_id
      join transition_move m on m.council_id = t.council_id and m.transition_id = t.id and m.stage = 'person asked'
      join lateral (select e.detail ->> 'askAgainOn' as day from transition_event e where e.council_id = m.council_id
        and e.transition_move_id = m.id and e.kind in ('asked', 'answered') order by e.id desc limit 1) said on said.day <= ${by}
    where t.council_id = ${scope.who.councilId} and t.closed_at is null group by t.id, p.name, t.owner_id, t.cut_over_on order by t.id`.execute(
    scope.db,
  );
  return rows;
}

/** The agreed moves of a plan that were not held back since, in the order in which they are placed. */
export async function listMovesToPlace(scope: Scope, transitionId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select m.id from transition_move m
    where m.council_id = ${scope.who.councilId} and m.transition_id = ${transitionId} and m.stage = 'agreed'
      and 'held back' is distinct from (select e.kind from transition_event e where e.council_id = m.council_id
        and e.transition_move_id = m.id order by e.id desc limit 1)
    order by m.id`.execute(scope.db);
  return rows.map(({ id }) => id);
}

/** A step as it was written down, and who wrote it. */
export type RecordedMoveStep = {
  readonly moveId: number;
  readonly event: TransitionEvent;
  readonly by: string | null;
};

/** What happened to the moves of a plan, or to one of them, in the order in which it was written down. */
export async function listMoveSteps(
  scope: Scope,
  transitionId: number,
  moveId?: number,
): Promise<RecordedMoveStep[]> {
  const { rows } = await sql<{
    id: number;
    moveId: number;
    kind: string;
    detail: object;
    at: number;
    by: string | null;
  }>`
    select e.id, m.id as "moveId", e.kind, ${stepFor(scope)} as detail, extract(epoch from e.happened_at)::bigint as at, u.name as by
    from transition_move m
      join transition_event e on e.council_id = m.council_id and e.transition_move_id = m.id
      left join app_user u on u.id = e.recorded_by
    where m.council_id = ${scope.who.councilId} and m.transition_id = ${transitionId}
      and (${moveId ?? null}::bigint is null or m.id = ${moveId ?? null})
    order by e.id`.execute(scope.db);
  return rows.map(({ by, detail, moveId: of, ...row }) => ({
    moveId: of,
    by,
    event: { ...detail, ...row } as TransitionEvent,
  }));
}

/** What a step leaves a move at. */
export type MoveWrite = {
  readonly moveId: number;
  readonly step: TransitionStep;
  readonly stage: KeptStage;
  readonly contractId: number | null;
  readonly toProviderId: number | null;
  readonly newLineId: number | null;
  readonly placementId: number | null;
};

/** Writes steps and where each leaves its move, however many, in two statements. For actions. */
export async function writeMoveSteps(scope: Scope, writes: readonly MoveWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const events = writes.map(({ moveId, step: { kind, ...detail } }) => ({ move: moveId, kind, detail }));
  await sql`insert into transition_event (council_id, transition_move_id, kind, detail, happened_at, recorded_by)
    select ${scope.who.councilId}, e.move, e.kind, e.detail, ${scope.now.toString()}, ${scope.who.userId}
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e (move bigint, kind text, detail jsonb)`.execute(
    scope.db,
  );
  const last = [...new Map(writes.map((write) => [write.moveId, write])).values()];
  const states = last.map(({ step: _, ...state }) => state);
  await sql`update transition_move m set stage = w.stage, contract_id = w."contractId", to_provider_id = w."toProviderId",
      new_line_id = w."newLineId", placement_id = w."placementId", version = m.version + 1
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as w ("moveId" bigint, stage text, "contractId" bigint,
      "toProviderId" bigint, "newLineId" bigint, "placementId" bigint)
    where m.council_id = ${scope.who.councilId} and m.id = w."moveId"`.execute(scope.db);
}

/** The reference of a request that seeks a provider in place of a line; undefined where none does. */
export async function findRivalRequest(scope: Scope, lineId: number): Promise<string | undefined> {
  const { rows } = await sql<{ reference: string }>`select reference from placement_request
    where council_id = ${scope.who.councilId} and replaces_line_id = ${lineId} and status in ('waiting', 'offered', 'choosing')
    order by id limit 1`.execute(scope.db);
  return rows[0]?.reference;
}

/** The placement made of a move; undefined where it is not placed. */
export async function findPlacementOfMove(scope: Scope, moveId: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number | null }>`select placement_id as id from transition_move
    where council_id = ${scope.who.councilId} and id = ${moveId}`.execute(scope.db);
  return rows[0]?.id ?? undefined;
}

/** How many moves of a plan one piece of work placed with each provider, in the order of the providers. */
export async function countPlacedByWork(
  scope: Scope,
  transitionId: number,
  workId: number,
): Promise<{ providerId: number; moves: number }[]> {
  const { rows } = await sql<{ providerId: number; moves: number }>`
    select m.to_provider_id as "providerId", count(*) as moves from transition_move m
    where m.council_id = ${scope.who.councilId} and m.transition_id = ${transitionId} and m.stage = 'placed'
      and exists (select from transition_event e where e.council_id = m.council_id and e.transition_move_id = m.id
        and e.kind = 'placed' and (e.detail ->> 'workId')::bigint = ${workId})
    group by m.to_provider_id order by m.to_provider_id`.execute(scope.db);
  return rows;
}
