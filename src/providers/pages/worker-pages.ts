import { z } from 'zod';
import { dateRange, londonDay, shortDate } from '../../ground/calendar.ts';
import { parsePhone } from '../../ground/identifiers.ts';
import { listWords } from '../../ground/text.ts';
import { phoneWords } from '../../ground/phone-words.ts';
import { NotFound } from '../../platform/errors.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { none, when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { choice, date, optionalAnswer, optionalDate, optionalText, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, parseForm, startForm, withRefusal, type FormState } from '../../web/forms.ts';
import { govuk } from '../../web/govuk.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import type { PageContent } from '../../web/layout.ts';
import { numberIn } from '../../web/record-number.ts';
import { page, redirect, type Answer, type Asked } from '../../web/route.ts';
import { changeWorker, recordCheck, recordWorker, withdrawCheck } from '../actions/care-workers.ts';
import { getWorker, listChecks, type RecordedCheck, type Worker } from '../records/workers.ts';
import {
  checkKinds,
  checkNames,
  countingChecks,
  standingChecks,
  type CheckKind,
  type CheckStanding,
} from '../rules/checks.ts';
import { genderNames, genders, readList } from '../rules/provider-details.ts';
import { words } from './provider-form.ts';
import { sectionOf, stateNames, stateTones, wordsView } from './provider-words.ts';

const answers = z.object({
  given_name: text('First name', { max: 80 }),
  family_name: text('Last name', { max: 80 }),
  reference: text('Reference', { max: 60 }),
  gender: choice('an answer', genders),
  languages: optionalText('Languages', { max: 300 }).transform(readList),
  phone: optionalAnswer(parsePhone, 'Telephone'),
  starts_on: optionalDate('First day'),
  ends_on: optionalDate('Last day'),
});
const version = z.object({ version: z.coerce.number().int() });
const checkAnswers = z.object({
  kind: choice('a kind of check', checkKinds),
  reference: words('Number of the certificate', 120),
  done_on: date('Day it was done'),
  expires_on: optionalDate('Last day it is good'),
  note: words('Note', 1000),
});
const corrects = z.object({ corrects: optionalText('Corrects') });
const withdrawal = z.object({ withdraw_reason: text('Why it is taken back', { max: 1000 }) });

function workerIn({ params }: Asked): number {
  return numberIn(params['id'], 'care worker');
}

function nameOf({ given_name, family_name }: Pick<Worker, 'given_name' | 'family_name'>): string {
  return `${given_name} ${family_name}`;
}

function crumbs(
  { scope }: Asked,
  worker: Worker | undefined,
  last: string,
): NonNullable<PageContent['breadcrumbs']> {
  const own = scope.who.providerId !== null;
  return [
    own
      ? { text: 'My organisation', href: `/providers/${scope.who.providerId}` }
      : { text: 'Providers', href: '/providers' },
    { text: 'Care workers', href: '/workers' },
    ...(worker === undefined ? [] : [{ text: nameOf(worker), href: `/workers/${worker.id}` }]),
    { text: last },
  ];
}

function lastDay(check: Pick<RecordedCheck, 'expires_on'> | undefined): SafeHtml | string {
  if (check === undefined) return none('none');
  return check.expires_on === null ? 'No end' : shortDate(check.expires_on);
}

function standingTable(
  standing: readonly CheckStanding<RecordedCheck>[],
  id: number,
  may: boolean,
): SafeHtml {
  return dataTable<CheckStanding<RecordedCheck>>({
    caption: 'Where the checks stand today',
    rows: standing,
    columns: [
      { head: 'Check', cell: ({ kind }) => checkNames[kind] },
      { head: 'State', cell: ({ state }) => statusTag(stateNames[state], stateTones[state]) },
      { head: 'Last day', cell: ({ check }) => lastDay(check) },
      { head: 'Done', cell: ({ check }) => (check === undefined ? none('never') : shortDate(check.done_on)) },
      { head: 'Number', cell: ({ check }) => check?.reference ?? none('none') },
      may && {
        head: 'Change',
        headHidden: true,
        cell: ({ kind, state }) => {
          const href = `/workers/${id}/checks/new?kind=${encodeURIComponent(kind)}`;
          return html`<a class="govuk-link" href="${href}">${state === 'missing' ? 'Record' : 'Renew'}<span class="govuk-visually-hidden"> ${checkNames[kind]}</span></a>`;
        },
      },
    ],
  });
}

