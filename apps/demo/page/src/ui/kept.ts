import type { Store } from './store.ts';

const prefix = 'clipwright.';

/** How long after a change it is written, in milliseconds: not at each pixel of a drag. */
const delay = 200;

function read(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

function write(name: string, text: string): void {
  try {
    localStorage.setItem(prefix + name, text);
  } catch {
    // Storage is full or forbidden: the page works without it.
  }
}

/** Writes what a store has whenever that changes, and when the page is left. */
function follow<T>(name: string, store: Store<T>, textOf: (value: T) => string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    write(name, textOf(store.get()));
  };
  store.subscribe(() => {
    timer ??= setTimeout(now, delay);
  });
  addEventListener('pagehide', now);
}

/** What outlives the page. */
export const kept = { read, write, follow };
