/**
 * The plans that a long search crosses. Of two good plans the ways that both have are tied, and only what they differ in is cooled anew:
 * a problem of half the size, in which both lie and often a better one. After the tour merging of Cook and Seymour, INFORMS Journal on
 * Computing 15 (2003), with a cooling where they solve exactly.
 */
import type { SearchState } from './search-state.ts';
import { standOn } from './stand.ts';

/** A plan that a cooling came to: the node after each, who has it, and its cost. */
export type Member = { readonly next: Int32Array; readonly shiftOf: Int32Array; readonly cost: number };

/**
 * Ends a cooling: the best that it came to joins the family, a scout's as one more, a child's in place of its costlier parent where it is
 * cheaper, and never one that costs what another does, which is nearly always the same plan once more.
 */
export function joinFamily(s: SearchState): void {
  const { family, parent } = s;
  untie(s);
  const child: Member = { next: s.stageNext.slice(), shiftOf: s.stageShiftOf.slice(), cost: s.stageCost };
  if (Number.isFinite(child.cost)) {
    if (parent < 0) family.push(child);
    else if (child.cost < family[parent]!.cost && family.every(({ cost }) => cost !== child.cost))
      family[parent] = child;
  }
  s.parent = -1;
  s.stageCost = Number.POSITIVE_INFINITY;
}

/** The rounds stood on, which another search found, take the place of the costliest of the family. */
export function welcome(s: SearchState): void {
  const { family } = s;
  if (family.length === 0 || family.some(({ cost }) => cost === s.cost)) return;
  let costliest = 0;
  for (let k = 1; k < family.length; k += 1) if (family[k]!.cost > family[costliest]!.cost) costliest = k;
  family[costliest] = { next: s.next.slice(), shiftOf: s.shiftOf.slice(), cost: s.cost };
}

/** Stands on the cheaper of two of the family, drawn by chance, and ties each node to the next that follows it in both. */
export function beginCrossing(s: SearchState): void {
  const { family, tied } = s;
  const { parts } = s.flat;
  if (family.length < 2) return;
  const one = s.core.below(family.length);
  const other = (one + 1 + s.core.below(family.length - 1)) % family.length;
  s.parent = family[one]!.cost > family[other]!.cost ? one : other;
  const cheaper = family[s.parent === one ? other : one]!;
  const dearer = family[s.parent]!;
  standOn(s, cheaper.next, cheaper.shiftOf);
  for (let part = 0; part < parts; part += 1) {
    const then = cheaper.next[part]!;
    const both = then >= 0 && then < parts && then === dearer.next[part] && dearer.shiftOf[part]! >= 0;
    tied[part] = both && cheaper.shiftOf[part]! >= 0 ? 1 : 0;
  }
  s.ties = true;
}

/** Lets every part go its own way again. */
export function untie(s: SearchState): void {
  if (!s.ties) return;
  s.tied.fill(0);
  s.ties = false;
}
