/** Exactly what a provider sees of a request before it is placed, and what was taken out of what was typed. */
import { serviceName } from '../../../contracts/rules/service-words.ts';
import { dateAndTime, longDate, minutesInWords } from '../../../ground/calendar.ts';
import { listWords } from '../../../ground/text.ts';
import { summaryList } from '../../../web/components/summary.ts';
import { html, join, type SafeHtml } from '../../../web/html.ts';
import { amountOf } from '../../rules/periodic-need.ts';
import { laneNames } from '../../rules/placement-words.ts';
import type { Showing } from '../../rules/shown-to-provider.ts';

/** The preview; `deadline` is by when the provider has to answer. */
export function shownPreview({ shown, removed }: Showing, deadline: Temporal.Instant): SafeHtml {
  const lines = (all: readonly string[], none: string) => (all.length === 0 ? none : join(all, html`<br>`));
  const taken = [...new Set(removed)];
  return html`${
    taken.length > 0 &&
    html`<p class="govuk-inset-text">Taken out, because it would say who the person is: ${listWords(taken.map((word) => `‘${word}’`))}.</p>`
  }
  ${summaryList(
    [
      {
        key: 'Where',
        value: [...shown.areas, shown.district].filter((part) => part !== null).join(', '),
      },
      { key: 'Service', value: serviceName(shown.service) },
      { key: 'How quickly', value: laneNames[shown.lane] },
      { key: 'Starts', value: longDate(shown.startsOn) },
      { key: shown.periodic ? 'When' : 'Visits', value: lines(shown.week, 'none') },
      {
        key: 'What is to be done',
        value: lines(
          shown.periodic
            ? shown.periodic.tasks.split('\n').filter((task) => task.trim() !== '')
            : shown.visits.flatMap(({ startTime, tasks }) =>
                tasks === '' ? [] : [`${startTime}: ${tasks}`],
              ),
          'not written down',
        ),
      },
      !shown.periodic && {
        key: 'What cannot wait',
        value: lines(
          shown.visits.flatMap(({ startTime, timeCriticalReason }) =>
            timeCriticalReason === null ? [] : [`${startTime}: ${timeCriticalReason}`],
          ),
          'nothing is time-critical',
        ),
      },
      {
        key: 'A week',
        value: shown.periodic
          ? amountOf(shown.periodic)
          : `${minutesInWords(shown.weeklyMinutes)} of workers’ time`,
      },
      (shown.beside ?? []).length > 0 && {
        key: 'Sought for the person as well',
        value: lines(shown.beside ?? [], 'nothing'),
      },
      { key: 'Workers must be able to', value: lines(shown.needs, 'nothing special') },
      { key: 'Preferences', value: lines(shown.preferences, 'none') },
      { key: 'Words', value: shown.words === '' ? 'none' : shown.words },
      { key: 'To answer by', value: dateAndTime(deadline) },
    ],
    { card: 'What providers see', narrow: true },
  )}`;
}
