import type { MovieBytes, MovieTrack } from '@clipwright/packets';
import fc from 'fast-check';

/** Tracks of any samples: a picture decoded in another order than shown, and a sound. */
export const picture: fc.Arbitrary<MovieTrack> = fc
  .record({
    samples: fc.array(fc.record({ size: fc.nat(3000), late: fc.nat(3), sync: fc.boolean() }), {
      minLength: 1,
      maxLength: 60,
    }),
    ticks: fc.integer({ min: 1, max: 2000 }),
    timescale: fc.constantFrom(15_360, 30_000, 24_000, 600),
    start: fc.nat(4),
  })
  .map(({ samples, ticks, timescale, start }) => ({
    entry: {
      kind: 'video',
      format: 'avc1',
      width: 320,
      height: 240,
      boxes: [Uint8Array.of(0, 0, 0, 9, 97, 118, 99, 67, 1)],
    },
    timescale,
    sizes: Uint32Array.from(samples, ({ size }) => size),
    durations: [{ samples: samples.length, ticks }],
    offsets: samples.map(({ late }) => late * ticks),
    sync: Uint8Array.from(samples, ({ sync }) => Number(sync)),
    edit: { start: start * ticks, duration: samples.length * ticks },
  }));

/** The bytes of a file that consists of parts and, between them, of as many bytes as are left. */
export function bytesOfFile(head: Uint8Array, size: number): MovieBytes {
  return {
    size,
    read: async (start, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - start)));
      bytes.set(head.subarray(start, start + bytes.length));
      return bytes;
    },
  };
}
