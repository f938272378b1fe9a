import { dateAndTime } from '../../ground/calendar.ts';
import { ok, type Refusal, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { listLinesOfPerson, type PackageLine } from '../records/package-lines.ts';
import {
  getSuspension,
  insertSuspension,
  listSameStay,
  listSuspensions,
  type Suspension,
  type SuspensionReason,
  updateSuspensionEnd,
} from '../records/suspensions.ts';

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
};

/**
 * Suspends services of a person, of whichever package. Refused where one of them is suspended at that time already. Needs
 * packages.suspend. The visits are taken out by whoever calls.
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
  }
  return ok({ lines });
}

/**
 * Says from when visits are wanted again, or changes it; an end at the start means that it never came to it. With `wholeStay`, for every
 * service of the person that was suspended with this one. Needs packages.suspend. Visits are brought back by whoever calls.
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
  for (const ended of all) {
    await updateSuspensionEnd(scope, ended.id, endsAt);
    scope.audit({
      act: 'suspension ended',
      subject: ['package line', ended.package_line_id],
      personId,
      detail: { suspension: ended.id, to: endsAt.toString(), before: ended.ends_at?.toISOString() ?? null },
    });
  }
  return ok({ lineIds: all.map((ended) => ended.package_line_id) });
}

function faultOfTimes(scope: Scope, { startsAt, endsAt, toldAt }: NewSuspension): Refusal | undefined {
  if (endsAt !== null && Temporal.Instant.compare(endsAt, startsAt) <= 0)
    return refuse('Visits must be wanted again after they stop', 'ends_on');
  if (Temporal.Instant.compare(toldAt, scope.now) > 0)
    return refuse('The provider must have been told by now: tell them first', 'told_on');
  return undefined;
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
