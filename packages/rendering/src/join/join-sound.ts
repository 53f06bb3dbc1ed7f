import { rm, stat } from 'node:fs/promises';
import type { Verification } from '@clipwright/core';
import {
  checkOutputSize,
  cleanedUp,
  fromTask,
  type JoinedEvent,
  type JoinProgressEvent,
  type PendingWork,
  pendingWork,
  type SoundJoinRequest,
} from '@clipwright/core/author';
import { checkOutputFile, removeAbandoned, unfinishedFile } from '@clipwright/node-kit';
import { concatMap, defer, map, type Observable, of } from 'rxjs';
import type { SoundEngine } from '../sound/sound-engine.ts';
import { placed } from './placed.ts';
import { verifySoundFile } from './verify-sound-file.ts';
import { writeSoundFile } from './write-sound-file.ts';

/** Part of the progress that copying comes to, and with reading back. */
const copied = 0.3;
const verified = 0.95;

/**
 * Puts sound alone in its place, as {@link joinMovie} and its like do with a video: written beside the output, with what it
 * says of itself, decoded as a whole, and only then put there. What was left there by processes that were killed is removed
 * first. Errors: `output-exists`, `output-unwritable`, `output-too-large`, `verification-failed`, those of the machine.
 *
 * @param engine Decodes it.
 */
export function joinSound(
  engine: Pick<SoundEngine, 'music' | 'settled'>,
  request: SoundJoinRequest,
  pending: PendingWork,
): Observable<JoinProgressEvent | JoinedEvent> {
  return defer(() => {
    const { output, overwrite, maxBytes } = request;
    const file = unfinishedFile(output);
    const writing = pendingWork();
    const made = (
      left: AbortSignal,
      tell: (event: JoinProgressEvent) => void,
    ): Promise<Omit<Verification, 'bytes'>> => {
      const work = async (): Promise<Omit<Verification, 'bytes'>> => {
        await checkOutputFile({ file: output, overwrite, sources: [] });
        await removeAbandoned(output);
        await writeSoundFile(request, file, left, (ratio) => tell({ type: 'progress', ratio: copied * ratio }));
        if (maxBytes !== undefined) checkOutputSize((await stat(file)).size, maxBytes);
        tell({ type: 'progress', kind: 'verify', ratio: copied });
        const found = await verifySoundFile(engine, request, file, left);
        tell({ type: 'progress', kind: 'verify', ratio: verified });
        return found;
      };
      const working = work();
      void writing.track(working.catch(() => {}));
      return working;
    };
    const work = fromTask(made).pipe(
      concatMap((told) =>
        'type' in told
          ? of(told)
          : placed(file, output, overwrite, pending).pipe(
              map((bytes): JoinedEvent => ({ type: 'joined', verification: { ...told, bytes } })),
            ),
      ),
    );
    return cleanedUp(work, {
      pending,
      cleanup: async () => {
        await engine.settled();
        await writing.settled();
        await rm(file, { force: true });
      },
    });
  });
}
