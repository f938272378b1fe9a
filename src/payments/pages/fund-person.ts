/** What stands over a person's pages of money: who it is, and the way to the pages beside them. */
import { londonDay } from '../../ground/calendar.ts';
import type { SeenPerson } from '../../people/records/people.ts';
import { bannerOf, fullName } from '../../people/rules/person-words.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { personBanner } from '../../web/components/person.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import type { SafeHtml } from '../../web/html.ts';

/** The band that says whom a page is about, and links to what else there is of them. */
export function moneyBand(scope: Scope, person: SeenPerson): SafeHtml {
  return personBanner({
    ...bannerOf(person, londonDay(scope.now)),
    href: `/people/${person.id}`,
    facts: [{ label: 'Reference', value: person.reference }],
  });
}

/** Links between the pages about a person. */
export function moneyTabs({ who }: Scope, id: number): SafeHtml {
  return subNavigation(
    [
      { text: 'Summary', href: `/people/${id}` },
      permits(who, 'packages.see') && { text: 'Packages', href: `/packages?person=${id}` },
      { text: 'Money', href: `/people/${id}/money`, current: true },
      permits(who, 'visits.see') && { text: 'Visits', href: `/visits?person=${id}` },
      { text: 'Who speaks for them', href: `/people/${id}/representatives` },
    ],
    { label: 'This person' },
  );
}

/** The way to a person's page of money, and on from it. */
export function moneyCrumbs(person: SeenPerson, last?: string): { text: string; href?: string }[] {
  return [
    { text: 'People', href: '/people' },
    { text: fullName(person), href: `/people/${person.id}` },
    ...(last === undefined
      ? [{ text: 'Money' }]
      : [{ text: 'Money', href: `/people/${person.id}/money` }, { text: last }]),
  ];
}
