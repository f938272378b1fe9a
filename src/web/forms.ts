/**
 * Forms: what was posted becomes typed values, or errors beside what was typed, so nothing typed is ever lost.
 * Pages show a form from a `FormState` (fields.ts) and read one with `parseForm`; form-values.ts has the kinds of answer.
 *
 * Names: `lines.0.minutes` posts a list of objects; the boxes of a date are `starts_on-day`, `-month`, `-year`.
 */
import type { z } from 'zod';
import type { Refusal } from '../ground/result.ts';
import { govuk } from './govuk.ts';
import { html, nothing, type SafeHtml } from './html.ts';

/** What each field holds as typed. A name posted more than once holds a list. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;

/** What is wrong, by field; `''` is about the whole form. */
export type FormErrors = Readonly<Record<string, string>>;

/** A form as it stands: what was typed, and what is wrong with it. */
export type FormState = { readonly values: FormValues; readonly errors: FormErrors };

/** A file that was sent with a form, as the server reads it. */
export type SentFile = { readonly field: string; readonly name: string; readonly bytes: Uint8Array };

/** What reading a form gives. Either way `values` is what was typed. */
export type ParsedForm<T> =
  | { readonly ok: true; readonly value: T; readonly values: FormValues }
  | ({ readonly ok: false } & FormState);

/** A form before anybody has answered, holding what is already known: numbers, lists and nothings are written as text. */
export function startForm(
  known: Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>> = {},
): FormState {
  const values: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(known)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'boolean') values[name] = value ? 'yes' : '';
    else values[name] = typeof value === 'number' ? String(value) : value;
  }
  return { values, errors: {} };
}

/** The three boxes of a date from the 'YYYY-MM-DD' of a record, to give to `startForm`: `...dateBoxes('starts_on', row.starts_on)`. */
export function dateBoxes(name: string, day: string | null | undefined): Readonly<Record<string, string>> {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '');
  if (parts === null) return {};
  const [, year = '', month = '', dayOfMonth = ''] = parts;
  return {
    [`${name}-day`]: String(Number(dayOfMonth)),
    [`${name}-month`]: String(Number(month)),
    [`${name}-year`]: year,
  };
}

/** An action's refusal put beside its field, or at the top where it is about none. */
export function withRefusal(values: FormValues, refusal: Refusal): FormState {
  return { values, errors: { [refusal.field ?? '']: refusal.reason } };
}

const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);
const DATE_BOX = /^(.+)-(day|month|year)$/;

/** A tree of plain objects, as names with dots describe it. */
type Branch = { [name: string]: unknown };

function isBranch(value: unknown): value is Branch {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function place(tree: Branch, path: readonly string[], value: unknown): void {
  if (path.some((step) => UNSAFE.has(step))) return;
  let branch = tree;
  for (const step of path.slice(0, -1)) {
    const next = branch[step];
    const child: Branch = isBranch(next) ? next : {};
    branch[step] = child;
    branch = child;
  }
  const last = path.at(-1);
  if (last !== undefined) branch[last] = value;
}

/** Objects whose names are all numbers become lists, in the order of the numbers. */
function withLists(value: unknown): unknown {
  if (!isBranch(value) || isFile(value)) return value;
  const entries = Object.entries(value).map(([name, item]): [string, unknown] => [name, withLists(item)]);
  if (entries.length > 0 && entries.every(([name]) => /^\d{1,4}$/.test(name))) {
    return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);
  }
  return Object.fromEntries(entries);
}

function isFile(value: unknown): value is SentFile {
  return isBranch(value) && value['bytes'] instanceof Uint8Array;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function readBody(
  body: unknown,
  files: readonly SentFile[],
): { readonly values: FormValues; readonly tree: unknown } {
  const values: Record<string, string | readonly string[]> = {};
  const tree: Branch = {};
  for (const [name, given] of Object.entries(isBranch(body) ? body : {})) {
    const value: unknown = Array.isArray(given) ? given.filter((item) => typeof item === 'string') : given;
    if (typeof value !== 'string' && !isTexts(value)) continue;
    values[name] = value;
    const date = DATE_BOX.exec(name);
    place(tree, date === null ? name.split('.') : [...(date[1] ?? '').split('.'), date[2] ?? ''], value);
  }
  for (const sent of files) place(tree, sent.field.split('.'), sent);
  return { values, tree: withLists(tree) };
}

/** Words for an answer whose schema says nothing of its own. */
function plainly(issue: { readonly code?: string | undefined; readonly input?: unknown }): string {
  return issue.input === undefined || issue.input === '' ? 'Answer this question' : 'Check this answer';
}

/**
 * A posted body (urlencoded or multipart, as the server read it) as the schema's values, or the first error of each
 * field by its posted name. Make schemas of the answers in form-values.ts, so that each error says what to do.
 */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  files: readonly SentFile[] = [],
): ParsedForm<z.output<Schema>> {
  const { values, tree } = readBody(body, files);
  const parsed = schema.safeParse(tree, { error: plainly });
  if (parsed.success) return { ok: true, value: parsed.data, values };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[issue.path.join('.')] ??= issue.message;
  return { ok: false, values, errors };
}

/** The id of the box that an error is about: a date's first box, or the field's own. */
export function boxId(field: string, values: FormValues): string {
  return values[field] === undefined && values[`${field}-day`] !== undefined ? `${field}-day` : field;
}

/** The summary at the top of a page, a link to each box that needs attention. Nothing where nothing is wrong. */
export function errorSummary({ errors, values }: FormState): SafeHtml {
  const entries = Object.entries(errors);
  if (entries.length === 0) return nothing;
  return govuk('error-summary', {
    titleText: 'There is a problem',
    errorList: entries.map(([field, text]) =>
      field === '' ? { text } : { text, href: `#${boxId(field, values)}` },
    ),
  });
}

/** The hidden field that proves that a form came from our own page. */
export function csrfField(token: string): SafeHtml {
  return html`<input type="hidden" name="_csrf" value="${token}">`;
}
