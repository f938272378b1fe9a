import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  offerAfter,
  OFFER_STATUSES,
  OFFER_STEPS,
  offerStatus,
  isLiveOffer,
} from '../../src/brokerage/rules/offer-status.ts';
import {
  afterStep,
  foldPlacement,
  mayNext,
  PLACEMENT_STATUSES,
  type PlacementEvent,
  type PlacementStep,
  recorded,
  whyNot,
} from '../../src/brokerage/rules/placement-status.ts';
import { ruleTable } from '../ground/rule-table.ts';

/** A step as the page writes it: 'accept 1'. */
function stepOf(words: string): PlacementStep {
  const [, kind = '', number = ''] = /^(.*?)(?: (\d+))?$/.exec(words) ?? [];
  const offerId = Number(number);
  if (kind === 'accept' || kind === 'decline' || kind === 'counter-propose')
    return { kind: 'reply', offerId, reply: kind };
  if (kind === 'shortlist shown') return { kind, offerIds: [offerId] };
  if (kind === 'placed') return { kind, offerId, placementId: offerId };
  if (kind === 'placement ended') return { kind, reason: 'Did not settle', seekAgain: true };
  if (kind === 'ended for good') return { kind: 'placement ended', reason: 'Moved away', seekAgain: false };
  if (kind === 'end taken back') return { kind, reason: 'A slip' };
  if (kind === 'order questioned') return { kind, words: 'The tea visit is missing' };
  if (kind === 'withdrawn') return { kind, reason: 'Moved away' };
  return { kind, offerId } as PlacementStep;
}

const written = (steps: readonly PlacementStep[]): PlacementEvent[] =>
  [{ kind: 'recorded' } as const, ...steps].map((step, id) => ({ ...step, id, at: 0 }));

