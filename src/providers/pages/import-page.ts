import { z } from 'zod';
import { plural } from '../../ground/text.ts';
import { gatherFindings, type Finding, type FindingKind } from '../../people/formats/findings.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { fields } from '../../web/fields.ts';
import { file, optionalText, tick } from '../../web/form-values.ts';
import { csrfField, parseForm, startForm, withRefusal, type FormState } from '../../web/forms.ts';
import { html, join, type Html, type SafeHtml } from '../../web/html.ts';
import { page, type Answer, type Asked } from '../../web/route.ts';
import { importRegulatorData, type RegulatorImported } from '../actions/import-regulator-data.ts';

const answers = z.object({
  file: file('A file of the regulator'),
  area: optionalText('Local authority').transform((typed) => (typed === '' ? undefined : typed)),
  every_service: tick(),
});

const breadcrumbs = [{ text: 'Providers', href: '/providers' }, { text: 'Import the regulator’s data' }];

function form(asked: Asked, state: FormState, status = 200): Answer {
  const ask = fields(state);
  return page(
    'Import the regulator’s data',
    html`<p class="govuk-body">The Care Quality Commission publishes who is registered and how each is rated. A file of it adds providers and branches that are new and brings registration and ratings up to date. What the council wrote down stays. The same file again changes nothing.</p>
<form method="post" enctype="multipart/form-data" novalidate>${csrfField(asked.csrfToken)}
${ask.file({ name: 'file', label: 'File', hint: 'JSON of providers or locations, or CSV of locations with their ratings', accept: '.json,.csv' })}
${ask.text({ name: 'area', label: 'Only this local authority', hint: 'As the file names it. Its providers are marked as local. Leave empty for every area', width: 20, autocomplete: 'off' })}
${ask.tick({ name: 'every_service', label: 'Take every service, and not home care alone' })}
${buttonGroup([button({ text: 'Import' })], { href: '/providers' })}</form>`,
    { section: 'Providers', form: state, status, breadcrumbs },
  );
}

/** The form for a file of the regulator. */
export function importForm(asked: Asked): Answer {
  return form(asked, startForm());
}

const tones = {
  'left out': 'problem',
  'put right': 'attention',
  'taken as it is': 'quiet',
} satisfies Record<Finding['done'], Tone>;

function exampleOf({ row, value, wrong }: Finding): Html {
  const more = wrong.split(':').slice(1).join(':').trim();
  return html`${row === 0 ? '' : `Row ${row}: `}${value === '' ? '(blank)' : `‘${value}’`}${more !== '' && html` (${more})`}`;
}

/** What was wrong in a file, by kind, what was left out first. */
export function findingsTable(findings: readonly Finding[]): SafeHtml {
  return dataTable<FindingKind>({
    caption: 'What was wrong in the file',
    rows: gatherFindings(findings),
    empty: emptyState({ title: 'Nothing was wrong in the file' }),
    columns: [
      { head: 'Field', cell: ({ field }) => field },
      { head: 'What is wrong', cell: ({ wrong }) => `It ${wrong}`, width: 'wide' },
      { head: 'What was done', cell: ({ done }) => statusTag(done, tones[done]) },
      {
        head: 'Rows',
        numeric: true,
        cell: ({ count, examples }) => (examples[0]?.row === 0 ? 'all' : count),
      },
      {
        head: 'For example',
        cell: ({ examples }) => join(examples.map(exampleOf), html`<br>`),
        width: 'wide',
      },
    ],
  });
}

function leftOutWords(leftOut: RegulatorImported['leftOut']): SafeHtml | null {
  const services = Object.entries(leftOut).toSorted(([, a], [, b]) => b - a);
  if (services.length === 0) return null;
  const total = services.reduce((sum, [, count]) => sum + count, 0);
  return html`<p class="govuk-body">${plural(total, 'row')} left out, as not asked for: ${services.map(([service, count]) => `${service} ${count}`).join(', ')}.</p>`;
}

/** Imports a file of the regulator and says what became of it and what was wrong in it. */
export async function importFile(asked: Asked): Promise<Answer> {
  const read = parseForm(answers, asked.form, asked.files);
  if (!read.ok) return form(asked, read, 422);
  const { file: sent, area, every_service } = read.value;
  const done = await importRegulatorData(asked.scope, {
    fileName: sent.name,
    text: Buffer.from(sent.bytes).toString('utf8'),
    area,
    everyService: every_service,
  });
  if (!done.ok) return form(asked, withRefusal(read.values, { ...done, field: done.field ?? 'file' }), 422);
  const { rows, providers, branches, ratings, leftOut, findings } = done.value;
  return page(
    'Imported the regulator’s data',
    html`<p class="govuk-body">${sent.name}: ${plural(rows, 'row')} read.</p>
${statTiles([
  { label: 'providers added', value: providers.added, href: '/providers' },
  { label: 'providers changed', value: providers.changed },
  { label: 'branches added', value: branches.added },
  { label: 'branches changed', value: branches.changed },
  { label: 'ratings added', value: ratings },
  { label: 'already as in the file', value: providers.unchanged + branches.unchanged },
])}
${leftOutWords(leftOut)}${findingsTable(findings)}`,
    { section: 'Providers', breadcrumbs },
  );
}
