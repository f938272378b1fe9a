import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type LineEvent,
  mayNext,
  NEXT,
  type NewestVerdict,
  standingOf,
  STATUSES,
} from '../../src/payments/rules/resolution.ts';

const held: NewestVerdict = { id: 1, effect: 'hold', paidMinutes: 30, amountPence: 1205, withdrawn: false };
const pays: NewestVerdict = { ...held, effect: 'pay' };
const refused: NewestVerdict = { ...held, effect: 'refuse', paidMinutes: 0, amountPence: 0 };

let ids = 100;
function decided(
  decision: 'accept as logged' | 'accept as planned' | 'refuse' | 'ask the provider',
  verdictId = 1,
) {
  const accepts = decision.startsWith('accept');
  return {
    kind: 'decided',
    id: (ids += 1),
    verdictId,
    decision,
    paidMinutes: accepts ? 30 : 0,
    amountPence: accepts ? 1205 : 0,
  } as const;
}
const said = (saying: 'question' | 'answer' | 'dispute' | 'reply'): LineEvent => ({ kind: 'said', saying });

describe('where a line stands', () => {
  test('by its verdict alone', () => {
    expect(standingOf(pays, [])).toMatchObject({ status: 'payable', settled: true, amountPence: 1205 });
    expect(standingOf(held, [])).toMatchObject({
      status: 'held',
      settled: false,
      amountPence: 0,
      heldAgain: false,
    });
    expect(standingOf(refused, [])).toMatchObject({ status: 'refused', settled: true, amountPence: 0 });
    expect(standingOf({ ...held, withdrawn: true }, [decided('refuse')])).toMatchObject({
      status: 'withdrawn',
      amountPence: 0,
    });
  });

  test('by the last decision on it', () => {
    const accept = decided('accept as logged');
    expect(standingOf(held, [accept])).toMatchObject({
      status: 'payable',
      resolutionId: accept.id,
      amountPence: 1205,
    });
    expect(standingOf(held, [accept, decided('refuse')])).toMatchObject({
      status: 'refused',
      amountPence: 0,
    });
  });

  test('as before, once a decision is undone', () => {
    const accept = decided('accept as planned');
    const refusal = decided('refuse');
    expect(standingOf(held, [accept, { kind: 'undone', undoesId: accept.id }])).toMatchObject({
      status: 'held',
      resolutionId: null,
    });
    expect(standingOf(held, [accept, refusal, { kind: 'undone', undoesId: refusal.id }])).toMatchObject({
      status: 'payable',
      resolutionId: accept.id,
    });
  });

  test('asked, then answered, then decided', () => {
    const ask = decided('ask the provider');
    expect(standingOf(held, [ask, said('question')])).toMatchObject({ status: 'asked', settled: false });
    expect(standingOf(held, [ask, said('question'), said('answer')])).toMatchObject({
      status: 'answered',
      settled: false,
    });
    expect(standingOf(held, [ask, said('question'), said('answer'), decided('refuse')])).toMatchObject({
      status: 'refused',
    });
  });

  test('a question about a visit that pays leaves its pay as it was', () => {
    expect(standingOf(pays, [decided('ask the provider'), said('question')])).toMatchObject({
      status: 'asked',
      settled: true,
      amountPence: 1205,
    });
  });

  test('disputed until the council replies or decides anew, and the pay stays as it was', () => {
    const accept = decided('accept as logged');
    expect(standingOf(held, [accept, said('dispute')])).toMatchObject({
      status: 'disputed',
      settled: true,
      amountPence: 1205,
    });
    expect(standingOf(held, [accept, said('dispute'), said('reply')])).toMatchObject({ status: 'payable' });
    expect(standingOf(refused, [said('dispute'), decided('accept as planned')])).toMatchObject({
      status: 'payable',
    });
    const undone = decided('accept as planned');
    expect(
      standingOf(refused, [said('dispute'), undone, { kind: 'undone', undoesId: undone.id }]),
    ).toMatchObject({ status: 'disputed' });
  });

  test('held again, where a new verdict replaces the one that was decided on', () => {
    const newer = { ...pays, id: 2 };
    expect(standingOf(newer, [decided('accept as logged')])).toMatchObject({
      status: 'held',
      heldAgain: true,
      settled: false,
      amountPence: 0,
    });
    expect(standingOf(newer, [decided('ask the provider'), said('question')])).toMatchObject({
      status: 'payable',
      heldAgain: false,
    });
    expect(standingOf(newer, [decided('refuse'), decided('accept as logged', 2)])).toMatchObject({
      status: 'payable',
      heldAgain: false,
    });
  });
});

describe('what may happen next', () => {
  test('nothing to what is no longer there', () => {
    expect(NEXT.withdrawn).toEqual({ council: [], provider: [] });
  });
  test('a provider disputes what was decided, and answers what was asked', () => {
    const may = (act: 'answer' | 'dispute') =>
      STATUSES.filter((status) => mayNext({ status, resolutionId: 1 }, 'provider', act));
    expect(may('dispute')).toEqual(['payable', 'refused']);
    expect(may('answer')).toEqual(['asked', 'answered']);
  });
  test('only a decision that holds can be undone', () => {
    expect(mayNext({ status: 'payable', resolutionId: null }, 'council', 'undo')).toBe(false);
    expect(mayNext({ status: 'payable', resolutionId: 3 }, 'council', 'undo')).toBe(true);
  });
});

const anEvent = fc.oneof(
  fc
    .constantFrom('accept as logged', 'accept as planned', 'refuse', 'ask the provider')
    .map((decision) => ({ decision })),
  fc.constantFrom('question', 'answer', 'dispute', 'reply').map((saying) => ({ saying })),
  fc.constant({ undo: true as const }),
);

test('whatever happens, a line pays only what was decided or found, and undoing everything goes back to the verdict', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(held, pays, refused),
      fc.array(anEvent, { maxLength: 12 }),
      (verdict, steps) => {
        const events: LineEvent[] = [];
        for (const step of steps) {
          if ('saying' in step) events.push(said(step.saying));
          else if ('undo' in step) {
            const { resolutionId } = standingOf(verdict, events);
            if (resolutionId !== null) events.push({ kind: 'undone', undoesId: resolutionId });
          } else events.push(decided(step.decision));
          const { status, settled, amountPence } = standingOf(verdict, events);
          expect([0, 1205]).toContain(amountPence);
          if (!settled || status === 'refused') expect(amountPence).toBe(0);
          if (status === 'payable') expect(settled).toBe(true);
        }
        const quiet = events
          .filter((event) => event.kind === 'decided')
          .map(({ id }): LineEvent => ({ kind: 'undone', undoesId: id }));
        const back = standingOf(verdict, [...events.filter((event) => event.kind !== 'said'), ...quiet]);
        expect(back).toEqual(standingOf(verdict, []));
      },
    ),
  );
});
