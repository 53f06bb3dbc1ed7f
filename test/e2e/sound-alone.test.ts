// Needs ffmpeg.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MemoryCache, memoryCache, temporaryStore } from '@clipwright/cache';
import {
  type ArtifactStore,
  type ClipSource,
  type GivenTimeline,
  type OutputOptions,
  type RenderReport,
  renderTimeline,
  resultFrom,
} from '@clipwright/core';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, engineOf } from './engine-of.ts';

/*
 * Outputs and sources of sound alone, against ffmpeg's own filters and decoders.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const fileOf = (name: string): string => join(directory.path, name);

const tone = (first: number, second: number): string =>
  `aevalsrc='0.4*sin(2*PI*${first}*t)*(1-0.1*t)|0.3*sin(2*PI*${second}*t)':s=48000:d=6`;

beforeAll(async () => {
  directory = await scratch();
  const inputs = [
    'testsrc2=s=64x48:r=25:d=6',
    tone(220, 330),
    tone(440, 550),
    tone(660, 880).replace(':d=6', ':d=5.5'),
  ].flatMap((input) => ['-f', 'lavfi', '-i', input]);
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le', '-bitexact'];
  const films = ['a', 'b'].flatMap((name, i) => ['-map', '0', '-map', String(i + 1), ...coded, fileOf(`${name}.mov`)]);
  const songs = ['wav', 'mp3', 'm4a'].flatMap((ending) => ['-map', '3', fileOf(`song.${ending}`)]);
  tool('ffmpeg', ['-y', ...inputs, ...films, ...songs]);
});
afterAll(() => directory.remove());

/** Whole numbers of 16 bits, both channels, as ffmpeg decodes them. */
function samplesOf(...args: readonly string[]): Int16Array {
  const bytes = tool('ffmpeg', [...args, '-ar', '48000', '-ac', '2', '-f', 's16le', 'pipe:1']);
  return new Int16Array(Uint8Array.from(bytes).buffer);
}

/** By how much two sounds differ, in dB below full scale. */
function difference(a: Int16Array, b: Int16Array): number {
  const power = a.reduce((sum, value, i) => sum + ((value - (b[i] ?? 0)) / 32_768) ** 2, 0) / a.length;
  return 10 * Math.log10(power + 1e-12);
}

let count = 0;
/** What one output is made of, the next one has as well; and sources stay open from one to the next. */
let kept: ArtifactStore;
let cache: MemoryCache<ClipSource>;
async function rendered(
  engine: Engine,
  timeline: GivenTimeline,
  ending: string,
  output: Partial<OutputOptions> = {},
): Promise<{ readonly file: string; readonly report: RenderReport }> {
  return await renderedInto(kept, engine, timeline, ending, output);
}

/** One piece after the other, with nothing made before. */
async function renderedAlone(engine: Engine, timeline: GivenTimeline, ending: string, output?: Partial<OutputOptions>) {
  await using store = temporaryStore();
  return await renderedInto(store, engine, timeline, ending, output, 1);
}

async function renderedInto(
  store: ArtifactStore,
  { loader, renderer }: Engine,
  timeline: GivenTimeline,
  ending: string,
  output: Partial<OutputOptions> = {},
  concurrency: number | 'auto' = 'auto',
) {
  count += 1;
  const file = fileOf(`out-${count}.${ending}`);
  const events$ = renderTimeline(timeline, { file, ...output }, { loader, renderer, store, cache, concurrency });
  return { file, report: await resultFrom(events$) };
}

/** Cut on samples, without fades at cuts: what filters of ffmpeg make of whole numbers stays whole numbers. */
const cuts = (): GivenTimeline => ({
  items: [
    { source: fileOf('a.mov'), start: 0.5, end: 2.25, name: 'First' },
    { gap: 0.25 },
    { source: fileOf('b.mov'), start: 1, end: 4.7, volume: 0.5 },
  ],
  music: { source: fileOf('song.wav'), volume: 0.25, start: 1, loop: true },
});
const cutsByFfmpeg = (): Int16Array =>
  samplesOf(
    ...['-i', fileOf('a.mov'), '-i', fileOf('b.mov'), '-i', fileOf('song.wav'), '-filter_complex'],
    [
      '[0:a]atrim=0.5:2.25,asetpts=N/SR/TB,aformat=fltp[a]',
      'anullsrc=r=48000:cl=stereo,atrim=end_sample=12000,aformat=fltp[gap]',
      '[1:a]atrim=1:4.7,asetpts=N/SR/TB,aformat=fltp,volume=0.5[b]',
      '[a][gap][b]concat=n=3:v=0:a=1[clips]',
      // What is beyond the song's end is its own beginning.
      '[2:a]asplit[s0][s1],[s0][s1]concat=n=2:v=0:a=1,atrim=1:6.7,asetpts=N/SR/TB,aformat=fltp,volume=0.25[music]',
      '[clips][music]amix=normalize=0:duration=first[out]',
    ].join(';'),
    ...['-map', '[out]'],
  );

