import { dateAndTime, londonDay } from '../../ground/calendar.ts';
import { ok, type Refusal, refuse, type Result } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { visitsMade } from '../../people/records/visits-made.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { listLinesOfPerson, type PackageLine } from '../records/package-lines.ts';
import { findPlacementOfLine } from '../records/placements.ts';
import {
  getSuspension,
  insertSuspension,
  listSameStay,
  listSuspensions,
  type Suspension,
  type SuspensionReason,
  updateSuspensionEnd,
} from '../records/suspensions.ts';
import type { PlacementStep } from '../rules/placement-status.ts';
import { placeKeptInWords, placeKeptUntil } from '../rules/suspended-place.ts';
import { issueWhereChanged } from './issue-order.ts';
import { openRequest, takeSteps } from './request-steps.ts';

/** A time in which visits are not wanted. `endsAt` is from when they are wanted again; null while that is not known. */
export type NewSuspension = {
  readonly personId: number;
  readonly lineIds: readonly number[];
  readonly reason: SuspensionReason;
  readonly note: string | null;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant | null;
  /** When the provider was told, which may be long after the start: notice is counted from here. */
  readonly toldAt: Temporal.Instant;
  /** Whether somebody has looked at the visits of this time that were logged. */
  readonly reviewed?: boolean;
};

/**
 * Suspends services of a person, of whichever package, and tells their providers at once. Refused where one of them is suspended at that
 * time already, and, on the field `reviewed`, where care workers logged visits in that time and nobody has looked at them yet: a slip of
 * the year would cancel all of them. Needs packages.suspend. The visits are taken out by whoever calls.
 */
export async function suspendLines(
  scope: Scope,
  suspension: NewSuspension,
): Promise<Result<{ lines: readonly PackageLine[] }>> {
  require(scope, 'packages.suspend');
  const { personId, lineIds, startsAt, endsAt, toldAt, reason, note } = suspension;
  const lines = (await listLinesOfPerson(scope, personId)).filter(({ id }) => lineIds.includes(id));
  if (lines.length === 0) return refuse('Choose at least one service', 'lines');
  const fault = faultOfTimes(scope, suspension);
  if (fault !== undefined) return fault;
  const before = await listSuspensions(
    scope,
    lines.map(({ id }) => id),
  );
  const meeting = before.find((one) => overlaps(one, startsAt, endsAt));
  if (meeting !== undefined) return refuse(alreadySuspended(meeting), 'starts_on');
  const made = await faultOfVisitsMade(scope, suspension);
  if (made !== undefined) return made;
  await noteOnRequests(scope, lines, {
    kind: 'suspended',
    reason,
    from: seconds(startsAt),
    to: endsAt && seconds(endsAt),
  });
  for (const line of lines) {
    const id = await insertSuspension(scope, line, {
      reason,
      note,
      starts_at: startsAt,
      ends_at: endsAt,
      told_provider_at: toldAt,
    });
    scope.audit({
      act: 'service suspended',
      subject: ['package line', line.id],
      personId,
      detail: {
        reference: line.reference,
        suspension: id,
        reason,
        from: startsAt.toString(),
        to: endsAt?.toString() ?? null,
        toldProviderAt: toldAt.toString(),
      },
    });
    await tellOfSuspension(scope, line, { startsAt, endsAt });
  }
  return ok({ lines });
}

/**
 * Says from when visits are wanted again, or changes it, and tells the providers at once; an end at the start means that it never came to
 * it. With `wholeStay`, for every service of the person that was suspended with this one. Where what the service order says has changed
 * meanwhile, it gets a new version. Needs packages.suspend. Visits are brought back by whoever calls.
 */
export async function endSuspension(
  scope: Scope,
  {
    packageId,
    personId,
    suspensionId,
    endsAt,
    wholeStay,
  }: {
    readonly packageId: number;
    readonly personId: number;
    readonly suspensionId: number;
    readonly endsAt: Temporal.Instant;
    readonly wholeStay: boolean;
  },
): Promise<Result<{ lineIds: readonly number[] }>> {
  require(scope, 'packages.suspend');
  const one = await getSuspension(scope, packageId, suspensionId);
  const all = wholeStay ? await listSameStay(scope, personId, one) : [one];
  if (endsAt.epochMilliseconds < one.starts_at.getTime())
    return refuse(`Visits can be wanted again from ${dateAndTime(one.starts_at)} at the earliest`, 'ends_on');
  const others = await listSuspensions(
    scope,
    all.map((ended) => ended.package_line_id),
  );
  for (const ended of all) {
    const startsAt = Temporal.Instant.fromEpochMilliseconds(ended.starts_at.getTime());
    const next = others.find(
      (other) =>
        other.package_line_id === ended.package_line_id &&
        other.id !== ended.id &&
        overlaps(other, startsAt, endsAt),
    );
    if (next !== undefined) return refuse(alreadySuspended(next), 'ends_on');
  }
  const lines = (await listLinesOfPerson(scope, personId)).filter(({ id }) =>
    all.some((ended) => ended.package_line_id === id),
  );
  await noteOnRequests(scope, lines, { kind: 'resumed', from: seconds(endsAt) });
  for (const ended of all) {
    await updateSuspensionEnd(scope, ended.id, endsAt);
    scope.audit({
      act: 'suspension ended',
      subject: ['package line', ended.package_line_id],
      personId,
      detail: { suspension: ended.id, to: endsAt.toString(), before: ended.ends_at?.toISOString() ?? null },
    });
  }
  for (const line of lines) {
    await tellSystems(scope, line.provider_id, 'service.resumed', {
      line: line.reference,
      from: endsAt.toString(),
    });
    await notify(
      scope,
      'service-resumed',
      { provider: line.provider_id },
      { line: line.reference, from: dateAndTime(endsAt) },
      { link: `/packages/${line.care_package_id}` },
    );
    await issueWhereChanged(scope, line, `Visits are wanted again from ${dateAndTime(endsAt)}`);
  }
  return ok({ lineIds: all.map((ended) => ended.package_line_id) });
}

