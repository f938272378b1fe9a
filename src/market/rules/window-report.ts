/** What a window simulation says to a committee: its findings, what it supposes and what it leaves out, in plain words. */
import { plural, thousands } from '../../ground/text.ts';
import { releasedTo, type WidthFigures, type WindowAnswer, workersReleased } from './window-answer.ts';
import { hoursOf, percentOf, rangeWords } from './window-words.ts';

/** Fewer people of a group than this are not counted out, so that nobody is known by a number. */
const FEWEST = 5;

/** How many people, where a group is small enough to be known: 'under 5'. */
export function peopleWords(count: number): string {
  return count > 0 && count < FEWEST ? `under ${FEWEST}` : thousands(count);
}

const hourCount = (seconds: number): string => thousands(Math.round(seconds / 3600));

/** Of how many that is, in per cent; a dash where a group or a count is so small that the share would tell who it is. */
export function shareWords(count: number, people: number): string {
  const small = people < 4 * FEWEST || (count > 0 && count < FEWEST);
  return small ? '–' : percentOf(count, people);
}

/** What was found, in sentences: what is released, how sure that is, and who would feel it. */
export function findingWords(answer: WindowAnswer): string[] {
  const { all, ground } = answer;
  const [base] = all;
  const at = all.findIndex(({ width }) => width === 30);
  const next = all[at];
  const widest = all.at(-1);
  if (base === undefined || next === undefined || widest === undefined) return [];
  return [
    `If visits may start up to ${base.width} minutes early or late, the care workers of that week could deliver ${hoursOf(base.best)} hours of care. With ${next.width} minutes either side the same care workers could deliver ${gainWords(answer, at)}; with ${widest.width} minutes, ${gainWords(answer, all.length - 1)}.`,
    feltWords(next, ground.people),
    feltWords(widest, ground.people),
    ground.critical === 0
      ? 'No visit of that week is marked as time-critical, so all of them might move. Mark those that are before you rely on this.'
      : `Time-critical visits keep the windows they have today at every width. ${madeWords(all, ground.critical)}`,
    'Hours released are not free: they are paid for by people who wait longer or are visited earlier than they were promised.',
  ];
}

function gainWords(answer: WindowAnswer, at: number): string {
  const { best } = releasedTo(answer, at);
  const workers = workersReleased(answer, at);
  if (best <= 0) return 'no more care that was found';
  const asWorkers =
    workers === undefined || workers < 0.1 ? '' : `, as much as ${workers.toFixed(1)} of them deliver now`;
  return `${hoursOf(best)} more hours of care (${percentOf(best, answer.all[0]?.best ?? 0)}${asWorkers})`;
}

function feltWords({ width, over15, over30 }: WidthFigures, people: number): string {
  const share = (count: number): string =>
    `${thousands(count)} of ${plural(people, 'person', 'people')} (${percentOf(count, people)})`;
  if (width <= 30)
    return `At ${width} minutes, ${share(over15)} would have a visit that moves by more than a quarter of an hour.`;
  return `At ${width} minutes, ${share(over30)} would have a visit that moves by more than half an hour.`;
}

function madeWords(all: readonly WidthFigures[], critical: number): string {
  const least = Math.min(...all.map((width) => width.critical));
  return least === critical
    ? `All ${thousands(critical)} of them are made.`
    : `${thousands(least)} of ${thousands(critical)} fit beside what else the workers do and the travel that is supposed.`;
}

/** How sure the figures are. */
export function sureWords(answer: WindowAnswer): string[] {
  const { all, searchAlone } = answer;
  const [base] = all;
  const at = all.findIndex(({ width }) => width === 30);
  const widest = all.at(-1);
  if (base === undefined || widest === undefined) return [];
  const { least, most } = releasedTo(answer, Math.max(0, at));
  const alone = rangeWords(Math.min(0, ...searchAlone), Math.max(0, ...searchAlone));
  return [
    `Each width was searched ${plural(base.bySeed.length, 'time')}, each from another starting point, the same for all widths. From ${base.width} to 30 minutes the searches found ${rangeWords(least, most)} hours; the best rounds of each team and day are shown.`,
    `Searching the narrowest width for as long again brought ${alone} hours by itself. A step that is no larger than that may come from the searching and not from the wider window.`,
    ...notFitting(answer),
    `The ceiling is what nobody could exceed, however well they planned: at ${widest.width} minutes it is ${hourCount(widest.bound)} hours. It leaves out much that costs time, so the true best lies between what was found and the ceiling.`,
  ];
}

/** A warning where visits that were made in fact do not fit what is supposed. */
function notFitting({ all, ground }: WindowAnswer): string[] {
  const notMade = all[0]?.notMade ?? 0;
  if (notMade * 50 < ground.visits) return [];
  return [
    `${thousands(notMade)} of today’s ${plural(ground.visits, 'visit')} (${percentOf(notMade, ground.visits)}) do not fit at the narrowest width with the shifts and travel that are supposed, though they were planned. Either visits start farther from their time today than that, or the supposed travel is too slow. Part of what is released is then what is made today already.`,
  ];
}

/** What the figures rest on. */
export function assumptionWords(answer: WindowAnswer): string[] {
  const { ground } = answer;
  return [
    `Deliverable care is the time of care workers in people’s homes that the same workforce can give: ${plural(ground.workers, 'care worker')} in ${plural(ground.shiftCount, 'shift')}, ${hourCount(ground.shifts)} hours in all. A double-handed visit counts twice.`,
    `Today’s visits come to ${hourCount(ground.today)} hours. So that more could be delivered at all, ${hourCount(ground.waiting)} hours of people who wait are added, until visits fill every paid hour: each has the time, length and workers of a real visit and the home of another person. They are the same for every width.`,
    'Today’s visits come before those that wait. Every visit that is not time-critical may start as early or late as the width says, whatever its contract says now.',
    'A care worker travels straight from visit to visit; the way from home to the first visit and from the last is their own.',
    `How long the way takes: ${ground.travel}.`,
    'A wider window starts from the rounds of the narrower one, so it never delivers less.',
    'Once the rounds are found, each visit is put as near to its planned time as its round allows.',
  ];
}

/** What the figures leave out. Each of these can make less of what is released come true. */
export const NOT_MODELLED: readonly string[] = [
  'Who knows whom: wider windows may send more different care workers to a person.',
  'What care workers can and want: skills, a driving licence, languages, who was asked for, rest and breaks.',
  'Time between visits that a person needs, such as between two meals or two doses, beyond what is marked as time-critical.',
  'What people and their families wish, and whether they would agree.',
  'Traffic, weather, parking, and visits that last longer than planned.',
  'Whether people who wait are where and when they are supposed to be.',
];

/** Visits that are not in the figures, in sentences. */
export function leftOutWords({ ground }: WindowAnswer): string[] {
  return ground.leftOut.map(
    ({ because, visits }) =>
      `${plural(visits, 'visit')} ${visits === 1 ? 'is' : 'are'} not in the figures: ${because}.`,
  );
}
