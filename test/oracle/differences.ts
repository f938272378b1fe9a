import { isDeepStrictEqual } from 'node:util';
import type { Case, Row } from './case-files.ts';
import { csvLine, readCsv } from './oracle-csv.ts';
import { type OracleAnswer, VERDICT_COLUMNS } from './reconcile-oracle.ts';

/** What the real command wrote, as text; or why it wrote nothing. */
export type Written = { verdicts: string; summary: string; refused: string } | { unusable: string };

const REFUSED_COLUMNS = ['file', 'line', 'field', 'value'];

/** The first columns of a written table, and whether the free text in the last is a sentence on every row. */
function cut(text: string, columns: readonly string[], last: string): { text: string; faults: string[] } {
  const [header, ...rows] = readCsv(text);
  const faults: string[] = [];
  if (header === undefined || !isDeepStrictEqual(header.fields, [...columns, last])) {
    faults.push(`the header is ${JSON.stringify(header?.fields)}`);
  }
  for (const { line, fields } of rows) {
    if (fields.length !== columns.length + 1) faults.push(`line ${line} has ${fields.length} fields`);
    else if ((fields.at(-1) ?? '').trim() === '') faults.push(`line ${line} has no ${last}`);
  }
  return {
    text: [columns, ...rows.map(({ fields }) => fields.slice(0, columns.length))].map(csvLine).join(''),
    faults,
  };
}

function compareTables(name: string, expected: string, actual: { text: string; faults: string[] }): string[] {
  const found = actual.faults.map((fault) => `${name}: ${fault}`);
  const wanted = readCsv(expected).map(({ fields }) => csvLine(fields).trimEnd());
  const got = readCsv(actual.text).map(({ fields }) => csvLine(fields).trimEnd());
  for (let at = 0; at < Math.max(wanted.length, got.length); at++) {
    if (wanted[at] === got[at]) continue;
    found.push(
      `${name} row ${at}:\n  by the rules ${wanted[at] ?? '(none)'}\n  was written  ${got[at] ?? '(none)'}`,
    );
  }
  return found;
}

/** Every difference between what the rules give and what was written; empty when they agree. */
export function differences(expected: OracleAnswer, actual: Written): string[] {
  if ('unusable' in expected || 'unusable' in actual) {
    if ('unusable' in expected && 'unusable' in actual) return [];
    return 'unusable' in expected
      ? [`by the rules unusable (${expected.unusable}), but it ran`]
      : [`by the rules usable, but: ${'unusable' in actual ? actual.unusable : ''}`];
  }
  const found = [
    ...compareTables('verdicts', expected.verdicts, cut(actual.verdicts, VERDICT_COLUMNS, 'because')),
    ...compareTables('refused', expected.refused, cut(actual.refused, REFUSED_COLUMNS, 'reason')),
  ];
  const summary: unknown = JSON.parse(actual.summary);
  if (!isDeepStrictEqual(summary, JSON.parse(JSON.stringify(expected.summary)))) {
    found.push(
      `summary:\n  by the rules ${JSON.stringify(expected.summary)}\n  was written  ${JSON.stringify(summary)}`,
    );
  }
  return found;
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every value that has one part fewer than `value`: a key or an element dropped somewhere inside it. */
function smaller(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return items.flatMap((item, at) => [
      items.toSpliced(at, 1),
      ...smaller(item).map((less) => items.with(at, less)),
    ]);
  }
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const { [key]: _, ...rest } = value;
    return [rest, ...smaller(item).map((less) => ({ ...value, [key]: less }))];
  });
}

/** Rows with one row dropped, or one field that may be empty emptied. */
function fewerRows(rows: Row[]): Row[][] {
  const emptied = [
    'workers',
    'earlier_minutes',
    'later_minutes',
    'time_critical',
    'status',
    'cancelled_at',
    'visit_id',
  ];
  return rows.flatMap((row, at) => [
    rows.toSpliced(at, 1),
    ...emptied.filter((field) => row[field]).map((field) => rows.with(at, { ...row, [field]: '' })),
  ]);
}

/** Cases one step simpler than this one. */
function simpler(one: Case): Case[] {
  const { plannedLayout: _planned, logsLayout: _logs, ...plain } = one;
  const { bankHolidays: _holidays, ...ordinary } = one;
  return [
    plain,
    ordinary,
    ...fewerRows(one.planned).map((planned) => ({ ...one, planned })),
    ...fewerRows(one.logs).map((logs) => ({ ...one, logs })),
    ...smaller(one.terms).map((terms) => ({ ...one, terms })),
  ].filter((other) => JSON.stringify(other) !== JSON.stringify(one));
}

/** Takes parts away from a failing case for as long as it still fails. */
export async function shrink(one: Case, fails: (one: Case) => Promise<boolean>): Promise<Case> {
  for (const other of simpler(one)) {
    if (await fails(other)) return shrink(other, fails);
  }
  return one;
}
