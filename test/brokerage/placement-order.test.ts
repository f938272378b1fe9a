import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, LANES } from '../../src/brokerage/rules/candidate.ts';
import type { LimitKind } from '../../src/brokerage/rules/limits.ts';
import { match, type Match } from '../../src/brokerage/rules/matching.ts';
import {
  candidatesOn,
  faultOfLeaving,
  faultsOfOrder,
  leavingOrder,
  type NextRung,
  nextRung,
  RUNG_KINDS,
  type Rung,
  rungName,
  rungNamed,
  spotBesideBlock,
  type Tried,
} from '../../src/brokerage/rules/placement-order.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aCandidate, aSeeker, NOW, someCandidates, someSeeker } from './candidates.ts';
import { USUAL_ORDER, USUAL_POLICY, USUAL_REASONS } from './usual-policy.ts';

const rung = (name: string): Rung => rungNamed(name) ?? expect.fail(`${name} is no step`);
const parts = (text: string, mark: string) =>
  text === '' ? [] : text.split(mark).map((part) => part.trim());

describe('the page', () => {
  test.each(
    ruleTable('placement-order').map((row) =>
      ['order', 'contracts', 'tried', 'passed', 'next', 'offer to', 'leaves'].map(row),
    ),
  )(
    '%s | %s | %s',
    (order = '', contracts = '', tried = '', passed = '', next = '', to = '', leaves = '') => {
      const rungs = parts(order, ',').map(rung);
      const found = matchOf(contracts);
      const history = parts(tried, ';').map((words) => triedOf(words, rungs, found));
      const stands = nextRung(rungs, history, found);
      expect(stands.passed.map((one) => `${rungName(one.rung)}: ${one.why}`)).toEqual(parts(passed, ';'));
      expect(inWords(stands)).toBe(next);
      const chosen = everyone(found).find(({ contractId }) => contractId === Number(to));
      const leaving = leavingOrder(chosen ?? expect.fail(to), rungs, history, found);
      expect(leaving === undefined ? 'no' : 'yes').toBe(leaves);
    },
  );
});

test('a contract that is on a step and can take no more is told apart from one that is on none', () => {
  const found = matchOf('1 block (block full); 2 spot');
  const [full] = everyone(found).filter(({ kind }) => kind === 'block');
  const rungs: Rung[] = [
    { kind: 'block', tier: null },
    { kind: 'spot', tier: null },
  ];
  const words = (on: readonly Rung[]) => leavingOrder(full ?? expect.fail('no block'), on, [], found)?.words;
  expect(words(rungs)).toBe('This is more than the block in the area can take');
  expect(words(rungs.slice(1))).toBe('This contract is on no step of the order');
});

test('who has an offer is waited for though its room was used since, and is told apart where it can no longer take it', () => {
  const block: Rung = { kind: 'block', tier: null };
  const rungs: Rung[] = [block, { kind: 'spot', tier: null }];
  const stands = (limit: string) =>
    nextRung(
      rungs,
      [{ rung: block, contractId: 1, outcome: 'offered' }],
      matchOf(`1 block (${limit}); 2 spot`),
    );
  expect(inWords(stands('no capacity'))).toBe('block: waits for 1');
  expect(stands('suspended from new business').passed).toEqual([
    { rung: block, why: 'asked, and can no longer' },
  ]);
});

function everyone({ ranked, unable }: Match): Candidate[] {
  return [...ranked, ...unable].map(({ candidate }) => candidate);
}

/** '1 block; 2 framework 1; 5 in-house (no capacity)' as a match. */
function matchOf(contracts: string): Match {
  const ranked: Array<Match['ranked'][number]> = [];
  const unable: Array<Match['unable'][number]> = [];
  for (const words of parts(contracts, ';')) {
    const [, id = '', kind = '', tier, limit] = /^(\d+) (\D+?)(?: (\d))?(?: \((.+)\))?$/.exec(words) ?? [];
    const candidate = aCandidate({
      providerId: Number(id),
      contractId: Number(id),
      kind: kind as Candidate['kind'],
      tier: tier === undefined ? null : Number(tier),
    });
    if (limit === undefined) ranked.push({ candidate, score: 500, parts: [], notes: [] });
    else unable.push({ candidate, limits: [{ kind: limit as LimitKind, words: limit }] });
  }
  return { requestId: 1, ranked, unable };
}

/** '1 declined', tried on the step that holds contract 1, or 'skip block'. */
function triedOf(words: string, rungs: readonly Rung[], found: Match): Tried {
  const [first = '', second = ''] = words.split(' ');
  if (first === 'skip') return { rung: rung(second), contractId: null, outcome: 'skipped' };
  const contractId = Number(first);
  const on = rungs.find((one) =>
    candidatesOn(one, rungs, found).some(({ candidate }) => candidate.contractId === contractId),
  );
  return { rung: on ?? expect.fail(words), contractId, outcome: second as Tried['outcome'] };
}

function inWords({ rung, toAsk, asked }: NextRung): string {
  if (rung === null) return 'nobody';
  const ids = (those: NextRung['toAsk']) => those.map(({ candidate }) => candidate.contractId).join(', ');
  return `${rungName(rung)}: ${toAsk.length > 0 ? ids(toAsk) : `waits for ${ids(asked)}`}`;
}

