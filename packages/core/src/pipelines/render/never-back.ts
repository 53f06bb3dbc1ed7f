import { type MonoTypeOperatorFunction, map } from 'rxjs';
import type { RenderEvent } from './render-events.ts';

/** A plan made again starts counting again; what is shown never goes back. */
export function neverBack(): MonoTypeOperatorFunction<RenderEvent> {
  return (event$) => {
    let shown = { completed: 0, failed: 0, ratio: 0 };
    return event$.pipe(
      map((event) => {
        if (event.type !== 'progress' || event.phase !== 'encode') return event;
        const { progress } = event;
        shown = {
          completed: Math.max(shown.completed, progress.completed),
          failed: Math.max(shown.failed, progress.failed),
          ratio: Math.max(shown.ratio, progress.ratio),
        };
        return { ...event, progress: { ...progress, ...shown } };
      }),
    );
  };
}
