/** What a care worker sees by their own link: the rounds that were published, and the same in a calendar. No account is needed. */
import { londonDay, longDate, minutesInWords } from '../../ground/calendar.ts';
import { listWords } from '../../ground/text.ts';
import { systemOf, type Scope, withScope } from '../../platform/scope.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { getWorker } from '../../providers/records/workers.ts';
import { statusTag } from '../../web/components/tags.ts';
import { phoneLink } from '../../web/components/telephone.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type OpenAnswer, type OpenAsked, page } from '../../web/route.ts';
import { calendarFeed } from '../formats/calendar-feed.ts';
import { listOwnStops, listStopsAhead, type OwnStop } from '../records/own-rounds.ts';
import { findPeopleToVisit, type PersonToVisit } from '../records/rota-visits.ts';
import { listRotaWorkers } from '../records/round-workers.ts';
import { findWorkerLink, type LinkFound, type LinkKind, markOpened } from '../records/worker-links.ts';
import { endOf } from '../rules/rota.ts';
import { clockOf } from './address.ts';

async function byLink<T>(
  { database, params }: OpenAsked,
  opens: LinkKind,
  work: (scope: Scope, link: LinkFound) => Promise<T>,
): Promise<T | undefined> {
  const link = await findWorkerLink(database, params['token'] ?? '', opens);
  if (link === undefined) return undefined;
  const who = {
    ...systemOf(link.councilId),
    name: `Care worker ${link.workerId}, by their link`,
    providerId: link.providerId,
  };
  return await withScope(database, who, async (scope) => {
    await markOpened(scope, link.linkId);
    return await work(scope, link);
  });
}

/** GET /my-rounds/:token: this week and the next two. */
export async function ownRoundsPage(asked: OpenAsked): Promise<OpenAnswer> {
  return (
    (await byLink(asked, 'page', async (scope, link) => {
      const worker = await getWorker(scope, link.workerId);
      const { phone } = await getProvider(scope, link.providerId);
      const today = londonDay(scope.now).toString();
      const stops = await listStopsAhead(scope, link);
      const people = await findPeopleToVisit(
        scope,
        stops.map(({ visit }) => visit.personId),
      );
      for (const id of people.keys())
        scope.audit({
          act: 'person seen',
          subject: ['person', id],
          personId: id,
          detail: { page: 'own rounds' },
        });
      const names = new Map(
        (await listRotaWorkers(scope, link.providerId, today, today))(today).map(({ id, name }) => [
          id,
          name,
        ]),
      );
      const days = [...Map.groupBy(stops, ({ visit }) => visit.day)];
      return page(
        'My rounds',
        html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${worker.given_name} ${worker.family_name}, ${worker.provider_name}</span>My rounds</h1>
          ${phone !== null && html`<p class="govuk-body">If you are late, cannot come, or nobody answers the door: telephone ${worker.provider_name} on ${phoneLink(phone)}.</p>`}
          ${days.length === 0 && html`<p class="govuk-body">No rounds of yours are published from today on. Ask your coordinator.</p>`}
          ${days.map(([day, own]) => dayPart(dayInWords(day, today), own, people, names))}
          <p class="govuk-body">This page always shows what was last published. Do not pass its address on: it shows where people live.</p>`,
        { caption: worker.provider_name },
      );
    })) ?? gone()
  );
}

/** 'Today, Monday 30 November 2026'. */
function dayInWords(day: string, today: string): string {
  const ahead = Temporal.PlainDate.from(today).until(day).days;
  return `${['Today, ', 'Tomorrow, '][ahead] ?? ''}${longDate(day)}`;
}

function dayPart(
  words: string,
  stops: readonly OwnStop[],
  people: ReadonlyMap<number, PersonToVisit>,
  names: ReadonlyMap<number, string>,
): SafeHtml {
  return html`<section><h2 class="govuk-heading-m">${words}</h2><ol class="tend-roundlist__list">${stops.map(
    (stop) => {
      const { visit } = stop;
      const person = people.get(visit.personId);
      const others = stop.with.flatMap((id) => names.get(id) ?? []);
      const lines = [
        person?.address,
        visit.purpose === null ? undefined : `For ${visit.purpose}`,
        others.length === 0 ? undefined : `Together with ${listWords(others)}`,
        person?.accessNote ?? undefined,
        ...(person?.needs ?? []).map((need) => html`<strong>${need}</strong>`),
      ].filter((line) => line !== undefined);
      return html`<li class="tend-roundlist__item tend-ownvisit"><p class="tend-ownvisit__when"><strong>${clockOf(stop.startsAt)}</strong> <span>to ${clockOf(endOf(stop))}</span></p><div><p><strong>${visit.personName}</strong>, ${minutesInWords(visit.minutes)} ${visit.cancelled && statusTag('Cancelled: do not go', 'problem')} ${visit.timeCritical && statusTag('Time-critical', 'active')}</p>${lines.map((line) => html`<p>${line}</p>`)}</div></li>`;
    },
  )}</ol></section>`;
}

function gone(): OpenAnswer {
  return page(
    'This link does not work',
    html`<p class="govuk-body">It may have been replaced by a newer one. Ask your coordinator for your link.</p>`,
    { status: 404 },
  );
}

/** GET /my-rounds/:token/calendar.ics: last week and the next four; initials and the first half of the postcode only. */
export async function ownCalendar(asked: OpenAsked): Promise<OpenAnswer> {
  return (
    (await byLink(asked, 'calendar', async (scope, link): Promise<OpenAnswer> => {
      const worker = await getWorker(scope, link.workerId);
      const stops = await listOwnStops(scope, link, { weeksBefore: 1, weeks: 6 });
      const entries = stops
        .filter(({ visit }) => !visit.cancelled)
        .map((stop) => ({
          id: `${stop.visit.reference}-${stop.part}@tend-${link.councilId}`.replaceAll(/[^\w.@-]/g, '-'),
          from: stop.startsAt,
          to: endOf(stop),
          title: `${initialsOf(stop.visit.personName)}${stop.visit.workers > 1 ? ', two of you' : ''}`,
          place: outwardOf(stop.visit.spot.name),
        }));
      const body = calendarFeed(
        `Rounds, ${worker.provider_name}`,
        entries,
        Math.floor(scope.now.epochMilliseconds / 1000),
      );
      return { kind: 'file', name: 'rounds.ics', type: 'text/calendar; charset=utf-8', body };
    })) ?? gone()
  );
}

/** 'Mrs Ada Cole' → 'A C'. */
function initialsOf(name: string): string {
  return name
    .split(' ')
    .filter((word) => !/^(mr|mrs|ms|miss|mx|dr|rev)\.?$/i.test(word))
    .map((word) => word.charAt(0))
    .join(' ');
}

/** 'Mrs Ada Cole, FS1 2AB' → 'FS1'. */
function outwardOf(spot: string): string {
  return /, ([A-Z]{1,2}\d[A-Z\d]?)( |$)/.exec(spot)?.[1] ?? '';
}
