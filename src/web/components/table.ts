/** The data table: dense on a desk, cards on a phone, sortable by link, workable by keyboard. Hand-written rows, for speed. */
import { slug } from '../../ground/text.ts';
import { attributes, type Html, html, nothing, type SafeHtml } from '../html.ts';
import { emptyState } from './messages.ts';
import { type Sorting, withQuery } from './query.ts';

/** A column. `sort` is its key in `?sort=`; `numeric` stands right in figures of one width. */
export type Column<Row> = {
  readonly head: string;
  readonly cell: (row: Row, place: number) => Html;
  readonly numeric?: boolean | undefined;
  readonly sort?: string | undefined;
  /** Reads from the largest first when first sorted by. */
  readonly sortDownFirst?: boolean | undefined;
  readonly width?: 'tight' | 'wide' | undefined;
  /** Hides the words of the heading, for a column of buttons. */
  readonly headHidden?: boolean | undefined;
  /** What stands in the totals row. */
  readonly foot?: Html;
};

/** A table. The first column names each row and holds its link. */
export type DataTable<Row> = {
  readonly caption: string;
  readonly captionHidden?: boolean | undefined;
  readonly columns: readonly (Column<Row> | false | undefined)[];
  readonly rows: readonly Row[];
  /** What to say when there are no rows. */
  readonly empty?: string | SafeHtml | undefined;
  readonly rowHref?: ((row: Row) => string | undefined) | undefined;
  readonly rowId?: ((row: Row) => string) | undefined;
  /** A class on the row, for emphasis that the words also give: 'tend-row--quiet'. */
  readonly rowClass?: ((row: Row) => string | undefined) | undefined;
  /** A checkbox before each row; the table stands in the caller's form. */
  readonly selectable?:
    | {
        readonly name: string;
        readonly value: (row: Row) => string | number;
        readonly label: (row: Row) => string;
        readonly chosen?: ((row: Row) => boolean) | undefined;
      }
    | undefined;
  /** Gives the headings their links: the order now, and the query to keep. */
  readonly sorting?: { readonly now: Sorting; readonly query: URLSearchParams } | undefined;
  /** On a phone: a card for each row, or a table that scrolls sideways. */
  readonly phone?: 'cards' | 'scroll' | undefined;
  /** Rows are a work queue: j, k, Enter and x work, where scripts run and shortcuts are on. */
  readonly queue?: boolean | undefined;
  /** Smaller rows. */
  readonly dense?: boolean | undefined;
  readonly id?: string | undefined;
};

function columnClass({
  numeric,
  width,
}: {
  readonly numeric?: boolean | undefined;
  readonly width?: string | undefined;
}): string {
  return `${numeric === true ? ' tend-table__number' : ''}${width === undefined ? '' : ` tend-table__${width}`}`;
}

function headCell<Row>(column: Column<Row>, { sorting }: DataTable<Row>): SafeHtml {
  const { head, sort } = column;
  if (sort === undefined || sorting === undefined) {
    const words =
      column.headHidden === true ? html`<span class="govuk-visually-hidden">${head}</span>` : head;
    return html`<th scope="col" role="columnheader" class="tend-table__head${columnClass(column)}">${words}</th>`;
  }
  const { now, query } = sorting;
  const current = now.by === sort;
  const downNext = current ? !now.descending : column.sortDownFirst === true;
  const href = withQuery(query, { sort: downNext ? `-${sort}` : sort, page: null });
  const order = current ? (now.descending ? 'descending' : 'ascending') : undefined;
  const mark = order === undefined ? 'none' : order;
  return html`<th scope="col" role="columnheader" class="tend-table__head${columnClass(column)}"${attributes({ 'aria-sort': order })}><a class="tend-sort" href="${href}">${head}<span class="tend-sort__mark tend-sort__mark--${mark}" aria-hidden="true"></span><span class="govuk-visually-hidden">, sort ${downNext ? 'largest or latest' : 'smallest or earliest'} first</span></a></th>`;
}

function selectCell<Row>(row: Row, place: number, table: DataTable<Row>): SafeHtml {
  const { selectable } = table;
  if (selectable === undefined) return nothing;
  const { name, value, label, chosen } = selectable;
  const id = `${table.id ?? name}-${place}`;
  return html`<td role="cell" class="tend-table__select"><span class="tend-tick"><input type="checkbox" class="tend-tick__box" id="${id}" name="${name}" value="${value(row)}"${attributes({ checked: chosen?.(row) })}><label class="tend-tick__label" for="${id}"><span class="govuk-visually-hidden">${label(row)}</span></label></span></td>`;
}

