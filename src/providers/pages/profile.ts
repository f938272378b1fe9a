import { z } from 'zod';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { summaryList } from '../../web/components/summary.ts';
import { fields } from '../../web/fields.ts';
import { choices, optionalText } from '../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { changeProfile } from '../actions/say-capacity.ts';
import { getProvider, type Provider } from '../records/providers.ts';
import { getProfile } from '../records/provider-profiles.ts';
import { CAPABILITIES, type ProviderProfile, readWords } from '../rules/provider-profile.ts';
import { providerCrumbs, providerIn } from './provider-page.ts';
import { providerTabs } from './provider-tabs.ts';
import { sectionOf, wordsView } from './provider-words.ts';

const answers = z
  .object({
    capabilities: choices('What your workers can do', CAPABILITIES),
    languages: optionalText('Languages', { max: 1000 }),
    cultures: optionalText('Faiths and cultures', { max: 1000 }),
    introduction: optionalText('The introduction', { max: 1500 }),
  })
  .transform(
    ({ capabilities, languages, cultures, introduction }): ProviderProfile => ({
      capabilities,
      languages: readWords(languages),
      cultures: readWords(cultures),
      introduction,
    }),
  );
const version = z.object({ version: z.coerce.number().int() });

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** What a provider says of itself to those who choose. */
export async function profilePage(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const provider = await getProvider(scope, providerIn(asked));
  const profile = await getProfile(scope, provider.id);
  const own = scope.who.providerId !== null;
  const paragraphs = profile.introduction.split('\n').filter((line) => line.trim() !== '');
  return page(
    'Profile',
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${own ? 'My organisation' : provider.name}</span>Profile</h1>
      ${providerTabs(asked, provider.id, 'profile')}
      <p class="govuk-body">${own ? 'This is what people see when they choose a provider, and what your organisation is matched by.' : 'This is what the provider says of itself. People see it when they choose, and it is matched by it.'}</p>
      ${
        paragraphs.length === 0
          ? html`<p class="govuk-body">No introduction is written yet.</p>`
          : html`<div class="govuk-inset-text">${paragraphs.map((line) => html`<p class="govuk-body">${line}</p>`)}</div>`
      }
      ${summaryList([
        { key: 'Can help with', value: wordsView(profile.capabilities.map(capital)) },
        { key: 'Languages', value: wordsView(profile.languages) },
        { key: 'Spoken by its workers on record', value: wordsView(profile.spokenOnRecord) },
        { key: 'Faiths and cultures it knows', value: wordsView(profile.cultures) },
        { key: 'Last changed', value: profile.changedAt === null ? null : when(profile.changedAt) },
      ])}
      ${permits(scope.who, 'profile.edit') && buttonLink({ text: 'Change the profile', href: `/providers/${provider.id}/profile/edit`, kind: 'secondary' })}`,
    { section: sectionOf(asked), breadcrumbs: providerCrumbs(asked, provider, { text: 'Profile' }) },
  );
}

function profileForm(asked: Asked, provider: Provider, form: FormState, status = 200): Answer {
  const ask = fields(form);
  const seen = form.values['version'];
  return page(
    'Change the profile',
    html`<form method="post" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="version" value="${typeof seen === 'string' ? seen : ''}">
      ${ask.textarea({ name: 'introduction', label: 'Introduction', hint: 'Who you are, in plain words, for people who choose', rows: 5, max: 1500 })}
      ${ask.checkboxes({
        name: 'capabilities',
        label: 'What your workers can do',
        hint: 'People who need one of these are only offered to providers who have it',
        small: true,
        choices: CAPABILITIES.map((value) => ({ value, text: capital(value) })),
      })}
      ${ask.textarea({ name: 'languages', label: 'Languages', hint: 'One on each line, or with commas between', rows: 3 })}
      ${ask.textarea({ name: 'cultures', label: 'Faiths and cultures you know', hint: 'Such as Muslim, Polish or Caribbean', rows: 3 })}
      ${buttonGroup([button({ text: 'Save' })], { href: `/providers/${provider.id}/profile` })}</form>`,
    {
      caption: provider.name,
      section: sectionOf(asked),
      form,
      status,
      breadcrumbs: providerCrumbs(
        asked,
        provider,
        { text: 'Profile', href: `/providers/${provider.id}/profile` },
        { text: 'Change' },
      ),
    },
  );
}

/** The form of a profile as it is. */
export async function editProfile(asked: Asked): Promise<Answer> {
  const provider = await getProvider(asked.scope, providerIn(asked));
  const {
    capabilities,
    languages,
    cultures,
    introduction,
    version: now,
  } = await getProfile(asked.scope, provider.id);
  const form = startForm({
    capabilities,
    languages: languages.join('\n'),
    cultures: cultures.join('\n'),
    introduction,
    version: now,
  });
  return profileForm(asked, provider, form);
}

/** Changes a profile. */
export async function saveProfile(asked: Asked): Promise<Answer> {
  const provider = await getProvider(asked.scope, providerIn(asked));
  const what = parseForm(answers, asked.form);
  if (!what.ok) return profileForm(asked, provider, what, 422);
  const seen = parseForm(version, asked.form);
  const saved = await changeProfile(asked.scope, {
    providerId: provider.id,
    version: seen.ok ? seen.value.version : -1,
    profile: what.value,
  });
  if (!saved.ok) return profileForm(asked, provider, withRefusal(what.values, saved), 422);
  return redirect(`/providers/${provider.id}/profile`, 'Saved. The profile is changed.');
}
