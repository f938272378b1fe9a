/**
 * What is seen while a visit is picked up: the row that it would go to lights up, an outline shows from when to when, and a chip says the time
 * and the care worker. The same chip says who and when of a block that is pointed at or focused, since a short one has no room for it.
 */
import { type Board, clock, nameOf, type Place, startOf } from './rounds-board.ts';

const LIT = 'tend-board__row--target';

type Shown = { readonly chip: HTMLElement; outline: SVGRectElement | undefined };
const shown = new WeakMap<HTMLElement, Shown>();

function partsOf({ rows }: Board): Shown {
  const known = shown.get(rows);
  if (known !== undefined) return known;
  const chip = document.createElement('div');
  chip.className = 'tend-board__chip';
  chip.setAttribute('aria-hidden', 'true');
  chip.hidden = true;
  rows.append(chip);
  const made: Shown = { chip, outline: undefined };
  shown.set(rows, made);
  return made;
}

/** Shows where a block that is picked up would go; answers the same in words: '10:05 Helen Marsh'. */
export function showTarget(board: Board, stop: SVGAElement, { lane, start }: Place): string {
  const parts = partsOf(board);
  hideTarget(board);
  stop.classList.add('tend-board__stop--held');
  const svg = board.lanes[lane];
  const words = `${clock(start)} ${nameOf(board, lane)}`;
  if (svg === undefined) return words;
  svg.closest('.tend-board__row')?.classList.add(LIT);
  const block = stop.querySelector<SVGRectElement>('.tend-board__block');
  const outline = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const left = ((start - board.from) / 3600) * board.hour;
  outline.setAttribute('class', 'tend-board__outline');
  outline.setAttribute('x', String(left));
  outline.setAttribute('y', svg.dataset['worker'] === '' ? '2' : '7');
  outline.setAttribute('width', block?.getAttribute('width') ?? '18');
  outline.setAttribute('height', block?.getAttribute('height') ?? '30');
  outline.setAttribute('rx', '2');
  svg.append(outline);
  parts.outline = outline;
  say(board, words, outline);
  return words;
}

/** Takes the light, the outline and the chip away. */
export function hideTarget(board: Board): void {
  const parts = partsOf(board);
  parts.outline?.remove();
  parts.outline = undefined;
  parts.chip.hidden = true;
  for (const row of board.rows.querySelectorAll(`.${LIT}`)) row.classList.remove(LIT);
  for (const stop of board.rows.querySelectorAll('.tend-board__stop--held'))
    stop.classList.remove('tend-board__stop--held');
}

/** Says of a block whose visit it is and when: 'Mrs Ada Cole, 08:00 to 08:30, locked'. */
export function showWho(board: Board, stop: SVGAElement): void {
  const start = startOf(stop);
  const end = start + Number(stop.dataset['minutes']) * 60;
  const locked = stop.dataset['locked'] === undefined ? '' : ', locked';
  const block = stop.querySelector<SVGRectElement>('.tend-board__block');
  if (block !== null)
    say(board, `${stop.dataset['person']}, ${clock(start)} to ${clock(end)}${locked}`, block);
}

/** Takes away what was said of a block, unless one is picked up. */
export function hideWho(board: Board): void {
  const parts = partsOf(board);
  if (parts.outline === undefined) parts.chip.hidden = true;
}

/** Puts the chip above what it is about, within the frame; below where there is no room above. */
function say(board: Board, words: string, over: SVGElement): void {
  const { chip } = partsOf(board);
  const frame = (board.rows.parentElement ?? board.rows).getBoundingClientRect();
  const rows = board.rows.getBoundingClientRect();
  const at = over.getBoundingClientRect();
  chip.textContent = words;
  chip.hidden = false;
  const room = frame.right - rows.left - chip.offsetWidth - 4;
  chip.style.left = `${Math.max(frame.left - rows.left + 4, Math.min(at.left - rows.left, room))}px`;
  const above = at.top - rows.top - chip.offsetHeight - 6;
  chip.style.top = `${above >= 0 && at.top - chip.offsetHeight > 8 ? above : at.bottom - rows.top + 6}px`;
}
