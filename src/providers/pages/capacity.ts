import { londonDay, minutesInWords, shortDate, weekStart } from '../../ground/calendar.ts';
import { plural, thousands } from '../../ground/text.ts';
import { permits } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { emptyState } from '../../web/components/messages.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { statTiles } from '../../web/components/tiles.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, type FormErrors, type FormState, withRefusal } from '../../web/forms.ts';
import { attributes, html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page, redirect } from '../../web/route.ts';
import { sayCapacity } from '../actions/say-capacity.ts';
import {
  type CapacityArea,
  listCapacityAreas,
  listCapacityInUse,
  listStatements,
  type NewStatement,
} from '../records/capacity.ts';
import {
  listPeriodicInUse,
  listPeriodicStatements,
  type NewPeriodicStatement,
} from '../records/periodic-capacity.ts';
import { getProvider, type Provider } from '../records/providers.ts';
import {
  ageInWords,
  capacityInWeek,
  PARTS_OF_DAY,
  type PartOfDay,
  partNames,
  type StandingCapacity,
} from '../rules/capacity.ts';
import {
  CAPACITY_UNITS,
  periodicInWeek,
  type StandingPeriodic,
  unitNames,
} from '../rules/periodic-capacity.ts';
import { providerCrumbs, providerIn } from './provider-page.ts';
import { providerTabs } from './provider-tabs.ts';
import { sectionOf } from './provider-words.ts';

/** How many weeks ahead the form offers. */
const WEEKS_OFFERED = 9;

type Grid = ReadonlyMap<string, StandingCapacity>;
const placeOf = (areaId: number, part: PartOfDay): string => `hours-${areaId}-${part}`;

async function gridOf(
  { scope }: Asked,
  providerId: number,
  weekOn: string,
  staleAfterDays: number,
): Promise<Grid> {
  const standing = capacityInWeek(
    await listStatements(scope, providerId),
    await listCapacityInUse(scope, { providerId }),
    weekOn,
    Math.ceil(scope.now.epochMilliseconds / 1000),
    staleAfterDays,
  );
  return new Map(standing.map((one) => [placeOf(one.areaId, one.part), one]));
}

/** Minutes as hours for a box: 90 is '1.5'. */
function hoursOf(minutes: number): string {
  return String(Math.round((minutes / 60) * 100) / 100);
}

/** How old all of it is, where it was all told at once; undefined where parts were told on different days. */
function ageOfAll(grid: Grid): StandingCapacity | undefined {
  const told = [...grid.values()].filter(({ saidMinutes }) => saidMinutes !== null);
  return new Set(told.map((one) => ageInWords(one))).size === 1 ? told[0] : undefined;
}

function ageWords(one: StandingCapacity): SafeHtml {
  return html`${one.stale ? statusTag('Out of date', 'attention') : null}<span class="tend-capacity__note">${ageInWords(one).replace(': out of date', '')}</span>`;
}

/** What is known of one part of the day: how old it is unless that is told once of all, what is used, and what was placed since. */
function known(one: StandingCapacity | undefined, agesAlike: boolean): SafeHtml {
  if (one === undefined) return html`<span class="tend-capacity__note">never said</span>`;
  const use =
    one.inUseMinutes > 0 &&
    html`<span class="tend-capacity__note">${minutesInWords(one.inUseMinutes)} in use</span>`;
  if (one.saidMinutes === null) return html`<span class="tend-capacity__note">never said</span>${use}`;
  const since =
    one.placedSinceMinutes > 0 &&
    html`<span class="tend-capacity__note">${minutesInWords(one.placedSinceMinutes)} placed since: ${minutesInWords(one.freeMinutes ?? 0)} left</span>`;
  return html`${!agesAlike && ageWords(one)}${since}${use}`;
}

function box(form: FormState, area: CapacityArea, part: PartOfDay): SafeHtml {
  const name = placeOf(area.id, part);
  const typed = form.values[name];
  const error = form.errors[name];
  return html`${error !== undefined && html`<span class="govuk-error-message" id="${name}-error">${error}</span>`}<input class="govuk-input govuk-input--width-3${error === undefined ? '' : ' govuk-input--error'}" type="text" inputmode="decimal" autocomplete="off" id="${name}" name="${name}" value="${typeof typed === 'string' ? typed : ''}" aria-label="${area.name}, ${partNames[part]}, hours a week"${attributes({ 'aria-describedby': error === undefined ? undefined : `${name}-error` })}>`;
}

async function placesOf(
  { scope }: Asked,
  providerId: number,
  weekOn: string,
  staleAfterDays: number,
): Promise<StandingPeriodic[]> {
  return periodicInWeek(
    await listPeriodicStatements(scope, providerId),
    await listPeriodicInUse(scope, [providerId]),
    weekOn,
    Math.ceil(scope.now.epochMilliseconds / 1000),
    staleAfterDays,
  );
}

