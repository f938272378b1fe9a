/** Terms as a page tells them: in words, as rates, as a week, with the bank holidays that count; and what changed. */
import { bankHolidaySet } from '../../ground/bank-holidays.ts';
import { longDate } from '../../ground/calendar.ts';
import type { RecordedBankHoliday } from '../../platform/bank-holidays.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import type { Change, Agreed } from '../rules/terms-changes.ts';
import { namesBankHolidays, servicesOf } from '../rules/rate-week.ts';
import { termsInWords } from '../rules/terms-words.ts';
import { ratePicture, rateTable } from './rate-picture.ts';

/** What terms pay: words, rates and the week of each service. */
export function termsView(agreed: Agreed, holidays: readonly RecordedBankHoliday[]): SafeHtml {
  const { terms, bankHolidays } = agreed;
  return html`${summaryList(termsInWords(terms, bankHolidays).map(({ about, words }) => ({ key: about, value: words })))}
    ${rateTable(terms.rates)}
    ${servicesOf(terms.rates).map((service, place) => ratePicture(`week-${place}`, terms.rates, service))}
    ${bankHolidaysToCome(agreed, holidays)}`;
}

/** The bank holidays of the days given that these terms pay as such. */
function bankHolidaysToCome(
  { terms, bankHolidays }: Agreed,
  holidays: readonly RecordedBankHoliday[],
): SafeHtml {
  const named = servicesOf(terms.rates).some((service) => namesBankHolidays(terms.rates, service));
  const heading = html`<h3 class="govuk-heading-m">Bank holidays in the year to come</h3>`;
  if (!named)
    return html`${heading}<p class="govuk-body">No rate names bank holidays, so each is paid as its ordinary day.</p>`;
  const counted = bankHolidaySet(holidays, bankHolidays);
  return html`${heading}${dataTable({
    id: 'bank-holidays',
    caption: 'Bank holidays and whether these terms pay them as such',
    captionHidden: true,
    dense: true,
    rows: holidays,
    empty: 'No bank holidays are recorded for the year to come.',
    columns: [
      { head: 'Day', cell: ({ date }) => longDate(date) },
      {
        head: 'Holiday',
        cell: ({ title, kind }) => (kind === 'substitute' ? `${title}, substitute day` : title),
      },
      { head: 'Paid as', cell: ({ date }) => (counted.has(date) ? 'Bank holiday' : 'Ordinary day') },
    ],
  })}`;
}

/** What changed, each with how it was and how it is. */
export function changeList(changes: readonly Change[], caption: string): SafeHtml {
  return dataTable<Change>({
    id: 'changes',
    caption,
    rows: changes,
    empty: 'It pays as the version before does.',
    columns: [
      { head: 'What', cell: ({ what }) => what },
      { head: 'Before', cell: ({ before }) => before },
      { head: 'After', cell: ({ after }) => html`<strong>${after}</strong>` },
    ],
  });
}
