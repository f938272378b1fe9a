import { z } from 'zod';
import { shortDate } from '../../ground/calendar.ts';
import { parseCqcId } from '../../ground/identifiers.ts';
import { parsePostcode } from '../../ground/postcodes.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { none } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { choice, optionalAnswer, optionalDate, optionalText, text } from '../../web/form-values.ts';
import { csrfField, dateBoxes, parseForm, startForm, withRefusal, type FormState } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import { page, redirect, type Answer, type Asked } from '../../web/route.ts';
import { addBranch, changeBranch, recordRating } from '../actions/branches.ts';
import { getBranch, getProvider, listBranches, type Branch, type Provider } from '../records/providers.ts';
import { listRatings, type RecordedRating } from '../records/ratings.ts';
import { readList } from '../rules/provider-details.ts';
import { ratings, standingRating, unrated } from '../rules/ratings.ts';
import { addressAnswer, askRegistration, registrationAnswers } from './provider-form.ts';
import { providerCrumbs, providerIn } from './provider-page.ts';
import { addressView, ratingView, registrationView, sectionOf, wordsView } from './provider-words.ts';

const list = (name: string) => optionalText(name, { max: 1000 }).transform(readList);

const answers = z.object({
  name: text('Name', { max: 160 }),
  regulator_location_id: optionalAnswer(parseCqcId, 'CQC location id'),
  address_lines: addressAnswer,
  postcode: optionalAnswer(parsePostcode, 'Postcode'),
  ...registrationAnswers,
  services: list('Services'),
  languages: list('Languages'),
  areas: list('Areas'),
  closed_on: optionalDate('Closed on'),
});
const version = z.object({ version: z.coerce.number().int() });
const ratingAnswers = z.object({
  branch_id: optionalText('Branch').transform((typed) => readNumber(typed) ?? null),
  rating: choice('what the regulator says', [...ratings, ...unrated]),
  rated_on: optionalDate('Day of the report'),
  source: text('Where this is from', { max: 300 }),
});

async function branchIn(asked: Asked): Promise<{ provider: Provider; branch: Branch }> {
  const provider = await getProvider(asked.scope, providerIn(asked));
  const branch = await getBranch(asked.scope, provider.id, numberIn(asked.params['branch'], 'branch'));
  return { provider, branch };
}

/** All that was said, the newest report first; the one that stands is marked. */
function ratingTable(said: readonly RecordedRating[]): SafeHtml {
  const standing = standingRating(said);
  const rows = said.toSorted((a, b) => {
    const [left, right] = [a.rated_on ?? a.recorded_on, b.rated_on ?? b.recorded_on];
    return left === right ? b.id - a.id : left < right ? 1 : -1;
  });
  return dataTable<RecordedRating>({
    caption: 'What the regulator has said, the newest first',
    rows,
    empty: emptyState({ title: 'Nothing known', text: 'That is not the same as not rated.' }),
    columns: [
      {
        head: 'Report',
        cell: ({ rated_on }) => (rated_on === null ? none('no day given') : shortDate(rated_on)),
      },
      {
        head: 'It said',
        cell: (one) =>
          html`<span>${ratingView(one.rating)} ${one === standing && statusTag('Stands', 'active')}</span>`,
      },
      { head: 'From', cell: ({ source }) => source },
      { head: 'Written down', cell: ({ recorded_on }) => shortDate(recorded_on) },
    ],
  });
}

