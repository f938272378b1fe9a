import { describe, expect, it } from 'vitest';
import { recordDecision } from '../../src/people/actions/record-decision.ts';
import {
  addRepresentative,
  changeRepresentative,
  endRepresentative,
} from '../../src/people/actions/representatives.ts';
import { endWish, recordWish } from '../../src/people/actions/wishes.ts';
import { listDecisions } from '../../src/people/records/decisions.ts';
import { listRepresentatives, type RepresentativeDetails } from '../../src/people/records/representatives.ts';
import { listWishes } from '../../src/people/records/wishes.ts';
import { ChangedMeanwhile, Forbidden, NotFound } from '../../src/platform/errors.ts';
import { withScope, type Scope, type Who } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aLine, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const council = await aCouncil(database);
const worker = await somebody(database, council, 'social_worker');
const finance = await somebody(database, council, 'finance_officer');
const elsewhere = await somebody(database, await aCouncil(database), 'social_worker');
const now = Temporal.Instant.from('2026-03-10T09:00:00Z');
const as = async <T>(who: Who, work: (scope: Scope) => Promise<T>): Promise<T> =>
  await withScope(database, who, work, now);

const daughter: RepresentativeDetails = {
  name: 'Grace Cole',
  relationship: 'Daughter',
  power: 'attorney for health and welfare',
  phone: '01922650001',
  email: null,
  may_see_plan: true,
  may_see_visits: true,
  may_see_money: false,
  call_first: true,
  consent_note: 'Registered power, reference 7000-1234',
  starts_on: '2026-01-05',
  ends_on: null,
};

async function add(personId: number, change: Partial<RepresentativeDetails> = {}): Promise<number> {
  const added = await as(worker, (scope) =>
    addRepresentative(scope, { personId, details: { ...daughter, ...change } }),
  );
  if (!added.ok) throw new Error(added.reason);
  return added.value.id;
}

async function acts(personId: number): Promise<string[]> {
  const { rows } = await database.pool.query<{ act: string }>(
    'select act from audit_event where person_id = $1 order by seq',
    [personId],
  );
  return rows.map((row) => row.act);
}

describe('representatives', () => {
  it('are added, changed and ended, each in the audit trail, and never deleted', async () => {
    const personId = await aPerson(database, council);
    const id = await add(personId);
    const change = { ...daughter, may_see_money: true, phone: '01922650002' };
    const { phone, email, call_first, consent_note, may_see_plan, may_see_visits, may_see_money } = change;
    const given = { phone, email, call_first, consent_note, may_see_plan, may_see_visits, may_see_money };
    await as(worker, (scope) => changeRepresentative(scope, { personId, id, version: 1, change: given }));
    const ended = await as(worker, (scope) =>
      endRepresentative(scope, { personId, id, version: 2, reason: 'Ada asked for this' }),
    );
    expect(ended).toEqual({ ok: true, value: { name: 'Grace Cole' } });
    const [row] = await as(worker, (scope) => listRepresentatives(scope, personId));
    expect(row).toMatchObject({
      phone: '01922650002',
      may_see_money: true,
      ends_on: '2026-03-10',
      ended_reason: 'Ada asked for this',
      recorded_by_name: worker.name,
    });
    expect(await acts(personId)).toEqual([
      'representative added',
      'representative changed',
      'representative ended',
    ]);
    const { rows } = await database.pool.query(
      `select detail from audit_event where act = 'representative changed' and person_id = $1`,
      [personId],
    );
    expect(rows).toEqual([
      { detail: { may_see_before: ['plan', 'visits'], may_see: ['plan', 'visits', 'money'] } },
    ]);
    await expect(
      as(worker, async (scope) => await scope.db.deleteFrom('representative').execute()),
    ).rejects.toThrow(/permission denied/);
  });

  it('are refused without a way to reach them, a reason, or once ended', async () => {
    const personId = await aPerson(database, council);
    const unreachable = { ...daughter, phone: null, email: null };
    const answer = await as(worker, (scope) => addRepresentative(scope, { personId, details: unreachable }));
    expect(answer).toMatchObject({ ok: false, field: 'phone' });
    const silent = { ...daughter, phone: null, email: 'grace@example.org' };
    expect(
      await as(worker, (scope) => addRepresentative(scope, { personId, details: silent })),
    ).toMatchObject({
      field: 'phone',
    });
    const id = await add(personId);
    const end = (version: number, reason: string) =>
      as(worker, (scope) => endRepresentative(scope, { personId, id, version, reason }));
    expect(await end(1, ' ')).toMatchObject({ field: 'ended_reason' });
    await expect(end(9, 'Moved away')).rejects.toThrow(ChangedMeanwhile);
    await end(1, 'Moved away');
    expect(await end(2, 'Again')).toMatchObject({ ok: false });
  });

  it('belong to one person of one council and need the permission', async () => {
    const personId = await aPerson(database, council);
    const other = await aPerson(database, council);
    const id = await add(personId);
    const end = (who: Who, of: number) =>
      as(who, (scope) => endRepresentative(scope, { personId: of, id, version: 1, reason: 'x' }));
    await expect(end(worker, other)).rejects.toThrow(NotFound);
    await expect(end(elsewhere, personId)).rejects.toThrow(NotFound);
    await expect(end(finance, personId)).rejects.toThrow(Forbidden);
    expect(await as(elsewhere, (scope) => listRepresentatives(scope, personId))).toEqual([]);
  });
});

