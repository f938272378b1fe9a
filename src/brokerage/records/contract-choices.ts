import { parseTerms, type Terms } from '../../contracts/rules/terms.ts';
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';

/** A contract that a line can be arranged under, with its provider. Days are 'YYYY-MM-DD'. */
export type ContractChoice = {
  readonly id: number;
  readonly reference: string;
  readonly title: string;
  readonly kind: string;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly provider_id: number;
  readonly provider_name: string;
};

function contracts(scope: Scope) {
  return scope.db
    .selectFrom('contract as c')
    .innerJoin('provider as p', (join) =>
      join.onRef('p.council_id', '=', 'c.council_id').onRef('p.id', '=', 'c.provider_id'),
    )
    .where('c.council_id', '=', scope.who.councilId)
    .select([
      'c.id',
      'c.reference',
      'c.title',
      'c.kind',
      'c.starts_on',
      'c.ends_on',
      'c.provider_id',
      'p.name as provider_name',
    ]);
}

/** The contracts that are in force on a day or later, by the names of their providers. */
export async function listContractChoices(scope: Scope, day: string): Promise<ContractChoice[]> {
  return await contracts(scope)
    .where((is) => is.or([is('c.ends_on', 'is', null), is('c.ends_on', '>=', day)]))
    .orderBy('p.name')
    .orderBy('c.reference')
    .execute();
}

/** One contract. Throws NotFound. */
export async function getContractChoice(scope: Scope, id: number): Promise<ContractChoice> {
  const row = await contracts(scope).where('c.id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotFound('contract');
  return row;
}

/** The terms that hold on a day for some contracts, by contract; one without terms by then is not in it. */
export async function termsOn(
  scope: Scope,
  contractIds: readonly number[],
  day: string,
): Promise<Map<number, Terms>> {
  if (contractIds.length === 0) return new Map();
  const rows = await scope.db
    .selectFrom('contract_terms')
    .where('council_id', '=', scope.who.councilId)
    .where('contract_id', 'in', [...contractIds])
    .where('effective_from', '<=', day)
    .select(['contract_id', 'version', 'effective_from as effectiveFrom', 'terms'])
    .execute();
  const found = new Map<number, Terms>();
  for (const contractId of new Set(contractIds)) {
    const held = termsInForce(
      rows.filter((row) => row.contract_id === contractId),
      day,
    );
    const terms = held === undefined ? undefined : parseTerms(held.terms);
    if (terms?.ok === true) found.set(contractId, terms.value);
  }
  return found;
}
