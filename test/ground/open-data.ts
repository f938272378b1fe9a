import { existsSync, readFileSync } from 'node:fs';
import type { z } from 'zod';

/** A JSON file of the open data, read by a schema, or undefined where it is not there. */
export function openJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  const text = openData(path);
  return text === undefined ? undefined : schema.parse(JSON.parse(text));
}

/**
 * A file of the open data that stands beside the project, or undefined, said aloud, where it is not there. The data is
 * never copied into the project, so a machine without it does not run the checks against it.
 */
export function openData(path: string): string | undefined {
  const file = new URL(`../../../shared/data/${path}`, import.meta.url);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  console.warn(`Not checked: ../shared/data/${path} is not on this machine`);
  return undefined;
}
