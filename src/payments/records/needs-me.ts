/** What of the working week needs whoever asks, for their first page. */
import { sql } from 'kysely';
import { londonDay, weekStart } from '../../ground/calendar.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { BESIDES_VISITS } from '../rules/visits-only.ts';
import { countWaiting } from './waiting.ts';
import { upToDate } from './week-state.ts';

/** Something that needs somebody: how many, what of, and where to go. `pence` where money hangs on it. */
export type Need = {
  readonly text: string;
  readonly count: number;
  readonly href: string;
  readonly pence?: number | undefined;
  /** What of the money `pence` counts, where it is not all of it. */
  readonly penceOf?: string | undefined;
};

/** How far back weeks that were not closed are looked for. */
const CLOSING_WEEKS = 12;

/** What needs whoever asks, the most pressing first; what does not concern their role is left out, and so is what is none. */
export async function needsMe(scope: Scope): Promise<Need[]> {
  const needs: Need[] = [];
  if (permits(scope.who, 'week.see')) {
    const waiting = await countWaiting(scope, {});
    const add = (status: 'held' | 'asked' | 'answered' | 'disputed', text: string): void => {
      const found = waiting.get(status);
      if (found === undefined) return;
      needs.push({ text, count: found.lines, pence: found.computedPence, href: `/queue?status=${status}` });
    };
    if (scope.who.providerId !== null) {
      add('asked', 'questions from the council to answer');
      add('held', 'visits held until the council decides');
      add('disputed', 'verdicts you dispute');
    } else if (permits(scope.who, 'week.resolve')) {
      add('answered', 'questions that providers have answered');
      add('disputed', 'verdicts that providers dispute');
      add('held', 'visits held for a decision');
    }
  }
  if (scope.who.providerId === null && permits(scope.who, 'week.close')) {
    const { count, pence } = await countToClose(scope);
    needs.push({
      text: 'provider weeks to close',
      count,
      pence,
      penceOf: `visits only, ${BESIDES_VISITS}`,
      href: '/payable?show=open',
    });
  }
  if (scope.who.providerId === null && permits(scope.who, 'week.approve')) {
    const { count, pence } = await countToApprove(scope);
    needs.push({ text: 'closed weeks to approve', count, pence, href: '/payable?show=waiting' });
  }
  return needs.filter(({ count }) => count > 0);
}

/** A provider's week that has ended and is not closed. */
export type OpenWeek = {
  readonly providerId: number;
  readonly providerName: string;
  readonly weekStartsOn: string;
  /** What its visits pay, by the hour: before blocks, charges and adjustments, which closing brings. */
  readonly payablePence: number;
  readonly held: number;
  readonly upToDate: boolean;
};

/** The weeks of the last twelve that have ended, have something to pay and are not closed, of one provider or all, oldest first. */
export async function listOpenWeeks(scope: Scope, providerId?: number): Promise<OpenWeek[]> {
  const thisWeek = weekStart(londonDay(scope.now));
  const { rows } = await sql<OpenWeek>`
    select w.provider_id as "providerId", p.name as "providerName", w.week_starts_on as "weekStartsOn",
      sum(w.payable_pence) as "payablePence", sum(w.held) as held,
      coalesce(bool_and(${upToDate(scope)}), false) as "upToDate"
    from provider_week w
      join provider p on p.council_id = w.council_id and p.id = w.provider_id
      left join week_state s on s.council_id = w.council_id and s.provider_id = w.provider_id and s.week_starts_on = w.week_starts_on
    where w.council_id = ${scope.who.councilId} ${providerId === undefined ? sql`` : sql`and w.provider_id = ${providerId}`}
      and w.week_starts_on >= ${thisWeek.subtract({ weeks: CLOSING_WEEKS }).toString()}
      and w.week_starts_on < ${thisWeek.toString()} and not exists (
        select from week_close c left join week_decision d on d.council_id = c.council_id and d.week_close_id = c.id
        where c.council_id = w.council_id and c.provider_id = w.provider_id and c.week_starts_on = w.week_starts_on
          and d.decision is distinct from 'sent back')
    group by 1, 2, 3 having sum(w.places) + sum(w.left_over) > 0
    order by 3, 2`.execute(scope.db);
  return rows;
}

async function countToClose(scope: Scope): Promise<{ count: number; pence: number }> {
  const open = await listOpenWeeks(scope);
  return { count: open.length, pence: open.reduce((sum, { payablePence }) => sum + payablePence, 0) };
}

async function countToApprove(scope: Scope): Promise<{ count: number; pence: number }> {
  const { rows } = await sql<{ count: number; pence: number }>`
    select count(*) as count, coalesce(sum(c.amount_pence), 0) as pence from week_close c
    where c.council_id = ${scope.who.councilId} and c.closed_by is distinct from ${scope.who.userId} and not exists (
      select from week_decision d where d.council_id = c.council_id and d.week_close_id = c.id)`.execute(
    scope.db,
  );
  return rows[0] ?? { count: 0, pence: 0 };
}
