import type { Exception } from '../src/contracts/rules/exceptions.ts';
import { closeWeek, decideClose } from '../src/payments/actions/close-week.ts';
import { decideLines } from '../src/payments/actions/decide-lines.ts';
import type { Decision } from '../src/payments/rules/resolution.ts';
import { must, type County } from './county.ts';
import type { StoredProvider } from './packages.ts';
import { at } from './weeks.ts';

type Held = { readonly lineId: number; readonly verdictId: number; readonly resolutionId: number | null };

/** The lines of a provider's week that wait for a person, and have one of these exceptions (all of them, where none is named). */
export async function heldLines(
  county: County,
  providerId: number,
  monday: Temporal.PlainDate,
  exception?: Exception,
): Promise<Held[]> {
  const { rows } = await county.database.pool.query<Held>(
    `select id as "lineId", verdict_id as "verdictId", resolution_id as "resolutionId" from week_line
     where council_id = $1 and provider_id = $2 and week_starts_on = $3 and status = 'held' and ($4::text is null or $4 = any(exceptions)) order by starts_at, id`,
    [county.councilId, providerId, monday.toString(), exception ?? null],
  );
  return rows;
}

/** Decides lines as the finance officer; what would pay nothing as decided is refused instead. */
export async function decide(
  county: County,
  seen: readonly Held[],
  decision: Decision,
  reason: string,
  when: Temporal.Instant,
): Promise<void> {
  if (seen.length > 0)
    await county.as(
      'finance_officer',
      async (scope) => {
        const decided = await decideLines(scope, { seen, decision, reason });
        if (!decided.ok)
          must(await decideLines(scope, { seen, decision: 'refuse', reason: 'There is nothing to pay for' }));
      },
      when,
    );
}

/** What is decided about held lines by what was found, and why. */
const decisions: readonly (readonly [Exception, Decision, string])[] = [
  ['manual', 'accept as logged', 'Time sheets seen and signed'],
  ['open', 'accept as planned', 'The provider confirmed by phone that the visit was whole'],
  ['overlap', 'accept as logged', 'Two homes in one building'],
  ['unplanned', 'refuse', 'No visit was asked for at that time'],
];

/** Settles an old week of a provider: what is held is decided, the week is closed by one and approved by another. */
export async function settleWeek(
  county: County,
  provider: StoredProvider,
  monday: Temporal.PlainDate,
): Promise<void> {
  const [tuesday, wednesday] = [at(monday.add({ days: 8 }), '10:00'), at(monday.add({ days: 9 }), '15:00')];
  for (const [exception, decision, reason] of decisions)
    await decide(county, await heldLines(county, provider.id, monday, exception), decision, reason, tuesday);
  await closeAndApprove(county, provider.id, monday, tuesday, wednesday);
}

/** Closes a provider's week as the finance officer and approves it as the approver. */
export async function closeAndApprove(
  county: County,
  providerId: number,
  monday: Temporal.PlainDate,
  closedAt: Temporal.Instant,
  approvedAt = closedAt,
): Promise<void> {
  const week = { providerId, weekStartsOn: monday.toString() };
  const { closeId } = await county.as(
    'finance_officer',
    async (scope) => must(await closeWeek(scope, week)),
    closedAt,
  );
  await county.as(
    'finance_approver',
    async (scope) => must(await decideClose(scope, { closeId, decision: 'approved' })),
    approvedAt,
  );
}
