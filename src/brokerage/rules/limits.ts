/**
 * Why a provider cannot be offered what somebody needs. Every limit that holds is given, never only the first, in words
 * that a broker can read out to the provider. Source: docs/rules/matching-providers.md.
 */
import { serviceWords } from '../../contracts/rules/service-words.ts';
import { dateRange, longDate, minutesInWords } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { type Need, type PartNeed, periodicPriceFor } from './need.ts';
import { partOfDayWords } from './parts-of-day.ts';
import { countInWords, countOf, minutesOfNeed, priceOn } from './periodic-need.ts';
import {
  type BearingEvent,
  type ReadyCandidate,
  type Told,
  toldKey,
  type ToldPlaces,
} from './ready-candidate.ts';

/** Every kind of limit, in the order in which they are told. */
export const LIMIT_KINDS = [
  'restriction of hours',
  'suspended from new business',
  'terminated',
  'registration cancelled',
  'not for new business',
  'outside area',
  'service missing',
  'rate missing',
  'capability missing',
  'no capacity',
  'block full',
  'worker gender',
  'language',
  'refused',
] as const;

export type LimitKind = (typeof LIMIT_KINDS)[number];

/** What a broker may go past where a reason is written down: a block may be passed knowingly, never silently. */
export const PASSED_WITH_REASON: readonly LimitKind[] = ['block full'];

export type Limit = { readonly kind: LimitKind; readonly words: string };

/** What a provider said of a part of the day in which something is needed; null where it said nothing. */
export type Room = PartNeed & { readonly told: Told | null };

/** All that keeps a candidate from being offered this, in the order of `LIMIT_KINDS`; none where it can be. */
export function limitsOf(ready: ReadyCandidate, need: Need): Limit[] {
  const limits: Limit[] = [];
  for (const event of ready.events) addLimitOfEvent(limits, event, need);
  addLimitsOfContract(limits, ready, need);
  addLimitsOfMeans(limits, ready, need);
  addLimitsOfPerson(limits, ready, need);
  return limits;
}

/** Whether these limits may be gone past with a reason; false where there are none to pass. */
export function mayBePassed(limits: readonly Limit[]): boolean {
  return limits.length > 0 && limits.every(({ kind }) => PASSED_WITH_REASON.includes(kind));
}

/** What a candidate said of every part of the day that is needed: where a home lies in several areas, the most. */
export function roomFor({ told }: ReadyCandidate, { parts, seeker }: Need): Room[] {
  return parts.map((need) => {
    let most: Told | null = null;
    for (const areaId of seeker.areaIds) {
      const found = told.get(toldKey(areaId, need.part));
      if (found !== undefined && (most === null || better(found, most))) most = found;
    }
    return { part: need.part, weeklyMinutes: need.weeklyMinutes, told: most };
  });
}

/** Why what a provider told of its room cannot be gone by: it is stale, or it told nothing. Undefined where it can. */
export function doubtOf({ part, told }: Room): string | undefined {
  if (told === null) return `What room it has ${partOfDayWords[part]} is not known`;
  if (told.stale) return `What it told of its room ${partOfDayWords[part]} is stale: it was on ${told.on}`;
}

/** What a candidate said of the nights, days or places that are needed; undefined where it did not, or visits are. */
export function placesFor({ toldPlaces }: ReadyCandidate, { periodic }: Need): ToldPlaces | undefined {
  return periodic === null ? undefined : toldPlaces.get(periodic.unit);
}

/** Why what a provider told of its nights, days or places cannot be gone by; undefined where it can, or visits are needed. */
export function doubtOfPlaces(ready: ReadyCandidate, need: Need): string | undefined {
  const { periodic } = need;
  if (periodic === null) return undefined;
  const told = placesFor(ready, need);
  const room = `room for ${periodic.unit === 'week' ? 'live-in places' : `${periodic.unit}s`}`;
  if (told === undefined) return `Its ${room} is not stated`;
  if (told.stale) return `What it told of its ${room} is stale: it was on ${told.on}`;
}

