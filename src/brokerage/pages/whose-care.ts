/** Whose care a plan or a drill is about: a provider, with everything it has or one area of it. */
import { z } from 'zod';
import { plural } from '../../ground/text.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Fields } from '../../web/fields.ts';
import { optionalText } from '../../web/form-values.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { listAreaChoices } from '../records/placement-queue.ts';
import { listProviderChoices } from '../records/transition-lines.ts';

/** What is sent: the provider, and the area or null for everything. */
export const whoseCareSent = {
  provider: z.coerce
    .number({ error: 'Choose the provider' })
    .int()
    .positive({ error: 'Choose the provider' }),
  area: optionalText('Area').transform((typed) => readNumber(typed) ?? null),
};

/** The two boxes that ask for it; `label` asks for the provider. */
export async function whoseCareBoxes(scope: Scope, ask: Fields, label: string): Promise<SafeHtml> {
  const providers = await listProviderChoices(scope);
  const areas = await listAreaChoices(scope);
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
