/** Holds: what is kept from being paid, by whom and why, until when; placing one and lifting it. */
import { dateAndTime } from '../../ground/dates-in-words.ts';
import { formatPounds } from '../../ground/money.ts';
import { refuse } from '../../ground/result.ts';
import { londonDay } from '../../ground/calendar.ts';
import { noteListSeen } from '../../platform/list-seen.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { listProviderChoices } from '../../providers/records/providers.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { day, pounds, when } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm, providerFilter } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { withQuery } from '../../web/components/query.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { listDownload } from '../../web/download.ts';
import { fields } from '../../web/fields.ts';
import { choice, optionalDate, text } from '../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { liftHold, placeHold } from '../actions/hold-acts.ts';
import { getHold, type Hold, listHoldContracts, listHoldOwners, listHolds } from '../records/holds.ts';
import { listUnpaid, type Unpaid } from '../records/remittances.ts';
import { MAY_BE_HELD } from '../rules/hold-words.ts';
import { fieldOf } from './address.ts';
import { formatIn } from './line-downloads.ts';
import { paymentNavigation } from './payment-parts.ts';
import { z } from 'zod';

const today = (scope: Scope): string => londonDay(scope.now).toString();

function asked({ query, scope }: Asked) {
  const show = query.get('show');
  return {
    day: today(scope),
    providerId: readNumber(query.get('provider')),
    active: show === 'all' ? undefined : show !== 'over',
  };
}

const whatWords = (hold: Hold): string =>
  hold.of === 'provider'
    ? 'Everything of the provider'
    : hold.of === 'contract'
      ? `Contract ${hold.contractTitle ?? ''}`
      : `One item${hold.itemPence === null ? '' : ` of ${formatPounds(hold.itemPence)}`}`;

/** GET /holds */
export async function holdList(page_: Asked): Promise<Answer> {
  const { scope, query } = page_;
  const holds = await listHolds(scope, asked(page_));
  const now = today(scope);
  return page(
    'Holds on payment',
    html`${paymentNavigation(scope, '/holds')}
<p class="govuk-body">What is held is not paid, while the rest of a provider is. Each hold has somebody who looks after it.</p>
${permits(scope.who, 'holds.edit') && buttonLink({ text: 'Hold something', href: '/holds/new' })}
${filterForm({
  query,
  filters: [
    providerFilter(await listProviderChoices(scope)),
    {
      kind: 'select',
      name: 'show',
      label: 'Show',
      empty: 'Those that hold now',
      options: [
        { value: 'over', text: 'Those that are over' },
        { value: 'all', text: 'All' },
      ],
    },
  ],
  found: { total: holds.length, one: 'hold' },
})}
${downloadLinks({ what: 'these holds', csv: `/holds/download${withQuery(query, { format: 'csv' })}`, xlsx: `/holds/download${withQuery(query, { format: 'xlsx' })}` })}
${dataTable<Hold>({
  id: 'holds',
  caption: 'Holds, those that hold now first',
  captionHidden: true,
  rows: holds,
  rowHref: ({ id }) => `/holds/${id}`,
  empty: emptyState({ title: 'Nothing is held', text: 'Whatever is approved is paid with the next run.' }),
  columns: [
    { head: 'Provider', cell: ({ providerName }) => providerName },
    { head: 'What', cell: whatWords },
    { head: 'Why', width: 'wide', cell: ({ reason }) => reason },
    { head: 'Held', numeric: true, cell: ({ heldPence }) => pounds(heldPence) },
    { head: 'Looked after by', cell: ({ ownerName }) => ownerName ?? 'the council' },
    { head: 'Until', cell: (hold) => untilCell(hold, now) },
  ],
})}`,
    { section: 'Payments', wide: true },
  );
}

function untilCell({ liftedAt, untilOn }: Hold, now: string): SafeHtml {
  if (liftedAt !== null) return html`${statusTag('Lifted', 'quiet')} ${when(liftedAt)}`;
  if (untilOn === null) return html`until it is lifted`;
  return untilOn < now ? html`${statusTag('Over', 'quiet')} ${day(untilOn)}` : day(untilOn);
}

