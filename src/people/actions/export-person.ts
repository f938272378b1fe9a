import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { type KeptTable, keptOfPerson } from '../records/kept-of-person.ts';
import { findPersonBy } from '../records/people.ts';

/** What is kept of a person: who it is, when it was read, and every row, table by table. */
export type ExportedPerson = {
  readonly reference: string;
  readonly readAt: string;
  readonly tables: readonly KeptTable[];
};

/**
 * Reads everything that is kept of a person, for an answer to a request for access to it (UK GDPR, article 15). It names others too, such as
 * family and care workers: a person decides what of that may be given. Refused where the reference is nobody's. Needs audit.see. The
 * audit trail says that it was read.
 */
export async function exportPerson(scope: Scope, reference: string): Promise<Result<ExportedPerson>> {
  require(scope, 'audit.see');
  const person = await findPersonBy(scope, 'reference', reference);
  if (person === undefined) return refuse(`There is nobody with the reference ${reference}.`);
  const tables = await keptOfPerson(scope, person.id);
  scope.audit({
    act: 'person exported',
    subject: ['person', person.id],
    personId: person.id,
    detail: { tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows.length, 0) },
  });
  return ok({ reference, readAt: scope.now.toString(), tables });
}
