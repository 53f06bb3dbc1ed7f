// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipRenderer, type ClipSource, renderTimeline, resultFrom } from '@clipwright/core';
import type { AudioRequest } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libavEngine, libavRenderer } from '../src/index.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
let file: string;
// One of each for all tests: each looks for its tools, or begins workers.
const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });
const engine = libavEngine();

/** Overwrites half of the bytes of packets within a time, at places that are the same each time. */
function damage(stream: string, from: number, until: number): string {
  const show = ['-select_streams', stream, '-show_entries', 'packet=pts_time,size,pos', '-of', 'csv=p=0', file];
  const bytes = readFileSync(file);
  let state = 1;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  for (const packet of tool('ffprobe', show).toString().trim().split('\n')) {
    const [time = 0, size = 0, position = 0] = packet.split(',').map(Number);
    if (time < from || time >= until) continue;
    // Behind its header, which is the container's.
    for (let hit = 0; hit < size / 2; hit += 1) bytes[position + 20 + (random() % (size - 20))] = random() % 256;
  }
  const to = join(directory.path, `bad-${stream}.mp4`.replace(':', ''));
  writeFileSync(to, bytes);
  return to;
}

async function opened(uri: string, use: (source: ClipSource) => Promise<void>): Promise<void> {
  const event = await lastValueFrom(loader.open({ uri }));
  if (event.type !== 'opened') throw new Error('It did not open.');
  await using source = event.source;
  await use(source);
}

beforeAll(async () => {
  directory = await scratch();
  file = join(directory.path, 'good.mp4');
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=25:d=5', '-f', 'lavfi', '-i', 'anoisesrc=d=5:a=0.3'];
  const codecs = ['-c:v', 'libx264', '-g', '25', '-bf', '2', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, ...codecs, file], { stdio: 'inherit' });
});
afterAll(async () => {
  for (const part of [engine, loader, runner]) await part[Symbol.asyncDispose]();
  await directory.remove();
});

describe.skipIf(!hasLibrary)('what does not decode (needs node-av)', () => {
  it('is silent in the sound where that is allowed, and counted as ffmpeg’s renderer counts it', async () => {
    await opened(damage('a:0', 2, 2.5), async ({ info, file }) => {
      const ref = { id: 'it', info, ...(file === undefined ? {} : { file }) };
      const clip = { kind: 'clip', source: ref, start: '1/1', samples: 120_000 } as const;
      const encoding = { codec: 'aac', bitrate: 128_000, sampleRate: 48_000, channels: 2 } as const;
      const lostBy = async (renderer: ClipRenderer, onDamage: 'fail' | 'silence'): Promise<number> => {
        const request: AudioRequest = { stretches: [{ ...clip, onDamage }], encoding };
        const target = { file: join(directory.path, 'sound') };
        const event = await lastValueFrom(
          renderer.renderAudio(request, target, { sources: new Map(), transforms: {} }),
        );
        const { lost = [] }: { lost?: readonly { samples: number }[] } =
          event.type === 'produced' ? Object(event.meta) : {};
        return lost.reduce((sum, { samples }) => sum + samples, 0);
      };
      const [own, other] = [libavRenderer({ engine }), ffmpegRenderer({ runner })];
      const expected = await lostBy(other, 'silence');
      expect(expected).toBeGreaterThan(1024);
      // Decoders of two versions need not give up at the same packet.
      expect(Math.abs((await lostBy(own, 'silence')) - expected)).toBeLessThanOrEqual(4096);
      await expect(lostBy(own, 'fail')).rejects.toMatchObject({ code: 'source-damaged', details: { stretch: 0 } });
    });
  });

  it('is held in the picture, and counted as ffmpeg’s renderer counts it', async () => {
    const source = damage('v:0', 2.1, 2.4);
    const reportBy = async (renderer: ClipRenderer) => {
      await using store = temporaryStore();
      const file = join(directory.path, 'out.mp4');
      const output = { file, overwrite: true, frameRate: '25/1', preset: 'ultrafast' } as const;
      const report = await resultFrom(
        renderTimeline({ items: [{ source, start: 1.8, end: 3.4 }] }, output, { loader, renderer, store }),
      );
      const clips = JSON.parse(JSON.stringify(report.clips));
      return clips.map(({ status, damage, frames }: Record<string, unknown>) => ({ status, damage, frames }));
    };
    const expected = await reportBy(ffmpegRenderer({ runner }));
    expect(await reportBy(libavRenderer({ engine }))).toEqual(expected);
    expect(await reportBy(libavRenderer({ engine, direct: false }))).toEqual(expected);
    expect(JSON.stringify(expected)).toMatch(/frozen|missing/);
  });

  it('in a layer is told of as ffmpeg’s renderer tells of it', async () => {
    const good = file;
    const source = damage('v:0', 2.1, 2.4);
    const layersBy = async (renderer: ClipRenderer, strict: boolean) => {
      await using store = temporaryStore();
      const file = join(directory.path, 'out.mp4');
      const output = { file, overwrite: true, frameRate: '25/1', preset: 'ultrafast', audio: false } as const;
      const timeline = { items: [{ source: good, end: 1.2 }], layers: [{ video: { source, start: 2 } }] };
      const report = await resultFrom(renderTimeline(timeline, output, { loader, renderer, store, strict }));
      return {
        clips: report.clips.map(({ status }) => status),
        // Each says in words of its own what it found.
        layers: report.layers?.map((layer) => ({ ...layer, message: undefined })),
      };
    };
    for (const strict of [true, false]) {
      const expected = await layersBy(ffmpegRenderer({ runner }), strict);
      expect(await layersBy(libavRenderer({ engine }), strict)).toEqual(expected);
      expect(expected.layers).toMatchObject([{ status: strict ? 'skipped' : 'rendered' }]);
    }
  });
});
