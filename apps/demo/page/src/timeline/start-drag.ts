import type { PointerEvent } from 'react';
import type { Drag, Studio } from '../app/studio.ts';

/** Pixels that the pointer goes before it drags: less is a click. */
const least = 5;

/** Milliseconds that a finger rests before it drags: one that goes before that scrolls. */
const rest = 350;

/** Drags something once the pointer is pressed on it and moves, or a finger has rested on it. */
export function startDrag(studio: Studio, event: PointerEvent, what: Drag['what'], text: string): void {
  if (event.button !== 0) return;
  const isFinger = event.pointerType === 'touch';
  const [x, y] = [event.clientX, event.clientY];
  const begin = (at: { readonly clientX: number; readonly clientY: number }): void => {
    stop();
    studio.drag.set({ what, text, x: at.clientX, y: at.clientY });
  };
  const onMove = (move: globalThis.PointerEvent): void => {
    if (Math.hypot(move.clientX - x, move.clientY - y) < least) return;
    if (isFinger) stop();
    else begin(move);
  };
  const timer = isFinger ? setTimeout(() => begin({ clientX: x, clientY: y }), rest) : undefined;
  const ends = ['pointerup', 'pointercancel'];
  const stop = (): void => {
    clearTimeout(timer);
    removeEventListener('pointermove', onMove);
    for (const end of ends) removeEventListener(end, stop);
  };
  addEventListener('pointermove', onMove);
  for (const end of ends) addEventListener(end, stop);
}
