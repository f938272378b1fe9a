/**
 * Planned visits that come in a file from another system, beside those that are here: which are new, which differ, and which
 * rows cannot be used. The same file again changes nothing. What somebody decided here stands: a visit cancelled here stays
 * cancelled, one moved here stays moved while the file says what it said before. Source: docs/rules/visits-to-be-made.md.
 */
import type { FeedRefusal } from './feed-log.ts';
import type { PlannedVisit } from './planned-and-logged.ts';

/** A row of a file of planned visits: people, providers and contracts by the references that both sides know. */
export type PlannedRow = PlannedVisit & {
  /** The line on which the row begins, the headings being 1. */
  readonly line: number;
  readonly personId: string;
  readonly providerId: string;
  readonly rowText: string;
};

/** Whom the references name here. */
export type KnownHere = {
  readonly people: ReadonlyMap<string, number>;
  readonly providers: ReadonlyMap<string, number>;
  readonly contracts: ReadonlyMap<string, { readonly id: number; readonly providerId: number }>;
};

/** A visit that is here under a reference of the file. Instants are epoch seconds. */
export type VisitHere = {
  readonly id: number;
  readonly reference: string;
  readonly imported: boolean;
  readonly personId: number;
  readonly providerId: number;
  readonly contractId: number;
  readonly service: string;
  readonly startsAt: number;
  /** When the file asked for it, where it was moved here. */
  readonly movedFrom: number | null;
  readonly minutes: number;
  readonly workers: number;
  readonly earlierMinutes: number | null;
  readonly laterMinutes: number | null;
  readonly timeCritical: boolean;
  readonly cancelledAt: number | null;
  /** Cancelled here, by somebody or by a suspension, and not by the file. */
  readonly cancelledHere: boolean;
};

/** A row with whom it names. */
export type MatchedRow = {
  readonly row: PlannedRow;
  readonly personId: number;
  readonly providerId: number;
  readonly contractId: number;
};

/** A visit that differs from its row. `keeps`: a decision made here that the row does not undo. */
export type ChangedRow = MatchedRow & {
  readonly id: number;
  readonly keeps: { readonly start: boolean; readonly cancellation: boolean };
};

export type SortedRows = {
  readonly add: readonly MatchedRow[];
  readonly change: readonly ChangedRow[];
  readonly unchanged: number;
  readonly refused: readonly FeedRefusal[];
};

/** Sorts the rows of a file by what they would change. `here` holds the visits with the file's references. */
export function sortRows(
  rows: readonly PlannedRow[],
  known: KnownHere,
  here: ReadonlyMap<string, VisitHere>,
): SortedRows {
  const add: MatchedRow[] = [];
  const change: ChangedRow[] = [];
  const refused: FeedRefusal[] = [];
  const used = new Set<string>();
  let unchanged = 0;
  for (const row of rows) {
    const matched = used.has(row.visitId)
      ? refusal(row, 'visit_id', row.visitId, 'an earlier row already has this id')
      : matchRow(row, known, here.get(row.visitId));
    if ('reason' in matched) {
      refused.push(matched);
      continue;
    }
    used.add(row.visitId);
    const visit = here.get(row.visitId);
    if (visit === undefined) add.push(matched);
    else {
      const keeps = { start: movedFrom(visit) === row.startsAt, cancellation: visit.cancelledHere };
      if (sameAs(matched, visit, keeps)) unchanged += 1;
      else change.push({ ...matched, id: visit.id, keeps });
    }
  }
  return { add, change, unchanged, refused };
}

function matchRow(
  row: PlannedRow,
  { people, providers, contracts }: KnownHere,
  visit: VisitHere | undefined,
): MatchedRow | FeedRefusal {
  const personId = people.get(row.personId);
  if (personId === undefined)
    return refusal(row, 'person_id', row.personId, 'there is no person with this reference');
  const providerId = providers.get(row.providerId);
  if (providerId === undefined)
    return refusal(row, 'provider_id', row.providerId, 'there is no provider with this reference');
  const contract = contracts.get(row.contractId);
  if (contract === undefined)
    return refusal(row, 'contract_id', row.contractId, 'there is no contract with this reference');
  if (contract.providerId !== providerId)
    return refusal(row, 'contract_id', row.contractId, 'this contract is with another provider');
  if (visit !== undefined && !visit.imported)
    return refusal(row, 'visit_id', row.visitId, 'a visit planned here from a care package has this id');
  if (visit !== undefined && visit.personId !== personId)
    return refusal(row, 'visit_id', row.visitId, 'a visit to another person has this id');
  return { row, personId, providerId, contractId: contract.id };
}

function refusal({ line }: PlannedRow, field: string, value: string, reason: string): FeedRefusal {
  return { line, field, value, reason };
}

/** When the file asked for a visit. */
function movedFrom(visit: VisitHere): number {
  return visit.movedFrom ?? visit.startsAt;
}

function sameAs(
  { row, providerId, contractId }: MatchedRow,
  visit: VisitHere,
  keeps: ChangedRow['keeps'],
): boolean {
  return (
    keeps.start &&
    (keeps.cancellation || row.cancelledAt === visit.cancelledAt) &&
    providerId === visit.providerId &&
    contractId === visit.contractId &&
    row.service === visit.service &&
    row.plannedMinutes === visit.minutes &&
    row.workers === visit.workers &&
    row.earlierMinutes === visit.earlierMinutes &&
    row.laterMinutes === visit.laterMinutes &&
    row.timeCritical === visit.timeCritical
  );
}
