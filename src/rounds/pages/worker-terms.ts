/** When a care worker is there, how they travel, when they are away and what they are paid; and the same for everybody at a glance. */
import { z } from 'zod';
import { dateRange, longDate, londonDay, shortDate } from '../../ground/calendar.ts';
import { parsePostcode } from '../../ground/postcodes.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { getWorker, type Worker } from '../../providers/records/workers.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import {
  choice,
  choices,
  date,
  optionalAnswer,
  optionalDate,
  optionalText,
  time,
  wholeNumber,
} from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { ownProvider } from '../actions/edit-rota.ts';
import { addShift, changeWay, comeBack, recordPay, stopShift } from '../actions/worker-terms.ts';
import {
  getWay,
  listAbsences,
  listPayTerms,
  listRotaWorkers,
  listShifts,
  type RecordedAbsence,
  type RecordedShift,
  type WayOfWorker,
} from '../records/round-workers.ts';
import { midnightOf } from '../rules/rota-week.ts';
import { absenceInWords } from '../rules/join-absence.ts';
import { absenceNames } from '../rules/shifts-of-day.ts';
import { section } from './address.ts';
import { asTerms, payAnswers, payBoxes, payForm, payInWords } from './pay-form.ts';
import { linksPart } from './worker-links-part.ts';

const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const modeNames = { car: 'By car', bicycle: 'By bicycle', walk: 'On foot' } as const;
const modes = ['car', 'bicycle', 'walk'] as const;
const farAhead = '9999-01-01';

/** 'Monday to Friday', 'Saturday and Sunday', 'Monday, Wednesday'. */
export function weekdaysInWords(days: readonly number[]): string {
  const sorted = [...days].sort((a, b) => a - b);
  if (sorted.length === 7) return 'Every day';
  if (sorted.join() === '1,2,3,4,5') return 'Monday to Friday';
  if (sorted.join() === '6,7') return 'Saturday and Sunday';
  return sorted.map((day) => weekdayNames[day - 1]).join(', ');
}

/** GET /rounds/workers */
export async function workersPage(asked: Asked): Promise<Answer> {
  return await showAll(asked, undefined);
}

/** Everybody's page; without a form that came back with a fault the boxes hold what is paid now. */
async function showAll(asked: Asked, typed: FormState | undefined, status = 200): Promise<Answer> {
  const { scope } = asked;
  const providerId = ownProvider(scope);
  const today = londonDay(scope.now).toString();
  const workers = (await listRotaWorkers(scope, providerId, today, today))(today);
  const shifts = await listShifts(scope, providerId, { from: today, to: farAhead });
  const absences = await listAbsences(scope, providerId, {
    from: midnightOf(today),
    to: midnightOf(today) + 28 * 86_400,
  });
  const terms = await listPayTerms(scope, providerId, today);
  const everybody = terms.find(({ workerId }) => workerId === null);
  const form = typed ?? startForm(payBoxes(everybody, today));
  return page(
    'Care workers’ shifts',
    html`${dataTable({
      id: 'workers',
      caption: 'Care workers',
      captionHidden: true,
      rows: workers,
      queue: true,
      rowHref: ({ id }) => `/rounds/workers/${id}`,
      empty: emptyState({
        title: 'No care worker is recorded',
        action: { href: '/workers/new', text: 'Record a care worker' },
      }),
      columns: [
        { head: 'Care worker', cell: ({ name }) => name },
        {
          head: 'Shifts',
          width: 'wide',
          cell: ({ id }) => {
            const own = shifts.filter(({ workerId }) => workerId === id);
            return own.length === 0 ? statusTag('No shifts', 'attention') : own.map(shiftInWords).join('; ');
          },
        },
        {
          head: 'Away in four weeks',
          cell: ({ id }) =>
            absences
              .filter(({ workerId }) => workerId === id)
              .map((one) => absenceInWords(one))
              .join('; '),
        },
        {
          head: 'Goes',
          cell: ({ mode, start }) => `${modeNames[mode]}${start === undefined ? '' : `, from ${start.name}`}`,
        },
        {
          head: 'Pay',
          cell: ({ id }) =>
            terms.some(({ workerId }) => workerId === id)
              ? 'Own terms'
              : everybody === undefined
                ? statusTag('Not recorded', 'attention')
                : 'As everybody',
        },
      ],
    })}
    <h2 class="govuk-heading-m">What everybody is paid</h2>
    <p class="govuk-body">${everybody === undefined ? 'Nothing is recorded yet.' : `${payInWords(everybody)}, from ${longDate(everybody.effectiveFrom)}.`} Only your own organisation sees this. It shows what a round really pays for an hour of work.</p>
    ${payForm(asked, '/rounds/workers', form)}`,
    {
      wide: true,
      section,
      form,
      status,
      breadcrumbs: [{ text: 'Rounds', href: '/rounds' }, { text: 'Care workers’ shifts' }],
    },
  );
}

