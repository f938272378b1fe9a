/** Funds with everything that happened to them: direct payments and individual service funds. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { FundEvent, FundTerms, Instalment } from '../rules/fund-instalments.ts';
import type { FundReturn } from '../rules/fund-account.ts';

export type FundKind = 'direct payment' | 'individual service fund';

/** A version of what is agreed, with who wrote it and what finance said of it. */
export type RecordedTerms = FundTerms & {
  readonly id: number;
  readonly fundId: number;
  readonly reason: string;
  readonly by: string;
  readonly writtenBy: number;
  readonly writtenAt: Date;
  readonly decision: 'confirmed' | 'sent back' | null;
  readonly decisionWords: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
};

export type RecordedEvent = FundEvent & {
  readonly fundId: number;
  readonly words: string;
  readonly by: string;
  readonly doneAt: Date;
};

export type BatchStatus = 'drafted' | 'approved' | 'paid' | 'withdrawn';

export type RecordedInstalment = Instalment & {
  readonly id: number;
  readonly fundId: number;
  readonly batchId: number;
  readonly batchStatus: BatchStatus;
  readonly payOn: string;
  readonly because: string;
};

export type Spent = {
  readonly what: string;
  readonly pence: number;
  readonly evidence: string;
  readonly allowed: boolean;
};

/** A return as it was recorded. `replacedBy` is the return that corrects it. */
export type RecordedReturn = FundReturn & {
  readonly id: number;
  readonly fundId: number;
  readonly words: string;
  readonly correctsId: number | null;
  readonly replacedBy: number | null;
  readonly by: string;
  readonly recordedAt: Date;
  readonly spent: readonly Spent[];
};

/** Surplus asked back (`way`), or given back (null). */
export type MoneyBack = {
  readonly fundId: number;
  readonly id: number;
  readonly way: 'notice' | 'next instalment' | null;
  readonly pence: number;
  readonly onDay: string;
  readonly words: string;
  readonly by: string;
};

export type HoursEntry = {
  readonly id: number;
  readonly fundId: number;
  readonly onDay: string;
  readonly minutes: number;
  readonly words: string;
  readonly correctsId: number | null;
  readonly takenBack: boolean;
  readonly by: string;
};

export type Fund = {
  readonly id: number;
  readonly kind: FundKind;
  readonly personId: number;
  readonly personName: string;
  readonly personReference: string;
  readonly diedOn: string | null;
  readonly providerId: number | null;
  readonly providerName: string | null;
  readonly contractId: number | null;
  readonly managedBy: string;
  readonly paidTo: string;
  readonly startsOn: string;
  readonly setUpPence: number;
  readonly versions: readonly RecordedTerms[];
  readonly events: readonly RecordedEvent[];
  readonly instalments: readonly RecordedInstalment[];
  readonly returns: readonly RecordedReturn[];
  readonly moneyBack: readonly MoneyBack[];
  readonly hours: readonly HoursEntry[];
};

type Plain = Omit<Fund, 'versions' | 'events' | 'instalments' | 'returns' | 'moneyBack' | 'hours'>;

/** Which funds: one, those of one person, or all. */
export type WhichFunds = { readonly id?: number; readonly personId?: number };

/** Funds, those that began last first, each with its whole history in the order in which it was recorded. */
export async function listFunds(scope: Scope, { id, personId }: WhichFunds = {}): Promise<Fund[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<Plain>`
    select f.id, f.kind, f.person_id as "personId", coalesce(p.given_name || ' ' || p.family_name, 'Somebody') as "personName",
      coalesce(p.reference, '') as "personReference", p.died_on as "diedOn", f.provider_id as "providerId", o.name as "providerName",
      f.contract_id as "contractId", f.managed_by as "managedBy", f.paid_to as "paidTo", f.starts_on as "startsOn", f.set_up_pence as "setUpPence"
    from fund f left join person p on p.council_id = f.council_id and p.id = f.person_id
      left join provider o on o.council_id = f.council_id and o.id = f.provider_id
    where f.council_id = ${council} ${id === undefined ? sql`` : sql`and f.id = ${id}`}
      ${personId === undefined ? sql`` : sql`and f.person_id = ${personId}`}
    order by f.starts_on desc, f.id desc`.execute(scope.db);
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const versions = Map.groupBy(await termsOf(scope, ids), ({ fundId }) => fundId);
  const events = Map.groupBy(await eventsOf(scope, ids), ({ fundId }) => fundId);
  const instalments = Map.groupBy(await instalmentsOf(scope, ids), ({ fundId }) => fundId);
  const returns = Map.groupBy(await returnsOf(scope, ids), ({ fundId }) => fundId);
  const moneyBack = Map.groupBy(await moneyBackOf(scope, ids), ({ fundId }) => fundId);
  const hours = Map.groupBy(await hoursOf(scope, ids), ({ fundId }) => fundId);
  return rows.map((row) => ({
    ...row,
    versions: versions.get(row.id) ?? [],
    events: events.get(row.id) ?? [],
    instalments: instalments.get(row.id) ?? [],
    returns: returns.get(row.id) ?? [],
    moneyBack: moneyBack.get(row.id) ?? [],
    hours: hours.get(row.id) ?? [],
  }));
}

