import { z } from 'zod';
import { englandAndWalesBankHolidays } from '../../ground/bank-holiday-rules.ts';
import { type BankHoliday, parseBankHolidays } from '../../ground/bank-holidays.ts';
import { longDate, londonDay } from '../../ground/calendar.ts';
import { refuse } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import {
  addBankHoliday,
  adoptBankHolidays,
  listBankHolidays,
  type RecordedBankHoliday,
  removeBankHoliday,
  withTrueDays,
  yearsOfBankHolidays,
} from '../../platform/bank-holidays.ts';
import { permits } from '../../platform/scope.ts';
import { button } from '../components/actions.ts';
import { none } from '../components/amounts.ts';
import { downloadLinks } from '../components/downloads.ts';
import { dataTable } from '../components/table.ts';
import { subNavigation } from '../components/tabs.ts';
import { type DownloadColumn, listDownload, readFormat } from '../download.ts';
import { fields } from '../fields.ts';
import { choice, date, optionalDate, text } from '../form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../forms.ts';
import { html, nothing, type SafeHtml } from '../html.ts';
import { numberIn } from '../record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../route.ts';

const kindNames = { 'true-day': 'True day', substitute: 'Substitute' } as const;
const FIRST_YEAR = 2011;

const newDay = z.object({
  date: date('Date'),
  title: text('What the holiday is called', { max: 100 }),
  kind: choice('Whether it is the true day or a substitute', ['true-day', 'substitute'] as const),
  moved_from: optionalDate('The true day'),
});

function yearIn(asked: string | null, now: number): number {
  const year = Number(asked ?? '');
  return Number.isInteger(year) && year >= FIRST_YEAR && year <= 2100 ? year : now;
}

function dayTable(rows: readonly RecordedBankHoliday[], year: number, csrfToken: string | null): SafeHtml {
  return dataTable<RecordedBankHoliday>({
    id: 'days',
    caption: `Bank holidays of ${year}`,
    rows,
    empty: `No bank holidays are recorded for ${year}.`,
    columns: [
      { head: 'Day', cell: (one) => longDate(one.date) },
      { head: 'Holiday', cell: ({ title }) => title },
      { head: 'Is', cell: ({ kind }) => kindNames[kind] },
      {
        head: 'In place of',
        cell: ({ movedFrom }) => (movedFrom === undefined ? none('nothing') : longDate(movedFrom)),
      },
      csrfToken !== null && {
        head: 'Remove',
        headHidden: true,
        cell: (one) =>
          html`<form method="post" action="/settings/bank-holidays/${one.id}/remove">${csrfField(csrfToken)}<button type="submit" class="tend-link-button">Remove<span class="govuk-visually-hidden"> ${one.title}, ${longDate(one.date)}</span></button></form>`,
      },
    ],
  });
}

/** The days that the rule gives for a year and that are not recorded. */
function missingDays(year: number, recorded: readonly BankHoliday[]): BankHoliday[] {
  const there = new Set(recorded.map(({ date, kind }) => `${date} ${kind}`));
  return withTrueDays(englandAndWalesBankHolidays(year)).filter(
    ({ date, kind }) => !there.has(`${date} ${kind}`),
  );
}

function suggestion(year: number, missing: readonly BankHoliday[], csrfToken: string): SafeHtml {
  if (missing.length === 0)
    return html`<p class="govuk-body">Every bank holiday that the law gives for ${year} is recorded.</p>`;
  return html`<h2 class="govuk-heading-m">Days that are not recorded for ${year}</h2>
    <p class="govuk-body">Worked out from the Banking and Financial Dealings Act 1971. A day that is proclaimed once, such as for a coronation, has to be added by hand.</p>
    ${dataTable<BankHoliday>({
      id: 'suggestion',
      caption: `Days worked out for ${year}`,
      captionHidden: true,
      rows: missing,
      columns: [
        { head: 'Day', cell: (one) => longDate(one.date) },
        { head: 'Holiday', cell: ({ title }) => title },
        { head: 'Is', cell: ({ kind }) => kindNames[kind] },
      ],
    })}
    <form method="post" action="/settings/bank-holidays/adopt">${csrfField(csrfToken)}<input type="hidden" name="year" value="${year}">${button({ text: `Adopt ${missing.length === 1 ? 'this day' : `these ${missing.length} days`}` })}</form>`;
}

function addForms(form: FormState, csrfToken: string): SafeHtml {
  const ask = fields(form);
  return html`<h2 class="govuk-heading-m">Add a day</h2>
    <form method="post" action="/settings/bank-holidays" novalidate>${csrfField(csrfToken)}
      ${ask.date({ name: 'date', label: 'Date' })}
      ${ask.text({ name: 'title', label: 'What it is called', width: 20 })}
      ${ask.radios({
        name: 'kind',
        label: 'It is',
        choices: [
          { value: 'true-day', text: 'The true day' },
          {
            value: 'substitute',
            text: 'A substitute, kept in place of another day',
            conditional: ask.date({
              name: 'moved_from',
              label: 'In place of',
              hint: 'Leave empty where no one day is meant',
            }),
          },
        ],
      })}
      ${button({ text: 'Add this day', kind: 'secondary' })}</form>
    <h2 class="govuk-heading-m">Read the list that GOV.UK publishes</h2>
    <form method="post" action="/settings/bank-holidays/file" enctype="multipart/form-data" novalidate>${csrfField(csrfToken)}
      ${ask.file({ name: 'file', label: 'bank-holidays.json', hint: 'From www.gov.uk/bank-holidays.json. Days that are there already are left as they are', accept: '.json,application/json' })}
      ${button({ text: 'Read the file', kind: 'secondary' })}</form>`;
}

