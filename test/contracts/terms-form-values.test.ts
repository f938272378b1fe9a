import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addRow,
  formOfTerms,
  LISTS,
  readTermsForm,
  removeRow,
  rowCount,
} from '../../src/contracts/pages/terms-form-values.ts';
import { anyTerms } from './any-terms.ts';

const dated = {
  'effective_from-day': '1',
  'effective_from-month': 'April',
  'effective_from-year': '2026',
  reason: 'Uplift',
};
const someTerms = anyTerms.filter(({ rates }) => rates.length > 0);
const bankHolidays = fc.constantFrom('both' as const, 'true-day' as const, 'substitute' as const);

test('any terms put into the form and read from it again are the same terms', () => {
  fc.assert(
    fc.property(someTerms, bankHolidays, (terms, choice) => {
      const read = readTermsForm({ ...formOfTerms({ terms, bankHolidays: choice }, 3), ...dated });
      expect(read).toMatchObject({
        ok: true,
        value: { terms, bankHolidays: choice, effectiveFrom: '2026-04-01', reason: 'Uplift', newest: 3 },
      });
    }),
    { numRuns: 30 },
  );
});

test('a row that is added and left empty, wherever it is, changes nothing that is read', () => {
  fc.assert(
    fc.property(someTerms, fc.constantFrom('rates', 'cancelled'), (terms, list) => {
      const values = { ...formOfTerms({ terms, bankHolidays: 'both' }, 0), ...dated };
      const more = {
        ...addRow(values, list),
        'rates.99.service': '',
        [`rates.${terms.rates.length}.service`]: '',
      };
      expect(rowCount(more, list)).toBeGreaterThan(rowCount(values, list));
      expect(readTermsForm(more)).toMatchObject({ ok: true, value: { terms } });
    }),
    { numRuns: 30 },
  );
});

test('a row taken away leaves the others in their order, numbered without a gap', () => {
  fc.assert(
    fc.property(someTerms, fc.nat(7), (terms, place) => {
      const row = place % terms.rates.length;
      const left = removeRow({ ...formOfTerms({ terms, bankHolidays: 'both' }, 0), ...dated }, 'rates', row);
      expect(rowCount(left, 'rates')).toBe(terms.rates.length - 1);
      if (terms.rates.length === 1) expect(readTermsForm(left)).toMatchObject({ ok: false });
      else {
        const rates = terms.rates.filter((_, at) => at !== row);
        expect(readTermsForm(left)).toMatchObject({ ok: true, value: { terms: { rates } } });
      }
    }),
    { numRuns: 30 },
  );
});

test('names that no row has are left alone', () => {
  const strange = { 'rates.x.price': '1', rates: '1', 'pay.bandsaw.0.from': '2' };
  for (const list of LISTS) expect(rowCount(strange, list)).toBe(0);
  expect(removeRow(strange, 'rates', 0)).toEqual(strange);
});
