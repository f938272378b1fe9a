/**
 * Writes src/web/govuk.generated.ts: the options of every govuk-frontend component as types, read from the package's own
 * macro-options.json, so a wrong or missing option does not compile. Run `node scripts/generate-govuk.ts` after an upgrade.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Option = {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  readonly params?: readonly Option[];
  readonly isComponent?: boolean;
};

const root = join(import.meta.dirname, '..');
const home = join(root, 'node_modules/govuk-frontend');

/** `date-input` → `DateInput`, and the component that an option such as `errorMessage` stands for. */
function typeName(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Whether this option holds markup, and so takes only SafeHtml. */
function holdsMarkup(option: Option): boolean {
  return (
    option.name === 'html' || (option.type === 'string' && option.description.startsWith('HTML injected'))
  );
}

function scalar(option: Option): string {
  if (holdsMarkup(option)) return 'SafeHtml';
  switch (option.type) {
    case 'string':
      return option.name === 'headingLevel' ? 'string | number' : 'string';
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'readonly string[]';
    case 'object':
      if (option.name === 'attributes' || option.name.endsWith('Attributes')) return 'GovukAttributes';
      return 'Readonly<Record<string, string>>';
    default:
      throw new Error(`No type for ${option.name}: ${option.type}`);
  }
}

/** Words in a description that mean that another option may stand in for a required one. */
const HAS_ALTERNATIVE = /is not required|option will be ignored|If omitted|Replaced by/;

/** The type of one option. A table's rows are lists of cells, though described as a list of cells. */
function optionType(option: Option, component: string, depth: string): string {
  if (option.params && option.type === 'array') {
    const item = `${objectType(option.params, component, depth)} | Absent`;
    return component === 'table' && option.name === 'rows'
      ? `readonly (readonly (${item})[])[]`
      : `readonly (${item})[]`;
  }
  if (option.params) return objectType(option.params, component, depth);
  if (
    option.type === 'object' &&
    component === 'date-input' &&
    ['day', 'month', 'year'].includes(option.name)
  )
    return 'GovukDatePart';
  if (option.isComponent === true) return `${typeName(option.name)}Options`;
  return scalar(option);
}

/** Options of one name listed twice (service navigation's `end` slot) may be either. */
function merged(options: readonly Option[]): Map<string, Option[]> {
  const byName = new Map<string, Option[]>();
  for (const option of options) {
    if (option.type === 'nunjucks-block') continue;
    byName.set(option.name, [...(byName.get(option.name) ?? []), option]);
  }
  return byName;
}

/** An object with `text` or `html`, one of them required, becomes "either"; everything else is as described. */
function objectType(options: readonly Option[], component: string, depth: string): string {
  const byName = merged(options);
  const pair = ['text', 'html'].map((name) => byName.get(name)?.[0]);
  const needsEither = pair.every((option) => option !== undefined) && pair.some((option) => option?.required);
  const lines: string[] = [];
  for (const [name, same] of byName) {
    const first = same[0];
    if (first === undefined || (needsEither && (name === 'text' || name === 'html'))) continue;
    const type = same.map((option) => optionType(option, component, `${depth}  `)).join(' | ');
    const optional = !first.required || HAS_ALTERNATIVE.test(first.description);
    lines.push(`${depth}  /** ${first.description.replaceAll('*/', '*\\/').replaceAll(/\s+/g, ' ')} */`);
    lines.push(`${depth}  readonly ${name}${optional ? '?' : ''}: ${type}${optional ? ' | undefined' : ''};`);
  }
  const body = lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${depth}}`;
  return needsEither ? `(TextOrHtml & ${body})` : body;
}

/** The whole generated file. */
export function generateGovuk(): string {
  const components = readdirSync(join(home, 'dist/govuk/components'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const { version }: { version: string } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const types = components.map((name) => {
    const path = join(home, 'dist/govuk/components', name, 'macro-options.json');
    const options: readonly Option[] = JSON.parse(readFileSync(path, 'utf8'));
    return `/** Options of the ${name} component. */\nexport type ${typeName(name)}Options = ${objectType(options, name, '')};`;
  });
  return `// Written by scripts/generate-govuk.ts from govuk-frontend ${version}. Change the script, not this file.
import type { SafeHtml } from './html.ts';

/** A list item that is left out. */
export type Absent = false | null | undefined;
/** Attributes of an element; \`optional\` leaves out a nothing-value, or writes a bare name for \`true\`. */
export type GovukAttributes = Readonly<
  Record<string, string | number | boolean | { readonly value: string | boolean | undefined; readonly optional?: boolean } | undefined>
>;
/** One box of a date. */
export type GovukDatePart = {
  readonly name?: string | undefined;
  readonly label?: string | undefined;
  readonly value?: string | undefined;
  readonly classes?: string | undefined;
  readonly error?: boolean | undefined;
};
/** Words or markup; markup wins where both are given. */
export type TextOrHtml =
  | { readonly text: string; readonly html?: SafeHtml | undefined }
  | { readonly html: SafeHtml; readonly text?: string | undefined };

${types.join('\n\n')}

/** Every component by its name. */
export type GovukComponents = {
${components.map((name) => `  readonly '${name}': ${typeName(name)}Options;`).join('\n')}
};
`;
}

if (import.meta.main) writeFileSync(join(root, 'src/web/govuk.generated.ts'), generateGovuk());
