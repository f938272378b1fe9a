/** Every component on a few pages, for tests and for looking at: a queue for staff, a form, a visit, and a record. */
import { horizontalBars, stackedBars } from '../../src/web/charts/bars.ts';
import { histogram } from '../../src/web/charts/histogram.ts';
import { lineChart, sparkline } from '../../src/web/charts/lines.ts';
import { visitLine } from '../../src/web/charts/visit-line.ts';
import { actionBar, button, buttonGroup, buttonLink, printButton } from '../../src/web/components/actions.ts';
import * as amounts from '../../src/web/components/amounts.ts';
import { details, why } from '../../src/web/components/disclosures.ts';
import { downloadLinks } from '../../src/web/components/downloads.ts';
import { filterForm } from '../../src/web/components/filters.ts';
import { confirmationPanel, emptyState } from '../../src/web/components/messages.ts';
import { pagination } from '../../src/web/components/pagination.ts';
import { personBanner } from '../../src/web/components/person.ts';
import { progressBar } from '../../src/web/components/progress.ts';
import { readSort } from '../../src/web/components/query.ts';
import { shortcutsDialog } from '../../src/web/components/shortcuts.ts';
import { summaryList } from '../../src/web/components/summary.ts';
import { dataTable } from '../../src/web/components/table.ts';
import { subNavigation } from '../../src/web/components/tabs.ts';
import { statusTag, type Tone } from '../../src/web/components/tags.ts';
import { threeTimes } from '../../src/web/components/three-times.ts';
import { statTiles } from '../../src/web/components/tiles.ts';
import { timeline } from '../../src/web/components/timeline.ts';
import { fields } from '../../src/web/fields.ts';
import { csrfField, type FormState } from '../../src/web/forms.ts';
import { html, type SafeHtml } from '../../src/web/html.ts';
import type { PageContent, PageFrame } from '../../src/web/layout.ts';

const at = (time: string): Temporal.Instant => Temporal.Instant.from(`2026-03-02T${time}:00Z`);

/** The frame of every page here. */
export const frame: Omit<PageFrame, 'assets'> = {
  council: 'Elmhurst Council',
  demonstration: true,
  user: { name: 'Amira Khan', role: 'Finance officer' },
  csrfToken: 'token',
  navigation: [
    'Home',
    'Weeks',
    'Held visits',
    'Feeds',
    'People',
    'Packages',
    'Providers',
    'Contracts',
    'Audit',
  ].map((text) => ({
    text,
    href: `/${text.toLowerCase().replace(' ', '-')}`,
    current: text === 'Held visits',
  })),
};

type Held = {
  readonly id: number;
  readonly person: string;
  readonly provider: string;
  readonly day: string;
  readonly reason: string;
  readonly tone: Tone;
  readonly planned: number;
  readonly logged: number | null;
  readonly pence: number;
};

const people = [
  'Aaliyah Brennan',
  'Bert Ogilvie-Thompson',
  'Chiamaka Eze',
  'Dorothy Wainwright',
  'Ewan MacLeod',
  'Farida Aziz',
];
const providers = [
  'Harbour Home Care',
  'Meadowlark Support',
  'Oakleaf and Daughters Domiciliary Care Ltd',
  'Elmhurst Reablement Service',
];
const reasons: readonly (readonly [string, Tone])[] = [
  ['Shorter than planned', 'attention'],
  ['No check-out', 'problem'],
  ['Outside call window', 'attention'],
  ['Asked the provider', 'waiting'],
  ['Logged by hand', 'active'],
  ['Accepted', 'good'],
  ['Cancelled in time', 'quiet'],
];

const held: readonly Held[] = Array.from({ length: 14 }, (_, id): Held => {
  const [reason, tone] = reasons[id % reasons.length] ?? ['Held', 'quiet'];
  return {
    id,
    person: people[id % people.length] ?? '',
    provider: providers[id % providers.length] ?? '',
    day: `2026-03-${String(2 + (id % 7)).padStart(2, '0')}`,
    reason,
    tone,
    planned: 30 + (id % 3) * 15,
    logged: id % 5 === 1 ? null : 18 + id,
    pence: 1205 + id * 137,
  };
});

