/** Forms about money of a fund that was spent, asked back or given back; and the notice that asks for it. */
import { z } from 'zod';
import { dateRange, londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds, parsePounds } from '../../ground/money.ts';
import { todayOf } from '../../people/records/people.ts';
import { NotFound } from '../../platform/errors.ts';
import { letterheadOf } from '../../platform/notices/log.ts';
import { letterOf } from '../../platform/pdf/paper.ts';
import { paperPdf } from '../../platform/pdf/paper-pdf.ts';
import { details } from '../../web/components/disclosures.ts';
import { type Fields, fields } from '../../web/fields.ts';
import { choice, date, money, optionalText, signedMoney, text, tick } from '../../web/form-values.ts';
import { dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { numberIn, readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, file, redirect } from '../../web/route.ts';
import { openFund } from '../actions/fund-acts.ts';
import { keepEvidence } from '../actions/fund-evidence.ts';
import { askBack, expectedAt, recordReceipt, recordReturn } from '../actions/fund-return-acts.ts';
import { standingNow } from '../actions/fund-standing-now.ts';
import type { Fund, RecordedReturn, Spent } from '../records/funds.ts';
import { differenceWords } from '../rules/fund-account.ts';
import { whyNotKept } from '../rules/evidence-file.ts';
import { EVIDENCE_BOX } from './fund-evidence.ts';
import { fundForm } from './fund-forms.ts';

/** How many things a return has room for; more go into a second return of the same days by correcting it. */
const ROOM = 8;

async function fundOf(asked: Asked): Promise<Fund> {
  return await openFund(asked.scope, numberIn(asked.params['id'], 'fund'));
}

function correctedIn({ query }: Asked, fund: Fund): RecordedReturn | undefined {
  const id = readNumber(query.get('corrects'));
  return fund.returns.find((one) => one.id === id && one.replacedBy === null);
}

/** How many of them are open at once. */
const SHOWN = 3;

function itemBoxes(ask: Fields, at: number): SafeHtml {
  return html`<fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Item ${at + 1}</legend>
${ask.text({ name: `what${at}`, label: 'What' })}${ask.money({ name: `amount${at}`, label: 'Amount' })}${ask.text({ name: `evidence${at}`, label: 'What shows it', hint: 'Such as: receipt 12. Can be left empty' })}${ask.tick({ name: `not${at}`, label: 'This is not care as agreed' })}</fieldset>`;
}

function returnForm(asked: Asked, fund: Fund, form: FormState, status = 200): Answer {
  const ask = fields(form);
  const corrected = correctedIn(asked, fund);
  const items = Array.from({ length: ROOM }, (_, at) => itemBoxes(ask, at));
  const more = Object.keys(form.values).some(
    (name) => /^(what|amount)[3-9]$/.test(name) && form.values[name] !== '',
  );
  return fundForm(
    asked,
    fund,
    corrected === undefined ? 'Record a return' : 'Correct a return',
    form,
    html`${corrected !== undefined && html`<p class="govuk-body">It takes the place of the return for ${dateRange(corrected.startsOn, corrected.endsOn)}, which is kept.</p>`}
${ask.date({ name: 'starts_on', label: 'First day that it covers' })}${ask.date({ name: 'ends_on', label: 'Last day that it covers' })}
<h2 class="govuk-heading-m">What the money went on</h2>
${items.slice(0, SHOWN)}
${details({ summary: 'More items', body: items.slice(SHOWN), open: more })}
${ask.money({ name: 'stated', label: 'What did the account hold on the last day?', hint: 'As its statement says' })}
${ask.text({ name: 'words', label: 'A note', hint: 'Can be left empty' })}
${ask.file({ name: 'file', label: 'Receipts and statements', multiple: true, hint: `${EVIDENCE_BOX.hint} each, four at a time. More can be added afterwards. Can be left empty`, accept: EVIDENCE_BOX.accept })}
${ask.tick({ name: 'final', label: 'This is the final return' })}`,
    status,
    { files: true },
  );
}

/** GET /funds/:id/return */
export async function newReturn(asked: Asked): Promise<Answer> {
  const fund = await fundOf(asked);
  const corrected = correctedIn(asked, fund);
  const next = standingNow(asked.scope, fund).nextReturn;
  const known: Record<string, string | boolean> = {};
  corrected?.spent.forEach(({ what, pence, evidence, allowed }, at) => {
    known[`what${at}`] = what;
    known[`amount${at}`] = (pence / 100).toFixed(2);
    known[`evidence${at}`] = evidence;
    known[`not${at}`] = !allowed;
  });
  return returnForm(
    asked,
    fund,
    startForm({
      ...known,
      ...dateBoxes('starts_on', corrected?.startsOn ?? next?.startsOn),
      ...dateBoxes('ends_on', corrected?.endsOn ?? next?.endsOn),
      ...(corrected === undefined
        ? {}
        : { stated: (corrected.statedPence / 100).toFixed(2), words: corrected.words }),
      final: corrected?.final ?? next?.final ?? false,
    }),
  );
}

/** POST /funds/:id/return */
export async function saveReturn(asked: Asked): Promise<Answer> {
  const fund = await fundOf(asked);
  const shape = z.object({
    starts_on: date('First day'),
    ends_on: date('Last day'),
    stated: signedMoney('What the account held'),
    words: optionalText('A note', { max: 500 }),
    final: tick(),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return returnForm(asked, fund, read, 422);
  const spent = spentIn(asked);
  if (!Array.isArray(spent)) return returnForm(asked, fund, { values: read.values, errors: spent }, 422);
  const files = asked.files.filter(({ field, bytes }) => field === 'file' && bytes.length > 0);
  const notKept = files.map(({ name, bytes }) => whyNotKept(name, bytes)).find((why) => why !== null);
  if (notKept !== undefined)
    return returnForm(asked, fund, { values: read.values, errors: { file: notKept } }, 422);
  const { starts_on: startsOn, ends_on: endsOn, stated: statedPence, words, final } = read.value;
  const correctsId = correctedIn(asked, fund)?.id ?? null;
  const given = { startsOn, endsOn, statedPence, words, final, correctsId, spent };
  const saved = await recordReturn(asked.scope, fund.id, given);
  if (!saved.ok) return returnForm(asked, fund, withRefusal(read.values, saved), 422);
  for (const sent of files) await keepEvidence(asked.scope, fund.id, saved.value.id, sent);
  return redirect(
    `/funds/${fund.id}#returns`,
    `Saved. ${differenceWords(expectedAt(fund, given), statedPence) ?? 'The statement shows what the account should have held'}.`,
  );
}

/** The things that were spent on, or what is wrong by box. */
function spentIn({ form }: Asked): Spent[] | Record<string, string> {
  const typed = (name: string): string => {
    const value = form[name];
    return (typeof value === 'string' ? value : '').trim();
  };
  const spent: Spent[] = [];
  const wrong: Record<string, string> = {};
  for (let at = 0; at < ROOM; at += 1) {
    const what = typed(`what${at}`);
    const amount = typed(`amount${at}`);
    if (what === '' && amount === '') continue;
    const read = parsePounds(amount, `The amount of item ${at + 1}`);
    if (what === '') wrong[`what${at}`] = `Say what item ${at + 1} is`;
    if (!read.ok) wrong[`amount${at}`] = read.reason;
    else if (read.value === 0) wrong[`amount${at}`] = `The amount of item ${at + 1} must be above £0`;
    else
      spent.push({
        what: what.slice(0, 200),
        pence: read.value,
        evidence: typed(`evidence${at}`).slice(0, 300),
        allowed: typed(`not${at}`) === '',
      });
  }
  return Object.keys(wrong).length > 0 ? wrong : spent;
}

const ways = ['notice', 'next instalment'] as const;

function backForm(asked: Asked, fund: Fund, form: FormState, status = 200): Answer {
  const ask = fields(form);
  const { account } = standingNow(asked.scope, fund);
  return fundForm(
    asked,
    fund,
    'Ask surplus back',
    form,
    html`<p class="govuk-body-l">${formatPounds(account.surplusPence)} is surplus: more than is needed until the next return and may be kept for the unexpected.</p>
${ask.money({ name: 'amount', label: 'How much is asked back?' })}
${ask.radios({
  name: 'way',
  label: 'How?',
  choices: [
    { value: 'notice', text: 'By a notice', hint: 'A letter asks for it, in large print too' },
    { value: 'next instalment', text: 'Off the next instalment' },
  ],
})}
${ask.text({ name: 'words', label: 'Why?', hint: 'It is said in the notice. Such as: less care was needed this summer' })}`,
    status,
  );
}

/** GET /funds/:id/ask-back */
export async function newAskBack(asked: Asked): Promise<Answer> {
  const fund = await fundOf(asked);
  const { account } = standingNow(asked.scope, fund);
  return backForm(asked, fund, startForm({ amount: (account.surplusPence / 100).toFixed(2) }));
}

/** POST /funds/:id/ask-back */
export async function saveAskBack(asked: Asked): Promise<Answer> {
  const fund = await fundOf(asked);
  const shape = z.object({
    amount: money('The amount'),
    way: choice('How', ways),
    words: text('Why', { max: 500 }),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return backForm(asked, fund, read, 422);
  const { amount: pence, way, words } = read.value;
  const saved = await askBack(asked.scope, fund.id, { way, pence, words });
  if (!saved.ok) return backForm(asked, fund, withRefusal(read.values, saved), 422);
  return redirect(
    `/funds/${fund.id}#back`,
    way === 'notice'
      ? 'Asked back. The notice can be printed below.'
      : 'It is taken off the next instalment.',
  );
}

function givenForm(asked: Asked, fund: Fund, form: FormState, status = 200): Answer {
  const ask = fields(form);
  return fundForm(
    asked,
    fund,
    'Record money given back',
    form,
    html`${ask.money({ name: 'amount', label: 'How much came back?' })}${ask.date({ name: 'on_day', label: 'On which day?' })}
${ask.text({ name: 'words', label: 'How it came', hint: 'Such as: bank transfer with the reference of the notice' })}`,
    status,
  );
}

/** GET /funds/:id/given-back */
export async function newReceipt(asked: Asked): Promise<Answer> {
  return givenForm(asked, await fundOf(asked), startForm(dateBoxes('on_day', todayOf(asked.scope))));
}

/** POST /funds/:id/given-back */
export async function saveReceipt(asked: Asked): Promise<Answer> {
  const fund = await fundOf(asked);
  const shape = z.object({
    amount: money('The amount'),
    on_day: date('Day'),
    words: text('How it came', { max: 300 }),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return givenForm(asked, fund, read, 422);
  const { amount: pence, on_day: onDay, words } = read.value;
  const saved = await recordReceipt(asked.scope, fund.id, { pence, onDay, words });
  if (!saved.ok) return givenForm(asked, fund, withRefusal(read.values, saved), 422);
  return redirect(`/funds/${fund.id}#back`, 'Saved.');
}

/** GET /funds/:id/notice/:recovery/letter: the letter that asks surplus back. */
export async function surplusNotice(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const fund = await fundOf(asked);
  const id = numberIn(asked.params['recovery'], 'notice');
  const one = fund.moneyBack.find((back) => back.id === id && back.way === 'notice');
  if (one === undefined) throw new NotFound('notice');
  const letter = letterOf({
    subject: `Money to give back: ${formatPounds(one.pence)}`,
    name: fund.managedBy,
    words: `We pay money in advance for the care of ${fund.personName}. The returns show that there is more in the account than is needed.\n\nWe ask you to give back ${formatPounds(one.pence)}.\n\n${one.words}\n\nYou may keep what is needed for the next weeks and for the unexpected. If you think that this is wrong, or cannot give it back at once, tell us: we will look at it again with you.`,
    from: await letterheadOf(scope),
    to: [fund.managedBy],
    date: longDate(londonDay(scope.now)),
    reference: `${fund.personReference}/${one.id}`,
    print: 'large',
    madeAt: new Date(scope.now.epochMilliseconds),
  });
  return file(`notice-${fund.personReference}-${one.id}.pdf`, 'application/pdf', await paperPdf(letter));
}