/** GET /holds/download */
export async function downloadHolds(page_: Asked): Promise<Answer> {
  return await listDownload<Hold>({
    name: 'holds',
    title: 'Holds on payment',
    format: formatIn(page_),
    rows: await listHolds(page_.scope, asked(page_)),
    columns: [
      { head: 'Hold', value: ({ id }) => id },
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: 'What', value: whatWords },
      { head: 'Why', value: ({ reason }) => reason },
      { head: 'Held (£)', value: ({ heldPence }) => heldPence, kind: 'pence' },
      { head: 'Looked after by', value: ({ ownerName }) => ownerName },
      { head: 'Until', value: ({ untilOn }) => untilOn, kind: 'day' },
      { head: 'Placed by', value: ({ placedByName }) => placedByName },
      { head: 'Placed at', value: ({ placedAt }) => placedAt },
      { head: 'Lifted at', value: ({ liftedAt }) => liftedAt },
      { head: 'Why it was lifted', value: ({ liftWords }) => liftWords },
    ],
  });
}

/** GET /holds/:id */
export async function holdPage(page_: Asked): Promise<Answer> {
  return await showHold(page_, startForm());
}

async function showHold(page_: Asked, state: FormState, status = 200): Promise<Answer> {
  const { scope, params, csrfToken } = page_;
  const hold = await getHold(scope, numberIn(params['id'], 'hold'), today(scope));
  const over = hold.liftedAt !== null || (hold.untilOn !== null && hold.untilOn < today(scope));
  return page(
    'A hold on payment',
    html`${summaryList([
      { key: 'Provider', value: hold.providerName },
      { key: 'What', value: whatWords(hold) },
      hold.itemWords !== null && { key: 'The item', value: hold.itemWords },
      { key: 'Why', value: hold.reason },
      { key: 'Keeps back now', value: pounds(hold.heldPence) },
      { key: 'Looked after by', value: hold.ownerName ?? 'the council' },
      { key: 'Until', value: untilCell(hold, today(scope)) },
      { key: 'Placed', value: html`${when(hold.placedAt)}, ${hold.placedByName ?? 'the council'}` },
      hold.liftedAt !== null && {
        key: 'Lifted',
        value: html`${when(hold.liftedAt)}, ${hold.liftedByName ?? 'the council'}: ${hold.liftWords}`,
      },
    ])}${
      !over &&
      permits(scope.who, 'holds.edit') &&
      html`<h2 class="govuk-heading-m">Lift it</h2><form method="post" action="/holds/${hold.id}/lift" novalidate>${csrfField(csrfToken)}${fields(state).textarea({ name: 'words', label: 'Why it can be paid now', rows: 3 })}${button({ text: 'Lift the hold' })}</form>`
    }`,
    {
      section: 'Payments',
      status,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
      breadcrumbs: [{ text: 'Holds', href: '/holds' }, { text: hold.providerName }],
    },
  );
}

/** POST /holds/:id/lift */
export async function liftHoldNow(page_: Asked): Promise<Answer> {
  const words = fieldOf(page_, 'words');
  const id = numberIn(page_.params['id'], 'hold');
  const done = await liftHold(page_.scope, id, words);
  if (!done.ok) return await showHold(page_, withRefusal({ words }, done), 422);
  return redirect(`/holds/${id}`, 'Lifted. It is paid with the next run.');
}

/** GET /holds/new: first the provider, then what of it. */
export async function newHold(page_: Asked): Promise<Answer> {
  const item = page_.query.get('item');
  return await showNew(page_, startForm({ what: item === null ? null : 'item', item }));
}

