import { expect, test } from 'vitest';
import { absenceSpan, joinAbsence } from '../../src/rounds/rules/join-absence.ts';

const said = (from: number, to: number | null, kind: 'sickness' | 'leave' = 'sickness') => ({
  workerId: 1,
  kind,
  from,
  to,
});
const known = (id: number, from: number, to: number | null, kind: 'sickness' | 'leave' = 'sickness') => ({
  ...said(from, to, kind),
  id,
});

test.each([
  ['nothing is known', [], said(10, 20), { kind: 'new' }],
  ['it only touches', [known(1, 0, 10), known(2, 20, 30)], said(10, 20), { kind: 'new' }],
  ['somebody else is away', [{ ...known(1, 0, 100), workerId: 2 }], said(10, 20), { kind: 'new' }],
  ['the same again', [known(1, 10, 20)], said(10, 20), { kind: 'known', span: { from: 10, to: 20 } }],
  [
    'within leave',
    [known(1, 0, null, 'leave')],
    said(10, 20),
    { kind: 'known', span: { from: 0, to: null } },
  ],
  [
    'for longer',
    [known(1, 10, 20)],
    said(15, null),
    { kind: 'together', keep: 1, drop: [], span: { from: 10, to: null } },
  ],
  [
    'the whole day after all',
    [known(1, 15, 24)],
    said(0, 24),
    { kind: 'together', keep: undefined, drop: [1], span: { from: 0, to: 24 } },
  ],
  [
    'across two',
    [known(1, 0, 10), known(2, 20, 40)],
    said(5, 30),
    { kind: 'together', keep: 1, drop: [2], span: { from: 0, to: 40 } },
  ],
  ['across another kind', [known(1, 0, 10, 'leave')], said(5, 30), { kind: 'overlaps', with: { id: 1 } }],
] as const)('%s', (_, before, asked, told) => {
  expect(joinAbsence(asked, before)).toMatchObject(told);
});

test('the hours are named', () => {
  const at = (time: string): number => Temporal.Instant.from(time).epochMilliseconds / 1000;
  expect(absenceSpan({ from: at('2026-07-01T05:40:00Z'), to: null })).toBe(
    'from 1 Jul 2026, 06:40 until it is known',
  );
  expect(absenceSpan({ from: at('2026-12-03T15:13:00Z'), to: at('2026-12-04T00:00:00Z') })).toBe(
    'from 3 Dec 2026, 15:13 to 4 Dec 2026, 00:00',
  );
});
