/**
 * The five months before the first week of the county, closed and paid: made after Tend is up, a provider's week at a time, so that nobody
 * waits for them. The in-house service began to record its visits only with the first week, so it has none.
 */
import { setTimeout as rest } from 'node:timers/promises';
import { planVisits } from '../src/visits/actions/plan-visits.ts';
import { setBudgets } from './budgets.ts';
import type { County } from './county.ts';
import { correctLate } from './endings.ts';
import type { StoredProvider } from './packages.ts';
import { payWeek } from './payment-runs.ts';
import { settleWeek } from './settle.ts';
import { at, sendAndVerify } from './weeks.ts';

/** How many weeks lie before the first week. */
export const PAST_WEEKS = 21;

const IN_HOUSE = 'PR04';

/** How long others have the machine to themselves after each provider's week. */
const REST_MILLISECONDS = 40;

/** In the summer holidays nobody was there to approve for a month; what was owed was paid after it. */
function isPaidLate(weeks: number): boolean {
  return weeks >= 9 && weeks <= 12;
}

/** What the past of a county is made of. */
export type Past = {
  readonly county: County;
  readonly providers: readonly StoredProvider[];
  readonly firstMonday: Temporal.PlainDate;
};

/** Makes the past, oldest week first, or the first so many weeks of it; stops between two weeks of a provider when asked to. */
export async function makePast(
  { county, providers, firstMonday }: Past,
  stopped: AbortSignal,
  howMany = PAST_WEEKS,
): Promise<void> {
  const oldest = firstMonday.subtract({ weeks: PAST_WEEKS });
  const lineIds = await linesOfOthers(county);
  for (let weeks = 0; weeks < howMany; weeks += 1) {
    const monday = oldest.add({ weeks });
    if (stopped.aborted) return;
    // A week is planned only as it is made: one that stands without its logs would be verified as missed from end to end.
    const [from, to] = [monday.toString(), monday.add({ days: 6 }).toString()];
    await county.as('broker', (scope) => planVisits(scope, { from, to, lineIds }), at(oldest, '00:00'));
    for (const provider of providers) {
      if (provider.reference === IN_HOUSE) continue;
      if (stopped.aborted) return;
      await sendAndVerify(county, provider, monday, at(monday.add({ days: 7 }), '09:00'));
      await settleWeek(county, provider, monday);
      if (weeks % 6 === 4) await correctLate(county, provider, monday);
      await rest(REST_MILLISECONDS);
    }
    if (stopped.aborted) return;
    if (!isPaidLate(weeks)) await payWeek(county, monday, PAST_WEEKS + 5 - weeks);
  }
  // The year is known now: what was set aside for it is said again, beside what it comes to.
  await setBudgets(county, 0);
}

/** The services of all but the in-house one, whose visits nobody recorded then. */
async function linesOfOthers({ database, councilId }: County): Promise<number[]> {
  const { rows } = await database.pool.query<{ id: number }>(
    `select l.id from package_line l join provider p on p.council_id = l.council_id and p.id = l.provider_id
     where l.council_id = $1 and p.reference <> $2 order by l.id`,
    [councilId, IN_HOUSE],
  );
  return rows.map(({ id }) => id);
}
