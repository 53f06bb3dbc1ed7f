// Needs chromium and ffmpeg.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipRenderer, type OutputOptions, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { chromium as program } from '@clipwright/test-kit/has-chromium';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeNumbered, numbersIn, readNumbers, size } from './numbered.ts';

/*
 * GIFs and animated WebPs: the frames of the rule of time, each shown at its own time, rounded, and for as long as nothing
 * else is due. Of GIF ffmpeg is the oracle, of WebP Chromium.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const prober = headersProber();
const loader = ffmpegLoader({ runner, prober });

const numbered = () => join(directory.path, 'numbered.mp4');
const colored = () => join(directory.path, 'colored.mp4');
const still = () => join(directory.path, 'still.mp4');

beforeAll(async () => {
  directory = await scratch();
  const tags = '-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'.split(' ');
  const x264 = ['-c:v', 'libx264', '-g', '12', '-crf', '12', '-pix_fmt', 'yuv420p', ...tags];
  makeNumbered(numbered(), { rate: '60', frames: 120, first: 0, args: [...x264, '-c:a', 'aac'] });
  const made = [
    `testsrc2=s=${size.width}x${size.height}:r=60:d=1`,
    `color=teal:s=${size.width}x${size.height}:r=60:d=1`,
  ];
  const inputs = made.flatMap((source) => ['-f', 'lavfi', '-i', source]);
  tool('ffmpeg', [...inputs, '-map', '0', ...x264, colored(), '-map', '1', ...x264, still()]);
});
afterAll(async () => {
  for (const each of [renderer, loader, prober, runner]) await each[Symbol.asyncDispose]();
  await directory.remove();
});

interface Work {
  readonly concurrency?: number;
  readonly by?: ClipRenderer;
  readonly fadeIn?: number;
}

/** Clips with one of colours, and one of which every frame is the same, between them; with a fade in several pieces. */
const items = (fadeIn = 0) => [
  { source: numbered(), start: 0, end: 0.5 },
  { source: numbered(), start: 1, end: 1.1 },
  { source: still(), start: 0, end: 0.5 },
  { source: colored(), start: 0, end: 0.3, ...(fadeIn > 0 ? { fadeIn } : {}) },
  { source: numbered(), start: 0.7, end: 1 },
];

async function render(
  name: string,
  options: Partial<OutputOptions> = {},
  { concurrency = 2, by = renderer, fadeIn = 0.1 }: Work = {},
) {
  const file = join(directory.path, name);
  const store = temporaryStore();
  const output = { file, overwrite: true, ...options };
  // With a short clip's fade the picture of a cut is another one.
  const report = await resultFrom(
    renderTimeline({ items: items(fadeIn) }, output, { loader, renderer: by, store, concurrency }),
  );
  await store[Symbol.asyncDispose]();
  return { file, report };
}

const rendered = new Map<string, ReturnType<typeof render>>();
/** Of one format, with the frames of the rule of time: rendered once, four pieces at a time. */
function all(format: 'gif' | 'webp'): ReturnType<typeof render> {
  const known = rendered.get(format) ?? render(`all.${format}`, outputs[format], { concurrency: 4 });
  rendered.set(format, known);
  return known;
}
const outputs = { gif: {}, webp: { crf: 10, frameRate: 30 } } as const;

/** Colours as exactly as they can be had. */
const inColors =
  'scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact:in_color_matrix=bt709:in_range=tv,format=bgr0';

/** The numbers of the frames at 30 a second, of the colours and what stands still none. */
const expected = [
  ...Array.from({ length: 15 }, (_, k) => 2 * k),
  ...[60, 62, 64],
  ...Array.from<undefined>({ length: 15 + 9 }),
  ...Array.from({ length: 9 }, (_, k) => 42 + 2 * k),
];
const numbersAmong = (numbers: readonly number[]) =>
  numbers.map((number, k) => (expected[k] === undefined ? undefined : number));

const ticksAt = (frame: number, perSecond: number) => Math.round((frame * perSecond) / 30);

interface Packets {
  readonly packets: readonly { pts: number; duration: number }[];
  readonly streams: readonly { time_base: string }[];
}

