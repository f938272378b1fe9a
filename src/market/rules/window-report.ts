/** What a window simulation says to a committee: its findings, what it supposes and what it leaves out, in plain words. */
import { longDate } from '../../ground/calendar.ts';
import { FEWEST } from '../../ground/small-counts.ts';
import { listWords, plural, thousands } from '../../ground/text.ts';
import {
  feltAt,
  releasedTo,
  type WidthFigures,
  type WindowAnswer,
  workersReleased,
} from './window-answer.ts';
import { hoursOf, percentOf, rangeWords } from './window-words.ts';

/** How many people in all; where so few are counted that they might be known: 'under 5'. */
export function peopleWords(count: number): string {
  return count > 0 && count < FEWEST ? `under ${FEWEST}` : thousands(count);
}

/** How long the bar of so many people is drawn: all that are not counted out alike. */
export function drawnPeople(count: number): number {
  return count > 0 ? Math.max(count, FEWEST - 1) : 0;
}

/** Of how many that is, in per cent; 'not shown' where the count is not. */
export function shareWords(count: number, people: number): string {
  return count > 0 && count < FEWEST ? 'not shown' : percentOf(count, people);
}

const hourCount = (seconds: number): string => thousands(Math.round(seconds / 3600));

/** Today's care at the narrowest width may fall short of all of today's by so much; by more, the simulation is no picture of today. */
const SHORT_PER_CENT = 5;

/**
 * Whether the simulation falls well short of what is done today: at the narrowest width it makes less of today's care than 95 per cent. Never
 * so where care workers are stated: then it is not meant to be today. Source: docs/rules/window-simulator.md.
 */
export function fallsShort({ all, ground }: Pick<WindowAnswer, 'all' | 'ground'>): boolean {
  const [base] = all;
  return base !== undefined && !ground.stated && base.today * 100 < ground.today * (100 - SHORT_PER_CENT);
}

/** Whose work is simulated: 'the care workers of that week'. */
export function whoWords({ ground: { stated, days, workers } }: Pick<WindowAnswer, 'ground'>): string {
  if (stated) return `the ${plural(workers, 'care worker')} you stated`;
  const [day = ''] = days;
  return `the care workers of ${days.length === 1 ? longDate(day) : days.length === 7 ? 'that week' : 'those days'}`;
}

/** What has to be read before any figure; each stands before what was found. */
export function cautionWords(answer: WindowAnswer): string[] {
  return [...shortWords(answer), ...outsideWords(answer), ...lostWords(answer)];
}

function shortWords(answer: WindowAnswer): string[] {
  const { all, ground } = answer;
  const [base] = all;
  const most = all.at(-1);
  if (base === undefined || most === undefined || !fallsShort(answer)) return [];
  const beyond = all.find(({ best }) => best > ground.today);
  return [
    `This is not a comparison with today. Today’s visits come to ${hoursOf(ground.today)} hours of care; at ${base.width} minutes either side the simulation makes only ${hoursOf(base.today)} of them, and ${thousands(base.notMade)} of ${plural(ground.visits, 'visit')} (${percentOf(base.notMade, ground.visits)}) not at all, though they were planned. Either it is not known who made which visit, or the supposed travel is too slow. What is released is the difference between two simulations, and part of it is made today already. ${
      beyond === undefined
        ? `Even at ${most.width} minutes all that was found, ${hoursOf(most.best)} hours, is less than today’s visits.`
        : `More than today’s visits was found from ${beyond.width} minutes on; at ${most.width} minutes it is ${hoursOf(most.best - ground.today)} hours more than they are.`
    }`,
  ];
}

/** Visits for which a stated workforce is not there at all. */
function outsideWords({ all, ground }: WindowAnswer): string[] {
  const [base] = all;
  const most = all.at(-1);
  if (!ground.stated || base === undefined || base.notMade === 0) return [];
  if (base.outside === undefined || most?.outside === undefined || base.outside === 0)
    return [
      `${thousands(base.notMade)} of ${plural(ground.visits, 'visit')} (${percentOf(base.notMade, ground.visits)}) are not made at ${base.width} minutes: the care workers you stated cannot make them all.`,
    ];
  const are = (count: number): string => `${plural(count, 'visit')} ${count === 1 ? 'lies' : 'lie'}`;
  const others = base.notMade - base.outside;
  return [
    `${are(base.outside)} outside the shifts you stated${
      most.outside === base.outside
        ? ', at every width: nobody is there when they may start.'
        : ` at ${base.width} minutes either side, and ${thousands(most.outside)} still at ${most.width}: nobody is there when they may start.`
    }${others > 0 ? ` Another ${thousands(others)} of ${plural(ground.visits, 'visit')} do not fit beside the others at ${base.width} minutes.` : ''} Longer shifts or more care workers would make them; wider windows alone do not.`,
  ];
}

/** Time-critical visits that are not made. */
function lostWords({ all, ground }: WindowAnswer): string[] {
  const least = Math.min(...all.map(({ critical }) => critical));
  if (all.length === 0 || least >= ground.critical) return [];
  const lost = all
    .map(({ width, critical }) => ({ width, lost: ground.critical - critical }))
    .filter((one) => one.lost > 0);
  const same = lost.length === all.length && lost.every((one) => one.lost === lost[0]?.lost);
  const words = same
    ? `${thousands(ground.critical - least)} of ${plural(ground.critical, 'time-critical visit')} ${ground.critical - least === 1 ? 'is' : 'are'} not made at any width.`
    : `Of ${plural(ground.critical, 'time-critical visit')} not all are made: ${listWords(lost.map((one) => `${thousands(one.lost)} not at ${one.width} minutes`))}.`;
  return [
    `${words} They keep the windows they have today, and do not fit into the shifts with the travel that is supposed. Nobody should plan so: look at these visits before anything else.`,
  ];
}

