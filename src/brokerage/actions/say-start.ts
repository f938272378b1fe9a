/** A provider says that care without logged visits has begun. Source: docs/rules/placement-status.md. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { ask } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getPlacement, getStart, insertStart, lockPlacement } from '../records/placements.ts';
import { openRequest, takeSteps } from './request-steps.ts';

/** What a provider says: the first day on which its care workers were there, 'YYYY-MM-DD'. */
export type StartToSay = { readonly placementId: number; readonly startedOn: string; readonly words: string };

/**
 * Says, for one's own provider, once for a placement, that a service by the week, night or day has begun. Refused for care made of visits, whose first
 * verified visit shows it; for a placement that has ended; and for a day that has not come or is before the one agreed. A provider does
 * not see the request, so what follows for it is a job's: `followStart`. Needs offers.answer.
 */
export async function sayStarted(scope: Scope, said: StartToSay): Promise<Result<object>> {
  require(scope, 'offers.answer');
  const { placementId, startedOn } = said;
  const placement = await lockPlacement(scope, placementId);
  const start = await getStart(scope, placementId);
  if (!start.withoutVisits)
    return refuse('This care is made of visits: its start is confirmed by the first visit that is verified');
  if (placement.ended_at !== null) return refuse('This placement has ended');
  if (start.startedOn !== null)
    return refuse(`You told the council already that it began on ${longDate(start.startedOn)}`);
  if (startedOn < start.startsOn)
    return refuse(
      `It was agreed from ${longDate(start.startsOn)}: enter that day or a later one`,
      'started_on',
    );
  if (startedOn > londonDay(scope.now).toString())
    return refuse('Tell the council once care has begun: the day must not be in the future', 'started_on');
  await insertStart(scope, placement, { startedOn, words: said.words.trim() });
  await ask(scope, 'follow-start', { placementId }, `follow-start ${scope.who.councilId}/${placementId}`);
  scope.audit({
    act: 'start told by provider',
    subject: ['placement', placementId],
    detail: { startedOn },
  });
  return ok({});
}

/** Writes on the request that care began as its provider says, as the system does. Safe to repeat; nothing where it is overtaken. */
export async function followStart(scope: Scope, placementId: number): Promise<void> {
  require(scope, 'placement.work');
  const { startedOn } = await getStart(scope, placementId);
  const { placement_request_id: requestId } = await getPlacement(scope, placementId);
  const open = await openRequest(scope, requestId);
  if (startedOn === null || open.state.placementId !== placementId) return;
  if (open.state.status !== 'placed' && open.state.status !== 'ordered') return;
  const taken = await takeSteps(scope, open, { kind: 'start confirmed', startedOn });
  if (!taken.ok) return;
  scope.audit({
    act: 'placement started',
    subject: ['placement', placementId],
    personId: open.request.person_id,
    detail: { request: open.request.reference, startedOn },
  });
}
