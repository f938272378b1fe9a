/**
 * A payment run as an ISO 20022 customer credit transfer (pain.001.001.09) for a British bank: sort codes as members of
 * GBDSC, eight-digit accounts, pounds. Source: docs/rules/bank-files.md; ISO 20022 external code sets (service levels NURG and URNS, clearing
 * system GBDSC, the UK domestic sort code).
 */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { type BankPayment, type BankRun, checkRun, controlTotal } from './bank-run.ts';
import { bankText } from './bank-text.ts';
import { element, type Xml, xmlText } from './bank-xml.ts';

/** How fast: by Bacs over three days, or by Faster Payments on the day. */
export type BankService = 'bacs' | 'faster-payments';

/** The service levels that British banks take for them: not urgent, and urgent with net settlement. */
const SERVICE: Readonly<Record<BankService, string>> = { bacs: 'NURG', 'faster-payments': 'URNS' };

/** Faster Payments takes at most £1 million a payment, since 8 February 2022 (Pay.UK, ‘£1 million Faster Payments now possible’). */
const MOST_FASTER_PENCE = 100_000_000;

/**
 * The file as text. `createdAt` is the moment it is made ('2026-03-12T09:30:00Z'); the message is known by the run's number,
 * so the same run always makes the same message and a bank refuses it the second time.
 */
export function pain001(run: BankRun, service: BankService, createdAt: string): Result<string> {
  const checked = checkRun(run);
  if (!checked.ok) return checked;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/.test(createdAt))
    return refuse(`‘${createdAt}’ is not a moment`);
  const large = run.payments.find((payment) => payment.amount_pence > MOST_FASTER_PENCE);
  if (service === 'faster-payments' && large !== undefined)
    return refuse(`${large.payee.name}: Faster Payments takes at most £1 million a payment. Pay by Bacs`);
  const payer = bankText(run.payer.name, 'iso', 70, 'The council’s name');
  if (!payer.ok) return payer;
  const transfers: Xml[] = [];
  for (const payment of run.payments) {
    const made = transfer(payment);
    if (!made.ok) return made;
    transfers.push(made.value);
  }
  const namespace = { xmlns: 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09' };
  const body = [heading(run, payer.value, createdAt), instruction(run, service, payer.value, transfers)];
  return ok(xmlText(element('Document', namespace, [element('CstmrCdtTrfInitn', {}, body)])));
}

/** The message's own id, the same for a run however often it is made. */
export function messageId(run: Pick<BankRun, 'number' | 'payer'>): string {
  return `${run.payer.serviceUser}-RUN-${run.number}`;
}

const text = (name: string, value: string): Xml => element(name, {}, value);
const part = (name: string, ...children: readonly (Xml | null)[]): Xml => element(name, {}, children);

function heading(run: BankRun, payer: string, createdAt: string): Xml {
  return part(
    'GrpHdr',
    text('MsgId', messageId(run)),
    text('CreDtTm', createdAt),
    ...control(run),
    part('InitgPty', text('Nm', payer)),
  );
}

function instruction(run: BankRun, service: BankService, payer: string, transfers: readonly Xml[]): Xml {
  return part(
    'PmtInf',
    text('PmtInfId', `${messageId(run)}-1`),
    text('PmtMtd', 'TRF'),
    text('BtchBookg', String(service === 'bacs')),
    ...control(run),
    part('PmtTpInf', part('SvcLvl', text('Cd', SERVICE[service]))),
    part('ReqdExctnDt', text('Dt', run.paidOn)),
    part('Dbtr', text('Nm', payer)),
    account('DbtrAcct', run.payer.account),
    agent('DbtrAgt', run.payer.sortCode),
    text('ChrgBr', 'SLEV'),
    ...transfers,
  );
}

function control(run: BankRun): Xml[] {
  const { count, total_pence } = controlTotal(run);
  return [text('NbOfTxs', String(count)), text('CtrlSum', pounds(total_pence))];
}

function transfer(payment: BankPayment): Result<Xml> {
  const { payee, reference, amount_pence } = payment;
  const name = bankText(payee.name, 'iso', 70, 'The payee’s name');
  if (!name.ok) return name;
  // A building society finds its member by the roll number, which therefore takes the place of our own words.
  const remittance = bankText(payee.rollNumber ?? payment.remittance, 'iso', 140, 'The reference');
  if (!remittance.ok) return remittance;
  return ok(
    part(
      'CdtTrfTxInf',
      part('PmtId', text('InstrId', reference), text('EndToEndId', reference)),
      part('Amt', element('InstdAmt', { Ccy: 'GBP' }, pounds(amount_pence))),
      agent('CdtrAgt', payee.sortCode),
      part('Cdtr', text('Nm', name.value)),
      account('CdtrAcct', payee.account),
      part('RmtInf', text('Ustrd', remittance.value)),
    ),
  );
}

function agent(name: string, sortCode: string): Xml {
  const member = part('ClrSysMmbId', part('ClrSysId', text('Cd', 'GBDSC')), text('MmbId', sortCode));
  return part(name, part('FinInstnId', member));
}

function account(name: string, number: string): Xml {
  return part(name, part('Id', part('Othr', text('Id', number), part('SchmeNm', text('Cd', 'BBAN')))));
}

/** '1234.50' from whole pence above nought. */
function pounds(pence: number): string {
  const digits = String(pence).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