function queueTable(query: URLSearchParams): SafeHtml {
  return dataTable<Held>({
    id: 'held',
    caption: 'Held visits',
    captionHidden: true,
    queue: true,
    rows: held,
    rowHref: ({ id }) => `/visits/${id}`,
    sorting: { now: readSort(query, ['person', 'day', 'amount'], 'day'), query },
    selectable: {
      name: 'visit',
      value: ({ id }) => id,
      label: ({ person, day }) => `Choose ${person}, ${day}`,
      chosen: ({ id }) => id === 2,
    },
    columns: [
      { head: 'Person', cell: ({ person }) => person, sort: 'person', foot: 'Total' },
      { head: 'Provider', cell: ({ provider }) => provider },
      { head: 'Day', cell: ({ day }) => amounts.day(day), sort: 'day' },
      { head: 'Why it is held', cell: ({ reason, tone }) => statusTag(reason, tone) },
      { head: 'Planned', numeric: true, cell: ({ planned }) => amounts.duration(planned) },
      {
        head: 'Logged',
        numeric: true,
        cell: ({ logged, planned }) =>
          amounts.decidedBeside(
            amounts.duration(logged),
            amounts.duration(planned),
            logged === 20 || logged === null,
          ),
      },
      {
        head: 'Worth',
        numeric: true,
        sort: 'amount',
        sortDownFirst: true,
        cell: ({ pence }) => amounts.pounds(pence),
        foot: amounts.pounds(29_337),
      },
    ],
  });
}

/** A work queue: tiles, filters, table, action bar, pages. */
export function queuePage(): PageContent {
  const query = new URLSearchParams('sort=-day&provider=2&q=bren');
  const ask = fields({ values: {}, errors: {} });
  return {
    title: 'Held visits',
    section: 'Payments',
    wide: true,
    breadcrumbs: [
      { text: 'Home', href: '/' },
      { text: 'Week of 2 March 2026', href: '/weeks/2026-03-02' },
      { text: 'Held visits' },
    ],
    flash: {
      kind: 'success',
      text: '3 visits accepted as logged.',
      undo: { action: '/decisions/undo', csrfToken: 'token' },
    },
    main: html`${statTiles([
      {
        label: 'Held',
        value: '41',
        href: '/queue',
        note: amounts.pounds(82_110),
        tone: 'attention',
        trend: { direction: 'down', text: '12 fewer than last week' },
      },
      { label: 'Payable', value: amounts.pounds(4_812_305), href: '/payable', tone: 'good' },
      {
        label: 'Missed',
        value: '3',
        href: '/missed',
        tone: 'problem',
        trend: { direction: 'level', text: 'as last week' },
      },
      {
        label: 'Logs with no visit',
        value: '17',
        href: '/unmatched',
        tone: 'quiet',
        note: sparkline({
          values: [4, 9, 3, null, 12, 17],
          label: 'Logs with no visit, 4 rising to 17 over 6 weeks',
        }),
      },
    ])}
${subNavigation([
  { text: 'To decide', href: '/queue', current: true, count: 41 },
  { text: 'With the provider', href: '/queue/asked', count: 6 },
  { text: 'Decided', href: '/queue/decided' },
])}
${filterForm({
  query,
  search: { label: 'Person or care worker', hint: 'Name or NHS number' },
  filters: [
    {
      kind: 'select',
      name: 'provider',
      label: 'Provider',
      empty: 'All providers',
      options: providers.map((text, place) => ({ value: String(place), text })),
    },
    { kind: 'date', name: 'from', label: 'From' },
    {
      kind: 'checkboxes',
      name: 'reason',
      label: 'Why it is held',
      options: reasons.slice(0, 4).map(([text], place) => ({ value: String(place), text })),
    },
  ],
  found: { total: 214, one: 'visit' },
})}
${shortcutsDialog([
  { key: 'a', does: 'Accept as logged' },
  { key: 'p', does: 'Accept as planned' },
  { key: 'r', does: 'Refuse' },
])}
<form method="post">${csrfField('token')}
${queueTable(query)}
${actionBar({
  chosen: 'visit',
  before: ask.text({ name: 'reason-words', label: 'Reason', width: 20 }),
  buttons: [
    { text: 'Accept as logged', name: 'decision', value: 'logged', key: 'a' },
    { text: 'Accept as planned', name: 'decision', value: 'planned', key: 'p', kind: 'secondary' },
    { text: 'Refuse', name: 'decision', value: 'refuse', key: 'r', kind: 'warning' },
  ],
})}
</form>
${pagination({ page: 4, perPage: 14, total: 214, query, one: 'visit' })}
${downloadLinks({ what: 'these visits', csv: '/held.csv', xlsx: '/held.xlsx' })}`,
  };
}