describe.each([
  ['processes', 'ffmpeg', true],
  ['the library (needs node-av)', 'libav', hasLibrary],
] as const)('by %s', (_name, name, isThere) => {
  let engine: Engine;
  beforeAll(() => {
    if (isThere) engine = engineOf(name);
    kept = temporaryStore();
    cache = memoryCache({ idleTimeToLive: 3_600_000 });
  });
  afterAll(async () => {
    await cache[Symbol.asyncDispose]();
    if (isThere) await engine[Symbol.asyncDispose]();
    await kept[Symbol.asyncDispose]();
  });
  const plain = new Map<string, Promise<{ readonly file: string }>>();
  /** The usual cuts and nothing else, made once. */
  const plainly = (ending: string): Promise<{ readonly file: string }> => {
    const made = plain.get(ending) ?? rendered(engine, cuts(), ending);
    plain.set(ending, made);
    return made;
  };

  it.skipIf(!isThere)('a wav is what filters of ffmpeg make, sample by sample, at any concurrency', async () => {
    const { file, report } = await rendered(engine, cuts(), 'wav', { joinFade: 0 });
    const [found, expected] = [samplesOf('-i', file), cutsByFfmpeg()];
    expect(found.length).toBe(2 * 5.7 * 48_000);
    expect(found.length).toBe(expected.length);
    // Floats are added in another order: one in 32768 at most.
    expect(found.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? 0))), 0)).toBeLessThan(2);
    expect(report).toMatchObject({
      ...{ frames: 0, duration: 5.7, segments: { total: 0 }, profile: { video: null } },
      verification: { frames: 0, audioDuration: '57/10', joins: 0 },
    });
    const again = await renderedAlone(engine, cuts(), 'wav', { joinFade: 0 });
    expect(readFileSync(again.file)).toEqual(readFileSync(file));
  });

  it.skipIf(!isThere)('an m4a has the packets of the video, and an mp3 every sample', async () => {
    const { file: wav } = await plainly('wav');
    const { file: m4a } = await plainly('m4a');
    const { file: mp4 } = await rendered(engine, cuts(), 'mp4', { preset: 'ultrafast' });
    const packets = (file: string): string =>
      tool('ffmpeg', ['-i', file, '-map', '0:a', '-c', 'copy', '-f', 'framehash', 'pipe:1'])
        .toString()
        .replaceAll(/^#.*\n/gm, '');
    expect(packets(m4a)).toBe(packets(mp4));
    const durations = ['-show_entries', 'stream=codec_type,codec_name,start_pts,duration_ts', '-of', 'csv=p=0', m4a];
    expect(tool('ffprobe', durations).toString().trim()).toBe(`aac,audio,0,${5.7 * 48_000}`);

    const { file: mp3 } = await plainly('mp3');
    const [found, expected] = [samplesOf('-i', mp3), samplesOf('-i', wav)];
    expect(found.length).toBe(expected.length);
    expect(difference(found, expected)).toBeLessThan(-45);
    expect(difference(samplesOf('-i', m4a), expected)).toBeLessThan(-45);
    if (!isSoak) return;
    const again = await renderedAlone(engine, cuts(), 'mp3');
    expect(readFileSync(again.file)).toEqual(readFileSync(mp3));
  });

  it.skipIf(!isThere)('says of itself what it is, with chapters where clips stand', async () => {
    const about = { metadata: { title: 'A song', comment: 'Überall' }, chapters: true };
    for (const ending of ['m4a', 'mp3'] as const) {
      const { file } = await rendered(engine, cuts(), ending, about);
      const told = JSON.parse(tool('ffprobe', ['-show_format', '-show_chapters', '-of', 'json', file]).toString());
      expect(told.format.tags).toMatchObject({ title: 'A song', comment: 'Überall' });
      expect(
        told.chapters.map(({ start_time, tags }: { start_time: string; tags: { title: string } }) => [
          Number(start_time),
          tags.title,
        ]),
      ).toEqual([
        [0, 'First'],
        [2, 'b'],
      ]);
    }
    await expect(rendered(engine, cuts(), 'wav', about)).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it.skipIf(!isThere)('a dip between clips of sound is silent at the cut, as two fades of ffmpeg are', async () => {
    const items = [
      { source: fileOf('song.wav'), start: 0.5, end: 2.5 },
      {
        source: fileOf('song.wav'),
        start: 3,
        end: 5,
        transition: { type: 'dip', duration: 1, color: '#ffffff' },
      } as const,
    ];
    const graph =
      '[0:a]asplit[x][y];[x]atrim=0.5:2.5,asetpts=N/SR/TB,aformat=fltp,afade=t=out:st=1.5:d=0.5[a];' +
      '[y]atrim=3:5,asetpts=N/SR/TB,aformat=fltp,afade=t=in:d=0.5[b];[a][b]concat=n=2:v=0:a=1[out]';
    const expected = samplesOf('-i', fileOf('song.wav'), '-filter_complex', graph, '-map', '[out]');
    const { file: wav, report } = await rendered(engine, { items }, 'wav', { joinFade: 0 });
    expect(report.clips).toMatchObject([{ status: 'rendered' }, { status: 'rendered' }]);
    const found = samplesOf('-i', wav);
    expect(found.length).toBe(2 * 4 * 48_000);
    expect(difference(found, expected)).toBeLessThan(-80);
    // It is no fade of nothing: without it they differ.
    const { file: cut } = await rendered(
      engine,
      { items: items.map(({ source, start, end }) => ({ source, start, end })) },
      'wav',
    );
    expect(difference(samplesOf('-i', cut), expected)).toBeGreaterThan(-40);
    for (const ending of isSoak ? ['m4a', 'mp3'] : []) {
      const { file } = await rendered(engine, { items }, ending, { joinFade: 0 });
      expect(difference(samplesOf('-i', file), expected)).toBeLessThan(-42);
    }
  });

  const covers = [
    ['m4a', 'jpg'],
    ['mp3', 'jpg'],
    ['m4a', 'png'],
    ['mp3', 'png'],
  ] as const;
  // In the check the first by one of the two, and the last by the other.
  const tried = isSoak ? covers : covers.slice(...(name === 'ffmpeg' ? [0, 1] : [-1]));
  it.skipIf(!isThere).each(tried)('a cover stands in .%s as it was, a %s, and moves no sound', async (ending, kind) => {
    const cover = fileOf(`cover.${kind}`);
    tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', 'testsrc2=s=64x64', '-frames:v', '1', '-update', '1', cover]);
    const { file } = await rendered(engine, cuts(), ending, { cover, metadata: { title: 'x' } });
    const covered = tool('ffmpeg', ['-i', file, ...'-map 0:v -c copy -f image2pipe -'.split(' ')]);
    expect(covered.equals(readFileSync(cover))).toBe(true);
    const told = JSON.parse(tool('ffprobe', ['-show_streams', '-show_format', '-of', 'json', file]).toString());
    expect(told.streams).toMatchObject([{ codec_type: 'audio' }, { disposition: { attached_pic: 1 } }]);
    expect(told.format.tags).toMatchObject({ title: 'x' });
    expect(samplesOf('-i', file)).toEqual(samplesOf('-i', (await plainly(ending)).file));
    await expect(rendered(engine, cuts(), 'wav', { cover })).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it.skipIf(!isThere)('refuses what sound alone cannot be', async () => {
    await expect(rendered(engine, cuts(), 'mp3', { audio: false })).rejects.toMatchObject({ code: 'invalid-option' });
    await expect(rendered(engine, cuts(), 'm4a', { audioCodec: 'opus' })).rejects.toMatchObject({
      code: 'invalid-option',
    });
    await expect(rendered(engine, cuts(), 'mp4', { audioCodec: 'mp3' })).rejects.toMatchObject({
      code: 'invalid-option',
    });
    await expect(rendered(engine, cuts(), 'mp3', { maxBytes: 1000 })).rejects.toMatchObject({
      code: 'output-too-large',
    });
  });

  it.skipIf(!isThere)('takes a wav, an mp3 and an m4a as clips, and as ones with pictures', async () => {
    const sources = ['wav', 'mp3', 'm4a'].map((ending) => fileOf(`song.${ending}`));
    const clips = sources.map((source) => ({ source, start: 1, end: 3.5 }));
    const { file } = await rendered(engine, { items: clips }, 'wav', { joinFade: 0 });
    const found = samplesOf('-i', file);
    const length = 2 * 2.5 * 48_000;
    expect(found.length).toBe(sources.length * length);
    for (const [i, source] of sources.entries()) {
      const expected = samplesOf('-i', source, '-af', 'atrim=1:3.5');
      // Decoders of these count in floats.
      expect(difference(found.subarray(i * length, (i + 1) * length), expected), source).toBeLessThan(-90);
    }

    const items = [
      { source: fileOf('a.mov'), end: 1 },
      ...sources.map((source) => ({ source, start: 1, end: 2, fadeIn: 0.4 })),
    ];
    const { file: mp4, report } = await rendered(engine, { items }, 'mp4', { preset: 'ultrafast' });
    expect(report).toMatchObject({ frames: 100, profile: { width: 64, height: 48, frameRate: '25/1' } });
    const pictures = tool('ffmpeg', ['-i', mp4, '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1']);
    // But for what the encoder makes of the cut.
    const brightest = (values: Buffer): number => values.reduce((most, value) => Math.max(most, value), 0);
    expect(brightest(pictures.subarray(25 * 64 * 48))).toBeLessThanOrEqual(3);
    expect(brightest(pictures.subarray(0, 25 * 64 * 48))).toBeGreaterThan(100);
  });
});
