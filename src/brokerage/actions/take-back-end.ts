/** Takes back the end of a service that was a slip. Source: docs/rules/taking-an-end-back.md. */
import { dateAndTime, londonDay, longDate, startOfDay } from '../../ground/calendar.ts';
import { ok, type Refusal, refuse, type Result } from '../../ground/result.ts';
import { getPersonDetails } from '../../people/records/people.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { findLineEnd, type LineEnd, markEndTakenBack } from '../records/line-ends.ts';
import { getLine, listLinesOfPerson, type PackageLine, updateLineEnd } from '../records/package-lines.ts';
import { getPackage, updatePackage } from '../records/packages.ts';
import { findEndedPlacementOfLine, lockPlacement, reopenPlacementRow } from '../records/placements.ts';
import { faultOfTakingBack } from '../rules/end-taken-back.ts';
import { lastDayOf } from './end-lines.ts';
import { issueWhereChanged } from './issue-order.ts';
import { openRequest, takeSteps } from './request-steps.ts';

/** The end of a line that can be taken back now, or why it cannot. */
export async function endToTakeBack(scope: Scope, line: PackageLine): Promise<Result<LineEnd>> {
  const end = await findLineEnd(scope, line.id);
  if (end === undefined) return refuse('This service was given no last day that could be taken back');
  const fault = await faultNow(scope, line, end);
  return fault ?? ok(end);
}

async function faultNow(scope: Scope, line: PackageLine, end: LineEnd): Promise<Refusal | undefined> {
  const today = londonDay(scope.now).toString();
  const person = await getPersonDetails(scope, line.person_id);
  const next = (await listLinesOfPerson(scope, line.person_id)).find(
    (other) =>
      other.id !== line.id &&
      other.service === line.service &&
      other.starts_on > end.endsOn &&
      (other.ends_on === null || other.ends_on >= today),
  );
  return faultOfTakingBack(
    {
      savedOn: londonDay(end.endedAt).toString(),
      endsOnBefore: end.endsOnBefore,
      followedBy: next === undefined ? null : { from: next.starts_on, provider: next.provider_name },
      soughtAgain: end.soughtAgain,
      diedOn: person.died_on,
    },
    today,
  );
}

/** Which end to take back. `version` is the line's, as it was seen. */
export type TakingBack = {
  readonly packageId: number;
  readonly lineId: number;
  readonly version: number;
  readonly because: string;
};

/**
 * Takes the end of a service back: it has the last day that it had before, or none; a placement that ended with it goes on, with its order,
 * and so does the care package; the provider is told at once. Throws ChangedMeanwhile where the line is no longer at `version`. Needs
 * packages.edit. The visits are brought back by whoever calls, from the first day after the last.
 */
export async function takeBackEnd(
  scope: Scope,
  { packageId, lineId, version, because }: TakingBack,
): Promise<Result<{ line: PackageLine; wantedFrom: string }>> {
  require(scope, 'packages.edit');
  const line = await getLine(scope, packageId, lineId);
  const found = await endToTakeBack(scope, line);
  if (!found.ok) return found;
  const end = found.value;
  if (because.trim() === '') return refuse('Say why the end is taken back', 'because');
  const refused = await reopenPlacement(scope, line, end, because.trim());
  if (refused !== undefined) return refused;
  await updateLineEnd(
    scope,
    { id: lineId, version },
    end.endsOnBefore === null
      ? { ends_on: null, ended_reason: null }
      : { ends_on: end.endsOnBefore, ended_reason: end.reasonBefore },
  );
  await markEndTakenBack(scope, end.id, because.trim());
  await reopenPackage(scope, packageId);
  const wantedFrom = firstDayWanted(scope, end.endsOn);
  scope.audit({
    act: 'end of a service taken back',
    subject: ['package line', lineId],
    personId: line.person_id,
    detail: {
      reference: line.reference,
      endsOn: end.endsOnBefore,
      before: end.endsOn,
      reason: end.reason,
      because: because.trim(),
    },
  });
  await tellProvider(scope, line, wantedFrom);
  const again = await getLine(scope, packageId, lineId);
  await issueWhereChanged(scope, again, `The end on ${longDate(end.endsOn)} was taken back`);
  return ok({ line: again, wantedFrom });
}

/** From which day visits are wanted again: the day after the last, or today where that has passed. */
function firstDayWanted(scope: Scope, endsOn: string): string {
  const next = Temporal.PlainDate.from(endsOn).add({ days: 1 }).toString();
  const today = londonDay(scope.now).toString();
  return next < today ? today : next;
}

/** A placement that ended with its line goes on as it stood. */
async function reopenPlacement(
  scope: Scope,
  line: PackageLine,
  end: LineEnd,
  because: string,
): Promise<Refusal | undefined> {
  const ended = await findEndedPlacementOfLine(scope, line.id);
  if (ended?.ended_at?.getTime() !== end.endedAt.getTime()) return undefined;
  const open = await openRequest(scope, ended.placement_request_id);
  const placement = await lockPlacement(scope, ended.id);
  if (placement.ended_at === null) return undefined;
  const taken = await takeSteps(scope, open, { kind: 'end taken back', reason: because });
  if (!taken.ok) return taken;
  await reopenPlacementRow(scope, placement.id);
  return undefined;
}

/** The package ends with the last of its services where each has a last day, and goes on otherwise. */
async function reopenPackage(scope: Scope, packageId: number): Promise<void> {
  const carePackage = await getPackage(scope, packageId);
  const lines = (await listLinesOfPerson(scope, carePackage.person_id)).filter(
    ({ care_package_id }) => care_package_id === packageId,
  );
  await updatePackage(scope, carePackage, { ends_on: lastDayOf(lines.map(({ ends_on }) => ends_on)) });
}

async function tellProvider(scope: Scope, line: PackageLine, from: string): Promise<void> {
  const at = startOfDay(Temporal.PlainDate.from(from));
  await tellSystems(scope, line.provider_id, 'service.resumed', {
    line: line.reference,
    from: at.toString(),
  });
  await notify(
    scope,
    'service-resumed',
    { provider: line.provider_id },
    { line: line.reference, from: dateAndTime(at) },
    { link: `/packages/${line.care_package_id}` },
  );
}
