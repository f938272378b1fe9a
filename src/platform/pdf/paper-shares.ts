/** Charts of papers whose bars are made of parts, each bar as wide as the others, with a key over them. */
import type { PaperShares } from './paper.ts';
import { type Drawing, heightOf, type Setting, write } from './paper-pdf.ts';

/** The colours of charts on pages (src/web/styles/_charts.scss), in an order in which neighbours differ in grey too. */
const COLOURS = ['#c3cbc9', '#0f6b62', '#8fb4d9', '#7a3b69', '#e0a030', '#a63d2f'] as const;
const BAR = 12;

function captionOf({ size }: Drawing): Setting {
  return { size: Math.max(9, size - 1.5), bold: true, after: 0.5 };
}

function stepOf({ size }: Drawing): number {
  return Math.max(20, size * 1.8);
}

/** How tall a chart stands, in points. */
export function sharesTall(drawing: Drawing, { caption, rows, series }: PaperShares): number {
  const lines = rows.length + Math.ceil(series.length / 3);
  return heightOf(drawing, caption, captionOf(drawing)) + drawing.size * 0.5 + lines * stepOf(drawing);
}

/** Draws a chart where the pen stands. To the tree it is one figure, told in words. */
export function drawShares(drawing: Drawing, { caption, series, rows }: PaperShares): void {
  const { pdf, root, left, width } = drawing;
  const told = rows.map(
    ({ label, values }) => `${label}: ${series.map((name, at) => `${name} ${values[at] ?? 0}`).join(', ')}`,
  );
  const setting = captionOf(drawing);
  const { size } = setting;
  const step = stepOf(drawing);
  const names = { left, width: width * 0.2 };
  const from = left + width * 0.2;
  const room = width * 0.78;
  const key = (): void => {
    const third = width / 3;
    series.forEach((name, at) => {
      const top = pdf.y;
      const begin = left + third * (at % 3);
      pdf.rect(begin, top + 1, BAR, BAR).fill(COLOURS[at] ?? COLOURS[0]);
      pdf.y = top;
      write(drawing, name, { size, at: { left: begin + BAR + 5, width: third - BAR - 8 }, oneLine: true });
      pdf.y = at % 3 === 2 || at === series.length - 1 ? top + step : top;
    });
  };
  const figure = pdf.struct('Figure', { alt: `${caption}. ${told.join('; ')}.` }, [
    () => {
      write(drawing, caption, setting);
      key();
      for (const { label, values } of rows) {
        const top = pdf.y;
        const whole = Math.max(
          1,
          values.reduce((sum, value) => sum + value, 0),
        );
        write(drawing, label, { size, at: names, oneLine: true });
        let begin = from;
        values.forEach((value, at) => {
          const long = (room * value) / whole;
          // A white edge tells parts apart in print of one colour.
          if (long > 0)
            pdf.rect(begin, top + 1, Math.max(0.5, long - 0.7), BAR).fill(COLOURS[at] ?? COLOURS[0]);
          begin += long;
        });
        pdf.y = top + step;
      }
    },
  ]);
  root.add(figure);
}
