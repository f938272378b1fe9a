/** What placement is decided on: somebody's need without their name, and a provider's contract that might meet it. */
import type { ContractEvent } from '../../contracts/rules/contract-events.ts';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
import type { Position } from '../../ground/geography.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import { PARTS_OF_DAY, type PartOfDay } from '../../providers/rules/capacity.ts';
import type { Rating } from '../../providers/rules/ratings.ts';
import type { DatedPrice, PeriodicNeed } from './periodic-need.ts';

export { PARTS_OF_DAY, type PartOfDay };

export const LANES = ['standard', 'urgent', 'hospital discharge', 'out of hours'] as const;
/** How quickly care is needed: each lane has a clock and an order of its own. */
export type Lane = (typeof LANES)[number];

/** What somebody needs, as matching and providers may know it: no name, address or reference. */
export type Seeker = {
  readonly requestId: number;
  readonly lane: Lane;
  readonly service: string;
  /** 'YYYY-MM-DD' */
  readonly wantedFrom: string;
  readonly visits: readonly PatternVisit[];
  /** A service by the week, night or day; there are no visits then. */
  readonly periodic?: PeriodicNeed | null | undefined;
  /** The services that other requests of the same person seek. */
  readonly besideServices?: readonly string[] | undefined;
  /** The areas that the home is in; none where no area covers it. */
  readonly areaIds: readonly number[];
  readonly home: Position | null;
  /** What the workers must be able to do: 'dementia', 'end of life', 'double-handed equipment' … */
  readonly needs: readonly string[];
  readonly language: { readonly name: string; readonly required: boolean } | null;
  readonly workerGender: { readonly gender: 'female' | 'male'; readonly required: boolean } | null;
  readonly cultures: readonly string[];
  readonly refusedProviderIds: readonly number[];
  readonly wantedProviderIds: readonly number[];
  /** Providers of the person's other services now: one provider per person where it can be. */
  readonly currentProviderIds: readonly number[];
  /** Providers who cared for the person before. */
  readonly formerProviderIds: readonly number[];
};

/** What a provider says it can take in an area in a part of the day, and when it said so (epoch seconds). */
export type Capacity = {
  readonly areaId: number;
  readonly part: PartOfDay;
  readonly weeklyMinutes: number;
  readonly asOf: number;
};

/** How many nights or days a week, or live-in places, a provider says it can take, and when it said so (epoch seconds). */
export type PeriodicRoom = { readonly unit: Unit; readonly weeklyCount: number; readonly asOf: number };

/** The block that a contract bought in an area, and how much of it is free, in minutes a week of workers' time. */
export type BlockRoom = {
  readonly areaId: number;
  readonly boughtMinutes: number;
  readonly freeMinutes: number;
};

export type CandidateKind = 'block' | 'framework' | 'spot' | 'individual service fund' | 'in-house';

/** One contract of one provider, as placement sees it. Shares are from 0 to 1; null is not known. */
export type Candidate = {
  readonly providerId: number;
  readonly providerName: string;
  readonly contractId: number;
  readonly kind: CandidateKind;
  /** The contract's first and last day, 'YYYY-MM-DD'; no last day where it is open. */
  readonly startsOn: string;
  readonly endsOn: string | null;
  /** The tier of a framework, 1 first; null elsewhere. */
  readonly tier: number | null;
  readonly areaIds: readonly number[];
  /** What it prices: by the hour, or by the week, night or day. */
  readonly services: readonly string[];
  readonly small: boolean;
  readonly local: boolean;
  readonly rating: Rating | null;
  /** The contract's own rate for the service, in pence an hour. */
  readonly pencePerHour: number | null;
  /** What the contract pays for the service by the week, night or day, in stretches of days. */
  readonly periodicPrices?: readonly DatedPrice[] | undefined;
  readonly capabilities: readonly string[];
  readonly languages: readonly string[];
  readonly cultures: readonly string[];
  readonly workers: { readonly female: number; readonly male: number; readonly all: number };
  readonly branches: readonly Position[];
  readonly events: readonly ContractEvent[];
  readonly capacity: readonly Capacity[];
  /** The same without visits; a unit that it did not state is not in it. */
  readonly periodicRoom?: readonly PeriodicRoom[] | undefined;
  readonly blocks: readonly BlockRoom[];
  /** Minutes a week of workers' time that its live lines ask for under this contract. */
  readonly weeklyMinutesInUse: number;
  /** The same, by the area of the home; a home may lie in several. */
  readonly inUseByArea: readonly { readonly areaId: number; readonly weeklyMinutes: number }[];
  readonly missedShare: number | null;
  readonly lateShare: number | null;
  /** When it was last made an offer, in epoch seconds; null where never. */
  readonly lastOfferedAt: number | null;
  /** How many offers it was ever made: who was offered fewer goes first where all else is equal. */
  readonly offersMade: number;
};
