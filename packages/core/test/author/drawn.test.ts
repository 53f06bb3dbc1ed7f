import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CrossfadeSegmentRequest } from '../../src/author/index.ts';
import { composedFrames } from '../../src/author/index.ts';
import { type CanvasShift, Rational } from '../../src/index.ts';
import { profileOf } from '../plan/fixtures.ts';

/* What is drawn against what its description says of every pixel. */
const [width, height] = [12, 8];
const frames = 5;
const profile = profileOf({ width, height });
const black = { kind: 'color' as const, frames };

/** A pixel's value tells whose it is and where. */
const picture = (whose: number): Uint8Array =>
  Uint8Array.from({ length: width * height * 4 }, (_, i) => whose + (i >> 2));

async function* same(data: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let frame = 0; frame < frames; frame += 1) yield data;
}

const modulo = (value: number, of: number): number => ((value % of) + of) % of;

it('shows each pixel of the picture that it is of, from the first frame to the last', async () => {
  const way = fc.constantFrom(-1, -0.5, 0, 0.25, 1);
  const shift = fc.record({ x: way, y: way });
  await fc.assert(
    fc.asyncProperty(shift, shift, shift, async (from, to, window) => {
      const request: CrossfadeSegmentRequest = {
        ...{ kind: 'crossfade', from: black, to: black, frames, profile },
        ...{ mixAt: '0/1', mixStep: Rational.of(1, frames - 1).toString(), drawing: { from, to, window } },
      };
      let frame = 0;
      for await (const drawn of composedFrames(request, [same(picture(0)), same(picture(128))], 'rgba')) {
        const gone = frame / (frames - 1);
        const along = (of: number, side: number, share: number): number => {
          const pairs = Math.round((Math.abs(of) * side) / 2);
          const done = Math.floor(pairs * gone + 0.5);
          return Math.sign(of) * 2 * (share === 0 ? done : pairs - done);
        };
        const offset = ({ x = 0, y = 0 }: CanvasShift, share: number) => [
          along(x, width, share),
          along(y, height, share),
        ];
        const [[ax = 0, ay = 0], [bx = 0, by = 0], [wx = 0, wy = 0]] = [
          offset(from, 0),
          offset(to, 1),
          offset(window, 1),
        ];
        for (let at = 0; at < width * height; at += 1) {
          const [x, y] = [at % width, Math.floor(at / width)];
          const isWithin = x >= wx && x < width + wx && y >= wy && y < height + wy;
          const [dx, dy] = isWithin ? [bx, by] : [ax, ay];
          const value = (isWithin ? 128 : 0) + modulo(y - dy, height) * width + modulo(x - dx, width);
          expect(drawn[4 * at]).toBe(value);
        }
        frame += 1;
      }
      expect(frame).toBe(frames);
    }),
    { numRuns: 40 },
  );
});
