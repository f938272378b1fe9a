/**
 * A payment run as a Bacs Standard 18 file for one processing day: labels, a credit (transaction code 99) for each payment,
 * the contra that takes their sum from the council's account, and the totals. Source: docs/rules/bank-files.md.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { DATA, DATA_LENGTH, LABEL_LENGTH, LABELS, record } from './bacs-layout.ts';
import { type BankPayment, type BankRun, checkRun, controlTotal } from './bank-run.ts';
import { bankText } from './bank-text.ts';

/** An amount field holds eleven digits of pence. */
const MOST_IN_CONTRA = 99_999_999_999;

/**
 * The file as text, one record to a line (CR LF). `processedOn` is the Bacs processing day, the working day before the
 * payees are paid. Refused where the run cannot be paid by Bacs as it stands.
 */
export function bacsFile(run: BankRun, processedOn: string): Result<string> {
  const checked = checkRun(run);
  if (!checked.ok) return checked;
  const { payer } = run;
  if (!/^\d{6}$/.test(payer.serviceUser)) return refuse('The Bacs service user number must have 6 digits');
  if (run.number > 999_999) return refuse('The number of the run must have 6 digits at most');
  if (processedOn >= run.paidOn) return refuse('The processing day must be before the day of payment');
  if (processedOn < run.createdOn) return refuse('The processing day must not be before the file is made');
  const { count, total_pence } = controlTotal(run);
  if (total_pence > MOST_IN_CONTRA) return refuse('The run comes to more than one Bacs file can hold');
  const user = bankText(payer.name, 'bacs', 18, 'The council’s name');
  if (!user.ok) return user;
  const items: string[] = [];
  for (const payment of run.payments) {
    const item = creditOf(payment, run, user.value);
    if (!item.ok) return item;
    items.push(item.value);
  }
  const lines = [
    ...header(run, processedOn),
    ...items,
    contra(run, total_pence, user.value),
    ...trailer(run, count, total_pence),
  ];
  return ok(`${lines.join('\r\n')}\r\n`);
}

/** ' YYDDD': a space, the year of the century and the day of the year. */
export function julianDay(day: string): string {
  const date = Temporal.PlainDate.from(day);
  return ` ${String(date.year % 100).padStart(2, '0')}${digits(date.dayOfYear, 3)}`;
}

const digits = (number: number, length: number): string => String(number).padStart(length, '0');
const letters = (text: string, length: number): string => text.padEnd(length, ' ');

function header(run: BankRun, processedOn: string): string[] {
  const { serviceUser } = run.payer;
  return [
    record(LABEL_LENGTH, LABELS.VOL1, {
      label: 'VOL1',
      serial: digits(run.number, 6),
      owner: serviceUser,
      level: '1',
    }),
    fileLabel('HDR1', run),
    shapeLabel('HDR2'),
    record(LABEL_LENGTH, LABELS.UHL1, {
      label: 'UHL1',
      processed: julianDay(processedOn),
      receiver: '999999    ',
      currency: '00',
      country: '000000',
      work: '1 DAILY  ',
      file: '001',
    }),
  ];
}

function trailer(run: BankRun, count: number, total_pence: number): string[] {
  return [
    fileLabel('EOF1', run),
    shapeLabel('EOF2'),
    record(LABEL_LENGTH, LABELS.UTL1, {
      label: 'UTL1',
      debits: digits(total_pence, 13),
      credits: digits(total_pence, 13),
      debitCount: digits(1, 7),
      creditCount: digits(count, 7),
    }),
  ];
}

/** HDR1 and EOF1 say the same of the file. It may be written over from the day of payment. */
function fileLabel(label: 'HDR1' | 'EOF1', run: BankRun): string {
  const { serviceUser } = run.payer;
  return record(LABEL_LENGTH, LABELS[label], {
    label,
    fileIdentifier: `A${serviceUser}S  1${serviceUser}`,
    setIdentifier: digits(run.number, 6),
    section: '0001',
    sequence: '0001',
    created: julianDay(run.createdOn),
    expires: julianDay(run.paidOn),
    blocks: '000000',
  });
}

function shapeLabel(label: 'HDR2' | 'EOF2'): string {
  return record(LABEL_LENGTH, LABELS[label], {
    label,
    format: 'F',
    blockLength: '02000',
    recordLength: digits(DATA_LENGTH, 5),
    offset: '00',
  });
}

/** A payment. A building society's roll number takes the place of our own reference: it is how the payee is found. */
function creditOf(payment: BankPayment, run: BankRun, user: string): Result<string> {
  const { payee } = payment;
  const name = bankText(payee.name, 'bacs', 18, 'The payee’s name');
  if (!name.ok) return name;
  const reference = bankText(payee.rollNumber ?? payment.remittance, 'bacs', 18, 'The reference');
  if (!reference.ok) return reference;
  return ok(
    record(DATA_LENGTH, DATA, {
      sortCode: payee.sortCode,
      account: payee.account,
      type: '0',
      code: '99',
      fromSortCode: run.payer.sortCode,
      fromAccount: run.payer.account,
      amount: digits(payment.amount_pence, 11),
      user: letters(user, 18),
      reference: letters(reference.value, 18),
      name: letters(name.value, 18),
    }),
  );
}

/** The one debit: transaction code 17 takes the whole sum from the council's account. */
function contra(run: BankRun, total_pence: number, user: string): string {
  const { sortCode, account } = run.payer;
  return record(DATA_LENGTH, DATA, {
    sortCode,
    account,
    type: '0',
    code: '17',
    fromSortCode: sortCode,
    fromAccount: account,
    amount: digits(total_pence, 11),
    user: letters(`RUN ${run.number}`, 18),
    reference: letters('CONTRA', 18),
    name: letters(user, 18),
  });
}
