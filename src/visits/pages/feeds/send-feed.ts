import { z } from 'zod';
import type { Result } from '../../../ground/result.ts';
import { refuse } from '../../../ground/result.ts';
import { Forbidden } from '../../../platform/errors.ts';
import { permits, type Scope } from '../../../platform/scope.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { details } from '../../../web/components/disclosures.ts';
import { fields } from '../../../web/fields.ts';
import { choice, file, optionalText } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../../web/forms.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { receiveFeed, type SentFeed } from '../../actions/receive-feed.ts';
import { CLAIMED_COLUMNS, TEND_COLUMNS } from '../../formats/feed-tend.ts';
import { listFeedProviders } from '../../records/feed-providers.ts';
import { listProfiles, type MappingProfile } from '../../records/mapping-profiles.ts';
import { METHODS } from '../../rules/planned-and-logged.ts';
import { feedCrumbs } from './feed-address.ts';
import { methodNames } from './feed-words.ts';

const question = z.object({
  holds: choice('What the file holds', ['visit logs', 'planned visits']),
  provider_id: optionalText('Provider', { max: 15 }),
  file: file('A file'),
  layout: optionalText('Layout', { max: 30 }),
  method: choice('How the visits were logged', METHODS),
});

/** What whoever asks may send: visit logs, planned visits, or both. */
function maySend(scope: Scope): { logs: boolean; planned: boolean } {
  return { logs: permits(scope.who, 'feeds.send'), planned: permits(scope.who, 'feeds.send-planned') };
}

function layoutQuestion(form: FormState, profiles: readonly MappingProfile[], own: boolean): SafeHtml {
  return fields(form).select({
    name: 'layout',
    label: 'Layout',
    hint: html`Tend works it out from the headings. Choose one where you know better. ${own ? 'A file of your own system' : 'A file of a provider’s own system'} needs a <a class="govuk-link" href="/profiles">mapping profile</a>.`,
    empty: 'Work it out from the headings',
    choices: [
      { value: 'tend', text: 'Tend’s own CSV' },
      { value: 'abacus', text: 'Abacus service delivery' },
      ...profiles.map(({ id, name, version, provider_name }) => ({
        value: String(id),
        text: own ? `${name} (version ${version})` : `${name} (version ${version}), ${provider_name}`,
      })),
    ],
  });
}

const columnHelp = html`<p class="govuk-body">The first row names the columns, in any order: ${TEND_COLUMNS.join(', ')}. Where you claim other times than were logged, add ${CLAIMED_COLUMNS.join(' and ')}. Other columns are ignored.</p>
  <p class="govuk-body">Times are like 2026-03-02T08:04 and are London time unless they end in Z or an offset. Methods are ${METHODS.join(', ')}. A visit that still goes on has no out_at.</p>`;

/** Questions about a file of visit logs; planned visits need none of them. */
async function logQuestions(scope: Scope, form: FormState): Promise<SafeHtml> {
  const own = scope.who.providerId !== null;
  const ask = fields(form);
  const providers = own ? [] : await listFeedProviders(scope);
  return html`${
    !own &&
    ask.select({
      name: 'provider_id',
      label: 'Provider',
      hint: 'Whose visits these are. You send them on the provider’s behalf, and they see that you did',
      empty: 'Choose a provider',
      choices: providers.map(({ id, name, reference }) => ({
        value: String(id),
        text: `${name} (${reference})`,
      })),
    })
  }${layoutQuestion(form, await listProfiles(scope), own)}${ask.select({
    name: 'method',
    label: 'How the visits were logged',
    hint: 'Only for a file without a column for it, as the Abacus layout is. Visits logged by hand wait for a person to look at them',
    choices: METHODS.map((value) => ({ value, text: methodNames[value] })),
  })}`;
}

