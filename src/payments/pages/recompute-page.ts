/** A provider's week worked out again from its evidence, beside what was verified and posted. */
import { londonDay } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { printButton } from '../../web/components/actions.ts';
import { clock, day, none, pounds } from '../../web/components/amounts.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { recomputeWeek } from '../actions/recompute-week.ts';
import type { Differing, Money, Recomputed } from '../rules/recomputing.ts';
import { providerWeekHref, weekWords } from './address.ts';
import { weekFrame } from './provider-week.ts';

/** GET /weeks/:monday/providers/:providerId/recompute */
export async function recomputePage(asked: Asked): Promise<Answer> {
  const { week, providerName } = await weekFrame(asked);
  const answer = await recomputeWeek(asked.scope, week);
  const href = providerWeekHref(week);
  const name = weekWords(week.weekStartsOn);
  return page(
    `The week of ${name}, worked out again`,
    html`<p class="govuk-body-l">${verdictOn(answer)}</p>
<p class="govuk-body">Every visit and log of the week was held against the contract’s terms once more, from the beginning, what people decided was put on top, and every charge that fell due in it was found anew. Nothing was changed by it.</p>
${summaryList([
  {
    key: 'Visits and logs',
    value: `${plural(answer.lines, 'line')}, of which ${answer.unsettled === 0 ? 'none waits' : answer.unsettled === 1 ? '1 waits' : `${answer.unsettled} wait`} for a decision`,
  },
  {
    key: 'The same as when they were verified',
    value: answer.asVerified === answer.lines ? 'all of them' : plural(answer.asVerified, 'line'),
  },
  answer.charges > 0 && {
    key: 'Charges, such as a block, a week of living in, travel or a contribution',
    value: `${plural(answer.charges, 'charge')}, found anew`,
  },
  { key: 'Worth now, without what waits', value: moneyWords(answer.worth) },
  { key: 'In the ledger so far', value: moneyWords(answer.posted) },
  { key: 'The next close', value: closeWords(answer.waiting) },
])}
${dataTable<Differing>({
  caption: 'Where the evidence says something else than was verified',
  id: 'differing',
  rows: answer.differing,
  empty: nothing,
  rowHref: ({ lineId }) => (lineId === null ? undefined : `/week-lines/${lineId}`),
  columns: [
    {
      head: 'Visit',
      cell: ({ startsAt }) => {
        const at = Temporal.Instant.fromEpochMilliseconds(startsAt * 1000);
        return html`<span>${day(londonDay(at))} ${clock(at)}</span>`;
      },
    },
    { head: 'Why', width: 'wide', cell: ({ because }) => because },
    {
      head: 'Verified',
      numeric: true,
      cell: ({ beforePence }) => (beforePence === null ? none() : pounds(beforePence)),
    },
    { head: 'Now', numeric: true, cell: ({ nowPence }) => pounds(nowPence) },
  ],
})}
${printButton()}`,
    {
      section: 'Weeks',
      caption: providerName,
      breadcrumbs: [
        { text: 'Weeks', href: '/weeks' },
        { text: `${providerName}, ${name}`, href },
        { text: 'Worked out again' },
      ],
    },
  );
}

function verdictOn({ agrees, differing, waiting }: Recomputed): SafeHtml {
  if (!agrees)
    return html`${statusTag('Does not agree', 'problem')} What was posted and what is still to be posted do not come to what the week is worth. Tell whoever looks after Tend.`;
  if (differing.length > 0)
    return html`${statusTag('Verify again', 'attention')} Something has come in since the week was verified. The money agrees with what was verified.`;
  if (!isNought(waiting))
    return html`${statusTag('Agrees', 'good')} The evidence says what was verified. The ledger and what the next close posts agree with it to the penny.`;
  return html`${statusTag('Agrees', 'good')} The evidence, what was verified and the ledger agree to the penny.`;
}

function isNought({ amountPence, blockPence }: Money): boolean {
  return amountPence === 0 && blockPence === 0;
}

/** What the next close does: 'adds £12.05', 'takes back £6.02', 'adds nothing'. */
function closeWords(waiting: Money): string {
  if (isNought(waiting)) return 'adds nothing';
  if (waiting.amountPence > 0 || waiting.blockPence > 0) return `adds ${moneyWords(waiting)}`;
  return `takes back ${moneyWords({ amountPence: -waiting.amountPence, blockPence: -waiting.blockPence })}`;
}

function moneyWords({ amountPence, blockPence }: Money): string {
  const block = blockPence === 0 ? '' : `, and block time that cost ${formatPounds(blockPence)}`;
  return `${formatPounds(amountPence)}${block}`;
}
