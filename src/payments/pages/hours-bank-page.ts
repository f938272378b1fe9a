/** A service fund's hours bank, for whoever works with it. */
import { z } from 'zod';
import { londonDay, longDate, minutesInWords, shortDate } from '../../ground/calendar.ts';
import { NotFound } from '../../platform/errors.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { day, none } from '../../web/components/amounts.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { fields } from '../../web/fields.ts';
import { date, text, wholeNumber } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { openFund } from '../actions/fund-acts.ts';
import { recordHours } from '../actions/fund-return-acts.ts';
import { bankNow, historyOf } from '../actions/fund-standing-now.ts';
import type { Fund, HoursEntry } from '../records/funds.ts';
import { type BankLine, type HoursBank, putIns } from '../rules/hours-bank.ts';
import { type BankInterval, bankIntervals, nextInterval } from '../rules/hours-statement.ts';
import { fundCrumbs } from './fund-words.ts';

/** Fund of the address that keeps hours. Throws NotFound for a direct payment. */
async function bankOf(asked: Asked): Promise<{ readonly fund: Fund; readonly bank: HoursBank }> {
  const fund = await openFund(asked.scope, numberIn(asked.params['id'], 'fund'));
  if (fund.providerId === null) throw new NotFound('hours bank');
  return { fund, bank: await bankNow(asked.scope, fund) };
}

const lineWords = {
  'put in': 'Put in',
  used: 'Used',
  'beyond the bank': 'Given beyond the bank',
  'over the limit': 'Not carried over',
  expired: 'Expired',
} as const satisfies Record<BankLine['kind'], string>;
const takesOut = new Set<BankLine['kind']>(['used', 'over the limit', 'expired']);

function sumOf({ lines }: HoursBank, kind: BankLine['kind']): number {
  return lines.reduce((sum, one) => sum + (one.kind === kind ? one.minutes : 0), 0);
}

/** GET /funds/:id/hours */
export async function hoursPage(asked: Asked): Promise<Answer> {
  return await showHours(asked, startForm(dateBoxes('on_day', londonDay(asked.scope.now).toString())));
}

