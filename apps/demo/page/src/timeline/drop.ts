import type { Drag, Studio } from '../app/studio.ts';
import { dropIndex } from '../model/layout.ts';
import { indexOfEntry } from '../model/project.ts';
import { addSource } from './commands.ts';
import { currentLayout } from './use-layout.ts';

/** Before which item what is dragged would go; `undefined`: the pointer is not over the timeline. */
export function dropPlace(studio: Studio, viewport: Element, { x, y }: Drag): number | undefined {
  const box = viewport.getBoundingClientRect();
  if (x < box.left || x > box.right || y < box.top || y > box.bottom) return undefined;
  const seconds = (x - box.left + viewport.scrollLeft) / studio.editor.get().zoom;
  return dropIndex(currentLayout(studio), seconds);
}

/** Drops what is dragged where the pointer is let go. Escape puts it back. Gives what ends that. */
export function followDrop(studio: Studio, viewport: Element): () => void {
  const onUp = (event: PointerEvent): void => {
    const drag = studio.drag.get();
    if (drag === undefined) return;
    studio.drag.set(undefined);
    const at = dropPlace(studio, viewport, { ...drag, x: event.clientX, y: event.clientY });
    if (at === undefined) return;
    if ('name' in drag.what) {
      addSource(studio, drag.what.name, at);
      return;
    }
    const { id } = drag.what;
    const index = indexOfEntry(studio.editor.get().history.present, id);
    studio.edit({ type: 'move', id, to: at > index ? at - 1 : at });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') studio.drag.set(undefined);
  };
  const onMove = (event: PointerEvent): void => {
    studio.drag.update((drag) => drag && { ...drag, x: event.clientX, y: event.clientY });
  };
  const onCancel = (): void => studio.drag.set(undefined);
  // A finger that drags neither scrolls nor asks for a menu.
  const onFinger = (event: Event): void => {
    if (studio.drag.get() !== undefined && event.cancelable) event.preventDefault();
  };
  addEventListener('touchmove', onFinger, { passive: false });
  addEventListener('contextmenu', onFinger);
  addEventListener('pointermove', onMove);
  addEventListener('pointerup', onUp);
  addEventListener('pointercancel', onCancel);
  addEventListener('keydown', onKey);
  return () => {
    removeEventListener('touchmove', onFinger);
    removeEventListener('contextmenu', onFinger);
    removeEventListener('pointermove', onMove);
    removeEventListener('pointerup', onUp);
    removeEventListener('pointercancel', onCancel);
    removeEventListener('keydown', onKey);
  };
}
