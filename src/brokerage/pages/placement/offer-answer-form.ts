/** The form by which a provider answers an offer, and what it reads as. */
import { z } from 'zod';
import { longDate } from '../../../ground/calendar.ts';
import { visitInWords } from '../../../plans/rules/pattern-words.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { type Fields, fields } from '../../../web/fields.ts';
import { choice, optionalDate, optionalText, optionalTime } from '../../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import type { Asked } from '../../../web/route.ts';
import type { OfferReply } from '../../actions/reply-to-offer.ts';
import type { Offer } from '../../records/offers.ts';
import { offerAfter } from '../../rules/offer-status.ts';

const ANSWERS = ['accept', 'counter-propose', 'decline'] as const;
type AnswerKind = (typeof ANSWERS)[number];

const answerTexts = {
  accept: 'Yes, we can take it as it is',
  'counter-propose': 'Yes, with another start or other times',
  decline: 'No, we cannot take it',
} as const satisfies Record<AnswerKind, string>;

/** What can be answered to an offer now. */
function possible({ status }: Offer): AnswerKind[] {
  return ANSWERS.filter((kind) => offerAfter(status, kind) !== undefined);
}

/** The form before anybody has answered: the start and times as they were asked for. */
export function freshAnswer({ shown }: Offer): FormState {
  return startForm({
    ...dateBoxes('starts_on', shown.startsOn),
    ...Object.fromEntries(shown.visits.map(({ startTime }, place) => [`time_${place}`, startTime])),
  });
}

/** The form of an answer; after accepting it asks only whether the provider has thought again. Nothing where no answer is left. */
export function answerForm(
  { csrfToken }: Asked,
  offer: Offer,
  form: FormState,
  declining: readonly string[],
): SafeHtml {
  const kinds = possible(offer);
  if (kinds.length === 0) return nothing;
  const ask = fields(form);
  const words = ask.textarea({
    name: 'words',
    label: 'Anything else the council should know (optional)',
    rows: 3,
  });
  const start = html`<form method="post" action="/offers/${offer.id}" novalidate data-unsaved>${csrfField(csrfToken)}`;
  if (kinds.length === 1)
    return html`<h2 class="govuk-heading-m">Think again</h2>
      <p class="govuk-body">You accepted this. Until it is placed you may still say that you cannot take it; the council then asks somebody else.</p>
      ${start}<input type="hidden" name="kind" value="decline">${reasons(ask, declining)}${words}
      ${buttonGroup([button({ text: 'We cannot take it after all', kind: 'warning' })])}</form>`;
  return html`<h2 class="govuk-heading-m">${offer.reply === null ? 'Can you take it?' : 'Answer again'}</h2>
    ${start}
    ${ask.radios({
      name: 'kind',
      label: 'Your answer',
      choices: kinds.map((value) => ({
        value,
        text:
          value === 'counter-propose' && offer.shown.periodic
            ? 'Yes, with another start'
            : answerTexts[value],
        conditional:
          value === 'counter-propose'
            ? proposalBoxes(ask, offer)
            : value === 'decline'
              ? reasons(ask, declining)
              : undefined,
      })),
    })}${words}
    ${buttonGroup([button({ text: 'Send the answer' })], { href: '/offers', text: 'Back to offers' })}</form>`;
}

function reasons(ask: Fields, declining: readonly string[]): SafeHtml {
  return ask.select({
    name: 'reason',
    label: 'Why can you not take it?',
    hint: 'The council counts the reasons, to see where care is hard to find. They are not held against you.',
    empty: 'Choose a reason',
    choices: declining.map((value) => ({ value, text: value })),
  });
}

function proposalBoxes(ask: Fields, { shown }: Offer): SafeHtml {
  return html`${ask.date({ name: 'starts_on', label: 'Start', hint: `Asked for: ${longDate(shown.startsOn)}` })}
    ${shown.visits.map((visit, place) =>
      visit.timeCritical
        ? html`<p class="govuk-body"><strong>${visitInWords(visit)}</strong> is time-critical${
            visit.timeCriticalReason !== null && html` (${visit.timeCriticalReason})`
          }: its time stays as it is.</p>`
        : ask.time({
            name: `time_${place}`,
            label: `Start of the visit at ${visit.startTime}`,
            hint: `Asked for: ${visitInWords(visit)}`,
          }),
    )}`;
}

/** What was posted as an answer to the action, or the form with what is wrong beside what was typed. */
export function readAnswer(
  offer: Offer,
  posted: Asked['form'],
  declining: readonly string[],
): { ok: true; reply: OfferReply; values: FormState['values'] } | ({ ok: false } & FormState) {
  const kinds = possible(offer);
  const first = parseForm(
    z.object({
      kind: choice('your answer', kinds.length === 0 ? ANSWERS : kinds),
      words: optionalText('Your words', { max: 1000 }),
    }),
    posted,
  );
  if (!first.ok) return first;
  const { kind, words } = first.value;
  const common = { offerId: offer.id, words };
  const done = (reply: OfferReply) => ({ ok: true as const, reply, values: first.values });
  if (kind === 'accept') return done({ ...common, kind });
  if (kind === 'decline') {
    const read = parseForm(z.object({ reason: choice('why you cannot take it', declining) }), posted);
    return read.ok ? done({ ...common, kind, reason: read.value.reason }) : read;
  }
  const read = parseForm(proposalAnswer(offer), posted);
  if (!read.ok) return read;
  const times: Readonly<Record<string, unknown>> = read.value;
  const startsOn = read.value.starts_on ?? null;
  const visits = offer.shown.visits.flatMap(({ startTime }, place) => {
    const typed = times[`time_${place}`];
    return typeof typed === 'string' && typed !== startTime ? [{ place, startTime: typed }] : [];
  });
  const proposal = { startsOn: startsOn === offer.shown.startsOn ? null : startsOn, visits };
  return done({ ...common, kind, proposal });
}

function proposalAnswer({ shown }: Offer) {
  const times = shown.visits.map(
    (_, place) => [`time_${place}`, optionalTime('Start of the visit')] as const,
  );
  return z.object({ starts_on: optionalDate('Start') }).extend(Object.fromEntries(times));
}

/** The box that a refusal of the action is about. */
export function boxOfAnswer(field: string | undefined): string {
  if (field === 'startsOn') return 'starts_on';
  return field?.replace(/^visits\./, 'time_') ?? '';
}
