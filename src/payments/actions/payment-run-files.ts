/** Makes the files of a run that is being released: one for the bank, and one for the books. Source: docs/rules/bank-files.md. */
import { createHash } from 'node:crypto';
import { ok, type Result, refuse } from '../../ground/result.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { bacsDays } from '../formats/bacs-days.ts';
import { bacsFile } from '../formats/bacs-standard-18.ts';
import type { BankRun } from '../formats/bank-run.ts';
import { type LedgerCode as FileCode, type PayableLine, payablesCsv } from '../formats/payables-csv.ts';
import { pain001 } from '../formats/pain-001.ts';
import { listPaidParts } from '../records/payment-checks.ts';
import { type FileKind, nextFileNumber } from '../records/payment-files.ts';
import type { PaymentRun } from '../records/payment-runs.ts';
import { findPayingAccount, listLedgerCodes } from '../records/payment-settings.ts';
import { listRemittanceWeeks } from '../records/remittances.ts';
import { ledgerCodeFor } from '../rules/ledger-codes.ts';
import type { JudgedDetail } from './bank-detail-acts.ts';

/** A file that a run makes. */
export type MadeFile = {
  readonly kind: FileKind;
  readonly fileNumber: number;
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
};

/** What a provider sees on its bank statement, and what the bank's answer names: unique for ever. */
export function paymentReference(paymentId: number): string {
  return `TEND-${paymentId}`;
}

/**
 * The files of a run, with the number that no other file has. Refused where the account to pay from is not recorded, the day can no
 * longer be met, or the chosen file cannot be made; a file for the books that lacks ledger codes is left out where another file pays.
 */
export async function filesOf(
  scope: Scope,
  run: PaymentRun,
  details: ReadonlyMap<number, JudgedDetail>,
  dates: { readonly today: string; readonly holidays: ReadonlySet<string> },
): Promise<Result<readonly MadeFile[]>> {
  const account = await findPayingAccount(scope, dates.today);
  if (account === undefined)
    return refuse('The account that the council pays from is not recorded. An administrator records it.');
  const kind = await settingOn(scope, 'bank_file', dates.today);
  const { inOn, processedOn } = bacsDays(run.payOn, dates.holidays);
  if (dates.today > inOn)
    return refuse(
      'The bank cannot pay on this day any more. Withdraw the run, and make it again for a later day.',
    );
  const fileNumber = await nextFileNumber(scope);
  const bankRun: BankRun = {
    payer: {
      name: account.accountName,
      sortCode: account.sortCode,
      account: account.accountNumber,
      serviceUser: account.serviceUserNumber,
    },
    number: fileNumber,
    createdOn: dates.today,
    paidOn: run.payOn,
    payments: run.payments
      .filter(({ state }) => state === 'in the run')
      .flatMap(({ id, providerId, amountPence }) => {
        const detail = details.get(providerId);
        if (detail === undefined) return [];
        const { sortCode, accountNumber, rollNumber, accountName } = detail;
        const reference = paymentReference(id);
        const payee = { sortCode, account: accountNumber, rollNumber, name: accountName };
        return [{ reference, payee, amount_pence: amountPence, remittance: reference }];
      }),
  };
  const made: MadeFile[] = [];
  const add = (of: FileKind, name: string, text: string): void => {
    const bytes = Buffer.from(text, 'utf8');
    made.push({
      kind: of,
      fileNumber,
      name,
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  };
  const name = `payment-run-${run.id}-file-${fileNumber}`;
  if (kind !== 'accounts payable') {
    const moment = scope.now.toString({ smallestUnit: 'second' });
    const text = kind === 'bacs' ? bacsFile(bankRun, processedOn) : pain001(bankRun, 'bacs', moment);
    if (!text.ok) return text;
    add(kind, `${name}.${kind === 'bacs' ? 'txt' : 'xml'}`, text.value);
  }
  const books = await payables(scope, run, dates.today);
  if (books.ok) add('accounts payable', `${name}-payables.csv`, books.value);
  else if (kind === 'accounts payable') return books;
  return ok(made);
}

async function payables(scope: Scope, run: PaymentRun, today: string): Promise<Result<string>> {
  const known = await listLedgerCodes(scope);
  const parts = Map.groupBy(await listPaidParts(scope, { runId: run.id }), ({ paymentId }) => paymentId);
  const codes = new Map<string, FileCode>();
  const lines: PayableLine[] = [];
  for (const payment of run.payments.filter(({ state }) => state === 'in the run')) {
    const weeks = await listRemittanceWeeks(scope, payment.id);
    const first = weeks.at(0)?.weekStartsOn ?? run.payOn;
    const last = weeks.at(-1)?.weekStartsOn ?? run.payOn;
    for (const [at, part] of (parts.get(payment.id) ?? []).entries()) {
      if (part.amountPence === 0) continue;
      const service = part.service ?? 'no service';
      const contractType = part.contractKind ?? 'no contract';
      const code = ledgerCodeFor(known, { ...part, on: run.payOn });
      if (code !== undefined)
        codes.set(`${service} ${contractType}`, { service, contractType, code: code.code, costCentre: null });
      lines.push({
        supplierNumber: payment.providerReference,
        supplierName: payment.providerName,
        documentNumber: `${paymentReference(payment.id)}-${at + 1}`,
        documentOn: today,
        dueOn: run.payOn,
        service,
        contractType,
        startsOn: first,
        endsOn: Temporal.PlainDate.from(last).add({ days: 6 }).toString(),
        net_pence: part.amountPence,
        tax_pence: 0,
        orderReference: part.contractReference ?? '',
        description: `${service}, ${contractType}`,
      });
    }
  }
  return payablesCsv(lines, [...codes.values()]);
}
