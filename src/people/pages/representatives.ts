import { z } from 'zod';
import { shortDate } from '../../ground/calendar.ts';
import { parseEmail, parsePhone } from '../../ground/identifiers.ts';
import { listWords } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { phoneLink } from '../../web/components/telephone.ts';
import { fields } from '../../web/fields.ts';
import { choice, choices, date, optionalAnswer, text, tick } from '../../web/form-values.ts';
import { csrfField, dateBoxes, parseForm, startForm, withRefusal, type FormState } from '../../web/forms.ts';
import { html, join, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { redirect, type Answer, type Asked } from '../../web/route.ts';
import { addRepresentative, changeRepresentative, endRepresentative } from '../actions/representatives.ts';
import { openPersonToChange, type SeenPerson } from '../records/people.ts';
import {
  getRepresentative,
  listRepresentatives,
  type Representative,
  type SeenRepresentative,
} from '../records/representatives.ts';
import { fullName, shortName } from '../rules/person-words.ts';
import {
  matters,
  mattersTold,
  matterWords,
  powers,
  powerWords,
  standingOn,
  type Matter,
} from '../rules/representatives.ts';
import { capital } from './person-summary.ts';
import { openFor, personForm, personIn, personPage, todayIn } from './person-frame.ts';

const reach = {
  phone: optionalAnswer(parsePhone, 'Telephone'),
  email: optionalAnswer(parseEmail, 'Email'),
  call_first: tick(),
  may_see: choices('What they may be told', matters),
  consent_note: text('On what this rests', { max: 1000 }),
};
const newAnswers = z.object({
  name: text('Name', { max: 120 }),
  relationship: text('Who they are to the person', { max: 80 }),
  power: choice('what they may do', powers),
  starts_on: date('First day'),
  ...reach,
});
const changeAnswers = z.object({ ...reach, version: z.coerce.number().int() });
const endAnswers = z.object({ ended_reason: text('Reason', { max: 500 }), version: z.coerce.number().int() });

function told(may_see: readonly Matter[]) {
  return {
    may_see_plan: may_see.includes('plan'),
    may_see_visits: may_see.includes('visits'),
    may_see_money: may_see.includes('money'),
  };
}

function oneCard(person: SeenPerson, one: SeenRepresentative, today: string, may: boolean): SafeHtml {
  const council = person.view === 'council care' || person.view === 'council money';
  const maySee = mattersTold(one, today).map((matter) => matterWords[matter]);
  const where = `/people/${person.id}/representatives/${one.id}`;
  const begun = standingOn(one, today) === 'acting';
  return html`${summaryList(
    [
      one.call_first && { key: 'In an emergency', value: html`<strong>Telephone first</strong>` },
      { key: 'To the person', value: one.relationship },
      {
        key: 'Power',
        value: html`${capital(one.power)}<br><span class="tend-quiet">${powerWords[one.power]}</span>`,
      },
      { key: 'Telephone', value: one.phone ? phoneLink(one.phone) : '' },
      council && { key: 'Email', value: one.email ?? '' },
      {
        key: 'May be told about',
        value: maySee.length === 0 ? html`<strong>Nothing</strong>` : join(maySee, html`<br>`),
      },
      person.view === 'council care' && { key: 'On what this rests', value: one.consent_note ?? '' },
      { key: begun ? 'Since' : 'Begins', value: shortDate(one.starts_on) },
    ],
    { card: one.name },
  )}${
    may &&
    buttonGroup([
      buttonLink({ text: `Change what ${one.name} may be told`, href: where, kind: 'secondary' }),
      buttonLink({ text: 'End', href: `${where}/end`, kind: 'secondary' }),
    ])
  }`;
}

/** Who may speak for a person and what each may be told, with those who no longer may. */
export async function representativesPage(asked: Asked): Promise<Answer> {
  const person = await openFor(asked, 'representatives');
  const today = todayIn(asked);
  const after = person.view === 'provider after';
  const all = after ? [] : await listRepresentatives(asked.scope, person.id);
  const may = permits(asked.scope.who, 'people.edit');
  const own = asked.scope.who.providerId !== null;
  const now = all.filter((one) => standingOn(one, today) !== 'ended');
  const ended = all.filter((one) => standingOn(one, today) === 'ended');
  return personPage(asked, person, 'representatives', {
    title: `Who speaks for ${fullName(person)}`,
    heading: `Who speaks for ${shortName(person)}`,
    main: html`<p class="govuk-body">Each may be told only what is written here. Being family gives no right to be told.</p>
${may && buttonLink({ text: 'Add somebody', href: `/people/${person.id}/representatives/new` })}
${
  now.length === 0
    ? emptyState({ title: 'Nobody may speak for them yet' })
    : now.map((one) => oneCard(person, one, today, may))
}
${
  !own &&
  ended.length > 0 &&
  dataTable<SeenRepresentative>({
    caption: 'No longer',
    rows: ended,
    columns: [
      { head: 'Name', cell: ({ name }) => name },
      { head: 'To the person', cell: ({ relationship }) => relationship },
      { head: 'Power', cell: ({ power }) => capital(power) },
      { head: 'From', cell: ({ starts_on }) => shortDate(starts_on) },
      {
        head: 'Ended',
        cell: ({ ends_on }) => html`${statusTag(`Ended ${shortDate(ends_on ?? today)}`, 'quiet')}`,
      },
      { head: 'Why', cell: ({ ended_reason }) => ended_reason, width: 'wide' },
    ],
  })
}`,
  });
}

function askReach(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.text({ name: 'phone', label: 'Telephone', width: 20, type: 'tel', autocomplete: 'off' })}
${ask.text({ name: 'email', label: 'Email', width: 30, type: 'email', autocomplete: 'off' })}
${ask.tick({ name: 'call_first', label: 'Telephone first in an emergency' })}
${ask.checkboxes({ name: 'may_see', label: 'What they may be told about', hint: 'Tick only what the person, or a power in law, lets them know', choices: matters.map((matter) => ({ value: matter, text: matterWords[matter] })) })}
${ask.textarea({ name: 'consent_note', label: 'On what this rests', hint: 'Such as: she told me so on 4 March, or registered power, reference 7000-1234', rows: 2 })}`;
}

const within = { text: 'Who speaks for them', page: 'representatives' } as const;

async function addForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const id = personIn(asked);
  const person = await openPersonToChange(asked.scope, id);
  const ask = fields(form);
  return personForm(
    { id, name: fullName(person), heading: 'Add somebody who speaks for them', within },
    form,
    html`<form method="post" novalidate>${csrfField(asked.csrfToken)}
${ask.text({ name: 'name', label: 'Name', width: 30, autocomplete: 'off' })}
${ask.text({ name: 'relationship', label: 'Who they are to the person', hint: 'Such as daughter, neighbour, solicitor', width: 20, autocomplete: 'off' })}
${ask.radios({ name: 'power', label: 'What they may do', small: true, choices: powers.map((power) => ({ value: power, text: capital(power), hint: powerWords[power] })) })}
${askReach(form)}
${ask.date({ name: 'starts_on', label: 'From which day' })}
${buttonGroup([button({ text: 'Save' })], { href: `/people/${id}/representatives` })}</form>`,
    status,
  );
}

/** An empty form for somebody who may speak for a person. */
export async function newRepresentative(asked: Asked): Promise<Answer> {
  return await addForm(asked, startForm(dateBoxes('starts_on', todayIn(asked))));
}

/** Writes down somebody who may speak for a person. */
export async function saveNewRepresentative(asked: Asked): Promise<Answer> {
  const read = parseForm(newAnswers, asked.form);
  if (!read.ok) return await addForm(asked, read, 422);
  const { may_see, ...others } = read.value;
  const saved = await addRepresentative(asked.scope, {
    personId: personIn(asked),
    details: { ...others, ...told(may_see), ends_on: null },
  });
  if (!saved.ok) return await addForm(asked, withRefusal(read.values, saved), 422);
  const words = may_see.map((matter) => matterWords[matter].toLowerCase());
  return redirect(
    `/people/${personIn(asked)}/representatives`,
    `Saved. ${others.name} may be told ${words.length === 0 ? 'nothing' : `about: ${listWords(words)}`}.`,
  );
}

async function one(asked: Asked): Promise<{ id: number; name: string; representative: Representative }> {
  const id = personIn(asked);
  const person = await openPersonToChange(asked.scope, id);
  const number = numberIn(asked.params['representative'], 'representative');
  const representative = await getRepresentative(asked.scope, id, number);
  return { id, name: fullName(person), representative };
}

async function changeForm(asked: Asked, form: FormState | undefined, status = 200): Promise<Answer> {
  const { id, name, representative } = await one(asked);
  const { phone, email, call_first, consent_note, version } = representative;
  const known = { phone, email, call_first, consent_note, version };
  const ticked = matters.filter((matter) => representative[`may_see_${matter}`]);
  const state = form ?? startForm({ ...known, may_see: ticked });
  const seen = state.values['version'];
  return personForm(
    { id, name, heading: `What ${representative.name} may be told`, within },
    state,
    html`<form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="version" value="${typeof seen === 'string' ? seen : ''}">
${askReach(state)}${buttonGroup([button({ text: 'Save' })], { href: `/people/${id}/representatives` })}</form>`,
    status,
  );
}

/** The form of what somebody may be told, and how to reach them. */
export async function editRepresentative(asked: Asked): Promise<Answer> {
  return await changeForm(asked, undefined);
}

/** Changes what somebody may be told, and how to reach them. */
export async function saveRepresentative(asked: Asked): Promise<Answer> {
  const read = parseForm(changeAnswers, asked.form);
  if (!read.ok) return await changeForm(asked, read, 422);
  const { may_see, version, ...others } = read.value;
  const saved = await changeRepresentative(asked.scope, {
    personId: personIn(asked),
    id: numberIn(asked.params['representative'], 'representative'),
    version,
    change: { ...others, ...told(may_see) },
  });
  if (!saved.ok) return await changeForm(asked, withRefusal(read.values, saved), 422);
  const words = may_see.map((matter) => matterWords[matter].toLowerCase());
  return redirect(
    `/people/${personIn(asked)}/representatives`,
    `Saved. ${saved.value.name} may be told ${words.length === 0 ? 'nothing' : `about: ${listWords(words)}`}.`,
  );
}

async function endForm(asked: Asked, form: FormState | undefined, status = 200): Promise<Answer> {
  const { id, name, representative } = await one(asked);
  const state = form ?? startForm({ version: representative.version });
  const seen = state.values['version'];
  return personForm(
    { id, name, heading: `End what ${representative.name} may be told`, within },
    state,
    html`<p class="govuk-body">From this moment ${representative.name} may be told nothing. This cannot be undone: if they are to speak for the person again, add them again.</p>
<form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="version" value="${typeof seen === 'string' ? seen : ''}">
${fields(state).textarea({ name: 'ended_reason', label: 'Why it ends', rows: 2 })}
${buttonGroup([button({ text: 'End it now', kind: 'warning' })], { href: `/people/${id}/representatives` })}</form>`,
    status,
  );
}

/** Asks why somebody may no longer be told anything. */
export async function endRepresentativePage(asked: Asked): Promise<Answer> {
  return await endForm(asked, undefined);
}

/** Ends what somebody may be told, at once. */
export async function saveEndOfRepresentative(asked: Asked): Promise<Answer> {
  const read = parseForm(endAnswers, asked.form);
  if (!read.ok) return await endForm(asked, read, 422);
  const saved = await endRepresentative(asked.scope, {
    personId: personIn(asked),
    id: numberIn(asked.params['representative'], 'representative'),
    version: read.value.version,
    reason: read.value.ended_reason,
  });
  if (!saved.ok) return await endForm(asked, withRefusal(read.values, saved), 422);
  return redirect(
    `/people/${personIn(asked)}/representatives`,
    `Ended. ${saved.value.name} may be told nothing more.`,
  );
}
