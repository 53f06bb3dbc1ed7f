import { loadClips, resultFrom } from '@clipwright/core';
import { tap } from 'rxjs';

/**
 * How bright each clip of a list is, 0 to 255, by its first frame; `undefined` of one that could not be read. Clips are
 * opened side by side, and each source is closed as soon as nobody needs it. Write your own step in its place.
 */
export async function brightness(clips, { loader, signal }) {
  const values = clips.map(() => undefined);
  const use = async (clip, _index, left) => {
    for await (const sample of clip.video({ format: 'gray8' })) {
      const sum = sample.data.reduce((total, value) => total + value, 0);
      const mean = sum / sample.data.length;
      sample.close();
      left.throwIfAborted();
      return mean;
    }
    return undefined;
  };
  const events$ = loadClips(clips, { loader, use, ...(signal === undefined ? {} : { signal }) }).pipe(
    tap((event) => {
      if (event.type === 'loaded') values[event.index] = event.value;
    }),
  );
  const report = await resultFrom(events$);
  return { report, values };
}
