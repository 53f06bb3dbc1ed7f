// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { makeNumbered, readNumbers, size } from './numbered.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-sparse-'));
const runner = ffmpegRunner();
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1M', '-c:a', 'libvorbis'];

/** What both ways of probing tell of a file's rate: by its headers, and by ffprobe. */
async function ratesOf(file: string) {
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
  /** Each container, and each rate. */
  const often = [
    ['screen.mov', '30/1', h264],
    ['games.mp4', '60/1', h264],
    ['film.mkv', '24000/1001', h264],
    ['meeting.webm', '25/1', vp8],
    ['fifty.ts', '50/1', h264],
  ] as const;
  const others = [
    ['screen.mp4', '30/1', h264],
    ['screen.mkv', '30/1', h264],
    ['screen.webm', '30/1', vp8],
    ['screen.ts', '30/1', h264],
  ] as const;
  it.each([...often, ...(isSoak ? others : [])])(
    'is that of the pictures, in any container: %s, %s',
    async (name, rate, args) => {
      const file = join(folder, name);
      // Two seconds of movement, then a frame now and then: 0.1 to 1 s apart.
      const kept = "select='lt(n,30)+not(mod(n,7))*lt(n,120)+not(mod(n,30))+between(n,150,170)'";
      makeNumbered(file, { rate, frames: 300, first: 0, args: ['-vf', kept, '-fps_mode', 'passthrough', ...args] });
      const expected = { frameRate: rate, variable: true };
      expect(await ratesOf(file)).toEqual([expected, expected]);
    },
  );

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

  const pairs: readonly (readonly [screen: string, camera: string, rate: string, args: readonly string[]])[] = [
    ['pause.mp4', 'camera.mp4', '30', h264],
    ['pause.mov', 'camera.mkv', '30', h264],
    ['pause.webm', 'camera.webm', '25', vp8],
  ];
  it.each(some(pairs, 2))('takes no frame from a camera beside it: %s and %s', async (screen, camera, rate, args) => {
    const [sparse, steady] = [join(folder, screen), join(folder, camera)];
    const thin = ['-vf', "select='lt(n,6)+not(mod(n,7))*lt(n,30)+not(mod(n,30))'", '-fps_mode', 'passthrough'];
    makeNumbered(sparse, { rate: '30', frames: 120, first: 1000, args: [...thin, ...args] });
    makeNumbered(steady, { rate, frames: 30, first: 0, args: [...args] });
    await using loader = ffmpegLoader({ runner, prober: headersProber() });
    await using renderer = ffmpegRenderer({ runner });
    await using store = temporaryStore();
    const file = join(folder, 'out.mp4');
    const items = [{ source: sparse, start: 0, end: 0.4 }, { source: steady }, { source: sparse, start: 2, end: 2.4 }];
    const output = { file, overwrite: true, size, crf: 10, preset: 'ultrafast' } as const;
    const report = await resultFrom(renderTimeline({ items }, output, { loader, renderer, store }));
    // The recording stands first and last, so that it has the most clips.
    expect(report.profile.frameRate).toBe('30/1');
    const seen = readNumbers(file).filter((number) => number < 1000);
    const [numerator, all] = [Number(rate), Array.from({ length: 30 }, (_, frame) => frame)];
    const shown = Array.from({ length: (30 * 30) / numerator }, (_, k) => Math.floor((k * numerator) / 30 + 1e-3));
    expect(seen).toEqual(shown);
    expect([...new Set(seen)]).toEqual(all);
  });
});
