/**
 * What became of payments, from the bank's own answers: an ISO 20022 status report (pain.002), the Bacs report of returned
 * credits (ARUCS) or a CSV file. One shape for all. Source: docs/rules/bank-files.md.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { parseDecimal, toPence } from './ubl-decimal.ts';
import { type Element, readXml } from './ubl-xml.ts';

/** What became of one payment. Parts that the bank does not name are null. */
export type PaymentFate = {
  /** Our own reference of the payment, or what the bank kept of it. */
  readonly reference: string;
  readonly outcome: 'paid' | 'waiting' | 'rejected' | 'returned';
  readonly on: string | null;
  readonly amount_pence: number | null;
  readonly sortCode: string | null;
  readonly account: string | null;
  /** The bank's code and words for why it was not paid. */
  readonly code: string | null;
  readonly words: string | null;
};

/** Codes of ISO 20022 for a transaction: settled, accepted so far, or rejected. */
const STATUSES: Readonly<Record<string, PaymentFate['outcome']>> = {
  ACSC: 'paid',
  ACCC: 'paid',
  ACCP: 'waiting',
  ACSP: 'waiting',
  ACTC: 'waiting',
  ACWC: 'waiting',
  ACWP: 'waiting',
  PATC: 'waiting',
  PDNG: 'waiting',
  RCVD: 'waiting',
  RJCT: 'rejected',
  CANC: 'rejected',
};

/**
 * Reads a status report. A status given only for a batch or for the whole message holds for the payments named beneath it;
 * where none is named, one fate with the message's own id answers for all.
 */
export function readPain002(input: Uint8Array | string): Result<PaymentFate[]> {
  const read = readXml(input);
  if (!read.ok) return refuse(read.faults[0]?.reason ?? 'The file cannot be read');
  const root = read.value;
  if (!/:pain\.002\.001\.\d\d$/.test(root.namespaceURI ?? ''))
    return refuse('The file is not a payment status report (pain.002)');
  const report = named(root, 'CstmrPmtStsRpt')[0] ?? root;
  const group = named(report, 'OrgnlGrpInfAndSts')[0];
  const on = textIn(report, 'GrpHdr', 'CreDtTm')?.slice(0, 10) ?? null;
  const fates: PaymentFate[] = [];
  for (const batch of named(report, 'OrgnlPmtInfAndSts')) {
    for (const one of named(batch, 'TxInfAndSts')) {
      const status = textIn(one, 'TxSts') ?? textIn(batch, 'PmtInfSts') ?? (group && textIn(group, 'GrpSts'));
      const fate = fateOf(textIn(one, 'OrgnlEndToEndId') ?? textIn(one, 'OrgnlInstrId'), status, one, on);
      if (!fate.ok) return fate;
      fates.push(fate.value);
    }
  }
  if (fates.length > 0) return ok(fates);
  if (group === undefined) return refuse('The status report names no payment');
  const whole = fateOf(textIn(group, 'OrgnlMsgId'), textIn(group, 'GrpSts'), group, on);
  return whole.ok ? ok([whole.value]) : whole;
}

function fateOf(
  reference: string | undefined,
  status: string | undefined,
  from: Element,
  on: string | null,
): Result<PaymentFate> {
  if (reference === undefined) return refuse('A payment in the status report has no reference');
  const outcome = STATUSES[status ?? ''];
  if (outcome === undefined) return refuse(`${reference}: ‘${status ?? ''}’ is not a status we know`);
  const amount = parseDecimal(textIn(from, 'OrgnlTxRef', 'Amt', 'InstdAmt') ?? '');
  return ok({
    reference,
    outcome,
    on,
    amount_pence: amount === undefined ? null : (toPence(amount) ?? null),
    sortCode: textIn(from, 'OrgnlTxRef', 'CdtrAgt', 'FinInstnId', 'ClrSysMmbId', 'MmbId') ?? null,
    account: textIn(from, 'OrgnlTxRef', 'CdtrAcct', 'Id', 'Othr', 'Id') ?? null,
    code: textIn(from, 'StsRsnInf', 'Rsn', 'Cd') ?? textIn(from, 'StsRsnInf', 'Rsn', 'Prtry') ?? null,
    words: textIn(from, 'StsRsnInf', 'AddtlInf') ?? null,
  });
}

/** Reads the Bacs report of credits that came back unpaid. */
export function readArucs(input: Uint8Array | string): Result<PaymentFate[]> {
  const read = readXml(input);
  if (!read.ok) return refuse(read.faults[0]?.reason ?? 'The file cannot be read');
  const items = everywhere(read.value, 'ReturnedCreditItem');
  if (everywhere(read.value, 'ARUCS').length === 0) return refuse('The file is not a Bacs ARUCS report');
  const fates: PaymentFate[] = [];
  for (const item of items) {
    const payee = named(item, 'ReceiverAccount')[0] ?? named(item, 'PayerAccount')[0];
    const at = (name: string): string | null => item.getAttribute(name)?.trim() || null;
    const amount = parseDecimal((at('valueOf') ?? '').replaceAll(',', ''));
    const reference = at('ref') ?? payee?.getAttribute('ref')?.trim() ?? '';
    if (reference === '') return refuse('A returned credit has no reference');
    fates.push({
      reference,
      outcome: 'returned',
      on: at('originalProcessingDate'),
      amount_pence: amount === undefined ? null : (toPence(amount) ?? null),
      sortCode: digitsOf(payee?.getAttribute('sortCode')),
      account: digitsOf(payee?.getAttribute('number')),
      code: at('returnCode'),
      words: at('returnDescription'),
    });
  }
  return ok(fates);
}

function digitsOf(text: string | null | undefined): string | null {
  return text?.replaceAll(/\D/g, '') || null;
}

function named(from: Element, name: string): Element[] {
  return from.children.filter((child) => child.localName === name);
}

function everywhere(from: Element, name: string): Element[] {
  const own = from.localName === name ? [from] : [];
  return [...own, ...from.children.flatMap((child) => everywhere(child, name))];
}

function textIn(from: Element, ...path: readonly string[]): string | undefined {
  let at: Element | undefined = from;
  for (const name of path) at = at && named(at, name)[0];
  return at?.textContent?.trim() || undefined;
}
