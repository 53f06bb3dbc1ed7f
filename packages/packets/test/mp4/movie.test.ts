import { type MovieTrack, movieOf, readTrack } from '@clipwright/packets';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfFile, picture } from './movies.ts';

/** Where each sample of a movie belongs, by its chunks alone. */
function placesBy(
  tracks: readonly MovieTrack[],
  { head, chunks }: ReturnType<typeof movieOf>,
  track: number,
): number[] {
  const places: number[] = [];
  let at = head.length;
  for (const chunk of chunks) {
    for (let i = chunk.first; i < chunk.first + chunk.samples; i += 1) {
      if (chunk.track === track) places[i] = at;
      at += tracks[chunk.track]?.sizes[i] ?? 0;
    }
  }
  return places;
}

describe('what is written', () => {
  it('is read as it was meant', async () => {
    await fc.assert(
      fc.asyncProperty(picture, fc.constantFrom('mp4', 'mov'), async (track, kind) => {
        const movie = movieOf(kind, [track]);
        const read = await readTrack(bytesOfFile(movie.head, movie.bytes));
        expect(read.entry).toEqual(track.entry);
        expect([...read.sizes]).toEqual([...track.sizes]);
        expect([...read.sync]).toEqual([...(track.sync ?? [])]);
        expect(read.durations).toEqual(track.durations);
        expect(read.timescale).toBe(track.timescale);
        expect(read.edit).toEqual(track.edit);
        const ticks = track.durations[0]?.ticks ?? 0;
        expect([...read.shown]).toEqual(Array.from(track.offsets ?? [], (offset, n) => n * ticks + offset));
        expect([...read.places]).toEqual(placesBy([track], movie, 0));
        expect(movie.bytes).toBe(movie.head.length + track.sizes.reduce((a, b) => a + b, 0));
      }),
      { numRuns: 200 },
    );
  });

  it('has all samples of each track in order, a second of one beside the same second of the other', () => {
    fc.assert(
      fc.property(picture, picture, (a, b) => {
        const { chunks } = movieOf('mp4', [a, b]);
        for (const [track, { sizes, durations, timescale, edit }] of [a, b].entries()) {
          const own = chunks.filter((chunk) => chunk.track === track);
          expect(own.flatMap(({ first, samples }) => Array.from({ length: samples }, (_, i) => first + i))).toEqual(
            Array.from(sizes.keys()),
          );
          const ticks = durations[0]?.ticks ?? 0;
          // Longer than that only where a single sample is.
          for (const { samples } of own.filter((chunk) => chunk.first > 0 && chunk.samples > 1)) {
            expect((samples - 1) * ticks).toBeLessThan(timescale);
          }
          expect(edit.start).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it.each([
    [2 ** 32 - 1, 'stco'],
    [2 ** 32, 'co64'],
  ])('in a file of %d bytes places are in %s', async (bytes, box) => {
    const track = (last: number): MovieTrack => ({
      entry: { kind: 'video', format: 'avc1', width: 2, height: 2, boxes: [] },
      timescale: 1,
      sizes: Uint32Array.of(2 ** 31, last),
      durations: [{ samples: 2, ticks: 1 }],
      edit: { start: 0, duration: 2 },
    });
    const rest = bytes - movieOf('mp4', [track(0)]).bytes;
    const movie = movieOf('mp4', [track(rest)]);
    expect(movie.bytes - bytes).toBe(box === 'stco' ? 0 : 8);
    expect(Buffer.from(movie.head).includes(box)).toBe(true);
    const { places } = await readTrack(bytesOfFile(movie.head, movie.bytes));
    expect([...places]).toEqual([movie.head.length, movie.head.length + 2 ** 31]);
  });

  it('of more than 4 GiB has a box of samples of 64 bits', async () => {
    const sizes = new Uint32Array(3).fill(2 ** 31);
    const track: MovieTrack = {
      entry: { kind: 'video', format: 'avc1', width: 2, height: 2, boxes: [] },
      timescale: 240_000,
      sizes,
      // And lasts for longer than 32 bits of its clock.
      durations: [{ samples: 3, ticks: 2 ** 31 }],
      edit: { start: 2 ** 33, duration: 3 * 2 ** 31 },
    };
    const movie = movieOf('mp4', [track]);
    expect(Buffer.from(movie.head).readBigUInt64BE(movie.head.length - 8)).toBe(BigInt(3 * 2 ** 31 + 16));
    const read = await readTrack(bytesOfFile(movie.head, movie.bytes));
    expect(read.edit).toEqual(track.edit);
    expect(read.length).toBe(3 * 2 ** 31);
    expect([...read.places]).toEqual([0, 1, 2].map((n) => movie.head.length + n * 2 ** 31));
  });
});