/** Default notices and improvement plans in force: no limit, but a broker and a person ought to know. */
export function warningsOf({ events }: ReadyCandidate, need: Need, at: number): string[] {
  return events.flatMap((event) => {
    if (event.effectiveAt > at || !isHere(event, need)) return [];
    if (event.kind === 'default notice') return [`Default notice since ${event.since}: ${event.reason}`];
    if (event.kind === 'improvement plan') return [`Improvement plan since ${event.since}: ${event.reason}`];
    return [];
  });
}

/** What is fresh goes before what is stale; then more before less. */
function better(a: Told, b: Told): boolean {
  if (a.stale !== b.stale) return b.stale;
  return a.weeklyMinutes > b.weeklyMinutes || (a.weeklyMinutes === b.weeklyMinutes && a.ageDays < b.ageDays);
}

function isHere({ areaId }: BearingEvent, { seeker }: Need): boolean {
  return areaId === null || seeker.areaIds.includes(areaId);
}

/** An event that holds now, or that takes effect before care starts, bears on it. */
function addLimitOfEvent(limits: Limit[], event: BearingEvent, need: Need): void {
  const { kind, since, reason, endsAt, weeklyMinutesLimit, weeklyMinutesInUse } = event;
  if (event.effectiveAt > need.startsAt || !isHere(event, need)) return;
  if (kind === 'suspension of new business')
    limits.push({
      kind: 'suspended from new business',
      words: `Suspended from new business since ${since}: ${reason}`,
    });
  if (kind === 'termination')
    limits.push({ kind: 'terminated', words: `Contract terminated from ${since}: ${reason}` });
  if (kind === 'registration cancelled')
    limits.push({
      kind: 'registration cancelled',
      words: `Registration cancelled from ${since}: ${reason}`,
    });
  if (kind !== 'restriction of hours' || (endsAt !== null && endsAt <= need.startsAt)) return;
  const most = weeklyMinutesLimit ?? 0;
  const more = need.periodic === null ? need.weeklyMinutes : minutesOfNeed(need.periodic);
  if (weeklyMinutesInUse + more > most)
    limits.push({
      kind: 'restriction of hours',
      words: `Restricted to ${minutesInWords(most)} a week since ${since}: ${reason}. ${minutesInWords(weeklyMinutesInUse)} in use, ${minutesInWords(more)} more needed`,
    });
}

function addLimitsOfContract(limits: Limit[], ready: ReadyCandidate, need: Need): void {
  const { candidate } = ready;
  const { seeker, startsOn } = need;
  const chosen =
    seeker.wantedProviderIds.includes(candidate.providerId) ||
    seeker.currentProviderIds.includes(candidate.providerId);
  const notNew = notForNewBusiness(candidate, startsOn, chosen);
  if (notNew !== undefined) limits.push({ kind: 'not for new business', words: notNew });
  if (!seeker.areaIds.some((area) => ready.areas.has(area)))
    limits.push({
      kind: 'outside area',
      words:
        seeker.areaIds.length === 0
          ? 'No area on the map holds the home, so no contract covers it'
          : 'The contract does not cover the area of the home',
    });
  if (need.periodic !== null) addLimitOfPeriodicPrice(limits, ready, need);
  else if (!ready.services.has(seeker.service))
    limits.push({
      kind: 'service missing',
      words: `The contract does not include ${serviceWords(seeker.service)}`,
    });
  else if (candidate.pencePerHour === null)
    limits.push({
      kind: 'rate missing',
      words: `The contract has no rate for ${serviceWords(seeker.service)}`,
    });
}

/** A service by the week, night or day needs a price of its own, by the unit in which it is sought, on the day on which care can start. */
function addLimitOfPeriodicPrice(limits: Limit[], { candidate, services }: ReadyCandidate, need: Need): void {
  if (need.periodic === null || periodicPriceFor(candidate, need) !== undefined) return;
  const { service } = need.seeker;
  const name = serviceWords(service);
  const other = priceOn(candidate.periodicPrices, need.startsOn);
  limits.push(
    services.has(service)
      ? {
          kind: 'rate missing',
          words:
            other === undefined
              ? `The contract has no price for ${name} on ${longDate(need.startsOn)}`
              : `The contract prices ${name} by the ${other.unit}, not by the ${need.periodic.unit}`,
        }
      : { kind: 'service missing', words: `The contract does not include ${name}` },
  );
}

