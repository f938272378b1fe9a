/** What of a plan the in-house service, as last rung, has told no room for: where, in which part of the day, and what has no visits. */
import { minutesInWords } from '../../../ground/calendar.ts';
import { listWords, thousands } from '../../../ground/text.ts';
import type { Unit } from '../../../contracts/rules/prices-shape.ts';
import { partNames } from '../../../providers/rules/capacity.ts';
import { dataTable } from '../../../web/components/table.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import type { TransitionMove } from '../../records/transitions.ts';
import type { Uncovered } from '../../rules/in-house-cover.ts';
import { countInWords } from '../../rules/periodic-need.ts';
import { stillUncovered } from '../../rules/transition-steps.ts';

/** What has no room, in words: '3 hours 30 minutes a week', '7 sleeping nights a week', '1 live-in place'. */
export function uncoveredWords({ minutes, places }: Pick<Uncovered, 'minutes' | 'places'>): string {
  return listWords([
    ...(minutes > 0 ? [`${minutesInWords(minutes)} a week`] : []),
    ...(places === null ? [] : [countInWords(places.count, places.unit as Unit)]),
  ]);
}

/** What has no room in-house, of the moves that go on: those left out need none, and what is placed has been taken on. */
export function noRoom(moves: readonly TransitionMove[]): Uncovered[] {
  return moves.flatMap((move) => stillUncovered(move) ?? []);
}

/** All of it together, in words; empty where there is none. */
export function noRoomWords(open: readonly Uncovered[]): string {
  const minutes = open.reduce((sum, one) => sum + one.minutes, 0);
  return listWords([
    ...(minutes > 0 ? [`${minutesInWords(minutes)} a week`] : []),
    ...placeRows(open).map(({ unit, count }) => countInWords(count, unit)),
  ]);
}

function placeRows(open: readonly Uncovered[]): { unit: Unit; count: number; services: number }[] {
  const places = open.flatMap((one) => one.places ?? []);
  return [...Map.groupBy(places, ({ unit }) => unit)]
    .map(([unit, some]) => ({
      unit: unit as Unit,
      count: some.reduce((sum, { count }) => sum + count, 0),
      services: some.length,
    }))
    .sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

type Row = {
  readonly where: string;
  readonly when: string;
  readonly much: string;
  readonly services: number;
};

/** Where and when it is, area by area and part by part of the day; nothing where the in-house service has room for all. */
export function noRoomTable(open: readonly Uncovered[], areas: ReadonlyMap<number, string>): SafeHtml {
  if (open.length === 0) return nothing;
  const parts = open.flatMap(({ areaId, parts: some }) => some.map((one) => ({ areaId, ...one })));
  const nameOf = (areaId: number): string => areas.get(areaId) ?? 'Outside every area';
  const rows: Row[] = [...Map.groupBy(parts, ({ areaId, part }) => `${areaId} ${part}`).values()]
    .flatMap((some) => {
      const [first] = some;
      return first === undefined ? [] : [{ ...first, some }];
    })
    .sort((a, b) => a.areaId - b.areaId || PARTS.indexOf(a.part) - PARTS.indexOf(b.part))
    .map(({ areaId, part, some }) => ({
      where: nameOf(areaId),
      when: (partNames as Readonly<Record<string, string>>)[part] ?? part,
      much: minutesInWords(some.reduce((sum, { minutes }) => sum + minutes, 0)),
      services: some.length,
    }));
  const without = placeRows(open).map(
    ({ unit, count, services }): Row => ({
      where: 'Everywhere',
      when: 'Care without visits',
      much: countInWords(count, unit),
      services,
    }),
  );
  return html`<h2 class="govuk-heading-m" id="no-room">Not arranged yet: no room in-house</h2>
    <p class="govuk-body">The draft puts these with the in-house service because nobody else can take them, but it has told no room for them there and then. Find other providers, or agree with the in-house service that it takes them, before they are placed.</p>
    ${dataTable<Row>({
      id: 'no-room-in-house',
      caption: 'What the in-house service has told no room for',
      captionHidden: true,
      dense: true,
      rows: [...rows, ...without],
      columns: [
        { head: 'Area', cell: ({ where }) => where },
        { head: 'Part of the day', cell: ({ when }) => when },
        { head: 'A week', numeric: true, cell: ({ much }) => much },
        { head: 'Services', numeric: true, cell: ({ services }) => thousands(services) },
      ],
    })}`;
}

const PARTS: readonly string[] = Object.keys(partNames);