describe('wishes about care workers', () => {
  const setUp = async () => {
    const personId = await aPerson(database, council);
    const provider = await aProvider(database, council);
    const rival = await aProvider(database, council);
    for (const providerId of [provider, rival]) {
      const contractId = await aContract(database, council, providerId);
      await aLine(database, council, { personId, providerId, contractId });
    }
    return { personId, provider, rival };
  };
  const wish = { wish: 'refused' as const, reason: 'He was rough' };

  it('are tied to the worker of that name, stand once, and end with a reason', async () => {
    const { personId, provider } = await setUp();
    await database.pool.query(
      `insert into care_worker (council_id, provider_id, reference, given_name, family_name) values ($1, $2, 'W1', 'José', 'Diaz')`,
      [council, provider],
    );
    const record = (workerName: string) =>
      as(worker, (scope) => recordWish(scope, { ...wish, personId, workerName, providerId: provider }));
    const recorded = await record('jose diaz');
    expect(recorded.ok).toBe(true);
    expect(await record('JOSÉ DIAZ')).toMatchObject({ ok: false, field: 'worker_name' });
    expect(await record('')).toMatchObject({ ok: false, field: 'worker_name' });
    const [row] = await as(worker, (scope) => listWishes(scope, personId));
    expect(row).toMatchObject({ wish: 'refused', reason: 'He was rough', recorded_by_name: worker.name });
    expect(row?.care_worker_id).not.toBeNull();
    const id = row?.id ?? 0;
    const end = (reason: string, who: Who = worker) =>
      as(who, (scope) => endWish(scope, { personId, id, reason }));
    expect(await end('')).toMatchObject({ field: 'ended_reason' });
    await expect(end('x', elsewhere)).rejects.toThrow(NotFound);
    await expect(end('x', finance)).rejects.toThrow(Forbidden);
    await end('He no longer works there');
    await expect(end('Again')).rejects.toThrow(NotFound);
    expect((await record('José Diaz')).ok).toBe(true);
    expect(await acts(personId)).toEqual([
      'care worker refused',
      'wish about a care worker ended',
      'care worker refused',
    ]);
  });

  it('reach the provider they are about, without the reason, and no other provider', async () => {
    const { personId, provider, rival } = await setUp();
    const manager = await somebody(database, council, 'provider_manager', provider);
    const record = (workerName: string, providerId: number | null) =>
      as(worker, (scope) => recordWish(scope, { ...wish, personId, workerName, providerId }));
    await record('Tom Price', provider);
    await record('Ann Rees', rival);
    await record('Any Body', null);
    const seen = await as(manager, (scope) => listWishes(scope, personId));
    expect(seen.map((row) => row.worker_name)).toEqual(['Any Body', 'Tom Price']);
    for (const row of seen) {
      expect(row).not.toHaveProperty('reason');
      expect(row).not.toHaveProperty('ended_reason');
    }
  });
});

describe('decisions', () => {
  it('are written down for good, with who decided, for the council only', async () => {
    const personId = await aPerson(database, council);
    const attorney = await add(personId);
    const decision = {
      about: 'Moving to a nursing home',
      capacity: 'cannot decide' as const,
      outcome: 'decided by attorney or deputy' as const,
      representative_id: attorney,
      decided_on: '2026-03-05',
      note: 'Dr Lee saw her on 4 March',
    };
    const record = (who: Who, change: object = {}) =>
      as(who, (scope) => recordDecision(scope, { personId, decision: { ...decision, ...change } }));
    expect((await record(worker)).ok).toBe(true);
    expect(await record(worker, { decided_on: '2026-01-04' })).toMatchObject({ field: 'representative_id' });
    await expect(record(finance)).rejects.toThrow(Forbidden);
    await expect(record(elsewhere)).rejects.toThrow(NotFound);
    expect(await as(worker, (scope) => listDecisions(scope, personId))).toMatchObject([
      { about: 'Moving to a nursing home', representative_name: 'Grace Cole' },
    ]);
    await expect(database.pool.query('update capacity_decision set note = $1', ['x'])).rejects.toThrow(
      /append-only/,
    );
    const provider = await aProvider(database, council);
    const contractId = await aContract(database, council, provider);
    await aLine(database, council, { personId, providerId: provider, contractId });
    const manager = await somebody(database, council, 'provider_manager', provider);
    expect(await as(manager, (scope) => listDecisions(scope, personId))).toEqual([]);
    const [seen] = await as(manager, (scope) => listRepresentatives(scope, personId));
    expect(seen).toMatchObject({ name: 'Grace Cole', phone: '01922650001' });
    for (const fact of ['email', 'consent_note', 'recorded_by_name']) expect(seen).not.toHaveProperty(fact);
  });
});
