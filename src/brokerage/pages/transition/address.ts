/** Addresses of transitions: which plan and move are meant, and what of a plan. */
import { numberIn, readNumber } from '../../../web/record-number.ts';
import type { Asked } from '../../../web/route.ts';
import type { MoveFilter, Transition } from '../../records/transitions.ts';
import { MOVE_STAGES } from '../../rules/transition.ts';
import { ANSWERS } from '../../rules/transition-steps.ts';

/** The plan's id in the address; what is not a number is no transition. */
export function transitionIn({ params }: Asked): number {
  return numberIn(params['id'], 'transition');
}

/** The move's id in the address. */
export function moveIn({ params }: Asked): number {
  return numberIn(params['move'], 'move');
}

/** The names that narrow a plan. */
export const MOVE_FILTERS = ['q', 'stage', 'to', 'answer', 'held', 'again'] as const;

/** What of a plan is asked for; `today` is 'YYYY-MM-DD'. */
export function moveFilter(query: URLSearchParams, today: string): MoveFilter {
  return {
    words: query.get('q') ?? '',
    stage: MOVE_STAGES.find((one) => one === query.get('stage')),
    toProviderId: readNumber(query.get('to')),
    answer: ANSWERS.find((one) => one === query.get('answer')),
    held: query.get('held') === 'yes' ? true : undefined,
    askAgainBy: query.get('again') === 'due' ? today : undefined,
  };
}

/** The part of an address that says what of a plan is meant. */
export function moveQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of MOVE_FILTERS) {
    const value = query.get(name);
    if (value !== null && value !== '') kept.set(name, value);
  }
  return kept.toString();
}

/** The address of a plan, narrowed as it was. */
export function planHref(id: number, from = ''): string {
  return from === '' ? `/transitions/${id}` : `/transitions/${id}?${from}`;
}

/** What a plan is called: 'Brook Care, Cawdon'. */
export function planName({
  provider_name,
  area_name,
}: Pick<Transition, 'provider_name' | 'area_name'>): string {
  return area_name === null ? provider_name : `${provider_name}, ${area_name}`;
}

/** The way to a page of a plan. */
export function planCrumbs(plan: Transition, last?: string) {
  const crumbs = [{ text: 'Transitions', href: '/transitions' }];
  return last === undefined
    ? [...crumbs, { text: planName(plan) }]
    : [...crumbs, { text: planName(plan), href: planHref(plan.id) }, { text: last }];
}
