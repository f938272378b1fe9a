import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBranch, changeBranch, recordRating } from '../../src/providers/actions/branches.ts';
import { changeProvider, recordProvider } from '../../src/providers/actions/record-provider.ts';
import {
  getBranch,
  getProvider,
  listBranches,
  listProviders,
  type ProviderFilter,
} from '../../src/providers/records/providers.ts';
import { insertRatings, listRatings } from '../../src/providers/records/ratings.ts';
import type { ProviderDetails } from '../../src/providers/rules/provider-details.ts';
import { ratings, standingRating, unrated } from '../../src/providers/rules/ratings.ts';
import { ChangedMeanwhile, Forbidden, NotFound } from '../../src/platform/errors.ts';
import { withScope, type Scope, type Who } from '../../src/platform/scope.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { someBranch, someProvider } from './some-provider.ts';

const database = await freshDatabase();
const council = await aCouncil(database);
const officer = await somebody(database, council, 'contracts_officer');
const broker = await somebody(database, council, 'broker');
const elsewhere = await somebody(database, await aCouncil(database), 'contracts_officer');
const now = Temporal.Instant.from('2026-03-10T09:00:00Z');
const as = async <T>(who: Who, work: (scope: Scope) => Promise<T>): Promise<T> =>
  await withScope(database, who, work, now);

let serial = 0;
const fresh = (change: Partial<ProviderDetails> = {}): ProviderDetails => {
  serial += 1;
  return someProvider({ reference: `X${serial}`, name: `Care ${serial} Ltd`, ...change });
};

async function record(change: Partial<ProviderDetails> = {}): Promise<number> {
  const recorded = await as(officer, (scope) => recordProvider(scope, { details: fresh(change) }));
  if (!recorded.ok) throw new Error(recorded.reason);
  return recorded.value.id;
}

async function branchOf(providerId: number, change: Parameters<typeof someBranch>[0] = {}): Promise<number> {
  const added = await as(officer, (scope) => addBranch(scope, { providerId, details: someBranch(change) }));
  if (!added.ok) throw new Error(added.reason);
  return added.value.id;
}

const names = async (filter: ProviderFilter, who: Who = officer) =>
  (await as(who, (scope) => listProviders(scope, filter, { limit: null }))).rows.map(({ name }) => name);

describe('the register', () => {
  it('keeps every fact, changes what is changed, and has both in the audit trail', async () => {
    const details = fresh({ regulator_provider_id: '1-100000001' });
    const recorded = await as(officer, (scope) => recordProvider(scope, { details }));
    const id = recorded.ok ? recorded.value.id : 0;
    expect(await as(officer, (scope) => getProvider(scope, id))).toEqual({ ...details, id, version: 1 });
    const changed = await as(officer, (scope) =>
      changeProvider(scope, { id, version: 1, details: { ...details, size: 'medium' } }),
    );
    expect(changed).toEqual({ ok: true, value: { changed: ['size'] } });
    const { rows } = await database.pool.query(
      `select act, detail from audit_event where subject_kind = 'provider' and subject_id = $1 order by seq`,
      [String(id)],
    );
    expect(rows).toEqual([
      { act: 'provider recorded', detail: { name: details.name } },
      { act: 'provider changed', detail: { changed: { size: { from: 'small', to: 'medium' } } } },
    ]);
    await expect(
      as(officer, (scope) =>
        changeProvider(scope, { id, version: 1, details: { ...details, size: 'large' } }),
      ),
    ).rejects.toThrow(ChangedMeanwhile);
  });

  it('refuses what is another’s, and asks about one of the same name', async () => {
    await record({ reference: 'TAKEN', name: 'Café Care', regulator_provider_id: '1-100000002' });
    const answer = async (change: Partial<ProviderDetails>, confirmedDifferent = false) =>
      await as(officer, (scope) => recordProvider(scope, { details: fresh(change), confirmedDifferent }));
    expect(await answer({ reference: 'TAKEN' })).toMatchObject({ field: 'reference' });
    expect(await answer({ regulator_provider_id: '1-100000002' })).toMatchObject({
      field: 'regulator_provider_id',
      reason: 'Café Care already has this CQC provider id',
    });
    expect(await answer({ name: 'CAFE CARE' })).toMatchObject({ field: 'confirmed' });
    expect(await answer({ name: 'CAFE CARE' }, true)).toMatchObject({ ok: true });
  });

  it('is edited by contracts officers only, and each council has its own', async () => {
    const id = await record();
    await expect(as(broker, (scope) => recordProvider(scope, { details: fresh() }))).rejects.toThrow(
      Forbidden,
    );
    await expect(as(elsewhere, (scope) => getProvider(scope, id))).rejects.toThrow(NotFound);
    await expect(
      as(elsewhere, (scope) => addBranch(scope, { providerId: id, details: someBranch() })),
    ).rejects.toThrow(NotFound);
    await expect(
      as(broker, (scope) => addBranch(scope, { providerId: id, details: someBranch() })),
    ).rejects.toThrow(Forbidden);
  });

  it('shows a provider’s people their own organisation alone', async () => {
    const own = await aProvider(database, council, 'Own Care');
    const other = await aProvider(database, council, 'Other Care');
    const manager = await somebody(database, council, 'provider_manager', own);
    expect(await names({}, manager)).toEqual(['Own Care']);
    await expect(as(manager, (scope) => getProvider(scope, other))).rejects.toThrow(NotFound);
    await expect(
      as(manager, (scope) => changeProvider(scope, { id: own, version: 1, details: fresh() })),
    ).rejects.toThrow(Forbidden);
  });
});

