/** One placement request: its clock, the week, who can take it, the offers, what the person says, and all that happened. */
import { serviceName, serviceWords } from '../../../contracts/rules/service-words.ts';
import { longDate } from '../../../ground/calendar.ts';
import { plural } from '../../../ground/text.ts';
import { openPerson, todayOf } from '../../../people/records/people.ts';
import { weeklyMinutes } from '../../../plans/rules/visit-pattern.ts';
import { permits, type Scope } from '../../../platform/scope.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { when } from '../../../web/components/amounts.ts';
import { details } from '../../../web/components/disclosures.ts';
import { shortcutsDialog } from '../../../web/components/shortcuts.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { statusTag, type Tone } from '../../../web/components/tags.ts';
import { timeline } from '../../../web/components/timeline.ts';
import { fields } from '../../../web/fields.ts';
import { csrfField, type FormState, startForm } from '../../../web/forms.ts';
import { html, join, nothing, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import { readField } from '../../actions/make-offers.ts';
import { findIntroduction, findPlacementWord } from '../../records/introductions.ts';
import { listOffersOfRequest, type Offer } from '../../records/offers.ts';
import {
  areaNamesOf,
  getRequest,
  listBeside,
  listRequestEvents,
  type PlacementRequest,
  type RecordedEvent,
  SEEKING,
} from '../../records/placement-requests.ts';
import { listPlacements, type Placement } from '../../records/placements.ts';
import { fitsToday } from '../../records/placement-fits.ts';
import { listProviderWishes } from '../../records/provider-wishes.ts';
import { OFFER_WAYS } from '../../rules/offer-rounds.ts';
import {
  amountOf,
  howMuchOf,
  lengthInWords,
  type PeriodicNeed,
  weekInWords,
} from '../../rules/periodic-need.ts';
import { ageing, waitedInWords } from '../../rules/placement-clock.ts';
import {
  foldPlacement,
  isSuspendedAt,
  type PlacementStatus,
  placementStatusNames,
} from '../../rules/placement-status.ts';
import { laneNames, stepInWords, wantedInWords, wayNames } from '../../rules/placement-words.ts';
import { preferencesInWords } from '../../rules/shown-to-provider.ts';
import { personBand } from '../person-band.ts';
import { weekLengthWords, weekPicture } from '../week-picture.ts';
import { requestCrumbs, requestIn } from './address.ts';
import { comesAlready, otherServices } from './mixed.ts';
import { introductionCard, toldCard } from './introduction-part.ts';
import { bandTones } from './queue.ts';
import { matchSection } from './request-match.ts';
import { seesFiguresOnly } from '../../rules/figures-only.ts';
import { showFigures } from './request-figures.ts';
import { offersSection, personSection } from './request-offers.ts';
import { wishesInWords } from './wishes.ts';

/** How a status looks. */
export const placementTones = {
  waiting: 'attention',
  offered: 'waiting',
  choosing: 'waiting',
  placed: 'active',
  ordered: 'active',
  started: 'good',
  ended: 'quiet',
  withdrawn: 'quiet',
} as const satisfies Record<PlacementStatus, Tone>;

/** A form on the page that came back with what was typed: the note, or what the person said. */
export type CameBack = { readonly of: 'note' | 'person'; readonly form: FormState };

/** GET /placement/:id */
export async function requestPage(asked: Asked): Promise<Answer> {
  return await showRequest(asked, requestIn(asked));
}

/** The page of a request, with a form that came back where one did. */
export async function showRequest(asked: Asked, id: number, back?: CameBack): Promise<Answer> {
  const { scope, csrfToken, query } = asked;
  const request = await getRequest(scope, id);
  const recorded = await listRequestEvents(scope, id);
  const offers = await listOffersOfRequest(scope, id);
  const state = foldPlacement(recorded.map(({ event }) => event));
  const placements = await listPlacements(scope, id);
  const works = permits(scope.who, 'placement.work');
  const seeks = SEEKING.includes(request.status);
  const stands = html`${statusTag(placementStatusNames[request.status], placementTones[request.status])} ${seeks && clockTag(scope, request)}${isSuspendedAt(state, Math.floor(scope.now.epochMilliseconds / 1000)) && html` ${statusTag('Visits suspended', 'attention')}`}`;
  if (seesFiguresOnly(scope.who))
    return await showFigures(asked, request, {
      stands,
      placed: placedWords(scope, request, placements),
      steps: history(recorded, offers, { words: false }),
    });
  const person = await openPerson(scope, request.person_id, 'placement request');
  const formOf = (of: CameBack['of']): FormState => (back?.of === of ? back.form : startForm());
  return page(
    `${serviceName(request.service)} for ${request.given_name} ${request.family_name}`,
    html`${personBand(scope, person)}
      <h1 class="govuk-heading-l">${request.reference}: find ${serviceWords(request.service)} ${stands}</h1>
      ${works && takeForm(asked, request)}
      ${placedWords(scope, request, placements)}
      ${await placementCards(scope, placements, works)}
      ${await facts(scope, request, works)}
      ${offersSection(request, offers, { works, csrfToken })}
      ${works && seeks && personSection(request, offers, state, formOf('person'), csrfToken)}
      ${
        works &&
        seeks &&
        offers.some(({ status }) => status === 'accepted') &&
        html`<p class="govuk-body"><a class="govuk-link" href="/placement/${id}/link">Make a link for the person to choose by</a></p>`
      }
      ${seeks && (await whoCan(asked, request, works, query.get('all') === 'yes'))}
      ${
        request.periodic === null &&
        html`<h2 class="govuk-heading-m">The week that is sought</h2>
      ${weekPicture('week', [{ name: serviceName(request.service), visits: request.visits, terms: undefined }])}`
      }
      <h2 class="govuk-heading-m" id="history">What happened</h2>
      ${works && noteForm(asked, request, formOf('note'))}
      ${history(recorded, offers, { words: true })}
      ${works && seeks && html`<p class="govuk-body"><a class="govuk-link" href="/placement/${id}/withdraw">Withdraw the request</a></p>`}
      ${shortcutsDialog(works && seeks ? requestKeys : [])}`,
    {
      wide: true,
      section: 'Placement',
      breadcrumbs: requestCrumbs(request),
      ...(back && { form: back.form, status: 422 }),
    },
  );
}

const requestKeys = [
  { key: 't', does: 'Take it on' },
  { key: 'o', does: 'Offer to the chosen providers' },
  { key: 'p', does: 'Place with who accepted' },
];

function secondsOf(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}

function clockTag(scope: Scope, { due_at }: PlacementRequest): SafeHtml {
  const { band, words } = ageing(secondsOf(due_at), Math.floor(scope.now.epochMilliseconds / 1000));
  return statusTag(words, bandTones[band]);
}

function takeForm({ scope, csrfToken }: Asked, { id, owner_id }: PlacementRequest): SafeHtml {
  if (owner_id === scope.who.userId) return nothing;
  return html`<form method="post" action="/placement/${id}/take">${csrfField(csrfToken)}${button({ text: 'Take it on', kind: 'secondary', key: 't' })}</form>`;
}

function placedWords(scope: Scope, request: PlacementRequest, placements: readonly Placement[]): SafeHtml {
  const works = permits(scope.who, 'placement.work');
  const [live] = placements.filter(({ ended_at }) => ended_at === null);
  if (live === undefined) return nothing;
  return html`<p class="govuk-inset-text">Placed with <strong>${live.provider_name}</strong> on ${when(live.placed_at)}${
    live.probation_ends_on !== null &&
    html`. Until ${longDate(live.probation_ends_on)} the person may change provider without giving a reason`
  }${permits(scope.who, 'packages.see') && html`. <a class="govuk-link" href="/packages/${request.care_package_id}">The care package</a>`}${works && html`. <a class="govuk-link" href="/placements/${live.id}/end">End the placement</a>`}</p>`;
}

async function placementCards(
  scope: Scope,
  placements: readonly Placement[],
  works: boolean,
): Promise<SafeHtml> {
  const [live] = placements.filter(({ ended_at }) => ended_at === null);
  if (live === undefined) return nothing;
  return html`${introductionCard(live.id, await findIntroduction(scope, live.id), works)}${toldCard(live.id, await findPlacementWord(scope, live.id), works)}`;
}

async function facts(scope: Scope, request: PlacementRequest, works: boolean): Promise<SafeHtml> {
  const seeks = SEEKING.includes(request.status);
  const providers = wishesInWords(await listProviderWishes(scope, request.person_id));
  const areas = await areaNamesOf(scope, request.id);
  const beside = await listBeside(scope, request);
  const wishes = preferencesInWords({
    language:
      request.language === null ? null : { name: request.language, required: request.language_required },
    workerGender:
      request.worker_gender === null
        ? null
        : { gender: request.worker_gender, required: request.worker_gender_required },
    cultures: request.cultures,
  });
  const lines = (all: readonly string[]) => join(all, html`<br>`);
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  return summaryList(
    [
      { key: 'Lane', value: laneNames[request.lane] },
      {
        key: seeks ? 'To be placed by' : 'Was to be placed by',
        value: html`${when(request.due_at)}${seeks && html`, has waited ${waitedInWords(secondsOf(request.received_at), now)}`}`,
      },
      { key: 'Wanted', value: wantedInWords(request.wanted_from, todayOf(scope)) },
      {
        key: 'The week',
        value: html`${lines(weekInWords(request))}<br><span class="tend-quiet">${request.periodic === null ? weekLengthWords(weeklyMinutes(request.visits)) : lengthOf(request.periodic)}</span>`,
      },
      beside.length > 0 && { key: 'Sought for the person as well', value: besideLinks(beside) },
      request.periodic !== null && {
        key: 'What is to be done',
        value:
          request.periodic.tasks === ''
            ? 'as agreed with the person'
            : lines(request.periodic.tasks.split('\n')),
      },
      {
        key: 'Workers must be able to',
        value: request.needs.length === 0 ? 'nothing special' : lines(request.needs),
      },
      { key: 'The person would like', value: wishes.length === 0 ? 'no preference recorded' : lines(wishes) },
      {
        key: 'Wishes about providers',
        value: html`${providers}${works && html`. <a class="govuk-link" href="/placement/${request.id}/wishes">Record or end a wish</a>`}`,
      },
      {
        key: 'Where',
        value: areas.length > 0 ? areas.join(', ') : (request.ward ?? request.district ?? 'not known'),
      },
      { key: 'Words for providers', value: request.words === '' ? 'none' : request.words },
      { key: 'Owner', value: request.owner_name ?? 'Nobody yet' },
      {
        key: 'Care package',
        value: html`<a class="govuk-link" href="/packages/${request.care_package_id}">${request.package_reference}</a>`,
      },
    ],
    { narrow: true },
  );
}

/** How much of a service without visits, where its times do not say so already, and for how long. */
function lengthOf(need: PeriodicNeed): string {
  return [...(need.unit === 'week' ? [] : [amountOf(need)]), ...lengthInWords(need)].join('. ');
}

/** Other requests of the person that still seek. */
function besideLinks(beside: readonly PlacementRequest[]): SafeHtml {
  return join(
    beside.map(
      (other) =>
        html`<a class="govuk-link" href="/placement/${other.id}">${other.reference}</a>: ${serviceWords(other.service)}, ${howMuchOf(other)}`,
    ),
    html`<br>`,
  );
}

async function whoCan(
  asked: Asked,
  request: PlacementRequest,
  works: boolean,
  all: boolean,
): Promise<SafeHtml> {
  const { scope } = asked;
  const field = await readField(scope, request);
  const at = Math.floor(scope.now.epochMilliseconds / 1000);
  return html`${works && wayForm(asked, request)}
    ${comesAlready(await otherServices(scope, request))}
    ${matchSection(request.id, { ...field, at, fits: works ? await fitsToday(scope, request.id) : new Map() }, { all, works })}`;
}

function wayForm({ csrfToken }: Asked, { id, way }: PlacementRequest): SafeHtml {
  return details({
    summary: `Whom it is offered to: ${wayNames[way]}`,
    body: html`<form method="post" action="/placement/${id}/way">${csrfField(csrfToken)}
    ${fields(startForm({ way })).radios({
      name: 'way',
      label: 'Whom is it offered to?',
      choices: OFFER_WAYS.map((value) => ({ value, text: wayNames[value] })),
    })}
    ${button({ text: 'Offer it this way', kind: 'secondary' })}</form>`,
  });
}

function noteForm({ csrfToken }: Asked, { id }: PlacementRequest, form: FormState): SafeHtml {
  return html`<form method="post" action="/placement/${id}/note" novalidate>${csrfField(csrfToken)}
    ${fields(form).textarea({ name: 'words', label: 'Add a note', hint: 'What was tried, and who was telephoned. Providers do not see it', rows: 2 })}
    ${buttonGroup([button({ text: 'Save the note', kind: 'secondary' })])}</form>`;
}

/** The steps, the latest first; without `words` it says what happened and not what anybody wrote of it. */
function history(
  recorded: readonly RecordedEvent[],
  offers: readonly Offer[],
  show: { readonly words: boolean },
): SafeHtml {
  const providers = new Map(offers.map(({ id, provider_name }) => [id, provider_name]));
  const users = new Map(
    recorded.flatMap(({ event, by }) =>
      event.kind === 'owner taken' && by !== null ? [[event.userId, by] as const] : [],
    ),
  );
  const names = {
    offer: (id: number) => providers.get(id) ?? 'a provider',
    user: (id: number) => users.get(id) ?? 'Somebody',
  };
  return html`<p class="govuk-body">${plural(recorded.length, 'step')}, the latest first.</p>${timeline(
    recorded.toReversed().map(({ event, by }) => {
      const { title, words } = stepInWords(event, names);
      return {
        title,
        at: Temporal.Instant.fromEpochMilliseconds(event.at * 1000),
        who: by ?? 'by itself',
        ...(show.words && words !== undefined && { body: html`<p class="govuk-body">${words}</p>` }),
      };
    }),
    { level: 3 },
  )}`;
}
