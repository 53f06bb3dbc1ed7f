import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type ClipLoader, ClipwrightError } from '@clipwright/core';
import { defineLoader } from '@clipwright/core/author';
import { decode, decodeUndisposedFrame, type Gif } from 'modern-gif';

/** Loads animated GIFs: each frame is shown for as long as the file says, in hundredths of a second. */
export function gifLoader(): ClipLoader {
  return defineLoader({
    name: 'gif',
    version: '1',
    accepts: (uri) => uri.toLowerCase().endsWith('.gif'),
    async open({ uri }, { signal }) {
      const bytes = Uint8Array.from(await readFile(uri, { signal }));
      const gif = parsed(uri, bytes);
      let end = 0;
      const timestamps = gif.frames.map(({ graphicControl }) => {
        const [start, delay] = [end, graphicControl?.delayTime ?? 0];
        // Players take 0 and 1 for a tenth of a second, and so does ffmpeg.
        end += delay < 2 ? 10 : delay;
        return start;
      });
      const { width, height } = gif;
      const times = { timebase: '1/100', timestamps, end, keyframes: [0] } as const;
      return {
        video: { width, height, pixelFormat: 'rgba', codec: 'gif', ...times },
        fingerprint: createHash('sha256').update(bytes).digest('hex'),
        *frames(wanted) {
          const asked = new Set(wanted);
          for (const [number, canvas] of composed(gif, bytes)) if (asked.has(number)) yield canvas;
        },
      };
    },
  });
}

function parsed(uri: string, bytes: Uint8Array<ArrayBuffer>): Gif {
  try {
    return decode(bytes);
  } catch (cause) {
    throw new ClipwrightError('not-media', `${uri} is no whole GIF.`, { cause, remedy: 'Choose another file.' });
  }
}

/** Frames drawn one over the other; after each, its place is left as it is, cleared (2) or put back (3). */
function* composed(gif: Gif, bytes: Uint8Array<ArrayBuffer>): Generator<[number: number, canvas: Uint8Array]> {
  const [red, green, blue] = gif.colorTable?.[gif.backgroundColorIndex] ?? [];
  const background = Uint8Array.of(red ?? 255, green ?? 255, blue ?? 255, red === undefined ? 0 : 255);
  const [opaque] = new Uint32Array(background.buffer);
  const cleared = gif.frames.map(({ graphicControl }) => (graphicControl?.transparent ? 0x00ffffff : (opaque ?? 0)));
  const canvas = new Uint32Array(gif.width * gif.height).fill(cleared[0] ?? 0);
  for (const [number, { left, top, width, height, disposal }] of gif.frames.entries()) {
    const before = canvas.slice();
    const pixels = new Uint32Array(decodeUndisposedFrame(bytes, gif, number).data.buffer);
    const lines = Array.from({ length: height }, (_, y) => {
      const start = (top + y) * gif.width + left;
      return canvas.subarray(start, start + Math.min(width, gif.width - left));
    });
    for (const [y, line] of lines.entries()) {
      line.set(pixels.subarray(y * width, y * width + line.length).map((pixel, x) => pixel || (line[x] ?? 0)));
    }
    yield [number, new Uint8Array(canvas.buffer)];
    if (disposal === 2) for (const line of lines) line.fill(cleared[number] ?? 0);
    if (disposal === 3) canvas.set(before);
  }
}