async function showHours(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const { fund, bank } = await bankOf(asked);
  const may = permits(scope.who, 'fund-hours.record');
  const today = londonDay(scope.now).toString();
  const { facts } = historyOf(fund);
  const [first] = bank.lots;
  const next = nextInterval(facts, bank, today);
  return page(
    `Hours bank of ${fund.personName}`,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${fund.personName}, with ${fund.providerName}</span>Hours bank</h1>
${statTiles([
  { label: 'in the bank today', value: minutesInWords(bank.minutes) },
  first !== undefined && {
    label: `expires on ${shortDate(first.expiresOn)} if nobody uses it`,
    value: minutesInWords(first.minutes),
  },
  next !== null &&
    next.lostMinutes > 0 && {
      label: `is lost by ${shortDate(next.onDay)} if nobody uses any`,
      value: minutesInWords(next.lostMinutes),
      tone: 'attention' as const,
    },
  { label: 'used so far', value: minutesInWords(sumOf(bank, 'used')) },
  {
    label: 'not carried over or expired',
    value: minutesInWords(sumOf(bank, 'over the limit') + sumOf(bank, 'expired')),
  },
])}
${buttonGroup([buttonLink({ text: 'Statement for the person (PDF, large print)', href: `/funds/${fund.id}/paper`, kind: 'secondary' }), permits(scope.who, 'funds.write') && buttonLink({ text: 'Link for the person', href: `/funds/${fund.id}/link`, kind: 'secondary' })])}
<h2 class="govuk-heading-m">From one interval to the next</h2>${intervalTable(bankIntervals(bank, putIns(facts, today)))}
<h2 class="govuk-heading-m">What happened</h2>${bankTable(bank)}
${may && hoursForm(asked, fund, form)}
<h2 class="govuk-heading-m">Entered by hand</h2>${entriesTable(asked, fund, may)}`,
    { section: 'People', form, status, wide: true, breadcrumbs: fundCrumbs(fund, 'Hours bank') },
  );
}

function intervalTable(intervals: readonly BankInterval[]): SafeHtml {
  const time = (of: (one: BankInterval) => number) => (one: BankInterval) =>
    of(one) === 0 ? none() : minutesInWords(of(one));
  return dataTable<BankInterval>({
    id: 'intervals',
    caption: 'Hours and minutes by interval, the newest first',
    captionHidden: true,
    rows: intervals.toReversed(),
    empty: 'Nothing has been put in yet: finance confirms the fund first.',
    columns: [
      { head: 'From', cell: ({ startsOn }) => day(startsOn) },
      { head: 'Before', numeric: true, cell: time((one) => one.beforeMinutes) },
      { head: 'Put in', numeric: true, cell: time((one) => one.putInMinutes) },
      { head: 'Used', numeric: true, cell: time((one) => one.usedMinutes) },
      { head: 'Not carried over', numeric: true, cell: time((one) => one.notCarriedMinutes) },
      { head: 'Expired', numeric: true, cell: time((one) => one.expiredMinutes) },
      { head: 'Left', numeric: true, cell: time((one) => one.leftMinutes) },
      { head: 'Used beyond the bank', numeric: true, cell: time((one) => one.beyondMinutes) },
    ],
  });
}

function bankTable({ lines }: HoursBank): SafeHtml {
  return dataTable<BankLine>({
    id: 'bank',
    caption: 'The bank, the newest first',
    captionHidden: true,
    rows: lines.toReversed(),
    empty: 'Nothing has been put in yet: finance confirms the fund first.',
    columns: [
      { head: 'Day', cell: ({ onDay }) => day(onDay) },
      { head: 'What', cell: ({ kind }) => lineWords[kind] },
      { head: 'Why', width: 'wide', cell: ({ words }) => words },
      {
        head: 'Time',
        numeric: true,
        cell: ({ kind, minutes }) => `${takesOut.has(kind) ? '−' : ''}${minutesInWords(minutes)}`,
      },
      { head: 'In the bank', numeric: true, cell: ({ bankMinutes }) => minutesInWords(bankMinutes) },
    ],
  });
}

function hoursForm(asked: Asked, fund: Fund, form: FormState): SafeHtml {
  const ask = fields(form);
  return html`<h2 class="govuk-heading-m" id="enter">Enter time used</h2><p class="govuk-body">${fund.contractId === null ? 'No visits are matched under this fund, so time used is entered here.' : 'Verified visits are there by themselves. Enter only what no visit shows.'}</p>
<form method="post" action="/funds/${fund.id}/hours" novalidate>${csrfField(asked.csrfToken)}${ask.date({ name: 'on_day', label: 'Day' })}${ask.number({ name: 'minutes', label: 'Time', suffix: 'minutes' })}${ask.text({ name: 'words', label: 'What it was', hint: 'Such as: an outing to the market' })}${button({ text: 'Save' })}</form>`;
}

function entriesTable(asked: Asked, fund: Fund, may: boolean): SafeHtml {
  return dataTable<HoursEntry>({
    id: 'entries',
    caption: 'Entered by hand, the newest first',
    captionHidden: true,
    rows: fund.hours.filter(({ correctsId }) => correctsId === null).toReversed(),
    empty: 'Nothing.',
    columns: [
      { head: 'Day', cell: ({ onDay }) => day(onDay) },
      { head: 'Time', numeric: true, cell: ({ minutes }) => minutesInWords(minutes) },
      { head: 'What it was', width: 'wide', cell: ({ words }) => words },
      { head: 'By', cell: ({ by }) => by },
      may && {
        head: 'Take back',
        headHidden: true,
        cell: ({ id, takenBack, onDay }) =>
          takenBack
            ? statusTag('Taken back', 'quiet')
            : html`<form method="post" action="/funds/${fund.id}/hours">${csrfField(asked.csrfToken)}<input type="hidden" name="takes_back" value="${id}"><button type="submit" class="govuk-button govuk-button--secondary">Take back<span class="govuk-visually-hidden"> the entry of ${longDate(onDay)}</span></button></form>`,
      },
    ],
  });
}

/** POST /funds/:id/hours */
export async function saveHours(asked: Asked): Promise<Answer> {
  const id = numberIn(asked.params['id'], 'fund');
  const takesBack = readNumber(String(asked.form['takes_back'] ?? ''));
  if (takesBack !== undefined) {
    const taken = await recordHours(asked.scope, id, { takesBack, words: 'Entered by mistake' });
    return redirect(
      `/funds/${id}/hours`,
      taken.ok ? 'Taken back. The entry is kept.' : notDone(taken.reason),
    );
  }
  const shape = z.object({
    on_day: date('Day'),
    minutes: wholeNumber('Time', { min: 1, max: 1440 }),
    words: text('What it was', { max: 300 }),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return await showHours(asked, read, 422);
  const { on_day: onDay, minutes, words } = read.value;
  const saved = await recordHours(asked.scope, id, { onDay, minutes, words });
  if (!saved.ok) return await showHours(asked, withRefusal(read.values, saved), 422);
  return redirect(`/funds/${id}/hours`, 'Saved.');
}
