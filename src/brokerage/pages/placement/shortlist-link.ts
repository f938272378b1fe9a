import { z } from 'zod';
import { dateAndTime } from '../../../ground/calendar.ts';
import { plural } from '../../../ground/text.ts';
import { listRepresentatives, type SeenRepresentative } from '../../../people/records/representatives.ts';
import { openPerson, todayOf } from '../../../people/records/people.ts';
import { settingOn } from '../../../platform/settings.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { when } from '../../../web/components/amounts.ts';
import { dataTable } from '../../../web/components/table.ts';
import { fields } from '../../../web/fields.ts';
import { choice } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import { readNumber } from '../../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../../web/route.ts';
import { makeShortlistLink, whyLinkIsOver } from '../../actions/shortlist.ts';
import { getRequest } from '../../records/placement-requests.ts';
import { listLinks, type ShortlistLink } from '../../records/shortlists.ts';
import { personBand } from '../person-band.ts';
import { requestCrumbs, requestIn } from './address.ts';

const PERSON = 'person';

/** The form that makes a link to the shortlist, and the links made before. */
export async function askLink(asked: Asked): Promise<Answer> {
  return await linkForm(asked, startForm({ for: PERSON }));
}

async function choosers({ scope }: Asked, personId: number): Promise<SeenRepresentative[]> {
  const today = todayOf(scope);
  const all = await listRepresentatives(scope, personId);
  return all.filter(({ may_see_plan, ends_on }) => may_see_plan && (ends_on === null || ends_on >= today));
}

async function linkForm(
  asked: Asked,
  form: FormState,
  { made, status = 200 }: { readonly made?: SafeHtml; readonly status?: number } = {},
): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const request = await getRequest(scope, requestIn(asked));
  const person = await openPerson(scope, request.person_id, 'shortlist link');
  const representatives = await choosers(asked, request.person_id);
  const links = await listLinks(scope, request.id);
  const days = await settingOn(scope, 'shortlist_link_days', todayOf(scope));
  return page(
    'A link for the person to choose by',
    html`${personBand(scope, person)}${made ?? nothing}
      <p class="govuk-body">Whoever opens the link sees every provider that accepted, without signing in, and chooses, refuses or asks to meet. It names nobody and works for ${plural(days, 'day')}. Give it only to whom it is for.</p>
      <form method="post" novalidate>${csrfField(csrfToken)}
        ${fields(form).radios({
          name: 'for',
          label: 'Who is it for?',
          hint: 'A representative stands here once they may see the person’s plan.',
          choices: [
            { value: PERSON, text: 'The person' },
            ...representatives.map(({ id, name, relationship }) => ({
              value: String(id),
              text: `${name}, ${relationship}`,
            })),
          ],
        })}
        ${buttonGroup([button({ text: 'Make the link' })], { href: `/placement/${request.id}`, text: 'Back to the request' })}</form>
      ${links.length > 0 && linkTable(scope.now, links)}`,
    { section: 'Placement', form, status, breadcrumbs: requestCrumbs(request, 'Link for the person') },
  );
}

function linkTable(now: Temporal.Instant, links: readonly ShortlistLink[]): SafeHtml {
  const over = { used: 'Used: a provider was chosen', expired: 'Too old' } as const;
  return dataTable<ShortlistLink>({
    caption: 'Links made',
    rows: links,
    columns: [
      { head: 'Made', cell: ({ made_at }) => when(made_at) },
      { head: 'For', cell: ({ representative_name }) => representative_name ?? 'The person' },
      { head: 'First opened', cell: ({ opened_at }) => when(opened_at) },
      {
        head: 'Now',
        cell: (link) => {
          const why = whyLinkIsOver(link, now);
          return why === undefined ? `Works until ${dateAndTime(link.expires_at)}` : over[why];
        },
      },
    ],
  });
}

/** Makes a link and shows it, this once: it is kept nowhere. */
export async function saveLink(asked: Asked): Promise<Answer> {
  const request = await getRequest(asked.scope, requestIn(asked));
  const offered = [PERSON, ...(await choosers(asked, request.person_id)).map(({ id }) => String(id))];
  const read = parseForm(z.object({ for: choice('who it is for', offered) }), asked.form);
  if (!read.ok) return await linkForm(asked, read, { status: 422 });
  const done = await makeShortlistLink(asked.scope, {
    requestId: request.id,
    representativeId: readNumber(read.value.for) ?? null,
  });
  if (!done.ok)
    return await linkForm(asked, withRefusal(read.values, { ...done, field: 'for' }), { status: 422 });
  const { path, expiresAt } = done.value;
  const made = html`<div class="govuk-inset-text"><p class="govuk-body">The link works until ${dateAndTime(expiresAt)}. It is shown only now: copy it, after the address of this service, into a message or a letter.</p>
    <p class="govuk-body tend-break"><a class="govuk-link" href="${path}">${path}</a></p></div>`;
  return await linkForm(asked, startForm({ for: PERSON }), { made });
}
