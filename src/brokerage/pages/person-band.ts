import { londonDay } from '../../ground/calendar.ts';
import type { SeenPerson } from '../../people/records/people.ts';
import { bannerOf, fullName } from '../../people/rules/person-words.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { personBanner } from '../../web/components/person.ts';
import { html, type SafeHtml } from '../../web/html.ts';

/** The band that says whom a page is about, with what nobody may miss before they speak with them. */
export function personBand(scope: Scope, person: SeenPerson, alerts: readonly string[] = []): SafeHtml {
  if (person.view === 'provider after')
    return html`<section class="tend-person" aria-label="Person"><div class="tend-person__name">${fullName(person)}</div></section>`;
  const banner = bannerOf(person, londonDay(scope.now));
  return personBanner({
    ...banner,
    href: permits(scope.who, 'people.see') ? `/people/${person.id}` : undefined,
    facts: [{ label: 'Reference', value: person.reference }],
    alerts: [...banner.alerts, ...alerts],
  });
}
