/** Taking in published spend, and deciding of suppliers' names. Source: docs/rules/published-spend.md. */
import { createHash } from 'node:crypto';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import type { RowFault } from '../formats/invoice-csv-rows.ts';
import { decodeSpend, readSpendInParts } from '../formats/spend-csv.ts';
import {
  findSpendFile,
  insertMerge,
  insertSpendFile,
  insertSpendRows,
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
  const text = decodeSpend(bytes);
  const { rows, amountPence, faults } = countSpend(text);
  const unreadable = faults.find(({ column }) => column === '');
  if (rows === 0 || unreadable !== undefined)
    return refuse((unreadable ?? faults[0])?.reason ?? 'The file has no payments', 'file');
  const file = { name: name.slice(0, 200), sha256, heading: headingOf(text), rows, amountPence, faults };
  const id = await insertSpendFile(scope, file);
  for (const part of readSpendInParts(text)) await insertSpendRows(scope, id, part.rows);
  const refused = new Set(faults.map(({ line }) => line)).size;
  scope.audit({ act: 'published spend read', subject: ['spend file', id], detail: { name, rows, refused } });
  return ok({ rows, refused });
}

/** Reads a file through, to know what it comes to and what is refused of it before anything is kept: no more than a part is held at once. */
function countSpend(text: string): {
  readonly rows: number;
  readonly amountPence: number;
  readonly faults: readonly RowFault[];
} {
  let rows = 0;
  let amountPence = 0;
  const faults: RowFault[] = [];
  for (const part of readSpendInParts(text)) {
    rows += part.rows.length;
    for (const line of part.rows) amountPence += line.amount_pence;
    for (const fault of part.faults) faults.push(fault);
  }
  return { rows, amountPence, faults };
}

/** The heading as it came: the first line that names the payee. */
function headingOf(text: string): string {
  const line =
    text
      .split(/\r?\n/)
      .find((one) => /supplier|payee|beneficiary|vendor|creditor|merchant|recipient/i.test(one)) ?? '';
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
