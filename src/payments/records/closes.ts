/** Closed weeks: what each paid, who closed it and who approved it or sent it back. */
import { type RawBuilder, sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Close, CloseStatus } from '../rules/payable-week.ts';

/** A close with who did what when. Names are null where they are not for whoever asks. */
export type ClosedWeek = Close & {
  readonly providerId: number;
  readonly providerName: string;
  readonly items: number;
  readonly amountPence: number;
  readonly note: string | null;
  readonly closedBy: number;
  readonly closedByName: string | null;
  readonly closedAt: Date;
  readonly reason: string | null;
  readonly decidedBy: number | null;
  readonly decidedByName: string | null;
  readonly decidedAt: Date | null;
};

function closes(scope: Scope) {
  return scope.db
    .selectFrom('week_close as c')
    .innerJoin('provider as p', (join) =>
      join.onRef('p.council_id', '=', 'c.council_id').onRef('p.id', '=', 'c.provider_id'),
    )
    .leftJoin('week_decision as d', (join) =>
      join.onRef('d.council_id', '=', 'c.council_id').onRef('d.week_close_id', '=', 'c.id'),
    )
    .leftJoin('app_user as closer', 'closer.id', 'c.closed_by')
    .leftJoin('app_user as decider', 'decider.id', 'd.decided_by')
    .where('c.council_id', '=', scope.who.councilId)
    .select([
      'c.id',
      'c.provider_id as providerId',
      'p.name as providerName',
      'c.week_starts_on as weekStartsOn',
      'c.lines as items',
      'c.amount_pence as amountPence',
      'c.note',
      'c.closed_by as closedBy',
      'closer.name as closedByName',
      'c.closed_at as closedAt',
      sql<CloseStatus>`coalesce(d.decision, 'waiting')`.as('status'),
      'd.reason',
      'd.decided_by as decidedBy',
      'decider.name as decidedByName',
      'd.decided_at as decidedAt',
    ]);
}

