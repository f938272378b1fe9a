/**
 * refused.csv: the rows that could not be used, each with its line, its first fault and the words to send back.
 * Source: docs/rules/reconcile-files.md.
 */
import type { RefusedRow } from '../../visits/formats/csv-row.ts';
import { csvField } from './csv-field.ts';

/** The whole file; rows of each input in line order. */
export function refusedCsv(planned: readonly RefusedRow[], logs: readonly RefusedRow[]): string {
  const lines = [...linesOf('planned', planned), ...linesOf('logs', logs)];
  return `file,line,field,value,reason\n${lines.join('')}`;
}

function linesOf(file: string, rows: readonly RefusedRow[]): string[] {
  return rows.map(
    ({ line, field, value, reason }) => `${file},${line},${field},${csvField(value)},${csvField(reason)}\n`,
  );
}
