/** A day's rounds as lists: what the board says, for a narrow screen and for print. */
import { duration } from '../../web/components/amounts.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Conflict, conflictNames } from '../rules/conflicts.ts';
import { endOf, partKey, type StopOfVisit } from '../rules/rota.ts';
import type { RotaDay, RoundOfWorker } from '../rules/rota-week.ts';
import { clockOf, partHref, roundHref } from './address.ts';
import { worksOn } from './board-view.ts';

/** What nobody has, and each round with its visits. `may`: whoever reads it may change the rota. */
export function boardLists(
  day: RotaDay,
  rounds: readonly RoundOfWorker[],
  bad: ReadonlyMap<string, readonly Conflict[]>,
  may: boolean,
): SafeHtml {
  const item = (stop: StopOfVisit): SafeHtml => {
    const conflicts = bad.get(partKey(stop)) ?? [];
    return html`<li class="tend-roundlist__item"><a class="govuk-link govuk-link--no-visited-state" href="${partHref(stop)}">${clockOf(stop.startsAt)} to ${clockOf(endOf(stop))} ${stop.visit.personName}</a> ${stop.visit.timeCritical && statusTag('Time-critical', 'active')} ${stop.locked && statusTag('Locked', 'quiet')}${conflicts.map((one) => html`<br>${statusTag(conflictNames[one.kind], 'attention')} ${one.words}`)}</li>`;
  };
  return html`<div class="tend-roundlist">
${may && html`<p class="govuk-body tend-screen-only">Tap a visit to give it to somebody else, change its time or lock it.</p>`}
<section><h2 class="govuk-heading-m">Nobody has</h2>${
    day.open.length === 0
      ? html`<p class="govuk-body">Every visit has somebody.</p>`
      : html`<ul class="tend-roundlist__list">${day.open.map(({ visit, part }) => item({ visit, part, visitId: visit.id, workerId: 0, startsAt: visit.startsAt, locked: false }))}</ul>`
  }</section>
${rounds
  .filter((round) => worksOn(day, round))
  .map(
    ({ worker, sums }) =>
      html`<section><h2 class="govuk-heading-m"><a class="govuk-link govuk-link--no-visited-state" href="${roundHref(day.day, worker.id)}">${worker.name}</a></h2><p class="govuk-body-s">${(day.shifts.get(worker.id) ?? []).map(({ from, to }) => `${clockOf(from)} to ${clockOf(to)}`).join(', ') || 'No shift'}. At visits ${duration(sums.careMinutes)}, travel ${duration(sums.travelMinutes)}</p><ul class="tend-roundlist__list">${day.stops.filter(({ workerId }) => workerId === worker.id).map(item)}</ul></section>`,
  )}</div>`;
}
