/** The templates of notices: all of them with a filled example, and the form by which a council changes the words of one. */
import { z } from 'zod';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { NotFound } from '../../platform/errors.ts';
import { anyTemplate, type TemplateName, templateNames } from '../../platform/notices/catalogue.ts';
import { letterheadOf, recordLetterhead } from '../../platform/notices/log.ts';
import { audienceNames, type Channel, channelNames, type Template } from '../../platform/notices/template.ts';
import {
  composed,
  faultsOfWording,
  fieldsOf,
  HOME,
  usualWording,
  type Wording,
} from '../../platform/notices/wording.ts';
import {
  listWordings,
  type RecordedWording,
  recordWording,
  wordingOn,
} from '../../platform/notices/wordings.ts';
import { letterOf } from '../../platform/pdf/paper.ts';
import { paperPdf } from '../../platform/pdf/paper-pdf.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../components/actions.ts';
import { day, when } from '../components/amounts.ts';
import { summaryList } from '../components/summary.ts';
import { dataTable } from '../components/table.ts';
import { statusTag } from '../components/tags.ts';
import { fields } from '../fields.ts';
import { date, optionalText, text } from '../form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../forms.ts';
import { html, nothing, type SafeHtml } from '../html.ts';
import { type Answer, type Asked, file, page, redirect } from '../route.ts';
import { lines } from './outbox-message.ts';
import { outboxPages } from './outbox-pages.ts';

const crumb = { text: 'Notice templates', href: '/notice-templates' };

function nameIn({ params }: Asked): TemplateName {
  const name = templateNames.find((one) => one === params['name']);
  if (name === undefined) throw new NotFound('template');
  return name;
}

const todayOf = (scope: Scope): string => londonDay(scope.now).toString();

/** The words of one channel with the template's example filled in, as whoever gets them reads them. */
function example(
  template: Template,
  wording: Wording,
  channel: Channel,
  { council, home }: { council: string; home: string },
) {
  const signsIn = template.audience === 'provider' || template.audience === 'council';
  const name = template.audience === 'person' ? 'Mrs Ada Cole' : 'Joan Tate';
  const link = signsIn ? '/example' : null;
  const { subject, body } = composed(channel, wording, template.example, { name, council, link });
  return { subject, name, body: body.replaceAll(HOME, home) };
}

/** GET /notice-templates */
export async function templateList({ scope }: Asked): Promise<Answer> {
  const changed = new Set((await listWordings(scope)).map(({ template }) => template));
  return page(
    'Notice templates',
    html`<h1 class="govuk-heading-l">Notice templates</h1>${outboxPages('/notice-templates')}
<p class="govuk-body-l">Every notice that Tend sends is written by one of these. Open one to read an example by each way that it goes, and to change its words.</p>
${dataTable<TemplateName>({
  caption: 'Templates',
  captionHidden: true,
  rows: templateNames,
  rowHref: (name) => `/notice-templates/${name}`,
  columns: [
    { head: 'Template', cell: (name) => anyTemplate(name).title },
    { head: 'When', cell: (name) => anyTemplate(name).when, width: 'wide' },
    { head: 'For', cell: (name) => audienceNames[anyTemplate(name).audience] },
    {
      head: 'Ways',
      cell: (name) =>
        anyTemplate(name)
          .channels.map((one) => channelNames[one])
          .join(', '),
    },
    {
      head: 'Words',
      cell: (name) => (changed.has(name) ? statusTag('The council’s own', 'active') : 'The usual ones'),
    },
  ],
})}`,
    { wide: true, section: 'Outbox' },
  );
}

