/**
 * The board of rounds: visits are dragged to another care worker or time, or picked up and put down from the keyboard. Either way the board's
 * own form is sent, and the page comes back with what it means; nothing is kept here. The board is one stop of the Tab key: arrow keys go on
 * from there, between visits and to the names of care workers.
 */
import { announce } from './announce.ts';
import { type Board, laneOf, type Place, placeOf, send, SNAP, startOf, stopsOf } from './rounds-board.ts';
import { startDragging } from './rounds-drag.ts';
import { hideTarget, hideWho, showTarget, showWho } from './rounds-target.ts';

/** Starts the board, where there is one. */
export function startRounds(): void {
  const root = document.querySelector<HTMLElement>('[data-board]');
  const rows = root?.querySelector<HTMLElement>('[data-board-rows]');
  if (root === null || rows === null || rows === undefined) return;
  const board: Board = {
    root,
    rows,
    form: document.querySelector<HTMLFormElement>('[data-board-move]'),
    lanes: [...root.querySelectorAll<SVGSVGElement>('svg[data-lane]')],
    from: Number(root.dataset['from']),
    hour: Number(root.dataset['hour']),
  };
  startRoving(board);
  startWho(board);
  startKeys(board);
  returnTo(board);
  if (board.form === null) return;
  const help = root.querySelector<HTMLElement>('[data-board-help]');
  if (help !== null) help.hidden = false;
  startDragging(board);
}

/** Goes back to what was just changed, and says what it did. */
function returnTo({ root, rows }: Board): void {
  const at = root.dataset['at'];
  const stop = [...rows.querySelectorAll<SVGAElement>('[data-stop]')].find(
    (one) => one.dataset['stopKey'] === at,
  );
  stop?.focus({ preventScroll: true });
  stop?.scrollIntoView({ block: 'center', inline: 'nearest' });
  const said = document.querySelector<HTMLElement>('[data-board-said]');
  if (said === null) return;
  if (stop === undefined || root.offsetParent === null) said.scrollIntoView({ block: 'center' });
  // A region that is there before its words is the one that is read out.
  announce('');
  setTimeout(() => announce(said.querySelector('p')?.textContent?.trim() ?? ''), 200);
}

/** What the Tab key would stop at within the rows: names and visits. */
const inRows = ({ rows }: Board): (HTMLElement | SVGAElement)[] => [
  ...rows.querySelectorAll<HTMLElement | SVGAElement>('[data-name-link], [data-stop]'),
];

/** One of the names and visits is a stop of the Tab key: the first visit, or whichever had focus last. */
function startRoving(board: Board): void {
  const all = inRows(board);
  const make = (here: HTMLElement | SVGAElement | undefined): void => {
    for (const one of all) one.setAttribute('tabindex', one === here ? '0' : '-1');
  };
  make(all.find((one) => one.matches('[data-stop]')) ?? all[0]);
  board.rows.addEventListener('focusin', ({ target }) => {
    const here = all.find((one) => one === target);
    if (here !== undefined) make(here);
  });
}

/** Says who a block is while it is pointed at or focused. */
function startWho(board: Board): void {
  const about = (event: Event): SVGAElement | null =>
    event.target instanceof Element ? event.target.closest<SVGAElement>('[data-stop]') : null;
  const focused = (): SVGAElement | null =>
    document.activeElement instanceof SVGAElement
      ? document.activeElement.closest<SVGAElement>('[data-stop]')
      : null;
  const held = (): boolean => board.rows.querySelector('.tend-board__outline') !== null;
  for (const kind of ['pointerover', 'focusin'])
    board.rows.addEventListener(kind, (event) => {
      const stop = about(event);
      if (stop !== null && !held()) showWho(board, stop);
    });
  board.rows.addEventListener('pointerout', () => {
    const stop = focused();
    if (held()) return;
    if (stop !== null && board.rows.contains(stop)) showWho(board, stop);
    else hideWho(board);
  });
  board.rows.addEventListener('focusout', () => hideWho(board));
  board.rows.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hideWho(board);
  });
}

