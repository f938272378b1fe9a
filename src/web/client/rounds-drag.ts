/**
 * Dragging a visit on the board: the block follows the pointer, the page goes along at its edges, Escape lets go. A mouse takes a block at once;
 * a finger or a pen also scrolls the board and taps a visit open, and so takes a block only once it has rested on it.
 */
import { announce } from './announce.ts';
import { type Board, laneOf, type Place, placeOf, send, SNAP, startOf } from './rounds-board.ts';
import { hideTarget, showTarget } from './rounds-target.ts';

/** So many pixels of way make a drag of a press; a finger trembles, and one that goes farther before it has rested scrolls. */
const NEAR = { mouse: 5, finger: 12 };
/** A finger takes a block after so many milliseconds, before the browser opens the menu of the link. */
const RESTS_MS = 350;
/** So near to an edge the page goes along, so many pixels at a time. */
const EDGE = 56;
const STEP = 14;

type Drag = {
  readonly stop: SVGAElement;
  readonly pointerId: number;
  /** Where in the block it was taken, in pixels. */
  readonly grip: { readonly x: number; readonly y: number };
  readonly from: { readonly x: number; readonly y: number };
  /** Pixels that are no way. */
  readonly near: number;
  /** Takes the block once the finger has rested; undefined for a mouse. */
  readonly resting: number | undefined;
  x: number;
  y: number;
  ghost: HTMLElement | undefined;
  place: Place | undefined;
};

/** Starts dragging on a board that may be changed. */
export function startDragging(board: Board): void {
  let drag: Drag | undefined;
  let swallow = false;
  const lift = (): void => {
    if (drag === undefined) return;
    drag.stop.focus({ preventScroll: true });
    // From here on the pointer is heard outside the window too.
    board.root.setPointerCapture(drag.pointerId);
    drag.ghost = ghostOf(drag.stop);
    followEdges(
      () => drag,
      () => show(board, drag),
    );
    show(board, drag);
  };
  const end = (): void => {
    clearTimeout(drag?.resting);
    drag?.ghost?.remove();
    drag = undefined;
    hideTarget(board);
  };
  const letGo = (): void => {
    if (drag?.ghost !== undefined) {
      swallow = true;
      announce('Let go. Nothing was moved');
    }
    end();
  };
  board.root.addEventListener('pointerdown', (event) => {
    const stop = event.target instanceof Element ? event.target.closest<SVGAElement>('[data-stop]') : null;
    swallow = false;
    if (drag?.ghost !== undefined) return;
    if (drag !== undefined) end();
    if (stop === null || event.button !== 0 || !event.isPrimary) return;
    if (event.pointerType !== 'mouse') return void (drag = taken(stop, event, setTimeout(lift, RESTS_MS)));
    event.preventDefault();
    drag = taken(stop, event);
  });
  // Once a finger has taken a block it neither scrolls nor opens the menu of a link.
  const keep = (event: Event): void => {
    if (drag?.ghost !== undefined && event.cancelable) event.preventDefault();
  };
  board.root.addEventListener('touchmove', keep, { passive: false });
  board.root.addEventListener('contextmenu', keep);
  document.addEventListener('pointermove', (event) => {
    if (drag === undefined || event.pointerId !== drag.pointerId) return;
    drag.x = event.clientX;
    drag.y = event.clientY;
    if (drag.ghost === undefined) {
      if (Math.hypot(drag.x - drag.from.x, drag.y - drag.from.y) < drag.near) return;
      if (drag.resting !== undefined) return end();
      lift();
    } else show(board, drag);
  });
  document.addEventListener('pointerup', (event) => {
    if (drag === undefined || event.pointerId !== drag.pointerId) return;
    const { stop, place, ghost } = drag;
    end();
    if (ghost === undefined) return;
    swallow = true;
    if (place === undefined) return announce('Nothing was moved');
    const { lane, start } = placeOf(board, stop);
    if (place.lane !== lane || place.start !== start) send(board, stop, place);
  });
  document.addEventListener('pointercancel', letGo);
  window.addEventListener('blur', letGo);
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || drag === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      letGo();
    },
    { capture: true },
  );
  // A drag that ends on its own block would open it.
  board.root.addEventListener('click', (event) => {
    if (swallow) event.preventDefault();
    swallow = false;
  });
}

