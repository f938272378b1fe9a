/** What waits for a provider's answer, or for the council's after a provider questioned an order. */
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import { permits } from '../../platform/scope.ts';
import { countAskAgain } from './transitions.ts';

/** How many offers can still be answered, and how many service orders wait for an answer or were questioned. */
export type AnswersDue = { readonly offers: number; readonly orders: number; readonly questioned: number };

/** Counts what waits: for a provider's people of their own provider, for the council's of all. */
export async function countAnswersDue(scope: Scope): Promise<AnswersDue> {
  const { rows } = await sql<AnswersDue>`
    with newest as (
      select distinct on (o.placement_id) o.council_id, o.id from service_order o
        join placement m on m.council_id = o.council_id and m.id = o.placement_id and m.ended_at is null
      where o.council_id = ${scope.who.councilId} order by o.placement_id, o.version desc)
    select (select count(*)::int from offer where council_id = ${scope.who.councilId} and status = 'open'
        and deadline_at >= ${scope.now.toString()}) as offers,
      count(*) filter (where y.id is null)::int as orders, count(*) filter (where not y.accepted)::int as questioned
    from newest n left join service_order_reply y on y.council_id = n.council_id and y.service_order_id = n.id`.execute(
    scope.db,
  );
  return rows[0] ?? { offers: 0, orders: 0, questioned: 0 };
}

type Needed = { readonly text: string; readonly count: number; readonly href: string };

/** What of placement needs whoever asks today, for their first page; what is none is left out. */
export async function answersNeeded(scope: Scope): Promise<Needed[]> {
  if (!permits(scope.who, 'offers.see')) return [];
  const { offers, orders, questioned } = await countAnswersDue(scope);
  const needs = permits(scope.who, 'offers.answer')
    ? [
        { text: 'offers to answer', count: offers, href: '/offers?status=open' },
        { text: 'service orders to accept', count: orders, href: '/service-orders?answer=waiting' },
      ]
    : permits(scope.who, 'placement.work')
      ? [
          {
            text: 'service orders that providers question',
            count: questioned,
            href: '/service-orders?answer=questioned',
          },
          ...(await peopleToAskAgain(scope)),
        ]
      : [];
  return needs.filter(({ count }) => count > 0);
}

/** People of open transitions who wanted to wait until today, or until a day that has gone. */
async function peopleToAskAgain(scope: Scope): Promise<Needed[]> {
  return (await countAskAgain(scope, londonDay(scope.now).toString())).map(({ id, provider, people }) => ({
    text: `people of ${provider} to ask again`,
    count: people,
    href: `/transitions/${id}?again=due`,
  }));
}
