/** Where providers are paid: who confirmed what, and changing it. Numbers are masked but for those who must compare them. */
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { type Happening, timeline } from '../../web/components/timeline.ts';
import { listDownload } from '../../web/download.ts';
import { fields } from '../../web/fields.ts';
import { choice, optionalText, text } from '../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import {
  confirmDetails,
  judgeDetail,
  type JudgedDetail,
  modulusTable,
  newestDetails,
  recordDetails,
} from '../actions/bank-detail-acts.ts';
import { listDetails, listProvidersWithoutDetails } from '../records/bank-details.ts';
import { CHANNELS, maskedNumber, sortCodeWords, whyNotConfirm } from '../rules/bank-detail-state.ts';
import { formatIn } from './line-downloads.ts';
import { detailTag, detailWords, paymentNavigation } from './payment-parts.ts';
import { z } from 'zod';

const channelNames = {
  letter: 'By letter',
  email: 'By email',
  form: 'By a form',
  telephone: 'By telephone',
  'in person': 'In person',
};
const channelChoices = CHANNELS.map((value) => ({ value, text: channelNames[value] }));

/** GET /bank-details */
export async function bankDetailList({ scope }: Asked): Promise<Answer> {
  const details = await newestDetails(scope);
  const without = permits(scope.who, 'bank-details.change') ? await listProvidersWithoutDetails(scope) : [];
  const order = { impossible: 0, 'not confirmed': 1, waiting: 2, confirmed: 3 } as const;
  return page(
    scope.who.providerId === null ? 'Bank details' : 'Your bank details',
    html`${paymentNavigation(scope, '/bank-details')}
<p class="govuk-body">A change is recorded by one person and confirmed by two others, by another way than the one by which it came. Nothing is paid to details that are not confirmed.</p>
${downloadLinks({ what: 'these details, masked,', csv: '/bank-details/download?format=csv', xlsx: '/bank-details/download?format=xlsx' })}
${dataTable<JudgedDetail>({
  id: 'details',
  caption: 'Bank details, those that need somebody first',
  rows: details.toSorted((a, b) => order[a.state] - order[b.state]),
  rowHref: ({ providerId }) => `/bank-details/${providerId}`,
  empty: emptyState({
    title: 'No bank details are recorded',
    text: 'A provider is paid once its details are recorded and confirmed.',
  }),
  columns: [
    { head: 'Provider', cell: ({ providerName }) => providerName },
    { head: 'Name of the account', cell: ({ accountName }) => accountName },
    {
      head: 'Sort code',
      cell: ({ sortCode }) => html`<span class="tend-figure">${sortCodeWords(sortCode)}</span>`,
    },
    {
      head: 'Account',
      cell: ({ accountNumber }) => html`<span class="tend-figure">${maskedNumber(accountNumber)}</span>`,
    },
    { head: 'Status', cell: ({ state }) => detailTag(state) },
    {
      head: 'Changed',
      cell: ({ changedAt, changedByName }) =>
        html`<span>${when(changedAt)}, ${changedByName ?? 'the council'}</span>`,
    },
  ],
})}
${
  without.length > 0 &&
  html`<h2 class="govuk-heading-m">${plural(without.length, 'provider')} without bank details</h2><ul class="govuk-list">${without.map(({ id, name }) => html`<li><a class="govuk-link" href="/bank-details/${id}/change">${name}</a></li>`)}</ul>`
}`,
    { section: 'Payments' },
  );
}

/** GET /bank-details/download */
export async function downloadBankDetails(asked: Asked): Promise<Answer> {
  return await listDownload<JudgedDetail>({
    name: 'bank-details',
    title: 'Bank details',
    format: formatIn(asked),
    rows: await newestDetails(asked.scope),
    columns: [
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: 'Provider reference', value: ({ providerReference }) => providerReference },
      { head: 'Name of the account', value: ({ accountName }) => accountName },
      { head: 'Account', value: ({ accountNumber }) => maskedNumber(accountNumber) },
      { head: 'Status', value: ({ state }) => detailWords[state].text },
      { head: 'Changed at', value: ({ changedAt }) => changedAt },
      { head: 'Changed by', value: ({ changedByName }) => changedByName },
      {
        head: 'Confirmed by',
        value: ({ confirmations }) =>
          confirmations
            .map(({ byName, channel, outcome }) => `${byName ?? 'somebody'}, by ${channel}: ${outcome}`)
            .join('; '),
      },
    ],
  });
}

