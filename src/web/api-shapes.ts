/** What acts of the API have in common: how a refusal is answered, and how a list is read a part at a time. */
import { z } from 'zod';
import type { Refusal, Result } from '../ground/result.ts';

/** The answer to a call that an act refused: nothing was changed. */
export const refused = z
  .object({ error: z.literal('refused'), reason: z.string(), field: z.string().nullable() })
  .meta({ id: 'ActRefused', description: 'It cannot be done: the reason says why. Nothing was changed.' });

/** An act's refusal as an answer. `names` are the fields that the API calls otherwise than the act does. */
export function refusedBy({ reason, field }: Refusal, names: Readonly<Record<string, string>> = {}) {
  return {
    status: 409,
    body: { error: 'refused', reason, field: field === undefined ? null : (names[field] ?? field) },
  } as const;
}

/** What an act came to as an answer: 200 with what is told of it, or 409 with why not. */
export async function answerTo<Value>(
  done: Result<Value>,
  tell: (value: Value) => unknown,
  names: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: unknown }> {
  return done.ok ? { status: 200, body: await tell(done.value) } : refusedBy(done, names);
}

/** What a field is, with one example. */
export const told = (description: string, example: unknown) => ({ description, examples: [example] });

/** Where an answer ends: the mark after which more follows. */
export const next = z.string().nullable().meta({
  description: 'Send this as `after` for what follows; null where this is the last of it.',
});

/** The part of a list that is asked for, in the address: so many after those that were read already. */
export const partAsked = (most: number) => ({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .optional()
    .meta({ description: `At most ${most}, which is also what is answered where it is left out.` }),
  after: z.coerce
    .number()
    .int()
    .nonnegative()
    .optional()
    .meta({ description: 'The `next` of the answer before.' }),
});

/** The limit and offset that an address asks for. */
export function partOf(query: URLSearchParams, most: number): { limit: number; offset: number } {
  return { limit: Number(query.get('limit') ?? most), offset: Number(query.get('after') ?? 0) };
}

/** The mark after which more follows, where there is more than was told. */
export function nextAfter(offset: number, told: number, total: number): string | null {
  return offset + told < total ? String(offset + told) : null;
}

/** One part of a list that is read whole. */
export function cut<Row>(rows: readonly Row[], query: URLSearchParams, most: number) {
  const { limit, offset } = partOf(query, most);
  const part = rows.slice(offset, offset + limit);
  return { part, next: nextAfter(offset, part.length, rows.length) };
}

/** The number of a record in the address. */
export const numberParam = (what: string, example: string) =>
  z.string().meta({ description: `The number of the ${what}.`, examples: [example] });

/** The version of what is changed, as it was read. */
export const version = z.int().meta({
  description:
    'The version that you read. Where it is another by now, the answer is 409 and nothing is changed.',
  examples: [1],
});

/**
 * A text of so many characters at most, as it is sent; as it is answered, whatever was written down: what came by a file was
 * never held to what a call is held to.
 */
export const textOf = (sent: boolean) => (most: number) =>
  sent ? z.string().trim().min(1).max(most) : z.string();