/** A visit that was picked up from the keyboard: where it was, and where it would go. */
type Held = { readonly stop: SVGAElement; readonly from: Place; place: Place };

function startKeys(board: Board): void {
  let held: Held | undefined;
  const letGo = (): void => {
    if (held !== undefined) hideTarget(board);
    held = undefined;
  };
  board.root.addEventListener('keydown', (event) => {
    const here = inRows(board).find((one) => one === event.target);
    if (here === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const stop = here instanceof SVGAElement ? here : undefined;
    const arrow = /^(?:Arrow(Left|Right|Up|Down)|(Home|End))$/.exec(event.key);
    const to = arrow?.[1] ?? arrow?.[2];
    const takes = event.key === ' ' && stop !== undefined && board.form !== null;
    if (to === undefined && !takes && (event.key !== 'Escape' || held === undefined)) return;
    event.preventDefault();
    if (event.key === 'Escape') {
      letGo();
      announce('Let go. Nothing was moved');
    } else if (takes && held === undefined) {
      held = pickUp(board, stop);
    } else if (takes && held !== undefined) {
      const { place, from } = held;
      letGo();
      if (place.lane === from.lane && place.start === from.start) announce('Put down where it was');
      else send(board, stop, place);
    } else if (held !== undefined && to !== undefined) move(board, held, to);
    else if (to !== undefined) goTo(board, here, to);
  });
  board.root.addEventListener('focusout', letGo);
}

function pickUp(board: Board, stop: SVGAElement): Held {
  const from = placeOf(board, stop);
  showTarget(board, stop, from);
  announce(`${stop.dataset['person']} picked up. Arrow keys move it, Space puts it down, Escape lets go`);
  return { stop, from, place: from };
}

function move(board: Board, held: Held, arrow: string): void {
  const { lane, start } = held.place;
  const last = board.lanes.length - 1;
  if (arrow === 'Left') held.place = { lane, start: start - SNAP };
  if (arrow === 'Right') held.place = { lane, start: start + SNAP };
  if (arrow === 'Up') held.place = { lane: Math.max(0, lane - 1), start };
  if (arrow === 'Down') held.place = { lane: Math.min(last, lane + 1), start };
  announce(showTarget(board, held.stop, held.place));
  board.rows.querySelector('.tend-board__outline')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

const rowOf = (one: Element): Element | null => one.closest('.tend-board__row');

/** Goes on in a row, from its name to its visits; or to the row above or below: to its name, or to the visit that is nearest in time. */
function goTo(board: Board, here: HTMLElement | SVGAElement, key: string): void {
  const to =
    here instanceof SVGAElement && (key === 'Up' || key === 'Down')
      ? besideIn(board, here, key)
      : alongIn(board, here, key);
  to?.focus();
  to?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function alongIn(
  board: Board,
  here: HTMLElement | SVGAElement,
  key: string,
): HTMLElement | SVGAElement | undefined {
  const names = [...board.rows.querySelectorAll<HTMLElement>('[data-name-link]')];
  if (key === 'Up' || key === 'Down')
    return names[names.findIndex((one) => one === here) + (key === 'Up' ? -1 : 1)];
  const lane = board.lanes.findIndex((one) => rowOf(one) === rowOf(here));
  const name = names.find((one) => rowOf(one) === rowOf(here));
  const row = [...(name === undefined ? [] : [name]), ...stopsOf(board, lane)];
  if (key === 'Home') return row[0];
  if (key === 'End') return row.at(-1);
  return row[row.findIndex((one) => one === here) + (key === 'Left' ? -1 : 1)];
}

function besideIn(board: Board, stop: SVGAElement, key: 'Up' | 'Down'): SVGAElement | undefined {
  const step = key === 'Up' ? -1 : 1;
  const near = (one: SVGAElement): number => Math.abs(startOf(one) - startOf(stop));
  for (let at = laneOf(board, stop) + step; at >= 0 && at < board.lanes.length; at += step) {
    const [first] = stopsOf(board, at).sort((a, b) => near(a) - near(b));
    if (first !== undefined) return first;
  }
  return undefined;
}
