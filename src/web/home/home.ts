/** The first page: what needs whoever signed in, how this week and the last one stand, and where they go most. */
import { londonDay, londonTime, longDate, shortDate, weekStart } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { listWords, plural, thousands } from '../../ground/text.ts';
import { answersNeeded } from '../../brokerage/records/answers-due.ts';
import { moneyNeedsMe } from '../../payments/records/money-needs.ts';
import { type Need, needsMe } from '../../payments/records/needs-me.ts';
import { listTrend, type WeekInTrend } from '../../payments/records/provider-weeks.ts';
import { PAYABLE_VISITS } from '../../payments/rules/visits-only.ts';
import { lastSevenDays, missedAddress } from '../../visits/pages/visit-list.ts';
import { listPlannedVisits } from '../../visits/records/planned-visits.ts';
import { countFreshChanges } from '../../visits/records/visit-changes.ts';
import { roleNames } from '../../platform/permissions.ts';
import { noticesNeeded } from '../../platform/notices/log.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { lineChart } from '../charts/lines.ts';
import { figure } from '../components/amounts.ts';
import { emptyState } from '../components/messages.ts';
import { statTiles } from '../components/tiles.ts';
import { html, nothing, type SafeHtml } from '../html.ts';
import { noticesOnHome } from '../notices/own-notices.ts';
import { type Answer, type Asked, page } from '../route.ts';
import { shortcuts } from './shortcuts.ts';

const WEEKS = 12;

/** GET / */
export async function home({ scope, signedIn, csrfToken }: Asked): Promise<Answer> {
  const today = londonDay(scope.now);
  const { who } = signedIn;
  return page(
    'Home',
    html`<span class="govuk-caption-l">${longDate(today)}</span><h1 class="govuk-heading-l">${greeting(scope.now)}, ${who.name}</h1>
<p class="govuk-body">You are signed in as ${roleNames[who.role].toLowerCase()} for ${signedIn.providerName ?? signedIn.councilName}.</p>
${await needs(scope)}
${await noticesOnHome(scope, csrfToken)}
${permits(scope.who, 'week.see') && (await weeks(scope, weekStart(today)))}
<h2 class="govuk-heading-m">Where you go most</h2>
<ul class="govuk-list">${shortcuts[who.role]
      .filter(({ permission }) => permits(scope.who, permission))
      .map(({ text, href }) => html`<li><a class="govuk-link" href="${href}">${text}</a></li>`)}</ul>`,
    { wide: true },
  );
}

function greeting(now: Temporal.Instant): string {
  const { hour } = londonTime(now);
  return hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening';
}

async function needs(scope: Scope): Promise<SafeHtml> {
  const found: readonly Need[] = [
    ...(await answersNeeded(scope)),
    ...(await changesToSee(scope)),
    ...(await missedToSee(scope)),
    ...(await needsMe(scope)),
    ...(await moneyNeedsMe(scope)),
    ...(await noticesNeeded(scope)),
  ];
  const heading = html`<h2 class="govuk-heading-m">What needs you today</h2>`;
  if (found.length === 0) return html`${heading}${emptyState({ title: 'Nothing waits for you.' })}`;
  return html`${heading}${statTiles(
    found.map(({ text, count, href, pence, penceOf }) => ({
      label: `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
      value: thousands(count),
      href,
      note:
        pence === undefined || pence === 0
          ? undefined
          : `${formatPounds(pence)}${penceOf === undefined ? '' : `, ${penceOf}`}`,
      tone: 'attention',
    })),
    { label: 'What needs you today' },
  )}`;
}

/** For a provider's people: visits to come that the council changed in the last day. */
async function changesToSee(scope: Scope): Promise<Need[]> {
  if (scope.who.providerId === null || !permits(scope.who, 'visits.see')) return [];
  const count = await countFreshChanges(scope);
  return count === 0 ? [] : [{ text: 'visits changed at short notice', count, href: '/visits/changes' }];
}

/** For who may be a key worker: visits of the last seven days to their people that somebody did not make. */
async function missedToSee(scope: Scope): Promise<Need[]> {
  const { userId } = scope.who;
  if (userId === null || !permits(scope.who, 'people.edit')) return [];
  const [from, to] = lastSevenDays(scope);
  const filter = { from, to, went: 'missed', keyWorkerId: userId } as const;
  const { total: count } = await listPlannedVisits(scope, filter, { limit: 0 });
  const href = missedAddress(scope, userId);
  return count === 0 ? [] : [{ text: 'missed visits to your people in the last seven days', count, href }];
}

/** This week and the last in a few figures, and the weeks before them as lines. */
async function weeks(scope: Scope, monday: Temporal.PlainDate): Promise<SafeHtml> {
  const last = monday.subtract({ weeks: 1 }).toString();
  const trend = await listTrend(scope, monday.toString(), WEEKS + 1);
  const of = (week: string): WeekInTrend | undefined =>
    trend.find(({ weekStartsOn }) => weekStartsOn === week);
  return html`<h2 class="govuk-heading-m">Last week</h2>${weekTiles(of(last), last, 'Last week')}
<h2 class="govuk-heading-m">This week so far</h2>${weekTiles(of(monday.toString()), monday.toString(), 'This week so far')}
${trendChart(trend.filter(({ weekStartsOn }) => weekStartsOn <= last))}`;
}

function weekTiles(week: WeekInTrend | undefined, monday: string, label: string): SafeHtml {
  const href = `/weeks/${monday}`;
  if (week === undefined)
    return html`<p class="govuk-body">Nothing is planned or logged in <a class="govuk-link" href="${href}">the week from ${shortDate(monday)}</a>.</p>`;
  return statTiles(
    [
      { label: 'Visits planned', value: figure(week.visits), href },
      { label: PAYABLE_VISITS, value: wholePounds(week.payablePence), href },
      {
        label: 'Held',
        value: wholePounds(week.heldPence),
        href: week.held > 0 ? `/queue?status=all&week=${monday}` : undefined,
        note: plural(week.held, 'visit'),
        tone: week.held > 0 ? 'attention' : undefined,
      },
      { label: 'Missed', value: figure(week.missed), tone: week.missed > 0 ? 'problem' : undefined },
    ],
    { label },
  );
}

function trendChart(trend: readonly WeekInTrend[]): SafeHtml {
  if (trend.length < 2) return nothing;
  const ends = listWords([trend.at(0), trend.at(-1)].map((week) => wholePounds(week?.payablePence ?? 0)));
  return html`<h2 class="govuk-heading-m">The last ${plural(trend.length, 'week')}</h2>${lineChart({
    id: 'trend',
    title: 'Payable for visits and held, week by week',
    description: `What visits pay and what is held, week by week. The first and the last week pay ${ends}.`,
    of: 'Week from',
    points: trend.map(({ weekStartsOn }) => shortDate(weekStartsOn).replace(/ \d{4}$/, '')),
    series: [
      { label: 'Payable', swatch: 'teal', values: trend.map(({ payablePence }) => payablePence) },
      { label: 'Held', swatch: 'amber', values: trend.map(({ heldPence }) => heldPence) },
    ],
    format: wholePounds,
  })}`;
}

/** '£12,345': on a first page pennies only make a figure harder to take in. */
function wholePounds(pence: number): string {
  return formatPounds(Math.round(pence / 100) * 100).replace(/\.00$/, '');
}