/** Writes on the requests of some lines that came of a placement what became of their visits. The requests are locked in their order. */
async function noteOnRequests(
  scope: Scope,
  lines: readonly PackageLine[],
  step: Extract<PlacementStep, { kind: 'suspended' | 'resumed' }>,
): Promise<void> {
  const requestIds: number[] = [];
  for (const line of lines) {
    const placement = await findPlacementOfLine(scope, line.id);
    if (placement !== undefined) requestIds.push(placement.placement_request_id);
  }
  for (const requestId of requestIds.toSorted((a, b) => a - b)) {
    const open = await openRequest(scope, requestId);
    // A placement that ended meanwhile has nothing to suspend: its line says so by its last day.
    if (open.state.placementId !== null) await takeSteps(scope, open, step);
  }
}

async function tellOfSuspension(
  scope: Scope,
  line: PackageLine,
  { startsAt, endsAt }: { readonly startsAt: Temporal.Instant; readonly endsAt: Temporal.Instant | null },
): Promise<void> {
  const startsOn = londonDay(startsAt).toString();
  const keptDays = await settingOn(scope, 'place_kept_days', startsOn);
  const keptUntil = placeKeptUntil(startsOn, line.contract_kind, keptDays);
  await tellSystems(scope, line.provider_id, 'service.suspended', {
    line: line.reference,
    from: startsAt.toString(),
    ...(endsAt !== null && { to: endsAt.toString() }),
    ...(keptUntil !== null && { place_kept_until: keptUntil }),
  });
  await notify(
    scope,
    'service-suspended',
    { provider: line.provider_id },
    {
      line: line.reference,
      from: dateAndTime(startsAt),
      until:
        endsAt === null
          ? 'until the council says when they are wanted again'
          : `until ${dateAndTime(endsAt)}`,
      place: placeKeptInWords(keptUntil),
    },
    { link: `/packages/${line.care_package_id}` },
  );
}

function seconds(instant: Temporal.Instant): number {
  return Math.floor(instant.epochMilliseconds / 1000);
}

function faultOfTimes(scope: Scope, { startsAt, endsAt, toldAt }: NewSuspension): Refusal | undefined {
  if (endsAt !== null && Temporal.Instant.compare(endsAt, startsAt) <= 0)
    return refuse('Visits must be wanted again after they stop', 'ends_on');
  if (Temporal.Instant.compare(toldAt, scope.now) > 0)
    return refuse('The provider must have been told by now: tell them first', 'told_on');
  return undefined;
}

async function faultOfVisitsMade(
  scope: Scope,
  { personId, lineIds, startsAt, endsAt, reviewed = false }: NewSuspension,
): Promise<Refusal | undefined> {
  if (reviewed) return undefined;
  const { visits, last } = await visitsMade(scope, personId, { from: startsAt, to: endsAt, lineIds });
  if (last === null) return undefined;
  return refuse(
    `Care workers logged ${plural(visits, 'visit')} in this time, the last on ${dateAndTime(last)}. From ${dateAndTime(startsAt)} they would all count as cancelled. Check the day and the year, and say that you have`,
    'reviewed',
  );
}

/** Whether a suspension meets a time; one that never came to it meets none. */
function overlaps(
  { starts_at, ends_at }: Suspension,
  startsAt: Temporal.Instant,
  endsAt: Temporal.Instant | null,
): boolean {
  const from = starts_at.getTime();
  const to = ends_at?.getTime() ?? Number.POSITIVE_INFINITY;
  const end = endsAt?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  return from < to && startsAt.epochMilliseconds < end && from < end && startsAt.epochMilliseconds < to;
}

function alreadySuspended({ reason, starts_at, ends_at }: Suspension): string {
  const until = ends_at === null ? 'with no end yet' : `to ${dateAndTime(ends_at)}`;
  return `A service is suspended already (${reason}) from ${dateAndTime(starts_at)}, ${until}: end that first`;
}
