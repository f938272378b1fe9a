/**
 * Matches lines of providers' invoices with what was verified, and keeps what they pay in step with where they stand: the visits that a
 * line claims go to be paid, or wait. Source: docs/rules/invoice-matching.md, docs/rules/invoice-queries.md.
 */
import { londonDay, weekStart } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { findTaxTreatment } from '../../providers/records/tax-treatments.ts';
import { holdClaims, releaseClaims, writeClaims } from '../records/invoice-claims.ts';
import { listOrders, listVerified } from '../records/invoice-evidence.ts';
import {
  insertInvoiceEvents,
  findLineOwner,
  insertMatches,
  linesById,
  listInvoiceEvents,
  listOpenLineIds,
  type InvoiceLine,
  type NewInvoiceEvent,
  type NewLineState,
  writeLineStates,
} from '../records/invoice-lines.ts';
import { type ClaimLine, matchInvoice, type Matched } from '../rules/invoice-match.ts';
import { invoiceStanding, linePays, waits } from '../rules/invoice-status.ts';

/** A line as it is matched, with its id. */
export type LineToMatch = ClaimLine & { readonly id: number };

/**
 * Matches lines of one provider that nobody has decided: what agrees passes and is paid, what does not is held with its reasons and
 * somebody to look after it. `fresh` lines have no state yet.
 */
export async function matchLines(
  scope: Scope,
  providerId: number,
  lines: readonly LineToMatch[],
  fresh: boolean,
): Promise<void> {
  if (lines.length === 0) return;
  const orders = await listOrders(scope, providerId, [...new Set(lines.map(({ reference }) => reference))]);
  const byReference = new Map(orders.map((order) => [order.reference.toLowerCase(), order]));
  const verified = await listVerified(scope, orders, {
    from: lines.map(({ startsOn }) => startsOn).reduce((a, b) => (a < b ? a : b)),
    to: lines.map(({ endsOn }) => endsOn).reduce((a, b) => (a > b ? a : b)),
    of: lines.map(({ id }) => id),
  });
  const today = londonDay(scope.now).toString();
  const treatment = await findTaxTreatment(scope, providerId, today);
  const found = matchInvoice(lines, {
    orders: new Map(
      lines.flatMap(({ reference }) => {
        const order = byReference.get(reference.toLowerCase());
        return order === undefined ? [] : [[reference, order] as const];
      }),
    ),
    verified,
    tolerance: await settingOn(scope, 'invoice_tolerance', today),
    registered: treatment?.treatment === 'registered',
  });
  const matches = lines
    .map((line, at) => ({ line, match: found[at] }))
    .flatMap(({ line, match }) =>
      match === undefined ? [] : [{ line, match, order: byReference.get(line.reference.toLowerCase()) }],
    );
  await insertMatches(
    scope,
    matches.map(({ line, match }) => newMatch(line, match)),
  );
  await writeClaims(
    scope,
    matches.map(({ line, match }) => ({ lineId: line.id, keys: match.keys })),
  );
  const ownerId = await findLineOwner(scope, providerId);
  await insertInvoiceEvents(
    scope,
    matches.flatMap(({ line, match }): NewInvoiceEvent[] => {
      if (match.reasons.length === 0) return [{ lineId: line.id, kind: 'passed' }];
      return fresh ? [{ lineId: line.id, kind: 'held', ownerId }] : [];
    }),
  );
  await settle(
    scope,
    matches.map(({ line, match, order }) => ({
      id: line.id,
      claimedPence: line.amountPence,
      worthPence: match.worthPence,
      reasons: match.reasons,
      contractId: match.order?.contractId ?? null,
      packageLineId: match.order?.packageLineId ?? null,
      personId: order?.personId ?? null,
      startsOn: line.startsOn,
    })),
  );
}

function newMatch(line: LineToMatch, match: Matched) {
  return {
    lineId: line.id,
    contractId: match.order?.contractId ?? null,
    packageLineId: match.order?.packageLineId ?? null,
    reasons: match.reasons,
    worthPence: match.worthPence,
    facts: {
      verifiedMinutes: match.verifiedMinutes,
      verifiedPrices: match.verifiedPrices,
      claimedOn: match.claimedOn,
      orderStartsOn: match.order?.startsOn ?? null,
      orderEndsOn: match.order?.endsOn ?? null,
      diedOn: match.order?.diedOn ?? null,
    },
  };
}

/** What the state of a line is made of besides its events. */
export type Settling = Pick<
  InvoiceLine,
  'id' | 'claimedPence' | 'worthPence' | 'reasons' | 'contractId' | 'packageLineId' | 'startsOn'
> & { readonly personId?: number | null };

/** Folds the events of lines, lets what they claim be paid or keeps it back, and writes where they stand. */
export async function settle(scope: Scope, lines: readonly Settling[]): Promise<void> {
  const events = Map.groupBy(
    await listInvoiceEvents(
      scope,
      lines.map(({ id }) => id),
    ),
    ({ lineId }) => lineId,
  );
  const released: number[] = [];
  const heldBack: number[] = [];
  const states = lines.map((line): NewLineState => {
    const standing = invoiceStanding(events.get(line.id) ?? []);
    const pays = linePays(standing, line);
    (pays.released ? released : heldBack).push(line.id);
    return {
      lineId: line.id,
      status: standing.status,
      reasons: line.reasons,
      claimedPence: line.claimedPence,
      worthPence: line.worthPence,
      paysPence: pays.pence,
      chargePence: pays.chargePence,
      ownerId: standing.ownerId,
      dueOn: standing.dueOn,
      weekStartsOn: weekStart(Temporal.PlainDate.from(line.startsOn)).toString(),
      contractId: line.contractId,
      packageLineId: line.packageLineId,
      personId: line.personId,
    };
  });
  await releaseClaims(scope, released);
  await holdClaims(scope, heldBack);
  await writeLineStates(scope, states);
}

/** Matches again what waits of a provider up to a day, as when a week was approved. */
export async function matchAgain(scope: Scope, providerId: number, until: string): Promise<void> {
  const open = await listOpenLineIds(scope, providerId, until);
  for (const [, ofInvoice] of Map.groupBy(open, ({ invoiceId }) => invoiceId)) {
    const lines = await linesById(
      scope,
      ofInvoice.map(({ id }) => id),
    );
    await matchLines(
      scope,
      providerId,
      lines
        .filter(({ status }) => waits(status))
        .map((line) => ({
          id: line.id,
          number: line.number,
          reference: line.reference,
          startsOn: line.startsOn,
          endsOn: line.endsOn,
          begins: line.begins,
          minutes: line.minutes,
          pencePerHour: line.pencePerHour,
          amountPence: line.claimedPence,
          chargesVat: chargesVat(line.vatPercent),
        })),
      false,
    );
  }
}

/** Whether a line's rate of VAT is above nought. */
export function chargesVat(percent: string | null): boolean {
  return percent !== null && Number(percent) > 0;
}
