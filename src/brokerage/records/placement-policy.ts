/** What the council decided about placement, as it holds on a day: its order, its weights, its clocks and its reasons. */
import { bankHolidaySet } from '../../ground/bank-holidays.ts';
import { londonDay } from '../../ground/calendar.ts';
import type { Refusal } from '../../ground/result.ts';
import { bankHolidaysFor } from '../../platform/bank-holidays.ts';
import { placementSettings } from '../../platform/placement-settings.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingCatalogue, type SettingName, type SettingValue } from '../../platform/setting-catalogue.ts';
import { settingOn, settingsOn } from '../../platform/settings.ts';
import type { Lane } from '../rules/candidate.ts';
import type { AnswerMinutes } from '../rules/offer-rounds.ts';
import { dueAt, faultsOfTargets, type LaneTargets } from '../rules/placement-clock.ts';
import { faultsOfOrder, type PlacementOrder, rungNamed } from '../rules/placement-order.ts';
import { faultsOfWeights, type MatchingPolicy } from '../rules/weights.ts';

/** The names of the settings that placement is decided by, in the order in which they are published. */
export const placementSettingNames = Object.keys(placementSettings) as readonly PlacementSetting[];
type PlacementSetting = keyof typeof placementSettings;

export type PlacementPolicy = {
  readonly order: PlacementOrder;
  readonly matching: MatchingPolicy;
  readonly targets: LaneTargets;
  readonly answerMinutes: AnswerMinutes;
  /** After how much of the time to answer a provider is reminded, in percent. */
  readonly remindAfterPercent: number;
  readonly leavingReasons: readonly string[];
  readonly decliningReasons: readonly string[];
  /** For how many days a person may leave a new provider without a reason; 0 for none. */
  readonly probationDays: number;
  readonly shortlistLinkDays: number;
};

type Held = { readonly [Name in PlacementSetting]: SettingValue<Name> };

/** What holds for the council in scope on a day, today where none is given; one query. */
export async function placementPolicy(scope: Scope, day?: string): Promise<PlacementPolicy> {
  const held = await settingsOn(scope, placementSettingNames, day ?? londonDay(scope.now));
  return policyOf(held);
}

/** What holds where a council has decided nothing of its own. */
export const usualPlacementPolicy: PlacementPolicy = policyOf(
  Object.fromEntries(placementSettingNames.map((name) => [name, settingCatalogue[name].usual])) as Held,
);

function policyOf(held: Held): PlacementPolicy {
  const minutes = held.offer_answer_minutes;
  return {
    order: orderOf(held.placement_order),
    matching: {
      weights: held.matching_weights,
      staleAfterDays: held.capacity_stale_after_days,
      leastFairPencePerHour: held.least_fair_pence === 0 ? null : held.least_fair_pence,
    },
    targets: targetsOf(held.placement_clocks),
    answerMinutes: {
      standard: minutes.standard,
      urgent: minutes.urgent,
      'hospital discharge': minutes.hospital_discharge,
      'out of hours': minutes.out_of_hours,
    },
    remindAfterPercent: minutes.remind_after_percent,
    leavingReasons: held.leaving_order_reasons,
    decliningReasons: held.declining_reasons,
    probationDays: held.probation_days,
    shortlistLinkDays: held.shortlist_link_days,
  };
}

function orderOf(held: SettingValue<'placement_order'>): PlacementOrder {
  const rungs = (names: readonly string[]) => names.flatMap((name) => rungNamed(name) ?? []);
  return {
    standard: rungs(held.standard),
    urgent: rungs(held.urgent),
    'hospital discharge': rungs(held.hospital_discharge),
    'out of hours': rungs(held.out_of_hours),
  };
}

function targetsOf(held: SettingValue<'placement_clocks'>): LaneTargets {
  return {
    standard: {
      by: 'days',
      days: held.standard_days,
      counted: held.standard_counted,
      at: held.standard_at,
    },
    urgent: { by: 'days', days: held.urgent_days, counted: held.urgent_counted, at: held.urgent_at },
    'hospital discharge': {
      by: 'same day',
      before: held.discharge_before,
      at: held.discharge_at,
      elseAt: held.discharge_else_at,
      counted: held.discharge_counted,
    },
    'out of hours': { by: 'hours', hours: held.out_of_hours_hours },
  };
}

/** Why a value that has the shape of a setting may not hold by the rules of placement, with the box it is about. */
export function faultOfPlacementSetting(name: SettingName, value: unknown): Refusal | undefined {
  if (name === 'matching_weights') {
    const [fault] = faultsOfWeights(placementSettings.matching_weights.schema.parse(value));
    return fault && (fault.field === 'weights' ? { ...fault, field: 'continuity' } : fault);
  }
  if (name === 'placement_order') {
    const [fault] = faultsOfOrder(orderOf(placementSettings.placement_order.schema.parse(value)));
    return fault && { ...fault, field: fault.field?.replaceAll(' ', '_') ?? '' };
  }
  if (name !== 'placement_clocks') return undefined;
  const [fault] = faultsOfTargets(targetsOf(placementSettings.placement_clocks.schema.parse(value)));
  return fault && { ...fault, field: 'discharge_before' };
}

/** The reasons for declining an offer that hold now, for a provider. */
export async function decliningReasons(scope: Scope): Promise<readonly string[]> {
  return await settingOn(scope, 'declining_reasons', londonDay(scope.now));
}

/** By when a request received at an instant must be placed, by the clock of its lane. */
export async function dueOf(
  scope: Scope,
  lane: Lane,
  receivedAt: Temporal.Instant,
): Promise<Temporal.Instant> {
  const day = londonDay(receivedAt);
  const held = await settingOn(scope, 'placement_clocks', day);
  const holidays = await bankHolidaysFor(scope, day.toString(), day.add({ weeks: 8 }).toString());
  const seconds = Math.floor(receivedAt.epochMilliseconds / 1000);
  return Temporal.Instant.fromEpochMilliseconds(
    dueAt(seconds, targetsOf(held)[lane], bankHolidaySet(holidays, 'both')) * 1000,
  );
}
