/** One planned visit: its plan, its places and how it stands. */
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { clockTime, dateAndTime, londonDay, longDate } from '../../ground/calendar.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { getPlannedVisit, type PlannedVisitRow } from '../../visits/records/planned-visits.ts';
import { howItWent, wentBesides, wentTones } from '../../visits/rules/how-it-went.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { listPlaces, openVisit, type VisitView } from '../records/line-view.ts';
import { personWords } from './line-cells.ts';
import { placesTable, planSection, workerWords } from './line-evidence.ts';
import { drawVisit, personBand } from './line-page.ts';
import { idIn } from './line-words.ts';
import { visitActs } from './visit-acts.ts';

/** GET /visits/:id: a visit with one place only goes straight to it. */
export async function visitPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const id = idIn(asked, 'visit');
  const mayWeek = permits(scope.who, 'week.see');
  const places = await listPlaces(scope, id);
  const [only] = places;
  if (mayWeek && places.length === 1 && only !== undefined) return redirect(`/week-lines/${only.id}`);
  const view = await openVisit(scope, id);
  const { visit } = view;
  const onDay = londonDay(visit.startsAt).toString();
  const stretches = await termsForContracts(scope, [view.contractId], onDay, onDay);
  const terms = termsOnDay(stretches.get(view.contractId), onDay)?.terms;
  const actual = places.flatMap((place) =>
    place.inAt === null
      ? []
      : { from: place.inAt, to: place.outAt, worker: workerWords(place), note: undefined },
  );
  const title = `Visit on ${longDate(onDay)} at ${clockTime(visit.startsAt)}`;
  return page(
    `${title}, ${personWords(scope, view)}`,
    html`${await personBand(scope, view)}
${scope.who.providerId === null && html`<span class="govuk-caption-l">${view.providerName}</span>`}
<h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body-l">${standing(view, await getPlannedVisit(scope, id), scope)}</p>
${await visitActs(scope, id)}
${await drawVisit(scope, visit, terms, actual)}
${
  places.length === 0
    ? html`<p class="govuk-body">Nothing has been verified for this visit yet.</p>`
    : mayWeek && placesTable(places, scope.who.providerId !== null)
}
${planSection(scope, view)}`,
    {
      section: 'Visits',
      breadcrumbs: [{ text: 'Planned visits', href: `/visits?from=${onDay}&to=${onDay}` }, { text: 'Visit' }],
    },
  );
}

function standing({ visit }: VisitView, found: PlannedVisitRow, { now }: Scope): SafeHtml {
  const { cancelledBecause, timeCritical, movedFrom, extra, changedBecause } = visit;
  const { kind, words } = howItWent({ ...found, startsAt: found.starts_at.getTime() }, now.epochMilliseconds);
  return html`${statusTag(words, wentTones[kind])} ${kind === 'cancelled' ? cancelledBecause : wentBesides(found, kind)}${
    timeCritical && html` ${statusTag('Time-critical', 'attention')}`
  }${movedFrom !== null && html`<br>Moved from ${dateAndTime(movedFrom)}: ${changedBecause}`}${
    extra && html`<br>Added by itself: ${changedBecause}`
  }`;
}
