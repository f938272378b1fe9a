/** Whether offers fit into the rounds of the providers that they were made to, as those asked. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { type Fit, keptFit } from '../rules/fit.ts';

/** The newest time that it was asked. `foundAt` null: it is being worked out. */
export type OfferFit = {
  readonly askedAt: Date;
  readonly foundAt: Date | null;
  readonly fit: Fit | null;
  readonly fault: string | null;
};

/** What was asked and found of an offer; undefined where nobody asked. */
export async function findOfferFit(scope: Scope, offerId: number): Promise<OfferFit | undefined> {
  const { rows } = await sql<OfferFit>`
    select asked_at as "askedAt", found_at as "foundAt", fit, fault from offer_fit
    where council_id = ${scope.who.councilId} and offer_id = ${offerId}`.execute(scope.db);
  const [row] = rows;
  return row && { ...row, fit: row.fit && keptFit(row.fit) };
}

/** Writes that it is asked, in place of the last time. For actions. */
export async function askOfferFit(
  scope: Scope,
  { offerId, providerId }: { readonly offerId: number; readonly providerId: number },
): Promise<void> {
  await sql`insert into offer_fit (council_id, offer_id, provider_id, asked_by, asked_at)
    values (${scope.who.councilId}, ${offerId}, ${providerId}, ${scope.who.userId}, ${scope.now.toString()})
    on conflict (council_id, offer_id)
      do update set asked_by = excluded.asked_by, asked_at = excluded.asked_at, found_at = null, fit = null, fault = null`.execute(
    scope.db,
  );
}

/** Writes what was found, or why nothing could be. For actions. */
export async function saveOfferFit(
  scope: Scope,
  offerId: number,
  found: { readonly fit: Fit } | { readonly fault: string },
): Promise<void> {
  const fit = 'fit' in found ? JSON.stringify(found.fit) : null;
  await sql`update offer_fit set found_at = ${scope.now.toString()}, fit = ${fit}::jsonb, fault = ${'fault' in found ? found.fault : null}
    where council_id = ${scope.who.councilId} and offer_id = ${offerId}`.execute(scope.db);
}
