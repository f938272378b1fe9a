/** What was written to a person and to those who speak for them, and how each likes to be written to. */
import { z } from 'zod';
import { listNotices, type Notice } from '../../platform/notices/log.ts';
import { templateTitle } from '../../platform/notices/catalogue.ts';
import { channelNames } from '../../platform/notices/template.ts';
import { Forbidden } from '../../platform/errors.ts';
import { permits } from '../../platform/scope.ts';
import { button } from '../../web/components/actions.ts';
import { none, when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { choice, choices, optionalText, tick } from '../../web/form-values.ts';
import {
  csrfField,
  errorSummary,
  type FormState,
  parseForm,
  startForm,
  withRefusal,
} from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, redirect } from '../../web/route.ts';
import { recordPreference } from '../actions/contact-preference.ts';
import { type KnownContact, listContacts } from '../records/contacts.ts';
import { preferenceNames, preferences, waysToWrite } from '../rules/contact-channels.ts';
import { shortName } from '../rules/person-words.ts';
import { openFor, personIn, personPage } from './person-frame.ts';

const PER_PAGE = 25;
const PERSON = 'person';
const wayWords = { letter: 'letter', email: 'email', text: 'text message' } as const;

/** GET /people/:id/notices. For the council's people who arrange care. */
export async function personNotices(asked: Asked): Promise<Answer> {
  return await show(asked);
}

async function show(asked: Asked, sent?: FormState): Promise<Answer> {
  const { scope, query } = asked;
  const person = await openFor(asked, 'notices');
  if (person.view !== 'council care')
    throw new Forbidden('Notices to a person are seen by those who arrange their care.');
  const at = readPage(query);
  const { rows, total } = await listNotices(
    scope,
    { person: person.id },
    { limit: PER_PAGE, offset: (at - 1) * PER_PAGE },
  );
  const contacts = await listContacts(scope, person.id);
  const whose = String(sent?.values['whose'] ?? query.get('whose') ?? PERSON);
  const of = contacts.find((one) => valueOf(one) === whose) ?? contacts[0];
  const form = sent ?? startForm(of && known(of));
  const wrong = Object.keys(form.errors).length > 0;
  const answer = personPage(asked, person, 'notices', {
    title: `Notices to ${shortName(person)}`,
    heading: 'Notices',
    main: html`${wrong && errorSummary(form)}
${contactTable(asked, contacts)}
${noticeTable(asked, rows)}
${total > PER_PAGE && pagination({ page: at, perPage: PER_PAGE, total, query, one: 'notice' })}
${permits(scope.who, 'people.edit') && of !== undefined ? preferenceForm(asked, of, form) : nothing}`,
  });
  return answer.kind === 'page' && wrong ? { ...answer, status: 422, error: true } : answer;
}

const valueOf = ({ representativeId }: KnownContact): string =>
  representativeId === null ? PERSON : String(representativeId);

/** What is known of how somebody likes to be written to, for the form: the newest record takes the place of all of it. */
function known(of: KnownContact): Parameters<typeof startForm>[0] {
  const { preference } = of;
  return {
    whose: valueOf(of),
    prefers: preference?.prefers,
    agreed: preference?.agreed,
    large_print: preference?.large_print,
    address: preference?.address_lines.join('\n'),
  };
}

function contactTable({ scope, params }: Asked, contacts: readonly KnownContact[]): SafeHtml {
  return dataTable<KnownContact>({
    id: 'contacts',
    caption: 'How they may be written to',
    rows: contacts,
    empty: 'Nobody may be written to',
    columns: [
      {
        head: 'Who',
        cell: ({ name, relationship }) => html`${name}<br><span class="tend-quiet">${relationship}</span>`,
      },
      {
        head: 'Prefers',
        cell: ({ preference }) =>
          preference === null ? none('not said') : preferenceNames[preference.prefers],
      },
      {
        head: 'May be written to by',
        cell: (one) =>
          waysToWrite(one)
            .map(({ channel }) => wayWords[channel])
            .join(', ') || none('no way yet'),
      },
      {
        head: 'How it is written',
        cell: ({ largePrint, needs }) =>
          html`${largePrint ? 'Large print' : 'Standard print'}${needs.map((need) => html`<br>${statusTag(need, 'attention')}`)}`,
      },
      { head: 'What they said', cell: ({ preference }) => preference?.said ?? none('nothing recorded') },
      permits(scope.who, 'people.edit') && {
        head: 'Change',
        headHidden: true,
        cell: (one) =>
          html`<a class="govuk-link" href="/people/${params['id']}/notices?whose=${valueOf(one)}#prefers">Change<span class="govuk-visually-hidden"> how ${one.name} is written to</span></a>`,
      },
    ],
  });
}

