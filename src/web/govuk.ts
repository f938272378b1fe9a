/**
 * The official govuk-frontend components, typed. `govuk('input', {...})` renders the package's own Nunjucks template, so
 * an upgrade brings its fixes; a test holds every official fixture to the byte. Small pieces only: a big table is
 * hand-written (components/table.ts), being sixty times faster.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import type { GovukComponents } from './govuk.generated.ts';
import { raw, SafeHtml } from './html.ts';

export type * from './govuk.generated.ts';

/** Where govuk-frontend's dist folder is. */
export const govukHome: string = dirname(dirname(fileURLToPath(import.meta.resolve('govuk-frontend'))));

const templates = new Map<keyof GovukComponents, nunjucks.Template>();
let environment: nunjucks.Environment | undefined;

function templateOf(name: keyof GovukComponents): nunjucks.Template {
  let template = templates.get(name);
  if (template === undefined) {
    environment ??= new nunjucks.Environment(new nunjucks.FileSystemLoader(govukHome), {
      autoescape: true,
      trimBlocks: true,
      lstripBlocks: true,
    });
    template = environment.getTemplate(`govuk/components/${name}/template.njk`, true);
    templates.set(name, template);
  }
  return template;
}

/** Options with each SafeHtml as its markup, since the templates ask whether a string is empty. */
function plain(options: unknown): unknown {
  if (options instanceof SafeHtml) return options.toString();
  if (Array.isArray(options)) return options.map(plain);
  if (typeof options !== 'object' || options === null) return options;
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) out[name] = plain(value);
  return out;
}

/** A govuk-frontend component: its name and its options as the Design System documents them; `html` takes SafeHtml. */
export function govuk<Name extends keyof GovukComponents>(
  name: Name,
  options: GovukComponents[Name],
): SafeHtml {
  return raw(
    templateOf(name)
      .render({ params: plain(options) })
      .trim(),
  );
}
