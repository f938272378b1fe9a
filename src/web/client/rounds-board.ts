/** What the parts of the board of rounds share: its lanes and blocks, its times, and sending a move. */

/** Five minutes, in seconds: starts are moved from one such mark to the next. */
export const SNAP = 300;

/** The board on a page. `form` is there where it may be changed; `hour` is how many pixels an hour takes, `from` its first second. */
export type Board = {
  readonly root: HTMLElement;
  readonly rows: HTMLElement;
  readonly form: HTMLFormElement | null;
  readonly from: number;
  readonly hour: number;
  readonly lanes: readonly SVGSVGElement[];
};

/** Where a visit would go: which lane, and from which second since 1970. */
export type Place = { readonly lane: number; readonly start: number };

/** When a block starts, in seconds since 1970. */
export const startOf = (stop: SVGAElement): number => Number(stop.dataset['start']);

/** Which lane a block is in. */
export const laneOf = ({ lanes }: Board, stop: SVGAElement): number =>
  lanes.findIndex((lane) => lane.contains(stop));

/** Where a block is now. */
export const placeOf = (board: Board, stop: SVGAElement): Place => ({
  lane: laneOf(board, stop),
  start: startOf(stop),
});

/** The blocks of a lane in order of start. */
export function stopsOf({ lanes }: Board, lane: number): SVGAElement[] {
  return [...(lanes[lane]?.querySelectorAll<SVGAElement>('[data-stop]') ?? [])].sort(
    (a, b) => startOf(a) - startOf(b),
  );
}

/** Whose lane it is: a care worker's name, or 'nobody'. */
export const nameOf = ({ lanes }: Board, lane: number): string => lanes[lane]?.dataset['name'] ?? 'nobody';

/** '08:05' of a second since 1970, in London. */
export function clock(second: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(second * 1000));
}

/** Sends the board's own form: this block to that place. */
export function send({ form, lanes }: Board, stop: SVGAElement, { lane, start }: Place): void {
  if (form === null) return;
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
