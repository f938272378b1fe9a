import { longDate } from '../../ground/calendar.ts';
import { permits } from '../../platform/scope.ts';
import { buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { none } from '../../web/components/amounts.ts';
import { statusTag } from '../../web/components/tags.ts';
import { phoneLink } from '../../web/components/telephone.ts';
import { govuk } from '../../web/govuk.ts';
import { html, isEmpty, join, nothing, type Html, type SafeHtml } from '../../web/html.ts';
import type { Answer, Asked } from '../../web/route.ts';
import { findHomeMoves, type HomeMove } from '../records/home-moves.ts';
import { homeInWords } from '../rules/home-move.ts';
import { sees } from '../rules/who-sees-what.ts';
import { listRepresentatives } from '../records/representatives.ts';
import { listWishes } from '../records/wishes.ts';
import type { SeenPerson } from '../records/people.ts';
import { ageOn, sectionNames, type PersonField, type Section } from '../rules/person-details.ts';
import { formatNames, fullName, shortName } from '../rules/person-words.ts';
import { standingOn } from '../rules/representatives.ts';
import { openFor, personPage, todayIn } from './person-frame.ts';

/** A fact of the record in words; '' where it is not known. */
type Fact = { readonly key: string; readonly value: Html };

/** The facts of each section as people read them. Facts that this reader may not see are left out. */
export function factsOf(person: SeenPerson, today: string): Record<Section, readonly Fact[]> {
  const fact = <F extends PersonField>(
    field: F,
    key: string,
    say: (value: NonNullable<SeenPerson[F]>) => Html = (value) => String(value),
  ): Fact[] => {
    if (!(field in person)) return [];
    const value = person[field];
    return [{ key, value: value === null || value === undefined ? '' : say(value) }];
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
      ...fact('sex', 'Sex', capital),
      ...fact('ethnic_group', 'Ethnic group'),
      ...fact('reference', 'Council reference'),
    ],
    home: [
      ...fact('address_lines', 'Address', (lines) => join([...lines, person.postcode ?? ''], html`<br>`)),
      ...fact('phone', 'Telephone', (phone) => phoneLink(phone)),
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

/** Words with a capital at their start. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
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

/** Facts in a box with a heading, and one link to what is behind it. */
function box(
  heading: string,
  facts: readonly { readonly key: string; readonly value: Html }[],
  link?: { readonly href: string; readonly text: string },
): SafeHtml {
  if (facts.length === 0) return nothing;
  return govuk('summary-list', {
    classes: 'tend-summary tend-summary--narrow',
    card: {
      title: { text: heading, headingLevel: 2 },
      actions: link && { items: [{ ...link, visuallyHiddenText: heading.toLowerCase() }] },
    },
    rows: facts.map(({ key, value }) => ({
      key: { text: key },
      value: { html: isEmpty(value) ? none('not known') : html`${value}` },
    })),
  });
}

function card(person: SeenPerson, section: Section, facts: readonly Fact[], may: boolean): SafeHtml {
  const change = { href: `/people/${person.id}/edit/${section}`, text: 'Change' };
  return may ? box(sectionNames[section], facts, change) : box(sectionNames[section], facts);
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
      html`<strong>${name}</strong>, ${relationship.toLowerCase()}${phone && html`<br>${phoneLink(phone)}`}${call_first && html`<br>${statusTag('Telephone first', 'attention')}`}`,
  );
  const nobody = { wanted: 'Nobody by name', refused: 'Nobody' };
  const wish = (which: 'wanted' | 'refused') =>
    names(which).length === 0
      ? nobody[which]
      : join(
          names(which).map((name) => statusTag(name, which === 'wanted' ? 'good' : 'problem')),
          html`<br>`,
        );
  const here = `/people/${person.id}`;
  return html`${box(
    `Who speaks for ${shortName(person)}`,
    people.length === 0
      ? [{ key: 'On record', value: 'Nobody yet' }]
      : people.map((words, at) => ({ key: capital(acting[at]?.power ?? ''), value: words })),
    { href: `${here}/representatives`, text: 'See all' },
  )}${
    care &&
    box(
      'Care workers',
      [
        { key: 'Has asked for', value: wish('wanted') },
        { key: 'Does not want', value: wish('refused') },
      ],
      { href: `${here}/wishes`, text: 'See all' },
    )
  }`;
}

/** What nobody may miss who goes there: another home from a day on, and how to get in there. */
function movingHome(person: SeenPerson, move: HomeMove): SafeHtml {
  return html`<div class="govuk-inset-text"><strong>${shortName(person)} moves to another home on ${longDate(move.moves_on)}.</strong> ${homeInWords(move)}.${sees(person.view, 'access_note') && html` How to get in there: ${move.access_note === null ? 'not known yet' : asLines(move.access_note)}.`}</div>`;
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
  const move = (await findHomeMoves(asked.scope, [person.id])).get(person.id);
  const died = person.died_on;
  const side = (sections: readonly Section[]) =>
    sections.map((section) => card(person, section, facts[section], may));
  return personPage(asked, person, 'summary', {
    title,
    heading: `About ${shortName(person)}`,
    main: html`${
      died !== null &&
      html`<div class="govuk-inset-text"><strong>${shortName(person)} died on ${longDate(died)}.</strong> Write to those who are close to them, and not to them.</div>`
    }
${move !== undefined && movingHome(person, move)}
<div class="govuk-grid-row"><div class="govuk-grid-column-one-half">${side(['communication', 'preferences', 'who'])}</div>
<div class="govuk-grid-column-one-half">${side(['home'])}${await nearby(asked, person)}${side(['support'])}</div></div>
${buttonGroup([
  buttonLink({ text: 'A page to print', href: `/people/${person.id}/print`, kind: 'secondary' }),
  may &&
    died === null &&
    buttonLink({
      text: move === undefined ? 'Record a move to another home' : 'Change the move',
      href: `/people/${person.id}/move`,
      kind: 'secondary',
    }),
  may &&
    buttonLink({
      text: died === null ? 'Record a death' : 'Correct the date of death',
      href: `/people/${person.id}/death`,
      kind: 'secondary',
    }),
])}`,
  });
}
