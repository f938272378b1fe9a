/** What stands over every page about a person: who it is, what nobody may miss, and the way to the pages beside it. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { permits } from '../../platform/scope.ts';
import { personBanner } from '../../web/components/person.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import type { FormState } from '../../web/forms.ts';
import { type Html, html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { page, type Answer, type Asked } from '../../web/route.ts';
import type { PageContent } from '../../web/layout.ts';
import { openPerson, type SeenPerson } from '../records/people.ts';
import { bannerOf, fullName, shortName } from '../rules/person-words.ts';
import { phoneWords } from '../../ground/phone-words.ts';
import { viewOf } from '../rules/who-sees-what.ts';

/** The pages of a person's record, by the last part of their address. */
export type PersonPage =
  | 'summary'
  | 'money'
  | 'representatives'
  | 'wishes'
  | 'decisions'
  | 'notices'
  | 'history';

/** The number of the person in the address; what is not a number is nobody. */
export function personIn({ params }: Asked): number {
  return numberIn(params['id'], 'person');
}

/** The local day of the request, 'YYYY-MM-DD'. */
export function todayIn({ scope }: Asked): string {
  return londonDay(scope.now).toString();
}

/** The banner of a person, with what this reader may see. */
export function bannerFor(asked: Asked, person: SeenPerson): SafeHtml {
  if (person.view === 'provider after') {
    const ended = person.care_ended_on;
    return html`<section class="tend-person" aria-label="Person"><div class="tend-person__name">${fullName(person)}</div>
<dl class="tend-person__facts"><div class="tend-person__fact"><dt>Reference</dt><dd>${person.reference}</dd></div>${
      ended !== null &&
      html`<div class="tend-person__fact"><dt>Your care ended</dt><dd>${longDate(ended)}</dd></div>`
    }</dl>${person.died_on !== null && html`<ul class="tend-person__alerts"><li>Died on ${longDate(person.died_on)}</li></ul>`}</section>`;
  }
  const { phone, key_worker_name } = person;
  return personBanner({
    ...bannerOf(person, londonDay(asked.scope.now)),
    href: `/people/${person.id}`,
    facts: [
      { label: 'Reference', value: person.reference },
      ...(person.died_on === null
        ? [{ label: 'Telephone', value: phone ? phoneWords(phone) : 'not known' }]
        : []),
      { label: 'Key worker', value: key_worker_name ?? 'none yet' },
    ],
  });
}

/** Links between the pages of a person's record, and to their packages and visits in other rooms. */
export function personTabs({ scope }: Asked, id: number, current: PersonPage): SafeHtml {
  const view = viewOf(scope.who.role, true);
  const see = permits(scope.who, 'people.see');
  const tab = (text: string, name: PersonPage) => ({
    text,
    href: name === 'summary' ? `/people/${id}` : `/people/${id}/${name}`,
    current: name === current,
  });
  return subNavigation(
    [
      see && tab('Summary', 'summary'),
      permits(scope.who, 'packages.see') && { text: 'Packages', href: `/packages?person=${id}` },
      permits(scope.who, 'personal-budget.see') && tab('Money', 'money'),
      permits(scope.who, 'visits.see') && { text: 'Visits', href: `/visits?person=${id}` },
      see && tab('Who speaks for them', 'representatives'),
      see && view !== 'council money' && tab('Care workers', 'wishes'),
      see && view === 'council care' && tab('Decisions', 'decisions'),
      see && view === 'council care' && tab('Notices', 'notices'),
      permits(scope.who, 'audit.see') && tab('History', 'history'),
    ],
    { label: 'This person' },
  );
}

/** The way to a page of a person's record. */
export function personCrumbs(person: SeenPerson, last?: string): NonNullable<PageContent['breadcrumbs']> {
  const crumbs = [{ text: 'People', href: '/people' }];
  const here = { text: fullName(person), href: `/people/${person.id}` };
  return last === undefined ? [...crumbs, { text: fullName(person) }] : [...crumbs, here, { text: last }];
}

/** A page of a person's record in its frame. A provider whose care has ended is told so, and sees nothing else. */
export function personPage(
  asked: Asked,
  person: SeenPerson,
  current: PersonPage,
  content: { readonly title: string; readonly heading: string; readonly main: SafeHtml },
): Answer {
  const after = person.view === 'provider after';
  const visits = `/visits?person=${person.id}`;
  const main = after
    ? html`<h1 class="govuk-heading-l">${fullName(person)}</h1><p class="govuk-body-l">Your organisation no longer cares for ${shortName(person)}, so you see their name and reference only.</p>
<p class="govuk-body"><a class="govuk-link" href="${visits}">The visits you made</a> are kept, so that they can be paid and asked about.</p>`
    : html`${personTabs(asked, person.id, current)}<h1 class="govuk-heading-l">${content.heading}</h1>${content.main}`;
  return page(content.title, html`${bannerFor(asked, person)}${main}`, {
    section: 'People',
    breadcrumbs: personCrumbs(person, current === 'summary' || after ? undefined : content.heading),
  });
}

/** A form about a person: whose it is, what it does, and the page within their record to which it belongs, if any. */
export type FormAbout = {
  readonly id: number;
  readonly name: string;
  readonly heading: string;
  /** The title of the page; without it the heading and the name. */
  readonly title?: string;
  readonly within?: { readonly text: string; readonly page: PersonPage };
};

/** A page with a form about a person. */
export function personForm(
  { id, name, heading, title = `${heading}: ${name}`, within }: FormAbout,
  form: FormState,
  main: Html,
  status: number,
): Answer {
  return page(
    title,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${name}</span>${heading}</h1>
${main}`,
    {
      section: 'People',
      form,
      status,
      breadcrumbs: [
        { text: 'People', href: '/people' },
        { text: name, href: `/people/${id}` },
        ...(within ? [{ text: within.text, href: `/people/${id}/${within.page}` }] : []),
        { text: heading },
      ],
    },
  );
}

/** Opens a person for one of these pages; it goes into the audit trail. */
export async function openFor(asked: Asked, name: string): Promise<SeenPerson> {
  return await openPerson(asked.scope, personIn(asked), name);
}
