/**
 * Takes an invoice that a provider sends: kept as received, read whole or with every fault, never twice, and matched at once. Source:
 * docs/rules/invoice-matching.md.
 */
import { createHash } from 'node:crypto';
import { longDate } from '../../ground/dates-in-words.ts';
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { Forbidden } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { readInvoiceCsv } from '../formats/invoice-csv.ts';
import { readUbl } from '../formats/ubl-read.ts';
import { endClaims, holdClaims } from '../records/invoice-claims.ts';
import { listOrders } from '../records/invoice-evidence.ts';
import { insertInvoiceEvents, linesById, listInvoiceLines } from '../records/invoice-lines.ts';
import {
  type FileFault,
  findSameFile,
  findSentInvoice,
  getInvoice,
  insertInvoice,
  insertInvoiceFile,
  insertInvoiceLines,
} from '../records/invoices.ts';
import { mayNow } from '../rules/invoice-status.ts';
import { beyondBelief, ofOfficial, ofVisits, type SentInvoice } from '../rules/sent-invoice.ts';
import { takeTurn } from '../records/week-state.ts';
import { agreeCredited } from './invoice-credits.ts';
import { chargesVat, matchLines, settle } from './invoice-settle.ts';

/** What a file of visits does not say itself. */
export type InvoiceHead = Pick<SentInvoice, 'number' | 'issuedOn' | 'correctsNumber'> & {
  readonly totalPence: number | null;
};

/** An invoice as it is sent: a file in UBL, a file of visits with its head, or one that was keyed or sent as data. */
export type Sending = {
  readonly providerId: number;
  readonly channel: 'upload' | 'api' | 'form';
  readonly name: string;
  /** The invoice that this corrects as a new version. */
  readonly replacesId?: number | undefined;
} & (
  | { readonly format: 'UBL'; readonly bytes: Buffer }
  | { readonly format: 'CSV'; readonly bytes: Buffer; readonly head: InvoiceHead }
  | { readonly format: 'JSON' | 'form'; readonly invoice: SentInvoice }
);

/** What became of it: an invoice, or a file that is kept with its faults. */
export type Received =
  | { readonly kind: 'invoice'; readonly invoiceId: number }
  | { readonly kind: 'faults'; readonly fileId: number; readonly faults: readonly FileFault[] };

/** Takes an invoice. A provider's people send their own; the council may send what came to it by post. Needs invoices.send. */
export async function receiveInvoice(scope: Scope, sending: Sending): Promise<Result<Received>> {
  require(scope, 'invoices.send');
  const { providerId } = sending;
  if (scope.who.providerId !== null && scope.who.providerId !== providerId)
    throw new Forbidden('A provider sends its own invoices.');
  const provider = await getProvider(scope, providerId);
  await takeTurn(scope, providerId);
  const bytes = 'bytes' in sending ? sending.bytes : Buffer.from(JSON.stringify(sending.invoice, null, 1));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const same = await findSameFile(scope, providerId, sha256);
  if (same !== undefined)
    return refuse(
      `This came already, on ${longDate(londonDay(same.sentAt))}${same.invoiceId === null ? ', and could not be read' : ''}. Nothing was taken again.`,
      'file',
    );
  const read = believed(readSending(sending, bytes));
  if (!read.ok && 'invoice' in sending)
    return refuse(
      read.faults.map(({ where, reason }) => (where === '' ? reason : `${reason} (${where})`)).join('. '),
      'number',
    );
  const file = {
    providerId,
    channel: sending.channel,
    format: sending.format,
    name: sending.name,
    sha256,
    bytes,
  };
  if (!read.ok) {
    const fileId = await insertInvoiceFile(scope, { ...file, faults: read.faults });
    scope.audit({
      act: 'invoice not readable',
      subject: ['invoice file', fileId],
      detail: { faults: read.faults.length },
    });
    return ok({ kind: 'faults', fileId, faults: read.faults });
  }
  const invoice = read.value;
  const before = await findSentInvoice(scope, providerId, invoice.number);
  if (before !== undefined && before.id !== sending.replacesId)
    return refuse(
      `Invoice ${invoice.number} came already, on ${longDate(londonDay(before.madeAt))}. To correct it, open it and send a new version, or send a credit note.`,
      'number',
    );
  const version =
    sending.replacesId === undefined ? ok(1) : await giveWay(scope, sending.replacesId, invoice);
  if (!version.ok) return version;
  const fileId = await insertInvoiceFile(scope, { ...file, faults: [] });
  const invoiceId = await keep(scope, invoice, {
    providerId,
    fileId,
    version: version.value,
    replacesId: sending.replacesId ?? null,
  });
  scope.audit({
    act: 'invoice received',
    subject: ['invoice', invoiceId],
    detail: { provider: provider.name, number: invoice.number, channel: sending.channel, sha256 },
  });
  return ok({ kind: 'invoice', invoiceId });
}

type Read =
  | { readonly ok: true; readonly value: SentInvoice }
  | { readonly ok: false; readonly faults: readonly FileFault[] };

