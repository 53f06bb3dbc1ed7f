// Needs ffmpeg.
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipRenderer, type OutputOptions, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/*
 * Outputs of ten bits, and of codecs for editing: pictures of a ramp so fine that eight bits would show, against what ffmpeg
 * alone makes of the same frames in one command.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const prober = headersProber();
const loader = ffmpegLoader({ runner, prober });

const size = { width: 256, height: 144 };
const logo = () => join(directory.path, 'logo.png');
const ramp = () => join(directory.path, 'ramp.mkv');

beforeAll(async () => {
  directory = await scratch();
  // Every value of ten bits within limited range, moving.
  const luma = `64+mod(X*3+Y*2+N*7\\,877)`;
  const picture = `color=black:s=${size.width}x${size.height}:r=25:d=2,format=yuv422p10le`;
  const graph = `${picture},geq=lum='${luma}':cb='512+mod(X+N\\,200)-100':cr='512+mod(Y+N\\,200)-100'`;
  const tags = '-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709'.split(' ');
  tool('ffmpeg', [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=64x64,format=rgba,colorchannelmixer=aa=0.7',
    '-frames:v',
    '1',
    logo(),
  ]);
  tool('ffmpeg', ['-f', 'lavfi', '-i', graph, '-c:v', 'ffv1', '-g', '1', ...tags, ramp()]);
});
afterAll(async () => {
  for (const each of [renderer, loader, prober, runner]) await each[Symbol.asyncDispose]();
  await directory.remove();
});

const cuts = [
  { start: 0.2, end: 0.8 },
  { start: 1.2, end: 1.6 },
];
const clips = (): Timeline => ({ items: cuts.map((cut) => ({ source: ramp(), ...cut })) });

async function render(name: string, output: Partial<OutputOptions>, timeline = clips(), by: ClipRenderer = renderer) {
  const file = join(directory.path, name);
  const store = temporaryStore();
  const options = { file, overwrite: true, audio: false, ...output };
  await resultFrom(renderTimeline(timeline, options, { loader, renderer: by, store, concurrency: 2 }));
  await store[Symbol.asyncDispose]();
  return file;
}

/** The frames of the cuts, by ffmpeg alone. */
const frames = cuts
  .map(({ start, end }, i) => `[0:v]trim=${start - 0.001}:${end - 0.001},setpts=PTS-STARTPTS[c${i}]`)
  .concat(`${cuts.map((_, i) => `[c${i}]`).join('')}concat=n=${cuts.length},settb=1/25,setpts=N`)
  .join(';');

const scaled = 'scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact';

function told(file: string): Record<string, unknown> {
  const entries =
    'stream=codec_name,codec_tag_string,profile,pix_fmt,color_range,color_space,color_primaries,color_transfer';
  const shown = ['-select_streams', 'v', '-show_entries', entries, '-of', 'json', file];
  return (JSON.parse(tool('ffprobe', shown).toString()) as { streams: Record<string, unknown>[] }).streams[0] ?? {};
}

const packetsOf = (file: string) =>
  tool('ffmpeg', ['-i', file, ...'-map 0:v -c copy -f framemd5 -'.split(' ')]).toString();
const hashesIn = (text: string) => [...text.matchAll(/^\d.* ([\da-f]{32})$/gm)].map(([, hash]) => hash);

const tens = (bytes: Buffer): Uint16Array => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);

const raw = (file: string, format: string): Uint16Array => {
  const bytes = tool('ffmpeg', [
    '-i',
    file,
    ...`-map 0:v -fps_mode passthrough -pix_fmt ${format} -f rawvideo -`.split(' '),
  ]);
  return tens(bytes);
};

/** Of values of ten bits. */
function psnr(one: Uint16Array, other: Uint16Array): number {
  expect(one.length).toBe(other.length);
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) sum += ((one[i] ?? 0) - (other[i] ?? 0)) ** 2;
  return 10 * Math.log10(1023 ** 2 / (sum / one.length));
}

