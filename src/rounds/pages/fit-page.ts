/** Does what a person needs fit into providers' rounds? One answer for each provider, in the order of matching. */
import {
  findFitRun,
  type FitRun,
  listProviderFits,
  type ProviderFit,
} from '../../brokerage/records/placement-fits.ts';
import {
  getRequest,
  listRequests,
  listSeekers,
  type PlacementRequest,
  SEEKING,
} from '../../brokerage/records/placement-requests.ts';
import { asksAlike } from '../../brokerage/rules/asks-alike.ts';
import { partOfDayWords } from '../../brokerage/rules/parts-of-day.ts';
import { readField } from '../../brokerage/actions/make-offers.ts';
import { type FitKind, fitInWords, fitTitle } from '../../brokerage/rules/fit.ts';
import { howMuchOf } from '../../brokerage/rules/periodic-need.ts';
import {
  type MayBeOffered,
  whoMayBeOffered,
  mayBeOfferedTitle,
} from '../../brokerage/rules/may-be-offered.ts';
import { serviceWords } from '../../contracts/rules/service-words.ts';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { openPerson } from '../../people/records/people.ts';
import { visitInWords } from '../../plans/rules/pattern-words.ts';
import { getLongWork } from '../../platform/long-work.ts';
import { permits } from '../../platform/scope.ts';
import { button } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { details } from '../../web/components/disclosures.ts';
import { emptyState, messageBanner } from '../../web/components/messages.ts';
import { type Progress, progressBar } from '../../web/components/progress.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import { csrfField } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { askFit, startAsked } from '../actions/ask-fit.ts';
import { travelOfAnswers } from './travel-note.ts';

const requestIn = ({ params }: Asked): number => numberIn(params['id'], 'placement request');
const pageHref = (id: number): string => `/placement/${id}/rounds`;

/** How an answer looks. */
export const fitTones = {
  yes: 'good',
  'yes if': 'active',
  some: 'attention',
  no: 'problem',
  'not found': 'waiting',
  'not known': 'quiet',
} as const satisfies Record<FitKind, Tone>;

