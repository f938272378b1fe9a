/** The small forms of a request's page: taking it on, a note, how it is offered, agreeing, what the person said, withdrawing. */
import { openPerson } from '../../../people/records/people.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { fields } from '../../../web/fields.ts';
import { csrfField, type FormState, startForm, withRefusal } from '../../../web/forms.ts';
import { html } from '../../../web/html.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../../web/route.ts';
import { type PersonChoice, recordChoice } from '../../actions/person-choice.ts';
import { agreeToProposal } from '../../actions/place.ts';
import { chooseWay, noteOnRequest, takeOwnership, withdrawRequest } from '../../actions/record-request.ts';
import { getRequest } from '../../records/placement-requests.ts';
import { OFFER_WAYS } from '../../rules/offer-rounds.ts';
import { wayNames } from '../../rules/placement-words.ts';
import { personBand } from '../person-band.ts';
import { fieldOf, numbersOf, requestCrumbs, requestIn } from './address.ts';
import { showRequest } from './request-page.ts';

/** POST /placement/:id/take */
export async function takeRequest(asked: Asked): Promise<Answer> {
  const id = requestIn(asked);
  const done = await takeOwnership(asked.scope, id);
  return redirect(`/placement/${id}`, done.ok ? 'You have taken it on.' : notDone(done.reason));
}

/** POST /placement/:id/note */
export async function saveNote(asked: Asked): Promise<Answer> {
  const id = requestIn(asked);
  const done = await noteOnRequest(asked.scope, id, fieldOf(asked, 'words'));
  if (done.ok) return redirect(`/placement/${id}#history`, 'The note is saved.');
  return await showRequest(asked, id, { of: 'note', form: withRefusal(asked.form, done) });
}

/** POST /placement/:id/way */
export async function saveWay(asked: Asked): Promise<Answer> {
  const id = requestIn(asked);
  const way = OFFER_WAYS.find((one) => one === fieldOf(asked, 'way'));
  if (way === undefined)
    return redirect(`/placement/${id}`, notDone('Choose whom it is offered to. Nothing was changed.'));
  const done = await chooseWay(asked.scope, id, way);
  return redirect(
    `/placement/${id}`,
    done.ok ? `Whom it is offered to: ${wayNames[way].toLowerCase()}.` : notDone(done.reason),
  );
}

/** POST /placement/:id/agree */
export async function saveAgreement(asked: Asked): Promise<Answer> {
  const requestId = requestIn(asked);
  const [offerId = 0] = numbersOf([fieldOf(asked, 'offer')]);
  const done = await agreeToProposal(asked.scope, { requestId, offerId });
  return redirect(
    `/placement/${requestId}#offers`,
    done.ok ? 'You agreed to what the provider proposed. It can be placed so now.' : notDone(done.reason),
  );
}

/** POST /placement/:id/person */
export async function savePerson(asked: Asked): Promise<Answer> {
  const id = requestIn(asked);
  const offerIds = numbersOf([asked.form['offer'] ?? []].flat());
  const refused = (reason: string, field: string) =>
    showRequest(asked, id, { of: 'person', form: withRefusal(asked.form, { ok: false, reason, field }) });
  const choice = choiceOf(fieldOf(asked, 'said'), offerIds);
  if (choice === undefined) return await refused('Choose what happened', 'said');
  if (offerIds.length === 0) return await refused('Choose a provider', 'offer');
  if (choice.kind !== 'shown' && offerIds.length > 1) return await refused('Choose one provider', 'offer');
  const done = await recordChoice(asked.scope, { ...choice, requestId: id, words: fieldOf(asked, 'told') });
  if (!done.ok) return await refused(done.reason, 'offer');
  return redirect(`/placement/${id}#person`, 'What the person said is recorded.');
}

function choiceOf(said: string, offerIds: readonly number[]): PersonChoice | undefined {
  const [offerId = 0] = offerIds;
  if (said === 'shown') return { kind: 'shown', offerIds };
  return said === 'chose' || said === 'declined' || said === 'asked to meet'
    ? { kind: said, offerId }
    : undefined;
}

/** GET /placement/:id/withdraw */
export async function askWithdraw(asked: Asked): Promise<Answer> {
  return await withdrawForm(asked, startForm());
}

async function withdrawForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const request = await getRequest(asked.scope, requestIn(asked));
  const person = await openPerson(asked.scope, request.person_id, 'placement request');
  return page(
    'Withdraw the request',
    html`${personBand(asked.scope, person)}
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        <p class="govuk-body">No provider is sought any longer. Every offer that is still open is withdrawn.</p>
        ${fields(form).text({ name: 'reason', label: 'Why is it withdrawn?', hint: 'Such as: goes to live with her son' })}
        ${buttonGroup([button({ text: 'Withdraw the request', kind: 'warning' })], { href: `/placement/${request.id}` })}</form>`,
    { section: 'Placement', form, status, breadcrumbs: requestCrumbs(request, 'Withdraw') },
  );
}

/** POST /placement/:id/withdraw */
export async function saveWithdraw(asked: Asked): Promise<Answer> {
  const id = requestIn(asked);
  const done = await withdrawRequest(asked.scope, id, fieldOf(asked, 'reason'));
  if (!done.ok)
    return await withdrawForm(
      asked,
      withRefusal(asked.form, { ...done, field: done.field ?? 'reason' }),
      422,
    );
  return redirect(`/placement/${id}`, 'The request is withdrawn.');
}
