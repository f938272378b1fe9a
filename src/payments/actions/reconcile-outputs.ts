/**
 * The results of `tend reconcile` on disk. They are written beside their places under other names and put there together,
 * so that nobody takes a half-written file for a whole one.
 */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { VERDICTS_HEADER } from '../formats/verdicts-csv.ts';

const NAMES = ['verdicts.csv', 'refused.csv', 'summary.json'] as const;

/** A folder of results being written. */
export type Outputs = {
  /** verdicts.csv, open, its header written. */
  readonly verdicts: number;
  readonly headerLength: number;
  /** Writes the small files and puts all in place. */
  finish(refused: string, summary: string): void;
  /** Leaves nothing half-written behind. */
  abandon(): void;
};

/** Makes the folder if need be and begins the results in it. */
export function openOutputs(folder: string): Result<Outputs> {
  const partial = (name: string) => join(folder, `.${name}.partial`);
  let verdicts: number;
  try {
    mkdirSync(folder, { recursive: true });
    verdicts = openSync(partial('verdicts.csv'), 'w');
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? fault.code : undefined;
    if (code === 'EEXIST' || code === 'ENOTDIR')
      return refuse(`--out ${folder}: there is a file of that name: give a folder`);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      return refuse(`--out ${folder}: this folder may not be written: give another`);
    throw fault;
  }
  const headerLength = writeSync(verdicts, VERDICTS_HEADER);
  return ok({
    verdicts,
    headerLength,
    finish(refused, summary) {
      closeSync(verdicts);
      writeFileSync(partial('refused.csv'), refused);
      writeFileSync(partial('summary.json'), summary);
      for (const name of NAMES) renameSync(partial(name), join(folder, name));
    },
    abandon() {
      closeSync(verdicts);
      for (const name of NAMES) rmSync(partial(name), { force: true });
    },
  });
}
