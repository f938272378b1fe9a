/** Putting the council's own figures of the fair price in place of the published ones. */
import { z } from 'zod';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { date, money, text, wholeNumber } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { figuresOn, recordFigures } from '../actions/fair-price-figures.ts';
import { listFigures } from '../records/fair-price-figures.ts';
import { type PriceAssumptions, publishedOn } from '../rules/fair-price-assumptions.ts';
import { FIGURES, type Figure } from './fair-price-words.ts';

const HOMES = ['urban', 'mixed', 'rural'] as const;
const homesWords = { urban: 'homes close', mixed: 'homes mixed', rural: 'homes far apart' } as const;

type Box = {
  readonly key: string;
  readonly label: string;
  readonly figure: Figure;
  readonly part: (typeof HOMES)[number] | null;
};

const boxes: readonly Box[] = FIGURES.flatMap((figure): Box[] =>
  figure.name === 'travel_minutes' || figure.name === 'miles_tenths'
    ? HOMES.map((part) => ({
        key: `${figure.name}_${part}`,
        label: `${figure.label}, ${homesWords[part]}`,
        figure,
        part,
      }))
    : [{ key: figure.name, label: figure.label, figure, part: null }],
);

/** How a typed figure is read: pounds and percentages have two places and miles one. */
function valueOf({ figure: { kind }, label }: Box): z.ZodType<number> {
  if (kind === 'pounds' || kind === 'percent') return money(label);
  if (kind === 'miles') return money(label).transform((hundredths) => Math.round(hundredths / 10));
  return wholeNumber(label, { min: 0, max: 168 });
}

function typedAs({ figure, part }: Box, values: PriceAssumptions): string {
  const held = values[figure.name];
  const value = typeof held === 'number' ? held : held[part ?? 'mixed'];
  if (figure.kind === 'pounds' || figure.kind === 'percent') return (value / 100).toFixed(2);
  return figure.kind === 'miles' ? (value / 10).toFixed(1) : String(value);
}

function showForm(asked: Asked, form: FormState, status = 200): Answer {
  const ask = fields(form);
  const box = ({ key, label, figure: { kind } }: Box): SafeHtml =>
    kind === 'pounds'
      ? ask.money({ name: key, label })
      : ask.number({ name: key, label, suffix: kind === 'percent' ? '%' : kind, inputmode: 'decimal' });
  return page(
    'The council’s own figures',
    html`<p class="govuk-body">They take the place of the published figures from their first day on. What was recorded before is kept.</p>
<form method="post" novalidate>${csrfField(asked.csrfToken)}${boxes.map(box)}
${ask.date({ name: 'effective_from', label: 'From which day?' })}
${ask.text({ name: 'source', label: 'Where do they come from?', hint: 'Such as: cost of care exercise, March 2026' })}
${buttonGroup([button({ text: 'Save' })], { href: '/fair-price' })}</form>`,
    {
      section: 'Contracts',
      form,
      status,
      breadcrumbs: [
        { text: 'Contracts', href: '/contracts' },
        { text: 'Fair price', href: '/fair-price' },
        { text: 'The council’s own figures' },
      ],
    },
  );
}

/** GET /fair-price/figures */
export async function fairPriceForm(asked: Asked): Promise<Answer> {
  const today = londonDay(asked.scope.now).toString();
  const values = figuresOn(await listFigures(asked.scope), today)?.values ?? publishedOn(today).values;
  const known = Object.fromEntries(boxes.map((box) => [box.key, typedAs(box, values)]));
  return showForm(asked, startForm({ ...known, ...dateBoxes('effective_from', today) }));
}

/** POST /fair-price/figures */
export async function saveFairPrice(asked: Asked): Promise<Answer> {
  const shape = z.object({
    ...Object.fromEntries(boxes.map((box) => [box.key, valueOf(box)])),
    effective_from: date('First day'),
    source: text('Where they come from', { max: 300 }),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return showForm(asked, read, 422);
  const typed = new Map(
    Object.entries(read.value).flatMap(([key, value]) =>
      typeof value === 'number' ? [[key, value] as const] : [],
    ),
  );
  const of = (key: string): number => typed.get(key) ?? 0;
  const { effective_from: effectiveFrom, source } = read.value;
  const saved = await recordFigures(asked.scope, { effectiveFrom, source, values: assumptionsOf(of) });
  if (!saved.ok) return showForm(asked, withRefusal(read.values, saved), 422);
  return redirect('/fair-price', `Saved. They hold from ${longDate(effectiveFrom)}.`);
}

function assumptionsOf(of: (key: string) => number): PriceAssumptions {
  const homes = (name: string) => ({
    urban: of(`${name}_urban`),
    mixed: of(`${name}_mixed`),
    rural: of(`${name}_rural`),
  });
  return {
    wage_pence: of('wage_pence'),
    paidHoursAWeek: of('paidHoursAWeek'),
    travel_minutes: homes('travel_minutes'),
    miles_tenths: homes('miles_tenths'),
    mile_pence: of('mile_pence'),
    holiday_hundredths: of('holiday_hundredths'),
    sickness_hundredths: of('sickness_hundredths'),
    training_hundredths: of('training_hundredths'),
    pension_hundredths: of('pension_hundredths'),
    pensionFrom_pence: of('pensionFrom_pence'),
    insurance_hundredths: of('insurance_hundredths'),
    insuranceFrom_pence: of('insuranceFrom_pence'),
    overheads_pence: of('overheads_pence'),
    surplus_hundredths: of('surplus_hundredths'),
    sleepIn_pence: of('sleepIn_pence'),
    sleepAwakeMinutes: of('sleepAwakeMinutes'),
    liveInHours: of('liveInHours'),
    shiftOverheads_pence: of('shiftOverheads_pence'),
  };
}
