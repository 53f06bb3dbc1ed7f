import { catchError, concatMap, EMPTY, last, map, type Observable, of } from 'rxjs';
import { fileArgument } from '../file-argument.ts';
import type { FfmpegRunner } from '../runner.ts';

/** How many channels the first sound of a file has; `undefined` where nobody says so. */
export function soundChannels(runner: FfmpegRunner, file: string): Observable<number | undefined> {
  const show = ['-select_streams', 'a:0', '-show_entries', 'stream=channels', '-of', 'csv=p=0'];
  const args = ['-hide_banner', '-v', 'error', ...show, ...runner.inputs.probeOptions, fileArgument(file)];
  return runner.located().pipe(
    concatMap(({ ffprobe }) => (ffprobe === undefined ? EMPTY : runner.run({ tool: 'ffprobe', args }))),
    map((event) => (event.type === 'ended' ? /\d+/.exec(event.stdout)?.[0] : undefined)),
    last(undefined, undefined),
    map((channels) => (channels === undefined ? undefined : Number(channels))),
    catchError(() => of(undefined)),
  );
}