async function show(asked: Asked, given?: FormState, preview?: Wording): Promise<Answer> {
  const { scope, publicUrl } = asked;
  const name = nameIn(asked);
  const template = anyTemplate(name);
  const now = await wordingOn(scope, name, todayOf(scope));
  const shown = preview ?? now;
  const { council } = await letterheadOf(scope);
  const examples = template.channels.map((channel) => {
    const { subject, body } = example(template, shown, channel, { council, home: publicUrl });
    return html`<section class="tend-example"><h3 class="govuk-heading-s">${channelNames[channel]}</h3>
${channel !== 'text' && html`<p class="govuk-body"><strong>${subject}</strong></p>`}${lines(body)}
${channel === 'text' && html`<p class="govuk-hint">${body.length} characters</p>`}
${channel === 'letter' && preview === undefined && buttonLink({ text: 'The example as a PDF', href: `/notice-templates/${name}/letter`, kind: 'secondary' })}</section>`;
  });
  const failed = given !== undefined && Object.keys(given.errors).length > 0;
  return page(
    template.title,
    html`<h1 class="govuk-heading-l">${template.title}</h1>
${summaryList([
  { key: 'When', value: template.when },
  { key: 'For', value: audienceNames[template.audience] },
  { key: 'Words', value: now.id === null ? 'The usual ones' : 'The council’s own' },
])}
<h2 class="govuk-heading-m">${preview === undefined ? 'An example' : 'How it would read'}</h2>
${preview !== undefined && html`<div class="govuk-inset-text">Nothing is saved yet. Save the words below if they are right.</div>`}
${examples}
${permits(scope.who, 'settings.edit') ? wordingForm(asked, template, given ?? startWith(now, scope)) : nothing}
${history(await listWordings(scope, name), now.id, todayOf(scope))}`,
    {
      section: 'Outbox',
      breadcrumbs: [crumb, { text: template.title }],
      ...(given === undefined ? {} : { form: given }),
      ...(failed ? { status: 422 } : {}),
    },
  );
}

function startWith(wording: Wording, scope: Scope): FormState {
  const { subject, body, short } = wording;
  return startForm({ subject, body, short, ...dateBoxes('effective_from', todayOf(scope)) });
}

function wordingForm({ csrfToken }: Asked, template: Template, form: FormState): SafeHtml {
  const ask = fields(form);
  const usual = usualWording(template);
  const named = fieldsOf(template);
  return html`<h2 class="govuk-heading-m">Change the words</h2>
${
  named.length > 0 &&
  dataTable<(typeof named)[number]>({
    caption: 'What may stand in the words, in two brackets',
    rows: named,
    columns: [
      { head: 'Field', cell: (one) => html`<code>((${one.name}))</code>` },
      { head: 'Holds', cell: (one) => one.about },
      { head: 'Such as', cell: (one) => one.example },
    ],
  })
}
<form method="post" novalidate data-unsaved>${csrfField(csrfToken)}
${ask.text({ name: 'subject', label: 'Subject' })}
${ask.textarea({ name: 'body', label: 'Words', hint: 'Greeting, link and the council’s name are added by themselves. An empty line begins a paragraph.', rows: 9 })}
${ask.textarea({ name: 'short', label: 'Words of a text message', hint: `As short as may be. Usual: ${usual.short}`, rows: 3 })}
${ask.date({ name: 'effective_from', label: 'From which day' })}
${ask.text({ name: 'reason', label: 'Why the words change' })}
${buttonGroup([
  html`<button type="submit" class="govuk-button govuk-button--secondary" name="act" value="preview">Show how it would read</button>`,
  html`<button type="submit" class="govuk-button" name="act" value="save">Save these words</button>`,
])}</form>`;
}

function history(recorded: readonly RecordedWording[], holds: number | null, today: string): SafeHtml {
  if (recorded.length === 0) return nothing;
  return dataTable<RecordedWording>({
    caption: 'Words recorded, the last first',
    rows: recorded,
    columns: [
      { head: 'Version', cell: ({ version }) => version },
      { head: 'Subject', cell: ({ subject }) => subject },
      { head: 'From', cell: ({ effective_from }) => day(effective_from) },
      {
        head: 'State',
        cell: ({ id, effective_from }) =>
          id === holds ? statusTag('Holds today', 'good') : effective_from > today ? 'To come' : 'Replaced',
      },
      { head: 'Why', cell: ({ reason }) => reason },
      { head: 'Recorded', cell: ({ recorded_at, by }) => html`${when(recorded_at)}, ${by ?? 'the system'}` },
    ],
  });
}

/** GET /notice-templates/:name */
export async function templatePage(asked: Asked): Promise<Answer> {
  return await show(asked);
}

const question = z.object({
  subject: text('The subject', { max: 150 }),
  body: text('The words', { max: 4000 }),
  short: text('The words of a text message', { max: 600 }),
  effective_from: date('From which day'),
  reason: optionalText('Why the words change', { max: 300 }),
  act: optionalText('What to do'),
});

