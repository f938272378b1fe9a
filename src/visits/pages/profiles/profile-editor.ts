import { z } from 'zod';
import { type Result, refuse } from '../../../ground/result.ts';
import { plural } from '../../../ground/text.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { none } from '../../../web/components/amounts.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { fields } from '../../../web/fields.ts';
import { file, optionalText } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { saveMappingProfile } from '../../actions/save-mapping-profile.ts';
import { likelyDelimiter } from '../../formats/feed-csv.ts';
import { decodeFile, likelyEncoding } from '../../formats/feed-text.ts';
import type { Mapping } from '../../formats/profile.ts';
import { guessMapping } from '../../formats/profile-guess.ts';
import { openProfile } from '../../formats/profile-reading.ts';
import { type FeedProvider, getFeedProvider, listFeedProviders } from '../../records/feed-providers.ts';
import { getProfile, listProfiles, newestVersion } from '../../records/mapping-profiles.ts';
import type { ReadRow } from '../../rules/feed-log.ts';
import { feedCrumbs, numberIn } from '../feeds/feed-address.ts';
import { logTable } from '../feeds/feed-parts.ts';
import {
  delimiterNames,
  mappingForm,
  nameOfDelimiter,
  sampleForm,
  valuesOfGuess,
  valuesOfMapping,
} from './mapping-form-values.ts';
import { columnTable, mappingQuestions, withCodes } from './mapping-questions.ts';
import { cutSample, readSample, type Sample } from './profile-sample.ts';

const crumb = { text: 'Mapping profiles', href: '/profiles' };
const PREVIEWED_ROWS = 10;

const startShape = z.object({
  provider_id: optionalText('Provider', { max: 15 }),
  name: optionalText('Name', { max: 80 }),
  version: optionalText('Version', { max: 6 }),
  file: file('A sample of the file'),
});

async function startPage(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const ask = fields(form);
  const changing = (form.values['version'] ?? '') !== '';
  const providers = scope.who.providerId === null && !changing ? await listFeedProviders(scope) : [];
  return page(
    changing ? `Change the profile ${String(form.values['name'])}` : 'Make a mapping profile',
    html`<p class="govuk-body-l">A mapping profile says how ${scope.who.providerId === null ? 'a provider’s' : 'your'} own file of visits is read. Send a file as the system writes it; nothing of it is kept.</p>
      <form method="post" enctype="multipart/form-data" action="/profiles/new" novalidate>${csrfField(csrfToken)}
        ${
          changing
            ? html`<input type="hidden" name="version" value="${form.values['version']?.toString()}"><input type="hidden" name="name" value="${form.values['name']?.toString()}"><input type="hidden" name="provider_id" value="${form.values['provider_id']?.toString()}">`
            : html`${
                providers.length > 0
                  ? ask.select({
                      name: 'provider_id',
                      label: 'Provider',
                      empty: 'Choose a provider',
                      choices: providers.map(({ id, name, reference }) => ({
                        value: String(id),
                        text: `${name} (${reference})`,
                      })),
                    })
                  : nothing
              }${ask.text({ name: 'name', label: 'Name of the profile', hint: 'Such as the system that writes the file', width: 20 })}`
        }
        ${ask.file({ name: 'file', label: 'A sample of the file', hint: 'The first rows are enough', accept: '.csv,text/csv,.txt,.tsv' })}
        ${buttonGroup([button({ text: 'Read the sample' })], { href: '/profiles' })}</form>`,
    { section: 'Feeds', form, status, breadcrumbs: feedCrumbs(crumb, { text: changing ? 'Change' : 'New' }) },
  );
}

/** Asks for a sample to make a profile from. */
export async function newProfile(asked: Asked): Promise<Answer> {
  return await startPage(asked, startForm({ provider_id: asked.query.get('provider') ?? '' }));
}

/** Asks for a sample to change a profile by: what is saved is a new version. */
export async function changeProfile(asked: Asked): Promise<Answer> {
  const { name, provider_id } = await getProfile(asked.scope, numberIn(asked.params, 'mapping profile'));
  const version = await newestVersion(asked.scope, provider_id, name);
  return await startPage(asked, startForm({ name, provider_id, version: String(version) }));
}

