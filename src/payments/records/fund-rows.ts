/** Writing what happens to funds. For actions. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { DueInstalment, FundTerms } from '../rules/fund-instalments.ts';
import type { Fund, FundKind, Spent } from './funds.ts';

const by = ({ who, now }: Scope) => ({ userId: who.userId ?? 0, at: now.toString() });

/** Writes a fund without what is agreed of it, and answers its id. */
export async function insertFund(
  scope: Scope,
  fund: {
    readonly personId: number;
    readonly kind: FundKind;
    readonly providerId: number | null;
    readonly contractId: number | null;
    readonly managedBy: string;
    readonly paidTo: string;
    readonly startsOn: string;
    readonly setUpPence: number;
  },
): Promise<number> {
  const { userId, at } = by(scope);
  const { id } = await scope.db
    .insertInto('fund')
    .values({
      council_id: scope.who.councilId,
      person_id: fund.personId,
      kind: fund.kind,
      provider_id: fund.providerId,
      contract_id: fund.contractId,
      managed_by: fund.managedBy,
      paid_to: fund.paidTo,
      starts_on: fund.startsOn,
      set_up_pence: fund.setUpPence,
      written_by: userId,
      written_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Writes a version of what is agreed. */
export async function insertFundTerms(
  scope: Scope,
  fund: Pick<Fund, 'id' | 'providerId'>,
  terms: FundTerms & { readonly reason: string },
): Promise<void> {
  const { userId, at } = by(scope);
  await scope.db
    .insertInto('fund_terms')
    .values({
      council_id: scope.who.councilId,
      fund_id: fund.id,
      provider_id: fund.providerId,
      version: terms.version,
      effective_from: terms.effectiveFrom,
      budget_pence: terms.budgetPence,
      contribution_pence: terms.contributionPence,
      interval_weeks: terms.intervalWeeks,
      contingency_weeks: terms.contingencyWeeks,
      return_weeks: terms.returnWeeks,
      bank_minutes: terms.bankMinutes,
      carry_minutes: terms.carryMinutes,
      keep_weeks: terms.keepWeeks,
      reason: terms.reason,
      written_by: userId,
      written_at: at,
    })
    .execute();
}

/** Writes what finance said of a version. */
export async function insertTermsDecision(
  scope: Scope,
  fund: Pick<Fund, 'providerId'>,
  of: { readonly termsId: number; readonly decision: 'confirmed' | 'sent back'; readonly words: string },
): Promise<void> {
  const { userId, at } = by(scope);
  await sql`insert into fund_terms_decision (council_id, fund_terms_id, provider_id, decision, words, decided_by, decided_at)
    values (${scope.who.councilId}, ${of.termsId}, ${fund.providerId}, ${of.decision}, ${of.words}, ${userId}, ${at})`.execute(
    scope.db,
  );
}

/** Writes that a fund stops, goes on or ends. */
export async function insertFundEvent(
  scope: Scope,
  fund: Pick<Fund, 'id' | 'providerId'>,
  event: { readonly kind: 'suspended' | 'resumed' | 'ended'; readonly onDay: string; readonly words: string },
): Promise<void> {
  const { userId, at } = by(scope);
  await sql`insert into fund_event (council_id, fund_id, provider_id, kind, on_day, words, done_by, done_at)
    values (${scope.who.councilId}, ${fund.id}, ${fund.providerId}, ${event.kind}, ${event.onDay}, ${event.words}, ${userId}, ${at})`.execute(
    scope.db,
  );
}

/** Writes a return with what was spent, and answers its id. */
export async function insertReturn(
  scope: Scope,
  fund: Pick<Fund, 'id' | 'providerId'>,
  given: {
    readonly startsOn: string;
    readonly endsOn: string;
    readonly final: boolean;
    readonly ownPence: number;
    readonly statedPence: number;
    readonly words: string;
    readonly correctsId: number | null;
    readonly spent: readonly Spent[];
  },
): Promise<number> {
  const { userId, at } = by(scope);
  const { rows } = await sql<{ id: number }>`
    insert into fund_return (council_id, fund_id, provider_id, starts_on, ends_on, final, own_pence, stated_pence, words, corrects_id, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${fund.id}, ${fund.providerId}, ${given.startsOn}, ${given.endsOn}, ${given.final}, ${given.ownPence},
      ${given.statedPence}, ${given.words}, ${given.correctsId}, ${userId}, ${at}) returning id`.execute(
    scope.db,
  );
  const id = rows[0]?.id ?? 0;
  for (const { what, pence, evidence, allowed } of given.spent)
    await sql`insert into fund_spend (council_id, fund_return_id, fund_id, provider_id, what, amount_pence, evidence, allowed)
      values (${scope.who.councilId}, ${id}, ${fund.id}, ${fund.providerId}, ${what}, ${pence}, ${evidence}, ${allowed})`.execute(
      scope.db,
    );
  return id;
}

/** Writes that surplus is asked back, and answers the id. */
export async function insertRecovery(
  scope: Scope,
  fund: Pick<Fund, 'id' | 'providerId'>,
  given: { readonly way: 'notice' | 'next instalment'; readonly pence: number; readonly words: string },
): Promise<number> {
  const { userId, at } = by(scope);
  const { rows } = await sql<{ id: number }>`
    insert into fund_recovery (council_id, fund_id, provider_id, way, amount_pence, words, done_by, done_at)
    values (${scope.who.councilId}, ${fund.id}, ${fund.providerId}, ${given.way}, ${given.pence}, ${given.words}, ${userId}, ${at}) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}

/** Writes that surplus was given back, and answers the id. */
export async function insertReceipt(
  scope: Scope,
  fund: Pick<Fund, 'id' | 'providerId'>,
  given: { readonly onDay: string; readonly pence: number; readonly words: string },
): Promise<number> {
  const { userId, at } = by(scope);
  const { rows } = await sql<{ id: number }>`
    insert into fund_receipt (council_id, fund_id, provider_id, on_day, amount_pence, words, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${fund.id}, ${fund.providerId}, ${given.onDay}, ${given.pence}, ${given.words}, ${userId}, ${at}) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}

/** Writes time used as the provider says, or takes an entry back. */
export async function insertHours(
  scope: Scope,
  fund: Pick<Fund, 'id' | 'providerId'>,
  given: {
    readonly onDay: string;
    readonly minutes: number;
    readonly words: string;
    readonly correctsId: number | null;
  },
): Promise<void> {
  const { userId, at } = by(scope);
  await sql`insert into fund_hours (council_id, fund_id, provider_id, on_day, minutes, words, corrects_id, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${fund.id}, ${fund.providerId}, ${given.onDay}, ${given.minutes}, ${given.words}, ${given.correctsId}, ${userId}, ${at})`.execute(
    scope.db,
  );
}

/** Writes an empty batch and answers its id. */
export async function insertBatch(scope: Scope, payOn: string): Promise<number> {
  const { userId, at } = by(scope);
  const { rows } = await sql<{ id: number }>`
    insert into fund_batch (council_id, pay_on, made_by, made_at) values (${scope.who.councilId}, ${payOn}, ${userId}, ${at}) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}

/** Writes what a batch pays of a fund. */
export async function insertInstalments(
  scope: Scope,
  fund: Fund,
  batchId: number,
  due: readonly DueInstalment[],
): Promise<void> {
  for (const one of due)
    await sql`insert into fund_instalment (council_id, fund_id, provider_id, fund_batch_id, kind, starts_on, ends_on, amount_pence, corrects_id, because)
      values (${scope.who.councilId}, ${fund.id}, ${fund.providerId}, ${batchId}, ${one.kind}, ${one.startsOn}, ${one.endsOn}, ${one.pence},
        ${one.corrects === null ? null : (fund.instalments[one.corrects]?.id ?? null)}, ${one.because})`.execute(
      scope.db,
    );
}

/** Writes what was done with a batch; withdrawing it frees its instalments. */
export async function insertBatchEvent(
  scope: Scope,
  batchId: number,
  event: { readonly kind: 'approved' | 'withdrawn' | 'paid'; readonly onDay: string; readonly words: string },
): Promise<void> {
  const { userId, at } = by(scope);
  await sql`insert into fund_batch_event (council_id, fund_batch_id, kind, on_day, words, done_by, done_at)
    values (${scope.who.councilId}, ${batchId}, ${event.kind}, ${event.onDay}, ${event.words}, ${userId}, ${at})`.execute(
    scope.db,
  );
  if (event.kind === 'withdrawn')
    await sql`update fund_instalment set live = false where council_id = ${scope.who.councilId} and fund_batch_id = ${batchId} and live`.execute(
      scope.db,
    );
}
