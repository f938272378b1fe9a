/**
 * How one planned visit went, in the fewest words, for whoever watches over a person and not over the pay. Source:
 * docs/rules/how-a-visit-went.md.
 */
import { exceptionWords } from '../../contracts/rules/exception-words.ts';
import type { Exception } from '../../contracts/rules/exceptions.ts';
import { clockTime, minutesInWords } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';

/**
 * What verification found of a visit: how many of its places it judged, how many of them nobody logged, and what was remarked of any.
 * `heard`: its provider has sent a log of it, or of anything that began after it was to begin.
 */
export type Found = {
  readonly places: number;
  readonly missed: number;
  readonly heard: boolean;
  readonly exceptions: readonly Exception[];
};

/** How a visit stands: cancelled, its time not come, nothing found yet, or what was found. */
export type Went = {
  readonly kind: 'cancelled' | 'to come' | 'not known' | 'made' | 'remarked' | 'missed';
  readonly words: string;
};

/** What matters to the person who was visited; how it was logged and rated is for the provider’s week. */
const TOLD: readonly Exception[] = ['early', 'late', 'not-a-visit', 'short', 'open'];

/** How loudly each is told: the tones of a status tag. */
export const wentTones = {
  cancelled: 'problem',
  'to come': 'quiet',
  'not known': 'waiting',
  made: 'good',
  remarked: 'attention',
  missed: 'problem',
} as const satisfies Record<Went['kind'], string>;

/** What is known besides: 'came at 08:04 for 27 minutes', or that the provider has sent nothing; '' where there is no more to say. */
export function wentBesides(
  visit: {
    readonly came_at: Date | null;
    readonly delivered_minutes: number | null;
    readonly provider_name: string;
    readonly missed: number;
  },
  kind: Went['kind'],
): string {
  const { came_at: cameAt, delivered_minutes: minutes, provider_name: provider, missed } = visit;
  if (kind === 'not known')
    return `${provider} has sent nothing of it${missed > 0 ? ', nor of anything since' : ''}`;
  if (cameAt === null) return '';
  return `came at ${clockTime(cameAt)}${minutes === null ? '' : ` for ${minutesInWords(minutes)}`}`;
}

/** How a visit went, read at `now`; both instants are in milliseconds. */
export function howItWent(
  visit: Found & {
    readonly status: 'planned' | 'cancelled';
    readonly startsAt: number;
    readonly workers: number;
  },
  now: number,
): Went {
  const { status, startsAt, workers, places, missed, heard, exceptions } = visit;
  if (status === 'cancelled') return { kind: 'cancelled', words: 'Cancelled' };
  if (places === 0 && startsAt > now) return { kind: 'to come', words: 'Planned' };
  if (places === 0 || (missed > 0 && !heard)) return { kind: 'not known', words: 'Not known yet' };
  if (missed > 0) {
    const words = workers === 1 ? 'Missed' : `Missed by ${missed} of ${plural(workers, 'care worker')}`;
    return { kind: 'missed', words };
  }
  const told = TOLD.filter((one) => exceptions.includes(one)).map((one) => exceptionWords[one].name);
  if (told.length === 0) return { kind: 'made', words: 'Made' };
  const [first = '', ...rest] = told;
  return { kind: 'remarked', words: [first, ...rest.map((name) => name.toLowerCase())].join(', ') };
}
