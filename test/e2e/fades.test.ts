// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import {
  type Clip,
  type OutputOptions,
  renderTimeline,
  resultFrom,
  sourceName,
  type TimelineItem,
} from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, expect, it } from 'vitest';

/*
 * Fades of clips against ffmpeg's own `fade` and `afade`, and against arithmetic: from the very first frame of a file
 * and to its very last, where a crossfade has nothing to show.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-fades-'));
const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });
const ways = {
  'ffmpeg reading by itself': ffmpegRenderer({ runner }),
  'pictures fed in': ffmpegRenderer({ runner, direct: false }),
};
afterAll(async () => {
  for (const renderer of Object.values(ways)) await renderer[Symbol.asyncDispose]();
  await loader[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const size = 64 * 48 * 1.5;
const source = join(folder, 'source.mkv');
const webm = join(folder, 'source.webm');
const longer = join(folder, 'longer.mkv');

function ffmpeg(...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

beforeAll(() => {
  const made = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=25:d=2', '-f', 'lavfi', '-i', 'sine=f=500:r=48000:d=2'];
  const sound = ['-af', 'volume=4,aformat=channel_layouts=stereo', '-c:a', 'pcm_s16le'];
  // In the output's own colours, so that nothing is converted.
  const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
  const colour = [
    '-vf',
    tags,
    '-color_range',
    'tv',
    '-colorspace',
    'bt709',
    '-color_primaries',
    'bt709',
    '-color_trc',
    'bt709',
  ];
  ffmpeg(...made, ...colour, '-pix_fmt', 'yuv420p', '-c:v', 'ffv1', ...sound, source);
  // Sound that goes on for 0.4 s behind the last picture.
  ffmpeg('-i', source, '-af', 'apad=whole_dur=2.4', '-c:v', 'copy', '-c:a', 'pcm_s16le', longer);
  ffmpeg('-i', source, '-an', ...colour, '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', webm);
});

const raw = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'];
const picturesOf = (file: string, filter = 'null'): Buffer => ffmpeg('-i', file, '-map', '0:v', '-vf', filter, ...raw);

let decoded: Buffer | undefined;
/** Those of the source, decoded once. */
function plainPictures(): Buffer {
  decoded ??= picturesOf(source);
  return decoded;
}

let count = 0;
async function rendered(
  items: readonly TimelineItem[],
  renderer: (typeof ways)[keyof typeof ways],
  more: Partial<OutputOptions> = {},
) {
  count += 1;
  const file = join(folder, `${count}.mkv`);
  await using store = temporaryStore();
  const output = { file, crf: 0, preset: 'ultrafast', joinFade: 0, ...more };
  const report = await resultFrom(renderTimeline({ items }, output, { loader, renderer, store }));
  expect(report.clips.flatMap(({ warnings = [] }) => warnings)).toEqual([]);
  return file;
}

/** The greatest distance of any value from what it should be. */
function furthest(pictures: Buffer, expected: Buffer): number {
  expect(pictures.length).toBe(expected.length);
  let max = 0;
  for (let i = 0; i < pictures.length; i += 1) {
    max = Math.max(max, Math.abs((pictures[i] ?? 0) - (expected[i] ?? -999)));
  }
  return max;
}

const cases: readonly (readonly [what: string, clip: Clip, filter: string])[] = [
  ['a whole file', { source, fadeIn: 0.4, fadeOut: 0.6 }, 'fade=in:st=0:d=0.4,fade=out:st=1.4:d=0.6'],
  [
    'a part of one, at another speed',
    { source, start: 0.4, end: 1.6, speed: 0.5, fadeIn: 0.7 },
    'trim=start=0.4:end=1.6,setpts=2*(PTS-STARTPTS),fps=25:round=up,tpad=stop_mode=clone:stop=9,trim=end_frame=60,settb=1/1000,fade=in:st=0:d=0.7',
  ],
  ['a clip from its first frame to its last', { source, end: 1, fadeOut: 1 }, 'trim=end=1,fade=out:st=0:d=1'],
  [
    'a WebM',
    { source: webm, start: 1, fadeIn: 0.2, fadeOut: 0.2 },
    'trim=start=1,setpts=PTS-STARTPTS,fade=in:st=0:d=0.2,fade=out:st=0.8:d=0.2',
  ],
];

for (const [i, [what, clip, filter]] of cases.entries()) {
  it(`${what} fades as ffmpeg's own filter does it, the same both ways`, async () => {
    const expected = picturesOf(sourceName(clip), filter);
    const found: Buffer[] = [];
    // The check tries both with the first and the last.
    for (const renderer of Object.values(ways).filter((_, k) => isSoak || i % 3 === 0 || k === i % 2)) {
      // Of each clip a process reads the sound, which nothing here looks at.
      found.push(picturesOf(await rendered([clip], renderer, { frameRate: '25/1', audio: isSoak })));
    }
    // Both round, each at its own place.
    for (const pictures of found) expect(furthest(pictures, expected)).toBeLessThanOrEqual(2);
    for (const pictures of found) expect(found[0]?.equals(pictures)).toBe(true);
  });
}

