/** Addresses of placement: which request is meant, and what of the queue. */
import { londonDay, startOfDay } from '../../../ground/calendar.ts';
import type { Scope } from '../../../platform/scope.ts';
import { numberIn, readNumber } from '../../../web/record-number.ts';
import type { Asked } from '../../../web/route.ts';
import { type RequestFilter, SEEKING } from '../../records/placement-requests.ts';
import { LANES } from '../../rules/candidate.ts';
import { QUEUE_BANDS } from '../../rules/placement-clock.ts';

/** The request's id in the address; what is not a number is no request. */
export function requestIn({ params }: Asked): number {
  return numberIn(params['id'], 'placement request');
}

/** One text of a posted form; the last where it was sent several times. */
export function fieldOf({ form }: Asked, name: string): string {
  return [form[name] ?? ''].flat().at(-1) ?? '';
}

/** Every number of a posted form or query under a name. */
export function numbersOf(values: readonly string[]): number[] {
  return values.flatMap((value) => readNumber(value) ?? []);
}

/** The first instants of tomorrow and of the day after. */
export function daysAhead(scope: Scope): { tomorrow: Temporal.Instant; dayAfter: Temporal.Instant } {
  const today = londonDay(scope.now);
  return { tomorrow: startOfDay(today.add({ days: 1 })), dayAfter: startOfDay(today.add({ days: 2 })) };
}

/** The names that narrow the queue. */
export const QUEUE_FILTERS = ['q', 'lane', 'due', 'area', 'owner', 'status', 'can'] as const;

/** What the queue is asked for. `can=nobody` is narrowed further by whoever has matched. */
export function queueFilter(scope: Scope, query: URLSearchParams): RequestFilter {
  const owner = query.get('owner') ?? '';
  const status = SEEKING.find((one) => one === query.get('status'));
  return {
    statuses: query.get('can') === 'nobody' ? ['waiting'] : status === undefined ? SEEKING : [status],
    lane: LANES.find((lane) => lane === query.get('lane')),
    ownerId: owner === 'none' ? 'none' : owner === 'me' ? (scope.who.userId ?? undefined) : readNumber(owner),
    areaId: readNumber(query.get('area')),
    words: query.get('q') ?? '',
    ...dueOf(scope, query.get('due')),
  };
}

function dueOf(scope: Scope, asked: string | null): Pick<RequestFilter, 'dueFrom' | 'dueBefore'> {
  const { tomorrow, dayAfter } = daysAhead(scope);
  switch (QUEUE_BANDS.find((band) => band === asked)) {
    case 'over':
      return { dueBefore: scope.now };
    case 'due today':
      return { dueFrom: scope.now, dueBefore: tomorrow };
    case 'due tomorrow':
      return { dueFrom: tomorrow, dueBefore: dayAfter };
    case 'in time':
      return { dueFrom: dayAfter };
    default:
      return {};
  }
}

/** The part of an address that says what of the queue is meant, without its page. */
export function queueQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of QUEUE_FILTERS) {
    const value = query.get(name);
    if (value !== null && value !== '') kept.set(name, value);
  }
  return kept.toString();
}

/** The address of a queue, from its query. */
export function queueHref(from: string): string {
  return from === '' ? '/placement' : `/placement?${from}`;
}

/** The way to a page of a request. */
export function requestCrumbs({ id, reference }: { id: number; reference: string }, last?: string) {
  const crumbs = [{ text: 'Placement', href: '/placement' }];
  return last === undefined
    ? [...crumbs, { text: reference }]
    : [...crumbs, { text: reference, href: `/placement/${id}` }, { text: last }];
}
