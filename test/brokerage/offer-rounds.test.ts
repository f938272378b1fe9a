import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANES } from '../../src/brokerage/rules/candidate.ts';
import {
  nextInRound,
  OFFER_WAYS,
  offerDeadline,
  type OfferMade,
  type OfferWay,
  proposalInWords,
  reminderAt,
  whenPlaced,
  withProposal,
} from '../../src/brokerage/rules/offer-rounds.ts';
import { isLiveOffer, OFFER_STATUSES, type OfferStatus } from '../../src/brokerage/rules/offer-status.ts';
import { parseIsoTime } from '../../src/ground/iso-time.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { usualAnswerMinutes } from './usual-policy.ts';

const at = (time: string): number => parseIsoTime(`2026-03-04T${time}`) ?? Number.NaN;
const anOffer = (contractId: number, status: OfferStatus): OfferMade => ({
  id: contractId,
  contractId,
  offeredAt: at('09:00'),
  deadlineAt: at('13:00'),
  remindedAt: null,
  status,
});

describe('who is asked next', () => {
  test.each(ruleTable('offers').map((row) => [row('way'), row('offers so far'), row('now'), row]))(
    '%s, after %s at %s',
    (way, so, now, row) => {
      const offers = so
        .split(', ')
        .filter((one) => one !== '')
        .map((one) => anOffer(Number(one.slice(0, 1)), one.slice(2) as OfferStatus));
      const next = nextInRound(way as OfferWay, [1, 2, 3], offers, 50, at(now));
      expect(next.offerTo.join(', ')).toBe(row('offer to'));
      expect(next.lapse.join(', ')).toBe(row('lapse'));
      expect(next.remind.join(', ')).toBe(row('remind'));
    },
  );

  const made = fc.uniqueArray(
    fc.record({
      contractId: fc.integer({ min: 1, max: 6 }),
      status: fc.constantFrom(...OFFER_STATUSES),
      deadlineAt: fc.integer({ min: at('08:00'), max: at('12:00') }),
    }),
    { selector: ({ contractId }) => contractId },
  );
  const now = fc.integer({ min: at('08:00'), max: at('12:00') });

  test('nobody is asked twice, in turn one waits for another, and the order of the offers does not matter', () => {
    const order = fc.shuffledSubarray([1, 2, 3, 4, 5, 6]);
    fc.assert(
      fc.property(fc.constantFrom(...OFFER_WAYS), order, made, now, (way, contracts, drawn, moment) => {
        const offers = drawn.map((one) => ({ ...anOffer(one.contractId, one.status), ...one }));
        const next = nextInRound(way, contracts, offers, 50, moment);
        expect(nextInRound(way, contracts, offers.toReversed(), 50, moment)).toEqual(next);
        for (const contract of next.offerTo)
          expect(offers.map(({ contractId }) => contractId)).not.toContain(contract);
        const live = offers.filter((one) => isLiveOffer(one.status) && !next.lapse.includes(one.id));
        if (way !== 'all at once' && live.length > 0) expect(next.offerTo).toEqual([]);
        if (offers.some(({ status }) => status === 'placed')) expect(next.offerTo).toEqual([]);
        if (next.lookAgainAt !== null) expect(next.lookAgainAt).toBeGreaterThan(moment);
        expect(next.exhausted && (live.length > 0 || next.offerTo.length > 0)).toBe(false);
      }),
    );
  });

  test('in turn, everybody is asked once in order if nobody answers, and then it is over', () => {
    const contracts = [4, 2, 9];
    const offers: OfferMade[] = [];
    let moment = at('09:00');
    for (let step = 0; step < 20; step += 1) {
      const next = nextInRound('in turn', contracts, offers, 50, moment);
      for (const [place, offer] of offers.entries()) {
        if (next.lapse.includes(offer.id)) offers[place] = { ...offer, status: 'lapsed' };
        if (next.remind.includes(offer.id)) offers[place] = { ...offer, remindedAt: moment };
      }
      for (const contractId of next.offerTo)
        offers.push({ ...anOffer(contractId, 'open'), offeredAt: moment, deadlineAt: moment + 600 });
      moment = nextInRound('in turn', contracts, offers, 50, moment).lookAgainAt ?? moment;
    }
    expect(offers.map(({ contractId, status }) => [contractId, status])).toEqual([
      [4, 'lapsed'],
      [2, 'lapsed'],
      [9, 'lapsed'],
    ]);
    expect(offers.every(({ remindedAt }) => remindedAt !== null)).toBe(true);
    expect(nextInRound('in turn', contracts, offers, 50, moment).exhausted).toBe(true);
  });
});