async function showNew(page_: Asked, state: FormState, status = 200): Promise<Answer> {
  const { scope, query, csrfToken } = page_;
  const providerId = readNumber(query.get('provider'));
  const breadcrumbs = [{ text: 'Holds', href: '/holds' }, { text: 'New' }];
  const providers = await listProviderChoices(scope);
  if (providerId === undefined || !providers.some(({ id }) => id === providerId))
    return page(
      'Hold something',
      html`<form method="get" action="/holds/new">${fields(state).select({
        name: 'provider',
        label: 'Of which provider',
        empty: 'Choose a provider',
        choices: providers.map(({ id, name }) => ({ value: String(id), text: name })),
      })}${buttonGroup([button({ text: 'Go on' })], { href: '/holds' })}</form>`,
      { section: 'Payments', breadcrumbs },
    );
  const ask = fields(state);
  const contracts = await listHoldContracts(scope, providerId);
  const chosen = readNumber(String(state.values['item'] ?? ''));
  const free = (await listUnpaid(scope, providerId, today(scope))).filter(({ reason }) =>
    MAY_BE_HELD.has(reason),
  );
  const items = free.filter(({ itemId }, at) => at < MOST_ITEMS || itemId === chosen);
  noteListSeen(scope, 'items that may be held', items);
  return page(
    `Hold something of ${providers.find(({ id }) => id === providerId)?.name ?? ''}`,
    html`<form method="post" action="${`/holds/new?provider=${providerId}`}" novalidate>${csrfField(csrfToken)}
${ask.radios({
  name: 'what',
  label: 'What is held?',
  choices: [
    {
      value: 'item',
      text: 'One item, with whatever corrects it',
      conditional: ask.select({
        name: 'item',
        label: 'Which item',
        hint: html`${free.length > MOST_ITEMS && `The first ${MOST_ITEMS} of ${free.length.toLocaleString('en-GB')}. `}Only what is approved and not in a run. Any other can be chosen beside it in <a class="govuk-link" href="${`/remittances/unpaid?provider=${providerId}`}">what is not paid yet</a>`,
        empty: 'Choose an item',
        choices: items.map((one) => ({ value: String(one.itemId), text: itemText(one) })),
      }),
    },
    {
      value: 'contract',
      text: 'One contract',
      conditional: ask.select({
        name: 'contract',
        label: 'Which contract',
        empty: 'Choose a contract',
        choices: contracts.map(({ id, title, reference }) => ({
          value: String(id),
          text: `${title}, ${reference}`,
        })),
      }),
    },
    {
      value: 'provider',
      text: 'Everything of this provider',
      hint: 'Nothing of it is paid until the hold is over',
    },
  ],
})}
${ask.textarea({ name: 'reason', label: 'Why', hint: 'The provider reads this', rows: 3 })}
${ask.select({ name: 'owner', label: 'Who looks after it', empty: 'Choose somebody', choices: (await listHoldOwners(scope)).map(({ id, name }) => ({ value: String(id), text: name })) })}
${ask.date({ name: 'until', label: 'The last day on which it holds', hint: 'Leave it empty to hold until it is lifted' })}
${buttonGroup([button({ text: 'Hold it' })], { href: '/holds' })}</form>`,
    {
      section: 'Payments',
      status,
      breadcrumbs,
      ...(Object.keys(state.errors).length > 0 && { form: state }),
    },
  );
}

/** How many items are offered in the form itself. */
const MOST_ITEMS = 200;

/** An item as a choice: when the visit was, or what the charge is for. */
function itemText({ startsAt, what, personReference, amountPence }: Unpaid): string {
  const about = startsAt === null ? what.replace(/\.$/, '') : dateAndTime(startsAt);
  return [about, personReference, formatPounds(amountPence)].filter((words) => words !== null).join(', ');
}

const shape = z.object({
  what: choice('What is held', ['item', 'contract', 'provider']),
  reason: text('Why it is held', { max: 500 }),
  until: optionalDate('The last day'),
});

/** POST /holds/new */
export async function saveHold(page_: Asked): Promise<Answer> {
  const { scope, form, query } = page_;
  const read = parseForm(shape, form);
  if (!read.ok) return await showNew(page_, read, 422);
  const { what } = read.value;
  const [contractId, payableItemId] = (['contract', 'item'] as const).map((name) =>
    what === name ? readNumber(fieldOf(page_, name)) : undefined,
  );
  if (what !== 'provider' && contractId === undefined && payableItemId === undefined)
    return await showNew(page_, withRefusal(read.values, refuse(`Choose which ${what} is held`, what)), 422);
  const done = await placeHold(scope, {
    providerId: numberIn(query.get('provider') ?? '', 'provider'),
    contractId,
    payableItemId,
    ownerId: readNumber(fieldOf(page_, 'owner')) ?? 0,
    reason: read.value.reason,
    untilOn: read.value.until,
  });
  if (!done.ok) return await showNew(page_, withRefusal(read.values, done), 422);
  return redirect(`/holds/${done.value.holdId}`, 'Held. Everything else of this provider is paid as usual.');
}
