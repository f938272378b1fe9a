/** What can be done with one visit, for who may: move it, cancel it, or take the newest change back. */
import { permits, type Scope } from '../../platform/scope.ts';
import { changeToUndo } from '../../visits/actions/undo-change.ts';
import { getPlannedVisit } from '../../visits/records/planned-visits.ts';
import { listChangesOfVisit } from '../../visits/records/visit-changes.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';

/** The acts as links; nothing where whoever asks may do none of them. */
export async function visitActs(scope: Scope, visitId: number): Promise<SafeHtml> {
  if (!permits(scope.who, 'visits.cancel')) return nothing;
  const { status, came_at, suspension_id } = await getPlannedVisit(scope, visitId);
  const planned = status === 'planned' && came_at === null;
  const undo = changeToUndo(await listChangesOfVisit(scope, visitId), scope.now);
  const links = [
    planned && { href: `/visits/${visitId}/move`, text: 'Move this visit' },
    planned && { href: `/visits/cancel?visit=${visitId}`, text: 'Cancel this visit' },
    status === 'cancelled' &&
      suspension_id === null && { href: `/visits/${visitId}/put-back`, text: 'Put this visit back' },
    undo !== undefined && { href: `/visits/${visitId}/undo`, text: 'Take the change back' },
  ].filter((link) => link !== false);
  return html`<ul class="govuk-list">${links.map(({ href, text }) => html`<li><a class="govuk-link" href="${href}">${text}</a></li>`)}</ul>`;
}