function shiftInWords({ weekdays, startTime, endTime }: RecordedShift): string {
  return `${weekdaysInWords(weekdays)} ${startTime} to ${endTime}`;
}

/** POST /rounds/workers: what everybody is paid. */
export async function saveEverybody(asked: Asked): Promise<Answer> {
  const read = parseForm(payAnswers, asked.form);
  if (!read.ok) return await showAll(asked, read, 422);
  const done = await recordPay(asked.scope, asTerms(null, read.value));
  if (!done.ok) return await showAll(asked, withRefusal(read.values, done), 422);
  return redirect('/rounds/workers', 'Recorded. Rounds now show the hourly pay that results.');
}

const workerIn = ({ params }: Asked): number => numberIn(params['id'], 'care worker');

/** GET /rounds/workers/:id */
export async function workerTermsPage(asked: Asked): Promise<Answer> {
  return await show(asked, undefined);
}

/** The page of one worker; `form` is what came back with a fault, `made` a link to show this once. */
export async function show(
  asked: Asked,
  form: FormState | undefined,
  status = 200,
  made?: SafeHtml,
): Promise<Answer> {
  const { scope } = asked;
  const worker = await getWorker(scope, workerIn(asked));
  const providerId = ownProvider(scope);
  if (worker.provider_id !== providerId) throw new NotFound('care worker');
  const today = londonDay(scope.now).toString();
  const way = await getWay(scope, worker.id);
  const shifts = await listShifts(scope, providerId, { from: today, to: farAhead, workerId: worker.id });
  const absences = await listAbsences(scope, providerId, {
    from: midnightOf(today) - 28 * 86_400,
    to: midnightOf(farAhead),
    workerId: worker.id,
  });
  const terms = await listPayTerms(scope, providerId, today);
  const own = terms.find(({ workerId }) => workerId === worker.id);
  const known = startForm({
    ...wayBoxes(way),
    ...payBoxes(own ?? terms.find(({ workerId }) => workerId === null), today),
    start_time: '',
    end_time: '',
    ...dateBoxes('starts_on', today),
  });
  const filled =
    form === undefined ? known : { values: { ...known.values, ...form.values }, errors: form.errors };
  const name = `${worker.given_name} ${worker.family_name}`;
  return page(
    `${name}: shifts and pay`,
    html`${made}${shiftPart(asked, worker, shifts, filled)}
      <h2 class="govuk-heading-m">Away</h2>${awayPart(asked, worker, absences)}
      <h2 class="govuk-heading-m">How they travel</h2>${wayPart(asked, worker, way, filled)}
      <h2 class="govuk-heading-m">Pay</h2><p class="govuk-body">${own === undefined ? 'As everybody, unless you record terms of their own.' : `${payInWords(own)}, from ${longDate(own.effectiveFrom)}.`}</p>${payForm(asked, `/rounds/workers/${worker.id}`, filled)}
      ${await linksPart(asked, worker)}`,
    {
      section,
      form: filled,
      status,
      breadcrumbs: [
        { text: 'Rounds', href: '/rounds' },
        { text: 'Care workers’ shifts', href: '/rounds/workers' },
        { text: name },
      ],
    },
  );
}

