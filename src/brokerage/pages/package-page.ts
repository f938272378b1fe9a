import { serviceName } from '../../contracts/rules/service-words.ts';
import { unitWords } from '../../contracts/rules/prices-words.ts';
import { dateRange, londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { openPerson, todayOf } from '../../people/records/people.ts';
import { shortName } from '../../people/rules/person-words.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { visitInWords } from '../../plans/rules/pattern-words.ts';
import { buttonGroup, buttonLink } from '../../web/components/actions.ts';
import { day, duration, figure, percent, when } from '../../web/components/amounts.ts';
import { emptyState } from '../../web/components/messages.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { html, join, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { type CarePackage, getPackage } from '../records/packages.ts';
import { listSuspensions, type Suspension } from '../records/suspensions.ts';
import { packageStatus } from '../rules/package-status.ts';
import { periodicInWords } from '../rules/periodic-words.ts';
import { packageIn } from './package-address.ts';
import { packageTag } from './package-list.ts';
import { type LineView, type Periodic, viewLines } from './package-view.ts';
import { personBand } from './person-band.ts';
import { endsToTakeBack, takeBackHref } from './take-back-end.ts';
import type { Continuity, VisitsSide } from './visits-side.ts';
import { weekLengthWords, weekPicture } from './week-picture.ts';

const CONTINUITY_DAYS = 28;

/** Reasons for a suspension as a sentence says them. */
export const suspensionWords = {
  hospital: 'in hospital',
  respite: 'in respite care',
  holiday: 'on holiday',
  'family visiting': 'with family',
  "person's wish": 'at the person’s wish',
  other: 'for another reason',
} as const satisfies Record<Suspension['reason'], string>;

/** One care package: the week that the person lives, the services that make it, and who has come. */
export function packagePage(side: VisitsSide): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { scope } = asked;
    const carePackage = await getPackage(scope, packageIn(asked));
    const person = await openPerson(scope, carePackage.person_id, 'care package');
    const views = await viewLines(scope, carePackage.id);
    const suspensions = await listSuspensions(
      scope,
      views.map(({ line }) => line.id),
    );
    const back = permits(scope.who, 'packages.edit')
      ? await endsToTakeBack(
          scope,
          views.map(({ line }) => line),
        )
      : new Set<number>();
    const open = suspensions.filter((one) => isOpen(one, scope));
    const status = packageStatus(
      carePackage,
      views.map(({ line }) => line),
      todayOf(scope),
    );
    return page(
      `Care package ${carePackage.reference}`,
      html`${personBand(scope, person, suspendedWords(open, views))}
        <h1 class="govuk-heading-l">Care package ${carePackage.reference} ${packageTag(status)}</h1>
        ${actions(scope, carePackage, views)}
        ${views.length === 0 ? noServices(scope, carePackage) : theWeek(views)}
        ${views.map((view) => service(scope, view, back.has(view.line.id)))}
        ${suspensionTable(scope, carePackage, suspensions, views, await settingOn(scope, 'hospital_notice_hours', londonDay(scope.now)))}
        ${permits(scope.who, 'visits.see') && (await continuity(scope, side, carePackage.person_id, shortName(person)))}
        <h2 class="govuk-heading-m">About this package</h2>
        ${facts(scope, carePackage)}
        ${permits(scope.who, 'contributions.see') && html`<p class="govuk-body"><a class="govuk-link" href="/people/${carePackage.person_id}/contribution">What the person pays towards their care</a></p>`}`,
      {
        section: 'Packages',
        breadcrumbs: [{ text: 'Packages', href: '/packages' }, { text: carePackage.reference }],
      },
    );
  };
}

function isOpen({ starts_at, ends_at }: Suspension, scope: Scope): boolean {
  const now = scope.now.epochMilliseconds;
  return starts_at.getTime() <= now && (ends_at === null || ends_at.getTime() > now);
}

const HOUR_MILLISECONDS = 3_600_000;

