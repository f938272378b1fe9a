/**
 * `tend reconcile`: two CSV files and the terms in; verdicts, refused rows and a summary out. Needs no database. The rules
 * are those of payments/rules/reconcile.ts; here is only how to do millions of rows with every core and little memory:
 * both files into shared memory, their parts read by each hand, rows gathered by group, groups rated in slices that
 * are written where they belong. Source: docs/rules/reconcile-files.md.
 */
import { availableParallelism } from 'node:os';
import type { TermsFile } from '../../contracts/rules/terms.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { type RefusedRow, SAME_ID } from '../../visits/formats/csv-row.ts';
import { LOG_COLUMNS, SHORTEST_LOG_ROW } from '../../visits/formats/logs-csv.ts';
import { PLANNED_COLUMNS, SHORTEST_PLANNED_ROW } from '../../visits/formats/planned-csv.ts';
import { recordMemory, RowRecords } from '../../visits/formats/row-records.ts';
import { refusedCsv } from '../formats/refused-csv.ts';
import { summaryJson } from '../formats/summary-json.ts';
import type { BankHolidays } from '../rules/rate-choice.ts';
import { addTally, emptyTally, type Tally } from '../rules/summary.ts';
import {
  type Gathered,
  type Numbering,
  numberAll,
  type ReadParts,
  type SameIds,
} from './reconcile-gather.ts';
import {
  loadFile,
  type Prepared,
  prepareFile,
  readBankHolidays,
  readTerms,
  sizeUp,
} from './reconcile-inputs.ts';
import { openOutputs, type Outputs } from './reconcile-outputs.ts';
import type { GatheredFile } from './reconcile-hand.ts';
import { openPool, type Pool } from './reconcile-pool.ts';
import type { Gathering, Slice, SliceTally } from './reconcile-rate.ts';
import { type Desk, partBytes } from './reconcile-read.ts';

/** Paths of the inputs and of the folder for the results. */
export type ReconcileRequest = {
  readonly planned: string;
  readonly logs: string;
  readonly terms: string;
  readonly out: string;
  readonly bankHolidays?: string;
  /** A division of the bank holidays file; `england-and-wales` if not given. */
  readonly division?: string;
  /** How many threads to work with, 0 for none; as many as there are cores, where the files are worth it, if not given. */
  readonly threads?: number;
  /** Told how far each stage is. */
  readonly progress?: (stage: 'Reading' | 'Reconciling', done: number, of: number) => void;
};

/** What the run came to. */
export type Reconciled = { readonly total: Tally; readonly refusedRows: number };

/** Files smaller than this together are done before threads would have started. */
const WORTH_THREADS_BYTES = 3_000_000;
const MOST_THREADS = 8;
const SLICE_ROWS = 20_000;

/** Reconciles two files. Unusable input is a refusal, in one line that says what to change, and nothing is written. */
export async function reconcileFiles(request: ReconcileRequest): Promise<Result<Reconciled>> {
  const terms = readTerms(request.terms);
  if (!terms.ok) return terms;
  const bankHolidays = readBankHolidays(request.bankHolidays, request.division ?? 'england-and-wales');
  if (!bankHolidays.ok) return bankHolidays;
  const plannedSize = sizeUp(request.planned);
  if (!plannedSize.ok) return plannedSize;
  const logsSize = sizeUp(request.logs);
  if (!logsSize.ok) return logsSize;
  const bytes = plannedSize.value.size + logsSize.value.size;
  const worth = bytes < WORTH_THREADS_BYTES ? 0 : Math.min(availableParallelism(), MOST_THREADS);
  const pool = openPool(request.threads ?? worth);
  try {
    const planned = prepareFile(
      await loadFile(pool, 'planned', request.planned, plannedSize.value),
      PLANNED_COLUMNS,
      SHORTEST_PLANNED_ROW,
      pool.size,
    );
    if (!planned.ok) return planned;
    const logs = prepareFile(
      await loadFile(pool, 'logs', request.logs, logsSize.value),
      LOG_COLUMNS,
      SHORTEST_LOG_ROW,
      pool.size,
    );
    if (!logs.ok) return logs;
    return await reconcileLoaded(request, pool, planned.value, logs.value, terms.value, bankHolidays.value);
  } finally {
    await pool.close();
  }
}

