// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type OutputOptions, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import type { RendererCapabilities } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { emulatedTools } from '@clipwright/test-kit/emulated-tools';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { loadTextPainter } from '@clipwright/text/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeNumbered } from './numbered.ts';

/*
 * The same list gives the same bytes on any processor: made with tools that are told to use no more of it than others
 * have.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-processors-'));
const at = (name: string): string => join(folder, name);
const others = ['none', 'ssse3', 'avx'] as const;

beforeAll(() => {
  for (const processor of others) emulatedTools(at(processor), processor);
  const sources: readonly (readonly [string, string, readonly string[]])[] = [
    ['a.mp4', '30', ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-ar', '44100']],
    ['b.mkv', '25', ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv444p', '-c:a', 'libmp3lame']],
    ['c.webm', '24', ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus', '-ar', '48000']],
  ];
  for (const [name, rate, args] of sources) makeNumbered(at(name), { rate, frames: 40, first: 5, args: [...args] });
  const gradients = [
    '-y',
    '-f',
    'lavfi',
    '-i',
    'gradients=s=198x122:seed=3,format=rgba,geq=r=r(X\\,Y):g=g(X\\,Y):b=X:a=Y*2',
  ];
  tool('ffmpeg', [...gradients, ...['photo.jpg', 'logo.png'].flatMap((name) => ['-frames:v', '1', at(name)])]);
});
afterAll(async () => {
  for (const { runner, loader, renderer } of engines.values()) {
    for (const each of [renderer, loader, runner]) await each[Symbol.asyncDispose]();
  }
  rmSync(folder, { recursive: true, force: true });
});

/** What loads and renders as on a processor, by tools that are looked at once. */
function engineOn(processor: string | undefined) {
  const tools =
    processor === undefined ? {} : { ffmpeg: at(`${processor}/ffmpeg`), ffprobe: at(`${processor}/ffprobe`) };
  const runner = ffmpegRunner(tools);
  return { runner, loader: ffmpegLoader({ runner }), renderer: ffmpegRenderer({ runner }) };
}
const engines = new Map<string | undefined, ReturnType<typeof engineOn>>();

/** Two clips one into the other, at other sizes and rates than their own, one of them slower, and music. */
const montage: Timeline = {
  music: { source: at('b.mkv'), volume: 0.5 },
  items: [
    { source: at('a.mp4'), start: 0.1, end: 0.8 },
    { source: at('b.mkv'), start: 0.3, end: 0.7, transition: { type: 'crossfade', duration: 0.2 } },
    { source: at('c.webm'), start: 0.2, end: 0.6, speed: 0.8 },
  ],
};

/** Titles, a transparent logo and a picture in the picture, scaled and faded, on clips, a photo and a crossfade. */
const layered: Timeline = {
  items: [
    {
      ...{ source: at('a.mp4'), start: 0.1, end: 0.7 },
      layers: [
        { text: 'Zoë Žižková\nПривет', style: { preset: 'lower-third', size: 0.12 }, fadeIn: 0.2, fadeOut: 0.2 },
      ],
    },
    { source: at('photo.jpg'), freeze: 0.5, transition: { type: 'crossfade', duration: 0.2 } },
  ],
  layers: [
    { picture: at('logo.png'), x: 1, y: 0, width: 0.3, opacity: 0.6, fadeIn: 0.3 },
    { video: { source: at('c.webm'), speed: 1.5 }, start: 0.3, width: 0.35, fadeOut: 0.3 },
    { text: 'Titel', style: { preset: 'title' }, start: 0.2 },
  ],
};

const painter = await loadTextPainter();

async function digestOf(timeline: Timeline, output: Partial<OutputOptions>, processor?: string): Promise<string> {
  const engine = engines.get(processor) ?? engineOn(processor);
  engines.set(processor, engine);
  const { loader, renderer } = engine;
  await using store = temporaryStore();
  const file = at('out.mp4');
  const options: OutputOptions = { file, overwrite: true, size: { width: 160, height: 120 }, ...output };
  await resultFrom(renderTimeline(timeline, options, { loader, renderer, store, painter, onError: 'fail' }));
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

it('ffmpeg alone gives other bytes on other processors: H.264, and sound that is resampled', () => {
  const md5 = (args: readonly string[], ffmpeg = 'ffmpeg'): string =>
    execFileSync(ffmpeg, ['-v', 'error', '-threads', '1', ...args, '-f', 'md5', '-'], { encoding: 'utf8' });
  const noise = 'testsrc2=s=160x96,noise=alls=20:allf=t:all_seed=3,format=yuv420p';
  const picture = ['-f', 'lavfi', '-i', noise, '-frames:v', '12', '-c:v', 'libx264', '-threads', '1'];
  const sound = ['-i', at('a.mp4'), '-vn', '-af', 'aresample=48000', '-c:a', 'pcm_f32le'];
  for (const args of [picture, sound]) {
    const made = ['none', 'avx'].map((processor) => md5(args, at(`${processor}/ffmpeg`)));
    expect(made[0]).not.toBe(made[1]);
  }
});

describe('the same bytes on any processor', () => {
  it('of H.264 with AAC, crossfades, other sizes and rates, another speed, music', async () => {
    const right = await digestOf(montage, {});
    // In the check each of the others once, here or below.
    for (const processor of isSoak ? others : (['none'] as const)) {
      expect(await digestOf(montage, {}, processor), processor).toBe(right);
    }
  });

  it('of titles, logos and pictures in pictures, and of a photo', async () => {
    const right = await digestOf(layered, { audio: false });
    for (const processor of isSoak ? others : (['avx'] as const)) {
      expect(await digestOf(layered, { audio: false }, processor), processor).toBe(right);
    }
  });

  it.each(some(['hevc', 'vp9', 'av1'] as const, 2))('of %s', async (codec) => {
    const one: Timeline = { items: [{ source: at('a.mp4'), start: 0.2, end: 0.5 }] };
    // Smaller than its source, and with sound that is resampled.
    const output = { codec, audioCodec: 'aac', preset: 'veryfast' } as const;
    expect(await digestOf(one, output, 'ssse3')).toBe(await digestOf(one, output));
  });
});

describe('what depends on the processor is kept for that processor', () => {
  it.each([
    ['H.264', (found: RendererCapabilities) => found.video?.fingerprint, true],
    ['AAC', (found: RendererCapabilities) => found.audio?.fingerprint, true],
    ['Opus', (found: RendererCapabilities) => found.audio?.fingerprint, false],
    ['other primaries and high dynamic range', (found: RendererCapabilities) => found.wideColors.fingerprint, false],
  ] as const)('%s', async (name, fingerprintOf, isShared) => {
    const fingerprints = [];
    await using runner = ffmpegRunner();
    for (const processor of ['one', 'another']) {
      await using renderer = ffmpegRenderer({ runner, processor });
      const codecs = { audio: name === 'Opus' ? 'opus' : 'aac' } as const;
      const request = { output: at('never-made.mp4'), overwrite: false, sources: [], codecs };
      fingerprints.push(fingerprintOf(await firstValueFrom(renderer.prepare(request))));
    }
    expect(new Set(fingerprints).size).toBe(isShared ? 1 : 2);
  });
});
