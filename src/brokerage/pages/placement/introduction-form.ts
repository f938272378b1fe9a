/** The form in which a provider (or a broker for it) says who will come first, and when they introduce themselves. */
import { z } from 'zod';
import { clockTime, londonDay, londonInstant, longDate } from '../../../ground/calendar.ts';
import { openPerson } from '../../../people/records/people.ts';
import { permits } from '../../../platform/scope.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { fields } from '../../../web/fields.ts';
import { choice, optionalDate, optionalText, optionalTime } from '../../../web/form-values.ts';
import {
  csrfField,
  dateBoxes,
  type FormState,
  parseForm,
  startForm,
  withRefusal,
} from '../../../web/forms.ts';
import { html } from '../../../web/html.ts';
import { numberIn } from '../../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../../web/route.ts';
import { askForIntroduction, recordIntroduction, startOf } from '../../actions/record-introduction.ts';
import { findIntroduction } from '../../records/introductions.ts';
import { getPlacement, listOrders } from '../../records/placements.ts';
import {
  type FirstWorker,
  INTRODUCTION_WAYS,
  introductionWayNames,
  MOST_FIRST_WORKERS,
} from '../../rules/introduction.ts';

const PLACES = Array.from({ length: MOST_FIRST_WORKERS }, (_, at) => at + 1);

const name = optionalText('Name', { max: 80 });
const languages = optionalText('Languages', { max: 120 });
const introducing = z.object({
  way: choice('how they introduce themselves', INTRODUCTION_WAYS),
  meets_on: optionalDate('The day'),
  meets_time: optionalTime('The time'),
  words: optionalText('What else there is to say', { max: 300 }),
  name_1: name,
  name_2: name,
  name_3: name,
  name_4: name,
  languages_1: languages,
  languages_2: languages,
  languages_3: languages,
  languages_4: languages,
});

function idIn({ params }: Asked): number {
  return numberIn(params['id'], 'placement');
}

/** GET /placements/:id/introduction */
export async function askIntroduction(asked: Asked): Promise<Answer> {
  const now = await findIntroduction(asked.scope, idIn(asked));
  const at = now?.meetsAt === undefined || now.meetsAt === null ? null : new Date(now.meetsAt * 1000);
  const form = startForm({
    ...(now !== undefined && { way: now.way, words: now.words }),
    ...(at !== null && { ...dateBoxes('meets_on', londonDay(at).toString()), meets_time: clockTime(at) }),
    ...Object.assign(
      {},
      ...(now?.workers ?? []).map(({ name, languages }, place) => ({
        [`name_${place + 1}`]: name,
        [`languages_${place + 1}`]: languages.join(', '),
      })),
    ),
  });
  return await introductionForm(asked, form);
}

async function introductionForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const id = idIn(asked);
  const placement = await getPlacement(scope, id);
  const [order] = await listOrders(scope, id);
  const person = order && (await openPerson(scope, order.person_id, 'introduction'));
  const startsOn = await startOf(scope, placement, order?.person_id);
  const ask = fields(form);
  const when = html`<div class="tend-rows__boxes">${ask.date({ name: 'meets_on', label: 'Day' })}${ask.time({ name: 'meets_time', label: 'Time' })}</div>`;
  return page(
    'Who will come first?',
    html`<span class="govuk-caption-l">${order?.reference}, ${placement.provider_name}</span><h1 class="govuk-heading-l">Who will come first${person !== undefined && html` to ${[person.title, person.given_name, person.family_name].filter(Boolean).join(' ')}`}?</h1>
      <p class="govuk-body">Care begins on ${longDate(startsOn)}. Nobody likes a stranger at the door: say who it will be, and let them introduce themselves before that day. The person reads it in plain words.</p>
      <form method="post" novalidate data-unsaved>${csrfField(csrfToken)}
        ${PLACES.map(
          (place) =>
            html`<div class="tend-rows__boxes">${ask.text({ name: `name_${place}`, label: place === 1 ? 'First care worker' : `Care worker ${place} (optional)`, width: 20 })}${ask.text({ name: `languages_${place}`, label: 'Languages', ...(place === 1 && { hint: 'Such as: English, Punjabi' }), width: 20 })}</div>`,
        )}
        ${ask.radios({
          name: 'way',
          label: 'How do they introduce themselves?',
          choices: INTRODUCTION_WAYS.map((value) => ({ value, text: introductionWayNames[value] })),
        })}
        <p class="govuk-body">When, if they do:</p>${when}
        ${ask.text({ name: 'words', label: 'What else there is to say (optional)', hint: 'Such as: Grace knows sign language and likes dogs' })}
        ${buttonGroup([button({ text: 'Save' })], { href: order === undefined ? '/service-orders' : `/service-orders/${order.id}` })}</form>`,
    {
      section: 'Offers',
      form,
      status,
      breadcrumbs: [
        { text: 'Service orders', href: '/service-orders' },
        { text: order?.reference ?? 'Order', href: order && `/service-orders/${order.id}` },
        { text: 'Introduction' },
      ],
    },
  );
}

/** POST /placements/:id/introduction */
export async function saveIntroduction(asked: Asked): Promise<Answer> {
  const id = idIn(asked);
  const read = parseForm(introducing, asked.form);
  if (!read.ok) return await introductionForm(asked, read, 422);
  const { way, meets_on, meets_time, words } = read.value;
  const { value } = read;
  const workers: FirstWorker[] = [
    workerOf(value.name_1, value.languages_1),
    workerOf(value.name_2, value.languages_2),
    workerOf(value.name_3, value.languages_3),
    workerOf(value.name_4, value.languages_4),
  ].filter((one) => one.name !== '');
  const meetsAt =
    way === 'declined' || meets_on === null || meets_time === null
      ? null
      : londonInstant(Temporal.PlainDate.from(meets_on), Temporal.PlainTime.from(meets_time)).instant
          .epochMilliseconds / 1000;
  const done = await recordIntroduction(asked.scope, id, { way, meetsAt, workers, words });
  if (!done.ok) return await introductionForm(asked, withRefusal(read.values, done), 422);
  const { placement_request_id } = await getPlacement(asked.scope, id);
  const [order] = await listOrders(asked.scope, id);
  const back = permits(asked.scope.who, 'placement.see')
    ? `/placement/${placement_request_id}`
    : `/service-orders/${order?.id ?? ''}`;
  return redirect(back, 'Saved. The person and the council can read who will come first.');
}

/** A care worker as typed: languages are parted by commas or by 'and'. */
function workerOf(typedName: string, typedLanguages: string): FirstWorker {
  const spoken = typedLanguages.split(/[,;]| and /).map((one) => one.trim());
  return { name: typedName, languages: spoken.filter((one) => one !== '') };
}

/** POST /placements/:id/introduction/ask */
export async function sendIntroductionWish(asked: Asked): Promise<Answer> {
  const done = await askForIntroduction(asked.scope, idIn(asked));
  return redirect(
    '/placement/introductions',
    done.ok ? 'The provider is asked who will come.' : notDone(done.reason),
  );
}
