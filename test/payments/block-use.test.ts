import { describe, expect, test } from 'vitest';
import { listBlockUse, listSpot } from '../../src/payments/records/block-use.ts';
import { averageSpot, besideAndMoves, blocksAtAGlance } from '../../src/payments/rules/blocks-at-a-glance.ts';
import { listBlocks } from '../../src/contracts/records/contract-areas.ts';
import { withScope } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const council = await aCouncil(database);
const commissioner = await somebody(database, council, 'commissioner');
const provider = await aProvider(database, council);
const [block, spot] = [
  await aContract(database, council, provider),
  await aContract(database, council, provider),
];
const [inside, outside] = [await aPerson(database, council), await aPerson(database, council)];
const { pool } = database;
await pool.query(`update contract set kind = 'block' where id = $1`, [block]);
await pool.query(
  `insert into place_postcode (postcode, latitude, longitude, ward_name) values ('WS1 1AA', 52, -2, 'One'), ('WS2 1AA', 52, -2, 'Two')`,
);
await pool.query(`update person set postcode = case id when $1 then 'WS1 1AA' else 'WS2 1AA' end`, [inside]);
const area = async (name: string, madeOf: string, part: string): Promise<number> =>
  (
    await pool.query<{ id: number }>(
      'insert into area (council_id, name, made_of, parts) values ($1, $2, $3, array[$4]) returning id',
      [council, name, madeOf, part],
    )
  ).rows[0]?.id ?? 0;
const whole = await area('Everywhere', 'wards', 'One');
const bought = await area('One', 'postcode districts', 'WS1');
const two = await area('Two', 'wards', 'Two');
await pool.query(
  `insert into contract_block (council_id, provider_id, contract_id, area_id, starts_on, period, minutes, paid_in_advance, reason)
   values ($1, $2, $3, $4, '2026-02-02', 'week', 600, true, 'Agreed')`,
  [council, provider, block, bought],
);

let serial = 0;
/** A verified line: who, under which contract, when it began, minutes delivered and paid, pence, and how it stands. */
async function aVerifiedLine(
  person: number,
  contract: number,
  startsAt: string,
  minutes: number,
  pence: number,
  status = 'payable',
): Promise<void> {
  serial += 1;
  await pool.query(
    `insert into week_line (council_id, provider_id, person_id, contract_id, week_starts_on, starts_at, left_over_reference, person_reference,
      verdict_id, status, settled, exceptions, delivered_minutes, computed_pence, paid_minutes, amount_pence)
     values ($1, $2, $3, $4, '2026-03-02', $5, $6, 'P', $7, $8, true, '{}', $9, $10, $9, $10)`,
    [council, provider, person, contract, startsAt, `L${serial}`, serial, status, minutes, pence],
  );
}
await aVerifiedLine(inside, block, '2026-03-02T08:00:00Z', 240, 9600);
await aVerifiedLine(inside, block, '2026-03-08T23:30:00Z', 60, 2400);
await aVerifiedLine(inside, block, '2026-03-03T08:00:00Z', 90, 0, 'refused');
await aVerifiedLine(outside, block, '2026-03-03T08:00:00Z', 300, 12000);
await aVerifiedLine(inside, spot, '2026-03-03T08:00:00Z', 120, 5000);
await aVerifiedLine(outside, spot, '2026-03-03T08:00:00Z', 60, 3000);

const asCommissioner = <T>(work: Parameters<typeof withScope<T>>[2]) =>
  withScope(database, commissioner, work);
const weeks = ['2026-03-02', '2026-03-02'] as const;

describe('how blocks are used', () => {
  test('counts what was delivered in the block’s own area, by day in London, without what was refused', async () => {
    expect(await asCommissioner((scope) => listBlockUse(scope, ...weeks))).toEqual([
      { contractId: block, areaId: bought, on: '2026-03-02', minutes: 240 },
      { contractId: block, areaId: bought, on: '2026-03-08', minutes: 60 },
    ]);
  });

  test('puts spot in one area for each home: that with a block before others', async () => {
    expect(await asCommissioner((scope) => listSpot(scope, ...weeks))).toEqual([
      { areaId: bought, weekOn: '2026-03-02', minutes: 120, pence: 5000 },
      { areaId: two, weekOn: '2026-03-02', minutes: 60, pence: 3000 },
    ]);
    expect(whole).toBeLessThan(bought);
  });

  test('saves what the unused minutes could have done of the spot, what needs no change of contract first', async () => {
    const { rows, used, paid } = await asCommissioner(async (scope) => ({
      rows: await listBlocks(scope),
      used: await listBlockUse(scope, ...weeks),
      paid: await listSpot(scope, ...weeks),
    }));
    const blocks = blocksAtAGlance(rows, used, ...weeks);
    expect(blocks).toMatchObject([
      {
        contractId: block,
        areaId: bought,
        boughtMinutes: 600,
        usedMinutes: 300,
        unusedMinutes: 300,
        percent: 50,
      },
    ]);
    const average = averageSpot(paid, [weeks[0]]);
    expect(average).toEqual([
      { areaId: bought, minutes: 120, pencePerHour: 2500 },
      { areaId: two, minutes: 60, pencePerHour: 3000 },
    ]);
    const { beside, moves } = besideAndMoves(blocks, average);
    expect(beside.map(({ areaId, avoidablePence }) => [areaId, avoidablePence])).toEqual([
      [bought, 5000],
      [two, 0],
    ]);
    expect(moves.map(({ toAreaId, minutes, savedPence }) => [toAreaId, minutes, savedPence])).toEqual([
      [bought, 120, 5000],
      [two, 60, 3000],
    ]);
  });

  test('is of one council', async () => {
    const elsewhere = await somebody(database, await aCouncil(database), 'commissioner');
    expect(await withScope(database, elsewhere, (scope) => listBlockUse(scope, ...weeks))).toEqual([]);
    expect(await withScope(database, elsewhere, (scope) => listSpot(scope, ...weeks))).toEqual([]);
  });
});
