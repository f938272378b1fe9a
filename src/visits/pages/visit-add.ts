import { serviceName } from '../../contracts/rules/service-words.ts';
import { z } from 'zod';
import { dateAndTime, londonDay } from '../../ground/calendar.ts';
import { openPerson } from '../../people/records/people.ts';
import { fullName, shortName } from '../../people/rules/person-words.ts';
import { listLinesOfPerson, type PackageLine } from '../../brokerage/records/package-lines.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { choice, date, text, time, wholeNumber } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { addVisit } from '../actions/add-visit.ts';
import { personBand } from './visit-list-person.ts';

function adding(lines: readonly PackageLine[]) {
  return z.object({
    line: choice(
      'a service',
      lines.map(({ id }) => String(id)),
    ),
    starts_on: date('The day of the visit'),
    start_time: time('The time of the visit'),
    minutes: wholeNumber('Minutes', { min: 15, max: 720 }),
    workers: wholeNumber('Care workers', { min: 1, max: 4 }),
    because: text('Why a visit is added', { max: 300 }),
  });
}

async function linesOf({ scope, params }: Asked): Promise<PackageLine[]> {
  const today = londonDay(scope.now).toString();
  const lines = await listLinesOfPerson(scope, numberIn(params['id'], 'person'));
  return lines.filter(({ ends_on }) => ends_on === null || ends_on >= today);
}

/** The form that adds one visit to a person, which their week does not ask for. */
export async function askAdd(asked: Asked): Promise<Answer> {
  const lines = await linesOf(asked);
  const [only] = lines;
  const form = startForm({
    ...dateBoxes('starts_on', londonDay(asked.scope.now).toString()),
    minutes: '30',
    workers: '1',
    ...(lines.length === 1 && only !== undefined && { line: String(only.id) }),
  });
  return await addForm(asked, lines, form);
}

async function addForm(
  asked: Asked,
  lines: readonly PackageLine[],
  form: FormState,
  status = 200,
): Promise<Answer> {
  const { scope, params, csrfToken } = asked;
  const person = await openPerson(scope, numberIn(params['id'], 'person'), 'visits');
  const ask = fields(form);
  const back = `/people/${person.id}/visits`;
  return page(
    'Add a visit',
    html`${personBand(scope, person)}
      <p class="govuk-body">One visit more, such as tomorrow morning after a fall. The week stays as it is, and the provider is told as soon as you save.</p>
      ${
        lines.length === 0
          ? html`<p class="govuk-body">No service goes on, so no visit can be added. <a class="govuk-link" href="${back}">Back to the visits</a></p>`
          : html`<form method="post" novalidate>${csrfField(csrfToken)}
        ${ask.radios({
          name: 'line',
          label: 'Which service makes it?',
          choices: lines.map((line) => ({
            value: String(line.id),
            text: `${serviceName(line.service)}, ${line.provider_name}`,
            hint: line.suspended ? 'Suspended now' : undefined,
          })),
        })}
        <div class="tend-rows__boxes">${ask.date({ name: 'starts_on', label: 'Day' })}${ask.time({ name: 'start_time', label: 'Time' })}</div>
        <div class="tend-rows__boxes">${ask.number({ name: 'minutes', label: 'Minutes' })}${ask.number({ name: 'workers', label: 'Care workers' })}</div>
        ${ask.text({ name: 'because', label: 'Why is it added?', hint: 'What is to be done, such as: help to wash after the fall last night' })}
        ${buttonGroup([button({ text: 'Add the visit' })], { href: back, text: 'Add none' })}</form>`
      }`,
    {
      section: 'Visits',
      form,
      status,
      breadcrumbs: [
        { text: 'Visits', href: '/visits' },
        { text: fullName(person), href: back },
        { text: 'Add' },
      ],
    },
  );
}

/** Adds one visit. */
export async function saveAdd(asked: Asked): Promise<Answer> {
  const lines = await linesOf(asked);
  const read = parseForm(adding(lines), asked.form);
  if (!read.ok) return await addForm(asked, lines, read, 422);
  const { line, starts_on: startsOn, start_time: startTime, minutes, workers, because } = read.value;
  const personId = numberIn(asked.params['id'], 'person');
  const given = { personId, lineId: Number(line), startsOn, startTime, minutes, workers, because };
  const done = await addVisit(asked.scope, given);
  if (!done.ok) return await addForm(asked, lines, withRefusal(read.values, done), 422);
  const { visit } = done.value;
  return redirect(
    `/people/${personId}/visits`,
    `Added. A visit to ${shortName(visit)} is planned on ${dateAndTime(visit.starts_at)}, and ${visit.provider_name} was told.`,
  );
}
