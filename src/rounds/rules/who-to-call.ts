/** Whom to telephone when a rota changes: workers asked to do more, people whose worker or time changes. Source: docs/rules/rounds-repair.md. */
import { clockTime, minutesInWords, shortDate } from '../../ground/dates-in-words.ts';
import { listWords, plural } from '../../ground/text.ts';
import type { StopChange } from './day-answer.ts';
import type { RotaStop, RotaVisit, RotaWorker } from './rota.ts';
import { type Absence, awayAt } from './shifts-of-day.ts';

/** Somebody to telephone, and what to tell them. */
export type ToCall = {
  readonly workerId: number | null;
  readonly personId: number | null;
  readonly timeCritical: boolean;
  readonly words: string;
};

/** A start moved by less than this is not told: it is within what anybody can keep. */
const TOLD_FROM = 5 * 60;

/**
 * Whom a change has to be told, those with a time-critical visit first: a worker who gets or loses a visit; a person whose care worker is another
 * or whom nobody can come to; both where a visit moves by five minutes or more. The worker who is away is not called.
 */
export function whomToCall(
  changes: readonly StopChange[],
  visits: ReadonlyMap<number, RotaVisit>,
  workers: ReadonlyMap<number, RotaWorker>,
  away: number | null,
): ToCall[] {
  const known = changes.flatMap((change) => {
    const visit = visits.get(change.visitId);
    return visit === undefined || visit.cancelled ? [] : [{ ...change, visit }];
  });
  const severalDays = new Set(known.map(({ visit }) => visit.day)).size > 1;
  const when: When = (second) => (severalDays ? on(second) : `at ${at(second)}`);
  const calls = [...workerCalls(known, away, when), ...personCalls(known, workers, when)];
  return calls.sort((a, b) => Number(b.timeCritical) - Number(a.timeCritical));
}

/** A start in words, with its day where several days change. */
type When = (second: number) => string;

type Known = StopChange & { readonly visit: RotaVisit };

/** Whether a change is worth a call: less than five minutes stand on the care worker's page and are within what a person is told anyhow. */
function isTold({ kind, before, after }: Known): boolean {
  return kind !== 'moved' || Math.abs((after?.startsAt ?? 0) - (before?.startsAt ?? 0)) >= TOLD_FROM;
}

function workerCalls(changes: readonly Known[], away: number | null, when: When): ToCall[] {
  const said = new Map<number, { words: string[]; critical: boolean }>();
  const tell = (workerId: number | undefined, words: string, { timeCritical }: RotaVisit): void => {
    if (workerId === undefined || workerId === away) return;
    const one = said.get(workerId) ?? { words: [], critical: false };
    one.words.push(words);
    one.critical ||= timeCritical;
    said.set(workerId, one);
  };
  for (const { kind, before, after, visit } of changes.filter(isTold)) {
    const who = visit.personName;
    if (kind === 'moved' && after !== undefined && before !== undefined)
      tell(after.workerId, `${who} at ${at(after.startsAt)} instead of ${at(before.startsAt)}`, visit);
    else {
      if (after !== undefined)
        tell(
          after.workerId,
          `goes to ${who} ${when(after.startsAt)} for ${minutesInWords(visit.minutes)}`,
          visit,
        );
      if (before !== undefined)
        tell(before.workerId, `no longer goes to ${who} at ${at(before.startsAt)}`, visit);
    }
  }
  return [...said].map(([workerId, { words, critical }]) => ({
    workerId,
    personId: null,
    timeCritical: critical,
    words: `${upperFirst(listWords(words))}.`,
  }));
}

