/** The regulator's JSON: a list of providers, or providers and locations as its API gives them. */
import { parseCqcId, parsePhone } from '../../ground/identifiers.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import type { Sector, Size } from '../rules/provider-details.ts';
import type { RegulatorFile, RegulatorLocation, RegulatorProvider, SaidByRegulator } from './regulator.ts';
import {
  isHomeCare,
  notebook,
  readAddress,
  readCompanyNumber,
  readDay,
  readPostcode,
  readSaid,
  readStatus,
  readWebsite,
  readWords,
  type Note,
} from './regulator-fields.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the size is, where the form of ownership says so. */
const SIZES: Readonly<Record<string, Size>> = {
  'individual proprietor': 'small',
  'independent / small group': 'small',
  'small-medium group': 'medium',
};

/** The sector, where the form of ownership says so. 'Organisation', 'Partnership' and the rest do not. */
const SECTORS: Readonly<Record<string, Sector>> = {
  'nhs body': 'public',
  'local authority': 'public',
  'individual proprietor': 'private',
  individual: 'private',
};

/** Reads JSON. One object, a list of them, or the API's page of `locations` or `providers`. */
export function readRegulatorJson(text: string): Result<RegulatorFile> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (fault) {
    return refuse(`The file is not readable JSON: ${(fault as Error).message}`);
  }
  const records = listOf(json);
  if (!records.every(isObject)) return refuse('The file is not a list of providers or locations');
  const notes = notebook();
  const providers: RegulatorProvider[] = [];
  const locations: RegulatorLocation[] = [];
  const seen = new Map<string, number>();
  for (const [index, record] of records.entries()) {
    const row = index + 1;
    const note = notes.about(row);
    const field = 'locationId' in record ? 'locationId' : 'providerId';
    const id = parseCqcId(say(record[field]));
    if (!id.ok) {
      note(field, say(record[field]), 'is not an id of the regulator, so the row is left out', 'left out');
      continue;
    }
    const before = seen.get(id.value);
    if (before !== undefined) {
      note(field, id.value, `is in the file already: on row ${before}`, 'left out');
      continue;
    }
    seen.set(id.value, row);
    if (field === 'locationId') locations.push(readLocation(record, id.value, row, note));
    else providers.push(readProvider(record, id.value, row, note));
  }
  if (providers.length + locations.length === 0) {
    return refuse('The file has no provider or location with an id of the regulator');
  }
  const blanks = blankFields(records, notes.about(0));
  noteWhole(records, blanks, notes.about(0));
  return ok({ rows: records.length, providers, locations, findings: notes.findings });
}

function readProvider(record: Json, id: string, row: number, note: Note): RegulatorProvider {
  const name = readWords(first(record, 'legalName', 'name'), 'legalName', note);
  const services = servicesOf(record, note);
  const ownership = first(record, 'ownershipStructure', 'ownershipType').toLowerCase();
  const number = readCompanyNumber(say(record['companiesHouseNumber']), 'companiesHouseNumber', note);
  if (record['totalNumberOfLocations'] === 0) {
    note('totalNumberOfLocations', '0', 'says that there is no location', 'taken as it is');
  }
  return {
    ...registerOf(record, note),
    row,
    regulator_provider_id: id,
    name,
    trading_name: readWords(first(record, 'tradingNames', 'alsoKnownAs'), 'tradingNames', note) || null,
    companies_house_number: number,
    sector: SECTORS[ownership] ?? 'not stated',
    size: SIZES[ownership] ?? 'not stated',
    phone: phoneOf(record, note),
    website: readWebsite(say(record['website']), 'website', note),
    services,
    home_care: isHomeCare(services, 'primaryServiceType', note),
    said: saidOf(record, note),
  };
}

function readLocation(record: Json, id: string, row: number, note: Note): RegulatorLocation {
  const services = servicesOf(record, note);
  const provider = parseCqcId(say(record['providerId']));
  if (!provider.ok)
    note('providerId', say(record['providerId']), 'is not an id of the regulator', 'left out');
  const latitude = record['onspdLatitude'];
  const longitude = record['onspdLongitude'];
  return {
    ...registerOf(record, note),
    row,
    regulator_location_id: id,
    regulator_provider_id: provider.ok ? provider.value : null,
    name: readWords(say(record['name']), 'name', note),
    latitude: typeof latitude === 'number' ? latitude : null,
    longitude: typeof longitude === 'number' ? longitude : null,
    sector: 'not stated',
    services,
    home_care: isHomeCare(services, 'gacServiceTypes', note),
    said: saidOf(record, note),
  };
}

