import { dateRange, londonDay, longDate, weekDays, weekStart } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import { NotFound } from '../../platform/errors.ts';
import { openPerson, type SeenPerson } from '../../people/records/people.ts';
import { bannerOf, fullName } from '../../people/rules/person-words.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { duration } from '../../web/components/amounts.ts';
import { personBanner } from '../../web/components/person.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, join, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { listPlannedVisits, type PlannedVisitRow } from '../records/planned-visits.ts';
import type { Went } from '../rules/how-it-went.ts';
import { forWords, standing, timesOf, wentOf } from './visit-list-words.ts';

/** The band that says whom a page is about. */
export function personBand(scope: Scope, person: SeenPerson): SafeHtml {
  if (person.view === 'provider after')
    return html`<section class="tend-person" aria-label="Person"><div class="tend-person__name">${fullName(person)}</div></section>`;
  return personBanner({
    ...bannerOf(person, londonDay(scope.now)),
    href: permits(scope.who, 'people.see') ? `/people/${person.id}` : undefined,
    facts: [{ label: 'Reference', value: person.reference }],
  });
}

function weekAsked({ query }: Asked, today: Temporal.PlainDate): Temporal.PlainDate {
  const typed = query.get('week') ?? '';
  try {
    return weekStart(/^\d{4}-\d\d-\d\d$/.test(typed) ? Temporal.PlainDate.from(typed) : today);
  } catch {
    return weekStart(today);
  }
}

/** A visit in the fewest words, with how it went: '08:00 to 08:30 ×2 made'. */
function glance(visit: PlannedVisitRow, { now }: Scope): SafeHtml {
  const { kind, words } = wentOf(visit, now);
  const times = html`<a class="govuk-link govuk-link--no-visited-state" href="/visits/${visit.id}">${timesOf(visit)}</a>${visit.workers > 1 && html` ×${visit.workers}`}`;
  const said = words.toLowerCase();
  return html`<span class="tend-nowrap">${kind === 'cancelled' ? html`<s>${times}</s>` : times}</span>${
    kind !== 'to come' &&
    (kind === 'missed' || kind === 'remarked' ? html` <strong>${said}</strong>` : html` ${said}`)
  }`;
}

/** How many visits there are, and how those that are over went: '7 visits in the week: 5 made, 1 missed, 1 to come.' */
function weekWords(visits: readonly PlannedVisitRow[], { now }: Scope): string {
  const kinds = visits.map((visit) => wentOf(visit, now).kind);
  const count = (kind: Went['kind']) => kinds.filter((one) => one === kind).length;
  const told = (Object.entries(kindWords) as [keyof typeof kindWords, string][]).flatMap(([kind, words]) =>
    count(kind) > 0 ? [`${count(kind)} ${words}`] : [],
  );
  const all = plural(visits.length, 'visit');
  return kinds.every((kind) => kind === 'to come')
    ? `${all} in the week.`
    : `${all} in the week: ${told.join(', ')}.`;
}

const kindWords = {
  made: 'made',
  remarked: 'not as planned',
  missed: 'missed',
  'not known': 'not known yet',
  'to come': 'to come',
} as const satisfies Record<Exclude<Went['kind'], 'cancelled'>, string>;

/** Who is coming to a person: today, tomorrow, and a week at a glance. */
export async function personVisits(asked: Asked): Promise<Answer> {
  const { scope, params } = asked;
  const id = params['id'] ?? '';
  if (!/^\d{1,15}$/.test(id)) throw new NotFound('person');
  const person = await openPerson(scope, Number(id), 'visits');
  const today = londonDay(scope.now);
  const tomorrow = today.add({ days: 1 });
  const monday = weekAsked(asked, today);
  const sunday = monday.add({ days: 6 });
  const visits = async (from: Temporal.PlainDate, to: Temporal.PlainDate) =>
    (
      await listPlannedVisits(
        scope,
        { from: from.toString(), to: to.toString(), personId: person.id },
        { limit: null },
      )
    ).rows;
  const soon = await visits(today, tomorrow);
  const week = await visits(monday, sunday);
  return page(
    `Visits to ${fullName(person)}`,
    html`${personBand(scope, person)}
      <h1 class="govuk-heading-l">Visits to ${fullName(person)}</h1>
      ${permits(scope.who, 'visits.cancel') && html`<p class="govuk-body"><a class="govuk-link" href="/people/${person.id}/visits/add">Add a visit</a></p>`}
      ${dayList(scope, 'Today', today, soon)}
      ${dayList(scope, 'Tomorrow', tomorrow, soon)}
      ${weekAtAGlance(scope, person.id, monday, today, week)}`,
    {
      section: 'Visits',
      breadcrumbs: [{ text: 'Visits', href: '/visits' }, { text: fullName(person) }],
    },
  );
}

