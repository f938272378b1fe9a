/**
 * Verifies a provider's week: finds for every place of its planned visits and every log what the pure rules find, and writes
 * what is new. Running it again writes nothing but the run. Source: docs/rules/verification-in-the-application.md.
 */
import { confirmStarts } from '../../brokerage/actions/confirm-start.ts';
import { weekStart } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { refreshQuality } from '../../providers/records/provider-profiles.ts';
import type { StoredLog } from '../../visits/records/visit-logs.ts';
import { type BearingGroup, readBearingGroups } from '../records/bearing-groups.ts';
import { eventsOfLines } from '../records/line-events.ts';
import type { StoredVisit } from '../records/planned-for-verification.ts';
import { refreshTotals } from '../records/refresh-totals.ts';
import { readDistances, readTermsByDay } from '../records/rulebook.ts';
import {
  insertLines,
  insertRun,
  insertVerdicts,
  leftOverKey,
  linesOf,
  linesOfWeek,
  type NewLine,
  peopleByReference,
  placeKey,
  type StoredLine,
  updateLines,
} from '../records/verified-lines.ts';
import { lockWeek, noteVerified, type ProviderWeek, takeTurn } from '../records/week-state.ts';
import type { TermsByDay } from '../rules/contract-day.ts';
import { isAfterDeath, nothingAfterDeath } from '../rules/after-death.ts';
import { type Finding, isAsBefore, isWithdrawn, type Vanished, withdrawal } from '../rules/findings.ts';
import { judgedFrom } from '../rules/judging-time.ts';
import { localDay, mondayOf, weekSpan } from '../rules/local-days.ts';
import { reconcileGroup, type VerdictRow } from '../rules/reconcile.ts';
import type { Differing } from '../rules/recomputing.ts';
import { standingOf } from '../rules/resolution.ts';

/** What a verification wrote. */
export type Verified = { readonly runId: number; readonly fresh: number; readonly unchanged: number };

/** A finding with the records it is about. */
type Found = {
  readonly key: string;
  readonly finding: Finding;
  readonly visit: StoredVisit | null;
  readonly log: StoredLog | null;
};

/** Verifies one week of one provider. `weekStartsOn` is its Monday; another day is refused. */
export async function verifyWeek(scope: Scope, week: ProviderWeek): Promise<Result<Verified>> {
  require(scope, 'week.verify');
  const monday = Temporal.PlainDate.from(week.weekStartsOn);
  if (!weekStart(monday).equals(monday)) return refuse('A week starts on a Monday', 'weekStartsOn');
  await getProvider(scope, week.providerId);
  await takeTurn(scope, week.providerId);
  const changes = await lockWeek(scope, week.providerId, week.weekStartsOn);

  const { found, judgeAgainAt, groups } = await findAll(scope, week);
  const stored = await storedLines(scope, week, groups);
  const { fresh, unchanged } = compare(found, stored, groups);
  const runId = await insertRun(scope, { ...week, fresh: fresh.length, unchanged });
  await write(scope, week.providerId, runId, fresh);

  const touched = fresh.flatMap(({ before, found: { finding } }) =>
    [finding.weekStartsOn, before?.weekStartsOn ?? []].flat(),
  );
  await refreshTotals(scope, week.providerId, [...new Set([week.weekStartsOn, ...touched])]);
  await refreshQuality(scope, week.providerId);
  await noteVerified(scope, week, changes, judgeAgainAt);
  await confirmStarts(scope, linesThatPay(fresh));
  if (fresh.length > 0)
    await tellSystems(scope, week.providerId, 'week.verified', { week_starts_on: week.weekStartsOn });
  scope.audit({
    act: 'week verified',
    subject: ['provider week', `${week.providerId}/${week.weekStartsOn}`],
    detail: { runId, fresh: fresh.length, unchanged },
  });
  return ok({ runId, fresh: fresh.length, unchanged });
}

/** A week worked out again, writing nothing: the lines of which the evidence says something else than was verified, and how many it says the same of. */
export async function findAgain(
  scope: Scope,
  week: ProviderWeek,
): Promise<{ readonly differing: readonly Differing[]; readonly asVerified: number }> {
  const { found, groups } = await findAll(scope, week);
  const stored = await storedLines(scope, week, groups);
  const { fresh, unchanged } = compare(found, stored, groups);
  return {
    asVerified: unchanged,
    differing: fresh.map(({ before, found: { finding } }) => ({
      lineId: before?.lineId ?? null,
      startsAt: finding.startsAt,
      beforePence: before?.amountPence ?? null,
      nowPence: finding.amountPence,
      because: finding.because,
    })),
  };
}

