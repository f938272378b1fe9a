import { serviceName } from '../../contracts/rules/service-words.ts';
import type { Terms } from '../../contracts/rules/terms.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { type PatternVisit, weeklyMinutes } from '../../plans/rules/visit-pattern.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { csrfField, type FormValues } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { weeklyCost } from '../rules/weekly-cost.ts';
import { heldValues } from './pattern-form.ts';
import { visitTable, weekLengthWords, weekPicture } from './week-picture.ts';

/** A week that is about to be saved. */
export type WeekToCheck = {
  readonly service: string;
  readonly visits: readonly PatternVisit[];
  readonly terms: Terms | undefined;
};

/** The week as it would be: how long, about what it costs, its picture and its table. */
export function weekToCheck(scope: Scope, { service, visits, terms }: WeekToCheck): SafeHtml {
  const cost =
    terms !== undefined && permits(scope.who, 'contracts.see')
      ? weeklyCost(visits, service, terms.rates)
      : undefined;
  const services = [{ name: serviceName(service), visits, terms }];
  return html`<p class="govuk-body-l">${weekLengthWords(weeklyMinutes(visits))}${
    cost !== undefined && html`, about ${formatPounds(cost.amount_pence)}`
  }.</p>
    ${
      cost !== undefined &&
      cost.unpriced > 0 &&
      html`<p class="govuk-body">${plural(cost.unpriced, 'visit')} of the week would find no rate in the contract, and would be held until a person decides.</p>`
    }
    ${visitTable('check', services)}
    ${weekPicture('check-week', services, 'The week in a picture')}`;
}

/** The buttons under a week that is about to be saved, with everything that was typed. */
export function saveOrChange(
  { action, csrfToken }: { readonly action: string; readonly csrfToken: string },
  values: FormValues,
  save: string,
): SafeHtml {
  return html`<form method="post" action="${action}">${csrfField(csrfToken)}${heldValues(values)}
    ${buttonGroup([
      button({ text: save, name: 'do', value: 'save' }),
      button({ text: 'Change something', name: 'do', value: 'edit', kind: 'secondary' }),
    ])}</form>`;
}
