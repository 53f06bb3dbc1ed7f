import { rm } from 'node:fs/promises';
import { fromTask, type PendingWork } from '@clipwright/core/author';
import { publish } from '@clipwright/node-kit';
import { filter, type Observable } from 'rxjs';

/**
 * Puts a finished file in its place, and tells its size. Whoever leaves before that was told leaves no output: it is
 * not put there any more, or taken away again, which `pending` waits for. One that replaced an earlier file stays, as
 * that one is gone. Errors: those of `publish`.
 */
export function placed(file: string, output: string, overwrite: boolean, pending: PendingWork): Observable<number> {
  return fromTask(
    (left) => {
      const placing = publish(file, output, overwrite, () => !left.aborted);
      void pending.track(placing);
      return placing;
    },
    (bytes) => {
      if (bytes !== undefined && !overwrite) void pending.track(rm(output, { force: true }));
    },
  ).pipe(filter((bytes) => bytes !== undefined));
}
