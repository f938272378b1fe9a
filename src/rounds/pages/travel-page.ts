/** How travel between visits is timed: the source, the council's paces beside the published ones, and the hours at which roads are slower. */
import { longDate, londonDay } from '../../ground/calendar.ts';
import { readTravel } from '../../platform/config.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { settingsOn } from '../../platform/settings.ts';
import {
  type PaceFigures,
  slowHourWords,
  travelSettings,
  usualPaces,
} from '../../platform/travel-settings.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import type { TravelMode } from '../rules/travel-estimate.ts';
import { modeWords } from '../rules/travel-words.ts';
import { section } from './address.ts';

const MODES = ['car', 'bicycle', 'walk'] as const satisfies readonly TravelMode[];
const FIGURES = [
  { kind: 'detour', what: 'as far as the straight line' },
  { kind: 'speed', what: 'speed' },
  { kind: 'seconds', what: 'added to each trip' },
] as const;

/** GET /travel-times: for whoever plans, commissions or is paid by these times. */
export async function travelTimesPage({ scope }: Asked): Promise<Answer> {
  const today = londonDay(scope.now).toString();
  const held = await settingsOn(
    scope,
    ['travel_car', 'travel_bicycle', 'travel_walk', 'travel_hours', 'rounds_area'],
    today,
  );
  const where = held.rounds_area === 'urban' ? 'towns' : 'the country';
  return page(
    'How travel is timed',
    html`<p class="govuk-body-l">The planner, the board, the pay of a round and the call window simulation all go by the times below. They hold on ${longDate(today)}.</p>
      <h2 class="govuk-heading-m">Where times come from</h2>
      ${sourceOfTimes()}
      <h2 class="govuk-heading-m">Paces by the straight line</h2>
      <p class="govuk-body">The straight line between two homes is lengthened, divided by a speed, and rounded up to a minute when a round is planned. Rounds go by the paces of ${where}.${change(scope, 'rounds_area', 'where rounds go')}</p>
      ${MODES.map((mode) => paceTable(scope, mode, held[`travel_${mode}`]))}
      <h2 class="govuk-heading-m">Hours at which roads are slower</h2>
      <p class="govuk-body">${hoursWords(held.travel_hours)}${change(scope, 'travel_hours', 'the hours')}</p>
      <p class="govuk-body">Nothing is multiplied unless the council says so. The published speed in towns is that of the morning peak, 7 to 10 on a weekday: a factor for the peak would count the same congestion twice, and at other hours the estimate is rather too long than too short. A service that answers for empty roads does need a factor. Whoever walks or cycles takes as long at every hour.</p>
      <p class="govuk-body">A way counts at the hour at which it is begun; the way from home at the hour at which the first visit begins. The planner counts the slowest hour that the visit may touch, so that no round is short of time.</p>`,
    { section: permits(scope.who, 'rounds.see') ? section : 'Settings' },
  );
}

function sourceOfTimes(): SafeHtml {
  const service = readTravel(process.env);
  if (service === undefined)
    return html`<p class="govuk-body">From the straight line: this installation asks no service for travel times. Whoever runs it may name one (OSRM or Valhalla) that knows roads, rivers and railways.</p>`;
  return html`<p class="govuk-body">From a service of travel times (${service.service === 'osrm' ? 'OSRM' : 'Valhalla'}) that this installation asks. It is told where homes are, and nothing of who lives there. Where it fails nothing is planned, unless somebody chooses the straight line for that once; miles always go by the straight line.</p>`;
}

function change(
  scope: Scope,
  name: keyof typeof travelSettings | 'rounds_area',
  what: string,
): SafeHtml | false {
  return (
    permits(scope.who, 'settings.edit') &&
    html` <a class="govuk-link" href="/settings/${name}">Change<span class="govuk-visually-hidden"> ${what}</span></a>`
  );
}

function hoursWords(hours: Parameters<typeof slowHourWords>[0]): string {
  if (hours.length === 0) return 'Every hour counts alike.';
  return `The way by car takes ${slowHourWords(hours)}; before the first of these it takes as long as usual.`;
}

type Row = { readonly words: string; readonly own: string; readonly usual: string; readonly source: string };

function paceTable(scope: Scope, mode: TravelMode, held: PaceFigures): SafeHtml {
  const { unit, figures, sources } = usualPaces[mode];
  const rows = FIGURES.flatMap(({ kind, what }): Row[] => {
    const units = { detour: ' times', speed: ` ${unit}`, seconds: ' seconds' }[kind];
    const row = (area: 'urban' | 'rural', name: string): Row => ({
      words: `${name}: ${what}`,
      own: `${held[`${area}_${kind}`]}${units}`,
      usual: `${figures[`${area}_${kind}`]}${units}`,
      source: sources[`${area}_${kind}`],
    });
    const [towns, country] = [row('urban', 'Towns'), row('rural', 'Country')];
    const alike =
      towns.own === country.own && towns.usual === country.usual && towns.source === country.source;
    return alike ? [row('urban', 'Towns and country')] : [towns, country];
  });
  const title = travelSettings[`travel_${mode}`].title;
  return html`<h3 class="govuk-heading-s">${modeWords[mode].replace(/^./, (first) => first.toUpperCase())}${change(scope, `travel_${mode}`, `how fast they travel ${modeWords[mode]}`)}</h3>${dataTable<Row>(
    {
      id: mode,
      caption: title,
      captionHidden: true,
      dense: true,
      rows,
      columns: [
        { head: 'Figure', cell: ({ words }) => words },
        {
          head: 'Holds today',
          cell: ({ own, usual }) => (own === usual ? own : html`${own} ${statusTag('Own', 'active')}`),
        },
        { head: 'Usual', cell: ({ usual }) => usual },
        { head: 'Source of the usual figure', width: 'wide', cell: ({ source }) => source },
      ],
    },
  )}`;
}
