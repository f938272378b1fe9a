/** What fits into rounds, of all requests that were asked today, seen together: each was looked into alone, against the same rounds. */
import { type JointLook, listJointLooksToday } from '../../brokerage/records/joint-looks.ts';
import { listFitsToday, type RunWithFits } from '../../brokerage/records/placement-fits.ts';
import { listWhoMay } from '../../brokerage/records/placement-field.ts';
import {
  listRequests,
  listSeekers,
  type PlacementRequest,
  SEEKING,
} from '../../brokerage/records/placement-requests.ts';
import { asksAlike } from '../../brokerage/rules/asks-alike.ts';
import type { Seeker } from '../../brokerage/rules/candidate.ts';
import type { FitKind } from '../../brokerage/rules/fit.ts';
import { fitSummary } from '../../brokerage/rules/fit-summary.ts';
import type { MayBeOffered } from '../../brokerage/rules/may-be-offered.ts';
import { listWords, plural } from '../../ground/text.ts';
import { fullName } from '../../people/rules/person-words.ts';
import { noteListSeen } from '../../platform/list-seen.ts';
import { button } from '../../web/components/actions.ts';
import { day, when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { type Progress, progressBar } from '../../web/components/progress.ts';
import { dataTable } from '../../web/components/table.ts';
import { csrfField } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { askFits } from '../actions/ask-fit.ts';
import { togetherHref } from './together-page.ts';

const HERE = '/placement/rounds';

/** A request that was asked today. */
type Row = {
  readonly request: PlacementRequest;
  readonly run: RunWithFits;
  readonly whoMay: ReadonlyMap<number, MayBeOffered>;
  readonly seeker: Seeker | undefined;
};

/** GET /placement/rounds */
export async function fitsPage({ scope, csrfToken }: Asked): Promise<Answer> {
  const runs = await listFitsToday(scope);
  const { rows: requests } = await listRequests(
    scope,
    { statuses: SEEKING, ids: [...runs.keys()] },
    { limit: null },
  );
  noteListSeen(scope, 'what fits into rounds', requests);
  const ids = requests.map(({ id }) => id);
  const whoMay = await listWhoMay(scope, ids);
  const seekers = new Map((await listSeekers(scope, ids)).map((one) => [one.requestId, one]));
  const rows = requests.flatMap((request): Row[] => {
    const run = runs.get(request.id);
    const may = whoMay.get(request.id) ?? new Map<number, MayBeOffered>();
    return run === undefined ? [] : [{ request, run, whoMay: may, seeker: seekers.get(request.id) }];
  });
  const done = rows.filter(({ run }) => run.finishedAt !== null);
  const works = done.length < rows.length;
  const title = 'What fits into rounds';
  return page(
    title,
    html`${
      rows.length === 0
        ? emptyState({
            title: 'Nobody has asked today',
            text: 'Choose requests in the list of placement and press ‘Look into rounds’ to ask for each alone, or ‘Look at them together’ to ask where all of them would go. It takes a few seconds for each provider, and you can go on working meanwhile.',
            action: { href: '/placement', text: 'Go to the list' },
          })
        : html`<p class="govuk-body">Each request was looked into alone, against the same rounds: what fits two of them may have room for one.</p>
        ${works && progressBar({ id: 'fitting', label: 'Looking into rounds', ...workOf(rows.map(({ run }) => run)), pollUrl: `${HERE}/progress` })}
        ${byRequest(rows)}${byProvider(rows)}${!works && rows.length > 1 && togetherForm(csrfToken, rows)}`
    }${togetherToday(await listJointLooksToday(scope))}`,
    {
      wide: true,
      section: 'Placement',
      breadcrumbs: [{ text: 'Placement', href: '/placement' }, { text: title }],
      ...(works && { refreshSeconds: 3 }),
    },
  );
}

/** Asks of the same requests where they would go if all were placed. */
function togetherForm(csrfToken: string, rows: readonly Row[]): SafeHtml {
  return html`<form method="post" action="/placement/rounds/together" novalidate>${csrfField(csrfToken)}${rows.map(({ request }) => html`<input type="hidden" name="request" value="${request.id}">`)}${button({ text: 'Look at all of these together' })}</form>`;
}

/** The looks of today at many together. */
function togetherToday(looks: readonly JointLook[]): SafeHtml {
  if (looks.length === 0) return html``;
  return html`<h2 class="govuk-heading-m">Looked at together today</h2>
    <ul class="govuk-list govuk-list--bullet">${looks.map(
      ({ id, requestIds, madeAt, madeByName }) =>
        html`<li><a class="govuk-link" href="${togetherHref(id)}">${plural(requestIds.length, 'request')}, asked ${when(madeAt)}${madeByName !== null && ` by ${madeByName}`}</a></li>`,
    )}</ul>`;
}

/** How many of some looks are over. */
function workOf(runs: readonly RunWithFits[]): { done: number; total: number; words: string } {
  const done = runs.filter(({ finishedAt }) => finishedAt !== null).length;
  return { done, total: runs.length, words: `${done} of ${plural(runs.length, 'request')} done` };
}

/** GET /placement/rounds/progress */
export async function fitsProgress({ scope }: Asked): Promise<Answer> {
  const work = workOf([...(await listFitsToday(scope)).values()]);
  const value: Progress = { ...work, ...(work.done === work.total && { finished: HERE }) };
  return { kind: 'json', value };
}

function byRequest(rows: readonly Row[]): SafeHtml {
  const seekers = rows.flatMap(({ seeker }) => seeker ?? []);
  const named = new Map(rows.map(({ request }) => [request.id, request.reference]));
  return dataTable<Row>({
    id: 'fits-of-requests',
    caption: 'By request',
    rows,
    rowHref: ({ request }) => `/placement/${request.id}/rounds`,
    columns: [
      { head: 'Person', cell: ({ request }) => fullName(request) },
      { head: 'Request', cell: ({ request }) => request.reference },
      { head: 'From', cell: ({ request }) => day(request.wanted_from) },
      { head: 'What was found', width: 'wide', cell: foundCell },
      {
        head: 'Asks for the same, in the same area',
        width: 'wide',
        cell: ({ seeker }) => {
          const alike = seeker === undefined ? [] : asksAlike(seeker, seekers);
          return html`<ul class="govuk-list">${alike.map(({ part, requestIds }) => html`<li>${upperFirst(part)}: ${listWords(requestIds.map((id) => named.get(id) ?? ''))}</li>`)}</ul>`;
        },
      },
    ],
  });
}

function foundCell({ run, whoMay }: Row): SafeHtml {
  if (run.fault !== null) return html`${run.fault}`;
  if (run.finishedAt === null) return html`Being looked into`;
  const { words, note } = fitSummary(run.fits, whoMay);
  return html`${words}${note !== undefined && html`<br><span class="tend-quiet">${note}</span>`}`;
}

type OfProvider = { readonly name: string; readonly fits: ReadonlyMap<FitKind, readonly string[]> };

/** Which of the requests each provider that may be offered them has room for. */
function byProvider(rows: readonly Row[]): SafeHtml {
  const found = rows.flatMap(({ request, run, whoMay }) =>
    run.fits
      .filter(({ fit, providerId }) => fit.kind !== 'not known' && mayHave(whoMay.get(providerId)))
      .map(({ providerId, providerName, fit }) => ({ providerId, providerName, fit, request })),
  );
  const providers = [...Map.groupBy(found, ({ providerId }) => providerId).values()]
    .map(
      (own): OfProvider => ({
        name: own[0]?.providerName ?? '',
        fits: new Map(
          [...Map.groupBy(own, ({ fit }) => fit.kind)].map(([kind, all]) => [
            kind,
            all.map(({ request, fit }) =>
              kind === 'some' ? `${request.reference} (${fit.placed} of ${fit.asked})` : request.reference,
            ),
          ]),
        ),
      }),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (providers.length === 0) return html``;
  const column = (head: string, kind: FitKind) => ({
    head,
    width: 'wide' as const,
    cell: ({ fits }: OfProvider) => listWords(fits.get(kind) ?? []),
  });
  return dataTable<OfProvider>({
    id: 'fits-of-providers',
    caption: 'By provider, of what it can be offered',
    rows: providers,
    columns: [
      { head: 'Provider', cell: ({ name }) => name },
      column('Fits with nothing moved', 'yes'),
      column('Fits if others move', 'yes if'),
      column('Fits in part', 'some'),
    ],
  });
}

function mayHave(one: MayBeOffered | undefined): boolean {
  return one !== undefined && one.kind !== 'cannot';
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** POST /placement/rounds: asks for the chosen requests. */
export async function saveFits({ scope, form }: Asked): Promise<Answer> {
  const ids = [form['request'] ?? []].flat().flatMap((value) => readNumber(value) ?? []);
  if (ids.length === 0) return redirect('/placement', notDone('Choose at least one request first.'));
  const { asked, refused } = await askFits(scope, ids);
  const why = [...Map.groupBy(refused, ({ reason }) => reason)].map(
    ([reason, those]) => `${plural(those.length, 'request')} not: ${reason}.`,
  );
  const said = `${plural(asked, 'request')} ${asked === 1 ? 'is' : 'are'} being looked into.`;
  if (asked === 0) return redirect(HERE, notDone(why.join(' ')));
  return redirect(HERE, [said, ...why].join(' '));
}
