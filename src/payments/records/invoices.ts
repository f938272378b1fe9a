/** Invoices and credit notes, those that the council makes and those that providers send, and the files as they came. */
import { type RawBuilder, sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { InvoiceLineStatus } from '../rules/invoice-status.ts';

export const INVOICE_ORIGINS = ['self-billed', 'provider'] as const;
export const INVOICE_KINDS = ['invoice', 'credit note'] as const;

/** An invoice as a list shows it. Amounts are pence; `statuses` are those of its lines, where a provider sent it. */
export type Invoice = {
  readonly id: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly providerReference: string;
  readonly origin: (typeof INVOICE_ORIGINS)[number];
  readonly kind: (typeof INVOICE_KINDS)[number];
  readonly number: string;
  readonly version: number;
  readonly issuedOn: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly netPence: number;
  readonly taxPence: number;
  readonly totalPence: number;
  readonly lines: number;
  readonly closeId: number | null;
  readonly fileId: number | null;
  readonly replacesId: number | null;
  readonly replacedById: number | null;
  readonly correctsNumber: string | null;
  readonly madeAt: Date;
  readonly madeByName: string | null;
  readonly statuses: readonly InvoiceLineStatus[];
  readonly waitingPence: number;
};

/** What narrows a list of invoices. */
export type InvoiceFilter = {
  readonly providerId?: number | undefined;
  readonly origin?: Invoice['origin'] | undefined;
  readonly kind?: Invoice['kind'] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly words?: string | undefined;
  readonly waiting?: boolean | undefined;
  /** Only those before this id, newest first. */
  readonly before?: number | undefined;
};

function matching(scope: Scope, find: InvoiceFilter): RawBuilder<unknown> {
  return sql`n.council_id = ${scope.who.councilId}
    ${find.providerId === undefined ? sql`` : sql`and n.provider_id = ${find.providerId}`}
    ${find.origin === undefined ? sql`` : sql`and n.origin = ${find.origin}`}
    ${find.kind === undefined ? sql`` : sql`and n.kind = ${find.kind}`}
    ${find.from === undefined ? sql`` : sql`and n.issued_on >= ${find.from}`}
    ${find.to === undefined ? sql`` : sql`and n.issued_on <= ${find.to}`}
    ${find.words === undefined ? sql`` : sql`and strpos(lower(n.number), lower(${find.words})) > 0`}
    ${find.before === undefined ? sql`` : sql`and n.id < ${find.before}`}
    ${
      find.waiting === true
        ? sql`and exists (select from invoice_line w join invoice_line_state t on t.council_id = w.council_id and t.invoice_line_id = w.id
      where w.council_id = n.council_id and w.invoice_id = n.id and t.status in ('held', 'queried', 'answered'))`
        : sql``
    }`;
}

/** Invoices, the newest first. `limit` null gives every one. */
export async function listInvoices(
  scope: Scope,
  find: InvoiceFilter,
  { limit, offset = 0 }: { readonly limit: number | null; readonly offset?: number },
): Promise<Invoice[]> {
  const { rows } = await sql<Invoice>`
    select n.id, n.provider_id as "providerId", p.name as "providerName", p.reference as "providerReference", n.origin, n.kind, n.number, n.version,
      n.issued_on as "issuedOn", n.starts_on as "startsOn", n.ends_on as "endsOn", n.net_pence as "netPence", n.tax_pence as "taxPence", n.total_pence as "totalPence",
      n.lines, n.week_close_id as "closeId", n.invoice_file_id as "fileId", n.replaces_id as "replacesId", later.id as "replacedById", n.corrects_number as "correctsNumber",
      n.made_at as "madeAt", u.name as "madeByName", coalesce(s.statuses, '{}') as statuses, coalesce(s.waiting, 0)::bigint as "waitingPence"
    from invoice n join provider p on p.council_id = n.council_id and p.id = n.provider_id
      left join app_user u on u.id = n.made_by
      left join invoice later on later.council_id = n.council_id and later.replaces_id = n.id
      left join lateral (select array_agg(t.status) as statuses, sum(t.claimed_pence - t.pays_pence) filter (where t.status in ('held', 'queried', 'answered')) as waiting
        from invoice_line l join invoice_line_state t on t.council_id = l.council_id and t.invoice_line_id = l.id
        where n.origin = 'provider' and l.council_id = n.council_id and l.invoice_id = n.id) s on true
    where ${matching(scope, find)} order by n.id desc limit ${limit} offset ${offset}`.execute(scope.db);
  return rows;
}

/** How many invoices there are, and what they come to, credit notes taken off, in pence. */
export async function countInvoices(
  scope: Scope,
  find: InvoiceFilter,
): Promise<{ readonly invoices: number; readonly totalPence: number }> {
  const { rows } = await sql<{ invoices: number; totalPence: number }>`
    select count(*) as invoices, coalesce(sum(case kind when 'invoice' then total_pence else -total_pence end), 0)::bigint as "totalPence"
    from invoice n where ${matching(scope, find)}`.execute(scope.db);
  return rows[0] ?? { invoices: 0, totalPence: 0 };
}

/** One invoice with its document; NotFound where there is none for whoever asks. */
export async function getInvoice(
  scope: Scope,
  id: number,
): Promise<Invoice & { readonly document: string; readonly sha256: string }> {
  const invoice = (await listInvoices(scope, { before: id + 1 }, { limit: 1 })).find((one) => one.id === id);
  const { rows } = await sql<{ document: string; sha256: string }>`
    select document, sha256 from invoice where council_id = ${scope.who.councilId} and id = ${id}`.execute(
    scope.db,
  );
  const [row] = rows;
  if (invoice === undefined || row === undefined) throw new NotFound('invoice');
  return { ...invoice, ...row };
}

/** The newest version of the invoice that a provider sent under a number; undefined where it sent none. */
export async function findSentInvoice(
  scope: Scope,
  providerId: number,
  number: string,
): Promise<{ readonly id: number; readonly version: number; readonly madeAt: Date } | undefined> {
  const { rows } = await sql<{ id: number; version: number; madeAt: Date }>`
    select id, version, made_at as "madeAt" from invoice where council_id = ${scope.who.councilId} and provider_id = ${providerId}
      and origin = 'provider' and lower(number) = lower(${number}) order by version desc limit 1`.execute(
    scope.db,
  );
  return rows[0];
}

/** An invoice to write. */
export type NewInvoice = Pick<
  Invoice,
  | 'providerId'
  | 'origin'
  | 'kind'
  | 'number'
  | 'version'
  | 'issuedOn'
  | 'startsOn'
  | 'endsOn'
  | 'netPence'
  | 'taxPence'
  | 'lines'
  | 'closeId'
  | 'fileId'
  | 'replacesId'
  | 'correctsNumber'
> & {
  readonly document: string;
  readonly sha256: string;
  readonly year: number | null;
  readonly sequence: number | null;
};

/** Writes an invoice and answers its id. For actions. */
export async function insertInvoice(scope: Scope, one: NewInvoice): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into invoice (council_id, provider_id, origin, kind, number, version, issued_on, starts_on, ends_on, net_pence, tax_pence, total_pence, lines,
      week_close_id, year, sequence, invoice_file_id, replaces_id, corrects_number, document, sha256, made_by, made_at)
    values (${scope.who.councilId}, ${one.providerId}, ${one.origin}, ${one.kind}, ${one.number}, ${one.version}, ${one.issuedOn}, ${one.startsOn}, ${one.endsOn},
      ${one.netPence}, ${one.taxPence}, ${one.netPence + one.taxPence}, ${one.lines}, ${one.closeId}, ${one.year}, ${one.sequence}, ${one.fileId},
      ${one.replacesId}, ${one.correctsNumber}, ${one.document}, ${one.sha256}, ${scope.who.userId}, ${scope.now.toString()}) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}

