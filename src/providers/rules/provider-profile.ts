/** What a provider says of itself to those who choose: what its workers can do, whom they understand, and who they are. */
import { ok, type Result, refuse } from '../../ground/result.ts';

/** What workers may be able to do; matching holds a person's needs against it, in these very words. */
export const CAPABILITIES = [
  'dementia',
  'end of life',
  'double-handed equipment',
  'feeding tube',
  'stoma and catheter',
  'epilepsy',
  'diabetes',
  'mental health',
  'learning disability',
  'autism',
  'physical disability',
  'sensory loss',
  'reablement',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** A profile as it is written down. Lists are in order, each word once. */
export type ProviderProfile = {
  readonly capabilities: readonly string[];
  readonly languages: readonly string[];
  readonly cultures: readonly string[];
  readonly introduction: string;
};

const MOST_WORDS = 20;

/** The words in what was typed, one a line or with commas between: each once, with a capital, in order of the alphabet. */
export function readWords(typed: string): string[] {
  const words = typed
    .split(/[\n,;]/)
    .map((word) => word.trim().replaceAll(/\s+/g, ' '))
    .filter((word) => word !== '')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return [...new Set(words)].sort((a, b) => (a < b ? -1 : 1));
}

/** Whether a profile may be written down. */
export function checkProfile(profile: ProviderProfile): Result<ProviderProfile> {
  for (const field of ['languages', 'cultures'] as const) {
    if (profile[field].length > MOST_WORDS) return refuse(`Name ${MOST_WORDS} at most`, field);
    const long = profile[field].find((word) => word.length > 40);
    if (long !== undefined) return refuse(`${long} is longer than 40 characters`, field);
  }
  return ok(profile);
}
