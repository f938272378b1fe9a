/** Does an offer fit into our rounds? For the provider that it was made to, before it answers. */
import { findOfferFit, type OfferFit } from '../../brokerage/records/offer-fits.ts';
import { getOffer, type Offer } from '../../brokerage/records/offers.ts';
import { type Fit, fitInWords, fitTitle, mayHelpLater } from '../../brokerage/rules/fit.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { messageBanner } from '../../web/components/messages.ts';
import { type Progress, progressBar } from '../../web/components/progress.ts';
import { statusTag } from '../../web/components/tags.ts';
import { csrfField } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { askWhetherOfferFits } from '../actions/ask-offer-fit.ts';
import { fitTones } from './fit-page.ts';
import { travelOfAnswers } from './travel-note.ts';

const offerIn = ({ params }: Asked): number => numberIn(params['id'], 'offer');
const pageHref = (id: number): string => `/offers/${id}/rounds`;
const WORKING = 'It is being worked out. This takes a few seconds.';
const LOOKING_ON = 'Later days to start are being looked at.';
const working = { id: 'fitting', label: 'Looking into your rounds', done: 0, total: undefined };

/** GET /offers/:id/rounds */
export async function offerFitPage(asked: Asked): Promise<Answer> {
  const offer = await getOffer(asked.scope, offerIn(asked));
  const found = await findOfferFit(asked.scope, offer.id);
  const works = found !== undefined && found.foundAt === null;
  const looksOn = found !== undefined && looksForLater(found, asked.scope.now);
  const title = 'Does it fit into your rounds?';
  return page(
    title,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">Offer ${offer.id}</span>${title}</h1>
      <ul class="govuk-list govuk-list--bullet">${offer.shown.week.map((words) => html`<li>${words}</li>`)}</ul>
      ${works && progressBar({ ...working, words: WORKING, pollUrl: `${pageHref(offer.id)}/progress` })}
      ${found?.fault !== null && found?.fault !== undefined && messageBanner({ kind: 'important', text: `${found.fault}.` })}
      ${found?.fit !== null && found?.fit !== undefined && answerOf(offer, found.fit)}
      ${looksOn && progressBar({ ...working, words: LOOKING_ON, pollUrl: `${pageHref(offer.id)}/progress?later=yes` })}
      ${offer.status === 'open' && offer.shown.visits.length > 0 && !works && askForm(asked, offer.id, found === undefined)}
      ${offer.shown.visits.length === 0 ? html`<p class="govuk-body">Somebody is there throughout, so there are no visits to look for in your rounds.</p>` : footnote(found)}`,
    {
      section: 'Offers',
      breadcrumbs: [
        { text: 'Offers', href: '/offers' },
        { text: `Offer ${offer.id}`, href: `/offers/${offer.id}` },
        { text: title },
      ],
      ...((works || looksOn) && { refreshSeconds: 3 }),
    },
  );
}

/** GET /offers/:id/rounds/progress; `later` waits for what a later start brings too. */
export async function offerFitProgress({ scope, params, query }: Asked): Promise<Answer> {
  const { id } = await getOffer(scope, numberIn(params['id'], 'offer'));
  const found = await findOfferFit(scope, id);
  const works = found !== undefined && found.foundAt === null;
  const looksOn = found !== undefined && query.get('later') === 'yes' && looksForLater(found, scope.now);
  const value: Progress = {
    done: 0,
    words: works ? WORKING : LOOKING_ON,
    ...(!works && !looksOn && { finished: pageHref(id) }),
  };
  return { kind: 'json', value };
}

/** Whether an answer may still be followed by what a later start brings: the thread begins no day after five seconds. */
function looksForLater({ fit, foundAt }: OfferFit, now: Temporal.Instant): boolean {
  if (fit === null || foundAt === null || fit.later !== null || !mayHelpLater(fit)) return false;
  return now.epochMilliseconds - foundAt.getTime() < 15_000;
}

function footnote(found: OfferFit | undefined): SafeHtml {
  return html`<p class="govuk-body tend-quiet">${found?.foundAt !== null && found?.foundAt !== undefined && html`Worked out ${when(found.foundAt)}. `}The first seven days of care stand for those after them. Nothing changes in your rounds, and it answers nothing. Visits of others move only within their call windows; time-critical and locked ones do not move. A council’s broker who asks has the same answer.</p>
      <p class="govuk-body-s tend-quiet">${travelOfAnswers([found?.fit?.travel ?? null])}</p>`;
}

function answerOf({ shown }: Offer, fit: Fit): SafeHtml {
  const lines = fit.kind === 'not known' ? [] : fitInWords(fit, shown.visits);
  return html`<p class="govuk-body-l">${statusTag(fitTitle(fit), fitTones[fit.kind])}</p>
    ${fit.kind === 'not known' && html`<p class="govuk-body">No shift of a care worker of yours is in Tend for that week, so nothing can be said. <a class="govuk-link" href="/rounds/workers">Write their shifts down</a></p>`}
    <ul class="govuk-list govuk-list--bullet">${lines.map((line) => html`<li>${line}.</li>`)}</ul>`;
}

function askForm({ csrfToken }: Asked, id: number, first: boolean): SafeHtml {
  return html`<form method="post" action="${pageHref(id)}" novalidate>${csrfField(csrfToken)}${buttonGroup(
    [button({ text: first ? 'Look into your rounds' : 'Look again', kind: first ? 'main' : 'secondary' })],
    { href: `/offers/${id}`, text: 'Back to the offer' },
  )}</form>`;
}

/** POST /offers/:id/rounds: asks. */
export async function saveOfferFitAsked(asked: Asked): Promise<Answer> {
  const id = offerIn(asked);
  const done = await askWhetherOfferFits(asked.scope, id);
  return done.ok ? redirect(pageHref(id)) : redirect(pageHref(id), notDone(done.reason));
}
