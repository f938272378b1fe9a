/** The parts of a paper as a page in large print, so that a paper and the page beside it say the same. */
import type { PaperTable, Part } from '../../platform/pdf/paper.ts';
import { html, type SafeHtml } from '../html.ts';
import { summaryList } from './summary.ts';

/** A paper's parts one under another, in large print. */
export function largeParts(parts: readonly Part[]): SafeHtml {
  return html`${parts.map(largePart)}`;
}

function largePart(part: Part): SafeHtml {
  switch (part.kind) {
    case 'heading':
      return part.level === 1
        ? html`<h1 class="govuk-heading-xl">${part.text}</h1>`
        : html`<h2 class="govuk-heading-l tend-large__part">${part.text}</h2>`;
    case 'paragraph':
      return part.strong === true
        ? html`<p class="govuk-body-l"><strong>${part.text}</strong></p>`
        : html`<p class="govuk-body-l">${part.text}</p>`;
    case 'list':
      return html`<ul class="govuk-list govuk-list--bullet">${part.items.map((item) => html`<li class="govuk-body-l">${item}</li>`)}</ul>`;
    case 'summary':
      return summaryList(part.rows);
    case 'table':
      return largeTable(part);
  }
}

function largeTable({ caption, columns, rows }: PaperTable): SafeHtml {
  const of = (numeric: boolean | undefined, what: 'header' | 'cell'): string =>
    `govuk-table__${what}${numeric === true ? ` govuk-table__${what}--numeric` : ''}`;
  return html`<div class="tend-scroll" role="region" aria-label="${caption}" tabindex="0"><table class="govuk-table"><caption class="govuk-table__caption govuk-table__caption--m">${caption}</caption><thead class="govuk-table__head"><tr class="govuk-table__row">${columns.map(({ head, numeric }) => html`<th scope="col" class="${of(numeric, 'header')}">${head}</th>`)}</tr></thead><tbody class="govuk-table__body">${rows.map((row) => html`<tr class="govuk-table__row">${row.map((cell, at) => html`<td class="${of(columns[at]?.numeric, 'cell')}">${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
