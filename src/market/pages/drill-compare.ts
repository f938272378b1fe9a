/** Two drills of one provider side by side: what became better, and what worse. */
import { longDate, shortDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { printButton } from '../../web/components/actions.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import { listDownload, readFormat } from '../../web/download.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { type Drill, getDrill } from '../records/drills.ts';
import { compareTwo } from '../actions/compare-two.ts';
import type { Compared } from '../rules/compare-drills.ts';
import { changeWords, comparedWords } from '../rules/drill-words.ts';
import { drillName, section } from './drill-cells.ts';

const tones = {
  better: 'good',
  worse: 'problem',
  'the same': 'quiet',
  neither: 'quiet',
  'not known': 'waiting',
} as const satisfies Record<Compared['verdict'], Tone>;

const verdicts = {
  better: 'Better',
  worse: 'Worse',
  'the same': 'The same',
  neither: 'For information',
  'not known': 'Not known',
} as const satisfies Record<Compared['verdict'], string>;

/** GET /drills/compare?drill=1&drill=2: the earlier failure stands first. */
export async function drillCompare({ scope, query }: Asked): Promise<Answer> {
  const ids = [...new Set(query.getAll('drill').flatMap((typed) => readNumber(typed) ?? []))];
  const [one, other] = ids;
  if (one === undefined) return redirect('/drills', notDone('Choose one provider, then two of its drills'));
  if (other === undefined || ids.length > 2) {
    const { provider_id: provider } = await getDrill(scope, one);
    return redirect(`/drills?provider=${provider}`, notDone('Choose two drills'));
  }
  const done = await compareTwo(scope, one, other);
  if (!done.ok) return redirect('/drills', notDone(done.reason));
  const { first, second, rows, notes } = done.value;
  const format = readFormat(query.get('format'));
  if (format !== undefined)
    return await listDownload<Compared>({
      name: `drills-${first.id}-and-${second.id}`,
      title: 'Comparison',
      format,
      rows,
      columns: [
        { head: 'What', value: ({ name }) => name },
        { head: first.fails_on, value: (row) => comparedWords(row, 'first') },
        { head: second.fails_on, value: (row) => comparedWords(row, 'second') },
        { head: 'Change', value: changeWords },
        { head: 'Became', value: ({ verdict }) => verdicts[verdict] },
      ],
    });
  return page(
    'Two drills compared',
    html`<p class="govuk-body-l">${summary(rows)}</p>
      ${notes.length > 0 && html`<div class="govuk-inset-text">${notes.map((words) => html`<p class="govuk-body">${words}</p>`)}</div>`}
      ${table(first, second, rows)}
      ${downloadLinks({ what: 'this comparison', csv: withQuery(query, { format: 'csv' }), xlsx: withQuery(query, { format: 'xlsx' }) })}
      ${printButton('Print this comparison')}`,
    {
      section,
      caption: first.provider_name,
      breadcrumbs: [
        { text: 'Failure drills', href: '/drills' },
        { text: first.provider_name, href: `/drills?provider=${first.provider_id}` },
        { text: 'Two drills compared' },
      ],
    },
  );
}

function summary(rows: readonly Compared[]): string {
  const count = (of: Compared['verdict']): number => rows.filter(({ verdict }) => verdict === of).length;
  const unknown = count('not known');
  const open = unknown === 0 ? '' : ` Of ${unknown} it is not known.`;
  return `${plural(count('better'), 'figure')} became better, ${count('worse')} became worse.${open}`;
}

function table(first: Drill, second: Drill, rows: readonly Compared[]): SafeHtml {
  const head = (drill: Drill): string => shortDate(drill.fails_on);
  return html`<p class="govuk-body">From <a class="govuk-link" href="/drills/${first.id}">${drillName(first)} on ${longDate(first.fails_on)}</a> to <a class="govuk-link" href="/drills/${second.id}">${drillName(second)} on ${longDate(second.fails_on)}</a>.</p>
    ${dataTable<Compared>({
      id: 'comparison',
      caption: 'What became better, and what worse',
      captionHidden: true,
      rows,
      columns: [
        { head: 'What', cell: ({ name }) => name },
        { head: head(first), numeric: true, cell: (row) => comparedWords(row, 'first') },
        {
          head: head(first) === head(second) ? `${head(second)}, again` : head(second),
          numeric: true,
          cell: (row) => comparedWords(row, 'second'),
        },
        { head: 'Change', numeric: true, cell: changeWords },
        { head: 'Became', cell: ({ verdict }) => statusTag(verdicts[verdict], tones[verdict]) },
      ],
    })}`;
}
