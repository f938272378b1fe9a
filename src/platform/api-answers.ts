/** What API calls with an idempotency key were answered. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Scope } from './scope.ts';

/** A call that may be repeated: who calls, under which key, and the SHA-256 of what they sent. */
export type RepeatableCall = {
  readonly clientId: number;
  readonly key: string;
  readonly requestHash: Buffer;
};

/** An answer given before. `sameRequest` is whether what was sent then is what is sent now. */
export type GivenAnswer = { readonly status: number; readonly body: unknown; readonly sameRequest: boolean };

/** The answer given to this key before, if any. A call that is still being answered under the same key is waited for. */
export async function findAnswer(scope: Scope, call: RepeatableCall): Promise<GivenAnswer | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`api answer ${scope.who.councilId}/${call.clientId}/${call.key}`}, 0))`.execute(
    scope.db,
  );
  const row = await scope.db
    .selectFrom('api_answer')
    .select(['status', 'body', 'request_hash'])
    .where('council_id', '=', scope.who.councilId)
    .where('api_client_id', '=', call.clientId)
    .where('idempotency_key', '=', call.key)
    .executeTakeFirst();
  return (
    row && { status: row.status, body: row.body, sameRequest: row.request_hash.equals(call.requestHash) }
  );
}

/** Keeps an answer under its key. */
export async function keepAnswer(
  scope: Scope,
  call: RepeatableCall,
  answer: { readonly status: number; readonly body: unknown },
): Promise<void> {
  await scope.db
    .insertInto('api_answer')
    .values({
      council_id: scope.who.councilId,
      api_client_id: call.clientId,
      idempotency_key: call.key,
      request_hash: call.requestHash,
      status: answer.status,
      body: JSON.stringify(answer.body),
      answered_at: scope.now.toString(),
    })
    .execute();
}

/** What a call is known by: the SHA-256 of its address and of what was sent. */
export function hashOfCall(address: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(`${address}\n${JSON.stringify(body ?? null)}`)
    .digest();
}

/**
 * Does a call once for its key: the same again is answered as before, another call under the key is refused. A call that was
 * refused did nothing and is not kept, so that it may be tried again.
 */
export async function answerOnce(
  scope: Scope,
  call: RepeatableCall,
  act: () => Promise<{ status: number; body: unknown }>,
): Promise<{ status: number; body: unknown }> {
  const given = await findAnswer(scope, call);
  if (given?.sameRequest === true) return { status: given.status, body: given.body };
  if (given !== undefined)
    return {
      status: 422,
      body: {
        error: 'refused',
        reason: 'This Idempotency-Key was used for a call with another body. Use a new key for a new call.',
      },
    };
  const answer = await act();
  if (answer.status < 400) await keepAnswer(scope, call, answer);
  return answer;
}
