// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import {
  type ArtifactStore,
  type Clip,
  type OutputOptions,
  type RenderDeps,
  type RenderReport,
  renderTimeline,
  resultFrom,
  type Timeline,
} from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavLoader, libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/*
 * Sound brought to a loudness, against ffmpeg's own meter, of what comes out of a decoder.
 */
const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });
const renderer = ffmpegRenderer({ runner });
let directory: Awaited<ReturnType<typeof scratch>>;
let store: ArtifactStore & AsyncDisposable;
const media = process.env.CLIPWRIGHT_TEST_MEDIA;

const sounds: Readonly<Record<string, string>> = {
  // Syllables of a buzz, with pauses between words: quiet beside its peaks.
  speech: `aevalsrc='0.5*(mod(t*120,1)-0.5)*pow(max(0,sin(2*PI*2*t)),2)*gt(mod(t,3),0.6)+0.25*exp(-mod(t,1.5)*300)*sin(2*PI*2500*t)':s=48000:d=5`,
  music: `aevalsrc='0.2*sin(2*PI*220*t)+0.2*sin(2*PI*277*t)*exp(-mod(t,0.5)*4)+0.5*sin(2*PI*60*t)*exp(-mod(t,0.5)*12)|0.2*sin(2*PI*330*t)+0.4*exp(-mod(t,0.25)*30)*(random(0)-0.5)':s=48000:d=5`,
  quiet: 'sine=f=500:r=48000:d=2,volume=0.02',
  silence: 'anullsrc=r=48000:cl=stereo:d=2',
  short: 'sine=f=500:r=48000:d=0.3',
};

beforeAll(async () => {
  directory = await scratch();
  store = directoryStore({ directory: join(directory.path, 'store') });
  const lengths = Object.keys(sounds).map((name) => (name === 'short' ? 0.32 : 5));
  const pictures = lengths.map((seconds) => `color=gray:s=64x48:r=25:d=${seconds}`);
  const options = ['-shortest', '-c:v', 'mpeg4', '-c:a', 'pcm_s16le', '-bitexact'];
  tool('ffmpeg', [
    ...['-y', ...[...pictures, ...Object.values(sounds)].flatMap((source) => ['-f', 'lavfi', '-i', source])],
    ...Object.keys(sounds).flatMap((name, i) => [
      ...['-map', `${i}`, '-map', `${i + pictures.length}`, ...options, fileOf(name)],
    ]),
  ]);
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  for (const each of [renderer, loader, runner]) await each[Symbol.asyncDispose]();
  await directory.remove();
});

const fileOf = (name: string): string => join(directory.path, `${name}.mkv`);
const clip = (name: string, more: Partial<Clip> = {}): Clip => ({ source: fileOf(name), ...more });

let count = 0;
async function rendered(
  timeline: Timeline,
  output: Partial<OutputOptions> = {},
  deps: Partial<RenderDeps> = {},
): Promise<{ readonly file: string; readonly report: RenderReport }> {
  count += 1;
  const file = join(directory.path, `out-${count}.mp4`);
  const small = { size: { width: 64, height: 48 }, preset: 'ultrafast' };
  const events$ = renderTimeline(timeline, { file, ...small, ...output }, { loader, renderer, store, ...deps });
  return { file, report: await resultFrom(events$) };
}

/** Integrated loudness and true peak of what a decoder gives. */
function ebur128(file: string): { readonly integrated: number; readonly truePeak: number } {
  const args = ['-hide_banner', '-nostats', '-i', file, '-vn', '-af', 'ebur128=peak=true', '-f', 'null', '-'];
  const summary = spawnSync('ffmpeg', args).stderr.toString().split('Summary:').at(-1) ?? '';
  const number = (name: string): number => Number(new RegExp(`${name}:\\s+(-?[\\d.]+)`).exec(summary)?.[1]);
  return { integrated: number('I'), truePeak: number('Peak') };
}

function expectLoudness({ file, report }: Awaited<ReturnType<typeof rendered>>, target: number): void {
  const { integrated, truePeak } = ebur128(file);
  expect(Math.abs(integrated - target)).toBeLessThanOrEqual(0.3);
  expect(truePeak).toBeLessThanOrEqual(-1);
  expect(report.loudness?.target).toBe(target);
  expect(Math.abs((report.loudness?.integrated ?? 0) - integrated)).toBeLessThanOrEqual(0.1);
  expect(report.clips.flatMap(({ warnings = [] }) => warnings)).toEqual([]);
}

const codes = ({ clips }: RenderReport): readonly string[] =>
  clips.flatMap(({ warnings = [] }) => warnings.map(({ code }) => code));

