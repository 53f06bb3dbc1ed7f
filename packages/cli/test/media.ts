import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce } from '@clipwright/test-kit/made-once';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { afterAll, beforeAll } from 'vitest';

const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10'];

async function make(folder: string): Promise<void> {
  const tone = ';sine=440:sample_rate=48000:duration=2[a]';
  await Promise.all([
    makeMedia(folder, 'a.mp4', `testsrc2=size=160x90:rate=25:duration=2[v]${tone}`, encoding),
    makeMedia(folder, 'b.mp4', 'testsrc2=size=160x90:rate=30:duration=1[v]', encoding),
  ]);
}

/** A directory for one test file with two small videos in it: a.mp4 (25 fps, sound) and b.mp4 (30 fps, silent). */
export function testDirectory(): { readonly path: string; readonly file: (name: string) => string } {
  let path = '';
  beforeAll(async () => {
    path = await realpath(await mkdtemp(join(tmpdir(), 'clipwright-cli-')));
    await cp(await madeOnce('cli-media', make), path, { recursive: true });
  });
  afterAll(() => rm(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    file: (name) => join(path, name),
  };
}