/** What is known of one unit, as a sentence or two. */
function placeWords({ asOf, ageDays, stale, said, inUse, placedSince, free }: StandingPeriodic): string {
  const since = placedSince > 0 ? `, ${placedSince} placed since: ${free ?? 0} left` : '';
  const age = said === null ? 'Not stated' : ageInWords({ asOf, ageDays, stale });
  return `${age.charAt(0).toUpperCase()}${age.slice(1)}${since}. ${thousands(inUse)} in use.`;
}

/** Nights, days and live-in places: boxes for the provider's own people, else what was said. */
function placesTable(places: readonly StandingPeriodic[], form: FormState | null): SafeHtml {
  const about = html`<h2 class="govuk-heading-m">Nights, days and live-in care</h2>
    <p class="govuk-body">Wherever the provider’s contracts reach. Two care workers together count as two. What is not stated keeps nobody out.</p>`;
  if (form !== null)
    return html`${about}<div class="tend-filter__row">${places.map(
      (one) =>
        html`<div class="tend-filter__item">${fields(form).number({
          name: `count-${one.unit}`,
          label: unitNames[one.unit],
          hint: placeWords(one),
          width: 4,
        })}</div>`,
    )}</div>`;
  return html`${about}${dataTable<StandingPeriodic>({
    id: 'places',
    caption: 'What it can take without visits',
    captionHidden: true,
    rows: places,
    empty: 'Nothing is stated',
    columns: [
      { head: 'What', cell: ({ unit }) => unitNames[unit] },
      { head: 'Can take', numeric: true, cell: ({ said }) => said ?? 'Not stated' },
      { head: 'How it stands', width: 'wide', cell: placeWords },
    ],
  })}`;
}

function gridTable(areas: readonly CapacityArea[], grid: Grid, form: FormState | null): SafeHtml {
  const age = ageOfAll(grid);
  return html`${age && html`<p class="govuk-body">All of it is ${ageInWords(age).replace(': out of date', '')}. ${age.stale && statusTag('Out of date', 'attention')}</p>`}${dataTable<CapacityArea>(
    {
      id: 'capacity',
      caption: 'Hours a week of care workers’ time that are free, by area and by when visits start',
      rows: areas,
      empty: emptyState({
        title: 'The council has drawn no areas yet',
        text: 'Capacity is told by area. It can be told once areas are drawn.',
      }),
      columns: [
        { head: 'Area', cell: ({ name }) => name },
        ...PARTS_OF_DAY.map((part) => ({
          head: partNames[part],
          cell: (area: CapacityArea) => {
            const one = grid.get(placeOf(area.id, part));
            const said =
              form === null
                ? one?.saidMinutes === null || one === undefined
                  ? null
                  : html`<strong>${minutesInWords(one.saidMinutes)}</strong> `
                : box(form, area, part);
            return html`<span class="tend-capacity">${said}${known(one, age !== undefined)}</span>`;
          },
        })),
      ],
    },
  )}`;
}

/** The boxes as they are: what stands in the week. */
function standingForm(grid: Grid, places: readonly StandingPeriodic[], weekOn: string): FormState {
  const counts = places.flatMap(({ unit, said }) => (said === null ? [] : [[`count-${unit}`, String(said)]]));
  const said = [...grid].flatMap(([name, { saidMinutes }]) =>
    saidMinutes === null ? [] : [[name, hoursOf(saidMinutes)]],
  );
  return { values: { from_week: weekOn, ...Object.fromEntries([...said, ...counts]) }, errors: {} };
}

function tiles(grid: Grid): SafeHtml {
  const all = [...grid.values()];
  const sum = (of: (one: StandingCapacity) => number): number =>
    all.reduce((total, one) => total + of(one), 0);
  const fresh = sum((one) => (one.stale ? 0 : (one.freeMinutes ?? 0)));
  const stale = all.filter((one) => one.stale && one.saidMinutes !== null).length;
  return statTiles(
    [
      { label: 'hours a week free, told lately', value: thousands(Math.floor(fresh / 60)) },
      {
        label: 'hours a week in use',
        value: thousands(Math.floor(sum((one) => one.inUseMinutes) / 60)),
        note: 'A home in two areas counts in both',
      },
      {
        label: stale === 1 ? 'part of the day out of date' : 'parts of the day out of date',
        value: stale,
        tone: stale > 0 ? 'attention' : 'quiet',
      },
    ],
    { label: 'Capacity at a glance' },
  );
}

