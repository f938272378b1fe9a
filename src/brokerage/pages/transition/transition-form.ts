/** The forms of a plan: starting one, putting its cut-over on another day, and closing it. */
import { z } from 'zod';
import { longDate, londonDay } from '../../../ground/calendar.ts';
import { plural } from '../../../ground/text.ts';
import { listAreaChoices } from '../../records/placement-queue.ts';
import { listProviderChoices } from '../../records/transition-lines.ts';
import { button, buttonGroup } from '../../../web/components/actions.ts';
import { fields } from '../../../web/fields.ts';
import { date, text } from '../../../web/form-values.ts';
import {
  csrfField,
  dateBoxes,
  type FormState,
  parseForm,
  startForm,
  withRefusal,
} from '../../../web/forms.ts';
import { html } from '../../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../../web/route.ts';
import { whoseCareBoxes, whoseCareSent } from '../../../web/whose-care.ts';
import { getTransition } from '../../records/transitions.ts';
import { closeTransition } from '../../actions/transition-bulk.ts';
import { startTransition } from '../../actions/transition-draft.ts';
import { changeCutOver } from '../../actions/transition-moves.ts';
import type { TransitionSide } from '../../actions/transition-side.ts';
import { planCrumbs, planHref, transitionIn } from './address.ts';

const REASON_HINT = 'Such as: registration cancelled, contract terminated, the provider gives notice';

const started = z.object({
  ...whoseCareSent,
  reason: text('Why the care must move', { max: 300 }),
  cut_over: date('The first day of the new providers'),
});

/** GET /transitions/new; with `?provider=` and `?reason=` as an event of a contract gives them. */
export async function newTransition(asked: Asked): Promise<Answer> {
  const tomorrow = londonDay(asked.scope.now).add({ days: 1 }).toString();
  return await startingForm(
    asked,
    startForm({
      provider: asked.query.get('provider') ?? '',
      reason: asked.query.get('reason') ?? '',
      area: asked.query.get('area') ?? '',
      ...dateBoxes('cut_over', tomorrow),
    }),
  );
}

async function startingForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope } = asked;
  const choices = { providers: await listProviderChoices(scope), areas: await listAreaChoices(scope) };
  const ask = fields(form);
  return page(
    'Start a transition',
    html`<p class="govuk-body">This drafts where every service could go. Nothing is done to anybody’s care: the next page shows the plan, and you can change it.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${whoseCareBoxes(ask, 'Whose care must move', choices)}
        ${ask.text({ name: 'reason', label: 'Why the care must move', hint: REASON_HINT })}
        ${ask.date({ name: 'cut_over', label: 'The first day of the new providers', hint: 'Visits on the day before are still made by the old provider. Where it stops sooner, record that as an event of its contract: the plan then says which visits have nobody. For example, 2 3 2026' })}
        ${buttonGroup([button({ text: 'Draft the plan' })], { href: '/transitions' })}</form>`,
    {
      section: 'Placement',
      form,
      status,
      breadcrumbs: [{ text: 'Transitions', href: '/transitions' }, { text: 'Start' }],
    },
  );
}

/** POST /transitions/new */
export function saveTransition(side: TransitionSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const read = parseForm(started, asked.form);
    if (!read.ok) return await startingForm(asked, read, 422);
    const { provider, area, reason, cut_over } = read.value;
    const done = await startTransition(asked.scope, side, {
      providerId: provider,
      areaId: area,
      reason,
      cutOverOn: cut_over,
    });
    if (!done.ok) return await startingForm(asked, withRefusal(read.values, done), 422);
    return redirect(
      planHref(done.value.id),
      `The plan is drafted: ${plural(done.value.moves, 'service')}. Nothing is done yet.`,
    );
  };
}

const moved = z.object({ cut_over: date('The first day of the new providers') });

/** GET /transitions/:id/cut-over */
export async function askCutOver(asked: Asked): Promise<Answer> {
  const plan = await getTransition(asked.scope, transitionIn(asked));
  return await cutOverForm(asked, startForm(dateBoxes('cut_over', plan.cut_over_on)));
}

async function cutOverForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const plan = await getTransition(asked.scope, transitionIn(asked));
  return page(
    'Change the day',
    html`<p class="govuk-body">What is placed already keeps its day. Everything else begins on the new one. It is now ${longDate(plan.cut_over_on)}.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${fields(form).date({ name: 'cut_over', label: 'The first day of the new providers' })}
        ${buttonGroup([button({ text: 'Change the day' })], { href: planHref(plan.id) })}</form>`,
    { section: 'Placement', form, status, breadcrumbs: planCrumbs(plan, 'Change the day') },
  );
}

/** POST /transitions/:id/cut-over */
export async function saveCutOver(asked: Asked): Promise<Answer> {
  const read = parseForm(moved, asked.form);
  if (!read.ok) return await cutOverForm(asked, read, 422);
  const id = transitionIn(asked);
  const done = await changeCutOver(asked.scope, id, read.value.cut_over);
  if (!done.ok) return await cutOverForm(asked, withRefusal(read.values, done), 422);
  return redirect(planHref(id), `The new providers begin on ${longDate(read.value.cut_over)}.`);
}

/** GET /transitions/:id/close */
export async function askClose(asked: Asked): Promise<Answer> {
  return await closeForm(asked, startForm({}));
}

async function closeForm(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const plan = await getTransition(asked.scope, transitionIn(asked));
  return page(
    'Close this transition',
    html`<p class="govuk-body">What is placed stays placed. Services that are not placed are left out of the plan and stay with ${plan.provider_name}.</p>
      <form method="post" novalidate>${csrfField(asked.csrfToken)}
        ${fields(form).text({ name: 'reason', label: 'Why it is closed', hint: 'Such as: everybody has moved' })}
        ${buttonGroup([button({ text: 'Close it', kind: 'warning' })], { href: planHref(plan.id) })}</form>`,
    { section: 'Placement', form, status, breadcrumbs: planCrumbs(plan, 'Close') },
  );
}

/** POST /transitions/:id/close */
export async function saveClose(asked: Asked): Promise<Answer> {
  const read = parseForm(z.object({ reason: text('Why it is closed', { max: 300 }) }), asked.form);
  if (!read.ok) return await closeForm(asked, read, 422);
  const id = transitionIn(asked);
  const done = await closeTransition(asked.scope, id, read.value.reason);
  if (!done.ok) return await closeForm(asked, withRefusal(read.values, done), 422);
  return redirect(planHref(id), `Closed. ${plural(done.value.leftOut, 'service')} left out.`);
}