describe('where a request stands', () => {
  test.each(ruleTable('placement-status').map((row) => [row('what happened'), row('stands')]))(
    'after %s: %s',
    (happened, stands) => {
      const steps = happened === '' ? [] : happened.split(', ').map(stepOf);
      if (stands === 'refused') expect(() => foldPlacement(written(steps))).toThrow(RangeError);
      else expect(foldPlacement(written(steps)).status).toBe(stands);
    },
  );

  const offer = fc.integer({ min: 1, max: 3 });
  const anyStep: fc.Arbitrary<PlacementStep> = fc.oneof(
    fc.record({ kind: fc.constant('owner taken' as const), userId: fc.nat(5) }),
    fc.record({ kind: fc.constant('note' as const), words: fc.string() }),
    fc.record({
      kind: fc.constant('rung tried' as const),
      rung: fc.constant('block'),
      reason: fc.constant(null),
    }),
    fc.record({ kind: fc.constant('offered' as const), offerId: offer }),
    fc.record({ kind: fc.constant('offered' as const), offerId: offer }),
    fc.record({
      kind: fc.constant('reply' as const),
      offerId: offer,
      reply: fc.constantFrom('accept' as const, 'decline' as const, 'counter-propose' as const),
    }),
    fc.record({ kind: fc.constant('reply' as const), offerId: offer, reply: fc.constant('accept' as const) }),
    fc.record({
      kind: fc.constantFrom(
        'counter-proposal agreed' as const,
        'offer lapsed' as const,
        'offer withdrawn' as const,
        'offer passed over' as const,
        'person chose' as const,
        'person declined' as const,
        'person asked to meet' as const,
      ),
      offerId: offer,
    }),
    fc.record({ kind: fc.constant('shortlist shown' as const), offerIds: fc.uniqueArray(offer) }),
    fc.record({ kind: fc.constant('placed' as const), offerId: offer, placementId: fc.nat(100) }),
    fc.record({
      kind: fc.constantFrom(
        'order issued' as const,
        'order accepted' as const,
        'start confirmed' as const,
        'probation ended' as const,
      ),
    }),
    fc.record({
      kind: fc.constant('placement ended' as const),
      reason: fc.constant('Did not settle'),
      seekAgain: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('end taken back' as const), reason: fc.constant('A slip') }),
  );
  const withdrawal: fc.Arbitrary<PlacementStep> = fc.constant({ kind: 'withdrawn', reason: 'Moved away' });
  /** What happened where everybody tries everything and only what may happen does. */
  const histories = fc
    .array(fc.oneof({ weight: 60, arbitrary: anyStep }, { weight: 1, arbitrary: withdrawal }), {
      minLength: 30,
      maxLength: 90,
    })
    .map((tried) => {
      let state = recorded;
      const steps: PlacementStep[] = [];
      for (const step of tried) {
        if (whyNot(state, step) !== undefined) continue;
        state = afterStep(state, step);
        steps.push(step);
      }
      return steps;
    });

  test('whatever is tried in whatever order, one offer at most is placed, it was accepted, and it is the one chosen', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(histories, (steps) => {
        let state = recorded;
        for (const step of steps) {
          const before = state;
          state = afterStep(state, step);
          reached.add(state.status);
          expect(PLACEMENT_STATUSES).toContain(state.status);
          if (step.kind === 'placed') {
            expect(before.placementId).toBeNull();
            expect(before.offers.get(step.offerId)).toBe('accepted');
            expect([null, step.offerId]).toContain(before.chosenOfferId);
          }
          const arranged = ['placed', 'ordered', 'started'].includes(state.status);
          expect(state.placementId !== null).toBe(arranged);
          for (const id of state.shown) expect(['accepted', 'placed']).toContain(state.offers.get(id));
          if (state.status === 'offered') expect([...state.offers.values()].some(isLiveOffer)).toBe(true);
        }
      }),
      { numRuns: 800 },
    );
    expect([...reached].sort()).toEqual([...PLACEMENT_STATUSES].sort());
  });

  test('does not depend on the order in which events are read, nor on notes, owners and rungs', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (steps, chance) => {
        const events = written(steps);
        const mixed = events
          .map((event) => ({ event, by: chance.next().value ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ event }) => event);
        const state = foldPlacement(events);
        expect(foldPlacement(mixed)).toEqual(state);
        const bare = events.filter(({ kind }) => !['note', 'owner taken', 'rung tried'].includes(kind));
        expect(foldPlacement(bare)).toEqual({ ...state, ownerId: null });
      }),
      { numRuns: 300 },
    );
  });

  test('answers of different providers may come in either order', () => {
    const reply = fc.constantFrom('accept' as const, 'decline' as const, 'counter-propose' as const);
    fc.assert(
      fc.property(reply, reply, (one, other) => {
        const offers = [stepOf('offered 1'), stepOf('offered 2')];
        const a: PlacementStep = { kind: 'reply', offerId: 1, reply: one };
        const b: PlacementStep = { kind: 'reply', offerId: 2, reply: other };
        expect(foldPlacement(written([...offers, a, b]))).toEqual(foldPlacement(written([...offers, b, a])));
      }),
    );
  });

  test('every status says what may come next, and a request is recorded once', () => {
    for (const status of PLACEMENT_STATUSES) expect(mayNext[status]).toContain('note');
    expect(whyNot(recorded, { kind: 'recorded' })?.ok).toBe(false);
    expect(() => foldPlacement([])).toThrow(RangeError);
  });
});

describe('where an offer stands', () => {
  test('what is closed stays closed', () => {
    for (const status of OFFER_STATUSES)
      for (const step of OFFER_STEPS)
        expect(offerAfter(status, step) !== undefined).toBe(
          isLiveOffer(status) && offerAfter(status, step) !== undefined,
        );
    expect(OFFER_STATUSES.filter((status) => offerAfter(status, 'place') !== undefined)).toEqual([
      'accepted',
    ]);
  });
  test('follows its steps', () => {
    expect(offerStatus([])).toBe('open');
    expect(offerStatus(['counter-propose', 'agree', 'place'])).toBe('placed');
    expect(() => offerStatus(['lapse', 'accept'])).toThrow('an offer that is lapsed cannot accept');
  });
});
