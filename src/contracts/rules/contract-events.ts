/**
 * What happens to a contract besides its terms: dated events with a reason and evidence, each of which bears on placement from
 * the moment it takes effect. What holds now is a fold over them. Source: docs/rules/contract-events.md.
 */

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
