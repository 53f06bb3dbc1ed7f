import { open, readFile } from 'node:fs/promises';
import { type ClipRenderer, ClipwrightError, Rational } from '@clipwright/core';
import { defineRenderer } from '@clipwright/core/author';
import { nodeFiles } from '@clipwright/node-kit';
import { encode } from 'modern-gif';
import { control, header, imageOf, imagesIn, trailer } from './gif-blocks.ts';

/** A hundredth of a second is the unit of a GIF's times, and players take 1 for 10. */
const fastest = 50;

/** Renders animated GIFs: every picture with colours of its own, and shown at its exact hundredth of a second. */
export function gifRenderer(): ClipRenderer {
  return defineRenderer({
    name: 'gif',
    version: '1',
    files: nodeFiles(),
    containers: [{ extension: 'gif', video: ['gif/lzw'], audio: [] }],
    encode: async (frames, target, { profile }) => {
      const { width, height, frameRate } = profile;
      if (Rational.from(frameRate).compare(fastest) > 0) {
        throw new ClipwrightError('gif/too-fast', `A GIF cannot show ${frameRate} pictures a second.`, {
          kind: 'input',
          remedy: `Ask for a frame rate of at most ${fastest}.`,
        });
      }
      await writing(target, async (write) => {
        await write(header(width, height));
        for await (const { data } of frames) {
          const picture = { data: new Uint8ClampedArray(data), delay: 0 };
          const gif = await encode({ width, height, maxColors: 255, frames: [picture] });
          await write(control(0));
          await write(imageOf(new Uint8Array(gif)));
        }
        await write(trailer);
      });
    },
    join: async (parts, target, { profile }) => {
      const { width, height, frameRate } = profile;
      // The end of the frame before is the beginning of the next, so that no rounding adds up.
      const at = (frame: number): number =>
        Number(
          Rational.of(100 * frame)
            .div(frameRate)
            .round(),
        );
      await writing(target, async (write) => {
        await write(header(width, height));
        let shown = 0;
        for (const { file } of parts) {
          for (const image of imagesIn(await readFile(file))) {
            await write(control(at(shown + 1) - at(shown)));
            await write(image);
            shown += 1;
          }
        }
        await write(trailer);
      });
    },
    count: async (file) => [...imagesIn(await readFile(file))].length,
  });
}

/** A new file, written piece by piece. */
async function writing(file: string, work: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>) {
  const handle = await open(file, 'wx');
  try {
    await work(async (bytes) => {
      await handle.writeFile(bytes);
    });
  } finally {
    await handle.close();
  }
}
