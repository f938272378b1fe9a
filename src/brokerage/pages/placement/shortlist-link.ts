import { z } from 'zod';
import { dateAndTime } from '../../../ground/calendar.ts';
import { listWords, plural } from '../../../ground/text.ts';
import type { Way } from '../../../people/rules/contact-channels.ts';
import { openPerson, todayOf } from '../../../people/records/people.ts';
import { settingOn } from '../../../platform/settings.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { when } from '../../../web/components/amounts.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { dataTable } from '../../../web/components/table.ts';
import { fields } from '../../../web/fields.ts';
import { optionalText } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../../web/forms.ts';
import { html, join, nothing, type SafeHtml } from '../../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { makeShortlistLink, whyLinkIsOver } from '../../actions/shortlist.ts';
import { type Chooser, listChoosers, sendShortlist } from '../../actions/send-shortlist.ts';
import { getRequest, type PlacementRequest } from '../../records/placement-requests.ts';
import { listLinks, type ShortlistLink } from '../../records/shortlists.ts';
import { personBand } from '../person-band.ts';
import { requestCrumbs, requestIn } from './address.ts';

const PERSON = 'person';
const BEST = 'best';
const SHOW = 'show';
const wayNames = { letter: 'A letter', email: 'An email', text: 'A text message' } as const;

/** The form that makes a link to the shortlist, and the links made before. */
export async function askLink(asked: Asked): Promise<Answer> {
  return await linkForm(asked, startForm({ for: PERSON, by: BEST }));
}

/** How a chooser may be written to, in words; what they prefer stands first. */
function waysInWords({ ways, preference, needs }: Chooser): string {
  const open = ways.map(({ channel }) => wayNames[channel].toLowerCase());
  const said =
    open.length === 0 ? 'No way to write to them is known yet' : `May have ${listWords(open, 'or')}`;
  return [preference?.prefers === 'telephone' && 'Would rather be telephoned', said, ...needs]
    .filter((one) => one !== false)
    .join('. ');
}

const valueOf = ({ representativeId }: Chooser): string =>
  representativeId === null ? PERSON : String(representativeId);

async function linkForm(
  asked: Asked,
  form: FormState,
  { made, status = 200 }: { readonly made?: SafeHtml; readonly status?: number } = {},
): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const request = await getRequest(scope, requestIn(asked));
  const person = await openPerson(scope, request.person_id, 'shortlist link');
  const choosers = await listChoosers(scope, request.person_id);
  const links = await listLinks(scope, request.id);
  const days = await settingOn(scope, 'shortlist_link_days', todayOf(scope));
  const ask = fields(form);
  return page(
    'A link for the person to choose by',
    html`${personBand(scope, person)}${made ?? nothing}
      <p class="govuk-body">Whoever opens the link sees every provider that accepted, without signing in, and chooses, refuses or asks to meet. It names nobody and works for ${plural(days, 'day')}. Give it only to whom it is for.</p>
      <form method="post" novalidate>${csrfField(csrfToken)}
        ${ask.radios({
          name: 'for',
          label: 'Who is it for?',
          hint: 'A representative stands here once they may see the person’s plan.',
          choices: choosers.map((one) => ({
            value: valueOf(one),
            text: one.representativeId === null ? 'The person' : `${one.name}, ${one.relationship}`,
            hint: waysInWords(one),
          })),
        })}
        ${ask.radios({
          name: 'by',
          label: 'How is it sent?',
          choices: [
            { value: BEST, text: 'By the way they like best' },
            ...Object.entries(wayNames).map(([value, text]) => ({ value, text })),
            { value: SHOW, text: 'Show it to me, and I pass it on' },
          ],
        })}
        ${buttonGroup([button({ text: 'Go on' })], { href: `/placement/${request.id}`, text: 'Back to the request' })}</form>
      <p class="govuk-body">What they agreed to is on <a class="govuk-link" href="/people/${request.person_id}/notices">their notices page</a>.</p>
      ${links.length > 0 && linkTable(scope.now, links)}`,
    { section: 'Placement', form, status, breadcrumbs: requestCrumbs(request, 'Link for the person') },
  );
}