/** The lines of which something new was found that pays: care has been given under them. */
function linesThatPay(fresh: readonly Fresh[]): number[] {
  const lines = new Set<number>();
  for (const { found } of fresh)
    if (found.visit !== null && found.log !== null && found.finding.effect === 'pay')
      lines.add(found.visit.lineId);
  return [...lines];
}

/** Everything that the rules find of what bears on the week, but for what it is too early to judge. */
async function findAll(
  scope: Scope,
  { providerId, weekStartsOn }: ProviderWeek,
): Promise<{ found: Found[]; judgeAgainAt: number | null; groups: readonly BearingGroup[] }> {
  const { matchWithinMinutes, missedAfterMinutes } = await readDistances(scope, weekStartsOn);
  const groups = await readBearingGroups(scope, providerId, weekSpan(weekStartsOn), matchWithinMinutes * 60);
  const terms = await termsOf(scope, groups);
  const rulebook = {
    termsFor: (visit: StoredVisit) => terms.termsAt(visit.contract, visit.startsAt).terms,
    matchWithinMinutes,
    bankHolidays: terms.bankHolidays,
  };
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  const found: Found[] = [];
  let judgeAgainAt: number | null = null;
  for (const group of groups) {
    for (const row of reconcileGroup(group, rulebook)) {
      const due =
        row.visit && !row.log ? judgedFrom(row.visit, rulebook.termsFor(row.visit), missedAfterMinutes) : now;
      if (due <= now) found.push(foundIn(inLife(row), terms));
      else if (judgeAgainAt === null || due < judgeAgainAt) judgeAgainAt = due;
    }
  }
  return { found, judgeAgainAt, groups };
}

/** A row as found, unless the person had died before that day: then it earns nothing. */
function inLife(row: VerdictRow<StoredVisit, StoredLog>): VerdictRow<StoredVisit, StoredLog> {
  const { visit } = row;
  if (visit === null || visit.diedOn === null || !isAfterDeath(visit, visit.diedOn)) return row;
  return nothingAfterDeath(row, visit, visit.diedOn);
}

async function termsOf(scope: Scope, groups: readonly BearingGroup[]): Promise<TermsByDay> {
  const contracts = new Set<number>();
  let [from, to] = [Infinity, -Infinity];
  for (const { visits } of groups) {
    for (const { contract, startsAt } of visits) {
      contracts.add(contract);
      from = Math.min(from, startsAt);
      to = Math.max(to, startsAt);
    }
  }
  if (contracts.size === 0) [from, to] = [0, 0];
  return await readTermsByDay(scope, [...contracts], localDay(from), localDay(to));
}

function foundIn(row: VerdictRow<StoredVisit, StoredLog>, terms: TermsByDay): Found {
  const { visit, place, log } = row;
  const startsAt = visit?.startsAt ?? log?.inAt ?? 0;
  return {
    key: visit === null || place === null ? leftOverKey(log?.logId ?? '') : placeKey(visit.id, place),
    visit,
    log,
    finding: {
      visitId: visit?.id ?? null,
      place,
      logId: log?.id ?? null,
      termsId: visit === null ? null : terms.termsAt(visit.contract, startsAt).termsId,
      startsAt,
      weekStartsOn: mondayOf(startsAt),
      plannedMinutes: visit?.plannedMinutes ?? null,
      deliveredMinutes: row.deliveredMinutes,
      startDifferenceMinutes: row.startDifferenceMinutes,
      exceptions: row.exceptions,
      effect: row.effect,
      paidMinutes: row.paidMinutes,
      pencePerHour: row.pencePerHour,
      amountPence: row.amountPence,
      because: row.because,
    },
  };
}

