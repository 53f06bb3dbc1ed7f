import { type MonoTypeOperatorFunction, map } from 'rxjs';
import type { Step } from './phase.ts';
import type { RenderEvent } from './render-events.ts';

/** A plan made again starts counting again; what is shown never goes back. */
export function neverBack<T>(): MonoTypeOperatorFunction<Step<RenderEvent, T>> {
  return (step$) => {
    let shown = { completed: 0, failed: 0, ratio: 0 };
    return step$.pipe(
      map((step) => {
        if (step.type !== 'event' || step.event.type !== 'progress' || step.event.phase !== 'encode') return step;
        const { completed, failed, ratio } = step.event;
        shown = {
          completed: Math.max(shown.completed, completed),
          failed: Math.max(shown.failed, failed),
          ratio: Math.max(shown.ratio, ratio),
        };
        return { type: 'event', event: { ...step.event, ...shown } };
      }),
    );
  };
}
