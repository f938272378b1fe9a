/** Makes what a moved line begins with at its new provider: the line, its weeks and stays, the placement and the service order. */
import { startOfDay } from '../../ground/calendar.ts';
import { ok, type Result } from '../../ground/result.ts';
import { weeklyMinutes } from '../../plans/rules/visit-pattern.ts';
import type { Scope } from '../../platform/scope.ts';
import { insertOffer, insertReply, updateOffers } from '../records/offers.ts';
import { getLine, type PackageLine, updateLineEnd } from '../records/package-lines.ts';
import { insertPattern } from '../records/patterns.ts';
import { insertPeriodicWeek } from '../records/periodic-weeks.ts';
import { dueOf, placementPolicy } from '../records/placement-policy.ts';
import {
  getRequest,
  insertRequest,
  insertRequestEvent,
  updateRequest,
} from '../records/placement-requests.ts';
import { insertOrder, insertPlacement } from '../records/placements.ts';
import { insertSuspension, listSuspensions, updateSuspensionEnd } from '../records/suspensions.ts';
import type { MovableLine } from '../records/transition-lines.ts';
import type { Transition } from '../records/transitions.ts';
import type { Candidate } from '../rules/candidate.ts';
import { PLANNED_END } from '../rules/line-dates.ts';
import type { Match } from '../rules/matching.ts';
import { candidatesOn, leavingOrder, rungName } from '../rules/placement-order.ts';
import { arrangeWanted } from './arrange-wanted.ts';
import { orderContent } from './issue-order.ts';
import { showingOf } from './make-offers.ts';

/** What was made of a move. */
export type Arrangement = { readonly placementId: number; readonly lineId: number };

/** A line that moves, and to whom. */
export type Moving = {
  readonly plan: Transition;
  readonly old: PackageLine;
  readonly line: MovableLine;
  readonly to: Candidate;
  readonly match: Match;
};

/**
 * Arranges the new line from the cut-over on, as the old one would have gone on: with its later weeks, its planned end and its stays
 * away. Refused, with nothing written, where it cannot be arranged. For actions.
 */
export async function arrangeMoved(scope: Scope, moving: Moving): Promise<Result<Arrangement>> {
  const { plan, old, line, to } = moving;
  const made = await arrangeWanted(scope, {
    packageId: line.packageId,
    contractId: to.contractId,
    service: line.service,
    startsOn: plan.cut_over_on,
    visits: line.visits,
    periodic: line.periodic?.need ?? null,
  });
  if (!made.ok) return made;
  const lineId = made.value.id;
  for (const { effectiveFrom, reason, visits } of line.later)
    await insertPattern(scope, { id: lineId, provider_id: to.providerId }, { effectiveFrom, reason, visits });
  for (const later of line.periodic?.later ?? [])
    await insertPeriodicWeek(scope, { id: lineId, provider_id: to.providerId }, later);
  const fresh = await getLine(scope, line.packageId, lineId);
  if (old.ends_on !== null)
    await updateLineEnd(scope, fresh, {
      ends_on: old.ends_on,
      ended_reason: old.ended_reason ?? PLANNED_END,
    });
  await moveStays(scope, old, { id: lineId, provider_id: to.providerId }, plan.cut_over_on);
  return ok(await recordPlacement(scope, moving, fresh));
}

/** A stay away that goes on over the cut-over goes on at the new provider, and ends with the old one there. */
async function moveStays(
  scope: Scope,
  old: PackageLine,
  fresh: { readonly id: number; readonly provider_id: number },
  cutOverOn: string,
): Promise<void> {
  const from = startOfDay(Temporal.PlainDate.from(cutOverOn));
  for (const stay of await listSuspensions(scope, [old.id])) {
    const startsAt = Temporal.Instant.fromEpochMilliseconds(stay.starts_at.getTime());
    const endsAt = stay.ends_at && Temporal.Instant.fromEpochMilliseconds(stay.ends_at.getTime());
    if (endsAt !== null && Temporal.Instant.compare(endsAt, from) <= 0) continue;
    if (endsAt !== null && Temporal.Instant.compare(endsAt, startsAt) === 0) continue;
    const later = Temporal.Instant.compare(startsAt, from) > 0;
    await insertSuspension(scope, fresh, {
      reason: stay.reason,
      note: stay.note,
      starts_at: later ? startsAt : from,
      ends_at: endsAt,
      told_provider_at: scope.now,
    });
    await updateSuspensionEnd(scope, stay.id, later ? startsAt : from);
  }
}