/** The lines of the week, and those elsewhere of the visits and logs that bear on it. */
async function storedLines(
  scope: Scope,
  { providerId, weekStartsOn }: ProviderWeek,
  groups: readonly BearingGroup[],
): Promise<StoredLine[]> {
  const ofWeek = await linesOfWeek(scope, providerId, weekStartsOn);
  const here = new Set(ofWeek.map(({ key }) => key));
  const isHere = ({ id, workers }: StoredVisit): boolean => {
    for (let place = 1; place <= workers; place++) if (!here.has(placeKey(id, place))) return false;
    return true;
  };
  const visits = groups.flatMap((group) =>
    group.visits.filter((visit) => !isHere(visit)).map(({ id }) => id),
  );
  const logs = groups.flatMap((group) => group.logs.map(({ logId }) => logId));
  const elsewhere = await linesOf(scope, providerId, visits, logs);
  return [...ofWeek, ...elsewhere.filter(({ key }) => !here.has(key))];
}

type Fresh = { readonly before: StoredLine | undefined; readonly found: Found };

/** What is new: lines never found before, lines found otherwise, and lines where nothing is any more. */
function compare(
  found: readonly Found[],
  stored: readonly StoredLine[],
  groups: readonly BearingGroup[],
): { fresh: Fresh[]; unchanged: number } {
  const rest = new Map(stored.map((line) => [line.key, line]));
  const fresh: Fresh[] = [];
  let unchanged = 0;
  for (const one of found) {
    const before = rest.get(one.key);
    rest.delete(one.key);
    if (before !== undefined && isAsBefore(before, one.finding, before.resolutionId !== null)) unchanged += 1;
    else fresh.push({ before, found: one });
  }
  const whyGone = reasonsToVanish(groups);
  for (const before of rest.values()) {
    if (isWithdrawn(before)) unchanged += 1;
    else
      fresh.push({
        before,
        found: { key: before.key, visit: null, log: null, finding: withdrawal(before, whyGone(before)) },
      });
  }
  return { fresh, unchanged };
}

function reasonsToVanish(groups: readonly BearingGroup[]): (line: StoredLine) => Vanished {
  const workers = new Map(
    groups.flatMap(({ visits }) => visits.map(({ id, workers }) => [id, workers] as const)),
  );
  const logs = new Set(groups.flatMap(({ logs }) => logs.map(({ logId }) => leftOverKey(logId))));
  return ({ visitId, place, key }) => {
    if (visitId === null) return logs.has(key) ? 'log placed' : 'log elsewhere';
    const needed = workers.get(visitId);
    if (needed === undefined) return 'visit elsewhere';
    return (place ?? 0) > needed ? 'fewer workers' : 'too early';
  };
}

/** Writes new verdicts, and what they make of their lines. */
async function write(
  scope: Scope,
  providerId: number,
  runId: number,
  fresh: readonly Fresh[],
): Promise<void> {
  const verdictIds = await insertVerdicts(
    scope,
    providerId,
    runId,
    fresh.map(({ before, found }) => ({ finding: found.finding, replacesId: before?.verdictId ?? null })),
  );
  const withHistory = fresh.flatMap(({ before }) => (before?.hasHistory ? before.lineId : []));
  const events = await eventsOfLines(scope, withHistory);
  const lines = fresh.map(({ before, found }, at) => {
    const { finding, log } = found;
    const verdictId = verdictIds[at] ?? 0;
    const withdrawn = isWithdrawn(finding);
    const standing = standingOf(
      { ...finding, id: verdictId, withdrawn },
      events.get(before?.lineId ?? 0) ?? [],
    );
    return { before, found, line: { finding, verdictId, standing, workerReference: log?.workerId ?? null } };
  });
  await updateLines(
    scope,
    lines.flatMap(({ before, line }) => (before === undefined ? [] : { ...line, lineId: before.lineId })),
  );
  const added = lines.filter(({ before }) => before === undefined);
  const strangers = added.flatMap(({ found: { visit, log } }) =>
    visit === null && log ? log.personReference : [],
  );
  const people = await peopleByReference(scope, [...new Set(strangers)]);
  await insertLines(
    scope,
    providerId,
    added.map(({ found: { visit, log }, line }): NewLine => {
      const personReference = visit?.personReference ?? log?.personReference ?? '';
      return {
        ...line,
        personId: visit?.personId ?? people.get(personReference) ?? null,
        contractId: visit?.contract ?? null,
        personReference,
        leftOverReference: visit === null ? (log?.logId ?? null) : null,
      };
    }),
  );
}