async function reconcileLoaded(
  request: ReconcileRequest,
  pool: Pool,
  planned: Prepared,
  logs: Prepared,
  terms: TermsFile,
  bankHolidays: BankHolidays,
): Promise<Result<Reconciled>> {
  const desk: Desk = {
    planned: deskOf(planned),
    logs: deskOf(logs),
    contractIds: [...terms.contracts.keys()],
  };
  await pool.all('sit', desk);
  const read = await readParts(pool, planned, logs, request.progress);
  if (!read.ok) return read;
  const { ofHand, ...numbering } = numberAll(await pool.all('numbered'));
  const [plannedGathered, logsGathered] = await gather(pool, read.value, ofHand, numbering);
  const outputs = openOutputs(request.out);
  if (!outputs.ok) return outputs;
  try {
    const gathering = {
      numbering,
      plannedIds: plannedGathered.ids,
      plannedByGroup: plannedGathered.byGroup,
      logsByGroup: logsGathered.byGroup,
      logsByWorker: logsGathered.byWorker,
      terms: [...terms.contracts.values()],
      matchWithinMinutes: terms.matchWithinMinutes,
      bankHolidays,
      hasQuotes: planned.hasQuotes || logs.hasQuotes,
    };
    const tallies = await rateAll(pool, gathering, outputs.value, request.progress);
    const refused = [
      refusedRows(planned, desk.planned.records, read.value.planned, plannedGathered.sameIds),
      refusedRows(logs, desk.logs.records, read.value.logs, logsGathered.sameIds),
    ] as const;
    return ok(finish(outputs.value, tallies, refused));
  } catch (fault) {
    outputs.value.abandon();
    throw fault;
  }
}

function deskOf({ memory, header, parts, slots }: Prepared): Desk['planned'] {
  return { memory, header, parts, records: recordMemory(slots) };
}

type FilesRead = { readonly planned: ReadParts; readonly logs: ReadParts };

/** Has every part read; refuses where one cannot be. */
async function readParts(
  pool: Pool,
  planned: Prepared,
  logs: Prepared,
  progress: ReconcileRequest['progress'],
): Promise<Result<FilesRead>> {
  const parts = [...planned.parts, ...logs.parts];
  let done = 0;
  const answers = await pool.each('read', parts, () => progress?.('Reading', ++done, parts.length));
  const read = answers.map(({ hand, answer }, at) => ({ part: parts[at]!, read: answer, hand }));
  const files = { planned: read.slice(0, planned.parts.length), logs: read.slice(planned.parts.length) };
  for (const prepared of [planned, logs]) {
    let lines = prepared.header.lines;
    for (const { read } of files[prepared.file]) {
      const { unusable } = read;
      if (unusable !== undefined) {
        const where = unusable.line === undefined ? '' : `line ${lines + unusable.line}: `;
        return refuse(`${prepared.path}: ${where}${unusable.reason}`);
      }
      lines += read.lines;
    }
  }
  return ok(files);
}

async function gather(
  pool: Pool,
  read: FilesRead,
  numbers: Numbering['ofHand'],
  { groupProvider, workerOf }: Gathering['numbering'],
): Promise<[planned: GatheredFile, logs: GatheredFile & { byWorker: Gathered }]> {
  const common = { numbers, groups: groupProvider.length, workers: workerOf.length };
  const [planned, logs] = await pool.each('gather', [
    { ...common, file: 'planned', parts: read.planned },
    { ...common, file: 'logs', parts: read.logs },
  ]);
  const byWorker = logs?.answer.byWorker;
  if (planned === undefined || logs === undefined || byWorker === undefined)
    throw new Error('a file was not gathered');
  return [planned.answer, { ...logs.answer, byWorker }];
}