/** Reads the sample and asks what its columns are, with a first guess or the mapping that is to be changed. */
export async function readProfileSample(asked: Asked): Promise<Answer> {
  const parsed = parseForm(startShape, asked.form, asked.files);
  if (!parsed.ok) return await startPage(asked, parsed, 422);
  const { name, version, file: sent } = parsed.value;
  const whose = await providerOf(asked, parsed.value.provider_id);
  if (!whose.ok) return await startPage(asked, withRefusal(parsed.values, whose), 422);
  if (name === '')
    return await startPage(
      asked,
      withRefusal(parsed.values, refuse('Enter a name for the profile', 'name')),
      422,
    );
  const before = Number(version === '' ? 0 : version);
  const newest = await newestVersion(asked.scope, whose.value.id, name);
  if (before === 0 && newest > 0)
    return await startPage(
      asked,
      withRefusal(
        parsed.values,
        refuse('There is a profile of this name already. Change that one, or choose another name', 'name'),
      ),
      422,
    );
  const sample = cutSample(sent.bytes);
  const encoding = likelyEncoding(sent.bytes);
  const text = decodeFile(sent.bytes, encoding);
  if (!text.ok) return await startPage(asked, withRefusal(parsed.values, { ...text, field: 'file' }), 422);
  const delimiter = likelyDelimiter(text.value);
  const read = readSample(sample, encoding, delimiter);
  if (!read.ok) return await startPage(asked, withRefusal(parsed.values, { ...read, field: 'file' }), 422);
  const { headings, rows } = read.value;
  const kept = before > 0 ? await newestMapping(asked, whose.value.id, name) : undefined;
  const values = kept
    ? valuesOfMapping(kept)
    : valuesOfGuess(
        guessMapping(
          headings,
          rows.map((row) => row.values),
        ),
        {
          delimiter: nameOfDelimiter(delimiter),
          encoding,
        },
      );
  const carried = { provider_id: String(whose.value.id), name, version: String(before), sample };
  return editorPage(asked, whose.value, { values: { ...values, ...carried }, errors: {} });
}

async function newestMapping(
  { scope }: Asked,
  providerId: number,
  name: string,
): Promise<Mapping | undefined> {
  const profiles = await listProfiles(scope, { providerId, retired: true });
  return profiles.find((one) => one.name === name)?.mapping;
}

async function providerOf({ scope }: Asked, typed: string): Promise<Result<FeedProvider>> {
  if (scope.who.providerId !== null)
    return { ok: true, value: await getFeedProvider(scope, scope.who.providerId) };
  if (!/^\d{1,15}$/.test(typed)) return refuse('Choose a provider', 'provider_id');
  return { ok: true, value: await getFeedProvider(scope, Number(typed)) };
}

const carriedShape = z.object({
  provider_id: optionalText('Provider', { max: 15 }),
  name: optionalText('Name', { max: 80 }),
  version: z.coerce.number().int().min(0),
});

/** Shows how the first rows read, or saves the mapping as a new version: whichever button was pressed. */
export async function answerMapping(asked: Asked): Promise<Answer> {
  const carried = parseForm(carriedShape, asked.form);
  if (!carried.ok) return redirect('/profiles/new');
  const whose = await providerOf(asked, carried.value.provider_id);
  if (!whose.ok) return redirect('/profiles/new');
  const parsed = parseForm(mappingForm, asked.form);
  if (!parsed.ok) return editorPage(asked, whose.value, parsed, 422);
  if (asked.form['step'] !== 'save')
    return editorPage(asked, whose.value, { values: parsed.values, errors: {} });
  const { name, version } = carried.value;
  const saved = await saveMappingProfile(asked.scope, {
    providerId: whose.value.id,
    name,
    version,
    mapping: parsed.value,
  });
  if (!saved.ok) return editorPage(asked, whose.value, withRefusal(parsed.values, saved), 422);
  return redirect(`/profiles/${saved.value.id}`, `Saved. ${whose.value.name} can send this file now.`);
}

