import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { logsCsv, plannedCsv, termsJson } from './sample-rows.ts';
import { Folder } from './run-tend.ts';

/** Input that cannot be used: exit code 2, one line that says what to change, and nothing written. */
const folder = new Folder();
afterAll(() => folder.remove());

const PLANNED = plannedCsv([{}]);
const LOGS = logsCsv([{}]);
const FILES = { 'planned.csv': PLANNED, 'logs.csv': LOGS, 'terms.json': termsJson() };

const ARGUMENTS = ['--planned', 'planned.csv', '--logs', 'logs.csv', '--terms', 'terms.json', '--out', 'out'];

async function refused(
  files: Readonly<Record<string, string | Uint8Array>>,
  args: readonly string[] = ARGUMENTS,
): Promise<string> {
  const before = folder.write({ ...FILES, ...files }) && readdirSync(folder.path).length;
  const { code, out, err } = await folder.reconcile(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^tend reconcile: [^\n]+\n$/);
  expect(existsSync(join(folder.path, 'out'))).toBe(false);
  expect(readdirSync(folder.path).length).toBe(before);
  return err.trim().replace('tend reconcile: ', '');
}

describe('unusable files', () => {
  it.each([
    [
      'a missing column',
      { 'planned.csv': PLANNED.replace('starts_at', 'begins') },
      'planned.csv: it has no column starts_at: add it to the header row',
    ],
    [
      'a column twice',
      { 'logs.csv': LOGS.replace('out_method', 'in_method') },
      'logs.csv: it has no column out_method: add it to the header row',
    ],
    [
      'a header that says a column twice',
      { 'logs.csv': LOGS.replace('visit_id\n', 'visit_id,log_id\n') },
      'logs.csv: it has the column log_id twice: keep one of them',
    ],
    [
      'an empty file',
      { 'logs.csv': '' },
      'logs.csv: it is empty: begin it with the header log_id,person_id,provider_id,worker_id,in_at,out_at,in_method,out_method,visit_id',
    ],
    [
      'an unclosed quote',
      { 'logs.csv': `${LOGS}"L2,P1` },
      'logs.csv: line 3: a quote is opened and never closed: close it or double it',
    ],
    [
      'text after a closing quote',
      { 'logs.csv': `${LOGS}\n"L2"x,P1\n` },
      'logs.csv: line 4: a quoted field goes on after its closing quote: double the quotes inside it',
    ],
    [
      'a file that is not UTF-8',
      { 'planned.csv': Buffer.from(PLANNED.replace('P1', 'Zoë'), 'latin1') },
      'planned.csv: it is not in UTF-8: save it as UTF-8',
    ],
    [
      'a file in UTF-16',
      { 'planned.csv': Buffer.from(`\uFEFF${PLANNED}`, 'utf16le') },
      'planned.csv: it is not in UTF-8: save it as UTF-8',
    ],
    [
      'terms that are no JSON',
      { 'terms.json': '{ "contracts": ' },
      'terms.json: it is not JSON: Unexpected end of JSON input',
    ],
    [
      'terms with an unknown key',
      { 'terms.json': termsJson({ windows: 3 }) },
      'terms.json: contracts.C1.windows is not a term: remove it or correct its spelling',
    ],
    [
      'terms without pay',
      { 'terms.json': termsJson({ pay: undefined }) },
      'terms.json: contracts.C1.pay is missing: add how visits are paid, such as {"by":"planned","full_pay_percent":90}',
    ],
  ])('%s', async (_, files, words) => {
    expect(await refused(files)).toBe(words);
  });
});

describe('unusable arguments', () => {
  it('a file that is not there', async () => {
    expect(await refused({}, ARGUMENTS.with(1, 'plan.csv'))).toBe(
      'plan.csv: there is no such file: check the name',
    );
  });

  it('a folder for a file', async () => {
    expect(await refused({}, ARGUMENTS.with(3, '.'))).toBe(
      `${folder.path}: this is a folder: name the file in it`,
    );
  });

  it('a file for the folder of results', async () => {
    expect(await refused({}, ARGUMENTS.with(7, 'terms.json'))).toBe(
      '--out terms.json: there is a file of that name: give a folder',
    );
  });

  it('an argument left out', async () => {
    expect(await refused({}, ARGUMENTS.slice(0, 6))).toBe(
      'give --out: tend reconcile --help says what it is',
    );
  });

  it('bank holidays without the division, or in another shape', async () => {
    const args = [...ARGUMENTS, '--bank-holidays', 'days.json'];
    const days = { 'england-and-wales': { events: [{ date: '2026-12-25' }] } };
    const withDays = { 'days.json': JSON.stringify(days) };
    expect(await refused(withDays, [...args, '--division', 'scotland'])).toBe(
      'days.json: it has no division scotland: give --division as england-and-wales',
    );
    expect(
      await refused({ 'days.json': '{"england-and-wales":{"events":[{"date":"Christmas"}]}}' }, args),
    ).toBe(
      'days.json: england-and-wales must have "events", each with a "date" such as "2026-12-25" (see events.0.date)',
    );
    expect(await refused({ 'days.json': '[]' }, args)).toBe(
      'days.json: it must be an object of divisions, as GOV.UK publishes it',
    );
  });
});

describe('the command as a person calls it', () => {
  it('answers unusable input with exit code 2 and one line', () => {
    folder.write({ ...FILES, 'terms.json': '{}' });
    expect(folder.tend('reconcile', ...ARGUMENTS)).toEqual({
      code: 2,
      out: '',
      err: 'tend reconcile: terms.json: contracts must be an object of terms by contract id\n',
    });
    const unknown = folder.tend('reconcile', ...ARGUMENTS, '--fast');
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toMatch(/^tend reconcile: Unknown option '--fast'[^\n]*\n$/);
  });

  it('lists the commands, and tells what reconcile wants', () => {
    expect(folder.tend('--help')).toMatchObject({ code: 0, err: '' });
    expect(folder.tend().out).toContain('tend reconcile --planned');
    expect(folder.tend('reconcile', '--help').out).toContain('Exit code 0 when it ran');
    expect(folder.tend('recon')).toEqual({
      code: 2,
      out: '',
      err: 'tend: there is no command recon: tend --help lists them\n',
    });
  });
});
