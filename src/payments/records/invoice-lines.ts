/** Lines of providers' invoices: what they claim, what happened to them, and where they stand. */
import { type RawBuilder, sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { MatchReason } from '../rules/invoice-match.ts';
import type { InvoiceEvent, InvoiceLineStatus, LineEventKind } from '../rules/invoice-status.ts';

/** Both figures of what was compared, as they were when the line was matched. */
export type MatchFacts = {
  readonly verifiedMinutes: number;
  readonly verifiedPrices: readonly number[];
  readonly claimedOn: readonly string[];
  readonly orderStartsOn: string | null;
  readonly orderEndsOn: string | null;
  readonly diedOn: string | null;
};

/** A line with where it stands. Amounts are pence without VAT. */
export type InvoiceLine = {
  readonly id: number;
  readonly invoiceId: number;
  readonly invoiceNumber: string;
  readonly invoiceKind: 'invoice' | 'credit note';
  readonly providerId: number;
  readonly providerName: string;
  readonly number: number;
  readonly reference: string;
  readonly personReference: string | null;
  readonly service: string | null;
  readonly words: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly begins: string | null;
  readonly minutes: number | null;
  readonly pencePerHour: number | null;
  readonly vatPercent: string | null;
  readonly status: InvoiceLineStatus;
  readonly reasons: readonly MatchReason[];
  readonly facts: MatchFacts | null;
  readonly claimedPence: number;
  readonly worthPence: number;
  readonly paysPence: number;
  readonly chargePence: number;
  readonly contractId: number | null;
  readonly contractTitle: string | null;
  readonly packageLineId: number | null;
  readonly ownerId: number | null;
  readonly ownerName: string | null;
  readonly dueOn: string | null;
  readonly since: Date;
};

const selected = sql`
  select l.id, l.invoice_id as "invoiceId", n.number as "invoiceNumber", n.kind as "invoiceKind", l.provider_id as "providerId", p.name as "providerName", l.number,
    l.reference, who.reference as "personReference", l.service, l.words, l.starts_on as "startsOn", l.ends_on as "endsOn", l.begins, l.minutes,
    l.pence_per_hour as "pencePerHour", l.vat_percent as "vatPercent", s.status, s.reasons, m.facts, s.claimed_pence as "claimedPence",
    s.worth_pence as "worthPence", s.pays_pence as "paysPence", s.charge_pence as "chargePence", s.contract_id as "contractId", c.title as "contractTitle",
    s.package_line_id as "packageLineId", s.owner_id as "ownerId", u.name as "ownerName", s.due_on as "dueOn", s.since
  from invoice_line l
    join invoice_line_state s on s.council_id = l.council_id and s.invoice_line_id = l.id
    join invoice n on n.council_id = l.council_id and n.id = l.invoice_id
    join provider p on p.council_id = l.council_id and p.id = l.provider_id
    left join person who on who.council_id = s.council_id and who.id = s.person_id
    left join contract c on c.council_id = s.council_id and c.id = s.contract_id
    left join app_user u on u.id = s.owner_id
    left join lateral (select facts from invoice_match m where m.council_id = l.council_id and m.invoice_line_id = l.id order by m.id desc limit 1) m on true`;

/** The lines of an invoice in its order. */
export async function listInvoiceLines(scope: Scope, invoiceId: number): Promise<InvoiceLine[]> {
  const { rows } = await sql<InvoiceLine>`${selected}
    where l.council_id = ${scope.who.councilId} and l.invoice_id = ${invoiceId} order by l.number`.execute(
    scope.db,
  );
  return rows;
}

/** Some lines by their ids. */
export async function linesById(scope: Scope, ids: readonly number[]): Promise<InvoiceLine[]> {
  const { rows } = await sql<InvoiceLine>`${selected}
    where l.council_id = ${scope.who.councilId} and l.id = any(${[...ids]}::bigint[]) order by l.id`.execute(
    scope.db,
  );
  return rows;
}

/** One line; NotFound where there is none for whoever asks. */
export async function getInvoiceLine(scope: Scope, id: number): Promise<InvoiceLine> {
  const line = (await linesById(scope, [id]))[0];
  if (line === undefined) throw new NotFound('invoice line');
  return line;
}

/** What narrows the queue of lines that wait. */
export type InvoiceQueueFilter = {
  readonly providerId?: number | undefined;
  readonly status?: 'held' | 'queried' | 'answered' | undefined;
  readonly reason?: MatchReason | undefined;
  readonly ownerId?: number | undefined;
};

function waiting(scope: Scope, find: InvoiceQueueFilter): RawBuilder<unknown> {
  return sql`s.council_id = ${scope.who.councilId} and s.status in ('held', 'queried', 'answered')
    ${find.providerId === undefined ? sql`` : sql`and s.provider_id = ${find.providerId}`}
    ${find.status === undefined ? sql`` : sql`and s.status = ${find.status}`}
    ${find.reason === undefined ? sql`` : sql`and ${find.reason} = any(s.reasons)`}
    ${find.ownerId === undefined ? sql`` : sql`and s.owner_id = ${find.ownerId}`}`;
}

/** The lines that wait for somebody, the oldest first. `limit` null gives every one. */
export async function listWaitingLines(
  scope: Scope,
  find: InvoiceQueueFilter,
  { limit, offset = 0 }: { readonly limit: number | null; readonly offset?: number },
): Promise<InvoiceLine[]> {
  const { rows } =
    await sql<InvoiceLine>`${selected} where ${waiting(scope, find)} order by s.since, l.id limit ${limit} offset ${offset}`.execute(
      scope.db,
    );
  return rows;
}

/** How many lines wait, and what they claim beyond what they pay, in pence. */
export async function countWaitingLines(
  scope: Scope,
  find: InvoiceQueueFilter,
): Promise<{ readonly lines: number; readonly differencePence: number }> {
  const { rows } = await sql<{ lines: number; differencePence: number }>`
    select count(*) as lines, coalesce(sum(s.claimed_pence - s.pays_pence), 0)::bigint as "differencePence" from invoice_line_state s
    where ${waiting(scope, find)}`.execute(scope.db);
  return rows[0] ?? { lines: 0, differencePence: 0 };
}

/** The lines of a provider that may be matched again: they wait, and their days end by a day. */
export async function listOpenLineIds(
  scope: Scope,
  providerId: number,
  until: string,
): Promise<{ readonly id: number; readonly invoiceId: number }[]> {
  const { rows } = await sql<{ id: number; invoiceId: number }>`
    select l.id, l.invoice_id as "invoiceId" from invoice_line_state s join invoice_line l on l.council_id = s.council_id and l.id = s.invoice_line_id
    where s.council_id = ${scope.who.councilId} and s.provider_id = ${providerId} and s.status in ('held', 'queried', 'answered')
      and l.starts_on <= ${until} order by l.invoice_id, l.number`.execute(scope.db);
  return rows;
}

/** Something that happened to a line, with names. */
export type NamedInvoiceEvent = InvoiceEvent & {
  readonly id: number;
  readonly lineId: number;
  readonly words: string;
  readonly batchId: string | null;
  readonly byName: string | null;
  readonly byProvider: boolean;
  readonly ownerName: string | null;
  readonly at: Date;
};

/** Everything that happened to some lines, oldest first. */
export async function listInvoiceEvents(
  scope: Scope,
  lineIds: readonly number[],
): Promise<NamedInvoiceEvent[]> {
  const { rows } = await sql<NamedInvoiceEvent>`
    select e.id, e.invoice_line_id as "lineId", e.kind, e.words, e.amount_pence as "amountPence", e.due_on as "dueOn", e.owner_id as "ownerId",
      e.batch_id as "batchId", u.name as "byName", exists (select from membership m where m.user_id = e.done_by and m.provider_id = e.provider_id) as "byProvider",
      o.name as "ownerName", e.done_at as at
    from invoice_event e left join app_user u on u.id = e.done_by left join app_user o on o.id = e.owner_id
    where e.council_id = ${scope.who.councilId} and e.invoice_line_id = any(${[...lineIds]}::bigint[]) order by e.id`.execute(
    scope.db,
  );
  return rows;
}

/** The lines that were decided together. */
export async function listBatchLineIds(scope: Scope, batchId: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select distinct invoice_line_id as id from invoice_event
    where council_id = ${scope.who.councilId} and batch_id::text = ${batchId}
      and kind in ('accepted', 'part accepted', 'refused') order by 1`.execute(scope.db);
  return rows.map(({ id }) => id);
}

/** An event to write. */
export type NewInvoiceEvent = {
  readonly lineId: number;
  readonly kind: LineEventKind;
  readonly words?: string | undefined;
  readonly amountPence?: number | undefined;
  readonly dueOn?: string | undefined;
  readonly ownerId?: number | null | undefined;
  readonly batchId?: string | undefined;
};

/** Writes events, in the order given. For actions. */
export async function insertInvoiceEvents(scope: Scope, events: readonly NewInvoiceEvent[]): Promise<void> {
  await sql`insert into invoice_event (council_id, provider_id, invoice_line_id, kind, words, amount_pence, due_on, owner_id, batch_id, done_by, done_at)
    select l.council_id, l.provider_id, l.id, e.kind, coalesce(e.words, ''), e."amountPence", e."dueOn", e."ownerId", e."batchId", ${scope.who.userId}, ${scope.now.toString()}
    from jsonb_array_elements(${JSON.stringify(events)}::jsonb) with ordinality as given (value, at)
      cross join lateral jsonb_to_record(given.value) as e("lineId" bigint, kind text, words text, "amountPence" bigint, "dueOn" date, "ownerId" bigint, "batchId" uuid)
      join invoice_line l on l.council_id = ${scope.who.councilId} and l.id = e."lineId" order by given.at`.execute(
    scope.db,
  );
}

/** What matching found of a line. */
export type NewMatch = {
  readonly lineId: number;
  readonly contractId: number | null;
  readonly packageLineId: number | null;
  readonly reasons: readonly MatchReason[];
  readonly facts: MatchFacts;
  readonly worthPence: number;
};

/** Writes what matching found. For actions. */
export async function insertMatches(scope: Scope, matches: readonly NewMatch[]): Promise<void> {
  await sql`insert into invoice_match (council_id, provider_id, invoice_line_id, contract_id, package_line_id, reasons, facts, worth_pence, matched_at)
    select l.council_id, l.provider_id, l.id, m."contractId", m."packageLineId", m.reasons, m.facts, m."worthPence", ${scope.now.toString()}
    from jsonb_to_recordset(${JSON.stringify(matches)}::jsonb) as m("lineId" bigint, "contractId" bigint, "packageLineId" bigint, reasons text[], facts jsonb, "worthPence" bigint)
      join invoice_line l on l.council_id = ${scope.who.councilId} and l.id = m."lineId" order by l.id`.execute(
    scope.db,
  );
}

/** A line's state to write. */
export type NewLineState = {
  readonly lineId: number;
  readonly status: InvoiceLineStatus;
  readonly reasons: readonly MatchReason[];
  readonly claimedPence: number;
  readonly worthPence: number;
  readonly paysPence: number;
  readonly chargePence: number;
  readonly ownerId: number | null;
  readonly dueOn: string | null;
  readonly weekStartsOn: string;
  readonly contractId: number | null;
  readonly packageLineId: number | null;
  readonly personId?: number | null | undefined;
};

/** Writes where lines stand. `since` moves on where the status changes; a person that is known is kept. For actions. */
export async function writeLineStates(scope: Scope, states: readonly NewLineState[]): Promise<void> {
  await sql`insert into invoice_line_state as t (council_id, invoice_line_id, provider_id, status, reasons, claimed_pence, worth_pence, pays_pence, charge_pence,
      owner_id, due_on, since, week_starts_on, contract_id, package_line_id, person_id)
    select l.council_id, l.id, l.provider_id, s.status, s.reasons, s."claimedPence", s."worthPence", s."paysPence", s."chargePence", s."ownerId", s."dueOn",
      ${scope.now.toString()}, s."weekStartsOn", s."contractId", s."packageLineId", s."personId"
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as s("lineId" bigint, status text, reasons text[], "claimedPence" bigint, "worthPence" bigint,
        "paysPence" bigint, "chargePence" bigint, "ownerId" bigint, "dueOn" date, "weekStartsOn" date, "contractId" bigint, "packageLineId" bigint, "personId" bigint)
      join invoice_line l on l.council_id = ${scope.who.councilId} and l.id = s."lineId"
    on conflict (council_id, invoice_line_id) do update set status = excluded.status, reasons = excluded.reasons, claimed_pence = excluded.claimed_pence,
      worth_pence = excluded.worth_pence, pays_pence = excluded.pays_pence, charge_pence = excluded.charge_pence, owner_id = excluded.owner_id,
      due_on = excluded.due_on, since = case when t.status = excluded.status then t.since else excluded.since end,
      contract_id = excluded.contract_id, package_line_id = excluded.package_line_id, person_id = coalesce(excluded.person_id, t.person_id)`.execute(
    scope.db,
  );
}

/** Who looks after what is held of a provider: whoever closed its newest week, else a finance officer. */
export async function findLineOwner(scope: Scope, providerId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`
    select coalesce((select closed_by from week_close where council_id = ${scope.who.councilId} and provider_id = ${providerId} order by id desc limit 1),
      (select min(user_id) from notice_users(null, null, 'finance_officer'))) as id`.execute(scope.db);
  return rows[0]?.id ?? null;
}
