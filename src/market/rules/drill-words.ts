/** A drill in words: the same on pages, on paper and in files. */
import type { HourOfWeek } from '../../brokerage/rules/in-house-cover.ts';
import { countInWords } from '../../brokerage/rules/periodic-need.ts';
import { UNITS } from '../../contracts/rules/prices-shape.ts';
import { formatPounds } from '../../ground/money.ts';
import { FEWEST, NOT_SHOWN, shownCounts } from '../../ground/small-counts.ts';
import { listWords, plural, thousands } from '../../ground/text.ts';
import type { Compared, MeasureUnit } from './compare-drills.ts';
import { concentrationWords } from './concentration.ts';
import {
  type AnswerLine,
  type ComparableFigures,
  criticalUncovered,
  type DrillAnswer,
  type DrillFigures,
} from './drill-answer.ts';

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** Time of a week to the minute, so that parts add up to their sum: '45 minutes', '1,203 hours 30 minutes'. Whole minutes, rounded half up. */
export function hoursWords(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole < 0) return `minus ${hoursWords(-whole)}`;
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  const words = [hours > 0 && plural(hours, 'hour'), rest > 0 && plural(rest, 'minute')];
  return words.filter((one) => one !== false).join(' ') || '0 hours';
}

/** Nights, days and live-in places, one after the other: '1 live-in place and 7 sleeping nights a week'; empty where there are none. */
export function placesWords(places: readonly { readonly unit: string; readonly count: number }[]): string {
  return listWords(
    UNITS.flatMap((unit) => {
      const count = places.reduce((sum, one) => sum + (one.unit === unit ? one.count : 0), 0);
      return count === 0 ? [] : [countInWords(count, unit)];
    }),
  );
}

/** How much care: the time of visits, and beside it care without any. */
export function careWords(
  minutes: number,
  places: readonly { readonly unit: string; readonly count: number }[] = [],
): string {
  const without = placesWords(places);
  if (without === '') return hoursWords(minutes);
  return minutes === 0 ? without : `${hoursWords(minutes)}, and ${without}`;
}

