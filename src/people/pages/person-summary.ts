import { longDate } from '../../ground/calendar.ts';
import { permits } from '../../platform/scope.ts';
import { buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { summaryList, type SummaryRow } from '../../web/components/summary.ts';
import { html, join, nothing, type Html, type SafeHtml } from '../../web/html.ts';
import type { Answer, Asked } from '../../web/route.ts';
import { listRepresentatives } from '../records/representatives.ts';
import { listWishes } from '../records/wishes.ts';
import type { SeenPerson } from '../records/people.ts';
import { ageOn, sectionNames, type PersonField, type Section } from '../rules/person-details.ts';
import { formatNames, fullName, shortName } from '../rules/person-words.ts';
import { standingOn } from '../rules/representatives.ts';
import { openFor, personPage, todayIn } from './person-frame.ts';

/** A fact of the record in words; '' where it is not known. */
type Fact = { readonly field: PersonField; readonly key: string; readonly value: Html };

/** The facts of each section as people read them. Facts that this reader may not see are left out. */
export function factsOf(person: SeenPerson, today: string): Record<Section, readonly Fact[]> {
  const fact = <F extends PersonField>(
    field: F,
    key: string,
    say: (value: NonNullable<SeenPerson[F]>) => Html = (value) => String(value),
  ): Fact[] => {
    if (!(field in person)) return [];
    const value = person[field];
    return [{ field, key, value: value === null || value === undefined ? '' : say(value) }];
  };
  return {
    communication: [
      ...fact('first_language', 'First language'),
      ...fact('interpreter_needed', 'Interpreter', (needed) =>
        needed ? html`<strong>Yes, always book one</strong>` : 'Not needed',
      ),
      ...fact('format', 'Letters and papers', (format) => formatNames[format]),
      ...fact('communication_note', 'Also', (words) => asLines(words)),
    ],
    who: [
      ...fact(
        'date_of_birth',
        'Born',
        (born) => html`${longDate(born)} (${ageOn(born, person.died_on ?? today)} years old)`,
      ),
      ...fact('sex', 'Sex', sexWords),
      ...fact('ethnic_group', 'Ethnic group'),
      ...fact('reference', 'Council reference'),
    ],
    home: [
      ...fact('address_lines', 'Address', (lines) => join([...lines, person.postcode ?? ''], html`<br>`)),
      ...fact('phone', 'Telephone'),
      ...fact('email', 'Email'),
      ...fact('live_alone', 'Who lives there', (alone) => (alone ? 'Lives alone' : 'Lives with somebody')),
      ...fact('access_note', 'How to get in', (words) => asLines(words)),
      ...fact('uprn', 'Property number (UPRN)'),
    ],
    preferences: [
      ...fact('worker_gender', 'Care worker', (gender) =>
        genderWords(gender, person.worker_gender_required === true),
      ),
      ...fact('worker_language', 'Care worker should speak'),
      ...fact('religion', 'Religion'),
      ...fact('culture_note', 'Culture', (words) => asLines(words)),
      ...fact('diet', 'Food and drink', (words) => asLines(words)),
      ...fact('pets', 'Pets'),
      ...fact('smoking', 'Smoking'),
    ],
    support: [
      ...fact('key_worker_id', 'Key worker', () => keyWorkerWords(person)),
      ...fact('gp_practice', 'GP practice'),
    ],
  };
}

function genderWords(gender: string, required: boolean): string {
  const who = gender === 'female' ? 'a woman' : 'a man';
  return required ? `Must be ${who}` : `${who === 'a man' ? 'A man' : 'A woman'} if possible`;
}

function sexWords(sex: string): string {
  return sex.charAt(0).toUpperCase() + sex.slice(1);
}

function keyWorkerWords({ key_worker_name, key_worker_email }: SeenPerson): Html {
  return html`${key_worker_name}${
    key_worker_email &&
    html`<br><a class="govuk-link" href="mailto:${key_worker_email}">${key_worker_email}</a>`
  }`;
}

/** Words with their line ends. */
export function asLines(words: string): SafeHtml {
  return join(words.split('\n'), html`<br>`);
}

function card(person: SeenPerson, section: Section, facts: readonly Fact[], may: boolean): SafeHtml {
  if (facts.length === 0) return nothing;
  const rows = facts.map(
    ({ field, key, value }): SummaryRow => ({
      key,
      value,
      action: may ? { href: `/people/${person.id}/edit/${section}#${field}` } : undefined,
    }),
  );
  return summaryList(rows, { card: sectionNames[section] });
}

async function nearby(asked: Asked, person: SeenPerson): Promise<SafeHtml> {
  const today = todayIn(asked);
  const all = await listRepresentatives(asked.scope, person.id);
  const acting = all.filter((one) => standingOn(one, today) === 'acting');
  const care = person.view !== 'council money';
  const wishes = care ? await listWishes(asked.scope, person.id) : [];
  const names = (wish: 'wanted' | 'refused') =>
    wishes.filter((one) => one.wish === wish && one.ended_at === null).map(({ worker_name }) => worker_name);
  const people = acting.map(
    ({ name, relationship, phone, call_first }) =>
      html`${name}, ${relationship.toLowerCase()}${phone && html`, ${phone}`}${call_first && html` <strong>(call first in an emergency)</strong>`}`,
  );
  return summaryList(
    [
      {
        key: 'Speaks for them',
        value: people.length === 0 ? 'Nobody on record' : join(people, html`<br>`),
        action: { href: `/people/${person.id}/representatives`, text: 'See all' },
      },
      care && {
        key: 'Has asked for',
        value: names('wanted').length === 0 ? 'Nobody in particular' : join(names('wanted'), html`<br>`),
        action: { href: `/people/${person.id}/wishes`, text: 'See all' },
      },
      care && {
        key: 'Does not want',
        value:
          names('refused').length === 0
            ? 'Nobody'
            : html`<strong>${join(names('refused'), html`<br>`)}</strong>`,
        action: { href: `/people/${person.id}/wishes`, text: 'See all' },
      },
    ],
    { card: 'People around them' },
  );
}

/** A person at a glance: how to talk with them first, then who, where, what matters, and whom to call. */
export async function personSummary(asked: Asked): Promise<Answer> {
  const person = await openFor(asked, 'summary');
  const title = fullName(person);
  if (person.view === 'provider after') {
    return personPage(asked, person, 'summary', { title, heading: title, main: nothing });
  }
  const may = permits(asked.scope.who, 'people.edit');
  const facts = factsOf(person, todayIn(asked));
  const died = person.died_on;
  const order: readonly Section[] = ['communication', 'home', 'preferences', 'support', 'who'];
  return personPage(asked, person, 'summary', {
    title,
    heading: `About ${shortName(person)}`,
    main: html`${
      died !== null &&
      html`<div class="govuk-inset-text"><strong>${shortName(person)} died on ${longDate(died)}.</strong> Write to those who are close to them, and not to them.</div>`
    }
${order.slice(0, 1).map((section) => card(person, section, facts[section], may))}
${await nearby(asked, person)}
${order.slice(1).map((section) => card(person, section, facts[section], may))}
${buttonGroup([
  buttonLink({ text: 'A page to print', href: `/people/${person.id}/print`, kind: 'secondary' }),
  may &&
    buttonLink({
      text: died === null ? 'Record a death' : 'Correct the date of death',
      href: `/people/${person.id}/death`,
      kind: 'secondary',
    }),
])}`,
  });
}
