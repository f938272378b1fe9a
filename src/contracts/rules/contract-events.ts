/**
 * What happens to a contract besides its terms: dated events with a reason and evidence, each of which bears on placement from
 * the moment it takes effect. What holds now is a fold over them. Source: docs/rules/contract-events.md.
 */
import { dateAndTime, londonDay, minutesInWords } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import { listWords, plural } from '../../ground/text.ts';

/** Every kind of event, in the order that pages list them. */
export const CONTRACT_EVENTS = [
  'restriction of hours',
  'suspension of new business',
  'default notice',
  'improvement plan',
  'termination',
  'registration cancelled',
] as const;

export type ContractEventKind = (typeof CONTRACT_EVENTS)[number];

/** An event of a provider: of one contract and one area where they are named, else of all. Instants in epoch seconds. */
export type ContractEvent = {
  readonly id: number;
  readonly providerId: number;
  readonly contractId: number | null;
  readonly areaId: number | null;
  readonly kind: ContractEventKind;
  readonly effectiveAt: number;
  /** When it ends by itself, or was lifted; null while it holds. */
  readonly endsAt: number | null;
  /** The most minutes of workers' time a week that may be placed, where the kind is a restriction of hours. */
  readonly weeklyMinutesLimit: number | null;
  readonly reason: string;
};

/** An event as it is to be recorded. `evidence` says what it rests on: a letter, a visit, a finding of the regulator. */
export type NewContractEvent = Omit<ContractEvent, 'id'> & { readonly evidence: string };

/** What each kind does to new placements, and whether it ends the care that is given now. */
const effects = {
  'restriction of hours': { newBusiness: 'restricted', endsCare: false },
  'suspension of new business': { newBusiness: 'suspended', endsCare: false },
  'default notice': { newBusiness: 'open', endsCare: false },
  'improvement plan': { newBusiness: 'open', endsCare: false },
  termination: { newBusiness: 'ended', endsCare: true },
  'registration cancelled': { newBusiness: 'ended', endsCare: true },
} as const satisfies Record<ContractEventKind, { newBusiness: NewBusiness; endsCare: boolean }>;

/** From the freest to the least free. */
export const NEW_BUSINESS = ['open', 'restricted', 'suspended', 'ended'] as const;
export type NewBusiness = (typeof NEW_BUSINESS)[number];

/** The kinds that let nothing new be placed. */
export const STOPS_NEW_BUSINESS: readonly ContractEventKind[] = CONTRACT_EVENTS.filter((kind) =>
  ['suspended', 'ended'].includes(effects[kind].newBusiness),
);

/** Each kind as a heading. */
export const contractEventNames = {
  'restriction of hours': 'Restriction of hours',
  'suspension of new business': 'Suspension of new business',
  'default notice': 'Default notice',
  'improvement plan': 'Improvement plan',
  termination: 'Termination',
  'registration cancelled': 'Registration cancelled',
} as const satisfies Record<ContractEventKind, string>;

/** What each kind does, as a sentence for whoever is about to record it. */
export const contractEventEffects = {
  'restriction of hours': 'Nothing is placed that would take the provider’s hours above the limit',
  'suspension of new business': 'Nothing new is placed or started. Care that is given now goes on',
  'default notice': 'Placement goes on. The notice is shown wherever the provider is considered',
  'improvement plan': 'Placement goes on. The plan is shown wherever the provider is considered',
  termination: 'Nothing new is placed, and all care under it must move to others',
  'registration cancelled': 'Nothing new is placed, and all the provider’s care must move to others at once',
} as const satisfies Record<ContractEventKind, string>;

/** The event lifted by a later row, and from when. */
export type Lift = { readonly liftsId: number; readonly effectiveAt: number };

/** The events with each that was lifted ending then, or at its own end if that is earlier. */
export function withLifts(events: readonly ContractEvent[], lifts: readonly Lift[]): ContractEvent[] {
  const lifted = new Map<number, number>();
  for (const { liftsId, effectiveAt } of lifts)
    lifted.set(liftsId, Math.min(effectiveAt, lifted.get(liftsId) ?? effectiveAt));
  return events.map((event) => {
    const at = lifted.get(event.id);
    return at === undefined ? event : { ...event, endsAt: Math.min(at, event.endsAt ?? at) };
  });
}

