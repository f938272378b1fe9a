import type { Finding } from '../../people/formats/findings.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  readRegulatorFile,
  type RegulatorLocation,
  type RegulatorProvider,
  type SaidByRegulator,
} from '../formats/regulator.ts';
import { insertBranch, insertProvider, updateBranch, updateProvider } from '../records/providers.ts';
import { insertRatings, listAllRatings, type NewRating } from '../records/ratings.ts';
import { findRegistered, type Registered } from '../records/register.ts';
import { differences, type BranchDetails, type ProviderDetails } from '../rules/provider-details.ts';
import {
  mergeBranch,
  mergeProvider,
  newBranch,
  newProvider,
  providerFromLocation,
} from '../rules/regulator-merge.ts';

type Counts = { added: number; changed: number; unchanged: number };

/** What became of a regulator's file. */
export type RegulatorImported = {
  readonly rows: number;
  readonly providers: Counts;
  readonly branches: Counts;
  readonly ratings: number;
  /** Rows that were read and left out, because they are not home care or not of the area asked for, by their service. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
};

/** What to take of a file. `area` is a local authority as the file names it; its providers are marked as local. */
export type RegulatorChoice = {
  readonly fileName: string;
  readonly text: string;
  readonly everyService?: boolean;
  readonly area?: string | undefined;
};

/**
 * Takes a file of the regulator onto the council's register: providers and branches that are new are added; of those that
 * are here, what the regulator decides (registration) is brought up to date and gaps are filled, and what the council
 * wrote down stays; what was said is added where it is not yet known. The same file again changes nothing. Unless
 * `everyService`, only home care is taken. Needs reference-data.edit.
 */
export async function importRegulatorData(
  scope: Scope,
  choice: RegulatorChoice,
): Promise<Result<RegulatorImported>> {
  require(scope, 'reference-data.edit');
  const file = readRegulatorFile(choice.text);
  if (!file.ok) return file;
  const all = [...file.value.providers, ...file.value.locations];
  if (choice.area !== undefined && all.every(({ local_authority }) => local_authority === null)) {
    return refuse('This file does not say which local authority each one is in', 'area');
  }
  const leftOut: Record<string, number> = {};
  const wanted = (one: RegulatorProvider | RegulatorLocation): boolean => {
    const inArea = choice.area === undefined || one.local_authority === choice.area;
    if (inArea && (choice.everyService === true || one.home_care)) return true;
    const service = one.services[0] ?? 'service not stated';
    leftOut[service] = (leftOut[service] ?? 0) + 1;
    return false;
  };
  const work = new Importing(scope, choice, await findRegistered(scope));
  for (const provider of file.value.providers.filter(wanted)) await work.takeProvider(provider);
  for (const location of file.value.locations.filter(wanted)) await work.takeLocation(location);
  const ratings = await work.writeRatings();
  const { providers, branches } = work;
  const counts = { providers, branches, ratings };
  scope.audit({
    act: 'regulator’s data imported',
    subject: ['file', choice.fileName],
    detail: { rows: file.value.rows, ...counts, findings: file.value.findings.length },
  });
  const findings = [...file.value.findings, ...work.findings].toSorted((a, b) => a.row - b.row);
  return ok({ rows: file.value.rows, ...counts, leftOut, findings });
}

/** One import under way: what is on the register, what has been done, and what there is to write at the end. */
class Importing {
  readonly providers: Counts = { added: 0, changed: 0, unchanged: 0 };
  readonly branches: Counts = { added: 0, changed: 0, unchanged: 0 };
  readonly findings: Finding[] = [];
  readonly #scope: Scope;
  readonly #fileName: string;
  readonly #local: boolean;
  readonly #here: Registered;
  readonly #said: NewRating[] = [];

  constructor(scope: Scope, choice: RegulatorChoice, here: Registered) {
    this.#scope = scope;
    this.#fileName = choice.fileName;
    this.#local = choice.area !== undefined;
    this.#here = here;
  }

  async takeProvider(given: RegulatorProvider): Promise<void> {
    const known = this.#here.providers.get(given.regulator_provider_id);
    if (known === undefined) {
      this.#say(given.said, await this.#addProvider(newProvider(given, this.#local)), null);
      return;
    }
    if (known.name !== given.name) {
      const wrong = `is another name than the register has, which stays: ${known.name}`;
      this.#note(given.row, 'legalName', given.name, wrong);
    }
    const after = mergeProvider(known, given, this.#local);
    const changed = differences<Partial<ProviderDetails>>(known, after);
    if (changed.length === 0) this.providers.unchanged += 1;
    else {
      await updateProvider(this.#scope, known, only(after, changed));
      this.providers.changed += 1;
      this.#audit('provider changed', known.id, { fields: changed });
    }
    this.#say(given.said, known.id, null);
  }

  async takeLocation(given: RegulatorLocation): Promise<void> {
    const known = this.#here.branches.get(given.regulator_location_id);
    if (known === undefined) {
      const providerId = await this.#providerOf(given);
      const { latitude, longitude } = given;
      const id = await insertBranch(this.#scope, providerId, { ...newBranch(given), latitude, longitude });
      this.branches.added += 1;
      this.#audit('branch added', providerId, { branch: id, name: given.name });
      this.#say(given.said, providerId, id);
      return;
    }
    const after = mergeBranch(known, given);
    const changed = differences<Partial<BranchDetails>>(known, after);
    if (changed.length === 0) this.branches.unchanged += 1;
    else {
      await updateBranch(this.#scope, known, only(after, changed));
      this.branches.changed += 1;
      this.#audit('branch changed', known.provider_id, { branch: known.id, fields: changed });
    }
    this.#say(given.said, known.provider_id, known.id);
  }

  /** Writes what was said and is not known yet; answers how much. A blank is written only where nothing was ever said. */
  async writeRatings(): Promise<number> {
    const placeOf = (one: Omit<NewRating, 'source'>): string => `${one.provider_id}|${one.branch_id}`;
    const keyOf = (one: Omit<NewRating, 'source'>): string => `${placeOf(one)}|${one.rating}|${one.rated_on}`;
    const before = await listAllRatings(this.#scope);
    const known = new Set(before.map(keyOf));
    const spoken = new Set(before.map(placeOf));
    const fresh = this.#said.filter((one) => {
      if (known.has(keyOf(one)) || (one.rating === null && spoken.has(placeOf(one)))) return false;
      known.add(keyOf(one));
      spoken.add(placeOf(one));
      return true;
    });
    await insertRatings(this.#scope, fresh);
    return fresh.length;
  }

  /** The provider of a location: the one on the register, or else a new one that bears the location's name. */
  async #providerOf(given: RegulatorLocation): Promise<number> {
    const regulatorId = given.regulator_provider_id;
    if (regulatorId !== null) {
      const known = this.#here.providers.get(regulatorId);
      if (known !== undefined) return known.id;
      const wrong = 'is of a provider that is not on the register and whose name is not in the file';
      this.#note(given.row, 'providerId', regulatorId, wrong);
    }
    return await this.#addProvider(providerFromLocation(given, this.#local));
  }

  async #addProvider(given: ProviderDetails): Promise<number> {
    const taken = this.#here.references.has(given.reference);
    const details = taken ? { ...given, reference: `CQC ${given.reference}` } : given;
    const id = await insertProvider(this.#scope, details);
    this.#here.references.add(details.reference);
    if (details.regulator_provider_id !== null) {
      this.#here.providers.set(details.regulator_provider_id, { ...details, id, version: 1 });
    }
    this.providers.added += 1;
    this.#audit('provider recorded', id, { name: details.name });
    return id;
  }

  #say(said: readonly SaidByRegulator[], provider_id: number, branch_id: number | null): void {
    for (const one of said) this.#said.push({ provider_id, branch_id, ...one, source: this.#fileName });
  }

  #note(row: number, field: string, value: string, wrong: string): void {
    this.findings.push({ row, field, value, wrong, done: 'taken as it is' });
  }

  #audit(act: string, providerId: number, detail: Record<string, unknown>): void {
    this.#scope.audit({
      act,
      subject: ['provider', providerId],
      detail: { ...detail, file: this.#fileName },
    });
  }
}

/** Those fields of a change that differ. */
function only<T extends object>(change: T, fields: readonly (keyof T & string)[]): Partial<T> {
  return Object.fromEntries(fields.map((field) => [field, change[field]])) as Partial<T>;
}
