import type { FfmpegJob, FfmpegRunner } from '@clipwright/ffmpeg';
import { last, map, type Observable } from 'rxjs';

/** What ffmpeg prints to its standard output. */
export function toolText(runner: FfmpegRunner, args: FfmpegJob['args']): Observable<string> {
  return runner.run({ tool: 'ffmpeg', args }).pipe(
    last(),
    map((event) => (event.type === 'ended' ? event.stdout : '')),
  );
}
