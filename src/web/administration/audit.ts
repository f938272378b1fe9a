import { londonInstant } from '../../ground/calendar.ts';
import { plural, thousands } from '../../ground/text.ts';
import {
  listAuditEvents,
  verifyAuditTrail,
  type AuditQuestion,
  type AuditRow,
} from '../../platform/audit-trail.ts';
import { roleNames, type Role } from '../../platform/permissions.ts';
import { when } from '../components/amounts.ts';
import { filterForm } from '../components/filters.ts';
import { withQuery } from '../components/query.ts';
import { dataTable } from '../components/table.ts';
import { csrfField } from '../forms.ts';
import { govuk } from '../govuk.ts';
import { html, join, type Html } from '../html.ts';
import { page, redirect, type Answer, type Asked } from '../route.ts';

const midnight = Temporal.PlainTime.from('00:00');

function dayIn(query: URLSearchParams, name: string, plusDays: number): Temporal.Instant | undefined {
  const typed = query.get(name);
  if (!typed || !/^\d{4}-\d{2}-\d{2}$/.test(typed)) return undefined;
  return londonInstant(Temporal.PlainDate.from(typed).add({ days: plusDays }), midnight).instant;
}

function questionIn(query: URLSearchParams): AuditQuestion {
  const number = (name: string) =>
    /^\d+$/.test(query.get(name) ?? '') ? Number(query.get(name)) : undefined;
  const [personId, before] = [number('person'), number('before')];
  const [from, until] = [dayIn(query, 'from', 0), dayIn(query, 'to', 1)];
  const [kind, id] = [query.get('kind'), query.get('id')];
  return {
    refusalsOnly: query.get('show') === 'refusals',
    ...(query.get('q') ? { words: query.get('q') ?? '' } : {}),
    ...(personId === undefined ? {} : { personId }),
    ...(before === undefined ? {} : { before }),
    ...(from ? { from } : {}),
    ...(until ? { until } : {}),
    ...(kind && id ? { subject: [kind, id] as const } : {}),
  };
}

function subjectOf({ subjectKind, subjectId, personId }: AuditRow): Html {
  const links: Record<string, string> = {
    person: '/people/',
    provider: '/providers/',
    contract: '/contracts/',
    feed: '/feeds/',
    'week line': '/week-lines/',
    'planned visit': '/visits/',
    'closed week': '/payable/',
    care_package: '/packages/',
  };
  const base = subjectKind ? links[subjectKind] : undefined;
  const words = [subjectKind?.replaceAll('_', ' '), subjectId].filter(Boolean).join(' ');
  const subject = base ? html`<a class="govuk-link" href="${base}${subjectId}">${words}</a>` : words;
  if (personId === null || subjectKind === 'person') return subject;
  return html`${subject} <span class="tend-quiet">of <a class="govuk-link" href="/people/${personId}">person ${personId}</a></span>`;
}

function detailOf(detail: Record<string, unknown>): Html {
  const parts = Object.entries(detail).filter(([, value]) => value !== null && value !== '');
  return html`<span class="tend-break">${join(
    parts.map(
      ([name, value]) =>
        html`<span class="tend-quiet">${name}:</span> ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
    '; ',
  )}</span>`;
}

/** Who did and looked at what, the newest first, with a check of the whole chain. */
export async function auditPage({ scope, query, csrfToken }: Asked): Promise<Answer> {
  const { rows, more } = await listAuditEvents(scope, questionIn(query));
  const last = rows.at(-1);
  return page(
    'Audit trail',
    html`<h1 class="govuk-heading-l">Audit trail</h1>
      <p class="govuk-body">Every change, every look at a person’s record and every refusal. Each entry is chained to the one before it, so a changed or missing entry shows.</p>
      <form method="post" action="/audit/verify">${csrfField(csrfToken)}${govuk('button', { text: 'Check the whole chain', classes: 'govuk-button--secondary' })}</form>
      ${filterForm({
        query,
        search: { label: 'Who, or what was done' },
        filters: [
          {
            kind: 'select',
            name: 'show',
            label: 'Show',
            empty: 'Everything',
            options: [{ value: 'refusals', text: 'Refusals only' }],
          },
          { kind: 'date', name: 'from', label: 'From' },
          { kind: 'date', name: 'to', label: 'To' },
        ],
      })}
      ${dataTable<AuditRow>({
        caption: 'Audit entries',
        captionHidden: true,
        dense: true,
        rows,
        empty: 'Nothing in the trail fits. Clear the filters to see all of it.',
        columns: [
          { head: 'Entry', cell: (row) => thousands(row.seq) },
          { head: 'When', cell: (row) => when(row.at) },
          {
            head: 'Who',
            cell: (row) =>
              html`${row.userName}<br><span class="tend-quiet">${roleNames[row.role as Role] ?? 'The system'}</span>`,
          },
          { head: 'What', cell: (row) => row.act },
          { head: 'To what', cell: subjectOf },
          { head: 'Detail', cell: (row) => detailOf(row.detail), width: 'wide' },
        ],
      })}
      ${more && last && html`<p class="govuk-body"><a class="govuk-link" href="${withQuery(query, { before: last.seq })}">Earlier entries</a></p>`}`,
    { wide: true },
  );
}

/** Checks the whole chain and says what was found. */
export async function verifyAudit({ scope }: Asked): Promise<Answer> {
  const { entries, breaks } = await verifyAuditTrail(scope);
  if (breaks.length === 0)
    return redirect(
      '/audit',
      `The chain is whole: ${plural(entries, 'entry', 'entries')}, each as it was written.`,
    );
  return page(
    'The audit trail has been changed',
    html`<h1 class="govuk-heading-l">The audit trail has been changed</h1>
      <p class="govuk-body">Of ${plural(entries, 'entry', 'entries')}, the chain does not hold at these. Keep the database as it is and tell the council’s information security officer.</p>
      ${dataTable({
        caption: 'Where the chain does not hold',
        rows: breaks,
        columns: [
          { head: 'Entry', cell: (row) => row.seq },
          { head: 'What is wrong', cell: (row) => row.fault },
        ],
      })}`,
    { breadcrumbs: [{ text: 'Audit trail', href: '/audit' }] },
  );
}
