/** How travel is timed, in words. Source: docs/rules/rounds-travel.md. */
import { listWords } from '../../ground/text.ts';
import {
  type AreaKind,
  type DayPart,
  type TravelMode,
  type TravelSettings,
  USUAL_TRAVEL,
} from './travel-estimate.ts';
import type { Ways } from './ways.ts';

/** What a mode is called in a sentence. */
export const modeWords = { car: 'by car', bicycle: 'by bicycle', walk: 'on foot' } as const satisfies Record<
  TravelMode,
  string
>;

const areaWords = { urban: 'in towns', rural: 'in the country' } as const satisfies Record<AreaKind, string>;
const speeds = {
  car: { metres: 1609.344, unit: 'miles' },
  bicycle: { metres: 1000, unit: 'kilometres' },
  walk: { metres: 1000, unit: 'kilometres' },
} as const satisfies Record<TravelMode, { readonly metres: number; readonly unit: string }>;

/** The pace of a mode in a kind of area: 'by car 1.4 times as far at 11.6 miles an hour in towns'. */
export function paceInWords(
  mode: TravelMode,
  area: AreaKind,
  { paces }: Pick<TravelSettings, 'paces'>,
): string {
  const { detour, metresPerSecond, fixedSeconds } = paces[mode][area];
  const { metres, unit } = speeds[mode];
  const speed = Math.round((metresPerSecond * 360_000) / metres) / 100;
  const added = fixedSeconds === 0 ? '' : ` and ${fixedSeconds} seconds a trip`;
  return `${modeWords[mode]} ${detour} times as far at ${speed} ${unit} an hour ${areaWords[area]}${added}`;
}

/** Whether every pace in a kind of area is the published one. */
export function isPublished(area: AreaKind, { paces }: Pick<TravelSettings, 'paces'>): boolean {
  return (['car', 'bicycle', 'walk'] as const).every((mode) => {
    const [own, usual] = [paces[mode][area], USUAL_TRAVEL.paces[mode][area]];
    return (
      own.detour === usual.detour &&
      own.metresPerSecond === usual.metresPerSecond &&
      own.fixedSeconds === usual.fixedSeconds
    );
  });
}

/** 'the way by car takes 1.3 times as long from 07:00 and as usual from 09:30, as the council set it'; undefined where every hour is alike. */
export function slowHoursInWords(parts: readonly DayPart[]): string | undefined {
  if (parts.every(({ factor }) => factor === 1)) return undefined;
  const said = parts
    .filter(({ startSecond, factor }) => startSecond > 0 || factor !== 1)
    .map(
      ({ startSecond, factor }) =>
        `${factor === 1 ? 'as usual' : `${factor} times as long`} from ${clock(startSecond)}`,
    );
  return `the way by car takes ${listWords(said)}, as the council set it`;
}

const services = { osrm: 'OSRM', valhalla: 'Valhalla' } as const;

/** The paces of every mode in a kind of area. */
function pacesInWords(area: AreaKind, travel: TravelSettings): string {
  return (['car', 'walk', 'bicycle'] as const).map((mode) => paceInWords(mode, area, travel)).join('; ');
}

/** How travel is timed where a page shows the week itself. Miles are always by the straight line. */
export function travelInWords({ area, travel, wayTable }: Ways): string {
  const hours = slowHoursInWords(travel.dayParts);
  const slow = hours === undefined ? '' : ` ${hours.charAt(0).toUpperCase()}${hours.slice(1)}.`;
  if (wayTable !== undefined)
    return `Travel times come from the travel time service of this installation, as the planner has them; miles are estimated by the straight line.${slow}`;
  const whose = isPublished(area, travel) ? 'published' : 'the council’s own';
  return `Travel is estimated: the straight line, ${pacesInWords(area, travel)}. These paces are ${whose}.${slow}`;
}

/** How travel was timed in an answer that is kept, without a full stop: the source, and the paces of that day. */
export function keptTravelWords({ area, travel, wayTable }: Ways): string {
  const hours = slowHoursInWords(travel.dayParts);
  const slow = hours === undefined ? '' : `; ${hours}`;
  if (wayTable !== undefined) return `Travel was as the travel time service gave it${slow}`;
  const whose = isPublished(area, travel) ? 'published paces' : 'the council’s own paces';
  return `Travel was estimated by the straight line at ${whose}: ${pacesInWords(area, travel)}${slow}`;
}

/** How travel was timed in figures that are kept: 'by car in towns by the straight line, …' or 'by car, as a travel time service (OSRM) answered'. */
export function simulatedTravelWords(
  mode: TravelMode,
  area: AreaKind,
  travel: TravelSettings & { readonly by: 'straight line' | keyof typeof services },
): string {
  const hours = mode === 'car' ? slowHoursInWords(travel.dayParts) : undefined;
  const slow = hours === undefined ? '' : `; ${hours}`;
  if (travel.by !== 'straight line')
    return `${modeWords[mode]}, as a travel time service (${services[travel.by]}) answered${slow}`;
  return `by the straight line, ${paceInWords(mode, area, travel)}${slow}`;
}

function clock(seconds: number): string {
  return Temporal.PlainTime.from('00:00').add({ seconds }).toString({ smallestUnit: 'minute' });
}
