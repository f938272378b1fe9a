/** Recording that a provider is sought for a service of a care package: what, when, for whom it suits, and how it is offered. */
import { serviceName, serviceWords } from '../../../contracts/rules/service-words.ts';
import { z } from 'zod';
import { type Refusal, refuse } from '../../../ground/result.ts';
import { plural } from '../../../ground/text.ts';
import { openPerson, type SeenPerson, todayOf } from '../../../people/records/people.ts';
import type { Scope } from '../../../platform/scope.ts';
import { CAPABILITIES } from '../../../providers/rules/provider-profile.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { fields } from '../../../web/fields.ts';
import { choice, date, optionalChoice, optionalText, tick } from '../../../web/form-values.ts';
import {
  csrfField,
  dateBoxes,
  type FormState,
  type FormValues,
  parseForm,
  startForm,
  withRefusal,
} from '../../../web/forms.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { recordRequest, type Sought } from '../../actions/record-request.ts';
import { listLines } from '../../records/package-lines.ts';
import { type CarePackage, getPackage } from '../../records/packages.ts';
import { listPatterns, minimumVisitOn } from '../../records/patterns.ts';
import { listPeriodicWeeks } from '../../records/periodic-weeks.ts';
import { placementPolicy } from '../../records/placement-policy.ts';
import { listCapabilities, listServicesBought } from '../../records/sought-choices.ts';
import { LANES } from '../../rules/candidate.ts';
import { OFFER_WAYS } from '../../rules/offer-rounds.ts';
import { type LaneTargets, targetInWords } from '../../rules/placement-clock.ts';
import { laneNames, wayNames } from '../../rules/placement-words.ts';
import { numberAsked, packageCrumbs, packageIn } from '../package-address.ts';
import { patternBoxes, pressed, previewFirst } from '../pattern-form.ts';
import {
  addVisit,
  boxOf,
  formOfFirstVisit,
  formOfVisits,
  namingVisits,
  patternErrors,
  removeVisit,
  visitsAnswer,
} from '../pattern-form-values.ts';
import { saveOrChange, weekToCheck } from '../pattern-preview.ts';
import { personBand } from '../person-band.ts';

const wayHints = {
  'to one': 'You choose whom to offer it to',
  'in turn': 'The best match in the published order is asked; if they decline or do not answer, the next',
  'all at once':
    'Everybody on a step of the published order is asked together; the person or you choose among those who accept',
} as const satisfies Record<(typeof OFFER_WAYS)[number], string>;

/** What a request can be made of. */
export type Choices = {
  readonly services: readonly string[];
  readonly needs: readonly string[];
  /** By when each lane is placed. */
  readonly targets: LaneTargets;
};

/** What there is to choose from now. */
export async function choicesOf(scope: Scope): Promise<Choices> {
  // A need that no provider lists is written down all the same: that it is not met is what those who work on the market have to know.
  const needs = [...new Set([...CAPABILITIES, ...(await listCapabilities(scope))])].sort();
  const { targets } = await placementPolicy(scope);
  return { services: await listServicesBought(scope), needs, targets };
}

/** What every request is asked, whatever kind of service it seeks. */
export function askedOfAll({ needs }: Pick<Choices, 'needs'>) {
  return {
    wanted_from: date('The day care is wanted from'),
    lane: choice('How quickly care is needed', LANES),
    way: choice('How it is offered', OFFER_WAYS),
    needs: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .transform((chosen) => needs.filter((need) => [chosen ?? []].flat().includes(need))),
    language: optionalText('Language', { max: 60 }),
    language_required: tick(),
    worker_gender: optionalChoice(['female', 'male']),
    worker_gender_required: tick(),
    cultures: optionalText('Faith and culture', { max: 200 }),
    words: optionalText('Words for providers', { max: 1500 }),
  };
}

type AskedOfAll = z.output<z.ZodObject<ReturnType<typeof askedOfAll>>>;

/** Where a must has nothing that it is about, the box in which that is missing, and the words for it. */
export function faultOfMusts(value: AskedOfAll): Refusal | undefined {
  if (value.language === '' && value.language_required)
    return refuse('Enter the language that is a must', 'language');
  if (value.worker_gender === null && value.worker_gender_required)
    return refuse('Choose whether it must be a woman or a man', 'worker_gender');
  return undefined;
}

function soughtIn(choices: Choices) {
  return z.object({
    service: choice('Which service', choices.services),
    ...askedOfAll(choices),
    visits: visitsAnswer,
  });
}

/** What is known of a person before anybody types: what they like, and from when. */
export function knownOf(person: SeenPerson, startsOn: string): FormState {
  return startForm({
    ...dateBoxes('wanted_from', startsOn),
    lane: 'standard',
    way: 'to one',
    language: person.worker_language ?? '',
    worker_gender: person.worker_gender ?? '',
    worker_gender_required: person.worker_gender_required === true,
    cultures: person.religion ?? '',
  });
}

