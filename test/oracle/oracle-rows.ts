import { type CsvRow, csvLine, readTable } from './oracle-csv.ts';

export const PLANNED_COLUMNS = [
  'visit_id',
  'person_id',
  'provider_id',
  'contract_id',
  'service',
  'starts_at',
  'minutes',
  'workers',
  'earlier_minutes',
  'later_minutes',
  'time_critical',
  'status',
  'cancelled_at',
] as const;

export const LOG_COLUMNS = [
  'log_id',
  'person_id',
  'provider_id',
  'worker_id',
  'in_at',
  'out_at',
  'in_method',
  'out_method',
  'visit_id',
] as const;

const METHODS = ['tag', 'phone', 'gps', 'app', 'manual', ''];

/** A planned visit; instants are seconds since 1970. */
export interface Visit {
  visitId: string;
  personId: string;
  providerId: string;
  contractId: string;
  service: string;
  startsAt: number;
  minutes: number;
  workers: number;
  earlier: number | undefined;
  later: number | undefined;
  timeCritical: boolean;
  /** There only when the visit is cancelled. */
  cancelledAt: number | undefined;
}

/** A visit log; instants are seconds since 1970, `outAt` undefined while it is open. */
export interface Log {
  logId: string;
  personId: string;
  providerId: string;
  workerId: string;
  inAt: number;
  outAt: number | undefined;
  inMethod: string;
  outMethod: string;
  visitId: string;
}

/**
 * An instant in seconds, or undefined where the text is no time or the spring clock change skips it. ISO 8601 knows
 * 24:00 as the end of a day and lets an offset be written +01:00, +0100 or +01.
 */
export function readTime(text: string): number | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d))?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text);
  const [, date = '', clock = '', second = '00', zone] = parts ?? [];
  if (parts === null || Number(second) > 59) return undefined;
  const endOfDay = clock === '24:00' && second === '00';
  try {
    const written = Temporal.PlainDateTime.from(`${date}T${endOfDay ? '00:00' : clock}:${second}`);
    const wall = endOfDay ? written.add({ days: 1 }) : written;
    if (zone !== undefined)
      return Temporal.Instant.from(`${wall.toString()}${zone}`).epochMilliseconds / 1000;
    const first = wall.toZonedDateTime('Europe/London', { disambiguation: 'earlier' });
    return first.toPlainDateTime().equals(wall) ? first.epochMilliseconds / 1000 : undefined;
  } catch {
    return undefined;
  }
}

const isWhole = (text: string, least: number, most: number): boolean =>
  /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;

type Check = (row: Record<string, string>) => boolean;

/** For each column of planned.csv, in its order, whether the row's value there can be used. */
function plannedChecks(
  taken: Map<string, Visit>,
  contracts: { has(id: string): boolean },
): [string, Check][] {
  const empty =
    (key: string): Check =>
    (row) =>
      row[key] !== '';
  return [
    ['visit_id', (row) => row['visit_id'] !== '' && !taken.has(row['visit_id'] ?? '')],
    ['person_id', empty('person_id')],
    ['provider_id', empty('provider_id')],
    ['contract_id', (row) => row['contract_id'] !== '' && contracts.has(row['contract_id'] ?? '')],
    ['service', empty('service')],
    ['starts_at', (row) => readTime(row['starts_at'] ?? '') !== undefined],
    ['minutes', (row) => isWhole(row['minutes'] ?? '', 1, 1440)],
    ['workers', (row) => row['workers'] === '' || isWhole(row['workers'] ?? '', 1, 4)],
    [
      'earlier_minutes',
      (row) => row['earlier_minutes'] === '' || isWhole(row['earlier_minutes'] ?? '', 0, 720),
    ],
    ['later_minutes', (row) => row['later_minutes'] === '' || isWhole(row['later_minutes'] ?? '', 0, 720)],
    ['time_critical', (row) => ['yes', 'no', ''].includes(row['time_critical'] ?? '')],
    ['status', (row) => ['planned', 'cancelled', ''].includes(row['status'] ?? '')],
    [
      'cancelled_at',
      (row) =>
        row['cancelled_at'] === ''
          ? row['status'] !== 'cancelled'
          : readTime(row['cancelled_at'] ?? '') !== undefined,
    ],
  ];
}

