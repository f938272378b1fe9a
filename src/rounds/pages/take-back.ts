/** Taking the last change to a rota back and putting it back: the buttons, what is asked first, and doing it. */
import { z } from 'zod';
import type { Scope } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { emptyState } from '../../web/components/messages.ts';
import { optionalText } from '../../web/form-values.ts';
import { csrfField, parseForm } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { ownProvider, redoLast, undoLast } from '../actions/edit-rota.ts';
import { readWeek } from '../records/rota-weeks.ts';
import { findSteps, type StepFound } from '../records/rota-steps.ts';
import { findPublication, findRota, type Publication } from '../records/rotas.ts';
import type { RotaWeek } from '../rules/rota-week.ts';
import { partKey } from '../rules/rota.ts';
import { daysOfStep, effectsInWords, type StepKnown, stepInWords, whyToAsk } from '../rules/taking-back.ts';
import { crumbsOf, dayHref, mondayIn, readDay, section, weekHref } from './address.ts';
import { keptView } from './board-view.ts';

/** Taking the last change back, or putting it back again. */
export type Way = 'back' | 'again';

/** A change with all that is known of it. */
export type Turnable = StepFound & StepKnown;

/** What can be taken back in a week, and what can be put back. */
export type Turnables = Readonly<Record<Way, Turnable | undefined>>;

/** Reads what can be taken back and put back in a rota. */
export async function readTurnables(
  scope: Scope,
  rotaId: number | undefined,
  { visits }: Pick<RotaWeek, 'visits'>,
  published: Publication | undefined,
): Promise<Turnables> {
  if (rotaId === undefined) return { back: undefined, again: undefined };
  const { standing, undone } = await findSteps(scope, rotaId);
  const known = (step: StepFound | undefined): Turnable | undefined =>
    step && {
      ...step,
      days: daysOfStep(step, visits),
      kind: step.planKind === null ? 'by hand' : step.planKind === 'repair' ? 'repair' : 'plan',
      published: published !== undefined && published.publishedAt >= step.at,
    };
  return { back: known(standing), again: known(undone) };
}

const words = { back: 'Take back', again: 'Put back' } as const satisfies Record<Way, string>;
const keys = { back: 'u', again: 'r' } as const satisfies Record<Way, string>;

/** Where somebody is: on the board of a day as they have arranged it, or on the week. */
export type From = { readonly day?: string | undefined; readonly view?: string | undefined };

const askHref = (monday: string, way: Way, { day = '', view = '' }: From): string =>
  `/rounds/weeks/${monday}/undo?${new URLSearchParams({ way, day, view }).toString()}`;

/** A form that takes one change back or puts it back, or a link to being asked first. `brief`: in three words, beside what says it whole. */
export function turnForm(
  csrfToken: string,
  monday: string,
  way: Way,
  step: Turnable,
  from: From = {},
  brief?: string,
): SafeHtml {
  const text = brief ?? `${words[way]}: ${stepInWords(step)}`;
  const key = brief === undefined ? keys[way] : undefined;
  if (whyToAsk(step, from.day).length > 0)
    return buttonLink({ text: `${text} …`, href: askHref(monday, way, from), kind: 'secondary', key });
  return html`<form method="post" action="/rounds/weeks/${monday}/undo" novalidate>${csrfField(csrfToken)}${hidden(way, step, from)}${button({ text, kind: 'secondary', key })}</form>`;
}

function hidden(way: Way, { id }: Turnable, { day = '', view = '' }: From, sure = ''): SafeHtml[] {
  return Object.entries({ way, step: String(id), day, view, sure })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}

/** Both buttons, where there is anything to take back or to put back. */
export function turnForms(csrfToken: string, monday: string, steps: Turnables, from: From = {}): SafeHtml {
  return html`${(['back', 'again'] as const).map((way) => {
    const step = steps[way];
    return step === undefined ? nothing : turnForm(csrfToken, monday, way, step, from);
  })}`;
}

const readWay = (typed: string | null): Way => (typed === 'again' ? 'again' : 'back');

async function turnablesOf(scope: Scope, monday: string): Promise<Turnables> {
  const providerId = ownProvider(scope);
  const rota = await findRota(scope, providerId, monday);
  const week = await readWeek(scope, providerId, monday);
  return await readTurnables(scope, rota?.id, week, await findPublication(scope, providerId, monday));
}