/** A line of a sent invoice to write. */
export type NewInvoiceLine = {
  readonly number: number;
  readonly reference: string;
  readonly service: string | null;
  readonly words: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly begins: string | null;
  readonly minutes: number | null;
  readonly workers: number;
  readonly pencePerHour: number | null;
  readonly amountPence: number;
  readonly vatPercent: string | null;
};

/** Writes the lines of a sent invoice and answers their ids in the same order. For actions. */
export async function insertInvoiceLines(
  scope: Scope,
  invoice: { readonly id: number; readonly providerId: number },
  lines: readonly NewInvoiceLine[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number; number: number }>`
    insert into invoice_line (council_id, provider_id, invoice_id, number, reference, service, words, starts_on, ends_on, begins, minutes, workers, pence_per_hour,
      amount_pence, vat_percent)
    select ${scope.who.councilId}, ${invoice.providerId}, ${invoice.id}, l.number, l.reference, l.service, l.words, l."startsOn", l."endsOn", l.begins, l.minutes, l.workers,
      l."pencePerHour", l."amountPence", l."vatPercent"
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(number integer, reference text, service text, words text, "startsOn" date, "endsOn" date,
      begins text, minutes integer, workers smallint, "pencePerHour" integer, "amountPence" bigint, "vatPercent" text) order by l.number
    returning id, number`.execute(scope.db);
  const ids = new Map(rows.map(({ id, number }) => [number, id]));
  return lines.map(({ number }) => ids.get(number) ?? 0);
}

