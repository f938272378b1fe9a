import { describe, expect, test } from 'vitest';
import { changeContract, recordContract } from '../../src/contracts/actions/record-contract.ts';
import { recordTerms } from '../../src/contracts/actions/record-terms.ts';
import {
  listTermsVersions,
  matchWithinMinutes,
  termsForContracts,
  termsOnDay,
} from '../../src/contracts/records/contract-terms.ts';
import {
  type ContractFilter,
  getContract,
  listContracts,
  listContractsWithTerms,
} from '../../src/contracts/records/contracts.ts';
import type { ContractDetails } from '../../src/contracts/rules/contract-words.ts';
import { ChangedMeanwhile, Forbidden, NotFound } from '../../src/platform/errors.ts';
import { type Scope, type Who, withScope } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aProvider, plainTerms, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const council = await aCouncil(database);
const acorn = await aProvider(database, council, 'Acorn Home Care');
const birch = await aProvider(database, council, 'Bîrch & Sons');
const officer = await somebody(database, council, 'contracts_officer');
const finance = await somebody(database, council, 'finance_officer');
const acornManager = await somebody(database, council, 'provider_manager', acorn);
const elsewhere = await somebody(database, await aCouncil(database), 'contracts_officer');
const asked = async <T>(who: Who, work: (scope: Scope) => Promise<T>) =>
  await withScope(database, who, work, Temporal.Instant.from('2026-03-02T09:00Z'));

const details: ContractDetails = {
  reference: 'FW-1',
  title: 'Home care framework, north',
  kind: 'framework',
  area: 'North',
  startsOn: '2026-01-01',
  endsOn: null,
};
const every: ContractFilter = { words: '', providerId: null, kind: null, state: null };
const rateOf = (pence: number) => ({
  ...plainTerms,
  rates: plainTerms.rates.map((rate) => ({ ...rate, pence_per_hour: pence })),
});
const recorded = await asked(officer, async (scope) => recordContract(scope, { providerId: acorn, details }));
const framework = recorded.ok ? recorded.value.id : 0;
const other = await aContract(database, council, birch);
const newTerms = async (
  newest: number,
  effectiveFrom: string,
  terms: unknown,
  who: Who = officer,
  contractId = framework,
) =>
  await asked(who, async (scope) =>
    recordTerms(scope, {
      contractId,
      newest,
      effectiveFrom,
      reason: 'Yearly uplift',
      terms,
      bankHolidays: 'true-day',
    }),
  );

describe('a contract', () => {
  test('is written down with its provider', async () => {
    expect(await asked(officer, async (scope) => getContract(scope, framework))).toMatchObject({
      ...details,
      providerName: 'Acorn Home Care',
      state: 'in force',
    });
  });

  test('is refused a reference in use, days the wrong way round and a provider of nobody', async () => {
    const attempt = async (change: Partial<ContractDetails>, providerId = acorn) =>
      await asked(officer, async (scope) =>
        recordContract(scope, { providerId, details: { ...details, reference: 'FW-2', ...change } }),
      );
    expect(await attempt({ reference: 'FW-1' })).toMatchObject({ ok: false, field: 'reference' });
    expect(await attempt({ endsOn: '2025-12-31' })).toMatchObject({ ok: false, field: 'ends_on' });
    expect(await attempt({}, 987_654)).toMatchObject({ ok: false, field: 'provider_id' });
  });

  test('is changed once by two people who opened it together', async () => {
    const change = async (version: number, title: string) =>
      await asked(officer, async (scope) =>
        changeContract(scope, { id: framework, version, details: { ...details, title } }),
      );
    expect(await change(1, details.title)).toEqual({ ok: true, value: { changed: 0 } });
    expect(await change(1, 'Home care, north')).toEqual({ ok: true, value: { changed: 1 } });
    await expect(change(1, 'Another title')).rejects.toThrow(ChangedMeanwhile);
  });

  test('is not there for another council or another provider, and not for a role without the permission', async () => {
    await expect(asked(elsewhere, async (scope) => getContract(scope, framework))).rejects.toThrow(NotFound);
    await expect(asked(acornManager, async (scope) => getContract(scope, other))).rejects.toThrow(NotFound);
    expect(await asked(acornManager, async (scope) => getContract(scope, framework))).toMatchObject({
      reference: 'FW-1',
    });
    for (const who of [finance, acornManager]) {
      await expect(
        asked(who, async (scope) => recordContract(scope, { providerId: acorn, details })),
      ).rejects.toThrow(Forbidden);
      await expect(
        asked(who, async (scope) => changeContract(scope, { id: framework, version: 2, details })),
      ).rejects.toThrow(Forbidden);
      await expect(newTerms(0, '2026-01-01', plainTerms, who)).rejects.toThrow(Forbidden);
    }
    await expect(newTerms(0, '2026-01-01', plainTerms, elsewhere)).rejects.toThrow(NotFound);
  });
});