async function rateAll(
  pool: Pool,
  partly: Omit<Gathering, 'file' | 'sliceStarts'>,
  outputs: Outputs,
  progress: ReconcileRequest['progress'],
): Promise<SliceTally[]> {
  const slices = slicesOf(partly);
  const sliceStarts = new BigInt64Array(new SharedArrayBuffer((slices.length + 1) * 8));
  sliceStarts[0] = BigInt(outputs.headerLength);
  await pool.all('prepare', { ...partly, file: outputs.verdicts, sliceStarts });
  const workers = partly.numbering.workerOf.length;
  const share = Math.ceil(workers / (pool.size * 4));
  const shares = [];
  for (let from = 0; from < workers; from += share)
    shares.push({ from, to: Math.min(from + share, workers) });
  await pool.each('markWorkers', shares);
  let done = 0;
  const answers = await pool.each('rate', slices, () => progress?.('Reconciling', ++done, slices.length));
  return answers.map(({ answer }) => answer);
}

/** Cuts the groups, in the order of the results, into slices of about as many rows. */
function slicesOf({
  plannedByGroup,
  logsByGroup,
  numbering,
}: Omit<Gathering, 'file' | 'sliceStarts'>): Slice[] {
  const groups = numbering.groupProvider.length;
  const rowsBefore = (group: number) => plannedByGroup.start[group]! + logsByGroup.start[group]!;
  const slices: Slice[] = [];
  let from = 0;
  for (let to = 1; to <= groups; to++) {
    if (to < groups && rowsBefore(to) - rowsBefore(from) < SLICE_ROWS) continue;
    slices.push({ number: slices.length, from, to });
    from = to;
  }
  return slices;
}

/** All refused rows of a file in line order: those refused in reading, and those whose id was not new. */
function refusedRows(
  { memory, header, parts: cuts }: Prepared,
  recordsMemory: SharedArrayBuffer,
  parts: ReadParts,
  sameIds: SameIds,
): RefusedRow[] {
  const bytes = partBytes(memory, cuts);
  const records = new RowRecords(recordsMemory);
  const textAt = (part: number, from: number, length: number) =>
    bytes[part]!.toString('utf8', from, from + length);
  const idColumn = parts[0]?.part.file === 'logs' ? 'log_id' : 'visit_id';
  const overruled = new Set(sameIds.refused.map(({ part, at }) => `${part} ${at}`));
  const rows: RefusedRow[] = [];
  let lines = header.lines;
  let next = 0;
  parts.forEach(({ part, read }, number) => {
    read.refused.forEach(({ line, field, value, reason, idFrom, idLength }, at) => {
      const sameId = overruled.has(`${number} ${at}`);
      rows.push({
        line: lines + line,
        field: sameId ? idColumn : field,
        value: sameId ? textAt(number, idFrom, idLength) : value,
        reason: sameId ? SAME_ID : reason,
      });
    });
    for (let slot = sameIds.slots[next]; slot !== undefined; slot = sameIds.slots[++next]) {
      if (slot >= part.slot + read.rows) break;
      const value = textAt(number, records.idFrom(slot), records.idLength(slot));
      rows.push({ line: lines + records.line(slot), field: idColumn, value, reason: SAME_ID });
    }
    lines += read.lines;
  });
  return rows.sort((a, b) => a.line - b.line);
}

function finish(
  outputs: Outputs,
  slices: readonly SliceTally[],
  [planned, logs]: readonly [RefusedRow[], RefusedRow[]],
): Reconciled {
  const contracts = new Map<string, Tally>();
  const leftOver = emptyTally();
  for (const slice of slices) {
    addTally(leftOver, slice.leftOver);
    for (const { key, tally } of slice.contracts) {
      const known = contracts.get(key);
      if (known === undefined) contracts.set(key, tally);
      else addTally(known, tally);
    }
  }
  const total = emptyTally();
  for (const tally of [...contracts.values(), leftOver]) addTally(total, tally);
  const refusedRows = planned.length + logs.length;
  outputs.finish(refusedCsv(planned, logs), summaryJson(contracts, leftOver, refusedRows));
  return { total, refusedRows };
}
