/** Charts of papers: bars that run across, beside their names, with their figures in words. */
import type { PaperBars } from './paper.ts';
import { type Drawing, heightOf, type Setting, write } from './paper-pdf.ts';

/** The teal of charts on pages (src/web/styles/_charts.scss). */
const TEAL = '#0f6b62';
const BAR = 12;
const STEP = 20;

function captionOf({ size }: Drawing): Setting {
  return { size: Math.max(9, size - 1.5), bold: true, after: 0.5 };
}

/** How tall a chart stands, in points. */
export function barsTall(drawing: Drawing, { caption, rows }: PaperBars): number {
  return heightOf(drawing, caption, captionOf(drawing)) + drawing.size * 0.5 + rows.length * stepOf(drawing);
}

function stepOf({ size }: Drawing): number {
  return Math.max(STEP, size * 1.8);
}

/** Draws a chart where the pen stands. To the tree it is one figure, told in words. */
export function drawBars(drawing: Drawing, bars: PaperBars): void {
  const { pdf, root, left, width } = drawing;
  const { caption, rows } = bars;
  const alt = `${caption}. ${rows.map(({ label, words }) => `${label}: ${words}`).join('; ')}.`;
  const setting = captionOf(drawing);
  const { size } = setting;
  const names = { left, width: width * 0.2 };
  const from = names.left + names.width;
  const room = width * 0.66;
  const most = Math.max(1, ...rows.flatMap(({ value, range, mark }) => [value, range?.most ?? 0, mark ?? 0]));
  const reach = (value: number): number => from + (room * Math.max(0, value)) / most;
  const figure = pdf.struct('Figure', { alt }, [
    () => {
      write(drawing, caption, setting);
      for (const { label, value, words, range, mark } of rows) {
        const top = pdf.y;
        const long = reach(value) - from;
        write(drawing, label, { size, at: names, oneLine: true });
        pdf.rect(from, top + 1, long, BAR).fill(TEAL);
        if (range !== undefined) drawRange(drawing, top, { from: reach(range.least), to: reach(range.most) });
        if (mark !== undefined) upright(drawing, reach(mark), top - 1, top + BAR + 3);
        pdf.y = top;
        // Words stand clear of whatever is drawn behind the bar.
        const end = Math.max(from + long, range === undefined ? 0 : reach(range.most));
        const clear = mark !== undefined && reach(mark) - end < 90 ? Math.max(end, reach(mark)) : end;
        const at = { left: clear + 6, width: left + width - clear - 6 };
        write(drawing, words, { size, at, bold: true, oneLine: true });
        pdf.y = top + stepOf(drawing);
      }
    },
  ]);
  root.add(figure);
}

function upright({ pdf }: Drawing, x: number, top: number, bottom: number): void {
  pdf.moveTo(x, top).lineTo(x, bottom).lineWidth(1.2).stroke('#0b0c0c');
}

/** The range that a figure was found in: a line under its bar with an upright at either end. */
function drawRange(
  drawing: Drawing,
  top: number,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const y = top + BAR + 3.5;
  drawing.pdf.moveTo(from, y).lineTo(to, y).lineWidth(1.2).stroke('#0b0c0c');
  for (const x of [from, to]) upright(drawing, x, y - 2, y + 2);
}