function readSending(sending: Sending, bytes: Buffer): Read {
  if ('invoice' in sending) return { ok: true, value: sending.invoice };
  if (sending.format === 'UBL') {
    const read = readUbl(bytes);
    if (!read.ok) return read;
    if (read.value.currency !== 'GBP')
      return {
        ok: false,
        faults: [
          { rule: 'TEND-GBP', where: 'cbc:DocumentCurrencyCode', reason: 'Send the invoice in pounds (GBP)' },
        ],
      };
    return { ok: true, value: ofOfficial(read.value) };
  }
  const { rows, faults } = readInvoiceCsv(bytes.toString('utf8'), sending.head.totalPence);
  if (faults.length > 0)
    return {
      ok: false,
      faults: faults.map(({ line, column, reason }) => ({
        rule: 'TEND-CSV',
        where: `line ${line}${column === '' ? '' : `, ${column}`}`,
        reason,
      })),
    };
  return { ok: true, value: ofVisits(sending.head, rows) };
}

/** What was read, or every amount in it that nobody would believe: a slip of the point or the finger. */
function believed(read: Read): Read {
  if (!read.ok) return read;
  const beyond = beyondBelief(read.value);
  if (beyond.length === 0) return read;
  return {
    ok: false,
    faults: beyond.map(({ line, reason }) => ({
      rule: 'TEND-LIMIT',
      where: line === null ? '' : `line ${line}`,
      reason,
    })),
  };
}

/** Lets an earlier version go for a new one, where nobody has decided about any of its lines. Answers the new version's number. */
async function giveWay(scope: Scope, id: number, invoice: SentInvoice): Promise<Result<number>> {
  const before = await getInvoice(scope, id);
  if (before.replacedById !== null) return refuse('A newer version of this invoice came already.', 'number');
  if (before.number.toLowerCase() !== invoice.number.toLowerCase())
    return refuse(`The new version must have the same number, ${before.number}.`, 'number');
  const lines = await listInvoiceLines(scope, id);
  const decided = lines.find(({ status }) => !mayNow(status, 'replace'));
  if (decided !== undefined)
    return refuse(
      `Line ${decided.number} is decided already. Send a credit note, or an invoice with another number.`,
      'number',
    );
  const ids = lines.map((line) => line.id);
  await insertInvoiceEvents(
    scope,
    ids.map((lineId) => ({ lineId, kind: 'replaced' as const })),
  );
  await holdClaims(scope, ids);
  await endClaims(scope, ids);
  await settle(scope, await linesById(scope, ids));
  return ok(before.version + 1);
}

async function keep(
  scope: Scope,
  invoice: SentInvoice,
  of: {
    readonly providerId: number;
    readonly fileId: number;
    readonly version: number;
    readonly replacesId: number | null;
  },
): Promise<number> {
  const sign = invoice.kind === 'invoice' ? 1 : -1;
  const document = JSON.stringify(invoice);
  const days = invoice.lines.flatMap(({ startsOn, endsOn }) => [startsOn, endsOn]).toSorted();
  const net = invoice.lines.reduce((sum, { amountPence }) => sum + amountPence, 0);
  const id = await insertInvoice(scope, {
    providerId: of.providerId,
    origin: 'provider',
    kind: invoice.kind,
    number: invoice.number,
    version: of.version,
    issuedOn: invoice.issuedOn,
    startsOn: days[0] ?? null,
    endsOn: days.at(-1) ?? null,
    netPence: net * sign,
    taxPence: invoice.taxPence * sign,
    lines: invoice.lines.length,
    closeId: null,
    fileId: of.fileId,
    replacesId: of.replacesId,
    correctsNumber: invoice.correctsNumber,
    document,
    sha256: createHash('sha256').update(document).digest('hex'),
    year: null,
    sequence: null,
  });
  const named = await referencesOf(scope, of.providerId, invoice);
  const lines = invoice.lines.map((line, at) => ({ ...line, reference: named[at] ?? '' }));
  const ids = await insertInvoiceLines(scope, { id, providerId: of.providerId }, lines);
  const toMatch = lines.map((line, at) => ({
    ...line,
    id: ids[at] ?? 0,
    chargesVat: chargesVat(line.vatPercent),
  }));
  await matchLines(scope, of.providerId, toMatch, true);
  if (invoice.correctsNumber !== null)
    await agreeCredited(
      scope,
      { providerId: of.providerId, correctsNumber: invoice.correctsNumber },
      toMatch,
    );
  return id;
}

/** For each line the first of its references that is an order of the provider; else the first that it names. */
async function referencesOf(scope: Scope, providerId: number, { lines }: SentInvoice): Promise<string[]> {
  const all = [...new Set(lines.flatMap(({ references }) => references))];
  const known = new Set(
    (await listOrders(scope, providerId, all)).map(({ reference }) => reference.toLowerCase()),
  );
  return lines.map(
    ({ references }) => references.find((one) => known.has(one.toLowerCase())) ?? references[0] ?? '',
  );
}
