// Needs ffmpeg.
import { execFileSync, spawnSync } from 'node:child_process';
import type { ClipSource } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { scratch } from '@clipwright/test-kit/scratch';
import { lastValueFrom, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DetectOptions, detect, type Finding } from '../src/index.ts';

/*
 * Media whose scenes, black, frozen and silent stretches are known by how they were made; and what ffmpeg itself prints
 * of them.
 */

let directory: Awaited<ReturnType<typeof scratch>>;
let made: string;
let later: string;
let long: string;
const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });

const pictures = [
  'testsrc2=s=160x90:r=25:d=2[a]',
  'color=black:s=160x90:r=25:d=1[b]',
  'color=red:s=160x90:r=25:d=3[c]',
  'testsrc2=s=160x90:r=25:d=2,hue=h=90[d]',
  '[a][b][c][d]concat=n=4,format=yuv420p[v]',
].join(';');
const exact = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-bf', '2', '-c:a', 'pcm_s16le'];
const quiet = (...stretches: readonly (readonly [number, number])[]) =>
  stretches.map(([start, end]) => `volume=0:enable='between(t,${start}-0.005,${end}-0.005)'`).join(',');
// Blocks of 10 ms, on whose bounds the volume changes.
const tone = (seconds: number) => `sine=440:r=48000:d=${seconds}:samples_per_frame=480`;

