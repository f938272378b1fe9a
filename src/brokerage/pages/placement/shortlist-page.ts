/** The page on which a person, or their representative, reads who could come and chooses, by a link and without signing in. */
import { z } from 'zod';
import { dateAndTime, londonDay, longDate } from '../../../ground/calendar.ts';
import { plural } from '../../../ground/text.ts';
import { type Scope, systemOf, withScope } from '../../../platform/scope.ts';
import { button, buttonGroup, printButton } from '../../../web/components/actions.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { fields } from '../../../web/fields.ts';
import { choice, optionalText } from '../../../web/form-values.ts';
import { parseForm, startForm } from '../../../web/forms.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type OpenAnswer, type OpenAsked, page } from '../../../web/route.ts';
import { readShortlist, type Shortlist, type TeamSizes } from '../../actions/read-shortlist.ts';
import {
  answerByLink,
  SHORTLIST_ANSWERS,
  type ShortlistAnswer,
  whyLinkIsOver,
} from '../../actions/shortlist.ts';
import { PLACEMENT_WORDS } from '../../rules/introduction.ts';
import { tellOfPlacement } from '../../actions/record-introduction.ts';
import { readPlaced } from '../../actions/read-placed.ts';
import { placedPage } from './placed-page.ts';
import { councilName, findLink, findLinkByToken, type ShortlistLink } from '../../records/shortlists.ts';
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

async function show(
  asked: OpenAsked,
  scope: Scope,
  link: ShortlistLink,
  teams: TeamSizes,
  notice?: string,
): Promise<OpenAnswer> {
  const council = await councilName(scope);
  const over = whyLinkIsOver(link, scope.now);
  if (over === 'withdrawn')
    return closed(council, 'This link works no more', `If you have a question, telephone ${council}.`);
  const placed = over === 'expired' ? undefined : await readPlaced(scope, link);
  if (placed !== undefined) return placedPage(council, placed, asked.params['token'] ?? '', notice);
  if (over === 'used')
    return closed(
      council,
      'You have chosen',
      `Your choice reached ${council} on ${dateAndTime(link.used_at ?? new Date(0))}. If you want to change it, telephone the council.`,
    );
  if (over === 'expired')
    return closed(
      council,
      'This link is too old',
      `It worked until ${dateAndTime(link.expires_at)}. Telephone ${council}: they will read the choices to you, or send you a new link.`,
    );
  const shortlist = await readShortlist(scope, link, teams);
  if (shortlist.entries.length === 0)
    return closed(
      council,
      'There is nothing to choose now',
      `Something has changed since this link was made. ${council} will be in touch; you can also telephone them.`,
    );
  return page(TITLE, shortlistMain(council, shortlist, link, asked, notice), { caption: council });
}

function shortlistMain(
  council: string,
  { entries, week, startsOn, freeDays }: Shortlist,
  link: ShortlistLink,
  { params }: OpenAsked,
  notice: string | undefined,
): SafeHtml {
  const whose =
    link.representative_name === null
      ? 'come to your home'
      : `come to the person you speak for, ${link.representative_name}`;
  return html`<div class="tend-large"><span class="govuk-caption-xl">${council}</span><h1 class="govuk-heading-xl">${TITLE}</h1>
    ${notice !== undefined && html`<div class="govuk-inset-text" role="status">${notice}</div>`}
    <p class="govuk-body-l">${entries.length === 1 ? 'This provider has' : 'These providers have'} said that they can ${whose}. Choose one. You need not hurry: this page works until ${longDate(londonDay(link.expires_at))}.</p>
    <p class="govuk-body-l">You can choose, say “not this one”, or ask to meet them first. You can change provider later${freeDays > 0 && `: in the first ${plural(freeDays, 'day')} you need give no reason`}.</p>
    <h2 class="govuk-heading-l">What is asked for</h2>
    <ul class="govuk-list govuk-list--bullet">${week.map((words) => html`<li class="govuk-body-l">${words}</li>`)}</ul>
    <p class="govuk-body-l">From ${longDate(startsOn)}.</p>
    ${entries.map((entry) => provider(entry, params['token'] ?? ''))}
    <section class="tend-large__part"><h2 class="govuk-heading-l">If you would rather talk</h2>
    <p class="govuk-body-l">Telephone ${council}. They can read this to you and write down what you choose.</p>
    <p class="govuk-body-l"><a class="govuk-link" href="/shortlist/${params['token'] ?? ''}/paper?print=large">Download this in large print (PDF)</a></p>
    ${printButton()}</section></div>`;
}