/** GET /rounds/weeks/:monday/undo?way=&day=: what would become of the rota, before it does. */
export async function askUndo(asked: Asked): Promise<Answer> {
  const { scope, query, csrfToken } = asked;
  const monday = mondayIn(asked);
  const way = readWay(query.get('way'));
  const day = readDay(query.get('day'));
  const from = { day, view: keptView(new URLSearchParams(query.get('view') ?? '')) };
  const step = (await turnablesOf(scope, monday))[way];
  const title = way === 'back' ? 'Take this back?' : 'Put this back?';
  const home = day === undefined ? weekHref(monday) : `${dayHref(day)}${from.view && `?${from.view}`}`;
  const main =
    step === undefined
      ? emptyState({
          title: `There is nothing to ${way === 'back' ? 'take' : 'put'} back`,
          text: 'The rota has changed since you saw it.',
          action: { href: home, text: 'Back to the rota' },
        })
      : asking(step, way, from, { csrfToken, monday, home });
  return page(title, html`<h1 class="govuk-heading-l">${title}</h1>${main}`, {
    section,
    breadcrumbs: crumbsOf(monday, day, title),
  });
}

function asking(
  step: Turnable,
  way: Way,
  from: From,
  { csrfToken, monday, home }: { csrfToken: string; monday: string; home: string },
): SafeHtml {
  const effects =
    way === 'back' ? effectsInWords(step.after, step.before) : effectsInWords(step.before, step.after);
  const list = [...effects.map((one) => `${one}.`), ...whyToAsk(step, from.day)];
  return html`<p class="govuk-body-l">${stepInWords(step)}</p>
<ul class="govuk-list govuk-list--bullet">${list.map((one) => html`<li>${one}</li>`)}</ul>
${
  step.kind === 'repair' &&
  step.planId !== null &&
  html`<p class="govuk-body"><a class="govuk-link" href="/rounds/plans/${step.planId}/calls">Its call sheet</a> ${way === 'back' ? 'then lists who was told and must be told again' : 'then holds again'}.</p>`
}
<form method="post" action="/rounds/weeks/${monday}/undo" novalidate>${csrfField(csrfToken)}${hidden(way, step, from, 'yes')}${buttonGroup(
    [button({ text: way === 'back' ? 'Take it back' : 'Put it back', kind: 'warning' })],
    { href: home, text: 'Leave it as it is' },
  )}</form>`;
}

const turning = z.object({
  step: z.coerce.number().int(),
  way: optionalText('What to do'),
  day: optionalText('Day'),
  view: optionalText('View'),
  sure: optionalText('Sure'),
});

/** POST /rounds/weeks/:monday/undo: takes a change back, or puts it back; what has to be asked first goes to the page that asks. */
export async function saveUndo(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const monday = mondayIn(asked);
  const read = parseForm(turning, asked.form);
  if (!read.ok) return redirect(weekHref(monday), notDone('That could not be read. Nothing was changed'));
  const { step: seen, sure } = read.value;
  const way = readWay(read.value.way);
  const day = readDay(read.value.day);
  const from = { day, view: keptView(new URLSearchParams(read.value.view)) };
  const step = (await turnablesOf(scope, monday))[way];
  if (step?.id === seen && sure !== 'yes' && whyToAsk(step, day).length > 0)
    return redirect(askHref(monday, way, from));
  const done = await (way === 'back' ? undoLast : redoLast)(scope, monday, seen);
  if (day === undefined)
    return redirect(
      weekHref(monday),
      done.ok
        ? `${way === 'back' ? 'Taken back' : 'Put back'}: ${step === undefined ? done.value.what : stepInWords(step)}.`
        : notDone(done.reason),
    );
  if (!done.ok) return redirect(`${dayHref(day)}?${from.view}`, notDone(done.reason));
  const { id, part } = done.value;
  return redirect(changedHref(day, id, part, from.view));
}

/** The board of a day, which says what a change did and goes back to the visit that it touched. */
export function changedHref(
  day: string,
  step: number | undefined,
  part: { readonly visitId: number; readonly part: number } | undefined,
  view = '',
): string {
  const query = new URLSearchParams(view);
  if (part !== undefined) query.set('at', partKey(part));
  if (step !== undefined) query.set('changed', String(step));
  return `${dayHref(day)}?${query.toString().replaceAll('%2F', '/')}`;
}
