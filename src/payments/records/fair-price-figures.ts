/** What a council puts in place of the published figures of the fair price; and the rates of its contracts. */
import { sql } from 'kysely';
import { z } from 'zod';
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { listBlocks } from '../../contracts/records/contract-areas.ts';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import { blockOn } from '../../contracts/rules/blocks.ts';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
import type { DayKind } from '../../contracts/rules/terms.ts';
import type { Scope } from '../../platform/scope.ts';
import type { PriceAssumptions } from '../rules/fair-price-assumptions.ts';

const figure = z.number().int();
const byRurality = z.object({ urban: figure, mixed: figure, rural: figure });
const shape = z.object({
  wage_pence: figure,
  paidHoursAWeek: figure,
  travel_minutes: byRurality,
  miles_tenths: byRurality,
  mile_pence: figure,
  holiday_hundredths: figure,
  sickness_hundredths: figure,
  training_hundredths: figure,
  pension_hundredths: figure,
  pensionFrom_pence: figure,
  insurance_hundredths: figure,
  insuranceFrom_pence: figure,
  overheads_pence: figure,
  surplus_hundredths: figure,
  sleepIn_pence: figure,
  sleepAwakeMinutes: figure,
  liveInHours: figure,
  shiftOverheads_pence: figure,
});

/** The council's own figures from a day on, and where they come from. */
export type CouncilFigures = {
  readonly effectiveFrom: string;
  readonly values: PriceAssumptions;
  readonly source: string;
  readonly by: string | null;
  readonly recordedAt: Date;
};

/** Every version, in the order in which they were recorded. */
export async function listFigures(scope: Scope): Promise<CouncilFigures[]> {
  const { rows } = await sql<Omit<CouncilFigures, 'values'> & { figures: unknown }>`
    select f.effective_from as "effectiveFrom", f.figures, f.source, u.name as by, f.recorded_at as "recordedAt"
    from fair_price_figures f left join app_user u on u.id = f.recorded_by
    where f.council_id = ${scope.who.councilId} order by f.id`.execute(scope.db);
  return rows.map(({ figures, ...row }) => ({ ...row, values: shape.parse(figures) }));
}

/** Writes a version. For actions. */
export async function insertFigures(
  scope: Scope,
  given: {
    readonly effectiveFrom: string;
    readonly values: PriceAssumptions;
    readonly source: string;
  },
): Promise<void> {
  await sql`insert into fair_price_figures (council_id, effective_from, figures, source, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${given.effectiveFrom}, ${JSON.stringify(given.values)}::jsonb, ${given.source}, ${scope.who.userId},
      ${scope.now.toString()})`.execute(scope.db);
}

/** A price of an hour in the terms of a contract that hold on a day. */
export type HourlyRate = {
  readonly contractId: number;
  readonly contractTitle: string;
  readonly providerName: string;
  readonly service: string;
  /** Null where it is for every day. */
  readonly days: readonly DayKind[] | null;
  readonly pencePerHour: number;
  /** The longest visit that it is for; null: any. */
  readonly upToMinutes: number | null;
};

/** A price by the night, day or week of a contract that holds on a day. */
export type PeriodicRate = Pick<HourlyRate, 'contractId' | 'contractTitle' | 'providerName' | 'service'> & {
  readonly unit: Unit;
  readonly pence: number;
};

/** Every price by the night, day or week that holds on a day ('YYYY-MM-DD'), of contracts that go on. A price of nought is none. */
export async function listPeriodicRates(scope: Scope, day: string): Promise<PeriodicRate[]> {
  const contracts = await contractsOn(scope, day);
  const prices = await pricesForContracts(
    scope,
    contracts.map(({ id }) => id),
    day,
    day,
  );
  return contracts.flatMap(({ id, title, provider }) =>
    (prices.get(id)?.[0]?.prices.services ?? [])
      .filter(({ pence }) => pence > 0)
      .map((price) => ({ contractId: id, contractTitle: title, providerName: provider, ...price })),
  );
}

/** The price of an hour of every block that holds on a day ('YYYY-MM-DD'), of contracts that go on; it is of no one service. */
export async function listBlockRates(scope: Scope, day: string): Promise<HourlyRate[]> {
  const going = new Set((await contractsOn(scope, day)).map(({ id }) => id));
  const all = await listBlocks(scope);
  return all
    .filter(
      ({ id, contractId, areaId, minutes }) =>
        going.has(contractId) && minutes > 0 && blockOn(all, contractId, areaId, day)?.id === id,
    )
    .flatMap(({ contractId, contractTitle, areaName, providerName, pencePerHour }) =>
      pencePerHour === null || pencePerHour === 0
        ? []
        : {
            contractId,
            contractTitle: `${contractTitle}, ${areaName}`,
            providerName,
            service: 'block-time',
            days: null,
            pencePerHour,
            upToMinutes: null,
          },
    );
}

/** Contracts that go on on a day, by provider. */
async function contractsOn(
  scope: Scope,
  day: string,
): Promise<{ readonly id: number; readonly title: string; readonly provider: string }[]> {
  const { rows } = await sql<{ id: number; title: string; provider: string }>`
    select c.id, c.title, p.name as provider from contract c join provider p on p.council_id = c.council_id and p.id = c.provider_id
    where c.council_id = ${scope.who.councilId} and c.starts_on <= ${day} and (c.ends_on is null or c.ends_on >= ${day}) order by p.name, c.id`.execute(
    scope.db,
  );
  return rows;
}

/** Every price of an hour that holds on a day ('YYYY-MM-DD'), of contracts that go on. A price of nought is none: a fund pays for it. */
export async function listHourlyRates(scope: Scope, day: string): Promise<HourlyRate[]> {
  const rows = await contractsOn(scope, day);
  const on = Temporal.PlainDate.from(day);
  const terms = await termsForContracts(
    scope,
    rows.map(({ id }) => id),
    on,
    on,
  );
  return rows.flatMap(({ id, title, provider }) =>
    (termsOnDay(terms.get(id), day)?.terms.rates ?? [])
      .filter(({ pencePerHour }) => pencePerHour > 0)
      .map((rate) => ({
        contractId: id,
        contractTitle: title,
        providerName: provider,
        service: rate.service,
        days: rate.days,
        pencePerHour: rate.pencePerHour,
        upToMinutes: rate.upToMinutes ?? null,
      })),
  );
}
