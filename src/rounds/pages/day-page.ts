/** One day of rounds: the board, what is in the way, and putting visits to care workers. */
import { notePeopleSeen } from '../../platform/list-seen.ts';
import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink, printButton } from '../../web/components/actions.ts';
import { details } from '../../web/components/disclosures.ts';
import { emptyState } from '../../web/components/messages.ts';
import { statusTag } from '../../web/components/tags.ts';
import { optionalText } from '../../web/form-values.ts';
import { csrfField, parseForm } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { mondayOf, ownProvider, putStop, takeOff } from '../actions/edit-rota.ts';
import { readWeekWithWays } from '../actions/week-ways.ts';
import { findSteps } from '../records/rota-steps.ts';
import { findPublication, findRota, listStops } from '../records/rotas.ts';
import { type Conflict, conflictNames } from '../rules/conflicts.ts';
import { dayOfWeek, type RotaDay } from '../rules/rota-week.ts';
import { newConflicts, stepInWords, stopsBefore } from '../rules/taking-back.ts';
import { clockOf, crumbsOf, dayHref, dayIn, partHref, section } from './address.ts';
import { board } from './board.ts';
import { keptView } from './board-view.ts';
import { changedHref, readTurnables, turnForm, turnForms, type Turnables } from './take-back.ts';
import { travelNote, estimateBanner } from './travel-note.ts';

/** A move that was not made: where it was to go, and why it did not. */
type NotMoved = {
  readonly reason: string;
  readonly move: z.output<typeof move>;
};

/** GET /rounds/days/:day */
export async function dayPage(asked: Asked): Promise<Answer> {
  return await showDay(asked, dayIn(asked), asked.query);
}

async function showDay(
  asked: Asked,
  day: string,
  query: URLSearchParams,
  notMoved?: NotMoved,
): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const monday = mondayOf(day);
  const providerId = ownProvider(scope);
  const week = await readWeekWithWays(scope, providerId, monday);
  const rota = await findRota(scope, providerId, monday);
  const stops = rota === undefined ? [] : await listStops(scope, rota.id);
  const published = await findPublication(scope, providerId, monday);
  const steps = await readTurnables(scope, rota?.id, week, published);
  const shown = dayOfWeek(week, stops, day);
  await notePeopleSeen(
    scope,
    'rounds of a day',
    shown.visits.map(({ personId }) => personId),
  );
  const may = permits(scope.who, 'rounds.plan');
  const view = keptView(query);
  const from = { day, view };
  const before = steps.back && dayOfWeek(week, stopsBefore(stops, steps.back), day);
  const said =
    notMoved === undefined
      ? saidOfChange(asked, query, steps, { shown, before, monday, from })
      : saidOfRefusal(csrfToken, day, view, notMoved, shown);
  const links = html`${dayLinks(day, view)}${estimateBanner(week)}`;
  const options = {
    wide: true,
    section,
    breadcrumbs: crumbsOf(monday, undefined, longDate(day)),
    ...(notMoved !== undefined && { status: 422 }),
  };
  if (shown.visits.length === 0 && shown.stops.length === 0)
    return page(
      `Rounds on ${longDate(day)}`,
      html`${links}${emptyState({ title: 'No visits are planned on this day', text: 'There is nothing to plan or to publish. Visits appear here once the council has arranged them with you.', action: { href: '/visits', text: 'Look at your planned visits' } })}`,
      options,
    );
  return page(
    `Rounds on ${longDate(day)}`,
    html`${links}
      <p class="govuk-body">${summary(shown)}</p>
      ${may && acts(asked, shown, monday, html`${turnForms(csrfToken, monday, steps, from)}`)}
      ${conflictList(shown)}
      ${board(shown, { breakFrom: week.breakFrom, query, may, said })}
      ${may && moveForm(csrfToken, day, view)}
      ${travelNote(week)}
      ${printButton('Print these rounds')}`,
    options,
  );
}

