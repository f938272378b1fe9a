/** Single visits that were moved, cancelled or added at short notice: for the provider that has to come, and for the council. */
import { notePeopleSeen } from '../../platform/list-seen.ts';
import { dateAndTime } from '../../ground/calendar.ts';
import { fullName, shortName } from '../../people/rules/person-words.ts';
import { openPerson } from '../../people/records/people.ts';
import type { Scope } from '../../platform/scope.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage } from '../../web/components/query.ts';
import { type Column, dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { csrfField, type FormState, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { instantOf } from '../actions/move-visit.ts';
import { changeInWords } from '../actions/tell-of-changes.ts';
import { undoChange } from '../actions/undo-change.ts';
import { getPlannedVisit, type PlannedVisitRow } from '../records/planned-visits.ts';
import { listChanges, listChangesOfVisit, type VisitChange } from '../records/visit-changes.ts';
import { personBand } from './visit-list-person.ts';
import { visitWords } from './visit-list-words.ts';

const PER_PAGE = 50;

const kindTags = {
  moved: statusTag('Moved', 'attention'),
  cancelled: statusTag('Cancelled', 'problem'),
  added: statusTag('Added', 'active'),
  undone: statusTag('Taken back', 'quiet'),
} as const satisfies Record<VisitChange['kind'], SafeHtml>;

/** What a change came to, in a sentence. */
export function changeWords({ kind, was_at, is_at }: VisitChange): string {
  const at = (moment: Date | null) => (moment === null ? null : instantOf(moment));
  return changeInWords({ kind, wasAt: at(was_at), isAt: at(is_at) });
}

/** GET /visits/changes */
export async function changesPage(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const at = readPage(query);
  const { rows, total } = await listChanges(scope, { limit: PER_PAGE, offset: (at - 1) * PER_PAGE });
  await notePeopleSeen(
    scope,
    'visits changed at short notice',
    rows.map(({ person_id }) => person_id),
  );
  const own = scope.who.providerId !== null;
  return page(
    'Changed at short notice',
    html`<p class="govuk-body">${own ? 'Visits that the council moved, cancelled or added by themselves, the newest first. Your weekly pattern stays as it is.' : 'Visits that were moved, cancelled or added by themselves, the newest first. The provider was told of each at once.'}</p>
      ${dataTable<VisitChange>({
        id: 'changes',
        caption: 'Changed at short notice',
        captionHidden: true,
        rows,
        columns: columns(scope, own),
        empty: 'No visit has been changed by itself yet',
      })}
      ${pagination({ page: at, perPage: PER_PAGE, total, query, one: 'change' })}`,
    {
      wide: true,
      section: 'Visits',
      breadcrumbs: [{ text: 'Planned visits', href: '/visits' }, { text: 'Changed at short notice' }],
    },
  );
}

function columns(scope: Scope, own: boolean): (Column<VisitChange> | false)[] {
  const to = (row: VisitChange) =>
    row.reference === null
      ? html`${changeWords(row)}`
      : html`<a class="govuk-link" href="/visits/${row.planned_visit_id}">${changeWords(row)}</a>`;
  const now = scope.now.epochMilliseconds;
  return [
    { head: 'Person', cell: (row) => fullName(row) },
    {
      head: 'What changed',
      width: 'wide',
      cell: (row) => html`<span>${kindTags[row.kind]} ${to(row)}</span>`,
    },
    {
      head: 'Why',
      width: 'wide',
      cell: ({ because, critical_reason_reviewed }) =>
        html`<span>${because}${critical_reason_reviewed && html`<br><span class="tend-quiet">Its time-critical reason was looked at</span>`}</span>`,
    },
    !own && { head: 'Provider', cell: ({ provider_name }) => provider_name },
    {
      head: 'Told',
      cell: ({ changed_at, changed_by_name, was_at, is_at }) => {
        const begins = Math.max(was_at?.getTime() ?? 0, is_at?.getTime() ?? 0);
        return html`<span>${when(changed_at)}${!own && changed_by_name !== null && html`<br><span class="tend-quiet">${changed_by_name}</span>`}${begins > now && html`<br>${statusTag('Still to come', 'waiting')}`}</span>`;
      },
    },
  ];
}

/** GET /visits/:id/undo: asks whether the newest change to a visit is taken back. */
export async function askUndo(asked: Asked): Promise<Answer> {
  return await undoForm(asked, await visitIn(asked), startForm());
}

async function visitIn({ scope, params }: Asked): Promise<PlannedVisitRow> {
  return await getPlannedVisit(scope, numberIn(params['id'], 'visit'));
}

async function undoForm(
  asked: Asked,
  visit: PlannedVisitRow,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const person = await openPerson(scope, visit.person_id, 'visits');
  const [newest] = await listChangesOfVisit(scope, visit.id);
  const back = `/people/${visit.person_id}/visits`;
  return page(
    'Take the change back',
    html`${personBand(scope, person)}
      <p class="govuk-body">${visitWords(visit)}, ${visit.provider_name}.${newest !== undefined && html` ${changeWords(newest)}, because: ${newest.because}. That was saved on ${dateAndTime(newest.changed_at)}.`}</p>
      <p class="govuk-body">${visit.provider_name} is told as soon as you save.</p>
      <form method="post" novalidate>${csrfField(csrfToken)}<input type="hidden" name="version" value="${visit.version}">
        ${buttonGroup([button({ text: 'Take the change back' })], { href: back, text: 'Leave it as it is' })}</form>`,
    {
      section: 'Visits',
      form,
      status,
      breadcrumbs: [
        { text: 'Visits', href: '/visits' },
        { text: fullName(visit), href: back },
        { text: 'Take back' },
      ],
    },
  );
}

/** POST /visits/:id/undo */
export async function saveUndo(asked: Asked): Promise<Answer> {
  const visit = await visitIn(asked);
  const version = readNumber([asked.form['version'] ?? ''].flat().at(-1)?.toString()) ?? 0;
  const done = await undoChange(asked.scope, { id: visit.id, version });
  if (!done.ok) return await undoForm(asked, visit, withRefusal({}, done), 422);
  return redirect(
    `/people/${visit.person_id}/visits`,
    `Taken back. ${visit.provider_name} was told that the visit to ${shortName(visit)} is as it was before.`,
  );
}
