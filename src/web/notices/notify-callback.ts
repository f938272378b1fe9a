import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Config } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import { recordBecame } from '../../platform/notices/deliver.ts';
import { becameOf } from '../../platform/notices/notify-states.ts';
import { sameSecret } from '../../platform/sessions.ts';

const receipt = z.object({ id: z.string().min(1), reference: z.string().nullish(), status: z.string() });

/**
 * POST /notify/callback, where GOV.UK Notify tells what became of a message. It is there only where NOTIFY_CALLBACK_TOKEN is set, and
 * only for who sends it as a bearer token. What is told twice is taken once; a status that is not the last changes nothing.
 */
export function mountNotifyCallback(server: FastifyInstance, database: Database, { notify }: Config): void {
  const token = notify?.callbackToken;
  if (token === undefined) return;
  server.post('/notify/callback', { bodyLimit: 64 * 1024 }, async (request, reply) => {
    if (!sameSecret(request.headers.authorization ?? '', `Bearer ${token}`))
      return await reply.code(401).send();
    const read = receipt.safeParse(request.body);
    if (!read.success) return await reply.code(400).send({ error: 'This is no receipt of GOV.UK Notify.' });
    const { id, reference, status } = read.data;
    const became = becameOf(status);
    if (became !== undefined)
      await recordBecame(database, { reference: reference ?? null, carrierId: id }, became);
    return await reply.code(204).send();
  });
}