/** Said beside the board of the change that an address names as `?changed=`, or that was just saved, while it is the last: done, with what it brought, or taken back. */
function saidOfChange(
  { csrfToken, scope, signedIn }: Asked,
  query: URLSearchParams,
  { back, again }: Turnables,
  {
    shown,
    before,
    monday,
    from,
  }: {
    readonly shown: RotaDay;
    readonly before: RotaDay | undefined;
    readonly monday: string;
    readonly from: { readonly day: string; readonly view: string };
  },
): { readonly words: SafeHtml; readonly at: string | undefined } | undefined {
  const at = query.get('at') ?? undefined;
  // What was just saved by the form of a visit comes back with its visit alone.
  const bySaving = signedIn.flash?.done === true && back?.visitIds.includes(Number(at?.split('/')[0]));
  const changed = readNumber(query.get('changed') ?? '') ?? (bySaving === true ? back?.id : undefined);
  const may = permits(scope.who, 'rounds.plan');
  if (changed === undefined) return undefined;
  if (changed === again?.id) {
    const act = may && turnForm(csrfToken, monday, 'again', again, from, 'Put it back');
    return { at, words: saidBox(html`<strong>Taken back:</strong> ${stepInWords(again)}.`, act) };
  }
  if (changed !== back?.id) return undefined;
  const act = may && turnForm(csrfToken, monday, 'back', back, from, 'Take it back');
  const found = before === undefined ? [] : newConflicts(before.conflicts, shown.conflicts);
  if (found.length === 0)
    return { at, words: saidBox(html`<strong>Done:</strong> ${stepInWords(back)}.`, act) };
  const named = found.slice(0, 3).map(({ words }) => words);
  const more = found.length > 3 ? ` And ${plural(found.length - 3, 'more conflict')}.` : '';
  return {
    at,
    words: saidBox(
      html`<strong>Done, but:</strong> ${named.join('; ')}.${more} <span class="tend-said__what">${stepInWords(back)}.</span>`,
      act,
      true,
    ),
  };
}

/** Said beside the board of a move that was refused; where it was because of a lock, with the way to unlock. */
function saidOfRefusal(
  csrfToken: string,
  day: string,
  view: string,
  { reason, move: asked }: NotMoved,
  { stops, workers }: RotaDay,
): { readonly words: SafeHtml; readonly at: string } {
  const at = `${asked.visit}/${asked.part}`;
  const locked = stops.some((stop) => stop.locked && stop.visitId === asked.visit);
  const to = workers.get(readNumber(asked.worker) ?? 0);
  const where = to === undefined ? 'take it off' : `put it at ${asked.time} to ${to.name}`;
  const again =
    locked &&
    html`<form method="post" action="${dayHref(day)}/move" novalidate>${csrfField(csrfToken)}${Object.entries({ ...asked, view, unlock: 'yes' }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${button({ text: `Unlock and ${where}`, kind: 'secondary' })}</form>`;
  return {
    at,
    words: saidBox(
      html`<strong>Nothing was moved:</strong> ${reason.replace(/\. Unlock it first$/, '')}.`,
      again,
      true,
    ),
  };
}

function saidBox(words: SafeHtml, act: SafeHtml | false, bad = false): SafeHtml {
  return html`<div class="tend-said${bad ? ' tend-said--bad' : ''}" data-board-said><p class="tend-said__words">${words}</p>${act}</div>`;
}

function dayLinks(day: string, view: string): SafeHtml {
  const other = (days: number): string =>
    `${dayHref(Temporal.PlainDate.from(day).add({ days }).toString())}${view === '' ? '' : `?${view}`}`;
  return html`<nav class="tend-weeks" aria-label="Days"><a class="govuk-link" href="${other(-1)}">The day before</a> <a class="govuk-link" href="${other(1)}">The day after</a></nav>`;
}

