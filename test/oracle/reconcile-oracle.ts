import { byCodePoint, csvLine, Unusable } from './oracle-csv.ts';
import { pair } from './oracle-pairing.ts';
import { type Log, readRows, type Visit } from './oracle-rows.ts';
import { type AllTerms, type OracleTerms, readBankHolidays, readTerms } from './oracle-terms.ts';
import {
  deliveredMinutes,
  judgeCancelled,
  judgeLeftOver,
  judgeLogged,
  judgeMissed,
  overlapSeconds,
  type Verdict,
} from './oracle-verdict.ts';

/** The files of one run, as text or as bytes. */
export interface OracleInput {
  planned: string | Uint8Array;
  logs: string | Uint8Array;
  terms: string;
  bankHolidays?: string | undefined;
  division?: string | undefined;
}

/** verdicts.csv without `because`, summary.json as a value, refused.csv without `reason`; or why nothing is written. */
export type OracleAnswer = { verdicts: string; summary: Summary; refused: string } | { unusable: string };

interface Totals {
  places: number;
  matched: number;
  missed: number;
  cancelled: number;
  exceptions: Record<string, number>;
  payable_pence: number;
  held_pence: number;
  paid_minutes: number;
}

export interface Summary {
  total: Totals & { left_over: number; refused_rows: number };
  contracts: Record<string, Totals>;
}

export const VERDICT_COLUMNS = [
  'visit_id',
  'place',
  'log_id',
  'person_id',
  'provider_id',
  'contract_id',
  'worker_id',
  'starts_at',
  'in_at',
  'out_at',
  'planned_minutes',
  'delivered_minutes',
  'start_difference_minutes',
  'exceptions',
  'effect',
  'paid_minutes',
  'pence_per_hour',
  'amount_pence',
] as const;

const textOf = (file: string | Uint8Array): string =>
  typeof file === 'string' ? file : new TextDecoder('utf-8', { ignoreBOM: true }).decode(file);

/** A slow and plain `tend reconcile`, written from its rules alone to judge the real one by. */
export function oracle(input: OracleInput): OracleAnswer {
  try {
    const terms = readTerms(input.terms);
    const bankHolidays =
      input.bankHolidays === undefined
        ? new Set<string>()
        : readBankHolidays(input.bankHolidays, input.division ?? 'england-and-wales');
    const rows = readRows(textOf(input.planned), textOf(input.logs), terms.contracts);
    const verdicts = judge(rows.visits, rows.logs, terms, bankHolidays).sort(inOrderOfResults);
    return {
      verdicts: csvLine(VERDICT_COLUMNS) + verdicts.map(verdictLine).join(''),
      summary: summarise(verdicts, rows.refused.length),
      refused: csvLine(['file', 'line', 'field', 'value']) + rows.refused.join(''),
    };
  } catch (error) {
    if (error instanceof Unusable) return { unusable: error.message };
    throw error;
  }
}

/** Where each log of one group went: the places of each visit in order, and what was left over. */
export interface Matched {
  places: { visit: Visit; logs: Log[] }[];
  leftOver: Log[];
}

const byInAt = (a: Log, b: Log): number => a.inAt - b.inAt || byCodePoint(a.logId, b.logId);

/** Rules 2 to 4 of matching, within one group; `visits` are those not cancelled. */
export function matchGroup(visits: Visit[], logs: Log[], withinSeconds: number): Matched {
  const ordered = [...visits].sort((a, b) => a.startsAt - b.startsAt || byCodePoint(a.visitId, b.visitId));
  const places = ordered.map((visit) => ({ visit, logs: [] as Log[] }));
  const unnamed: Log[] = [];
  for (const log of [...logs].sort(byInAt)) {
    const named = places.find(({ visit }) => visit.visitId === log.visitId);
    if (named !== undefined && named.logs.length < named.visit.workers) named.logs.push(log);
    else unnamed.push(log);
  }
  const open = places.flatMap((place) =>
    Array.from({ length: place.visit.workers - place.logs.length }, () => place),
  );
  const chosen = pair(
    open.map((place) => place.visit.startsAt),
    unnamed.map((log) => log.inAt),
    withinSeconds,
  );
  const taken = new Set<Log>();
  for (const [at, place] of open.entries()) {
    const log = unnamed[chosen[at] ?? -1];
    if (log === undefined) continue;
    place.logs.push(log);
    taken.add(log);
  }
  for (const place of places) place.logs.sort(byInAt);
  return { places, leftOver: unnamed.filter((log) => !taken.has(log)) };
}

