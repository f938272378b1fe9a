/**
 * Locations with the history of their ratings: the columns `location_id`, `location_name`, `postcode` and
 * `rating_history` ('2016-01-14=Good;2018-10-20=Good'), and where it has them `lat`, `long`, `latest_overall`,
 * `latest_report_date`, `ownership` and `n_ratings`.
 */
import { parseCqcId } from '../../ground/identifiers.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { readCsvTable } from '../../people/formats/csv-table.ts';
import type { Sector } from '../rules/provider-details.ts';
import type { RegulatorFile, RegulatorLocation, SaidByRegulator } from './regulator.ts';
import { notebook, readPostcode, readSaid, readWords, type Note } from './regulator-fields.ts';

const SECTORS: Readonly<Record<string, Sector>> = {
  'for-profit': 'private',
  'third sector': 'voluntary',
  'local authority': 'public',
};

type Cells = {
  readonly id: string;
  readonly name: string;
  readonly postcode: string;
  readonly lat: string;
  readonly long: string;
  readonly latest: string;
  readonly latestDay: string;
  readonly ownership: string;
  readonly count: string;
  readonly history: string;
};

/** Reads the file. Refused where it has none of its columns. */
export function readRatingsCsv(text: string): Result<RegulatorFile> {
  const table = readCsvTable(text);
  if (!table.ok) return table;
  const { rows, column } = table.value;
  const at = {
    id: column('location_id'),
    name: column('location_name'),
    postcode: column('postcode'),
    lat: column('lat', 'latitude'),
    long: column('long', 'longitude'),
    latest: column('latest_overall'),
    latestDay: column('latest_report_date'),
    ownership: column('ownership'),
    count: column('n_ratings'),
    history: column('rating_history'),
  } satisfies Record<keyof Cells, number>;
  if (at.id < 0 || at.name < 0 || at.history < 0) {
    return refuse('The file has no columns location_id, location_name and rating_history');
  }
  const notes = notebook();
  const locations: RegulatorLocation[] = [];
  const ids = new Map<string, number>();
  const names = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const note = notes.about(index + 1);
    const cell = (name: keyof Cells): string => (at[name] < 0 ? '' : (row[at[name]] ?? ''));
    const id = parseCqcId(cell('id'));
    if (!id.ok || ids.has(id.value)) {
      const wrong = id.ok
        ? `is in the file already: on row ${ids.get(id.value) ?? 0}`
        : 'is not an id of the regulator, so the row is left out';
      note('location_id', cell('id'), wrong, 'left out');
      continue;
    }
    ids.set(id.value, index + 1);
    const cells = Object.fromEntries(Object.keys(at).map((name) => [name, cell(name as keyof Cells)]));
    const location = readLocation(cells as Cells, id.value, index + 1, note);
    const namesake = names.get(location.name);
    if (namesake === undefined) names.set(location.name, index + 1);
    else {
      const wrong = `is also the name of another location, perhaps of the same provider: row ${namesake}`;
      note('location_name', location.name, wrong, 'taken as it is');
    }
    locations.push(location);
  }
  if (locations.length > 0) {
    const wrong = 'is not in the file, so a location that is not known yet becomes a provider of its own';
    notes.about(0)('providerId', '', wrong, 'taken as it is');
  }
  return ok({ rows: rows.length, providers: [], locations, findings: notes.findings });
}

function readLocation(cells: Cells, id: string, row: number, note: Note): RegulatorLocation {
  const sector = SECTORS[cells.ownership.toLowerCase()];
  if (sector === undefined)
    note('ownership', cells.ownership, 'is not an ownership that is known', 'left out');
  return {
    row,
    regulator_location_id: id,
    regulator_provider_id: null,
    name: readWords(cells.name, 'location_name', note),
    address_lines: [],
    postcode: readPostcode(cells.postcode, 'postcode', note),
    ...positionOf(cells, note),
    sector: sector ?? 'not stated',
    registration_status: 'not stated',
    registered_on: null,
    deregistered_on: null,
    local_authority: null,
    services: [],
    home_care: true,
    said: historyOf(cells, note),
  };
}

function positionOf({ lat, long }: Cells, note: Note) {
  const nowhere = { latitude: null, longitude: null };
  if (lat === '' && long === '') return nowhere;
  const [latitude, longitude] = [Number(lat), Number(long)];
  const inKingdom = latitude > 49 && latitude < 61 && longitude > -9 && longitude < 2;
  if (inKingdom && lat !== '' && long !== '') return { latitude, longitude };
  note('lat, long', `${lat}, ${long}`, 'is not a position in the United Kingdom', 'left out');
  return nowhere;
}

/** What was said, the oldest first. Where the history and the latest do not agree, both are kept. */
function historyOf(cells: Cells, note: Note): SaidByRegulator[] {
  const parts = cells.history.split(';').filter((part) => part.trim() !== '');
  const said: SaidByRegulator[] = [];
  for (const part of parts) {
    const [day = '', words = ''] = part.split('=').map((half) => half.trim());
    const one = readSaid(words, day, 'rating_history', note);
    if (one !== undefined) said.push(one);
  }
  if (cells.count !== '' && Number(cells.count) !== parts.length) {
    note('n_ratings', cells.count, `is not the number of ratings there are: ${parts.length}`, 'left out');
  }
  const days = said.map(({ rated_on }) => rated_on ?? '');
  if (days.some((day, place) => place > 0 && day < (days[place - 1] ?? ''))) {
    note('rating_history', cells.history, 'is not in the order of time', 'taken as it is');
  }
  const latest = readSaid(cells.latest, cells.latestDay, 'latest_overall', note);
  if (latest === undefined) return said;
  const known = said.some(({ rating, rated_on }) => rating === latest.rating && rated_on === latest.rated_on);
  if (known) return said;
  if (latest.rating === null && said.length > 0) return said;
  if (said.length > 0) {
    note('latest_overall', cells.latest, 'is not in the history of ratings', 'taken as it is');
  }
  return [...said, latest];
}
