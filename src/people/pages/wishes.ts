import { z } from 'zod';
import { Forbidden } from '../../platform/errors.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { none, when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable, type Column } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { choice, optionalText, text } from '../../web/form-values.ts';
import { csrfField, parseForm, startForm, withRefusal, type FormState } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import { redirect, type Answer, type Asked } from '../../web/route.ts';
import { endWish, recordWish } from '../actions/wishes.ts';
import { listProviderNames, openPersonToChange } from '../records/people.ts';
import { getWish, listWishes, type WorkerWish } from '../records/wishes.ts';
import { fullName, shortName } from '../rules/person-words.ts';
import { openFor, personForm, personIn, personPage } from './person-frame.ts';

const answers = z.object({
  wish: choice('what they wish', ['wanted', 'refused']),
  worker_name: text('The care worker’s name', { max: 120 }),
  provider_id: optionalText('Provider').transform((typed) => readNumber(typed) ?? null),
  reason: optionalText('Why', { max: 1000 }).transform((typed) => (typed === '' ? null : typed)),
});
const ending = z.object({ ended_reason: text('Why it no longer holds', { max: 500 }) });

function wishTag({ wish }: Pick<WorkerWish, 'wish'>): SafeHtml {
  return wish === 'wanted' ? statusTag('Asked for', 'good') : statusTag('Does not want', 'problem');
}

function columns(personId: number, council: boolean, may: boolean): (Column<WorkerWish> | false)[] {
  return [
    { head: 'Care worker', cell: ({ worker_name }) => worker_name },
    { head: 'Wish', cell: wishTag },
    council && { head: 'Provider', cell: ({ provider_name }) => provider_name ?? none('not said') },
    council && { head: 'Why', cell: ({ reason }) => reason ?? none('not said'), width: 'wide' },
    {
      head: 'Since',
      cell: ({ recorded_at, recorded_by_name }) =>
        html`<span>${when(recorded_at)}${council && recorded_by_name && html`, ${recorded_by_name}`}</span>`,
    },
    may && {
      head: 'Change',
      headHidden: true,
      cell: ({ id, worker_name }) =>
        html`<a class="govuk-link" href="/people/${personId}/wishes/${id}/end">End<span class="govuk-visually-hidden"> the wish about ${worker_name}</span></a>`,
    },
  ];
}

/** The care workers that a person has asked for, or does not want. */
export async function wishesPage(asked: Asked): Promise<Answer> {
  const person = await openFor(asked, 'wishes');
  const council = person.view === 'council care';
  const may = permits(asked.scope.who, 'people.edit');
  if (person.view === 'council money')
    throw new Forbidden('Wishes are for those who arrange or give the person’s care.');
  const after = person.view === 'provider after';
  const all = after ? [] : await listWishes(asked.scope, person.id);
  const ended = all.filter(({ ended_at }) => ended_at !== null);
  return personPage(asked, person, 'wishes', {
    title: `Care workers and ${fullName(person)}`,
    heading: `Care workers ${shortName(person)} has asked for or does not want`,
    main: html`${may && buttonLink({ text: 'Record a wish', href: `/people/${person.id}/wishes/new` })}
${dataTable<WorkerWish>({
  caption: 'Wishes that stand',
  captionHidden: true,
  rows: all.filter(({ ended_at }) => ended_at === null),
  columns: columns(person.id, council, may),
  empty: emptyState({ title: 'Nobody asked for by name, and nobody refused' }),
})}
${
  ended.length > 0 &&
  dataTable<WorkerWish>({
    caption: 'No longer',
    rows: ended,
    columns: [
      { head: 'Care worker', cell: ({ worker_name }) => worker_name },
      { head: 'Wish', cell: wishTag },
      { head: 'Ended', cell: ({ ended_at }) => when(ended_at) },
      { head: 'Why it ended', cell: ({ ended_reason }) => ended_reason ?? '', width: 'wide' },
    ],
  })
}`,
  });
}

const within = { text: 'Care workers', page: 'wishes' } as const;

async function newForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const id = personIn(asked);
  const person = await openPersonToChange(asked.scope, id);
  const providers = await listProviderNames(asked.scope);
  const ask = fields(form);
  return personForm(
    { id, name: fullName(person), heading: 'Record a wish about a care worker', within },
    form,
    html`<form method="post" novalidate>${csrfField(asked.csrfToken)}
${ask.radios({
  name: 'wish',
  label: `What ${shortName(person)} wishes`,
  choices: [
    { value: 'wanted', text: 'Asks for this care worker' },
    { value: 'refused', text: 'Does not want this care worker' },
  ],
})}
${ask.text({ name: 'worker_name', label: 'Care worker’s name', width: 30, autocomplete: 'off' })}
${ask.select({ name: 'provider_id', label: 'Provider', hint: 'The provider is told the wish, and not the reason', empty: 'Not known', choices: providers.map((one) => ({ value: String(one.id), text: one.name })) })}
${ask.textarea({ name: 'reason', label: 'Why', hint: 'Only the council sees this. If somebody may have come to harm, tell safeguarding today: this page tells nobody', rows: 3 })}
${buttonGroup([button({ text: 'Save' })], { href: `/people/${id}/wishes` })}</form>`,
    status,
  );
}

/** An empty form for a wish. */
export async function newWish(asked: Asked): Promise<Answer> {
  return await newForm(asked, startForm());
}

/** Writes down a wish. */
export async function saveNewWish(asked: Asked): Promise<Answer> {
  const read = parseForm(answers, asked.form);
  if (!read.ok) return await newForm(asked, read, 422);
  const { wish, worker_name, provider_id, reason } = read.value;
  const personId = personIn(asked);
  const saved = await recordWish(asked.scope, {
    personId,
    workerName: worker_name,
    providerId: provider_id,
    wish,
    reason,
  });
  if (!saved.ok) return await newForm(asked, withRefusal(read.values, saved), 422);
  const words = wish === 'wanted' ? 'is asked for' : 'is not wanted';
  return redirect(`/people/${personId}/wishes`, `Saved. ${worker_name} ${words}.`);
}

async function endForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const id = personIn(asked);
  const person = await openPersonToChange(asked.scope, id);
  const wish = await getWish(asked.scope, id, numberIn(asked.params['wish'], 'wish'));
  return personForm(
    { id, name: fullName(person), heading: `End the wish about ${wish.worker_name}`, within },
    form,
    html`<p class="govuk-body">${wish.worker_name} ${wish.wish === 'wanted' ? 'was asked for' : 'was not wanted'}. It stays on the record as ended.</p>
<form method="post" novalidate>${csrfField(asked.csrfToken)}
${fields(form).textarea({ name: 'ended_reason', label: 'Why it no longer holds', rows: 2 })}
${buttonGroup([button({ text: 'End it' })], { href: `/people/${id}/wishes` })}</form>`,
    status,
  );
}

/** Asks why a wish no longer holds. */
export async function endWishPage(asked: Asked): Promise<Answer> {
  return await endForm(asked, startForm());
}

/** Ends a wish. */
export async function saveEndOfWish(asked: Asked): Promise<Answer> {
  const read = parseForm(ending, asked.form);
  if (!read.ok) return await endForm(asked, read, 422);
  const personId = personIn(asked);
  const id = numberIn(asked.params['wish'], 'wish');
  const saved = await endWish(asked.scope, { personId, id, reason: read.value.ended_reason });
  if (!saved.ok) return await endForm(asked, withRefusal(read.values, saved), 422);
  return redirect(
    `/people/${personId}/wishes`,
    `Ended. The wish about ${saved.value.workerName} no longer holds.`,
  );
}
