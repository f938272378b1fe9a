import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type Area,
  boundingBox,
  distanceMetres,
  isInside,
  type Position,
} from '../../src/ground/geography.ts';
import { openData, openJson } from './open-data.ts';

const at = (latitude: number, longitude: number): Position => ({ latitude, longitude });
const anywhere = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('distance', () => {
  it('is right to half a percent against known figures', () => {
    const charingCross = at(51.50809, -0.12756);
    expect(distanceMetres(charingCross, at(52.58601, -1.98128)) / 175_000).toBeCloseTo(1, 1);
    // One degree of latitude and, at 60 degrees, half as much of longitude (mean radius): 111,195 m and 55,597 m.
    expect(distanceMetres(at(0, 0), at(1, 0))).toBeCloseTo(111_195.08, 1);
    expect(distanceMetres(at(60, 0), at(60, 1))).toBeCloseTo(55_595, -1);
    expect(distanceMetres(at(0, 0), at(0, 180))).toBeCloseTo(Math.PI * 6_371_008.8, 0);
  });

  it('is nought to itself, the same both ways, and never longer by a third place', () => {
    fc.assert(
      fc.property(anywhere, anywhere, anywhere, (a, b, c) => {
        expect(distanceMetres(a, a)).toBe(0);
        expect(distanceMetres(a, b)).toBeCloseTo(distanceMetres(b, a), 6);
        expect(distanceMetres(a, c)).toBeLessThanOrEqual(distanceMetres(a, b) + distanceMetres(b, c) + 1);
      }),
    );
  });
});

describe('boxes', () => {
  it('hold every place, tightly', () => {
    expect(boundingBox([])).toBeUndefined();
    expect(boundingBox([at(52, -2), at(53, -3)])).toEqual({ south: 52, west: -3, north: 53, east: -2 });
    fc.assert(
      fc.property(fc.array(anywhere, { minLength: 1 }), (places) => {
        const box = boundingBox(places);
        expect(box?.south).toBe(Math.min(...places.map((p) => p.latitude)));
        expect(box?.east).toBe(Math.max(...places.map((p) => p.longitude)));
      }),
    );
  });
});

const square = (from: number, to: number): number[][] => [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
  [from, from],
];

describe('areas', () => {
  const holed: Area = { type: 'Polygon', coordinates: [square(0, 10), square(4, 6)] };
  const two: Area = { type: 'MultiPolygon', coordinates: [[square(0, 10), square(4, 6)], [square(20, 30)]] };

  it('hold what is inside their edge and outside their holes', () => {
    expect([at(1, 1), at(5, 5), at(11, 5), at(5, 9.9)].map((p) => isInside(holed, p))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect([at(5, 5), at(25, 25), at(15, 15)].map((p) => isInside(two, p))).toEqual([false, true, false]);
    expect(isInside({ type: 'Polygon', coordinates: [] }, at(0, 0))).toBe(false);
  });

  it('share an edge without sharing a place on it', () => {
    const west: Area = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [5, 0],
          [5, 10],
          [0, 10],
          [0, 0],
        ],
      ],
    };
    const east: Area = {
      type: 'Polygon',
      coordinates: [
        [
          [5, 0],
          [10, 0],
          [10, 10],
          [5, 10],
          [5, 0],
        ],
      ],
    };
    for (const latitude of [0, 2.5, 5, 9.99]) {
      expect([west, east].filter((area) => isInside(area, at(latitude, 5))).length).toBe(1);
    }
  });

  it('agree with arithmetic on a circle of many sides', () => {
    const ring = Array.from({ length: 361 }, (_, i) => [
      Math.cos((i * Math.PI) / 180),
      Math.sin((i * Math.PI) / 180),
    ]);
    const circle: Area = { type: 'Polygon', coordinates: [ring] };
    const near = fc.double({ min: -1.2, max: 1.2, noNaN: true });
    fc.assert(
      fc.property(near, near, (x, y) => {
        const away = Math.hypot(x, y);
        fc.pre(Math.abs(away - 1) > 0.001);
        expect(isInside(circle, at(y, x))).toBe(away < 1);
      }),
    );
  });
});

const WARDS = z.object({
  features: z.array(
    z.object({
      properties: z.object({ WD13CD: z.string() }),
      geometry: z.object({
        type: z.literal('Polygon'),
        coordinates: z.array(z.array(z.array(z.number()))),
      }),
    }),
  ),
});

describe('the wards of Walsall', () => {
  it('hold their own postcodes, each in one ward', () => {
    const wards = openJson('walsall/wards_walsall.geojson', WARDS);
    const postcodesText = openData('walsall/postcodes_walsall.csv');
    if (wards === undefined || postcodesText === undefined) return;
    const rows = postcodesText
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const found = rows.map(([, latitude, longitude]) => {
      const place = at(Number(latitude), Number(longitude));
      return wards.features
        .filter((ward) => isInside(ward.geometry, place))
        .map((ward) => ward.properties.WD13CD);
    });
    const own = found.filter((codes, i) => codes.includes(rows[i]?.at(-3) ?? '')).length;
    console.info(`${own} of ${rows.length} postcodes lie in the ward they are given`);
    expect(own / rows.length).toBeGreaterThan(0.99);
    expect(found.filter((codes) => codes.length > 1).length / rows.length).toBeLessThan(0.01);
  });
});
