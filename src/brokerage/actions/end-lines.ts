import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Refusal, refuse, type Result } from '../../ground/result.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertLineEnd } from '../records/line-ends.ts';
import { listLines, type PackageLine, updateLineEnd } from '../records/package-lines.ts';
import { getPackage, updatePackage } from '../records/packages.ts';
import { faultOfEnd } from '../rules/line-dates.ts';
import { closePlacement, openPlacementsOf } from './close-placement.ts';

/** Which services of a package to end: each by its id and the version of it that was seen. `endsOn` is the last day. */
export type Ending = {
  readonly packageId: number;
  readonly lines: readonly { readonly id: number; readonly version: number }[];
  readonly endsOn: string;
  readonly reason: string;
  /** Whether the package stays open without them, because another provider is sought. */
  readonly packageGoesOn?: boolean;
  /** Whether the provider's people are told in other words that its placements end. */
  readonly toldOtherwise?: boolean;
};

/**
 * Gives services of a package their last day, and ends the placements under which they go on: no placement outlives its line. Once
 * every service has a last day, the package ends with the last of them, unless it goes on. Throws ChangedMeanwhile where a line is
 * no longer at its version. Their providers are told, also of a service that came of no placement. Needs packages.edit. Visits after that day
 * are taken out by whoever calls.
 */
export async function endLines(scope: Scope, ending: Ending): ReturnType<typeof endLineRows> {
  require(scope, 'packages.edit');
  const opened = await openPlacementsOf(
    scope,
    ending.lines.map(({ id }) => id),
  );
  const done = await endLineRows(scope, ending);
  if (!done.ok) return done;
  const said = ending.reason.trim();
  const { endsOn, toldOtherwise = false } = ending;
  for (const one of opened) {
    const line = done.value.ended.find(({ id }) => id === one.placement.package_line_id);
    if (line !== undefined)
      await closePlacement(scope, one, line, { reason: said, said, endsOn, seekAgain: false, toldOtherwise });
  }
  const placed = new Set(opened.map(({ placement }) => placement.package_line_id));
  if (!toldOtherwise)
    for (const line of done.value.ended.filter(({ id }) => !placed.has(id)))
      await notify(
        scope,
        'placement-ended',
        { provider: line.provider_id },
        { line: line.reference, day: longDate(endsOn) },
        { link: `/packages/${ending.packageId}` },
      );
  return done;
}

/**
 * Gives services of a package their last day, for an action that ends their placements itself; otherwise as `endLines`.
 */
export async function endLineRows(
  scope: Scope,
  { packageId, lines, endsOn, reason, packageGoesOn = false }: Ending,
): Promise<Result<{ ended: readonly PackageLine[]; packageEnded: boolean }>> {
  require(scope, 'packages.edit');
  const carePackage = await getPackage(scope, packageId);
  const all = await listLines(scope, packageId);
  const chosen = all.filter((line) => lines.some(({ id }) => id === line.id));
  const fault = faultOfEndingLines(scope, chosen, { endsOn, reason });
  if (fault !== undefined) return fault;
  for (const line of chosen) {
    const version = lines.find(({ id }) => id === line.id)?.version ?? 0;
    await updateLineEnd(scope, { id: line.id, version }, { ends_on: endsOn, ended_reason: reason.trim() });
    await insertLineEnd(scope, line, { endsOn, reason: reason.trim() });
    scope.audit({
      act: 'service ended',
      subject: ['package line', line.id],
      personId: line.person_id,
      detail: { reference: line.reference, endsOn, before: line.ends_on, reason: reason.trim() },
    });
  }
  const lastDay = packageGoesOn
    ? null
    : lastDayOf(all.map((line) => (chosen.includes(line) ? endsOn : line.ends_on)));
  if (lastDay !== null) await updatePackage(scope, carePackage, { ends_on: lastDay });
  return ok({ ended: chosen, packageEnded: lastDay !== null });
}

/** Why some lines may not end with a day ('YYYY-MM-DD'), for a reason; undefined where they may. */
export function faultOfEndingLines(
  scope: Scope,
  lines: readonly PackageLine[],
  { endsOn, reason }: Pick<Ending, 'endsOn' | 'reason'>,
): Refusal | undefined {
  if (lines.length === 0) return refuse('Choose at least one service', 'lines');
  if (reason.trim() === '') return refuse('Say why care ends', 'reason');
  const farthest = londonDay(scope.now).add({ years: 1 }).toString();
  if (endsOn > farthest) return refuse(`The last day must be ${longDate(farthest)} or before`, 'ends_on');
  for (const line of lines) {
    const fault = faultOfEnd(endsOn, line);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The last of the days, or null where any is not known. */
export function lastDayOf(days: readonly (string | null)[]): string | null {
  let last = '';
  for (const day of days) {
    if (day === null) return null;
    if (day > last) last = day;
  }
  return last;
}
