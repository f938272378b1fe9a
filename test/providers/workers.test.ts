import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeWorker,
  recordCheck,
  recordWorker,
  withdrawCheck,
} from '../../src/providers/actions/care-workers.ts';
import {
  countConcerns,
  getWorker,
  insertCheck,
  listChecks,
  listWorkers,
  type WorkerFilter,
} from '../../src/providers/records/workers.ts';
import { checkKinds, standingChecks, type Check } from '../../src/providers/rules/checks.ts';
import type { WorkerDetails } from '../../src/providers/rules/provider-details.ts';
import { ChangedMeanwhile, Forbidden, NotFound } from '../../src/platform/errors.ts';
import { withScope, type Scope, type Who } from '../../src/platform/scope.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { someWorker } from './some-provider.ts';

const database = await freshDatabase();
const council = await aCouncil(database);
const provider = await aProvider(database, council);
const manager = await somebody(database, council, 'provider_manager', provider);
const rival = await somebody(database, council, 'provider_manager', await aProvider(database, council));
const officer = await somebody(database, council, 'contracts_officer');
const today = '2026-03-10';
const now = Temporal.Instant.from('2026-03-10T09:00:00Z');
const as = async <T>(who: Who, work: (scope: Scope) => Promise<T>): Promise<T> =>
  await withScope(database, who, work, now);

let serial = 0;
async function record(change: Partial<WorkerDetails> = {}, who: Who = manager): Promise<number> {
  serial += 1;
  const details = someWorker({ reference: `W${serial}`, family_name: `Lane${serial}`, ...change });
  const recorded = await as(who, (scope) => recordWorker(scope, { details }));
  if (!recorded.ok) throw new Error(recorded.reason);
  return recorded.value.id;
}

const dbs = {
  kind: 'DBS' as const,
  reference: '001234567890',
  done_on: '2025-01-05',
  expires_on: null,
  note: null,
};
const check = (workerId: number, change: Partial<typeof dbs> | object = {}, corrects?: number) =>
  as(manager, (scope) =>
    recordCheck(scope, {
      workerId,
      check: { ...dbs, ...change },
      ...(corrects === undefined ? {} : { corrects }),
    }),
  );

describe('care workers', () => {
  it('are written down and changed by their provider, with both in the audit trail', async () => {
    const known = { reference: 'KNOWN', given_name: 'Rosa', languages: ['English', 'Polish'] };
    const id = await record(known);
    const worker = await as(officer, (scope) => getWorker(scope, id));
    expect(worker).toMatchObject({ given_name: 'Rosa', languages: ['English', 'Polish'], version: 1 });
    const details = someWorker({ ...known, family_name: worker.family_name });
    const change = { id, version: 1, details: { ...details, phone: '07700900123' } };
    expect(await as(manager, (scope) => changeWorker(scope, change))).toMatchObject({
      value: { changed: ['phone'] },
    });
    await expect(
      as(manager, (scope) =>
        changeWorker(scope, { ...change, details: { ...details, phone: null, gender: 'male' } }),
      ),
    ).rejects.toThrow(ChangedMeanwhile);
    const { rows } = await database.pool.query(
      `select act, detail from audit_event where subject_kind = 'care_worker' and subject_id = $1 order by seq`,
      [String(id)],
    );
    expect(rows).toEqual([
      { act: 'care worker recorded', detail: {} },
      { act: 'care worker changed', detail: { fields: ['phone'] } },
    ]);
  });

  it('have a reference of their own within a provider', async () => {
    await record({ reference: 'SAME', given_name: 'Ann', family_name: 'One' });
    const details = someWorker({ reference: 'SAME' });
    expect(await as(manager, (scope) => recordWorker(scope, { details }))).toMatchObject({
      field: 'reference',
      reason: 'The reference SAME is already used for Ann One',
    });
    expect((await as(rival, (scope) => recordWorker(scope, { details }))).ok).toBe(true);
  });

  it('are not written by the council or by another provider, nor seen by the latter', async () => {
    const id = await record();
    await expect(record({}, officer)).rejects.toThrow(Forbidden);
    await expect(as(rival, (scope) => getWorker(scope, id))).rejects.toThrow(NotFound);
    await expect(as(rival, (scope) => recordCheck(scope, { workerId: id, check: dbs }))).rejects.toThrow(
      NotFound,
    );
    await expect(as(officer, (scope) => recordCheck(scope, { workerId: id, check: dbs }))).rejects.toThrow(
      Forbidden,
    );
    const elsewhere = await somebody(database, await aCouncil(database), 'contracts_officer');
    await expect(as(elsewhere, (scope) => getWorker(scope, id))).rejects.toThrow(NotFound);
  });
});

