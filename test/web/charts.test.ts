import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { horizontalBars, stackedBars } from '../../src/web/charts/bars.ts';
import {
  cutToFit,
  fitLabels,
  labelSpan,
  NARROWEST,
  SPILL,
  wordsWidth,
  wrapWords,
} from '../../src/web/charts/figure.ts';
import { histogram } from '../../src/web/charts/histogram.ts';
import { lineChart, sparkline } from '../../src/web/charts/lines.ts';
import { visitLine } from '../../src/web/charts/visit-line.ts';

const places = fc
  .uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 40 })
  .map((shares) => shares.sort((a, b) => a - b).map((share) => share / 1000));
const words = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' });

describe('labels on a line', () => {
  it('never stand over one another or outside the page, at any width from the narrowest up', () => {
    const labels = places.chain((at) =>
      fc.tuple(...at.map((share) => words.map((text) => ({ at: share, text })))),
    );
    fc.assert(
      fc.property(
        labels,
        fc.boolean(),
        fc.integer({ min: NARROWEST, max: 1200 }),
        (given, keepLast, width) => {
          const placed = fitLabels(given, { keepLast });
          expect(placed.length).toBeGreaterThan(0);
          const spans = placed.map((label) => labelSpan(label, width));
          for (const [place, [from, to]] of spans.entries()) {
            expect(from).toBeGreaterThanOrEqual(-SPILL - 0.001);
            if (wordsWidth(given[0]?.text ?? '') < NARROWEST / 2)
              expect(to).toBeLessThanOrEqual(width + SPILL + 0.001);
            expect(from).toBeGreaterThanOrEqual(spans[place - 1]?.[1] ?? -Infinity);
          }
        },
      ),
    );
  });

  it('are cut or wrapped to the room there is', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 80 }),
        fc.integer({ min: 40, max: 400 }),
        (text, width) => {
          expect(wordsWidth(cutToFit(text, width))).toBeLessThanOrEqual(width);
          for (const line of wrapWords(text, width)) expect(wordsWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
    expect(wrapWords('08:12 to 08:41, 29 minutes, 12 minutes late', 400)).toHaveLength(1);
  });
});

const at = (time: string): Temporal.Instant => Temporal.Instant.from(`2026-03-02T${time}:00Z`);

describe('every chart', () => {
  const charts = {
    bars: horizontalBars({
      id: 'a',
      title: 'A',
      description: 'Most are x.',
      of: 'Reason',
      value: 'Visits',
      rows: [
        { label: '<x>', value: 3 },
        { label: 'y', value: 0 },
      ],
    }),
    stacked: stackedBars({
      id: 'b',
      title: 'B',
      description: 'D',
      of: 'Provider',
      series: [
        { label: 'Paid', swatch: 'teal' },
        { label: 'Held', swatch: 'amber' },
      ],
      rows: [
        { label: 'P', values: [3, 1] },
        { label: 'Q', values: [0, 0] },
      ],
    }),
    lines: lineChart({
      id: 'c',
      title: 'C',
      description: 'D',
      of: 'Week',
      points: ['1', '2', '3'],
      series: [{ label: 'Held', swatch: 'amber', values: [1, null, 3] }],
    }),
    histogram: histogram({
      id: 'd',
      title: 'D',
      description: 'D',
      of: 'Minutes',
      value: 'Visits',
      bins: [{ label: '0 to 5', mark: '0', count: 1234 }],
    }),
    visit: visitLine({
      id: 'e',
      title: 'E',
      description: 'D',
      commissioned: { from: at('08:00'), to: at('08:30'), earliest: at('07:45'), latest: at('08:15') },
      rostered: null,
      actual: [{ from: at('08:12'), to: null, worker: 'Grace' }],
    }),
  };

  it.each(Object.entries(charts))(
    '%s has a name, a description, a role and its figures in a table',
    (_, chart) => {
      const text = chart.toString();
      expect(text).toMatch(
        /<svg class="tend-chart__drawing" role="img" aria-labelledby="(\w+)-title \1-desc"/,
      );
      expect(text).toMatch(/<title id="\w+-title">\w<\/title><desc id="\w+-desc">/);
      expect(text).toMatch(/<details class="govuk-details">.*<table/s);
      expect(text).not.toMatch(/NaN|undefined|Infinity|style=/);
    },
  );

  it('escapes names and writes figures', () => {
    expect(charts.bars.toString()).toContain('&lt;x&gt;');
    expect(charts.histogram.toString()).toContain('1,234');
    expect(charts.lines.toString()).toContain('not known');
    expect(charts.visit.toString()).toContain('08:12, no check-out');
    expect(charts.visit.toString()).toContain('May start 07:45 to 08:15');
  });

  it('tells apart the two times of the night when the clocks go back', () => {
    const text = visitLine({
      id: 'n',
      title: 'N',
      description: 'D',
      commissioned: {
        from: Temporal.Instant.from('2026-10-25T00:30:00Z'),
        to: Temporal.Instant.from('2026-10-25T01:30:00Z'),
      },
      actual: [],
    }).toString();
    expect(text).toContain('01:30 BST to 01:30 GMT, 1 hour');
  });

  it('draws with nothing to draw', () => {
    expect(
      stackedBars({
        id: 'z',
        title: 'Z',
        description: 'D',
        of: 'Provider',
        series: [{ label: 'Paid', swatch: 'teal' }],
        rows: [],
      }).toString(),
    ).toContain('Nothing to show');
    expect(
      lineChart({ id: 'y', title: 'Y', description: 'D', of: 'Week', points: [], series: [] }).toString(),
    ).not.toContain('NaN');
    expect(
      histogram({ id: 'x', title: 'X', description: 'D', of: 'M', value: 'V', bins: [] }).toString(),
    ).not.toMatch(/NaN|Infinity/);
    expect(sparkline({ values: [], label: 'None' }).toString()).not.toContain('NaN');
    expect(sparkline({ values: [4, null, 9], label: 'Held, 4 rising to 9' }).toString()).toContain(
      'aria-label="Held, 4 rising to 9"',
    );
  });
});
