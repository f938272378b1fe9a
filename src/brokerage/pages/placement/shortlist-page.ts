/** The page on which a person, or their representative, reads who could come and chooses, by a link and without signing in. */
import { z } from 'zod';
import { clockTime, londonDay, longDate } from '../../../ground/calendar.ts';
import { plural } from '../../../ground/text.ts';
import { letterheadOf } from '../../../platform/notices/log.ts';
import type { Letterhead } from '../../../platform/pdf/paper.ts';
import { type Scope, systemOf, withScope } from '../../../platform/scope.ts';
import { button, buttonGroup, printButton } from '../../../web/components/actions.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { telephoneThem } from '../../../web/components/telephone.ts';
import { fields } from '../../../web/fields.ts';
import { choice, optionalText } from '../../../web/form-values.ts';
import { type FormState, parseForm, startForm } from '../../../web/forms.ts';
import { type Html, html, type SafeHtml } from '../../../web/html.ts';
import { type OpenAnswer, type OpenAsked, page, redirect } from '../../../web/route.ts';
import { readChosen, readShortlist, type Shortlist, type TeamSizes } from '../../actions/read-shortlist.ts';
import {
  answerByLink,
  SHORTLIST_ANSWERS,
  type ShortlistAnswer,
  whyLinkIsOver,
} from '../../actions/shortlist.ts';
import { PLACEMENT_WORDS, type PlacementWord } from '../../rules/introduction.ts';
import { tellOfPlacement } from '../../actions/record-introduction.ts';
import { readPlaced } from '../../actions/read-placed.ts';
import { placedPage } from './placed-page.ts';
import { findLink, findLinkByToken, type ShortlistLink } from '../../records/shortlists.ts';
import type { ShortlistEntry } from '../../rules/shortlist-words.ts';

const TITLE = 'Choose who comes';

/** Does a piece of work for whoever holds the link of the address; undefined where no link has it. */
async function byLink<T>(
  { database, params }: OpenAsked,
  work: (scope: Scope, link: ShortlistLink) => Promise<T>,
): Promise<T | undefined> {
  const found = await findLinkByToken(database, params['token'] ?? '');
  if (found === undefined) return undefined;
  const who = { ...systemOf(found.councilId), name: 'Whoever holds a shortlist link' };
  return await withScope(database, who, async (scope) => {
    const link = await findLink(scope, found.linkId);
    return link === undefined ? undefined : await work(scope, link);
  });
}

/** The shortlist behind a link, or a kind word where it answers no more. */
export function shortlistPage(teams: TeamSizes): (asked: OpenAsked) => Promise<OpenAnswer> {
  return async (asked) =>
    (await byLink(asked, (scope, link) => show(asked, scope, link, teams))) ?? noSuchLink();
}

/** Takes an answer; choosing and refusing ask once whether it is meant. */
export function answerShortlist(teams: TeamSizes): (asked: OpenAsked) => Promise<OpenAnswer> {
  return async (asked) =>
    (await byLink(asked, (scope, link) => answer(asked, scope, link, teams))) ?? noSuchLink();
}

/** What was just told, as the page that follows says it; the address holds which one it was, so that the page can be read again. */
const AFTER: Readonly<Record<Exclude<ShortlistAnswer, 'choose'> | PlacementWord, string>> = {
  'meet first': 'Thank you. We know that you would like to meet them first.',
  'not this one': 'Thank you. They are off your list.',
  'another provider': 'Thank you for telling us. We will be in touch about another provider.',
  'something is not right': 'Thank you for telling us. We will look into it and be in touch.',
  'all is well': 'Thank you. We are glad to hear it.',
};

/** What stands over a page that is shown again: a notice, and what was typed with what is wrong with it. */
type Again = { readonly notice?: string | undefined; readonly form?: FormState | undefined };

const addressOf = ({ params }: OpenAsked): string => `/shortlist/${params['token'] ?? ''}`;

/** After something was told: the page is asked for anew, so that going back or asking again tells nothing twice. */
function after(asked: OpenAsked, told: ShortlistAnswer | PlacementWord): OpenAnswer {
  return redirect(`${addressOf(asked)}?told=${encodeURIComponent(told)}`);
}

function noticeIn({ query }: OpenAsked): string | undefined {
  const told = query.get('told') ?? '';
  return Object.entries(AFTER).find(([name]) => name === told)?.[1];
}

