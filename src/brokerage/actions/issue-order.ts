/** Makes service orders, and issues a new version to the provider when what was arranged changes. Source: docs/rules/service-order.md. */
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { getPersonDetails } from '../../people/records/people.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getLine, type PackageLine } from '../records/package-lines.ts';
import { listPatterns } from '../records/patterns.ts';
import { listPeriodicWeeks } from '../records/periodic-weeks.ts';
import { daysIn } from '../rules/periodic-words.ts';
import {
  findPlacementOfLine,
  getPlacement,
  insertOrder,
  listOrders,
  lockPlacement,
  type Placement,
} from '../records/placements.ts';
import type { PlacementRequest } from '../records/placement-requests.ts';
import { type Arranged, orderChanges, type ServiceOrder, serviceOrder } from '../rules/service-order.ts';
import { changePattern, type PatternChange } from './arrange-line.ts';
import { changePeriodic, type PeriodicChange } from './periodic-line.ts';
import { type OpenRequest, openRequest, takeSteps } from './request-steps.ts';

/** What an order says of the line it is for; the rest comes from the request and the person. */
export type OrderedLine = Pick<
  Arranged,
  | 'providerName'
  | 'contractReference'
  | 'lineReference'
  | 'startsOn'
  | 'endsOn'
  | 'visits'
  | 'periodic'
  | 'probationEndsOn'
> & { readonly contractId: number };

/** The order of a line as it would be issued now. For actions. */
export async function orderContent(
  scope: Scope,
  request: PlacementRequest,
  { contractId, ...line }: OrderedLine,
): Promise<ServiceOrder> {
  const person = await getPersonDetails(scope, request.person_id);
  const today = londonDay(scope.now).toString();
  const day = line.startsOn > today ? line.startsOn : today;
  const held = await termsForContracts(scope, [contractId], line.startsOn, day);
  const terms = (termsOnDay(held.get(contractId), day) ?? termsOnDay(held.get(contractId), line.startsOn))
    ?.terms;
  if (terms === undefined) throw new Error(`Contract ${contractId} has no terms on ${line.startsOn}.`);
  return serviceOrder({
    ...line,
    personName: [request.title, request.given_name, request.family_name].filter(Boolean).join(' '),
    knownAs: person.known_as,
    service: request.service,
    outcomes: [],
    needs: request.needs,
    windows: { window: terms.window, timeCriticalWindow: terms.timeCriticalWindow },
    coverNote: request.cover_note,
  });
}

/** A new version of an order: its id, its number, and whether anything it says has changed. */
export type Issued = { readonly orderId: number; readonly version: number };

/**
 * Issues a new version of a placement's order where what it says has changed since, and tells the provider at once. Refused where
 * nothing has. Needs placement.work.
 */
export async function issueAgain(
  scope: Scope,
  { placementId, because }: { readonly placementId: number; readonly because: string },
): Promise<Result<Issued>> {
  require(scope, 'placement.work');
  if (because.trim() === '') return refuse('Say why there is a new version', 'because');
  const before = await getPlacement(scope, placementId);
  const open = await openRequest(scope, before.placement_request_id);
  const placement = await lockPlacement(scope, placementId);
  if (placement.ended_at !== null) return refuse('This placement has ended');
  const line = await getLine(scope, open.request.care_package_id, placement.package_line_id);
  return await issue(scope, open, placement, line, because.trim());
}

async function issue(
  scope: Scope,
  open: OpenRequest,
  placement: Placement,
  line: PackageLine,
  because: string,
): Promise<Result<Issued>> {
  const pattern = (await listPatterns(scope, [line.id])).toSorted((a, b) => a.version - b.version).at(-1);
  const days = (await listPeriodicWeeks(scope, [line.id])).at(-1);
  const sought = open.request.periodic;
  const [newest] = await listOrders(scope, placement.id);
  const content = await orderContent(scope, open.request, {
    providerName: placement.provider_name,
    contractId: placement.contract_id,
    contractReference: line.contract_reference,
    lineReference: line.reference,
    startsOn: line.starts_on,
    endsOn: line.ends_on,
    visits: pattern?.visits ?? [],
    periodic: sought === null || days === undefined ? sought : { ...sought, ...daysIn(days) },
    probationEndsOn: placement.probation_ends_on,
  });
  const changed = newest === undefined || orderChanges(newest.content, content).length > 0;
  if (!changed) return refuse('Nothing that the order says has changed');
  const taken = await takeSteps(scope, open, { kind: 'order issued' });
  if (!taken.ok) return taken;
  const orderId = await insertOrder(scope, {
    placementId: placement.id,
    providerId: placement.provider_id,
    lineId: line.id,
    content,
    because,
  });
  const version = (newest?.version ?? 0) + 1;
  const reference = newest?.reference ?? `SO${placement.id}`;
  await notify(
    scope,
    'order-changed',
    { provider: placement.provider_id },
    { reference, version: String(version) },
    { link: `/service-orders/${orderId}` },
  );
  scope.audit({
    act: 'service order issued',
    subject: ['service order', orderId],
    personId: line.person_id,
    detail: { reference, version, because },
  });
  return ok({ orderId, version });
}

/**
 * Issues a new version of the order of a line where what it says has changed, and tells the provider; undefined where nothing has, or the line
 * came of no placement that goes on. For actions.
 */
export async function issueWhereChanged(
  scope: Scope,
  line: PackageLine,
  because: string,
): Promise<Issued | undefined> {
  const found = await findPlacementOfLine(scope, line.id);
  if (found === undefined) return undefined;
  const open = await openRequest(scope, found.placement_request_id);
  const placement = await lockPlacement(scope, found.id);
  if (placement.ended_at !== null) return undefined;
  const issued = await issue(scope, open, placement, line, because);
  return issued.ok ? issued.value : undefined;
}

/**
 * Changes the days of a service without visits as `changePeriodic` does; its order gets a new version as that of `varyPattern`. Needs
 * packages.edit.
 */
export async function varyPeriodic(
  scope: Scope,
  change: PeriodicChange,
): Promise<Result<{ line: PackageLine; order: Issued | null }>> {
  require(scope, 'packages.edit');
  return await vary(scope, change, () => changePeriodic(scope, change));
}

/**
 * Changes the week of a line as `changePattern` does; where the line came of a placement that goes on, its order gets a new version and
 * the provider is told at once. Needs packages.edit.
 */
export async function varyPattern(
  scope: Scope,
  change: PatternChange,
): Promise<Result<{ line: PackageLine; order: Issued | null }>> {
  require(scope, 'packages.edit');
  return await vary(scope, change, () => changePattern(scope, change));
}

/** Opens the request first, so that nobody waits for another crosswise; then changes the line and issues its order again. */
async function vary(
  scope: Scope,
  change: Pick<PatternChange, 'lineId' | 'effectiveFrom' | 'reason'>,
  make: () => Promise<Result<{ line: PackageLine }>>,
): Promise<Result<{ line: PackageLine; order: Issued | null }>> {
  const found = await findPlacementOfLine(scope, change.lineId);
  const open = found && (await openRequest(scope, found.placement_request_id));
  const changed = await make();
  if (!changed.ok) return changed;
  const { line } = changed.value;
  if (found === undefined || open === undefined) return ok({ line, order: null });
  const placement = await lockPlacement(scope, found.id);
  if (placement.ended_at !== null) return ok({ line, order: null });
  const because = `From ${longDate(change.effectiveFrom)}: ${change.reason.trim()}`;
  const issued = await issue(scope, open, placement, line, because);
  return ok({ line, order: issued.ok ? issued.value : null });
}