function provider(
  { offerId, providerName, introduction, facts, toMeet }: ShortlistEntry,
  token: string,
): SafeHtml {
  const ask = fields(startForm({}));
  const send = (answer: ShortlistAnswer, text: string, kind: 'main' | 'secondary'): SafeHtml =>
    button({ text, name: 'answer', value: answer, kind });
  return html`<section aria-labelledby="provider-${offerId}" class="tend-large__part"><h2 class="govuk-heading-l" id="provider-${offerId}">${providerName}</h2>
    ${introduction !== '' && html`<p class="govuk-body-l">${introduction}</p>`}
    ${summaryList(facts.map(({ name, words }) => ({ key: name, value: words })))}
    ${toMeet && html`<p class="govuk-body-l"><strong>You asked to meet them first.</strong> Once you choose them they tell you here who will come, and introduce themselves before the first visit. You can still change your mind then, and need not say why.</p>`}
    <form method="post" action="/shortlist/${token}" novalidate><input type="hidden" name="offer" value="${offerId}">
      ${ask.text({ name: 'words', label: `Anything to tell the council about ${providerName} (optional)` })}
      ${buttonGroup([
        send('choose', `Choose ${providerName}`, 'main'),
        !toMeet && send('meet first', `Ask to meet ${providerName}`, 'secondary'),
        send('not this one', `Not ${providerName}`, 'secondary'),
      ])}</form></section>`;
}

const answering = z.object({
  offer: z.coerce.number().int(),
  answer: choice('an answer', SHORTLIST_ANSWERS),
  words: optionalText('What you tell the council', { max: 500 }),
  sure: optionalText('Sure'),
});

const telling = z.object({
  told: choice('what you tell us', PLACEMENT_WORDS),
  words: optionalText('What you tell the council', { max: 500 }),
});

/** Takes what a person tells of the provider that is placed. */
async function saveTold(
  asked: OpenAsked,
  scope: Scope,
  link: ShortlistLink,
  teams: TeamSizes,
  { told, words }: z.output<typeof telling>,
): Promise<OpenAnswer> {
  const over = whyLinkIsOver(link, scope.now);
  const placed = over === 'expired' || over === 'withdrawn' ? undefined : await readPlaced(scope, link);
  if (placed === undefined) return await show(asked, scope, link, teams);
  const done = await tellOfPlacement(scope, placed.placementId, { said: told, words, byLink: true });
  const council = await councilName(scope);
  const after =
    told === 'all is well'
      ? `Thank you. ${council} is glad to hear it.`
      : `Thank you for telling us. ${council} will be in touch about another provider.`;
  return await show(asked, scope, link, teams, done.ok ? after : done.reason);
}

async function answer(
  asked: OpenAsked,
  scope: Scope,
  link: ShortlistLink,
  teams: TeamSizes,
): Promise<OpenAnswer> {
  const told = parseForm(telling, asked.form);
  if (told.ok) return await saveTold(asked, scope, link, teams, told.value);
  const read = parseForm(answering, asked.form);
  if (!read.ok || whyLinkIsOver(link, scope.now) !== undefined) return await show(asked, scope, link, teams);
  const { offer: offerId, answer: said, words, sure } = read.value;
  const { entries } = await readShortlist(scope, link, teams);
  const entry = entries.find((one) => one.offerId === offerId);
  if (entry === undefined)
    return await show(asked, scope, link, teams, 'That provider can no longer be chosen. These still can.');
  const council = await councilName(scope);
  if (said !== 'meet first' && sure === '') return confirm(council, entry, { said, words }, asked);
  const done = await answerByLink(scope, link.id, { offerId, answer: said, words });
  if (!done.ok) return await show(asked, scope, link, teams, done.reason);
  if (said === 'choose') return chosen(council, entry);
  const after =
    said === 'meet first'
      ? `You asked to meet ${entry.providerName}. ${council} will arrange it and tell you when.`
      : `Thank you. ${entry.providerName} is off the list.`;
  return await show(asked, scope, link, teams, after);
}

function confirm(
  council: string,
  { offerId, providerName }: ShortlistEntry,
  { said, words }: { readonly said: ShortlistAnswer; readonly words: string },
  { params }: OpenAsked,
): OpenAnswer {
  const title = said === 'choose' ? `You are choosing ${providerName}` : `You do not want ${providerName}`;
  const address = `/shortlist/${params['token'] ?? ''}`;
  return page(
    title,
    html`<div class="tend-large"><span class="govuk-caption-xl">${council}</span><h1 class="govuk-heading-xl">${title}</h1>
      <p class="govuk-body-l">${said === 'choose' ? `If this is right, ${providerName} will be asked to start, and the council will arrange for you to meet them before the first visit.` : `If this is right, ${providerName} is taken off your list.`}</p>
      <form method="post" action="${address}" novalidate>
        <input type="hidden" name="offer" value="${offerId}"><input type="hidden" name="answer" value="${said}">
        <input type="hidden" name="words" value="${words}"><input type="hidden" name="sure" value="yes">
        ${buttonGroup([button({ text: 'Yes, that is right' })], { href: address, text: 'No, go back' })}</form></div>`,
  );
}

function chosen(council: string, { providerName }: ShortlistEntry): OpenAnswer {
  return closed(
    council,
    `You chose ${providerName}`,
    `Thank you. ${council} will arrange for you to meet them before the first visit, and will write to you with the day that they start.`,
    200,
  );
}

function closed(council: string, title: string, words: string, status = 410): OpenAnswer {
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
