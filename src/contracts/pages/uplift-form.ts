/** The form of an uplift: what it asks, and what was asked of it in an address. */
import { z } from 'zod';
import type { Scope } from '../../platform/scope.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { choice, choices, date, optionalText } from '../../web/form-values.ts';
import { type FormState, parseForm } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import type { ClosedSince } from '../actions/uplift.ts';
import type { ContractRow } from '../records/contracts.ts';
import {
  type UpliftPart,
  UPLIFT_PARTS,
  UPLIFT_ROUNDINGS,
  type UpliftRule,
  type UseOfYear,
} from '../rules/uplift.ts';
import type { HoldPrices } from './fair-price-beside.ts';

/** What the pages of uplifts need of payments, which come after contracts: the table of URLs hands it in. */
export type UpliftSide = {
  readonly useOfYear: (scope: Scope, contractIds: readonly number[], monday: string) => Promise<UseOfYear>;
  readonly closedSince: ClosedSince;
  readonly holdPrices: HoldPrices;
};

/** What was asked: which contracts, by what rule, from which day. */
export type UpliftAsked = {
  readonly contractIds: readonly number[];
  readonly rule: UpliftRule;
  readonly effectiveFrom: string;
  readonly reason: string;
};

const partNames = {
  hourly: 'Prices of an hour, by length too',
  periodic: 'Services by the week, night or day',
  travel: 'Travel',
} as const satisfies Record<UpliftPart, string>;

const many = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => [value ?? []].flat());

const shape = z.object({
  which: choice('which contracts', ['all', 'chosen']),
  contract: many,
  by: choice('how prices rise', ['percent', 'pence']),
  amount: z
    .string({ error: 'Enter by how much' })
    .trim()
    .regex(/^\d{1,3}(\.\d{1,2})?$/, 'Enter a number with at most two places after the point, like 6.6')
    .transform((typed) => Math.round(Number(typed) * 100)),
  rounding: choice('how prices are rounded', UPLIFT_ROUNDINGS),
  multiple: z
    .string()
    .optional()
    .transform((typed) => (/^\d{1,3}$/.test(typed ?? '') ? Number(typed) : 4)),
  parts: choices('which prices rise', UPLIFT_PARTS, { min: 1 }),
  effective_from: date('First day'),
  reason: optionalText('Why prices rise', { max: 300 }),
});

/** Reads what was typed, or says what to change. `inForce` are the contracts that it may reach. */
export function readUplift(
  values: Readonly<Record<string, string | string[]>>,
  inForce: readonly ContractRow[],
) {
  const read = parseForm(shape, values);
  if (!read.ok) return read;
  const { which, contract, by, amount, rounding, multiple, parts, effective_from, reason } = read.value;
  const chosen = new Set(contract);
  const contractIds = inForce.map(({ id }) => id).filter((id) => which === 'all' || chosen.has(String(id)));
  const value: UpliftAsked = {
    contractIds,
    effectiveFrom: effective_from,
    reason,
    rule: {
      by: by === 'percent' ? { hundredths: amount } : { pence: amount },
      rounding,
      multiple,
      parts,
    },
  };
  if (contractIds.length === 0)
    return { ok: false as const, values: read.values, errors: { contract: 'Choose at least one contract' } };
  return { ...read, value };
}

/** The form. It asks by its address, so that what is shown can be kept as a file. */
export function upliftForm(form: FormState, inForce: readonly ContractRow[]): SafeHtml {
  const ask = fields(form);
  return html`<form method="get" action="/uplifts/new" novalidate>
    <h2 class="govuk-heading-m">By how much</h2>
    ${ask.radios({
      name: 'by',
      label: 'Prices rise by',
      inline: true,
      choices: [
        { value: 'percent', text: 'A percentage' },
        { value: 'pence', text: 'Pounds an hour' },
      ],
    })}
    ${ask.text({ name: 'amount', label: 'How much', hint: 'For example, 6.6 for 6.6%, or 0.84 for 84p an hour', width: 5, inputmode: 'decimal' })}
    ${ask.radios({
      name: 'rounding',
      label: 'Rounded',
      choices: [
        {
          value: 'up to a multiple',
          text: 'Up to a multiple of so many pence',
          hint: 'For prices of an hour; other prices are rounded up to the penny',
          conditional: ask.number({
            name: 'multiple',
            label: 'A multiple of',
            hint: 'With 4, a quarter of an hour is whole pence',
            width: 3,
            suffix: 'pence',
          }),
        },
        { value: 'half up', text: 'To the nearest penny, a half upwards' },
        { value: 'half even', text: 'To the nearest penny, a half to the even penny' },
        { value: 'up', text: 'Up to the penny' },
      ],
    })}
    ${ask.checkboxes({
      name: 'parts',
      label: 'Which prices rise?',
      choices: UPLIFT_PARTS.map((value) => ({ value, text: partNames[value] })),
    })}
    <h2 class="govuk-heading-m">Where, from when and why</h2>
    ${ask.radios({
      name: 'which',
      label: 'Which contracts?',
      choices: [
        { value: 'all', text: `All ${inForce.length} that have not ended` },
        {
          value: 'chosen',
          text: 'Only some',
          conditional: ask.checkboxes({
            name: 'contract',
            label: 'Contracts',
            small: true,
            choices: inForce.map(({ id, providerName, title, reference }) => ({
              value: String(id),
              text: `${providerName}: ${title} (${reference})`,
            })),
          }),
        },
      ],
    })}
    ${ask.date({ name: 'effective_from', label: 'From which day?', hint: 'For example, 6 4 2026' })}
    ${ask.text({ name: 'reason', label: 'Why prices rise', hint: 'It stands with every new version, such as: yearly uplift agreed by Cabinet on 11 March' })}
    ${buttonGroup([button({ text: 'See every price before and after' })], { href: '/uplifts' })}</form>`;
}
