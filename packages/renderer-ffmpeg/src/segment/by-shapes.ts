import { ClipwrightError, type Rational } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { catchError, concatMap, from, map, type Observable, of, throwError, toArray } from 'rxjs';
import { frameShapes } from './frame-shapes.ts';
import { stretchesOfOneShape } from './one-shape.ts';
import { firstReading, lacking, type Reading } from './reading.ts';
import type { Attempt } from './segment-command.ts';
import { isTurned } from './stretch-input.ts';

/**
 * How stretches are read whose shapes change: each as several of one shape, since filters that have begun with one do
 * not know what to do with another. Emits once; `undefined` where that does not do: of frames that are turned, where no
 * ffprobe is there to list their shapes, and where more is missing than what a decoder drops at each change.
 */
export function attemptByShapes(
  runner: FfmpegRunner,
  readings: readonly Reading[],
  frameRate: Rational,
): Observable<Attempt | undefined> {
  if (readings.some((reading) => 'file' in reading && isTurned(reading.stretch.source))) return of(undefined);
  return from(readings).pipe(
    concatMap((reading) => {
      if (!('file' in reading)) return of([reading]);
      const { stretch, part, file } = reading;
      return frameShapes(runner, stretch, file, frameRate).pipe(
        map((shapes) =>
          stretchesOfOneShape(stretch, shapes, frameRate).map(({ stretch: own, ...extent }) => ({
            ...firstReading({ kind: 'clip', ...own }, part),
            ...extent,
          })),
        ),
      );
    }),
    toArray(),
    map((all): Attempt | undefined => {
      const dropped = all.map((own, part) => lacking(readings[part], own));
      if (all.some((own, part) => (dropped[part] ?? 0) > own.length - 1)) return undefined;
      return { readings: all.flat(), when: 'promptly', watched: false, dropped };
    }),
    catchError((error: unknown) => (isMissing(error) ? of(undefined) : throwError(() => error))),
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof ClipwrightError && error.code === 'tool-missing';
}
