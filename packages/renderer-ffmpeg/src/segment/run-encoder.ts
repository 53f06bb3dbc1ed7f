import { ClipwrightError, type ProgressEvent } from '@clipwright/core';
import type { ProducedEvent, SegmentRequest, StretchMeta } from '@clipwright/core/author';
import type { FfmpegJob, FfmpegRunner } from '@clipwright/ffmpeg';
import { catchError, concatMap, EMPTY, type Observable, of, throwError } from 'rxjs';
import { encoderFailure } from '../tool/try-encoder.ts';

/** What is known of a segment beside its frames. */
export interface EncoderWatch {
  /** For each stretch, once all is encoded. Throws what that, or what the tool had to say, shows to be wrong. */
  readonly measure: (stderr: readonly string[]) => readonly StretchMeta[];
  readonly note?: (line: string) => void;
}

/**
 * Runs a job that encodes a known number of frames, and counts them. Errors: `verification-failed`, `encoder-missing` where
 * an encoder that was asked for is to blame, the runner's.
 */
export function runEncoder(
  runner: FfmpegRunner,
  job: FfmpegJob,
  { frames, profile }: Pick<SegmentRequest, 'frames' | 'profile'>,
  { measure, note }: EncoderWatch,
): Observable<ProgressEvent | ProducedEvent> {
  let encoded = 0;
  return runner.run(job).pipe(
    catchError((error: unknown) => throwError(() => encoderFailure(profile.video, error))),
    concatMap((event): Observable<ProgressEvent | ProducedEvent> => {
      if (event.type === 'written') {
        encoded = Math.max(encoded, event.frames);
        return of({ type: 'progress', ratio: Math.min(1, encoded / frames), bytes: event.bytes });
      }
      if (event.type === 'note') {
        note?.(event.line);
        return EMPTY;
      }
      const stretches = measure(event.stderr);
      // Newer versions count packets, of which an animated WebP is one: what is in that shows when it is joined.
      if (encoded !== frames && !(profile.video.codec === 'webp' && encoded === 1)) {
        throw new ClipwrightError('verification-failed', `${encoded} frames were encoded, not ${frames}.`, {
          details: { expected: frames, encoded, stderr: event.stderr },
        });
      }
      return of({ type: 'produced', meta: { frames, stretches: stretches.map((one) => ({ ...one })) } });
    }),
  );
}
