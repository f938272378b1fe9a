import { numberIn, readNumber } from '../../web/record-number.ts';
import type { Asked } from '../../web/route.ts';
import type { CarePackage } from '../records/packages.ts';

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
  return readNumber(query.get(name));
}

/** The way to a page of a care package. */
export function packageCrumbs({ id, reference }: Pick<CarePackage, 'id' | 'reference'>, last: string) {
  return [
    { text: 'Packages', href: '/packages' },
    { text: reference, href: `/packages/${id}` },
    { text: last },
  ];
}
