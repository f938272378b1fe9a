/**
 * The board of rounds: visits are dragged to another care worker or time, or picked up and put down from the keyboard. Either way the board's
 * own form is sent, and the page comes back with what it means; nothing is kept here.
 */
import { announce } from './announce.ts';
import { shortcutsOn } from './shortcuts.ts';

const SNAP = 300;
const NEAR = 5;

type Board = {
  readonly root: HTMLElement;
  readonly form: HTMLFormElement;
  readonly from: number;
  readonly hour: number;
  readonly lanes: readonly SVGSVGElement[];
};

/** A visit that was picked up: where it was, and where it would go. */
type Held = {
  readonly stop: SVGAElement;
  lane: number;
  start: number;
  readonly fromLane: number;
  readonly fromStart: number;
};

/** Starts the board, where there is one that may be changed. */
export function startRounds(): void {
  const root = document.querySelector<HTMLElement>('[data-board]');
  const form = document.querySelector<HTMLFormElement>('[data-board-move]');
  if (root === null) return;
  const lanes = [...root.querySelectorAll<SVGSVGElement>('svg[data-lane]')];
  returnTo(root, lanes);
  if (form === null) return;
  const help = root.querySelector<HTMLElement>('[data-board-help]');
  if (help !== null) help.hidden = false;
  const board = { root, form, lanes, from: Number(root.dataset['from']), hour: Number(root.dataset['hour']) };
  startDragging(board);
  startKeys(board);
}

/** Scrolls to the hours in which something happens, and goes back to what was just changed. */
function returnTo(root: HTMLElement, lanes: readonly SVGSVGElement[]): void {
  const at = root.dataset['at'];
  const stop = lanes
    .flatMap((lane) => [...lane.querySelectorAll<SVGAElement>('[data-stop]')])
    .find((one) => one.dataset['stopKey'] === at);
  stop?.focus();
  stop?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

const startOf = (stop: SVGAElement): number => Number(stop.dataset['start']);
const laneOf = ({ lanes }: Board, stop: SVGAElement): number =>
  lanes.findIndex((lane) => lane.contains(stop));

function clock(second: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(second * 1000));
}

function send({ form, lanes }: Board, stop: SVGAElement, lane: number, start: number): void {
  const values: Readonly<Record<string, string>> = {
    visit: stop.dataset['visit'] ?? '',
    part: stop.dataset['part'] ?? '',
    worker: lanes[lane]?.dataset['worker'] ?? '',
    time: clock(start),
  };
  for (const [name, value] of Object.entries(values)) {
    const box = form.elements.namedItem(name);
    if (box instanceof HTMLInputElement) box.value = value;
  }
  form.requestSubmit();
}

function startDragging(board: Board): void {
  let drag: { stop: SVGAElement; x: number; y: number; moved: boolean } | undefined;
  let justMoved = false;
  board.root.addEventListener('pointerdown', (event) => {
    const stop = event.target instanceof Element ? event.target.closest<SVGAElement>('[data-stop]') : null;
    if (stop === null || event.button !== 0 || event.pointerType === 'touch') return;
    event.preventDefault();
    stop.focus();
    drag = { stop, x: event.clientX, y: event.clientY, moved: false };
  });
  document.addEventListener('pointermove', (event) => {
    if (drag === undefined) return;
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(x, y) < NEAR) return;
    drag.moved = true;
    drag.stop.classList.add('tend-board__stop--held');
    drag.stop.setAttribute('transform', `translate(${x} 0)`);
  });
  document.addEventListener('pointerup', (event) => {
    if (drag === undefined) return;
    const { stop, x, moved } = drag;
    drag = undefined;
    if (!moved) return;
    justMoved = true;
    setTimeout(() => {
      justMoved = false;
    }, 0);
    stop.classList.remove('tend-board__stop--held');
    stop.removeAttribute('transform');
    const lane = laneAt(board, event.clientY);
    if (lane === undefined) return;
    const shift = ((event.clientX - x) / board.hour) * 3600;
    const start = Math.round((startOf(stop) + shift) / SNAP) * SNAP;
    if (lane !== laneOf(board, stop) || start !== startOf(stop)) send(board, stop, lane, start);
  });
  // A drag that ends on its own block would open it.
  board.root.addEventListener('click', (event) => {
    if (justMoved) event.preventDefault();
  });
}

