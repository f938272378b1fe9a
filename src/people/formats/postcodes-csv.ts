/**
 * A file of postcodes with their positions: the columns `postcode`, `lat`, `long`, and where it has them `lsoa11cd`,
 * `ward_cd` and `ward_nm` (the ONS National Statistics Postcode Lookup, with area codes added).
 */
import { normalisePostcode } from '../../ground/postcodes.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { readCsvTable } from './csv-table.ts';
import type { Finding } from './findings.ts';

/** Where a postcode is, in degrees (WGS84), and the areas it lies in. */
export type PostcodePlace = {
  readonly postcode: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly lsoa_code: string | null;
  readonly ward_code: string | null;
  readonly ward_name: string | null;
};

/** What a postcode file holds. */
export type PostcodeFile = {
  readonly rows: number;
  readonly places: readonly PostcodePlace[];
  readonly findings: readonly Finding[];
};

/** The United Kingdom with the Channel Islands and the Isle of Man, in degrees. */
const KINGDOM = { south: 49, north: 61, west: -9, east: 2 };

/** Reads the file. Refused where it is no such file at all; a row that cannot be used is left out and told. */
export function readPostcodes(text: string): Result<PostcodeFile> {
  const table = readCsvTable(text);
  if (!table.ok) return table;
  const { rows, column } = table.value;
  const at = {
    postcode: column('postcode', 'pcds', 'pcd'),
    lat: column('lat', 'latitude'),
    long: column('long', 'longitude', 'lng'),
    lsoa: column('lsoa11cd', 'lsoa21cd', 'lsoa11', 'lsoa21', 'lsoa_code'),
    ward: column('ward_cd', 'osward', 'ward_code'),
    wardName: column('ward_nm', 'ward_name'),
  };
  const missing = (['postcode', 'lat', 'long'] as const).filter((name) => at[name] < 0);
  if (missing.length > 0) return refuse(`The file has no column ${missing.join(', ')}`);

  const findings: Finding[] = [];
  const places = new Map<string, PostcodePlace>();
  for (const [index, cells] of rows.entries()) {
    const cell = (place: number): string => (place < 0 ? '' : (cells[place] ?? ''));
    const typed = cell(at.postcode);
    const read = readPlace(typed, cell(at.lat), cell(at.long));
    const place = read.place;
    if (read.finding) findings.push({ row: index + 1, ...read.finding });
    if (place === undefined) continue;
    if (places.has(place.postcode)) {
      findings.push({
        row: index + 1,
        field: 'postcode',
        value: typed,
        wrong: 'is in the file twice, and the first one counts',
        done: 'left out',
      });
      continue;
    }
    places.set(place.postcode, {
      ...place,
      lsoa_code: cell(at.lsoa) || null,
      ward_code: cell(at.ward) || null,
      ward_name: cell(at.wardName) || null,
    });
  }
  return ok({ rows: rows.length, places: [...places.values()], findings });
}

/** The place that a row names, and what is wrong with it; without a place the row is left out. */
function readPlace(
  typed: string,
  lat: string,
  long: string,
): {
  readonly place?: Pick<PostcodePlace, 'postcode' | 'latitude' | 'longitude'>;
  readonly finding?: Omit<Finding, 'row'>;
} {
  const leaveOut = (field: string, value: string, wrong: string) => ({
    finding: { field, value, wrong, done: 'left out' as const },
  });
  const postcode = normalisePostcode(typed);
  if (postcode === undefined) return leaveOut('postcode', typed, 'is not a UK postcode');
  const latitude = degrees(lat);
  const longitude = degrees(long);
  if (latitude === undefined || longitude === undefined) {
    return leaveOut('lat, long', `${lat}, ${long}`, 'is not a position');
  }
  if (!inKingdom(latitude, longitude)) {
    return leaveOut('lat, long', `${lat}, ${long}`, 'is not in the United Kingdom');
  }
  const place = { postcode, latitude, longitude };
  if (postcode === typed) return { place };
  const wrong = `is not in its written form: ${postcode}`;
  return { place, finding: { field: 'postcode', value: typed, wrong, done: 'put right' } };
}

function degrees(text: string): number | undefined {
  return /^-?\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function inKingdom(latitude: number, longitude: number): boolean {
  const { south, north, west, east } = KINGDOM;
  return latitude >= south && latitude <= north && longitude >= west && longitude <= east;
}
