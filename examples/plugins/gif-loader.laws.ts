import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LawRunner, loaderLaws } from '@clipwright/testing';
import { encode } from 'modern-gif';
import { gifLoader } from './gif-loader.ts';

/** A GIF of 12 frames, each brighter than the one before, and shown for so many milliseconds. */
async function brighterGif(delay: number): Promise<Uint8Array> {
  const [width, height] = [24, 16];
  const frames = Array.from({ length: 12 }, (_, frame) => {
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    return { delay, data: data.map((_, i) => (i % 4 === 3 ? 255 : 20 * frame)) };
  });
  return new Uint8Array(await encode({ width, height, frames }));
}

/** Every promise of a loader, tried on the loader of GIFs. */
export function laws(runner: LawRunner): void {
  loaderLaws(runner, {
    name: 'gifLoader',
    // GIFs have no sound, frames are read here and not by ffmpeg, and a file is read whole when it is opened.
    capabilities: {
      audio: false,
      file: false,
      other: true,
      silent: true,
      notMedia: true,
      declined: true,
      changing: false,
    },
    make: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'gif-loader-'));
      const at = (name: string): string => join(folder, name);
      await writeFile(at('one.gif'), await brighterGif(100));
      await writeFile(at('other.gif'), await brighterGif(70));
      await writeFile(at('text.gif'), 'no picture');
      const [loader, uri] = [gifLoader(), at('one.gif')];
      return {
        loader,
        uri,
        silent: uri,
        missing: at('none.gif'),
        other: at('other.gif'),
        notMedia: at('text.gif'),
        declined: at('film.mp4'),
        leftovers: () => [],
        cleanUp: () => rm(folder, { recursive: true }),
      };
    },
  });
}
