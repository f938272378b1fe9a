/** One day of rounds: the board, what is in the way, and putting visits to care workers. */
import { z } from 'zod';
import { longDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup, buttonLink, printButton } from '../../web/components/actions.ts';
import { details } from '../../web/components/disclosures.ts';
import { statusTag } from '../../web/components/tags.ts';
import { optionalText } from '../../web/form-values.ts';
import { csrfField, parseForm } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, notDone, page, redirect } from '../../web/route.ts';
import { mondayOf, ownProvider, putStop, takeOff, undoLast } from '../actions/edit-rota.ts';
import { readWeekWithWays } from '../actions/week-ways.ts';
import { findLastStep, findRota, listStops } from '../records/rotas.ts';
import { type Conflict, conflictNames } from '../rules/conflicts.ts';
import { dayOfWeek, type RotaDay } from '../rules/rota-week.ts';
import { crumbsOf, dayHref, dayIn, mondayIn, partHref, section, weekHref } from './address.ts';
import { board } from './board.ts';
import { travelNote, estimateBanner } from './travel-note.ts';
import { undoForm } from './week-page.ts';

/** GET /rounds/days/:day */
export async function dayPage(asked: Asked): Promise<Answer> {
  const { scope, query, csrfToken } = asked;
  const day = dayIn(asked);
  const monday = mondayOf(day);
  const providerId = ownProvider(scope);
  const week = await readWeekWithWays(scope, providerId, monday);
  const rota = await findRota(scope, providerId, monday);
  const stops = rota === undefined ? [] : await listStops(scope, rota.id);
  const last = rota === undefined ? undefined : await findLastStep(scope, rota.id);
  const shown = dayOfWeek(week, stops, day);
  const may = permits(scope.who, 'rounds.plan');
  return page(
    `Rounds on ${longDate(day)}`,
    html`${dayLinks(day)}${estimateBanner(week)}
      <p class="govuk-body">${summary(shown)}</p>
      ${may && acts(asked, day, monday, last?.what)}
      ${conflictList(shown)}
      ${board(shown, week.breakFrom, query.get('at') ?? undefined)}
      ${may && moveForm(csrfToken, day)}
      ${travelNote(week)}
      ${printButton('Print these rounds')}`,
    { wide: true, section, breadcrumbs: crumbsOf(monday, undefined, longDate(day)) },
  );
}

function dayLinks(day: string): SafeHtml {
  const other = (days: number): string => dayHref(Temporal.PlainDate.from(day).add({ days }).toString());
  return html`<nav class="tend-weeks" aria-label="Days"><a class="govuk-link" href="${other(-1)}">The day before</a> <a class="govuk-link" href="${other(1)}">The day after</a></nav>`;
}

function summary(day: RotaDay): string {
  const visits = day.visits.filter(({ cancelled }) => !cancelled).length;
  const open =
    day.open.length === 0
      ? 'every one has somebody'
      : `${plural(day.open.length, 'care worker')} still sought`;
  const conflicts = day.conflicts.length === 0 ? 'no conflicts' : plural(day.conflicts.length, 'conflict');
  return `${plural(visits, 'visit')}: ${open}, ${conflicts}.`;
}

function acts({ csrfToken }: Asked, day: string, monday: string, last: string | undefined): SafeHtml {
  return html`<div class="tend-board-acts"><form method="post" action="/rounds/weeks/${monday}/plan" novalidate>${csrfField(csrfToken)}<input type="hidden" name="day" value="${day}">${buttonGroup(
    [
      button({ text: 'Plan the rest of this day', key: 'p' }),
      buttonLink({ text: 'Somebody is away', href: `/rounds/away?day=${day}`, kind: 'secondary', key: 'a' }),
      buttonLink({ text: 'Publish', href: `/rounds/weeks/${monday}/publish`, kind: 'secondary', key: 'b' }),
    ],
  )}</form>${undoForm(csrfToken, monday, last, day)}</div>`;
}

function conflictList({ conflicts }: RotaDay): SafeHtml {
  if (conflicts.length === 0) return nothing;
  const item = (one: Conflict): SafeHtml =>
    html`<li>${statusTag(conflictNames[one.kind], 'attention')} <a class="govuk-link govuk-link--no-visited-state" href="${partHref(one.stop)}">${one.words}</a></li>`;
  return details({
    summary: `${plural(conflicts.length, 'conflict')}, the gravest first`,
    body: html`<ul class="govuk-list tend-conflicts">${conflicts.map(item)}</ul>`,
    open: conflicts.length <= 6,
  });
}

/** What scripts fill in and send when a visit was dragged, or put down from the keyboard. */
function moveForm(csrfToken: string, day: string): SafeHtml {
  return html`<form method="post" action="${dayHref(day)}/move" data-board-move hidden>${csrfField(csrfToken)}${['visit', 'part', 'worker', 'time'].map((name) => html`<input type="hidden" name="${name}" value="">`)}</form>`;
}

const move = z.object({
  visit: z.coerce.number().int(),
  part: z.coerce.number().int(),
  worker: optionalText('Care worker'),
  time: optionalText('Start'),
});

/** POST /rounds/days/:day/move: puts a visit where it was dragged; to nobody takes it off. */
export async function saveMove(asked: Asked): Promise<Answer> {
  const day = dayIn(asked);
  const read = parseForm(move, asked.form);
  if (!read.ok) return redirect(dayHref(day), 'That could not be read. Nothing was moved.');
  const { visit: visitId, part, worker, time } = read.value;
  const workerId = readNumber(worker);
  const back = `${dayHref(day)}?at=${visitId}/${part}`;
  const done =
    workerId === undefined
      ? await takeOff(asked.scope, { visitId, part })
      : await putStop(asked.scope, { visitId, part, workerId, time });
  return redirect(
    back,
    done.ok ? `${upperFirst(done.value.what)}.` : notDone(`${done.reason}. Nothing was moved.`),
  );
}

const undoing = z.object({ day: optionalText('Day') });

/** POST /rounds/weeks/:monday/undo */
export async function saveUndo(asked: Asked): Promise<Answer> {
  const monday = mondayIn(asked);
  const read = parseForm(undoing, asked.form);
  const day = read.ok ? read.value.day : '';
  const done = await undoLast(asked.scope, monday);
  const back = /^\d{4}-\d\d-\d\d$/.test(day) ? dayHref(day) : weekHref(monday);
  return redirect(back, done.ok ? `Taken back: ${done.value.what}.` : notDone(done.reason));
}

function upperFirst(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