/** A column with the tag that opens each of its cells, made once and not for every row. */
type Ready<Row> = { readonly column: Column<Row>; readonly opens: SafeHtml };

function ready<Row>(column: Column<Row>, at: number): Ready<Row> {
  const classes = columnClass(column);
  const opens =
    at === 0
      ? html`<th scope="row" role="rowheader" class="tend-table__cell tend-table__name${classes}">`
      : html`<td role="cell" class="tend-table__cell${classes}" data-label="${column.head}">`;
  return { column, opens };
}

const cellEnds = html`</td>`;
const nameEnds = html`</th>`;
/** Where the last row has no name: an empty cell, and no empty heading. */
const unnamed = html`<td role="cell" class="tend-table__cell"></td>`;

function bodyRow<Row>(
  row: Row,
  place: number,
  columns: readonly Ready<Row>[],
  table: DataTable<Row>,
): SafeHtml {
  const href = table.rowHref?.(row);
  const cells: Html[] = [];
  for (const [at, { column, opens }] of columns.entries()) {
    const content = column.cell(row, place);
    const linked = at === 0 && href !== undefined;
    cells.push(
      opens,
      linked ? html`<a class="govuk-link tend-table__link" href="${href}">${content}</a>` : content,
      at === 0 ? nameEnds : cellEnds,
    );
  }
  const more = table.rowClass?.(row);
  const marks = attributes({
    id: table.rowId?.(row),
    class: more === undefined ? 'tend-table__row' : `tend-table__row ${more}`,
  });
  return html`<tr role="row"${marks}>${selectCell(row, place, table)}${cells}</tr>
`;
}

function footRow<Row>(columns: readonly Ready<Row>[], table: DataTable<Row>): SafeHtml {
  if (columns.every(({ column }) => column.foot === undefined)) return nothing;
  const cells = columns.map(({ column: { foot }, opens }, at) =>
    at === 0 && foot === undefined ? unnamed : [opens, foot, at === 0 ? nameEnds : cellEnds],
  );
  return html`<tfoot role="rowgroup"><tr role="row" class="tend-table__row">${table.selectable && html`<td role="cell" class="tend-table__select"></td>`}${cells}</tr></tfoot>`;
}

/** How many columns there are decides how narrow the table may become before it turns into cards. */
function breadth(count: number): 'slim' | 'middling' | 'broad' {
  return count <= 3 ? 'slim' : count <= 6 ? 'middling' : 'broad';
}

/** A table of rows, or what to say where there are none. Roles are written out because cards lose the table's own. */
export function dataTable<Row>(table: DataTable<Row>): SafeHtml {
  const columns = table.columns.filter((column) => column !== undefined && column !== false);
  if (table.rows.length === 0) {
    const { empty = 'Nothing to show' } = table;
    return typeof empty === 'string' ? emptyState({ title: empty }) : empty;
  }
  const { phone = 'cards', id } = table;
  const cells = columns.map(ready);
  const captionId = `${id ?? slug(table.caption)}-caption`;
  const classes = [
    'tend-table',
    phone === 'cards' && `tend-table--cards tend-table--${breadth(columns.length)}`,
    table.dense === true && 'tend-table--dense',
  ];
  const wrapper =
    phone === 'scroll'
      ? { class: 'tend-scroll', role: 'region', tabindex: 0, 'aria-label': table.caption }
      : { class: 'tend-contain' };
  const select =
    table.selectable &&
    html`<th scope="col" role="columnheader" class="tend-table__head tend-table__select"><span class="govuk-visually-hidden">Choose</span></th>`;
  return html`<div${attributes(wrapper)}>
<table role="table"${attributes({ id, class: classes.filter(Boolean).join(' '), 'data-queue': table.queue, 'aria-labelledby': captionId })}>
<caption id="${captionId}" class="${table.captionHidden === true ? 'govuk-visually-hidden' : 'tend-table__caption'}">${table.caption}</caption>
<thead role="rowgroup"><tr role="row">${select}${columns.map((column) => headCell(column, table))}</tr></thead>
<tbody role="rowgroup">
${table.rows.map((row, place) => bodyRow(row, place, cells, table))}</tbody>
${footRow(cells, table)}</table>
</div>`;
}