/** What holds for a contract in an area at an instant. */
export type Standing = {
  readonly newBusiness: NewBusiness;
  /** The least of the limits that hold, in minutes of workers' time a week; null where there is none. */
  readonly weeklyMinutesLimit: number | null;
  readonly terminated: boolean;
  readonly registrationCancelled: boolean;
  readonly underDefaultNotice: boolean;
  readonly improving: boolean;
  /** When a termination or cancellation that is known and still to come takes effect (epoch seconds); null for none. */
  readonly endsAt: number | null;
  /** The events that hold, the gravest first, then the longest in effect, then by id. */
  readonly events: readonly ContractEvent[];
};

/** The areas asked about: one, all that a home lies in, or null for the contract as a whole. */
export type Areas = number | readonly number[] | null;

/**
 * What holds at `at` (epoch seconds) for a contract in the areas given, from the events of its provider in any order. An event
 * holds from its first second until the second of its end, which is not in it. One of a single area bears on the contract
 * as a whole only where that area is asked about.
 */
export function standingEvents(
  events: readonly ContractEvent[],
  at: number,
  contractId: number,
  areas: Areas,
): Standing {
  const bearing = events.filter((event) => bearsOn(event, contractId, areas));
  const holding = bearing.filter((event) => holdsAt(event, at)).sort(gravestFirst);
  const kinds = new Set(holding.map(({ kind }) => kind));
  const limits = holding.flatMap(({ weeklyMinutesLimit }) => weeklyMinutesLimit ?? []);
  const coming = bearing.filter(
    ({ kind, effectiveAt, endsAt }) =>
      effects[kind].endsCare && effectiveAt > at && (endsAt === null || endsAt > effectiveAt),
  );
  return {
    newBusiness: NEW_BUSINESS[Math.max(0, ...holding.map(gravity))] ?? 'open',
    weeklyMinutesLimit: limits.length === 0 ? null : Math.min(...limits),
    terminated: kinds.has('termination'),
    registrationCancelled: kinds.has('registration cancelled'),
    underDefaultNotice: kinds.has('default notice'),
    improving: kinds.has('improvement plan'),
    endsAt: coming.length === 0 ? null : Math.min(...coming.map(({ effectiveAt }) => effectiveAt)),
    events: holding,
  };
}

/** Whether an event bears on a contract in the areas given. */
export function bearsOn(
  event: Pick<ContractEvent, 'contractId' | 'areaId'>,
  contractId: number,
  areas: Areas,
): boolean {
  if (event.contractId !== null && event.contractId !== contractId) return false;
  if (event.areaId === null) return true;
  if (areas === null) return false;
  return typeof areas === 'number' ? areas === event.areaId : areas.includes(event.areaId);
}

function holdsAt({ effectiveAt, endsAt }: ContractEvent, at: number): boolean {
  return effectiveAt <= at && (endsAt === null || at < endsAt);
}

function gravity({ kind }: ContractEvent): number {
  return NEW_BUSINESS.indexOf(effects[kind].newBusiness);
}

function gravestFirst(a: ContractEvent, b: ContractEvent): number {
  return (
    gravity(b) - gravity(a) ||
    CONTRACT_EVENTS.indexOf(b.kind) - CONTRACT_EVENTS.indexOf(a.kind) ||
    a.effectiveAt - b.effectiveAt ||
    a.id - b.id
  );
}

