/** The addresses of providers' own systems that are told what happens, and how each telling went. */
import { z } from 'zod';
import { permits, type Scope } from '../../platform/scope.ts';
import { providersToChoose } from '../../platform/users.ts';
import {
  addWebhook,
  type Delivery,
  endWebhook,
  listDeliveries,
  listWebhooks,
  sendAgain,
  WEBHOOK_KINDS,
  type Webhook,
} from '../../platform/webhooks.ts';
import { button, buttonGroup, buttonLink } from '../components/actions.ts';
import { figure, when } from '../components/amounts.ts';
import { emptyState } from '../components/messages.ts';
import { summaryList } from '../components/summary.ts';
import { dataTable } from '../components/table.ts';
import { statusTag } from '../components/tags.ts';
import { fields } from '../fields.ts';
import { optionalText, text } from '../form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../forms.ts';
import { html, nothing, type SafeHtml } from '../html.ts';
import { numberIn, readNumber } from '../record-number.ts';
import { type Answer, type Asked, page, redirect } from '../route.ts';

const list = { text: 'Webhooks', href: '/webhooks' };

/** GET /webhooks */
export async function webhookList({ scope }: Asked): Promise<Answer> {
  const own = scope.who.providerId !== null;
  return page(
    'Webhooks',
    html`<p class="govuk-body-l">Tend tells ${own ? 'your own system' : 'a provider’s own system'} at once what happens: a package is offered, a week is verified or approved, the council asks about a visit. Nobody who has care is named.</p>
${permits(scope.who, 'api-clients.edit') && buttonLink({ text: 'Add an address', href: '/webhooks/new' })}
${dataTable<Webhook>({
  caption: 'Addresses that are told',
  captionHidden: true,
  rows: await listWebhooks(scope),
  empty: emptyState({ title: 'No address is told anything yet' }),
  rowHref: ({ id }) => `/webhooks/${id}`,
  rowClass: ({ ended_at }) => (ended_at === null ? undefined : 'tend-row--quiet'),
  columns: [
    { head: 'Address', cell: ({ url }) => html`<span class="tend-reference">${url}</span>` },
    !own && { head: 'Provider', cell: ({ provider_name }) => provider_name },
    { head: 'Since', cell: ({ created_at }) => when(created_at) },
    { head: 'Delivered', numeric: true, cell: ({ delivered }) => figure(delivered) },
    { head: 'Waiting', numeric: true, cell: ({ waiting }) => figure(waiting) },
    { head: 'State', cell: ({ ended_at }) => stateTag(ended_at) },
  ],
})}`,
    { wide: true, section: 'Feeds' },
  );
}

function stateTag(endedAt: Date | null): SafeHtml {
  return endedAt === null ? statusTag('In use', 'good') : statusTag('Ended', 'quiet');
}

const question = z.object({
  url: text('The address', { max: 500 }),
  provider_id: optionalText('Provider', { max: 15 }),
});

async function form({ scope, csrfToken }: Asked, state: FormState, status = 200): Promise<Answer> {
  const ask = fields(state);
  const providers = await ownOrAll(scope);
  return page(
    'Add an address',
    html`<form method="post" novalidate>${csrfField(csrfToken)}
${
  providers !== undefined &&
  ask.select({
    name: 'provider_id',
    label: 'Provider',
    empty: 'Choose a provider',
    choices: providers.map(({ id, name }) => ({ value: String(id), text: name })),
  })
}
${ask.text({ name: 'url', label: 'Address', hint: 'Such as https://care.example.org/from-tend. It must be reachable from the internet and answer 200 within ten seconds' })}
${buttonGroup([button({ text: 'Add the address' })], { href: '/webhooks' })}</form>`,
    { section: 'Feeds', form: state, status, breadcrumbs: [list, { text: 'New' }] },
  );
}

/** The providers to choose from; undefined for a provider's own people, who add to their own. */
async function ownOrAll(scope: Scope) {
  return scope.who.providerId === null ? await providersToChoose(scope) : undefined;
}

/** GET /webhooks/new */
export async function newWebhook(asked: Asked): Promise<Answer> {
  return await form(asked, startForm());
}