async function show(
  asked: OpenAsked,
  scope: Scope,
  link: ShortlistLink,
  teams: TeamSizes,
  { notice = noticeIn(asked), form = startForm() }: Again = {},
): Promise<OpenAnswer> {
  const from = await letterheadOf(scope);
  const over = whyLinkIsOver(link, scope.now);
  if (over === 'withdrawn')
    return closed(from, 'This link works no more', html`Do you have a question? ${telephoneThem(from)}.`);
  const placed = over === 'expired' ? undefined : await readPlaced(scope, link);
  if (placed !== undefined) return placedPage(from, placed, addressOf(asked), { notice, form });
  if (over === 'used') return chosen(from, link, await readChosen(scope, link));
  if (over === 'expired')
    return closed(
      from,
      'This link is too old',
      html`It worked until ${longDate(londonDay(link.expires_at))}. ${telephoneThem(from)}. They will read the choices to you, or send you a new link.`,
    );
  const shortlist = await readShortlist(scope, link, teams);
  if (shortlist.entries.length === 0)
    return closed(
      from,
      'There is nothing to choose now',
      html`Something has changed since this link was made. We will be in touch. You can also talk to us. ${telephoneThem(from)}.`,
    );
  const wrong = Object.keys(form.errors).length > 0;
  return page(TITLE, shortlistMain(from, shortlist, link, asked, { notice, form }), {
    caption: from.council,
    form,
    ...(wrong && { status: 422 }),
  });
}

function shortlistMain(
  from: Letterhead,
  { entries, week, startsOn, freeDays }: Shortlist,
  link: ShortlistLink,
  asked: OpenAsked,
  { notice, form }: { readonly notice: string | undefined; readonly form: FormState },
): SafeHtml {
  const whose =
    link.representative_name === null
      ? 'come to your home'
      : `come to the person you speak for, ${link.representative_name}`;
  return html`<div class="tend-large"><span class="govuk-caption-xl">${from.council}</span><h1 class="govuk-heading-xl">${TITLE}</h1>
    ${notice !== undefined && html`<div class="govuk-inset-text" role="status">${notice}</div>`}
    <p class="govuk-body-l">${entries.length === 1 ? 'This provider has' : 'These providers have'} said that they can ${whose}. Choose one. You need not hurry: this page works until ${longDate(londonDay(link.expires_at))}.</p>
    <p class="govuk-body-l">You can choose, say “not this one”, or ask to meet them first. You can change provider later${freeDays > 0 && `: in the first ${plural(freeDays, 'day')} you need give no reason`}.</p>
    <h2 class="govuk-heading-l">What is asked for</h2>
    <ul class="govuk-list govuk-list--bullet">${week.map((words) => html`<li class="govuk-body-l">${words}</li>`)}</ul>
    <p class="govuk-body-l">From ${longDate(startsOn)}.</p>
    ${entries.map((entry) => provider(entry, addressOf(asked), form))}
    <section class="tend-large__part"><h2 class="govuk-heading-l">If you would rather talk</h2>
    <p class="govuk-body-l">${telephoneThem(from)}. They can read this to you and write down what you choose.</p>
    <p class="govuk-body-l"><a class="govuk-link" href="${addressOf(asked)}/paper?print=large">Download this in large print (PDF)</a></p>
    ${printButton()}</section></div>`;
}

/** The box beside one provider: each has a name of its own, so that its label and its error lead to it and no other. */
const boxOf = (offerId: number): string => `words_${offerId}`;

function provider(
  { offerId, providerName, introduction, facts, toMeet }: ShortlistEntry,
  address: string,
  form: FormState,
): SafeHtml {
  const send = (answer: ShortlistAnswer, text: string, kind: 'main' | 'secondary'): SafeHtml =>
    button({ text, name: 'answer', value: answer, kind });
  return html`<section aria-labelledby="provider-${offerId}" class="tend-large__part"><h2 class="govuk-heading-l" id="provider-${offerId}">${providerName}</h2>
    ${introduction !== '' && html`<p class="govuk-body-l">${introduction}</p>`}
    ${summaryList(facts.map(({ name, words }) => ({ key: name, value: words })))}
    ${toMeet && html`<p class="govuk-body-l"><strong>You asked to meet them first.</strong> Once you choose them they tell you here who will come, and introduce themselves before the first visit. You can still change your mind then, and need not say why.</p>`}
    <form method="post" action="${address}" novalidate><input type="hidden" name="offer" value="${offerId}">
      ${fields(form).textarea({ name: boxOf(offerId), label: `Anything to tell the council about ${providerName} (optional)`, rows: 3 })}
      ${buttonGroup([
        send('choose', `Choose ${providerName}`, 'main'),
        !toMeet && send('meet first', `Ask to meet ${providerName}`, 'secondary'),
        send('not this one', `Not ${providerName}`, 'secondary'),
      ])}</form></section>`;
}

const answering = z.object({
  offer: z.coerce.number().int(),
  answer: choice('an answer', SHORTLIST_ANSWERS),
  sure: optionalText('Sure'),
});

const ownWords = optionalText('What you tell the council', { max: 500 });

const telling = z.object({ told: choice('what you tell us', PLACEMENT_WORDS), words: ownWords });

