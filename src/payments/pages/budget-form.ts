/** Writing down what is set aside for a year. */
import { z } from 'zod';
import { londonDay } from '../../ground/calendar.ts';
import { listAreas } from '../../contracts/records/areas.ts';
import { serviceWords } from '../../contracts/rules/service-words.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { choice, money, text, wholeNumber } from '../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { setBudget } from '../actions/set-budget.ts';
import { listBudgetParts } from '../records/year-parts.ts';
import { financialYear, yearWords } from '../rules/forecast.ts';

const hours = z.preprocess(
  (typed) => (typed === '' || typed === undefined ? null : typed),
  wholeNumber('Hours', { min: 0, max: 100_000_000 }).nullable(),
);

/** GET /budget/new */
export async function newBudget(asked: Asked): Promise<Answer> {
  return await budgetForm(asked, startForm({ year: asked.query.get('year') ?? '', part: 'all' }));
}

async function budgetForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const ask = fields(form);
  return page(
    'Set a budget',
    html`<p class="govuk-body">It takes the place of what was set aside for the same before, which is kept.</p>
<form method="post" action="/budget" novalidate>${csrfField(asked.csrfToken)}
${ask.select({ name: 'year', label: 'Year', choices: yearsFor(asked).map((from) => ({ value: from, text: yearWords(from) })) })}
${ask.select({ name: 'part', label: 'For', choices: (await partsFor(asked)).map(({ value, text: words }) => ({ value, text: words })) })}
${ask.money({ name: 'amount', label: 'Amount for the year' })}
${ask.number({ name: 'hours', label: 'Hours that it is meant to buy', hint: 'Can be left empty', suffix: 'hours' })}
${ask.textarea({ name: 'reason', label: 'Why', hint: 'Such as the decision that agreed it', rows: 2 })}
${buttonGroup([button({ text: 'Save' })], { href: '/budget' })}</form>`,
    {
      section: 'Weeks',
      form,
      status,
      breadcrumbs: [
        { text: 'Weeks', href: '/weeks' },
        { text: 'Budget', href: '/budget' },
        { text: 'Set a budget' },
      ],
    },
  );
}

/** The year before, this one and the next. */
function yearsFor({ scope }: Asked): string[] {
  const today = londonDay(scope.now);
  return [-1, 0, 1].map((years) => financialYear(today.add({ years }).toString()).from);
}

async function partsFor({ scope }: Asked): Promise<{ value: string; text: string }[]> {
  const areas = await listAreas(scope);
  const { services, contracts } = await listBudgetParts(scope);
  return [
    { value: 'all', text: 'All home care' },
    ...areas.map(({ id, name }) => ({ value: `area ${id}`, text: `The area ${name}` })),
    ...services.map((service) => ({
      value: `service ${service}`,
      text: `The service ${serviceWords(service)}`,
    })),
    ...contracts.map(({ id, name }) => ({ value: `contract ${id}`, text: `The contract ${name}` })),
  ];
}

/** POST /budget */
export async function saveBudget(asked: Asked): Promise<Answer> {
  const parts = (await partsFor(asked)).map(({ value }) => value);
  const shape = z.object({
    year: choice('Year', yearsFor(asked)),
    part: choice('What it is for', parts),
    amount: money('The budget'),
    hours,
    reason: text('Why', { max: 500 }),
  });
  const read = parseForm(shape, asked.form);
  if (!read.ok) return await budgetForm(asked, read, 422);
  const { year, part, amount, reason } = read.value;
  const kind = part.split(' ', 1)[0];
  const of = part.slice(part.indexOf(' ') + 1);
  const saved = await setBudget(asked.scope, {
    yearStartsOn: year,
    areaId: kind === 'area' ? Number(of) : null,
    contractId: kind === 'contract' ? Number(of) : null,
    service: kind === 'service' ? of : null,
    amountPence: amount,
    hours: read.value.hours,
    reason,
  });
  if (!saved.ok) return await budgetForm(asked, withRefusal(read.values, saved), 422);
  return redirect(`/budget?year=${year}`, 'Saved. The budget is written down.');
}
