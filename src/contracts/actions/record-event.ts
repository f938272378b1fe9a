/**
 * Records what happens to a contract besides its terms. It bears on matching from the moment it takes effect, and whoever
 * records it has seen what it strands. Source: docs/rules/contract-events.md.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { dateAndTime } from '../../ground/calendar.ts';
import { ask } from '../../platform/jobs.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { takeTurnWithProviders } from '../../providers/records/provider-turns.ts';
import { getArea } from '../records/areas.ts';
import {
  getRecordedEvent,
  insertContractEvent,
  insertLift,
  listContractEvents,
  type RecordedEvent,
} from '../records/contract-events.ts';
import { findProviderName, getContract } from '../records/contracts.ts';
import {
  listWorkInPlay,
  type LineInPlay,
  type OfferInPlay,
  type PlacementInPlay,
} from '../records/work-in-play.ts';
import {
  eventInWords,
  faultsOfEvent,
  namesOfEvent,
  type NewContractEvent,
  type Stranded,
  stranded,
  strandedInWords,
} from '../rules/contract-events.ts';

export type StrandedWork = Stranded<LineInPlay, PlacementInPlay, OfferInPlay>;

/** What an event would strand if it were recorded now, or why it may not be. Needs contracts.edit; writes nothing. */
export async function previewEvent(
  scope: Scope,
  event: NewContractEvent,
): Promise<Result<{ readonly lost: StrandedWork; readonly seen: string }>> {
  require(scope, 'contracts.edit');
  if ((await findProviderName(scope, event.providerId)) === undefined)
    return refuse('Choose a provider from the list', 'provider_id');
  if (event.contractId !== null) {
    const contract = await getContract(scope, event.contractId);
    if (contract.providerId !== event.providerId)
      return refuse('The contract is another provider’s', 'covers');
  }
  if (event.areaId !== null) await getArea(scope, event.areaId);
  const [fault] = faultsOfEvent(event, await listContractEvents(scope, event.providerId));
  if (fault !== undefined) return fault;
  const lost = stranded(event, await listWorkInPlay(scope, event.providerId));
  return ok({ lost, seen: seenOf(lost) });
}

/** What somebody saw that an event strands, so that a change of it since is noticed. */
function seenOf({ lines, placements, offers }: StrandedWork): string {
  return [lines, placements, offers].map((work) => work.map(({ id }) => id).join(',')).join(';');
}

/**
 * Records an event; the offers that it strands are withdrawn by a job asked for here. `seen` is what `previewEvent` answered:
 * refused, with field 'seen', where something has come or gone since. Nothing is placed meanwhile. Needs contracts.edit.
 */
export async function recordContractEvent(
  scope: Scope,
  { event, seen }: { readonly event: NewContractEvent; readonly seen: string },
): Promise<Result<{ readonly id: number; readonly lost: StrandedWork }>> {
  require(scope, 'contracts.edit');
  await takeTurnWithProviders(scope, [event.providerId]);
  const preview = await previewEvent(scope, event);
  if (!preview.ok) return preview;
  const { lost } = preview.value;
  if (preview.value.seen !== seen) return refuse('What it would strand has changed since you looked', 'seen');
  const id = await insertContractEvent(scope, event);
  await tellSystems(scope, event.providerId, 'contract.restricted', { event: id, kind: event.kind });
  await tellPeople(scope, await getRecordedEvent(scope, event.providerId, id), lost);
  await ask(
    scope,
    'withdraw-stranded',
    { providerId: event.providerId },
    `withdraw-stranded ${scope.who.councilId}/${event.providerId}`,
  );
  scope.audit({
    act: 'contract event recorded',
    subject: ['provider', event.providerId],
    detail: {
      event: id,
      words: eventInWords(event),
      contractId: event.contractId,
      areaId: event.areaId,
      reason: event.reason,
      evidence: event.evidence,
      stranded: { lines: lost.lines.length, placements: lost.placements.length, offers: lost.offers.length },
    },
  });
  return ok({ id, lost });
}

/** Tells the provider's people what was recorded, and brokers where it leaves care to move. */
async function tellPeople(scope: Scope, event: RecordedEvent, lost: StrandedWork): Promise<void> {
  const { providerId, reason } = event;
  const words = eventInWords(event, namesOfEvent(event));
  const said = { event: words, reason };
  await notify(scope, 'contract-event', { provider: providerId }, said, { link: '/contracts' });
  if (lost.lines.length === 0 && lost.placements.length === 0) return;
  const toCome = event.effectiveAt * 1000 > scope.now.epochMilliseconds;
  const provider = (await findProviderName(scope, providerId)) ?? '';
  const stranded = strandedInWords(lost, { limit: event.weeklyMinutesLimit, toCome });
  const link = `/transitions?provider=${providerId}`;
  await notify(scope, 'care-to-move', { role: 'broker' }, { provider, event: words, stranded }, { link });
}

/** Lifts an event from a moment on (epoch seconds). An event is lifted once. Needs contracts.edit. */
export async function liftContractEvent(
  scope: Scope,
  given: {
    readonly providerId: number;
    readonly eventId: number;
    readonly effectiveAt: number;
    readonly reason: string;
  },
): Promise<Result<object>> {
  require(scope, 'contracts.edit');
  await takeTurnWithProviders(scope, [given.providerId]);
  const event = await getRecordedEvent(scope, given.providerId, given.eventId);
  if (event.liftedReason !== null) return refuse('It has been lifted already');
  if (given.reason.trim() === '') return refuse('Say why', 'reason');
  if (given.effectiveAt < event.effectiveAt)
    return refuse('It cannot be lifted before it takes effect', 'effective_on');
  if (event.endsAt !== null && given.effectiveAt >= event.endsAt)
    return refuse('It ends by itself before then', 'effective_on');
  await insertLift(scope, event, given);
  await tellSystems(scope, given.providerId, 'contract.lifted', { event: event.id, kind: event.kind });
  const until = dateAndTime(Temporal.Instant.fromEpochMilliseconds(given.effectiveAt * 1000));
  const words = `${eventInWords(event, namesOfEvent(event))}: lifted from ${until}`;
  const said = { event: words, reason: given.reason.trim() };
  await notify(scope, 'contract-event', { provider: given.providerId }, said, { link: '/contracts' });
  scope.audit({
    act: 'contract event lifted',
    subject: ['provider', given.providerId],
    detail: { event: event.id, words: eventInWords(event), reason: given.reason },
  });
  return ok({});
}
