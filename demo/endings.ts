import { suspendLines } from '../src/brokerage/actions/suspend-lines.ts';
import { weekStart } from '../src/ground/calendar.ts';
import { closeWeek } from '../src/payments/actions/close-week.ts';
import { sayAboutLine } from '../src/payments/actions/say-about-line.ts';
import { must, type County } from './county.ts';
import type { StoredPerson, StoredProvider } from './packages.ts';
import { decide, heldLines } from './settle.ts';
import { at, logsOfWeek, sendLogs, verify } from './weeks.ts';

/** A stay in hospital last week, from Wednesday morning to Friday evening; the provider was told half an hour after it began. */
export async function goToHospital(county: County, people: readonly StoredPerson[]): Promise<void> {
  const person = people.find((one) => one.story?.name === 'hospital');
  if (!person) return;
  const monday = weekStart(county.size.today).subtract({ weeks: 1 });
  const [wednesday, friday] = [monday.add({ days: 2 }), monday.add({ days: 4 })];
  const stay = {
    personId: person.id,
    lineIds: [person.lineId],
    reason: 'hospital' as const,
    note: 'Taken to Fernminster Hospital after a fall',
    startsAt: at(wednesday, '07:30'),
    endsAt: at(friday, '18:00'),
    toldAt: at(wednesday, '08:00'),
  };
  await county.as(
    'social_worker',
    async (scope) => must(await suspendLines(scope, stay)),
    at(wednesday, '08:00'),
  );
}

/** The providers whose newest finished weeks are left as a visitor finds them on a Monday morning. */
export function isLeftOpen(provider: StoredProvider, weeksAgo: number): boolean {
  return weeksAgo <= 1 || (weeksAgo === 2 && provider.reference === 'PR02');
}

/** What is under way when a visitor comes: questions, an answer, disputes, a correction that came late, a week that waits for approval. */
export async function leaveUnderWay(county: County, providers: readonly StoredProvider[]): Promise<void> {
  const lastMonday = weekStart(county.size.today).subtract({ weeks: 1 });
  const named = (reference: string) => providers.find((provider) => provider.reference === reference);
  const [bramble, swiftway, harbour, homeFirst] = ['PR01', 'PR02', 'PR03', 'PR04'].map(named);
  if (harbour) await askAboutTimeSheets(county, harbour, lastMonday);
  if (swiftway) await disputeWeek(county, swiftway, lastMonday.subtract({ weeks: 1 }));
  if (bramble) await correctLate(county, bramble, lastMonday.subtract({ weeks: 1 }));
  if (homeFirst) await closeForApproval(county, homeFirst, lastMonday);
}

/** The in-house service's week is closed and waits for somebody else to approve it. */
async function closeForApproval(
  county: County,
  provider: StoredProvider,
  monday: Temporal.PlainDate,
): Promise<void> {
  const when = at(monday.add({ days: 7 }), '11:00');
  const week = { providerId: provider.id, weekStartsOn: monday.toString() };
  await verify(county, provider, monday, when);
  await decide(
    county,
    await heldLines(county, provider.id, monday),
    'accept as planned',
    'The team leader confirmed the visits',
    when,
  );
  await county.as('finance_officer', async (scope) => must(await closeWeek(scope, week)), when);
}

/** Harbour types in every time by hand: the council asks about five visits, and Harbour answers for two. */
async function askAboutTimeSheets(
  county: County,
  provider: StoredProvider,
  monday: Temporal.PlainDate,
): Promise<void> {
  const asked = (await heldLines(county, provider.id, monday, 'manual')).slice(0, 5);
  await decide(
    county,
    asked,
    'ask the provider',
    'Every time in this week was typed in by hand. Is there a time sheet signed by the person?',
    at(monday.add({ days: 7 }), '09:30'),
  );
  for (const { lineId } of asked.slice(0, 2)) {
    await county.as(
      'provider_manager',
      async (scope) =>
        must(
          await sayAboutLine(scope, {
            lineId,
            saying: 'answer',
            words: 'Yes. The sheet is in the office; we will send a copy today.',
          }),
        ),
      at(monday.add({ days: 7 }), '10:10'),
      provider.id,
    );
  }
}

/** Swiftway disputes what it was paid for visits that it cut short; the council has replied to one. */
async function disputeWeek(
  county: County,
  provider: StoredProvider,
  monday: Temporal.PlainDate,
): Promise<void> {
  const { rows } = await county.database.pool.query<{ id: number }>(
    `select id from week_line where council_id = $1 and provider_id = $2 and week_starts_on = $3 and status = 'payable' and 'short' = any(exceptions) order by starts_at, id limit 6`,
    [county.councilId, provider.id, monday.toString()],
  );
  for (const { id } of rows) {
    await county.as(
      'provider_manager',
      async (scope) =>
        must(
          await sayAboutLine(scope, {
            lineId: id,
            saying: 'dispute',
            words:
              'The worker did everything on the plan and left when it was done. We ask for the planned time.',
          }),
        ),
      at(monday.add({ days: 9 }), '16:00'),
      provider.id,
    );
  }
  const first = rows[0];
  if (first)
    await county.as(
      'finance_officer',
      async (scope) =>
        must(
          await sayAboutLine(scope, {
            lineId: first.id,
            saying: 'reply',
            words:
              'The contract pays the planned time from 80% of it. This visit was under that, so it is paid by the minute.',
          }),
        ),
      at(monday.add({ days: 10 }), '09:00'),
    );
}

/** A provider finds, after its week was approved, that three visits had been logged too short: the difference waits for the next close. */
export async function correctLate(
  county: County,
  provider: StoredProvider,
  monday: Temporal.PlainDate,
): Promise<void> {
  const sentAt = at(monday.add({ days: 11 }), '12:00');
  const logs = await logsOfWeek(county, provider, monday, sentAt);
  const corrected = logs.filter((log) => log.outAt !== null && log.outAt - log.inAt < 20 * 60).slice(0, 3);
  if (corrected.length === 0) return;
  const longer = corrected.map((log) => ({ ...log, outAt: (log.outAt ?? log.inAt) + 9 * 60 }));
  const fileName = `${provider.reference.toLowerCase()}-corrections.csv`;
  await sendLogs(county, provider, longer, fileName, sentAt);
  await verify(county, provider, monday, sentAt);
}
