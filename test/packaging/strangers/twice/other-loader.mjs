import * as otherCore from '@clipwright/core';
import { ClipwrightError } from '@clipwright/core';
import { defineLoader } from '@clipwright/core/author';

export { otherCore };

/** Sources of one gray picture after the other; some of them fail, each in its way. */
export function otherLoader() {
  let tries = 0;
  return defineLoader({
    name: 'odd',
    version: '1',
    accepts: (uri) => uri.includes('odd:'),
    open: ({ uri }) => {
      if (uri.endsWith('none')) throw new ClipwrightError('source-missing', 'There is none.');
      if (uri.endsWith('bad')) throw new ClipwrightError('odd/bad', 'It is bad.', { kind: 'media' });
      tries += 1;
      if (uri.endsWith('late') && tries === 1) throw new ClipwrightError('out-of-resources', 'Not now.');
      const [width, height] = [16, 16];
      return {
        video: { width, height, pixelFormat: 'gray', frameRate: 25, frames: 25 },
        frames: (wanted) => wanted.map((number) => new Uint8Array(width * height).fill(10 * number)),
      };
    },
  });
}
