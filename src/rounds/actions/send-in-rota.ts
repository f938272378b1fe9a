/** Takes the rota of a provider's own system as the rostered time of its visits. Source: docs/rules/rounds-send-in.md. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { type LineFault, readRotaCsv, type SentRow } from '../formats/rota-csv.ts';
import { findSentVisits, findWorkerReferences, type SentVisit } from '../records/sent-rotas.ts';
import type { RosteredVisit } from '../rules/rostered.ts';
import { ownProvider } from './edit-rota.ts';
import type { RoundsSide } from './rounds-side.ts';

/** What a rota that was sent in did: visits rostered, how many of them changed, and what could not be used. */
export type TakenRota = {
  readonly visits: number;
  readonly changed: number;
  readonly faults: readonly LineFault[];
};

/** Reads a file and takes what can be used; the rest is named by line. Refused where it is no such file. Needs rounds.plan. */
export async function sendInRota(scope: Scope, side: RoundsSide, text: string): Promise<Result<TakenRota>> {
  require(scope, 'rounds.plan');
  const read = readRotaCsv(text);
  if (!read.ok) return read;
  const taken = await takeRostered(scope, side, read.value.rows);
  return ok({ ...taken, faults: [...read.value.faults, ...taken.faults].sort((a, b) => a.line - b.line) });
}

/** Says what a file would do and takes nothing. Refused where it is no such file. Needs rounds.plan. */
export async function checkRota(scope: Scope, text: string): Promise<Result<TakenRota>> {
  require(scope, 'rounds.plan');
  const read = readRotaCsv(text);
  if (!read.ok) return read;
  const would = await checkRostered(scope, read.value.rows);
  return ok({ ...would, faults: [...read.value.faults, ...would.faults].sort((a, b) => a.line - b.line) });
}

/** Says what rows would do and takes nothing. Needs rounds.plan. */
export async function checkRostered(scope: Scope, rows: readonly SentRow[]): Promise<TakenRota> {
  require(scope, 'rounds.plan');
  const { rostered, changed, faults } = await usable(scope, rows);
  return { visits: rostered.length, changed, faults };
}

/** A start this near to the commissioned one is the visit's, also on the other side of midnight. */
const NEAR_HOURS = 6;

/** Takes rows as the rostered time of visits. Each is held against the provider's own visits and care workers. Needs rounds.plan. */
export async function takeRostered(
  scope: Scope,
  side: RoundsSide,
  rows: readonly SentRow[],
): Promise<TakenRota> {
  require(scope, 'rounds.plan');
  const providerId = ownProvider(scope);
  const { rostered, faults } = await usable(scope, rows);
  const changed = rostered.length === 0 ? 0 : await side.writeRostered(scope, providerId, rostered);
  scope.audit({
    act: 'rota sent in',
    subject: ['provider', providerId],
    detail: { visits: rostered.length, changed, refused: faults.length },
  });
  return { visits: rostered.length, changed, faults };
}

type Rostered = RosteredVisit & { readonly rostered: NonNullable<RosteredVisit['rostered']> };
type Usable = {
  readonly rostered: readonly Rostered[];
  readonly changed: number;
  readonly faults: readonly LineFault[];
};

/** What of some rows can be used, how many visits would change by it, and what is wrong with the others. */
async function usable(scope: Scope, rows: readonly SentRow[]): Promise<Usable> {
  const providerId = ownProvider(scope);
  const visits = await findSentVisits(
    scope,
    providerId,
    rows.map(({ visit }) => visit),
  );
  const workers = await findWorkerReferences(scope, providerId);
  const faults: LineFault[] = [];
  const good = rows.filter((row) => {
    const fault = faultOf(row, visits.get(row.visit), workers);
    if (fault !== undefined) faults.push({ line: row.line, ...fault });
    return fault === undefined;
  });
  let changed = 0;
  const rostered = [...Map.groupBy(good, ({ visit }) => visit)].flatMap(([reference, own]): Rostered[] => {
    const visit = visits.get(reference);
    if (visit === undefined) return [];
    for (const extra of own.slice(visit.workers))
      faults.push({
        line: extra.line,
        field: 'worker_id',
        reason: `visit ${reference} is for ${plural(visit.workers, 'care worker')}`,
      });
    const kept = own.slice(0, visit.workers);
    const startsAt = Math.min(...kept.map((row) => row.startsAt));
    const people = [...new Set(kept.map(({ worker }) => worker))];
    if (
      visit.rosteredAt !== startsAt ||
      visit.rosteredMinutes !== visit.minutes ||
      visit.rosteredWorkers.join('\n') !== people.join('\n')
    )
      changed += 1;
    return [{ visitId: visit.id, rostered: { startsAt, minutes: visit.minutes, workers: people } }];
  });
  return { rostered, changed, faults };
}

function faultOf(
  { visit: reference, worker, startsAt }: SentRow,
  visit: SentVisit | undefined,
  workers: ReadonlySet<string>,
): Omit<LineFault, 'line'> | undefined {
  if (visit === undefined) return { field: 'visit_id', reason: `you have no visit ${reference}` };
  if (visit.cancelled) return { field: 'visit_id', reason: `visit ${reference} is cancelled` };
  if (!workers.has(worker)) return { field: 'worker_id', reason: `you have no care worker ${worker}` };
  const day = londonDay(Temporal.Instant.fromEpochMilliseconds(startsAt * 1000)).toString();
  if (day !== visit.startsOn && Math.abs(startsAt - visit.startsAt) > NEAR_HOURS * 3600)
    return { field: 'rostered_start', reason: `visit ${reference} is on ${visit.startsOn}, not on ${day}` };
  return undefined;
}