function linkTable(now: Temporal.Instant, links: readonly ShortlistLink[]): SafeHtml {
  const over = {
    used: 'Used: a provider was chosen',
    expired: 'Too old',
    withdrawn: 'Closed: they may no longer be told of the plan',
  } as const;
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

const question = z.object({
  for: optionalText('Who it is for'),
  by: optionalText('How it is sent'),
  sure: optionalText('Whether it is meant'),
});

/** Asks once whether it is meant, then sends a link; or makes one and shows it, this once: it is kept nowhere. */
export async function saveLink(asked: Asked): Promise<Answer> {
  const { scope, publicUrl } = asked;
  const request = await getRequest(scope, requestIn(asked));
  const read = parseForm(question, asked.form);
  if (!read.ok) return await linkForm(asked, read, { status: 422 });
  const refused = async (reason: string, field: string): Promise<Answer> =>
    await linkForm(asked, { values: read.values, errors: { [field]: reason } }, { status: 422 });
  const chooser = (await listChoosers(scope, request.person_id)).find(
    (one) => valueOf(one) === read.value.for,
  );
  if (chooser === undefined) return await refused('Choose who it is for', 'for');
  const by = read.value.by === '' ? SHOW : read.value.by;
  if (by === SHOW) return await showLink(asked, request.id, chooser, read.values);
  const way = by === BEST ? chooser.ways[0] : chooser.ways.find(({ channel }) => channel === by);
  if (way === undefined)
    return await refused(
      `${chooser.name} has not agreed to that, or it is not known where it would go: look at their notices page`,
      'by',
    );
  if (read.value.sure !== 'yes') return await askWhetherMeant(asked, request, chooser, way);
  const done = await sendShortlist(scope, {
    requestId: request.id,
    representativeId: chooser.representativeId,
    channel: way.channel,
    publicUrl,
  });
  if (!done.ok) return await refused(done.reason, done.field === 'by' ? 'by' : 'for');
  return redirect(
    `/placement/${request.id}`,
    `The shortlist is on its way to ${done.value.name}: ${wayNames[way.channel].toLowerCase()}. It is on their notices page.`,
  );
}

async function showLink(
  asked: Asked,
  requestId: number,
  chooser: Chooser,
  values: FormState['values'],
): Promise<Answer> {
  const { representativeId } = chooser;
  const done = await makeShortlistLink(asked.scope, { requestId, representativeId });
  if (!done.ok) return await linkForm(asked, withRefusal(values, { ...done, field: 'for' }), { status: 422 });
  const { path, expiresAt } = done.value;
  const made = html`<div class="govuk-inset-text"><p class="govuk-body">The link works until ${dateAndTime(expiresAt)}. It is shown only now: copy it, after the address of this service, into a message or a letter.</p>
    <p class="govuk-body tend-break"><a class="govuk-link" href="${path}">${path}</a></p></div>`;
  return await linkForm(asked, startForm({ for: PERSON, by: SHOW }), { made });
}

async function askWhetherMeant(
  { scope, csrfToken }: Asked,
  request: PlacementRequest,
  chooser: Chooser,
  way: Way,
): Promise<Answer> {
  const { name, preference, largePrint, needs } = chooser;
  const person = await openPerson(scope, request.person_id, 'shortlist link');
  const address = `/placement/${request.id}/link`;
  return page(
    'Send the shortlist',
    html`${personBand(scope, person)}<h1 class="govuk-heading-l">Send the shortlist to ${name}?</h1>
      ${needs.length > 0 && html`<div class="govuk-inset-text">${needs.join('. ')}. What is sent here is in print and in English: see that ${name} has it in their own way too.</div>`}
      ${preference?.prefers === 'telephone' && html`<div class="govuk-inset-text">${name} would rather be telephoned. You can read the shortlist to them and record what they say.</div>`}
      ${summaryList([
        { key: 'To', value: name },
        { key: 'By', value: wayNames[way.channel] },
        { key: 'Where', value: join(way.address.split('\n'), html`<br>`) },
        way.channel === 'letter' && { key: 'Print', value: largePrint ? 'Large print' : 'Standard print' },
        {
          key: 'What they said',
          value: preference?.said ?? 'Nothing is recorded of how they like to be written to',
        },
      ])}
      <form method="post" action="${address}" novalidate>${csrfField(csrfToken)}<input type="hidden" name="for" value="${valueOf(chooser)}"><input type="hidden" name="by" value="${way.channel}"><input type="hidden" name="sure" value="yes">
        ${buttonGroup([button({ text: 'Send it' })], { href: address })}</form>`,
    { section: 'Placement', breadcrumbs: requestCrumbs(request, 'Send the shortlist') },
  );
}
