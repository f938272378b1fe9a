/**
 * The records of a Bacs Standard 18 file, field by field: name, first place (from 1) and length. Labels are 80 characters
 * long and data records 100, for a file of one processing day. Source: Pay.UK, Bacs Standard 18 (BACSTEL-IP file structures), read in what
 * banks publish of it: Bank of Ireland, BACS File Specification, parts 2 to 9 (labels and their places); HSBC, Message Implementation Guide
 * BACS Standard 18, August 2012; and field for field against a published implementation for HSBC that is in use (uzERP).
 */

export type Field = readonly [name: string, place: number, length: number];

/** Begins every label: its three letters and its number. */
const LABEL: readonly Field[] = [['label', 1, 4]];

const FILE: readonly Field[] = [
  ...LABEL,
  ['fileIdentifier', 5, 17],
  ['setIdentifier', 22, 6],
  ['section', 28, 4],
  ['sequence', 32, 4],
  ['generation', 36, 4],
  ['version', 40, 2],
  ['created', 42, 6],
  ['expires', 48, 6],
  ['access', 54, 1],
  ['blocks', 55, 6],
  ['system', 61, 13],
];

const SHAPE: readonly Field[] = [
  ...LABEL,
  ['format', 5, 1],
  ['blockLength', 6, 5],
  ['recordLength', 11, 5],
  ['offset', 51, 2],
];

export const LABELS = {
  VOL1: [...LABEL, ['serial', 5, 6], ['access', 11, 1], ['owner', 42, 6], ['level', 80, 1]],
  HDR1: FILE,
  HDR2: SHAPE,
  UHL1: [
    ...LABEL,
    ['processed', 5, 6],
    ['receiver', 11, 10],
    ['currency', 21, 2],
    ['country', 23, 6],
    ['work', 29, 9],
    ['file', 38, 3],
  ],
  EOF1: FILE,
  EOF2: SHAPE,
  UTL1: [...LABEL, ['debits', 5, 13], ['credits', 18, 13], ['debitCount', 31, 7], ['creditCount', 38, 7]],
} satisfies Record<string, readonly Field[]>;

/** A payment or the contra that balances it. */
export const DATA: readonly Field[] = [
  ['sortCode', 1, 6],
  ['account', 7, 8],
  ['type', 15, 1],
  ['code', 16, 2],
  ['fromSortCode', 18, 6],
  ['fromAccount', 24, 8],
  ['free', 32, 4],
  ['amount', 36, 11],
  ['user', 47, 18],
  ['reference', 65, 18],
  ['name', 83, 18],
];

export const LABEL_LENGTH = 80;
export const DATA_LENGTH = 100;

/**
 * A record of fixed width with each value in its place, spaces elsewhere. RangeError where a value does not fill its field
 * exactly: values are padded where they are made.
 */
export function record(
  length: number,
  fields: readonly Field[],
  values: Readonly<Record<string, string>>,
): string {
  const signs = Array.from({ length }, () => ' ');
  for (const [name, place, size] of fields) {
    const value = values[name] ?? ' '.repeat(size);
    if (value.length !== size) throw new RangeError(`${name} is ‘${value}’, which is not ${size} long`);
    for (let at = 0; at < size; at += 1) signs[place - 1 + at] = value.charAt(at);
  }
  return signs.join('');
}

/** The values of a record, with their padding. */
export function fieldsOf(line: string, fields: readonly Field[]): (name: string) => string {
  const found = new Map(fields.map(([name, place, size]) => [name, line.slice(place - 1, place - 1 + size)]));
  return (name) => found.get(name) ?? '';
}