/** Takes what a person tells of the provider that is placed. */
async function saveTold(
  asked: OpenAsked,
  scope: Scope,
  link: ShortlistLink,
  teams: TeamSizes,
): Promise<OpenAnswer> {
  const over = whyLinkIsOver(link, scope.now);
  const placed = over === 'expired' || over === 'withdrawn' ? undefined : await readPlaced(scope, link);
  if (placed === undefined) return await show(asked, scope, link, teams);
  const read = parseForm(telling, asked.form);
  if (!read.ok) return await show(asked, scope, link, teams, { form: read });
  const { told, words } = read.value;
  const done = await tellOfPlacement(scope, placed.placementId, { said: told, words, byLink: true });
  return done.ok ? after(asked, told) : await show(asked, scope, link, teams, { notice: done.reason });
}

async function answer(
  asked: OpenAsked,
  scope: Scope,
  link: ShortlistLink,
  teams: TeamSizes,
): Promise<OpenAnswer> {
  if (asked.form['told'] !== undefined) return await saveTold(asked, scope, link, teams);
  const read = parseForm(answering, asked.form);
  if (!read.ok || whyLinkIsOver(link, scope.now) !== undefined) return await show(asked, scope, link, teams);
  const { offer: offerId, answer: said, sure } = read.value;
  const box = boxOf(offerId);
  const typed = parseForm(z.object({ [box]: ownWords }), asked.form);
  if (!typed.ok) return await show(asked, scope, link, teams, { form: typed });
  const words = typed.value[box] ?? '';
  if (sure === 'no') return await show(asked, scope, link, teams, { form: startForm({ [box]: words }) });
  const { entries } = await readShortlist(scope, link, teams);
  const entry = entries.find((one) => one.offerId === offerId);
  if (entry === undefined)
    return await show(asked, scope, link, teams, {
      notice: 'That provider can no longer be chosen. These still can.',
    });
  if (said !== 'meet first' && sure !== 'yes')
    return confirm(await letterheadOf(scope), entry, { said, words }, asked);
  const done = await answerByLink(scope, link.id, { offerId, answer: said, words });
  return done.ok ? after(asked, said) : await show(asked, scope, link, teams, { notice: done.reason });
}

function confirm(
  { council }: Letterhead,
  { offerId, providerName }: ShortlistEntry,
  { said, words }: { readonly said: ShortlistAnswer; readonly words: string },
  asked: OpenAsked,
): OpenAnswer {
  const choosing = said === 'choose';
  const title = choosing ? `You are choosing ${providerName}` : `You do not want ${providerName}`;
  return page(
    title,
    html`<div class="tend-large"><span class="govuk-caption-xl">${council}</span><h1 class="govuk-heading-xl">${title}</h1>
      <p class="govuk-body-l">${choosing ? `If this is right, ${providerName} will be asked to start. They introduce themselves before the first visit.` : `If this is right, ${providerName} is taken off your list.`}</p>
      <form method="post" action="${addressOf(asked)}" novalidate>
        <input type="hidden" name="offer" value="${offerId}"><input type="hidden" name="answer" value="${said}">
        <input type="hidden" name="${boxOf(offerId)}" value="${words}">
        ${buttonGroup([
          button({ text: 'Yes, that is right', name: 'sure', value: 'yes' }),
          button({ text: 'No, go back', name: 'sure', value: 'no', kind: 'secondary' }),
        ])}</form></div>`,
  );
}

/** The page between choosing and the day on which the provider is placed. */
function chosen(from: Letterhead, { used_at }: ShortlistLink, providerName: string | undefined): OpenAnswer {
  if (providerName === undefined)
    return closed(
      from,
      'You have chosen',
      html`Something has changed since then. We will be in touch. You can also talk to us. ${telephoneThem(from)}.`,
      200,
    );
  const at = used_at ?? new Date(0);
  return closed(
    from,
    `You chose ${providerName}`,
    html`Thank you. Your choice reached us on ${longDate(londonDay(at))} at ${clockTime(at)}. Open this page again by the same link: as soon as it is known, it says who will come and on which day. You can still change your mind. ${telephoneThem(from)}.`,
    200,
  );
}

function closed({ council }: Letterhead, title: string, words: Html, status = 410): OpenAnswer {
  return page(
    title,
    html`<div class="tend-large"><span class="govuk-caption-xl">${council}</span><h1 class="govuk-heading-xl">${title}</h1><p class="govuk-body-l">${words}</p></div>`,
    { status },
  );
}

function noSuchLink(): OpenAnswer {
  return page(
    'This link does not work',
    html`<div class="tend-large"><h1 class="govuk-heading-xl">This link does not work</h1><p class="govuk-body-l">Part of it may be missing. Try the link in the message again, or telephone the council that sent it.</p></div>`,
    { status: 404 },
  );
}
