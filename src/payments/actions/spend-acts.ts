/** Taking in published spend, and deciding of suppliers' names. Source: docs/rules/published-spend.md. */
import { createHash } from 'node:crypto';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { decodeSpend, readSpend } from '../formats/spend-csv.ts';
import {
  findSpendFile,
  insertMerge,
  insertSpendFile,
  listMerges,
  mergesAmong,
} from '../records/spend-files.ts';
import { standsUnder } from '../rules/spend-suppliers.ts';

/** The largest file: 20 MB. */
const MOST_BYTES = 20 * 1024 * 1024;

/** Reads a file of published spend and keeps it with what was refused; the same bytes are read once. Needs spend.edit. */
export async function takeSpendFile(
  scope: Scope,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): Promise<Result<{ readonly rows: number; readonly refused: number }>> {
  require(scope, 'spend.edit');
  if (bytes.length > MOST_BYTES) return refuse('The file must be smaller than 20 MB', 'file');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const before = await findSpendFile(scope, sha256);
  if (before !== undefined) return refuse(`This file was read before, as ${before}`, 'file');
  const { rows, faults } = readSpend(bytes);
  if (rows.length === 0) return refuse(faults[0]?.reason ?? 'The file has no payments', 'file');
  const heading = headingOf(decodeSpend(bytes));
  const id = await insertSpendFile(scope, { name: name.slice(0, 200), sha256, heading, rows, faults });
  const refused = new Set(faults.map(({ line }) => line)).size;
  scope.audit({
    act: 'published spend read',
    subject: ['spend file', id],
    detail: { name, rows: rows.length, refused },
  });
  return ok({ rows: rows.length, refused });
}

/** The heading as it came: the first line that names the payee. */
function headingOf(text: string): string {
  const line = text.split(/\r?\n/).find((one) => /supplier|payee|beneficiary|vendor/i.test(one)) ?? '';
  return line.replace(/^\uFEFF/, '').slice(0, 1000);
}

/**
 * Decides that two names are one supplier or are not, or takes a decision back. A name stands under one other at most, and never under
 * itself by way of others. Needs spend.edit.
 */
export async function decideMerge(
  scope: Scope,
  given: {
    readonly keep: string;
    readonly other: string;
    readonly decision: 'merged' | 'kept apart' | 'undone';
  },
): Promise<Result<null>> {
  require(scope, 'spend.edit');
  const { keep, other, decision } = given;
  if (keep === '' || other === '' || keep === other) return refuse('Choose two names');
  const decided = await listMerges(scope);
  const merges = mergesAmong(decided);
  const same = decided.find((one) => one.keep === keep && one.other === other);
  if (decision === 'undone' && same === undefined) return refuse('There is nothing to take back');
  if (decision === 'merged') {
    if (merges.has(other))
      return refuse(`${other} stands under ${merges.get(other)} already; take that back first`);
    if (standsUnder(keep, merges) === other) return refuse(`${keep} stands under ${other} already`);
  }
  await insertMerge(scope, given);
  scope.audit({ act: `suppliers ${decision}`, subject: ['supplier', other], detail: { ...given } });
  return ok(null);
}
