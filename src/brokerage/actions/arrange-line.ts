import { servicesOf } from '../../contracts/rules/rate-week.ts';
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { getContract } from '../../contracts/records/contracts.ts';
import { longDate } from '../../ground/calendar.ts';
import { ok, type Refusal, refuse, type Result } from '../../ground/result.ts';
import { getPersonDetails } from '../../people/records/people.ts';
import { weeklyMinutes, faultsOfPattern, type PatternVisit } from '../../plans/rules/visit-pattern.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { countLineChange, getLine, insertLine, type PackageLine } from '../records/package-lines.ts';
import { getPackage } from '../records/packages.ts';
import { insertPattern, minimumVisitOn } from '../records/patterns.ts';
import { listPeriodicWeeks } from '../records/periodic-weeks.ts';
import { faultOfStart } from '../rules/line-dates.ts';

/** A service to arrange: with whom, under which contract, from which day, and the week that it asks for. */
export type NewLine = {
  readonly packageId: number;
  readonly contractId: number;
  readonly service: string;
  readonly startsOn: string;
  readonly visits: readonly PatternVisit[];
};

/**
 * Arranges a service of a care package under a contract: the line and the first version of its pattern. Refused where the dates
 * do not fit, the contract has no rate for the service, or the pattern has a fault. Needs packages.edit. The visits are planned by whoever
 * calls, once for all lines.
 */
export async function arrangeLine(
  scope: Scope,
  { packageId, contractId, service, startsOn, visits }: NewLine,
): Promise<Result<{ id: number; reference: string }>> {
  require(scope, 'packages.edit');
  const carePackage = await getPackage(scope, packageId);
  const contract = await getContract(scope, contractId);
  const person = await getPersonDetails(scope, carePackage.person_id);
  const fault =
    faultOfStart(startsOn, {
      packageStartsOn: carePackage.starts_on,
      packageEndsOn: carePackage.ends_on,
      contractStartsOn: contract.startsOn,
      contractEndsOn: contract.endsOn,
      diedOn: person.died_on,
    }) ??
    (await faultOfService(scope, contractId, service, startsOn)) ??
    (await faultOfWeek(scope, visits, startsOn));
  if (fault !== undefined) return fault;
  const line = await insertLine(scope, carePackage, {
    provider_id: contract.providerId,
    contract_id: contractId,
    service,
    starts_on: startsOn,
  });
  await insertPattern(
    scope,
    { id: line.id, provider_id: contract.providerId },
    { effectiveFrom: startsOn, reason: 'First arranged', visits },
  );
  scope.audit({
    act: 'service arranged',
    subject: ['package line', line.id],
    personId: carePackage.person_id,
    detail: {
      reference: line.reference,
      contract: contract.reference,
      service,
      startsOn,
      weeklyMinutes: weeklyMinutes(visits).work,
    },
  });
  return ok(line);
}

/** A change to the week that a line asks for, from a day. `version` is the line's. */
export type PatternChange = {
  readonly packageId: number;
  readonly lineId: number;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly reason: string;
  readonly visits: readonly PatternVisit[];
};

/**
 * Records a new version of a line's pattern, in effect from a day on; what was recorded before stays on record. Throws
 * ChangedMeanwhile where the line is no longer at `version`. Needs packages.edit. The visits are planned by whoever calls.
 */
export async function changePattern(
  scope: Scope,
  change: PatternChange,
): Promise<Result<{ line: PackageLine }>> {
  require(scope, 'packages.edit');
  const { packageId, lineId, effectiveFrom, reason, visits } = change;
  const line = await getLine(scope, packageId, lineId);
  if ((await listPeriodicWeeks(scope, [lineId])).length > 0)
    return refuse('This service has no visits: change its days');
  const fault = faultOfChange(line, change) ?? (await faultOfWeek(scope, visits, effectiveFrom));
  if (fault !== undefined) return fault;
  await countLineChange(scope, { id: lineId, version: change.version });
  const version = await insertPattern(scope, line, { effectiveFrom, reason: reason.trim(), visits });
  scope.audit({
    act: 'visit pattern changed',
    subject: ['package line', lineId],
    personId: line.person_id,
    detail: {
      reference: line.reference,
      version,
      effectiveFrom,
      reason: reason.trim(),
      weeklyMinutes: weeklyMinutes(visits).work,
    },
  });
  return ok({ line });
}

function faultOfChange(line: PackageLine, { effectiveFrom, reason }: PatternChange): Refusal | undefined {
  if (line.source === 'imported')
    return refuse('The visits of this service come in a file from another system: change them there');
  if (effectiveFrom < line.starts_on)
    return refuse(
      `The service starts on ${longDate(line.starts_on)}: change it from then or later`,
      'effective_from',
    );
  if (line.ends_on !== null && effectiveFrom > line.ends_on)
    return refuse(`The service ends on ${longDate(line.ends_on)}`, 'effective_from');
  if (reason.trim() === '') return refuse('Say why the visits change', 'reason');
  return undefined;
}

async function faultOfService(
  scope: Scope,
  contractId: number,
  service: string,
  startsOn: string,
): Promise<Refusal | undefined> {
  const held = await termsForContracts(scope, [contractId], startsOn, startsOn);
  const terms = termsOnDay(held.get(contractId), startsOn)?.terms;
  if (terms === undefined)
    return refuse(`The contract has no terms yet on ${longDate(startsOn)}: record them first`, 'starts_on');
  if (servicesOf(terms.rates).includes(service)) return undefined;
  return refuse('Choose a service that the contract has a rate for', 'service');
}

async function faultOfWeek(
  scope: Scope,
  visits: readonly PatternVisit[],
  day: string,
): Promise<Refusal | undefined> {
  return faultsOfPattern(visits, await minimumVisitOn(scope, day))[0];
}
