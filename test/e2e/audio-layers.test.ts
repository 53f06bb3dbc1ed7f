// Needs ffmpeg.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import {
  type ArtifactStore,
  type GivenTimeline,
  type OutputOptions,
  type RenderReport,
  renderTimeline,
  resultFrom,
} from '@clipwright/core';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { readList } from '@clipwright/timeline-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, engineOf } from './engine-of.ts';

/*
 * Sound beside that of clips, against arithmetic on what ffmpeg decodes.
 */
const rate = 48_000;
let directory: Awaited<ReturnType<typeof scratch>>;
let store: ArtifactStore & AsyncDisposable;
const fileOf = (name: string): string => join(directory.path, name);

beforeAll(async () => {
  directory = await scratch();
  store = directoryStore({ directory: fileOf('store') });
  const sounds = [
    "aevalsrc='0.2*sin(1400*t)|0.2*sin(1800*t)'",
    "aevalsrc='0.3*sin(900*t)|0.25*sin(700*t)'",
    'aevalsrc=0|0',
    'aevalsrc=0.5|-0.5',
    "aevalsrc='0.2*sin(1100*t)|0.2*sin(500*t)'",
    "aevalsrc='0.3*sin(300*t)|0'",
  ];
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le', '-bitexact'];
  tool('ffmpeg', [
    ...['-y', '-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=25:d=8'],
    ...sounds.flatMap((sound) => ['-f', 'lavfi', '-i', `${sound}:s=48000:d=8`]),
    ...['-map', '0', '-map', '1', ...coded, fileOf('a.mov')],
    ...['-map', '2', fileOf('voice.wav')],
    ...['-map', '3', fileOf('hush.wav')],
    ...['-map', '4', fileOf('level.wav')],
    ...['-map', '0', '-map', '5', '-map', '6', ...coded, fileOf('two.mov')],
  ]);
  for (const name of ['a.mov', 'voice.wav']) decoded.set(name, samplesOf(fileOf(name)));
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await directory.remove();
});

/** Sound of sources. */
const decoded = new Map<string, Float32Array>();
const soundOf = (name: string): Float32Array => decoded.get(name) ?? new Float32Array();