/** POST /webhooks/new: adds the address and shows its secret, this once. */
export async function saveWebhook(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const parsed = parseForm(question, asked.form);
  if (!parsed.ok) return await form(asked, parsed, 422);
  const providerId = scope.who.providerId ?? readNumber(parsed.value.provider_id);
  if (providerId === undefined)
    return await form(asked, { values: parsed.values, errors: { provider_id: 'Choose a provider' } }, 422);
  const added = await addWebhook(scope, providerId, parsed.value.url);
  if (!added.ok) return await form(asked, withRefusal(parsed.values, added), 422);
  return page(
    'Copy the secret now',
    html`<p class="govuk-body-l">It is shown this once. With it your system can tell that what comes is from Tend and was not changed.</p>
${summaryList([
  { key: 'Address', value: parsed.value.url },
  { key: 'Secret', value: html`<code class="tend-reference">${added.value.secret}</code>` },
])}
<p class="govuk-body">Each message has the headers webhook-id, webhook-timestamp and webhook-signature of the <a class="govuk-link" href="https://www.standardwebhooks.com" rel="external">Standard Webhooks</a> scheme.</p>
<p class="govuk-body"><a class="govuk-link" href="/webhooks/${added.value.id}">I have copied it</a></p>`,
    { section: 'Feeds', breadcrumbs: [list, { text: 'Added' }] },
  );
}

/** GET /webhooks/:id: the newest deliveries to an address. */
export async function webhookPage({ scope, params, csrfToken }: Asked): Promise<Answer> {
  const { webhook, deliveries } = await listDeliveries(scope, numberIn(params['id'], 'webhook'));
  const may = permits(scope.who, 'api-clients.edit') && webhook.ended_at === null;
  return page(
    'Deliveries',
    html`<span class="govuk-caption-l">${webhook.provider_name}</span><h1 class="govuk-heading-l">Deliveries</h1>
<p class="govuk-body"><span class="tend-reference">${webhook.url}</span> ${stateTag(webhook.ended_at)}</p>
${
  may &&
  html`<form method="post" action="/webhooks/${webhook.id}/end">${csrfField(csrfToken)}${button({ text: 'Stop telling this address', kind: 'warning' })}</form>`
}
${dataTable<Delivery>({
  caption: 'Newest first, at most 100',
  rows: deliveries,
  empty: emptyState({ title: 'Nothing has happened yet that it would be told' }),
  columns: [
    { head: 'Happened', cell: ({ happened_at }) => when(happened_at) },
    { head: 'What', cell: ({ kind }) => html`${WEBHOOK_KINDS[kind]} <code>${kind}</code>` },
    { head: 'State', cell: deliveryState },
    { head: 'Tries', numeric: true, cell: ({ tries }) => figure(tries) },
    { head: 'Last answer', cell: ({ answer }) => answer ?? '' },
    may && {
      head: 'Send again',
      headHidden: true,
      cell: ({ id, next_try_at }) =>
        next_try_at === null
          ? html`<form method="post" action="/webhooks/${webhook.id}/deliveries/${id}/again">${csrfField(csrfToken)}<button type="submit" class="tend-link-button">Send again<span class="govuk-visually-hidden"> number ${id}</span></button></form>`
          : nothing,
    },
  ],
})}`,
    { wide: true, section: 'Feeds', breadcrumbs: [list, { text: 'Deliveries' }] },
  );
}

function deliveryState({ delivered_at, next_try_at }: Delivery): SafeHtml {
  if (delivered_at !== null) return html`${statusTag('Delivered', 'good')} ${when(delivered_at)}`;
  return next_try_at === null
    ? statusTag('Given up', 'problem')
    : html`${statusTag('Waiting', 'waiting')} next try ${when(next_try_at)}`;
}

/** POST /webhooks/:id/end */
export async function stopWebhook({ scope, params }: Asked): Promise<Answer> {
  await endWebhook(scope, numberIn(params['id'], 'webhook'));
  return redirect('/webhooks', 'The address is told nothing more.');
}

/** POST /webhooks/:id/deliveries/:delivery/again */
export async function repeatDelivery({ scope, params }: Asked): Promise<Answer> {
  const id = numberIn(params['id'], 'webhook');
  await sendAgain(scope, id, numberIn(params['delivery'], 'webhook'));
  return redirect(`/webhooks/${id}`, 'It will be sent again within a minute.');
}
