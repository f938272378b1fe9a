/** Long work under way: asks how far it is, moves the bar, says what changed, and goes on when it is finished, unless the person
 * is on the way to another page by then. */
type Progress = {
  readonly done: number;
  readonly total?: number;
  readonly words: string;
  readonly finished?: string;
};

const EVERY = 1500;
const SPEAK_EVERY = 5000;
/** Who asked for another page and is still here after this long has stayed: it was a download. */
const LEAVES_WITHIN = 10_000;

let leavingUntil = 0;

/** Starts every bar that says where to ask. */
export function startProgress(): void {
  const boxes = document.querySelectorAll<HTMLElement>('[data-progress]');
  for (const box of boxes) void follow(box, box.dataset['progress'] ?? '');
  if (boxes.length > 0)
    window.addEventListener('beforeunload', () => {
      leavingUntil = Date.now() + LEAVES_WITHIN;
    });
}

async function follow(box: HTMLElement, url: string): Promise<void> {
  const bar = box.querySelector('progress');
  const words = box.querySelector<HTMLElement>('[role=status]');
  let spoken = 0;
  for (let misses = 0; misses < 5; ) {
    await new Promise((resolve) => setTimeout(resolve, EVERY * (misses + 1)));
    const now = await ask(url);
    if (now === undefined) {
      misses += 1;
      continue;
    }
    misses = 0;
    if (bar !== null && now.total !== undefined && now.total > 0)
      bar.value = Math.min(100, (now.done / now.total) * 100);
    if (words !== null && Date.now() - spoken >= SPEAK_EVERY && words.textContent !== now.words) {
      words.textContent = now.words;
      spoken = Date.now();
    }
    if (now.finished !== undefined && Date.now() >= leavingUntil) {
      location.assign(now.finished);
      return;
    }
  }
  if (words !== null)
    words.textContent =
      'Progress cannot be shown now. The work goes on. Refresh the page to see how far it is.';
}

async function ask(url: string): Promise<Progress | undefined> {
  try {
    const answer = await fetch(url, { headers: { accept: 'application/json' } });
    if (!answer.ok) return undefined;
    const progress: Progress = await answer.json();
    return progress;
  } catch {
    return undefined;
  }
}