const typed: FormState = {
  values: {
    forename: 'Zoë <b>',
    'born_on-day': '31',
    'born_on-month': '2',
    'born_on-year': '1941',
    method: 'manual',
    time: '25:00',
    notes: 'Two lines\nof notes',
    days: ['mon', 'wed'],
    rate: '24.1',
  },
  errors: {
    born_on: 'Date of birth must be a real date',
    time: 'Start time must be a time, like 8:05 or 20:30',
    provider: 'Choose a provider',
  },
};

/** A form that came back with errors, everything typed kept. */
export function formPage(): PageContent {
  const ask = fields(typed);
  return {
    title: 'Add a package line',
    section: 'Packages',
    caption: 'Bert Ogilvie-Thompson',
    back: { href: '/packages/12' },
    form: typed,
    main: html`<form method="post" novalidate enctype="multipart/form-data" data-unsaved>${csrfField('token')}
${ask.text({ name: 'forename', label: 'First name', width: 20, autocomplete: 'off' })}
${ask.date({ name: 'born_on', label: 'Date of birth' })}
${ask.time({ name: 'time', label: 'Start time' })}
${ask.number({ name: 'minutes', label: 'Length', suffix: 'minutes' })}
${ask.money({ name: 'rate', label: 'Rate for an hour' })}
${ask.select({ name: 'provider', label: 'Provider', empty: 'Choose a provider', choices: providers.map((text) => ({ value: text, text })) })}
${ask.radios({
  name: 'method',
  label: 'How visits are logged',
  choices: [
    { value: 'gps', text: 'Phone with location' },
    {
      value: 'manual',
      text: 'By hand',
      hint: 'The provider keeps the paper',
      conditional: ask.text({ name: 'why', label: 'Why by hand' }),
    },
  ],
})}
${ask.checkboxes({
  name: 'days',
  label: 'Days',
  inline: true,
  small: true,
  choices: [
    { value: 'mon', text: 'Monday' },
    { value: 'tue', text: 'Tuesday' },
    { value: 'wed', text: 'Wednesday' },
  ],
})}
${ask.textarea({ name: 'notes', label: 'What matters to the person', max: 500 })}
${ask.file({ name: 'feed', label: 'Visit logs', hint: 'A CSV file of up to 100,000 rows', accept: '.csv' })}
${ask.tick({ name: 'agreed', label: 'The person has agreed to this' })}
${buttonGroup([button({ text: 'Save and continue' }), button({ text: 'Save as draft', kind: 'secondary', name: 'draft', value: 'yes' })], { href: '/packages/12' })}
</form>`,
  };
}

const visit = {
  commissioned: { from: at('08:00'), to: at('08:30'), earliest: at('07:45'), latest: at('08:15') },
  rostered: { from: at('08:05'), to: at('08:35') },
};

