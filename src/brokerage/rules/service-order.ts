/** A service order in plain words: what a provider is asked to do, for whom, when and from which day. Source: docs/rules/service-order.md. */
import { serviceName } from '../../contracts/rules/service-words.ts';
import { dateRange, longDate, minutesInWords } from '../../ground/calendar.ts';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import { compareText } from '../../ground/text.ts';
import { amountOf, lastDayOfNeed, lengthInWords, type PeriodicNeed } from './periodic-need.ts';
import { periodicInWords } from './periodic-words.ts';
import { firstWeekInWords, visitInWords, windowInWords } from '../../plans/rules/pattern-words.ts';
import { type Purpose, PURPOSES, purposeNames } from '../../plans/rules/purposes.ts';
import {
  type CallWindow,
  callWindow,
  type PatternVisit,
  weeklyMinutes,
} from '../../plans/rules/visit-pattern.ts';

/** What a service order is made from. Days are 'YYYY-MM-DD'. The person is named, since the provider now has the line. */
export type Arranged = {
  readonly personName: string;
  readonly knownAs: string | null;
  readonly providerName: string;
  readonly contractReference: string;
  readonly lineReference: string;
  readonly service: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  /** What the person wants the care to make possible; where none is written down, the order says what the visits are for. */
  readonly outcomes: readonly string[];
  /** What the care workers must be able to do besides. */
  readonly needs: readonly string[];
  readonly visits: readonly PatternVisit[];
  /** A service by the week, night or day, in place of visits. */
  readonly periodic?: PeriodicNeed | null;
  readonly windows: { readonly window: CallWindow; readonly timeCriticalWindow: CallWindow };
  /** What happens if the usual workers cannot come. */
  readonly coverNote: string | null;
  readonly probationEndsOn: string | null;
};

/** One visit of the order, or the times of a service without visits. */
export type OrderedVisit = {
  readonly when: string;
  readonly window: string;
  readonly purpose: string;
  /** One task a line. */
  readonly tasks: readonly string[];
  /** Why it cannot wait; null where it can. */
  readonly timeCritical: string | null;
};

/** The order as a page and a letter set it out, in this order. */
export type ServiceOrder = {
  readonly title: string;
  readonly who: string;
  readonly outcomes: readonly string[];
  /** What the care workers must be able to do; orders issued at first have none. */
  readonly needs?: readonly string[];
  readonly frequency: string;
  readonly visits: readonly OrderedVisit[];
  readonly dates: string;
  /** For how long, and when it is looked at again; only of a service without visits. */
  readonly review?: string;
  readonly probation: string | null;
  readonly cover: string;
  readonly references: string;
};

/** Makes a service order. Visits stand in order of their start, then as they were given. */
export function serviceOrder(arranged: Arranged): ServiceOrder {
  const { personName, knownAs, probationEndsOn, periodic = null } = arranged;
  const range = dateRange(arranged.startsOn, arranged.endsOn);
  return {
    title: `${serviceName(arranged.service)} for ${personName}`,
    who:
      knownAs === null || knownAs === personName
        ? personName
        : `${personName}, who likes to be called ${knownAs}`,
    outcomes: outcomesOf(arranged),
    needs: [...arranged.needs],
    frequency: periodic === null ? hoursInWords(arranged.visits) : amountOf(periodic),
    visits:
      periodic === null
        ? arranged.visits
            .toSorted((a, b) => compareText(a.startTime, b.startTime))
            .map((visit) => orderedVisit(visit, arranged.windows))
        : [orderedTimes(arranged.service, periodic)],
    dates: range.charAt(0).toUpperCase() + range.slice(1),
    ...(periodic !== null && { review: lengthArranged(periodic, arranged) }),
    probation:
      probationEndsOn === null
        ? null
        : `Until ${longDate(probationEndsOn)} the person may change provider without giving a reason`,
    cover: coverWords(arranged.coverNote),
    references: `${arranged.lineReference} under ${arranged.contractReference}, ${arranged.providerName}`,
  };
}

/** For how long a service without visits is arranged: as it was sought, or until its last day where that is another. */
function lengthArranged(need: PeriodicNeed, { startsOn, endsOn }: Arranged): string {
  const asSought = lastDayOfNeed(need, startsOn) === endsOn;
  const [length, ...rest] = lengthInWords(asSought ? need : { ...need, weeks: null });
  return [asSought || endsOn === null ? length : `Until ${longDate(endsOn)}`, ...rest].join('. ');
}

function hoursInWords(visits: readonly PatternVisit[]): string {
  const { care, work } = weeklyMinutes(visits);
  const together = work === care ? '' : `, ${minutesInWords(work)} of workers’ time`;
  return `${minutesInWords(care)} of care in an average week${together}`;
}

