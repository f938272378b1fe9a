/** Where many requests would go if all were placed together: a proposal, by which nothing is offered. */
import { getJointLook, type JointLook, namesOfProviders } from '../../brokerage/records/joint-looks.ts';
import { listRequests, type PlacementRequest, SEEKING } from '../../brokerage/records/placement-requests.ts';
import { fitInWords, fitTitle } from '../../brokerage/rules/fit.ts';
import {
  JOINT_KINDS,
  type JointAnswer,
  type JointKind,
  jointKind,
  type JointProvider,
  type JointRequest,
  passedInWords,
  rungInWords,
} from '../../brokerage/rules/joint-look.ts';
import { placementStatusNames } from '../../brokerage/rules/placement-status.ts';
import { dateRange, minutesInWords } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { fullName } from '../../people/rules/person-words.ts';
import { homesOf } from '../../people/records/homes.ts';
import { noteListSeen } from '../../platform/list-seen.ts';
import { getLongWork } from '../../platform/long-work.ts';
import type { Scope } from '../../platform/scope.ts';
import { button, printButton } from '../../web/components/actions.ts';
import { day, when } from '../../web/components/amounts.ts';
import { details } from '../../web/components/disclosures.ts';
import { messageBanner } from '../../web/components/messages.ts';
import { type Progress, progressBar } from '../../web/components/progress.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import { csrfField } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { askTogether } from '../actions/ask-together.ts';
import { fitTones } from './fit-page.ts';
import { travelOfAnswers } from './travel-note.ts';

/** The address of one look. */
export const togetherHref = (id: number): string => `/placement/rounds/together/${id}`;

const lookIn = ({ params }: Asked): number => numberIn(params['id'], 'look into rounds');

/** What the page knows of those who are in the answer. */
type Known = {
  readonly requests: ReadonlyMap<number, PlacementRequest>;
  readonly nameOf: (providerId: number) => string;
  readonly referenceOf: (requestId: number) => string;
  /** The home of each person. */
  readonly homes: ReadonlyMap<number, string>;
};

/** GET /placement/rounds/together/:id */
export async function togetherPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const look = await getJointLook(scope, lookIn(asked));
  const { rows } = await listRequests(scope, { ids: look.requestIds }, { limit: null });
  noteListSeen(scope, 'requests looked into together', rows);
  const works = look.finishedAt === null;
  const title = 'Where they go together';
  return page(
    title,
    html`<p class="govuk-body">This is a proposal: nothing is offered by it, and nothing has changed in anybody’s rounds. Whoever is due first chooses first, and goes to the first in the order of placement who has room for it, by what it told and in its rounds, beside all that went there before. People of one home go to one provider where one has room for all of them. Nobody goes past a step of the order on which somebody can be asked who plans its rounds elsewhere.</p>
      ${works && progressBar({ id: 'placing', label: 'Looking into rounds', ...(await workOf(scope, look)), pollUrl: `${togetherHref(look.id)}/progress` })}
      ${look.fault !== null && messageBanner({ kind: 'important', text: `${look.fault}.` })}
      ${look.answer !== null && answerParts(look.answer, await knownOf(scope, look.answer, rows))}
      ${!works && againForm(asked, look)}
      ${footnote(look)}
      ${!works && printButton('Print this proposal')}`,
    {
      wide: true,
      section: 'Placement',
      breadcrumbs: [
        { text: 'Placement', href: '/placement' },
        { text: 'What fits into rounds', href: '/placement/rounds' },
        { text: title },
      ],
      ...(works && { refreshSeconds: 3 }),
    },
  );
}

async function knownOf(scope: Scope, answer: JointAnswer, rows: readonly PlacementRequest[]): Promise<Known> {
  const requests = new Map(rows.map((row) => [row.id, row]));
  const names = await namesOfProviders(scope, [
    ...answer.providers.map(({ providerId }) => providerId),
    ...answer.requests.flatMap(({ passed }) => passed.map(({ providerId }) => providerId)),
  ]);
  return {
    requests,
    homes: await homesOf(
      scope,
      rows.map((row) => row.person_id),
    ),
    nameOf: (id) => names.get(id) ?? 'A provider',
    referenceOf: (id) => requests.get(id)?.reference ?? 'another request',
  };
}

