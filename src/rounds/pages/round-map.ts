/** A round as a map: its places by their numbers, joined in the order in which they are visited. North is up; straight lines, not roads. */
import { boundingBox, distanceMetres, type Position } from '../../ground/geography.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import type { RotaWorker, StopOfVisit } from '../rules/rota.ts';

const SIDE = 420;
const EDGE = 34;
const MILE = 1609.344;

type Point = { readonly x: number; readonly y: number; readonly name: string; readonly label: string };

/** The map of a round; nothing where fewer than two of its places are known. */
export function roundMap(
  worker: Pick<RotaWorker, 'start' | 'end' | 'name'>,
  stops: readonly StopOfVisit[],
): SafeHtml {
  const places: { position: Position; name: string; label: string }[] = [];
  const add = (position: Position | undefined, name: string, label: string): void => {
    if (position !== undefined) places.push({ position, name, label });
  };
  add(worker.start?.position, `Start: ${worker.start?.name ?? ''}`, 'S');
  stops.forEach(({ visit }, at) => add(visit.spot.position, visit.personName, String(at + 1)));
  add(worker.end?.position, `End: ${worker.end?.name ?? ''}`, 'E');
  const box = boundingBox(places.map(({ position }) => position));
  if (box === undefined || places.length < 2) return nothing;
  const middle = (box.south + box.north) / 2;
  const squeeze = Math.cos((middle * Math.PI) / 180);
  const span = Math.max((box.east - box.west) * squeeze, box.north - box.south, 0.002);
  const scale = (SIDE - 2 * EDGE) / span;
  const points: Point[] = places.map(({ position, ...rest }) => ({
    ...rest,
    x: round(EDGE + (position.longitude - box.west) * squeeze * scale),
    y: round(EDGE + (box.north - position.latitude) * scale),
  }));
  const height = Math.max(140, round(2 * EDGE + (box.north - box.south) * scale));
  const metresWide = distanceMetres(
    { latitude: middle, longitude: 0 },
    { latitude: middle, longitude: span / squeeze },
  );
  return html`<figure class="tend-roundmap"><svg class="tend-roundmap__drawing" viewBox="0 0 ${SIDE} ${height + 26}" role="img" aria-label="Map of the round of ${worker.name}: ${points.map(({ label, name }) => `${label} ${name}`).join(', ')}">
<polyline class="tend-roundmap__way" points="${points.map(({ x, y }) => `${x},${y}`).join(' ')}"/>
${apart(points).map(
  ({ x, y, label, name }) =>
    html`<g><title>${label}: ${name}</title><circle class="tend-roundmap__spot" cx="${x}" cy="${y}" r="12"/><text class="tend-roundmap__number" x="${x}" y="${y + 5}" text-anchor="middle">${label}</text></g>`,
)}
${scaleBar(metresWide, height)}</svg><figcaption class="govuk-body-s">North is up. Lines are straight, as the crow flies; numbers are the visits in order.</figcaption></figure>`;
}

/** Points that would lie on each other are moved side by side. */
function apart(points: readonly Point[]): Point[] {
  const placed: Point[] = [];
  for (const point of points) {
    const near = placed.filter(({ x, y }) => Math.abs(x - point.x) < 16 && Math.abs(y - point.y) < 16).length;
    placed.push({ ...point, x: point.x + near * 20 });
  }
  return placed;
}

/** A bar of a quarter, a half, one or two miles, whichever fits. */
function scaleBar(metresWide: number, height: number): SafeHtml {
  const wide = SIDE - 2 * EDGE;
  const miles = [5, 2, 1, 0.5, 0.25, 0.1].find((one) => (one * MILE * wide) / metresWide <= wide / 2) ?? 0.1;
  const width = round((miles * MILE * wide) / metresWide);
  const y = height + 12;
  return html`<line class="tend-roundmap__scale" x1="${EDGE}" x2="${EDGE + width}" y1="${y}" y2="${y}"/><text class="tend-roundmap__words" x="${EDGE + width + 6}" y="${y + 4}">${miles === 1 ? '1 mile' : `${miles} miles`}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