/** One visit and the person it is for: record, three times, why, history. */
export function visitPage(): PageContent {
  return {
    title: 'Visit on Monday 2 March 2026 at 08:00',
    section: 'Visits',
    breadcrumbs: [
      { text: 'Home', href: '/' },
      { text: 'Held visits', href: '/queue' },
    ],
    aside: html`<h2 class="govuk-heading-m">History</h2>${timeline(
      [
        {
          title: 'Refused by Amira Khan',
          at: at('16:20'),
          tone: 'problem',
          body: 'The log ends before it begins.',
        },
        {
          title: 'Answered by the provider',
          at: at('14:02'),
          who: 'Grace Adeyemi, Harbour Home Care',
          tone: 'good',
          body: html`“The tablet was left in the car.”`,
        },
        { title: 'Question sent', at: at('11:15'), who: 'Amira Khan', tone: 'attention' },
        { title: 'Held by verification', at: at('10:00') },
      ],
      { level: 3 },
    )}`,
    main: html`${personBanner({
      name: 'Bert Ogilvie-Thompson',
      knownAs: 'Bertie',
      bornOn: '1941-02-28',
      age: 85,
      nhsNumber: '9990000018',
      href: '/people/7',
      facts: [{ label: 'Key worker', value: 'Ruth Amadi' }],
      alerts: ['Insulin at 08:00', 'Two care workers'],
    })}<h1 class="govuk-heading-l">Visit on Monday 2 March 2026 at 08:00</h1>
<p class="govuk-body">${statusTag('Held', 'attention')} ${amounts.lateness(12)}</p>
${threeTimes({
  ...visit,
  actual: [
    { from: at('08:12'), to: at('08:41'), worker: 'Grace Adeyemi', note: '12 minutes late' },
    { from: at('08:14'), to: null, worker: 'Tomasz Wiśniewski' },
  ],
})}
${visitLine({
  id: 'visit',
  title: 'The visit on a line',
  description:
    'Two care workers came after the visit was due, both inside the call window. One has no check-out.',
  ...visit,
  actual: [
    { from: at('08:12'), to: at('08:41'), worker: 'Grace Adeyemi', note: '12 minutes late' },
    { from: at('08:14'), to: null, worker: 'Tomasz Wiśniewski' },
  ],
})}
${why({ because: 'Pays £12.05: 29 minutes were delivered of 30 planned, which is within the 5 minutes that the contract allows, so the planned 30 minutes are paid at £24.10 an hour.', rule: { text: 'Lot 2 terms, version 3, clause 7.2', href: '/contracts/2' }, evidence: html`<p class="govuk-body">Log 48120, received 2 March at 09:00.</p>` })}
${summaryList(
  [
    { key: 'Provider', value: 'Harbour Home Care' },
    { key: 'Logged by', value: 'Phone with location', action: { href: '/change' } },
    { key: 'Care worker', value: '' },
  ],
  { card: 'Evidence' },
)}
${details({ summary: 'What a held visit means', body: html`<p class="govuk-body">A person decides it.</p>` })}
<p class="govuk-body">${amounts.when(at('08:12'))} ${amounts.clock(at('08:12'), { tellClock: true })} ${amounts.poundsDifference(320)} ${amounts.poundsDifference(-320)} ${amounts.percent(93, 100)} ${amounts.dayInFull('2026-03-02')}</p>
${buttonGroup([buttonLink({ text: 'Decide', href: '/decide' }), printButton()])}`,
  };
}

