/** How fast care workers travel, by mode and kind of area, and at which hours cars are slower. Source: docs/rules/rounds-travel.md. */
import { z } from 'zod';
import { listWords } from '../ground/text.ts';
import { hundredths, setting, type SettingBox, timeOfDay, whole } from './setting-shape.ts';

/** How one mode travels: times as far as the straight line, in miles or kilometres an hour, and seconds added to each trip. */
export type PaceFigures = {
  readonly urban_detour: number;
  readonly urban_speed: number;
  readonly urban_seconds: number;
  readonly rural_detour: number;
  readonly rural_speed: number;
  readonly rural_seconds: number;
};

/** What each figure of a mode rests on where a council has recorded nothing of its own. */
export type PaceSources = { readonly [Figure in keyof PaceFigures]: string };

const BALLOU =
  'Ballou, Rahardja and Sakai, Transportation Research Part A 36, 2002: the detour of roads in England';
const THURROCK = 'Thurrock’s study of travel access';
const STATISTICS = 'Department for Transport, Journey Time Statistics';
const NOTHING = 'Our choice: nothing is added, so that nothing is supposed of parking';

const figuresOf = (detour: number, urban: number, rural: number): PaceFigures => ({
  urban_detour: detour,
  urban_speed: urban,
  urban_seconds: 0,
  rural_detour: detour,
  rural_speed: rural,
  rural_seconds: 0,
});
const sourcesOf = (detour: string, urban: string, rural: string): PaceSources => ({
  urban_detour: detour,
  urban_speed: urban,
  urban_seconds: NOTHING,
  rural_detour: detour,
  rural_speed: rural,
  rural_seconds: NOTHING,
});

/** The published figures of each mode, and what each rests on. */
export const usualPaces = {
  car: {
    unit: 'miles an hour',
    figures: figuresOf(1.4, 11.6, 25.4),
    sources: sourcesOf(
      BALLOU,
      `${STATISTICS}: towns, in the morning peak`,
      `${STATISTICS}: local A roads, year to June 2019, all hours`,
    ),
  },
  bicycle: {
    unit: 'kilometres an hour',
    figures: figuresOf(1.2, 16, 16),
    sources: sourcesOf(THURROCK, STATISTICS, STATISTICS),
  },
  walk: {
    unit: 'kilometres an hour',
    figures: figuresOf(1.2, 4.8, 4.8),
    sources: sourcesOf(THURROCK, STATISTICS, STATISTICS),
  },
} as const satisfies Record<
  string,
  { readonly unit: string; readonly figures: PaceFigures; readonly sources: PaceSources }
>;

type Mode = keyof typeof usualPaces;

const areas = [
  { key: 'urban', text: 'Towns' },
  { key: 'rural', text: 'Country' },
] as const;

function pace(mode: Mode, how: string, fastest: number) {
  const { unit, figures, sources } = usualPaces[mode];
  const hint = (name: keyof PaceFigures): { name: string; hint: string } => ({
    name,
    hint: `Usual: ${figures[name]}. ${sources[name]}`,
  });
  return setting<PaceFigures>({
    title: `How fast care workers travel ${how}`,
    describe: `How the straight line between two homes becomes time on the way ${how}: how much longer the way is, how fast they go, and what each trip takes besides. Where this installation asks a service for travel times, these hold only where somebody chooses the straight line.`,
    schema: z.strictObject({
      urban_detour: hundredths(1, 5),
      urban_speed: hundredths(1, fastest),
      urban_seconds: whole(0, 1800),
      rural_detour: hundredths(1, 5),
      rural_speed: hundredths(1, fastest),
      rural_seconds: whole(0, 1800),
    }),
    boxes: areas.flatMap(({ key, text }): SettingBox[] => [
      {
        kind: 'decimal',
        ...hint(`${key}_detour`),
        label: `${text}: how many times as far as the straight line`,
        unit: 'times',
      },
      { kind: 'decimal', ...hint(`${key}_speed`), label: `${text}: speed`, unit },
      {
        kind: 'number',
        ...hint(`${key}_seconds`),
        label: `${text}: added to each trip, for parking and the way to the door`,
        unit: 'seconds',
      },
    ]),
    words: (held) => `Towns: ${paceWords(held, 'urban', unit)}; country: ${paceWords(held, 'rural', unit)}`,
    usual: figures,
    source: [...new Set([sources.urban_detour, sources.urban_speed, sources.rural_speed])].join('; '),
  });
}

/** How a mode travels in one kind of area: '1.4 times the straight line at 11.6 miles an hour'. */
export function paceWords(held: PaceFigures, area: 'urban' | 'rural', unit: string): string {
  const added = held[`${area}_seconds`];
  return `${held[`${area}_detour`]} times the straight line at ${held[`${area}_speed`]} ${unit}${added === 0 ? '' : ` and ${added} seconds a trip`}`;
}

/** From which hour on times by car are multiplied, and by what. */
export type SlowHour = { readonly from: string; readonly times: number };

const slowHours = z
  .array(z.strictObject({ from: timeOfDay(), times: hundredths(0.5, 4) }))
  .max(6, { error: 'Enter six hours or fewer' })
  .refine((hours) => hours.every(({ from }, at) => at === 0 || (hours[at - 1]?.from ?? '') < from), {
    error: 'Each hour must be later than the one above it, and none twice',
  });

/** Hours as words: '1.3 times as long from 07:00 and as usual from 09:30'. */
export function slowHourWords(hours: readonly SlowHour[]): string {
  if (hours.length === 0) return 'Every hour alike';
  return listWords(
    hours.map(({ from, times }) => `${times === 1 ? 'as usual' : `${times} times as long`} from ${from}`),
  );
}

/** The settings of travel, in the order in which they are shown. */
export const travelSettings = {
  travel_car: pace('car', 'by car', 80),
  travel_bicycle: pace('bicycle', 'by bicycle', 40),
  travel_walk: pace('walk', 'on foot', 10),
  travel_hours: setting<readonly SlowHour[]>({
    title: 'When roads are slower',
    describe:
      'From which hour on the time on the way by car is multiplied, and by what, until the next hour in the list; before the first it is as it is. It holds for the straight line and for a travel time service alike. Nothing is multiplied unless you say so: the published speed in towns is already that of the morning peak, so a factor for the peak would count the same congestion twice. A service that answers for empty roads needs one.',
    schema: slowHours,
    boxes: [{ kind: 'hours', name: 'value', label: 'From which hour on, and how many times as long' }],
    words: slowHourWords,
    usual: [],
    source: `${STATISTICS}: the speed in towns is of the morning peak already, 7 to 10 on a weekday`,
  }),
} as const;
