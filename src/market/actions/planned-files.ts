/** Files of planned visits for the window simulator: read and checked line by line, and written of the council's own week. Source: docs/rules/window-simulator.md. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ok, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { travelSettingsOn } from '../../rounds/records/travel-settings.ts';
import { plannedCsv, readPlannedFile } from '../formats/planned-file.ts';
import { listPartsOfPostcodes, placesOfPostcodes } from '../records/window-ground.ts';
import { insertWindowFile } from '../records/window-runs.ts';
import {
  type FileFault,
  faultsBetween,
  groundOfFile,
  linesOfGround,
  mondayOfFile,
} from '../rules/window-file.ts';
import type { WindowGround } from '../rules/window-run.ts';
import { gatherWindows } from './gather-windows.ts';

/** A file as it was sent. */
export type SentVisits = { readonly name: string; readonly text: string };

/** A file that was read: the Monday of its week, and the week itself; or what has to be put right first. */
export type ReadVisits = {
  readonly monday: string;
  readonly ground: WindowGround;
  readonly faults: readonly FileFault[];
};

/** Reads a file of planned visits, and keeps nothing. Refused where it is no such file. Needs windows.run. */
export async function readVisits(scope: Scope, { text }: SentVisits): Promise<Result<ReadVisits>> {
  require(scope, 'windows.run');
  const read = readPlannedFile(text);
  if (!read.ok) return { ...read, field: 'file' };
  const { visits } = read.value;
  const faults = [...read.value.faults, ...faultsBetween(visits)].sort((a, b) => a.line - b.line);
  const monday = mondayOfFile(visits);
  const places = await placesOfPostcodes(
    scope,
    visits.map(({ postcode }) => postcode),
  );
  const travel = await travelSettingsOn(scope, monday === '' ? scope.now.toString().slice(0, 10) : monday);
  return ok({ monday, ground: groundOfFile(visits, places, travel), faults });
}

/** Keeps a file that was read without a fault; answers its id. Needs windows.run. */
export async function keepVisits(
  scope: Scope,
  { name, text }: SentVisits,
  { ground }: ReadVisits,
): Promise<number> {
  require(scope, 'windows.run');
  return await insertWindowFile(scope, {
    name: name.slice(0, 120),
    visits: ground.visits.length,
    hash: createHash('sha256').update(text).digest(),
    ground: gzipSync(JSON.stringify(ground)),
  });
}

/**
 * The council's own planned visits of a week as such a file, of one provider or all: people and care workers numbered anew, homes by the part of
 * the postcode that many share. Needs windows.run.
 */
export async function ownVisitsFile(
  scope: Scope,
  of: { readonly week_starts_on: string; readonly provider_id: number | null },
): Promise<string> {
  require(scope, 'windows.run');
  const week = await gatherWindows(scope, { ...of, weekdays: [1, 2, 3, 4, 5, 6, 7] });
  const parts = await listPartsOfPostcodes(
    scope,
    week.people.map(({ id }) => Number(id)),
  );
  scope.audit({
    act: 'planned visits taken out as a file',
    subject: ['week', of.week_starts_on],
    detail: { ...of, visits: week.visits.length },
  });
  return plannedCsv(linesOfGround(week, parts));
}
