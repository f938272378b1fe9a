import { readFileSync } from 'node:fs';

/** The example table of a page in docs/rules, one record a row by the table's own headings, so that the page is run. */
export function ruleTable(page: string): Array<(column: string) => string> {
  const text = readFileSync(new URL(`../../docs/rules/${page}.md`, import.meta.url), 'utf8');
  const [head = [], , ...rows] = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  if (rows.length === 0) throw new Error(`docs/rules/${page}.md has no table`);
  return rows.map((row) => (column) => {
    const place = head.indexOf(column);
    if (place < 0) throw new Error(`docs/rules/${page}.md has no column '${column}'`);
    return row[place] ?? '';
  });
}