function answerParts(answer: JointAnswer, known: Known): SafeHtml {
  return html`${summary(answer)}${byRequest(answer, known)}${byProvider(answer, known)}`;
}

/** How a request stands, in the list and where there are so many of them. */
const KINDS = {
  goes: { title: 'Goes to somebody', tone: 'good', words: 'would find room together' },
  elsewhere: {
    title: 'Somebody elsewhere is asked first',
    tone: 'waiting',
    words: 'would not: next in the order is somebody who plans its rounds elsewhere, and can be asked',
  },
  'only alone': {
    title: 'Nobody, with the others',
    tone: 'attention',
    words: 'would find room alone, and not with the others',
  },
  nowhere: { title: 'Nobody', tone: 'problem', words: 'would find no room, alone either' },
} as const satisfies Record<JointKind, { title: string; tone: Tone; words: string }>;

/** How many of them stand how. */
function summary({ requests }: JointAnswer): SafeHtml {
  const kinds = Map.groupBy(requests, jointKind);
  const counted = JOINT_KINDS.map((kind) => ({ kind, count: kinds.get(kind)?.length ?? 0 }));
  return html`<p class="govuk-body">Of ${plural(requests.length, 'request')}:</p>
    <ul class="govuk-list govuk-list--bullet">${counted
      .filter(({ kind, count }) => kind === 'goes' || count > 0)
      .map(({ kind, count }) => html`<li><strong>${count}</strong> ${KINDS[kind].words}.</li>`)}</ul>`;
}

function byRequest({ requests }: JointAnswer, known: Known): SafeHtml {
  const of = ({ requestId }: JointRequest): PlacementRequest | undefined => known.requests.get(requestId);
  return dataTable<JointRequest>({
    id: 'together-requests',
    caption: 'By request, in the order in which room was given',
    rows: requests,
    rowHref: ({ requestId }) => `/placement/${requestId}`,
    columns: [
      {
        head: 'Person',
        cell: (row) => {
          const request = of(row);
          return request === undefined ? '' : personCell(request, known);
        },
      },
      { head: 'Request', cell: ({ requestId }) => known.referenceOf(requestId) },
      {
        head: 'Due, and from',
        cell: (row) => {
          const request = of(row);
          return request === undefined
            ? ''
            : html`<span>${when(request.due_at)}<br><span class="tend-quiet">from ${day(request.wanted_from)}</span>${!SEEKING.includes(request.status) && html`<br>Now: ${placementStatusNames[request.status]}`}</span>`;
        },
      },
      { head: 'Would go to', width: 'wide', cell: (row) => goesCell(row, of(row), known) },
      {
        head: 'Who comes before in the order, and why not',
        width: 'wide',
        cell: (row) => passedCell(row, of(row), known),
      },
    ],
  });
}

/** A person, and who of the others lives with them. */
function personCell(request: PlacementRequest, { requests, homes }: Known): SafeHtml {
  const others = [...requests.values()].filter(
    ({ person_id: id }) => id !== request.person_id && homes.get(id) === homes.get(request.person_id),
  );
  const names = [...new Set(others.map((one) => `${fullName(one)} (${one.reference})`))];
  return html`<span>${fullName(request)}${names.length > 0 && html`<br><span class="tend-quiet">lives with ${listWords(names)}</span>`}</span>`;
}

function goesCell(row: JointRequest, request: PlacementRequest | undefined, { nameOf }: Known): SafeHtml {
  const { title, tone } = KINDS[jointKind(row)];
  if (row.goesTo === null) return statusTag(title, tone);
  const { providerId, rung, fit } = row.goesTo;
  const behind = fitInWords(fit, request?.visits ?? []);
  return html`<span>${nameOf(providerId)}<br><span class="tend-quiet">${rungInWords(rung)}</span></span>
    <p class="govuk-body-s">${statusTag(fitTitle(fit), fitTones[fit.kind])}</p>
    ${behind.length > 0 && details({ summary: 'What is behind it', body: html`<ul class="govuk-list">${behind.map((line) => html`<li>${line}.</li>`)}</ul>` })}`;
}

