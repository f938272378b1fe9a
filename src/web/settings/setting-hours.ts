/** The rows of a setting that holds factors from an hour on: how they are drawn, filled and read. A row left empty is none. */
import { z } from 'zod';
import { parseTypedTime } from '../../ground/typed-dates.ts';
import { dataTable } from '../components/table.ts';
import type { FormState } from '../forms.ts';
import { attributes, html, type SafeHtml } from '../html.ts';

const ROWS = 6;
const rows = Array.from({ length: ROWS }, (_, at) => at + 1);

type Box = { readonly name: string; readonly label: string };
const fromOf = ({ name }: Box, row: number): string => `${name}-${row}-from`;
const timesOf = ({ name }: Box, row: number): string => `${name}-${row}-times`;

/** What the rows hold for a value. */
export function knownHours(box: Box, value: unknown): [string, string][] {
  const list = Array.isArray(value) ? (value as readonly { from: string; times: number }[]) : [];
  return list.flatMap(({ from, times }, at) => [
    [fromOf(box, at + 1), from],
    [timesOf(box, at + 1), String(times)],
  ]);
}

/** How the rows are read, by their names. */
export function shapeOfHours(box: Box): [string, z.ZodType][] {
  return rows.flatMap((row) =>
    [fromOf(box, row), timesOf(box, row)].map((name): [string, z.ZodType] => [
      name,
      z.string().trim().optional(),
    ]),
  );
}

/** The hours that the rows name, in the order of the rows; or what is wrong with the first row that cannot be read. */
export function hoursOf(
  box: Box,
  answers: Readonly<Record<string, unknown>>,
): readonly { readonly from: string; readonly times: number }[] | string {
  const typed = (name: string): string => {
    const one = answers[name];
    return typeof one === 'string' ? one : '';
  };
  const hours = [];
  for (const row of rows) {
    const [from, times] = [typed(fromOf(box, row)), typed(timesOf(box, row))];
    if (from === '' && times === '') continue;
    const time = parseTypedTime(from, 'The hour');
    if (!time.ok) return `Line ${row}: enter an hour such as 7:30`;
    if (!/^\d(\.\d{1,2})?$/.test(times)) return `Line ${row}: enter how many times as long, such as 1.3`;
    hours.push({ from: time.value.toString({ smallestUnit: 'minute' }), times: Number(times) });
  }
  return hours;
}

/** The rows as a table. */
export function hoursTable(box: Box, form: FormState): SafeHtml {
  const wrong = form.errors[box.name];
  const line = /^Line (\d+):/.exec(wrong ?? '')?.[1];
  const cell = (row: number, name: string, label: string): SafeHtml => {
    const at = wrong !== undefined && (line === undefined || line === String(row));
    const typed = form.values[name];
    return html`<input class="govuk-input govuk-input--width-5${at ? ' govuk-input--error' : ''}" type="text" autocomplete="off" id="${name}" name="${name}" value="${typeof typed === 'string' ? typed : ''}" aria-label="${label}"${attributes({ 'aria-describedby': at ? box.name : undefined })}>`;
  };
  return html`${wrong !== undefined && html`<p class="govuk-error-message" id="${box.name}">${wrong}</p>`}${dataTable<number>(
    {
      id: 'hours',
      caption: box.label,
      phone: 'scroll',
      rows,
      columns: [
        { head: 'Line', cell: (row) => String(row) },
        { head: 'From', cell: (row) => cell(row, fromOf(box, row), `Line ${row}, from which hour`) },
        { head: 'Times', cell: (row) => cell(row, timesOf(box, row), `Line ${row}, times`) },
      ],
    },
  )}<p class="govuk-hint">For example, from 7:30 times 1.3, and from 9:30 times 1. Leave a line empty where there is no further hour. 1 is as long as without any factor. All lines empty: every hour alike.</p>`;
}
