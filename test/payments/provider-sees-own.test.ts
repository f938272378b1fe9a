// What a provider may open of money: its own, as page and as file, and nothing of another's, whatever it asks for.
import { expect, test } from 'vitest';
import { listRemittanceLines } from '../../src/payments/records/remittances.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import {
  anApprovedClose,
  aPaidProvider,
  aPayingCouncil,
  type PayingCouncil,
  released,
} from './payment-run-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const council = await aPayingCouncil(database);
const ash = await aPaidProvider(council, 'Ash Care');
const birch = await aPaidProvider(council, 'Birch Care');
await anApprovedClose(council, ash, [60_000, -1_000]);
await anApprovedClose(council, birch, [40_000]);
const runId = await released(council, [ash.providerId, birch.providerId]);
await anApprovedClose(council, birch, [7_000]);
const [owner, rival] = [await manager(council, birch), await manager(council, ash)];

async function manager({ councilId }: PayingCouncil, { providerId }: { readonly providerId: number }) {
  return await somebody(database, councilId, 'provider_manager', providerId);
}

async function one(query: string): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(query, [council.councilId, birch.providerId]);
  return rows[0]?.id ?? 0;
}

const payment = await one('select id from payment where council_id = $1 and provider_id = $2');
const close = await one('select id from week_close where council_id = $1 and provider_id = $2 order by id');
const file = await one('select id from bank_file where council_id = $1 and $2 > 0');

test.each([
  `/remittances/${payment}`,
  `/remittances/${payment}/pdf`,
  `/remittances/${payment}/download?format=csv`,
  `/remittances/${payment}/download?format=xlsx`,
  `/payable/${close}`,
  `/payable/${close}/download?format=csv`,
  `/payable/${close}/download?format=xlsx`,
  `/providers/${birch.providerId}/statement`,
  `/providers/${birch.providerId}/statement/download?format=csv`,
  `/bank-details/${birch.providerId}`,
])('%s opens for its own provider and is not there for another', async (address) => {
  expect((await app.as(owner).get(address)).status).toBe(200);
  expect((await app.as(rival).get(address)).status).toBe(404);
});

test.each([
  `/payment-runs/${runId}`,
  `/payment-runs/${runId}/download?format=csv`,
  `/payment-runs/${runId}/files/${file}/download`,
  '/holds/download?format=csv',
  '/prompt-payment/download?format=csv',
  '/spend-published/download?format=csv',
  '/budget/download?format=csv',
])('%s is for the council alone', async (address) => {
  expect(file).toBeGreaterThan(0);
  for (const who of [owner, rival]) expect((await app.as(who).get(address)).status).toBe(403);
});

test.each([
  `/remittances?provider=${birch.providerId}`,
  `/remittances/download?format=csv&provider=${birch.providerId}`,
  `/remittances/unpaid?provider=${birch.providerId}`,
  `/remittances/unpaid/download?format=csv&provider=${birch.providerId}`,
  `/payable?provider=${birch.providerId}`,
  `/payable/download?format=csv&provider=${birch.providerId}`,
  `/invoices/download?format=csv&provider=${birch.providerId}`,
  `/ledger/postings?provider=${birch.providerId}`,
  `/ledger/download?format=csv&provider=${birch.providerId}`,
  '/bank-details/download?format=csv',
])('%s holds nothing of another provider', async (address) => {
  const got = await app.as(rival).get(address);
  expect(got.status).toBe(200);
  const text = got.body.toString();
  expect(text).not.toContain('Birch Care');
  expect(text).not.toMatch(/\b(400|70)\.00/);
});

test('the database itself keeps one provider’s lines from another, whatever is asked of it', async () => {
  const lines = async (who: typeof owner) =>
    await council.as(who, async (scope) => await listRemittanceLines(scope, payment, { limit: null }));
  expect(await lines(owner)).toHaveLength(1);
  expect(await lines(rival)).toEqual([]);
});
