/** One part of a visit: who could go, putting it to somebody at a time, taking it off, locking it. Everything the board does, without scripts. */
import { z } from 'zod';
import { longDate, minutesInWords } from '../../ground/calendar.ts';
import { NotFound } from '../../platform/errors.ts';
import { openPerson } from '../../people/records/people.ts';
import { permits } from '../../platform/scope.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { choice, optionalText } from '../../web/form-values.ts';
import { csrfField, type FormState, parseForm, startForm, withRefusal } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { mondayOf, ownProvider, putStop, setLocked, takeOff } from '../actions/edit-rota.ts';
import { findRotaVisit } from '../records/rota-visits.ts';
import { findRota, listStops } from '../records/rotas.ts';
import { readWeekWithWays, type WeekOfPage } from '../actions/week-ways.ts';
import { dayOfWeek, type RotaDay, type RotaWeek } from '../rules/rota-week.ts';
import { partKey, type RotaStop, type RotaVisit } from '../rules/rota.ts';
import { type Candidate, startOfPart, whoCouldGo } from '../rules/who-could-go.ts';
import { clockOf, crumbsOf, dayHref, partHref, partIn, section } from './address.ts';
import { estimateBanner } from './travel-note.ts';

type Shown = {
  readonly visit: RotaVisit;
  readonly part: number;
  readonly week: WeekOfPage;
  readonly day: RotaDay;
  readonly now: RotaStop | undefined;
  /** When it starts, or would. */
  readonly startsAt: number;
};

async function read(asked: Asked): Promise<Shown> {
  const { visitId, part } = partIn(asked);
  const providerId = ownProvider(asked.scope);
  const visit = await findRotaVisit(asked.scope, providerId, visitId);
  if (visit === undefined || part >= visit.workers) throw new NotFound('visit');
  const monday = mondayOf(visit.day);
  const week = await readWeekWithWays(asked.scope, providerId, monday);
  const rota = await findRota(asked.scope, providerId, monday);
  const stops = rota === undefined ? [] : await listStops(asked.scope, rota.id);
  const day = dayOfWeek(week, stops, visit.day);
  return {
    visit,
    part,
    week,
    day,
    startsAt: startOfPart(day, visit, part),
    now: stops.find((stop) => partKey(stop) === partKey({ visitId, part })),
  };
}

/** GET /rounds/visits/:visit/:part */
export async function visitForm(asked: Asked): Promise<Answer> {
  const shown = await read(asked);
  return await show(
    asked,
    shown,
    startForm({ worker: shown.now?.workerId ?? '', time: clockOf(shown.startsAt) }),
  );
}