function everyCheck(checks: readonly RecordedCheck[], id: number, may: boolean): SafeHtml {
  const counting = new Set(countingChecks(checks));
  const correctedBy = new Map(checks.map((check) => [check.corrects_id, check]));
  const became = (check: RecordedCheck): SafeHtml => {
    if (check.withdrawn) return statusTag('Takes one back', 'quiet');
    const by = correctedBy.get(check.id);
    if (by === undefined) return nothing;
    return statusTag(by.withdrawn ? 'Taken back' : 'Corrected', 'quiet');
  };
  return dataTable<RecordedCheck>({
    caption: 'Everything that was recorded, the newest first',
    rows: checks,
    empty: emptyState({ title: 'No check is recorded yet' }),
    rowClass: (check) => (counting.has(check) ? undefined : 'tend-row--quiet'),
    columns: [
      { head: 'Check', cell: (check) => html`<span>${checkNames[check.kind]} ${became(check)}</span>` },
      { head: 'Done', cell: ({ done_on }) => shortDate(done_on) },
      { head: 'Last day', cell: lastDay },
      { head: 'Number', cell: ({ reference }) => reference ?? none('none') },
      { head: 'Note', cell: ({ note }) => note ?? '', width: 'wide' },
      {
        head: 'Recorded',
        cell: ({ recorded_at, recorded_by_name }) =>
          html`<span>${when(recorded_at)}${recorded_by_name && html`, ${recorded_by_name}`}</span>`,
      },
      may && {
        head: 'Change',
        headHidden: true,
        cell: (check) =>
          counting.has(check) &&
          html`<a class="govuk-link" href="/workers/${id}/checks/${check.id}">Put right<span class="govuk-visually-hidden"> ${checkNames[check.kind]} of ${shortDate(check.done_on)}</span></a>`,
      },
    ],
  });
}

