/** Makes and revokes the links by which people read their own fund, and opens it by one. Source: docs/rules/hours-bank.md. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { getRepresentative } from '../../people/records/representatives.ts';
import { linkMayAnswer, standingOn } from '../../people/rules/representatives.ts';
import type { Database } from '../../platform/database.ts';
import { require, type Scope, systemOf, withScope } from '../../platform/scope.ts';
import { newToken } from '../../platform/sessions.ts';
import { findFundLink, insertFundLink, markFundLink, revokeFundLinks } from '../records/fund-links.ts';
import { type Fund, getFund } from '../records/funds.ts';

const DAYS = 365;

/** Who has a link: a representative, or the person where it is null. */
export type LinkHolder = { readonly fundId: number; readonly representativeId: number | null };

/**
 * Makes a link to a fund's statement; the one before of the same holder stops working. It is told this once and kept nowhere. Refused
 * where the representative may not see the person's money. Needs funds.write.
 */
export async function makeFundLink(
  scope: Scope,
  { fundId, representativeId }: LinkHolder,
): Promise<Result<{ path: string }>> {
  require(scope, 'funds.write');
  const { personId } = await getFund(scope, fundId);
  if (representativeId !== null) {
    const representative = await getRepresentative(scope, personId, representativeId);
    const today = londonDay(scope.now).toString();
    const standing = standingOn(representative, today);
    if (standing !== 'acting')
      return refuse(
        `${representative.name} ${standing === 'ended' ? 'no longer speaks' : 'does not yet speak'} for the person`,
        'for',
      );
    if (!linkMayAnswer(representative, 'money', today))
      return refuse(
        `${representative.name} may not see the person’s money: change that on the person’s record first`,
        'for',
      );
  }
  await revokeFundLinks(scope, fundId, representativeId);
  const token = newToken();
  const expiresAt = scope.now.add({ hours: DAYS * 24 });
  await insertFundLink(scope, { fundId, representativeId, token, expiresAt });
  scope.audit({
    act: 'link to a fund made',
    subject: ['fund', fundId],
    personId,
    detail: { representative: representativeId, expiresAt: expiresAt.toString() },
  });
  return ok({ path: `/my-fund/${token}` });
}

/** Revokes a holder's link. Refused where there is none. Needs funds.write. */
export async function revokeFundLink(
  scope: Scope,
  { fundId, representativeId }: LinkHolder,
): Promise<Result<null>> {
  require(scope, 'funds.write');
  const { personId } = await getFund(scope, fundId);
  if ((await revokeFundLinks(scope, fundId, representativeId)) === 0) return refuse('There is no such link');
  scope.audit({
    act: 'link to a fund revoked',
    subject: ['fund', fundId],
    personId,
    detail: { representative: representativeId },
  });
  return ok(null);
}

/**
 * Does a piece of work with the fund of a link, which is noted in the audit trail; undefined where no link that works has the token, or its
 * representative may no longer be told about the money.
 */
export async function openByFundLink<T>(
  database: Database,
  token: string,
  work: (scope: Scope, fund: Fund) => Promise<T>,
): Promise<T | undefined> {
  const link = await findFundLink(database, token);
  if (link === undefined) return undefined;
  const who = { ...systemOf(link.councilId), name: 'Whoever holds a link to a fund' };
  return await withScope(database, who, async (scope) => {
    const fund = await getFund(scope, link.fundId);
    const access =
      link.representativeId === null
        ? null
        : await getRepresentative(scope, fund.personId, link.representativeId);
    if (!linkMayAnswer(access, 'money', londonDay(scope.now).toString())) return undefined;
    await markFundLink(scope, link.linkId);
    scope.audit({ act: 'fund read by link', subject: ['fund', fund.id], personId: fund.personId });
    return await work(scope, fund);
  });
}
