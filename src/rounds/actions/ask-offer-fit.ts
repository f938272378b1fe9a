/** A provider asks whether an offer fits into its own rounds before it answers: the same question that a council's broker asks. Source: docs/rules/rounds-can-place.md. */
import { askOfferFit, findOfferFit, saveOfferFit } from '../../brokerage/records/offer-fits.ts';
import { getOffer } from '../../brokerage/records/offers.ts';
import { getRequest } from '../../brokerage/records/placement-requests.ts';
import type { Fit } from '../../brokerage/rules/fit.ts';
import { londonDay } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { askSoon } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { NOT_KNOWN } from '../rules/fold-fit.ts';
import { plannedUntil } from '../records/asked-week.ts';
import { askingOf, notPlannedYet, providerAsked, readProvider, startAsked } from './ask-fit.ts';
import { ownProvider } from './edit-rota.ts';
import { startFitThread } from './fit-on-thread.ts';

/** How long after it was asked it may be asked again though nothing was found. */
const GIVEN_UP_SECONDS = 120;

/**
 * Asks; the job `fit-offer` works it out, for only the council knows where the person lives. Refused where the offer is not open or has no
 * visits, and while it is worked out already. Needs offers.answer.
 */
export async function askWhetherOfferFits(scope: Scope, offerId: number): Promise<Result<null>> {
  require(scope, 'offers.answer');
  const providerId = ownProvider(scope);
  const { status, shown } = await getOffer(scope, offerId);
  if (status !== 'open') return refuse('This offer is not open any more');
  if (shown.visits.length === 0) return refuse('It has no visits: somebody is there throughout');
  const last = await findOfferFit(scope, offerId);
  const since = (scope.now.epochMilliseconds - (last?.askedAt.getTime() ?? 0)) / 1000;
  if (last !== undefined && last.foundAt === null && since < GIVEN_UP_SECONDS)
    return refuse('It is being worked out already');
  await askOfferFit(scope, { offerId, providerId });
  await askSoon(scope, 'fit-offer', { offerId }, `fit-offer ${scope.who.councilId}/${offerId}`);
  scope.audit({ act: 'own rounds asked whether an offer fits', subject: ['offer', offerId] });
  return ok(null);
}

type InScope = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

/** Works it out on a thread and keeps the answer. For the job; needs placement.work. */
export async function workOutOfferFit(inScope: InScope, offerId: number): Promise<void> {
  const { asking, read, notYet } = await inScope(async (scope) => {
    require(scope, 'placement.work');
    const offer = await getOffer(scope, offerId);
    const request = await getRequest(scope, offer.placement_request_id);
    const of = { providerId: offer.provider_id, contractId: offer.contract_id };
    const from = startAsked(londonDay(scope.now).toString(), request.wanted_from);
    return {
      asking: await askingOf(scope, request),
      read: await readProvider(scope, of, from),
      notYet: notPlannedYet(await plannedUntil(scope), from),
    };
  });
  const provider = notYet ?? (await providerAsked(read, [asking.home]));
  if (!provider.ok) {
    await inScope((scope) => saveOfferFit(scope, offerId, { fault: provider.reason }));
    return;
  }
  const { value } = provider;
  const thread = startFitThread();
  try {
    const save = async (fit: Fit): Promise<void> =>
      await inScope((scope) => saveOfferFit(scope, offerId, { fit }));
    if (value === undefined) await save(NOT_KNOWN);
    else for await (const fit of thread.ask({ asking, provider: value })) await save(fit);
  } catch (fault) {
    const words = 'It could not be worked out. Ask again, and tell us if it happens a second time';
    await inScope((scope) => saveOfferFit(scope, offerId, { fault: words }));
    throw fault;
  } finally {
    await thread.end();
  }
}
