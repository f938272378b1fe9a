/** Whose care a plan or a drill is about: a provider, with everything it has or one area of it. */
import { z } from 'zod';
import { plural } from '../ground/text.ts';
import type { Fields } from './fields.ts';
import { optionalText } from './form-values.ts';
import { html, type SafeHtml } from './html.ts';
import { readNumber } from './record-number.ts';

/** What is sent: the provider, and the area or null for everything. */
export const whoseCareSent = {
  provider: z.coerce
    .number({ error: 'Choose the provider' })
    .int()
    .positive({ error: 'Choose the provider' }),
  area: optionalText('Area').transform((typed) => readNumber(typed) ?? null),
};

/** What there is to choose from; `lines` is how many services a provider has. */
type Choices = {
  readonly providers: readonly { readonly id: number; readonly name: string; readonly lines: number }[];
  readonly areas: readonly { readonly id: number; readonly name: string }[];
};

/** The two boxes that ask for it; `label` asks for the provider. */
export function whoseCareBoxes(ask: Fields, label: string, { providers, areas }: Choices): SafeHtml {
  return html`${ask.select({
    name: 'provider',
    label,
    empty: 'Choose a provider',
    choices: providers.map(({ id, name, lines }) => ({
      value: String(id),
      text: `${name} (${plural(lines, 'service')})`,
    })),
  })}
        ${ask.select({
          name: 'area',
          label: 'Where',
          empty: 'Everything it has',
          choices: areas.map(({ id, name }) => ({ value: String(id), text: `Only ${name}` })),
        })}`;
}