/** GET /bank-details/:provider */
export async function bankDetailPage(asked: Asked): Promise<Answer> {
  return await showDetail(asked, startForm());
}

async function showDetail(asked: Asked, state: FormState, status = 200): Promise<Answer> {
  const { scope, params, query } = asked;
  const provider = await getProvider(scope, numberIn(params['provider'], 'provider'));
  const table = await modulusTable(scope);
  const versions = (await listDetails(scope, provider.id)).map((detail) => judgeDetail(detail, table));
  const [newest] = versions;
  const whole = query.get('number') === 'shown' && permits(scope.who, 'bank-details.confirm');
  if (whole) scope.audit({ act: 'account number seen', subject: ['provider', provider.id] });
  return page(
    `Bank details of ${provider.name}`,
    html`${newest === undefined ? emptyState({ title: 'No bank details are recorded', text: 'Nothing can be paid to this provider yet.' }) : html`${facts(newest, whole, permits(scope.who, 'bank-details.confirm'))}${confirmForm(asked, newest, state)}`}
${permits(scope.who, 'bank-details.change') && buttonLink({ text: newest === undefined ? 'Record bank details' : 'Record a change', href: `/bank-details/${provider.id}/change`, kind: 'secondary' })}
${versions.length > 0 && html`<h2 class="govuk-heading-m">What was recorded</h2>${timeline(versions.flatMap(happeningsOf), { level: 3 })}`}`,
    {
      section: 'Payments',
      status,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      breadcrumbs: [{ text: 'Bank details', href: '/bank-details' }, { text: provider.name }],
    },
  );
}

function facts(detail: JudgedDetail, whole: boolean, mayShow: boolean): SafeHtml {
  const show =
    mayShow && !whole
      ? html` <a class="govuk-link" href="/bank-details/${detail.providerId}?number=shown">Show the whole number<span class="govuk-visually-hidden">; that it was seen is recorded</span></a>`
      : nothing;
  return html`<p class="govuk-body-l">${detailTag(detail.state)} ${detail.whyNot ?? 'Payments go to these details.'}</p>${summaryList(
    [
      { key: 'Name of the account', value: detail.accountName },
      { key: 'Sort code', value: sortCodeWords(detail.sortCode) },
      {
        key: 'Account number',
        value: html`<span class="tend-figure">${whole ? detail.accountNumber : maskedNumber(detail.accountNumber)}</span>${show}`,
      },
      detail.rollNumber !== null && {
        key: 'Roll number',
        value: whole ? detail.rollNumber : maskedNumber(detail.rollNumber),
      },
      { key: 'Check of the number', value: detail.checked },
      { key: 'How the council was told', value: html`${channelNames[detail.toldBy]}. ${detail.words}` },
      { key: 'Changed', value: html`${when(detail.changedAt)}, ${detail.changedByName ?? 'the council'}` },
    ],
  )}`;
}

function confirmForm({ scope, csrfToken }: Asked, newest: JudgedDetail, state: FormState): SafeHtml {
  if (!permits(scope.who, 'bank-details.confirm') || newest.state !== 'waiting') return nothing;
  const by = scope.who.userId ?? 0;
  const open = CHANNELS.filter((channel) => channel !== newest.toldBy);
  const whyNot = whyNotConfirm({ ...newest, fault: undefined }, { by, channel: open[0] ?? 'telephone' });
  if (whyNot !== undefined) return html`<div class="govuk-inset-text">${whyNot}</div>`;
  const ask = fields(state);
  return html`<h2 class="govuk-heading-m">Confirm it</h2>
<p class="govuk-body">Ask the provider yourself, by contact details that the council had before this change. Let them read the numbers to you.</p>
<form method="post" action="/bank-details/${newest.providerId}/confirm" novalidate>${csrfField(csrfToken)}<input type="hidden" name="detail" value="${newest.id}">
${ask.radios({ name: 'channel', label: 'How you asked', choices: channelChoices.filter(({ value }) => value !== newest.toldBy) })}
${ask.textarea({ name: 'words', label: 'Whom you asked, and how you knew that it was them', rows: 3 })}
${ask.radios({
  name: 'outcome',
  label: 'What they said',
  choices: [
    { value: 'confirmed', text: 'The details are right' },
    {
      value: 'not confirmed',
      text: 'They do not know of this change',
      hint: 'Nothing is paid until new details are recorded',
    },
  ],
})}
${button({ text: 'Note what you learnt' })}</form>`;
}

