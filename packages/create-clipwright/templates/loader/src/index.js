import { readFile } from 'node:fs/promises';
import { ClipwrightError } from '@clipwright/core';
import { defineLoader, definePlugin } from '@clipwright/core/author';

const [width, height, frameRate] = [32, 18, 25];

/** Opens files that end in `.flicker`: in each line the brightness of a frame, 0 to 255. Write your own in its place. */
export function loader() {
  return defineLoader({
    name: '__part__',
    // Raise it whenever the same file gives other frames: what was made of them is kept.
    version: '1',
    // What is not yours is another loader's.
    accepts: (uri) => uri.endsWith('.flicker'),
    async open({ uri }, { signal }) {
      const lines = (await readFile(uri, { encoding: 'utf8', signal })).trim().split('\n');
      const levels = lines.map(Number);
      if (!levels.every((level) => Number.isInteger(level) && level >= 0 && level <= 255)) {
        throw new ClipwrightError('not-media', `${uri} has a line that is no brightness.`, {
          remedy: 'Write whole numbers from 0 to 255.',
        });
      }
      return {
        video: { width, height, pixelFormat: 'gray', frameRate, frames: levels.length },
        *frames(wanted) {
          for (const number of wanted) yield new Uint8Array(width * height).fill(levels[number]);
        },
      };
    },
  });
}

export default definePlugin({ name: '__name__', contract: 1, loaders: { __part__: loader } });
