/** Links that keep the rest of a page's question: its filters, its order, its place. */

/** The query with some names changed; null or '' takes a name out. Starts with '?', which alone clears everything. */
export function withQuery(
  query: URLSearchParams,
  changes: Readonly<Record<string, string | number | null>>,
): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, String(value));
  }
  return `?${next.toString()}`;
}

/** An order asked for: by which key, and whether from the largest down. */
export type Sorting<Key extends string = string> = { readonly by: Key; readonly descending: boolean };

/** Reads `?sort=name` or `?sort=-name`; anything that is not a known key gives the usual order. */
export function readSort<const Key extends string>(
  query: URLSearchParams,
  keys: readonly Key[],
  usual: Key | `-${Key}`,
): Sorting<Key> {
  const read = (asked: string): Sorting<Key> | undefined => {
    const by = keys.find((key) => key === asked.replace(/^-/, ''));
    return by === undefined ? undefined : { by, descending: asked.startsWith('-') };
  };
  const answer = read(query.get('sort') ?? '') ?? read(usual);
  if (answer === undefined) throw new TypeError(`The usual order ${usual} is not one of ${keys.join(', ')}`);
  return answer;
}

/** Reads `?page=3`: a whole number from 1. */
export function readPage(query: URLSearchParams): number {
  const page = Number(query.get('page') ?? 1);
  return Number.isSafeInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1;
}