function act(asked: Asked, worker: Worker, what: string, body: SafeHtml): SafeHtml {
  return html`<form method="post" action="/rounds/workers/${worker.id}" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="act" value="${what}">${body}</form>`;
}

function shiftPart(
  asked: Asked,
  worker: Worker,
  shifts: readonly RecordedShift[],
  form: FormState,
): SafeHtml {
  const ask = fields(form);
  return html`${dataTable<RecordedShift>({
    id: 'shifts',
    caption: 'Shifts',
    rows: shifts,
    empty: 'No shifts are recorded. Without one nobody is planned',
    columns: [
      { head: 'Days', cell: ({ weekdays }) => weekdaysInWords(weekdays) },
      { head: 'From', cell: ({ startTime }) => startTime },
      {
        head: 'To',
        cell: ({ startTime, endTime }) => `${endTime}${endTime <= startTime ? ' the next day' : ''}`,
      },
      {
        head: 'Holds',
        cell: ({ startsOn, endsOn }) =>
          endsOn === null ? `from ${shortDate(startsOn)}` : dateRange(startsOn, endsOn),
      },
      {
        head: 'End',
        headHidden: true,
        cell: ({ id, startTime }) =>
          act(
            asked,
            worker,
            'end shift',
            html`<input type="hidden" name="id" value="${id}"><button type="submit" class="tend-linkbutton">End this shift<span class="govuk-visually-hidden"> from ${startTime}</span></button>`,
          ),
      },
    ],
  })}${act(
    asked,
    worker,
    'shift',
    html`<h2 class="govuk-heading-m">Add a shift</h2>${ask.checkboxes({ name: 'weekdays', label: 'Days', small: true, inline: true, choices: weekdayNames.map((text, at) => ({ value: String(at + 1), text })) })}${ask.time({ name: 'start_time', label: 'Starts' })}${ask.time({ name: 'end_time', label: 'Ends', hint: 'A split shift is two shifts. One that ends earlier than it starts goes on over midnight' })}${ask.date({ name: 'starts_on', label: 'First day' })}${ask.date({ name: 'ends_on', label: 'Last day', hint: 'Leave empty where it goes on' })}${buttonGroup([button({ text: 'Add the shift' })])}`,
  )}`;
}

function awayPart(asked: Asked, worker: Worker, absences: readonly RecordedAbsence[]): SafeHtml {
  const now = asked.scope.now.epochMilliseconds / 1000;
  return html`${dataTable<RecordedAbsence>({
    id: 'absences',
    caption: 'Away',
    captionHidden: true,
    rows: absences,
    empty: 'Nothing in the last four weeks or ahead',
    columns: [
      { head: 'Why', cell: ({ kind }) => absenceNames[kind] },
      { head: 'When', cell: absenceInWords },
      { head: 'Note', cell: ({ words }) => words },
      {
        head: 'Back',
        headHidden: true,
        cell: ({ id, to }) =>
          (to === null || to > now) &&
          act(
            asked,
            worker,
            'back',
            html`<input type="hidden" name="id" value="${id}"><button type="submit" class="tend-linkbutton">Is back, or will not be away</button>`,
          ),
      },
    ],
  })}${buttonGroup([buttonLink({ text: 'Somebody is away', href: `/rounds/away?worker=${worker.id}`, kind: 'secondary' })])}`;
}

function wayBoxes({ travelMode, startPostcode, endPostcode, mostWeeklyMinutes, version }: WayOfWorker) {
  return {
    travel_mode: travelMode,
    start_postcode: startPostcode,
    end_postcode: endPostcode,
    most_hours: mostWeeklyMinutes === null ? '' : String(Math.floor(mostWeeklyMinutes / 60)),
    version,
  };
}