describe('branches', () => {
  it('are added and changed, each location id once', async () => {
    const providerId = await record();
    const id = await branchOf(providerId, { regulator_location_id: '1-200000001' });
    const branch = await as(officer, (scope) => getBranch(scope, providerId, id));
    expect(branch).toMatchObject({
      name: 'Kind Hands Walsall',
      languages: ['English', 'Punjabi'],
      version: 1,
    });
    const again = someBranch({ regulator_location_id: '1-200000001' });
    expect(await as(officer, (scope) => addBranch(scope, { providerId, details: again }))).toMatchObject({
      field: 'regulator_location_id',
    });
    const change = { providerId, id, version: 1, details: { ...again, closed_on: '2026-03-01' } };
    expect(await as(officer, (scope) => changeBranch(scope, change))).toEqual({
      ok: true,
      value: { changed: ['closed_on'] },
    });
    await branchOf(providerId, { name: 'Zeta' });
    expect((await as(officer, (scope) => listBranches(scope, providerId))).map(({ name }) => name)).toEqual([
      'Zeta',
      'Kind Hands Walsall',
    ]);
    const other = await record();
    await expect(as(officer, (scope) => getBranch(scope, other, id))).rejects.toThrow(NotFound);
  });
});

describe('what the regulator says of a provider', () => {
  it('is written down for good, with the day of the report', async () => {
    const providerId = await record();
    const branchId = await branchOf(providerId);
    const say = (rating: (typeof ratings)[number] | 'Not rated', rated_on: string | null) =>
      as(officer, (scope) =>
        recordRating(scope, { providerId, branchId, rating, rated_on, source: 'Report' }),
      );
    expect(await say('Good', null)).toMatchObject({ field: 'rated_on' });
    expect(await say('Good', '2026-03-11')).toMatchObject({ field: 'rated_on' });
    expect((await say('Good', '2026-03-01')).ok).toBe(true);
    expect((await say('Not rated', null)).ok).toBe(true);
    expect(await as(officer, (scope) => listRatings(scope, providerId))).toMatchObject([
      { rating: 'Good', rated_on: '2026-03-01', recorded_on: '2026-03-10', branch_id: branchId },
      { rating: 'Not rated', rated_on: null },
    ]);
    await expect(database.pool.query('delete from regulator_rating')).rejects.toThrow(/append-only/);
    await expect(
      as(broker, (scope) =>
        recordRating(scope, { providerId, branchId, rating: 'Good', rated_on: '2026-03-01', source: 'x' }),
      ),
    ).rejects.toThrow(Forbidden);
  });

  it('stands in the list as the rule says, whatever was said and in whatever order', async () => {
    const day = fc.constantFrom('2024-01-01', '2025-01-01', '2026-03-09', '2026-03-10');
    const one = fc.record({
      rating: fc.option(fc.constantFrom(...ratings, ...unrated)),
      rated_on: fc.option(day),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 6 }), async (said) => {
        const providerId = await record();
        const branchId = await branchOf(providerId);
        await as(officer, (scope) =>
          insertRatings(
            scope,
            said.map((rating) => ({
              ...rating,
              provider_id: providerId,
              branch_id: branchId,
              source: 'test',
            })),
          ),
        );
        const standing = standingRating(await as(officer, (scope) => listRatings(scope, providerId)));
        const { rows } = await as(officer, (scope) => listProviders(scope, { words: `X${serial}` }));
        const row = rows.find(({ id }) => id === providerId);
        expect(row?.said).toEqual(standing === undefined ? [] : [standing.rating]);
      }),
      { numRuns: 25 },
    );
  });

  it('of branches goes before what is said of the whole; a closed branch does not count', async () => {
    const providerId = await record({ name: 'Many Branches Ltd' });
    const [a, b, c] = [await branchOf(providerId), await branchOf(providerId), await branchOf(providerId)];
    const said = (branch_id: number | null, rating: (typeof ratings)[number] | 'Not yet inspected') => ({
      provider_id: providerId,
      branch_id,
      rating,
      rated_on: null,
      source: 'test',
    });
    const standing = async () =>
      (await as(officer, (scope) => listProviders(scope, { words: 'many branches' }))).rows[0]?.said;
    expect(await standing()).toEqual([]);
    await as(officer, (scope) => insertRatings(scope, [said(null, 'Not yet inspected')]));
    expect(await standing()).toEqual(['Not yet inspected']);
    await as(officer, (scope) =>
      insertRatings(scope, [said(a, 'Good'), said(b, 'Requires improvement'), said(c, 'Inadequate')]),
    );
    await database.pool.query(`update branch set closed_on = '2026-01-01' where id = $1`, [c]);
    expect(await standing()).toEqual(['Requires improvement', 'Good']);
  });

  it('narrows the list: a rating, none given, and nothing known are three different things', async () => {
    const own = await aCouncil(database);
    const lister = await somebody(database, own, 'contracts_officer');
    for (const [name, rating] of [
      ['Rated Ltd', 'Good'],
      ['Unrated Ltd', 'Not rated'],
      ['Blank Ltd', null],
      ['Silent Ltd', undefined],
    ] as const) {
      const provider_id = await aProvider(database, own, name);
      if (rating === undefined) continue;
      await withScope(database, lister, (scope) =>
        insertRatings(scope, [{ provider_id, branch_id: null, rating, rated_on: null, source: 'test' }]),
      );
    }
    expect(await names({ rating: 'Good' }, lister)).toEqual(['Rated Ltd']);
    expect(await names({ rating: 'Not rated' }, lister)).toEqual(['Unrated Ltd']);
    expect(await names({ rating: 'nothing' }, lister)).toEqual(['Blank Ltd', 'Silent Ltd']);
  });
});

