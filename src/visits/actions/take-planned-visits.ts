import { ok, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  findImportedLines,
  findKnown,
  findVisitsHere,
  insertImported,
  insertImportedLines,
  keyOf,
  type LineKey,
  takeTurnToImport,
  updateImported,
  widenImportedLines,
} from '../records/plan-imports.ts';
import type { FeedRefusal } from '../rules/feed-log.ts';
import { type MatchedRow, type PlannedRow, type SortedRows, sortRows } from '../rules/plan-imports.ts';
import { applySuspensions } from './apply-suspension.ts';

/** What a file of planned visits did, or would do. */
export type TakenPlanned = {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly FeedRefusal[];
};

/** What taking a file of planned visits would do. Nothing is written. Needs feeds.send-planned. */
export async function previewPlannedVisits(
  scope: Scope,
  rows: readonly PlannedRow[],
): Promise<Result<TakenPlanned>> {
  require(scope, 'feeds.send-planned');
  return ok(countsOf(await sorted(scope, rows)));
}

/**
 * Takes the rows of a file of planned visits: people, providers and contracts by their references, under a line of imported visits for
 * each person, provider, contract and service. Rows that cannot be used are refused one by one. Safe to repeat: the same rows again
 * change nothing. Needs feeds.send-planned.
 */
export async function takePlannedVisits(
  scope: Scope,
  rows: readonly PlannedRow[],
  feedId: number | null = null,
): Promise<Result<TakenPlanned>> {
  require(scope, 'feeds.send-planned');
  await takeTurnToImport(scope);
  const { add, change, ...rest } = await sorted(scope, rows);
  const lines = await linesFor(scope, [...add, ...change]);
  const withLine = <T extends MatchedRow>(row: T): T & { lineId: number } => ({
    ...row,
    lineId: lines.get(keyOf(lineKey(row))) ?? 0,
  });
  await insertImported(scope, add.map(withLine), feedId);
  await updateImported(scope, change.map(withLine), feedId);
  const touched = [...new Set([...add, ...change].map((row) => withLine(row).lineId))];
  await widenImportedLines(scope, touched);
  await applySuspensions(scope, touched);
  const counts = countsOf({ add, change, ...rest });
  scope.audit({
    act: 'planned visits taken',
    ...(feedId === null ? {} : { subject: ['feed', feedId] as const }),
    detail: { ...counts, refused: counts.refused.length },
  });
  return ok(counts);
}

async function sorted(scope: Scope, rows: readonly PlannedRow[]): Promise<SortedRows> {
  const known = await findKnown(scope, {
    people: [...new Set(rows.map(({ personId }) => personId))],
    providers: [...new Set(rows.map(({ providerId }) => providerId))],
    contracts: [...new Set(rows.map(({ contractId }) => contractId))],
  });
  const here = await findVisitsHere(
    scope,
    rows.map(({ visitId }) => visitId),
  );
  return sortRows(rows, known, here);
}

function countsOf({ add, change, unchanged, refused }: SortedRows): TakenPlanned {
  return { added: add.length, changed: change.length, unchanged, refused };
}

function lineKey({ personId, providerId, contractId, row }: MatchedRow): LineKey {
  return { personId, providerId, contractId, service: row.service };
}

/** The imported line of every row by its key, made where there is none. */
async function linesFor(scope: Scope, rows: readonly MatchedRow[]): Promise<Map<string, number>> {
  const people = [...new Set(rows.map(({ personId }) => personId))];
  const before = await findImportedLines(scope, people);
  const missing = new Map<string, LineKey & { firstAt: number }>();
  for (const row of rows) {
    const key = keyOf(lineKey(row));
    if (before.has(key)) continue;
    const firstAt = Math.min(missing.get(key)?.firstAt ?? row.row.startsAt, row.row.startsAt);
    missing.set(key, { ...lineKey(row), firstAt });
  }
  if (missing.size === 0) return before;
  await insertImportedLines(scope, [...missing.values()]);
  return await findImportedLines(scope, people);
}