function wayPart(asked: Asked, worker: Worker, way: WayOfWorker, form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${summaryList([{ key: 'Now', value: `${modeNames[way.travelMode]}${way.startPostcode === null ? ', and begins at the first visit' : `, from ${way.startPostcode}`}` }])}${act(
    asked,
    worker,
    'way',
    html`<input type="hidden" name="version" value="${way.version}">${ask.radios({ name: 'travel_mode', label: 'How they travel', small: true, inline: true, choices: modes.map((value) => ({ value, text: modeNames[value] })) })}${ask.text({ name: 'start_postcode', label: 'Where their day begins', hint: 'The first half of the postcode is enough', width: 10, autocomplete: 'off' })}${ask.text({ name: 'end_postcode', label: 'Where it ends', hint: 'Empty where it ends at the last visit', width: 10, autocomplete: 'off' })}${ask.number({ name: 'most_hours', label: 'Most hours a week', hint: 'Empty for no limit', suffix: 'hours', width: 3 })}${buttonGroup([button({ text: 'Save', kind: 'secondary' })])}`,
  )}`;
}

/** 'WS1' or 'WS1 1AA', in any case. */
function parsePlace(typed: string, name: string): Result<string> {
  const outward = typed.trim().toUpperCase();
  if (/^[A-Z]{1,2}\d[A-Z\d]?$/.test(outward)) return ok(outward);
  const whole = parsePostcode(typed, name);
  return whole.ok ? whole : refuse(`${name} must be a postcode or its first half, like WS1`);
}

const acts = z.object({ act: optionalText('What to do'), id: optionalText('Which') });
const shiftAnswers = z.object({
  weekdays: choices('a day of the week', ['1', '2', '3', '4', '5', '6', '7']),
  start_time: time('When it starts'),
  end_time: time('When it ends'),
  starts_on: date('First day'),
  ends_on: optionalDate('Last day'),
});
const wayAnswers = z.object({
  travel_mode: choice('how they travel', modes),
  start_postcode: optionalAnswer(parsePlace, 'Where their day begins'),
  end_postcode: optionalAnswer(parsePlace, 'Where it ends'),
  most_hours: z.union([z.literal('').transform(() => null), wholeNumber('Most hours', { min: 1, max: 168 })]),
  version: z.coerce.number().int(),
});

/** POST /rounds/workers/:id: a shift, how they travel, being back, or pay. */
export async function saveWorkerTerms(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const workerId = workerIn(asked);
  const what = parseForm(acts, asked.form);
  const name = what.ok ? what.value.act : '';
  const back = (words: string): Answer => redirect(`/rounds/workers/${workerId}`, words);
  if (name === 'end shift' || name === 'back') {
    const id = numberIn(what.ok ? what.value.id : '', name);
    if (name === 'back') await comeBack(scope, { workerId, id });
    else await stopShift(scope, { workerId, id });
    return back(name === 'back' ? 'Written down. They can be planned again.' : 'The shift has ended.');
  }
  if (name === 'shift') {
    const read = parseForm(shiftAnswers, asked.form);
    if (!read.ok) return await show(asked, read, 422);
    const { weekdays, start_time, end_time, starts_on, ends_on } = read.value;
    const done = await addShift(scope, {
      workerId,
      weekdays: weekdays.map(Number),
      startTime: start_time,
      endTime: end_time,
      startsOn: starts_on,
      endsOn: ends_on,
    });
    return done.ok ? back('The shift is added.') : await show(asked, withRefusal(read.values, done), 422);
  }
  if (name === 'way') {
    const read = parseForm(wayAnswers, asked.form);
    if (!read.ok) return await show(asked, read, 422);
    const { travel_mode, start_postcode, end_postcode, most_hours, version } = read.value;
    await changeWay(scope, {
      workerId,
      way: {
        travelMode: travel_mode,
        startPostcode: start_postcode,
        endPostcode: end_postcode,
        mostWeeklyMinutes: most_hours === null ? null : most_hours * 60,
        version,
      },
    });
    return back('Saved.');
  }
  const read = parseForm(payAnswers, asked.form);
  if (!read.ok) return await show(asked, read, 422);
  const done = await recordPay(scope, asTerms(workerId, read.value));
  return done.ok
    ? back('Their own pay is recorded.')
    : await show(asked, withRefusal(read.values, done), 422);
}
