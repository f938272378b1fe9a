import { londonDay, londonInstant, weekStart } from '../src/ground/calendar.ts';
import { randomFrom, type Random } from '../src/ground/random.ts';
import { ask } from '../src/platform/jobs.ts';
import type { Scope } from '../src/platform/scope.ts';
import { verifyWeek } from '../src/payments/actions/verify-week.ts';
import { planVisits } from '../src/visits/actions/plan-visits.ts';
import { receiveFeed } from '../src/visits/actions/receive-feed.ts';
import { takeFeed } from '../src/visits/actions/take-feed.ts';
import { must, type County } from './county.ts';
import { logDay, logsCsv, usualWorkers, type Habits, type MadeLog, type VisitToLog } from './logs.ts';
import type { StoredPerson, StoredProvider } from './packages.ts';
import { newestClockChange } from './stories.ts';

/** A London wall time on a day, as an instant. */
export function at(day: Temporal.PlainDate, time: string): Temporal.Instant {
  return londonInstant(day, Temporal.PlainTime.from(time)).instant;
}

/** Plans every line's visits from its first day to eight weeks ahead, as if it had been done before the first of them. */
export async function planEverything(
  county: County,
  people: readonly StoredPerson[],
  firstMonday: Temporal.PlainDate,
): Promise<void> {
  const { today } = county.size;
  const ahead = today.add({ weeks: county.size.people > 500 ? 2 : 8 }).toString();
  const night = newestClockChange(today);
  for (const person of people)
    if (person.story?.name === 'clock change') {
      const from = Temporal.PlainDate.compare(night.monday, firstMonday) < 0 ? night.monday : firstMonday;
      await county.as(
        'broker',
        (scope) => planVisits(scope, { from: from.toString(), to: ahead, lineIds: [person.lineId] }),
        at(from, '00:00'),
      );
    }
  for (let monday = firstMonday; monday.toString() <= ahead; monday = monday.add({ weeks: 4 })) {
    const to = monday.add({ days: 27 }).toString();
    await county.as(
      'broker',
      (scope) => planVisits(scope, { from: monday.toString(), to: to < ahead ? to : ahead }),
      at(firstMonday, '00:00'),
    );
  }
}

/** What each provider's workers are like towards each person, the same all the time that the county exists. */
function habitsOf(random: Random, provider: StoredProvider): Habits {
  const crews = new Map<string, readonly string[]>();
  const stays = new Map<string, number>();
  return {
    crewOf: (person) => {
      const crew = crews.get(person) ?? usualWorkers(random.fork(`crew ${person}`), provider.workers, 3);
      crews.set(person, crew);
      return crew;
    },
    staysOf: (person) => {
      const share =
        stays.get(person) ?? Math.min(1.1, Math.max(0.8, random.fork(`stays ${person}`).normal(1, 0.06)));
      stays.set(person, share);
      return share;
    },
  };
}

async function visitsOf(
  county: County,
  providerId: number,
  from: Temporal.Instant,
  until: Temporal.Instant,
): Promise<(VisitToLog & { day: string })[]> {
  const { rows } = await county.database.pool.query<VisitToLog & { day: string }>(
    `select v.reference, p.reference as "personReference", extract(epoch from v.starts_at)::bigint as "startsAt", v.minutes, v.workers, v.starts_on as day
     from planned_visit v join person p on p.council_id = v.council_id and p.id = v.person_id
     where v.council_id = $1 and v.provider_id = $2 and v.status = 'planned' and v.starts_at >= $3 and v.starts_at < $4 order by v.starts_at, v.reference`,
    [county.councilId, providerId, new Date(from.epochMilliseconds), new Date(until.epochMilliseconds)],
  );
  return rows;
}

/** What one provider's system recorded of a week, up to a moment. */
export async function logsOfWeek(
  county: County,
  provider: StoredProvider,
  monday: Temporal.PlainDate,
  until: Temporal.Instant,
): Promise<MadeLog[]> {
  const random = randomFrom(`${county.size.seed}/${provider.reference}`);
  const habits = habitsOf(random, provider);
  const end = at(monday.add({ weeks: 1 }), '00:00');
  const visits = await visitsOf(
    county,
    provider.id,
    at(monday, '00:00'),
    Temporal.Instant.compare(end, until) < 0 ? end : until,
  );
  const days = Map.groupBy(visits, (visit) => visit.day);
  return [...days].flatMap(([day, ofDay]) =>
    logDay(random.fork(`day ${day}`), ofDay, provider.behaviour, provider.workers, habits),
  );
}

/** Sends a file of a provider's visits as its manager would. */
export async function sendLogs(
  county: County,
  provider: StoredProvider,
  logs: readonly MadeLog[],
  fileName: string,
  sentAt: Temporal.Instant,
): Promise<void> {
  await county.as(
    'provider_manager',
    async (scope) => {
      const { feedId } = must(
        await receiveFeed(scope, {
          holds: 'visit logs',
          providerId: provider.id,
          channel: 'upload',
          fileName,
          bytes: Buffer.from(logsCsv(logs, provider.reference)),
          layout: 'tend',
          method: 'app',
        }),
      );
      must(await takeFeed(scope, feedId));
      await leaveToCount(scope, provider.id, logs);
    },
    sentAt,
    provider.id,
  );
}

/**
 * Taking a feed asks for its weeks to be verified in the background, by today's clock. Here they are verified by whoever sends them, by the
 * clock of that time: only the counting that would follow is left to the background, under the same key.
 */
async function leaveToCount(scope: Scope, providerId: number, logs: readonly MadeLog[]): Promise<void> {
  const HOUR = 3600;
  const weeks = new Set(
    logs.flatMap(({ inAt }) =>
      [-HOUR, 0, HOUR].map((more) =>
        weekStart(londonDay(Temporal.Instant.fromEpochMilliseconds((inAt + more) * 1000))).toString(),
      ),
    ),
  );
  for (const monday of weeks)
    await ask(
      scope,
      'count-accruals',
      { providerId },
      `verify-week ${scope.who.councilId}/${providerId}/${monday}`,
    );
}

/** Verifies a provider's week as the finance officer would. */
export async function verify(
  county: County,
  provider: StoredProvider,
  monday: Temporal.PlainDate,
  when: Temporal.Instant,
): Promise<void> {
  const week = { providerId: provider.id, weekStartsOn: monday.toString() };
  await county.as('finance_officer', async (scope) => must(await verifyWeek(scope, week)), when);
}

/** Sends a provider's week and verifies it; answers how many visit logs there were. */
export async function sendAndVerify(
  county: County,
  provider: StoredProvider,
  monday: Temporal.PlainDate,
  sentAt: Temporal.Instant,
): Promise<number> {
  const logs = await logsOfWeek(county, provider, monday, sentAt);
  const fileName = `${provider.reference.toLowerCase()}-visits-${monday.toString()}.csv`;
  if (logs.length > 0) await sendLogs(county, provider, logs, fileName, sentAt);
  await verify(county, provider, monday, sentAt);
  return logs.length;
}
