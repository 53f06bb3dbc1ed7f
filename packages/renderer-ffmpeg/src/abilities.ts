import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { defer, forkJoin, map, type Observable, of, tap } from 'rxjs';
import { toolText } from './tool-text.ts';

/** What this ffmpeg has of what not every ffmpeg has, by ffmpeg's names. */
export interface Abilities {
  readonly encoders: ReadonlySet<string>;
  readonly filters: ReadonlySet<string>;
}

/** An ffmpeg that has nothing that can be done without. */
export const bareAbilities: Abilities = { encoders: new Set(['libx264', 'aac']), filters: new Set() };

/** Asks this ffmpeg what it has, once. */
export function findAbilities(runner: FfmpegRunner): () => Observable<Abilities> {
  let known: Abilities | undefined;
  return () =>
    defer(() => {
      if (known !== undefined) return of(known);
      return forkJoin([toolText(runner, ['-encoders']), toolText(runner, ['-filters'])]).pipe(
        map(
          ([encoders, filters]): Abilities => ({
            // ` V....D libx264   H.264`, ` T.C scale  V->V  Scale.`: the keys above each list hold no such lines.
            encoders: names(/^ [VASFXBD.]{6} (\w[\w-]*) /gm, encoders),
            filters: names(/^ [TSC.]{2,3} (\w+) +[AVN|]+->[AVN|]+ /gm, filters),
          }),
        ),
        tap((abilities) => {
          known = abilities;
        }),
      );
    });
}

function names(line: RegExp, text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(line)].flatMap(([, name]) => (name === undefined ? [] : [name])));
}

/** Whether pictures of high dynamic range get their right colours, and those of other primaries. */
export function convertsPrimaries({ filters }: Abilities): boolean {
  return filters.has('zscale') && filters.has('tonemap');
}
