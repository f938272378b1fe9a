import { z } from 'zod';
import {
  COUNCIL_CLIENT_ROLES,
  listApiClients,
  makeApiClient,
  makeCouncilApiClient,
  revokeApiClient,
} from '../../../platform/api-clients.ts';
import { roleNames } from '../../../platform/permissions.ts';
import { permits } from '../../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../../web/components/actions.ts';
import { when } from '../../../web/components/amounts.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { fields } from '../../../web/fields.ts';
import { optionalText, text } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm } from '../../../web/forms.ts';
import { html } from '../../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { getFeedProvider, listFeedProviders } from '../../records/feed-providers.ts';
import { feedCrumbs, numberIn } from './feed-address.ts';
import { feedTabs } from './feed-list.ts';

const keys = { text: 'API keys', href: '/api-clients' };

/** The keys with which providers' own systems send visits. */
export async function apiKeyList({ scope, csrfToken }: Asked): Promise<Answer> {
  const own = scope.who.providerId !== null;
  const rows = await listApiClients(scope);
  const may = permits(scope.who, 'api-clients.edit');
  return page(
    'API keys',
    html`<p class="govuk-body-l">A key lets ${own ? 'your own system' : 'a provider’s own system'} send visits by itself. <a class="govuk-link" href="/api-docs">How to use the API</a>.</p>
      ${may && buttonLink({ text: 'Make a key', href: '/api-clients/new' })}
      ${permits(scope.who, 'feeds.see') && feedTabs(scope, '/api-clients')}
      ${dataTable({
        caption: 'API keys',
        captionHidden: true,
        rows,
        empty: emptyState({ title: 'There are no keys yet' }),
        rowClass: ({ revoked_at }) => (revoked_at === null ? undefined : 'tend-row--quiet'),
        columns: [
          { head: 'Name', cell: ({ name }) => name },
          !own && {
            head: 'Provider',
            cell: ({ provider_name, role }) =>
              provider_name ?? `The council, as ${roleNames[role ?? 'broker'].toLowerCase()}`,
          },
          { head: 'Client id', cell: ({ client_key }) => html`<code>${client_key}</code>` },
          {
            head: 'Made',
            cell: ({ created_at, created_by_name }) =>
              html`${when(created_at)}${created_by_name && html`, ${created_by_name}`}`,
          },
          { head: 'Last used', cell: ({ last_used_at }) => when(last_used_at) },
          {
            head: 'State',
            cell: ({ revoked_at }) =>
              revoked_at === null
                ? statusTag('In use', 'good')
                : html`${statusTag('Revoked', 'quiet')} ${when(revoked_at)}`,
          },
          may && {
            head: 'Revoke',
            headHidden: true,
            cell: ({ id, name, revoked_at }) =>
              revoked_at === null &&
              html`<form method="post" action="/api-clients/${id}/revoke">${csrfField(csrfToken)}<button type="submit" class="tend-link-button">Revoke<span class="govuk-visually-hidden"> ${name}</span></button></form>`,
          },
        ],
      })}`,
    { wide: true, section: 'Feeds', breadcrumbs: feedCrumbs({ text: 'API keys' }) },
  );
}

const question = z.object({
  name: text('A name', { max: 100 }),
  provider_id: optionalText('Whose system it is', { max: 20 }),
});

async function form({ scope, csrfToken }: Asked, state: FormState, status = 200): Promise<Answer> {
  const ask = fields(state);
  const own = scope.who.providerId !== null;
  const providers = own ? [] : await listFeedProviders(scope);
  return page(
    'Make an API key',
    html`<p class="govuk-body">Whoever holds the key can send visits and see what was made of them, for one provider and nothing else; a system of the council itself does what a person with that role may do.</p>
      <form method="post" novalidate>${csrfField(csrfToken)}
        ${
          !own &&
          ask.select({
            name: 'provider_id',
            label: 'Whose system it is',
            empty: 'Choose',
            choices: [
              ...COUNCIL_CLIENT_ROLES.map((role) => ({
                value: role,
                text: `The council’s own system, as ${roleNames[role].toLowerCase()}`,
              })),
              ...providers.map(({ id, name, reference }) => ({
                value: String(id),
                text: `${name} (${reference})`,
              })),
            ],
          })
        }
        ${ask.text({ name: 'name', label: 'Name of the system', hint: 'The audit trail names what comes with this key by it', width: 20 })}
        ${buttonGroup([button({ text: 'Make the key' })], { href: '/api-clients' })}</form>`,
    { section: 'Feeds', form: state, status, breadcrumbs: feedCrumbs(keys, { text: 'New' }) },
  );
}

/** The form to make a key. */
export async function newApiKey(asked: Asked): Promise<Answer> {
  return await form(asked, startForm());
}

/** Makes a key and shows its secret, this once. */
export async function saveApiKey(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const parsed = parseForm(question, asked.form);
  if (!parsed.ok) return await form(asked, parsed, 422);
  const { name, provider_id } = parsed.value;
  const role = COUNCIL_CLIENT_ROLES.find((one) => one === provider_id);
  if (role !== undefined && scope.who.providerId === null)
    return madeKey(
      name,
      `The council, as ${roleNames[role].toLowerCase()}`,
      await makeCouncilApiClient(scope, role, name),
    );
  const providerId = scope.who.providerId ?? (/^\d{1,15}$/.test(provider_id) ? Number(provider_id) : 0);
  if (providerId === 0)
    return await form(
      asked,
      { values: parsed.values, errors: { provider_id: 'Choose a provider, or the council itself' } },
      422,
    );
  const provider = await getFeedProvider(scope, providerId);
  const made = await makeApiClient(scope, provider.id, name);
  return madeKey(name, `${provider.name} (${provider.reference})`, made);
}

/** A key that was made, with its secret, this once. */
function madeKey(name: string, owner: string, made: Awaited<ReturnType<typeof makeApiClient>>): Answer {
  return page(
    'Copy the secret now',
    html`<p class="govuk-body-l">It is shown this once. Only a fingerprint of it is kept, so nobody can show it again.</p>
      ${summaryList([
        { key: 'System', value: name },
        { key: 'Whose', value: owner },
        { key: 'Client id', value: html`<code class="tend-reference">${made.clientKey}</code>` },
        { key: 'Secret', value: html`<code class="tend-reference">${made.secret}</code>` },
      ])}
      <p class="govuk-body">Give both to whoever looks after the system, by a safe way and not by email. <a class="govuk-link" href="/api-docs">How to use them</a>.</p>
      <p class="govuk-body"><a class="govuk-link" href="/api-clients">I have copied it</a></p>`,
    { section: 'Feeds', breadcrumbs: feedCrumbs(keys, { text: 'Made' }) },
  );
}

/** Takes a key out of use at once. */
export async function revokeApiKey({ scope, params }: Asked): Promise<Answer> {
  const { name } = await revokeApiClient(scope, numberIn(params, 'API key'));
  return redirect('/api-clients', `Revoked. ${name} can send nothing more.`);
}