describe('the whole at a loudness', () => {
  it.each([
    ['speech', -14, {}],
    ...(isSoak ? [['music', -14, {}] as const] : []),
    ['music', -23, { audioCodec: 'opus' }],
    // So loud that most of its peaks are limited.
    ['music', -10, {}],
  ] as const)('%s at %i LUFS, %j', async (name, target, output) => {
    expectLoudness(await rendered({ items: [clip(name)] }, { loudness: target, ...output }), target);
  });

  it('speech over music', async () => {
    const timeline = { items: [clip('speech'), clip('music', { start: 1, end: 4 })], music: musicUnder() };
    expectLoudness(await rendered(timeline, { loudness: -14 }), -14);
  });

  it.skipIf(!hasLibrary)('speech, music, and speech over music by FFmpeg’s libraries (needs node-av)', async () => {
    await using engine = libavEngine({ workers: 1 });
    await using loader = libavLoader({ engine });
    await using renderer = libavRenderer({ engine });
    // The check tries the last one, in which both are heard.
    const timelines: readonly Timeline[] = [
      ...(isSoak ? [{ items: [clip('speech')] }, { items: [clip('music')] }] : []),
      { items: [clip('speech')], music: musicUnder() },
    ];
    for (const timeline of timelines) {
      expectLoudness(await rendered(timeline, { loudness: -14 }, { loader, renderer }), -14);
    }
  });

  it.skipIf(media === undefined)('a film with sound of its own (needs CLIPWRIGHT_TEST_MEDIA)', async () => {
    const source = join(media ?? '', 'files/torchcodec/nasa_13013.mp4');
    expectLoudness(await rendered({ items: [{ source, start: 2, end: 7 }] }, { loudness: -14 }), -14);
  });

  it.each(['silence', 'short'])('%s stays as it is, with a warning', async (name) => {
    const { file, report } = await rendered({ items: [clip(name)] }, { loudness: -14 });
    const { file: plain } = await rendered({ items: [clip(name)] });
    expect(report.loudness).toMatchObject({ target: -14, gain: 0 });
    expect(report.loudness?.integrated).toBeUndefined();
    expect(codes(report)).toEqual(['loudness-not-measurable']);
    expect(readFileSync(file)).toEqual(readFileSync(plain));
  });

  it('says where it cannot be reached', async () => {
    // A click each half second: its peaks leave no room.
    const clicks = join(directory.path, 'clicks.mkv');
    const sound = `aevalsrc='0.9*exp(-mod(t,0.5)*400)*sin(2*PI*3000*t)':s=48000:d=2`;
    const options = ['-c:v', 'mpeg4', '-c:a', 'pcm_s16le', clicks];
    tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', 'color=s=64x48:r=25:d=2', '-f', 'lavfi', '-i', sound, ...options]);
    const { file, report } = await rendered({ items: [{ source: clicks }] }, { loudness: -14 });
    expect(codes(report)).toEqual(['loudness-not-reached']);
    expect(ebur128(file).truePeak).toBeLessThanOrEqual(-1);
  });
});

const musicUnder = () => ({ source: fileOf('music'), volume: 0.3, loop: true });

describe('what is kept of it', () => {
  const timeline = (): Timeline => ({
    items: [clip('speech', { end: 3 }), clip('music', { end: 2.5 }), clip('speech', { start: 1, end: 3 })],
    music: musicUnder(),
  });

  it('has the same bytes at any concurrency, whatever is there already', async () => {
    const fresh = directoryStore({ directory: join(directory.path, 'fresh') });
    // Sound that begins with the same five seconds, at another gain: nothing of it is taken for this one's.
    await rendered({ ...timeline(), items: timeline().items.slice(0, 2) }, { loudness: -16 }, { store: fresh });
    const first = await rendered(timeline(), { loudness: -16 }, { concurrency: 1, store: fresh });
    const again = await rendered(timeline(), { loudness: -16 }, { concurrency: 3 });
    const found = await rendered(timeline(), { loudness: -16 }, { store: fresh });
    for (const { file } of [again, found]) expect(readFileSync(file)).toEqual(readFileSync(first.file));
    expect(found.report.loudness).toEqual(first.report.loudness);
    await fresh[Symbol.asyncDispose]();
  });
});

describe('a clip at a loudness', () => {
  it('is so loud by one gain, and then times its volume', async () => {
    const { file } = await rendered({ items: [clip('music', { loudness: -20, volume: 0.5 })] });
    expect(Math.abs(ebur128(file).integrated + 26)).toBeLessThanOrEqual(0.3);
  });

  it('is measured whole, whatever of it is crossfaded', async () => {
    const items = [
      clip('quiet', { end: 1.5, loudness: -20 }),
      clip('music', { start: 0.5, loudness: -20, transition: { type: 'crossfade', duration: 0.5 } }),
    ];
    const { file } = await rendered({ items });
    expect(Math.abs(ebur128(file).integrated + 20)).toBeLessThanOrEqual(0.5);
  });

  it('stays as it is where it cannot be measured, and says so each time', async () => {
    const items = [clip('music', { end: 2, loudness: -20 }), clip('silence', { end: 1, loudness: -20 })];
    for (const { report } of [await rendered({ items }), await rendered({ items })]) {
      expect(report.clips.map(({ warnings = [] }) => warnings.map(({ code }) => code))).toEqual([
        [],
        ['loudness-not-measurable'],
      ]);
    }
  });
});

describe('what is no loudness', () => {
  it.each([
    [{ items: [{ source: 'a.mp4' }] }, { loudness: 3 }, 'invalid-option'],
    [{ items: [{ source: 'a.mp4' }] }, { loudness: Number.NaN }, 'invalid-option'],
  ] as const)('is refused: %j %j', async (timeline, output, code) => {
    await expect(rendered(timeline, output)).rejects.toMatchObject({ code });
  });

  it('is refused of a clip, for that clip', async () => {
    const { report } = await rendered({ items: [clip('music', { end: 1 }), clip('music', { loudness: 0 })] });
    expect(report.clips.map(({ code }) => code)).toEqual([undefined, 'invalid-clip']);
  });
});