/** What a service without visits makes possible, for an order whose outcomes nobody has written down. */
const unitOutcomes = {
  week: 'To live at home, with somebody there day and night',
  'sleeping night': 'To be safe through the night, with somebody there who sleeps and can be woken',
  'waking night': 'To be safe through the night, with somebody awake',
  day: 'To have company and help through the day',
} as const satisfies Record<Unit, string>;

/** What each purpose of a visit makes possible, for an order whose outcomes nobody has written down. */
const purposeOutcomes = {
  'personal care': 'To be washed, dressed and comfortable',
  medication: 'To have the right medicine at the right time',
  'welfare check': 'To be safe and well, and to have somebody look in',
  meal: 'To eat and drink well',
  domestic: 'To live in a clean and tidy home',
  companionship: 'To have company',
  night: 'To be safe through the night',
  other: 'To have the help that the visits below describe',
} as const satisfies Record<Purpose, string>;

function outcomesOf({
  outcomes,
  visits,
  periodic,
}: Pick<Arranged, 'outcomes' | 'visits' | 'periodic'>): string[] {
  const written = outcomes.map((outcome) => outcome.trim()).filter((outcome) => outcome !== '');
  if (written.length > 0) return written;
  if (periodic) return [unitOutcomes[periodic.unit]];
  return PURPOSES.filter((purpose) => visits.some((visit) => visit.purpose === purpose)).map(
    (purpose) => purposeOutcomes[purpose],
  );
}

function orderedVisit(visit: PatternVisit, windows: Arranged['windows']): OrderedVisit {
  const from = firstWeekInWords(visit);
  return {
    when: from === '' ? visitInWords(visit) : `${visitInWords(visit)}, ${from}`,
    window: windowInWords(callWindow(visit, windows)),
    purpose: purposeNames[visit.purpose],
    tasks: tasksOf(visit.tasks),
    timeCritical: visit.timeCritical ? visit.timeCriticalReason : null,
  };
}

/** One task a line, without the marks that people set before them. */
function tasksOf(tasks: string): string[] {
  return tasks
    .split('\n')
    .map((task) => task.replace(/^[-•*\s]+/, '').trim())
    .filter((task) => task !== '');
}

/** When a service without visits is given, in the place where an order tells its visits. */
function orderedTimes(service: string, need: PeriodicNeed): OrderedVisit {
  return {
    when: periodicInWords(need.unit, need),
    window: 'no call window: somebody is there throughout',
    purpose: serviceName(service),
    tasks: tasksOf(need.tasks),
    timeCritical: null,
  };
}

function coverWords(note: string | null): string {
  const said = (note ?? '').trim();
  return said === ''
    ? 'Nothing is agreed for when the usual care workers cannot come. Ask the council before you start'
    : said;
}

/** Everything that keeps an order from being issued; none where it may be. */
export function faultsOfOrder(arranged: Arranged): Refusal[] {
  const { startsOn, endsOn, probationEndsOn } = arranged;
  const found: (Refusal | false)[] = [
    arranged.visits.length === 0 && !arranged.periodic && refuse('Add at least one visit', 'visits'),
    endsOn !== null && endsOn < startsOn && refuse('It must not end before it starts', 'endsOn'),
    probationEndsOn !== null &&
      probationEndsOn < startsOn &&
      refuse('The probation period must not end before care starts', 'probationEndsOn'),
  ];
  return found.filter((fault): fault is Refusal => fault !== false);
}

/** What changed between two versions of an order, each as 'was' and 'is'; nothing where they read the same. */
export function orderChanges(
  before: ServiceOrder,
  after: ServiceOrder,
): { readonly part: keyof ServiceOrder; readonly was: string; readonly is: string }[] {
  const parts = [
    'who',
    'outcomes',
    'needs',
    'frequency',
    'visits',
    'dates',
    'review',
    'probation',
    'cover',
    'references',
  ] as const;
  return parts.flatMap((part) => {
    const [was, is] = [inWords(before[part]), inWords(after[part])];
    return was === is ? [] : [{ part, was, is }];
  });
}

function inWords(part: ServiceOrder[keyof ServiceOrder]): string {
  if (part === null || part === undefined) return '';
  if (typeof part === 'string') return part;
  return part.map((one) => (typeof one === 'string' ? one : visitWords(one))).join('\n');
}

function visitWords({ when, window, purpose, tasks, timeCritical }: OrderedVisit): string {
  const said = [`${when}, ${window}. ${purpose}`, ...tasks];
  if (timeCritical !== null) said.push(`Time-critical: ${timeCritical}`);
  return said.join('; ');
}