function taken(
  stop: SVGAElement,
  { clientX: x, clientY: y, pointerId }: PointerEvent,
  resting?: number,
): Drag {
  const box = (stop.querySelector('.tend-board__block') ?? stop).getBoundingClientRect();
  const grip = { x: x - box.left, y: y - box.top };
  const near = resting === undefined ? NEAR.mouse : NEAR.finger;
  return { stop, pointerId, grip, from: { x, y }, near, resting, x, y, ghost: undefined, place: undefined };
}

/** A picture of the block, which goes with the pointer. */
function ghostOf(stop: SVGAElement): HTMLElement {
  const block = stop.querySelector<SVGRectElement>('.tend-board__block');
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) =>
    Number(block?.getAttribute(name)),
  );
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('width', String((width ?? 0) + 8));
  svg.setAttribute('height', String((height ?? 0) + 10));
  svg.setAttribute('viewBox', `${(x ?? 0) - 4} ${(y ?? 0) - 7} ${(width ?? 0) + 8} ${(height ?? 0) + 10}`);
  for (const part of stop.children)
    if (part.tagName !== 'title' && !part.classList.contains('tend-board__note'))
      svg.append(part.cloneNode(true));
  const ghost = document.createElement('div');
  ghost.className = 'tend-board__ghost';
  ghost.setAttribute('aria-hidden', 'true');
  ghost.append(svg);
  document.body.append(ghost);
  return ghost;
}

/** Draws a drag where the pointer is, and finds out where the block would go. */
function show(board: Board, drag: Drag | undefined): void {
  if (drag?.ghost === undefined) return;
  const { ghost, grip, stop, x, y } = drag;
  ghost.style.transform = `translate(${x - grip.x - 4}px, ${y - grip.y - 7}px)`;
  const lane = laneAt(board, y);
  if (lane === undefined) {
    drag.place = undefined;
    hideTarget(board);
    stop.classList.add('tend-board__stop--held');
    return;
  }
  drag.place = { lane, start: startAt(board, drag) };
  showTarget(board, stop, drag.place);
}

/** The start that a pointer means, on a five-minute mark; the block's own where it was only moved up or down. */
function startAt(board: Board, { stop, grip, x, from, near }: Drag): number {
  const own = board.lanes[laneOf(board, stop)];
  if (own === undefined || Math.abs(x - from.x) < near) return startOf(stop);
  const left = x - grip.x - own.getBoundingClientRect().left;
  return Math.round((board.from + (left / board.hour) * 3600) / SNAP) * SNAP;
}

function laneAt({ lanes }: Board, y: number): number | undefined {
  const at = lanes.findIndex((lane) => {
    const { top, bottom } = lane.getBoundingClientRect();
    return top <= y && y <= bottom;
  });
  return at < 0 ? undefined : at;
}

/** While a drag is near an edge of the window, or of the board's own frame, goes on in that direction. */
function followEdges(current: () => Drag | undefined, moved: () => void): void {
  const step = (): void => {
    const drag = current();
    if (drag?.ghost === undefined) return;
    const frame = drag.stop.closest('.tend-board__scroll');
    const down = towards(drag.y, 0, window.innerHeight);
    const box = frame?.getBoundingClientRect();
    const across =
      box === undefined ? 0 : towards(drag.x, Math.max(0, box.left), Math.min(window.innerWidth, box.right));
    if (down !== 0) window.scrollBy(0, down);
    if (across !== 0) frame?.scrollBy(across, 0);
    if (down !== 0 || across !== 0) moved();
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function towards(at: number, least: number, most: number): number {
  if (at < least + EDGE) return -STEP;
  return at > most - EDGE ? STEP : 0;
}
