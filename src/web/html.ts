/**
 * Markup that is safe to send. `` html`...` `` escapes whatever it is given unless it is already `SafeHtml`, so a
 * name with a `<` in it is shown, never run. Nothing here reads the clock, the disk or the network.
 *
 * `raw()` is the one way round the escaping. Only html.ts, govuk.ts and charts/ may use it (test/web keeps that).
 */

/** Finished markup. Only this module makes one, so holding one means that everything in it was escaped. */
export class SafeHtml {
  readonly #markup: string;
  constructor(markup: string) {
    this.#markup = markup;
  }
  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a `${}`: text and numbers are escaped, lists are joined, nothing-values leave nothing. */
export type Html = SafeHtml | string | number | bigint | boolean | null | undefined | readonly Html[];

/** No markup at all. */
export const nothing = new SafeHtml('');

/** Marks markup as safe without looking at it. For trusted markup only: never for anything a person or a file gave. */
export function raw(markup: string): SafeHtml {
  return new SafeHtml(markup);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const SPECIAL = /[&<>"']/;
const ALL_SPECIAL = /[&<>"']/g;

/** Text made safe both between tags and inside a quoted attribute. Most text needs one look and no copy. */
export function escape(text: string): string {
  return SPECIAL.test(text) ? text.replace(ALL_SPECIAL, (letter) => ENTITIES[letter] ?? letter) : text;
}

/** One interpolated value as markup. */
export function markup(value: Html): string {
  if (typeof value === 'string') return escape(value);
  if (value instanceof SafeHtml) return value.toString();
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value === null || value === undefined || typeof value === 'boolean')
    return value === true ? 'true' : '';
  let out = '';
  for (const item of value) out += markup(item);
  return out;
}

/** Per template, checked once: which holes are the start of a link, where `javascript:` must not get in. */
const linkHoles = new WeakMap<TemplateStringsArray, readonly boolean[]>();
const LINK_BEFORE = /\s(?:href|src|action|formaction)="$/i;
const UNQUOTED_BEFORE = /[^\s"'<>=/]=$/;
const RUNS_SCRIPT = /^[\p{Cc}\s]*(?:javascript|data|vbscript)[\p{Cc}\s]*:/iu;

function checkTemplate(strings: TemplateStringsArray): readonly boolean[] {
  const holes = strings.slice(0, -1).map((before) => {
    const tagOpen = before.lastIndexOf('<') > before.lastIndexOf('>');
    if (tagOpen && UNQUOTED_BEFORE.test(before)) {
      throw new TypeError(`An attribute needs quotes round its value: …${before.slice(-40)}\${…}`);
    }
    return LINK_BEFORE.test(before);
  });
  linkHoles.set(strings, holes);
  return holes;
}

/** A template whose values are escaped. `${false}`, `${null}` and `${undefined}` leave nothing; lists are joined. */
export function html(strings: TemplateStringsArray, ...values: readonly Html[]): SafeHtml {
  const holes = linkHoles.get(strings) ?? checkTemplate(strings);
  let out = strings[0] ?? '';
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at];
    if (holes[at] === true && typeof value === 'string' && RUNS_SCRIPT.test(value)) out += '#';
    else out += markup(value);
    out += strings[at + 1] ?? '';
  }
  return new SafeHtml(out);
}

/** What an attribute may be given: `true` writes the bare name, `false` or nothing leaves it out. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Attributes, each with a space before it: `` html`<p${attributes({ id, hidden: true })}>` ``. Names are ours, never a person's. */
export function attributes(given: Attributes): SafeHtml {
  let out = '';
  for (const [name, value] of Object.entries(given)) {
    if (value === false || value === null || value === undefined) continue;
    out += value === true ? ` ${name}` : ` ${name}="${escape(String(value))}"`;
  }
  return new SafeHtml(out);
}

/** Items with something between each: `join(links, ', ')`. Empty items are left out. */
export function join(items: readonly Html[], between: Html): SafeHtml {
  return new SafeHtml(
    items
      .map(markup)
      .filter((item) => item !== '')
      .join(markup(between)),
  );
}

/** Whether this would show nothing. */
export function isEmpty(value: Html): boolean {
  return markup(value).trim() === '';
}
