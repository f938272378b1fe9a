import { permits, require, type Scope } from '../../platform/scope.ts';
import { bringBack, listSuspendable, listSuspensionsToApply, takeOut } from '../records/plan-existing.ts';
import { suspensionChanges } from '../rules/plan-suspensions.ts';

/** How many visits suspensions took out and brought back. */
export type Applied = { readonly takenOut: number; readonly broughtBack: number };

/**
 * Makes the planned visits of some lines what their suspensions say: those within one are out, those to come that none covers
 * any more are back. Doing it again changes nothing. Needs packages.suspend, or feeds.send-planned for visits that come in a file. It
 * never refuses.
 */
export async function applySuspensions(scope: Scope, lineIds: readonly number[]): Promise<Applied> {
  if (!permits(scope.who, 'feeds.send-planned')) require(scope, 'packages.suspend');
  if (lineIds.length === 0) return { takenOut: 0, broughtBack: 0 };
  const suspensions = await listSuspensionsToApply(scope, lineIds);
  if (suspensions.size === 0) return { takenOut: 0, broughtBack: 0 };
  const visits = await listSuspendable(scope, [...suspensions.keys()]);
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  const changes = [...visits].map(([lineId, own]) =>
    suspensionChanges(own, suspensions.get(lineId) ?? [], now),
  );
  const out = changes.flatMap((change) => change.takeOut);
  const back = changes.flatMap((change) => change.bringBack);
  await takeOut(scope, out);
  await bringBack(scope, back);
  return { takenOut: out.length, broughtBack: back.length };
}