function laneAt({ lanes }: Board, y: number): number | undefined {
  const at = lanes.findIndex((lane) => {
    const { top, bottom } = lane.getBoundingClientRect();
    return top <= y && y <= bottom;
  });
  return at < 0 ? undefined : at;
}

function startKeys(board: Board): void {
  let held: Held | undefined;
  const letGo = (): void => {
    if (held === undefined) return;
    held.stop.classList.remove('tend-board__stop--held');
    held.stop.removeAttribute('transform');
    held = undefined;
  };
  board.root.addEventListener('keydown', (event) => {
    const stop = event.target instanceof Element ? event.target.closest<SVGAElement>('[data-stop]') : null;
    if (stop === null || event.ctrlKey || event.metaKey || event.altKey || !shortcutsOn()) return;
    const arrow = /^Arrow(Left|Right|Up|Down)$/.exec(event.key)?.[1];
    if (arrow === undefined && event.key !== ' ' && event.key !== 'Escape') return;
    if (event.key === 'Escape' && held === undefined) return;
    event.preventDefault();
    if (event.key === 'Escape') {
      letGo();
      announce('Let go. Nothing was moved');
    } else if (event.key === ' ' && held === undefined) {
      held = pickUp(board, stop);
    } else if (event.key === ' ' && held !== undefined) {
      const { lane, start, fromLane, fromStart } = held;
      letGo();
      if (lane === fromLane && start === fromStart) announce('Put down where it was');
      else send(board, stop, lane, start);
    } else if (held !== undefined && arrow !== undefined) move(board, held, arrow);
    else if (arrow !== undefined) goTo(board, stop, arrow);
  });
  board.root.addEventListener('focusout', letGo);
}

function pickUp(board: Board, stop: SVGAElement): Held {
  stop.classList.add('tend-board__stop--held');
  const lane = laneOf(board, stop);
  announce(`${stop.dataset['person']} picked up. Arrow keys move it, Space puts it down, Escape lets go`);
  return { stop, lane, start: startOf(stop), fromLane: lane, fromStart: startOf(stop) };
}

function move(board: Board, held: Held, arrow: string): void {
  if (arrow === 'Left') held.start -= SNAP;
  if (arrow === 'Right') held.start += SNAP;
  if (arrow === 'Up') held.lane = Math.max(0, held.lane - 1);
  if (arrow === 'Down') held.lane = Math.min(board.lanes.length - 1, held.lane + 1);
  const x = ((held.start - held.fromStart) / 3600) * board.hour;
  held.stop.setAttribute('transform', `translate(${x} 0)`);
  const name = board.lanes[held.lane]?.dataset['name'] ?? 'nobody';
  announce(`${clock(held.start)}, ${name}`);
}

/** Goes to the next visit of the same row, or to the nearest in time of the next row that has one. */
function goTo({ lanes }: Board, stop: SVGAElement, arrow: string): void {
  const lane = lanes.findIndex((one) => one.contains(stop));
  const stopsOf = (at: number): SVGAElement[] =>
    [...(lanes[at]?.querySelectorAll<SVGAElement>('[data-stop]') ?? [])].sort(
      (a, b) => startOf(a) - startOf(b),
    );
  let to: SVGAElement | undefined;
  if (arrow === 'Left' || arrow === 'Right') {
    const own = stopsOf(lane);
    to = own[own.indexOf(stop) + (arrow === 'Left' ? -1 : 1)];
  } else {
    const step = arrow === 'Up' ? -1 : 1;
    for (let at = lane + step; at >= 0 && at < lanes.length && to === undefined; at += step)
      to = stopsOf(at).sort(
        (a, b) => Math.abs(startOf(a) - startOf(stop)) - Math.abs(startOf(b) - startOf(stop)),
      )[0];
  }
  to?.focus();
  to?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
