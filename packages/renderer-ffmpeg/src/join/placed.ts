import { rm } from 'node:fs/promises';
import type { PendingWork } from '@clipwright/core';
import { publish } from '@clipwright/node-kit';
import { Observable } from 'rxjs';

/**
 * Puts a finished file in its place, and tells its size. Whoever leaves before that was told leaves no output: it is
 * not put there any more, or taken away again, which `pending` waits for. One that replaced an earlier file stays, as
 * that one is gone. Errors: those of `publish`.
 */
export function placed(file: string, output: string, overwrite: boolean, pending: PendingWork): Observable<number> {
  return new Observable((subscriber) => {
    const place = async (): Promise<void> => {
      const bytes = await publish(file, output, overwrite, () => !subscriber.closed);
      if (bytes === undefined) return;
      if (!subscriber.closed) {
        subscriber.next(bytes);
        subscriber.complete();
      } else if (!overwrite) await rm(output, { force: true });
    };
    void pending.track(place().catch((error: unknown) => subscriber.error(error)));
  });
}