/** Charts, progress and what is said when there is nothing. */
export function weekPage(): PageContent {
  const weeks = ['5 Jan', '12 Jan', '19 Jan', '26 Jan', '2 Feb', '9 Feb', '16 Feb', '23 Feb', '2 Mar'];
  return {
    title: 'Week of 2 March 2026',
    section: 'Weeks',
    flash: { kind: 'important', text: html`This week closes on <strong>Thursday 12 March</strong>.` },
    main: html`<h1 class="govuk-heading-l">Week of 2 March 2026</h1>
${progressBar({ id: 'verify', label: 'Verifying the week', done: 40_000, total: 120_000, words: 'Matching logs to visits, 40,000 of 120,000', pollUrl: '/jobs/1' })}
${stackedBars({
  id: 'by-provider',
  title: 'Visits by provider',
  description: 'Meadowlark Support has the most held: 64 of 388.',
  of: 'Provider',
  series: [
    { label: 'Payable', swatch: 'teal' },
    { label: 'Held', swatch: 'amber' },
    { label: 'Missed', swatch: 'brick' },
    { label: 'Not yet logged', swatch: 'grey' },
  ],
  rows: providers.map((label, place) => ({
    label,
    values: [324 - place * 70, 12 + ((place * 52) % 90), place * 4, place === 3 ? 60 : 8],
  })),
})}
${horizontalBars({ id: 'reasons', title: 'Why visits are held', description: 'Short visits are the commonest reason.', of: 'Reason', value: 'Visits', rows: reasons.slice(0, 5).map(([label], place) => ({ label, value: 120 - place * 26 })), swatch: 'amber' })}
${lineChart({
  id: 'trend',
  title: 'Held and missed over nine weeks',
  description: 'Held visits fell from 210 to 64. Missed visits stayed between 3 and 9.',
  of: 'Week from',
  points: weeks,
  series: [
    { label: 'Held', swatch: 'amber', values: [210, 180, 190, null, 120, 96, 88, 70, 64] },
    { label: 'Missed', swatch: 'brick', values: [9, 7, 8, 6, 3, 5, 4, 9, 6] },
  ],
})}
${histogram({
  id: 'lateness',
  title: 'How late visits began',
  description: 'Most began within 15 minutes of the time asked for; 41 began more than half an hour late.',
  of: 'Minutes late',
  value: 'Visits',
  meanings: [
    { label: 'Inside the call window', swatch: 'teal' },
    { label: 'Outside it', swatch: 'amber' },
  ],
  bins: [-20, -15, -10, -5, 0, 5, 10, 15, 20, 25, 30].map((from, place) => ({
    label: `${from} to ${from + 5} minutes`,
    mark: String(from).replace('-', '−'),
    count: [4, 30, 88, 210, 342, 260, 150, 70, 31, 18, 41][place] ?? 0,
    swatch: from < -15 || from >= 15 ? 'amber' : 'teal',
  })),
})}
${emptyState({ title: 'No adjustments in this week', text: 'Late logs that arrive after a week is closed make adjustments here.', action: { href: '/weeks', text: 'See other weeks' } })}
${dataTable({ caption: 'A table with nothing in it', columns: [{ head: 'Name', cell: () => 'x' }], rows: [] })}
${dataTable({
  id: 'rates',
  caption: 'Rates',
  phone: 'scroll',
  dense: true,
  rows: [15, 30, 45, 60],
  columns: [
    { head: 'Minutes', cell: (minutes) => minutes },
    ...['Weekday', 'Evening', 'Night', 'Saturday', 'Sunday', 'Bank holiday'].map((head, place) => ({
      head,
      numeric: true,
      cell: (minutes: number) => amounts.pounds(minutes * (40 + place * 6)),
    })),
  ],
})}`,
  };
}

/** What is shown when a piece of work is done. */
export function donePage(): PageContent {
  return {
    title: 'Week closed',
    main: html`${confirmationPanel({ title: 'Week closed', body: html`2 to 8 March 2026<br><strong>£48,123.05</strong>` })}<p class="govuk-body">Somebody else approves it before it is paid.</p>`,
  };
}

/** All of them, by name. */
export const kitchenSink: Readonly<Record<string, () => PageContent>> = {
  queue: queuePage,
  form: formPage,
  visit: visitPage,
  week: weekPage,
  done: donePage,
};
