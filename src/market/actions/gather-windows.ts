/** Reads a week for the window simulator. Changes nothing. */
import { weekDays } from '../../ground/calendar.ts';
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { callWindow } from '../../plans/rules/visit-pattern.ts';
import type { Scope } from '../../platform/scope.ts';
import { travelSettingsOn } from '../../rounds/records/travel-settings.ts';
import { namesOfMarket } from '../records/drill-ground.ts';
import {
  listLoggedInWeek,
  listPeopleOfWeek,
  listPlannedInWeek,
  listRosteredInWeek,
  type PlannedInWeek,
  type WorkedInWeek,
} from '../records/window-ground.ts';
import type { WindowRun } from '../records/window-runs.ts';
import { onWorkingDay, shiftsWorked } from '../rules/window-ground.ts';
import { ageGroup, SHIFT_BREAK_SECONDS, type WindowGround } from '../rules/window-run.ts';

/** How early and late a time-critical visit may be of which neither its plan nor its contract says anything. */
const HELD = { earlier: 15, later: 15 };

/** The days of a run, 'YYYY-MM-DD'. */
export function daysOf({
  week_starts_on,
  weekdays,
}: Pick<WindowRun, 'week_starts_on' | 'weekdays'>): string[] {
  return weekDays(Temporal.PlainDate.from(week_starts_on))
    .filter(({ dayOfWeek }) => weekdays.includes(dayOfWeek))
    .map(String);
}

/** The week of a run as it stands now: visits as planned, shifts as logged, or as rostered where a provider logged none. */
export async function gatherWindows(
  scope: Scope,
  run: Pick<WindowRun, 'week_starts_on' | 'weekdays' | 'provider_id'>,
): Promise<WindowGround> {
  const days = daysOf(run);
  const monday = Temporal.PlainDate.from(run.week_starts_on);
  // What begins before the day turns is part of the night before.
  const asked = {
    from: run.week_starts_on,
    to: monday.add({ days: 7 }).toString(),
    providerId: run.provider_id,
  };
  const onDays = ({ day }: { readonly day: string }): boolean => days.includes(day);
  const listed = await listPlannedInWeek(scope, asked);
  const contracts = listed.map(({ contractId }) => contractId);
  const terms = await termsForContracts(scope, contracts, asked.from, asked.to);
  const visits = listed
    .map((visit) => planned(visit, termsOnDay(terms.get(visit.contractId), visit.day)?.terms))
    .map(onWorkingDay)
    .filter(onDays);
  const logged = await listLoggedInWeek(scope, asked);
  const loggedBy = new Set(logged.map(({ providerId }) => providerId));
  const rostered = (await listRosteredInWeek(scope, asked)).filter(
    ({ providerId }) => !loggedBy.has(providerId),
  );
  const there = [...logged, ...rostered];
  const shifts = shiftsWorked(there.map(worked), SHIFT_BREAK_SECONDS).filter(onDays);
  const rounds = there
    .flatMap((one) => (one.visitId === null ? [] : [{ ...worked(one), visit: String(one.visitId) }]))
    .map(onWorkingDay)
    .filter(onDays);
  const people = await listPeopleOfWeek(
    scope,
    visits.map(({ person }) => Number(person)),
  );
  const names = await namesOfMarket(scope);
  const providers = [...new Set(visits.map(({ team }) => team))].sort((a, b) => Number(a) - Number(b));
  const areas = [...new Set(people.map(({ areaId }) => areaId))];
  const { paces, dayParts } = await travelSettingsOn(scope, run.week_starts_on);
  return {
    travel: { by: 'straight line', paces, dayParts: [...dayParts], tables: [] },
    visits,
    shifts,
    rounds,
    teams: providers.map((key) => ({
      key,
      id: Number(key),
      name: names.providers[key] ?? `Provider ${key}`,
    })),
    areas: areas.map((id) => ({ id, name: names.areas[String(id ?? 0)] ?? `Area ${id}` })),
    people: people.map(({ id, areaId, bornOn, latitude, longitude }) => ({
      id: String(id),
      area: areaId,
      age: ageGroup(bornOn, run.week_starts_on),
      home: latitude === null || longitude === null ? null : { latitude, longitude },
    })),
  };
}

function planned(
  { id, personId, providerId, day, start, minutes, workers, critical, ...own }: PlannedInWeek,
  contract: Parameters<typeof callWindow>[1] | undefined,
) {
  const typed = { earlierMinutes: own.earlier, laterMinutes: own.later, timeCritical: critical };
  const { earlier, later } =
    contract === undefined
      ? { earlier: own.earlier ?? HELD.earlier, later: own.later ?? HELD.later }
      : callWindow(typed, contract);
  return {
    id: String(id),
    person: String(personId),
    team: String(providerId),
    day,
    start,
    seconds: minutes * 60,
    workers,
    ...(critical && {
      held: { earlier: 60 * earlier, later: 60 * later },
    }),
  };
}

function worked({ providerId, worker, day, start, end }: WorkedInWeek) {
  return { team: String(providerId), worker, day, start, end };
}
