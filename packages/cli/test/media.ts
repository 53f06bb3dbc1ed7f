import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const ffmpeg = promisify(execFile);

/** A directory for one test file with two small videos in it: a.mp4 (25 fps, sound) and b.mp4 (30 fps, silent). */
export function testDirectory(): { readonly path: string; readonly file: (name: string) => string } {
  let path = '';
  beforeAll(async () => {
    path = await realpath(await mkdtemp(join(tmpdir(), 'clipwright-cli-')));
    const tone = ['-f', 'lavfi', '-i', 'sine=440:sample_rate=48000', '-shortest'];
    await Promise.all([makeVideo(join(path, 'a.mp4'), 25, 2, tone), makeVideo(join(path, 'b.mp4'), 30, 1, [])]);
  });
  afterAll(() => rm(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    file: (name) => join(path, name),
  };
}

async function makeVideo(file: string, rate: number, seconds: number, more: readonly string[]): Promise<void> {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=160x90:rate=${rate}:duration=${seconds}`];
  const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10'];
  await ffmpeg('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...picture, ...more, ...encoding, `file:${file}`]);
}