async function show(
  asked: Asked,
  provider: Provider,
  { form, status = 200 }: { form?: FormState; status?: number } = {},
): Promise<Answer> {
  const { scope } = asked;
  const monday = weekStart(londonDay(scope.now));
  const all = await listCapacityAreas(scope, provider.id);
  const staleAfterDays = await settingOn(scope, 'capacity_stale_after_days', londonDay(scope.now));
  const grid = await gridOf(asked, provider.id, monday.toString(), staleAfterDays);
  const places = await placesOf(asked, provider.id, monday.toString(), staleAfterDays);
  const told = all.filter(({ id }) => PARTS_OF_DAY.some((part) => grid.has(placeOf(id, part))));
  const served = all.filter(({ served: serves, id }) => serves || told.some((area) => area.id === id));
  const areas = served.length > 0 ? served : all;
  const may = permits(scope.who, 'capacity.edit');
  const state = form ?? standingForm(grid, places, monday.toString());
  const weeks = Array.from({ length: WEEKS_OFFERED }, (_, at) => monday.add({ weeks: at }));
  const own = scope.who.providerId !== null;
  return page(
    'Capacity',
    html`<h1 class="govuk-heading-l"><span class="govuk-caption-l">${own ? 'My organisation' : provider.name}</span>Capacity</h1>
      ${providerTabs(asked, provider.id, 'capacity')}
      ${tiles(grid)}
      ${
        may
          ? html`<p class="govuk-body">Say what you can take besides what you have. It holds until you say otherwise, and is out of date after ${plural(staleAfterDays, 'day')}. Save it again when nothing has changed, so that the council knows. Leave a box empty where you cannot say; put 0 where you can take nothing.</p>
        <form method="post" novalidate>${csrfField(asked.csrfToken)}
          ${fields(state).select({
            name: 'from_week',
            label: 'From the week of',
            choices: weeks.map((week, at) => ({
              value: week.toString(),
              text: at === 0 ? `${shortDate(week)}, this week` : shortDate(week),
            })),
          })}
          ${gridTable(areas, grid, state)}
          ${placesTable(places, state)}
          ${buttonGroup([button({ text: 'Save as of today' })])}</form>`
          : html`<p class="govuk-body">This is what the provider says it can take besides what it has. What is older than ${plural(staleAfterDays, 'day')} is out of date: ring and ask.</p>${gridTable(areas, grid, null)}${placesTable(places, null)}`
      }`,
    {
      section: sectionOf(asked),
      wide: true,
      status,
      form: state,
      breadcrumbs: providerCrumbs(asked, provider, { text: 'Capacity' }),
    },
  );
}

/** What a provider can take, by area and part of the day: its own people may say so, the council reads it. */
export async function capacityPage(asked: Asked): Promise<Answer> {
  return await show(asked, await getProvider(asked.scope, providerIn(asked)));
}

/** The statements in a posted form: every box that is not empty. */
function read({ form }: Asked): {
  statements: NewStatement[];
  periodic: NewPeriodicStatement[];
  errors: FormErrors;
  values: FormState['values'];
} {
  const week = typeof form['from_week'] === 'string' ? form['from_week'] : '';
  const errors: Record<string, string> = {};
  if (!/^\d{4}-\d\d-\d\d$/.test(week)) errors['from_week'] = 'Choose a week';
  const statements: NewStatement[] = [];
  for (const [name, typed] of Object.entries(form)) {
    const [, area, word] = /^hours-(\d{1,15})-([a-z]+)$/.exec(name) ?? [];
    const part = PARTS_OF_DAY.find((one) => one === word);
    const text = typeof typed === 'string' ? typed.trim() : '';
    if (area === undefined || part === undefined || text === '') continue;
    if (!/^\d{1,5}(\.\d{1,2})?$/.test(text)) errors[name] = 'Enter hours as a number, such as 12 or 7.5';
    else
      statements.push({
        areaId: Number(area),
        part,
        fromWeekOn: week,
        weeklyMinutes: Math.round(Number(text) * 60),
      });
  }
  const periodic = CAPACITY_UNITS.flatMap((unit): NewPeriodicStatement[] => {
    const name = `count-${unit}`;
    const typed = form[name];
    const text = typeof typed === 'string' ? typed.trim() : '';
    if (text === '') return [];
    if (/^\d{1,4}$/.test(text)) return [{ unit, fromWeekOn: week, weeklyCount: Number(text) }];
    errors[name] = 'Enter a whole number, such as 4';
    return [];
  });
  return { statements, periodic, errors, values: form };
}

/** Says what a provider can take, as of now. */
export async function saveCapacity(asked: Asked): Promise<Answer> {
  const provider = await getProvider(asked.scope, providerIn(asked));
  const { statements, periodic, errors, values } = read(asked);
  if (Object.keys(errors).length > 0)
    return await show(asked, provider, { form: { values, errors }, status: 422 });
  const saved = await sayCapacity(asked.scope, { providerId: provider.id, statements, periodic });
  if (!saved.ok) {
    const field = saved.field === 'fromWeekOn' ? 'from_week' : saved.field;
    const refused = field === undefined ? saved : { ...saved, field };
    return await show(asked, provider, { form: withRefusal(values, refused), status: 422 });
  }
  return redirect(
    `/providers/${provider.id}/capacity`,
    `Saved as of today. ${plural(saved.value.said, 'figure')} told.`,
  );
}
