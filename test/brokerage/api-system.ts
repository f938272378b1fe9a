import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

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