describe('the list of providers', () => {
  it('finds by name without accents, trading name, reference, regulator’s id and postcode, and narrows', async () => {
    const own = await aCouncil(database);
    const lister = await somebody(database, own, 'contracts_officer');
    const put = (details: ProviderDetails) =>
      withScope(database, lister, (scope) => recordProvider(scope, { details }), now);
    await put(
      fresh({
        reference: 'ALPHA-1',
        name: 'Élan Care',
        trading_name: 'Bright Days',
        regulator_provider_id: '1-300000001',
        postcode: 'WS9 8QQ',
        sector: 'voluntary',
      }),
    );
    await put(fresh({ reference: 'B-2', name: 'Big Care', size: 'large', local: false, sector: 'public' }));
    await put(
      fresh({
        reference: 'C-3',
        name: 'Ceased',
        size: 'medium',
        ends_on: '2026-03-09',
        registration_status: 'deregistered',
      }),
    );
    for (const words of ['elan', 'bright', 'alpha-1', '300000001', 'ws98qq', 'care elan']) {
      expect(await names({ words }, lister), words).toEqual(['Élan Care']);
    }
    expect(await names({ sector: 'public' }, lister)).toEqual(['Big Care']);
    expect(await names({ size: 'large' }, lister)).toEqual(['Big Care']);
    expect(await names({ local: true }, lister)).toEqual(['Ceased', 'Élan Care']);
    expect(await names({ status: 'deregistered' }, lister)).toEqual(['Ceased']);
    expect(await names({ working: true }, lister)).not.toContain('Ceased');
    const bySize = await as(lister, (scope) =>
      listProviders(scope, {}, { sort: { by: 'size', descending: true } }),
    );
    expect(bySize.rows.map(({ size }) => size)).toEqual(['large', 'medium', 'small']);
    const page = await as(lister, (scope) => listProviders(scope, {}, { limit: 1, offset: 1 }));
    expect([page.total, page.rows.length]).toEqual([3, 1]);
  });
});
