import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ClipLoader, ClipwrightError } from '@clipwright/core';
import { defineLoader } from '@clipwright/core/author';
import type { CommandSpec, FfmpegRunner } from '@clipwright/ffmpeg';
import type { Scene } from './scene.ts';

const ending = '.scene.json';

/** Loads scenes: pictures of a screen, each shown until the next one was taken. Errors: `not-media`, those of ffmpeg. */
export function picturesLoader(runner: FfmpegRunner): ClipLoader {
  return defineLoader({
    name: 'pictures',
    accepts: (uri) => uri.endsWith(ending),
    open: async ({ uri }) => {
      const { width, height, pictures, end } = sceneOf(uri, await readFile(uri, 'utf8'));
      const timestamps = pictures.map(({ at }) => at);
      return {
        video: {
          ...{ width, height, pixelFormat: 'rgb24', codec: 'png' },
          ...{ timebase: '1/1000', timestamps, end, keyframes: pictures.map((_, number) => number) },
        },
        async *frames(wanted) {
          for (const number of wanted) {
            const { file = '' } = pictures[number] ?? {};
            yield await pixelsOf(runner, join(dirname(uri), file));
          }
        },
      };
    },
  });
}

function sceneOf(uri: string, text: string): Scene {
  const scene: Partial<Scene> = JSON.parse(text);
  const { width, height, end, pictures = [] } = scene;
  if (width === undefined || height === undefined || end === undefined || pictures.length === 0) {
    throw new ClipwrightError('not-media', `${uri} is no scene.`, { remedy: 'Record it again.' });
  }
  return { width, height, end, pictures };
}

/** A picture as rows of red, green and blue. */
async function pixelsOf(runner: FfmpegRunner, file: string): Promise<Uint8Array> {
  const options = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  const args: CommandSpec = { inputs: [{ source: { file } }], outputs: [{ target: 'pipe', options }] };
  const chunks: Uint8Array[] = [];
  for await (const chunk of runner.stream({ tool: 'ffmpeg', args })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