/** What was found, in sentences: what is released, against what, and who would feel it. */
export function findingWords(answer: WindowAnswer): string[] {
  const { all, ground } = answer;
  const [base] = all;
  const at = all.findIndex(({ width }) => width === 30);
  const next = all[at];
  const widest = all.at(-1);
  if (base === undefined || next === undefined || widest === undefined) return [];
  const least = Math.min(...all.map(({ critical }) => critical));
  return [
    `Simulated with visits up to ${base.width} minutes early or late, ${whoWords(answer)} could deliver ${hoursOf(base.best)} hours of care. With ${next.width} minutes either side the same care workers could deliver ${gainWords(answer, at)}; with ${widest.width} minutes, ${gainWords(answer, all.length - 1)}.`,
    ...heldWords(answer),
    feltWords(next, answer),
    feltWords(widest, answer),
    ...(ground.critical === 0
      ? [
          'No visit simulated is marked as time-critical, so all of them might move. Mark those that are before you rely on this.',
        ]
      : least === ground.critical
        ? [
            `Time-critical visits keep the windows they have today at every width. All ${thousands(ground.critical)} of them are made.`,
          ]
        : []),
    'Hours released are not free: they are paid for by people who wait longer or are visited earlier than they were promised.',
  ];
}

/** How the narrowest width stands to what is done today. */
function heldWords(answer: WindowAnswer): string[] {
  const { all, ground } = answer;
  const [base] = all;
  if (base === undefined || ground.stated || ground.standing === 0) return [];
  const lasted =
    ground.planned !== undefined && ground.planned > ground.today
      ? ` They were planned for ${hoursOf(ground.planned)} hours; what is counted here is as long as they really lasted.`
      : '';
  return [
    `Today’s visits come to ${hoursOf(ground.today)} hours. The search begins from the rounds that made ${thousands(ground.standing)} of the ${thousands(ground.visits)} visits, so ${base.width} minutes means: as it is done today, and as well as the same care workers could do it.${lasted}`,
  ];
}

function gainWords(answer: WindowAnswer, at: number): string {
  const { best } = releasedTo(answer, at);
  const base = answer.all[0];
  const workers = workersReleased(answer, at);
  if (best <= 0 || base === undefined) return 'no more care that was found';
  const asWorkers =
    workers === undefined || workers < 0.1 || fallsShort(answer)
      ? ''
      : `, as much as ${workers.toFixed(1)} of them deliver at ${base.width} minutes`;
  return `${hoursOf(best)} more hours of care (${percentOf(best, base.best)}${asWorkers})`;
}

function feltWords(figures: WidthFigures, { all, ground: { people } }: WindowAnswer): string {
  const felt = feltAt(figures);
  const far = felt.minutes === 15 ? 'a quarter of an hour' : 'half an hour';
  const [base] = all;
  const now = base === undefined ? 0 : felt.minutes === 15 ? base.over15 : base.over30;
  const today =
    now > 0 ? `; ${peopleWords(now)} have one at ${base?.width ?? 0} minutes, as it is done today` : '';
  const without =
    figures.unmade === undefined
      ? figures.notMade === 0
        ? ''
        : ` ${plural(figures.notMade, 'visit')} of today ${figures.notMade === 1 ? 'is' : 'are'} not made.`
      : figures.unmade === 0
        ? ' Nobody would be without a visit they have today.'
        : ` And ${shareOf(figures.unmade, people)} would have a visit that is not made at all (${plural(figures.notMade, 'visit')}).`;
  return `At ${figures.width} minutes, ${shareOf(felt.people, people)} would have a visit that starts more than ${far} from its planned time${today}.${without}`;
}

function shareOf(count: number, people: number): string {
  const share = count > 0 && count < FEWEST ? '' : ` (${percentOf(count, people)})`;
  return `${peopleWords(count)} of ${plural(people, 'person', 'people')}${share}`;
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
    `Each width was searched ${plural(base.bySeed.length, 'time')}, each from another starting point, the same for all widths. From ${base.width} to 30 minutes the searches found ${rangeWords(least, most)} hours, each search alone; what is shown is the best of them for each team and day together, so it can lie outside that.`,
    `Searching the narrowest width for as long again brought ${alone} hours by itself. A step that is no larger than that may come from the searching and not from the wider window.`,
    `The ceiling is what nobody could exceed, however well they planned: at ${widest.width} minutes it is ${hourCount(widest.bound)} hours. It leaves out much that costs time, so the true best lies between what was found and the ceiling.`,
  ];
}

/** What the figures rest on. */
export function assumptionWords(answer: WindowAnswer): string[] {
  const { ground } = answer;
  return [
    `Deliverable care is the time of care workers in people’s homes that the same workforce can give: ${plural(ground.workers, 'care worker')} in ${plural(ground.shiftCount, 'shift')}, ${hourCount(ground.shifts)} hours in all. A double-handed visit counts twice.`,
    ...(ground.standing === 0
      ? []
      : [
          'Each of today’s visits lasts as long as it lasted, at most as planned, and may always start as far from its planned time as it did; no way is longer than care workers took for it in that week.',
        ]),
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