/** One close; NotFound where there is none for whoever asks. */
export async function getClose(scope: Scope, id: number): Promise<ClosedWeek> {
  const row = await closes(scope).where('c.id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotFound('closed week');
  return row;
}

/** How the newest close of a provider's week stands. */
export type NewestClose = {
  readonly id: number;
  readonly providerId: number;
  readonly amountPence: number;
  readonly status: CloseStatus;
  /** Why it was sent back, if it was. */
  readonly reason: string | null;
};

/** The newest close of each provider for a week, by provider. */
export async function newestCloses(scope: Scope, weekStartsOn: string): Promise<Map<number, NewestClose>> {
  const { rows } =
    await sql<NewestClose>`${selectNewest(scope, sql`c.week_starts_on = ${weekStartsOn}`)}`.execute(scope.db);
  return new Map(rows.map((row) => [row.providerId, row]));
}

/** The newest close of a provider's week; undefined where it was never closed. */
export async function findNewestClose(
  scope: Scope,
  providerId: number,
  weekStartsOn: string,
): Promise<NewestClose | undefined> {
  const { rows } = await sql<NewestClose>`${selectNewest(
    scope,
    sql`c.week_starts_on = ${weekStartsOn} and c.provider_id = ${providerId}`,
  )}`.execute(scope.db);
  return rows[0];
}

function selectNewest(scope: Scope, where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select distinct on (c.provider_id) c.id, c.provider_id as "providerId", c.amount_pence as "amountPence",
      coalesce(d.decision, 'waiting') as status, d.reason
    from week_close c left join week_decision d on d.council_id = c.council_id and d.week_close_id = c.id
    where c.council_id = ${scope.who.councilId} and ${where}
    order by c.provider_id, c.id desc`;
}

/** The closes of a provider that wait for approval, oldest first. */
export async function listWaitingCloses(scope: Scope, providerId: number): Promise<ClosedWeek[]> {
  return await closes(scope)
    .where('c.provider_id', '=', providerId)
    .where('d.decision', 'is', null)
    .orderBy('c.id')
    .execute();
}

/** Closes of all providers in scope, the newest first. */
export async function listCloses(
  scope: Scope,
  find: {
    readonly status?: CloseStatus | undefined;
    readonly providerId?: number | undefined;
    readonly page: number;
    readonly perPage: number;
  },
): Promise<{ rows: ClosedWeek[]; total: number }> {
  const matching = closes(scope)
    .$if(find.providerId !== undefined, (query) => query.where('c.provider_id', '=', find.providerId ?? 0))
    .$if(find.status !== undefined, (query) =>
      query.where(sql<string>`coalesce(d.decision, 'waiting')`, '=', find.status ?? ''),
    );
  const rows = await matching
    .orderBy('c.id', 'desc')
    .limit(find.perPage)
    .offset((find.page - 1) * find.perPage)
    .execute();
  const { total } = await matching
    .clearSelect()
    .select((is) => is.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total };
}

/** Weeks before this one with something to pay and no close that stands: closing this week pays them too. */
export async function listUnclosedBefore(
  scope: Scope,
  providerId: number,
  weekStartsOn: string,
): Promise<string[]> {
  const { rows } = await sql<{ week_starts_on: string }>`
    select w.week_starts_on from provider_week w
    where w.council_id = ${scope.who.councilId} and w.provider_id = ${providerId} and w.week_starts_on < ${weekStartsOn}
    group by w.week_starts_on
    having sum(w.payable_pence) <> 0 and not exists (
      select from week_close c left join week_decision d on d.council_id = c.council_id and d.week_close_id = c.id
      where c.council_id = ${scope.who.councilId} and c.provider_id = ${providerId} and c.week_starts_on = w.week_starts_on
        and d.decision is distinct from 'sent back')
    order by 1`.execute(scope.db);
  return rows.map((row) => row.week_starts_on);
}

/** What an item of a close is: a visit, a charge, or an adjustment of what was posted before for either. */
export type ClosedItemKind = 'visit' | 'charge' | 'adjustment';

/** An item of a close, with what it pays for: a visit of a person, or a charge, which has no visit and may have no person. */
export type ClosedItem = {
  readonly id: number;
  readonly lineId: number | null;
  readonly chargeKind: string | null;
  readonly kind: ClosedItemKind;
  readonly correctsId: number | null;
  readonly correctsCloseId: number | null;
  readonly contractId: number | null;
  readonly contractTitle: string | null;
  readonly personName: string | null;
  readonly personReference: string | null;
  readonly startsAt: Date | null;
  readonly weekStartsOn: string;
  readonly exceptions: readonly string[];
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly blockMinutes: number;
  readonly blockPence: number;
  readonly because: string;
};

/** A close's items summed by contract and kind. */
export type CloseSum = {
  readonly contractId: number | null;
  readonly contractTitle: string | null;
  readonly kind: ClosedItemKind;
  readonly items: number;
  readonly paidMinutes: number;
  readonly blockMinutes: number;
  readonly amountPence: number;
};

/** What a close comes to, by contract and kind. */
export async function sumItems(scope: Scope, closeId: number): Promise<CloseSum[]> {
  const { rows } = await sql<CloseSum>`
    select i.contract_id as "contractId", c.title as "contractTitle", i.kind, count(*) as items,
      sum(i.paid_minutes) as "paidMinutes", sum(i.block_minutes) as "blockMinutes", sum(i.amount_pence) as "amountPence"
    from payable_item i left join contract c on c.council_id = i.council_id and c.id = i.contract_id
    where i.council_id = ${scope.who.councilId} and i.week_close_id = ${closeId}
    group by 1, 2, 3 order by 2, 3 desc`.execute(scope.db);
  return rows;
}

/** What has been posted for a line, oldest first, by closes that were not sent back. */
export type PostedItem = {
  readonly id: number;
  readonly closeId: number;
  readonly closeWeekStartsOn: string;
  readonly status: CloseStatus;
  readonly kind: ClosedItemKind;
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly blockMinutes: number;
  readonly closedAt: Date;
};

/** Every item of a line in closes that stand. */
export async function listPosted(scope: Scope, lineId: number): Promise<PostedItem[]> {
  const { rows } = await sql<PostedItem>`
    select i.id, i.week_close_id as "closeId", c.week_starts_on as "closeWeekStartsOn", coalesce(d.decision, 'waiting') as status,
      i.kind, i.paid_minutes as "paidMinutes", i.amount_pence as "amountPence", i.block_minutes as "blockMinutes",
      c.closed_at as "closedAt"
    from payable_item i join week_close c on c.council_id = i.council_id and c.id = i.week_close_id
      left join week_decision d on d.council_id = c.council_id and d.week_close_id = c.id
    where i.council_id = ${scope.who.councilId} and i.week_line_id = ${lineId} and d.decision is distinct from 'sent back'
    order by i.id`.execute(scope.db);
  return rows;
}