/** Writes the request, the offer that the provider took on by word of mouth, the placement and the order, as if made one by one. */
async function recordPlacement(scope: Scope, moving: Moving, fresh: PackageLine): Promise<Arrangement> {
  const { plan, old, line, to } = moving;
  const { seeker } = line;
  const policy = await placementPolicy(scope);
  const { id: requestId } = await insertRequest(scope, {
    packageId: line.packageId,
    personId: line.personId,
    service: line.service,
    visits: line.visits,
    periodic: line.periodic?.need ?? null,
    wantedFrom: plan.cut_over_on,
    lane: seeker.lane,
    receivedAt: scope.now,
    dueAt: await dueOf(scope, seeker.lane, scope.now),
    needs: seeker.needs,
    cultures: seeker.cultures,
    language: seeker.language,
    workerGender: seeker.workerGender,
    words: '',
    replacesLineId: old.id,
  });
  const request = await getRequest(scope, requestId);
  const offerId = await recordOffer(scope, moving, requestId);
  const probationEndsOn =
    policy.probationDays === 0
      ? null
      : Temporal.PlainDate.from(plan.cut_over_on).add({ days: policy.probationDays }).toString();
  const placementId = await insertPlacement(scope, {
    placement_request_id: requestId,
    offer_id: offerId,
    provider_id: to.providerId,
    contract_id: to.contractId,
    package_line_id: fresh.id,
    probation_ends_on: probationEndsOn,
  });
  await insertOrder(scope, {
    placementId,
    providerId: to.providerId,
    lineId: fresh.id,
    content: await orderContent(scope, request, {
      providerName: to.providerName,
      contractId: to.contractId,
      contractReference: fresh.contract_reference,
      lineReference: fresh.reference,
      startsOn: plan.cut_over_on,
      endsOn: old.ends_on,
      visits: line.visits,
      periodic: line.periodic?.need ?? null,
      probationEndsOn,
    }),
    because: `Taken over from ${old.provider_name}`,
  });
  await insertRequestEvent(scope, requestId, { kind: 'placed', offerId, placementId });
  await insertRequestEvent(scope, requestId, { kind: 'order issued' });
  await updateRequest(scope, requestId, { status: 'ordered', owner_id: plan.owner_id });
  return { placementId, lineId: fresh.id };
}

/** The offer as it came to be: made and taken on within the plan. Answers its id. */
async function recordOffer(
  scope: Scope,
  { plan, line, to, match }: Moving,
  requestId: number,
): Promise<number> {
  const rungs = (await placementPolicy(scope)).order[line.seeker.lane];
  const rung = rungs.find((one) =>
    candidatesOn(one, rungs, match).some(({ candidate }) => candidate.contractId === to.contractId),
  );
  const name = rung === undefined ? to.kind : rungName(rung);
  const reason = `Transition ${plan.id}: ${plan.reason}`;
  const leaves = leavingOrder(to, rungs, [], match) !== undefined;
  const request = await getRequest(scope, requestId);
  const { shown } = await showingOf(scope, request, { ...line.seeker, requestId });
  const offerId = await insertOffer(scope, {
    requestId,
    providerId: to.providerId,
    contractId: to.contractId,
    rung: name,
    leftOrderReason: leaves ? reason : null,
    overBlockReason: null,
    shown,
    weeklyMinutes: weeklyMinutes(line.visits).work,
    deadlineAt: scope.now,
  });
  await insertReply(scope, {
    offerId,
    providerId: to.providerId,
    kind: 'accept',
    reason: null,
    words: `Taken on within transition ${plan.id}, as the broker recorded`,
    proposal: null,
  });
  await updateOffers(scope, [offerId], 'placed');
  await insertRequestEvent(scope, requestId, { kind: 'recorded' });
  await insertRequestEvent(scope, requestId, { kind: 'note', words: reason });
  if (plan.owner_id !== null)
    await insertRequestEvent(scope, requestId, { kind: 'owner taken', userId: plan.owner_id });
  if (leaves) await insertRequestEvent(scope, requestId, { kind: 'order left', rung: name, reason });
  await insertRequestEvent(scope, requestId, { kind: 'offered', offerId });
  await insertRequestEvent(scope, requestId, { kind: 'reply', offerId, reply: 'accept' });
  return offerId;
}
