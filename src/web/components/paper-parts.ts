/** The parts of a paper as a page in large print, so that a paper and the page beside it say the same. */
import type { PaperTable, Part } from '../../platform/pdf/paper.ts';
import { html, type SafeHtml } from '../html.ts';
import { summaryList } from './summary.ts';
import { dataTable } from './table.ts';

/** A paper's parts one under another, in large print. */
export function largeParts(parts: readonly Part[]): SafeHtml {
  return html`${parts.map(largePart)}`;
}

function largePart(part: Part): SafeHtml {
  switch (part.kind) {
    case 'heading':
      return part.level === 1
        ? html`<h1 class="govuk-heading-xl">${part.text}</h1>`
        : html`<div class="tend-large__part"><h2 class="govuk-heading-l">${part.text}</h2></div>`;
    case 'paragraph':
      return part.strong === true
        ? html`<p class="govuk-body-l"><strong>${part.text}</strong></p>`
        : html`<p class="govuk-body-l">${part.text}</p>`;
    case 'list':
      return html`<ul class="govuk-list govuk-list--bullet">${part.items.map((item) => html`<li class="govuk-body-l">${item}</li>`)}</ul>`;
    case 'summary':
      return summaryList(part.rows);
    case 'bars':
      return largeTable({
        kind: 'table',
        caption: part.caption,
        columns: [{ head: 'What' }, { head: 'How much', numeric: true }],
        rows: part.rows.map(({ label, words }) => [label, words]),
      });
    case 'shares':
      return largeTable({
        kind: 'table',
        caption: part.caption,
        columns: [{ head: 'What' }, ...part.series.map((head) => ({ head, numeric: true }))],
        rows: part.rows.map(({ label, values }) => [label, ...values.map(String)]),
      });
    case 'table':
      return largeTable(part);
  }
}

function largeTable({ caption, columns, rows }: PaperTable): SafeHtml {
  return dataTable<readonly string[]>({
    caption,
    rows,
    columns: columns.map(({ head, numeric }, at) => ({
      head,
      numeric: numeric === true,
      cell: (row) => row[at] ?? '',
    })),
  });
}
