// Needs ffmpeg.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import {
  type Clip,
  type ClipRenderer,
  type Framing,
  type OutputOptions,
  planTimeline,
  renderTimeline,
  resultFrom,
  type Timeline,
} from '@clipwright/core';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, describe, expect, it } from 'vitest';
import { pictureWays } from './picture-ways.ts';

/* What is shown of pictures, and how they are turned, against filter graphs that are written by hand. */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-framing-'));
const path = (name: string): string => join(folder, name);
// In the output's own colours, so that nothing is converted.
const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
const make = (name: string, source: string, ...options: readonly string[]) =>
  tool('ffmpeg', ['-f', 'lavfi', '-i', source, '-vf', tags, '-pix_fmt', 'yuv420p', ...options, path(name)]);
make('wide.mkv', 'testsrc2=s=64x48:r=25:d=0.4', '-c:v', 'ffv1');
make('square.mkv', 'testsrc2=s=48x48:r=25:d=0.4', '-c:v', 'ffv1');
make('odd.mkv', 'testsrc2=s=61x45:r=25:d=0.2', '-c:v', 'ffv1');
make('coded.mp4', 'testsrc2=s=64x48:r=25:d=1', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '5');
tool('ffmpeg', ['-i', path('coded.mp4'), '-c', 'copy', '-metadata:s:v', 'rotate=90', path('turned.mp4')]);
tool('ffmpeg', ['-f', 'lavfi', '-i', 'testsrc=s=64x48:d=1', '-frames:v', '1', '-pix_fmt', 'pal8', path('card.png')]);

const { close, loader, runner, ways } = pictureWays();
const probing = ffmpegLoader({ runner, prober: headersProber() });
afterAll(async () => {
  await probing[Symbol.asyncDispose]();
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const raw = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'];
const picturesOf = (file: string, filter = 'null'): Buffer => tool('ffmpeg', ['-i', file, '-vf', filter, ...raw]);

const known = new Map<string, Buffer>();
/** What ffmpeg makes of a source, which is the same for all ways. */
function expectedOf(file: string, filter: string): Buffer {
  const key = `${file} ${filter}`;
  const pictures = known.get(key) ?? picturesOf(file, filter);
  known.set(key, pictures);
  return pictures;
}

/** The greatest distance of any value from what it should be. */
function furthest(pictures: Buffer, expected: Buffer): number {
  expect(pictures.length).toBe(expected.length);
  return pictures.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? 999))), 0);
}

const exact = { overwrite: true, crf: 0, preset: 'ultrafast', audio: false, frameRate: '25/1' } as const;

async function rendered(timeline: Timeline, renderer: ClipRenderer, more: Partial<OutputOptions> = {}) {
  await using store = temporaryStore();
  const output = { file: path('out.mp4'), ...exact, ...more };
  await resultFrom(renderTimeline(timeline, output, { loader, renderer, store, onError: 'fail' }));
  return picturesOf(output.file);
}

const turns: readonly (readonly [Framing, string])[] = [
  [{ rotate: 90 }, 'transpose=clock'],
  [{ rotate: 180 }, 'transpose=clock,transpose=clock'],
  [{ rotate: 270 }, 'transpose=clock,transpose=clock,transpose=clock'],
  [{ flip: 'horizontal' }, 'hflip'],
  [{ flip: 'vertical' }, 'vflip'],
  [{ rotate: 90, flip: 'horizontal' }, 'transpose=clock,hflip'],
  [{ rotate: 90, flip: 'vertical' }, 'transpose=clock,vflip'],
  [{ rotate: 180, flip: 'horizontal' }, 'transpose=clock,transpose=clock,hflip'],
  [{ rotate: 180, flip: 'vertical' }, 'transpose=clock,transpose=clock,vflip'],
  [{ rotate: 270, flip: 'horizontal' }, 'transpose=cclock,hflip'],
  [{ rotate: 270, flip: 'vertical' }, 'transpose=cclock,vflip'],
  [{ rotate: 0 }, 'null'],
];

const cases: readonly (readonly [what: string, clip: Clip, filter: string])[] = [
  [
    'a part, in the part’s own size',
    { source: path('wide.mkv'), crop: { left: 0.25, top: 0.125, width: 0.5, height: 0.5 } },
    'crop=32:24:16:6',
  ],
  ['a part to the edge', { source: path('wide.mkv'), crop: { left: 0.5, height: 0.75 } }, 'crop=32:36:32:0'],
  [
    'edges between pixels of colour',
    { source: path('wide.mkv'), crop: { left: 0.02, top: 0.1, width: 0.7, height: 0.73 } },
    'crop=44:36:2:4',
  ],
  [
    'cropped, then turned, then flipped',
    { source: path('wide.mkv'), crop: { left: 0.5, top: 0.25 }, rotate: 90, flip: 'horizontal' },
    'crop=32:36:32:12,transpose=clock,hflip',
  ],
  [
    'of a picture that is turned already, as it is shown elsewhere',
    { source: path('turned.mp4'), end: 0.2, crop: { top: 0.5 }, rotate: 90 },
    'trim=end=0.2,crop=48:32:0:32,transpose=clock',
  ],
  [
    'a part of a picture of few colours',
    { source: path('card.png'), freeze: 0.12, crop: { width: 0.5 }, rotate: 270 },
    'format=gbrap,crop=32:48:0:0,transpose=cclock,split[a][b];[b]lutrgb=0:0:0:255[c];[c][a]overlay=format=gbrp,scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact:out_color_matrix=bt709:out_range=tv,format=yuv420p,loop=loop=2:size=1',
  ],
];

