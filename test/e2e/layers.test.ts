// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import {
  type ClipLoader,
  type ClipRenderer,
  type OutputOptions,
  renderTimeline,
  resultFrom,
  type TextPainter,
  type Timeline,
} from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavLoader, libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeNumbered, size as numbered, numbersIn } from './numbered.ts';

/*
 * Layers against graphs of ffmpeg's own filters, written by hand: pictures, videos, their places, times, opacity and
 * fades, on the output's clock and on items.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-layers-'));
const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });
const engine = libavEngine();
const libav = libavLoader({ engine });
interface Way {
  readonly loader: ClipLoader;
  readonly renderer: ClipRenderer;
}
const reading: Way = { loader, renderer: ffmpegRenderer({ runner }) };
const ways: Readonly<Record<string, Way>> = {
  'ffmpeg reading by itself': reading,
  'pictures fed in': { loader, renderer: ffmpegRenderer({ runner, direct: false }) },
  ...(hasLibrary && { 'FFmpeg’s libraries': { loader: libav, renderer: libavRenderer({ engine }) } }),
};
afterAll(async () => {
  for (const { renderer } of Object.values(ways)) await renderer[Symbol.asyncDispose]();
  for (const part of [libav, engine, loader, runner]) await part[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const canvas = { width: 320, height: 180 };
const video = join(folder, 'video.mkv');
const other = join(folder, 'other.mkv');
const logo = join(folder, 'logo.png');
const photo = join(folder, 'photo.jpg');
const numbers = join(folder, 'numbers.mkv');

function ffmpeg(...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { maxBuffer: 2 ** 29 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** In the output's own colours, so that nothing of the picture below is converted. */
const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
const colour = ['range tv', 'space bt709', 'primaries bt709', 'trc bt709'].flatMap((tag) => {
  const [name = '', value = ''] = tag.split(' ');
  return [name === 'space' ? '-colorspace' : `-color_${name}`, value];
});

beforeAll(() => {
  const lossless = ['-vf', tags, ...colour, '-pix_fmt', 'yuv420p', '-c:v', 'ffv1'];
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=3', ...lossless, video);
  ffmpeg('-f', 'lavfi', '-i', 'smptehdbars=s=160x90:r=25:d=4', ...lossless, other);
  // Transparent from left to right.
  const shade = "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*X/W'";
  ffmpeg('-f', 'lavfi', '-i', 'testsrc=s=80x60', '-frames:v', '1', '-vf', shade, logo);
  ffmpeg('-f', 'lavfi', '-i', 'gradients=s=200x120:seed=3', '-frames:v', '1', '-q:v', '1', photo);
  makeNumbered(numbers, {
    ...{ rate: '25', frames: 100, first: 1000 },
    args: ['-map', '0:v', '-vf', `format=yuv420p,${tags}`, '-c:v', 'ffv1', ...colour],
  });
});

const raw = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'];
const picturesOf = (file: string, filter = 'null'): Buffer => ffmpeg('-i', file, '-map', '0:v', '-vf', filter, ...raw);

let count = 0;
async function rendered(
  timeline: Timeline,
  { loader, renderer }: Way = reading,
  more: Partial<OutputOptions> = {},
  painter?: TextPainter,
  concurrency: number | 'auto' = 'auto',
): Promise<string> {
  count += 1;
  const file = join(folder, `${count}.mkv`);
  await using store = temporaryStore();
  // Nothing is heard, and the check does not make it.
  const silent = { joinFade: 0, audio: isSoak };
  const output = { file, crf: 0, preset: 'ultrafast', ...silent, size: canvas, frameRate: '25/1', ...more };
  const report = await resultFrom(
    renderTimeline(timeline, output, {
      loader,
      renderer,
      store,
      onError: 'fail',
      concurrency,
      ...(painter && { painter }),
    }),
  );
  expect(report.layers?.flatMap(({ warnings = [] }) => warnings) ?? []).toEqual([]);
  return file;
}

/** The distances of values from what they should be: the greatest, and on average. */
function distances(pictures: Buffer, expected: Buffer): { readonly max: number; readonly mean: number } {
  expect(pictures.length).toBe(expected.length);
  let [max, sum] = [0, 0];
  // So many values that an iterator takes longer than what is done here.
  for (let i = 0; i < pictures.length; i += 1) {
    const distance = Math.abs((pictures[i] ?? 0) - (expected[i] ?? -999));
    max = Math.max(max, distance);
    sum += distance;
  }
  return { max, mean: sum / pictures.length };
}

