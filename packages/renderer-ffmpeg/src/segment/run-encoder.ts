import { ClipwrightError, type ProducedEvent, type ProgressEvent, type SegmentMeta } from '@clipwright/core';
import type { FfmpegJob, FfmpegRunner } from '@clipwright/ffmpeg';
import { concatMap, EMPTY, type Observable, of } from 'rxjs';

/** Runs a job that encodes a known number of frames, and counts them. Errors: `verification-failed`, the runner's. */
export function runEncoder(
  runner: FfmpegRunner,
  job: FfmpegJob,
  meta: SegmentMeta,
  watch: { readonly note?: (line: string) => void; readonly check?: () => void } = {},
): Observable<ProgressEvent | ProducedEvent> {
  let encoded = 0;
  return runner.run(job).pipe(
    concatMap((event): Observable<ProgressEvent | ProducedEvent> => {
      if (event.type === 'progress') {
        encoded = Math.max(encoded, event.frames);
        return of({ type: 'progress', ratio: Math.min(1, encoded / meta.frames) });
      }
      if (event.type === 'note') {
        watch.note?.(event.line);
        return EMPTY;
      }
      watch.check?.();
      if (encoded !== meta.frames) {
        throw new ClipwrightError('verification-failed', `${encoded} frames were encoded, not ${meta.frames}.`, {
          details: { expected: meta.frames, encoded, stderr: event.stderr },
        });
      }
      return of({
        type: 'produced',
        meta: { frames: meta.frames, stretches: meta.stretches.map((one) => ({ ...one })) },
      });
    }),
  );
}
