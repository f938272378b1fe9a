/** How a provider stands with VAT. Source: docs/rules/self-billing.md; HMRC Notice 701/2, Welfare. */
import { ok, type Result, refuse } from '../../ground/result.ts';

export const TREATMENTS = ['registered', 'exempt', 'none'] as const;
export type Treatment = (typeof TREATMENTS)[number];

/** A treatment, with its numbers and the address of the provider on the Peppol network where it is known. */
export type TaxTreatment = {
  readonly treatment: Treatment;
  readonly vatNumber: string | null;
  readonly taxReference: string | null;
  readonly endpointScheme: string | null;
  readonly endpoint: string | null;
};

/** What a treatment is called. */
export const treatmentNames = {
  registered: 'Registered, and charges VAT',
  exempt: 'Care is exempt, and it has a VAT number or another tax reference',
  none: 'No tax reference at all: outside VAT',
} as const satisfies Record<Treatment, string>;

/** Reads what was typed: numbers without spaces, and each treatment with what it needs and nothing that it rules out. */
export function readTreatment(typed: {
  readonly treatment: Treatment;
  readonly vatNumber: string;
  readonly taxReference: string;
  readonly endpointScheme: string;
  readonly endpoint: string;
}): Result<TaxTreatment> {
  const tidy = (text: string): string | null => text.replaceAll(/\s+/g, '').toUpperCase() || null;
  const digits = tidy(typed.vatNumber);
  const vatNumber = digits === null ? null : digits.startsWith('GB') ? digits : `GB${digits}`;
  const taxReference = tidy(typed.taxReference);
  const [endpointScheme, endpoint] = [tidy(typed.endpointScheme), tidy(typed.endpoint)];
  if (vatNumber !== null && !/^GB\d{9}(\d{3})?$/.test(vatNumber))
    return refuse('Enter a VAT number of 9 or 12 digits, like GB123456789', 'vat_number');
  if (typed.treatment === 'registered' && vatNumber === null)
    return refuse('Enter the VAT number of a provider that charges VAT', 'vat_number');
  if (typed.treatment === 'exempt' && vatNumber === null && taxReference === null)
    return refuse(
      'Enter a VAT number or another tax reference. Without any, choose no tax reference',
      'tax_reference',
    );
  if (typed.treatment === 'none' && (vatNumber !== null || taxReference !== null))
    return refuse('A provider with a tax reference is registered or exempt', 'treatment');
  if ((endpoint === null) !== (endpointScheme === null))
    return refuse('Enter both the kind of the electronic address and the address, or neither', 'endpoint');
  if (endpointScheme !== null && !/^\d{4}$/.test(endpointScheme))
    return refuse('Choose the kind of the electronic address: four digits, such as 0088', 'endpoint_scheme');
  return ok({ treatment: typed.treatment, vatNumber, taxReference, endpointScheme, endpoint });
}
