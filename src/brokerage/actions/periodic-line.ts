/** Arranges a service by the week, night or day, and changes its days. Source: docs/rules/service-by-the-week.md. */
import { getContract } from '../../contracts/records/contracts.ts';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import type { PeriodicPrice } from '../../contracts/rules/prices.ts';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
import { longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { getPersonDetails } from '../../people/records/people.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  countLineChange,
  getLine,
  insertLine,
  type PackageLine,
  updateLineEnd,
} from '../records/package-lines.ts';
import { getPackage } from '../records/packages.ts';
import { insertPeriodicWeek, listPeriodicWeeks } from '../records/periodic-weeks.ts';
import { faultOfStart, PLANNED_END } from '../rules/line-dates.ts';
import { ALL_WEEK, faultOfDays, type PeriodicDays } from '../rules/periodic-words.ts';

/** The price of a service under a contract on a day, where it has one. */
export async function priceOfService(
  scope: Scope,
  contractId: number,
  service: string,
  day: string,
): Promise<PeriodicPrice | undefined> {
  const held = (await pricesForContracts(scope, [contractId], day, day)).get(contractId)?.[0];
  return held?.prices.services.find((one) => one.service === service);
}

/** A service without visits to arrange. */
export type NewPeriodicLine = {
  readonly packageId: number;
  readonly contractId: number;
  readonly service: string;
  readonly startsOn: string;
  readonly days: PeriodicDays;
  /** By what it was sought, where it was: a price by another unit does not serve. */
  readonly unit?: Unit | undefined;
  /** Its last day, where that is agreed; null where it goes on. */
  readonly endsOn?: string | null | undefined;
};

/**
 * Arranges a service without visits of a care package, under a contract that prices it. Refused where the dates do not fit or the contract
 * has no price for it on its first day, or only one by another unit. Needs packages.edit.
 */
export async function arrangePeriodic(
  scope: Scope,
  given: NewPeriodicLine,
): Promise<Result<{ id: number; reference: string }>> {
  require(scope, 'packages.edit');
  const carePackage = await getPackage(scope, given.packageId);
  const contract = await getContract(scope, given.contractId);
  const person = await getPersonDetails(scope, carePackage.person_id);
  const { service, startsOn } = given;
  const fault = faultOfStart(startsOn, {
    packageStartsOn: carePackage.starts_on,
    packageEndsOn: carePackage.ends_on,
    contractStartsOn: contract.startsOn,
    contractEndsOn: contract.endsOn,
    diedOn: person.died_on,
  });
  if (fault !== undefined) return fault;
  const price = await priceOfService(scope, contract.id, service, startsOn);
  if (price === undefined)
    return refuse(`The contract has no price for ${service} on ${longDate(startsOn)}`, 'starts_on');
  if (given.unit !== undefined && given.unit !== price.unit)
    return refuse(
      `The contract prices ${service} by the ${price.unit} on ${longDate(startsOn)}, not by the ${given.unit}`,
      'starts_on',
    );
  const wrong = faultOfDays(given.days, price.unit);
  if (wrong !== undefined) return wrong;
  const line = await insertLine(scope, carePackage, {
    provider_id: contract.providerId,
    contract_id: contract.id,
    service,
    starts_on: startsOn,
  });
  const days = price.unit === 'week' ? { ...given.days, ...ALL_WEEK } : given.days;
  await insertPeriodicWeek(
    scope,
    { id: line.id, provider_id: contract.providerId },
    { ...days, effectiveFrom: startsOn, reason: 'First arranged' },
  );
  if (given.endsOn)
    await updateLineEnd(
      scope,
      { id: line.id, version: 1 },
      { ends_on: given.endsOn, ended_reason: PLANNED_END },
    );
  scope.audit({
    act: 'service arranged',
    subject: ['package line', line.id],
    personId: carePackage.person_id,
    detail: { reference: line.reference, contract: contract.reference, service, startsOn, unit: price.unit },
  });
  return ok(line);
}

/** New days of a service without visits, from a day on. `version` is the line's. */
export type PeriodicChange = {
  readonly packageId: number;
  readonly lineId: number;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly reason: string;
  readonly days: PeriodicDays;
};

/**
 * Records new days of a service without visits, from a day on; what was recorded before stays on record. Throws ChangedMeanwhile where the
 * line is no longer at `version`. Needs packages.edit.
 */
export async function changePeriodic(
  scope: Scope,
  given: PeriodicChange,
): Promise<Result<{ line: PackageLine }>> {
  require(scope, 'packages.edit');
  const { effectiveFrom } = given;
  const line = await getLine(scope, given.packageId, given.lineId);
  if ((await listPeriodicWeeks(scope, [line.id])).length === 0)
    return refuse('This service is made of visits: change those');
  if (effectiveFrom < line.starts_on)
    return refuse(
      `The service starts on ${longDate(line.starts_on)}: change it from then or later`,
      'effective_from',
    );
  if (line.ends_on !== null && effectiveFrom > line.ends_on)
    return refuse(`The service ends on ${longDate(line.ends_on)}`, 'effective_from');
  const reason = given.reason.trim();
  if (reason === '') return refuse('Say why the days change', 'reason');
  const price = await priceOfService(scope, line.contract_id, line.service, effectiveFrom);
  if (price === undefined)
    return refuse(
      `The contract has no price for ${line.service} on ${longDate(effectiveFrom)}`,
      'effective_from',
    );
  const wrong = faultOfDays(given.days, price.unit);
  if (wrong !== undefined) return wrong;
  await countLineChange(scope, { id: line.id, version: given.version });
  const days = price.unit === 'week' ? { ...given.days, ...ALL_WEEK } : given.days;
  const version = await insertPeriodicWeek(scope, line, { ...days, effectiveFrom, reason });
  scope.audit({
    act: 'days of a service changed',
    subject: ['package line', line.id],
    personId: line.person_id,
    detail: { reference: line.reference, version, effectiveFrom, reason },
  });
  return ok({ line });
}
