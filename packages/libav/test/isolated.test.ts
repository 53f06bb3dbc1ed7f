import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeFile } from '@clipwright/test-kit/make-file';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { libavEngine, libavLoader } from '../src/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwright-isolated-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What two readers of frames and one of sound give, all three at once. */
async function read(file: string, isolate: boolean): Promise<readonly (readonly Uint8Array[])[]> {
  await using engine = libavEngine({ isolate, workers: 1 });
  await using loader = libavLoader({ engine });
  const opened = await lastValueFrom(loader.open({ uri: file }));
  if (opened.type !== 'opened') throw new Error('It was not opened.');
  await using source = opened.source;
  const range = { start: 0, end: 1 };
  const copies = async (samples: AsyncIterable<{ data: Uint8Array | Float32Array; close(): void }>) => {
    const all: Uint8Array[] = [];
    for await (const { data, close } of samples) {
      all.push(Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
      close();
    }
    return all;
  };
  return await Promise.all([
    copies(source.video(range)),
    copies(source.video(range, { format: 'rgb24' })),
    copies(source.audio(range)),
  ]);
}

it.skipIf(!hasLibrary)(
  'a process gives the same as a thread, to the bit, by whoever reads (needs node-av)',
  async () => {
    // Frames larger than what a pipe takes at once.
    const file = makeFile(join(folder, 'a.mp4'), '-vf', 'scale=640:360');
    const [frames, colors, sound] = await read(file, true);
    expect([frames?.length, colors?.length, (sound?.length ?? 0) > 0]).toEqual([25, 25, true]);
    expect([frames, colors, sound]).toEqual(await read(file, false));
  },
);
