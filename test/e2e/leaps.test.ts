// Needs ffmpeg.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipLoader, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAllNumbered, type Numbering, readNumbers, size } from './numbered.ts';
import { pulled } from './pulled.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-leaps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const counted = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const held = (frames: number): number[] => Array.from({ length: frames }, () => 19);

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '15', '-bf', '2', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
const mpeg4 = ['-c:v', 'mpeg4', '-q:v', '3', '-g', '15', '-c:a', 'mp2'];
const vp8 = [
  '-c:v',
  'libvpx',
  '-deadline',
  'realtime',
  '-cpu-used',
  '8',
  '-b:v',
  '1M',
  '-g',
  '15',
  '-c:a',
  'libvorbis',
];

/** Numbered frames, 25 a second, of which the one at 20 comes so many seconds later than it would. */
const leaping = (leap: number, args: readonly string[]): Numbering => {
  const times = ['-vf', `setpts='PTS+gte(N,20)*${leap}/TB'`, '-fps_mode', 'passthrough'];
  return { rate: '25', frames: 40, first: 0, args: [...times, '-af', 'apad', ...args] };
};

type Through = (own: ClipLoader) => ClipLoader;
const asItIs: Through = (own) => own;

const sources: readonly (readonly [name: string, leap: number, args: readonly string[], Through])[] = [
  ['paused.mp4', 10, h264, asItIs],
  // The soak alone tries it: the one that is pulled is of Matroska as well.
  ...(isSoak ? [['paused.mkv', 10, h264, asItIs] as const] : []),
  ['paused.mov', 30, mpeg4, asItIs],
  ['paused.webm', 12, vp8, asItIs],
  ['pulled.mkv', 10, mpeg4, pulled],
];

// The second begins by its decoding time, two frames before its first picture: 1.68 s is where the first ends.
const appended = [
  ['overlaps by two frames', 1.6, []],
  ['goes on', 1.68, []],
  ['leaps by two seconds', 3.68, held(50).map(() => 39)],
] as const;
const partOf = (offset: number): string => join(folder, `from ${offset}.ts`);

beforeAll(() => {
  const parts = [0, ...appended.map(([, offset]) => offset)];
  makeAllNumbered([
    ...sources.map(([name, leap, args]) => [join(folder, name), leaping(leap, args)] as const),
    ...parts.map((offset, i) => {
      const args = [...h264, '-output_ts_offset', String(offset)];
      return [partOf(offset), { rate: '25', frames: 40, first: i === 0 ? 0 : 1000, args }] as const;
    }),
  ]);
});

/** Of each clip a process reads the sound, which nothing here looks at: the soak alone has it read. */
const small = {
  ...{ overwrite: true, audio: isSoak },
  ...{ size, frameRate: '25/1', crf: 10, preset: 'ultrafast' },
} as const;

describe('a clip of a source whose clock leaps forward', () => {
  it.each(sources)(
    'shows each frame in its place, the last one in the hole, and is warned of the leap: %s',
    async (name, leap, _args, through) => {
      const source = join(folder, name);
      // Before it, into it, within it, out of it, and after it: the frame at 20 is shown at the leap and 0.8 s.
      const items = [
        { source, start: 0.2, end: 0.6 },
        { source, start: 0.6, end: 1.2 },
        { source, start: leap / 2, end: leap / 2 + 0.2 },
        { source, start: leap + 0.6, end: leap + 1 },
        { source, start: leap + 1, end: leap + 1.4 },
      ];
      await using runner = ffmpegRunner();
      await using prober = headersProber();
      await using own = ffmpegLoader({ runner, prober });
      await using renderer = ffmpegRenderer({ runner });
      await using store = temporaryStore();
      const file = join(folder, 'out.mp4');
      const output = { file, ...small };
      const deps = { loader: through(own), renderer, store };
      const report = await resultFrom(renderTimeline({ items }, output, deps));
      expect(readNumbers(file)).toEqual([
        ...counted(5, 15),
        ...[...counted(15, 20), ...held(10)],
        ...held(5),
        ...[...held(5), ...counted(20, 25)],
        ...counted(25, 35),
      ]);
      // 0.04 s are the frame's own.
      const told = `The source's clock leaps by ${leap + 0.04} s: its frame at 0.76 s stays on screen until ${leap + 0.8} s.`;
      const warned = report.clips.map((clip) =>
        (clip.warnings ?? []).flatMap(({ code, message }) => (code === 'clock-leaps' ? [message] : [])),
      );
      expect(warned).toEqual([[], [told], [told], [told], []]);
    },
  );
});

describe('a transport stream to which another one was appended', () => {
  it.each(appended)('shows each frame of both, once: %s', async (name, offset, between) => {
    const source = join(folder, `both ${name}.ts`);
    writeFileSync(source, Buffer.concat([0, offset].map((at) => readFileSync(partOf(at)))));
    await using runner = ffmpegRunner();
    await using loader = ffmpegLoader({ runner });
    await using renderer = ffmpegRenderer({ runner });
    await using store = temporaryStore();
    const file = join(folder, 'both.mp4');
    const output = { file, ...small };
    const report = await resultFrom(
      renderTimeline({ items: [{ source }, { source, start: 1.2, end: 1.6 }] }, output, { loader, renderer, store }),
    );
    expect(readNumbers(file)).toEqual([...counted(0, 40), ...between, ...counted(1000, 1040), ...counted(30, 40)]);
    expect(report.clips.map(({ status }) => status)).toEqual(['rendered', 'rendered']);
  });
});