describe('an offer that leaves the order', () => {
  const found = matchOf('1 block; 2 spot');
  const rungs = USUAL_ORDER.standard;
  const spot = everyone(found)[1] ?? expect.fail();
  const leaving = leavingOrder(spot, rungs, [], found);

  test('says what it goes past', () =>
    expect(leaving?.words).toBe('This goes past the block in the area, where somebody can still be asked'));

  test.each([null, '', 'because'])('is refused with the reason %j', (reason) => {
    expect(faultOfLeaving(leaving, reason, USUAL_REASONS)?.field).toBe('left_order_reason');
  });

  test('may be made for a reason on the list, and needs none where it keeps to the order', () => {
    expect(faultOfLeaving(leaving, USUAL_REASONS[0], USUAL_REASONS)).toBeUndefined();
    expect(faultOfLeaving(undefined, null, USUAL_REASONS)).toBeUndefined();
  });
});

describe('an order that may be published', () => {
  test('the usual one', () => expect(faultsOfOrder(USUAL_ORDER)).toEqual([]));

  test.each([
    [[], 'Emergency cover must be the last step, so that somebody always answers'],
    [['block', 'spot'], 'Emergency cover must be the last step, so that somebody always answers'],
    [['emergency', 'spot'], 'Emergency cover must be the last step, so that somebody always answers'],
    [['spot', 'block', 'spot', 'emergency'], 'spot is in the order twice'],
  ])('not %j', (names, reason) => {
    const faults = faultsOfOrder({ ...USUAL_ORDER, urgent: names.map(rung) });
    expect(faults).toEqual([{ ok: false, reason, field: 'urgent' }]);
  });

  test('nor one with tiers where there are none', () => {
    for (const wrong of [{ kind: 'spot', tier: 1 } as const, { kind: 'framework', tier: 10 } as const])
      expect(faultsOfOrder({ ...USUAL_ORDER, urgent: [wrong, rung('emergency')] })).toHaveLength(1);
  });

  test('a step is read back by its name', () => {
    for (const kind of RUNG_KINDS)
      expect(rungNamed(rungName({ kind, tier: null }))).toEqual({ kind, tier: null });
    expect(rungNamed('framework 2')).toEqual({ kind: 'framework', tier: 2 });
    for (const wrong of ['', 'spot 1', 'framework 12', 'Block', 'auction'])
      expect(rungNamed(wrong), wrong).toBeUndefined();
  });
});

describe('spot beside a block', () => {
  const spot = aCandidate();
  const block = (contractId: number, freeMinutes: number, areaId = 1) =>
    aCandidate({ contractId, kind: 'block', blocks: [{ areaId, boughtMinutes: 6000, freeMinutes }] });

  test('names the blocks with room, the most first, and what is paid twice', () => {
    const found = spotBesideBlock(
      spot,
      aSeeker(),
      [spot, block(1, 30), block(2, 120), block(3, 0), block(4, 900, 2)],
      NOW,
    );
    expect(found).toEqual({
      blocks: [
        { contractId: 2, providerId: 1, areaId: 1, freeMinutes: 120 },
        { contractId: 1, providerId: 1, areaId: 1, freeMinutes: 30 },
      ],
      neededMinutes: 210,
      couldHoldMinutes: 150,
      paidTwicePence: 6025,
      words: 'Spot is bought while blocks here have 2 hours 30 minutes a week left',
    });
  });

  test('is not said of another kind of contract, nor where no block has room', () => {
    expect(spotBesideBlock({ ...spot, kind: 'framework' }, aSeeker(), [block(1, 300)], NOW)).toBeUndefined();
    expect(spotBesideBlock(spot, aSeeker(), [block(1, 0), block(2, 900, 2)], NOW)).toBeUndefined();
    expect(spotBesideBlock(spot, aSeeker({ service: 'night' }), [block(1, 300)], NOW)).toBeUndefined();
  });
});

describe('whoever there is', () => {
  test('no step but emergency cover holds anybody with a limit, and that only in-house without room', () => {
    fc.assert(
      fc.property(someSeeker, someCandidates, fc.constantFrom(...LANES), (seeker, candidates, lane) => {
        const found = match(seeker, candidates, USUAL_POLICY, NOW);
        const able = new Set(found.ranked.map(({ candidate }) => candidate));
        for (const one of USUAL_ORDER[lane])
          for (const { candidate, beyond } of candidatesOn(one, USUAL_ORDER[lane], found)) {
            if (one.kind !== 'emergency') expect(able).toContain(candidate);
            else expect(candidate.kind).toBe('in-house');
            for (const limit of beyond) expect(limit.kind).toBe('no capacity');
          }
      }),
      { numRuns: 200 },
    );
  });

  test('asking whoever comes next, each declining, asks everybody once, in order, and comes to an end', () => {
    fc.assert(
      fc.property(someSeeker, someCandidates, fc.constantFrom(...LANES), (seeker, candidates, lane) => {
        const rungs = USUAL_ORDER[lane];
        const found = match(seeker, candidates, USUAL_POLICY, NOW);
        const tried: Tried[] = [];
        let stands = nextRung(rungs, tried, found);
        while (stands.rung !== null) {
          const first = stands.toAsk[0]?.candidate ?? expect.fail('nobody to ask');
          expect(leavingOrder(first, rungs, tried, found)).toBeUndefined();
          tried.push({ rung: stands.rung, contractId: first.contractId, outcome: 'declined' });
          expect(tried.length).toBeLessThan(40);
          stands = nextRung(rungs, tried, found);
        }
        const asked = tried.map((one) => `${rungName(one.rung)} ${one.contractId}`);
        expect(new Set(asked).size).toBe(asked.length);
        const places = tried.map((one) => rungs.findIndex((other) => rungName(other) === rungName(one.rung)));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(stands.passed).toHaveLength(rungs.length);
      }),
      { numRuns: 150 },
    );
  });
});
