/**
 * Work queues by keyboard: j and k (or the arrows) move between rows, Enter opens, x chooses, and a letter presses the
 * button that declares it with data-key. Also counts what is chosen and adds the box that chooses every row.
 */
import { announce } from './announce.ts';
import { shortcutOf } from './shortcuts.ts';

/** Starts every table that has boxes to tick, and the keys of those that are queues. */
export function startQueues(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.tend-table')) {
    const boxes = [...table.querySelectorAll<HTMLInputElement>('tbody .tend-tick__box')];
    if (boxes.length > 0) startChoosing(table, boxes);
  }
  const queue = document.querySelector<HTMLTableElement>('table[data-queue]');
  if (queue !== null) startKeys(queue);
  else document.addEventListener('keydown', (event) => pressByKey(event, undefined));
}

function startChoosing(table: HTMLTableElement, boxes: readonly HTMLInputElement[]): void {
  const scope: ParentNode = table.closest('form') ?? document;
  const bar = scope.querySelector<HTMLElement>('[data-actions]');
  const every = chooseAllBox(table);
  const update = (): void => {
    let chosen = 0;
    for (const box of boxes) {
      if (box.checked) chosen += 1;
      box.closest('tr')?.classList.toggle('tend-row--chosen', box.checked);
    }
    if (every !== undefined) {
      every.checked = chosen === boxes.length;
      every.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    showCount(bar, chosen);
  };
  every?.addEventListener('change', () => {
    for (const box of boxes) box.checked = every.checked;
    update();
    announce(every.checked ? `All ${boxes.length} rows chosen` : 'No rows chosen');
  });
  table.addEventListener('change', update);
  chooseRanges(boxes, update);
  update();
}

/** Shift and a click choose everything between. */
function chooseRanges(boxes: readonly HTMLInputElement[], update: () => void): void {
  let last: HTMLInputElement | undefined;
  for (const box of boxes) {
    box.addEventListener('click', (event) => {
      if (event.shiftKey && last !== undefined) {
        const [from = 0, to = 0] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
        update();
      }
      last = box;
    });
  }
}

function chooseAllBox(table: HTMLTableElement): HTMLInputElement | undefined {
  const head = table.querySelector('thead .tend-table__select');
  if (head === null) return undefined;
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.className = 'tend-tick__box';
  box.setAttribute('aria-label', 'Choose every row on this page');
  head.replaceChildren(box);
  return box;
}

function showCount(bar: HTMLElement | null, chosen: number): void {
  const count = bar?.querySelector<HTMLElement>('[data-count]');
  if (bar === null || count === null || count === undefined) return;
  const one = bar.dataset['chosen'] ?? 'row';
  count.textContent =
    chosen === 0 ? `No ${one}s chosen` : `${chosen} ${one}${chosen === 1 ? '' : 's'} chosen`;
}

function startKeys(table: HTMLTableElement): void {
  const rows = [...table.querySelectorAll<HTMLTableRowElement>('tbody tr')];
  for (const row of rows) row.tabIndex = -1;
  let at = -1;
  table.addEventListener('focusin', (event) => {
    const row = event.target instanceof Element ? event.target.closest('tr') : null;
    const place = row === null ? -1 : rows.indexOf(row);
    if (place >= 0) at = place;
  });
  const move = (to: number): void => {
    at = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[at];
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
    if (row !== undefined) announce(`Row ${at + 1} of ${rows.length}: ${rowWords(row)}`);
  };
  document.addEventListener('keydown', (event) => {
    const key = shortcutOf(event);
    if (key === undefined) return;
    const row = rows[at];
    const inTable = event.target instanceof Node && table.contains(event.target);
    if (key === 'j' || (key === 'ArrowDown' && inTable)) return act(event, () => move(at + 1));
    if (key === 'k' || (key === 'ArrowUp' && inTable)) return act(event, () => move(at - 1));
    if (key === 'x' && row !== undefined) return act(event, () => choose(row));
    if (key === 'Enter' && event.target === row) return act(event, () => row?.querySelector('a')?.click());
    return pressByKey(event, row);
  });
}

function act(event: KeyboardEvent, what: () => void): void {
  event.preventDefault();
  what();
}

/** What a row is called and what it says, for somebody who hears it. */
function rowWords(row: HTMLTableRowElement): string {
  const cells = [...row.querySelectorAll<HTMLElement>('.tend-table__cell')];
  return cells.map((cell) => cell.innerText.trim().replaceAll(/\s+/g, ' ')).join(', ');
}

function boxOf(row: HTMLTableRowElement): HTMLInputElement | null {
  return row.querySelector<HTMLInputElement>('.tend-tick__box');
}

function choose(row: HTMLTableRowElement): void {
  const box = boxOf(row);
  if (box === null) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event('change', { bubbles: true }));
  announce(box.checked ? 'Chosen' : 'Not chosen');
}

/** Presses what declares this letter: in the row first, else on the page, choosing the row where none is chosen. */
function pressByKey(event: KeyboardEvent, row: HTMLTableRowElement | undefined): void {
  const key = shortcutOf(event);
  if (key === undefined || !/^[a-z0-9]$/.test(key)) return;
  const inRow = row?.querySelector<HTMLElement>(`[data-key="${key}"]`);
  const target =
    inRow ??
    [...document.querySelectorAll<HTMLElement>(`[data-key="${key}"]`)].find(
      (one) => one.closest('tr') === null,
    );
  if (target === undefined) return;
  event.preventDefault();
  const bar = target.closest('[data-actions]');
  if (inRow === null || inRow === undefined) {
    const form = bar?.closest('form');
    const chosen = form?.querySelector('tbody .tend-tick__box:checked') ?? null;
    if (bar !== null && chosen === null) {
      if (row === undefined) return announce('Choose a row first');
      choose(row);
    }
  }
  target.click();
}
