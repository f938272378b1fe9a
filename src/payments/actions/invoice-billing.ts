/** Says how contracts are billed, and what stands on invoices for the council. Source: docs/decisions/0010-self-billed-and-invoiced.md. */
import { longDate } from '../../ground/dates-in-words.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  type BillingWay,
  insertBilling,
  isClosedFrom,
  listContractChoices,
} from '../records/invoice-billing.ts';
import { insertInvoiceAddress, type InvoiceAddress } from '../records/self-billing.ts';

/** Says from which Monday on a contract is self-billed or invoiced. No week that was closed already changes. Needs billing.edit. */
export async function recordBilling(
  scope: Scope,
  given: {
    readonly contractId: number;
    readonly way: BillingWay;
    readonly effectiveFrom: string;
    readonly source: string;
  },
): Promise<Result<{ readonly contractId: number }>> {
  require(scope, 'billing.edit');
  const contract = (await listContractChoices(scope)).find(({ id }) => id === given.contractId);
  if (contract === undefined) return refuse('Choose a contract', 'contract');
  if (Temporal.PlainDate.from(given.effectiveFrom).dayOfWeek !== 1)
    return refuse('Choose a Monday, since weeks are billed whole', 'from');
  if (given.source.trim() === '')
    return refuse('Say what this rests on, such as a clause of the contract', 'source');
  if (await isClosedFrom(scope, contract.id, given.effectiveFrom))
    return refuse(
      `A week from ${longDate(given.effectiveFrom)} on is closed already. Choose a later Monday`,
      'from',
    );
  const recorded = { ...given, providerId: contract.providerId, source: given.source.trim() };
  await insertBilling(scope, recorded);
  scope.audit({ act: 'billing recorded', subject: ['contract', contract.id], detail: recorded });
  return ok({ contractId: contract.id });
}

/** Records the council as a buyer from a day on. Needs billing.edit. */
export async function recordInvoiceAddress(
  scope: Scope,
  given: {
    readonly name: string;
    readonly addressLines: readonly string[];
    readonly postcode: string;
    readonly vatNumber: string;
    readonly endpointScheme: string;
    readonly endpoint: string;
    readonly effectiveFrom: string;
  },
): Promise<Result<InvoiceAddress>> {
  require(scope, 'billing.edit');
  const tidy = (text: string): string => text.replaceAll(/\s+/g, '').toUpperCase();
  const digits = tidy(given.vatNumber);
  const vatNumber = digits === '' ? null : digits.startsWith('GB') ? digits : `GB${digits}`;
  if (given.name.trim() === '') return refuse('Enter the name that invoices are made out to', 'name');
  if (vatNumber !== null && !/^GB\d{9}(\d{3})?$/.test(vatNumber))
    return refuse('Enter a VAT number of 9 or 12 digits, or leave it empty', 'vat_number');
  if (!/^\d{4}$/.test(tidy(given.endpointScheme)))
    return refuse('Enter the four digits of the kind of address, such as 0088', 'endpoint_scheme');
  if (tidy(given.endpoint) === '') return refuse('Enter the electronic address', 'endpoint');
  const recorded = {
    name: given.name.trim(),
    addressLines: given.addressLines.map((line) => line.trim()).filter((line) => line !== ''),
    postcode: given.postcode.trim().toUpperCase() || null,
    vatNumber,
    endpointScheme: tidy(given.endpointScheme),
    endpoint: tidy(given.endpoint),
    effectiveFrom: given.effectiveFrom,
  };
  await insertInvoiceAddress(scope, recorded);
  scope.audit({ act: 'invoice address recorded', detail: recorded });
  return ok(recorded);
}
