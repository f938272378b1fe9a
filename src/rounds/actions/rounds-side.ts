/** What rounds need of visits, which come after them: passed in where the application is put together. Source: docs/decisions/0011-rotas-and-visits.md. */
import type { Scope } from '../../platform/scope.ts';
import type { RosteredVisit } from '../rules/rostered.ts';

export type RoundsSide = {
  /** Writes the rostered time of a provider's visits; answers how many changed. */
  readonly writeRostered: (
    scope: Scope,
    providerId: number,
    visits: readonly RosteredVisit[],
  ) => Promise<number>;
};
