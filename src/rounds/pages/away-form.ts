/** Somebody is away: who, from when, until when. What follows is the planner's repair, or a word that there is nothing to repair. */
import { z } from 'zod';
import { londonDay, londonInstant, longDate, parseTypedTime } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { choice, date, optionalAnswer, optionalDate, optionalText } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { mondayOf, ownProvider } from '../actions/edit-rota.ts';
import { askRepair } from '../actions/propose.ts';
import { listRotaWorkers } from '../records/round-workers.ts';
import { absenceSpan } from '../rules/join-absence.ts';
import type { StopOfVisit } from '../rules/rota.ts';
import { absenceKinds, absenceNames } from '../rules/shifts-of-day.ts';
import { clockOf, crumbsOf, dayHref, readDay, section } from './address.ts';

const answers = z.object({
  worker: optionalText('Care worker'),
  kind: choice('why', absenceKinds),
  from: date('From'),
  from_time: optionalAnswer(parseTypedTime, 'From what time'),
  until: optionalDate('The last day'),
  until_time: optionalAnswer(parseTypedTime, 'Until what time'),
  words: optionalText('Note', { max: 300 }),
});

/** GET /rounds/away: today, from now on, unless `?day=` and `?worker=` say otherwise. */
export async function awayForm(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const today = londonDay(scope.now).toString();
  const day = readDay(query.get('day')) ?? today;
  return await show(
    asked,
    startForm({
      kind: 'sickness',
      worker: query.get('worker') ?? '',
      ...dateBoxes('from', day),
      from_time: '',
      ...dateBoxes('until', day),
    }),
  );
}

async function show(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const today = londonDay(scope.now).toString();
  const workers = (await listRotaWorkers(scope, ownProvider(scope), today, today))(today);
  const ask = fields(form);
  return page(
    'Somebody is away',
    html`<p class="govuk-body">Their visits are given to others with as few changes as can be, and you see whom to call before anything changes. Write down no diagnosis.</p>
<form method="post" novalidate>${csrfField(csrfToken)}
${ask.select({ name: 'worker', label: 'Who is away', empty: 'Choose', choices: workers.map(({ id, name }) => ({ value: String(id), text: name })) })}
${ask.radios({ name: 'kind', label: 'Why', small: true, inline: true, choices: absenceKinds.map((value) => ({ value, text: absenceNames[value] })) })}
${ask.date({ name: 'from', label: 'From' })}
${ask.time({ name: 'from_time', label: 'From what time', hint: 'Empty for the whole day; of today, from now on' })}
${ask.date({ name: 'until', label: 'The last day away', hint: 'Empty while nobody knows' })}
${ask.time({ name: 'until_time', label: 'Until what time on it', hint: 'Empty for the whole day' })}
${ask.text({ name: 'words', label: 'Note (optional)' })}
${buttonGroup([button({ text: 'See who can go' })], { href: '/rounds' })}</form>`,
    { section, form, status, breadcrumbs: crumbsOf(mondayOf(today), undefined, 'Somebody is away') },
  );
}

/** POST /rounds/away */
export async function saveAway(asked: Asked): Promise<Answer> {
  const read = parseForm(answers, asked.form);
  if (!read.ok) return await show(asked, read, 422);
  const { worker, kind, from, from_time, until, until_time, words } = read.value;
  const workerId = readNumber(worker);
  if (workerId === undefined)
    return await show(asked, { values: read.values, errors: { worker: 'Choose who is away' } }, 422);
  const today = londonDay(asked.scope.now).toString();
  const away = {
    from:
      from === today && from_time === null
        ? Math.floor(asked.scope.now.epochMilliseconds / 60_000) * 60
        : second(from, from_time),
    to:
      until === null ? null : until_time === null ? second(nextDay(until), null) : second(until, until_time),
  };
  const done = await askRepair(asked.scope, { workerId, kind, words, ...away });
  if (!done.ok) return await show(asked, withRefusal(read.values, done), 422);
  const { plans, name, already, span } = done.value;
  const [first, ...others] = plans;
  const written = `${already ? 'This was written down already' : 'Written down'}: ${name} is away ${absenceSpan(span)}.`;
  const outside = outsideInWords(name, done.value.outside);
  if (first === undefined)
    return redirect(
      dayHref(from),
      `${written} They have no visits in that time, so nobody has to be called.${outside}`,
    );
  const weeks = listWords(others.map(({ monday }) => longDate(monday)));
  const also =
    others.length === 0
      ? ''
      : ` They have visits in the week of ${weeks} too: that is looked for as well, and linked below.`;
  return redirect(`/rounds/plans/${first.id}`, `${written}${also}${outside}`);
}

/** A warning where somebody keeps visits on a day on which they are away for a part of it; nothing where they keep none. */
function outsideInWords(name: string, kept: readonly StopOfVisit[]): string {
  const [first] = kept;
  if (first === undefined) return '';
  const days = [...new Set(kept.map(({ visit }) => longDate(visit.day)))];
  return ` ${name} keeps ${plural(kept.length, 'visit')} outside that time on ${listWords(days)}, the first at ${clockOf(first.startsAt)}. If they are away all day, say so again without times.`;
}

function second(day: string, time: Temporal.PlainTime | null): number {
  const at = londonInstant(Temporal.PlainDate.from(day), time ?? new Temporal.PlainTime());
  return at.instant.epochMilliseconds / 1000;
}

function nextDay(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}
