/**
 * Names in published spend that may be one supplier. They are proposed with the reason and never merged unasked. Source:
 * docs/rules/published-spend.md.
 */
import { compareText } from '../../ground/text.ts';

/** Two names that may be one supplier, why, and how sure: 'same' names differ in nothing that tells suppliers apart. */
export type MergeProposal = {
  readonly keep: string;
  readonly other: string;
  readonly reason: string;
  readonly sure: 'same' | 'likely' | 'perhaps';
};

/** What people decided: a name and the name it is to stand under. Never a guess of ours. */
export type MergeDecisions = ReadonlyMap<string, string>;

/** Proposes merges among names with how often each comes. The name that comes most often is kept; ties by letter. */
export function proposeMerges(names: ReadonlyMap<string, number>): MergeProposal[] {
  const ordered = [...names].toSorted(([a, often], [b, more]) => more - often || compareText(a, b));
  const kept: Folded[] = [];
  const proposals: MergeProposal[] = [];
  for (const [name] of ordered) {
    const own = fold(name);
    const found = kept
      .map((earlier) => ({ earlier, alike: likeness(earlier, own) }))
      .filter(({ alike }) => alike !== null);
    const best = found.toSorted(
      (a, b) => RANK[a.alike?.sure ?? 'perhaps'] - RANK[b.alike?.sure ?? 'perhaps'],
    )[0];
    if (best?.alike) proposals.push({ keep: best.earlier.name, other: name, ...best.alike });
    else kept.push(own);
  }
  return proposals;
}

/** The name a supplier stands under after what people decided; a chain of decisions is followed to its end. */
export function standsUnder(name: string, decisions: MergeDecisions): string {
  const met = new Set<string>();
  let at = name;
  for (let next = decisions.get(at); next !== undefined && !met.has(next); next = decisions.get(at)) {
    met.add(at);
    at = next;
  }
  return at;
}

const RANK = { same: 0, likely: 1, perhaps: 2 } as const;

type Folded = {
  readonly name: string;
  /** Letters and digits, without case or accents. */
  readonly letters: string;
  /** Its words without those that only say what kind of company it is. */
  readonly words: readonly string[];
};

const COMPANY = new Set([
  'ltd',
  'limited',
  'plc',
  'llp',
  'cic',
  'co',
  'company',
  'the',
  'uk',
  'group',
  'inc',
  'and',
  'of',
]);

function fold(name: string): Folded {
  const plain = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/['’]/g, '');
  const words = plain.split(/[^a-z0-9]+/).filter(Boolean);
  return { name, letters: words.join(''), words: words.filter((word) => !COMPANY.has(word)) };
}

type Likeness = { readonly reason: string; readonly sure: MergeProposal['sure'] };

function likeness(a: Folded, b: Folded): Likeness | null {
  if (a.letters === b.letters)
    return { reason: 'The same letters but for capitals, spaces and signs', sure: 'same' };
  const [left, right] = [a.words.join(' '), b.words.join(' ')];
  if (left === '' || right === '') return null;
  if (left === right)
    return { reason: 'The same but for words like Ltd, Limited, Group and The', sure: 'likely' };
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  const most = short.length >= 12 ? 2 : short.length >= 6 ? 1 : 0;
  if (most > 0 && sameFigures(left, right) && lettersApart(left, right, most) <= most)
    return { reason: 'One or two letters differ', sure: 'likely' };
  if (long.startsWith(`${short} `))
    return { reason: `One name begins with the whole of the other`, sure: 'perhaps' };
  return null;
}

/** Numbers tell suppliers apart: 'Ward 1' and 'Ward 2' are not a slip of one letter. */
function sameFigures(a: string, b: string): boolean {
  return a.replaceAll(/\D/g, '') === b.replaceAll(/\D/g, '');
}

/** How many letters must be put in, taken out or changed; more than `most` is answered as most + 1. */
function lettersApart(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? most + 1;
}
