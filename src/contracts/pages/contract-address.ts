import { NotFound } from '../../platform/errors.ts';
import type { Asked } from '../../web/route.ts';

/** The contract's id in the address; what is not a number is no contract. */
export function contractIn({ params }: Asked): number {
  return numberIn(params['id'], 'contract');
}

/** The version's number in the address. */
export function versionIn({ params }: Asked): number {
  return numberIn(params['version'], 'version of the terms');
}

/** The day in `?on=`, or today where there is none or it is not a day. */
export function dayAsked({ query }: Asked, today: string): string {
  const typed = query.get('on') ?? '';
  if (!/^\d{4}-\d\d-\d\d$/.test(typed)) return today;
  try {
    return Temporal.PlainDate.from(typed).toString();
  } catch {
    return today;
  }
}

function numberIn(typed: string | undefined, what: string): number {
  if (typed === undefined || !/^\d{1,15}$/.test(typed)) throw new NotFound(what);
  return Number(typed);
}