function editorPage({ csrfToken }: Asked, provider: FeedProvider, form: FormState, status = 200): Answer {
  const how = sampleForm.safeParse(form.values);
  const text = (name: string): string => form.values[name]?.toString() ?? '';
  const sample: Result<Sample> = how.success
    ? readSample(how.data.sample, how.data.encoding, delimiterNames[how.data.delimiter])
    : refuse('The sample was lost on the way. Start again with the file.');
  const state = sample.ok
    ? withCodes(form, sample.value)
    : { ...form, errors: { ...form.errors, [sample.field ?? '']: sample.reason } };
  const ask = fields(state);
  const hidden = ['provider_id', 'name', 'version', 'sample'].map(
    (name) => html`<input type="hidden" name="${name}" value="${text(name)}">`,
  );
  return page(
    'What is in each column?',
    html`<p class="govuk-body-l">For ${provider.name}. Check the guesses, then see how the first rows read.</p>
      <form method="post" action="/profiles/map" novalidate data-unsaved data-live="/profiles/map">${csrfField(csrfToken)}${hidden}
        <div class="tend-pairs">${ask.radios({
          name: 'delimiter',
          label: 'What stands between the columns',
          inline: true,
          choices: [
            { value: 'comma', text: 'Comma' },
            { value: 'semicolon', text: 'Semicolon' },
            { value: 'tab', text: 'Tab' },
          ],
        })}${ask.radios({
          name: 'encoding',
          label: 'How letters such as é are written',
          inline: true,
          choices: [
            { value: 'utf-8', text: 'UTF-8' },
            { value: 'windows-1252', text: 'Windows-1252' },
          ],
        })}</div>
        ${sample.ok && columnTable(sample.value)}
        ${sample.ok && mappingQuestions(state, sample.value)}
        ${buttonGroup([button({ text: 'Show how it reads', kind: 'secondary', name: 'step', value: 'show', formaction: '/profiles/map#reads' }), button({ text: 'Save this profile', name: 'step', value: 'save' })], { href: '/profiles' })}
        <div id="reads-part" data-live-part>${sample.ok && preview(state, sample.value)}</div></form>`,
    {
      section: 'Feeds',
      caption: text('name'),
      form: state,
      status: sample.ok ? status : 422,
      breadcrumbs: feedCrumbs(crumb, { text: 'Columns' }),
    },
  );
}

/** The first rows as the mapping reads them now, the refused ones with their reasons. */
function preview(form: FormState, sample: Sample): SafeHtml {
  const heading = html`<h2 class="govuk-heading-m" id="reads">How the first rows read</h2>`;
  const parsed = parseForm(mappingForm, form.values);
  if (!parsed.ok)
    return html`${heading}<p class="govuk-body">Choose the columns marked above first: the person, the care worker, the log id, the check-in and the check-out.</p>`;
  const reader = openProfile(sample.headings, parsed.value);
  if (!reader.ok) return html`${heading}<p class="govuk-body">${reader.reason}</p>`;
  const rows = sample.rows
    .slice(0, PREVIEWED_ROWS)
    .map(({ values, line }) => reader.value.read(values, line));
  return html`${heading}${readRows(rows)}`;
}

function readRows(rows: readonly ReadRow[]): SafeHtml {
  const logs = rows.flatMap((row) => (row.ok ? [row.log] : []));
  const refused = rows.flatMap((row) => (row.ok ? [] : [row.refusal]));
  return html`<p class="govuk-body" role="status">${
    refused.length === 0
      ? statusTag(`All ${plural(logs.length, 'row')} can be used`, 'good')
      : statusTag(`${plural(refused.length, 'row')} of ${rows.length} refused`, 'problem')
  }</p>
    ${logs.length > 0 && logTable(logs, { id: 'reads-rows', caption: 'Read as' })}
    ${
      refused.length > 0 &&
      dataTable({
        id: 'reads-refused',
        caption: 'Refused',
        rows: refused,
        columns: [
          { head: 'Line', numeric: true, cell: ({ line }) => line },
          { head: 'Column', cell: ({ field }) => field },
          { head: 'What it holds', cell: ({ value }) => (value === '' ? none('empty') : value) },
          { head: 'Reason', cell: ({ reason }) => reason },
        ],
      })
    }`;
}