/** What care without visits is called, by its units: 'live-in and night'. */
function withoutVisitsWords(units: readonly string[]): string {
  const called = units.map((unit) => (unit === 'week' ? 'live-in' : unit === 'day' ? 'day' : 'night'));
  return listWords((['live-in', 'night', 'day'] as const).filter((one) => called.includes(one)));
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
export function verdictWords(
  figures: Pick<DrillFigures, 'services' | 'people' | 'weekly_minutes' | 'placed_minutes'>,
  { inHouse, lines, capacity }: Pick<DrillAnswer, 'inHouse' | 'lines' | 'capacity'>,
): string[] {
  const { services, people, weekly_minutes, placed_minutes } = figures;
  if (services === 0) return ['The week of none of its services is known here, so nothing could be drafted.'];
  const all = placesOf(lines);
  const who = plural(people, 'person', 'people');
  const must =
    weekly_minutes === 0
      ? `Care for ${who} would have to move: ${placesWords(all)}.`
      : `${hoursWords(weekly_minutes)} of care a week${all.length === 0 ? '' : `, and ${placesWords(all)},`} for ${who} would have to move.`;
  const fell = lines.some(({ why }) => why === 'last rung');
  const placed = careWords(placed_minutes, placesOf(lines.filter(({ why }) => why !== 'last rung')));
  return [
    must,
    !fell
      ? 'Others have room for all of it.'
      : lines.every(({ why }) => why === 'last rung')
        ? 'Nobody else has room for any of it.'
        : `Others have room for ${placed} of it.`,
    ...(weekly_minutes > 0 && capacity.length === 0 ? [NOTHING_TOLD] : []),
    ...uncoveredWords(inHouse),
  ];
}

/** Said where a drill had nothing to go by. */
export const NOTHING_TOLD =
  'No provider, nor the in-house service, had told what room it has for these visits. What was never told counts as none, so none of them could be placed or covered: ask for capacity and drill again.';

const placesOf = (lines: readonly AnswerLine[]) => lines.flatMap(({ places }) => places ?? []);

/** Who would be uncovered and how much, visits and care without visits apart. */
function uncoveredWords(inHouse: DrillAnswer['inHouse']): string[] {
  const { uncoveredMinutes, uncoveredPeople, uncoveredVisitPeople = uncoveredPeople, hours } = inHouse;
  const { uncoveredPlacePeople = 0, places = [] } = inHouse;
  const worst = worstHour(hours);
  const critical = criticalUncovered(inHouse);
  const open = places.filter(({ uncoveredCount }) => uncoveredCount > 0);
  const among =
    critical === 0
      ? 'none of it time-critical'
      : `${plural(critical, 'time-critical visit')} a week among ${critical === 1 ? 'it' : 'them'}`;
  const atOnce =
    worst === undefined
      ? ''
      : ` At the worst, on ${hourWords(worst).replace(',', ' at')}, ${plural(worst.workersBeyond, 'more worker')} would be needed at once.`;
  const visits =
    uncoveredMinutes === 0
      ? []
      : [
          `${hoursWords(uncoveredMinutes)} a week, of ${plural(uncoveredVisitPeople, 'person', 'people')}, would be uncovered, ${among}.${atOnce}`,
        ];
  const without =
    uncoveredPlacePeople === 0
      ? []
      : [
          `${plural(uncoveredPlacePeople, 'person', 'people')} with ${withoutVisitsWords(open.map(({ unit }) => unit))} care would have nobody: no other provider takes it, and the in-house service has not told that it has room. It is ${placesWords(open.map(({ unit, uncoveredCount }) => ({ unit, count: uncoveredCount })))}.`,
        ];
  const nobody = visits.length + without.length === 0 ? ['Nobody would be left uncovered.'] : [];
  return [...visits, ...without, ...nobody];
}

/** Why a service goes where it goes. */
export function lineWhy({ why, score, able, keptOut }: AnswerLine): string {
  if (why === 'last rung') {
    const first = keptOut.slice(0, 3).map(({ kind, contracts }) => `${kind} (${contracts})`);
    const gone = able === 0 ? [] : [`${plural(able, 'contract')} had room, which went to others first`];
    return `Nobody else: ${[...gone, ...first].join(', ') || 'there is no other contract'}`;
  }
  const reason = {
    'best match': 'Best match',
    'with household': 'With their household',
    'with team': 'With their care workers',
  }[why];
  return `${reason}: ${thousands(score ?? 0)} of 1,000 points, of ${plural(able, 'contract')} with room for it`;
}

/** Where a service goes, by the name of the provider: a part of it may be left with nobody. */
export function goesWords(name: string, { uncovered, providerId }: AnswerLine): string {
  return uncovered === undefined || providerId === null
    ? name
    : `${name}, but ${hoursWords(uncovered.minutes)} of it uncovered`;
}

/** What the difference in cost is made of: every kind of contract that takes something, in one order. The parts add up to the whole. */
export function costByKind({ takers }: Pick<DrillAnswer, 'takers'>): { kind: string; extraPence: number }[] {
  const kinds = Map.groupBy(
    takers.filter(({ kind }) => kind !== 'nobody'),
    ({ kind }) => kind,
  );
  return [...kinds]
    .map(([kind, some]) => ({ kind, extraPence: some.reduce((sum, one) => sum + one.extraPence, 0) }))
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

const KINDS: readonly string[] = ['block', 'framework', 'spot', 'individual service fund', 'in-house'];

/** What it would cost, in sentences. */
export function costWords(answer: Pick<DrillAnswer, 'cost' | 'takers'>): string[] {
  const { nowPence, thenPence, extraPence, uncoveredPence = 0, unpricedServices } = answer.cost;
  const parts = costByKind(answer).map(({ kind, extraPence: part }) => `${kind} ${extraWords(part)}`);
  return [
    parts.length === 0
      ? 'Nobody would take any of it, so that nothing can be priced.'
      : `What would be covered costs ${formatPounds(nowPence)} in an average week today and would cost ${formatPounds(thenPence)}: ${extraWords(extraPence)}, at each contract’s own rates. By kind of contract: ${listWords(parts)}.`,
    ...(uncoveredPence === 0
      ? []
      : [
          `What would be uncovered costs ${formatPounds(uncoveredPence)} a week today. It is in none of these sums.`,
        ]),
    ...(unpricedServices === 0
      ? []
      : [
          `${plural(unpricedServices, 'service')} ${unpricedServices === 1 ? 'is' : 'are'} not in these sums: no rate fits one of the visits, today or then.`,
        ]),
  ];
}

/** What becomes of care without visits that nobody else takes, in a sentence for each unit. */
export function placeFates(places: NonNullable<DrillAnswer['inHouse']['places']>): string[] {
  return places.map(({ unit, count, uncoveredCount, people }) => {
    const fell = `${placesWords([{ unit, count }])}, for ${plural(people, 'person', 'people')}, ${count === 1 ? 'falls' : 'fall'} to in-house`;
    const open = placesWords([{ unit, count: uncoveredCount }]);
    const none = 'it has not told that it has any';
    if (uncoveredCount === 0) return `${fell}, which told that it has room.`;
    return uncoveredCount === count
      ? `${fell}: ${none}, so all of it is uncovered.`
      : `${fell}: ${open} of that ${uncoveredCount === 1 ? 'is' : 'are'} uncovered.`;
  });
}

/**
 * How many people of a group have a trait. To whoever may not see people it is not shown where so few have it, have it not, or are in the group
 * that somebody might be known by it.
 */
export function traitWords(count: number, of: number, named: boolean): string {
  return named || traitShown(count, of) ? thousands(count) : NOT_SHOWN;
}

/** Whether a count of people of a group with a trait tells nobody apart: neither who has it, nor who has it not, nor the group is small. */
export function traitShown(count: number, of: number): boolean {
  const { table, people } = shownCounts([count, of - count].map((size) => ({ people: size, blocks: [] })));
  return of === 0 || (table && people[0] === true);
}

/** Said to whoever may not see people. */
export const TRAITS_HIDDEN = `A count is ${NOT_SHOWN} where fewer than ${FEWEST} people have it, or have it not, so that nobody is known by it.`;

/** How many people lose their care worker: 'not known' where no visit was logged for anybody, 'at least' where for some. */
export function losingWords({
  keeps,
  loses,
  notKnown,
}: Pick<DrillAnswer['workers'], 'keeps' | 'loses' | 'notKnown'>): string {
  if (notKnown > 0 && keeps + loses === 0) return 'not known';
  return `${notKnown > 0 ? 'at least ' : ''}${thousands(loses)}`;
}

/** Who would lose and keep whom they know, in sentences. */
export function workersWords({ keeps, loses, notKnown, weeks }: DrillAnswer['workers']): string {
  const people = (count: number): string => plural(count, 'person', 'people');
  if (notKnown > 0 && keeps + loses === 0)
    return `Nobody can say who would lose the care worker who visits them most: no visit was logged for any of the ${people(notKnown)} in the last ${weeks} weeks.`;
  const open =
    notKnown === 0
      ? ''
      : ` For ${people(notKnown)} it is not known, because no visit was logged in the last ${weeks} weeks.`;
  return `${people(loses)} would lose the care worker who visits them most, and ${thousands(keeps)} would keep theirs.${open}`;
}

/** How room and care workers are thought of together; stands beside both figures. */
export const WORKERS_BRING_NOTHING =
  'Room is what each provider told of its own care workers. The hours that care workers who come along would bring are not counted as room anywhere, and nobody keeps a care worker for a service of which anything is uncovered.';

/** Said of a drill that was made before what is uncovered was told apart. */
export const OLDER_DRILL =
  'This drill was made before uncovered care was kept apart: its cost, its shares of the market and the care workers who come along count uncovered care as if in-house gave it, and care without visits is not counted. Drill again to compare.';

/** How the services of one taker came to it: '12 best match, 3 with household', or '14 nobody else can take'. */
export function whyCounts({ why, parts = 0 }: Pick<DrillAnswer['takers'][number], 'why' | 'parts'>): string {
  return [
    ...why.map(
      ({ why: reason, services }) =>
        `${services} ${reason === 'last rung' ? 'nobody else can take' : reason}`,
    ),
    ...(parts === 0 ? [] : [`a part of ${parts} that in-house has no room for`]),
  ].join(', ');
}

export const fateWords = {
  keeps: 'Comes along',
  loses: 'Lost',
  'not known': 'No visit logged',
} as const satisfies Record<AnswerLine['worker'], string>;

/** How old what was told of room is, in a sentence. */
export function restsWords({ capacity }: Pick<DrillAnswer, 'capacity'>): string {
  const stale = capacity.filter((one) => one.stale).length;
  const all = capacity.length;
  if (all === 0) return 'It rests on no figure of capacity: nobody had told any that this care needs.';
  if (stale === 0)
    return `${all === 1 ? 'The figure' : `All ${thousands(all)} figures`} of capacity that it rests on ${all === 1 ? 'was' : 'were'} recent.`;
  return `${thousands(stale)} of the ${plural(all, 'figure')} of capacity that it rests on ${stale === 1 ? 'was' : 'were'} stale: ask those providers before you rely on it.`;
}

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

/** A change with its direction: '+12', '−3 hours', '+31.5 points', 'no change', 'at least +3'. */
export function changeWords({ change, unit, hidden, least }: ChangeOf): string {
  if (hidden.first || hidden.second) return NOT_SHOWN;
  if (change === null) return 'not known';
  if (change === 0) return 'no change';
  const sign = `${least.first || least.second ? 'at least ' : ''}${change > 0 ? '+' : '−'}`;
  // Between two shares the difference is not a share of anything.
  if (unit === 'hundredths') return `${sign}${(Math.abs(change) / 100).toFixed(1)} points`;
  return `${sign}${measureWords(Math.abs(change), unit)}`;
}

type ChangeOf = Pick<Compared, 'change' | 'unit' | 'hidden' | 'least'>;

/** One of the two figures of a comparison: '5', 'at least 5' where some are not known, 'not known', 'not shown'. */
export function comparedWords(row: Compared, which: 'first' | 'second'): string {
  const { [which]: value, unit, hidden, least } = row;
  if (hidden[which]) return NOT_SHOWN;
  return `${value !== null && least[which] ? 'at least ' : ''}${measureWords(value, unit)}`;
}

/** What has to be known before two drills are read side by side, in sentences. Days are in words. */
export function comparisonNotes(
  drills: readonly { readonly day: string; readonly figures: ComparableFigures }[],
): string[] {
  return drills.flatMap(({ day, figures }) => [
    ...(figures.capacity_figures === 0 && figures.weekly_minutes > 0
      ? [
          `For the drill of ${day} nobody had told any capacity that its visits need, so none of them could be placed or covered. What is better in the other may only be that capacity was told.`,
        ]
      : []),
    ...(figures.unlogged_people > 0
      ? [
          `For the drill of ${day} no visit was logged for ${plural(figures.unlogged_people, 'person', 'people')}, so whether ${figures.unlogged_people === 1 ? 'this person loses' : 'they lose'} their care worker is not known.`,
        ]
      : []),
    ...(figures.told_apart ? [] : [`The drill of ${day}: ${OLDER_DRILL}`]),
  ]);
}