/** A care worker and their checks. */
export async function workerPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const worker = await getWorker(scope, workerIn(asked));
  const checks = await listChecks(scope, worker.id);
  const today = londonDay(scope.now).toString();
  const standing = standingChecks(checks, today);
  const lacking = standing.filter(({ state }) => state === 'expired' || state === 'missing');
  const may = permits(scope.who, 'workers.edit');
  const left = worker.ends_on !== null && worker.ends_on < today;
  const name = nameOf(worker);
  return page(
    name,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${worker.provider_name}</span>${name}</h1>
${
  lacking.length > 0 &&
  !left &&
  govuk('warning-text', {
    iconFallbackText: 'Warning',
    text: `${name} should not be sent to anybody until this is put right: ${listWords(lacking.map(({ kind, state }) => `${checkNames[kind]} (${stateNames[state].toLowerCase()})`))}.`,
  })
}
${summaryList([
  { key: 'Reference', value: worker.reference },
  { key: 'Gender', value: genderNames[worker.gender] },
  { key: 'Languages', value: wordsView(worker.languages) },
  { key: 'Telephone', value: worker.phone && phoneWords(worker.phone) },
  {
    key: 'Works here',
    value: html`${worker.starts_on === null ? (worker.ends_on === null ? '' : `until ${shortDate(worker.ends_on)}`) : dateRange(worker.starts_on, worker.ends_on)} ${left && statusTag('Left', 'quiet')}`,
  },
])}
${
  may &&
  buttonGroup([
    buttonLink({ text: 'Record a check', href: `/workers/${worker.id}/checks/new` }),
    buttonLink({ text: 'Change details', href: `/workers/${worker.id}/edit`, kind: 'secondary' }),
  ])
}
${standingTable(standing, worker.id, may)}
${everyCheck(checks, worker.id, may)}`,
    { section: sectionOf(asked), breadcrumbs: crumbs(asked, undefined, name) },
  );
}

function workerForm(asked: Asked, worker: Worker | undefined, form: FormState, status = 200): Answer {
  const heading = worker === undefined ? 'New care worker' : `Change ${nameOf(worker)}`;
  const seen = form.values['version'];
  const ask = fields(form);
  return page(
    heading,
    html`<form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="version" value="${typeof seen === 'string' ? seen : ''}">
${ask.text({ name: 'given_name', label: 'First name', width: 20, autocomplete: 'off' })}
${ask.text({ name: 'family_name', label: 'Last name', width: 20, autocomplete: 'off' })}
${ask.text({ name: 'reference', label: 'Your number for them', hint: 'As your files of visits write it', width: 10, autocomplete: 'off' })}
${ask.radios({ name: 'gender', label: 'Gender', hint: 'Some people ask for a woman or a man', small: true, inline: true, choices: genders.map((value) => ({ value, text: genderNames[value] })) })}
${ask.text({ name: 'languages', label: 'Languages', hint: 'That they speak well, with commas between', width: 30, autocomplete: 'off' })}
${ask.text({ name: 'phone', label: 'Telephone', width: 20, type: 'tel', autocomplete: 'off' })}
${ask.date({ name: 'starts_on', label: 'First day of work', hint: 'If you know it' })}
${ask.date({ name: 'ends_on', label: 'Last day of work', hint: 'Leave empty while they work for you' })}
${buttonGroup([button({ text: 'Save' })], { href: worker === undefined ? '/workers' : `/workers/${worker.id}` })}</form>`,
    {
      section: sectionOf(asked),
      form,
      status,
      breadcrumbs: crumbs(asked, worker, worker === undefined ? 'New' : 'Change'),
    },
  );
}

/** An empty form for a care worker. */
export function newWorkerForm(asked: Asked): Answer {
  return workerForm(asked, undefined, startForm({ gender: 'not stated' }));
}

/** Writes down a care worker. */
export async function saveNewWorker(asked: Asked): Promise<Answer> {
  const read = parseForm(answers, asked.form);
  if (!read.ok) return workerForm(asked, undefined, read, 422);
  const saved = await recordWorker(asked.scope, { details: read.value });
  if (!saved.ok) return workerForm(asked, undefined, withRefusal(read.values, saved), 422);
  return redirect(`/workers/${saved.value.id}`, `Saved. Now record the checks of ${nameOf(read.value)}.`);
}

/** The form of a care worker as they are. */
export async function editWorker(asked: Asked): Promise<Answer> {
  const worker = await getWorker(asked.scope, workerIn(asked));
  const { given_name, family_name, reference, gender, phone } = worker;
  const form = startForm({
    given_name,
    family_name,
    reference,
    gender,
    phone,
    languages: worker.languages.join(', '),
    version: worker.version,
    ...dateBoxes('starts_on', worker.starts_on),
    ...dateBoxes('ends_on', worker.ends_on),
  });
  return workerForm(asked, worker, form);
}

/** Changes a care worker. */
export async function saveWorker(asked: Asked): Promise<Answer> {
  const worker = await getWorker(asked.scope, workerIn(asked));
  const read = parseForm(answers, asked.form);
  if (!read.ok) return workerForm(asked, worker, read, 422);
  const seen = parseForm(version, asked.form);
  const saved = await changeWorker(asked.scope, {
    id: worker.id,
    version: seen.ok ? seen.value.version : 0,
    details: read.value,
  });
  if (!saved.ok) return workerForm(asked, worker, withRefusal(read.values, saved), 422);
  const same = saved.value.changed.length === 0;
  return redirect(
    `/workers/${worker.id}`,
    same ? 'Nothing was different.' : `Saved. ${nameOf(read.value)} is changed.`,
  );
}

function askCheck(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.select({ name: 'kind', label: 'Kind of check', empty: 'Choose', choices: checkKinds.map((value) => ({ value, text: checkNames[value] })) })}
${ask.date({ name: 'done_on', label: 'Day it was done' })}
${ask.date({ name: 'expires_on', label: 'Last day it is good', hint: 'Leave empty where it does not end' })}
${ask.text({ name: 'reference', label: 'Number of the certificate', width: 20, autocomplete: 'off' })}
${ask.textarea({ name: 'note', label: 'Note', rows: 2 })}`;
}

