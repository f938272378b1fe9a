/**
 * The files of the regulator (the Care Quality Commission) in our words, with what was wrong in them. Three shapes are
 * read: a list of providers (JSON), locations as its API gives them (JSON), and locations with the history of their
 * ratings (CSV). Values are kept as the regulator gave them unless a finding says otherwise.
 */
import { refuse, type Result } from '../../ground/result.ts';
import type { Finding } from '../../people/formats/findings.ts';
import type { RegistrationStatus, Sector, Size } from '../rules/provider-details.ts';
import type { Rating, Unrated } from '../rules/ratings.ts';
import { readRegulatorJson } from './regulator-json.ts';
import { readRatingsCsv } from './regulator-ratings-csv.ts';

/** Something the regulator said. `rating` null is a blank; `rated_on` is the day of its report, where it gave one. */
export type SaidByRegulator = { readonly rating: Rating | Unrated | null; readonly rated_on: string | null };

/** What the three shapes have in common. `home_care` is whether the services named are, or may be, home care. */
type OnRegister = {
  readonly row: number;
  readonly name: string;
  readonly address_lines: readonly string[];
  readonly postcode: string | null;
  readonly sector: Sector;
  readonly registration_status: RegistrationStatus;
  readonly registered_on: string | null;
  readonly deregistered_on: string | null;
  readonly local_authority: string | null;
  readonly services: readonly string[];
  readonly home_care: boolean;
  readonly said: readonly SaidByRegulator[];
};

/** A provider on the regulator's register. */
export type RegulatorProvider = OnRegister & {
  readonly regulator_provider_id: string;
  readonly trading_name: string | null;
  readonly companies_house_number: string | null;
  readonly size: Size;
  readonly phone: string | null;
  readonly website: string | null;
};

/** A registered location; `regulator_provider_id` is null where the file does not say whose it is. */
export type RegulatorLocation = OnRegister & {
  readonly regulator_location_id: string;
  readonly regulator_provider_id: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
};

export type RegulatorFile = {
  readonly rows: number;
  readonly providers: readonly RegulatorProvider[];
  readonly locations: readonly RegulatorLocation[];
  readonly findings: readonly Finding[];
};

/** Reads a regulator's file by what is in it. Refused where it is none of the three. */
export function readRegulatorFile(text: string): Result<RegulatorFile> {
  const start = text.trimStart().charAt(0);
  if (start === '') return refuse('The file is empty');
  return start === '[' || start === '{' ? readRegulatorJson(text) : readRatingsCsv(text);
}
