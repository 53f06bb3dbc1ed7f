import { defer, Subscription } from 'rxjs';
import type { Produce, ProducedEvent } from '../contracts/artifact-store.ts';
import type { ProgressEvent } from '../contracts/progress.ts';
import { ClipwrightError, toClipwrightError } from '../errors/clipwright-error.ts';

/**
 * Runs a producer to its end and gives its last word. Rejects with the producer's own error, with `contract-violation`
 * when it completes without `produced` or gives it twice, and with the signal's reason as soon as that says so.
 */
export function runProducer(
  produce: Produce,
  file: string,
  signal: AbortSignal,
  onProgress: (event: ProgressEvent) => void,
): Promise<ProducedEvent> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    let produced: ProducedEvent | undefined;
    const running = new Subscription();
    const onAbort = (): void => end(() => reject(signal.reason));
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      running.unsubscribe();
      settle();
    };
    signal.addEventListener('abort', onAbort);
    const subscription = defer(() => produce({ file })).subscribe({
      next: (event) => {
        if (event.type === 'progress') onProgress(event);
        else if (produced === undefined) produced = event;
        else end(() => reject(violation('A producer said twice that its file is finished.')));
      },
      error: (error: unknown) => end(() => reject(toClipwrightError(error))),
      complete: () => {
        const last = produced;
        if (last === undefined) end(() => reject(violation('A producer completed without a finished file.')));
        else end(() => resolve(last));
      },
    });
    running.add(subscription);
  });
}

function violation(message: string): ClipwrightError {
  return new ClipwrightError('contract-violation', message);
}
