import { longDate } from '../../ground/calendar.ts';
import { letterheadOf } from '../../platform/notices/log.ts';
import { permits } from '../../platform/scope.ts';
import { printButton } from '../../web/components/actions.ts';
import { html, isEmpty, join, nothing, type Html, type SafeHtml } from '../../web/html.ts';
import { page, redirect, type Answer, type Asked } from '../../web/route.ts';
import { findHomeMoves } from '../records/home-moves.ts';
import type { SeenPerson } from '../records/people.ts';
import { listRepresentatives, type SeenRepresentative } from '../records/representatives.ts';
import { listWishes } from '../records/wishes.ts';
import { homeInWords } from '../rules/home-move.ts';
import { formatTold, fullName } from '../rules/person-words.ts';
import { phoneWords } from '../../ground/phone-words.ts';
import { mattersTold, matterWords, standingOn } from '../rules/representatives.ts';
import { asLines } from './person-summary.ts';
import { openFor, personCrumbs, todayIn } from './person-frame.ts';
import { listWords } from '../../ground/text.ts';

/** A heading and what is under it, in large type; nothing where there is nothing to say. */
function part(heading: string, lines: readonly Html[]): SafeHtml {
  const said = lines.filter((line) => !isEmpty(line));
  if (said.length === 0) return nothing;
  return html`<h2 class="govuk-heading-l">${heading}</h2>${said.map((line) => html`<p class="govuk-body-l">${line}</p>`)}`;
}

function line(label: string, value: Html): Html {
  return isEmpty(value) ? nothing : html`${label}: <strong>${value}</strong>`;
}

function talking(person: SeenPerson): Html[] {
  const { first_language, interpreter_needed, format, communication_note } = person;
  return [
    line('You speak', first_language),
    interpreter_needed === true && 'We bring an interpreter when we talk with you.',
    format !== undefined && formatTold[format],
    communication_note ? html`We have noted: <strong>${asLines(communication_note)}</strong>` : nothing,
  ];
}

function matters(person: SeenPerson): Html[] {
  const { worker_gender, worker_gender_required, worker_language } = person;
  const who = worker_gender === 'female' ? 'a woman' : 'a man';
  return [
    worker_gender
      ? worker_gender_required === true
        ? `Your care worker must be ${who}.`
        : `You would like your care worker to be ${who}.`
      : nothing,
    worker_language ? `You would like your care worker to speak ${worker_language}.` : nothing,
    line('Your religion', person.religion),
    line('Your customs', person.culture_note ? asLines(person.culture_note) : ''),
    line('What you eat and drink', person.diet ? asLines(person.diet) : ''),
    line('Your pets', person.pets),
    line('Smoking', person.smoking),
  ];
}

function speakers(all: readonly SeenRepresentative[], today: string): Html[] {
  return all
    .filter((one) => standingOn(one, today) === 'acting')
    .map((one) => {
      const told = mattersTold(one, today).map((matter) => matterWords[matter].toLowerCase());
      const may =
        told.length === 0
          ? 'We tell them nothing without asking you.'
          : `We may tell them about: ${listWords(told)}.`;
      return html`<strong>${one.name}</strong>, ${one.relationship.toLowerCase()}${one.phone && html`, telephone ${phoneWords(one.phone)}`}. ${may}`;
    });
}

async function workers(asked: Asked, person: SeenPerson): Promise<Html[]> {
  if (person.view === 'council money') return [];
  const wishes = (await listWishes(asked.scope, person.id)).filter(({ ended_at }) => ended_at === null);
  const named = (wish: string) =>
    wishes.filter((one) => one.wish === wish).map(({ worker_name }) => worker_name);
  return [
    named('wanted').length > 0 && html`You have asked for: <strong>${listWords(named('wanted'))}</strong>`,
    named('refused').length > 0 && html`You do not want: <strong>${listWords(named('refused'))}</strong>`,
  ];
}

/** What is written down about a person, to be printed and given to them: large type, and spoken to them. */
export async function personPrint(asked: Asked): Promise<Answer> {
  const person = await openFor(asked, 'print');
  if (person.view === 'provider after') return redirect(`/people/${person.id}`);
  const today = todayIn(asked);
  const name = fullName(person);
  const lines = [...(person.address_lines ?? []), person.postcode ?? ''].filter((one) => one !== '');
  const move = (await findHomeMoves(asked.scope, [person.id])).get(person.id);
  const { key_worker_name, key_worker_email, died_on, date_of_birth } = person;
  const { council, phone } = await letterheadOf(asked.scope);
  return page(
    `${name}, to print`,
    html`<h1 class="govuk-heading-xl">${name}</h1>
${died_on !== null && html`<p class="govuk-body-l"><strong>Died on ${longDate(died_on)}.</strong></p>`}
<p class="govuk-body-l">This is what ${council} has written down about you. If anything is wrong, tell ${key_worker_name ?? 'us'} and we will put it right.</p>
${printButton('Print this page')}
${part('Who you are', [
  person.known_as ? html`You like to be called <strong>${person.known_as}</strong>.` : nothing,
  line('You were born on', date_of_birth ? longDate(date_of_birth) : ''),
])}
${part('Talking and writing with you', talking(person))}
${part('Where you live', [
  join(lines, html`<br>`),
  line('Your telephone', person.phone ? phoneWords(person.phone) : ''),
  line('How to get in', person.access_note ? asLines(person.access_note) : ''),
  move === undefined ? nothing : line(`You move on ${longDate(move.moves_on)} to`, homeInWords(move)),
])}
${part('What matters to you', matters(person))}
${part('Your care workers', await workers(asked, person))}
${part('Who may speak for you', speakers(await listRepresentatives(asked.scope, person.id), today))}
${part('Who to ask', [
  line('Your key worker', key_worker_name),
  line('Their email', key_worker_email),
  line(`To telephone ${council}`, phone === null ? '' : phoneWords(phone.replaceAll(' ', ''))),
  line('Your GP practice', person.gp_practice),
])}
<p class="govuk-body">Printed on ${longDate(today)}. Reference ${person.reference}.</p>`,
    {
      section: 'People',
      breadcrumbs: permits(asked.scope.who, 'people.see') ? personCrumbs(person, 'To print') : [],
    },
  );
}