describe('ten bits', () => {
  const deep = { bitDepth: 10, crf: 4, preset: 'ultrafast' } as const;
  const made = new Map<string, Promise<string>>();
  /** Rendered once by ffmpeg. */
  const renderedAs = (codec: 'h264' | 'hevc'): Promise<string> => {
    const file = made.get(codec) ?? render(`deep-${codec}.mp4`, { codec, ...deep });
    made.set(codec, file);
    return file;
  };
  let reference: Uint16Array;
  beforeAll(() => {
    const graph = `${frames},${scaled},format=yuv420p10le`;
    const bytes = tool('ffmpeg', [
      '-i',
      ramp(),
      '-filter_complex',
      graph,
      ...'-fps_mode passthrough -f rawvideo -'.split(' '),
    ]);
    reference = tens(bytes);
  });

  it.each([
    ['h264', 'High 10'],
    ['hevc', 'Main 10'],
  ] as const)('of %s are those of the source, and its colour', async (codec, profile) => {
    const file = await renderedAs(codec);
    const bt709 = { color_range: 'tv', color_space: 'bt709', color_primaries: 'bt709', color_transfer: 'bt709' };
    expect(told(file)).toMatchObject({ pix_fmt: 'yuv420p10le', profile, ...bt709 });
    const shown = raw(file, 'yuv420p10le');
    // Eight bits would be off by 1.1 of 1023 on average, which is 59 dB: they would never come near to all values.
    const luma = size.width * size.height;
    expect(new Set(shown.subarray(0, luma)).size).toBeGreaterThan(700);
    expect(psnr(shown, reference)).toBeGreaterThan(45);
  });

  it.skipIf(!hasLibrary)('come from the libraries alike (needs node-av)', async () => {
    await using by = libavRenderer();
    const file = await render('library.mp4', deep, clips(), by);
    expect(told(file)).toMatchObject({ pix_fmt: 'yuv420p10le', profile: 'High 10' });
    expect(psnr(raw(file, 'yuv420p10le'), raw(await renderedAs('h264'), 'yuv420p10le'))).toBeGreaterThan(50);
  });
});