function passedCell(
  { passed, goesTo }: JointRequest,
  request: PlacementRequest | undefined,
  known: Known,
): SafeHtml {
  if (passed.length === 0) return goesTo === null ? html`Nobody can be asked as things stand` : html`Nobody`;
  return html`<ul class="govuk-list">${passed.map(
    (one) =>
      html`<li>${passedInWords(one, request?.visits ?? [], known).map((line) => html`${line}. `)}</li>`,
  )}</ul>`;
}

function byProvider({ providers, days }: JointAnswer, { nameOf, referenceOf }: Known): SafeHtml {
  if (providers.length === 0) return html``;
  const share = ({ shiftMinutes }: JointProvider, minutes: number): string =>
    shiftMinutes === 0 ? '' : `${Math.round((minutes / shiftMinutes) * 100)}% of shifts`;
  const hours = (row: JointProvider, minutes: number): SafeHtml =>
    html`<span>${minutesInWords(minutes)}<br><span class="tend-quiet">${share(row, minutes)}</span></span>`;
  return dataTable<JointProvider>({
    id: 'together-providers',
    caption: `How their rounds fill, on ${plural(days.length, 'day')} that were looked into`,
    rows: providers,
    columns: [
      { head: 'Provider', cell: ({ providerId }) => nameOf(providerId) },
      {
        head: 'Takes, in this order',
        width: 'wide',
        cell: ({ requestIds }) => listWords(requestIds.map(referenceOf)),
      },
      { head: 'In shifts', numeric: true, cell: ({ shiftMinutes }) => minutesInWords(shiftMinutes) },
      { head: 'At visits now', numeric: true, cell: (row) => hours(row, row.minutesBefore) },
      { head: 'With these', numeric: true, cell: (row) => hours(row, row.minutesAfter) },
    ],
  });
}

function againForm({ csrfToken }: Asked, { requestIds }: JointLook): SafeHtml {
  return html`<form method="post" action="/placement/rounds/together" novalidate>${csrfField(csrfToken)}${requestIds.map((id) => html`<input type="hidden" name="request" value="${id}">`)}${button({ text: 'Look again', kind: 'secondary' })}</form>`;
}

function footnote({ madeAt, madeByName, answer }: JointLook): SafeHtml {
  const by = madeByName === null ? '' : ` by ${madeByName}`;
  const travel = (answer?.requests ?? []).map(({ goesTo }) => goesTo?.fit.travel ?? null);
  return html`<p class="govuk-body tend-quiet">Asked ${when(madeAt)}${by}${answer !== null && answer.days.length > 0 && `, of the days ${dateRange(answer.days[0] ?? '', answer.days.at(-1) ?? '')}`}. Each request is asked for the seven days from its start and for those of the others after it, and they stand for the days after them. Visits of others that would move are those of all these days.</p>
    ${answer !== null && html`<p class="govuk-body-s tend-quiet">${travelOfAnswers(travel)}</p>`}`;
}

async function workOf(scope: Scope, { workId }: JointLook) {
  const work = workId === null ? undefined : await getLongWork(scope, workId);
  const [done, total] = [work?.done ?? 0, work?.total ?? undefined];
  const words = done === 0 ? 'Waiting to begin' : `${done} of ${plural(total ?? 0, 'request')} decided`;
  return { done, total, words };
}

/** GET /placement/rounds/together/:id/progress */
export async function togetherProgress(asked: Asked): Promise<Answer> {
  const look = await getJointLook(asked.scope, lookIn(asked));
  const value: Progress = {
    ...(await workOf(asked.scope, look)),
    ...(look.finishedAt !== null && { finished: togetherHref(look.id) }),
  };
  return { kind: 'json', value };
}

/** POST /placement/rounds/together: asks for the chosen requests. */
export async function saveTogether({ scope, form }: Asked): Promise<Answer> {
  const ids = [form['request'] ?? []].flat().flatMap((value) => readNumber(value) ?? []);
  const done = await askTogether(scope, ids);
  if (!done.ok) return redirect('/placement', notDone(done.reason));
  const { id, left } = done.value;
  return left === 0
    ? redirect(togetherHref(id))
    : redirect(
        togetherHref(id),
        `${plural(left, 'request')} ${left === 1 ? 'is' : 'are'} not in it: nobody is sought any more, no visits are asked for, or care begins later than visits are planned.`,
      );
}
