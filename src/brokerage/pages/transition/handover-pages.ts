/** What is handed over when a service moves, for the two providers to confirm and the council to read. */
import { noteListSeen } from '../../../platform/list-seen.ts';
import { z } from 'zod';
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { dateAndTime, longDate } from '../../../ground/calendar.ts';
import { plural } from '../../../ground/text.ts';
import { openPerson } from '../../../people/records/people.ts';
import { fullName } from '../../../people/rules/person-words.ts';
import { permits } from '../../../platform/scope.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { day } from '../../../web/components/amounts.ts';
import { downloadLinks } from '../../../web/components/downloads.ts';
import { filterForm } from '../../../web/components/filters.ts';
import { emptyState } from '../../../web/components/messages.ts';
import { withQuery } from '../../../web/components/query.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statusTag } from '../../../web/components/tags.ts';
import { listDownload, readFormat } from '../../../web/download.ts';
import { fields } from '../../../web/fields.ts';
import { optionalText } from '../../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import { numberIn, readNumber } from '../../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { confirmHandover } from '../../actions/transition-handover.ts';
import { getHandover, type Handover, listHandovers } from '../../records/transition-handovers.ts';
import { HANDOVER_ITEMS, handoverWords, type HandoverItem } from '../../rules/transition-steps.ts';

/** Which side of a handover whoever asks is on; the council is on neither. */
function sideOf({ scope }: Asked, { provider_id, to_provider_id }: Handover): 'old' | 'new' | undefined {
  const { providerId } = scope.who;
  return providerId === provider_id ? 'old' : providerId === to_provider_id ? 'new' : undefined;
}

function openFor(asked: Asked, handover: Handover): number {
  const mine = sideOf(asked, handover);
  const done = mine === 'old' ? handover.old_confirmed : handover.new_confirmed;
  return mine === undefined
    ? 2 * HANDOVER_ITEMS.length - handover.old_confirmed - handover.new_confirmed
    : HANDOVER_ITEMS.length - done;
}

function handoverTag(asked: Asked, handover: Handover): SafeHtml {
  if (handover.old_confirmed + handover.new_confirmed === 2 * HANDOVER_ITEMS.length)
    return statusTag('Handed over', 'good');
  const left = openFor(asked, handover);
  return left === 0
    ? statusTag('Waits for the other side', 'waiting')
    : statusTag(`${left} to confirm`, 'attention');
}

/** GET /handovers */
export async function handoverList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const done = query.get('done');
  const words = (query.get('q') ?? '').trim().toLowerCase();
  const all = await listHandovers(scope, {
    transitionId: readNumber(query.get('transition')),
    done: done === 'yes' ? true : done === 'all' ? undefined : false,
  });
  const rows = all.filter((row) =>
    `${fullName(row)} ${row.provider_name} ${row.to_provider_name ?? ''}`.toLowerCase().includes(words),
  );
  const format = readFormat(query.get('format'));
  noteListSeen(scope, format === undefined ? 'handovers' : 'handovers as a file', rows);
  if (format !== undefined)
    return await listDownload({
      name: 'handovers',
      title: 'Handovers',
      format,
      rows,
      columns: [
        { head: 'Person', value: (row) => fullName(row) },
        { head: 'Service', value: ({ service }) => serviceName(service) },
        { head: 'From', value: ({ provider_name }) => provider_name },
        { head: 'To', value: ({ to_provider_name }) => to_provider_name },
        { head: 'Moves on', kind: 'day', value: ({ starts_on }) => starts_on },
        { head: 'Given', value: ({ old_confirmed }) => old_confirmed },
        { head: 'Had', value: ({ new_confirmed }) => new_confirmed },
      ],
    });
  return page(
    'Handovers',
    html`<h1 class="govuk-heading-l">Handovers</h1>
      <p class="govuk-body">When a service moves from one provider to another, both confirm what is handed over, so that nobody begins without knowing the person.</p>
      ${filterForm({
        query,
        keep: ['transition'],
        search: { label: 'Person or provider' },
        found: { total: rows.length, one: 'handover' },
        filters: [
          {
            kind: 'select',
            name: 'done',
            label: 'Which',
            empty: 'With something to confirm',
            options: [
              { value: 'yes', text: 'Handed over' },
              { value: 'all', text: 'All' },
            ],
          },
        ],
      })}
      ${dataTable<Handover>({
        id: 'handovers',
        caption: 'Handovers, the first to begin at the top',
        captionHidden: true,
        queue: true,
        rows,
        rowHref: ({ id }) => `/handovers/${id}`,
        empty: emptyState({ title: 'Nothing waits to be handed over' }),
        columns: [
          { head: 'Person', cell: (row) => fullName(row) },
          { head: 'Stands', cell: (row) => handoverTag(asked, row) },
          { head: 'Moves on', cell: ({ starts_on }) => day(starts_on) },
          { head: 'From', cell: ({ provider_name }) => provider_name },
          { head: 'To', cell: ({ to_provider_name }) => to_provider_name },
          { head: 'Service', cell: ({ service }) => serviceName(service) },
        ],
      })}
      ${rows.length > 0 && downloadLinks({ what: 'these', csv: withQuery(query, { format: 'csv' }), xlsx: withQuery(query, { format: 'xlsx' }) })}`,
    { wide: true, section: 'Handovers' },
  );
}