/** What plain ffmpeg makes of several inputs by one graph. */
const byHand = (inputs: readonly (readonly string[])[], graph: string): Buffer =>
  ffmpeg(...inputs.flat(), '-filter_complex', `${graph}[v]`, '-map', '[v]', ...raw);

const toYuv = 'scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,format=yuva420p';

interface Case {
  readonly what: string;
  readonly timeline: Timeline;
  readonly inputs: readonly (readonly string[])[];
  readonly graph: string;
  /** How far values may be off: both round, each at its own place. */
  readonly off: { readonly max: number; readonly mean: number };
}

const still = ['-loop', '1', '-r', '25', '-t', '9'];
const cases: readonly Case[] = [
  {
    what: 'a picture in its own size, on the output’s clock, for some of its frames',
    timeline: { items: [{ source: video }], layers: [{ picture: logo, start: 1, end: 2.2, x: 0, y: 1 }] },
    inputs: [
      ['-i', video],
      [...still, '-i', logo],
    ],
    graph: `[1]${toYuv}[l];[0][l]overlay=0:120:enable='between(n,25,54)':shortest=1`,
    off: { max: 2, mean: 0.02 },
  },
  {
    what: 'a picture scaled, on an item, half transparent, that fades in and out',
    timeline: {
      items: [
        { source: video, end: 1 },
        {
          source: other,
          end: 3,
          layers: [
            { picture: photo, start: 0.4, end: 2.4, width: 0.5, opacity: 0.5, fadeIn: 0.4, fadeOut: 0.8, x: 1, y: 0 },
          ],
        },
      ],
    },
    inputs: [
      ['-i', video],
      ['-i', other],
      [...still, '-i', photo],
    ],
    graph:
      [
        '[0]trim=end=1[a]',
        '[1]trim=end=3,scale=320:180:flags=bicubic+accurate_rnd[b];[a][b]concat[c]',
        `[2]scale=160:96:in_color_matrix=bt601:in_range=pc:out_color_matrix=bt709:out_range=tv:flags=bicubic,format=yuva420p`,
        // 35 is the frame at 1.4 s.
        'trim=end_frame=50,fade=in:st=0:d=0.4:alpha=1,fade=out:st=1.2:d=0.8:alpha=1,colorchannelmixer=aa=0.5',
      ]
        .join(';')
        .replace(';trim=end_frame', ',trim=end_frame') +
      ',format=yuva420p,setpts=N/25/TB+35/25/TB[l];[c][l]overlay=160:0:eof_action=pass',
    off: { max: 12, mean: 0.3 },
  },
  {
    what: 'a video in the picture, later ones on top',
    timeline: {
      items: [{ source: video, end: 2 }],
      layers: [
        { video: { source: other, start: 1, end: 2 }, start: 0.4, width: 0.25, x: 0.5, y: 0.5 },
        { picture: logo, start: 0.8, end: 1.2, x: 0.5, y: 0.5 },
      ],
    },
    inputs: [
      ['-i', video],
      ['-i', other],
      [...still, '-i', logo],
    ],
    graph: [
      '[0]trim=end=2[b]',
      '[1]trim=start=1:end=2,setpts=PTS-STARTPTS+0.4/TB,scale=80:46:flags=bicubic+accurate_rnd[p]',
      '[b][p]overlay=120:68:eof_action=pass[c]',
      `[2]${toYuv}[l];[c][l]overlay=120:60:enable='between(n,20,29)':shortest=1`,
    ].join(';'),
    off: { max: 3, mean: 0.05 },
  },
  {
    what: 'a video partly off the canvas, over a gap and a crossfade',
    timeline: {
      items: [
        { gap: 1 },
        { source: video, start: 1, end: 2 },
        { source: other, start: 1, end: 2, transition: { type: 'crossfade', duration: 0.4 } },
      ],
      layers: [{ video: { source: other }, start: 0.2, end: 2.8, width: 0.5, x: 1.5, y: 0.5 }],
    },
    inputs: [
      ['-i', video],
      ['-i', other],
      ['-i', other],
    ],
    graph: [
      'color=black:s=320x180:r=25:d=1,format=yuv420p[g]',
      '[0]trim=start=1:end=2.2,setpts=PTS-STARTPTS[a];[1]trim=start=0.8:end=2,setpts=PTS-STARTPTS,scale=320:180:flags=bicubic+accurate_rnd[b]',
      '[a][b]xfade=fade:duration=0.4:offset=0.8,format=yuv420p[x];[g][x]concat[c]',
      '[2]trim=end=2.6,setpts=PTS-STARTPTS+0.2/TB[p];[c][p]overlay=240:46:eof_action=pass',
    ].join(';'),
    off: { max: 60, mean: 0.3 },
  },
];