describe('codecs for editing', () => {
  const profiles = [
    ['prores', 'hq', 'apch', 'yuv422p10le', 'prores_ks', 'hq'],
    ['prores', 'proxy', 'apco', 'yuv422p10le', 'prores_ks', 'proxy'],
    ['dnxhr', 'hqx', 'AVdh', 'yuv422p10le', 'dnxhd', 'dnxhr_hqx'],
    ['dnxhr', 'sq', 'AVdh', 'yuv422p', 'dnxhd', 'dnxhr_sq'],
  ] as const;
  it.each(some(profiles, 2))(
    'are, packet by packet, what one command makes: %s %s',
    async (codec, codecProfile, tag, format, encoder, own) => {
      const file = await render(`${codec}-${codecProfile}.mov`, { codec, codecProfile });
      const bt709 = { color_space: 'bt709', color_primaries: 'bt709', color_transfer: 'bt709' };
      expect(told(file)).toMatchObject({ codec_tag_string: tag, pix_fmt: format, ...bt709 });
      const whole = join(directory.path, 'whole.mov');
      const tags = '-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709'.split(' ');
      const exact = ['-flags:v', '+bitexact', '-threads', '1'];
      const graph = `${frames},${scaled}:in_range=tv:out_range=tv,format=${format},setsar=1`;
      const encoding = ['-c:v', encoder, '-profile:v', own, '-pix_fmt', format, ...tags, ...exact];
      tool('ffmpeg', ['-y', '-i', ramp(), '-filter_complex', graph, ...encoding, whole]);
      const expected = hashesIn(packetsOf(whole));
      expect(expected).toHaveLength(25);
      expect(hashesIn(packetsOf(file))).toEqual(expected);
    },
  );

  it.each([
    ['of another codec', 'a.mov', { codec: 'h264', codecProfile: 'hq' }],
    ['of the other', 'b.mov', { codec: 'prores', codecProfile: 'hqx' }],
    ['that are too small', 'c.mov', { codec: 'dnxhr', size: { width: 128, height: 128 } }],
    ['in mp4', 'd.mp4', { codec: 'prores' }],
    ['with a rate factor', 'e.mov', { codec: 'prores', crf: 20 }],
    ['of so many bits', 'f.mov', { codec: 'prores', bitDepth: 10 }],
    ['of ten bits, by another codec', 'g.webm', { bitDepth: 10 }],
    ['of ten bits beside copied packets', 'h.mp4', { bitDepth: 10, copy: 'auto' }],
    ['of ten bits by an encoder of eight', 'i.mp4', { bitDepth: 10, encoder: 'h264_nvenc' }],
  ] as const)('are refused before anything is rendered: %s', async (_what, name, output) => {
    await expect(render(name, output)).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it.skipIf(!hasLibrary)('are refused by the libraries, with what to do (needs node-av)', async () => {
    await using by = libavRenderer();
    await expect(render('library.mov', { codec: 'prores' }, clips(), by)).rejects.toMatchObject({
      code: 'invalid-option',
      remedy: expect.stringContaining('ffmpegRenderer'),
    });
  });
});

function isNear(found: readonly number[], color: readonly number[]): void {
  for (const [i, value] of found.entries()) expect(Math.abs(value - (color[i] ?? 0))).toBeLessThan(4);
}

describe('what lies between clips and on them', () => {
  const mixed = (): Timeline => ({
    items: [
      { source: ramp(), start: 0, end: 0.6, fadeIn: 0.2 },
      { gap: 0.2, color: '#336699' },
      { source: ramp(), start: 0.5, end: 1.2 },
      { source: ramp(), start: 0.5, end: 0.8, view: { from: {}, to: { left: 0.25, width: 0.5 } } },
      { source: ramp(), start: 1, end: 1.6, transition: { type: 'crossfade', duration: 0.4 } },
      { source: ramp(), start: 0.2, end: 0.8, transition: { type: 'wipe', direction: 'left', duration: 0.2 } },
    ],
    layers: [
      { picture: logo(), start: 1.2, end: 1.6, x: 1, y: 1, width: 0.25 },
      { picture: logo(), start: 1.4, end: 1.8, x: 0, y: 1, width: 0.25, opacity: 0.5, fadeIn: 0.2 },
    ],
  });

  const outputs = [
    ['h264', { bitDepth: 10, size: { width: 256, height: 192 }, background: '#663399' }],
    ['dnxhr', { codec: 'dnxhr', size: { width: 320, height: 144 }, background: '#663399' }],
    ['prores', { codec: 'prores', size: { width: 256, height: 192 }, background: 'blur' }],
  ] as const;
  it.each(some(outputs, 2))('is the same whether frames are read or fed: %s', async (name, output) => {
    const pulling = ffmpegRenderer({ runner, direct: false });
    const read = await render(`${name}-read.mov`, output, mixed());
    const fed = await render(`${name}-fed.mov`, output, mixed(), pulling);
    await pulling[Symbol.asyncDispose]();
    expect(hashesIn(packetsOf(read))).toEqual(hashesIn(packetsOf(fed)));
    // A pixel of the gap, and one of the bars.
    const pixel = (x: number, y: number, frame: number) => {
      const graph = `select=eq(n\\,${frame}),scale=in_color_matrix=bt709:in_range=tv,format=rgb24,crop=1:1:${x}:${y}`;
      return [...tool('ffmpeg', ['-i', read, '-vf', graph, ...'-frames:v 1 -f rawvideo -'.split(' ')])];
    };
    isNear(pixel(128, 80, 17), [0x33, 0x66, 0x99]);
    if (output.background === 'blur') return;
    isNear(pixel(4, 4, 25), [0x66, 0x33, 0x99]);
  });
});