/** GET /handovers/:id */
export async function handoverPage(asked: Asked): Promise<Answer> {
  return await showHandover(asked, startForm({}));
}

async function showHandover(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const handover = await getHandover(scope, numberIn(asked.params['id'], 'handover'));
  await openPerson(scope, handover.person_id, 'handover');
  const side = sideOf(asked, handover);
  return page(
    `Handover of ${handover.line_reference}`,
    html`<span class="govuk-caption-l">${serviceName(handover.service)}, ${handover.line_reference}</span>
      <h1 class="govuk-heading-l">${fullName(handover)} ${handoverTag(asked, handover)}</h1>
      <p class="govuk-body">From <strong>${handover.provider_name}</strong> to <strong>${handover.to_provider_name}</strong>. The new provider makes every visit from ${longDate(handover.starts_on)}.</p>
      ${checklist(handover)}
      ${side !== undefined && permits(scope.who, 'handovers.confirm') && confirmForm(asked, handover, side, form)}`,
    {
      section: 'Handovers',
      form,
      status,
      breadcrumbs: [{ text: 'Handovers', href: '/handovers' }, { text: handover.line_reference }],
    },
  );
}

function checklist({ confirmed, provider_name, to_provider_name }: Handover): SafeHtml {
  const said = (item: HandoverItem, side: 'old' | 'new'): SafeHtml => {
    const one = confirmed.find((each) => each.item === item && each.side === side);
    if (one === undefined) return statusTag('Not yet', 'waiting');
    return html`<span>${statusTag('Yes', 'good')}<br><span class="tend-quiet">${one.by ?? 'Somebody'}, ${dateAndTime(Temporal.Instant.from(new Date(one.at).toISOString()))}${one.words !== '' && html`<br>${one.words}`}</span></span>`;
  };
  return dataTable<HandoverItem>({
    id: 'checklist',
    caption: 'What is handed over',
    rows: HANDOVER_ITEMS,
    columns: [
      { head: 'What', cell: (item) => item.charAt(0).toUpperCase() + item.slice(1) },
      { head: `Given by ${provider_name}`, cell: (item) => said(item, 'old') },
      { head: `Had by ${to_provider_name}`, cell: (item) => said(item, 'new') },
    ],
  });
}

function confirmForm(asked: Asked, handover: Handover, side: 'old' | 'new', form: FormState): SafeHtml {
  const left = HANDOVER_ITEMS.filter(
    (item) => !handover.confirmed.some((one) => one.item === item && one.side === side),
  );
  if (left.length === 0) return nothing;
  const ask = fields(form);
  return html`<h2 class="govuk-heading-m">What you confirm</h2>
    <form method="post" novalidate data-unsaved>${csrfField(asked.csrfToken)}
      ${ask.checkboxes({
        name: 'items',
        label: 'Tick what is done',
        hint: 'What you confirm stays. The other provider sees it at once.',
        choices: left.map((item) => ({ value: item, text: handoverWords[item][side] })),
      })}
      ${ask.text({ name: 'words', label: 'What they should know (optional)', hint: 'Such as: the key safe code was changed on Monday, ring us for it' })}
      ${buttonGroup([button({ text: 'Confirm' })])}</form>`;
}

const confirming = z.object({
  items: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((ticked) => HANDOVER_ITEMS.filter((item) => [ticked ?? []].flat().includes(item))),
  words: optionalText('What they should know', { max: 500 }),
});

/** POST /handovers/:id */
export async function saveHandover(asked: Asked): Promise<Answer> {
  const moveId = numberIn(asked.params['id'], 'handover');
  const read = parseForm(confirming, asked.form);
  if (!read.ok) return await showHandover(asked, read, 422);
  const done = await confirmHandover(asked.scope, { moveId, ...read.value });
  if (!done.ok) return await showHandover(asked, withRefusal(read.values, done), 422);
  return redirect(`/handovers/${moveId}`, `${plural(read.value.items.length, 'thing')} confirmed.`);
}
