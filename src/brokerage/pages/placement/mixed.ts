/** What a second provider in the home would mean, and what it would take for one to do it all. */
import { serviceWords } from '../../../contracts/rules/service-words.ts';
import { listWords } from '../../../ground/text.ts';
import type { Scope } from '../../../platform/scope.ts';
import { weeklyMinutes } from '../../../plans/rules/visit-pattern.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import type { Field } from '../../actions/make-offers.ts';
import { listCandidates } from '../../records/candidates.ts';
import { listLinesOfPerson } from '../../records/package-lines.ts';
import type { PlacementRequest } from '../../records/placement-requests.ts';
import { periodicNeeds } from '../../records/periodic-weeks.ts';
import { amountOf, type PeriodicNeed } from '../../rules/periodic-need.ts';
import { match, type Match } from '../../rules/matching.ts';
import { type CaredFor, type MixedPackage, mixedPackage } from '../../rules/one-provider.ts';
import { type LineView, viewsOf } from '../package-view.ts';

/** The other services that the person has from the day care is wanted. */
export async function otherServices(
  scope: Scope,
  { person_id, wanted_from, replaces_line_id }: PlacementRequest,
): Promise<LineView[]> {
  const lines = await listLinesOfPerson(scope, person_id);
  const going = lines.filter(
    ({ id, starts_on, ends_on }) =>
      id !== replaces_line_id && starts_on <= wanted_from && (ends_on === null || ends_on >= wanted_from),
  );
  return await viewsOf(scope, going);
}

/** Who provides the request were it placed with somebody. */
export type Placing = { readonly providerId: number; readonly providerName: string };

/** What placing with each of some providers would make of the person's package; only those that would mix it. */
export async function mixedBy(
  scope: Scope,
  request: PlacementRequest,
  field: Field,
  placings: readonly Placing[],
): Promise<MixedPackage[]> {
  const others = await otherServices(scope, request);
  if (others.length === 0) return [];
  const at = Math.floor(scope.now.epochMilliseconds / 1000);
  const matches = new Map<number | null, Match>([[null, field.match]]);
  const needs = await periodicNeeds(
    scope,
    others.map(({ line }) => line.id),
    request.wanted_from,
  );
  for (const { line, pattern } of others) {
    const candidates =
      line.service === request.service ? field.candidates : await listCandidates(scope, line.service);
    const seeker = {
      ...field.seeker,
      service: line.service,
      visits: pattern?.visits ?? [],
      periodic: needs.get(line.id)?.need ?? null,
    };
    matches.set(line.id, match(seeker, candidates, field.policy.matching, at));
  }
  const cared = others.map(
    ({ line, week }): CaredFor => ({
      lineId: line.id,
      providerId: line.provider_id,
      providerName: line.provider_name,
      service: line.service,
      weeklyMinutes: week.work,
      amount: amountIfAny(needs.get(line.id)?.need),
    }),
  );
  const matchOf = ({ lineId }: CaredFor): Match => matches.get(lineId) ?? field.match;
  return placings.flatMap((placing) => {
    const placed = {
      ...placing,
      lineId: null,
      service: request.service,
      weeklyMinutes: weeklyMinutes(request.visits).work,
      amount: amountIfAny(request.periodic),
    };
    return mixedPackage([...cared, placed], matchOf) ?? [];
  });
}

/** How much a service without visits is; undefined of visits. */
function amountIfAny(need: PeriodicNeed | null | undefined): string | undefined {
  return need ? amountOf(need) : undefined;
}

/** The warnings, each with what it would take to mend it. */
export function mixedWarnings(mixed: readonly MixedPackage[]): SafeHtml {
  if (mixed.length === 0) return nothing;
  return html`${mixed.map(
    ({
      warning,
      mends,
    }) => html`<div class="govuk-inset-text"><p class="govuk-body"><strong>${warning}.</strong></p>
      <p class="govuk-body">So that one provider does it all:</p>
      <ul class="govuk-list govuk-list--bullet">${mends.map(({ words }) => html`<li>${words}</li>`)}</ul></div>`,
  )}`;
}

/** That somebody comes already, for whoever chooses; nothing where nobody does. */
export function comesAlready(others: readonly LineView[]): SafeHtml {
  if (others.length === 0) return nothing;
  const names = [
    ...new Set(others.map(({ line }) => `${line.provider_name} (${serviceWords(line.service)})`)),
  ];
  return html`<p class="govuk-inset-text">${listWords(names)} ${names.length === 1 ? 'comes' : 'come'} to this person already. With another provider there would be more than one in the home, and that needs a reason.</p>`;
}