describe.each(Object.entries(ways))('framing: %s', (name, renderer) => {
  it('turns and flips, frame by frame', async () => {
    // The check tries all of them by one way.
    const tried = name === 'ffmpeg reading by itself' ? turns : some(turns, 4);
    const items = tried.map(([framing]) => ({ source: path('square.mkv'), ...framing }));
    const parts = tried.map((_, i) => `[s${i}]`).join('');
    const turned = tried.map(([, filter], i) => `[s${i}]${filter}[t${i}]`).join(';');
    const joined = tried.map((_, i) => `[t${i}]`).join('');
    const graph = `split=${tried.length}${parts};${turned};${joined}concat=n=${tried.length}`;
    const expected = expectedOf(path('square.mkv'), graph);
    const found = await rendered({ items }, renderer);
    expect([found.length, found.equals(expected)]).toEqual([expected.length, true]);
  });

  // What is fed in goes through the same filters.
  it.each(name === 'pictures fed in' ? [] : some(cases, name === 'libav' ? 3 : cases.length))(
    'shows %s',
    async (_what, clip, filter) => {
      const found = await rendered({ items: [clip] }, renderer);
      const expected = expectedOf(typeof clip.source === 'string' ? clip.source : '', filter);
      // Where red, green and blue become brightness and colour differences, both round.
      const most = filter.includes('out_color_matrix') ? 2 : 0;
      expect(furthest(found, expected)).toBeLessThanOrEqual(most);
    },
  );

  it('is scaled and put on the canvas afterwards', async () => {
    const source = path('wide.mkv');
    const found = await rendered({ items: [{ source, crop: { left: 0.5 }, rotate: 90 }] }, renderer, {
      size: { width: 64, height: 48 },
    });
    const scaled =
      'crop=32:48:32:0,transpose=clock,scale=64:42:flags=bicubic+accurate_rnd+full_chroma_int+bitexact,pad=64:48:0:2:black';
    expect(found.equals(expectedOf(source, scaled))).toBe(true);
  });

  it('goes with a clip into crossfades, and with a video that lies on another', async () => {
    const [a, b] = [path('square.mkv'), path('wide.mkv')];
    const size = { width: 48, height: 48 };
    const [turned, part] = [
      { rotate: 90, flip: 'vertical' },
      { left: 0.25, top: 0.25, width: 0.5, height: 0.5 },
    ] as const;
    const found = await rendered(
      {
        items: [
          { source: a, end: 0.2, ...turned },
          { source: a, start: 0.2, rotate: 180, transition: { type: 'crossfade', duration: 0.16 } },
        ],
        layers: [{ video: { source: b, crop: part, flip: 'horizontal' }, start: 0.08, end: 0.32, x: 1, y: 0 }],
      },
      renderer,
      { size },
    );
    // The mix is another test's: before and behind it.
    const [first, last] = [expectedOf(a, 'transpose=clock,vflip'), expectedOf(a, 'hflip,vflip')];
    const layer = expectedOf(
      b,
      'crop=32:24:16:12,hflip,scale=24:18:flags=bicubic+accurate_rnd+full_chroma_int+bitexact',
    );
    const frame = (48 * 48 * 3) / 2;
    expect(found.length).toBe(10 * frame);
    expect(found.subarray(0, 2 * frame).equals(first.subarray(0, 2 * frame))).toBe(true);
    expect(found.subarray(8 * frame).equals(last.subarray(8 * frame))).toBe(true);
    // The first row of the layer, from half of the canvas on, in its third frame.
    const row = found.subarray(2 * frame + 24, 2 * frame + 48);
    expect(row.equals(layer.subarray(0, 24))).toBe(true);
  });
});

it('is a reason to encode a clip that could be copied', async () => {
  const items = [{ source: path('coded.mp4') }, { source: path('coded.mp4'), flip: 'vertical' as const }];
  const { plan } = await resultFrom(
    planTimeline(
      { items },
      { file: path('planned.mp4') },
      { loader: probing, renderer: Object.values(ways)[0] ?? ffmpegRenderer({ runner }) },
    ),
  );
  expect(plan.items.map(({ copied, encodedFor }) => [copied, encodedFor])).toEqual([
    [25, undefined],
    [0, 'effect'],
  ]);
});
