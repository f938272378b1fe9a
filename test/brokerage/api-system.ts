import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  type CouncilClientRole,
  makeApiClient,
  makeCouncilApiClient,
} from '../../src/platform/api-clients.ts';
import type { Database } from '../../src/platform/database.ts';
import { withScope } from '../../src/platform/scope.ts';
import { somebody } from '../postgres/builders.ts';

/** What an API client signs in by. */
export type Key = { readonly clientKey: string; readonly secret: string };

/** A system that holds a key, and asks by it. */
export async function systemWith(server: FastifyInstance, { clientKey, secret }: Key) {
  const given = await server.inject({
    method: 'POST',
    url: '/api/token',
    payload: { grant_type: 'client_credentials', client_id: clientKey, client_secret: secret },
  });
  const { access_token } = z.object({ access_token: z.string() }).parse(given.json());
  return async (method: 'GET' | 'POST', url: string, payload?: object, key?: string) => {
    const headers = {
      authorization: `Bearer ${access_token}`,
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const answer = await server.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
}

/** A system of a council that acts as a role. */
export async function councilSystem(
  database: Database,
  server: FastifyInstance,
  councilId: number,
  role: CouncilClientRole,
) {
  const administrator = await somebody(database, councilId, 'administrator');
  const key = await withScope(database, administrator, (scope) => makeCouncilApiClient(scope, role, role));
  return await systemWith(server, key);
}

/** A system of a provider. */
export async function providerSystem(
  database: Database,
  server: FastifyInstance,
  councilId: number,
  providerId: number,
) {
  const manager = await somebody(database, councilId, 'provider_manager', providerId);
  const key = await withScope(database, manager, (scope) => makeApiClient(scope, providerId, 'Rota system'));
  return await systemWith(server, key);
}

export type System = Awaited<ReturnType<typeof systemWith>>;

/** The number that an answer gives under a name. Throws where it was no such answer. */
export function numberOf({ status, body }: Awaited<ReturnType<System>>, name: string): number {
  const number = body[name];
  if (status !== 200 || typeof number !== 'number')
    throw new Error(`No ${name} in ${status} ${JSON.stringify(body)}`);
  return number;
}
