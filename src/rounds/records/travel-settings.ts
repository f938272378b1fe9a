/** How a council's care workers travel, from its dated settings. */
import type { PaceFigures } from '../../platform/travel-settings.ts';
import { settingsOn } from '../../platform/settings.ts';
import type { Scope } from '../../platform/scope.ts';
import { partsOfDay } from '../rules/day-parts.ts';
import type { AreaKind, Pace, TravelSettings } from '../rules/travel-estimate.ts';

const METRES_IN_A_MILE = 1609.344;
const METRES_IN_A_KILOMETRE = 1000;

/** The paces and the slow hours that hold on a day, 'YYYY-MM-DD', for the council in scope. */
export async function travelSettingsOn(scope: Scope, day: string): Promise<TravelSettings> {
  const held = await settingsOn(scope, ['travel_car', 'travel_bicycle', 'travel_walk', 'travel_hours'], day);
  return {
    paces: {
      car: pacesOf(held.travel_car, METRES_IN_A_MILE),
      bicycle: pacesOf(held.travel_bicycle, METRES_IN_A_KILOMETRE),
      walk: pacesOf(held.travel_walk, METRES_IN_A_KILOMETRE),
    },
    dayParts: partsOfDay(held.travel_hours),
  };
}

function pacesOf(figures: PaceFigures, metres: number): Readonly<Record<AreaKind, Pace>> {
  const of = (area: AreaKind): Pace => ({
    detour: figures[`${area}_detour`],
    metresPerSecond: (figures[`${area}_speed`] * metres) / 3600,
    fixedSeconds: figures[`${area}_seconds`],
  });
  return { urban: of('urban'), rural: of('rural') };
}