beforeAll(async () => {
  directory = await scratch();
  const sound = `${tone(8)},${quiet([1.5, 3.2], [4, 4.3], [6.5, 9])}[a]`;
  made = await makeMedia(directory.path, 'made.mkv', `${pictures};${sound}`, exact);
  later = `${directory.path}/later.mkv`;
  execFileSync('ffmpeg', ['-v', 'error', '-i', made, '-c', 'copy', '-output_ts_offset', '1234.567', later]);
  const longSound = `${tone(100)},${quiet([84, 87], [95, 96])}[a]`;
  long = await makeMedia(directory.path, 'long.mkv', `color=s=16x16:r=5:d=100[v];${longSound}`, exact);
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

async function opened<T>(file: string, use: (source: ClipSource) => Promise<T>): Promise<T> {
  const events = await lastValueFrom(loader.open({ uri: file }).pipe(toArray()));
  const [source] = events.flatMap((event) => (event.type === 'opened' ? [event.source] : []));
  if (source === undefined) throw new Error(`${file} was not opened.`);
  await using open = source;
  return await use(open);
}

async function found(file: string, options: DetectOptions): Promise<readonly Finding[]> {
  return await opened(file, async (source) => {
    const event = await lastValueFrom(detect(source, options, { runner }));
    return event.type === 'detected' ? event.findings : [];
  });
}

/** What a detector of ffmpeg says of a file by itself. */
function told(file: string, filter: string, key: RegExp): readonly number[] {
  const kind = filter.startsWith('silence') ? '-af' : '-vf';
  const { stderr } = spawnSync('ffmpeg', ['-nostdin', '-i', file, kind, filter, '-f', 'null', '-'], {
    encoding: 'utf8',
  });
  return [...stderr.matchAll(key)].map(([, value]) => Number(value));
}

describe('what was made is found', () => {
  const all = { scenes: {}, silence: {}, black: {}, freeze: { duration: 0.5 } };
  const expected = [
    { kind: 'silence', start: 1.5, end: 3.2 },
    { kind: 'scene', time: 2, score: expect.any(Number) },
    { kind: 'black', start: 2, end: 3 },
    { kind: 'freeze', start: 2, end: 3 },
    { kind: 'scene', time: 3, score: expect.any(Number) },
    { kind: 'freeze', start: 3, end: 6 },
    { kind: 'scene', time: 6, score: expect.any(Number) },
    { kind: 'silence', start: 6.5, end: 8 },
  ];
  /** To the hundredth: a tone has silence at its own zeros. */
  const near = (findings: readonly Finding[]) =>
    findings.map((each) =>
      each.kind === 'silence'
        ? { ...each, start: Math.round(each.start * 100) / 100, end: Math.round(each.end * 100) / 100 }
        : each,
    );

  it('all of it, in order', async () => {
    expect(near(await found(made, all))).toEqual(expected);
  });

  it('at the same times where the container begins late, which ffmpeg prints too shortly', async () => {
    expect(near(await found(later, all))).toEqual(expected);
  });

  it('and nothing that was not asked for, or is shorter', async () => {
    expect(await found(made, { black: { duration: 1.2 } })).toEqual([]);
    expect(await found(made, { freeze: { duration: 2.5 } })).toEqual([{ kind: 'freeze', start: 3, end: 6 }]);
    expect(near(await found(made, { silence: { duration: 0.2 } }))).toContainEqual({
      kind: 'silence',
      start: 4,
      end: 4.3,
    });
    expect(await found(made, { silence: { duration: 1.6 } })).toHaveLength(1);
  });

  it('silence too, far behind the beginning', async () => {
    expect(near(await found(long, { silence: {} }))).toEqual([
      { kind: 'silence', start: 84, end: 87 },
      { kind: 'silence', start: 95, end: 96 },
    ]);
  });
});

describe('ffmpeg itself says the same', () => {
  it('of scenes', async () => {
    const findings = await found(made, { scenes: {} });
    const times = told(made, 'scdet=threshold=10', /lavfi\.scd\.time: (\S+)/g);
    const scores = told(made, 'scdet=threshold=10', /lavfi\.scd\.score: ([\d.]+)/g);
    expect(findings).toEqual(times.map((time, position) => ({ kind: 'scene', time, score: scores[position] })));
    expect(times.length).toBeGreaterThan(2);
  });

  it('of silence', async () => {
    const starts = told(made, 'silencedetect=noise=-40dB:duration=0.5', /silence_start: (\S+)/g);
    const stretches = await found(made, { silence: {} });
    expect(stretches.map((each) => ('start' in each ? each.start : undefined))).toEqual(
      starts.map((start) => expect.closeTo(start, 3)),
    );
  });

  it('of black and of frozen pictures', async () => {
    const [black] = await found(made, { black: {} });
    expect(black).toMatchObject({ start: told(made, 'blackdetect=d=0.1', /black_start:(\S+)/g)[0] });
    const freezes = await found(made, { freeze: { duration: 0.5 } });
    expect(freezes.map((each) => ('end' in each ? each.end : undefined))).toEqual(
      told(made, 'freezedetect=d=0.5', /freeze_end: (\S+)/g),
    );
  });
});

describe('detecting', () => {
  it('tells its progress, which never goes back, and ends with what was found', async () => {
    const events = await opened(made, (source) =>
      lastValueFrom(detect(source, { scenes: {}, silence: {} }, { runner }).pipe(toArray())),
    );
    const ratios = events.flatMap((event) => (event.type === 'progress' ? [event.ratio] : []));
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect(ratios.at(-1)).toBe(1);
    expect(events.at(-1)?.type).toBe('detected');
  });

  it('of a source without sound: all of it is silent', async () => {
    const mute = await makeMedia(directory.path, 'mute.mkv', 'color=s=64x36:r=25:d=1[v]', exact);
    expect(await found(mute, { silence: {} })).toEqual([{ kind: 'silence', start: 0, end: 1 }]);
  });

  it.each([
    [{}, 'Nothing'],
    [{ silence: { level: 3 } }, 'silence.level'],
    [{ scenes: { threshold: 0 } }, 'scenes.threshold'],
    [{ black: { area: Number.NaN } }, 'black.area'],
    [{ freeze: { duration: -1 } }, 'freeze.duration'],
  ])('refuses %j', async (options, named) => {
    await expect(found(made, options)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(named),
    });
  });

  it('refuses to look at pictures of what is no plain file', async () => {
    await opened(made, async (source) => {
      const { uri, info } = source;
      const piped = { uri, info, index: () => source.index(), audio: source.audio.bind(source) };
      await expect(lastValueFrom(detect(piped, { scenes: {} }, { runner }))).rejects.toMatchObject({
        code: 'source-declined',
      });
      const silence = await lastValueFrom(detect(piped, { silence: {} }, { runner }));
      expect(silence).toMatchObject({ findings: [{ kind: 'silence' }, { kind: 'silence' }] });
    });
  });
});