describe('the list', () => {
  const references = async (filter: Partial<ContractFilter>, who: Who = officer) => {
    const { rows, total } = await asked(who, async (scope) => listContracts(scope, { ...every, ...filter }));
    expect(total).toBe(rows.length);
    return rows.map(({ providerName, title }) => `${providerName}: ${title}`);
  };

  test('finds by words, accents and capitals apart, by provider, kind and state', async () => {
    expect(await references({})).toEqual(['Acorn Home Care: Home care, north', 'Bîrch & Sons: Home care']);
    expect(await references({ words: 'birch home' })).toEqual(['Bîrch & Sons: Home care']);
    expect(await references({ words: 'NORTH fw-1' })).toEqual(['Acorn Home Care: Home care, north']);
    expect(await references({ providerId: birch })).toHaveLength(1);
    expect(await references({ kind: 'framework' })).toHaveLength(1);
    expect(await references({ state: 'in force' })).toHaveLength(2);
    expect(await references({ state: 'ended' })).toEqual([]);
    expect(await references({ state: 'not started' })).toEqual([]);
  });

  test('shows a provider’s people their own', async () => {
    expect(await references({}, acornManager)).toEqual(['Acorn Home Care: Home care, north']);
    expect(await references({}, elsewhere)).toEqual([]);
  });

  test('comes in pages and in the order asked for', async () => {
    const { rows, total } = await asked(officer, async (scope) =>
      listContracts(scope, every, { sort: { by: 'starts', descending: true }, limit: 1, offset: 1 }),
    );
    expect(total).toBe(2);
    expect(rows.map(({ providerName }) => providerName)).toEqual(['Bîrch & Sons']);
  });
});