/** What kept a file from being read: the rule, where, and what to change. */
export type FileFault = { readonly rule: string; readonly where: string; readonly reason: string };

/** A file as it came. */
export type InvoiceFile = {
  readonly id: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly channel: 'upload' | 'api' | 'form';
  readonly format: 'UBL' | 'CSV' | 'JSON' | 'form';
  readonly name: string;
  readonly sha256: string;
  readonly faults: readonly FileFault[];
  readonly sentByName: string | null;
  readonly sentAt: Date;
  readonly invoiceId: number | null;
};

function files(scope: Scope, where: RawBuilder<unknown>): RawBuilder<InvoiceFile> {
  return sql<InvoiceFile>`select f.id, f.provider_id as "providerId", p.name as "providerName", f.channel, f.format, f.name, f.sha256, f.faults,
      u.name as "sentByName", f.sent_at as "sentAt", n.id as "invoiceId"
    from invoice_file f join provider p on p.council_id = f.council_id and p.id = f.provider_id
      left join app_user u on u.id = f.sent_by left join invoice n on n.council_id = f.council_id and n.invoice_file_id = f.id
    where f.council_id = ${scope.who.councilId} and ${where} order by f.id desc`;
}

/** The file of a provider with the same bytes; undefined where there is none. */
export async function findSameFile(
  scope: Scope,
  providerId: number,
  sha256: string,
): Promise<InvoiceFile | undefined> {
  const { rows } = await files(scope, sql`f.provider_id = ${providerId} and f.sha256 = ${sha256}`).execute(
    scope.db,
  );
  return rows[0];
}

/** One file; NotFound where there is none for whoever asks. */
export async function getInvoiceFile(scope: Scope, id: number): Promise<InvoiceFile> {
  const { rows } = await files(scope, sql`f.id = ${id}`).execute(scope.db);
  const [file] = rows;
  if (file === undefined) throw new NotFound('file');
  return file;
}

/** The files that could not be read, the newest first. */
export async function listFaultyFiles(scope: Scope, providerId?: number): Promise<InvoiceFile[]> {
  const { rows } = await files(
    scope,
    sql`f.faults <> '[]' ${providerId === undefined ? sql`` : sql`and f.provider_id = ${providerId}`}`,
  ).execute(scope.db);
  return rows;
}

/** The bytes of a file as it came. */
export async function getFileAsSent(scope: Scope, id: number): Promise<Buffer> {
  const { rows } = await sql<{ bytes: Buffer }>`
    select bytes from invoice_file where council_id = ${scope.who.councilId} and id = ${id}`.execute(
    scope.db,
  );
  const [row] = rows;
  if (row === undefined) throw new NotFound('file');
  return row.bytes;
}

/** Keeps a file as it came and answers its id. For actions. */
export async function insertInvoiceFile(
  scope: Scope,
  file: Pick<InvoiceFile, 'providerId' | 'channel' | 'format' | 'name' | 'sha256' | 'faults'> & {
    readonly bytes: Buffer;
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into invoice_file (council_id, provider_id, channel, format, name, bytes, sha256, faults, sent_by, sent_at)
    values (${scope.who.councilId}, ${file.providerId}, ${file.channel}, ${file.format}, ${file.name}, ${file.bytes}, ${file.sha256},
      ${JSON.stringify(file.faults)}::jsonb, ${scope.who.userId}, ${scope.now.toString()}) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}
