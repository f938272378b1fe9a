/** Files of planned visits for the window simulator: what is in them, an example, the council's own visits as one, and what is wrong with one. */
import { z } from 'zod';
import { listProviderChoices } from '../../brokerage/records/transition-lines.ts';
import { dateRange, londonDay, weekStart } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { NotFound } from '../../platform/errors.ts';
import { button } from '../../web/components/actions.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { startForm } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, file, page } from '../../web/route.ts';
import { ownVisitsFile } from '../actions/planned-files.ts';
import { EXAMPLE_LINES, PLANNED_COLUMNS, plannedCsv } from '../formats/planned-file.ts';
import { listWeeksWorked } from '../records/window-ground.ts';
import type { FileFault } from '../rules/window-file.ts';
import { section } from './window-cells.ts';

/** So many faults of a file are shown at once. */
const MOST_FAULTS = 200;

/** What is wrong with a file that was sent, line by line; nothing of it was taken. */
export function faultTable(faults: readonly FileFault[]): SafeHtml {
  const rows = faults.slice(0, MOST_FAULTS);
  const table = dataTable<FileFault>({
    id: 'faults',
    caption: 'What to put right in the file',
    rows,
    columns: [
      { head: 'Line', cell: ({ line }) => line },
      { head: 'Column', cell: ({ column }) => column },
      { head: 'What is wrong', width: 'wide', cell: ({ reason }) => reason },
    ],
  });
  const more = faults.length > rows.length;
  return html`${table}${more && html`<p class="govuk-body">These are the first ${rows.length} of ${plural(faults.length, 'thing')}. Put them right, then send the file again to see the others.</p>`}`;
}

/** GET /windows/visits */
export async function plannedFilePage({ scope }: Asked): Promise<Answer> {
  const weeks = await listWeeksWorked(scope, weekStart(londonDay(scope.now)).toString());
  const providers = await listProviderChoices(scope);
  const ask = fields(startForm({ week: weeks[0]?.monday ?? '' }));
  return page(
    'A file of planned visits',
    html`<p class="govuk-body">A simulation can be worked out on a file in place of the council’s own records: the visits of another system, of a provider, or of a plan that is not in force. One week in a file, one line for each visit. The first line names the columns, in any order; other columns are passed over, and what they hold is neither read nor kept.</p>
      <p class="govuk-body">Give no names. References of people and care workers are replaced by numbers as the file is read; the file itself is not kept.</p>
      ${dataTable<(typeof PLANNED_COLUMNS)[number]>({
        id: 'columns',
        caption: 'The columns',
        rows: PLANNED_COLUMNS,
        columns: [
          { head: 'Column', cell: ({ name }) => html`<code>${name}</code>` },
          { head: 'Needed', cell: ({ needed }) => (needed ? 'Yes' : 'No') },
          { head: 'What it holds', width: 'wide', cell: ({ holds }) => holds },
        ],
      })}
      <p class="govuk-body"><a class="govuk-link" href="/windows/visits/example/download" download>Download an example file</a></p>
      <h2 class="govuk-heading-m">The council’s own visits as such a file</h2>
      ${
        weeks.length === 0
          ? html`<p class="govuk-body">There is no week yet that is over, with planned visits and with visit logs or a roster.</p>`
          : html`<p class="govuk-body">To change something in it and simulate that, or to work with elsewhere. It holds no names, addresses, dates of birth or record numbers: people and care workers are numbered anew in each file, and homes are given by the postcode without its last two letters. Somebody who knows when a person is visited might still recognise them, so keep it as you keep other confidential papers. That it was taken out stands in the audit trail.</p>
      <form method="get" action="/windows/visits/download">
        ${ask.select({
          name: 'week',
          label: 'Which week',
          choices: weeks.map(({ monday, visits }) => ({
            value: monday,
            text: `${dateRange(monday, Temporal.PlainDate.from(monday).add({ days: 6 }))} (${plural(visits, 'visit')})`,
          })),
        })}
        ${ask.select({
          name: 'provider',
          label: 'Whose visits',
          empty: 'Every provider',
          choices: providers.map(({ id, name }) => ({ value: String(id), text: name })),
        })}
        ${button({ text: 'Download the visits', kind: 'secondary' })}</form>`
      }`,
    {
      section,
      breadcrumbs: [
        { text: 'Call windows', href: '/windows' },
        { text: 'Try wider windows', href: '/windows/new?source=file' },
        { text: 'A file of planned visits' },
      ],
    },
  );
}

const csv = (name: string, text: string): Answer => file(name, 'text/csv; charset=utf-8', Buffer.from(text));

/** GET /windows/visits/example/download */
export function exampleFile(): Answer {
  return csv('planned-visits-example.csv', plannedCsv(EXAMPLE_LINES));
}

/** GET /windows/visits/download?week=&provider= */
export async function ownVisits({ scope, query }: Asked): Promise<Answer> {
  const week = z.iso.date().safeParse(query.get('week'));
  if (!week.success) throw new NotFound('week');
  const monday = weekStart(Temporal.PlainDate.from(week.data)).toString();
  const text = await ownVisitsFile(scope, {
    week_starts_on: monday,
    provider_id: readNumber(query.get('provider')) ?? null,
  });
  return csv(`planned-visits-${monday}.csv`, text);
}
