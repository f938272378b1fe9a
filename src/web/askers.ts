/** Who asks: known before anything of a request's body is read, and told to the audit trail where they are refused. */
import type { FastifyRequest } from 'fastify';
import type { Database } from '../platform/database.ts';
import { auditAlone, type Who } from '../platform/scope.ts';
import { findSession, type SignedIn } from '../platform/sessions.ts';
import { sessionCookie } from './session-cookie.ts';

/** A system that asks by a key of the API. */
export type Client = { readonly id: number; readonly who: Who };

type Asker = { readonly who: Who; readonly signedIn?: SignedIn; readonly client?: Client };

const askers = new WeakMap<FastifyRequest, Asker>();

/** Who is signed in by the browser that asks; undefined where nobody is. A request is looked up once. */
export async function whoAsks(database: Database, request: FastifyRequest): Promise<SignedIn | undefined> {
  const known = askers.get(request);
  if (known !== undefined) return known.signedIn;
  const token = request.cookies[sessionCookie];
  const signedIn = token ? await findSession(database, token) : undefined;
  if (signedIn) askers.set(request, { who: signedIn.who, signedIn });
  return signedIn;
}

/** Keeps by which key of the API it is asked. */
export function keepClient(request: FastifyRequest, client: Client): void {
  askers.set(request, { who: client.who, client });
}

/** By which key of the API it is asked; throws where none was kept. */
export function clientOf(request: FastifyRequest): Client {
  const client = askers.get(request)?.client;
  if (client === undefined) throw new Error('No key was looked up for this call.');
  return client;
}

/** Writes into the audit trail that whoever asks, by a page or by the API, was refused or looked for what is not theirs to see. */
export async function noteRefusal(
  database: Database,
  request: FastifyRequest,
  status: number,
  reason: string,
): Promise<void> {
  const asker = askers.get(request);
  if (asker === undefined || (status !== 403 && status !== 404)) return;
  await auditAlone(database, asker.who, {
    act: 'refused',
    subject: ['address', request.url.split('?')[0] ?? ''],
    detail: { method: request.method, status, reason },
  });
}
