/** Areas: the parts of the council's ground in which care is bought. Each is a set of wards or of postcode districts. */
import { ok, type Result, refuse } from '../../ground/result.ts';

/** What an area may be made of, in the order in which a page offers them. */
export const MADE_OF = ['wards', 'postcode districts'] as const;
export type MadeOf = (typeof MADE_OF)[number];

/** An area as it is written down. */
export type AreaDetails = {
  readonly name: string;
  readonly madeOf: MadeOf;
  readonly parts: readonly string[];
};

/** The parts in what was typed, one a line or with commas between: each once, in order; districts in their written form. */
export function readParts(typed: string, madeOf: MadeOf): string[] {
  const parts = typed
    .split(/[\n,;]/)
    .map((part) => part.trim().replaceAll(/\s+/g, ' '))
    .filter((part) => part !== '')
    .map((part) => (madeOf === 'wards' ? part : part.replaceAll(' ', '').toUpperCase()));
  return [...new Set(parts)];
}

/** Whether an area may be written down: named, and made of something that could be a ward or a district. */
export function checkArea(details: AreaDetails): Result<AreaDetails> {
  if (details.name === '') return refuse('Enter the area’s name', 'name');
  if (details.parts.length === 0) return refuse(`Enter at least one of its ${details.madeOf}`, 'parts');
  const odd = details.parts.find((part) => !/^[A-Z]{1,2}\d[A-Z\d]?$/.test(part));
  if (details.madeOf === 'postcode districts' && odd !== undefined)
    return refuse(`${odd} is not a postcode district. One looks like WS1`, 'parts');
  return ok(details);
}

/** From when to when a contract serves an area, `until` included; null goes on. Days are 'YYYY-MM-DD'. */
export type Serving = { readonly areaId: number; readonly startsOn: string; readonly endsOn: string | null };

/** Everything a contract's serving of an area depends on. A framework's tier is 1 to 9; other kinds have none. */
export type NewServing = Serving & { readonly tier: number | null };

/** Whether a contract may serve an area so, beside what it serves already; days lie within the contract's own. */
export function checkServing(
  contract: { readonly kind: string; readonly startsOn: string; readonly endsOn: string | null },
  given: NewServing,
  already: readonly Serving[],
): Result<NewServing> {
  const { startsOn, endsOn, tier, areaId } = given;
  if (startsOn < contract.startsOn) return refuse('The contract itself starts later than that', 'starts_on');
  if (contract.endsOn !== null && startsOn > contract.endsOn)
    return refuse('The contract itself has ended by then', 'starts_on');
  if (endsOn !== null && endsOn < startsOn) return refuse('The last day is before the first', 'ends_on');
  if (contract.kind === 'framework' && (tier === null || tier < 1 || tier > 9))
    return refuse('A framework is called off by tier: enter a tier from 1 to 9', 'tier');
  if (contract.kind !== 'framework' && tier !== null)
    return refuse('Only a framework has tiers: leave it empty', 'tier');
  const twice = already.some(
    (one) =>
      one.areaId === areaId &&
      (one.endsOn === null || one.endsOn >= startsOn) &&
      (endsOn === null || one.startsOn <= endsOn),
  );
  return twice ? refuse('It serves this area already in that time', 'area_id') : ok(given);
}

/** Whether a contract serves an area on a day. */
export function servesOn(serving: readonly Serving[], areaId: number, day: string): boolean {
  return serving.some(
    (one) => one.areaId === areaId && one.startsOn <= day && (one.endsOn === null || one.endsOn >= day),
  );
}
