// What happens around a placement besides offers: a letter to the person, a wish, a stay in hospital, a second provider.
import { makeOffers, readField } from '../src/brokerage/actions/make-offers.ts';
import { placeRequest } from '../src/brokerage/actions/place.ts';
import { recordRequest } from '../src/brokerage/actions/record-request.ts';
import { recordProviderWish } from '../src/brokerage/actions/record-wish.ts';
import { replyToOffer } from '../src/brokerage/actions/reply-to-offer.ts';
import { sendShortlist } from '../src/brokerage/actions/send-shortlist.ts';
import { suspendLines } from '../src/brokerage/actions/suspend-lines.ts';
import { listLinesOfPerson } from '../src/brokerage/records/package-lines.ts';
import { usualPlacementPolicy } from '../src/brokerage/records/placement-policy.ts';
import { getRequest } from '../src/brokerage/records/placement-requests.ts';
import { londonDay } from '../src/ground/calendar.ts';
import type { PatternVisit } from '../src/plans/rules/visit-pattern.ts';
import { must } from './county.ts';
import { type Act, ago } from './request-acts.ts';

/** The shortlist goes to the person's home as a letter. */
export const letter: Act = async ({ county, now, requestId }, hoursAgo) => {
  await county.as(
    'broker',
    async (scope) =>
      must(
        await sendShortlist(scope, {
          requestId,
          representativeId: null,
          channel: 'letter',
          publicUrl: 'https://tend.example.gov.uk',
        }),
      ),
    ago(now, hoursAgo),
  );
};

/** The person does not want whoever matches best. */
export function refuses(reason: string): Act {
  return async ({ county, now, requestId }, hoursAgo) => {
    await county.as(
      'broker',
      async (scope) => {
        const [best] = (await readField(scope, await getRequest(scope, requestId))).match.ranked;
        if (best === undefined) return;
        const { providerId } = best.candidate;
        must(await recordProviderWish(scope, { requestId, providerId, wish: 'refused', reason }));
      },
      ago(now, hoursAgo),
    );
  };
}

/** The person goes to hospital, and nobody knows yet for how long. */
export const toHospital: Act = async ({ county, now, requestId }, hoursAgo) => {
  const moment = ago(now, hoursAgo);
  await county.as(
    'broker',
    async (scope) => {
      const { person_id: personId } = await getRequest(scope, requestId);
      const lineIds = (await listLinesOfPerson(scope, personId)).map(({ id }) => id);
      if (lineIds.length === 0) return;
      must(
        await suspendLines(scope, {
          personId,
          lineIds,
          reason: 'hospital',
          note: 'A fall on the stairs',
          startsAt: moment,
          endsAt: null,
          toldAt: moment,
        }),
      );
    },
    moment,
  );
};

/** A second service is sought, and another provider takes it on, for a reason. */
export function secondProvider(visits: readonly PatternVisit[], reason: string): Act {
  return async ({ county, now, requestId }, hoursAgo) => {
    const moment = ago(now, hoursAgo);
    const offered = await county.as(
      'broker',
      async (scope) => {
        const first = await getRequest(scope, requestId);
        const second = must(
          await recordRequest(scope, {
            packageId: first.care_package_id,
            service: first.service,
            visits,
            wantedFrom: londonDay(moment).add({ days: 3 }).toString(),
            lane: 'standard',
            way: 'to one',
            needs: [],
            cultures: [],
            language: null,
            workerGender: null,
            words: '',
            replacesLineId: null,
          }),
        );
        const { match, seeker } = await readField(scope, await getRequest(scope, second.id));
        const other = match.ranked.find(
          ({ candidate }) => !seeker.currentProviderIds.includes(candidate.providerId),
        );
        if (other === undefined) return undefined;
        const made = must(
          await makeOffers(scope, {
            requestId: second.id,
            contractIds: [other.candidate.contractId],
            leftOrderReason: usualPlacementPolicy.leavingReasons[0] ?? '',
            overBlockReason: null,
          }),
        );
        return {
          requestId: second.id,
          offerId: made.offerIds[0] ?? 0,
          providerId: other.candidate.providerId,
        };
      },
      moment,
    );
    if (offered === undefined) return;
    const { providerId, ...placed } = offered;
    await county.as(
      'provider_manager',
      async (scope) =>
        must(
          await replyToOffer(scope, {
            offerId: placed.offerId,
            kind: 'accept',
            words: 'We can do the evenings.',
          }),
        ),
      moment,
      providerId,
    );
    await county.as(
      'broker',
      async (scope) => must(await placeRequest(scope, { ...placed, mixedReason: reason })),
      moment,
    );
  };
}