/** Where it is and how it stands on the register. */
function registerOf(record: Json, note: Note) {
  const postcode = readPostcode(say(record['postalCode']), 'postalCode', note);
  const parts = ['postalAddressLine1', 'postalAddressLine2', 'postalAddressTownCity', 'postalAddressCounty'];
  const written = parts.map((part) => say(record[part])).filter((line) => line !== '');
  const whole = say(record['fullAddress']);
  const authority = readWords(say(record['localAuthority']), 'localAuthority', note);
  if (authority === '') {
    note('localAuthority', '', 'is blank, so whose area it is in is not known', 'taken as it is');
  }
  if (say(record['region']) === 'Wales') {
    note('region', 'Wales', 'is outside England, where this regulator works', 'taken as it is');
  }
  return {
    address_lines: written.length > 0 ? written : readAddress(whole, postcode, 'fullAddress', note),
    postcode,
    registration_status: readStatus(
      first(record, 'cqcRegistrationStatus', 'registrationStatus'),
      'registrationStatus',
      note,
    ),
    registered_on: readDay(say(record['registrationDate']), 'registrationDate', note),
    deregistered_on: readDay(say(record['deregistrationDate']), 'deregistrationDate', note),
    local_authority: authority || null,
  };
}

/** What was said, the oldest first: the history, then what holds now. A record without any word of it is a blank. */
function saidOf(record: Json, note: Note): SaidByRegulator[] {
  const said: SaidByRegulator[] = [];
  const add = (words: string, day: string, field: string): void => {
    const one = readSaid(words, day, field, note);
    const known = said.some((other) => other.rating === one?.rating && other.rated_on === one?.rated_on);
    if (one !== undefined && !known) said.push(one);
  };
  const history = listOf(record['historicRatings'] ?? []).filter(isObject);
  for (const past of history.toReversed()) {
    const overall = isObject(past['overall']) ? say(past['overall']['rating']) : '';
    if (overall !== '') add(overall, say(past['reportDate']), 'historicRatings');
  }
  const current = record['currentRatings'];
  const overall = isObject(current) && isObject(current['overall']) ? current['overall'] : undefined;
  if (overall !== undefined) {
    const day = first(overall, 'reportDate') || say(isObject(current) ? current['reportDate'] : '');
    add(say(overall['rating']), day, 'currentRatings');
  } else if (said.length === 0 || say(record['latestInspectionRating']) !== '') {
    add(say(record['latestInspectionRating']), '', 'latestInspectionRating');
  }
  return said;
}

function servicesOf(record: Json, note: Note): string[] {
  const listed = listOf(record['gacServiceTypes'] ?? []).filter(isObject);
  const names = listed.map((service) => say(service['name'])).filter((name) => name !== '');
  if (names.length > 0) return names;
  const one = first(record, 'primaryServiceType', 'type');
  if (one === '') note('primaryServiceType', '', 'is blank', 'taken as it is');
  return one === '' ? [] : [one];
}

function phoneOf(record: Json, note: Note): string | null {
  const typed = say(record['mainPhoneNumber']);
  if (typed === '') return null;
  const phone = parsePhone(typed);
  if (!phone.ok) note('mainPhoneNumber', typed, 'is not a telephone number', 'left out');
  return phone.ok ? phone.value : null;
}

/** The fields that are blank in every row, noted once each about the whole file (row 0). */
function blankFields(records: readonly Json[], note: Note): string[] {
  if (records.length < 2) return [];
  const names = Object.keys(records[0] ?? {});
  const blank = names.filter((name) =>
    records.every((record) => record[name] === '' || record[name] === null),
  );
  for (const name of blank) note(name, '', 'is blank in every row', 'taken as it is');
  return blank;
}

/** What is so of every row alike. */
function noteWhole(records: readonly Json[], blanks: readonly string[], note: Note): void {
  if (records.length < 2) return;
  const same = say(records[0]?.['latestInspectionRating']);
  const all = records.every((record) => say(record['latestInspectionRating']) === same);
  if (same !== '' && all && !blanks.includes('latestInspectionRating')) {
    const wrong = 'is the same in every row: the regulator’s own words, and not a rating';
    note('latestInspectionRating', same, wrong, 'taken as it is');
  }
}

function listOf(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  if (isObject(json)) {
    const page = json['locations'] ?? json['providers'];
    if (Array.isArray(page)) return page;
  }
  return [json];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field as text; what is not text or a number is ''. */
function say(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** The first of some fields that says anything. */
function first(record: Json, ...names: readonly string[]): string {
  return names.map((name) => say(record[name])).find((value) => value !== '') ?? '';
}