/** One fund. Throws NotFound. */
export async function getFund(scope: Scope, id: number): Promise<Fund> {
  const [fund] = await listFunds(scope, { id });
  if (fund === undefined) throw new NotFound('fund');
  return fund;
}

/** Keeps others from changing a fund until this work is over. For actions. */
export async function lockFund(scope: Scope, id: number): Promise<Fund> {
  await sql`select pg_advisory_xact_lock(hashtextextended('fund ' || ${id}::text, ${scope.who.councilId}))`.execute(
    scope.db,
  );
  return await getFund(scope, id);
}

async function termsOf(scope: Scope, ids: readonly number[]): Promise<RecordedTerms[]> {
  const { rows } = await sql<RecordedTerms>`
    select t.id, t.fund_id as "fundId", t.version, t.effective_from as "effectiveFrom", t.budget_pence as "budgetPence",
      t.contribution_pence as "contributionPence", t.interval_weeks as "intervalWeeks", t.contingency_weeks as "contingencyWeeks",
      t.return_weeks as "returnWeeks", t.bank_minutes as "bankMinutes", t.carry_minutes as "carryMinutes", t.keep_weeks as "keepWeeks",
      t.reason, u.name as by, t.written_by as "writtenBy", t.written_at as "writtenAt", d.decision, d.words as "decisionWords", w.name as "decidedBy", d.decided_at as "decidedAt"
    from fund_terms t left join app_user u on u.id = t.written_by
      left join fund_terms_decision d on d.council_id = t.council_id and d.fund_terms_id = t.id left join app_user w on w.id = d.decided_by
    where t.council_id = ${scope.who.councilId} and t.fund_id = any(${[...ids]}::bigint[]) order by t.fund_id, t.version`.execute(
    scope.db,
  );
  return rows;
}

async function eventsOf(scope: Scope, ids: readonly number[]): Promise<RecordedEvent[]> {
  const { rows } = await sql<RecordedEvent>`
    select e.fund_id as "fundId", e.kind, e.on_day as "onDay", e.words, u.name as by, e.done_at as "doneAt"
    from fund_event e left join app_user u on u.id = e.done_by
    where e.council_id = ${scope.who.councilId} and e.fund_id = any(${[...ids]}::bigint[]) order by e.id`.execute(
    scope.db,
  );
  return rows;
}

/** Instalments that count: those of batches that were not withdrawn. */
async function instalmentsOf(scope: Scope, ids: readonly number[]): Promise<RecordedInstalment[]> {
  const { rows } = await sql<RecordedInstalment>`
    select i.id, i.fund_id as "fundId", i.kind, i.starts_on as "startsOn", i.ends_on as "endsOn", i.amount_pence as pence,
      i.fund_batch_id as "batchId", i.because, coalesce(b.pay_on, i.starts_on) as "payOn", coalesce(e.kind, 'drafted') as "batchStatus"
    from fund_instalment i left join fund_batch b on b.council_id = i.council_id and b.id = i.fund_batch_id
      left join lateral (select kind from fund_batch_event e where e.council_id = i.council_id and e.fund_batch_id = i.fund_batch_id
        order by e.id desc limit 1) e on true
    where i.council_id = ${scope.who.councilId} and i.live and i.fund_id = any(${[...ids]}::bigint[]) order by i.id`.execute(
    scope.db,
  );
  return rows;
}

