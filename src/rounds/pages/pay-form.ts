/** The form of what care workers are paid, as far as a round decides it. */
import { z } from 'zod';
import { formatPounds, parsePounds } from '../../ground/money.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { choice, date, money, optionalAnswer, wholeNumber } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import type { Asked } from '../../web/route.ts';
import type { RecordedPay } from '../records/round-workers.ts';

const travelNames = {
  'not paid': 'Not paid',
  'by time': 'Paid by the hour',
  'by visit': 'So much for each visit',
} as const;
const travels = ['not paid', 'by time', 'by visit'] as const;
/** What somebody is paid, in a line. */
export function payInWords({ carePence, travel, travelPence, waitingPence, milePence }: RecordedPay): string {
  const pays =
    travel === 'not paid'
      ? 'travel not paid'
      : `travel ${formatPounds(travelPence)} ${travel === 'by time' ? 'an hour' : 'a visit'}`;
  const waits = waitingPence === 0 ? 'waiting not paid' : `waiting ${formatPounds(waitingPence)} an hour`;
  const miles = milePence === 0 ? 'no mileage' : `${milePence}p a mile`;
  return `${formatPounds(carePence)} an hour at visits, ${pays}, ${waits}, ${miles}`;
}

/** What the boxes hold: what holds now, from today on. */
export function payBoxes(terms: RecordedPay | undefined, today: string) {
  const pence = (amount: number | undefined): string =>
    amount === undefined || amount === 0 ? '' : (amount / 100).toFixed(2);
  return {
    care_pay: pence(terms?.carePence),
    travel: terms?.travel ?? 'not paid',
    travel_pay: pence(terms?.travelPence),
    waiting_pay: pence(terms?.waitingPence),
    mile_pence: terms?.milePence ?? 0,
    ...dateBoxes('pay_from', today),
  };
}

/** The form, posted to `action`. */
export function payForm({ csrfToken }: Asked, action: string, form: FormState): SafeHtml {
  const ask = fields(form);
  return html`<form method="post" action="${action}" novalidate>${csrfField(csrfToken)}<input type="hidden" name="act" value="pay">
${ask.money({ name: 'care_pay', label: 'For an hour at visits' })}
${ask.radios({ name: 'travel', label: 'Travel between visits', small: true, choices: travels.map((value) => ({ value, text: travelNames[value] })) })}
${ask.money({ name: 'travel_pay', label: 'For travel, an hour or a visit' })}
${ask.money({ name: 'waiting_pay', label: 'For an hour of waiting between visits' })}
${ask.number({ name: 'mile_pence', label: 'For a mile', suffix: 'pence', width: 3 })}
${ask.date({ name: 'pay_from', label: 'From' })}
${buttonGroup([button({ text: 'Record this pay', kind: 'secondary' })])}</form>`;
}

const optionalMoney = (name: string) => optionalAnswer(parsePounds, name).transform((pence) => pence ?? 0);

/** What is posted. */
export const payAnswers = z.object({
  care_pay: money('What an hour at visits pays'),
  travel: choice('how travel is paid', travels),
  travel_pay: optionalMoney('What travel pays'),
  waiting_pay: optionalMoney('What waiting pays'),
  mile_pence: wholeNumber('A mile', { max: 1000 }),
  pay_from: date('From'),
});

type Paying = z.output<typeof payAnswers>;
/** What was posted as terms of one worker, or of everybody. */
export const asTerms = (workerId: number | null, typed: Paying): RecordedPay => ({
  workerId,
  effectiveFrom: typed.pay_from,
  carePence: typed.care_pay,
  travel: typed.travel,
  travelPence: typed.travel_pay,
  waitingPence: typed.waiting_pay,
  milePence: typed.mile_pence,
});
