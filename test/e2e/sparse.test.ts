import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { lastValueFrom } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { makeNumbered } from './numbered.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-sparse-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1M', '-c:a', 'libvorbis'];

/** What both ways of probing tell of a file's rate: by its headers, and by ffprobe. */
async function ratesOf(file: string) {
  await using runner = ffmpegRunner();
  await using both = ffmpegLoader({ runner, prober: headersProber() });
  await using ffprobe = ffmpegLoader({ runner });
  const told = [];
  for (const loader of [both, ffprobe]) {
    const event = await lastValueFrom(loader.open({ uri: file }));
    if (event.type !== 'opened') throw new Error('It did not open.');
    const { frameRate, variable = false } = event.source.info.video;
    told.push({ frameRate, variable });
    await event.source[Symbol.asyncDispose]();
  }
  return told;
}

describe('the rate of a recording that has frames only where something moves', () => {
  it.each([
    ['screen.mp4', h264],
    ['screen.mov', h264],
    ['screen.mkv', h264],
    ['screen.webm', vp8],
    ['screen.ts', h264],
  ])('is that of the pictures, in any container: %s', async (name, args) => {
    const file = join(folder, name);
    // Two seconds of movement, then a frame now and then: 0.1 to 1 s apart.
    const kept = "select='lt(n,30)+not(mod(n,7))*lt(n,120)+not(mod(n,30))+between(n,150,170)'";
    makeNumbered(file, { rate: '30', frames: 300, first: 0, args: ['-vf', kept, '-fps_mode', 'passthrough', ...args] });
    const expected = { frameRate: '30/1', variable: true };
    expect(await ratesOf(file)).toEqual([expected, expected]);
  });

  it('is that of both parts where two recordings were joined', async () => {
    const parts = ['one.ts', 'two.ts'].map((name, i) => {
      const args = [...h264, '-bf', '0', '-t', '2'];
      makeNumbered(join(folder, name), { rate: '30', frames: 60, first: 60 * i, args });
      return `file ${join(folder, name)}\n`;
    });
    const [list, joined] = [join(folder, 'list.txt'), join(folder, 'joined.ts')];
    writeFileSync(list, parts.join(''));
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', joined]);
    for (const { frameRate } of await ratesOf(joined)) expect(frameRate).toBe('30/1');
  });
});
