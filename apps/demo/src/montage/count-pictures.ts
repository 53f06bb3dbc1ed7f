import { resultFrom } from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import { tap } from 'rxjs';

/** Pictures in a file, counted by decoding them, whatever opens it. */
export async function countPictures(clipwright: Clipwright, file: string, signal?: AbortSignal): Promise<number> {
  let counted = 0;
  const events$ = clipwright.loadClips([{ source: file, uri: file }], {
    onError: 'fail',
    ...(signal && { signal }),
    use: async (clip) => {
      let pictures = 0;
      for await (const sample of clip.video({ format: 'gray8' })) {
        sample.close();
        pictures++;
      }
      return pictures;
    },
  });
  await resultFrom(
    events$.pipe(
      tap((event) => {
        if (event.type === 'loaded') counted = event.value;
      }),
    ),
  );
  return counted;
}
