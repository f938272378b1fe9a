import { expect, test } from 'vitest';
import { rangeBars } from '../../src/web/charts/range-bars.ts';
import { markup } from '../../src/web/html.ts';

const text = (value: number): string => value.toFixed(1);

test('a bar has its range under it, its ceiling as a mark, and all of them in a table', () => {
  const drawn = markup(
    rangeBars({
      id: 'released',
      title: 'Hours released',
      description: 'By width.',
      of: 'Width',
      names: { value: 'Released', range: 'Each search alone', ceiling: 'Ceiling' },
      rows: [
        { label: '30 minutes', value: 50, least: 40, most: 60, ceiling: 199 },
        { label: '60 minutes', value: 80, least: 80, most: 80, ceiling: 100 },
      ],
      format: text,
    }),
  );
  // The scale ends a little after the highest ceiling: 40 of 199 is a fifth of the width.
  expect(drawn).toContain('x1="20%" x2="30%"');
  expect(drawn).toContain('x1="99.5%" x2="99.5%"');
  for (const words of ['40.0 to 60.0', '199.0', 'Each search alone', 'Ceiling'])
    expect(drawn).toContain(words);
  expect(drawn).not.toContain('80.0 to 80.0');
});
