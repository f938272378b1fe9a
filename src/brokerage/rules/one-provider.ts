/**
 * One provider for each person where it can be. Where a placement would bring in another, this says so, and what it would
 * take for one provider to do it all. Source: docs/rules/one-provider.md.
 */
import { serviceWords } from '../../contracts/rules/service-words.ts';
import { minutesInWords } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import type { Limit } from './limits.ts';
import type { Match } from './matching.ts';

/** How the note begins by which a request tells why a second provider was needed. */
export const SECOND_PROVIDER = 'A second provider: ';

/** A service that the person has, or that is about to be placed: `lineId` null. Minutes a week of workers' time. */
export type CaredFor = {
  readonly lineId: number | null;
  readonly providerId: number;
  readonly providerName: string;
  readonly service: string;
  readonly weeklyMinutes: number;
  /** How much it is where it has no visits: '7 sleeping nights a week'. */
  readonly amount?: string | undefined;
};

/** What keeps one provider from taking one service over. */
export type Hindrance = { readonly service: string; readonly limits: readonly Limit[] };

/** How one provider could do it all: what would move to it, and what stands in the way; nothing where `hindrances` is empty. */
export type Mend = {
  readonly providerId: number;
  readonly providerName: string;
  readonly moves: readonly CaredFor[];
  readonly weeklyMinutes: number;
  readonly hindrances: readonly Hindrance[];
  readonly words: string;
};

export type MixedPackage = {
  readonly providers: ReadonlyArray<{ readonly providerId: number; readonly providerName: string }>;
  readonly warning: string;
  /** What can be done first, then what moves least. */
  readonly mends: readonly Mend[];
};

/**
 * Whether these services are with more than one provider, and if so what it would take to mend it. `matchOf` gives the match
 * of a service with every candidate, had it to be placed now. Undefined where one provider does it all.
 */
export function mixedPackage(
  services: readonly CaredFor[],
  matchOf: (service: CaredFor) => Match,
): MixedPackage | undefined {
  const names = new Map(services.map(({ providerId, providerName }) => [providerId, providerName]));
  if (names.size < 2) return undefined;
  const providers = [...names]
    .map(([providerId, providerName]) => ({ providerId, providerName }))
    .sort((a, b) => a.providerId - b.providerId);
  const mends = providers.map((one) => mendBy(one, services, matchOf)).sort(byEase);
  return { providers, warning: warningOf(services, providers.length), mends };
}

function warningOf(services: readonly CaredFor[], providers: number): string {
  const placing = services.find(({ lineId }) => lineId === null);
  const others = services.filter((one) => one.lineId !== null && one.providerId !== placing?.providerId);
  if (placing === undefined || others.length === 0)
    return `The person has ${plural(providers, 'provider')}. One can be asked to do it all`;
  const names = [...new Set(others.map(({ providerName }) => providerName))].sort();
  return `${listWords(names)} already ${names.length === 1 ? 'cares' : 'care'} for this person. With ${placing.providerName} there would be ${providers} providers in one home. Say why that is needed`;
}

function mendBy(
  { providerId, providerName }: MixedPackage['providers'][number],
  services: readonly CaredFor[],
  matchOf: (service: CaredFor) => Match,
): Mend {
  const moves = services
    .filter((one) => one.providerId !== providerId)
    .sort((a, b) => (a.lineId ?? Infinity) - (b.lineId ?? Infinity) || (a.service < b.service ? -1 : 1));
  const hindrances = moves.flatMap((service) => {
    const limits = leastLimits(matchOf(service), providerId);
    return limits.length === 0 ? [] : [{ service: service.service, limits }];
  });
  const weeklyMinutes = moves.reduce((sum, one) => sum + one.weeklyMinutes, 0);
  const change = `${listWords(movingWords(moves))} would move to ${providerName}`;
  const stands = hindrances.flatMap(({ limits }) => limits.map(({ words }) => words));
  const words =
    stands.length === 0 ? `${change}: it can take it now` : `${change}. In the way: ${stands.join('. ')}`;
  return { providerId, providerName, moves, weeklyMinutes, hindrances, words };
}

/** What moves: hours of all services made of visits together, then each service without visits by its own unit. */
function movingWords(moves: readonly CaredFor[]): string[] {
  const visited = moves.filter(({ amount }) => amount === undefined);
  const minutes = visited.reduce((sum, one) => sum + one.weeklyMinutes, 0);
  const names = visited.map(({ service }) => serviceWords(service));
  return [
    ...(visited.length === 0 ? [] : [`${minutesInWords(minutes)} a week of ${listWords(names)}`]),
    ...moves.flatMap(({ service, amount }) =>
      amount === undefined ? [] : `${serviceWords(service)} (${amount.toLowerCase()})`,
    ),
  ];
}

/** What stands in the way under the provider's best contract for it. */
function leastLimits({ ranked, unable }: Match, providerId: number): readonly Limit[] {
  if (ranked.some(({ candidate }) => candidate.providerId === providerId)) return [];
  const first = unable.find(({ candidate }) => candidate.providerId === providerId);
  return first?.limits ?? [{ kind: 'not for new business', words: 'It has no contract to place under' }];
}

function byEase(a: Mend, b: Mend): number {
  return (
    Number(a.hindrances.length > 0) - Number(b.hindrances.length > 0) ||
    a.weeklyMinutes - b.weeklyMinutes ||
    a.providerId - b.providerId
  );
}
