/** What the pages of drills share: addresses, names and figures in cells. */
import { plural, thousands } from '../../ground/text.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { day } from '../../web/components/amounts.ts';
import { statusTag } from '../../web/components/tags.ts';
import type { Drill } from '../records/drills.ts';
import type { DrillAnswer } from '../rules/drill-answer.ts';
import { careWords, hoursWords, losingWords, placesWords, traitWords } from '../rules/drill-words.ts';

export const section = 'Drills';

/** What a drill is of: 'Brook Care, Cawdon'. */
export function drillName({ provider_name, area_name }: Pick<Drill, 'provider_name' | 'area_name'>): string {
  return area_name === null ? provider_name : `${provider_name}, ${area_name}`;
}

/** The way to a page of a drill. */
export function drillCrumbs(drill: Drill, last?: string) {
  const crumbs = [{ text: 'Failure drills', href: '/drills' }];
  return last === undefined
    ? [...crumbs, { text: drillName(drill) }]
    : [...crumbs, { text: drillName(drill), href: `/drills/${drill.id}` }, { text: last }];
}

/** The name a provider had on the day of the drill. */
export function providerIn({ names }: DrillAnswer, id: number | null): string {
  return id === null ? 'Nobody' : (names.providers[String(id)] ?? `Provider ${id}`);
}

/** The name an area had on the day of the drill. */
export function areaIn({ names }: DrillAnswer, id: number): string {
  return names.areas[String(id)] ?? `Area ${id}`;
}

/** How bad it would be, as a tag. */
export function drillTag({ uncovered_people, in_house_minutes }: Drill): SafeHtml {
  if (uncovered_people > 0) return statusTag('Some uncovered', 'problem');
  if (in_house_minutes > 0) return statusTag('In-house must help', 'attention');
  return statusTag('Others have room', 'good');
}

/** An index, or that there is none. */
export function indexWords(index: number | null): string {
  return index === null ? 'no care' : thousands(index);
}

/** How much care, in a cell: the time of visits, and below it care without any. */
export function careCell(
  minutes: number,
  places: readonly { readonly unit: string; readonly count: number }[] = [],
): SafeHtml | string {
  const without = placesWords(places);
  if (without === '' || minutes === 0) return careWords(minutes, places);
  return html`<span>${hoursWords(minutes)}<br>${without}</span>`;
}

/** What is uncovered in a list: the time of visits, and whoever has nobody by day or night. */
function uncoveredCell({ uncovered_minutes, uncovered_place_people }: Drill): SafeHtml {
  const people = plural(uncovered_place_people, 'person', 'people');
  return html`<span>${hoursWords(uncovered_minutes)}${uncovered_place_people > 0 && html`<br>${people} with live-in, night or day care`}</span>`;
}

/** How many would lose their care worker, as far as that is known. */
function losingOf({ people, losing_people: loses, unlogged_people: notKnown }: Drill): string {
  return losingWords({ keeps: people - loses - notKnown, loses, notKnown });
}

/** The columns of every list of drills, after the first. */
export const drillColumns = [
  { head: 'Fails on', cell: ({ fails_on }: Drill) => day(fails_on) },
  { head: 'Result', cell: drillTag },
  { head: 'People', numeric: true, cell: ({ people }: Drill) => thousands(people) },
  { head: 'To move', numeric: true, cell: ({ weekly_minutes }: Drill) => hoursWords(weekly_minutes) },
  { head: 'Uncovered', numeric: true, cell: uncoveredCell },
  { head: 'Lose their worker', numeric: true, cell: losingOf },
  {
    head: 'Concentration',
    numeric: true,
    cell: ({ concentration_before, concentration_after }: Drill) =>
      html`${indexWords(concentration_before)} → ${indexWords(concentration_after)}`,
  },
] as const;

/** The columns of a file of drills, for a reader who may see people or may not. */
export const drillFileColumns = (named: boolean) => [
  { head: 'Drill', value: ({ id }: Drill) => id },
  { head: 'Provider', value: ({ provider_name }: Drill) => provider_name },
  { head: 'Area', value: ({ area_name }: Drill) => area_name },
  { head: 'Fails on', kind: 'day' as const, value: ({ fails_on }: Drill) => fails_on },
  { head: 'Made', kind: 'moment' as const, value: ({ made_at }: Drill) => made_at },
  { head: 'Made by', value: ({ made_by_name }: Drill) => made_by_name },
  { head: 'Services', value: ({ services }: Drill) => services },
  { head: 'Services moved by hand', value: ({ by_hand }: Drill) => by_hand },
  { head: 'People', value: ({ people }: Drill) => people },
  { head: 'Minutes a week', value: ({ weekly_minutes }: Drill) => weekly_minutes },
  { head: 'Placed with others', value: ({ placed_minutes }: Drill) => placed_minutes },
  { head: 'Falls to in-house', value: ({ in_house_minutes }: Drill) => in_house_minutes },
  { head: 'Uncovered', value: ({ uncovered_minutes }: Drill) => uncovered_minutes },
  {
    head: 'People of whose care anything is uncovered',
    value: ({ uncovered_people }: Drill) => uncovered_people,
  },
  {
    head: 'Of them with live-in, night or day care',
    value: ({ uncovered_place_people }: Drill) => uncovered_place_people,
  },
  { head: 'Most workers needed at once', value: ({ workers_beyond }: Drill) => workers_beyond },
  { head: 'Extra cost a week', kind: 'pence' as const, value: ({ extra_pence }: Drill) => extra_pence },
  { head: 'Services without a price', value: ({ unpriced_services }: Drill) => unpriced_services },
  { head: 'Lose their usual care worker', value: losingOf },
  {
    head: 'Of them time-critical',
    value: ({ losing_critical_people: count, losing_people }: Drill) =>
      traitWords(count, losing_people, named),
  },
  { head: 'Concentration before', value: ({ concentration_before }: Drill) => concentration_before },
  { head: 'Concentration after', value: ({ concentration_after }: Drill) => concentration_after },
  { head: 'Stale capacity figures', value: ({ stale_figures }: Drill) => stale_figures },
];

/** Which services a drill could not place, in a sentence; undefined where it placed all. */
export function byHandWords({ by_hand }: Pick<Drill, 'by_hand'>): string | undefined {
  if (by_hand === 0) return undefined;
  return `${plural(by_hand, 'service')} ${by_hand === 1 ? 'is' : 'are'} not in the figures: the week of visits is not known here, because it comes in a file or the service is not by the visit. Find a provider for ${by_hand === 1 ? 'it' : 'them'} by hand.`;
}
