/** How lines look in tables: the same cells on every page that lists them. */
import { exceptionWords } from '../../contracts/rules/exception-words.ts';
import type { Exception } from '../../contracts/rules/exceptions.ts';
import { londonDay, shortDate } from '../../ground/calendar.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { clock, decidedBeside, duration, lateness, none, pounds } from '../../web/components/amounts.ts';
import type { Column } from '../../web/components/table.ts';
import { type Html, html, join, type SafeHtml } from '../../web/html.ts';
import type { ListedLine } from '../records/listed-lines.ts';
import { lineStatus } from './line-words.ts';

/** Where a line stands, as a tag. */
function statusOf({ status, heldAgain }: Pick<ListedLine, 'status' | 'heldAgain'>, own: boolean): SafeHtml {
  const tag = lineStatus(status, own);
  return heldAgain ? html`<span>${tag} held again</span>` : tag;
}

/** Exceptions by their short names. */
export function exceptionNames(exceptions: readonly Exception[]): Html {
  if (exceptions.length === 0) return none('nothing remarked');
  const names = exceptions.map(
    (exception) => html`<span class="tend-nowrap">${exceptionWords[exception].name}</span>`,
  );
  return html`<span>${join(names, ', ')}</span>`;
}

/** The exceptions as words, for a sentence or a file. */
export function exceptionList(exceptions: readonly Exception[]): string {
  return exceptions.map((exception) => exceptionWords[exception].name).join(', ');
}

/** A person as whoever asks may know them: by name where their role sees people, else by reference. */
export function personWords(
  scope: Scope,
  { personName, personReference }: { readonly personName: string | null; readonly personReference: string },
): string {
  return personName !== null && permits(scope.who, 'people.see') ? personName : personReference;
}

/** 'Mon 2 Mar 08:00', with the year where it is not that of the day on which it is read. */
export function startWords(startsAt: Date, { now }: Pick<Scope, 'now'>): SafeHtml {
  const words = shortDay(startsAt);
  const year = ` ${londonDay(now).year}`;
  return html`<span class="tend-nowrap">${words.endsWith(year) ? words.slice(0, -year.length) : words} ${clock(startsAt)}</span>`;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** 'Mon 2 Mar 2026'. */
function shortDay(instant: Date): string {
  const day = londonDay(instant);
  return `${DAYS[day.dayOfWeek - 1]} ${shortDate(day)}`;
}

/** What a line pays: computed and decided side by side where they differ. */
function payOf({ status, computedPence, amountPence, resolutionId }: ListedLine): Html {
  if (status === 'held' || status === 'asked' || status === 'answered')
    return html`<span>${pounds(computedPence)}<span class="govuk-visually-hidden"> if accepted</span></span>`;
  const decided = resolutionId !== null && computedPence !== amountPence;
  return decidedBeside(pounds(computedPence), pounds(amountPence), !decided);
}

/** The columns of a list of lines; a page leaves out what its own filter says already. */
export function lineColumns(
  scope: Scope,
  own: boolean,
  show: { readonly provider?: boolean; readonly status?: boolean },
): readonly (Column<ListedLine> | false)[] {
  return [
    { head: 'Visit', cell: ({ startsAt }) => startWords(startsAt, scope), sort: 'starts' },
    { head: 'Person', cell: (line) => personWords(scope, line) },
    show.provider === true && { head: 'Provider', cell: ({ providerName }) => providerName },
    {
      head: 'Care worker',
      cell: ({ workerReference, place }) =>
        html`<span>${workerReference ?? none('nobody logged')}${place !== null && place > 1 && html` <span class="tend-nowrap">(place ${place})</span>`}</span>`,
    },
    {
      head: 'Planned and given',
      numeric: true,
      sort: 'delivered',
      cell: ({ plannedMinutes, deliveredMinutes }) =>
        html`<span class="tend-nowrap">${duration(plannedMinutes)} / ${duration(deliveredMinutes)}</span>`,
    },
    {
      head: 'Start',
      numeric: true,
      sort: 'late',
      sortDownFirst: true,
      cell: ({ startDifferenceMinutes }) =>
        html`<span class="tend-nowrap">${lateness(startDifferenceMinutes)}</span>`,
    },
    { head: 'Found', cell: ({ exceptions }) => exceptionNames(exceptions), width: 'wide' },
    show.status !== false && { head: 'Stands', cell: (line) => statusOf(line, own) },
    { head: 'Pays', numeric: true, sort: 'amount', sortDownFirst: true, cell: payOf },
  ];
}
