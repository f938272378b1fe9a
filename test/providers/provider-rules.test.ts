import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkCheck,
  checkKinds,
  countingChecks,
  lackingOn,
  neededChecks,
  standingChecks,
  stateOn,
  worstState,
  type Check,
  type CheckKind,
} from '../../src/providers/rules/checks.ts';
import {
  checkProvider,
  checkWorker,
  differences,
  parseCompanyNumber,
  readList,
} from '../../src/providers/rules/provider-details.ts';
import {
  kindOfRating,
  mostWorryingFirst,
  ratings,
  readRating,
  standingRating,
  unrated,
  type Said,
} from '../../src/providers/rules/ratings.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { someProvider, someWorker } from './some-provider.ts';

function readSaid(written: string): Said[] {
  return written
    .split(';')
    .filter((one) => one.trim() !== '')
    .map((one) => {
      const [, rating = '', rated = '', recorded_on = ''] = /^(.+) \((.+)\) (\S+)$/.exec(one.trim()) ?? [];
      return {
        rating: rating === '–' ? null : (readRating(rating) ?? null),
        rated_on: rated === '–' ? null : rated,
        recorded_on,
      };
    });
}

function readChecks(written: string): Check[] {
  const rows = written.split(';').filter((one) => one.trim() !== '');
  return rows.map((one) => {
    const [, id, kind, done_on = '', last] = /^(\d+) (.+?) (\d{4}-\S+) to ([^\s,]+)/.exec(one.trim()) ?? [];
    const [, , verb, wrong] = /, (\d+) (corrects|withdraws) (\d+)/.exec(one) ?? [];
    return {
      id: Number(id),
      kind: kind as CheckKind,
      done_on,
      expires_on: last === '–' || last === undefined ? null : last,
      corrects_id: wrong === undefined ? null : Number(wrong),
      withdrawn: verb === 'withdraws',
    };
  });
}

describe('what the regulator says', () => {
  it.each(ruleTable('regulator-ratings').map((row) => [row('said'), row('stands'), row('is')]))(
    'of "%s" stands %s',
    (said, stands, kind) => {
      const standing = standingRating(readSaid(said ?? ''));
      expect(standing?.rating ?? '').toBe(stands);
      expect(kindOfRating(standing?.rating)).toBe(kind);
    },
  );

  it('reads the words in any case, a blank as nothing, and no others', () => {
    expect(readRating(' requires  IMPROVEMENT ')).toBe('Requires improvement');
    expect(readRating('Not formally rated')).toBe('Not rated');
    expect(readRating('  ')).toBeNull();
    expect(readRating('Splendid')).toBeUndefined();
  });

  it('shows the most worrying first, each once', () => {
    expect(mostWorryingFirst(['Good', 'Inadequate', 'Not rated', 'Good'])).toEqual([
      'Inadequate',
      'Not rated',
      'Good',
    ]);
    expect(mostWorryingFirst([...ratings, ...unrated])).toHaveLength(ratings.length + unrated.length);
  });

  it('is never changed by a blank, wherever it stands', () => {
    const day = fc.constantFrom('2024-01-01', '2025-01-01', '2026-01-01');
    const said = fc.record({
      rating: fc.constantFrom(...ratings, ...unrated),
      rated_on: fc.option(day),
      recorded_on: day,
    });
    fc.assert(
      fc.property(fc.array<Said>(said), fc.nat(), day, (all, place, recorded_on) => {
        const blank: Said = { rating: null, rated_on: null, recorded_on };
        expect(standingRating(all.toSpliced(place % (all.length + 1), 0, blank))).toBe(standingRating(all));
      }),
    );
  });
});

