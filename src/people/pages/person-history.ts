import { shortDate } from '../../ground/calendar.ts';
import { roleNames, type Role } from '../../platform/permissions.ts';
import { permits } from '../../platform/scope.ts';
import { none, when } from '../../web/components/amounts.ts';
import { filterForm } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { html, isEmpty, join, nothing, type Html } from '../../web/html.ts';
import { page, type Answer, type Asked } from '../../web/route.ts';
import { listKeyWorkers } from '../records/people.ts';
import { openPersonHistory, type PersonEvent } from '../records/person-history.ts';
import { LIST_SEEN } from '../../platform/list-seen.ts';
import { fieldNames } from '../rules/person-details.ts';
import { personIn, personTabs } from './person-frame.ts';

const PER_PAGE = 50;

const pageNames: Readonly<Record<string, string>> = {
  summary: 'the summary',
  print: 'the page to print',
  representatives: 'who speaks for them',
  wishes: 'wishes about care workers',
  decisions: 'decisions',
  change: 'a form to change it',
};

const actWords: Readonly<Record<string, string>> = {
  'person seen': 'Looked at the record',
  'person history seen': 'Looked at this history',
  'person recorded': 'Wrote down the person',
  'person changed': 'Changed the record',
};

/** What was done, in words. Acts of other rooms are named plainly already. */
function did({ act, subject_id: subject, detail }: PersonEvent): string {
  if (act === LIST_SEEN) return `Saw them in a list: ${subject ?? ''}`;
  const words = actWords[act] ?? act.charAt(0).toUpperCase() + act.slice(1);
  const seen =
    act === 'person seen' && typeof detail['page'] === 'string' ? pageNames[detail['page']] : undefined;
  return seen === undefined ? words : `${words}: ${seen}`;
}

/** A value of the record as it was, in words. */
function said(field: string, value: unknown, workers: ReadonlyMap<number, string>): Html {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return none('nothing');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (field === 'key_worker_id') return workers.get(Number(value)) ?? 'somebody who no longer is one';
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\d$/.test(value) ? shortDate(value) : value;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function changes(event: PersonEvent, mayRead: boolean, workers: ReadonlyMap<number, string>): Html {
  const nameOf = (field: string): string =>
    field in fieldNames
      ? fieldNames[field as keyof typeof fieldNames]
      : field === 'died_on'
        ? 'date of death'
        : field;
  const { changed, detail } = event;
  if (changed !== null && mayRead) {
    return join(
      Object.entries(changed).map(
        ([field, { from, to }]) =>
          html`<strong>${nameOf(field)}</strong>: ${said(field, from, workers)} <span aria-hidden="true">→</span><span class="govuk-visually-hidden">became</span> ${said(field, to, workers)}`,
      ),
      html`<br>`,
    );
  }
  const listed = detail['fields'];
  return Array.isArray(listed) ? listed.map(String).join(', ') : nothing;
}

/** Who looked at a person's record and who changed what, the newest first. */
export async function personHistory(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const id = personIn(asked);
  const show = query.get('show') === 'looks' ? 'looks' : query.get('show') === 'changes' ? 'changes' : 'all';
  const at = readPage(query);
  const history = await openPersonHistory(scope, id, { show, limit: PER_PAGE, offset: (at - 1) * PER_PAGE });
  const mayRead = permits(scope.who, 'people.see');
  const workers = new Map((await listKeyWorkers(scope)).map((one) => [one.id, one.name]));
  return page(
    `History of ${history.name}`,
    html`${personTabs(asked, id, 'history')}<h1 class="govuk-heading-l">History of ${history.name}</h1>
<p class="govuk-body">Everybody who looked at this record, and everything that was changed.</p>
${filterForm({
  query,
  filters: [
    {
      kind: 'select',
      name: 'show',
      label: 'Show',
      empty: 'Everything',
      options: [
        { value: 'looks', text: 'Who looked' },
        { value: 'changes', text: 'What was changed' },
      ],
    },
  ],
})}
${dataTable<PersonEvent>({
  caption: 'What happened, the newest first',
  captionHidden: true,
  rows: history.rows,
  empty: emptyState({ title: 'Nothing of this kind has happened' }),
  columns: [
    { head: 'When', cell: (event) => when(event.at) },
    {
      head: 'Who',
      cell: ({ user_name, role }) =>
        html`<span>${user_name}<br><span class="tend-quiet">${role in roleNames ? roleNames[role as Role] : 'The system'}</span></span>`,
    },
    {
      head: 'What',
      width: 'wide',
      cell: (event) => {
        const said = changes(event, mayRead, workers);
        return html`<span>${did(event)}${isEmpty(said) ? nothing : html`<br>${said}`}</span>`;
      },
    },
  ],
})}
${pagination({ page: at, perPage: PER_PAGE, total: history.total, query, one: 'entry' })}`,
    {
      section: 'People',
      breadcrumbs: [
        { text: 'People', href: '/people' },
        { text: history.name, href: `/people/${id}` },
        { text: 'History' },
      ],
    },
  );
}
