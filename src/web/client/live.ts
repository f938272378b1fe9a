/**
 * Forms that show what they mean while they are filled in. A form marked data-live asks that address after each change and
 * renews the parts of the page that are marked data-live-part; without scripts a button does the same.
 */
const WAIT = 300;

/** Starts every form that asks for it. */
export function startLive(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-live]')) {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let asked = 0;
    form.addEventListener('change', () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        asked += 1;
        const now = asked;
        void renew(form, () => now === asked);
      }, WAIT);
    });
  }
}

/** Asks how the form reads now. A part that holds the focus is left alone, and so is the page where the answer comes too late. */
async function renew(form: HTMLFormElement, isNewest: () => boolean): Promise<void> {
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') typed.append(name, value);
  try {
    const answer = await fetch(form.dataset['live'] ?? form.action, { method: 'POST', body: typed });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!isNewest()) return;
    for (const part of document.querySelectorAll<HTMLElement>('[data-live-part]')) {
      const fresh = page.getElementById(part.id);
      if (fresh !== null && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // The button that does the same is still there.
  }
}