/** What nobody may miss: that visits are suspended, all of them or some. */
function suspendedWords(open: readonly Suspension[], views: readonly LineView[]): string[] {
  const going = views.filter(({ status }) => status === 'live' || status === 'suspended').length;
  const which = open.length < going ? 'Some visits are' : 'Visits are';
  const words = open.map(
    ({ reason, starts_at, ends_at }) =>
      `${which} suspended (${suspensionWords[reason]}) since ${longDate(londonDay(starts_at))}${ends_at === null ? '' : ` until ${longDate(londonDay(ends_at))}`}`,
  );
  return [...new Set(words)];
}

function actions({ who }: Scope, { id, person_id }: CarePackage, views: readonly LineView[]): SafeHtml {
  const edit = permits(who, 'packages.edit');
  const some = views.some(({ status }) => status !== 'ended');
  return buttonGroup([
    permits(who, 'placement.work') &&
      buttonLink({ text: 'Find a provider', href: `/packages/${id}/find-provider` }),
    edit &&
      buttonLink({ text: 'Arrange a service', href: `/packages/${id}/services/new`, kind: 'secondary' }),
    edit &&
      buttonLink({
        text: 'Arrange live-in, night or day care',
        href: `/packages/${id}/services/periodic`,
        kind: 'secondary',
      }),
    some &&
      permits(who, 'packages.suspend') &&
      buttonLink({ text: 'Suspend visits', href: `/packages/${id}/suspend`, kind: 'secondary' }),
    some && edit && buttonLink({ text: 'End care', href: `/packages/${id}/end`, kind: 'secondary' }),
    permits(who, 'visits.see') &&
      buttonLink({
        text: permits(who, 'visits.cancel') ? 'Move, cancel or add a visit' : 'Visits day by day',
        href: `/people/${person_id}/visits`,
        kind: 'secondary',
      }),
  ]);
}

function noServices({ who }: Scope, { id }: CarePackage): SafeHtml {
  return emptyState({
    title: 'No service is arranged yet',
    text: 'A service is what one provider does, with a week of its own.',
    action: permits(who, 'packages.edit')
      ? { href: `/packages/${id}/services/new`, text: 'Arrange the first' }
      : undefined,
  });
}

/** The week of everything that goes on, or of what was last where nothing does. */
function theWeek(views: readonly LineView[]): SafeHtml {
  const current = views.filter(({ status }) => status !== 'ended');
  const shown = current.length > 0 ? current : views;
  const care = shown.reduce((sum, { week }) => sum + week.care, 0);
  const work = shown.reduce((sum, { week }) => sum + week.work, 0);
  const costs = shown.flatMap(({ cost }) => cost ?? []);
  const pence = costs.reduce((sum, { amount_pence }) => sum + amount_pence, 0);
  const unpriced = costs.reduce((sum, cost) => sum + cost.unpriced, 0);
  return html`${statTiles([
    (care > 0 || costs.length === 0) && { label: 'of care a week', value: duration(care) },
    work !== care && { label: 'of workers’ time', value: duration(work) },
    costs.length > 0 && {
      label: 'a week, about',
      value: formatPounds(pence),
      note:
        unpriced === 0
          ? 'if every visit is made as asked for'
          : `without ${plural(unpriced, 'visit')} that no rate fits`,
    },
  ])}
  ${weekPicture(
    'week',
    shown
      .filter(({ pattern }) => pattern !== undefined)
      .map(({ line, pattern, terms }) => ({
        name: `${serviceName(line.service)}, ${line.provider_name}`,
        visits: pattern?.visits ?? [],
        terms,
      })),
  )}`;
}