function notForNewBusiness(
  { kind, startsOn, endsOn }: ReadyCandidate['candidate'],
  from: string,
  chosen: boolean,
): string | undefined {
  if (from < startsOn)
    return `The contract does not start until ${dateRange(startsOn, startsOn)}, after care is wanted`;
  if (endsOn !== null && from > endsOn)
    return `The contract ends on ${dateRange(endsOn, endsOn)}, before care is wanted`;
  if (kind === 'individual service fund' && !chosen)
    return 'An individual service fund is for people who chose this provider themselves';
}

function addLimitsOfMeans(limits: Limit[], ready: ReadyCandidate, need: Need): void {
  const { seeker } = need;
  const lacking = seeker.needs.filter((one) => !ready.capabilities.has(one));
  if (lacking.length > 0)
    limits.push({
      kind: 'capability missing',
      words: `Does not list ${listWords(lacking.toSorted(), 'or')} among what it can do`,
    });
  const full = roomFor(ready, need).filter(lacksRoom);
  if (full.length > 0)
    limits.push({ kind: 'no capacity', words: `Not enough room: ${full.map(lackWords).join('; ')}` });
  const places = placesFor(ready, need);
  if (need.periodic !== null && places !== undefined && !places.stale) {
    const { unit } = need.periodic;
    const wanted = countOf(need.periodic);
    if (places.weeklyCount < wanted)
      limits.push({
        kind: 'no capacity',
        words: `Not enough room: ${countInWords(wanted, unit)} needed, ${places.weeklyCount} free as told on ${places.on}`,
      });
  }
  if (ready.candidate.kind !== 'block' || need.periodic !== null) return;
  const free = blockFreeFor(ready, seeker.areaIds);
  if (free === null) limits.push({ kind: 'block full', words: 'No block is bought in the area of the home' });
  else if (free < need.weeklyMinutes)
    limits.push({
      kind: 'block full',
      words: `The block has ${minutesInWords(Math.max(0, free))} a week left here; ${minutesInWords(need.weeklyMinutes)} needed`,
    });
}

/** The most minutes a week left in the blocks that a contract bought in any of these areas; null where it bought none. */
export function blockFreeFor({ blockFree }: ReadyCandidate, areaIds: readonly number[]): number | null {
  let most: number | null = null;
  for (const areaId of areaIds) {
    const free = blockFree.get(areaId);
    if (free !== undefined && (most === null || free > most)) most = free;
  }
  return most;
}

/** What is stale says neither yes nor no, and what nobody told is not nought. */
function lacksRoom({ told, weeklyMinutes }: Room): boolean {
  return told !== null && !told.stale && told.weeklyMinutes < weeklyMinutes;
}

function lackWords({ part, told, weeklyMinutes }: Room): string {
  const free = minutesInWords(told?.weeklyMinutes ?? 0);
  return `${minutesInWords(weeklyMinutes)} a week needed ${partOfDayWords[part]}, ${free} free as told on ${told?.on ?? ''}`;
}

function addLimitsOfPerson(limits: Limit[], { candidate, languages }: ReadyCandidate, need: Need): void {
  const { workerGender, language, refusedProviderIds } = need.seeker;
  if (workerGender?.required === true) {
    const { gender } = workerGender;
    const there = candidate.workers[gender];
    if (there < need.workersTogether)
      limits.push({
        kind: 'worker gender',
        words: `Needs ${plural(need.workersTogether, `${gender} care worker`)}${need.workersTogether > 1 ? ' together' : ''}; ${there === 0 ? 'none is' : `only ${there} is`} on record`,
      });
  }
  if (language?.required === true && !languages.has(language.name))
    limits.push({
      kind: 'language',
      words: `Needs a care worker who speaks ${language.name}; none is on record`,
    });
  if (refusedProviderIds.includes(candidate.providerId))
    limits.push({ kind: 'refused', words: 'The person asked not to have this provider' });
}