function noticeTable({ scope }: Asked, rows: readonly Notice[]): SafeHtml {
  const see = permits(scope.who, 'outbox.see');
  return dataTable<Notice>({
    id: 'sent',
    caption: 'What was written to them',
    rows,
    empty: emptyState({ title: 'Nothing has been written to them by Tend yet' }),
    ...(see ? { rowHref: ({ id }: Notice) => `/outbox/${id}` } : {}),
    columns: [
      { head: 'Notice', cell: ({ template }) => templateTitle(template) },
      { head: 'To', cell: ({ recipient_name }) => recipient_name },
      {
        head: 'By',
        cell: ({ channel, large_print }) => html`${channelNames[channel]}${large_print && ', large print'}`,
      },
      {
        head: 'Written',
        cell: ({ queued_at, caused_by_name }) => html`${when(queued_at)}, ${caused_by_name ?? 'Tend'}`,
      },
      { head: 'State', cell: stateOf },
    ],
  });
}

function stateOf({ state, fault }: Notice): SafeHtml {
  if (state === 'failed') return html`${statusTag('Failed', 'problem')} ${fault}`;
  if (state === 'delivered') return statusTag('Delivered', 'good');
  return state === 'sent' ? statusTag('Sent', 'active') : statusTag('Waiting', 'waiting');
}

function preferenceForm({ csrfToken }: Asked, of: KnownContact, form: FormState): SafeHtml {
  const ask = fields(form);
  return html`<h2 class="govuk-heading-m">Record what ${of.name} prefers</h2>
<form method="post" novalidate data-unsaved>${csrfField(csrfToken)}<input type="hidden" name="whose" value="${valueOf(of)}">
${ask.radios({ name: 'prefers', label: 'They like best', choices: preferences.map((value) => ({ value, text: preferenceNames[value] })) })}
${ask.checkboxes({
  name: 'agreed',
  label: 'They agreed to',
  hint: 'A letter to one’s home needs no agreement.',
  choices: [
    { value: 'email', text: 'Email' },
    { value: 'text', text: 'Text messages' },
  ],
})}
${ask.checkboxes({ name: 'large_print', label: 'Print', hint: of.representativeId === null ? 'Where the person’s record says large print, letters are in large print whatever is ticked here.' : undefined, choices: [{ value: 'yes', text: 'Large print, 18 point' }] })}
${of.representativeId !== null && ask.textarea({ name: 'address', label: `Where letters to ${of.name} go`, hint: 'The postcode last.', rows: 4 })}
${ask.text({ name: 'said', label: 'What they said, and to whom' })}
${button({ text: 'Record it' })}</form>`;
}

const question = z.object({
  whose: optionalText('Who'),
  prefers: choice('what they like best', preferences),
  agreed: choices('what they agreed to', ['email', 'text']),
  large_print: tick(),
  address: optionalText('The address', { max: 500 }),
  said: optionalText('What they said', { max: 300 }),
});

/** POST /people/:id/notices: records a preference. */
export async function savePreference(asked: Asked): Promise<Answer> {
  const read = parseForm(question, asked.form);
  if (!read.ok) return await show(asked, read);
  const { whose, address, ...given } = read.value;
  const address_lines = address
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const personId = personIn(asked);
  const representativeId = whose === PERSON ? null : (readNumber(whose) ?? 0);
  const done = await recordPreference(
    asked.scope,
    { personId, representativeId },
    { ...given, address_lines },
  );
  if (!done.ok) return await show(asked, withRefusal(read.values, done));
  return redirect(`/people/${personId}/notices`, 'Saved. It holds from now on.');
}