/** What holds, as a tag or a line of a list says it: 'Suspended: no new business', 'Restricted to 20 hours a week'. */
export function standingInWords(standing: Standing): string {
  const { weeklyMinutesLimit: limit } = standing;
  const said = [];
  if (standing.registrationCancelled) said.push('Registration cancelled');
  else if (standing.terminated) said.push('Terminated');
  else if (standing.newBusiness === 'suspended') said.push('Suspended: no new business');
  else if (limit !== null) said.push(`Restricted to ${minutesInWords(limit)} a week`);
  if (standing.endsAt !== null && standing.newBusiness !== 'ended')
    said.push(`ends on ${dateAndTime(instant(standing.endsAt))}`);
  if (standing.underDefaultNotice) said.push('under default notice');
  if (standing.improving) said.push('on an improvement plan');
  if (said.length === 0) return 'Open to new business';
  const words = said.join('; ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Why nothing new may be placed now, or undefined where it may, up to the limit if there is one. */
export function whyNoNewBusiness({ events, newBusiness }: Standing): string | undefined {
  if (newBusiness !== 'suspended' && newBusiness !== 'ended') return undefined;
  const [first] = events;
  if (first === undefined) return undefined;
  return `${contractEventNames[first.kind]} since ${dateAndTime(instant(first.effectiveAt))}: ${first.reason}`;
}

/** What an event is of, by name, as `eventInWords` takes it. */
export function namesOfEvent({
  contractTitle,
  areaName,
}: {
  readonly contractTitle: string | null;
  readonly areaName: string | null;
}): { contract?: string; area?: string } {
  return {
    ...(contractTitle === null ? {} : { contract: contractTitle }),
    ...(areaName === null ? {} : { area: areaName }),
  };
}

/** An event in one sentence; names of the contract and area are given where it is of one alone. */
export function eventInWords(
  event: Omit<ContractEvent, 'id'>,
  names: { readonly contract?: string; readonly area?: string } = {},
): string {
  const { kind, effectiveAt, endsAt, weeklyMinutesLimit: limit } = event;
  const of = [names.contract, names.area].filter((name) => name !== undefined);
  const what = `${contractEventNames[kind]}${limit === null ? '' : ` to ${minutesInWords(limit)} a week`}`;
  const where = of.length === 0 ? 'all contracts and areas' : listWords(of);
  const until = endsAt === null ? '' : ` until ${dateAndTime(instant(endsAt))}`;
  return `${what}, ${where}, from ${dateAndTime(instant(effectiveAt))}${until}`;
}

/** Kinds of which a second one over the same contract and area would say nothing new. */
const once: readonly ContractEventKind[] = [
  'suspension of new business',
  'termination',
  'registration cancelled',
];

/** Everything that keeps an event from being recorded, beside the provider's earlier `events`; none where it may be. */
export function faultsOfEvent(given: NewContractEvent, events: readonly ContractEvent[]): Refusal[] {
  const { kind, weeklyMinutesLimit: limit, effectiveAt, endsAt } = given;
  const already = events.find(
    (event) =>
      event.kind === kind &&
      event.contractId === given.contractId &&
      event.areaId === given.areaId &&
      holdsAt(event, effectiveAt),
  );
  const found: (Refusal | false)[] = [
    given.reason.trim() === '' && refuse('Say why', 'reason'),
    given.evidence.trim() === '' && refuse('Say what it rests on, such as a letter or a visit', 'evidence'),
    kind === 'restriction of hours' &&
      (limit === null || !Number.isSafeInteger(limit) || limit < 0) &&
      refuse('Enter the most hours a week that may be placed, 0 or more', 'weeklyMinutesLimit'),
    kind !== 'restriction of hours' &&
      limit !== null &&
      refuse('Only a restriction of hours has a limit', 'weeklyMinutesLimit'),
    endsAt !== null && endsAt <= effectiveAt && refuse('It must end after it takes effect', 'endsAt'),
    endsAt !== null &&
      effects[kind].endsCare &&
      refuse(`A ${contractEventNames[kind].toLowerCase()} does not end by itself: lift it instead`, 'endsAt'),
    kind === 'registration cancelled' &&
      (given.contractId !== null || given.areaId !== null) &&
      refuse('A registration is cancelled for the whole provider, not one contract or area', 'kind'),
    already !== undefined &&
      once.includes(kind) &&
      refuse(`It holds already, since ${dateAndTime(instant(already.effectiveAt))}`, 'kind'),
  ];
  return found.filter((fault): fault is Refusal => fault !== false);
}

/** Work that a provider has or is asked to take: minutes are of workers' time a week, days 'YYYY-MM-DD'. */
export type WorkInPlay = {
  readonly id: number;
  readonly contractId: number;
  readonly areaIds: readonly number[];
  readonly weeklyMinutes: number;
};
export type LiveLine = WorkInPlay & { readonly startsOn: string; readonly endsOn: string | null };

/** A provider's work: live lines, placements of which nobody said yet that they began, and offers that wait for an answer or a choice. */
export type InPlay<L extends LiveLine, P extends LiveLine, O extends WorkInPlay> = {
  readonly lines: readonly L[];
  readonly placements: readonly P[];
  readonly offers: readonly O[];
};

/** What an event would strand: lines to move, placements that may not start, offers to withdraw. All in order of id. */
export type Stranded<L extends LiveLine, P extends LiveLine, O extends WorkInPlay> = {
  readonly lines: readonly (L | P)[];
  readonly placements: readonly P[];
  readonly offers: readonly O[];
  /** Minutes of workers' time a week of the stranded lines and placements. */
  readonly weeklyMinutes: number;
  /** How far the live lines alone are above the limit that the event sets; 0 otherwise. They go on. */
  readonly overLimitMinutes: number;
};

/**
 * What recording an event would strand, to be shown before it is confirmed. A suspension strands what has not begun; an end
 * strands everything that outlasts it; a restriction strands the placements, then the offers, that no longer fit below its
 * limit, the earlier kept first. Notices and plans strand nothing. A placement whose first day is before the event is care that is given
 * by then.
 */
export function stranded<L extends LiveLine, P extends LiveLine, O extends WorkInPlay>(
  event: Omit<ContractEvent, 'id'>,
  inPlay: InPlay<L, P, O>,
): Stranded<L, P, O> {
  const within = <T extends WorkInPlay>(work: readonly T[]): T[] =>
    work.filter((one) => bearsOn(event, one.contractId, one.areaIds)).sort((a, b) => a.id - b.id);
  const from = londonDay(instant(event.effectiveAt)).toString();
  const goesOn = ({ endsOn }: LiveLine): boolean => endsOn === null || endsOn >= from;
  const begun = ({ startsOn }: LiveLine): boolean => startsOn < from;
  const placed = within(inPlay.placements).filter(goesOn);
  const lines = [...within(inPlay.lines).filter(goesOn), ...placed.filter(begun)];
  const placements = placed.filter((one) => !begun(one));
  const offers = within(inPlay.offers);
  const { newBusiness, endsCare } = effects[event.kind];
  const answer = (gone: { lines: (L | P)[]; placements: P[]; offers: O[] }, over = 0): Stranded<L, P, O> => ({
    ...gone,
    weeklyMinutes: total(gone.lines) + total(gone.placements),
    overLimitMinutes: over,
  });
  if (endsCare) return answer({ lines, placements, offers });
  if (newBusiness === 'suspended') return answer({ lines: [], placements, offers });
  if (newBusiness === 'open' || event.weeklyMinutesLimit === null)
    return answer({ lines: [], placements: [], offers: [] });
  let room = event.weeklyMinutesLimit - total(lines);
  const over = Math.max(0, -room);
  const unfit = <T extends WorkInPlay>(work: readonly T[]): T[] =>
    work.filter(({ weeklyMinutes }) => {
      if (weeklyMinutes > room) return true;
      room -= weeklyMinutes;
      return false;
    });
  const late = unfit(placements);
  return answer({ lines: [], placements: late, offers: unfit(offers) }, over);
}

/**
 * What would be stranded, as the sentence above the button: '3 lines of care must move, 1 offer is withdrawn.' An offer is withdrawn once
 * the event holds, so of one that is `toCome` it is said that it may have been answered by then.
 */
export function strandedInWords(
  lost: Stranded<LiveLine, LiveLine, WorkInPlay>,
  { limit = null, toCome = false }: { readonly limit?: number | null; readonly toCome?: boolean } = {},
): string {
  const said = [];
  if (lost.lines.length > 0) said.push(`${plural(lost.lines.length, 'line')} of care must move`);
  if (lost.placements.length > 0) said.push(`${plural(lost.placements.length, 'placement')} cannot start`);
  if (lost.offers.length > 0)
    said.push(
      `${plural(lost.offers.length, 'offer')} ${lost.offers.length === 1 ? 'is' : 'are'} withdrawn${toCome ? ` on that day if ${lost.offers.length === 1 ? 'it still waits' : 'they still wait'}` : ''}`,
    );
  if (lost.overLimitMinutes > 0 && limit !== null)
    said.push(
      `care that is given now is ${minutesInWords(lost.overLimitMinutes)} a week above the limit and goes on`,
    );
  if (said.length === 0) return 'Nothing is stranded.';
  const words = listWords(said);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function total(work: readonly WorkInPlay[]): number {
  return work.reduce((sum, { weeklyMinutes }) => sum + weeklyMinutes, 0);
}

function instant(epoch: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(epoch * 1000);
}