it('has every value where the weight of its frame puts it', async () => {
  const faded = picturesOf(await rendered([{ source, fadeIn: 1 }], ways['ffmpeg reading by itself']));
  const plain = plainPictures();
  let max = 0;
  for (const [i, value] of faded.entries()) {
    const [frame, place] = [Math.floor(i / size), i % size];
    const black = place < 64 * 48 ? 16 : 128;
    const weight = Math.min(1, frame / 25);
    max = Math.max(max, Math.abs(value - (black + weight * ((plain[i] ?? 0) - black))));
  }
  expect(max).toBeLessThanOrEqual(1);
  expect(new Set(faded.subarray(0, 64 * 48))).toEqual(new Set([16]));
});

/** Frames of the source, each of them with so much black in it. */
function blended(shown: readonly (readonly [frame: number, weight: number])[]): Buffer {
  const plain = plainPictures();
  const parts = shown.map(([frame, weight]) => {
    const picture = plain.subarray(frame * size, (frame + 1) * size);
    return picture.map((value, i) => {
      const black = i < 64 * 48 ? 16 : 128;
      return Math.round(black + weight * (value - black));
    });
  });
  return Buffer.concat(parts);
}

const counted = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const shownCases = [
  [
    'crossfades between gaps',
    [
      { gap: 0.4 },
      { source, start: 0.4, end: 1.2, transition: { type: 'crossfade', duration: 0.4 } },
      { gap: 0.4, transition: { type: 'crossfade', duration: 0.4 } },
    ],
    // Its cuts at 0.4 and 1.2 s, frames 10 and 30, are in the middle of 10 frames each: which show it from frame 5 on.
    counted(0, 40).map((k): [number, number] => [
      Math.min(49, Math.max(0, k)),
      Math.max(0, Math.min(1, (k - 5) / 10, (35 - k) / 10)),
    ]),
  ],
  [
    'fades at double speed, in and out',
    [{ source, start: 0.4, end: 2, speed: 2, fadeIn: 0.2, fadeOut: 0.4 }],
    counted(0, 20).map((k): [number, number] => [10 + 2 * k, Math.min(1, k / 5, (20 - k) / 10)]),
  ],
  [
    'fades where its last picture is held for its sound',
    [{ source: longer, start: 1.6, fadeOut: 0.4, outsidePicture: 'hold' }],
    counted(0, 20).map((k): [number, number] => [Math.min(49, 40 + k), Math.min(1, (20 - k) / 10)]),
  ],
  [
    'fades first and last among gaps',
    [{ gap: 0.2 }, { source, end: 0.4, fadeIn: 0.4 }, { source, start: 1.6, fadeOut: 0.4 }, { gap: 0.2 }],
    counted(-5, 25).map((k): [number, number] => [
      k < 10 ? Math.max(0, k) : Math.min(49, 30 + k),
      Math.max(0, k < 10 ? k / 10 : (20 - k) / 10),
    ]),
  ],
] as const;
const numbered = shownCases.map(([what, items, shown], i) => ({ what, items, shown, i }));
it.each(numbered)('has each frame in its place and as much of it as its time says: $what', async (shownCase) => {
  const { items, shown, i } = shownCase;
  const expected = blended(shown);
  // The check tries one way with each.
  for (const renderer of Object.values(ways).filter((_, k) => isSoak || k === i % 2)) {
    expect(furthest(picturesOf(await rendered(items, renderer)), expected)).toBeLessThanOrEqual(1);
  }
});

it('fades among short clips, gaps and parts in their place alone', async () => {
  const items: TimelineItem[] = [
    { source, end: 0.2 },
    { source, start: 0.2, end: 0.6, fadeIn: 0.2, fadeOut: 0.2 },
    { gap: 0.2 },
    { source, start: 1, end: 1.2, fadeOut: 0.2 },
    { source, start: 1.2, end: 1.4 },
  ];
  const found = picturesOf(await rendered(items, ways['ffmpeg reading by itself']));
  const black = Buffer.alloc(size, 128).fill(16, 0, 64 * 48);
  const expected = Buffer.concat([
    picturesOf(source, 'trim=end=0.2'),
    picturesOf(source, 'trim=start=0.2:end=0.6,setpts=PTS-STARTPTS,fade=in:st=0:d=0.2,fade=out:st=0.2:d=0.2'),
    ...Array.from({ length: 5 }, () => black),
    picturesOf(source, 'trim=start=1:end=1.2,setpts=PTS-STARTPTS,fade=out:st=0:d=0.2'),
    picturesOf(source, 'trim=start=1.2:end=1.4'),
  ]);
  expect(furthest(found, expected)).toBeLessThanOrEqual(2);
});
