/** What the page says to whoever comes second when two change one record: where it stands now, and what they had typed. */
import type { FastifyRequest } from 'fastify';

/** Where to look at the record as it is now, and the words that were sent and not saved. */
export type Conflict = { readonly href: string; readonly typed: readonly string[] };

/** Whatever of a form was written in words: a box of one word or a number is on the page that it came from. */
const IN_WORDS = /\p{L}+\s+\p{L}/u;

/** What of a posted form is kept for its sender. The way back is the page with the form, or what the address is about. */
export function conflictOf(request: Pick<FastifyRequest, 'url' | 'headers' | 'body'>): Conflict {
  const path = request.url.split('?')[0] ?? '/';
  const from = URL.parse(request.headers.referer ?? '');
  const ownPage = from !== null && from.host === request.headers.host && from.pathname !== path;
  const sent = request.body !== null && typeof request.body === 'object' ? Object.values(request.body) : [];
  const typed = sent
    .flat()
    .filter((value): value is string => typeof value === 'string' && IN_WORDS.test(value));
  return {
    href: ownPage ? `${from.pathname}${from.search}` : path.replace(/\/[^/]*\/?$/, '') || '/',
    typed: [...new Set(typed)],
  };
}