describe('their checks', () => {
  it('are kept for good: a slip is put right by another row, and a wrong one is taken back', async () => {
    const id = await record();
    const first = await check(id, { expires_on: '2042-01-05' });
    const firstId = first.ok ? first.value.id : 0;
    const second = await check(id, { expires_on: '2025-04-05' }, firstId);
    expect(second.ok).toBe(true);
    expect(await check(id, {}, firstId)).toMatchObject({ ok: false });
    const stands = async () =>
      standingChecks(await as(officer, (scope) => listChecks(scope, id)), today).find(
        ({ kind }) => kind === 'DBS',
      )?.state;
    expect(await stands()).toBe('expired');
    const withdraw = (reason: string) =>
      as(manager, (scope) =>
        withdrawCheck(scope, { workerId: id, checkId: second.ok ? second.value.id : 0, reason }),
      );
    expect(await withdraw('')).toMatchObject({ field: 'note' });
    expect((await withdraw('It was for somebody else')).ok).toBe(true);
    expect(await withdraw('Again')).toMatchObject({ ok: false });
    expect(await stands()).toBe('missing');
    expect(await as(officer, (scope) => listChecks(scope, id))).toHaveLength(3);
    await expect(database.pool.query('update worker_check set note = null')).rejects.toThrow(/append-only/);
    const { rows } = await database.pool.query(
      `select act from audit_event where subject_kind = 'care_worker' and subject_id = $1 order by seq`,
      [String(id)],
    );
    expect(rows.map(({ act }: { act: string }) => act)).toEqual([
      'care worker recorded',
      'check recorded',
      'check corrected',
      'check withdrawn',
    ]);
  });

  it('of another worker cannot be corrected from here', async () => {
    const [a, b] = [await record(), await record()];
    const first = await check(a);
    expect(await check(b, {}, first.ok ? first.value.id : 0)).toMatchObject({ ok: false });
    expect(await check(a, { done_on: '2026-03-11' })).toMatchObject({ field: 'done_on' });
  });
});

describe('the list of care workers', () => {
  it('puts those of most concern first, and narrows', async () => {
    const own = await aProvider(database, council);
    const lister = await somebody(database, council, 'provider_manager', own);
    const put = async (given_name: string, checks: [Check['kind'], string | null][], change = {}) => {
      const id = await record({ given_name, ...change }, lister);
      for (const [kind, expires_on] of checks) {
        await as(lister, (scope) =>
          recordCheck(scope, { workerId: id, check: { ...dbs, kind, expires_on, reference: null } }),
        );
      }
    };
    const base: [Check['kind'], string | null][] = [
      ['DBS', null],
      ['right to work', null],
    ];
    await put('Good', base);
    await put('Soon', [...base, ['medication', '2026-04-01']]);
    await put('Expired', [...base, ['medication', '2026-03-09']]);
    await put('Missing', [['DBS', null]]);
    await put('Left', [], { ends_on: '2026-03-09' });
    const found = async (filter: Partial<WorkerFilter>) =>
      (await as(lister, (scope) => listWorkers(scope, { employed: 'now', ...filter }))).rows.map(
        ({ given_name }) => given_name,
      );
    expect(await found({})).toEqual(['Expired', 'Missing', 'Soon', 'Good']);
    expect(await found({ state: 'attention' })).toEqual(['Expired', 'Missing', 'Soon']);
    expect(await found({ state: 'expired' })).toEqual(['Expired']);
    expect(await found({ state: 'missing' })).toEqual(['Missing']);
    expect(await found({ state: 'ends soon' })).toEqual(['Soon']);
    expect(await found({ state: 'good' })).toEqual(['Good']);
    expect(await found({ kind: 'medication' })).toEqual(['Expired', 'Soon']);
    expect(await found({ kind: 'DBS', state: 'expired' })).toEqual([]);
    expect(await found({ kind: 'DBS', state: 'good' })).toHaveLength(4);
    expect(await found({ employed: 'left' })).toEqual(['Left']);
    expect(await found({ words: 'soon' })).toEqual(['Soon']);
    expect(await as(lister, (scope) => countConcerns(scope))).toEqual({ workers: 4, lacking: 2, ending: 1 });
    expect(
      (await as(officer, (scope) => listWorkers(scope, { employed: 'all', providerId: own }))).total,
    ).toBe(5);
  });

  it('says of each what the rule says, whatever was recorded', async () => {
    const day = fc.constantFrom(
      '2025-06-01',
      '2026-03-09',
      '2026-03-10',
      '2026-04-09',
      '2026-04-10',
      '2027-01-01',
    );
    const one = fc.record({
      kind: fc.constantFrom(...checkKinds.slice(0, 4)),
      done_on: fc.constantFrom('2024-01-01', '2024-06-01', '2025-01-01'),
      expires_on: fc.option(day),
      corrects: fc.option(fc.nat(5)),
      withdrawn: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 6 }), async (checks) => {
        const id = await record();
        const ids: number[] = [];
        const corrected = new Set<number>();
        for (const { corrects, withdrawn, ...given } of checks) {
          const wrong = corrects === null ? undefined : ids[corrects];
          const free = wrong !== undefined && !corrected.has(wrong);
          if (free) corrected.add(wrong);
          const row = {
            ...given,
            reference: null,
            note: null,
            corrects_id: free ? wrong : null,
            withdrawn: free && withdrawn,
          };
          ids.push(await as(manager, (scope) => insertCheck(scope, { id, provider_id: provider }, row)));
        }
        const standings = standingChecks(await as(manager, (scope) => listChecks(scope, id)), today);
        const of = (state: string) =>
          standings
            .filter((each) => each.state === state)
            .map(({ kind }) => kind)
            .toSorted((a, b) => (a < b ? -1 : 1));
        const { rows } = await as(manager, (scope) =>
          listWorkers(scope, { employed: 'all', words: `W${serial}` }),
        );
        const row = rows.find((each) => each.id === id);
        const sorted = (kinds: readonly string[] = []) => [...kinds].toSorted((a, b) => (a < b ? -1 : 1));
        expect(sorted(row?.expired)).toEqual(of('expired'));
        expect(sorted(row?.missing)).toEqual(of('missing'));
        expect(sorted(row?.ending)).toEqual(of('ends soon'));
      }),
      { numRuns: 30 },
    );
  });
});