/** GET /packages/:id/find-provider; with `?replaces=` a service whose place is to be taken, its week is there to begin with. */
export async function newRequest(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const carePackage = await getPackage(scope, packageIn(asked));
  const person = await openPerson(scope, carePackage.person_id, 'find a provider');
  const today = todayOf(scope);
  const starts = carePackage.starts_on > today ? carePackage.starts_on : today;
  const replaced = await replacedLine(asked, carePackage);
  if (replaced !== undefined && (await listPeriodicWeeks(scope, [replaced.id])).length > 0)
    return redirect(`/packages/${carePackage.id}/find-provider/periodic?replaces=${replaced.id}`);
  const known = knownOf(person, starts);
  const visits = replaced === undefined ? formOfFirstVisit() : formOfVisits(replaced.visits);
  return await requestForm(asked, carePackage, {
    values: { ...known.values, service: replaced?.service ?? 'home-care', ...visits },
    errors: {},
  });
}

/** The service whose place is to be taken, where the address names one, with its newest week. */
export async function replacedLine(asked: Asked, { id }: CarePackage) {
  const lineId = numberAsked(asked, 'replaces');
  const line = (await listLines(asked.scope, id)).find((one) => one.id === lineId);
  if (line === undefined) return undefined;
  const patterns = await listPatterns(asked.scope, [line.id]);
  const newest = patterns.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))[0];
  return { ...line, visits: newest?.visits ?? [] };
}

function addressOf(asked: Asked, { id }: CarePackage): string {
  const replaces = numberAsked(asked, 'replaces');
  return `/packages/${id}/find-provider${replaces === undefined ? '' : `?replaces=${replaces}`}`;
}

async function requestForm(
  asked: Asked,
  carePackage: CarePackage,
  given: FormState,
  status = 200,
): Promise<Answer> {
  const form = namingVisits(given);
  const { scope, csrfToken } = asked;
  const person = await openPerson(scope, carePackage.person_id, 'find a provider');
  const choices = await choicesOf(scope);
  const replaced = await replacedLine(asked, carePackage);
  const action = addressOf(asked, carePackage);
  return page(
    'Find a provider',
    html`${personBand(scope, person)}
      ${
        replaced !== undefined &&
        html`<p class="govuk-body">This takes the place of ${serviceWords(replaced.service)} by <strong>${replaced.provider_name}</strong>, which ends on the day before the new provider starts.</p>`
      }
      <p class="govuk-body">For care that lives in, stays the night or is paid by the day, <a class="govuk-link" href="/packages/${carePackage.id}/find-provider/periodic">seek it by the week, night or day</a>. Both can be sought for one person, by a request each.</p>
      <form method="post" action="${action}" novalidate data-unsaved>${csrfField(csrfToken)}${previewFirst}
        ${whatBoxes(form, choices)}
        <h2 class="govuk-heading-m">The visits of a week</h2>
        ${patternBoxes(form, action)}
        <h2 class="govuk-heading-m">Who would suit</h2>
        ${suitBoxes(form, choices)}
        <h2 class="govuk-heading-m">How it is offered</h2>
        ${offerBoxes(form)}
        ${buttonGroup([button({ text: 'Check the request', name: 'do', value: 'preview' })], { href: `/packages/${carePackage.id}` })}</form>`,
    { section: 'Packages', form, status, breadcrumbs: packageCrumbs(carePackage, 'Find a provider') },
  );
}

function whatBoxes(form: FormState, choices: Choices): SafeHtml {
  return html`${fields(form).select({
    name: 'service',
    label: 'Service',
    empty: 'Choose',
    choices: choices.services.map((value) => ({ value, text: serviceName(value) })),
  })}${whenBoxes(form, choices)}`;
}

/** From when, and how quickly. */
export function whenBoxes(form: FormState, { targets }: Pick<Choices, 'targets'>): SafeHtml {
  const ask = fields(form);
  return html`${ask.date({ name: 'wanted_from', label: 'Wanted from' })}
  ${ask.radios({
    name: 'lane',
    label: 'How quickly is care needed?',
    choices: LANES.map((value) => ({
      value,
      text: laneNames[value],
      hint: `To be placed ${targetInWords(targets[value])}`,
    })),
  })}`;
}

