/** Writes a change to single visits down, and tells the provider at once: by email, to its own system, and on its page of changes. */
import { dateAndTime } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { notify } from '../../platform/notices/notify.ts';
import type { Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import type { PlannedVisitRow } from '../records/planned-visits.ts';
import { insertChanges, type VisitChangeKind } from '../records/visit-changes.ts';

/** The visit that changed, as it is named to its provider. */
type Changed = Pick<PlannedVisitRow, 'id' | 'reference' | 'provider_id' | 'package_line_id' | 'minutes'>;

/** One change: from when, to when (null where it is not to happen) and why. */
export type Change = {
  readonly visit: Changed;
  readonly kind: VisitChangeKind;
  readonly wasAt: Temporal.Instant | null;
  readonly isAt: Temporal.Instant | null;
  readonly because: string;
  readonly criticalReasonReviewed?: boolean;
};

/** Writes changes down and tells each provider of its own, in one message. Nobody is named in it, and no reason is given that could name somebody. */
export async function tellOfChanges(scope: Scope, changes: readonly Change[]): Promise<void> {
  await insertChanges(
    scope,
    changes.map(({ visit, kind, wasAt, isAt, because, criticalReasonReviewed = false }) => ({
      provider_id: visit.provider_id,
      package_line_id: visit.package_line_id,
      planned_visit_id: visit.id,
      kind,
      was_at: wasAt?.toString() ?? null,
      is_at: isAt?.toString() ?? null,
      minutes: visit.minutes,
      because,
      critical_reason_reviewed: criticalReasonReviewed,
    })),
  );
  for (const [providerId, own] of Map.groupBy(changes, ({ visit }) => visit.provider_id)) {
    for (const change of own) await tellSystem(scope, change);
    const [first] = own;
    if (first === undefined) continue;
    await notify(
      scope,
      'visits-changed',
      { provider: providerId },
      {
        what: own.length === 1 ? changeInWords(first) : `${plural(own.length, 'visit')} changed`,
        list: own
          .map((change) => `${change.visit.reference}: ${lowerFirst(changeInWords(change))}.`)
          .join('\n'),
      },
      { link: '/visits/changes' },
    );
  }
}

async function tellSystem(scope: Scope, { visit, kind, wasAt, isAt }: Change): Promise<void> {
  await tellSystems(scope, visit.provider_id, 'visit.changed', {
    visit_id: visit.reference,
    change: kind,
    ...(wasAt !== null && { was_at: wasAt.toString() }),
    ...(isAt !== null && { is_at: isAt.toString() }),
    minutes: visit.minutes,
  });
}

/** 'A visit is moved from 4 Mar 2026, 21:00 to 4 Mar 2026, 22:00'. */
export function changeInWords({ kind, wasAt, isAt }: Pick<Change, 'kind' | 'wasAt' | 'isAt'>): string {
  const was = wasAt === null ? '' : dateAndTime(wasAt);
  const is = isAt === null ? '' : dateAndTime(isAt);
  if (was !== '' && is !== '')
    return `A visit is moved ${kind === 'undone' ? 'back ' : ''}from ${was} to ${is}`;
  if (is === '') return `The visit of ${was} is ${kind === 'undone' ? 'not wanted after all' : 'cancelled'}`;
  return `A visit is ${kind === 'undone' ? 'wanted after all' : 'added'} on ${is}`;
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