describe('checks of care workers', () => {
  it.each(ruleTable('expired-checks').map((row) => [row('checks'), row('on'), row] as const))(
    '%s on %s',
    (written, day, row) => {
      const standing = standingChecks(readChecks(written), day);
      for (const kind of ['DBS', 'right to work', 'medication'] as const) {
        expect(standing.find((one) => one.kind === kind)?.state ?? '', kind).toBe(row(kind));
      }
      const lacking = standing.filter(({ state }) => state === 'expired' || state === 'missing');
      expect(lackingOn(readChecks(written), day)).toEqual(lacking.map(({ kind }) => kind));
    },
  );

  const day = fc
    .integer({ min: 0, max: 1500 })
    .map((days) => Temporal.PlainDate.from('2024-01-01').add({ days }).toString());
  const check = fc.record({
    id: fc.constant(0),
    kind: fc.constantFrom(...checkKinds),
    done_on: day,
    expires_on: fc.option(day),
    corrects_id: fc.constant(null),
    withdrawn: fc.constant(false),
  });
  const checks = fc
    .array(check, { maxLength: 12 })
    .map((all) => all.map((one, place) => ({ ...one, id: place + 1 })));

  it('stand once for each kind, and every needed kind stands', () => {
    fc.assert(
      fc.property(checks, day, (all, on) => {
        const kinds = standingChecks(all, on).map(({ kind }) => kind);
        expect(new Set(kinds).size).toBe(kinds.length);
        expect(neededChecks.every((kind) => kinds.includes(kind))).toBe(true);
      }),
    );
  });

  it('only ever get worse with time, until something is done', () => {
    const order = ['good', 'ends soon', 'expired'];
    fc.assert(
      fc.property(fc.option(day), day, fc.nat(400), (expires_on, on, later) => {
        const after = Temporal.PlainDate.from(on).add({ days: later }).toString();
        const [now, then] = [stateOn({ expires_on }, on), stateOn({ expires_on }, after)];
        expect(order.indexOf(then)).toBeGreaterThanOrEqual(order.indexOf(now));
      }),
    );
  });

  it('count for nothing once withdrawn', () => {
    fc.assert(
      fc.property(checks, (all) => {
        const gone = all.map((one) => ({ ...one, id: one.id + 100, corrects_id: one.id, withdrawn: true }));
        expect(countingChecks([...all, ...gone])).toEqual([]);
      }),
    );
  });

  it('make a worker as worrying as the worst of them', () => {
    expect(worstState([])).toBe('good');
    expect(worstState(standingChecks([], '2026-03-10'))).toBe('missing');
  });

  it('cannot be done in the future or end before they begin', () => {
    expect(checkCheck({ done_on: '2026-03-11', expires_on: null }, '2026-03-10')).toMatchObject({
      field: 'done_on',
    });
    expect(checkCheck({ done_on: '2026-03-10', expires_on: '2026-03-10' }, '2026-03-10')).toMatchObject({
      field: 'expires_on',
    });
    expect(checkCheck({ done_on: '2026-03-10', expires_on: '2027-03-10' }, '2026-03-10').ok).toBe(true);
  });
});

describe('what is written down about a provider and its workers', () => {
  it.each([
    [{}, undefined],
    [{ name: '' }, 'name'],
    [{ reference: '' }, 'reference'],
    [{ starts_on: '2026-02-01', ends_on: '2026-01-01' }, 'ends_on'],
    [{ deregistered_on: '2026-01-01' }, 'registration_status'],
    [
      { registration_status: 'deregistered', registered_on: '2026-02-01', deregistered_on: '2026-01-01' },
      'deregistered_on',
    ],
  ] as const)('%j is wrong in %s', (change, field) => {
    const checked = checkProvider(someProvider(change));
    expect(checked.ok ? undefined : checked.field).toBe(field);
  });

  it.each([
    [{}, undefined],
    [{ reference: '' }, 'reference'],
    [{ given_name: '' }, 'given_name'],
    [{ family_name: '' }, 'family_name'],
    [{ starts_on: '2026-02-01', ends_on: '2026-01-01' }, 'ends_on'],
  ] as const)('of a worker %j is wrong in %s', (change, field) => {
    const checked = checkWorker(someWorker(change));
    expect(checked.ok ? undefined : checked.field).toBe(field);
  });

  it('reads lists, company numbers and what differs', () => {
    expect(readList(' Punjabi, Urdu;Punjabi\n')).toEqual(['Punjabi', 'Urdu']);
    expect(parseCompanyNumber('1650856')).toEqual({ ok: true, value: '01650856' });
    expect(parseCompanyNumber('Oc 455208')).toEqual({ ok: true, value: 'OC455208' });
    expect(parseCompanyNumber('12')).toMatchObject({ ok: false });
    expect(differences({ a: [1], b: 2 }, { a: [1], b: 3 })).toEqual(['b']);
  });
});
