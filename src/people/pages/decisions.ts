import { z } from 'zod';
import { shortDate } from '../../ground/calendar.ts';
import { Forbidden } from '../../platform/errors.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { none, when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { fields } from '../../web/fields.ts';
import { choice, date, optionalText, text } from '../../web/form-values.ts';
import { csrfField, parseForm, startForm, withRefusal, type FormState } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { redirect, type Answer, type Asked } from '../../web/route.ts';
import { recordDecision } from '../actions/record-decision.ts';
import { listDecisions, type RecordedDecision } from '../records/decisions.ts';
import { openPersonToChange } from '../records/people.ts';
import { listRepresentatives } from '../records/representatives.ts';
import { capacities, outcomes, outcomeWords } from '../rules/decisions.ts';
import { fullName, shortName } from '../rules/person-words.ts';
import { openFor, personForm, personIn, personPage } from './person-frame.ts';

const answers = z.object({
  about: text('What was decided', { max: 300 }),
  capacity: choice('whether they could decide', capacities),
  outcome: choice('how it was decided', outcomes),
  representative_id: optionalText('Who decided').transform((typed) => readNumber(typed) ?? null),
  decided_on: date('Day of the decision'),
  note: text('How this is known', { max: 2000 }),
});

/** The decisions a person made, and those made for them, each with whether they could decide it. */
export async function decisionsPage(asked: Asked): Promise<Answer> {
  const person = await openFor(asked, 'decisions');
  if (person.view !== 'council care')
    throw new Forbidden('Decisions are for those who arrange the person’s care.');
  const rows = await listDecisions(asked.scope, person.id);
  const may = permits(asked.scope.who, 'people.edit');
  return personPage(asked, person, 'decisions', {
    title: `Decisions of ${fullName(person)}`,
    heading: `Decisions of ${shortName(person)}`,
    main: html`<p class="govuk-body">Everybody is taken to be able to decide for themselves. Whether somebody can is about one decision, on one day, and says nothing about the next.</p>
${may && buttonLink({ text: 'Record a decision', href: `/people/${person.id}/decisions/new` })}
${dataTable<RecordedDecision>({
  caption: 'Decisions, the newest first',
  captionHidden: true,
  rows,
  empty: emptyState({ title: 'No decision is recorded' }),
  columns: [
    { head: 'What was decided', cell: ({ about }) => about, width: 'wide' },
    { head: 'Day', cell: ({ decided_on }) => shortDate(decided_on) },
    {
      head: 'Could they decide',
      cell: ({ capacity }) => (capacity === 'can decide' ? 'Yes' : html`<strong>No</strong>`),
    },
    {
      head: 'How',
      cell: ({ outcome, representative_name }) =>
        html`<span>${outcomeWords[outcome]}${representative_name && html`: ${representative_name}`}</span>`,
    },
    { head: 'How this is known', cell: ({ note }) => note, width: 'wide' },
    {
      head: 'Recorded',
      cell: ({ recorded_at, recorded_by_name }) =>
        html`<span>${when(recorded_at)}, ${recorded_by_name ?? none('not known')}</span>`,
    },
  ],
})}`,
  });
}

async function newForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const id = personIn(asked);
  const person = await openPersonToChange(asked.scope, id);
  const representatives = await listRepresentatives(asked.scope, id);
  const ask = fields(form);
  return personForm(
    {
      id,
      name: fullName(person),
      heading: 'Record a decision',
      within: { text: 'Decisions', page: 'decisions' },
    },
    form,
    html`<p class="govuk-body">It is kept for good. A later decision is recorded beside it.</p>
<form method="post" novalidate>${csrfField(asked.csrfToken)}
${ask.text({ name: 'about', label: 'What was decided', hint: 'One decision, such as: moving to a nursing home, or sharing her plan with her son' })}
${ask.date({ name: 'decided_on', label: 'On which day' })}
${ask.radios({
  name: 'capacity',
  label: 'Could they make this decision?',
  hint: 'Could they understand, remember and weigh up what it takes, and say what they want, with all the help they need?',
  choices: [
    { value: 'can decide', text: 'Yes' },
    { value: 'cannot decide', text: 'No, not this decision at this time' },
  ],
})}
${ask.radios({ name: 'outcome', label: 'How was it decided?', choices: outcomes.map((outcome) => ({ value: outcome, text: outcomeWords[outcome] })) })}
${ask.select({ name: 'representative_id', label: 'Attorney or deputy who decided', hint: 'Only where one decided', empty: 'Nobody', choices: representatives.map((one) => ({ value: String(one.id), text: `${one.name}, ${one.power}` })) })}
${ask.textarea({ name: 'note', label: 'How this is known', hint: 'Who asked, who was there, what the person said, and what helped them', rows: 4 })}
${buttonGroup([button({ text: 'Save' })], { href: `/people/${id}/decisions` })}</form>`,
    status,
  );
}

/** An empty form for a decision. */
export async function newDecision(asked: Asked): Promise<Answer> {
  return await newForm(asked, startForm());
}

/** Writes down a decision. */
export async function saveNewDecision(asked: Asked): Promise<Answer> {
  const read = parseForm(answers, asked.form);
  if (!read.ok) return await newForm(asked, read, 422);
  const personId = personIn(asked);
  const saved = await recordDecision(asked.scope, { personId, decision: read.value });
  if (!saved.ok) return await newForm(asked, withRefusal(read.values, saved), 422);
  return redirect(
    `/people/${personId}/decisions`,
    `Saved. The decision about ${read.value.about} is on record.`,
  );
}
