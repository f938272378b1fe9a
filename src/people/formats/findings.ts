/** What was wrong in a file of reference data, and what became of it, in words that whoever sent the file can act on. */
import { plural } from '../../ground/text.ts';

/** Something wrong in a file. `row` counts from 1, below any heading, and 0 is every row; `wrong` says what is wrong. */
export type Finding = {
  readonly row: number;
  readonly field: string;
  readonly value: string;
  readonly wrong: string;
  readonly done: 'left out' | 'put right' | 'taken as it is';
};

/** A kind of finding, how often it was found, and the first rows it was found in. */
export type FindingKind = {
  readonly field: string;
  readonly wrong: string;
  readonly done: Finding['done'];
  readonly count: number;
  readonly examples: readonly Finding[];
};

const EXAMPLES = 3;
const ORDER = ['left out', 'put right', 'taken as it is'] as const;

/** Findings gathered by kind: what was left out first, then the most frequent. The words after a colon may differ. */
export function gatherFindings(findings: readonly Finding[]): FindingKind[] {
  const kinds = new Map<string, { kind: Omit<FindingKind, 'count' | 'examples'>; all: Finding[] }>();
  for (const finding of findings) {
    const wrong = finding.wrong.split(':')[0] ?? finding.wrong;
    const key = `${finding.field}|${wrong}|${finding.done}`;
    const before = kinds.get(key);
    if (before) before.all.push(finding);
    else kinds.set(key, { kind: { field: finding.field, wrong, done: finding.done }, all: [finding] });
  }
  return [...kinds.values()]
    .map(({ kind, all }) => ({ ...kind, count: all.length, examples: all.slice(0, EXAMPLES) }))
    .toSorted((a, b) => ORDER.indexOf(a.done) - ORDER.indexOf(b.done) || b.count - a.count);
}

/** The report as lines of plain text, for a terminal. */
export function findingsInWords(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['Nothing was wrong in the file.'];
  const lines = [`${plural(findings.length, 'thing')} to know about the file:`];
  for (const { field, wrong, done, count, examples } of gatherFindings(findings)) {
    const where = examples[0]?.row === 0 ? 'every row' : plural(count, 'row');
    lines.push('', `${field} ${wrong} (${where}, ${done})`);
    for (const { row, value, wrong: full } of examples) {
      const more = full.includes(':') ? `, ${full.split(':').slice(1).join(':').trim()}` : '';
      lines.push(
        `  ${row === 0 ? '' : `row ${row}: `}${value === '' ? '(blank)' : JSON.stringify(value)}${more}`,
      );
    }
    if (count > examples.length) lines.push(`  and ${plural(count - examples.length, 'more row')}`);
  }
  return lines;
}