describe('a GIF', () => {
  it('shows the frames of the rule of time, each at its hundredth of a second, and repeats', async () => {
    const { file, report } = await all('gif');
    expect(report).toMatchObject({ frames: expected.length });
    expect(report.segments.total).toBeGreaterThan(2);
    expect(numbersAmong(readNumbers(file))).toEqual(expected);
    const shown = ['-show_entries', 'packet=pts,duration:stream=time_base', '-of', 'json', file];
    const { packets, streams } = JSON.parse(tool('ffprobe', shown).toString()) as Packets;
    expect(streams.map((stream) => stream.time_base)).toEqual(['1/100']);
    expect(packets.map(({ pts }) => pts)).toEqual(expected.map((_, k) => ticksAt(k, 100)));
    const last = packets.at(-1);
    expect((last?.pts ?? 0) + (last?.duration ?? 0)).toBe(ticksAt(expected.length, 100));
    expect(readFileSync(file).includes(Buffer.from('NETSCAPE2.0\x03\x01\0\0\0', 'latin1'))).toBe(true);
  });

  it('has the same bytes however many pieces are made at once', async () => {
    const files = [await render('one.gif', outputs.gif, { concurrency: 1 }), await all('gif')];
    const [one, four] = files.map(({ file }) => readFileSync(file));
    expect(one).toEqual(four);
  });

  it('of one piece comes as near to its pictures as one command does', async () => {
    const { file } = await render('piece.gif', {}, { fadeIn: 0 });
    const filter = items().map(
      ({ source: _, start, end }, i) => `[${i}:v]trim=${start}:${end},setpts=PTS-STARTPTS,fps=30:round=up[c${i}]`,
    );
    const inputs = items().flatMap(({ source }) => ['-i', source]);
    const labels = items().map((_, i) => `[c${i}]`);
    const frames = `${filter.join(';')};${labels.join('')}concat=n=${labels.length},${inColors}`;
    const whole = join(directory.path, 'whole.gif');
    const one = `${frames},split[a][b];[a]palettegen[p];[b][p]paletteuse`;
    tool('ffmpeg', [...inputs, '-filter_complex', one, whole]);
    const psnrOf = (gif: string): number => {
      const graph = `${frames},settb=1/30,setpts=N[x];[${labels.length}:v]format=bgr0,settb=1/30,setpts=N[y];[x][y]psnr=stats_file=-`;
      const log = tool('ffmpeg', [...inputs, '-i', gif, '-filter_complex', graph, '-f', 'null', '-']).toString();
      const errors = [...log.matchAll(/mse_avg:([\d.]+)/g)].map(([, mse]) => Number(mse));
      expect(errors).toHaveLength(expected.length);
      return 10 * Math.log10(255 ** 2 / (errors.reduce((sum, mse) => sum + mse, 0) / errors.length));
    };
    expect(psnrOf(file)).toBeGreaterThanOrEqual(psnrOf(whole));
  });
});

describe('an animated WebP', () => {
  it('has the frames of the rule of time, in a browser too', async () => {
    const { file, report } = await all('webp');
    expect(report).toMatchObject({ frames: expected.length });
    const found = await inChromium(file);
    expect(found.repetitions).toBe(Number.POSITIVE_INFINITY);
    // Frames that are the same are one picture, which is shown as long.
    const isShown = expected.map((_, k) => k < 19 || k >= 33);
    const starts = expected.map((_, k) => ticksAt(k, 1000)).filter((_, k) => isShown[k]);
    expect(found.images.map(({ at }) => at)).toEqual(starts);
    expect(found.end).toBe(ticksAt(expected.length, 1000));
    const frameAt = (at: number) => Math.round((at * 30) / 1000);
    const numbers = found.images.map(({ at, number }) => (expected[frameAt(at)] === undefined ? undefined : number));
    expect(numbers).toEqual(expected.filter((_, k) => isShown[k]));
  });

  it('has the same bytes however many pieces are made at once', async () => {
    const files = [await render('one.webp', outputs.webp, { concurrency: 1 }), await all('webp')];
    const [one, four] = files.map(({ file }) => readFileSync(file));
    expect(one).toEqual(four);
  });
});

describe('what a container of pictures does not hold', () => {
  it.each([
    ['60.gif', { frameRate: 60 }],
    ['crf.gif', { crf: 20 }],
    ['codec.gif', { codec: 'h264' }],
    ['sound.webp', { audioCodec: 'aac' }],
    ['told.webp', { metadata: { title: 'x' } }],
    ['101.webp', { crf: 101 }],
    ['gif.mp4', { codec: 'gif' }],
  ] as const)('is refused before anything is rendered: %s', async (name, options) => {
    await expect(render(name, options)).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it.skipIf(!hasLibrary)('is refused by the renderer in this process, with what to do (needs node-av)', async () => {
    await using by = libavRenderer();
    await expect(render('library.gif', {}, { by })).rejects.toMatchObject({
      code: 'invalid-option',
      remedy: expect.stringContaining('ffmpegRenderer'),
    });
  });
});

/** The pictures of a file, as Chromium's own decoder gives them, and when, in milliseconds. */
async function inChromium(file: string) {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const browser = await chromium.launch({ ...(program === undefined ? {} : { executablePath: program }), args });
  try {
    const page = await browser.newPage();
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
    await page.goto('http://localhost/');
    const found = await page.evaluate(
      async ({ base64, width, height }) => {
        const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        // biome-ignore lint/suspicious/noExplicitAny: of a browser, whose names are not known here
        const decoder = new (globalThis as any).ImageDecoder({ data, type: 'image/webp' });
        await decoder.tracks.ready;
        await decoder.completed;
        const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
        const images: { at: number; gray: number[] }[] = [];
        // biome-ignore lint/suspicious/noExplicitAny: as above
        const canvas = new (globalThis as any).OffscreenCanvas(width, height).getContext('2d');
        let end = 0;
        for (let frameIndex = 0; frameIndex < frameCount; frameIndex += 1) {
          const { image } = await decoder.decode({ frameIndex });
          canvas.drawImage(image, 0, 0);
          const { data: rgba } = canvas.getImageData(0, 0, width, height);
          const gray = Array.from({ length: width * height }, (_, i) => rgba[4 * i + 1] ?? 0);
          images.push({ at: Math.round(image.timestamp / 1000), gray });
          end = Math.round((image.timestamp + image.duration) / 1000);
          image.close();
        }
        return { repetitions: repetitionCount, images, end };
      },
      { base64: readFileSync(file).toString('base64'), ...size },
    );
    return {
      ...found,
      images: found.images.map(({ at, gray }) => ({ at, number: numbersIn(Buffer.from(gray))[0] })),
    };
  } finally {
    await browser.close();
  }
}