function checkForm(
  asked: Asked,
  worker: Worker,
  wrong: RecordedCheck | undefined,
  form: FormState,
  status = 200,
): Answer {
  const heading = wrong === undefined ? 'Record a check' : 'Put a check right';
  const where = `/workers/${worker.id}`;
  return page(
    `${heading}: ${nameOf(worker)}`,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${nameOf(worker)}</span>${heading}</h1>
<p class="govuk-body">${wrong === undefined ? 'It is kept for good. A slip can be put right by another entry.' : 'What was recorded stays to be read. What you write here takes its place.'}</p>
<form method="post" action="${where}/checks/new" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="corrects" value="${wrong?.id ?? ''}">
${askCheck(form)}${buttonGroup([button({ text: 'Save' })], { href: where })}</form>
${
  wrong &&
  html`<h2 class="govuk-heading-m">Should never have been recorded?</h2>
<form method="post" action="${where}/checks/${wrong.id}/withdraw" novalidate>${csrfField(asked.csrfToken)}
${fields(form).text({ name: 'withdraw_reason', label: 'Why it is taken back', hint: 'Such as: it was for somebody else', autocomplete: 'off' })}
${button({ text: 'Take it back', kind: 'warning' })}</form>`
}`,
    { section: sectionOf(asked), form, status, breadcrumbs: crumbs(asked, worker, heading) },
  );
}

/** An empty form for a check; `?kind=` chooses the kind. */
export async function newCheckForm(asked: Asked): Promise<Answer> {
  const worker = await getWorker(asked.scope, workerIn(asked));
  const kind: CheckKind | undefined = checkKinds.find((one) => one === asked.query.get('kind'));
  return checkForm(asked, worker, undefined, startForm({ kind: kind ?? '' }));
}

async function checkOf(
  asked: Asked,
  worker: Worker,
  typed: string | undefined,
): Promise<RecordedCheck | undefined> {
  const id = numberIn(typed, 'check');
  return countingChecks(await listChecks(asked.scope, worker.id)).find((check) => check.id === id);
}

/** The form that puts a check right, or takes it back. */
export async function correctCheckForm(asked: Asked): Promise<Answer> {
  const worker = await getWorker(asked.scope, workerIn(asked));
  const check = await checkOf(asked, worker, asked.params['check']);
  if (check === undefined) throw new NotFound('check');
  return checkForm(asked, worker, check, knownCheck(check));
}

function knownCheck(check: RecordedCheck): FormState {
  const { kind, reference, note } = check;
  return startForm({
    kind,
    reference,
    note,
    ...dateBoxes('done_on', check.done_on),
    ...dateBoxes('expires_on', check.expires_on),
  });
}

/** Records a check, or what takes the place of one that was wrong. */
export async function saveCheck(asked: Asked): Promise<Answer> {
  const worker = await getWorker(asked.scope, workerIn(asked));
  const more = parseForm(corrects, asked.form);
  const typed = more.ok && more.value.corrects !== '' ? more.value.corrects : undefined;
  const wrong = typed === undefined ? undefined : await checkOf(asked, worker, typed);
  const read = parseForm(checkAnswers, asked.form);
  if (!read.ok) return checkForm(asked, worker, wrong, read, 422);
  const saved = await recordCheck(asked.scope, {
    workerId: worker.id,
    check: read.value,
    corrects: typed === undefined ? null : numberIn(typed, 'check'),
  });
  if (!saved.ok) return checkForm(asked, worker, wrong, withRefusal(read.values, saved), 422);
  const did = typed === undefined ? 'is recorded' : 'is put right';
  return redirect(
    `/workers/${worker.id}`,
    `Saved. ${checkNames[read.value.kind]} of ${nameOf(worker)} ${did}.`,
  );
}

/** Takes a check back. */
export async function saveWithdrawal(asked: Asked): Promise<Answer> {
  const worker = await getWorker(asked.scope, workerIn(asked));
  const check = await checkOf(asked, worker, asked.params['check']);
  if (check === undefined) throw new NotFound('check');
  const read = parseForm(withdrawal, asked.form);
  const back = (errors: FormState['errors']): Answer =>
    checkForm(asked, worker, check, { values: knownCheck(check).values, errors }, 422);
  if (!read.ok) return back(read.errors);
  const reason = read.value.withdraw_reason;
  const saved = await withdrawCheck(asked.scope, { workerId: worker.id, checkId: check.id, reason });
  if (!saved.ok) return back({ '': saved.reason });
  return redirect(`/workers/${worker.id}`, 'Taken back. The check no longer counts.');
}
