/** What happened to a line: findings, decisions, messages and what was posted for it. */
import { dateRange, minutesInWords } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { day, duration, pounds, poundsDifference, when } from '../../web/components/amounts.ts';
import { dataTable } from '../../web/components/table.ts';
import { type Happening, timeline } from '../../web/components/timeline.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import type { PostedItem } from '../records/closes.ts';
import type { FoundVerdict, MadeDecision, SaidMessage } from '../records/line-view-evidence.ts';
import { decisionPast, sayingNames } from './line-words.ts';

/** What council and provider said to each other, the newest first. */
export function messagesSection(messages: readonly SaidMessage[], providerName: string): SafeHtml {
  if (messages.length === 0) return nothing;
  return html`<h2 class="govuk-heading-m">Messages between the council and ${providerName}</h2>
${timeline(
  messages.map(({ kind, words, at, by }) => ({
    title: sayingNames[kind],
    at,
    who: by ?? undefined,
    body: html`<p class="govuk-body">${words}</p>`,
    tone: kind === 'question' || kind === 'dispute' ? 'attention' : 'quiet',
  })),
  { level: 3 },
)}`;
}

/** Findings and decisions together, the newest first. What was worked out and what was decided are told apart. */
export function historySection(
  verdicts: readonly FoundVerdict[],
  decisions: readonly MadeDecision[],
): SafeHtml {
  const happened = [...verdicts.map(findingHappened), ...decisions.map(decisionHappened)].toSorted(
    (a, b) => b.at.getTime() - a.at.getTime(),
  );
  return html`<h2 class="govuk-heading-m">History</h2>${timeline(happened, { level: 3 })}`;
}

type DatedHappening = Happening & { readonly at: Date };

function findingHappened(verdict: FoundVerdict): DatedHappening {
  const { effect, withdrawn, amountPence, because, at, by } = verdict;
  const would = effect === 'hold' ? `Worked out: held, would pay ${formatPounds(amountPence)}` : undefined;
  const title = withdrawn
    ? 'Worked out: no longer there'
    : (would ?? `Worked out: pays ${effect === 'refuse' ? 'nothing' : formatPounds(amountPence)}`);
  return {
    title,
    at,
    who: by ?? 'verified automatically',
    body: html`<p class="govuk-body">${because}</p>`,
    tone: effect === 'hold' ? 'attention' : 'quiet',
  };
}

function decisionHappened({
  decision,
  reason,
  paidMinutes,
  amountPence,
  at,
  by,
}: MadeDecision): DatedHappening {
  const pays = decision.startsWith('accept')
    ? `: pays ${formatPounds(amountPence)} for ${minutesInWords(paidMinutes)}`
    : decision === 'refuse'
      ? ': pays nothing'
      : '';
  return {
    title: `${decisionPast[decision]}${pays}`,
    at,
    who: by ?? undefined,
    body: html`<p class="govuk-body">${reason}</p>`,
    tone: decision === 'refuse' ? 'problem' : decision === 'undo' ? 'quiet' : 'active',
  };
}

const closeWords = { waiting: 'waits for approval', approved: 'approved', 'sent back': 'sent back' } as const;

/** What has been posted for the line, and in which closed weeks. */
export function postedSection(posted: readonly PostedItem[]): SafeHtml {
  if (posted.length === 0)
    return html`<h2 class="govuk-heading-m">In which closed weeks it is</h2><p class="govuk-body">It is in no closed week yet.</p>`;
  return html`<h2 class="govuk-heading-m">In which closed weeks it is</h2>
${dataTable({
  caption: 'What has been posted for this visit',
  captionHidden: true,
  id: 'posted',
  rows: posted,
  rowHref: ({ closeId }) => `/payable/${closeId}`,
  columns: [
    {
      head: 'Closed week',
      cell: ({ closeWeekStartsOn }) => dateRange(closeWeekStartsOn, weekEnd(closeWeekStartsOn)),
    },
    { head: 'Kind', cell: ({ kind }) => (kind === 'visit' ? 'The visit' : 'Adjustment') },
    {
      head: 'Closed',
      cell: ({ closedAt, status }) => html`<span>${when(closedAt)}, ${closeWords[status]}</span>`,
    },
    { head: 'Time', numeric: true, cell: ({ paidMinutes }) => duration(paidMinutes) },
    {
      head: 'Amount',
      numeric: true,
      cell: ({ kind, amountPence }) =>
        kind === 'visit' ? pounds(amountPence) : poundsDifference(amountPence),
    },
  ],
})}`;
}

/** The Sunday of the week that begins on a Monday. */
export function weekEnd(monday: string): string {
  return Temporal.PlainDate.from(monday).add({ days: 6 }).toString();
}

/** The day of an instant in London, for a table. */
export function dayOf(at: Date): SafeHtml {
  return day(
    Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO('Europe/London').toPlainDate(),
  );
}
