import { fictionalNhsNumber } from '../src/ground/identifiers.ts';
import type { Random } from '../src/ground/random.ts';
import type { PersonDetails } from '../src/people/rules/person-details.ts';
import {
  accessNotes,
  areas,
  familyNames,
  femaleNames,
  maleNames,
  otherNames,
  pets,
  practices,
  streets,
  type Area,
} from './words.ts';

/** A made-up person: what is written down about them, where they live, and how much help they have. */
export type MadePerson = {
  readonly details: Omit<PersonDetails, 'key_worker_id'>;
  readonly area: Area;
  readonly position: { readonly latitude: number; readonly longitude: number };
  /** Set for the people whose story a visitor can follow. */
  readonly story?: string;
};

/** A made-up postcode and where it is. */
export type MadePostcode = {
  readonly postcode: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly area: Area;
};

/** Forty postcodes for each part of the county, scattered round its middle. */
export function makePostcodes(random: Random): MadePostcode[] {
  const letters = 'ABDEFGHJLNPQRSTUWXYZ';
  return areas.flatMap((area) =>
    Array.from({ length: 40 }, (_, at) => ({
      postcode: `${area.district} ${1 + (at % 9)}${letters[at % 20]}${letters[Math.floor(at / 2) % 20]}`,
      latitude: Number((area.latitude + random.normal(0, 0.008)).toFixed(5)),
      longitude: Number((area.longitude + random.normal(0, 0.012)).toFixed(5)),
      area,
    })),
  );
}

/** Year of birth by the ages of people who draw on home care: a third 85 and over, a third 75 to 84, the rest younger. */
function yearOfBirth(random: Random, thisYear: number): number {
  const age = random.weighted([
    [random.int(85, 99), 33],
    [random.int(75, 84), 34],
    [random.int(65, 74), 15],
    [random.int(19, 64), 18],
  ]);
  return thisYear - age;
}

/** People of Fernshire, the same for a seed. `thisYear` fixes their ages. */
export function makePeople(random: Random, count: number, thisYear: number): MadePerson[] {
  const postcodes = makePostcodes(random.fork('postcodes'));
  return Array.from({ length: count }, (_, serial) =>
    makePerson(random.fork(`person ${serial}`), serial, postcodes, thisYear),
  );
}

function makePerson(
  random: Random,
  serial: number,
  postcodes: readonly MadePostcode[],
  thisYear: number,
): MadePerson {
  const sex = random.chance(0.67) ? 'female' : 'male';
  const other = random.chance(0.12) ? random.pick(otherNames) : undefined;
  const given = other ? random.pick(other[sex]) : random.pick(sex === 'female' ? femaleNames : maleNames);
  const home = random.pick(postcodes);
  const interpreter = other !== undefined && random.chance(0.5);
  return {
    area: home.area,
    position: { latitude: home.latitude, longitude: home.longitude },
    details: {
      reference: `P${10_001 + serial}`,
      title: sex === 'female' ? random.pick(['Mrs', 'Mrs', 'Miss', 'Ms']) : 'Mr',
      given_name: given,
      family_name: random.pick(other ? other.family : familyNames),
      known_as: null,
      date_of_birth: `${yearOfBirth(random, thisYear)}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`,
      sex,
      ethnic_group: null,
      nhs_number: fictionalNhsNumber(serial),
      address_lines: [`${random.int(1, 140)} ${random.pick(streets)}`, home.area.name],
      postcode: home.postcode,
      uprn: null,
      phone: `01632 960${String(serial % 1000).padStart(3, '0')}`,
      email: null,
      live_alone: random.chance(0.64),
      access_note: random.chance(0.35) ? random.pick(accessNotes) : null,
      first_language: other?.language ?? 'English',
      interpreter_needed: interpreter,
      format: random.weighted([
        ['standard', 80],
        ['large print', 15],
        ['easy read', 3],
        ['audio', 2],
      ] as const),
      communication_note: null,
      worker_language: interpreter ? (other?.language ?? null) : null,
      worker_gender: sex === 'female' && random.chance(0.25) ? 'female' : null,
      worker_gender_required: false,
      religion: other?.religion ?? (random.chance(0.3) ? 'Christian' : null),
      culture_note: null,
      diet: other?.diet ?? (random.chance(0.06) ? 'Vegetarian' : null),
      pets: random.chance(0.2) ? random.pick(pets) : null,
      smoking: random.chance(0.1) ? 'Smokes indoors' : null,
      gp_practice: random.pick(practices),
    },
  };
}
