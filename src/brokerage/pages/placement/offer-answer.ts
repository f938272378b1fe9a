import { withRefusal } from '../../../web/forms.ts';
import { type Answer, type Asked, redirect } from '../../../web/route.ts';
import { replyToOffer } from '../../actions/reply-to-offer.ts';
import { decliningReasons } from '../../records/placement-policy.ts';
import { boxOfAnswer, readAnswer } from './offer-answer-form.ts';
import { offerIn, showOffer } from './offer-page.ts';

const flashes = {
  accept: 'You accepted the offer. The council tells you once it is placed with you.',
  decline: 'You declined the offer.',
  'counter-propose': 'Your proposal is with the council.',
} as const;

/** Answers an offer; what was typed is kept where it cannot be read or is refused. */
export async function saveAnswer(asked: Asked): Promise<Answer> {
  const offer = await offerIn(asked);
  const read = readAnswer(offer, asked.form, await decliningReasons(asked.scope));
  if (!read.ok) return await showOffer(asked, offer, read, 422);
  const done = await replyToOffer(asked.scope, read.reply);
  if (!done.ok) {
    const form = withRefusal(read.values, { ...done, field: boxOfAnswer(done.field) });
    return await showOffer(asked, offer, form, 422);
  }
  return redirect(`/offers/${offer.id}`, flashes[read.reply.kind]);
}