test('a deadline is the lane’s, not after the request is due, and leaves time to read; the reminder lies before it', () => {
  const instants = fc.integer({ min: at('00:00'), max: at('23:00') });
  fc.assert(
    fc.property(instants, instants, fc.constantFrom(...LANES), (offeredAt, dueAt, lane) => {
      const deadlineAt = offerDeadline(offeredAt, dueAt, lane, usualAnswerMinutes);
      expect(deadlineAt - offeredAt).toBeGreaterThanOrEqual(900);
      expect(deadlineAt - offeredAt).toBeLessThanOrEqual(usualAnswerMinutes[lane] * 60);
      const { [lane]: own, urgent } = usualAnswerMinutes;
      if (dueAt - offeredAt >= 900) expect(deadlineAt).toBeLessThanOrEqual(dueAt);
      else expect(deadlineAt - offeredAt).toBe(Math.min(own, urgent) * 60);
      expect(reminderAt({ offeredAt, deadlineAt }, 50)).toBeLessThan(deadlineAt);
    }),
  );
});

test('when one is placed, all that were live are closed and no other', () => {
  const offers = OFFER_STATUSES.map((status, id) => ({ id, status }));
  expect(whenPlaced([...offers, { id: 9, status: 'accepted' as const }].toReversed(), 9)).toEqual([0, 1, 3]);
});

describe('another proposal', () => {
  const asked = {
    startsOn: '2026-03-06',
    visits: [
      aPatternVisit({ startTime: '17:00' }),
      aPatternVisit({ timeCritical: true, timeCriticalReason: 'Insulin' }),
    ],
  };
  const propose = (startsOn: string | null, visits: { place: number; startTime: string }[]) =>
    withProposal({ startsOn, visits }, asked, '2026-03-04');

  test('changes what it names and nothing else', () => {
    const proposal = { startsOn: '2026-03-09', visits: [{ place: 0, startTime: '17:30' }] };
    expect(withProposal(proposal, asked, '2026-03-04')).toEqual({
      ok: true,
      value: {
        startsOn: '2026-03-09',
        visits: [{ ...asked.visits[0], startTime: '17:30' }, asked.visits[1]],
      },
    });
    expect(proposalInWords(proposal, asked)).toBe(
      'Start on Monday 9 March 2026 in place of Friday 6 March 2026 and visit at 17:30 in place of 17:00',
    );
  });

  test('the last start that may be proposed is twelve weeks after the one asked for', () => {
    expect(propose('2026-05-29', []).ok).toBe(true);
  });

  test.each([
    [null, [], undefined],
    ['2026-03-06', [{ place: 0, startTime: '17:00' }], undefined],
    ['2026-03-03', [], 'startsOn'],
    ['2026-05-30', [], 'startsOn'],
    ['2036-03-06', [], 'startsOn'],
    [null, [{ place: 1, startTime: '08:30' }], 'visits.1'],
    [null, [{ place: 5, startTime: '08:30' }], 'visits.5'],
    [null, [{ place: 0, startTime: '8' }], 'visits.0'],
    [
      null,
      [
        { place: 0, startTime: '17:30' },
        { place: 0, startTime: '18:30' },
      ],
      'visits',
    ],
  ])('%s with %j is refused', (startsOn, visits, field) => {
    const refused = propose(startsOn, visits);
    expect(refused.ok ? 'taken' : refused.field).toBe(field);
  });
});
