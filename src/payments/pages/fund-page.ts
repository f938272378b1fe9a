/** One direct payment or service fund: what is agreed, what it holds, what was paid, spent and asked back. */
import { dateRange, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { day, none, pounds, when } from '../../web/components/amounts.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { csrfField } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { decideFundTerms, openFund } from '../actions/fund-acts.ts';
import { standingNow } from '../actions/fund-standing-now.ts';
import type { Fund, MoneyBack, RecordedInstalment, RecordedReturn, RecordedTerms } from '../records/funds.ts';
import type { FundStanding } from '../rules/fund-standing.ts';
import { type FundEvidence, listEvidence } from '../records/fund-evidence.ts';
import { listPaymentsReturned, type PaymentReturned } from '../records/fund-batches.ts';
import { evidenceLink } from './fund-evidence.ts';
import { batchTag, fundCrumbs, fundKindWords, fundTag } from './fund-words.ts';

/** GET /funds/:id */
export async function fundPage(asked: Asked): Promise<Answer> {
  return await showFund(asked, '');
}

async function showFund(asked: Asked, wrong: string, status = 200): Promise<Answer> {
  const { scope } = asked;
  const fund = await openFund(scope, numberIn(asked.params['id'], 'fund'));
  const standing = standingNow(scope, fund);
  const { account, terms } = standing;
  return page(
    `${fundKindWords[fund.kind]} of ${fund.personName}`,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${fundKindWords[fund.kind]} ${fundTag(standing.status)}</span>${fund.personName}</h1>
${wrong !== '' && html`<p class="govuk-error-message">${wrong}</p>`}
${statTiles([
  { label: 'paid so far', value: formatPounds(standing.sums.paidPence), href: '#paid' },
  standing.sums.ownPence > 0 && {
    label: 'to be added by the person, for the time returned',
    value: formatPounds(standing.sums.ownPence),
    href: '#returns',
  },
  { label: 'spent, as returned', value: formatPounds(standing.sums.spentPence), href: '#returns' },
  { label: 'should be in the account', value: formatPounds(account.inAccountPence) },
  {
    label: 'is surplus',
    value: formatPounds(account.surplusPence),
    tone: account.surplusPence > 0 ? 'attention' : undefined,
    href: '#back',
  },
  account.owedBackPence > 0 && {
    label: 'asked back, not given back',
    value: formatPounds(account.owedBackPence),
    href: '#back',
  },
])}
${returnWords(standing)}
${todo(scope, fund, standing)}
<h2 class="govuk-heading-m">What is agreed</h2>
${summaryList([
  { key: 'Managed by', value: fund.managedBy },
  fund.providerName !== null && { key: 'Provider', value: fund.providerName },
  { key: 'Paid into', value: fund.paidTo },
  { key: 'First day', value: longDate(fund.startsOn) },
  fund.setUpPence > 0 && { key: 'Setting up, once', value: formatPounds(fund.setUpPence) },
  terms !== undefined && { key: 'A week', value: weekWords(terms) },
  terms !== undefined && { key: 'Paid', value: `Every ${plural(terms.intervalWeeks, 'week')}, in advance` },
  terms !== undefined && {
    key: 'May be kept for the unexpected',
    value: `${plural(terms.contingencyWeeks, 'week')}, ${formatPounds(terms.contingencyWeeks * (terms.budgetPence - terms.contributionPence))}`,
  },
  terms !== undefined && { key: 'Returns', value: `Every ${plural(terms.returnWeeks, 'week')}` },
])}
${versionsTable(asked, fund)}
${eventsTable(fund)}
<h2 class="govuk-heading-m" id="paid">What was paid</h2>${paidTable(fund, permits(scope.who, 'fund-batches.see'))}${cameBackTable(await listPaymentsReturned(scope, fund.id))}
<h2 class="govuk-heading-m" id="returns">Returns</h2>${returnsTable(scope, fund, await listEvidence(scope, fund.id))}
<h2 class="govuk-heading-m" id="back">Asked back and given back</h2>${backTable(fund)}`,
    { section: 'People', wide: true, status, breadcrumbs: fundCrumbs(fund) },
  );
}

function weekWords(terms: Pick<RecordedTerms, 'budgetPence' | 'contributionPence'>): string {
  const net = formatPounds(terms.budgetPence - terms.contributionPence);
  return terms.contributionPence === 0
    ? net
    : `${net}: ${formatPounds(terms.budgetPence)} less ${formatPounds(terms.contributionPence)} that the person pays`;
}

function returnWords({ nextReturn, returnOverdue, due }: FundStanding): SafeHtml {
  const pence = due.reduce((sum, one) => sum + one.pence, 0);
  return html`${pence > 0 && html`<p class="govuk-body">${formatPounds(pence)} is due to be paid.</p>`}${nextReturn !== null && html`<p class="govuk-body">${returnOverdue ? statusTag('Overdue', 'problem') : nothing} The ${nextReturn.final ? 'final' : 'next'} return is for ${dateRange(nextReturn.startsOn, nextReturn.endsOn)}, by ${longDate(nextReturn.dueOn)}.</p>`}`;
}

function todo({ who }: Scope, fund: Fund, standing: FundStanding): SafeHtml {
  const links: SafeHtml[] = [];
  const add = (text: string, href: string): void =>
    void links.push(buttonLink({ text, href, kind: 'secondary' }));
  if (permits(who, 'funds.pay')) {
    add('Record a return', `/funds/${fund.id}/return`);
    if (standing.account.surplusPence > 0) add('Ask surplus back', `/funds/${fund.id}/ask-back`);
    if (standing.account.owedBackPence > standing.toTakeOffPence)
      add('Record money given back', `/funds/${fund.id}/given-back`);
  }
  if (permits(who, 'funds.write')) add('Change what is agreed', `/funds/${fund.id}/change`);
  if (permits(who, 'funds.stop') && !fund.events.some(({ kind }) => kind === 'ended'))
    add('Suspend or end it', `/funds/${fund.id}/stop`);
  if (fund.providerId !== null) add('Hours bank', `/funds/${fund.id}/hours`);
  add('Statement for the person (PDF, large print)', `/funds/${fund.id}/paper`);
  if (permits(who, 'funds.write')) add('Link for the person', `/funds/${fund.id}/link`);
  if (permits(who, 'personal-budget.see')) add('Personal budget statement', `/people/${fund.personId}/money`);
  return buttonGroup(links);
}

function versionsTable(asked: Asked, fund: Fund): SafeHtml {
  const { who } = asked.scope;
  const may = permits(who, 'funds.confirm');
  return dataTable<RecordedTerms>({
    id: 'versions',
    caption: 'Versions, the newest first',
    rows: fund.versions.toReversed(),
    columns: [
      { head: 'From', cell: ({ effectiveFrom }) => day(effectiveFrom) },
      { head: 'A week', cell: weekWords },
      { head: 'On what it rests', width: 'wide', cell: ({ reason }) => reason },
      { head: 'Written', cell: ({ by, writtenAt }) => html`<span>${when(writtenAt)}, ${by}</span>` },
      {
        head: 'Finance',
        cell: (one) =>
          one.decision === null
            ? may && one.writtenBy !== who.userId
              ? decideForm(asked, fund.id, one)
              : statusTag('To be confirmed', 'attention')
            : html`<span>${statusTag(one.decision === 'confirmed' ? 'Confirmed' : 'Sent back', one.decision === 'confirmed' ? 'good' : 'problem')} ${one.decidedBy}${one.decisionWords !== '' && `: ${one.decisionWords}`}</span>`,
      },
    ],
  });
}

function decideForm({ csrfToken }: Asked, fundId: number, { version }: RecordedTerms): SafeHtml {
  return html`<form method="post" action="/funds/${fundId}/decide">${csrfField(csrfToken)}<input type="hidden" name="version" value="${version}">
<label class="govuk-label" for="words-${version}">What must change, if it is sent back</label><input class="govuk-input" id="words-${version}" name="words">
${buttonGroup([button({ text: 'Confirm', name: 'decision', value: 'confirmed' }), button({ text: 'Send back', name: 'decision', value: 'sent back', kind: 'secondary' })])}</form>`;
}

/** POST /funds/:id/decide */
export async function decideFund(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params['id'], 'fund');
  const { version, decision, words } = asked.form;
  const decided = await decideFundTerms(asked.scope, id, {
    version: numberIn(String(version), 'version'),
    decision: decision === 'confirmed' ? 'confirmed' : 'sent back',
    words: typeof words === 'string' ? words : '',
  });
  if (!decided.ok) return await showFund(asked, decided.reason, 422);
  return redirect(`/funds/${id}`, decision === 'confirmed' ? 'Confirmed. It can be paid.' : 'Sent back.');
}

const eventWords = {
  suspended: 'Suspended from',
  resumed: 'Goes on from',
  ended: 'Ended, last day',
} as const;

function eventsTable({ events }: Fund): SafeHtml {
  if (events.length === 0) return nothing;
  return dataTable<Fund['events'][number]>({
    id: 'events',
    caption: 'Suspended, resumed and ended',
    rows: events,
    columns: [
      { head: 'What', cell: ({ kind, onDay }) => `${eventWords[kind]} ${longDate(onDay)}` },
      { head: 'Why', width: 'wide', cell: ({ words }) => words },
      { head: 'By', cell: ({ by, doneAt }) => html`<span>${when(doneAt)}, ${by}</span>` },
    ],
  });
}

function paidTable({ instalments }: Fund, maySeeBatches: boolean): SafeHtml {
  return dataTable<RecordedInstalment>({
    id: 'paid-table',
    caption: 'Instalments, the newest first',
    captionHidden: true,
    rows: instalments.toReversed(),
    empty: 'Nothing yet.',
    columns: [
      { head: 'For', cell: ({ startsOn, endsOn }) => dateRange(startsOn, endsOn) },
      { head: 'What', width: 'wide', cell: ({ because }) => because },
      { head: 'Amount', numeric: true, cell: ({ pence }) => pounds(pence) },
      {
        head: 'Payment',
        cell: ({ payOn, batchId, batchStatus }) =>
          html`<span>${maySeeBatches ? html`<a class="govuk-link" href="/fund-batches/${batchId}">${day(payOn)}</a>` : day(payOn)} ${batchTag(batchStatus)}</span>`,
      },
    ],
  });
}

function cameBackTable(rows: readonly PaymentReturned[]): SafeHtml {
  if (rows.length === 0) return nothing;
  return dataTable<PaymentReturned>({
    id: 'came-back',
    caption: 'Payments that the bank sent back: what they paid is due again',
    rows,
    columns: [
      { head: 'Came back', cell: ({ onDay }) => day(onDay) },
      { head: 'Amount', numeric: true, cell: ({ pence }) => pounds(pence) },
      { head: 'What the bank says', width: 'wide', cell: ({ words }) => words },
      {
        head: 'Payment',
        cell: ({ batchId }) =>
          html`<a class="govuk-link" href="/fund-batches/${batchId}">Batch ${batchId}</a>`,
      },
      { head: 'Recorded by', cell: ({ by }) => by },
    ],
  });
}

function returnsTable({ who }: Scope, fund: Fund, evidence: readonly FundEvidence[]): SafeHtml {
  const files = (returnId: number): SafeHtml => {
    const kept = evidence.filter((one) => one.returnId === returnId);
    return html`<p class="govuk-body-s">${kept.length === 0 ? 'No file is kept. ' : html`Kept: ${kept.map((one, at) => html`${at > 0 && ', '}${evidenceLink(one)}`)}. `}${permits(who, 'funds.pay') && html`<a class="govuk-link" href="/funds/${fund.id}/returns/${returnId}/evidence">Add evidence</a>`}</p>`;
  };
  return dataTable<RecordedReturn>({
    id: 'returns-table',
    caption: 'What the money went on, the newest first',
    captionHidden: true,
    rows: fund.returns.toReversed(),
    empty: 'No return has come yet.',
    rowClass: ({ replacedBy }) => (replacedBy === null ? undefined : 'tend-row--quiet'),
    columns: [
      {
        head: 'For',
        cell: ({ startsOn, endsOn, final, replacedBy }) =>
          html`<span>${dateRange(startsOn, endsOn)} ${final && statusTag('Final', 'quiet')} ${replacedBy !== null && statusTag('Replaced', 'quiet')}</span>`,
      },
      {
        head: 'What it went on',
        width: 'wide',
        cell: ({ id, spent, words }) =>
          html`<ul class="govuk-list">${spent.map(
            ({ what, pence, evidence: shown, allowed }) =>
              html`<li>${what}: ${formatPounds(pence)} ${!allowed && statusTag('Not as agreed', 'problem')} <span class="tend-quiet">${shown}</span></li>`,
          )}</ul>${files(id)}${words !== '' && html`<p class="govuk-body-s">${words}</p>`}`,
      },
      fund.returns.some(({ ownPence }) => ownPence > 0) && {
        head: 'To be added by the person',
        numeric: true,
        cell: ({ ownPence }) => pounds(ownPence),
      },
      { head: 'Counts', numeric: true, cell: ({ allowedPence }) => pounds(allowedPence) },
      { head: 'Account held', numeric: true, cell: ({ statedPence }) => pounds(statedPence) },
      { head: 'Recorded', cell: ({ by, recordedAt }) => html`<span>${when(recordedAt)}, ${by}</span>` },
      permits(who, 'funds.pay') && {
        head: 'Correct',
        headHidden: true,
        cell: ({ id, replacedBy, startsOn }) =>
          replacedBy === null
            ? html`<a class="govuk-link" href="/funds/${fund.id}/return?corrects=${id}">Correct<span class="govuk-visually-hidden"> the return from ${longDate(startsOn)}</span></a>`
            : none('replaced'),
      },
    ],
  });
}

function backTable(fund: Fund): SafeHtml {
  return dataTable<MoneyBack>({
    id: 'back-table',
    caption: 'Surplus, the newest first',
    captionHidden: true,
    rows: fund.moneyBack.toReversed(),
    empty: 'Nothing was asked back.',
    columns: [
      { head: 'Day', cell: ({ onDay }) => day(onDay) },
      {
        head: 'What',
        cell: ({ way, id }) =>
          way === null
            ? 'Given back'
            : way === 'notice'
              ? html`Asked back by <a class="govuk-link" href="/funds/${fund.id}/notice/${id}/letter">notice</a>`
              : 'To be taken off the next instalment',
      },
      { head: 'Amount', numeric: true, cell: ({ pence }) => pounds(pence) },
      { head: 'Why', width: 'wide', cell: ({ words }) => words },
      { head: 'By', cell: ({ by }) => by },
    ],
  });
}
