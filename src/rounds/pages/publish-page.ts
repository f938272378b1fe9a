/** Before a rota is published: what would still be wrong with it, named while it can be put right. */
import { z } from 'zod';
import { dateAndTime, longDate, minutesInWords, shortDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { emptyState, messageBanner } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { optionalText } from '../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { ownProvider } from '../actions/edit-rota.ts';
import { publishRota } from '../actions/publish-rota.ts';
import type { RoundsSide } from '../actions/rounds-side.ts';
import { readWeekWithWays } from '../actions/week-ways.ts';
import { findPublication, findRota, listStops } from '../records/rotas.ts';
import { type Conflict, conflictNames } from '../rules/conflicts.ts';
import { changesBetween, nothingToPublish } from '../rules/day-answer.ts';
import { timesToTell } from '../rules/told-times.ts';
import { cramming, dayOfWeek, daysOf, stopsToGive } from '../rules/rota-week.ts';
import { clockOf, crumbsOf, mondayIn, partHref, section, weekHref } from './address.ts';
import { underPaid } from './pay-page.ts';
import { estimateBanner } from './travel-note.ts';

/** GET /rounds/weeks/:monday/publish */
export async function publishForm(asked: Asked): Promise<Answer> {
  return await show(asked, startForm({}));
}

async function show(asked: Asked, form: FormState, status = 200): Promise<Answer> {
  const { scope, csrfToken } = asked;
  const monday = mondayIn(asked);
  const providerId = ownProvider(scope);
  const week = await readWeekWithWays(scope, providerId, monday);
  const rota = await findRota(scope, providerId, monday);
  const stops = rota === undefined ? [] : await listStops(scope, rota.id);
  const published = await findPublication(scope, providerId, monday);
  const days = daysOf(monday).map((day) => dayOfWeek(week, stops, day));
  const conflicts = days.flatMap((day) => day.conflicts);
  const open = days.reduce((sum, day) => sum + day.open.length, 0);
  const crammed = cramming(conflicts);
  const low = await underPaid(scope, week, days);
  const changes = changesBetween(published?.stops ?? [], stopsToGive(week, stops));
  const whyNot = nothingToPublish(changes, published !== undefined);
  const times = timesToTell(changes, week.visits, scope.now.epochMilliseconds / 1000);
  const people = new Set(times.map(({ visitId }) => week.visits.get(visitId)?.personId)).size;
  const touched = new Set(changes.flatMap(({ before, after }) => [before?.workerId, after?.workerId]));
  touched.delete(undefined);
  const ask = fields(form);
  return page(
    'Publish the rota',
    html`${estimateBanner(week)}<p class="govuk-body">${published === undefined ? 'It was not published before.' : `Version ${published.version} was published on ${dateAndTime(published.publishedAt)}.`} Care workers see their own rounds by their links and calendars, and the council sees the rostered time of each visit.</p>
      ${crammed.stops > 0 && messageBanner({ kind: 'important', text: `${plural(crammed.stops, 'visit')} would begin before the care worker can be there: ${minutesInWords(crammed.minutes)} of travel have no place in this rota. Somebody would be visited for less than was asked for.` })}
      ${low.length > 0 && messageBanner({ kind: 'important', text: html`${plural(low.length, 'round')} would come to less than the National Living Wage. <a class="govuk-link" href="/rounds/weeks/${monday}/pay">See the pay that results</a>` })}
      ${summaryList([
        { key: 'Changes since', value: plural(changes.length, 'change') },
        { key: 'Care workers it touches', value: touched.size },
        {
          key: 'People told of another time',
          value: html`${people} ${people > 0 && html`<span class="govuk-hint">A visit lies outside its call window, or comes back into it. Who agreed to email or text messages has word; telephone the others.</span>`}`,
        },
        { key: 'Visits nobody has', value: open },
        { key: 'Conflicts', value: conflicts.length },
      ])}
      ${
        whyNot !== undefined
          ? emptyState({ title: whyNot, action: { href: weekHref(monday), text: 'Back to the rota' } })
          : html`<form method="post" novalidate>${csrfField(csrfToken)}
      ${published !== undefined && ask.text({ name: 'words', label: 'Why it changes', hint: 'In a few words, for those who look back' })}
      ${buttonGroup([button({ text: conflicts.length + open > 0 ? 'Publish it as it is' : 'Publish' })], { href: weekHref(monday), text: 'Back to the rota' })}</form>`
      }
      ${conflictTable(conflicts)}`,
    { section, form, status, breadcrumbs: crumbsOf(monday, undefined, 'Publish') },
  );
}

function conflictTable(conflicts: readonly Conflict[]): SafeHtml {
  if (conflicts.length === 0) return nothing;
  return dataTable<Conflict>({
    id: 'conflicts',
    caption: 'Conflicts in this rota',
    rows: conflicts,
    rowHref: ({ stop }) => partHref(stop),
    columns: [
      { head: 'When', cell: ({ stop }) => `${shortDate(stop.visit.day)}, ${clockOf(stop.startsAt)}` },
      { head: 'What', cell: ({ kind }) => statusTag(conflictNames[kind], 'attention') },
      { head: 'In words', width: 'wide', cell: ({ words }) => words },
    ],
  });
}

const answers = z.object({ words: optionalText('Why it changes', { max: 200 }) });

/** POST /rounds/weeks/:monday/publish */
export function savePublication(side: RoundsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const monday = mondayIn(asked);
    const read = parseForm(answers, asked.form);
    if (!read.ok) return await show(asked, read, 422);
    const done = await publishRota(asked.scope, side, { monday, words: read.value.words });
    if (!done.ok) return await show(asked, withRefusal(read.values, done), 422);
    const { version, told, people } = done.value;
    return redirect(
      weekHref(monday),
      `Version ${version} of the week of ${longDate(monday)} is published. ${plural(told, 'care worker')} had a text message.${people > 0 ? ` ${plural(people, 'person has', 'people have')} a visit at another time than they were told.` : ''}`,
    );
  };
}
