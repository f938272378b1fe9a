/** The published description of the API, tidied: names without a machine's suffix, nothing unused, and words for each answer. */

type Schemas = Record<string, unknown>;

/** What each answer means, in a few words. */
const statusWords: Readonly<Record<string, string>> = {
  200: 'Done.',
  400: 'The request does not fit its description.',
  401: 'There is no token, or it is unknown or has expired.',
  403: 'The key may not do this.',
  404: 'There is no such thing, or none that the key may see.',
  422: 'The Idempotency-Key was used for a call with another body.',
};

/**
 * Tidies an OpenAPI document. Schemas are made twice, as sent ('VisitLogInput') and as answered ('VisitLog'): those that no
 * path leads to are left out, and a sent one takes the plain name where the answered one is not used.
 */
export function tidyOpenApi<Description extends object>(description: Description): Description {
  const components: unknown = Reflect.get(description, 'components');
  if (!isTree(components) || !isTree(components['schemas'])) return description;
  const all = components['schemas'];
  const used = reachable(Reflect.get(description, 'paths'), all);
  const plain = (name: string): string => {
    const short = name.replace(/Input$/, '');
    return used.has(short) ? name : short;
  };
  const schemas = Object.fromEntries(
    [...used].sort().map((name) => [plain(name), rewritten(all[name], plain)] as const),
  );
  return {
    ...description,
    paths: rewritten(Reflect.get(description, 'paths'), plain),
    components: { ...components, schemas },
  };
}

const REFERENCE = '#/components/schemas/';

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names of the schemas that something leads to, through others too. */
function reachable(start: unknown, schemas: Schemas): Set<string> {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    if (!isTree(value)) return;
    for (const [key, one] of Object.entries(value)) {
      const name = key === '$ref' && typeof one === 'string' ? one.replace(REFERENCE, '') : undefined;
      if (name !== undefined && name in schemas && !found.has(name)) {
        found.add(name);
        walk(schemas[name]);
      } else walk(one);
    }
  };
  walk(start);
  return found;
}

/** The same with references renamed, answers in words, and no bounds that say only that a number is whole. */
function rewritten(value: unknown, plain: (name: string) => string, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => rewritten(one, plain));
  if (!isTree(value)) return value;
  const entries = Object.entries(value).flatMap(([name, one]): [string, unknown][] => {
    if (name === '$ref' && typeof one === 'string')
      return [[name, REFERENCE + plain(one.replace(REFERENCE, ''))]];
    if (name === 'description' && one === 'Default Response')
      return [[name, statusWords[key] ?? 'An answer.']];
    const boundless = name === 'minimum' || name === 'maximum';
    if (boundless && typeof one === 'number' && Math.abs(one) === Number.MAX_SAFE_INTEGER) return [];
    return [[name, rewritten(one, plain, name)]];
  });
  return Object.fromEntries(entries);
}