/** The same for logs.csv. */
function logChecks(taken: Map<string, Log>): [string, Check][] {
  const empty =
    (key: string): Check =>
    (row) =>
      row[key] !== '';
  return [
    ['log_id', (row) => row['log_id'] !== '' && !taken.has(row['log_id'] ?? '')],
    ['person_id', empty('person_id')],
    ['provider_id', empty('provider_id')],
    ['worker_id', empty('worker_id')],
    ['in_at', (row) => readTime(row['in_at'] ?? '') !== undefined],
    [
      'out_at',
      (row) => {
        if (row['out_at'] === '') return true;
        const inAt = readTime(row['in_at'] ?? '');
        const outAt = readTime(row['out_at'] ?? '');
        return inAt !== undefined && outAt !== undefined && outAt >= inAt && outAt - inAt <= 24 * 3600;
      },
    ],
    ['in_method', (row) => METHODS.includes(row['in_method'] ?? '')],
    ['out_method', (row) => METHODS.includes(row['out_method'] ?? '')],
  ];
}

function toVisit(row: Record<string, string>): Visit {
  const optional = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);
  return {
    visitId: row['visit_id'] ?? '',
    personId: row['person_id'] ?? '',
    providerId: row['provider_id'] ?? '',
    contractId: row['contract_id'] ?? '',
    service: row['service'] ?? '',
    startsAt: readTime(row['starts_at'] ?? '') ?? Number.NaN,
    minutes: Number(row['minutes']),
    workers: optional(row['workers']) ?? 1,
    earlier: optional(row['earlier_minutes']),
    later: optional(row['later_minutes']),
    timeCritical: row['time_critical'] === 'yes',
    cancelledAt: row['status'] === 'cancelled' ? readTime(row['cancelled_at'] ?? '') : undefined,
  };
}

function toLog(row: Record<string, string>): Log {
  return {
    logId: row['log_id'] ?? '',
    personId: row['person_id'] ?? '',
    providerId: row['provider_id'] ?? '',
    workerId: row['worker_id'] ?? '',
    inAt: readTime(row['in_at'] ?? '') ?? Number.NaN,
    outAt: row['out_at'] ? readTime(row['out_at']) : undefined,
    inMethod: row['in_method'] ?? '',
    outMethod: row['out_method'] ?? '',
    visitId: row['visit_id'] ?? '',
  };
}

/** Takes each row in turn into `accepted`, or answers it among the lines of refused.csv at its first fault. */
function sift(
  file: string,
  rows: CsvRow[],
  checks: [string, Check][],
  accept: (row: Record<string, string>) => void,
): string[] {
  const refused: string[] = [];
  for (const { line, values } of rows) {
    const fault = checks.find(([, usable]) => !usable(values));
    if (fault === undefined) accept(values);
    else refused.push(csvLine([file, line, fault[0], values[fault[0]] ?? '']));
  }
  return refused;
}

/** Reads both files: what was accepted, in file order, and the lines of refused.csv without its reasons. */
export function readRows(
  planned: string,
  logs: string,
  contracts: { has(id: string): boolean },
): { visits: Visit[]; logs: Log[]; refused: string[] } {
  const visitById = new Map<string, Visit>();
  const logById = new Map<string, Log>();
  const refused = [
    ...sift('planned', readTable(planned, PLANNED_COLUMNS), plannedChecks(visitById, contracts), (row) =>
      visitById.set(row['visit_id'] ?? '', toVisit(row)),
    ),
    ...sift('logs', readTable(logs, LOG_COLUMNS), logChecks(logById), (row) =>
      logById.set(row['log_id'] ?? '', toLog(row)),
    ),
  ];
  return { visits: [...visitById.values()], logs: [...logById.values()], refused };
}