/** Both channels, as ffmpeg decodes them. */
function samplesOf(file: string): Float32Array {
  const bytes = tool('ffmpeg', ['-i', file, '-map', '0:a', '-ar', '48000', '-ac', '2', '-f', 'f32le', 'pipe:1']);
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

let count = 0;
async function rendered(
  { loader, renderer }: Engine,
  timeline: GivenTimeline,
  output: Partial<OutputOptions> = {},
  ending = 'wav',
  concurrency: number | 'auto' = 'auto',
): Promise<{ readonly file: string; readonly report: RenderReport }> {
  count += 1;
  const file = fileOf(`out-${count}.${ending}`);
  const options = { file, joinFade: 0, ...output };
  const report = await resultFrom(renderTimeline(timeline, options, { loader, renderer, store, concurrency }));
  return { file, report };
}

/** Sound that is added to another. */
interface Added {
  readonly of: Float32Array;
  /** In samples: from where in it, to where, how long, and how it fades. */
  readonly from: number;
  readonly at: number;
  readonly length: number;
  readonly volume?: number;
  readonly fadeIn?: number;
  readonly fadeOut?: number;
}

function mixed(length: number, all: readonly Added[]): Float32Array {
  const sum = new Float32Array(2 * length);
  for (const { of, from, at, length: own, volume = 1, fadeIn = 0, fadeOut = 0 } of all) {
    for (let i = 0; i < own && at + i < length; i += 1) {
      const left = own - 1 - i;
      const gain = volume * (i < fadeIn ? i / fadeIn : 1) * (left < fadeOut ? left / fadeOut : 1);
      for (const channel of [0, 1]) {
        const place = 2 * (at + i) + channel;
        sum[place] = (sum[place] ?? 0) + gain * (of[2 * (from + i) + channel] ?? 0);
      }
    }
  }
  return sum;
}

function expectAlike(found: Float32Array, expected: Float32Array): void {
  expect(found.length).toBe(expected.length);
  const most = found.reduce((max, value, i) => Math.max(max, Math.abs(value - (expected[i] ?? 0))), 0);
  expect(most).toBeLessThan(1.1 / 32_768);
}

describe.each([
  ['processes', 'ffmpeg', true],
  ['the library (needs node-av)', 'libav', hasLibrary],
] as const)('by %s', (_name, name, isThere) => {
  let engine: Engine;
  beforeAll(() => {
    if (isThere) engine = engineOf(name);
  });
  afterAll(async () => {
    if (isThere) await engine[Symbol.asyncDispose]();
  });

  const voices = (): GivenTimeline => ({
    items: [
      { source: fileOf('a.mov'), start: 1, end: 3 },
      {
        source: fileOf('a.mov'),
        start: 4,
        end: 6,
        // Goes where its clip goes, and ends with it.
        layers: [{ audio: { source: fileOf('voice.wav'), start: 2 }, start: 1.5 }],
      },
    ],
    layers: [
      {
        audio: { source: fileOf('voice.wav'), start: 1, end: 3, volume: 0.5 },
        start: 0.5,
        fadeIn: 0.25,
        fadeOut: 0.5,
      },
      // At the same time as the one before.
      { audio: { source: fileOf('voice.wav'), start: 5, end: 5.5 }, start: 1 },
    ],
  });

  it.skipIf(!isThere)('is mixed with that of clips, sample by sample, at any concurrency', async () => {
    const { file, report } = await rendered(engine, voices());
    const [a, voice] = [soundOf('a.mov'), soundOf('voice.wav')];
    const expected = mixed(4 * rate, [
      { of: a, from: rate, at: 0, length: 2 * rate },
      { of: a, from: 4 * rate, at: 2 * rate, length: 2 * rate },
      { of: voice, from: 2 * rate, at: 3.5 * rate, length: 0.5 * rate },
      {
        ...{ of: voice, from: rate, at: 0.5 * rate, length: 2 * rate, volume: 0.5 },
        ...{ fadeIn: 0.25 * rate, fadeOut: 0.5 * rate },
      },
      { of: voice, from: 5 * rate, at: rate, length: 0.5 * rate },
    ]);
    expectAlike(samplesOf(file), expected);
    expect(report.layers?.map(({ status }) => status)).toEqual(['rendered', 'rendered', 'rendered']);
    const again = await rendered(engine, voices(), {}, 'wav', 1);
    expect(readFileSync(again.file)).toEqual(readFileSync(file));
  });

  it.skipIf(!isThere)('leaves the picture alone, of which all is still copied', async () => {
    const { report } = await rendered(engine, voices(), { copy: 'auto' }, 'mp4');
    expect(report.frames).toBe(100);
    const plain = await rendered(engine, { items: voices().items.map(({ layers: _, ...clip }) => clip) }, {}, 'mp4');
    expect(report.copying.frames).toBe(plain.report.copying.frames);
    expect(report.segments.reused).toBe(0);
    expect(plain.report.segments.encoded).toBe(0);
  });

  it.skipIf(!isThere)('pushes music back as clips do', async () => {
    const { file } = await rendered(engine, {
      items: [{ source: fileOf('a.mov'), end: 3, mute: true }],
      music: { source: fileOf('level.wav'), duck: { by: 12, attack: 0.1, release: 0.2 } },
      layers: [{ audio: { source: fileOf('hush.wav'), end: 1 }, start: 1 }],
    });
    const found = samplesOf(file);
    const quieter = (sample: number): number => -20 * Math.log10((found[2 * Math.round(sample)] ?? 0) / 0.5);
    for (const [sample, decibels] of [
      [0.8 * rate, 0],
      [0.95 * rate, 6],
      [rate, 12],
      [2 * rate - 1, 12],
      [2 * rate + 4800, 12 * (1 - 4801 / 9601)],
      [2.3 * rate, 0],
    ] as const) {
      expect(quieter(sample)).toBeCloseTo(decibels, 2);
    }
  });

  it.skipIf(!isThere)('is left out where it cannot be heard, and the report says so', async () => {
    const { report } = await rendered(
      engine,
      {
        items: [{ source: fileOf('a.mov'), end: 1 }],
        layers: [{ audio: { source: fileOf('nothing.wav') } }, { video: { source: fileOf('voice.wav') } }],
      },
      { size: { width: 64, height: 48 } },
      'mp4',
    );
    expect(report.layers).toMatchObject([
      { status: 'skipped', code: 'source-missing' },
      { status: 'skipped', code: 'no-video-stream' },
    ]);
  });

  it.skipIf(!isThere)('mixes several streams of a source as if each were heard by itself', async () => {
    const clips = (more: object): GivenTimeline => ({
      items: [
        { source: fileOf('two.mov'), start: 1, end: 2.5, fadeIn: 0.3, ...more },
        {
          ...{ source: fileOf('two.mov'), start: 4, end: 6, speed: 2, volume: 0.5 },
          ...{ transition: { type: 'crossfade', duration: 0.5 }, ...more },
        },
      ],
    });
    const heard = async (more: object) => {
      const { file, report } = await rendered(engine, clips(more), { joinFade: 0.005 });
      return { samples: samplesOf(file), report };
    };
    const [first, second] = [await heard({ streams: { audio: 1 } }), await heard({ streams: { audio: 2 } })];
    const both = await heard({ audioStreams: [1, { stream: 2, volume: 0.5 }] });
    expectAlike(
      both.samples,
      first.samples.map((value, i) => value + 0.5 * (second.samples[i] ?? 0)),
    );
    const all = await heard({ audioStreams: 'all' });
    expectAlike(
      all.samples,
      first.samples.map((value, i) => value + (second.samples[i] ?? 0)),
    );
    const one = await heard({ audioStreams: [2, 7] });
    expect(one.samples).toEqual(second.samples);
    expect(one.report.layers).toMatchObject([
      { status: 'skipped', code: 'no-such-stream' },
      { status: 'skipped', code: 'no-such-stream' },
    ]);
    await expect(heard({ audioStreams: [1, 1] })).rejects.toMatchObject({ code: 'nothing-loaded' });
  });

  it.skipIf(!isThere)('renders the tracks of sound of a list, in place', async () => {
    const a = { source: fileOf('a.mov') };
    const { file } = await rendered(engine, {
      items: [{ ...a, start: 1, end: 3 }],
      tracks: [
        {
          kind: 'audio',
          items: [
            { gap: 0.25 },
            { source: fileOf('voice.wav'), start: 1, end: 1.5, volume: 0.5 },
            // Silent for as long as it would be heard.
            { source: fileOf('nothing.wav'), start: 0, end: 0.5 },
            { source: fileOf('voice.wav'), start: 4, end: 7 },
          ],
        },
        { kind: 'video', items: [{ ...a, end: 1 }] },
      ],
    });
    const [main, voice] = [soundOf('a.mov'), soundOf('voice.wav')];
    expectAlike(
      samplesOf(file),
      mixed(2 * rate, [
        { of: main, from: rate, at: 0, length: 2 * rate },
        { of: voice, from: rate, at: 0.25 * rate, length: 0.5 * rate, volume: 0.5 },
        { of: voice, from: 4 * rate, at: 1.25 * rate, length: 3 * rate },
      ]),
    );
  });
});

it('reads such layers from a list', async () => {
  const list = { items: [{ gap: 2 }], layers: [{ sound: { file: 'v.wav', in: 1, duration: 2, lufs: -18 }, start: 1 }] };
  const { timeline } = await readList(JSON.stringify(list), { base: '/list' });
  expect(timeline.layers).toEqual([
    { audio: { source: 'v.wav', uri: '/list/v.wav', start: 1, end: 3, loudness: -18 }, start: 1 },
  ]);
});
