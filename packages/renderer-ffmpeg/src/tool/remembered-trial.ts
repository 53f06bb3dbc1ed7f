import type { ArtifactStore } from '@clipwright/core';
import { type FfmpegRunner, rememberedText, rememberText } from '@clipwright/ffmpeg';
import { concat, concatMap, map, type Observable, of } from 'rxjs';
import type { TriedAbilities } from './tried-abilities.ts';

/** Raised when something else is tried, or concluded from it. */
const schema = 2;

/**
 * What a trial came to with the same files of ffmpeg, or comes to now. Remembered is only one in which all worked: what
 * lacks something may have been lacking it for a moment.
 *
 * @param tried What is tried, and on which kind of processor.
 * @param trial Makes it.
 */
export function rememberedTrial(
  runner: FfmpegRunner,
  store: ArtifactStore,
  tried: readonly (string | null)[],
  trial: () => Observable<TriedAbilities>,
): Observable<TriedAbilities> {
  return runner.files('ffmpeg').pipe(
    concatMap((files) => {
      if (files === undefined) return trial();
      const key = JSON.stringify(['renderer-ffmpeg trial', schema, files, ...tried]);
      const made = (): Observable<TriedAbilities> =>
        trial().pipe(
          concatMap((able) => (able.whole ? concat(rememberText(store, key, textOf(able)), of(able)) : of(able))),
        );
      return rememberedText(store, key).pipe(
        map((text) => (text === undefined ? undefined : ofText(text))),
        concatMap((known) => (known === undefined ? made() : of(known))),
      );
    }),
  );
}

function textOf({ encoders, filters, made }: TriedAbilities): string {
  return JSON.stringify({ encoders: [...encoders], filters: [...filters], made });
}

/** The store vouches that it is what was written; the key, that this version wrote it. */
function ofText(text: string): TriedAbilities {
  const { encoders, filters, made }: { encoders: string[]; filters: string[]; made: string } = JSON.parse(text);
  return { encoders: new Set(encoders), filters: new Set(filters), made, whole: true };
}