function service(
  scope: Scope,
  { line, status, pattern, week, cost, patterns, periodic }: LineView,
  back: boolean,
): SafeHtml {
  const address = `/packages/${line.care_package_id}/services/${line.id}`;
  const mayEdit = permits(scope.who, 'packages.edit') && status !== 'ended' && line.source === 'arranged';
  const contract = permits(scope.who, 'contracts.see')
    ? html`<a class="govuk-link" href="/contracts/${line.contract_id}">${line.contract_title} (${line.contract_reference})</a>`
    : html`${line.contract_title} (${line.contract_reference})`;
  return html`<section aria-labelledby="service-${line.id}">
    <h2 class="govuk-heading-m" id="service-${line.id}"><a class="govuk-link govuk-link--no-visited-state" href="${address}">${serviceName(line.service)}, ${line.provider_name}</a> ${packageTag(status)}</h2>
    ${summaryList(
      [
        periodic !== undefined && {
          key: 'Days',
          value: periodicInWords(periodic.price?.unit, periodic.days),
          action: mayEdit ? { href: `${address}/days` } : undefined,
        },
        periodic !== undefined && { key: 'A week', value: periodicCostWords(scope, periodic, cost) },
        periodic === undefined && {
          key: 'Visits',
          value:
            line.source === 'imported'
              ? 'They come in a file from another system'
              : join(
                  (pattern?.visits ?? []).map((visit) => visitInWords(visit)),
                  html`<br>`,
                ),
          action: mayEdit ? { href: `${address}/visits` } : undefined,
        },
        periodic === undefined &&
          line.source === 'arranged' && { key: 'A week', value: weekAndCost(week, cost) },
        {
          key: 'Provider',
          value: html`<a class="govuk-link" href="/providers/${line.provider_id}">${line.provider_name}</a>`,
          action:
            mayEdit && permits(scope.who, 'placement.work')
              ? {
                  href: `/packages/${line.care_package_id}/find-provider?replaces=${line.id}`,
                  text: 'Find another',
                }
              : undefined,
        },
        { key: 'Contract', value: contract },
        { key: 'Dates', value: dateRange(line.starts_on, line.ends_on) },
        line.ended_reason !== null && {
          key: status === 'ended' ? 'Ended because' : 'Ends because',
          value: line.ended_reason,
          action: back ? { href: takeBackHref(line), text: 'Take back' } : undefined,
        },
        {
          key: 'Reference',
          value: html`${line.reference}${patterns.length > 1 && html`, <a class="govuk-link" href="${address}">${plural(patterns.length, 'version')} of its week</a>`}`,
        },
      ],
      { narrow: true },
    )}
  </section>`;
}

/** What a week of a service without visits costs, or that nothing is paid for it. */
function periodicCostWords({ who }: Scope, { price }: Periodic, cost: LineView['cost']): string {
  if (!permits(who, 'contracts.see')) return 'Paid by the contract';
  if (price === undefined || cost === undefined)
    return 'The contract has no price for it on this day, so nothing is paid';
  return `${formatPounds(cost.amount_pence)}, at ${formatPounds(price.pence)} ${unitWords[price.unit]}`;
}

function weekAndCost(week: LineView['week'], cost: LineView['cost']): string {
  const length = weekLengthWords(week);
  if (cost === undefined) return length;
  const without = cost.unpriced > 0 ? `, without ${plural(cost.unpriced, 'visit')} that no rate fits` : '';
  return `${length}, about ${formatPounds(cost.amount_pence)}${without}`;
}