function judge(visits: Visit[], logs: Log[], terms: AllTerms, bankHolidays: Set<string>): Verdict[] {
  const group = (row: Visit | Log): string => JSON.stringify([row.providerId, row.personId]);
  const worker = (row: Log): string => JSON.stringify([row.providerId, row.workerId]);
  const visitsOf = Map.groupBy(visits, group);
  const logsOf = Map.groupBy(logs, group);
  const logsByWorker = Map.groupBy(logs, worker);
  const verdicts: Verdict[] = [];
  for (const key of new Set([...visitsOf.keys(), ...logsOf.keys()])) {
    const mine = visitsOf.get(key) ?? [];
    for (const visit of mine.filter(({ cancelledAt }) => cancelledAt !== undefined)) {
      for (let place = 1; place <= visit.workers; place++) {
        verdicts.push(judgeCancelled(visit, place, termsOf(visit, terms), bankHolidays));
      }
    }
    const matched = matchGroup(
      mine.filter(({ cancelledAt }) => cancelledAt === undefined),
      logsOf.get(key) ?? [],
      terms.matchWithinSeconds,
    );
    for (const { visit, logs: own } of matched.places) {
      for (let place = 1; place <= visit.workers; place++) {
        const log = own[place - 1];
        if (log === undefined) verdicts.push(judgeMissed(visit, place, termsOf(visit, terms)));
        else {
          const around = {
            overlapsAnotherPerson: overlapsAnotherPerson(log, logsByWorker.get(worker(log)) ?? []),
            sameWorkerBefore: own.slice(0, place - 1).some((before) => before.workerId === log.workerId),
          };
          verdicts.push(judgeLogged(visit, place, log, around, termsOf(visit, terms), bankHolidays));
        }
      }
    }
    const inPlaces = matched.places.flatMap((place) => place.logs);
    for (const log of matched.leftOver) {
      const duplicate = inPlaces.some(
        (other) => other.workerId === log.workerId && overlapSeconds(other, log) > 0,
      );
      verdicts.push(judgeLeftOver(log, duplicate));
    }
  }
  return verdicts;
}

/** `logs` are those of the same worker of the same provider. */
function overlapsAnotherPerson(log: Log, logs: Log[]): boolean {
  return logs.some((other) => other.personId !== log.personId && overlapSeconds(other, log) > 0);
}

function termsOf(visit: Visit, terms: AllTerms): OracleTerms {
  const found = terms.contracts.get(visit.contractId);
  if (found === undefined) throw new Error(`an accepted visit without terms: ${visit.visitId}`);
  return found;
}

const providerOf = (row: Verdict): string => row.visit?.providerId ?? row.log?.providerId ?? '';
const personOf = (row: Verdict): string => row.visit?.personId ?? row.log?.personId ?? '';

function inOrderOfResults(a: Verdict, b: Verdict): number {
  return (
    byCodePoint(providerOf(a), providerOf(b)) ||
    byCodePoint(personOf(a), personOf(b)) ||
    (a.visit?.startsAt ?? a.log?.inAt ?? 0) - (b.visit?.startsAt ?? b.log?.inAt ?? 0) ||
    byCodePoint(a.visit?.visitId ?? '', b.visit?.visitId ?? '') ||
    (a.place ?? 0) - (b.place ?? 0) ||
    byCodePoint(a.log?.logId ?? '', b.log?.logId ?? '')
  );
}

/** An instant as UTC to the second. */
export function utc(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString({ smallestUnit: 'second' });
}

function verdictLine(row: Verdict): string {
  const { visit, log } = row;
  const difference =
    visit === undefined || log === undefined ? '' : Math.trunc((log.inAt - visit.startsAt) / 60) || 0;
  return csvLine([
    visit?.visitId ?? '',
    row.place ?? '',
    log?.logId ?? '',
    personOf(row),
    providerOf(row),
    visit?.contractId ?? '',
    log?.workerId ?? '',
    utc(visit?.startsAt),
    utc(log?.inAt),
    utc(log?.outAt),
    visit?.minutes ?? '',
    (log === undefined ? undefined : deliveredMinutes(log)) ?? '',
    difference,
    row.exceptions.join(';'),
    row.effect,
    row.paidMinutes,
    row.pencePerHour ?? '',
    row.amountPence,
  ]);
}

function totals(rows: Verdict[]): Totals {
  const sum = (effect: string, figure: (row: Verdict) => number): number =>
    rows.filter((row) => row.effect === effect).reduce((total, row) => total + figure(row), 0);
  const exceptions: Record<string, number> = {};
  for (const name of rows.flatMap((row) => row.exceptions)) exceptions[name] = (exceptions[name] ?? 0) + 1;
  const places = rows.filter((row) => row.visit !== undefined);
  return {
    places: places.length,
    matched: places.filter((row) => row.log !== undefined).length,
    missed: places.filter((row) => row.exceptions.includes('missed')).length,
    cancelled: places.filter((row) => row.exceptions.includes('cancelled')).length,
    exceptions,
    payable_pence: sum('pay', (row) => row.amountPence),
    held_pence: sum('hold', (row) => row.amountPence),
    paid_minutes: sum('pay', (row) => row.paidMinutes),
  };
}

function summarise(rows: Verdict[], refusedRows: number): Summary {
  const places = rows.filter((row) => row.visit !== undefined);
  const byContract = Map.groupBy(places, ({ visit }) => `${visit?.providerId}/${visit?.contractId}`);
  return {
    total: {
      ...totals(rows),
      left_over: rows.length - places.length,
      refused_rows: refusedRows,
    },
    contracts: Object.fromEntries([...byContract].map(([key, own]) => [key, totals(own)])),
  };
}
