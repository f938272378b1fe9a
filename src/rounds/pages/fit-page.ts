/** Does what a person needs fit into providers' rounds? One answer for each provider, in the order of matching. */
import {
  findFitRun,
  type FitRun,
  listProviderFits,
  type ProviderFit,
} from '../../brokerage/records/placement-fits.ts';
import { getRequest, type PlacementRequest, SEEKING } from '../../brokerage/records/placement-requests.ts';
import { type FitKind, fitInWords, fitTitle } from '../../brokerage/rules/fit.ts';
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
  const title = 'Does it fit into their rounds?';
  return page(
    title,
    html`<p class="govuk-body">${request.reference}: ${serviceWords(request.service)} for ${request.given_name} ${request.family_name}, from ${longDate(request.wanted_from)}.</p>
      ${details({
        summary: 'The visits that are asked for',
        body: html`<ul class="govuk-list govuk-list--bullet">${request.visits.map((visit) => html`<li>${visitInWords(visit)}</li>`)}</ul>`,
      })}
      ${works && (await progressOf(asked, request, run))}
      ${run?.fault !== null && run?.fault !== undefined && messageBanner({ kind: 'important', text: `${run.fault}.` })}
      ${fits.length > 0 && answers(request, fits)}
      ${run === undefined && emptyState({ title: 'Nobody has asked today', text: 'Tend looks into the rounds of every provider that plans them here. It takes a few seconds for each.' })}
      ${!works && askForm(asked, request, run)}
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

function answers({ visits }: PlacementRequest, fits: readonly ProviderFit[]): SafeHtml {
  const known = fits.filter(({ fit }) => fit.kind !== 'not known');
  const unknown = fits.filter(({ fit }) => fit.kind === 'not known');
  return html`${known.length > 0 && answerTable(visits, known)}${unknown.length > 0 && html`<p class="govuk-body">${notKnownInWords(unknown.map(({ providerName }) => providerName))}</p>`}`;
}

function notKnownInWords(providers: readonly string[]): string {
  const plans = providers.length === 1 ? 'it plans its' : 'they plan their';
  return `Not known of ${listWords(providers)}: ${plans} rounds elsewhere.`;
}

function answerTable(visits: PlacementRequest['visits'], fits: readonly ProviderFit[]): SafeHtml {
  return dataTable<ProviderFit>({
    id: 'fits',
    caption: 'In the order of matching',
    rows: fits,
    columns: [
      { head: 'Provider', cell: ({ providerName }) => providerName },
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

function askForm({ scope, csrfToken }: Asked, request: PlacementRequest, run: FitRun | undefined): SafeHtml {
  if (
    !permits(scope.who, 'placement.work') ||
    !SEEKING.includes(request.status) ||
    request.visits.length === 0
  )
    return html``;
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
  return html`<p class="govuk-body tend-quiet">Asked ${when(madeAt)} of the seven days from ${longDate(from)}, which stand for those after them. Nothing has changed in anybody’s rounds. Visits of others move only within their call windows; time-critical ones do not move.</p>
    <p class="govuk-body-s tend-quiet">${travelOfAnswers(fits.map(({ fit }) => fit.travel))}</p>`;
}

/** POST /placement/:id/rounds: asks. */
export async function saveFit(asked: Asked): Promise<Answer> {
  const id = requestIn(asked);
  const done = await askFit(asked.scope, id);
  return done.ok ? redirect(pageHref(id)) : redirect(pageHref(id), notDone(done.reason));
}