for (const [i, { what, timeline, inputs, graph, off }] of cases.entries()) {
  it(`${what}, is what filters by hand make, read and fed, by both engines`, async () => {
    const expected = byHand(inputs, graph);
    const [first, ...others] = Object.entries(ways);
    // The check tries one of the other ways with each.
    const tried =
      isSoak || first === undefined
        ? Object.entries(ways)
        : [first, ...others.filter((_, k) => k === i % others.length)];
    for (const [way, by] of tried) {
      const found = distances(picturesOf(await rendered(timeline, by)), expected);
      expect({ way, ...found, isNear: found.max <= off.max && found.mean <= off.mean }).toEqual({
        way,
        ...found,
        isNear: true,
      });
    }
  });
}

it('puts what a painter draws where it says, with its transparency', async () => {
  const [width, height] = [40, 20];
  const pixels = Uint8Array.from(
    { length: width * height * 4 },
    (_, i) => [255, 255, 255, (i >> 2) % width < 20 ? 128 : 255][i % 4] ?? 0,
  );
  const painter = { fingerprint: 'white', paint: () => ({ width, height, x: 100, y: 60, pixels, warnings: [] }) };
  const title = join(folder, 'title.rgba');
  writeFileSync(title, pixels);
  const expected = byHand(
    [
      ['-i', video],
      ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', '40x20', '-r', '25', '-i', title],
    ],
    `[0]trim=end=1[b];[1]${toYuv},loop=-1:1[l];[b][l]overlay=100:60:enable='between(n,10,19)':shortest=1`,
  );
  for (const by of Object.values(ways)) {
    const timeline = { items: [{ source: video, end: 1, layers: [{ text: 'white', start: 0.4, end: 0.8 }] }] };
    const found = distances(picturesOf(await rendered(timeline, by, {}, painter)), expected);
    expect(found.max).toBeLessThanOrEqual(1);
  }
});

it('makes the same bytes whatever is made at once', async () => {
  const timeline: Timeline = {
    items: Array.from({ length: 6 }, (_, i) => ({
      source: i % 2 === 0 ? video : other,
      start: i / 4,
      end: i / 4 + 0.6,
    })),
    layers: [
      { picture: logo, x: 1, y: 0, fadeIn: 0.4 },
      { video: { source: other }, start: 0.3, width: 0.3, opacity: 0.7 },
    ],
  };
  const files: Buffer[] = [];
  for (const concurrency of isSoak ? [1, 2, 6] : [1, 6])
    files.push(readFileSync(await rendered(timeline, undefined, {}, undefined, concurrency)));
  expect(files.map((file) => file.equals(files[0] ?? Buffer.alloc(0)))).toEqual(files.map(() => true));
});

it('shows of a video in the picture the frames that the rule of time asks for, at every cut', async () => {
  const place = { x: 0, y: 0, width: numbered.width / 320, height: numbered.height / 180 };
  const timeline: Timeline = {
    items: [{ source: video, end: 1 }, { source: video, start: 1.5, end: 2.1 }, { gap: 0.5 }],
    layers: [
      { video: { source: numbers, start: 0.4, speed: 2 }, start: 0.2, end: 1.2, ...place },
      { video: { source: numbers, start: 2, end: 3, speed: -1 }, start: 1.2, ...place },
    ],
  };
  for (const [way, by] of Object.entries(ways)) {
    const file = await rendered(timeline, by);
    const gray = ffmpeg(
      ...['-i', file, '-vf', `crop=${numbered.width}:${numbered.height}:0:0`, '-pix_fmt', 'gray'],
      ...['-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'],
    );
    const shown = numbersIn(gray);
    expect(shown).toHaveLength(53);
    expect({ way, shown: shown.slice(5, 30) }).toEqual({
      way,
      shown: Array.from({ length: 25 }, (_, k) => 1010 + 2 * k),
    });
    // Backwards from the frame just before its end.
    expect({ way, shown: shown.slice(30, 53) }).toEqual({ way, shown: Array.from({ length: 23 }, (_, k) => 1074 - k) });
  }
});
