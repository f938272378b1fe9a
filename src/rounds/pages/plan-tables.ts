/** What the planner found, as tables: who nobody is found for and why, what changes, what was weighed. */
import { longDate, shortDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { details } from '../../web/components/disclosures.ts';
import { messageBanner } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { workersOfWeek } from '../actions/publish-rota.ts';
import type { ProposalBeside } from '../actions/take-proposal.ts';
import { addCosts, type StopChange } from '../rules/day-answer.ts';
import type { Cost } from '../rules/problem.ts';
import type { RotaStop, RotaVisit } from '../rules/rota.ts';
import { dayOfWeek } from '../rules/rota-week.ts';
import { clockOf, dayHref, partHref } from './address.ts';

/** The visits nobody is found for, the gravest first, and the days that could not be planned. */
export function notServed({ proposal, week }: ProposalBeside): SafeHtml {
  const rows = (proposal.answer?.days ?? []).flatMap(({ notServed: left }) =>
    left.flatMap(({ visitId, ...found }) => {
      const visit = week.visits.get(visitId);
      return visit === undefined ? [] : [{ visit, ...found }];
    }),
  );
  const refused = proposal.answer?.refused ?? [];
  if (rows.length + refused.length === 0) return nothing;
  return html`${refused.map(({ day, why }) => messageBanner({ kind: 'important', text: `${longDate(day)}: ${why}.` }))}${dataTable<
    (typeof rows)[number]
  >({
    id: 'not-served',
    caption: 'Nobody is found for',
    rows: rows.toSorted((a, b) => Number(b.visit.timeCritical) - Number(a.visit.timeCritical)),
    rowHref: ({ visit }) => partHref({ visitId: visit.id, part: 0 }),
    columns: [
      {
        head: 'Person',
        cell: ({ visit }) =>
          html`${visit.personName} ${visit.timeCritical && statusTag('Time-critical', 'problem')}`,
      },
      { head: 'When', cell: ({ visit }) => `${shortDate(visit.day)}, ${clockOf(visit.startsAt)}` },
      { head: 'Why', width: 'wide', cell: ({ why }) => namesFor(why, week) },
      {
        head: 'Sure',
        cell: ({ proven, looked }) =>
          looked ? (proven ? 'Yes, by rule' : 'Not found in the time allowed') : 'Not looked for',
      },
    ],
  })}`;
}

/** What nobody had before somebody was away: a repair leaves it, and says where it can be planned. */
export function openBefore({ proposal, week, now }: ProposalBeside): SafeHtml {
  if (proposal.kind !== 'repair' || proposal.state !== 'ready') return nothing;
  const open = proposal.asked.days
    .map((day) => ({
      day,
      visits: new Set(dayOfWeek(week, now, day).open.map(({ visit }) => visit.id)).size,
    }))
    .filter(({ visits }) => visits > 0);
  if (open.length === 0) return nothing;
  return html`<p class="govuk-body">Nobody had these before either, and this leaves them as they are: ${open.map(
    ({ day, visits }, at) =>
      html`${at > 0 && '; '}${plural(visits, 'visit')} on <a class="govuk-link" href="${dayHref(day)}">${longDate(day)}</a>`,
  )}. Decide this first, then plan the rest of the day.</p>`;
}

/** The engine names workers by number: here by name. */
function namesFor(why: string, week: ProposalBeside['week']): string {
  return why.replace(
    /only (\d+) may do it/,
    (_, id: string) => `only ${workersOfWeek(week).get(Number(id))?.name ?? 'one'} may do it`,
  );
}

/** What changes, visit by visit. */
export function changeTable({ changes, week }: ProposalBeside): SafeHtml {
  const workers = workersOfWeek(week);
  const stop = (one: RotaStop | undefined): string =>
    one === undefined
      ? 'Nobody'
      : `${workers.get(one.workerId)?.name ?? 'Somebody who has left'} at ${clockOf(one.startsAt)}`;
  type Row = StopChange & { readonly visit: RotaVisit | undefined };
  return dataTable<Row>({
    id: 'changes',
    caption: plural(changes.length, 'change'),
    rows: changes.map((change) => ({ ...change, visit: week.visits.get(change.visitId) })),
    empty: 'Nothing would change',
    columns: [
      {
        head: 'Person',
        cell: ({ visit }) =>
          html`${visit?.personName ?? ''} ${visit?.timeCritical === true && statusTag('Time-critical', 'active')}`,
      },
      { head: 'Day', cell: ({ visit }) => (visit === undefined ? '' : shortDate(visit.day)) },
      { head: 'Now', cell: ({ before }) => stop(before) },
      { head: 'Then', cell: ({ after }) => stop(after) },
    ],
  });
}

const costNames = {
  unserved: 'Visits nobody makes',
  lateness: 'Late starts',
  worstLateness: 'The latest start of all',
  continuity: 'People who meet somebody new',
  travel: 'Travel',
  gaps: 'Waiting',
  fairness: 'Work shared unevenly',
  stability: 'Changes to what stood',
} satisfies Record<Exclude<keyof Cost, 'total'>, string>;

/** How much each part of a plan weighs. */
export function costs({ proposal }: ProposalBeside): SafeHtml {
  const days = proposal.answer?.days ?? [];
  if (days.length === 0) return nothing;
  const cost = addCosts(days.map((day) => day.cost));
  const names = Object.entries(costNames) as [keyof typeof costNames, string][];
  return details({
    summary: 'What the planner weighed',
    body: html`<p class="govuk-body">In seconds of travel: how much each part of the plan weighs. Time-critical visits have no price: none is given up for any number of others. See the rule pages on rounds.</p>${summaryList(
      names.map(([part, key]) => ({ key, value: Math.round(cost[part]).toLocaleString('en-GB') })),
    )}`,
  });
}
