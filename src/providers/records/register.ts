import type { Scope } from '../../platform/scope.ts';
import { branchColumns, providerFields, type Branch, type Provider } from './providers.ts';

/** Everything of the council's register that carries a regulator's id, by that id, and the references in use. */
export type Registered = {
  readonly providers: Map<string, Provider>;
  readonly branches: Map<string, Branch>;
  readonly references: Set<string>;
};

/** The council's register by the regulator's ids, to bring it up to date. */
export async function findRegistered(scope: Scope): Promise<Registered> {
  const providers = await scope.db
    .selectFrom('provider')
    .where('council_id', '=', scope.who.councilId)
    .select(['id', 'version', ...providerFields])
    .execute();
  const branches = await scope.db
    .selectFrom('branch')
    .where('council_id', '=', scope.who.councilId)
    .where('regulator_location_id', 'is not', null)
    .select(branchColumns)
    .execute();
  const known = providers.filter((provider) => provider.regulator_provider_id !== null);
  return {
    providers: new Map(known.map((provider) => [provider.regulator_provider_id ?? '', provider])),
    branches: new Map(branches.map((branch) => [branch.regulator_location_id ?? '', branch])),
    references: new Set(providers.map(({ reference }) => reference)),
  };
}
