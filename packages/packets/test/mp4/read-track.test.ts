import { ClipwrightError } from '@clipwright/core';
import { movieOf, readTrack } from '@clipwright/packets';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOfFile, picture } from './movies.ts';

it('whatever is changed in a head, it is read within the file or refused', async () => {
  const changes = fc.array(fc.record({ at: fc.nat(), value: fc.constantFrom(0, 1, 127, 128, 255) }), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(picture, changes, fc.nat(), async (track, changes, cut) => {
      const movie = movieOf('mp4', [track]);
      const head = movie.head.slice();
      for (const { at, value } of changes) head[at % head.length] = value;
      const size = cut % 3 === 0 ? cut % movie.bytes : movie.bytes;
      const read = await readTrack(bytesOfFile(head, size)).catch((error: unknown) => {
        expect(error).toBeInstanceOf(ClipwrightError);
        expect(error).toMatchObject({ code: 'source-damaged' });
        return undefined;
      });
      if (read === undefined) return;
      expect(read.shown.length).toBe(read.sizes.length);
      expect(read.sync.length).toBe(read.sizes.length);
      for (const [n, place] of read.places.entries()) expect(place + (read.sizes[n] ?? 0)).toBeLessThanOrEqual(size);
    }),
    { numRuns: 500 },
  );
});

it('more than one track is refused', async () => {
  const [track] = fc.sample(picture, { numRuns: 1, seed: 1 });
  if (track === undefined) throw new Error('no track');
  const { head, bytes } = movieOf('mp4', [track, track]);
  await expect(readTrack(bytesOfFile(head, bytes))).rejects.toMatchObject({ code: 'source-damaged' });
});
