/**
 * The tables that tell how the digits of a British sort code and account number check each other. Pay.UK publishes them and
 * they are not ours to ship: a council puts its copy beside its configuration. Source: docs/rules/modulus-check.md.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';

/** One way of checking: the sort codes it holds for, how the sum is made, fourteen weights, and its exception if any. */
export type ModulusRow = {
  readonly from: string;
  readonly to: string;
  readonly method: 'MOD10' | 'MOD11' | 'DBLAL';
  readonly weights: readonly number[];
  /** 1 to 14, or 0 for none. */
  readonly exception: number;
};

/** Rows in the order of the file, and the sort codes that stand in for others (exception 5). */
export type ModulusTable = {
  readonly rows: readonly ModulusRow[];
  readonly substitutes: ReadonlyMap<string, string>;
};

/**
 * Reads the weight table (valacdos.txt: two sort codes, a method, fourteen weights and perhaps an exception on each line)
 * and the substitution table (scsubtab.txt: two sort codes on each line; may be empty).
 */
export function parseModulusTable(weights: string, substitutes: string): Result<ModulusTable> {
  const rows: ModulusRow[] = [];
  for (const [at, line] of linesOf(weights)) {
    const parts = /^(\d{6})\s+(\d{6})\s+(MOD10|MOD11|DBLAL)((?:\s+-?\d+){14})(?:\s+(\d+))?$/.exec(line);
    if (parts === null) return refuse(`Line ${at} of the weight table cannot be read: ‘${line}’`);
    const [, from = '', to = '', method, numbers = '', exception = '0'] = parts;
    if (from > to) return refuse(`Line ${at} of the weight table ends before it starts`);
    if (Number(exception) > 14)
      return refuse(`Line ${at} of the weight table has an unknown exception, ${exception}`);
    rows.push({
      from,
      to,
      method: method as ModulusRow['method'],
      weights: numbers.trim().split(/\s+/).map(Number),
      exception: Number(exception),
    });
  }
  if (rows.length === 0) return refuse('The weight table is empty');
  const pairs = new Map<string, string>();
  for (const [at, line] of linesOf(substitutes)) {
    const [from = '', to = '', ...rest] = line.split(/\s+/);
    if (!/^\d{6}$/.test(from) || !/^\d{6}$/.test(to) || rest.length > 0)
      return refuse(`Line ${at} of the substitution table cannot be read: ‘${line}’`);
    pairs.set(from, to);
  }
  return ok({ rows, substitutes: pairs });
}

function linesOf(text: string): [number, string][] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, at): [number, string] => [at + 1, line.trim()])
    .filter(([, line]) => line !== '' && line !== '\u001a');
}
