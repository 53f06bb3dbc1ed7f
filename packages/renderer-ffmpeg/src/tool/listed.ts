import type { FfmpegRunner } from '@clipwright/ffmpeg';
import type { Abilities } from '@clipwright/filters';
import { forkJoin, map, type Observable } from 'rxjs';
import { toolText } from './tool-text.ts';

/** What ffmpeg says that it has, whether it works or not. */
export function listed(runner: FfmpegRunner): Observable<Abilities> {
  return forkJoin([toolText(runner, ['-encoders']), toolText(runner, ['-filters'])]).pipe(
    map(
      ([encoders, filters]): Abilities => ({
        // ` V....D libx264   H.264`, ` T.C scale  V->V  Scale.`: the keys above each list hold no such lines.
        encoders: names(/^ [VASFXBD.]{6} (\w[\w-]*) /gm, encoders),
        filters: names(/^ [TSC.]{2,3} (\w+) +[AVN|]+->[AVN|]+ /gm, filters),
      }),
    ),
  );
}

function names(line: RegExp, text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(line)].flatMap(([, name]) => (name === undefined ? [] : [name])));
}
