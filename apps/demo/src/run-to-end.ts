import { AbortError } from '@clipwright/core';
import type { FfmpegJob, FfmpegRunner } from '@clipwright/ffmpeg';
import { filter, firstValueFrom, fromEvent, map, merge } from 'rxjs';

/**
 * Runs a job and gives its standard output. The signal ends the process; the promise then rejects with an AbortError.
 */
export function runToEnd(runner: FfmpegRunner, job: FfmpegJob, signal?: AbortSignal): Promise<string> {
  const output$ = runner.run(job).pipe(
    filter((event) => event.type === 'ended'),
    map((event) => event.stdout),
  );
  if (signal === undefined) return firstValueFrom(output$);
  if (signal.aborted) return Promise.reject(new AbortError());
  const aborted$ = fromEvent(signal, 'abort').pipe(
    map(() => {
      throw new AbortError();
    }),
  );
  return firstValueFrom(merge(output$, aborted$));
}