/** Who would suit. */
export function suitBoxes(form: FormState, { needs }: Choices): SafeHtml {
  const ask = fields(form);
  return html`${ask.checkboxes({
    name: 'needs',
    label: 'What workers must be able to do',
    hint: 'Only providers that say they can are asked',
    small: true,
    choices: needs.map((value) => ({ value, text: value })),
  })}
  ${ask.text({ name: 'language', label: 'Language of the care worker', hint: 'Empty where any will do', width: 20 })}
  ${ask.tick({ name: 'language_required', label: 'This language is a must' })}
  ${ask.radios({
    name: 'worker_gender',
    label: 'Who should come?',
    inline: true,
    choices: [
      { value: '', text: 'Anybody' },
      { value: 'female', text: 'A woman' },
      { value: 'male', text: 'A man' },
    ],
  })}
  ${ask.tick({ name: 'worker_gender_required', label: 'That is a must' })}
  ${ask.text({ name: 'cultures', label: 'Faith and culture that workers should know', hint: 'With commas between. Empty where none matters' })}`;
}

/** How it is offered, and what else a provider should know. */
export function offerBoxes(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.radios({
    name: 'way',
    label: 'Whom is it offered to?',
    choices: OFFER_WAYS.map((value) => ({ value, text: wayNames[value], hint: wayHints[value] })),
  })}
  ${ask.textarea({
    name: 'words',
    label: 'What else should a provider know?',
    hint: 'Providers read this before they accept, so it must not say who the person is. Names, addresses, numbers and dates of birth are taken out; you see what was taken out before an offer is sent',
    rows: 4,
    max: 1500,
  })}`;
}

/** POST /packages/:id/find-provider: adds or removes a visit, shows the request, or records it. */
export async function saveRequest(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const carePackage = await getPackage(scope, packageIn(asked));
  const { _csrf: _, do: doing, ...typed } = asked.form;
  const press = pressed(doing);
  const again = (values: FormValues) => requestForm(asked, carePackage, { values, errors: {} });
  if (press.kind === 'edit') return await again(typed);
  if (press.kind === 'add') return await again(addVisit(typed));
  if (press.kind === 'remove') return await again(removeVisit(typed, press.place));
  const read = parseForm(soughtIn(await choicesOf(scope)), typed);
  if (!read.ok) return await requestForm(asked, carePackage, read, 422);
  const { visits, wanted_from: wantedFrom } = read.value;
  const amiss = faultOfMusts(read.value);
  if (amiss !== undefined) return await requestForm(asked, carePackage, withRefusal(typed, amiss), 422);
  const errors = patternErrors(visits, await minimumVisitOn(scope, wantedFrom));
  if (Object.keys(errors).length > 0)
    return await requestForm(asked, carePackage, { values: typed, errors }, 422);
  const sought = soughtOf(read.value, carePackage.id, (await replacedLine(asked, carePackage))?.id ?? null);
  if (press.kind === 'preview') return await checkRequest(asked, carePackage, sought, read.values);
  const done = await recordRequest(scope, sought);
  if (!done.ok) {
    const refusal = { ...done, field: boxOf(done.field ?? '') };
    return await requestForm(asked, carePackage, withRefusal(typed, refusal), 422);
  }
  return redirect(
    `/placement/${done.value.id}`,
    `Recorded as ${done.value.reference}. Its clock has started.`,
  );
}

function soughtOf(
  value: z.output<ReturnType<typeof soughtIn>>,
  packageId: number,
  replacesLineId: number | null,
): Sought {
  return { ...suitOf(value), packageId, service: value.service, visits: value.visits, replacesLineId };
}

/** What every request is asked, as it is recorded. */
export function suitOf(
  value: AskedOfAll,
): Omit<Sought, 'packageId' | 'service' | 'visits' | 'periodic' | 'replacesLineId'> {
  return {
    wantedFrom: value.wanted_from,
    lane: value.lane,
    way: value.way,
    needs: value.needs,
    cultures: value.cultures.split(',').flatMap((one) => one.trim() || []),
    language: value.language === '' ? null : { name: value.language, required: value.language_required },
    workerGender:
      value.worker_gender === null
        ? null
        : { gender: value.worker_gender, required: value.worker_gender_required },
    words: value.words,
  };
}

async function checkRequest(
  asked: Asked,
  carePackage: CarePackage,
  { service, lane, visits, needs }: Sought,
  values: FormValues,
): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const person = await openPerson(scope, carePackage.person_id, 'find a provider');
  const { targets } = await placementPolicy(scope);
  return page(
    'Check the request',
    html`${personBand(scope, person)}
      <p class="govuk-body">${serviceName(service)}, ${laneNames[lane].toLowerCase()}: to be placed ${targetInWords(targets[lane])}${needs.length > 0 && html`, with ${plural(needs.length, 'special need')}`}.</p>
      ${weekToCheck(scope, { service, visits, terms: undefined })}
      ${saveOrChange({ action: addressOf(asked, carePackage), csrfToken }, values, 'Record the request')}`,
    { section: 'Packages', breadcrumbs: packageCrumbs(carePackage, 'Find a provider') },
  );
}