function suspensionTable(
  scope: Scope,
  { id }: CarePackage,
  suspensions: readonly Suspension[],
  views: readonly LineView[],
  noticeHours: number,
): SafeHtml | null {
  if (suspensions.length === 0) return null;
  const may = permits(scope.who, 'packages.suspend');
  const names = new Map(
    views.map(({ line }) => [line.id, `${serviceName(line.service)}, ${line.provider_name}`]),
  );
  const several = views.length > 1;
  return html`<h2 class="govuk-heading-m">Suspensions</h2>${dataTable<Suspension>({
    id: 'suspensions',
    caption: 'Suspensions',
    captionHidden: true,
    rows: suspensions,
    columns: [
      { head: 'Visits not wanted from', cell: ({ starts_at }) => when(starts_at) },
      {
        head: 'Wanted again from',
        cell: ({ starts_at, ends_at }) =>
          ends_at === null
            ? 'not known yet'
            : ends_at.getTime() === starts_at.getTime()
              ? 'never came to it'
              : when(ends_at),
      },
      {
        head: 'Why',
        cell: ({ reason, note }) =>
          html`<span>${suspensionWords[reason]}${note !== null && html`<br><span class="tend-quiet">${note}</span>`}</span>`,
      },
      {
        head: 'Provider told',
        cell: ({ told_provider_at, starts_at, reason }) => {
          const late =
            reason === 'hospital' &&
            told_provider_at.getTime() - starts_at.getTime() > noticeHours * HOUR_MILLISECONDS;
          return html`<span>${when(told_provider_at)}${late && html`<br>${statusTag(`Later than ${plural(noticeHours, 'hour')}`, 'attention')}`}</span>`;
        },
      },
      several && { head: 'Service', cell: ({ package_line_id }) => names.get(package_line_id) ?? '' },
      may && {
        head: 'Change',
        headHidden: true,
        cell: (one) =>
          html`<a class="govuk-link" href="/packages/${id}/suspensions/${one.id}">${one.ends_at === null ? 'Say when visits are wanted again' : 'Change the end'}<span class="govuk-visually-hidden"> of the suspension from ${day(londonDay(one.starts_at))}</span></a>`,
      },
    ],
  })}`;
}

async function continuity(
  scope: Scope,
  { workersMet }: VisitsSide,
  personId: number,
  name: string,
): Promise<SafeHtml> {
  const to = londonDay(scope.now);
  const from = to.subtract({ days: CONTINUITY_DAYS - 1 });
  const met = await workersMet(scope, personId, from.toString(), to.toString());
  return html`<h2 class="govuk-heading-m">Who has come</h2>
    <p class="govuk-body">${continuityWords(met, name)}</p>
    ${
      met.workers.length > 0 &&
      dataTable<Continuity['workers'][number]>({
        id: 'workers-met',
        caption: `Care workers in the ${CONTINUITY_DAYS} days to ${longDate(to)}`,
        captionHidden: true,
        dense: true,
        rows: met.workers,
        columns: [
          { head: 'Care worker', cell: ({ name, reference }) => name ?? `Number ${reference}` },
          { head: 'Provider', cell: ({ provider_name }) => provider_name },
          { head: 'Visits', numeric: true, cell: ({ visits }) => figure(visits) },
          { head: 'Share', numeric: true, cell: ({ visits }) => percent(visits, met.visits) },
          { head: 'First in this time', cell: ({ first_on }) => day(first_on) },
        ],
      })
    }`;
}

/** How many faces a person has seen, in a sentence. */
function continuityWords({ visits, workers }: Continuity, name: string): string {
  const most = workers[0];
  if (most === undefined) return `No visits were logged in the last ${CONTINUITY_DAYS} days.`;
  if (workers.length === 1)
    return `One care worker made all ${plural(visits, 'visit')} to ${name} in the last ${CONTINUITY_DAYS} days.`;
  const share = Math.round((most.visits / visits) * 100);
  return `${plural(workers.length, 'different care worker')} came to ${name} in the last ${CONTINUITY_DAYS} days. The one met most often made ${share}% of ${plural(visits, 'visit')}.`;
}

function facts({ who }: Scope, { id, starts_on, ends_on, primary_need, cover_note }: CarePackage): SafeHtml {
  const change = permits(who, 'packages.edit') ? { href: `/packages/${id}/edit` } : undefined;
  return summaryList([
    { key: 'Care', value: dateRange(starts_on, ends_on) },
    { key: 'Mainly for', value: primary_need ?? 'not written down', action: change },
    { key: 'If a visit falls through', value: cover_note ?? 'not written down', action: change },
  ]);
}
