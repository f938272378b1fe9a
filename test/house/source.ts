import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The root of the repository. */
export const root = path.join(import.meta.dirname, '../..');

/** Files as the guards read them: path from the root → text. */
export type Sources = ReadonlyMap<string, string>;

/** Every file below a folder whose name ends so, generated ones aside. */
export function sourcesUnder(folder: string, ending = '.ts'): Sources {
  const found = new Map<string, string>();
  for (const entry of readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(ending) || entry.name.endsWith('.generated.ts')) continue;
    const file = path.join(entry.parentPath, entry.name);
    found.set(path.relative(root, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8'));
  }
  return found;
}

/** What a file imports: packages by name, files by their path from the root. */
export function importsOf(file: string, text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const matches = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...matches].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? '';
    return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
  });
}
