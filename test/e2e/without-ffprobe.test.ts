// Needs ffmpeg.
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { type FfmpegRunnerOptions, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-alone-'));
const at = (name: string): string => join(folder, name);

/** An ffmpeg as the package ffmpeg-static brings it: by itself. */
const alone = engineOf({ ffmpeg: at('ffmpeg'), path: folder });
const both = engineOf({});

/** Loads and renders by tools that are looked for when they are needed, once. */
function engineOf(options: FfmpegRunnerOptions) {
  const [runner, prober] = [ffmpegRunner(options), headersProber()];
  return { runner, prober, loader: ffmpegLoader({ runner, prober }), renderer: ffmpegRenderer({ runner }) };
}

afterAll(async () => {
  for (const { renderer, loader, prober, runner } of [alone, both]) {
    for (const each of [renderer, loader, prober, runner]) await each[Symbol.asyncDispose]();
  }
  rmSync(folder, { recursive: true, force: true });
});

beforeAll(async () => {
  const { ffmpeg } = await firstValueFrom(both.runner.tools());
  symlinkSync(ffmpeg.path, at('ffmpeg'));
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=s=96x54:r=25:d=1', '-f', 'lavfi', '-i', 'sine=d=1'];
  const stereo = ['-ac', '2', '-ar', '48000', '-c:a', 'aac'];
  const files: readonly (readonly [name: string, options: readonly string[]])[] = [
    ['a.mp4', ['-c:v', 'libx264', '-c:a', 'aac']],
    ['b.mkv', ['-c:v', 'libx264', '-c:a', 'libopus']],
    ['c.webm', ['-c:v', 'libvpx-vp9', '-cpu-used', '8', '-deadline', 'realtime', '-c:a', 'libopus']],
    ['e.mov', ['-c:v', 'libx264', '-c:a', 'pcm_s16le']],
    ['d.ts', ['-c:v', 'libx264', '-c:a', 'aac']],
    ['song.mp3', ['-vn']],
    ['stereo.mp4', ['-c:v', 'libx264', ...stereo]],
  ];
  tool('ffmpeg', [...inputs, ...files.flatMap(([name, options]) => ['-shortest', ...options, at(name)])]);
});

async function render({ loader, renderer }: ReturnType<typeof engineOf>, timeline: Timeline, name: string) {
  await using store = temporaryStore();
  return await resultFrom(renderTimeline(timeline, { file: at(name), overwrite: true }, { loader, renderer, store }));
}

const clip = (source: string, start: number) => ({ source, uri: at(source), start, end: start + 0.4 });

describe('with ffmpeg by itself', () => {
  const items = [clip('a.mp4', 0.2), clip('b.mkv', 0), clip('c.webm', 0.5), clip('e.mov', 0.3)];

  it('sound that is copied is verified as well, from wherever it is heard', async () => {
    // Its picture begins later, so that more of its sound comes before what is heard.
    const late = ['-itsoffset', '0.08', '-i', at('stereo.mp4'), '-i', at('stereo.mp4'), '-map', '0:v', '-map', '1:a'];
    tool('ffmpeg', ['-y', ...late, '-c', 'copy', at('late.mp4')]);
    const whole = await render(both, { items: [clip('late.mp4', 0)] }, 'late-out.mp4');
    const bytes = readFileSync(at('late-out.mp4'));
    const report = await render(alone, { items: [clip('late.mp4', 0)] }, 'late-out.mp4');
    expect(readFileSync(at('late-out.mp4')).equals(bytes)).toBe(true);
    expect(report.copying.sound).toBe(true);
    expect(report.verification).toEqual(whole.verification);
  });

  // In the check one whose clock cannot be sought, and one of pictures that move.
  it.each(some(['out.ts', 'out.mp4', 'out.mkv', 'out.gif', 'out.webp'], 2))(
    'what headers tell is rendered, the same bytes and as well verified: %s',
    async (name) => {
      const music = { source: 'song.mp3', uri: at('song.mp3'), volume: 0.2 };
      const whole = await render(both, { items, music }, name);
      const bytes = readFileSync(at(name));
      const report = await render(alone, { items, music }, name);
      expect(readFileSync(at(name)).equals(bytes)).toBe(true);
      expect(report).toMatchObject({ skipped: 0, verified: true });
      expect(report.verification).toEqual(whole.verification);
    },
  );

  it('a file that needs ffprobe is left out, and says so', async () => {
    const report = await render(alone, { items: [...items, clip('d.ts', 0)] }, 'less.mp4');
    expect(report.clips.at(-1)).toMatchObject({
      status: 'skipped',
      code: 'tool-missing',
      message: expect.stringContaining('ffprobe was not found'),
    });
    expect(report).toMatchObject({ skipped: 1, verified: true });
  });
});