async function returnsOf(scope: Scope, ids: readonly number[]): Promise<RecordedReturn[]> {
  const { rows } = await sql<RecordedReturn>`
    select r.id, r.fund_id as "fundId", r.starts_on as "startsOn", r.ends_on as "endsOn", r.final, r.own_pence as "ownPence", r.stated_pence as "statedPence", r.words,
      r.corrects_id as "correctsId", later.id as "replacedBy", u.name as by, r.recorded_at as "recordedAt",
      coalesce(s.allowed, 0)::bigint as "allowedPence", coalesce(s.spent, '[]'::jsonb) as spent
    from fund_return r left join app_user u on u.id = r.recorded_by
      left join fund_return later on later.council_id = r.council_id and later.corrects_id = r.id
      left join lateral (select sum(amount_pence) filter (where allowed) as allowed, jsonb_agg(jsonb_build_object('what', what, 'pence', amount_pence,
        'evidence', evidence, 'allowed', allowed) order by s.id) as spent from fund_spend s where s.council_id = r.council_id and s.fund_return_id = r.id) s on true
    where r.council_id = ${scope.who.councilId} and r.fund_id = any(${[...ids]}::bigint[]) order by r.id`.execute(
    scope.db,
  );
  return rows;
}

async function moneyBackOf(scope: Scope, ids: readonly number[]): Promise<MoneyBack[]> {
  const { rows } = await sql<MoneyBack>`
    select m."fundId", m.id, m.way, m.pence, m."onDay"::text as "onDay", m.words, u.name as by from (
      select fund_id as "fundId", id, way, amount_pence as pence, (done_at at time zone 'Europe/London')::date as "onDay", words, done_by as who, done_at as at
      from fund_recovery where council_id = ${scope.who.councilId} and fund_id = any(${[...ids]}::bigint[])
      union all select fund_id, id, null, amount_pence, on_day, words, recorded_by, recorded_at
      from fund_receipt where council_id = ${scope.who.councilId} and fund_id = any(${[...ids]}::bigint[])) m
    left join app_user u on u.id = m.who order by m.at, m.id`.execute(scope.db);
  return rows;
}

async function hoursOf(scope: Scope, ids: readonly number[]): Promise<HoursEntry[]> {
  const { rows } = await sql<HoursEntry>`
    select h.id, h.fund_id as "fundId", h.on_day as "onDay", h.minutes, h.words, h.corrects_id as "correctsId",
      exists (select from fund_hours b where b.council_id = h.council_id and b.corrects_id = h.id) as "takenBack", u.name as by
    from fund_hours h left join app_user u on u.id = h.recorded_by
    where h.council_id = ${scope.who.councilId} and h.fund_id = any(${[...ids]}::bigint[]) order by h.on_day, h.id`.execute(
    scope.db,
  );
  return rows;
}

/**
 * Minutes of verified visits of a person under a contract, by day, from a day on. One that is held again counts as it did before: by the newest
 * decision about it, else by what was last found without being held.
 */
export async function visitsUnderFund(
  scope: Scope,
  of: { readonly personId: number; readonly contractId: number; readonly from: string },
): Promise<{ onDay: string; minutes: number }[]> {
  const { rows } = await sql<{ onDay: string; minutes: number }>`
    with used as (
      select (l.starts_at at time zone 'Europe/London')::date as day, case when l.settled then l.paid_minutes else coalesce(
        (select r.paid_minutes from resolution r where r.council_id = l.council_id and r.week_line_id = l.id
          and r.decision not in ('ask the provider', 'undo') and not exists (select from resolution u
            where u.council_id = r.council_id and u.week_line_id = r.week_line_id and u.undoes_id = r.id)
          order by r.id desc limit 1),
        (select v.paid_minutes from verdict v where v.council_id = l.council_id and v.planned_visit_id = l.planned_visit_id and v.place = l.place
          and v.provider_id = l.provider_id and v.effect <> 'hold' order by v.id desc limit 1), 0) end as minutes
      from week_line l where l.council_id = ${scope.who.councilId} and l.person_id = ${of.personId} and l.contract_id = ${of.contractId})
    select day::text as "onDay", sum(minutes)::bigint as minutes from used where day >= ${of.from} and minutes > 0
    group by day order by day`.execute(scope.db);
  return rows;
}