async function show({ scope, query, csrfToken }: Asked, given?: FormState): Promise<Answer> {
  const now = londonDay(scope.now).year;
  const year = yearIn(query.get('year'), now);
  const recorded = await listBankHolidays(scope, year);
  const years = [...new Set([...(await yearsOfBankHolidays(scope)), now, now + 1, year])].sort(
    (a, b) => a - b,
  );
  const may = permits(scope.who, 'reference-data.edit');
  return page(
    'Bank holidays',
    html`<p class="govuk-body-l">When a bank holiday falls on a weekend there are two days in it: the true day, and the substitute kept in its place. Each contract’s terms say which of them it pays.</p>
      ${subNavigation(
        years.map((one) => ({
          text: String(one),
          href: `/settings/bank-holidays?year=${one}`,
          current: one === year,
        })),
        { label: 'Years' },
      )}
      ${dayTable(recorded, year, may ? csrfToken : null)}
      ${recorded.length > 0 && downloadLinks({ what: `the bank holidays of ${year}`, csv: `?year=${year}&format=csv`, xlsx: `?year=${year}&format=xlsx` })}
      ${may ? suggestion(year, missingDays(year, recorded), csrfToken) : nothing}
      ${may ? addForms(given ?? startForm(), csrfToken) : nothing}`,
    {
      section: 'Settings',
      breadcrumbs: [{ text: 'Settings', href: '/settings' }, { text: 'Bank holidays' }],
      ...(given === undefined ? {} : { form: given, status: 422 }),
    },
  );
}

const fileColumns: readonly DownloadColumn<RecordedBankHoliday>[] = [
  { head: 'Day', value: ({ date }) => date, kind: 'day' },
  { head: 'Holiday', value: ({ title }) => title },
  { head: 'Is', value: ({ kind }) => kindNames[kind] },
  { head: 'In place of', value: ({ movedFrom }) => movedFrom, kind: 'day' },
];

/** The bank holidays of a year, what the law gives for it, and ways to add more. `?format=` gives the year as a file. */
export async function bankHolidayList(asked: Asked): Promise<Answer> {
  const format = readFormat(asked.query.get('format'));
  if (format === undefined) return await show(asked);
  const year = yearIn(asked.query.get('year'), londonDay(asked.scope.now).year);
  const rows = await listBankHolidays(asked.scope, year);
  return await listDownload({
    name: `bank-holidays-${year}`,
    title: `${year}`,
    columns: fileColumns,
    rows,
    format,
  });
}

const address = (day: string) => `/settings/bank-holidays?year=${day.slice(0, 4)}`;

/** Adds one day. */
export async function addDay(asked: Asked): Promise<Answer> {
  const read = parseForm(newDay, asked.form);
  if (!read.ok) return await show(asked, read);
  const { moved_from: movedFrom, ...day } = read.value;
  const added = await addBankHoliday(asked.scope, { ...day, movedFrom });
  if (!added.ok) return await show(asked, withRefusal(read.values, added));
  return redirect(address(day.date), `Saved. ${longDate(day.date)} is a bank holiday: ${day.title}.`);
}

/** Takes a day out. */
export async function removeDay({ scope, params }: Asked): Promise<Answer> {
  const removed = await removeBankHoliday(scope, numberIn(params['id'], 'bank holiday'));
  if (!removed.ok) return redirect('/settings/bank-holidays', notDone(removed.reason));
  const { date, title } = removed.value;
  return redirect(address(date), `Removed. ${longDate(date)}, ${title}, is no bank holiday any more.`);
}

/** Adopts what the law gives for a year. */
export async function adoptDays({ scope, form }: Asked): Promise<Answer> {
  const year = yearIn(String(form['year'] ?? ''), londonDay(scope.now).year);
  const adopted = await adoptBankHolidays(scope, englandAndWalesBankHolidays(year), `worked out for ${year}`);
  const said = adopted.ok
    ? `Saved. ${plural(adopted.value.added, 'bank holiday')} added to ${year}.`
    : adopted.reason;
  return redirect(`/settings/bank-holidays?year=${year}`, said);
}

/** Adds the days of GOV.UK's own file. */
export async function readHolidayFile(asked: Asked): Promise<Answer> {
  const sent = asked.files.find(({ field }) => field === 'file');
  const read =
    sent === undefined || sent.bytes.length === 0
      ? refuse('Choose a file of bank holidays')
      : holidaysIn(sent.bytes);
  if (!read.ok) return await show(asked, { values: {}, errors: { file: read.reason } });
  const adopted = await adoptBankHolidays(asked.scope, read.value, 'read from a GOV.UK file');
  if (!adopted.ok) return await show(asked, { values: {}, errors: { file: adopted.reason } });
  const { added, alreadyThere } = adopted.value;
  return redirect(
    '/settings/bank-holidays',
    `Saved. ${plural(added, 'bank holiday')} added, ${alreadyThere} there already.`,
  );
}

function holidaysIn(bytes: Uint8Array) {
  try {
    return parseBankHolidays(JSON.parse(new TextDecoder().decode(bytes).replace(/^\uFEFF/, '')));
  } catch {
    return refuse('The file is not JSON. Choose bank-holidays.json from GOV.UK');
  }
}
