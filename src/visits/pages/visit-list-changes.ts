import { z } from 'zod';
import { clockTime, dateAndTime, londonDay, londonInstant } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { openPerson } from '../../people/records/people.ts';
import { fullName, shortName } from '../../people/rules/person-words.ts';
import { windowInWords } from '../../plans/rules/pattern-words.ts';
import { NotFound } from '../../platform/errors.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { date, text, tick, time } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { cancelVisits, MOST_AT_ONCE, putBackVisit } from '../actions/cancel-visit.ts';
import { moveVisit, windowOfVisit } from '../actions/move-visit.ts';
import { findPlannedVisits, getPlannedVisit, type PlannedVisitRow } from '../records/planned-visits.ts';
import { personBand } from './visit-list-person.ts';
import { visitWords } from './visit-list-words.ts';

const cancelling = z.object({
  because: text('Why the visit is not wanted', { max: 300 }),
  told_on: date('The day on which the provider was told'),
  told_time: time('The time at which the provider was told'),
});
const moving = z.object({
  version: z.coerce.number().int(),
  starts_on: date('The new day'),
  start_time: time('The new time'),
  because: text('Why the visit moves', { max: 300 }),
  reviewed: tick(),
});
const puttingBack = z.object({ version: z.coerce.number().int() });

function idIn({ params }: Asked): number {
  const typed = params['id'] ?? '';
  if (!/^\d{1,15}$/.test(typed)) throw new NotFound('visit');
  return Number(typed);
}

function crumbs(last: string, visit?: PlannedVisitRow) {
  return [
    { text: 'Visits', href: '/visits' },
    ...(visit === undefined ? [] : [{ text: fullName(visit), href: `/people/${visit.person_id}/visits` }]),
    { text: last },
  ];
}

/** The form that cancels the visits named in the address (`?visit=`, one or several). */
export async function askCancel(asked: Asked): Promise<Answer> {
  const { now } = asked.scope;
  const form = startForm({
    ...dateBoxes('told_on', londonDay(now).toString()),
    told_time: clockTime(now),
  });
  return await cancelForm(asked, form);
}

async function cancelForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope, query, csrfToken } = asked;
  const ids = query
    .getAll('visit')
    .filter((id) => /^\d{1,15}$/.test(id))
    .slice(0, MOST_AT_ONCE)
    .map(Number);
  const visits = await findPlannedVisits(scope, ids);
  const [first] = visits;
  if (first === undefined) {
    if (ids.length > 0) throw new NotFound('visit');
    return redirect('/visits', notDone('Choose the visits to cancel first.'));
  }
  const one = visits.length === 1;
  const person = one ? await openPerson(scope, first.person_id, 'visits') : undefined;
  const ask = fields(form);
  const action = `/visits/cancel?${visits.map(({ id }) => `visit=${id}`).join('&')}`;
  return page(
    one ? 'Cancel this visit' : `Cancel ${visits.length} visits`,
    html`${person && personBand(scope, person)}
      <ul class="govuk-list govuk-list--bullet">${visits.map((visit) => html`<li>${!one && html`${fullName(visit)}: `}${visitWords(visit)}, ${visit.provider_name}</li>`)}</ul>
      <form method="post" action="${action}" novalidate>${csrfField(csrfToken)}
        ${ask.text({ name: 'because', label: one ? 'Why is it not wanted?' : 'Why are they not wanted?', hint: 'Such as: with her son that evening' })}
        <div class="tend-rows__boxes">${ask.date({ name: 'told_on', label: 'When was the provider told?', hint: 'Tend tells them when you save. If somebody told them before, give that time: what a cancelled visit is paid goes by it' })}${ask.time({ name: 'told_time', label: 'Time' })}</div>
        ${buttonGroup([button({ text: one ? 'Cancel the visit' : 'Cancel these visits', kind: 'warning' })], { href: one ? `/people/${first.person_id}/visits` : '/visits', text: one ? 'Leave it as it is' : 'Leave them as they are' })}</form>`,
    { section: 'Visits', form, status, breadcrumbs: crumbs('Cancel', one ? first : undefined) },
  );
}

/** Cancels visits. */
export async function saveCancel(asked: Asked): Promise<Answer> {
  const read = parseForm(cancelling, asked.form);
  if (!read.ok) return await cancelForm(asked, read, 422);
  const { because, told_on, told_time } = read.value;
  const toldAt = londonInstant(Temporal.PlainDate.from(told_on), Temporal.PlainTime.from(told_time)).instant;
  const ids = asked.query
    .getAll('visit')
    .filter((id) => /^\d{1,15}$/.test(id))
    .map(Number);
  const done = await cancelVisits(asked.scope, { ids, toldAt, because });
  if (!done.ok) return await cancelForm(asked, withRefusal(read.values, done), 422);
  const { visits } = done.value;
  const [first] = visits;
  if (first === undefined) return redirect('/visits');
  const whose = visits.every(({ person_id }) => person_id === first.person_id);
  const words =
    visits.length === 1
      ? `Cancelled. The visit to ${shortName(first)} of ${dateAndTime(first.starts_at)} is off.`
      : `Cancelled. ${plural(visits.length, 'visit')} are off.`;
  return redirect(whose ? `/people/${first.person_id}/visits` : '/visits', words);
}

