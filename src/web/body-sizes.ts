/** How much may be sent to an address: little, but where somebody sends a file or what a file holds. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The most bytes that an address takes which is not named below. */
export const ORDINARY_BYTES = 1024 * 1024;
/** The most bytes that an address takes which takes files: a large provider's month of visits is about 40 MB. */
export const FILE_BYTES = 64 * 1024 * 1024;
/** The most fields of one form. The longest that Tend itself makes has some hundreds. */
export const MOST_FIELDS = 10_000;
/** The most requests a minute from one address by nobody who has signed in, to where one must. */
const MOST_SIGNED_OUT = 60;

/** Where people send files. A page with a form of files belongs to one of these; test/web/requests.test.ts says which. */
export const fileAddresses: ReadonlySet<string> = new Set([
  '/contracts/:id/terms/start',
  '/feeds/send',
  '/funds/:id/return',
  '/funds/:id/returns/:return/evidence',
  '/invoices/new',
  '/payment-runs/:id/answer',
  '/payment-settings/modulus',
  '/profiles/new',
  '/providers/import',
  '/rounds/import',
  '/settings/bank-holidays/file',
  '/spend',
  '/windows/new',
]);

/** Where a provider's system sends much at once that is no form. */
const longCalls: ReadonlySet<string> = new Set([
  '/api/invoices',
  '/api/rostered',
  '/api/visit-logs',
  '/api/windows',
]);

/** The most bytes that an address takes, as `path` is written in the table of URLs. */
export function mostBytes(path: string): number {
  return fileAddresses.has(path) || longCalls.has(path) ? FILE_BYTES : ORDINARY_BYTES;
}

/** Why something that was sent is not read. */
function refusal(statusCode: number, words: string): Error {
  return Object.assign(new Error(words), { statusCode });
}

/** What is said where more was sent than is read. */
export function tooMuch(words = 'More was sent than this page takes.'): Error {
  return refusal(413, words);
}

/** Throws, before anything of it is read, where a body is longer than its address takes, or holds files and its address takes none. */
export function refuseBody(request: FastifyRequest, path: string): void {
  const most = mostBytes(path);
  if (Number(request.headers['content-length'] ?? 0) > most)
    throw tooMuch(`More was sent than the ${most / 1024 / 1024} MB that are taken here.`);
  if (isMultipart(request) && !fileAddresses.has(path))
    throw refusal(415, 'This page takes no files. Go back and choose the page that does.');
}

/** Whether a body may hold files. */
export function isMultipart(request: FastifyRequest): boolean {
  return /^multipart\//i.test(request.headers['content-type'] ?? '');
}

/** Counts what nobody signed in for sends to where one must have signed in, and throws where it is too often. */
export function signedOutLimit(server: FastifyInstance): (request: FastifyRequest) => Promise<void> {
  const count = server.createRateLimit({ max: MOST_SIGNED_OUT, timeWindow: '1 minute' });
  return async (request) => {
    const counted = await count(request);
    if (!counted.isAllowed && counted.isExceeded)
      throw refusal(429, 'Too much was sent from where you are. Wait a minute and try again.');
  };
}