function happeningsOf(detail: JudgedDetail): Happening[] {
  return [
    ...detail.confirmations
      .map(
        ({ outcome, byName, channel, words, at }): Happening => ({
          title: outcome === 'confirmed' ? 'Confirmed' : 'Not confirmed',
          at,
          who: byName ?? 'the council',
          body: `${channelNames[channel]}. ${words}`,
          tone: outcome === 'confirmed' ? 'good' : 'problem',
        }),
      )
      .toReversed(),
    {
      title: `Recorded: ${sortCodeWords(detail.sortCode)}, ${maskedNumber(detail.accountNumber)}`,
      at: detail.changedAt,
      who: detail.changedByName ?? 'the council',
      body: `${channelNames[detail.toldBy]}. ${detail.words}`,
    },
  ];
}

/** POST /bank-details/:provider/confirm */
export async function confirmBankDetail(asked: Asked): Promise<Answer> {
  const shape = z.object({
    detail: z.coerce.number(),
    channel: choice('how you asked', CHANNELS),
    words: text('Whom you asked', { max: 1000 }),
    outcome: choice('what they said', ['confirmed', 'not confirmed']),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return await showDetail(asked, read, 422);
  const providerId = numberIn(asked.params['provider'], 'provider');
  const { detail, ...learnt } = read.value;
  const done = await confirmDetails(asked.scope, { providerId, detailId: detail, ...learnt });
  if (!done.ok) return await showDetail(asked, withRefusal(read.values, done), 422);
  const said = {
    confirmed: 'Confirmed by two people. Payments go to these details now.',
    waiting: 'Noted. One more person has to confirm it.',
    'not confirmed': 'Noted. Nothing is paid to these details.',
    impossible: 'Noted, but the number cannot be right.',
  };
  return redirect(`/bank-details/${providerId}`, said[done.value.state]);
}

/** GET /bank-details/:provider/change */
export async function changeBankDetail(asked: Asked): Promise<Answer> {
  return await showChange(asked, startForm());
}

async function showChange(asked: Asked, state: FormState, status = 200): Promise<Answer> {
  const provider = await getProvider(asked.scope, numberIn(asked.params['provider'], 'provider'));
  const ask = fields(state);
  return page(
    `Record bank details of ${provider.name}`,
    html`<form method="post" action="/bank-details/${provider.id}/change" novalidate>${csrfField(asked.csrfToken)}
${ask.text({ name: 'account_name', label: 'Name of the account', width: 30, autocomplete: 'off' })}
${ask.text({ name: 'sort_code', label: 'Sort code', width: 10, inputmode: 'numeric', autocomplete: 'off', hint: 'Six digits' })}
${ask.text({ name: 'account_number', label: 'Account number', width: 10, inputmode: 'numeric', autocomplete: 'off', hint: 'Usually eight digits' })}
${ask.text({ name: 'roll_number', label: 'Roll number', width: 20, autocomplete: 'off', hint: 'Only for building societies that ask for one' })}
${ask.radios({ name: 'told_by', label: 'How the council was told', choices: channelChoices })}
${ask.textarea({ name: 'words', label: 'Who told the council, and when', rows: 3 })}
<p class="govuk-body">Two other people have to confirm this before anything is paid to it.</p>
${buttonGroup([button({ text: 'Record it' })], { href: `/bank-details/${provider.id}` })}</form>`,
    {
      section: 'Payments',
      status,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      breadcrumbs: [
        { text: 'Bank details', href: '/bank-details' },
        { text: provider.name, href: `/bank-details/${provider.id}` },
        { text: 'Change' },
      ],
    },
  );
}

/** POST /bank-details/:provider/change */
export async function saveBankDetail(asked: Asked): Promise<Answer> {
  const shape = z.object({
    account_name: text('The name of the account', { max: 100 }),
    sort_code: text('The sort code'),
    account_number: text('The account number'),
    roll_number: optionalText('Roll number'),
    told_by: choice('how the council was told', CHANNELS),
    words: text('Who told the council', { max: 1000 }),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return await showChange(asked, read, 422);
  const providerId = numberIn(asked.params['provider'], 'provider');
  const { account_name, sort_code, account_number, roll_number, told_by, words } = read.value;
  const done = await recordDetails(asked.scope, providerId, {
    accountName: account_name,
    sortCode: sort_code,
    accountNumber: account_number,
    rollNumber: roll_number,
    toldBy: told_by,
    words,
  });
  if (!done.ok) return await showChange(asked, withRefusal(read.values, done), 422);
  return redirect(`/bank-details/${providerId}`, 'Recorded. Two other people have to confirm it.');
}