/** A branch and all that the regulator has said of it. */
export async function branchPage(asked: Asked): Promise<Answer> {
  const { provider, branch } = await branchIn(asked);
  const said = (await listRatings(asked.scope, provider.id)).filter(
    ({ branch_id }) => branch_id === branch.id,
  );
  const may = permits(asked.scope.who, 'providers.edit');
  const where = `/providers/${provider.id}`;
  return page(
    branch.name,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${provider.name}</span>${branch.name}</h1>
${summaryList([
  { key: 'Regulator says', value: ratingView(standingRating(said)?.rating) },
  { key: 'Registration', value: registrationView(branch) },
  { key: 'CQC location id', value: branch.regulator_location_id },
  { key: 'Address', value: addressView(branch.address_lines, branch.postcode) },
  { key: 'Services', value: wordsView(branch.services) },
  { key: 'Languages', value: wordsView(branch.languages) },
  { key: 'Areas', value: wordsView(branch.areas) },
  branch.closed_on !== null && { key: 'Closed', value: shortDate(branch.closed_on) },
])}
${
  may &&
  buttonGroup([
    buttonLink({ text: 'Change', href: `${where}/branches/${branch.id}/edit`, kind: 'secondary' }),
    buttonLink({
      text: 'Record what the regulator says',
      href: `${where}/ratings/new?branch=${branch.id}`,
      kind: 'secondary',
    }),
  ])
}
${ratingTable(said)}`,
    { section: sectionOf(asked), breadcrumbs: providerCrumbs(asked, provider, { text: branch.name }) },
  );
}

function questions(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.text({ name: 'name', label: 'Name', width: 30, autocomplete: 'off' })}
${ask.text({ name: 'regulator_location_id', label: 'CQC location id', hint: 'Such as 1-123456789', width: 20, autocomplete: 'off' })}
${ask.textarea({ name: 'address_lines', label: 'Address', hint: 'Each part on a line of its own, without the postcode', rows: 4 })}
${ask.text({ name: 'postcode', label: 'Postcode', hint: 'Places it on the map', width: 10, autocomplete: 'off' })}
${askRegistration(form)}
${ask.text({ name: 'services', label: 'Services', hint: 'With commas between, such as: home care, night care', autocomplete: 'off' })}
${ask.text({ name: 'languages', label: 'Languages', hint: 'That its care workers speak, with commas between', autocomplete: 'off' })}
${ask.text({ name: 'areas', label: 'Areas', hint: 'Where it works, with commas between', autocomplete: 'off' })}
${ask.date({ name: 'closed_on', label: 'Closed on', hint: 'Leave empty while it is open' })}`;
}

function branchForm(
  asked: Asked,
  provider: Provider,
  branch: Branch | undefined,
  form: FormState,
  status = 200,
): Answer {
  const heading = branch === undefined ? 'New branch' : `Change ${branch.name}`;
  const back = branch === undefined ? '' : `/branches/${branch.id}`;
  const seen = form.values['version'];
  return page(
    heading,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${provider.name}</span>${heading}</h1>
<form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="version" value="${typeof seen === 'string' ? seen : ''}">
${questions(form)}${buttonGroup([button({ text: 'Save' })], { href: `/providers/${provider.id}${back}` })}</form>`,
    {
      section: sectionOf(asked),
      form,
      status,
      breadcrumbs: providerCrumbs(asked, provider, { text: heading }),
    },
  );
}

/** An empty form for a branch. */
export async function newBranchForm(asked: Asked): Promise<Answer> {
  const provider = await getProvider(asked.scope, providerIn(asked));
  return branchForm(asked, provider, undefined, startForm({ registration_status: 'not stated' }));
}

/** Adds a branch. */
export async function saveNewBranch(asked: Asked): Promise<Answer> {
  const provider = await getProvider(asked.scope, providerIn(asked));
  const read = parseForm(answers, asked.form);
  if (!read.ok) return branchForm(asked, provider, undefined, read, 422);
  const saved = await addBranch(asked.scope, { providerId: provider.id, details: read.value });
  if (!saved.ok) return branchForm(asked, provider, undefined, withRefusal(read.values, saved), 422);
  return redirect(
    `/providers/${provider.id}/branches/${saved.value.id}`,
    `Saved. ${read.value.name} is a branch of ${provider.name}.`,
  );
}

/** The form of a branch as it is. */
export async function editBranch(asked: Asked): Promise<Answer> {
  const { provider, branch } = await branchIn(asked);
  const form = startForm({
    name: branch.name,
    regulator_location_id: branch.regulator_location_id,
    address_lines: branch.address_lines.join('\n'),
    postcode: branch.postcode,
    registration_status: branch.registration_status,
    services: branch.services.join(', '),
    languages: branch.languages.join(', '),
    areas: branch.areas.join(', '),
    version: branch.version,
    ...dateBoxes('registered_on', branch.registered_on),
    ...dateBoxes('deregistered_on', branch.deregistered_on),
    ...dateBoxes('closed_on', branch.closed_on),
  });
  return branchForm(asked, provider, branch, form);
}

/** Changes a branch. */
export async function saveBranch(asked: Asked): Promise<Answer> {
  const { provider, branch } = await branchIn(asked);
  const read = parseForm(answers, asked.form);
  if (!read.ok) return branchForm(asked, provider, branch, read, 422);
  const seen = parseForm(version, asked.form);
  const saved = await changeBranch(asked.scope, {
    providerId: provider.id,
    id: branch.id,
    version: seen.ok ? seen.value.version : 0,
    details: read.value,
  });
  if (!saved.ok) return branchForm(asked, provider, branch, withRefusal(read.values, saved), 422);
  const same = saved.value.changed.length === 0;
  return redirect(
    `/providers/${provider.id}/branches/${branch.id}`,
    same ? 'Nothing was different.' : `Saved. ${read.value.name} is changed.`,
  );
}

async function ratingForm(asked: Asked, provider: Provider, form: FormState, status = 200): Promise<Answer> {
  const branches = await listBranches(asked.scope, provider.id);
  const ask = fields(form);
  return page(
    `What the regulator says of ${provider.name}`,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${provider.name}</span>Record what the regulator says</h1>
<p class="govuk-body">It is kept for good. What the regulator says next is written beside it.</p>
<form method="post" novalidate>${csrfField(asked.csrfToken)}
${ask.select({ name: 'branch_id', label: 'Of which branch', empty: 'The provider as a whole', choices: branches.map(({ id, name }) => ({ value: String(id), text: name })) })}
${ask.radios({ name: 'rating', label: 'What it says', small: true, choices: [...ratings, ...unrated].map((value) => ({ value, text: value })) })}
${ask.date({ name: 'rated_on', label: 'Day of the report', hint: 'May be left empty only where it has given no rating' })}
${ask.text({ name: 'source', label: 'Where this is from', hint: 'Such as the address of the report', autocomplete: 'off' })}
${buttonGroup([button({ text: 'Save' })], { href: `/providers/${provider.id}` })}</form>`,
    {
      section: sectionOf(asked),
      form,
      status,
      breadcrumbs: providerCrumbs(asked, provider, { text: 'What the regulator says' }),
    },
  );
}

/** An empty form for what the regulator says; `?branch=` chooses the branch. */
export async function newRatingForm(asked: Asked): Promise<Answer> {
  const provider = await getProvider(asked.scope, providerIn(asked));
  return await ratingForm(asked, provider, startForm({ branch_id: asked.query.get('branch') ?? '' }));
}

/** Writes down what the regulator says. */
export async function saveNewRating(asked: Asked): Promise<Answer> {
  const provider = await getProvider(asked.scope, providerIn(asked));
  const read = parseForm(ratingAnswers, asked.form);
  if (!read.ok) return await ratingForm(asked, provider, read, 422);
  const { branch_id, ...said } = read.value;
  const saved = await recordRating(asked.scope, { providerId: provider.id, branchId: branch_id, ...said });
  if (!saved.ok) return await ratingForm(asked, provider, withRefusal(read.values, saved), 422);
  const back = branch_id === null ? '' : `/branches/${branch_id}`;
  return redirect(`/providers/${provider.id}${back}`, `Saved. The regulator says: ${said.rating}.`);
}