/** GET /placement/:id/rounds */
export async function fitPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const request = await getRequest(scope, requestIn(asked));
  await openPerson(scope, request.person_id, 'placement rounds');
  const run = await findFitRun(scope, request.id);
  const fits = run === undefined ? [] : await listProviderFits(scope, run.id);
  const works = run !== undefined && run.finishedAt === null;
  const noRounds = whyNoRounds(request);
  const whoMay = SEEKING.includes(request.status)
    ? whoMayBeOffered(await readField(scope, request))
    : undefined;
  const title = 'Does it fit into their rounds?';
  return page(
    title,
    html`<p class="govuk-body">${request.reference}: ${serviceWords(request.service)} for ${request.given_name} ${request.family_name}, from ${longDate(request.wanted_from)}.</p>
      ${request.visits.length > 0 && visitsAsked(request)}
      ${works && (await progressOf(asked, request, run))}
      ${run?.fault !== null && run?.fault !== undefined && messageBanner({ kind: 'important', text: `${run.fault}.` })}
      ${fits.length > 0 && answers(request, fits, whoMay)}
      ${run === undefined && noRounds === undefined && emptyState({ title: 'Nobody has asked today', text: 'Tend looks into the rounds of every provider that plans them here. It takes a few seconds for each.' })}
      ${noRounds !== undefined && run === undefined && emptyState({ ...noRounds, action: { href: `/placement/${request.id}#who-can`, text: 'Who can take it' } })}
      ${!works && noRounds === undefined && askForm(asked, request, run)}
      ${noRounds === undefined && (await othersAsk(scope, request))}
      ${run !== undefined && footnote(request, run, fits)}`,
    {
      wide: true,
      section: 'Placement',
      breadcrumbs: [
        { text: 'Placement', href: '/placement' },
        { text: request.reference, href: `/placement/${request.id}` },
        { text: title },
      ],
      ...(works && { refreshSeconds: 3 }),
    },
  );
}

function visitsAsked({ visits }: PlacementRequest): SafeHtml {
  return details({
    summary: 'The visits that are asked for',
    body: html`<ul class="govuk-list govuk-list--bullet">${visits.map((visit) => html`<li>${visitInWords(visit)}</li>`)}</ul>`,
  });
}

/** Why rounds cannot be asked; undefined where they can. */
function whyNoRounds({
  visits,
  periodic,
  status,
}: PlacementRequest): { readonly title: string; readonly text: string } | undefined {
  if (visits.length === 0)
    return {
      title: 'Rounds do not answer this',
      text: `A round is one care worker’s run of visits, and this asks for none: ${periodic === null ? 'it has no visits' : `${howMuchOf({ visits, periodic })}, and somebody is there throughout`}. Who can take it goes by the room for it that each provider has stated.`,
    };
  if (!SEEKING.includes(status))
    return {
      title: 'Nobody is sought for it any more',
      text: 'Rounds are asked while a provider is sought.',
    };
  return undefined;
}

async function workOf({ scope }: Asked, { workId }: FitRun) {
  const work = workId === null ? undefined : await getLongWork(scope, workId);
  const [done, total] = [work?.done ?? 0, work?.total ?? undefined];
  const words = total === undefined ? 'Waiting to begin' : `${done} of ${plural(total, 'provider')} asked`;
  return { done, total, words };
}

async function progressOf(asked: Asked, request: PlacementRequest, run: FitRun): Promise<SafeHtml> {
  return progressBar({
    id: 'fitting',
    label: 'Looking into rounds',
    ...(await workOf(asked, run)),
    pollUrl: `${pageHref(request.id)}/progress`,
  });
}

/** GET /placement/:id/rounds/progress */
export async function fitProgress(asked: Asked): Promise<Answer> {
  const id = requestIn(asked);
  const run = await findFitRun(asked.scope, id);
  const over = run === undefined || run.finishedAt !== null;
  const value: Progress = {
    ...(run === undefined ? { done: 0, words: '' } : await workOf(asked, run)),
    ...(over && { finished: pageHref(id) }),
  };
  return { kind: 'json', value };
}

type WhoMay = ReadonlyMap<number, MayBeOffered> | undefined;

function answers({ visits }: PlacementRequest, fits: readonly ProviderFit[], whoMay: WhoMay): SafeHtml {
  const known = fits.filter(({ fit }) => fit.kind !== 'not known');
  const unknown = fits.filter(({ fit }) => fit.kind === 'not known');
  return html`${known.length > 0 && answerTable(visits, known, whoMay)}${unknown.length > 0 && html`<p class="govuk-body">${notKnownInWords(unknown, whoMay)}</p>`}`;
}

function notKnownInWords(unknown: readonly ProviderFit[], whoMay: WhoMay): string {
  const plans = unknown.length === 1 ? 'it plans its' : 'they plan their';
  const words = `Not known of ${listWords(unknown.map(({ providerName }) => providerName))}: ${plans} rounds elsewhere.`;
  if (whoMay === undefined) return words;
  const can = unknown.filter(({ providerId }) => whoMay.get(providerId)?.kind === 'can');
  if (can.length === unknown.length) return words;
  return can.length === 0
    ? `${words} None of these can be offered it as it stands.`
    : `${words} Of these only ${listWords(can.map(({ providerName }) => providerName))} can be offered it as it stands.`;
}

function answerTable(
  visits: PlacementRequest['visits'],
  fits: readonly ProviderFit[],
  whoMay: WhoMay,
): SafeHtml {
  return dataTable<ProviderFit>({
    id: 'fits',
    caption: 'In the order of matching',
    rows: fits,
    columns: [
      { head: 'Provider', cell: ({ providerName }) => providerName },
      ...(whoMay === undefined
        ? []
        : [
            {
              head: 'Can it be offered?',
              cell: ({ providerId }: ProviderFit) => offerCell(whoMay.get(providerId)),
            },
          ]),
      { head: 'Does it fit?', cell: ({ fit }) => statusTag(fitTitle(fit), fitTones[fit.kind]) },
      {
        head: 'What moves, or what is in the way',
        width: 'wide',
        cell: ({ fit }) =>
          html`<ul class="govuk-list">${fitInWords(fit, visits).map((line) => html`<li>${line}.</li>`)}</ul>`,
      },
    ],
  });
}

const offerTones = {
  can: 'good',
  'has an offer': 'active',
  'with a reason': 'attention',
  cannot: 'problem',
} as const satisfies Record<MayBeOffered['kind'], Tone>;

/** What the shortlist says now, and what it goes by. */
function offerCell(may: MayBeOffered | undefined): SafeHtml {
  if (may === undefined) return html`No contract to offer it under`;
  const { kind, limits } = may;
  return html`${statusTag(mayBeOfferedTitle(may), offerTones[kind])}${limits.length > 0 && html`<ul class="govuk-list">${limits.map(({ words }) => html`<li>${words}.</li>`)}</ul>`}`;
}

/** That others ask for the same part of the day in the same area: each was looked into alone, against the same rounds. */
async function othersAsk(scope: Asked['scope'], { id }: PlacementRequest): Promise<SafeHtml> {
  const { rows } = await listRequests(scope, { statuses: SEEKING }, { limit: null });
  const named = new Map(rows.map((one) => [one.id, one.reference]));
  const seekers = await listSeekers(scope, [...named.keys()]);
  const own = seekers.find(({ requestId }) => requestId === id);
  const alike = own === undefined ? [] : asksAlike(own, seekers);
  if (alike.length === 0) return html``;
  return html`<p class="govuk-body">Others ask in the same area for the same part of the day. Each is looked into alone, against the same rounds: what fits here may be gone once one of them is placed.</p>
    <ul class="govuk-list govuk-list--bullet">${alike.map(
      ({ part, requestIds }) =>
        html`<li>${plural(requestIds.length, 'other request')} ${requestIds.length === 1 ? 'asks' : 'ask'} for a visit ${partOfDayWords[part]}: ${requestIds.map(
          (one, at) =>
            html`${at > 0 && ', '}<a class="govuk-link" href="/placement/${one}">${named.get(one)}</a>`,
        )}</li>`,
    )}</ul>
    <p class="govuk-body"><a class="govuk-link" href="/placement/rounds">What fits into rounds, of all that was asked today</a></p>`;
}

function askForm({ scope, csrfToken }: Asked, request: PlacementRequest, run: FitRun | undefined): SafeHtml {
  if (!permits(scope.who, 'placement.work')) return html``;
  const text = run === undefined ? 'Look into their rounds' : 'Look again';
  const kind = run === undefined ? 'main' : 'secondary';
  return html`<form method="post" action="${pageHref(request.id)}" novalidate>${csrfField(csrfToken)}${button({ text, kind })}</form>`;
}

function footnote(
  { wanted_from }: PlacementRequest,
  { madeAt }: FitRun,
  fits: readonly ProviderFit[],
): SafeHtml {
  const from = startAsked(londonDay(madeAt).toString(), wanted_from);
  return html`<p class="govuk-body tend-quiet">Asked ${when(madeAt)} of the seven days from ${longDate(from)}, which stand for those after them. Nothing has changed in anybody’s rounds. Visits of others move only within their call windows; time-critical ones do not move. Who comes nearest is counted with every round in its order and each visit anywhere in its call window, so at least so much time is missing. Whether it can be offered is what the shortlist says now.</p>
    <p class="govuk-body-s tend-quiet">${travelOfAnswers(fits.map(({ fit }) => fit.travel))}</p>`;
}

/** POST /placement/:id/rounds: asks. */
export async function saveFit(asked: Asked): Promise<Answer> {
  const id = requestIn(asked);
  const done = await askFit(asked.scope, id);
  return done.ok ? redirect(pageHref(id)) : redirect(pageHref(id), notDone(done.reason));
}