function dayList(
  scope: Scope,
  word: string,
  day: Temporal.PlainDate,
  all: readonly PlannedVisitRow[],
): SafeHtml {
  const visits = all.filter(({ starts_on }) => starts_on === day.toString());
  return html`<h2 class="govuk-heading-m">${word}, ${longDate(day)}</h2>
    ${
      visits.length === 0
        ? html`<p class="govuk-body">No visits are planned.</p>`
        : html`<ul class="govuk-list govuk-list--spaced">${visits.map((visit) => html`<li>${visitLine(scope, visit)}</li>`)}</ul>`
    }`;
}

function visitLine(scope: Scope, visit: PlannedVisitRow): SafeHtml {
  const { who, now } = scope;
  const { id, status, workers, provider_name, tasks, time_critical, time_critical_reason } = visit;
  const may = permits(who, 'visits.cancel') && visit.came_at === null;
  const cancel = `/visits/cancel?visit=${id}`;
  const change =
    status === 'planned'
      ? html`<a class="govuk-link" href="/visits/${id}/move">Move<span class="govuk-visually-hidden"> the visit of ${timesOf(visit)}</span></a>, <a class="govuk-link" href="${cancel}">cancel<span class="govuk-visually-hidden"> the visit of ${timesOf(visit)}</span></a>`
      : visit.suspension_id === null &&
        html`<a class="govuk-link" href="/visits/${id}/put-back">Put back<span class="govuk-visually-hidden"> the visit of ${timesOf(visit)}</span></a>`;
  const undo =
    (visit.moved_from !== null || visit.extra) &&
    visit.starts_at.getTime() > now.epochMilliseconds &&
    html`, <a class="govuk-link" href="/visits/${id}/undo">take the change back<span class="govuk-visually-hidden"> to the visit of ${timesOf(visit)}</span></a>`;
  return html`<strong><a class="govuk-link govuk-link--no-visited-state" href="/visits/${id}">${timesOf(visit)}</a></strong> ${forWords(visit)}, ${provider_name}${workers > 1 && html`, ${workers} workers together`}.
    ${
      status === 'cancelled' ||
      visit.moved_from !== null ||
      visit.extra ||
      wentOf(visit, now).kind !== 'to come'
        ? standing(visit, scope)
        : time_critical && statusTag('Time-critical', 'attention')
    }${time_critical && time_critical_reason !== null && html` ${time_critical_reason}.`}
    ${tasks !== null && tasks !== '' && html`<br><span class="tend-quiet">${tasks}</span>`}
    ${may && change && html`<br>${change}${undo}`}`;
}

type GlanceRow = { readonly day: Temporal.PlainDate; readonly visits: readonly PlannedVisitRow[] };

function weekAtAGlance(
  scope: Scope,
  personId: number,
  monday: Temporal.PlainDate,
  today: Temporal.PlainDate,
  week: readonly PlannedVisitRow[],
): SafeHtml {
  const link = (to: Temporal.PlainDate, text: string) => {
    const href = `/people/${personId}/visits?week=${to.toString()}#week`;
    return html`<a class="govuk-link" href="${href}">${text}</a>`;
  };
  const rows = weekDays(monday).map(
    (day): GlanceRow => ({ day, visits: week.filter(({ starts_on }) => starts_on === day.toString()) }),
  );
  const standingVisits = (visits: readonly PlannedVisitRow[]) =>
    visits.filter(({ status }) => status === 'planned');
  return html`<h2 class="govuk-heading-m" id="week">The week of ${dateRange(monday, monday.add({ days: 6 }))}</h2>
    <p class="govuk-body">${link(monday.subtract({ weeks: 1 }), 'Week before')} · ${link(monday.add({ weeks: 1 }), 'Week after')}${
      !weekStart(today).equals(monday) && html` · ${link(weekStart(today), 'This week')}`
    }</p>
    ${dataTable<GlanceRow>({
      id: 'glance',
      caption: 'The week at a glance',
      captionHidden: true,
      rows,
      columns: [
        {
          head: 'Day',
          cell: ({ day }) =>
            html`${longDate(day).replace(/ \d{4}$/, '')}${day.equals(today) && html` (today)`}`,
        },
        {
          head: 'Visits',
          width: 'wide',
          cell: ({ visits }) =>
            visits.length === 0
              ? 'None'
              : html`<span>${join(
                  visits.map((visit) => glance(visit, scope)),
                  ', ',
                )}</span>`,
        },
        {
          head: 'Care',
          numeric: true,
          cell: ({ visits }) =>
            duration(standingVisits(visits).reduce((sum, { minutes }) => sum + minutes, 0)),
        },
      ],
    })}
    <p class="govuk-body">${weekWords(standingVisits(week), scope)}</p>`;
}
