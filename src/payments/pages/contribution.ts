/** What a person pays towards their care and who collects it: to see, to record, and what was taken off for it. */
import { z } from 'zod';
import { listLinesOfPerson, type PackageLine } from '../../brokerage/records/package-lines.ts';
import { type Stretch, stretchesInForce } from '../../contracts/rules/terms-in-force.ts';
import { dateRange, londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { openPerson, type SeenPerson, todayOf } from '../../people/records/people.ts';
import { bannerOf, fullName } from '../../people/rules/person-words.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { day, pounds, when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { personBanner } from '../../web/components/person.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { date, money, optionalText, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect, type Route } from '../../web/route.ts';
import { recordContribution } from '../actions/contribution.ts';
import {
  listContributions,
  listPostedContributions,
  type PostedContribution,
  type RecordedContribution,
} from '../records/contributions.ts';

const answers = z.object({
  newest: z.coerce.number().int(),
  weekly: money('Amount a week'),
  collected_by: z.string({ error: 'Choose who collects it' }).regex(/^(council|\d{1,15})$/, {
    error: 'Choose who collects it',
  }),
  effective_from: date('First day'),
  reason: text('Why it changes', { max: 300 }),
  source: optionalText('On what it rests', { max: 300 }),
});

type Held = Stretch<RecordedContribution>;

/** The stretches that whoever asks may see: a provider's people those that the provider collects. */
function seenBy({ who }: Scope, versions: readonly RecordedContribution[]): Held[] {
  return stretchesInForce(versions).filter(
    ({ version }) => who.providerId === null || version.providerId === who.providerId,
  );
}

function words({ weeklyPence, providerName, collectedBy }: RecordedContribution): string {
  if (weeklyPence === 0) return 'Nothing is paid';
  return collectedBy === 'council'
    ? `${formatPounds(weeklyPence)} a week, collected by the council. Providers are paid gross`
    : `${formatPounds(weeklyPence)} a week, collected by ${providerName ?? 'a provider'}, which the council pays net of it`;
}

/** The band that says whom the page is about. */
function personBand(scope: Scope, person: SeenPerson): SafeHtml {
  if (person.view === 'provider after')
    return html`<section class="tend-person" aria-label="Person"><div class="tend-person__name">${fullName(person)}</div></section>`;
  return personBanner({
    ...bannerOf(person, londonDay(scope.now)),
    href: `/people/${person.id}`,
    facts: [{ label: 'Reference', value: person.reference }],
  });
}

async function contributionPage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const personId = numberIn(asked.params['id'], 'person');
  const person = await openPerson(scope, personId, 'contribution');
  const held = seenBy(scope, await listContributions(scope, personId));
  const posted = await listPostedContributions(scope, personId);
  const today = todayOf(scope);
  const now = held.find(({ from, until }) => from <= today && (until === null || today <= until));
  const may = permits(scope.who, 'contributions.edit');
  return page(
    'What the person pays',
    html`${personBand(scope, person)}
      <h1 class="govuk-heading-l">What the person pays towards their care</h1>
      <p class="govuk-body-l">${now === undefined ? 'Nothing is recorded for today' : words(now.version)}.</p>
      ${may && html`<p class="govuk-body"><a class="govuk-link" href="/people/${personId}/contribution/new">Record a change</a></p>`}
      <h2 class="govuk-heading-m">From when</h2>
      ${held.length === 0 ? emptyState({ title: 'Nothing is recorded', text: 'Until it is, providers are paid in full.' }) : heldTable(held, now, scope.who.providerId === null)}
      <h2 class="govuk-heading-m">What was taken off</h2>
      ${postedTable(posted)}`,
    {
      section: 'People',
      breadcrumbs: [
        { text: 'People', href: '/people' },
        { text: 'The person', href: `/people/${personId}` },
        { text: 'What the person pays' },
      ],
    },
  );
}

function heldTable(held: readonly Held[], now: Held | undefined, council: boolean): SafeHtml {
  return dataTable<Held>({
    id: 'contributions',
    caption: 'What the person pays, the latest first',
    captionHidden: true,
    rows: held.toReversed(),
    columns: [
      {
        head: 'When',
        cell: (one) =>
          html`<span>${dateRange(one.from, one.until)} ${one === now && statusTag('Now', 'good')}</span>`,
      },
      { head: 'What', width: 'wide', cell: ({ version }) => words(version) },
      council && {
        head: 'Why',
        cell: ({ version: { reason, source } }) =>
          html`<span>${reason}${source !== '' && html`<br><span class="tend-quiet">${source}</span>`}</span>`,
      },
      council && {
        head: 'Recorded',
        cell: ({ version }) => html`<span>${when(version.recordedAt)}, ${version.by ?? 'the system'}</span>`,
      },
    ],
  });
}

