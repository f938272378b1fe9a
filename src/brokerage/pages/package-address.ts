import { NotFound } from '../../platform/errors.ts';
import type { Asked } from '../../web/route.ts';

function numberIn(typed: string | undefined, what: string): number {
  if (typed === undefined || !/^\d{1,15}$/.test(typed)) throw new NotFound(what);
  return Number(typed);
}

/** The care package's id in the address; what is not a number is no package. */
export function packageIn({ params }: Asked): number {
  return numberIn(params['id'], 'care package');
}

/** The service's id in the address. */
export function lineIn({ params }: Asked): number {
  return numberIn(params['line'], 'service');
}

/** The suspension's id in the address. */
export function suspensionIn({ params }: Asked): number {
  return numberIn(params['suspension'], 'suspension');
}

/** A number in the query, or undefined. */
export function numberAsked({ query }: Asked, name: string): number | undefined {
  const typed = query.get(name) ?? '';
  return /^\d{1,15}$/.test(typed) ? Number(typed) : undefined;
}
