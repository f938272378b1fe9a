/** Asking for a drill of one provider, and of every provider at once. */
import { z } from 'zod';
import { londonDay } from '../../ground/calendar.ts';
import { listAreaChoices } from '../../brokerage/records/placement-queue.ts';
import { listProviderChoices } from '../../brokerage/records/transition-lines.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields } from '../../web/fields.ts';
import { date } from '../../web/form-values.ts';
import { csrfField, dateBoxes, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { whoseCareBoxes, whoseCareSent } from '../../web/whose-care.ts';
import { runDrill, startSweep } from '../actions/run-drill.ts';
import { section } from './drill-cells.ts';

const wanted = z.object({
  ...whoseCareSent,
  fails_on: date('The first day without the provider'),
});

const nextWeek = ({ scope }: Asked): string => londonDay(scope.now).add({ days: 7 }).toString();

/** GET /drills/new; with `?provider=` and `?area=` as they are known. */
export async function newDrill(asked: Asked): Promise<Answer> {
  const { query } = asked;
  return await drillForm(
    asked,
    startForm({
      provider: query.get('provider') ?? '',
      area: query.get('area') ?? '',
      ...dateBoxes('fails_on', nextWeek(asked)),
    }),
  );
}

async function drillForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const choices = { providers: await listProviderChoices(scope), areas: await listAreaChoices(scope) };
  const ask = fields(form);
  return page(
    'Run a drill',
    html`<p class="govuk-body">This works out where every service could go if a provider stopped. Nothing is done to anybody’s care, and no provider is told.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${whoseCareBoxes(ask, 'Who fails', choices)}
        ${ask.date({ name: 'fails_on', label: 'The first day without the provider', hint: 'For example, 2 3 2027' })}
        ${buttonGroup([button({ text: 'Run the drill' })], { href: '/drills' })}</form>`,
    {
      section,
      form,
      status,
      breadcrumbs: [{ text: 'Failure drills', href: '/drills' }, { text: 'Run a drill' }],
    },
  );
}

/** POST /drills/new */
export async function saveDrill(asked: Asked): Promise<Answer> {
  const read = parseForm(wanted, asked.form);
  if (!read.ok) return await drillForm(asked, read, 422);
  const { provider, area, fails_on } = read.value;
  const done = await runDrill(asked.scope, { providerId: provider, areaId: area, failsOn: fails_on });
  if (!done.ok) return await drillForm(asked, withRefusal(read.values, done), 422);
  return redirect(
    `/drills/${done.value.id}`,
    'The drill is run and kept. Nothing is done to anybody’s care.',
  );
}

const dayOnly = z.object({ fails_on: date('The first day without the provider') });

/** GET /drills/sweeps/new */
export function newSweep(asked: Asked): Answer {
  return sweepForm(asked, startForm(dateBoxes('fails_on', nextWeek(asked))));
}

function sweepForm(asked: Asked, form: FormState, status = 200): Answer {
  return page(
    'Rank every provider',
    html`<p class="govuk-body">Each provider is drilled by itself, as if all the others went on. With many providers this takes some minutes; you can leave the page and come back.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${fields(form).date({ name: 'fails_on', label: 'The first day without the provider', hint: 'For example, 2 3 2027' })}
        ${buttonGroup([button({ text: 'Drill them all' })], { href: '/drills/sweeps' })}</form>`,
    {
      section,
      form,
      status,
      breadcrumbs: [
        { text: 'Failure drills', href: '/drills' },
        { text: 'Which failure would hurt most', href: '/drills/sweeps' },
        { text: 'Rank every provider' },
      ],
    },
  );
}

/** POST /drills/sweeps/new */
export async function saveSweep(asked: Asked): Promise<Answer> {
  const read = parseForm(dayOnly, asked.form);
  if (!read.ok) return sweepForm(asked, read, 422);
  const done = await startSweep(asked.scope, read.value.fails_on);
  if (!done.ok) return sweepForm(asked, withRefusal(read.values, done), 422);
  return redirect(`/drills/sweeps/${done.value.id}`);
}