/** The form that moves one visit. */
export async function askMove(asked: Asked): Promise<Answer> {
  const visit = await getPlannedVisit(asked.scope, idIn(asked));
  const form = startForm({
    version: visit.version,
    ...dateBoxes('starts_on', visit.starts_on),
    start_time: clockTime(visit.starts_at),
  });
  return await moveForm(asked, visit, form);
}

async function moveForm(
  asked: Asked,
  visit: PlannedVisitRow,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const person = await openPerson(asked.scope, visit.person_id, 'visits');
  const ask = fields(form);
  return page(
    'Move this visit',
    html`${personBand(asked.scope, person)}
      <p class="govuk-body">${visitWords(visit)}, ${visit.provider_name}. Only this visit moves; the week stays as it is.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        <input type="hidden" name="version" value="${form.values['version']?.toString()}">
        <div class="tend-rows__boxes">${ask.date({ name: 'starts_on', label: 'New day' })}${ask.time({ name: 'start_time', label: 'New time' })}</div>
        ${ask.text({ name: 'because', label: 'Why does it move?', hint: 'Such as: she is out until half past nine' })}
        ${
          visit.time_critical &&
          html`<div class="govuk-inset-text"><p class="govuk-body">This visit is time-critical: ${visit.time_critical_reason ?? 'no reason is written down'}. It may be ${windowInWords(await windowOfVisit(asked.scope, visit))}.</p>
          ${ask.tick({ name: 'reviewed', label: 'I have looked at the reason, and the visit can move further than that' })}</div>`
        }
        <p class="govuk-body">${visit.provider_name} is told as soon as you save. Telephone as well if the visit is within the hour.</p>
        ${buttonGroup([button({ text: 'Move the visit' })], { href: `/people/${visit.person_id}/visits`, text: 'Leave it where it is' })}</form>`,
    { section: 'Visits', form, status, breadcrumbs: crumbs('Move', visit) },
  );
}

/** Moves one visit. */
export async function saveMove(asked: Asked): Promise<Answer> {
  const visit = await getPlannedVisit(asked.scope, idIn(asked));
  const read = parseForm(moving, asked.form);
  if (!read.ok) return await moveForm(asked, visit, read, 422);
  const { version, starts_on: startsOn, start_time: startTime, because, reviewed } = read.value;
  const move = { id: visit.id, version, startsOn, startTime, because, reviewed };
  const done = await moveVisit(asked.scope, move);
  if (!done.ok) return await moveForm(asked, visit, withRefusal(read.values, done), 422);
  return redirect(
    `/people/${visit.person_id}/visits`,
    `Moved. The visit to ${shortName(visit)} is now on ${dateAndTime(done.value.startsAt)}, no longer on ${dateAndTime(visit.starts_at)}. ${visit.provider_name} was told.`,
  );
}

/** Asks whether a cancelled visit is wanted after all. */
export async function askPutBack(asked: Asked): Promise<Answer> {
  return await putBackForm(asked, await getPlannedVisit(asked.scope, idIn(asked)), startForm());
}

async function putBackForm(
  asked: Asked,
  visit: PlannedVisitRow,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const person = await openPerson(asked.scope, visit.person_id, 'visits');
  return page(
    'Put this visit back',
    html`${personBand(asked.scope, person)}
      <p class="govuk-body">${visitWords(visit)}, ${visit.provider_name}.${visit.cancelled_at !== null && html` It was cancelled because: ${visit.cancelled_because}. The provider was told on ${dateAndTime(visit.cancelled_at)}.`}</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="version" value="${visit.version}">
        ${buttonGroup([button({ text: 'Put the visit back' })], { href: `/people/${visit.person_id}/visits`, text: 'Leave it cancelled' })}</form>`,
    { section: 'Visits', form, status, breadcrumbs: crumbs('Put back', visit) },
  );
}

/** Puts a cancelled visit back. */
export async function savePutBack(asked: Asked): Promise<Answer> {
  const visit = await getPlannedVisit(asked.scope, idIn(asked));
  const read = parseForm(puttingBack, asked.form);
  const done = await putBackVisit(asked.scope, { id: visit.id, version: read.ok ? read.value.version : 0 });
  if (!done.ok) return await putBackForm(asked, visit, withRefusal({}, done), 422);
  return redirect(
    `/people/${visit.person_id}/visits`,
    `Put back. The visit to ${shortName(visit)} of ${dateAndTime(visit.starts_at)} is planned again.`,
  );
}
