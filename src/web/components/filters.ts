import { plural } from '../../ground/text.ts';
import { attributes, html, nothing, type SafeHtml } from '../html.ts';

type Option = { readonly value: string; readonly text: string };
type SelectFilter = {
  readonly kind: 'select';
  readonly name: string;
  readonly label: string;
  /** The words for no choice: 'All providers'. */
  readonly empty: string;
  readonly options: readonly Option[];
};
type TickFilter = {
  readonly kind: 'checkboxes';
  readonly name: string;
  readonly label: string;
  readonly options: readonly Option[];
};

/** One way of narrowing a list; its value is whatever the query holds. */
export type Filter =
  | SelectFilter
  | TickFilter
  | {
      readonly kind: 'date';
      readonly name: string;
      readonly label: string;
      /** The day that holds where none is chosen: '2026-03-02'. */
      readonly otherwise?: string | undefined;
    };

/** Narrows a list to one provider. */
export function providerFilter(providers: readonly { readonly id: number; readonly name: string }[]): Filter {
  return {
    kind: 'select',
    name: 'provider',
    label: 'Provider',
    empty: 'All providers',
    options: providers.map(({ id, name }) => ({ value: String(id), text: name })),
  };
}

/** A form over a list. It asks by GET, so that what it finds has an address. */
export type FilterForm = {
  readonly query: URLSearchParams;
  readonly search?: { readonly name?: string; readonly label: string; readonly hint?: string } | undefined;
  readonly filters?: readonly (Filter | false | undefined)[] | undefined;
  /** Names that the form must carry on, such as `sort`. */
  readonly keep?: readonly string[] | undefined;
  /** What was found, announced when it changes. */
  readonly found?: { readonly total: number; readonly one: string; readonly many?: string } | undefined;
  readonly id?: string | undefined;
};

function searchBox({ search, query, id = 'filter' }: FilterForm): SafeHtml {
  if (search === undefined) return nothing;
  const { name = 'q', label, hint } = search;
  const box = `${id}-${name}`;
  return html`<div class="tend-filter__item tend-filter__item--search"><label class="tend-filter__label" for="${box}">${label}</label>
${hint && html`<span class="tend-filter__hint" id="${box}-hint">${hint}</span>`}<input class="govuk-input tend-filter__box" type="search" id="${box}" name="${name}" value="${query.get(name) ?? ''}" data-search${attributes({ 'aria-describedby': hint === undefined ? undefined : `${box}-hint` })}></div>`;
}

function selectBox(
  { name, label, empty, options }: SelectFilter,
  query: URLSearchParams,
  box: string,
): SafeHtml {
  const choices = options.map(
    ({ value, text }) =>
      html`<option value="${value}"${attributes({ selected: query.get(name) === value })}>${text}</option>`,
  );
  return html`<div class="tend-filter__item"><label class="tend-filter__label" for="${box}">${label}</label><select class="govuk-select tend-filter__box" id="${box}" name="${name}"><option value="">${empty}</option>${choices}</select></div>`;
}

function tickBoxes({ name, label, options }: TickFilter, query: URLSearchParams, box: string): SafeHtml {
  const chosen = query.getAll(name);
  const ticks = options.map(
    ({ value, text }, place) =>
      html`<span class="tend-filter__tick"><input type="checkbox" class="tend-tick__box" id="${box}-${place}" name="${name}" value="${value}"${attributes({ checked: chosen.includes(value) })}><label for="${box}-${place}">${text}</label></span>`,
  );
  return html`<fieldset class="tend-filter__item tend-filter__group"><legend class="tend-filter__label">${label}</legend><div class="tend-filter__ticks">${ticks}</div></fieldset>`;
}

function filterBox(filter: Filter, query: URLSearchParams, id: string): SafeHtml {
  const { name, label } = filter;
  const box = `${id}-${name}`;
  if (filter.kind === 'select') return selectBox(filter, query, box);
  if (filter.kind === 'checkboxes') return tickBoxes(filter, query, box);
  return html`<div class="tend-filter__item"><label class="tend-filter__label" for="${box}">${label}</label><input class="govuk-input tend-filter__box" type="date" id="${box}" name="${name}" value="${query.get(name) ?? filter.otherwise ?? ''}"></div>`;
}

/** Whether any of the form's own filters is in use, and so whether 'Clear' has anything to do. */
function inUse({ query, search, filters = [] }: FilterForm): boolean {
  const names = filters.filter((filter) => filter !== undefined && filter !== false).map(({ name }) => name);
  if (search) names.push(search.name ?? 'q');
  return names.some((name) => query.getAll(name).some((value) => value !== ''));
}

/** The search box, the filters, a button, 'Clear' and how many were found. */
export function filterForm(form: FilterForm): SafeHtml {
  const { query, filters = [], keep = ['sort'], found, id = 'filter' } = form;
  const kept = keep.flatMap((name) =>
    query.getAll(name).map((value) => html`<input type="hidden" name="${name}" value="${value}">`),
  );
  const clear = new URLSearchParams(keep.flatMap((name) => query.getAll(name).map((value) => [name, value])));
  const boxes = filters.map((filter) =>
    filter === undefined || filter === false ? nothing : filterBox(filter, query, id),
  );
  return html`<form method="get" class="tend-filter" role="search" aria-label="Filter this list" id="${id}" data-filter>${kept}
<div class="tend-filter__row">${searchBox(form)}${boxes.length > 0 && html`<details class="tend-filter__more" open data-in-use="${inUse(form) ? 'yes' : 'no'}"><summary class="tend-filter__summary">Filters</summary><div class="tend-filter__row">${boxes}</div></details>`}<div class="tend-filter__go"><button type="submit" class="govuk-button govuk-button--secondary">Show</button>${
    inUse(form) && html`<a class="govuk-link" href="?${clear.toString()}">Clear</a>`
  }</div></div>
</form>${found && html`<p class="tend-found" role="status">${plural(found.total, found.one, found.many)}${inUse(form) ? ' found' : ''}</p>`}`;
}
