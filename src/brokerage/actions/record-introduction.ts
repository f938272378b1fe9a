/** Who will come first and when they introduce themselves, and what a person tells of the provider they have. Source: docs/rules/introduction.md. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { notify } from '../../platform/notices/notify.ts';
import { permits, require, type Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { insertIntroduction, insertPlacementWord } from '../records/introductions.ts';
import { listLinesOfPerson } from '../records/package-lines.ts';
import { getPlacement, listOrders, type Placement } from '../records/placements.ts';
import { getRequest } from '../records/placement-requests.ts';
import {
  faultsOfIntroduction,
  type Introduction,
  type PlacementWord,
  placementWordNames,
} from '../rules/introduction.ts';

/**
 * Writes down who will come first and when they introduce themselves; it takes the place of what was said before. A provider says it of its
 * own placements, a broker of any. Needs offers.answer or placement.work.
 */
export async function recordIntroduction(
  scope: Scope,
  placementId: number,
  given: Introduction,
): Promise<Result<object>> {
  if (!permits(scope.who, 'offers.answer')) require(scope, 'placement.work');
  const placement = await getPlacement(scope, placementId);
  if (placement.ended_at !== null) return refuse('This placement has ended');
  const [order] = await listOrders(scope, placementId);
  const startsOn = await startOf(scope, placement, order?.person_id);
  const [fault] = faultsOfIntroduction(given, startsOn, Math.floor(scope.now.epochMilliseconds / 1000));
  if (fault !== undefined) return fault;
  const introduction = { ...given, words: given.words.trim() };
  await insertIntroduction(scope, { placementId, providerId: placement.provider_id }, introduction);
  scope.audit({
    act: 'introduction recorded',
    subject: ['placement', placementId],
    ...(order !== undefined && { personId: order.person_id }),
    detail: { way: given.way, meetsAt: given.meetsAt, workers: given.workers.length },
  });
  return ok({});
}

/** The first day of care of a placement. */
export async function startOf(
  scope: Scope,
  { package_line_id, placed_at }: Placement,
  personId: number | undefined,
): Promise<string> {
  const lines = personId === undefined ? [] : await listLinesOfPerson(scope, personId);
  return lines.find(({ id }) => id === package_line_id)?.starts_on ?? londonDay(placed_at).toString();
}

/** Asks a provider who will come first, by a notice, and tells its own system. Needs placement.work. */
export async function askForIntroduction(scope: Scope, placementId: number): Promise<Result<object>> {
  require(scope, 'placement.work');
  const placement = await getPlacement(scope, placementId);
  if (placement.ended_at !== null) return refuse('This placement has ended');
  const [order] = await listOrders(scope, placementId);
  const startsOn = await startOf(scope, placement, order?.person_id);
  await notify(
    scope,
    'introduction-wanted',
    { provider: placement.provider_id },
    { order: order?.reference ?? `Placement ${placementId}`, day: longDate(startsOn) },
    { link: `/placements/${placementId}/introduction` },
  );
  await tellSystems(scope, placement.provider_id, 'introduction.asked', {
    placement: placementId,
    starts_on: startsOn,
  });
  scope.audit({
    act: 'introduction asked for',
    subject: ['placement', placementId],
    ...(order !== undefined && { personId: order.person_id }),
  });
  return ok({});
}

/** What was told of a placement, and how. */
export type Told = { readonly said: PlacementWord; readonly words: string; readonly byLink: boolean };

/**
 * Writes down what a person, or whoever speaks for them, told of the provider that they have; the brokers are told of it where it came by the link.
 * Nothing follows by itself: another provider is sought once a broker ends the placement, without blame. Needs placement.work.
 */
export async function tellOfPlacement(
  scope: Scope,
  placementId: number,
  told: Told,
): Promise<Result<object>> {
  require(scope, 'placement.work');
  const placement = await getPlacement(scope, placementId);
  if (placement.ended_at !== null) return refuse('This placement has ended already');
  const request = await getRequest(scope, placement.placement_request_id);
  await insertPlacementWord(scope, placementId, { ...told, words: told.words.trim() });
  if (told.byLink)
    await notify(
      scope,
      'person-said',
      request.owner_id === null ? { role: 'broker' } : { user: request.owner_id },
      { reference: request.reference, said: placementWordNames[told.said] },
      { link: `/placement/${request.id}` },
    );
  scope.audit({
    act: 'person told of their provider',
    subject: ['placement', placementId],
    personId: request.person_id,
    detail: { reference: request.reference, said: told.said, byLink: told.byLink },
  });
  return ok({});
}