function personCalls(
  changes: readonly Known[],
  workers: ReadonlyMap<number, RotaWorker>,
  when: When,
): ToCall[] {
  const calls: ToCall[] = [];
  for (const parts of Map.groupBy(changes, ({ visitId }) => visitId).values()) {
    const told = parts.filter(isTold);
    const [first] = told;
    if (first === undefined) continue;
    const { visit } = first;
    const words = told.map(({ kind, before, after }) => {
      const name = (id: number | undefined): string => workers.get(id ?? 0)?.name ?? 'somebody else';
      if (kind === 'taken off')
        return `nobody is found yet for the visit ${when(before?.startsAt ?? visit.startsAt)}`;
      if (kind === 'moved')
        return `${name(after?.workerId)} comes at ${at(after?.startsAt ?? 0)} instead of ${at(before?.startsAt ?? 0)}`;
      const time =
        before === undefined || before.startsAt === after?.startsAt
          ? ''
          : ` instead of ${at(before.startsAt)}`;
      return `${name(after?.workerId)} comes ${when(after?.startsAt ?? 0)}${time}${before === undefined ? '' : `, not ${name(before.workerId)}`}`;
    });
    calls.push({
      workerId: null,
      personId: visit.personId,
      timeCritical: visit.timeCritical,
      words: `${upperFirst(listWords([...new Set(words)]))}.`,
    });
  }
  return mergePeople(calls);
}

/** One call for each person, however many of their visits change. */
function mergePeople(calls: readonly ToCall[]): ToCall[] {
  return [...Map.groupBy(calls, ({ personId }) => personId)].map(([personId, own]) => ({
    workerId: null,
    personId,
    timeCritical: own.some(({ timeCritical }) => timeCritical),
    words: own.map(({ words }) => words).join(' '),
  }));
}

/** What a rota says of some visits now: whose absences are known, and who the care workers are. */
export type Stands = {
  readonly visitIds: readonly number[];
  readonly stops: readonly RotaStop[];
  readonly visits: ReadonlyMap<number, RotaVisit>;
  readonly workers: ReadonlyMap<number, RotaWorker>;
  readonly absences: readonly Absence[];
};

/** What stands instead of what somebody was told, of the visits that had changed; a care worker who is still away comes to nobody. */
export function standsNow(
  { workerId, personId }: Pick<ToCall, 'workerId' | 'personId'>,
  { visitIds, stops, visits, workers, absences }: Stands,
): string {
  const touched = visitIds
    .flatMap((id) => visits.get(id) ?? [])
    .filter(({ cancelled }) => !cancelled)
    .sort((a, b) => a.startsAt - b.startsAt);
  const severalDays = new Set(touched.map(({ day }) => day)).size > 1;
  const when: When = (second) => (severalDays ? on(second) : `at ${at(second)}`);
  const said = touched.flatMap((visit) => {
    const own = stops.filter(({ visitId }) => visitId === visit.id);
    if (workerId !== null)
      return own
        .filter((stop) => stop.workerId === workerId)
        .map(({ startsAt }) => `goes to ${visit.personName} ${when(startsAt)}`);
    if (visit.personId !== personId) return [];
    if (own.length === 0) return [`nobody is found yet for the visit ${when(visit.startsAt)}`];
    return own.map(({ workerId: id, startsAt }) => {
      const name = workers.get(id)?.name ?? 'somebody';
      const away = awayAt(id, startsAt, startsAt + visit.minutes * 60, absences) !== undefined;
      return away
        ? `nobody can come yet ${when(startsAt)}: it is with ${name}, who is away`
        : `${name} comes ${when(startsAt)}`;
    });
  });
  if (said.length === 0) return workerId === null ? 'They have no visit.' : 'They have none of these visits.';
  return `${upperFirst(listWords(said))}.`;
}

/** What is in a call sheet, in a few words: '3 care workers and 6 people'. */
export function callsInWords(calls: readonly ToCall[]): string {
  const workers = calls.filter(({ workerId }) => workerId !== null).length;
  return `${plural(workers, 'care worker')} and ${plural(calls.length - workers, 'person', 'people')}`;
}

function on(second: number): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(second * 1000);
  return `on ${shortDate(instant.toZonedDateTimeISO('Europe/London').toPlainDate())} at ${clockTime(instant)}`;
}

function at(second: number): string {
  return clockTime(Temporal.Instant.fromEpochMilliseconds(second * 1000));
}

function upperFirst(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
