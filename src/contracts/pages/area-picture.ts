import { plural } from '../../ground/text.ts';
import { boundingBox } from '../../ground/geography.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import type { AreaPoint, CouncilArea } from '../records/areas.ts';

/** Width of the drawing in its own units; a phone shows about one to the pixel. */
const WIDTH = 360;
const MARGIN = 14;
const MOST_HEIGHT = 480;
/** How many looks there are; areas beyond take them again from the first. */
const LOOKS = 8;

type Place = readonly [x: number, y: number];

/** Degrees to the drawing's units: as wide as it goes, north up, with the width of a degree at this latitude. */
function placing(points: readonly AreaPoint[]): { height: number; place: (point: AreaPoint) => Place } {
  const box = boundingBox(points) ?? { south: 0, west: 0, north: 1, east: 1 };
  const narrow = Math.cos(((box.south + box.north) / 2) * (Math.PI / 180));
  const [wide, tall] = [
    Math.max((box.east - box.west) * narrow, 1e-6),
    Math.max(box.north - box.south, 1e-6),
  ];
  const scale = Math.min((WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / tall);
  const left = (WIDTH - wide * scale) / 2;
  return {
    height: Math.ceil(tall * scale + 2 * MARGIN),
    place: ({ longitude, latitude }) => [
      Math.round((left + (longitude - box.west) * narrow * scale) * 10) / 10,
      Math.round((MARGIN + (box.north - latitude) * scale) * 10) / 10,
    ],
  };
}

/** One path of dots for all the postcodes of an area: a line of no length with round ends is a dot. */
function dots(places: readonly Place[]): string {
  return places.map(([x, y]) => `M${x} ${y}h0`).join('');
}

/** Where an area's name stands: at the middle of its postcodes. */
function middle(places: readonly Place[]): Place {
  const half = Math.floor(places.length / 2);
  const at = (which: 0 | 1): number => places.map((place) => place[which]).sort((a, b) => a - b)[half] ?? 0;
  return [at(0), at(1)];
}

/** The council's postcodes as points, coloured by area, each area named at its middle. The table beside it says the same. */
export function areaPicture(areas: readonly CouncilArea[], points: readonly AreaPoint[]): SafeHtml {
  if (points.length === 0)
    return html`<p class="govuk-body">No postcode of these areas is known, so there is no picture.</p>`;
  const { height, place } = placing(points);
  const byArea = Map.groupBy(points, ({ areaId }) => areaId);
  const nowhere = (byArea.get(null) ?? []).map(place);
  const drawn = areas.flatMap(({ id, name }, at) => {
    const places = (byArea.get(id) ?? []).map(place);
    return places.length === 0 ? [] : { name, places, look: at % LOOKS };
  });
  const words = `${plural(drawn.length, 'area')} over ${plural(points.length, 'postcode')}${nowhere.length > 0 ? `; the small grey ones, ${nowhere.length}, are in no area` : ''}.`;
  return html`<figure class="tend-chart tend-map" aria-labelledby="map-heading"><figcaption class="tend-chart__words"><span class="tend-chart__title" id="map-heading">Where they are</span><span class="tend-chart__point">${words}</span></figcaption>
<svg class="tend-map__drawing" role="img" aria-labelledby="map-title" viewBox="0 0 ${WIDTH} ${height}" focusable="false"><title id="map-title">The areas on a map of postcodes. ${words}</title>
<path class="tend-map__dots tend-map__dots--none" d="${dots(nowhere)}"/>${drawn.map(({ places, look }) => html`<path class="tend-map__dots tend-map__dots--${look}" d="${dots(places)}"/>`)}
${drawn.map(({ name, places }) => {
  const [x, y] = middle(places);
  return html`<text class="tend-map__name" x="${x}" y="${y}" text-anchor="middle">${name}</text>`;
})}</svg></figure>`;
}
