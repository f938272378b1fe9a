/** The numbers over the queue: how many wait, how long, where, and why. Each leads to those it counts. */
import { longDate } from '../../../ground/calendar.ts';
import { plural, thousands } from '../../../ground/text.ts';
import { fullName } from '../../../people/rules/person-words.ts';
import type { Scope } from '../../../platform/scope.ts';
import { details } from '../../../web/components/disclosures.ts';
import { dataTable } from '../../../web/components/table.ts';
import { statTiles } from '../../../web/components/tiles.ts';
import { html, type SafeHtml } from '../../../web/html.ts';
import type { QueueNumbers } from '../../records/placement-queue.ts';
import type { ProbationEnding } from '../../records/probation.ts';
import { waitedInWords } from '../../rules/placement-clock.ts';
import { laneNames } from '../../rules/placement-words.ts';

/** How many of those whom nobody was asked for nobody can take; `ofThose` where not all were looked at. */
export type WhoCannot = { readonly nobodyCan: number; readonly ofThose: number | undefined };

/** The tiles, with lanes and areas one step away. */
export function queueTiles(scope: Scope, numbers: QueueNumbers, { nobodyCan, ofThose }: WhoCannot): SafeHtml {
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  const { waiting, over, dueToday, dueTomorrow, oldestAt, medianHours, unowned, mine } = numbers;
  if (waiting === 0) return html``;
  const half = medianHours === null ? '' : `half have waited ${hoursInWords(medianHours)} or more`;
  return html`${statTiles([
    {
      label: 'wait for a provider',
      value: thousands(waiting),
      href: '/placement',
      note:
        oldestAt === null
          ? undefined
          : `longest ${waitedInWords(Math.floor(oldestAt.getTime() / 1000), now)}; ${half}`,
    },
    {
      label: 'over their time',
      value: thousands(over),
      href: '/placement?due=over',
      ...(over > 0 && { tone: 'problem' as const }),
    },
    {
      label: 'due today',
      value: thousands(dueToday),
      href: '/placement?due=due+today',
      ...(dueToday > 0 && { tone: 'attention' as const }),
      note: `${thousands(dueTomorrow)} due tomorrow`,
    },
    {
      label: 'that nobody can take',
      value: thousands(nobodyCan),
      href: '/placement?can=nobody',
      ...(nobodyCan > 0 && { tone: 'attention' as const }),
      note: ofThose === undefined ? 'as things stand now' : `of the ${ofThose} due first`,
    },
    {
      label: 'without an owner',
      value: thousands(unowned),
      href: '/placement?owner=none',
      note: `${thousands(mine)} mine`,
    },
  ])}
  ${details({
    summary: 'By lane and by area',
    body: html`${dataTable<QueueNumbers['lanes'][number]>({
      id: 'lanes',
      caption: 'By lane',
      dense: true,
      rows: numbers.lanes,
      rowHref: ({ key }) => `/placement?lane=${encodeURIComponent(key)}`,
      columns: [
        { head: 'Lane', cell: ({ key }) => laneNames[key] },
        { head: 'Wait', numeric: true, cell: ({ count }) => thousands(count) },
      ],
    })}${dataTable<QueueNumbers['areas'][number]>({
      id: 'areas',
      caption: 'By area',
      dense: true,
      rows: numbers.areas,
      rowHref: ({ key }) => (key === null ? undefined : `/placement?area=${key}`),
      columns: [
        { head: 'Area', cell: ({ name }) => name ?? 'In no area of the council' },
        { head: 'Wait', numeric: true, cell: ({ count }) => thousands(count) },
      ],
    })}`,
  })}`;
}

/** Those who may still change provider without a reason until some day of this week: nothing where there is nobody. */
export function probationsEnding(ending: readonly ProbationEnding[]): SafeHtml {
  if (ending.length === 0) return html``;
  return details({
    summary: `${plural(ending.length, 'probation period')} ${ending.length === 1 ? 'ends' : 'end'} this week`,
    body: html`<p class="govuk-body">Ask how it goes: until the last day they may change provider without giving a reason.</p>${dataTable<ProbationEnding>(
      {
        id: 'probations',
        caption: 'Probation periods that end this week',
        captionHidden: true,
        dense: true,
        rows: ending,
        rowHref: ({ requestId }) => `/placement/${requestId}`,
        columns: [
          { head: 'Person', cell: (one) => fullName(one) },
          { head: 'Provider', cell: ({ providerName }) => providerName },
          { head: 'Last day', cell: ({ endsOn }) => longDate(endsOn) },
        ],
      },
    )}`,
  });
}

function hoursInWords(hours: number): string {
  return hours < 48 ? plural(Math.floor(hours), 'hour') : plural(Math.floor(hours / 24), 'day');
}
