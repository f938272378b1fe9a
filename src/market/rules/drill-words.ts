/** A drill in words: the same on pages, on paper and in files. */
import { minutesInWords } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural, thousands } from '../../ground/text.ts';
import type { Compared, MeasureUnit } from './compare-drills.ts';
import { concentrationWords } from './concentration.ts';
import type { AnswerLine, DrillAnswer, DrillFigures } from './drill-answer.ts';
import type { HourOfWeek } from './in-house-cover.ts';

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** Hours of a week as a list says them: whole hours from ten on, '45 minutes' or '3 hours 30 minutes' below. */
export function hoursWords(minutes: number): string {
  const whole = Math.round(minutes);
  return Math.abs(whole) < 600
    ? minutesInWords(whole)
    : `${whole < 0 ? 'minus ' : ''}${thousands(Math.round(Math.abs(whole) / 60))} hours`;
}

/** 12.34 % from hundredths. */
export function shareWords(hundredths: number): string {
  return `${(hundredths / 100).toFixed(1)}%`;
}

/** More or less money, said as such: '£120.00 more', '£3.00 less', 'the same'. */
export function extraWords(pence: number): string {
  if (pence === 0) return 'the same';
  return pence > 0 ? `${formatPounds(pence)} more` : `${formatPounds(-pence)} less`;
}

/** The hour of a week: 'Monday, 08:00'. */
export function hourWords({ weekday, hour }: Pick<HourOfWeek, 'weekday' | 'hour'>): string {
  return `${WEEKDAYS[weekday - 1] ?? ''}, ${String(hour).padStart(2, '0')}:00`;
}

/** The hour in which most workers are needed; undefined where nothing is uncovered. */
export function worstHour(
  hours: DrillAnswer['inHouse']['hours'],
): DrillAnswer['inHouse']['hours'][number] | undefined {
  const most = Math.max(0, ...hours.map(({ workersBeyond }) => workersBeyond));
  return most === 0 ? undefined : hours.find(({ workersBeyond }) => workersBeyond === most);
}

/** The point of a drill, in a few sentences. */
export function verdictWords(figures: DrillFigures, { inHouse }: Pick<DrillAnswer, 'inHouse'>): string[] {
  const { services, people, weekly_minutes, placed_minutes, uncovered_minutes, uncovered_people } = figures;
  if (services === 0) return ['The week of none of its services is known here, so nothing could be drafted.'];
  const placed =
    placed_minutes === weekly_minutes
      ? 'Others have room for all of it.'
      : placed_minutes === 0
        ? 'Nobody else has room for any of it.'
        : `Others have room for ${hoursWords(placed_minutes)} of it.`;
  const worst = worstHour(inHouse.hours);
  const uncovered =
    uncovered_minutes === 0
      ? 'Nobody would be left uncovered.'
      : `${hoursWords(uncovered_minutes)} a week, of ${plural(uncovered_people, 'person', 'people')}, would be uncovered${
          worst === undefined
            ? ''
            : `, and at the worst, on ${hourWords(worst).replace(',', ' at')}, ${plural(worst.workersBeyond, 'more worker')} would be needed at once`
        }.`;
  return [
    `${hoursWords(weekly_minutes)} of care a week for ${plural(people, 'person', 'people')} would have to move.`,
    placed,
    uncovered,
  ];
}

/** Why a service goes where it goes. */
export function lineWhy({ why, score, able, keptOut }: AnswerLine): string {
  if (why === 'last rung') {
    const first = keptOut.slice(0, 3).map(({ kind, contracts }) => `${kind} (${contracts})`);
    const gone =
      able === 0 ? [] : [`${plural(able, 'contract')} could take it, but their room went to others first`];
    return `Nobody else: ${[...gone, ...first].join(', ') || 'there is no other contract'}`;
  }
  const reason = {
    'best match': 'Best match',
    'with household': 'With their household',
    'with team': 'With their care workers',
  }[why];
  return `${reason}: ${thousands(score ?? 0)} of 1,000 points, of ${plural(able, 'contract')} that could take it`;
}

/** How the services of one taker came to it: '12 best match, 3 with household', or '14 nobody else can take'. */
export function whyCounts(why: DrillAnswer['takers'][number]['why']): string {
  return why
    .map(
      ({ why: reason, services }) =>
        `${services} ${reason === 'last rung' ? 'nobody else can take' : reason}`,
    )
    .join(', ');
}

export const fateWords = {
  keeps: 'Comes along',
  loses: 'Lost',
  'not known': 'No visit logged',
} as const satisfies Record<AnswerLine['worker'], string>;

/** Who would take the most in the end: the largest after, with their share before and after. */
export function largestAfter(
  { before, after }: DrillAnswer['market']['all'],
  most = 5,
): { providerId: number; before: number; after: number }[] {
  return after.shares.slice(0, most).map(({ providerId, hundredths }) => ({
    providerId,
    before: before.shares.find((one) => one.providerId === providerId)?.hundredths ?? 0,
    after: hundredths,
  }));
}

/** The market before and after, in a sentence. */
export function marketWords({ before, after }: DrillAnswer['market']['all']): string {
  const is = `Today: ${lowerFirst(concentrationWords(before.index))} (index ${figureOrNone(before.index)}).`;
  return `${is} After: ${lowerFirst(concentrationWords(after.index))} (index ${figureOrNone(after.index)}).`;
}

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
const figureOrNone = (index: number | null): string => (index === null ? 'none' : thousands(index));

/** A figure of a comparison in its unit. */
export function measureWords(value: number | null, unit: MeasureUnit): string {
  if (value === null) return 'not known';
  if (unit === 'minutes') return hoursWords(value);
  if (unit === 'pence') return formatPounds(value);
  return unit === 'hundredths' ? shareWords(value) : `${value < 0 ? '−' : ''}${thousands(Math.abs(value))}`;
}

/** A change with its direction: '+12', '−3 hours', '+31.5 points', 'no change'. */
export function changeWords({ change, unit }: Pick<Compared, 'change' | 'unit'>): string {
  if (change === null) return 'not known';
  if (change === 0) return 'no change';
  // Between two shares the difference is not a share of anything.
  if (unit === 'hundredths') return `${change > 0 ? '+' : '−'}${(Math.abs(change) / 100).toFixed(1)} points`;
  return `${change > 0 ? '+' : '−'}${measureWords(Math.abs(change), unit)}`;
}