async function form(asked: Asked, state: FormState, status = 200): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const may = maySend(scope);
  if (!may.logs && !may.planned) throw new Forbidden('Sending a file needs the permission feeds.send.');
  const ask = fields(state);
  const own = scope.who.providerId !== null;
  const logs = may.logs ? await logQuestions(scope, state) : undefined;
  const holds =
    logs && may.planned
      ? ask.radios({
          name: 'holds',
          label: 'What the file holds',
          choices: [
            {
              value: 'visit logs',
              text: 'Visit logs',
              hint: 'What happened: check-ins and check-outs',
              conditional: logs,
            },
            {
              value: 'planned visits',
              text: 'Planned visits',
              hint: 'What should happen, for every provider at once',
            },
          ],
        })
      : html`<input type="hidden" name="holds" value="${may.logs ? 'visit logs' : 'planned visits'}">${logs}`;
  return page(
    own ? 'Send your visits' : 'Send a file of visits',
    html`<p class="govuk-body">Nothing is taken yet: first you see what is new, what changed and what cannot be used.</p>
      <form method="post" enctype="multipart/form-data" novalidate>${csrfField(csrfToken)}
        ${ask.file({ name: 'file', label: 'File', hint: 'CSV, up to 64 MB. The same file may be sent again: it changes nothing', accept: '.csv,text/csv,.txt,.tsv' })}
        ${holds}
        ${buttonGroup([button({ text: 'Read this file' })], { href: '/feeds' })}</form>
      ${details({ summary: 'The columns of Tend’s own CSV', body: columnHelp })}
      <p class="govuk-body">Or let your system send its visits by itself: <a class="govuk-link" href="/api-docs">how to use the API</a>.</p>`,
    { section: 'Feeds', form: state, status, breadcrumbs: feedCrumbs({ text: 'Send' }) },
  );
}

/** The form to send a file of visits; `?provider=` chooses the provider. */
export async function sendFeedForm(asked: Asked): Promise<Answer> {
  const known = { holds: 'visit logs', method: 'manual', provider_id: asked.query.get('provider') ?? '' };
  return await form(asked, startForm(known));
}

/** Keeps what was sent and goes on to its preview. */
export async function sendFeed(asked: Asked): Promise<Answer> {
  const parsed = parseForm(question, asked.form, asked.files);
  if (!parsed.ok) return await form(asked, parsed, 422);
  const { holds, file: sentFile, method, layout, provider_id } = parsed.value;
  const chosen = layoutIn(layout);
  const providerId = whoseVisits(asked.scope, holds, provider_id);
  const refusal = providerId.ok ? (chosen.ok ? undefined : chosen) : providerId;
  if (refusal) return await form(asked, withRefusal(parsed.values, refusal), 422);
  const sent: SentFeed = {
    holds,
    providerId: providerId.ok ? providerId.value : null,
    channel: 'upload',
    fileName: sentFile.name,
    bytes: sentFile.bytes,
    layout: chosen.ok ? chosen.value : null,
    method,
  };
  const received = await receiveFeed(asked.scope, sent);
  if (!received.ok) return await form(asked, withRefusal(parsed.values, received), 422);
  return redirect(`/feeds/${received.value.feedId}`);
}

function layoutIn(typed: string): Result<SentFeed['layout']> {
  if (typed === '') return { ok: true, value: null };
  if (typed === 'tend' || typed === 'abacus') return { ok: true, value: typed };
  return /^\d{1,15}$/.test(typed)
    ? { ok: true, value: { profileId: Number(typed) } }
    : refuse('Choose a layout', 'layout');
}

/** Whose visits a file holds: a provider's people send their own and nobody else's. */
function whoseVisits({ who }: Scope, holds: SentFeed['holds'], typed: string): Result<number | null> {
  if (holds === 'planned visits') return { ok: true, value: null };
  if (who.providerId !== null) return { ok: true, value: who.providerId };
  return /^\d{1,15}$/.test(typed)
    ? { ok: true, value: Number(typed) }
    : refuse('Choose a provider', 'provider_id');
}
