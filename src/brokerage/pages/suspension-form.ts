import { serviceName } from '../../contracts/rules/service-words.ts';
import { z } from 'zod';
import { clockTime, dateAndTime, londonDay, londonInstant } from '../../ground/calendar.ts';
import { openPerson, todayOf } from '../../people/records/people.ts';
import { shortName } from '../../people/rules/person-words.ts';
import { listWords } from '../../ground/text.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields, type Fields } from '../../web/fields.ts';
import { choice, date, optionalDate, optionalText, optionalTime, tick, time } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { endSuspension, suspendLines } from '../actions/suspend-lines.ts';
import { listLinesOfPerson, type PackageLine } from '../records/package-lines.ts';
import { type CarePackage, getPackage } from '../records/packages.ts';
import { getSuspension, listSameStay, type Suspension, SUSPENSION_REASONS } from '../records/suspensions.ts';
import { placeIsGone, placeKeptUntil } from '../rules/suspended-place.ts';
import { packageCrumbs, packageIn, suspensionIn } from './package-address.ts';
import { suspensionWords } from './package-page.ts';
import { personBand } from './person-band.ts';
import { replannedWords, type VisitsSide } from './visits-side.ts';

const reasonNames = {
  hospital: 'In hospital',
  respite: 'In respite care',
  holiday: 'On holiday',
  'family visiting': 'Family are with them',
  "person's wish": 'They do not want visits for now',
  other: 'Something else',
} as const satisfies Record<Suspension['reason'], string>;

const suspending = z
  .object({
    lines: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .transform((value) => [value ?? []].flat().map(Number))
      .refine((chosen) => chosen.length > 0, { error: 'Choose at least one service' }),
    reason: choice('why visits are not wanted', SUSPENSION_REASONS),
    note: optionalText('Anything else', { max: 1000 }),
    starts_on: date('The day from which visits are not wanted'),
    start_time: time('The time from which visits are not wanted'),
    ends_on: optionalDate('The day from which visits are wanted again'),
    end_time: optionalTime('The time from which visits are wanted again'),
    told_on: date('The day on which the provider was told'),
    told_time: time('The time at which the provider was told'),
    reviewed: tick(),
  })
  .refine(({ ends_on, end_time }) => (ends_on === null) === (end_time === null), {
    error: 'Enter both the day and the time from which visits are wanted again, or neither',
    path: ['ends_on'],
  });

const ending = z.object({
  ends_on: date('The day from which visits are wanted again'),
  end_time: time('The time from which visits are wanted again'),
  whole_stay: tick(),
});

/** The instant of a London day and time. */
function instantOf(day: string, clock: string): Temporal.Instant {
  return londonInstant(Temporal.PlainDate.from(day), Temporal.PlainTime.from(clock)).instant;
}

function moment(
  ask: Fields,
  { label, hint }: { label: string; hint?: string },
  name: readonly [string, string],
): SafeHtml {
  return html`<div class="tend-rows__boxes">${ask.date({ name: name[0], label, hint })}${ask.time({ name: name[1], label: 'Time' })}</div>`;
}

async function suspendable(scope: Scope, personId: number): Promise<PackageLine[]> {
  const today = todayOf(scope);
  return (await listLinesOfPerson(scope, personId)).filter(
    ({ ends_on }) => ends_on === null || ends_on >= today,
  );
}

/** The form that suspends a person's visits, all of their services chosen, from now. */
export async function askSuspension(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const carePackage = await getPackage(scope, packageIn(asked));
  const lines = await suspendable(scope, carePackage.person_id);
  const now = { day: todayOf(scope), time: clockTime(scope.now) };
  const form = startForm({
    lines: lines.filter(({ suspended }) => !suspended).map(({ id }) => String(id)),
    ...dateBoxes('starts_on', now.day),
    start_time: now.time,
    ...dateBoxes('told_on', now.day),
    told_time: now.time,
  });
  return await suspensionForm(asked, carePackage, lines, form);
}

async function suspensionForm(
  asked: Asked,
  carePackage: CarePackage,
  lines: readonly PackageLine[],
  form: FormState,
  status = 200,
): Promise<Answer> {
  const person = await openPerson(asked.scope, carePackage.person_id, 'care package');
  const ask = fields(form);
  return page(
    'Suspend visits',
    html`${personBand(asked.scope, person)}
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${ask.checkboxes({
          name: 'lines',
          label: 'Which services?',
          choices: lines.map((line) => ({
            value: String(line.id),
            text: `${serviceName(line.service)}, ${line.provider_name}`,
            hint: line.suspended ? 'Suspended now' : undefined,
          })),
        })}
        ${ask.radios({
          name: 'reason',
          label: 'Why are visits not wanted?',
          small: true,
          choices: SUSPENSION_REASONS.map((value) => ({ value, text: reasonNames[value] })),
        })}
        ${moment(ask, { label: 'Visits are not wanted from' }, ['starts_on', 'start_time'])}
        ${moment(ask, { label: 'Visits are wanted again from', hint: 'Leave both empty where that is not known yet' }, ['ends_on', 'end_time'])}
        ${moment(ask, { label: 'The provider was told', hint: 'Tend tells it when you save. If somebody told it before, give that time: what a cancelled visit is paid goes by it' }, ['told_on', 'told_time'])}
        ${ask.textarea({ name: 'note', label: 'Anything else', hint: 'Such as the ward. Can be left empty', rows: 2 })}
        ${asksToReview(form) && html`<div class="govuk-inset-text">${ask.tick({ name: 'reviewed', label: 'I have looked: visits were not wanted from that day, though some were logged' })}</div>`}
        ${buttonGroup([button({ text: 'Suspend visits' })], { href: `/packages/${carePackage.id}` })}</form>`,
    { section: 'Packages', form, status, breadcrumbs: packageCrumbs(carePackage, 'Suspend visits') },
  );
}

