/**
 * A placement request for those who answer for money and the market, and not for the person’s care: which request it is and its figures. Who
 * the person is, how they live and what anybody wrote of them are not on it. Source: docs/rules/who-sees-what.md.
 */
import { serviceName, serviceWords } from '../../../contracts/rules/service-words.ts';
import { todayOf } from '../../../people/records/people.ts';
import { permits, type Scope } from '../../../platform/scope.ts';
import { when } from '../../../web/components/amounts.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { html, join, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import { listOffersOfRequest } from '../../records/offers.ts';
import { readWhoCan } from '../../records/placement-field.ts';
import { areaNamesOf, type PlacementRequest, SEEKING } from '../../records/placement-requests.ts';
import { weekInWords } from '../../rules/periodic-need.ts';
import { laneNames, wantedInWords } from '../../rules/placement-words.ts';
import { requestCrumbs } from './address.ts';
import { offersSection } from './request-offers.ts';

/** What the page of a request says in the same way to everybody. */
export type SaidToAll = { readonly stands: SafeHtml; readonly placed: SafeHtml; readonly steps: SafeHtml };

/** The page of a request with its figures only; that it was looked at is in the audit trail, for the person. */
export async function showFigures(
  { scope, csrfToken }: Asked,
  request: PlacementRequest,
  { stands, placed, steps }: SaidToAll,
): Promise<Answer> {
  scope.audit({
    act: 'placement request seen',
    subject: ['placement request', request.id],
    personId: request.person_id,
    detail: { reference: request.reference, view: 'figures' },
  });
  const offers = (await listOffersOfRequest(scope, request.id)).map((offer) => ({
    ...offer,
    reply_words: '',
  }));
  return page(
    `${serviceName(request.service)}: ${request.reference}`,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${request.person_reference}</span>${request.reference}: find ${serviceWords(request.service)} ${stands}</h1>
      ${placed}
      ${await figures(scope, request)}
      ${offersSection(request, offers, { works: false, csrfToken })}
      <h2 class="govuk-heading-m" id="history">What happened</h2>
      ${steps}`,
    { wide: true, section: 'Placement', breadcrumbs: requestCrumbs(request) },
  );
}

async function figures(scope: Scope, request: PlacementRequest): Promise<SafeHtml> {
  const seeks = SEEKING.includes(request.status);
  const areas = await areaNamesOf(scope, request.id);
  const can = seeks ? ((await (await readWhoCan(scope))([request.id])).get(request.id) ?? 0) : undefined;
  return summaryList(
    [
      { key: 'Person', value: request.person_reference },
      { key: 'Lane', value: laneNames[request.lane] },
      { key: seeks ? 'To be placed by' : 'Was to be placed by', value: when(request.due_at) },
      { key: 'Wanted', value: wantedInWords(request.wanted_from, todayOf(scope)) },
      { key: 'The week', value: join(weekInWords(request), html`<br>`) },
      can !== undefined && { key: 'Providers that could take it', value: String(can) },
      { key: 'Where', value: areas.length > 0 ? areas.join(', ') : (request.district ?? 'not known') },
      { key: 'Owner', value: request.owner_name ?? 'Nobody yet' },
      {
        key: 'Care package',
        value: permits(scope.who, 'packages.see')
          ? html`<a class="govuk-link" href="/packages/${request.care_package_id}">${request.package_reference}</a>`
          : request.package_reference,
      },
    ],
    { narrow: true },
  );
}
