import { londonDay } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getPersonDetails } from '../records/people.ts';
import {
  getRepresentative,
  insertRepresentative,
  updateRepresentative,
  type RepresentativeChange,
  type RepresentativeDetails,
} from '../records/representatives.ts';
import { checkEnding, mattersTold } from '../rules/representatives.ts';

/** Writes down somebody who may speak or act for a person, and what they may be told; answers their id. Needs people.edit. */
export async function addRepresentative(
  scope: Scope,
  { personId, details }: { readonly personId: number; readonly details: RepresentativeDetails },
): Promise<Result<{ id: number }>> {
  require(scope, 'people.edit');
  await getPersonDetails(scope, personId);
  if (details.phone === null && details.email === null) {
    return refuse('Enter a telephone number or an email address', 'phone');
  }
  if (details.call_first && details.phone === null) {
    return refuse('Enter the telephone number to call first in an emergency', 'phone');
  }
  const id = await insertRepresentative(scope, personId, details);
  scope.audit({
    act: 'representative added',
    subject: ['representative', id],
    personId,
    detail: { power: details.power, may_see: mattersTold(details, details.starts_on) },
  });
  return ok({ id });
}

/** Changes how to reach a representative, what they may be told, and on what that rests. Needs people.edit. */
export async function changeRepresentative(
  scope: Scope,
  {
    personId,
    id,
    version,
    change,
  }: {
    readonly personId: number;
    readonly id: number;
    readonly version: number;
    readonly change: RepresentativeChange;
  },
): Promise<Result<{ name: string }>> {
  require(scope, 'people.edit');
  const before = await getRepresentative(scope, personId, id);
  if (before.ends_on !== null) return refuse('This access has ended and cannot be changed');
  if (change.phone === null && change.email === null) {
    return refuse('Enter a telephone number or an email address', 'phone');
  }
  await updateRepresentative(scope, { id, version }, change);
  const from = mattersTold(before, before.starts_on);
  const to = mattersTold({ ...before, ...change }, before.starts_on);
  scope.audit({
    act: 'representative changed',
    subject: ['representative', id],
    personId,
    detail: { may_see_before: from, may_see: to },
  });
  return ok({ name: before.name });
}

/** Ends a representative's access, all of it and at once, with the reason. Needs people.edit. */
export async function endRepresentative(
  scope: Scope,
  {
    personId,
    id,
    version,
    reason,
  }: { readonly personId: number; readonly id: number; readonly version: number; readonly reason: string },
): Promise<Result<{ name: string }>> {
  require(scope, 'people.edit');
  const representative = await getRepresentative(scope, personId, id);
  const ending = checkEnding(representative, { day: londonDay(scope.now).toString(), reason });
  if (!ending.ok) return ending;
  await updateRepresentative(scope, { id, version }, ending.value);
  scope.audit({ act: 'representative ended', subject: ['representative', id], personId });
  return ok({ name: representative.name });
}