/** Whether the action has asked about visits that were logged. */
function asksToReview({ errors, values }: FormState): boolean {
  return errors['reviewed'] !== undefined || values['reviewed'] !== undefined;
}

/** Suspends services of a person and takes their visits out. */
export function saveSuspension(side: VisitsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { scope } = asked;
    const carePackage = await getPackage(scope, packageIn(asked));
    const lines = await suspendable(scope, carePackage.person_id);
    const read = parseForm(suspending, asked.form);
    if (!read.ok) return await suspensionForm(asked, carePackage, lines, read, 422);
    const { value } = read;
    const startsAt = instantOf(value.starts_on, value.start_time);
    const done = await suspendLines(scope, {
      personId: carePackage.person_id,
      lineIds: value.lines,
      reason: value.reason,
      note: value.note === '' ? null : value.note,
      startsAt,
      endsAt: value.ends_on === null ? null : instantOf(value.ends_on, value.end_time ?? '00:00'),
      toldAt: instantOf(value.told_on, value.told_time),
      reviewed: value.reviewed,
    });
    if (!done.ok) return await suspensionForm(asked, carePackage, lines, withRefusal(read.values, done), 422);
    const planned = await side.replan(
      scope,
      done.value.lines.map(({ id }) => id),
      todayOf(scope),
    );
    const person = await openPerson(scope, carePackage.person_id, 'care package');
    return redirect(
      `/packages/${carePackage.id}`,
      `Saved. Visits to ${shortName(person)} are suspended from ${dateAndTime(startsAt)}. ${replannedWords(planned)}`,
    );
  };
}

/** The form that says from when visits are wanted again. */
export async function askSuspensionEnd(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const carePackage = await getPackage(scope, packageIn(asked));
  const suspension = await getSuspension(scope, carePackage.id, suspensionIn(asked));
  const at = suspension.ends_at ?? new Date(scope.now.epochMilliseconds);
  const form = startForm({
    ...dateBoxes('ends_on', londonDay(at).toString()),
    end_time: clockTime(at),
    whole_stay: true,
  });
  return await suspensionEndForm(asked, carePackage, suspension, form);
}

async function suspensionEndForm(
  asked: Asked,
  carePackage: CarePackage,
  suspension: Suspension,
  form: FormState,
  status = 200,
): Promise<Answer> {
  const { scope } = asked;
  const person = await openPerson(scope, carePackage.person_id, 'care package');
  const together = await listSameStay(scope, carePackage.person_id, suspension);
  const gone = await placesGone(scope, carePackage.person_id, together);
  const ask = fields(form);
  return page(
    'When are visits wanted again?',
    html`${personBand(scope, person)}
      <p class="govuk-body">Visits have been suspended (${suspensionWords[suspension.reason]}) from ${dateAndTime(suspension.starts_at)}. Visits to come from the time below are brought back; those whose time has passed stay out. The provider is told as soon as you save.</p>
      ${gone.length > 0 && html`<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span>${listWords(gone)} need not have kept the place for so long. Ask first whether they can come again.</strong></div>`}
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${moment(ask, { label: 'Visits are wanted again from', hint: 'Give the time at which the suspension begins where it never came to it' }, ['ends_on', 'end_time'])}
        ${
          together.length > 1
            ? ask.tick({
                name: 'whole_stay',
                label: `For all ${together.length} services that were suspended together`,
              })
            : html`<input type="hidden" name="whole_stay" value="yes">`
        }
        ${buttonGroup([button({ text: 'Save' })], { href: `/packages/${carePackage.id}` })}</form>`,
    { section: 'Packages', form, status, breadcrumbs: packageCrumbs(carePackage, 'End of a suspension') },
  );
}

/** The providers that need not have kept the place of a stay until today. */
async function placesGone(
  scope: Scope,
  personId: number,
  stay: readonly Suspension[],
): Promise<readonly string[]> {
  const lines = await listLinesOfPerson(scope, personId);
  const today = todayOf(scope);
  const keptDays = await settingOn(scope, 'place_kept_days', today);
  const names = stay.flatMap(({ package_line_id, starts_at }) => {
    const line = lines.find(({ id }) => id === package_line_id);
    if (line === undefined) return [];
    const keptUntil = placeKeptUntil(londonDay(starts_at).toString(), line.contract_kind, keptDays);
    return placeIsGone(keptUntil, today) ? [line.provider_name] : [];
  });
  return [...new Set(names)];
}

/** Says from when visits are wanted again and brings them back. */
export function saveSuspensionEnd(side: VisitsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { scope } = asked;
    const carePackage = await getPackage(scope, packageIn(asked));
    const suspension = await getSuspension(scope, carePackage.id, suspensionIn(asked));
    const read = parseForm(ending, asked.form);
    if (!read.ok) return await suspensionEndForm(asked, carePackage, suspension, read, 422);
    const endsAt = instantOf(read.value.ends_on, read.value.end_time);
    const done = await endSuspension(scope, {
      packageId: carePackage.id,
      personId: carePackage.person_id,
      suspensionId: suspension.id,
      endsAt,
      wholeStay: read.value.whole_stay,
    });
    if (!done.ok)
      return await suspensionEndForm(asked, carePackage, suspension, withRefusal(read.values, done), 422);
    const planned = await side.replan(scope, done.value.lineIds, todayOf(scope));
    return redirect(
      `/packages/${carePackage.id}`,
      `Saved. Visits are wanted again from ${dateAndTime(endsAt)}. ${replannedWords(planned)}`,
    );
  };
}