describe('terms', () => {
  test('are versions, each with who and why, and the newest that was seen must be the newest there is', async () => {
    expect(await newTerms(0, '2026-01-01', rateOf(2410))).toMatchObject({ ok: true, value: { version: 1 } });
    expect(await newTerms(1, '2026-04-01', rateOf(2530))).toMatchObject({ ok: true, value: { version: 2 } });
    await expect(newTerms(1, '2026-05-01', rateOf(2600))).rejects.toThrow(ChangedMeanwhile);
    const versions = await asked(officer, async (scope) => listTermsVersions(scope, framework));
    expect(
      versions.map(({ version, effectiveFrom, reason, by, bankHolidays }) => [
        version,
        effectiveFrom,
        reason,
        by,
        bankHolidays,
      ]),
    ).toEqual([
      [1, '2026-01-01', 'Yearly uplift', officer.name, 'true-day'],
      [2, '2026-04-01', 'Yearly uplift', officer.name, 'true-day'],
    ]);
    expect(versions[1]?.terms.rates[0]?.pencePerHour).toBe(2530);
  });

  test('are kept whole, so that a default that changes later does not change them', async () => {
    const { rows } = await database.pool.query<{ terms: Record<string, unknown> }>(
      'select terms from contract_terms where contract_id = $1 and version = 1',
      [framework],
    );
    expect(rows[0]?.terms).toMatchObject({ short_percent: 80, effects: { missed: 'refuse', late: 'pay' } });
  });

  test('that cannot be read, pay nothing or come too late are refused', async () => {
    const ended = await aContract(database, council, acorn);
    await database.pool.query(`update contract set ends_on = '2025-06-30' where id = $1`, [ended]);
    expect(await newTerms(2, '2026-04-01', { ...plainTerms, window: { early: 5 } })).toMatchObject({
      ok: false,
      field: 'window.early',
    });
    expect(await newTerms(2, '2026-04-01', { ...plainTerms, rates: [] })).toMatchObject({
      ok: false,
      field: 'rates',
    });
    expect(await newTerms(1, '2025-07-01', plainTerms, officer, ended)).toMatchObject({
      ok: false,
      field: 'effective_from',
    });
  });

  test('of many contracts over some days come in stretches, each with its version', async () => {
    const found = await asked(officer, async (scope) =>
      termsForContracts(
        scope,
        [framework, other, 987_654],
        '2026-03-30',
        Temporal.PlainDate.from('2026-04-05'),
      ),
    );
    expect([...found.keys()]).toEqual([framework, other]);
    expect(found.get(framework)?.map(({ from, until, version }) => [from, until, version])).toEqual([
      ['2026-03-30', '2026-03-31', 1],
      ['2026-04-01', '2026-04-05', 2],
    ]);
    const stretches = found.get(framework);
    expect(termsOnDay(stretches, '2026-03-31')?.terms.rates[0]?.pencePerHour).toBe(2410);
    expect(termsOnDay(stretches, '2026-04-01')?.terms.rates[0]?.pencePerHour).toBe(2530);
    expect(termsOnDay(stretches, '2026-04-06')).toBeUndefined();
    expect(termsOnDay(undefined, '2026-04-01')).toBeUndefined();
  });

  test('before any version there are none, and other councils’ and providers’ are not found', async () => {
    const before = await asked(officer, async (scope) =>
      termsForContracts(scope, [framework], '2025-12-01', '2025-12-31'),
    );
    expect(before.size).toBe(0);
    for (const who of [elsewhere, acornManager]) {
      const found = await asked(who, async (scope) =>
        termsForContracts(scope, [framework, other], '2026-03-02', '2026-03-08'),
      );
      expect([...found.keys()]).toEqual(who === acornManager ? [framework] : []);
    }
  });

  test('of one contract are offered to another, and the list says how they stand today', async () => {
    const offered = await asked(officer, async (scope) => listContractsWithTerms(scope, framework));
    expect(offered.map(({ id }) => id)).toContain(other);
    expect(offered.map(({ id }) => id)).not.toContain(framework);
    const { rows } = await asked(officer, async (scope) => listContracts(scope, { ...every, words: 'FW-1' }));
    expect(rows[0]).toMatchObject({ termsSince: '2026-01-01', termsNext: '2026-04-01' });
  });

  test('reach the matching distance by way of the council’s setting', async () => {
    expect(await asked(officer, async (scope) => matchWithinMinutes(scope, '2026-03-02'))).toBe(120);
  });

  test('are in the audit trail, and no version is altered', async () => {
    const { rows } = await database.pool.query<{ act: string; detail: unknown }>(
      `select act, detail from audit_event where council_id = $1 and subject_id = $2 order by seq`,
      [council, String(framework)],
    );
    expect(rows.map(({ act }) => act)).toEqual([
      'contract recorded',
      'contract changed',
      'contract terms recorded',
      'contract terms recorded',
    ]);
    expect(rows[1]?.detail).toEqual({
      title: { from: 'Home care framework, north', to: 'Home care, north' },
    });
    await expect(database.pool.query('delete from contract_terms')).rejects.toThrow('append-only');
  });
});
