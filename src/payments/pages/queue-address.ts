/** What the queue of held visits is asked for, and how one visit of it leads to the next. */
import { EXCEPTIONS } from '../../contracts/rules/exceptions.ts';
import type { Scope } from '../../platform/scope.ts';
import { type LineFilter, neighboursOf, type PlaceInOrder } from '../records/listed-lines.ts';
import { type Status, WAITS_FOR } from '../rules/resolution.ts';
import { isOwn, readMonday } from './address.ts';

const WAITING: readonly Status[] = ['held', 'asked', 'answered', 'disputed'];

/** The orders of the queue: the oldest visits first, or the largest sums. */
export type QueueOrder = { readonly by: 'starts' | 'amount'; readonly descending: boolean };

/** What the queue is asked for: what needs whoever asks, unless a status or 'all' is chosen. */
export function queueFilter(
  scope: Scope,
  query: URLSearchParams,
): LineFilter & { readonly statuses: readonly Status[] } {
  const asked = query.get('status');
  const one = WAITING.find((status) => status === asked);
  const statuses =
    one === undefined
      ? asked === 'all'
        ? WAITING
        : WAITS_FOR[isOwn(scope) ? 'provider' : 'council']
      : [one];
  const provider = query.get('provider') ?? '';
  const contract = query.get('contract') ?? '';
  const exception = EXCEPTIONS.find((name) => name === query.get('exception'));
  const week = readMonday(query.get('week'));
  const exactly = query.get('exactly');
  return {
    statuses,
    ...(/^\d{1,15}$/.test(provider) && { providerId: Number(provider) }),
    ...(/^\d{1,15}$/.test(contract) && { contractId: Number(contract) }),
    ...(exception !== undefined && { exception }),
    ...(exactly !== null && { exceptions: exactly.split(' ').filter(Boolean) }),
    ...(week !== undefined && { weekStartsOn: week }),
  };
}

/** The order of the queue. */
export function queueOrder(query: URLSearchParams): QueueOrder {
  return query.get('sort') === '-amount'
    ? { by: 'amount', descending: true }
    : { by: 'starts', descending: false };
}

/** The part of an address that says what of the queue is meant, without its page. */
export function queueQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of ['status', 'provider', 'contract', 'exception', 'exactly', 'week', 'sort']) {
    const value = query.get(name);
    if (value !== null && value !== '') kept.set(name, value);
  }
  return kept.toString();
}

/** The queue that an address is of, as its query; undefined where it is another address. */
export function queueOf(back: string | undefined): string | undefined {
  if (back === undefined || !/^\/queue(\?|$)/.test(back)) return undefined;
  return queueQuery(new URLSearchParams(back.split('?')[1] ?? ''));
}

/** The address of a queue, from its query. */
export function queueHref(from: string): string {
  return from === '' ? '/queue' : `/queue?${from}`;
}

/** The address of a visit opened from a queue. */
export function lineInQueueHref(lineId: number, from: string, done?: string): string {
  const query = new URLSearchParams({ back: queueHref(from), ...(done !== undefined && { done }) });
  return `/week-lines/${lineId}?${query.toString()}`;
}

/** The visits before and after one in a queue; undefined where `from` is no queue's query. */
export async function stepsInQueue(
  scope: Scope,
  from: string | undefined,
  place: PlaceInOrder,
): Promise<{ readonly before: string | undefined; readonly after: string | undefined } | undefined> {
  if (from === undefined) return undefined;
  const query = new URLSearchParams(from);
  const { before, after } = await neighboursOf(scope, queueFilter(scope, query), queueOrder(query), place);
  const href = (id: number | undefined) => (id === undefined ? undefined : lineInQueueHref(id, from));
  return { before: href(before), after: href(after) };
}