/** POST /notice-templates/:name: shows how words would read, or saves them. */
export async function saveTemplate(asked: Asked): Promise<Answer> {
  const name = nameIn(asked);
  const read = parseForm(question, asked.form);
  if (!read.ok) return await show(asked, read);
  const { effective_from: effectiveFrom, act, reason, ...wording } = read.value;
  if (act !== 'save') {
    const faults = faultsOfWording(anyTemplate(name), wording);
    const errors = Object.fromEntries(faults.map((fault) => [fault.field ?? '', fault.reason]));
    if (faults.length > 0) return await show(asked, { values: read.values, errors });
    return await show(asked, { values: read.values, errors: {} }, wording);
  }
  const done = await recordWording(asked.scope, { template: name, ...wording, effectiveFrom, reason });
  if (!done.ok) return await show(asked, withRefusal(read.values, done));
  return redirect(`/notice-templates/${name}`, `Saved. These words hold from ${longDate(effectiveFrom)}.`);
}

/** GET /notice-templates/:name/letter: the example as it would be printed. */
export async function templateLetter(asked: Asked): Promise<Answer> {
  const { scope, publicUrl } = asked;
  const name = nameIn(asked);
  const template = anyTemplate(name);
  if (!template.channels.includes('letter')) throw new NotFound('letter');
  const from = await letterheadOf(scope);
  const wording = await wordingOn(scope, name, todayOf(scope));
  const {
    subject,
    body,
    name: to,
  } = example(template, wording, 'letter', { council: from.council, home: publicUrl });
  const paper = letterOf({
    subject,
    name: to,
    words: body,
    from,
    to: [to, '12 Long Row', 'Ferntown', 'FE1 2BB'],
    date: longDate(londonDay(scope.now)),
    print: asked.query.get('print') === 'large' ? 'large' : 'standard',
    madeAt: new Date(scope.now.epochMilliseconds),
  });
  return file(`example-${name}.pdf`, 'application/pdf', await paperPdf(paper));
}

const letterheadQuestion = z.object({
  address: text('The address', { max: 500 }),
  phone: optionalText('Telephone', { max: 40 }),
  email: optionalText('Email', { max: 100 }),
});

async function letterheadForm({ scope, csrfToken }: Asked, given?: FormState): Promise<Answer> {
  const { council, addressLines, phone, email } = await letterheadOf(scope);
  const form = given ?? startForm({ address: addressLines.join('\n'), phone, email });
  const ask = fields(form);
  const may = permits(scope.who, 'settings.edit');
  return page(
    'Top of letters',
    html`<h1 class="govuk-heading-l">Top of letters</h1>${outboxPages('/letterhead')}
<p class="govuk-body-l">What stands at the top of every letter of ${council}: where to write back, and how to telephone.</p>
${
  may
    ? html`<form method="post" novalidate>${csrfField(csrfToken)}
${ask.textarea({ name: 'address', label: 'Address to write back to', hint: 'One to seven lines, the postcode last', rows: 5 })}
${ask.text({ name: 'phone', label: 'Telephone', type: 'tel', width: 20 })}
${ask.text({ name: 'email', label: 'Email', type: 'email', width: 30 })}
${button({ text: 'Save' })}</form>`
    : summaryList([
        { key: 'Address', value: lines(addressLines.join('\n')) },
        { key: 'Telephone', value: phone ?? '' },
        { key: 'Email', value: email ?? '' },
      ])
}`,
    { section: 'Outbox', ...(given === undefined ? {} : { form: given, status: 422 }) },
  );
}

/** GET /letterhead */
export async function letterheadPage(asked: Asked): Promise<Answer> {
  return await letterheadForm(asked);
}

/** POST /letterhead */
export async function saveLetterhead(asked: Asked): Promise<Answer> {
  const read = parseForm(letterheadQuestion, asked.form);
  if (!read.ok) return await letterheadForm(asked, read);
  const addressLines = read.value.address
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const done = await recordLetterhead(asked.scope, { ...read.value, addressLines });
  if (!done.ok) return await letterheadForm(asked, withRefusal(read.values, done));
  return redirect('/letterhead', 'Saved. Letters have it from now on.');
}
