/** Keeping and reading what shows a return of a fund. Source: docs/rules/direct-payments.md. */
import { createHash } from 'node:crypto';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { type FundEvidence, getEvidence, insertEvidence } from '../records/fund-evidence.ts';
import { getFund, lockFund } from '../records/funds.ts';
import { evidenceType, whyNotKept } from '../rules/evidence-file.ts';

/** A file as it was sent. */
export type SentEvidence = { readonly name: string; readonly bytes: Uint8Array };

/** The last part of a name, as long as it may be kept, without signs that a file system reads as something else. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replace(/[^\p{L}\p{N}._ ()-]/gu, '_').slice(-200) || 'file';
}

/** Keeps a file that shows a return, as it came; the same file of a return is kept once. Needs funds.pay. */
export async function keepEvidence(
  scope: Scope,
  fundId: number,
  returnId: number,
  sent: SentEvidence,
): Promise<Result<null>> {
  require(scope, 'funds.pay');
  const fund = await lockFund(scope, fundId);
  if (!fund.returns.some(({ id }) => id === returnId)) throw new NotFound('return');
  const wrong = whyNotKept(sent.name, sent.bytes);
  const type = evidenceType(sent.name, sent.bytes);
  if (wrong !== null || type === undefined) return refuse(wrong ?? 'This file cannot be kept', 'file');
  const name = plainName(sent.name);
  const sha256 = createHash('sha256').update(sent.bytes).digest('hex');
  const file = { fundId, returnId, providerId: fund.providerId, name, type, bytes: sent.bytes, sha256 };
  if (!(await insertEvidence(scope, file)))
    return refuse('This file is kept for this return already', 'file');
  scope.audit({
    act: 'fund evidence kept',
    subject: ['fund', fundId],
    personId: fund.personId,
    detail: { returnId, name, sha256 },
  });
  return ok(null);
}

/** A file that shows a return; the look is noted in the audit trail. Needs funds.see. Throws NotFound. */
export async function openEvidence(
  scope: Scope,
  fundId: number,
  id: number,
): Promise<FundEvidence & { readonly bytes: Buffer }> {
  require(scope, 'funds.see');
  const fund = await getFund(scope, fundId);
  const file = await getEvidence(scope, fundId, id);
  scope.audit({
    act: 'fund evidence seen',
    subject: ['fund', fundId],
    personId: fund.personId,
    detail: { file: id, name: file.name },
  });
  return file;
}