async function show(asked: Asked, shown: Shown, form: FormState, status = 200): Promise<Answer> {
  const { visit, part, day, now, week } = shown;
  await openPerson(asked.scope, visit.personId, 'rounds');
  const may = permits(asked.scope.who, 'rounds.plan') && !visit.cancelled;
  const name = now === undefined ? undefined : day.workers.get(now.workerId)?.name;
  const own = day.conflicts.filter(({ stop }) => partKey(stop) === partKey({ visitId: visit.id, part }));
  return page(
    `${visit.personName}, ${clockOf(visit.startsAt)}`,
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${longDate(visit.day)}${visit.workers > 1 && `, care worker ${part + 1} of ${visit.workers}`}</span>${visit.personName}, ${clockOf(visit.startsAt)}</h1>${estimateBanner(week)}
      ${summaryList([
        {
          key: 'Asked for',
          value: `${clockOf(visit.startsAt)}, ${minutesInWords(visit.minutes)}${visit.purpose === null ? '' : `, ${visit.purpose}`}`,
        },
        {
          key: 'May start',
          value:
            visit.earliest === visit.latest
              ? `At ${clockOf(visit.startsAt)} only`
              : `From ${clockOf(visit.earliest)} to ${clockOf(visit.latest)}`,
        },
        visit.timeCritical && { key: 'Time-critical', value: visit.timeCriticalReason ?? 'Yes' },
        {
          key: 'Who goes',
          value:
            now === undefined
              ? 'Nobody yet'
              : html`<strong>${name ?? 'Somebody who has left'}</strong> at ${clockOf(now.startsAt)} ${now.locked && statusTag('Locked', 'quiet')}`,
        },
        { key: 'Asks for', value: asksFor(visit) },
        { key: 'Usually comes', value: usual(week, day, visit) },
        own.length > 0 && {
          key: 'Conflicts',
          value: html`<ul class="govuk-list">${own.map(({ words }) => html`<li>${words}</li>`)}</ul>`,
        },
      ])}
      ${may && putForm(asked, shown, form)}
      ${may && now !== undefined && otherActs(asked, shown, now)}
      ${may && candidates(asked, shown)}`,
    { section, form, status, breadcrumbs: crumbsOf(mondayOf(visit.day), visit.day, visit.personName) },
  );
}

function asksFor(visit: RotaVisit): string {
  const asked = [
    ...visit.skills.map((skill) => `training in ${skill}`),
    visit.gender === null ? '' : `a ${visit.gender} care worker${visit.genderRequired ? '' : ' if possible'}`,
    visit.language === null ? '' : `${visit.language}${visit.languageRequired ? '' : ' if possible'}`,
  ].filter((one) => one !== '');
  return asked.length === 0 ? 'Nothing in particular' : asked.join(', ');
}

function usual({ usual: known }: RotaWeek, day: RotaDay, { personId }: RotaVisit): string {
  const names = (known.get(personId) ?? []).flatMap((id) => day.workers.get(id)?.name ?? []);
  return names.length === 0 ? 'Nobody is known yet' : names.join(', ');
}

function putForm({ csrfToken }: Asked, { visit, part, day }: Shown, form: FormState): SafeHtml {
  const ask = fields(form);
  return html`<form method="post" action="${partHref({ visitId: visit.id, part })}" novalidate>${csrfField(csrfToken)}<input type="hidden" name="act" value="put">
${ask.select({ name: 'worker', label: 'Care worker', empty: 'Choose', choices: [...day.workers.values()].map(({ id, name }) => ({ value: String(id), text: name })) })}
${ask.time({ name: 'time', label: 'Start', hint: visit.workers > 1 ? 'For example, 8:05. The other care worker starts then too' : undefined })}
${buttonGroup([button({ text: 'Save' })], { href: dayHref(visit.day) })}</form>`;
}

function otherActs({ csrfToken }: Asked, { visit, part }: Shown, now: RotaStop): SafeHtml {
  const act = (what: string, text: string): SafeHtml =>
    html`<form method="post" action="${partHref({ visitId: visit.id, part })}" novalidate>${csrfField(csrfToken)}${button({ text, name: 'act', value: what, kind: 'secondary' })}</form>`;
  return html`<div class="govuk-button-group">${act(now.locked ? 'unlock' : 'lock', now.locked ? 'Unlock' : 'Lock where it is')}${act('off', 'Take off')}</div>`;
}

function candidates(asked: Asked, shown: Shown): SafeHtml {
  const { visit, part, day, week, startsAt } = shown;
  const rows = whoCouldGo(day, { visit, part, startsAt, usual: week.usual.get(visit.personId) ?? [] });
  return html`<form method="post" action="${partHref({ visitId: visit.id, part })}" novalidate>${csrfField(asked.csrfToken)}<input type="hidden" name="act" value="put"><input type="hidden" name="time" value="${clockOf(startsAt)}">${dataTable<Candidate>(
    {
      id: 'candidates',
      caption: `Who could go at ${clockOf(startsAt)}`,
      rows,
      columns: [
        {
          head: 'Care worker',
          cell: ({ worker, usual: known }) =>
            html`${worker.name} ${known && statusTag('Known to the person', 'good')}`,
        },
        {
          head: 'What stands in the way',
          width: 'wide',
          cell: ({ words }) => (words.length === 0 ? statusTag('Nothing', 'good') : words.join('; ')),
        },
        {
          head: 'Put',
          headHidden: true,
          cell: ({ worker }) =>
            html`<button type="submit" class="govuk-button govuk-button--secondary tend-small-button" name="worker" value="${worker.id}">Put to ${worker.name}</button>`,
        },
      ],
    },
  )}</form>`;
}

const answers = z.object({
  act: choice('what to do', ['put', 'off', 'lock', 'unlock']),
  worker: optionalText('Care worker'),
  time: optionalText('Start'),
});

/** POST /rounds/visits/:visit/:part */
export async function saveVisit(asked: Asked): Promise<Answer> {
  const { scope } = asked;
  const of = partIn(asked);
  const typed = parseForm(answers, asked.form);
  if (!typed.ok) return await show(asked, await read(asked), typed, 422);
  const { act, worker, time } = typed.value;
  const done =
    act === 'put'
      ? await putStop(scope, { ...of, workerId: readNumber(worker) ?? 0, time })
      : act === 'off'
        ? await takeOff(scope, of)
        : await setLocked(scope, { ...of, locked: act === 'lock' });
  if (!done.ok) return await show(asked, await read(asked), withRefusal(typed.values, done), 422);
  return redirect(`${dayHref(done.value.day)}?at=${partKey(of)}`, `${done.value.what}.`);
}
