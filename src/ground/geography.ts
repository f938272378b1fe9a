/** Places on the ground: positions, distances and areas such as wards. Degrees are WGS84; distances are metres. */

/** A place on the ground, in degrees. */
export type Position = { readonly latitude: number; readonly longitude: number };

/** The smallest box that holds some places, in degrees. */
export type Box = {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
};

/** A ring of a GeoJSON polygon: [longitude, latitude] pairs, the last the same as the first. */
type Ring = ReadonlyArray<readonly number[]>;

/** The two shapes of area in GeoJSON (RFC 7946): the first ring of a polygon is its edge, the others are holes. */
export type Area =
  | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: ReadonlyArray<readonly Ring[]> };

/** The mean radius of the Earth (IUGG). */
const EARTH_METRES = 6_371_008.8;

/** Metres between two places as the crow flies, by the haversine formula: within 0.5% of the true figure. */
export function distanceMetres(a: Position, b: Position): number {
  const latitude = radians(b.latitude - a.latitude);
  const longitude = radians(b.longitude - a.longitude);
  const square =
    Math.sin(latitude / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(longitude / 2) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(square)));
}

/** The box that holds every place, or undefined where there are none. Not for places on both sides of longitude 180. */
export function boundingBox(positions: Iterable<Position>): Box | undefined {
  let box: Box | undefined;
  for (const { latitude, longitude } of positions) {
    box = {
      south: Math.min(box?.south ?? latitude, latitude),
      west: Math.min(box?.west ?? longitude, longitude),
      north: Math.max(box?.north ?? latitude, latitude),
      east: Math.max(box?.east ?? longitude, longitude),
    };
  }
  return box;
}

/**
 * Whether a place is inside an area and not in one of its holes. A place exactly on an edge belongs to one side only, so
 * areas that share an edge never both hold it.
 */
export function isInside(area: Area, position: Position): boolean {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return polygons.some(
    ([edge = [], ...holes]) => rings(edge, position) && !holes.some((hole) => rings(hole, position)),
  );
}

/** Whether a line east from the place crosses the ring an odd number of times. */
function rings(ring: Ring, { latitude, longitude }: Position): boolean {
  let inside = false;
  for (const [i, [x = 0, y = 0]] of ring.entries()) {
    const [fromX = 0, fromY = 0] = ring.at(i - 1) ?? [];
    if (y > latitude === fromY > latitude) continue;
    if (longitude < x + ((latitude - y) / (fromY - y)) * (fromX - x)) inside = !inside;
  }
  return inside;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