function postedTable(posted: readonly PostedContribution[]): SafeHtml {
  return dataTable<PostedContribution>({
    id: 'taken-off',
    caption: 'Taken off what providers are paid, by week',
    captionHidden: true,
    rows: posted,
    empty: 'Nothing yet. It is taken off when a week is closed.',
    columns: [
      { head: 'Week of', cell: ({ weekStartsOn }) => day(weekStartsOn) },
      { head: 'Provider', cell: ({ providerName }) => providerName },
      { head: 'Amount', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
      { head: 'How it came about', width: 'wide', cell: ({ because }) => because },
    ],
  });
}

async function changeForm(
  asked: Asked,
  personId: number,
  lines: readonly PackageLine[],
  form: FormState,
  status = 200,
): Promise<Answer> {
  const person = await openPerson(asked.scope, personId, 'contribution');
  const providers = new Map(lines.map(({ provider_id, provider_name }) => [provider_id, provider_name]));
  const ask = fields(form);
  const back = `/people/${personId}/contribution`;
  return page(
    'Record what the person pays',
    html`${personBand(asked.scope, person)}
      <p class="govuk-body">Nothing that was recorded is altered: this holds from its first day on. Weeks that are closed already are corrected in the next close.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="newest" value="${form.values['newest']?.toString()}">
      ${ask.money({ name: 'weekly', label: 'Amount a week', hint: '0 where nothing is paid from that day' })}
      ${ask.radios({
        name: 'collected_by',
        label: 'Who collects it?',
        choices: [
          { value: 'council', text: 'The council', hint: 'Providers are paid gross' },
          ...[...providers].map(([id, name]) => ({
            value: String(id),
            text: name,
            hint: 'The council pays it net of the contribution',
          })),
        ],
      })}
      ${ask.date({ name: 'effective_from', label: 'From which day?', hint: 'It may be in the middle of a week. For example, 6 4 2026' })}
      ${ask.text({ name: 'reason', label: 'Why it changes', hint: 'Such as: financial assessment of 2 March' })}
      ${ask.text({ name: 'source', label: 'On what it rests', hint: 'Such as the reference of the assessment. Can be left empty' })}
      ${buttonGroup([button({ text: 'Save' })], { href: back })}</form>`,
    {
      section: 'People',
      form,
      status,
      breadcrumbs: [
        { text: 'People', href: '/people' },
        { text: 'What the person pays', href: back },
        { text: 'Record a change' },
      ],
    },
  );
}

async function newContribution(asked: Asked): Promise<Answer> {
  const personId = numberIn(asked.params['id'], 'person');
  const versions = await listContributions(asked.scope, personId);
  const form = startForm({
    newest: versions.at(-1)?.version ?? 0,
    ...dateBoxes('effective_from', todayOf(asked.scope)),
  });
  return await changeForm(asked, personId, await listLinesOfPerson(asked.scope, personId), form);
}

async function saveContribution(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const personId = numberIn(asked.params['id'], 'person');
  const lines = await listLinesOfPerson(scope, personId);
  const read = parseForm(answers, asked.form);
  if (!read.ok) return await changeForm(asked, personId, lines, read, 422);
  const { newest, weekly, collected_by: by, effective_from: effectiveFrom, reason, source } = read.value;
  const saved = await recordContribution(scope, {
    personId,
    newest,
    effectiveFrom,
    weeklyPence: weekly,
    providerId: by === 'council' ? null : Number(by),
    reason,
    source,
  });
  if (!saved.ok) return await changeForm(asked, personId, lines, withRefusal(read.values, saved), 422);
  return redirect(`/people/${personId}/contribution`, `Saved. It holds from ${longDate(effectiveFrom)}.`);
}

const change = {
  path: '/people/:id/contribution/new',
  permission: 'contributions.edit',
  title: 'Record what the person pays',
} as const;

/** What a person pays towards their care. */
export const contributionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/people/:id/contribution',
    permission: 'contributions.see',
    title: 'What the person pays',
    answer: contributionPage,
  },
  { method: 'GET', ...change, answer: newContribution },
  { method: 'POST', ...change, answer: saveContribution },
];