function summary(day: RotaDay): string {
  const visits = day.visits.filter(({ cancelled }) => !cancelled).length;
  const conflicts = day.conflicts.length === 0 ? 'no conflicts' : plural(day.conflicts.length, 'conflict');
  if (visits === 0) return `Every visit of this day is cancelled: ${conflicts}.`;
  const open =
    day.open.length === 0
      ? 'every one has somebody'
      : `${plural(day.open.length, 'care worker')} still sought`;
  return `${plural(visits, 'visit')}: ${open}, ${conflicts}.`;
}

function acts({ csrfToken }: Asked, { day, open }: RotaDay, monday: string, turns: SafeHtml): SafeHtml {
  return html`<div class="tend-board-acts"><form method="post" action="/rounds/weeks/${monday}/plan" novalidate>${csrfField(csrfToken)}<input type="hidden" name="day" value="${day}">${buttonGroup(
    [
      open.length > 0 ? button({ text: 'Plan the rest of this day', key: 'p' }) : nothing,
      buttonLink({ text: 'Somebody is away', href: `/rounds/away?day=${day}`, kind: 'secondary', key: 'a' }),
      buttonLink({ text: 'Publish', href: `/rounds/weeks/${monday}/publish`, kind: 'secondary', key: 'b' }),
    ],
  )}</form>${turns}</div>`;
}

function conflictList({ conflicts }: RotaDay): SafeHtml {
  if (conflicts.length === 0) return nothing;
  const item = ({ kind, stop, words }: Conflict): SafeHtml => {
    const { personName } = stop.visit;
    const rest = words.startsWith(`${personName}: `) ? words.slice(personName.length + 2) : words;
    return html`<li>${statusTag(conflictNames[kind], 'attention')} <a class="govuk-link govuk-link--no-visited-state" href="${partHref(stop)}">${clockOf(stop.startsAt)} ${personName}</a>: ${rest}</li>`;
  };
  return details({
    summary: `${plural(conflicts.length, 'conflict')}, the gravest first`,
    body: html`<ul class="govuk-list tend-conflicts">${conflicts.map(item)}</ul>`,
    open: conflicts.length <= 6,
  });
}

/** What scripts fill in and send when a visit was dragged, or put down from the keyboard. */
function moveForm(csrfToken: string, day: string, view: string): SafeHtml {
  return html`<form method="post" action="${dayHref(day)}/move" data-board-move hidden>${csrfField(csrfToken)}<input type="hidden" name="view" value="${view}">${['visit', 'part', 'worker', 'time'].map((name) => html`<input type="hidden" name="${name}" value="">`)}</form>`;
}

const move = z.object({
  visit: z.coerce.number().int(),
  part: z.coerce.number().int(),
  worker: optionalText('Care worker'),
  time: optionalText('Start'),
  unlock: optionalText('Unlock'),
  view: optionalText('View'),
});

/** POST /rounds/days/:day/move: puts a visit where it was dragged; to nobody takes it off. What is locked stays, unless it is to be unlocked. */
export async function saveMove(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const day = dayIn(asked);
  const read = parseForm(move, asked.form);
  if (!read.ok) return redirect(dayHref(day), notDone('That could not be read. Nothing was moved'));
  const { visit: visitId, part, worker, time } = read.value;
  const workerId = readNumber(worker);
  const unlock = read.value.unlock === 'yes';
  const view = keptView(new URLSearchParams(read.value.view));
  const done =
    workerId === undefined
      ? await takeOff(scope, { visitId, part, unlock })
      : await putStop(scope, { visitId, part, workerId, time, unlock });
  if (!done.ok)
    return await showDay(asked, day, new URLSearchParams(view), { reason: done.reason, move: read.value });
  const rota = await findRota(scope, ownProvider(scope), mondayOf(day));
  const step = rota && (await findSteps(scope, rota.id)).standing;
  return redirect(changedHref(day, step?.id, { visitId, part }, view));
}
